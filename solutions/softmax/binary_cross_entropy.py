"""Every answer to `binary_cross_entropy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def binary_cross_entropy(p, y):
    """Return the cross-entropy of yes-or-no answers.

    Parameters
    ----------
    p : ndarray of float, shape (m,)
        The probability of a 1 for each sample, between 0.01 and 0.99. Exactly 0 or 1 does
        not occur.
    y : ndarray of int, shape (m,)
        The labels, 0 or 1.

    Returns
    -------
    float
        The mean over the m samples of -(y log p + (1 - y) log(1 - p)), with natural
        logarithms.
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


@wrong("You counted only the samples with label 0: the term y log p is missing.")
def only_the_zeros(p, y):
    return -np.mean((1 - y) * np.log(1 - p))


@wrong(
    "Your loss is negative. The logarithm of a probability is never above 0, so the loss needs a "
    "minus in front of the whole."
)
def minus_forgotten(p, y):
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong("You added the losses of all samples. The contract asks for their mean.")
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


def hidden_cases(rng):
    for m in (4, 5, 7, 3, 10):
        y = rng.permutation(np.arange(m) % 3 == 0).astype(int)
        yield {"p": rng.uniform(0.02, 0.98, m).round(3), "y": y}
