"""The exercise `mend_loss` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "mend_loss",
    points=2,
    returns="the loss, one number",
    visible=[
        {
            "X": np.array([[-1.0], [0.0], [1.0], [2.0]]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": np.array([2.0]),
            "b": 1.0,
        },
        {
            "X": np.array([[-1.0], [0.0], [1.0], [2.0]]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": np.array([1.0]),
            "b": 2.0,
        },
        {
            "X": np.array([[-2.0, 1.5], [0.5, -1.0], [1.0, 2.0]]),
            "y": np.array([-1.0, 0.0, 3.0]),
            "w": np.array([0.5, -1.5]),
            "b": 0.25,
        },
    ],
    hints=(
        "A perfect line must have the loss 0. Which of the intermediate results is not what its "
        "name says? Print their shapes.",
        "With four samples: predictions (4, 1) minus y (4,) gives (4, 4), sixteen errors. NumPy "
        "stretches both to fit, without a word.",
        "Make the predictions as flat as y is, one number per sample, as in your own function for "
        "a batch.",
    ),
    insight=(
        "NumPy never complained: a loss that falls proves little, and printing the shape of "
        "the errors would have shown the bug at once."
    ),
    planted="every_prediction_with_every_target",
    rtol=1e-5,
    atol=1e-6,
)
