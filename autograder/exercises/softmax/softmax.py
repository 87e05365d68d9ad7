"""The exercise `softmax` of lesson 07: how it is asked and judged."""

from ...exercise import Exercise
from . import SCORES

exercise = Exercise(
    "softmax",
    points=3,
    returns="one probability per class for each sample: (m, C)",
    visible=SCORES,
    hints=(
        "Three steps for each row: shift it so that its largest score is 0, take the "
        "exponentials, divide by their sum.",
        "(2, 1, 0.1) shifted is (0, -1, -1.9); exponentials 1, 0.368, 0.150; their sum 1.517; "
        "the first probability 1 / 1.517 = 0.659. For a table (m, C), the maxima and the sums "
        "are columns of shape (m, 1).",
        "Subtract each row's maximum, taken along axis 1 with keepdims; take exp of the whole "
        "table; divide by the row sums, again along axis 1 with keepdims.",
    ),
)
