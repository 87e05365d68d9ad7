"""The exercise `sigmoid_slope` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "sigmoid_slope",
    points=1,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([[-0.5, 3.0, 1.5], [0.75, -4.0, -1.0]])},
        {"z": np.array([[8.0], [-0.25], [1.0], [-3.0]])},
    ],
    hints=(
        "The formula uses a, not z. So compute a first, with the function that you have written.",
        "At z = 2: a = 0.881, so the slope is 0.881 · 0.119 = 0.105.",
        "Call your sigmoid, keep its answer as a, and return a times one minus a.",
    ),
    insight=(
        "The slope is 0.25 at most, at z = 0: through ten sigmoids a message on the way back "
        "is at most a millionth of what it was."
    ),
    **CLOSE,
)
