"""The exercise `relu` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, call_for_a_new_array
from . import CLOSE

exercise = Exercise(
    "relu",
    points=1,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 2.5])},
        {"z": np.array([[-1.5, 0.0, 3.25], [4.75, -2.0, 0.5]])},
        {"z": np.array([-0.75, 1.25, -3.0])},
        # One column, one number far from 0, and none below it.
        {"z": np.array([[150.0], [1.25], [2.0]])},
    ],
    probe=call_for_a_new_array,
    hints=(
        "ReLU answers one question for each number: which is larger, the number or 0?",
        "(−5, −0.1, 0.1, 2.5) becomes (0, 0, 0.1, 2.5).",
        "NumPy has a function that takes the larger of two things, number by number. It is not "
        "np.max, which finds the largest of all.",
    ),
    insight=(
        "Below 0 it is silent, above 0 it does nothing: the bend at one point is all that "
        "stands between a deep network and a single line."
    ),
    **CLOSE,
)
