"""The exercise `tanh_slope` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "tanh_slope",
    points=1,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"z": np.array([1.0, 0.0, -2.0])},
        {"z": np.array([-1000.0, 0.25, 1000.0, 0.5])},
        {"z": np.array([[-0.5, 4.0, 1.5], [0.75, -2.5, -1.0]])},
        {"z": np.array([[0.25], [-0.75]])},
    ],
    hints=(
        "The formula uses a = tanh(z), not z. NumPy has tanh.",
        "At z = 1: a = 0.762, a² = 0.580, so the slope is 0.420.",
        "Take NumPy's tanh of z, square it, and subtract that from 1.",
    ),
    insight=(
        "You only needed the output that was there already, so on the way back a tanh costs "
        "no exponential."
    ),
    **CLOSE,
)
