"""The exercise `half_adder` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import CORNERS

exercise = Exercise(
    "half_adder",
    points=2,
    returns="digit and carry for each row of X: (m, 2)",
    visible=[
        {"X": CORNERS},
        {"X": np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])},
        {"X": np.array([[0.0, 1.0]])},
        {"X": np.array([[0.0, 0.0], [1.0, 1.0]])},
    ],
    hints=(
        "The carry is one gate. The digit needs two gates side by side, and a third one that sees "
        "nothing but their two answers.",
        "At (1, 1), OR says 1 and NAND says 0, so AND of them says 0: the digit. At (0, 1) both "
        "say 1, and so does AND.",
        "Make the column of OR's answers and the column of NAND's, put them side by side, and give "
        "that table to AND. The carry is AND of X. Put digit and carry side by side too.",
    ),
    insight=(
        "The digit is XOR: three neurons together decide what none of them can decide alone, and "
        "the next lesson lets such a team learn."
    ),
)
