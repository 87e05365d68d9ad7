"""The exercise `accuracy` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "accuracy",
    points=1,
    returns="the share of right decisions, one number from 0 to 1",
    visible=[
        {
            # The last row's largest score is 1.0, by chance its label too.
            "Z": np.array([[2.0, 1.0, 0.1], [0.5, 3.0, -1.0], [1.0, 0.0, 4.0], [0.0, 1.0, 0.5]]),
            "y": np.array([0, 1, 0, 1]),
        },
        {
            "Z": np.array(
                [
                    [-1.0, -2.0],
                    [0.5, 2.5],
                    [3.0, 1.0],
                    [-4.0, -3.0],
                    [0.0, 1.5],
                    [2.0, 0.5],
                    [-0.5, -1.5],
                ]
            ),
            "y": np.array([0, 1, 0, 0, 1, 1, 0]),
        },
        {
            "Z": np.array(
                [[-80.0, 90.0, 100.0], [40.0, 50.0, 38.0], [1.0, 3.0, 2.0], [-90.0, -99.0, -95.0]]
            ),
            "y": np.array([2, 1, 0, 1]),
        },
        {
            "Z": np.array(
                [
                    [0.2, 0.1, 5.0, 0.4, 0.3],
                    [1.0, 4.0, 2.0, 3.0, 0.0],
                    [-1.0, -3.0, -2.0, -5.0, -4.0],
                ]
            ),
            "y": np.array([2, 1, 3]),
        },
    ],
    hints=(
        "A decision is right where it equals the label.",
        "Decisions (0, 1, 2, 1) and labels (0, 1, 0, 1): three of four are right, 0.75.",
        "Compare the decisions with the labels, and take the mean of the answers: True counts "
        "as 1.",
    ),
    insight=(
        "Accuracy stands still while the scores improve and jumps when one of them passes "
        "another: it can be read, but not walked down."
    ),
)
