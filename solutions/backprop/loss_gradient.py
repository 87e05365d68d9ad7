"""Every answer to `loss_gradient`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, nn, right, torch, wrong

from ..softmax import SHARES
from ..softmax.cross_entropy import cross_entropy
from ..softmax.one_hot import one_hot
from ..softmax.softmax import softmax

ALLOWED = dict.fromkeys(SHARES, "all slopes lie between -1 and 1")


def loss_gradient(Z, y):
    """Find the slope of `cross_entropy(Z, y)`, a mean over m samples, at each logit.

    Z : array of float, shape (m, C), the logits
    y : array of int, shape (m,), the labels, from 0 to C − 1
    Returns dZ : array of float, shape (m, C)
    """
    m, C = Z.shape
    return (softmax(Z) - one_hot(y, C)) / m


@right
def blame_by_index(Z, y):
    m = len(y)
    dZ = softmax(Z)
    dZ[np.arange(m), y] -= 1
    return dZ / m


@right
def blame_row_by_row(Z, y):
    rows = []
    for z, label in zip(Z, y, strict=True):
        p = np.exp(z - z.max())
        p = p / p.sum()
        rows.append([(p[c] - (c == label)) / len(Z) for c in range(len(z))])
    return np.array(rows)


@right
def blame_by_autograd(Z, y):
    Z = torch.tensor(Z, requires_grad=True)
    nn.functional.cross_entropy(Z, torch.tensor(y)).backward()
    return Z.grad.numpy()


@right
def blame_in_float32(Z, y):
    powers = np.exp(Z.astype(np.float32))
    P = powers / powers.sum(axis=1)[:, np.newaxis]
    return (P - np.eye(Z.shape[1], dtype=np.float32)[y]) * np.float32(1 / len(y))


@wrong(
    "The direction is right, but everything is m times too long: the loss is a mean over the m "
    "samples, so its slopes are divided by m too."
)
def sum_not_mean(Z, y):
    return softmax(Z) - one_hot(y, Z.shape[1])


@wrong("All signs are turned: it is P − Y. Y − P points uphill.")
def uphill(Z, y):
    return (one_hot(y, Z.shape[1]) - softmax(Z)) / len(Z)


@wrong("All signs are turned, it is P − Y, and the division by the number of samples is missing.")
def uphill_without_mean(Z, y):
    return one_hot(y, Z.shape[1]) - softmax(Z)


@wrong(
    "You divided by the number of classes, alone or as well. The loss is a mean over the samples, "
    "m of them, not over samples and classes."
)
def mean_of_everything(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / Z.size


@like(mean_of_everything)
def blame_mean_over_classes(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / Z.shape[1]


@wrong("You subtracted Y from the logits. The blame is the probabilities minus Y: softmax first.")
def logits_for_probabilities(Z, y):
    return (Z - one_hot(y, Z.shape[1])) / len(Z)


@wrong(
    "You returned the probabilities, divided by m. The label is missing: at the right class, 1 is "
    "subtracted."
)
def labels_left_out(Z, y):
    return softmax(Z) / len(Z)


@wrong(
    "You subtracted the labels' numbers. Class 2 is not twice class 1: write the labels as rows "
    "with a single 1 first."
)
def label_numbers_subtracted(Z, y):
    return (softmax(Z) - y[:, np.newaxis]) / len(Z)


@wrong(
    "You kept the slope at the right class only. The other logits get blame too: each of them "
    "takes probability away."
)
def right_class_only(Z, y):
    Y = one_hot(y, Z.shape[1])
    return (softmax(Z) - Y) * Y / len(Z)


@wrong(
    "You returned the slopes with respect to the probabilities, −1/p. Asked are those with respect"
    " to the logits, softmax included: P − Y."
)
def slope_at_the_probabilities(Z, y):
    return -one_hot(y, Z.shape[1]) / softmax(Z) / len(Z)


@wrong("You multiplied P − Y by p(1 − p). The slope of softmax is in P − Y already.")
def one_slope_too_many(Z, y):
    P = softmax(Z)
    return (P - one_hot(y, Z.shape[1])) * P * (1 - P) / len(Z)


@wrong("Your softmax shares the 1 among the samples. Every row has a distribution of its own.")
def down_the_columns(Z, y):
    powers = np.exp(Z - np.max(Z, axis=0))
    return (powers / np.sum(powers, axis=0) - one_hot(y, Z.shape[1])) / len(Z)


@wrong(
    "You used a sigmoid for each logit. This loss has a softmax: the classes of a row share the 1."
)
def sigmoids(Z, y):
    return (1 / (1 + np.exp(-Z)) - one_hot(y, Z.shape[1])) / len(Z)


@wrong("You returned the loss. Asked is its slope for each logit, an array like Z.")
def loss_returned(Z, y):
    return cross_entropy(Z, y)


@wrong("You took the mean over the rows. Every sample keeps its own blame; only divide it by m.")
def averaged_over_samples(Z, y):
    return np.mean(softmax(Z) - one_hot(y, Z.shape[1]), axis=0)


@wrong("You divided by m twice. The mean is taken once: P − Y, divided by the number of samples.")
def mean_again(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / len(Z) ** 2


@wrong(
    "You subtracted 1 everywhere, or in the columns of all labels. Only the place of the sample's "
    "own label gets it: name the row numbers too."
)
def every_row_with_every_label(Z, y):
    P = softmax(Z)
    P[:, y] -= 1
    return P / len(y)


@like(every_row_with_every_label)
def one_subtracted_everywhere(Z, y):
    return (softmax(Z) - 1) / len(y)


@wrong("You counted the classes from 1. Labels count from 0: label 0 is the first column.")
def counted_from_one(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y - 1] -= 1
    return P / len(y)


@wrong(
    "You rounded the probabilities to decisions first. The blame is how far the probabilities are "
    "from 1 and 0: P − Y, with P as it is."
)
def decisions_first(Z, y):
    return (np.eye(Z.shape[1])[np.argmax(Z, axis=1)] - one_hot(y, Z.shape[1])) / len(Z)


@like(decisions_first)
def probabilities_rounded(Z, y):
    return (np.round(softmax(Z)) - one_hot(y, Z.shape[1])) / len(Z)


@wrong(
    "You doubled P − Y, as for squared errors. The slope of the cross-entropy has no factor of 2."
)
def doubled(Z, y):
    return 2 * (softmax(Z) - one_hot(y, Z.shape[1])) / len(Z)


@wrong("You subtracted logarithms. The blame is the probabilities minus Y, without a log.")
def logarithms_for_probabilities(Z, y):
    return (np.log(softmax(Z)) - one_hot(y, Z.shape[1])) / len(Z)


@wrong(
    "You divided only the numbers at the labels by m. The others are slopes of the same mean: "
    "divide all of them."
)
def mean_for_the_label_only(Z, y):
    P = softmax(Z)
    P[np.arange(len(y)), y] = (P[np.arange(len(y)), y] - 1) / len(y)
    return P


@wrong("Only the first sample has its 1 subtracted. Does `return` stand inside the loop?")
def stopped_after_the_first(Z, y):
    dZ = softmax(Z)
    for i in range(len(y)):
        dZ[i, y[i]] -= 1
        return dZ / len(y)


@like(label_numbers_subtracted)
def flat_label_numbers_subtracted(Z, y):
    return (softmax(Z) - y) / len(Z)


def hidden_cases(rng):
    for m, C in [(3, 4), (5, 3), (4, 2), (2, 10), (6, 5)]:
        yield {"Z": rng.normal(0, 1.5, (m, C)), "y": rng.integers(0, C, m)}
