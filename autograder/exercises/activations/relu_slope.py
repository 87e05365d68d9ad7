"""The exercise `relu_slope` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "relu_slope",
    points=1,
    returns="0 or 1 for each z, as numbers, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 3.0])},
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([[0.0, -1.5, 3.25], [4.75, -2.0, 0.5]])},
        {"z": np.array([[0.75], [-0.25]])},
    ],
    hints=(
        "Look at the picture of ReLU: how steep is it left of 0, how steep right of it?",
        "(−5, −0.1, 0.1) has the slopes (0, 0, 1), and z = 0 has 0. Have you written a function "
        "with these answers in an earlier lesson?",
        "np.where: 1 where z is above 0, otherwise 0.",
    ),
    insight=(
        "The slope of ReLU is the step function: it either lets the message through whole or "
        "not at all, and does not fade it."
    ),
    **CLOSE,
)
