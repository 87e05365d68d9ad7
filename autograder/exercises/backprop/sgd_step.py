"""The exercise `sgd_step` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND

exercise = Exercise(
    "sgd_step",
    points=1,
    returns="a list with one (W, b) per layer: the shapes they had",
    visible=[
        {
            "layers": [(np.array([[3.0, -1.0]]), np.array([0.5, 1.0]))],
            "grads": [(np.array([[8.0, 2.0]]), np.array([4.0, -3.0]))],
            "lr": 0.01,
        },
        {
            "layers": BY_HAND,
            "grads": [
                (np.array([[0.65, 0.0], [0.325, 0.0]]), np.array([0.65, -0.5])),
                (np.array([[0.585, -0.585], [0.25, 1.0]]), np.array([0.65, -0.65])),
            ],
            "lr": 0.5,
        },
    ],
    hints=(
        "The same rule for every array: old minus learning rate times slope.",
        "3 with slope 8 and learning rate 0.01 becomes 2.92.",
        "Go through layers and grads side by side (zip), and collect for each pair the moved W and "
        "the moved b.",
    ),
    insight=(
        "All slopes were measured at one place, so all numbers have to move from that place "
        "together."
    ),
)
