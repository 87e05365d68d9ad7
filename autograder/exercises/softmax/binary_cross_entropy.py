"""The exercise `binary_cross_entropy` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "binary_cross_entropy",
    points=2,
    returns="the loss, one number",
    visible=[
        {"p": np.array([0.9, 0.2, 0.6]), "y": np.array([1, 0, 0])},
        {"p": np.array([0.99, 0.01, 0.3, 0.8, 0.45]), "y": np.array([0, 0, 1, 1, 0])},
        {"p": np.array([0.05, 0.7, 0.4, 0.25]), "y": np.array([1, 1, 0, 1])},
    ],
    hints=(
        "A sample with label 1 pays -log p, one with label 0 pays -log(1 - p). The labels "
        "themselves can switch the two terms on and off.",
        "p = 0.9, 0.2, 0.6 with labels 1, 0, 0: the samples pay 0.105, 0.223 and 0.916; the "
        "mean is 0.415.",
        "The label times the log of p, plus one minus the label times the log of one minus p; "
        "then the mean, then a minus in front of everything.",
    ),
    insight=(
        "The loss grows without bound for a confident mistake: at p = 0.99 for the wrong "
        "answer it is 4.6, at 0.999 it is 6.9."
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)
