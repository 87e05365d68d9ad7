"""The exercise `linear_gradients` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "linear_gradients",
    points=3,
    returns={"dw": "dL/dw, one number", "db": "dL/db, one number"},
    visible=[
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
        },
        {
            "x": np.array([2.0, -1.0, 0.5, 1.0]),
            "y": np.array([1.0, 0.0, -2.0, 3.0]),
            "w": -0.5,
            "b": 0.25,
        },
        {
            "x": np.array([0.5, 1.5, -1.0, 3.0, -0.5]),
            "y": np.array([1.0, 2.5, 2.0, -1.0, 0.5]),
            "w": 0.8125,
            "b": -0.6,
        },
    ],
    hints=(
        "Make the errors first, one per sample, in a variable of their own. Both slopes are means "
        "of something with these errors.",
        "In the text's example the errors are (2, 1, 0, −1) and x is (−1, 0, 1, 2). Error times "
        "input: (−2, 0, 0, −2), mean −1, twice that is −2. The errors alone: mean 0.5, twice that "
        "is 1.",
        "The first slope is twice the mean of error times input, the second twice the mean of the "
        "errors. Return the two with a comma between them.",
    ),
    insight=(
        "The slope for w is the slope for b with each error counted by its input: where the "
        "input is 0, w cannot have caused the error."
    ),
    rtol=1e-5,
    atol=1e-6,
)
