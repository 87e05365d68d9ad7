"""Lesson 07, softmax: from scores to a decision, and how wrong it is."""

import numpy as np


def near(rng, m, C):
    """Return scores of an ordinary size, no two of a row closer than a tenth."""
    Z = np.array([0.4 * rng.permutation(C) for _ in range(m)])
    return Z + rng.uniform(0.0, 0.3, (m, C)) - rng.uniform(0.0, 2.0, (m, 1))


def far(rng, m, C):
    """Return scores of which some rows lie about 1000, some about −1000, and one in between.

    Each kind of row stops another shortcut: the exponential itself, one maximum for all
    rows, the logarithm of a probability of 0. The row in between goes so far that no number
    type has an exponential of its scores.
    """
    Z = near(rng, m, C)
    kinds = rng.permutation(m)
    Z[kinds[0]] += 1000
    Z[kinds[1]] -= 1000
    Z[kinds[2], rng.permutation(C)[:2]] = [30000.0, -30000.0]
    return Z


# A square table stops what looks at the shape to find out which axis is which.
SHAPES = [
    (near, 4, 3), (far, 3, 4), (far, 6, 2), (far, 5, 3), (far, 4, 6), (near, 2, 5), (near, 3, 3)
]  # fmt: skip


def some_right(rng, Z):
    """Return labels of which more than half, but not all, stand where a row is largest."""
    m, C = Z.shape
    y = np.argmax(Z, axis=1)
    wrong = rng.permutation(m)[: rng.integers(1, max(2, (m + 1) // 2))]
    y[wrong] = (y[wrong] + rng.integers(1, C, len(wrong))) % C
    return y


def draw_scores(rng):
    for draw, m, C in SHAPES:
        yield {"Z": draw(rng, m, C)}


def sure_layer(rng, m):
    """Draw samples and a layer that is sure of their labels, and right: the loss is below 1e-4."""
    X = rng.uniform(0.7, 1.5, (m, 2)) * np.where(np.arange(m) % 2, -1, 1)[:, None] * [1, -1]
    W = rng.uniform(5, 8, (2, 2)) * [[1, -1], [-1, 1]]
    return {"X": X, "y": np.arange(m) % 2}, (W, rng.uniform(-0.5, 0.5, 2))


def overshot_layer(rng, m):
    """Draw samples and a layer for which steps of 5 are so long that the loss grows.

    In one place there are samples of both classes, so that no weights are right.
    """
    while True:
        X, W, b = rng.uniform(-2, 2, (m, 2)), rng.uniform(-1, 1, (2, 2)), rng.uniform(-1, 1, 2)
        y = np.arange(m) % 2
        X[1] = X[0]
        first, losses = (W, b), []
        for _ in range(2):
            powers = np.exp(X @ W + b)
            P = powers / powers.sum(axis=1, keepdims=True)
            losses.append(-np.mean(np.log(P[np.arange(m), y])))
            P[np.arange(m), y] -= 1
            W, b = W - 5 * X.T @ P / m, b - 5 * P.mean(axis=0)
        if losses[1] > 1.2 * losses[0]:
            return {"X": X, "y": y}, first


# Generic wrong ways that one number, as the answer, cannot show.
ONE_NUMBER = {
    "squeezed": "one number has no axes",
    "first_row_only": "one number has no rows",
    "reversed": "one number has no order",
}
FROM_0_TO_1 = "all numbers of the answer lie between 0 and 1"
SHARES = {"clipped_at_6": FROM_0_TO_1, "clipped_at_100": FROM_0_TO_1}

# What several exercises say of the same mistake.
STOPS_EARLY = (
    "You end before all steps are made, because the loss is small, or grows. The contract asks for "
    "every step, whatever the loss does."
)
SMALLEST_SO_FAR = (
    "Your list holds the smallest loss so far. It holds the loss of each step, also a larger one."
)
WITHOUT_FRACTIONS = (
    "Only all right gives a 1 with you, everything else a 0. Was the share divided with //, or cut "
    "by int()? It needs / and its fraction."
)


FIRST_SAMPLE_ONLY = (
    "Only the first sample counts in your answer. Does `return` stand inside the loop?"
)
LAST_SAMPLE_ONLY = (
    "Only the last sample counts in your answer. Does your count start anew inside the loop, or "
    "is it set where it should grow?"
)
MEDIAN = "You took the median, the one in the middle. The contract asks for the mean."
SUM_NOT_MEAN = "You added the losses of all samples. The contract asks for their mean."
MINUS_FORGOTTEN = (
    "Your loss is negative: the logarithm of a probability is never above 0, so the loss needs a "
    "minus."
)
DIVIDED_BY_CLASSES = (
    "You divided by the number of classes, alone or as well: with one-hot labels, sum over the "
    "classes and take the mean over the samples only."
)
EVERY_ROW_WITH_EVERY_LABEL = (
    "You picked the columns of all labels in every row. Each row meets only its own label: name "
    "the row numbers too."
)
ALL_CLASSES_AVERAGED = (
    "You took the mean over all classes. Only the right class of each sample counts."
)
SOFTMAX_DOWN_THE_COLUMNS = (
    "Your probabilities add up to 1 down the columns, over the samples. Each row is one sample: "
    "the classes of a row share the 1."
)
LOG_OF_THE_REST = (
    "You took the logarithm of 1 - p, of what the right class did not get. The loss is -log p."
)
MUCH_ADDED = (
    "Your loss is a little off, and it looks as if something was added to the probabilities "
    "before the logarithm. Even small numbers show: the contract asks for log p itself."
)

ANSWERS = {
    "reflect_outputs": """
        **Model answer.** (a) Probabilities of classes that exclude each other add up to 1:
        one of the three must be right. Hers add up to more than 2, so together they promise
        more than one animal. Each sigmoid looks only at its own score and knows nothing of the
        others. (b) When several labels may be true at once, or none: "is there a cat in the
        picture?", "is there a dog?". Then there are three yes-or-no questions, each with its
        own sigmoid and its own binary cross-entropy. (c) The one with loss 0.05. Both decide
        the same, but it gives the right class about 95 % (e to the power of −0.05), the
        other one about 55 %: it is barely decided, and a little noise would tip it. Accuracy
        does not see the difference, the loss does.

        **Marking, 2 points.** ½ for (a), the sum is not 1, or the sigmoids do not depend on
        each other; ½ for (b), labels that do not exclude each other, or any example of such;
        1 for (c): the smaller loss, with the reason that it is surer of the right classes
        (about 95 % against 55 %; the numbers are not needed).
    """,
}
