"""The exercise `one_hot` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "one_hot",
    points=1,
    returns="one row of zeros with a single one per sample: (m, C)",
    visible=[
        {"y": np.array([2, 0, 1]), "C": 4},
        {"y": np.array([1, 1, 0, 2, 1, 0]), "C": 3},
        {"y": np.array([7, 3]), "C": 10},
        {"y": np.array([1]), "C": 3},
    ],
    hints=(
        "Start from zeros, then place one 1 in each row.",
        "Labels (2, 0, 1) with C = 4 give the rows 0 0 1 0, then 1 0 0 0, then 0 1 0 0.",
        "Two lists of numbers side by side pick single places of a table: the row numbers 0 to "
        "m - 1, and the labels as column numbers. Set these places to 1.",
    ),
    insight=(
        "A label says which place, not how much: as rows, class 9 is no farther from class 0 "
        "than class 1 is."
    ),
)
