"""The exercise `log_softmax` of lesson 07: how it is asked and judged."""

from ...exercise import Exercise
from . import SCORES, is_cut_off, is_out_of_range

exercise = Exercise(
    "log_softmax",
    points=2,
    returns="the logarithm of each probability: (m, C)",
    visible=SCORES,
    tells={
        "something_added": is_cut_off,
        "out_of_range": is_out_of_range,
    },
    hints=(
        "The logarithm of a quotient is a difference: log p is the score minus the log of the "
        "sum of exponentials. With shifted scores both parts stay small.",
        "(2, 1, 0.1) shifted is (0, -1, -1.9); the exponentials add up to 1.517; log 1.517 = "
        "0.417; so the answer is (-0.417, -1.417, -2.317).",
        "Shift each row by its maximum, as in softmax. From the shifted scores subtract the "
        "natural logarithm of the row sums of their exponentials.",
    ),
    insight=(
        "The logarithm undoes the exponential before either of them can overflow: a "
        "difference of scores is all that is left."
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)
