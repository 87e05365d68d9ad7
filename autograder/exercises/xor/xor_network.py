"""The exercise `xor_network` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS, OR_AND

BY_HAND = OR_AND | {"w2": np.array([1.0, -2.0]), "b2": -0.5}


exercise = Exercise(
    id="xor_network",
    points=3,
    returns="one answer, 0 or 1, for each row: (m,)",
    visible=[
        {"X": CORNERS} | BY_HAND,
        # The same two lines, as NAND and OR, and an output neuron that wants both.
        {
            "X": np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.25, 0.5], [2.0, -1]]),
            "W1": np.array([[-1.0, 1.0], [-1.0, 2.0]]),
            "b1": np.array([1.5, -0.5]),
            "w2": np.array([2.0, 3.0]),
            "b2": -3.5,
        },
        # Points in a triangle of three lines, some of them on a line.
        {
            "X": np.array(
                [
                    [1.0, 1.0],
                    [0.0, 1.0],
                    [1.0, 0.0],
                    [-1.0, 1.0],
                    [3.0, 3.0],
                    [0.5, 2.0],
                    [2.0, 1.5],
                ]
            ),
            "W1": np.array([[1.0, 0.5, -1.0], [0.0, 1.0, -1.0]]),
            "b1": np.array([0.5, -0.5, 3.5]),
            "w2": np.array([1.0, 1.5, 1.0]),
            "b2": -2.5,
        },
        {
            "X": np.array(
                [
                    [1.0, 0.0, -1.0],
                    [0.5, 2.0, 0.0],
                    [0.0, 0.0, 0.0],
                    [-1.0, 1.0, 2.0],
                    [2.0, -1.0, 1.0],
                    [-1.0, -1.0, -1.0],
                ]
            ),
            "W1": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]),
            "b1": np.array([-0.5, 0.5]),
            "w2": np.array([-1.0, 2.0]),
            "b2": 0.5,
        },
        # Three inputs and three hidden neurons: here a transposed W1 raises no error.
        {
            "X": np.array(
                [
                    [1.0, 0.0, 2.0],
                    [0.0, 1.0, -1.0],
                    [-1.0, 2.0, 0.0],
                    [0.5, -1.0, 1.0],
                    [2.0, 2.0, 1.0],
                ]
            ),
            "W1": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 1.0]]),
            "b1": np.array([-0.5, 0.5, -1.0]),
            "w2": np.array([1.0, -2.0, 1.0]),
            "b2": 0.5,
        },
    ],
    hints=(
        "Two layers, one after the other. The second one's inputs are the first one's outputs.",
        "For (1, 1) with the text's weights: sums (1.5, 0.5), hidden outputs (1, 1), output sum "
        "1·1 - 2·1 - 0.5 = -1.5, answer 0. Shapes: (m, n) @ (n, h) is (m, h); (m, h) @ (h,) is "
        "(m,).",
        "Put the hidden layer's outputs, steps included, into a variable. Then do the same once "
        "more with w2 and b2, and return that step.",
    ),
    insight=(
        "Nothing but sums and steps, and no single line could do it: the step between the two"
        " sums is what made the difference."
    ),
)
