"""The exercise `collapse` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CLOSE

exercise = Exercise(
    "collapse",
    points=2,
    returns={"W": "the weights of the one layer: (n, k)", "b": "its biases: (k,)"},
    visible=[
        {
            "W1": np.array([[1.0, -2.0]]),
            "b1": np.array([0.5, 1.0]),
            "W2": np.array([[3.0], [1.0]]),
            "b2": np.array([-1.0]),
        },
        {
            "W1": np.array([[1.0, 0.0, 2.0], [-1.0, 3.0, 0.5]]),
            "b1": np.array([1.0, -2.0, 0.5]),
            "W2": np.array([[2.0, 1.0], [0.0, -1.0], [4.0, 0.5]]),
            "b2": np.array([0.25, -0.75]),
        },
        {
            "W1": np.array([[2.0, -1.0], [0.5, 1.0], [1.0, 3.0]]),
            "b1": np.array([0.5, -1.5]),
            "W2": np.array([[1.0, -2.0, 0.0, 60.0], [0.5, 1.0, -1.0, 2.0]]),
            "b2": np.array([1.0, 2.0, -0.5, 0.25]),
        },
        # As many hidden as output numbers: here b1 + b2 is possible, and wrong.
        {
            "W1": np.array([[1.0, -2.0], [0.5, 1.5], [-1.0, 2.0]]),
            "b1": np.array([1.0, -0.5]),
            "W2": np.array([[2.0, 1.0], [-1.0, 3.0]]),
            "b2": np.array([0.5, 2.0]),
        },
    ],
    hints=(
        "Multiply (X W1 + b1) W2 + b2 out, as in school, but keep the order of the factors.",
        "For the numbers by hand: W is 1·3 + (−2)·1 = 1, and b is 0.5·3 + 1·1 − 1 = 1.5.",
        "W is the matrix product of both weights, the first one left. b is the first bias sent "
        "through the second weights, plus the second bias.",
    ),
    insight=(
        "A hundred layers without a bend between them are one layer: depth counts only "
        "together with what is not linear."
    ),
    **CLOSE,
)
