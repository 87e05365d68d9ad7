"""The exercise `step` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "step",
    points=1,
    returns="0 or 1 for each weighted sum, in the shape of z",
    visible=[
        {"z": np.array([0.5, -0.5, -0.5, -1.5])},
        {"z": np.array([2.0, 0.0, -3.0])},
        {"z": np.array([[0.19, -0.01, 0.0], [0.001, 4.0, -0.3]])},
    ],
    hints=(
        "Ask one question about every element of z at once. NumPy compares a whole array with a "
        "number in one go and gives back an array of True and False.",
        "z = (−1.5, 0, 0.5) has the answers (False, False, True) to “above 0?”, and the step's "
        "output is (0, 0, 1).",
        "Compare z with 0, then turn the array of True and False into numbers; or choose between "
        "1 and 0 for each element with np.where.",
    ),
    insight=(
        "The step throws the size of the sum away: 0.001 and 1,000 get the same answer, which"
        " is why nothing can be learned from how wrong it was by slopes."
    ),
)
