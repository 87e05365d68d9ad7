"""The exercise `standardise` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "standardise",
    points=0,
    returns="X, moved and scaled by what the training images say: (m, n)",
    visible=[
        {
            "X_train": np.array([[0.0, 0.5, 1.0], [0.0, 0.25, 0.5], [0.0, 1.0, 0.75]]),
            "X": np.array([[0.5, 0.0, 0.25], [1.0, 1.0, 0.5]]),
        },
        {
            "X_train": np.array([[0.0, 0.75], [0.25, 1.0], [0.0, 0.0], [0.5, 0.25]]),
            "X": np.array([[0.0, 0.5], [0.25, 0.25], [1.0, 0.75]]),
        },
        {
            "X_train": np.array([[0.0, 0.0, 0.75, 0.5], [0.0, 0.25, 0.75, 0.25]]),
            "X": np.array([[0.0, 1.0, 0.25, 0.0]]),
        },
    ],
    hints=(
        "Two numbers say it all: the mean and the standard deviation of every pixel of every "
        "training image.",
        "For the pixels 0, 0.5 and 1 the mean is 0.5 and the standard deviation 0.408, so a 1 "
        "becomes 1.225 and a 0 becomes -1.225.",
        "Take the mean and the standard deviation of all of X_train, without an axis; take the "
        "mean away from X and divide what remains by the deviation.",
    ),
    insight=(
        "For all of MNIST the two numbers are 0.1307 and 0.3081: the Normalize line that you find "
        "in nearly every program that reads it."
    ),
    # Room for those who work in float32.
    rtol=1e-5,
)
