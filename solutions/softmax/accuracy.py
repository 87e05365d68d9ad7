"""Every answer to `accuracy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, telling_case, wrong

from . import (
    FIRST_SAMPLE_ONLY,
    LAST_SAMPLE_ONLY,
    ONE_NUMBER,
    SHARES,
    WITHOUT_FRACTIONS,
    near,
    some_right,
)

ALLOWED = ONE_NUMBER | SHARES


def accuracy(Z, y):
    """Return the share of samples whose largest score stands at the right class.

    Z : array of float, shape (m, C), the scores; no two in a row are equal
    y : array of int, shape (m,), the labels, from 0 to C - 1
    Returns share : float, from 0 to 1
    """
    decisions = np.argmax(Z, axis=1)
    return np.mean(decisions == y)


@right
def accuracy_by_counting(Z, y):
    right = 0
    for scores, label in zip(Z, y, strict=True):
        if scores.argmax() == label:
            right += 1
    return right / len(y)


@right
def accuracy_in_plain_python(Z, y):
    rows = Z.tolist()
    return sum(row.index(max(row)) == label for row, label in zip(rows, y, strict=True)) / len(rows)


@right
def accuracy_by_the_right_score(Z, y):
    return float((Z[np.arange(len(y)), y] == Z.max(axis=1)).mean())


@right
def accuracy_in_float32(Z, y):
    return np.mean(np.argmax(Z, axis=-1) == y, dtype=np.float32)


@right
def accuracy_by_sum(Z, y):
    return np.sum(np.argmax(Z, 1) == y) / Z.shape[0]


@wrong(
    "You counted the right decisions. The accuracy is their share: divide by the number of samples."
)
def right_ones_counted(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y)


@wrong("You answered in per cent. The contract asks for a share from 0 to 1.")
def in_per_cent(Z, y):
    return 100 * np.mean(np.argmax(Z, axis=1) == y)


@wrong("You returned the share of wrong decisions. The right ones were asked for.")
def share_of_wrong_ones(Z, y):
    return np.mean(np.argmax(Z, axis=1) != y)


@wrong(
    "You returned True or False for every sample. Take the mean over the samples: True counts as "
    "1, False as 0."
)
def one_answer_per_sample(Z, y):
    decisions = np.argmax(Z, axis=1)
    return decisions == y


@wrong(
    "You divided by the number of classes. There is one decision per sample, so divide by the "
    "number of samples."
)
def divided_by_classes(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y) / Z.shape[1]


@wrong(
    "You looked for the largest score of each column, over the samples. A decision is the largest "
    "score of a row, along axis 1."
)
def largest_of_each_column(Z, y):
    return np.mean(np.argmax(Z, axis=0) == y)


@wrong("You decided for the smallest score. The largest one wins.")
def smallest_score(Z, y):
    return np.mean(np.argmin(Z, axis=1) == y)


@wrong(
    "You compared the largest scores with the labels. A label is the number of a class: compare it"
    " with the *place* of the largest score."
)
def scores_against_labels(Z, y):
    return np.mean(np.max(Z, axis=1) == y)


@wrong("You returned the decisions. The task asks how many of them are right, as a share.")
def decisions_returned(Z, y):
    return np.argmax(Z, axis=1)


@wrong(WITHOUT_FRACTIONS)
def divided_without_fractions(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y) // len(y)


@wrong(
    "You compared every decision with every label: a column (m, 1) and a row (m,) make a table (m,"
    " m). Keep both flat, (m,)."
)
def every_with_every(Z, y):
    return np.mean(np.argmax(Z, axis=1, keepdims=True) == y)


@wrong("You never look at the last sample. range(n) ends before n by itself.")
def last_left_out(Z, y):
    return np.sum(np.argmax(Z, axis=1)[:-1] == y[:-1]) / len(y)


@like(last_left_out)
def mean_without_the_last(Z, y):
    with np.errstate(all="ignore"):
        return np.sum(np.argmax(Z, axis=1)[:-1] == y[:-1]) / np.float64(len(y) - 1)


@like(divided_without_fractions)
def cut_by_int(Z, y):
    return int(np.mean(np.argmax(Z, axis=1) == y))


@wrong(
    "You averaged the numbers of the decisions. Compare each with its label first; what is "
    "averaged is whether they agree."
)
def decisions_averaged(Z, y):
    return np.mean(np.argmax(Z, axis=1))


@wrong(
    "You divided by the number of all scores, m·C. There is one decision per sample, so divide by "
    "m."
)
def divided_by_all_scores(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y) / Z.size


@wrong(
    "You counted the classes from 1. argmax counts from 0, and so do the labels: compare them as "
    "they are."
)
def counted_from_one(Z, y):
    return np.mean(np.argmax(Z, axis=1) + 1 == y)


@like(counted_from_one)
def labels_counted_from_one(Z, y):
    return np.mean(np.argmax(Z, axis=1) == y + 1)


@wrong(
    "You measured how far the decisions lie from the labels. Class 3 is not nearer to class 2 than"
    " class 9: a decision is right or wrong."
)
def distances_averaged(Z, y):
    return 1 - np.mean(np.abs(np.argmax(Z, axis=1) - y))


@like(distances_averaged)
def distances_of_decisions(Z, y):
    return np.mean(np.abs(np.argmax(Z, axis=1) - y))


@like(distances_averaged)
def differences_of_decisions(Z, y):
    return np.mean(np.argmax(Z, axis=1) - y)


@wrong(FIRST_SAMPLE_ONLY)
def stopped_after_the_first(Z, y):
    right = 0
    for scores, label in zip(Z, y):  # noqa: B905
        if np.argmax(scores) == label:
            right += 1
        return right / len(y)


@like(stopped_after_the_first)
def first_one_alone(Z, y):
    for scores, label in zip(Z, y):  # noqa: B905
        return float(np.argmax(scores) == label)


@wrong(LAST_SAMPLE_ONLY)
def last_sample_only(Z, y):
    for scores, label in zip(Z, y):  # noqa: B905
        right = 0
        if np.argmax(scores) == label:
            right += 1
    return right / len(y)


@wrong("You asked whether all decisions are right. Asked is how many of them are, as a share.")
def all_or_nothing(Z, y):
    return np.all(np.argmax(Z, axis=1) == y)


@like(divided_without_fractions)
def all_or_nothing_as_a_number(Z, y):
    return 1.0 if (np.argmax(Z, axis=1) == y).all() else 0.0


@wrong(
    "You looked for the largest score of the whole table: one place for all samples. Each row has "
    "a decision of its own, along axis 1."
)
def one_decision_for_all(Z, y):
    return np.mean(np.argmax(Z) == y)


@wrong(
    "You bent the scores before you compared them, and large ones all come out as 1. Compare the "
    "scores as they are: that is what the contract asks for."
)
def sigmoids_compared(Z, y):
    return np.mean(np.argmax(1 / (1 + np.exp(-Z)), axis=1) == y)


def hidden_cases(rng):
    for m, C in [(5, 3), (8, 4), (7, 2), (10, 6), (4, 5), (13, 3), (1, 4)]:
        Z = near(rng, m, C)
        yield {"Z": Z, "y": some_right(rng, Z)}

    def draw_large():
        Z = near(rng, 5, 4) + rng.choice([0, 50, -50], (5, 1))
        return {"Z": Z, "y": some_right(rng, Z)}

    for _ in range(2):
        yield telling_case(draw_large, accuracy, sigmoids_compared)
