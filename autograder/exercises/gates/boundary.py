"""The exercise `boundary` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "boundary",
    points=2,
    returns="the height x2 of the line above each x1: (k,)",
    visible=[
        {"x1": np.array([0.0, 1.0]), "w": np.array([-1.0, -1.0]), "b": 0.5},
        {"x1": np.array([0, 1, 3]), "w": np.array([2.0, 4.0]), "b": -3.0},
        {"x1": np.array([-1.0, 4.0, 0.5, 2.0]), "w": np.array([3.0, -2.0]), "b": 0.625},
        # A level line.
        {"x1": np.array([-2.0, 0.5, 3.0]), "w": np.array([0.0, 2.0]), "b": -1.5},
    ],
    hints=(
        "It is one equation with one unknown. Write down w1·x1 + w2·x2 + b = 0 and free x2.",
        "w = (2, 4), b = −3, x1 = 1: 2 + 4·x2 − 3 = 0, so x2 = 1/4.",
        "Add w1·x1 and b, turn the sign of the sum, and divide all of it by w2.",
    ),
    insight=(
        "The line depends on the ratios of w and b alone: make all of them ten times larger, "
        "and it stays where it is."
    ),
)
