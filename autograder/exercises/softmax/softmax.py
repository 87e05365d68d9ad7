"""The exercise `softmax` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import SCORES


def has_a_little_less(answer, Z):
    """Whether the rows' sums fit a number that was added to each sum of exponentials."""
    # Shifted, the largest exponential of a row is 1: what was added follows from the answer.
    added = (1 - answer.sum(axis=1)) / answer.max(axis=1)
    fits = np.allclose(added, added[0], rtol=0.01) and added[0] > 1e-5
    return answer.shape == Z.shape and np.all(answer >= 0) and fits


exercise = Exercise(
    "softmax",
    points=3,
    returns="one probability per class for each sample: (m, C)",
    visible=SCORES,
    tells={"something_added_to_the_sum": has_a_little_less},
    hints=(
        "Three steps for each row: shift it so that its largest score is 0, take the "
        "exponentials, divide by their sum.",
        "(2, 1, 0.1) shifted is (0, -1, -1.9); exponentials 1, 0.368, 0.150; their sum 1.517; "
        "the first probability 1 / 1.517 = 0.659. For a table (m, C), the maxima and the sums "
        "are columns of shape (m, 1).",
        "Subtract each row's maximum, taken along axis 1 with keepdims; take exp of the whole "
        "table; divide by the row sums, again along axis 1 with keepdims.",
    ),
    insight=(
        "Adding the same number to all scores changes nothing, and that freedom is what you "
        "used to keep the exponentials in range."
    ),
)
