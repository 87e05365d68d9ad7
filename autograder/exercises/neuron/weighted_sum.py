"""The exercise `weighted_sum` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "weighted_sum",
    points=1,
    returns="z, one number",
    visible=[
        {"x": np.array([0.5, 0.9, 0.1]), "w": np.array([0.4, -0.2, 0.7]), "b": 0.1},
        {
            "x": np.array([2.0, 3.0, -1.0, 0.5, 1.0]),
            "w": np.array([1.5, -1.0, 0.5, 2.0, -3.0]),
            "b": -0.5,
        },
        {"x": np.array([1.0, -2.0, 0.5, 4.0]), "w": np.array([0.5, 1.0, -2.0, 3.0]), "b": 0.0625},
    ],
    hints=(
        "The products are there already. Two things are left to do with them.",
        "With products (0.20, −0.18, 0.07) and bias 0.1 the answer is the one number 0.19.",
        "Add up all the products, then add the bias once, and return that.",
    ),
    insight=(
        "Nothing in this sum knows what its inputs mean: a network of a million neurons is "
        "this line, a million times."
    ),
    rtol=1e-5,
    atol=1e-6,
)
