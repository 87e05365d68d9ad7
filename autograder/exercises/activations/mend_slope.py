"""The exercise `mend_slope` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "mend_slope",
    points=2,
    returns="one slope per neuron for each sample: (m, h)",
    visible=[
        {
            "X": np.array([[0.0], [2.0], [5.0], [10.0]]),
            "W": np.array([[1.0]]),
            "b": np.array([0.0]),
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [3.0, 0.0]]),
            "W": np.array([[1.0, -0.5, 0.0, 2.0], [0.5, 1.0, -1.0, 1.0]]),
            "b": np.array([0.5, -1.0, 1.5, 0.25]),
        },
        {
            "X": np.array([[2.0, -1.0, 0.5], [0.0, 1.0, -1.5]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.25]]),
            "b": np.array([-0.5, 0.75]),
        },
    ],
    hints=(
        "Each of the two inner functions is right. What does `slope` expect, and what does it get?",
        "At z = 10 the sigmoid is 0.99995, and its slope should be 0.00005. The colleague's 0.197 "
        "is the slope at z = 0.99995.",
        "Give `slope` the weighted sums, before the sigmoid.",
    ),
    insight=(
        "The wrong slopes lay between 0.19 and 0.25, all plausible: a number that looks "
        "sensible is no proof, and one value worked by hand is."
    ),
    planted="slope_of_the_output",
    **CLOSE,
)
