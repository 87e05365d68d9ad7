"""Lesson 01, one neuron: a weighted sum, a bias, an activation, and learning a line."""

import numpy as np


def away_from_zero(rng, shape, low=0.3, high=1.5):
    """Return random numbers of both signs whose size is never negligible."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


def one_sample(rng, n, sign, low=0.3, high=1.5):
    """Return inputs, weights and a bias of one neuron, whose weighted sum has that sign."""
    x, w = away_from_zero(rng, n), away_from_zero(rng, n, low, high)
    return x, w * sign * np.sign(x @ w), float(sign * rng.uniform(low, high))


# What is said of mistakes that can be made in several exercises.
ROUNDED = "Your numbers are rounded. Return them as they are; round only what you print."
WHOLE_NUMBERS = (
    "Your numbers are whole: what belongs behind the decimal point is lost. Return them as they "
    "are. (An array that was made for whole numbers cuts too, without a word.)"
)
WEIGHTS_IGNORED = (
    "Your sum is that of the inputs, plus the bias: the weights are not in it. Multiply every "
    "input by its own weight first."
)
WEIGHTS_REVERSED = (
    "You took the weights from the last to the first. The first weight belongs to the first input."
)
BIAS_MULTIPLIED = "You multiplied by the bias. It is added, once, after the sum."
SIGMOID_APPLIED = (
    "You return the sigmoid of z. Asked is the weighted sum z itself: an activation is another "
    "step, and a task of its own."
)
ONE_FIRST_SAMPLE = (
    "You answer for the first sample only. Is there a `return` inside a loop, or an index 0? "
    "Collect one number per sample, then return them together."
)
FIRST_TWO_INPUTS = (
    "Only the first two inputs are in your sum. There may be any number: take however many come."
)

# Generic wrong ways of which one number as an answer shows nothing.
OF_ONE_NUMBER = {
    "squeezed": "the answer is one number, without axes",
    "first_row_only": "the answer is one number, without rows",
    "reversed": "the answer is one number, without an order",
}
# And those of which weights that are asked for without any inputs show nothing.
OF_NO_INPUTS = {
    "rounded": "any weights that do the task are right, also short numbers",
    "clipped_at_6": "any weights that do the task are right, also small ones",
    "clipped_at_100": "any weights that do the task are right, also small ones",
    "first_remembered": "there are no inputs, so that every answer is the same",
    "fails_on_one_row": "there are no inputs, so that no axis has length 1",
    "arguments_changed": "there are no arguments",
}


ANSWERS = {
    "reflect_scale": """
        **What makes an answer good (2 points):** 1 for (a) with its reason, that the points with
        $z = 0$ stay the same; ½ for (b), steeper or surer, with the same decisions; ½ for (c), $b$
        shifts and the direction of $w$ tilts. Words or formulas are equally good.

        **An example.** (a) No. The boundary is where $z = 0$, and $10z = 0$ at exactly the
        same points: multiplying $w$ and $b$ by the same positive number neither shifts nor
        tilts it. (b) $z$ is ten times as far from 0, so every output moves towards 0 or 1
        (except on the line itself, where it stays 0.5). Decisions at 0.5 are the same; only
        the sigmoid is steeper, the neuron surer of itself, also where it is wrong.
        (c) Changing $b$ alone shifts the boundary; changing the direction of $w$ tilts it.
    """,
}
