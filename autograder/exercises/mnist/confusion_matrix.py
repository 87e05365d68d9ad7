"""The exercise `confusion_matrix` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "confusion_matrix",
    points=2,
    returns="row i, column j: samples of class i taken for j: (C, C)",
    visible=[
        {"y": np.array([0, 0, 1, 2, 2, 2]), "predictions": np.array([0, 1, 1, 2, 0, 0]), "C": 3},
        {"y": np.array([4, 9, 4, 4, 7]), "predictions": np.array([9, 9, 9, 4, 1]), "C": 10},
        {"y": np.array([3, 0, 0, 1]), "predictions": np.array([0, 3, 3, 1]), "C": 5},
        {"y": np.zeros(300, int), "predictions": np.arange(300) // 290, "C": 3},
    ],
    hints=(
        "Start with a square of zeros. Each sample adds one to a single place.",
        "Labels (0, 0, 1) and predictions (0, 1, 1): the rows are (1, 1) and (0, 1).",
        "Loop over the pairs of label and prediction. The label picks the row, the prediction the "
        "column.",
    ),
    insight=(
        "The diagonal is what is right; the largest number beside it tells you which two "
        "digits to look at next."
    ),
)
