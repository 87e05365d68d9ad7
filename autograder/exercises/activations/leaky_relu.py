"""The exercise `leaky_relu` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "leaky_relu",
    points=1,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 2.5]), "alpha": 0.1},
        {"z": np.array([-200.0, 3.0, -50.0])},
        {"z": np.array([[-1.5, 0.0, 3.25], [4.75, -2.0, 0.5]]), "alpha": 0.2},
    ],
    hints=(
        "It is ReLU with one change: what happens to the negative numbers.",
        "With alpha = 0.1, (−5, −0.1, 0.1, 2.5) becomes (−0.5, −0.01, 0.1, 2.5).",
        "np.where takes a condition and two arrays: z itself where z is positive, alpha times z "
        "elsewhere.",
    ),
    **CLOSE,
)
