"""The exercise `in_a_row` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS

exercise = Exercise(
    "in_a_row",
    points=2,
    returns="the second neuron's output, 0 or 1, for each row of X: (m,)",
    visible=[
        {
            "X": CORNERS,
            "first": (np.array([1.0, 1.0]), -0.5),
            "second": (np.array([-1.0]), 0.5),
        },
        {
            "X": np.array([[1.0, 0.0], [1.5, 1.0], [0.25, 0.0], [3.0, 0.5], [0.125, 0.125]]),
            "first": (np.array([1.0, -2.0]), 0.25),
            "second": (np.array([3.0]), -2.0),
        },
        {
            "X": np.array([[0.0, 1.0, 2.0], [1.0, 0.0, -1.0], [1.0, 1.0, -0.25]]),
            "first": (np.array([0.5, 1.0, 0.5]), -1.0),
            "second": (np.array([0.5]), -0.75),
        },
        {
            "X": np.array([[0.5, 0.0], [-1.0, 0.5], [2.0, 1.0], [0.25, 0.25]]),
            "first": (np.array([2.0, -1.0]), -0.5),
            "second": (np.array([1.5]), 0.75),
        },
        # On the line: the first sum is 0 for the second row, the second sum for every quiet row.
        {
            "X": np.array([[2.0, 1.0], [1.0, 1.0], [0.0, 1.0]]),
            "first": (np.array([1.0, 0.5]), -1.5),
            "second": (np.array([1.0]), 0.0),
        },
    ],
    hints=(
        "Do what you would do on paper: finish the first neuron, its step included, then start "
        "the second with that as its only input.",
        "OR then NOT at (0, 1): the first sum is 0.5, its step 1. The second sum is "
        "−1·1 + 0.5 = −0.5, its step 0.",
        "Take the step of X @ w + b. Multiply that by the second neuron's one weight, add its "
        "bias, and take the step again.",
    ),
    insight=(
        "The second neuron never sees the inputs, only what the first one made of them: that "
        "is all that depth is."
    ),
)
