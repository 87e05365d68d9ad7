"""Every answer to `confusion_matrix`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

COUNTS = "all numbers of the answer are whole"
ALLOWED = {"rounded": COUNTS, "cut_to_int": COUNTS}


def confusion_matrix(y, predictions, C):
    """Count which class is taken for which.

    y : array of int, shape (m,), the labels, from 0 to C - 1; not every class has to occur
    predictions : array of int, shape (m,), what the network says, from 0 to C - 1
    C : int, the number of classes
    Returns counts : array, shape (C, C), in row i and column j how many samples with label i were
        taken for j
    """
    counts = np.zeros((C, C))
    for i in range(len(y)):
        counts[y[i], predictions[i]] += 1
    return counts


@right
def confusion_added_at(y, predictions, C):
    counts = np.zeros((C, C), dtype=int)
    np.add.at(counts, (y, predictions), 1)
    return counts


@right
def confusion_by_bincount(y, predictions, C):
    return np.bincount(y * C + predictions, minlength=C * C).reshape(C, C)


@right
def confusion_by_one_hot(y, predictions, C):
    return np.eye(C, dtype=np.float32)[y].T @ np.eye(C, dtype=np.float32)[predictions]


@right
def confusion_place_by_place(y, predictions, C):
    return np.array([[((y == i) & (predictions == j)).sum() for j in range(C)] for i in range(C)])


@wrong(
    "Rows and columns are swapped: the row is what a sample is, the column what it was taken for."
)
def axes_swapped(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (predictions, y), 1)
    return counts


@wrong(
    "No place of yours counts above 1. Is something set to 1 that should grow? Or do lists of "
    "places stand in the brackets? There NumPy adds 1 to each place once, however often it is "
    "listed. Every sample adds one."
)
def once_each(y, predictions, C):
    counts = np.zeros((C, C))
    counts[y, predictions] += 1
    return counts


@wrong(
    "All rows of your matrix are equal, each with the counts of all labels. Either they are one "
    "and the same list, [[0] * C] * C, or the label does not choose the row."
)
def rows_are_one_list(y, predictions, C):
    counts = [[0] * C] * C
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label][prediction] += 1
    return np.array(counts)


@wrong("You return shares. The contract asks for how many.")
def shares(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


@like(shares)
def confusion_shares_of_all(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    return counts / len(y)


@wrong(
    "Your matrix has a row only for the classes that occur. All C of them get one, also with "
    "nothing but zeros in it."
)
def classes_seen(y, predictions, C):
    classes = np.unique(np.concatenate([y, predictions]))
    return np.array([[np.sum((y == i) & (predictions == j)) for j in classes] for i in classes])


@wrong("You left out what was right. It belongs on the diagonal.")
def mistakes_only(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    np.fill_diagonal(counts, 0)
    return counts


@wrong("You counted what was right, and lost the mistakes. They are what the matrix is for.")
def right_only(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        if label == prediction:
            counts[label, label] += 1
    return counts


@wrong("Your classes start at 1. Labels start at 0: class 0 is row 0.")
def counted_from_one(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label - 1, prediction - 1] += 1
    return counts


@wrong(
    "You multiplied how often each label and each prediction occurs. Count the pairs: this label "
    "together with this prediction."
)
def totals(y, predictions, C):
    return np.outer(np.bincount(y, minlength=C), np.bincount(predictions, minlength=C))


@like(once_each)
def set_to_one(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label, prediction] = 1
    return counts


@wrong(
    "Your counts start again after 255, or turn negative after 127: the array's number type is too "
    "small for them. Any int or float of the usual size will do."
)
def counts_overflow(y, predictions, C):
    counts = np.zeros((C, C), dtype=np.uint8)
    np.add.at(counts, (y, predictions), 1)
    return counts


@like(counts_overflow)
def signed_counts_overflow(y, predictions, C):
    counts = np.zeros((C, C), dtype=np.int8)
    np.add.at(counts, (y, predictions), 1)
    return counts


@wrong(
    "You also counted every pair the other way round. A 4 taken for a 9 is not a 9 taken for a 4: "
    "each sample adds one to a single place."
)
def both_ways(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    np.add.at(counts, (predictions, y), 1)
    return counts


@like(both_ways)
def mistakes_both_ways(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label, prediction] += 1
        if label != prediction:
            counts[prediction, label] += 1
    return counts


@wrong(
    "You counted samples with this label or this prediction. A place counts those with both: use "
    "and, which is & for arrays."
)
def either_counts(y, predictions, C):
    return np.array([[np.sum((y == i) | (predictions == j)) for j in range(C)] for i in range(C)])


@wrong("Only the first sample is counted. Does `return` stand inside the loop?")
def stopped_after_the_first(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label, prediction] += 1
        return counts


@wrong("Only the last sample is counted. Does the table start anew inside the loop?")
def last_sample_only(y, predictions, C):
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts = np.zeros((C, C))
        counts[label, prediction] += 1
    return counts


@wrong("You left out the last sample. range(len(y)) ends before len(y) by itself.")
def last_left_out(y, predictions, C):
    counts = np.zeros((C, C))
    for i in range(len(y) - 1):
        counts[y[i], predictions[i]] += 1
    return counts


@wrong("You left out the first sample. Counting begins at 0.")
def first_left_out(y, predictions, C):
    counts = np.zeros((C, C))
    for i in range(1, len(y)):
        counts[y[i], predictions[i]] += 1
    return counts


@wrong("You return the share of right decisions. The contract asks for a table of counts.")
def accuracy_returned(y, predictions, C):
    return np.mean(y == predictions)


@like(shares)
def shares_of_columns(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    return counts / np.maximum(counts.sum(axis=0, keepdims=True), 1)


def hidden_cases(rng):
    for m, C in ((12, 3), (30, 5), (60, 10), (9, 4), (25, 6)):
        y = rng.integers(0, C, m)
        # The last class is never seen, and one mistake is made more often than any other.
        y = np.where(y == C - 1, 0, y)
        predictions = np.where(rng.random(m) < 0.5, y, rng.integers(0, C - 1, m))
        y[:3], predictions[:3] = [0, 0, 1], [1, 1, 1]
        yield {"y": y, "predictions": predictions, "C": C}
    # More samples in one place than a small whole number can count.
    y = np.concatenate([np.zeros(300, int), np.ones(10, int)])
    yield {"y": y, "predictions": np.zeros(310, int), "C": 3}
    yield {"y": np.array([1]), "predictions": np.array([2]), "C": 4}
    yield {"y": np.zeros(4, int), "predictions": np.zeros(4, int), "C": 1}
