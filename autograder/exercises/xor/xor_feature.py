"""The exercise `xor_feature` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS

exercise = Exercise(
    id="xor_feature",
    points=1,
    returns="one row x1, x2, x1·x2 per point: (m, 3)",
    visible=[
        {"X": CORNERS},
        {"X": np.array([[0.5, -2.0], [3.0, 0.25], [-1.0, -4.0], [2.0, 3.0], [0.0, 7.0]])},
        {"X": np.array([[1.25, 0.625]])},
    ],
    hints=(
        "A new feature is one more column. Each point keeps its row.",
        "The row (3, 0.25) becomes (3, 0.25, 0.75). A batch of shape (5, 2) becomes (5, 3).",
        "x1 and x2 are arrays of shape (m,) already. Multiply them, and let np.column_stack put "
        "the three arrays side by side as columns.",
    ),
    insight=(
        "The neuron did not become cleverer; its input did, and from now on you let the "
        "network find such features itself."
    ),
)
