"""The exercise `fit_line` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "fit_line",
    points=4,
    returns={"w": "the weight, one number", "b": "the bias, one number"},
    visible=[
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
            "learning_rate": 0.1,
            "epochs": 1,
        },
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
            "learning_rate": 0.1,
            "epochs": 2,
        },
        # A line meets these points, and the steps come close to it.
        {
            "x": np.array([0.5, -0.75, 1.0, 0.25, -0.5]),
            "y": np.array([2.25, -0.25, 3.25, 1.75, 0.25]),
            "w": -0.5,
            "b": 0.5,
            "learning_rate": 0.25,
            "epochs": 40,
        },
        # Steps that are too long: each of them overshoots, and the loss grows.
        {
            "x": np.array([1.0, 2.0, 3.0]),
            "y": np.array([2.0, 3.0, 5.0]),
            "w": -1.0,
            "b": 0.5,
            "learning_rate": 0.3,
            "epochs": 3,
        },
    ],
    hints=(
        "A loop that runs `epochs` times. In it: ask for the two gradients, then move w and b "
        "against them.",
        "From w = 1, b = 2 with gradients (−2, 1) and rate 0.1, the first step ends at w = 1.2, "
        "b = 1.9. The second one begins there.",
        "In the loop, call your function from the exercise before with the present w and b; from "
        "each subtract the learning rate times its gradient. Return both after the loop.",
    ),
    insight=(
        "Nobody told the code that the best line has a formula; it only walked downhill, and "
        "that is why the same loop will train networks for which there is none."
    ),
    rtol=1e-5,
    atol=1e-6,
)
