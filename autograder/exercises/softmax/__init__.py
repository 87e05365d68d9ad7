"""The exercises of lesson 07, in teaching order, and what they share."""

import numpy as np

ORDER = (
    "accuracy",
    "softmax",
    "one_hot",
    "log_softmax",
    "cross_entropy",
    "torch_loss",
    "mend_torch_loss",
    "mean_squared_error",
    "binary_cross_entropy",
    "logit_cross_entropy",
)

BY_HAND = np.array([[2.0, 1.0, 0.1]])


DIGIT = np.array([[-1.0, -2.0, 0.9, 3.1, -1.5, 1.0, -0.8, -0.3, -0.7, -1.4]])


SCORES = [
    {"Z": BY_HAND},
    {"Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5]])},
    {"Z": DIGIT},
    {"Z": np.array([[1000.0, -1000.0, 0.0]])},
    # The first two rows differ by a constant: the same probabilities.
    {
        "Z": np.array(
            [[1000.0, 999.0, 997.0], [-1000.0, -1001.0, -1003.0], [0.0, 1000.0, -1000.0],
             [-2.0, 0.5, 1.0]]
        )
    },
]  # fmt: skip


def is_cut_off(answer, Z, y=None):
    """Whether logarithms that should lie near −1000 were kept from going there.

    Whatever was added or cut off, 1e-7 or 1e-300: the answer is finite and far too near.
    """
    reaches = np.max(Z.max(axis=1) - Z.min(axis=1)) > 700
    # A loss is a mean over the samples, only one of which goes so far.
    largest = np.max(np.abs(answer)) * (1 if y is None else len(y))
    return reaches and np.isfinite(answer).all() and largest < 750


def is_out_of_range(answer, Z, y=None):
    """Whether scores about 1000 made NaN or infinity of an answer, or cut it off as well."""
    if np.isfinite(answer).all():
        return is_cut_off(answer, Z, y)
    return np.max(np.abs(Z)) > 700
