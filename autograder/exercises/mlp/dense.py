"""The exercise `dense` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import HIDDEN, TWO_ROWS

exercise = Exercise(
    id="dense",
    points=1,
    returns="one weighted sum for each sample and each neuron: (m, n_out)",
    visible=[
        {"X": TWO_ROWS, "W": HIDDEN[0], "b": HIDDEN[1]},
        {
            "X": np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 0.0], [2.0, 1.0, 1.0], [90.0, -2.0, -1.0]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.25]]),
            "b": np.array([0.5, -1.5]),
        },
        # One sample of whole numbers, one neuron.
        {"X": np.array([[3, -1]]), "W": np.array([[0.5], [2.0]]), "b": np.array([1.5])},
        # As many samples as inputs as neurons: here the wrong order raises no error.
        {
            "X": np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 1.0], [3.0, 0.5, -1.0]]),
            "W": np.array([[1.0, -1.0, 2.0], [0.0, 2.0, 0.5], [-2.0, 1.0, 1.0]]),
            "b": np.array([1.0, -0.5, 2.0]),
        },
    ],
    hints=(
        "This is lesson 03's hidden layer without its step.",
        "For x = (1, 2) the text's layer gives (5.5, -1, 2). Shapes: (m, n_in) @ (n_in, n_out) is "
        "(m, n_out), and b of shape (n_out,) is added to every row.",
        "The products are summed already. Add the biases and return the result.",
    ),
    insight=(
        "Every layer of this course, and most of the work inside a large language model, is "
        "this one product and one sum."
    ),
)
