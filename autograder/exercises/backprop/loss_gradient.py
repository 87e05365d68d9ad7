"""The exercise `loss_gradient` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def fingerprint_of_blame(answer, expected, Z, y):
    from lessons import microscope

    readings = [microscope.read("dZ", answer, expected)]
    return microscope.report(readings, microscope.diagnose(readings, len(Z)))


exercise = Exercise(
    "loss_gradient",
    points=2,
    returns="dL/dZ, one slope for each logit: (m, C)",
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1]]), "y": np.array([0])},
        {"Z": np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 3.0]]), "y": np.array([0, 1])},
        {
            "Z": np.array([[1.0, -0.5], [0.25, 2.0], [-1.5, 0.5], [3.0, 1.0], [0.5, -2.0]]),
            "y": np.array([1, 1, 0, 0, 1]),
        },
    ],
    hints=(
        "Lesson 07's functions do nearly all of it: one makes probabilities of the logits, one "
        "makes rows of the labels.",
        "For the logits (2, 1, 0.1) and class 0: (0.659, 0.242, 0.099) minus (1, 0, 0). With two "
        "samples, half of it.",
        "Softmax of Z minus one-hot of y (C is the number of columns of Z), divided by the number "
        "of rows.",
    ),
    insight=(
        "The slopes of each sample add up to 0: what the right class is to gain, the others "
        "are to lose."
    ),
    fingerprint=fingerprint_of_blame,
)
