"""The exercise `logit_cross_entropy` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "logit_cross_entropy",
    points=0,
    returns="the loss, one number",
    visible=[
        # The logits of p = 0.9, 0.2 and 0.6: the same 0.415 as from probabilities.
        {"z": np.array([2.197225, -1.386294, 0.405465]), "y": np.array([1, 0, 0])},
        {"z": np.array([-3.0, 0.5, 4.0, -0.25, 1.5]), "y": np.array([0, 1, 0, 1, 1])},
        {"z": np.array([1000.0, -2.0, 0.75, -1.0]), "y": np.array([0, 0, 1, 1])},
        {"z": np.array([-1000.0, 1000.0, 3.0]), "y": np.array([1, 1, 0])},
    ],
    hints=(
        "Where z is large, log(1 + e^z) is nearly z itself; where it is very negative, it is "
        "nearly 0. Only the way there overflows.",
        "log(1 + e^1000) = 1000 + log(1 + e^-1000), and e^-1000 is a harmless 0. So is every "
        "exponential of a number that is not above 0.",
        "For each sample: the larger one of z and 0, plus the log of one plus e to the power of "
        "minus |z|, minus the label times z. Then the mean.",
    ),
    insight=(
        "log(1 + e^z) is a ReLU with a rounded corner, called softplus: that is how the cost of a"
        " confident mistake grows, along a straight line."
    ),
    # Room for those who work in float32.
    rtol=1e-5,
)
