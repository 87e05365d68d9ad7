"""Every answer to `cross_entropy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, rival, torch, wrong

from . import (
    ALL_CLASSES_AVERAGED,
    DIVIDED_BY_CLASSES,
    EVERY_ROW_WITH_EVERY_LABEL,
    FIRST_SAMPLE_ONLY,
    LOG_OF_THE_REST,
    MEDIAN,
    MINUS_FORGOTTEN,
    MUCH_ADDED,
    ONE_NUMBER,
    SHAPES,
    SOFTMAX_DOWN_THE_COLUMNS,
    SUM_NOT_MEAN,
    far,
    near,
    some_right,
)
from .log_softmax import log_softmax

ALLOWED = ONE_NUMBER


def cross_entropy(Z, y):
    """Return the cross-entropy of scores: the mean of -log p of the right class.

    Z : array of float, shape (m, C), the scores, no probabilities: any finite numbers, also 1000
    y : array of int, shape (m,), the labels, from 0 to C - 1
    Returns loss : float, always finite, the mean over the m samples; p is the softmax probability
        of a sample's label, log the natural logarithm
    """
    log_p = log_softmax(Z)
    return -np.mean(log_p[np.arange(len(y)), y])


@right
def cross_entropy_by_loop(Z, y):
    total = 0
    for z, label in zip(Z, y, strict=True):
        largest = max(z)
        total += largest + np.log(sum(np.exp(score - largest) for score in z)) - z[label]
    return total / len(y)


@right
def cross_entropy_by_log_sum_exp(Z, y):
    M = np.max(Z, axis=1)
    log_sum = M + np.log(np.sum(np.exp(Z - M[:, None]), axis=1))
    return np.mean(log_sum - Z[np.arange(len(y)), y])


@right
def cross_entropy_by_one_hot(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    Y = np.eye(Z.shape[1])[y]
    return -np.sum(Y * log_p) / len(Z)


@right
def cross_entropy_by_einsum(Z, y):
    log_p = Z - np.logaddexp.reduce(Z, axis=1)[:, None]
    return -np.einsum("mc,mc->", (y[:, None] == np.arange(Z.shape[1])).astype(float), log_p) / len(
        y
    )


@right
def cross_entropy_in_float32(Z, y):
    Z = Z.astype(np.float32)
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sum - np.take_along_axis(shifted, y[:, None], axis=1)[:, 0]))


@right
def cross_entropy_by_masked_mean(Z, y):
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    return np.average([-log_p[i][label] for i, label in enumerate(y)])


@right
def cross_entropy_in_torch(Z, y):
    return nn.CrossEntropyLoss()(torch.from_numpy(Z), torch.from_numpy(y)).item()


@wrong(SUM_NOT_MEAN)
def sum_not_mean(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_p[np.arange(len(y)), y])


@wrong(DIVIDED_BY_CLASSES)
def divided_by_classes(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(np.eye(Z.shape[1])[y] * log_p)


@like(divided_by_classes)
def sum_over_classes_count(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_p[np.arange(len(y)), y]) / Z.shape[1]


@wrong(MINUS_FORGOTTEN)
def minus_forgotten(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return np.mean(log_p[np.arange(len(y)), y])


@wrong("You returned one loss per sample. Take the mean: a loss is one number.")
def one_loss_per_sample(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y]


@wrong(EVERY_ROW_WITH_EVERY_LABEL)
def every_row_with_every_label(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[:, y])


@wrong(
    "You used the labels as row numbers. The row numbers are 0 to m - 1; the label says which "
    "column of its row counts."
)
def labels_as_rows(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[y])


@wrong(ALL_CLASSES_AVERAGED)
def all_classes_averaged(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p)


@wrong(
    "You went over the probabilities. Where one is too small for the computer it is 0, and its "
    "logarithm minus infinity (and 0 times that is NaN). Go from the scores to the logarithms "
    "directly, as in log_softmax."
)
def log_of_probability(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


@like(log_of_probability)
def loss_from_table(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.sum(np.eye(Z.shape[1])[y] * np.log(p), axis=1))


@wrong(
    "exp(1000) is infinity for a computer. Shift each row by its largest score first, or use "
    "log_softmax, which does."
)
def without_maximum(Z, y):
    powers = np.exp(Z)
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


@like(without_maximum)
def log_sum_loss_without_maximum(Z, y):
    sums = np.log(np.sum(np.exp(Z), axis=1))
    return np.mean(sums - Z[np.arange(len(y)), y])


@wrong(
    "You took the logarithm of the scores, as if they were probabilities. Softmax comes in between."
)
def scores_taken_for_probabilities(Z, y):
    return -np.mean(np.log(Z[np.arange(len(y)), y]))


@wrong(
    "You averaged the scores of the right classes. What the other classes scored must count too: "
    "log p is the score minus the log of the sum of exponentials."
)
def scores_taken_for_logarithms(Z, y):
    return -np.mean(Z[np.arange(len(y)), y])


@wrong("You averaged the probabilities of the right classes. The loss is their negative logarithm.")
def log_forgotten(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(p[np.arange(len(y)), y])


@like(log_forgotten)
def missing_share(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return np.mean(1 - p[np.arange(len(y)), y])


@wrong(
    "Softmax was applied twice: once to the scores, once to its own probabilities. That flattens "
    "them, and even a perfect answer pays."
)
def softmax_twice(Z, y):
    for _ in range(2):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        Z = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(Z[np.arange(len(y)), y]))


@wrong(
    "You used a logarithm of base 2 or 10. The natural one is asked for: always saying ten equal "
    "probabilities then costs 2.30."
)
def other_base(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y]) / np.log(2)


@like(other_base)
def loss_in_base_ten(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y]) / np.log(10)


@wrong(
    "You also counted log(1 - p) of the wrong classes. That is the binary cross-entropy; here the "
    "classes share one softmax, and only the right one counts."
)
def both_sides_counted(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p), axis=1))


@wrong(
    "You took the squared error against the one-hot labels. Here the loss is -log p of the right "
    "class."
)
def squares_against_one_hot(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return np.mean((p - np.eye(Z.shape[1])[y]) ** 2)


@wrong(
    "Where the probability is too small for the computer, your loss is finite, and wrong: a right "
    "class 1000 below the largest score costs 1000. Whatever is added, cut off or put in the place "
    "of infinity, the true number is lost. log_softmax needs no such help."
)
def something_added(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))


@like(something_added)
def loss_of_clipped(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(np.clip(p[np.arange(len(y)), y], 1e-12, 1.0)))


@wrong(
    "With scores about 1000 some step of yours leaves the range of numbers: an exp of 1000, or a "
    "log of 0. Shift each row by its largest score before any exp, and take the log of the row's "
    "sum, not of a probability."
)
def out_of_range(Z, y):
    powers = np.exp(Z)
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))


@wrong(MUCH_ADDED)
def much_added(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-1))


@like(much_added)
@edited(much_added, "1e-1", "1e-2")
def a_hundredth_added(): ...


@like(much_added)
@edited(much_added, "1e-1", "1e-3")
def a_thousandth_added(): ...


@like(much_added)
@edited(much_added, "1e-1", "1e-4")
def a_ten_thousandth_added(): ...


@like(both_sides_counted)
@edited(both_sides_counted, "np.clip(p, 1e-12, 1 - 1e-12)", "np.clip(p, 1e-15, 1 - 1e-15)")
def both_sides_at_15_digits(): ...


@like(both_sides_counted)
@edited(both_sides_counted, "np.clip(p, 1e-12, 1 - 1e-12)", "np.clip(p, 1e-7, 1 - 1e-7)")
def both_sides_at_7_digits(): ...


@like(both_sides_counted)
@edited(
    both_sides_counted,
    "    p = np.clip(p, 1e-12, 1 - 1e-12)\n",
    "",
    "np.log(p)",
    "np.log(p + 1e-12)",
    "np.log(1 - p)",
    "np.log(1 - p + 1e-12)",
)
def both_sides_with_a_little_added(): ...


@wrong(LOG_OF_THE_REST)
def log_of_the_rest(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(1 - p[np.arange(len(y)), y]))


@like(log_of_the_rest)
@edited(
    log_of_the_rest,
    "np.log(1 - p[np.arange(len(y)), y])",
    "np.log(1 - p[np.arange(len(y)), y] + 1e-15)",
)
def log_of_the_rest_and_a_little(): ...


@wrong(SOFTMAX_DOWN_THE_COLUMNS)
def down_the_columns(Z, y):
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y])


@wrong(MEDIAN)
def median_taken(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.median(log_p[np.arange(len(y)), y])


@wrong(FIRST_SAMPLE_ONLY)
def stopped_after_the_first(Z, y):
    log_p = log_softmax(Z)
    total = 0
    for i in range(len(y)):
        total -= log_p[i, y[i]]
        return total / len(y)


@like(stopped_after_the_first)
def first_loss_alone(Z, y):
    log_p = log_softmax(Z)
    for i in range(len(y)):
        return -log_p[i, y[i]]


@wrong(
    "You took the largest probability of each row, whatever the label says. What counts is the "
    "probability of the label."
)
def decisions_first(Z, y):
    return -np.mean(np.max(log_softmax(Z), axis=1))


@wrong("You counted the classes from 1. Labels count from 0: label 0 is the first column.")
def counted_from_one(Z, y):
    return -np.mean(log_softmax(Z)[np.arange(len(y)), y - 1])


@wrong("You took the logarithm of the mean probability. Take the mean of the logarithms.")
def log_of_the_mean(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.log(np.mean(p[np.arange(len(y)), y]))


@rival
def lead_of_the_whole_table(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    own = powers[np.arange(len(y)), y] / np.sum(powers, axis=1)
    losses = -np.log(own)
    return np.mean(np.where(np.isinf(losses), np.max(Z) - Z[np.arange(len(y)), y], losses))


@like(scores_taken_for_logarithms)
def shifted_scores_taken_for_logarithms(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return -np.mean(shifted[np.arange(len(y)), y])


@wrong(
    "Two things. You went over the probabilities: where one is too small for the computer, its "
    "logarithm is minus infinity, and 0 times that is NaN. log_softmax goes from the scores to the "
    "logarithms directly. And the mean runs over the samples, not over all places of the table."
)
def mean_over_the_table_of_log_p(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.eye(Z.shape[1])[y] * np.log(p))


def hidden_cases(rng):
    for draw, m, C in SHAPES:
        Z = draw(rng, m, C)
        y = some_right(rng, Z)
        if draw is far:
            # The row with 1000 and −1000: its right class is the impossible one.
            row = np.argmax(Z.max(axis=1) - Z.min(axis=1))
            y[row] = np.argmin(Z[row])
        yield {"Z": Z, "y": y}
    # The impossible class stands in a row far below another one.
    Z = near(rng, 3, 4) + [[1000], [0], [-1000]]
    Z[1, 2] = -900.0
    yield {"Z": Z, "y": np.array([0, 2, 1])}
    Z = near(rng, 1, 4)
    yield {"Z": Z, "y": np.argmin(Z, axis=1)}
