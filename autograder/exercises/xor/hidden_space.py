"""The exercise `hidden_space` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS, OR_AND

exercise = Exercise(
    id="hidden_space",
    points=2,
    returns="h outputs, 0 or 1, for each point: (m, h)",
    visible=[
        {"X": CORNERS, "W": OR_AND["W1"], "b": OR_AND["b1"]},
        {
            "X": np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0], [-1.0, 0.5], [0.5, 2.0]]),
            "W": np.array([[1.0, -2.0], [-1.0, 0.5]]),
            "b": np.array([-0.5, 1.0]),
        },
        {
            "X": np.array([[1.0, 0.0], [-1.0, 2.0], [0.5, 0.5], [-0.5, -1.0]]),
            "W": np.array([[2.0, -1.0, 0.5], [1.0, 1.0, -2.0]]),
            "b": np.array([-1.5, 1.0, 0.5]),
        },
        # On the line: 1·1 + 1·0.5 - 1.5 = 0 and 2·1 - 2·0.5 - 1 = 0.
        {
            "X": np.array([[1.0, 0.5], [1.0, 1.0], [0.0, -1.0]]),
            "W": np.array([[1.0, 2.0], [1.0, -2.0]]),
            "b": np.array([-1.5, -1.0]),
        },
    ],
    hints=(
        "This is a neuron of lesson 02, several times over. All neurons see the same point.",
        "For the point (1, 0) with OR and AND: the sums are (0.5, -0.5), so it moves to (1, 0). "
        "Shapes: (m, n) @ (n, h) is (m, h), and b of shape (h,) is added to every row.",
        "Multiply X with W by @, add b, and pass the whole array to step.",
    ),
    insight=(
        "All points on one side of a line land on the same spot: a hidden layer of steps "
        "forgets everything but the sides."
    ),
)
