"""Every answer to `binary_cross_entropy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, rival, wrong

from . import FIRST_SAMPLE_ONLY, MEDIAN, MUCH_ADDED, ONE_NUMBER, SUM_NOT_MEAN

# -log 0.01 is less than 5.
SMALL = "with p from 0.01 to 0.99 no sample pays more than 4.7"
ALLOWED = ONE_NUMBER | {"clipped_at_6": SMALL, "clipped_at_100": SMALL}


def binary_cross_entropy(p, y):
    """Return the cross-entropy of yes-or-no answers, the mean over the samples.

    p : array of float, shape (m,), the probability of a 1, between 0.01 and 0.99
    y : array of int, shape (m,), the labels, 0 or 1
    Returns loss : float, with the natural logarithm
    """
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@right
def binary_by_loop(p, y):
    total = 0.0
    for chance, label in zip(p, y, strict=True):
        if label == 1:
            total -= np.log(chance)
        else:
            total -= np.log(1 - chance)
    return total / len(p)


@right
def binary_by_where(p, y):
    return np.mean(-np.log(np.where(y == 1, p, 1 - p)))


@right
def binary_by_dot(p, y):
    return -(y @ np.log(p) + (1 - y) @ np.log1p(-p)) / len(y)


@right
def binary_clipped(p, y):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return (-y * np.log(p) - (1 - y) * np.log(1 - p)).mean()


@right
def binary_with_habit(p, y):
    return -np.sum(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8)) / y.size


@right
def binary_in_float32(p, y):
    p, y = p.astype(np.float32), y.astype(np.float32)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@right
def binary_from_powers(p, y):
    return -np.log(np.prod(p**y * (1 - p) ** (1 - y))) / len(p)


@wrong(
    "Your minus covers only one of the two terms. It stands in front of both: each of the two "
    "logarithms is negative."
)
def minus_for_one_term(p, y):
    return np.mean(-y * np.log(p) + (1 - y) * np.log(1 - p))


@like(minus_for_one_term)
def minus_for_the_second_only(p, y):
    return np.mean(y * np.log(p) - (1 - y) * np.log(1 - p))


@wrong(
    "You counted only the samples with label 1. Then always saying 1 would cost nothing: the term "
    "(1 - y) log(1 - p) is missing."
)
def only_the_ones(p, y):
    return -np.mean(y * np.log(p))


@wrong(
    "You took a mean over the samples of one label only, or one mean for each label. All samples "
    "have the same say: one mean over all m."
)
def a_mean_for_each_label(p, y):
    with np.errstate(invalid="ignore"):
        ones, zeros = -np.log(p[y == 1]), -np.log(1 - p[y == 0])
        return (ones.mean() + zeros.mean()) / 2


@like(a_mean_for_each_label)
def mean_over_the_ones(p, y):
    return -np.mean(np.log(p[y == 1]))


@like(a_mean_for_each_label)
def mean_of_each_label_added(p, y):
    return -np.mean(np.log(p[y == 1])) - np.mean(np.log(1 - p[y == 0]))


@wrong("You counted only the samples with label 0: the term y log p is missing.")
def only_the_zeros(p, y):
    return -np.mean((1 - y) * np.log(1 - p))


@wrong(
    "Your loss is negative. The logarithm of a probability is never above 0, so the loss needs a "
    "minus in front of the whole."
)
def minus_forgotten(p, y):
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong(SUM_NOT_MEAN)
def sum_not_mean(p, y):
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong("You returned one loss per sample. Take the mean: a loss is one number.")
def one_loss_per_sample(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong("You used a logarithm of base 2 or 10. The natural one, np.log, is asked for.")
def other_base(p, y):
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


@like(other_base)
def binary_in_base_ten(p, y):
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))


@wrong(
    "You turned the labels around: p is the probability of a 1, so log p belongs to y and log(1 - "
    "p) to 1 - y."
)
def labels_turned(p, y):
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))


@wrong(
    "Your second term is not log(1 - p). A sample with label 0 pays for what was left to the 0, "
    "which is 1 - p, and the 1 - belongs inside the logarithm."
)
def log_p_in_both(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(p))


@like(log_p_in_both)
def one_minus_outside(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p)))


@wrong(
    "You took the logarithm of the labels, which are 0 or 1, and log 0 is minus infinity. The "
    "logarithm belongs to the probabilities; the labels choose the term."
)
def logarithm_of_the_labels(p, y):
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


@wrong("You took the squared error. The contract asks for the logarithms.")
def squares(p, y):
    return np.mean((p - y) ** 2)


@wrong(
    "You paired every probability with every label: a column (m, 1) and a row (m,) make a table "
    "(m, m). Keep both flat, (m,)."
)
def every_with_every(p, y):
    y = y.reshape(-1, 1)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong("You applied a sigmoid to p. It is a probability already.")
def sigmoid_once_more(p, y):
    p = 1 / (1 + np.exp(-p))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong(MUCH_ADDED)
def much_added(p, y):
    return -np.mean(y * np.log(p + 1e-1) + (1 - y) * np.log(1 - p + 1e-1))


@like(much_added)
@edited(much_added, "np.log(p + 1e-1)", "np.log(p + 1e-2)", "- p + 1e-1", "- p + 1e-2")
def a_hundredth_added(): ...


@like(much_added)
@edited(much_added, "np.log(p + 1e-1)", "np.log(p + 1e-3)", "- p + 1e-1", "- p + 1e-3")
def a_thousandth_added(): ...


@like(much_added)
@edited(much_added, "np.log(p + 1e-1)", "np.log(p + 1e-4)", "- p + 1e-1", "- p + 1e-4")
def a_ten_thousandth_added(): ...


@wrong("You took the logarithm of the mean probability. Take the mean of the logarithms.")
def log_of_the_mean(p, y):
    return -np.log(np.mean(np.where(y == 1, p, 1 - p)))


@wrong(
    "You handed probabilities to a loss that takes scores, and they went through softmax once "
    "more. They are probabilities already: take their logarithms."
)
def probabilities_taken_for_scores(p, y):
    powers = np.exp(np.stack([1 - p, p], axis=1))
    P = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(P[np.arange(len(y)), y]))


@wrong(
    "One of your terms counts for every sample. The factors y and 1 - y switch each term on for "
    "its own label only."
)
def second_term_always_on(p, y):
    return -np.mean(y * np.log(p) + np.log(1 - p))


@like(second_term_always_on)
def first_term_always_on(p, y):
    return -np.mean(np.log(p) + (1 - y) * np.log(1 - p))


@like(second_term_always_on)
def both_terms_always_on(p, y):
    return -np.mean(np.log(p) + np.log(1 - p))


@wrong("The brackets around 1 - y are missing: without them only y meets the second logarithm.")
def brackets_missing(p, y):
    return -np.mean(y * np.log(p) + 1 - y * np.log(1 - p))


@wrong("You took the logarithm of p - 1, which is negative. What was left to the 0 is 1 - p.")
def p_minus_one(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(p - 1))


@wrong(MEDIAN)
def median_taken(p, y):
    return -np.median(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong("You averaged the probabilities of the right answers. The loss is their negative logarithm.")
def log_forgotten(p, y):
    return -np.mean(y * p + (1 - y) * (1 - p))


@like(log_forgotten)
def probabilities_of_the_right_answers(p, y):
    return np.mean(y * p + (1 - y) * (1 - p))


@like(log_forgotten)
def missing_share(p, y):
    return np.mean(1 - (y * p + (1 - y) * (1 - p)))


@wrong(
    "You decided first. A decision no longer says how sure it was: the loss takes the "
    "probabilities as they are."
)
def decisions_first(p, y):
    return np.mean((p > 0.5) != y)


@like(decisions_first)
def decisions_right(p, y):
    return np.mean((p > 0.5) == y)


@wrong(FIRST_SAMPLE_ONLY)
def stopped_after_the_first(p, y):
    total = 0
    for chance, label in zip(p, y):  # noqa: B905
        total -= np.log(chance) if label == 1 else np.log(1 - chance)
        return total / len(y)


@like(stopped_after_the_first)
def first_loss_alone(p, y):
    for chance, label in zip(p, y):  # noqa: B905
        return -np.log(chance) if label == 1 else -np.log(1 - chance)


@rival
def cut_to_tenths(p, y):
    p = np.clip(np.round(p, 1), 1e-3, 1 - 1e-3)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def hidden_cases(rng):
    for m in (4, 5, 7, 3, 10):
        y = rng.permutation(np.arange(m) % 3 == 0).astype(int)
        yield {"p": rng.uniform(0.02, 0.98, m).round(3), "y": y}
    yield {"p": rng.uniform(0.1, 0.4, 1).round(3), "y": np.array([0])}
