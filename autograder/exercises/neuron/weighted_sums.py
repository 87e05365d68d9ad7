"""The exercise `weighted_sums` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "weighted_sums",
    points=2,
    returns="one number per sample: (m,)",
    visible=[
        {
            "X": np.array([[0.5, 0.9, 0.1], [1.0, 2.0, -1.0]]),
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
        },
        {
            "X": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [-2.0, 0.5]]),
            "w": np.array([2.0, -0.5]),
            "b": -0.0625,
        },
        # A batch of one sample is still a batch: the answer keeps its one axis.
        {
            "X": np.array([[2.0, -1.0, 0.5, 1.0, -2.0, 3.0]]),
            "w": np.array([1.0, 3.0, 2.0, -1.0, 0.5, 0.25]),
            "b": 0.5,
        },
    ],
    hints=(
        "The same weights serve every row. One matrix product does all rows at once.",
        "Shapes: (2, 3) @ (3,) gives (2,), one number per row. Adding a single number to that "
        "adds it to each.",
        "Matrix-multiply the table by the weights, table first, then add the bias.",
    ),
    insight=(
        "One product of a table and a row does what a loop over samples would, and a thousand"
        " samples cost you no further line."
    ),
    rtol=1e-5,
    atol=1e-6,
)
