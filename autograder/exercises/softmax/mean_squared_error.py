"""The exercise `mean_squared_error` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "mean_squared_error",
    points=1,
    returns="one number",
    visible=[
        {
            "predictions": np.array([[1.0, 2.0], [4.0, 0.0], [3.0, 5.0]]),
            "targets": np.array([[0.0, 2.0], [2.0, 1.0], [3.0, 2.0]]),
        },
        {
            "predictions": np.array([[0.5, -1.0, 2.0, 0.0], [1.5, 2.5, -0.5, 1.0]]),
            "targets": np.array([[0.0, 1.0, 2.5, -1.0], [1.0, 0.5, -2.0, 1.5]]),
        },
        {
            "predictions": np.array([[1.0], [-2.0], [0.5], [3.0], [2.0], [0.0]]),
            "targets": np.array([[2.0], [-1.0], [0.0], [1.0], [2.5], [1.5]]),
        },
    ],
    hints=(
        "Errors, squares, mean, in this order.",
        "Errors (1, 0), (2, -1), (0, 3): the squares add up to 15, and there are six of them: 2.5.",
        "Subtract the tables, square the result, and take the mean of all of it.",
    ),
    insight=(
        "One error of 10 costs as much as a hundred errors of 1: the square makes a loss that"
        " cares for the worst samples most."
    ),
)
