"""The exercise `mend_labels` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS, as_list


def count_mistakes(target, X, y, epochs):
    """Ask for the mistakes of each epoch; an array of counts is as good as a list.

    From a start at zero the counts are the same whatever the length of the steps, so that
    every way to mend the labels gives the same answer.
    """
    return as_list(target(X, y, epochs))


exercise = Exercise(
    "mend_labels",
    points=2,
    returns="one count of mistakes for each epoch that was run",
    visible=[
        {"X": CORNERS, "y": np.array([-1, 1, 1, 1]), "epochs": 8},
        {"X": CORNERS, "y": np.array([-1, -1, -1, 1]), "epochs": 3},
        {
            "X": np.array(
                [[-0.5, -0.5, -0.5], [-0.5, -2.0, 2.0], [0.5, 2.0, 2.0], [-1.5, -1.0, -1.5]]
            ),
            "y": np.array([-1, -1, 1, 1]),
            "epochs": 7,
        },
    ],
    probe=count_mistakes,
    planted="label_mix",
    hints=(
        "The neuron ends up with the right line and still counts mistakes. So look at how a "
        "mistake is recognised.",
        "Take a row with the vote −1 that stays below the line. Which number does the code "
        "subtract from −1, and what should the difference be?",
        "The answer and the label must use the same two numbers. Change the number that a quiet "
        "neuron answers, or turn the votes into 0 and 1 once, before the loops.",
    ),
    insight=(
        "The code ran and the weights moved: that labels and outputs speak the same two "
        "numbers is something only you can check."
    ),
)
