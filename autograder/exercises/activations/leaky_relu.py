"""The exercise `leaky_relu` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, call_for_a_new_array
from . import CLOSE

exercise = Exercise(
    "leaky_relu",
    points=1,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 2.5]), "alpha": 0.1},
        {"z": np.array([-200.0, 3.0, -50.0])},
        # One column, one number far from 0, and none below it.
        {"z": np.array([[150.0], [1.25], [2.0]]), "alpha": 0.3},
        {"z": np.array([[-1.5, 0.0, 3.25], [4.75, -2.0, 0.5]]), "alpha": 0.2},
    ],
    probe=call_for_a_new_array,
    hints=(
        "It is ReLU with one change: what happens to the negative numbers.",
        "With alpha = 0.1, (−5, −0.1, 0.1, 2.5) becomes (−0.5, −0.01, 0.1, 2.5).",
        "np.where takes a condition and two arrays: z itself where z is positive, alpha times z "
        "elsewhere.",
    ),
    insight=(
        "The little that gets through below 0 carries a slope, so a neuron that was pushed "
        "there by one bad step can come back."
    ),
    **CLOSE,
)
