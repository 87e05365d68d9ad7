"""The exercise `cross_entropy` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import is_cut_off, is_out_of_range

exercise = Exercise(
    "cross_entropy",
    points=3,
    returns="the loss, one number",
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]]), "y": np.array([0, 2])},
        {
            "Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [-2.0, -1.0], [1.5, 1.0]]),
            "y": np.array([1, 0, 0, 1, 1]),
        },
        {
            "Z": np.array([[0.5, 3.0, -1.0, 0.0, 2.0], [1.0, 0.5, -2.0, 1.5, 0.25]]),
            "y": np.array([1, 2]),
        },
        {
            "Z": np.array([[1000.0, 999.0], [-1000.0, -1001.0], [2.0, 1.0]]),
            "y": np.array([0, 1, 1]),
        },
        {
            "Z": np.array([[1000.0, 0.0, -1000.0], [-2.0, 0.5, 1.0]]),
            "y": np.array([2, 1]),
        },
    ],
    tells={
        "something_added": is_cut_off,
        "out_of_range": is_out_of_range,
    },
    hints=(
        "For each sample, find log p of its label; then one mean and one minus. You have a "
        "function for log p already.",
        "The scores (2, 1, 0.1) have log p = (-0.417, -1.417, -2.317). With label 0 that costs "
        "0.417, with label 2 it costs 2.317; the mean is 1.367.",
        "Take log_softmax of the scores, pick in row i the column of label i (row numbers and "
        "labels as two index arrays), and return minus the mean.",
    ),
    insight=(
        "A network that knows nothing of C classes pays log C, 2.303 for ten digits: a first "
        "loss far above that is a sign of a bad start."
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)
