"""The exercise `sigmoid` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "sigmoid",
    points=2,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([-1000.0, 0.25, 1000.0, -0.5])},
        {"z": np.array([[-0.5, 3.0, 1.0], [0.75, -8.0, -1.5]])},
        {"z": np.array([[-800.0], [1.5], [720.0], [-0.25]])},
    ],
    hints=(
        "Build the fraction 1/(1 + e^(−z)) from the inside: the exponential of −z, then 1 more, "
        "then 1 divided by all of that. NumPy does each of it for a whole array.",
        "For z = 2: e^(−2) = 0.135, and 1/1.135 = 0.881. For z = −2: e^2 = 7.389, and "
        "1/8.389 = 0.119.",
        "np.exp takes −z. The sum below the line needs parentheses. If NaN comes out, you have an "
        "exponential above the line too: there belongs a plain 1.",
    ),
    insight=(
        "Whatever the sum is, the answer lies between 0 and 1, so it can be read as a probability; "
        "and far from 0 it hardly moves any more."
    ),
    **CLOSE,
)
