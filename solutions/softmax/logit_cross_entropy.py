"""Every answer to `logit_cross_entropy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong

from . import FIRST_SAMPLE_ONLY, MEDIAN, MINUS_FORGOTTEN, ONE_NUMBER, SUM_NOT_MEAN

ALLOWED = ONE_NUMBER


def logit_cross_entropy(z, y):
    """Return the cross-entropy of yes-or-no answers, from logits.

    z : array of float, shape (m,), the logit of a 1: any finite numbers, also 1000 or -1000
    y : array of int, shape (m,), the labels, 0 or 1
    Returns loss : float, the mean over the samples of log(1 + e^z) - y z, exact and finite
    """
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z)


@right
def logits_by_logaddexp(z, y):
    return np.mean(np.logaddexp(0, z) - y * z)


@right
def logits_by_loop(z, y):
    total = 0.0
    for logit, label in zip(z, y, strict=True):
        lead = logit if label == 1 else -logit
        # -log of the sigmoid of the right answer's lead
        if lead > 0:
            total += np.log1p(np.exp(-lead))
        else:
            total += -lead + np.log1p(np.exp(lead))
    return total / len(z)


@right
def logits_as_two_scores(z, y):
    Z = np.stack([np.zeros(len(z)), z], axis=1)
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()


@right
def logits_in_float32(z, y):
    z, y = z.astype(np.float32), y.astype(np.float32)
    return (np.maximum(z, 0) - z * y + np.log(1 + np.exp(-np.abs(z)))).mean()


@wrong(
    "With logits about 1000 some step of yours leaves the range of numbers: an exp of 1000, or a "
    "log of 0. Take only exponentials of numbers that are not above 0."
)
def out_of_range(z, y):
    return np.mean(np.log(1 + np.exp(z)) - y * z)


@like(out_of_range)
def through_the_probability(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@wrong(
    "Where the probability is too small for the computer, your loss is finite, and wrong: a logit "
    "of 1000 with label 0 costs 1000. Whatever is added or cut off, the true number is lost."
)
def something_added(z, y):
    p = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))


@like(something_added)
def probability_clipped(z, y):
    p = np.clip(1 / (1 + np.exp(-np.clip(z, -700, 700))), 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@like(something_added)
def logit_clipped(z, y):
    z = np.clip(z, -500, 500)
    return np.mean(np.log(1 + np.exp(z)) - y * z)


@wrong(
    "You left out the rounded corner: the larger one of z and 0 is log(1 + e^z) only far from 0. "
    "What is missing is the log of one plus e to the power of minus |z|."
)
def corner_forgotten(z, y):
    return np.mean(np.maximum(z, 0) - y * z)


@wrong("The term - y z is missing: your loss does not look at the labels.")
def labels_forgotten(z, y):
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))))


@wrong(
    "Your term with the label has the wrong sign: a large logit makes a label of 1 cheap, so y z "
    "is taken away."
)
def labels_added(z, y):
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) + y * z)


@wrong(
    "You turned the labels around: a large logit speaks for a 1, so it is the label 1 that it "
    "makes cheap."
)
def labels_turned(z, y):
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - (1 - y) * z)


@wrong(
    "For negative logits e to the power of minus z is large again. It has to be minus the size of "
    "z, |z|."
)
def size_forgotten(z, y):
    return np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.clip(z, -700, None))) - y * z)


@wrong(MINUS_FORGOTTEN)
def minus_forgotten(z, y):
    return np.mean(y * z - np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z))))


@wrong(SUM_NOT_MEAN)
def sum_not_mean(z, y):
    return np.sum(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z)


@wrong("You returned one loss per sample. Take the mean: a loss is one number.")
def one_loss_per_sample(z, y):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z


@wrong(MEDIAN)
def median_taken(z, y):
    return np.median(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z)


@wrong("You used a logarithm of base 2 or 10. The natural one, np.log, is asked for.")
@edited(logit_cross_entropy, "np.log1p(", "np.log2(1 + ")
def other_base(): ...


@like(other_base)
@edited(logit_cross_entropy, "np.log1p(", "np.log10(1 + ")
def logits_in_base_ten(): ...


@wrong(FIRST_SAMPLE_ONLY)
def stopped_after_the_first(z, y):
    total = 0.0
    for logit, label in zip(z, y):  # noqa: B905
        total += max(logit, 0) + np.log1p(np.exp(-abs(logit))) - label * logit
        return total / len(z)


@like(stopped_after_the_first)
def first_loss_alone(z, y):
    return max(z[0], 0) + np.log1p(np.exp(-abs(z[0]))) - y[0] * z[0]


def hidden_cases(rng):
    for m in (4, 5, 7, 3, 6):
        y = rng.permutation(np.arange(m) % 3 == 0).astype(int)
        z = rng.normal(0, 2, m).round(3)
        if m > 3:
            # One sure mistake, and one sure and right.
            wrong, right = rng.permutation(m)[:2]
            z[wrong] = 1000.0 * (1 - 2 * y[wrong])
            z[right] = -1000.0 * (1 - 2 * y[right])
        yield {"z": z, "y": y}
    yield {"z": rng.normal(0, 2, 1).round(3), "y": np.array([1])}
