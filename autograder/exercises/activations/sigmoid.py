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
        "Multiply the fraction 1/(1 + e^(−z)) above and below by e^z: the same sigmoid, now with "
        "e^z in it. For each sign of z, one of the two forms has a harmless exponent.",
        "For z = 2, e is 0.135, and 1/1.135 = 0.881. For z = −2, e is 0.135 too, and "
        "0.135/1.135 = 0.119.",
        "Choose with np.where: where z is not negative the numerator is 1, elsewhere it is e. The "
        "denominator is 1 + e in both cases.",
    ),
    insight=(
        "The exponential only ever saw numbers that are not positive: choosing the form of a "
        "formula by the sign of its input costs one line and saves every NaN."
    ),
    **CLOSE,
)
