"""Lesson 03: where one neuron fails, and two ways out."""


def quarters(rng, low, high, shape):
    """Draw multiples of 1/4: sums of their products are exact in every number type and order."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


# What is said of mistakes that can be made with any layer of steps.
BIAS_AFTER_THE_STEP = (
    "You added the biases after the step. They belong to the weighted sums: first the whole sum, "
    "then the step."
)
BIAS_FOR_EACH_INPUT = (
    "Against the products your bias weighs as many times too much as there are inputs: it was "
    "added once for each, or the products were averaged. Sum the products, then add it once."
)
NO_BIASES = "The biases are missing. Without them every line runs through the origin."


def _weights(rng, h):
    """Draw weights of a tanh network in the range where a tanh bends."""
    return {
        "W1": rng.normal(0, 1, (2, h)).round(2),
        "b1": rng.normal(0, 0.8, h).round(2),
        "w2": rng.normal(0, 1, h).round(2),
        "b2": round(rng.uniform(0.3, 1.2), 2) * int(rng.choice([-1, 1])),
    }


ANSWERS = {
    "reflect_start": """
    **What makes an answer good (3 points):** one for each part: (a) 0.25 comes of 50 % for every
    row; (b) the slopes are nearly 0, because the rows cancel or because W1's are multiplied by
    the tiny w2, either earns the point; (c) equal neurons get equal slopes and stay equal. "The
    learning rate is too small" is not the cause: with 20 instead of 2 the network leaves 0.25,
    but ends at 0.167 with one row wrong. "Stuck in a local minimum" earns nothing without the
    cause: it is a flat place, which the mended network never visits.

    **An example.**

    1. *Why 0.25.* The weights are so small that every weighted sum is nearly 0, so every
       neuron says nearly sigmoid(0) = 0.5, whatever the input. An error of 0.5 on each row
       gives a mean of 0.5² = 0.25.
    2. *Why it does not move.* The hidden neurons say the same for all four rows, so the four
       errors (+0.5, −0.5, −0.5, +0.5) cancel in every sum that makes a slope. What is left
       for W1 is multiplied by w2, which is about 0.01 too. The slopes are nearly 0, and so
       are the steps.
    3. *Why 0.5 everywhere fails.* All hidden neurons start the same, get the same slopes and
       stay the same for ever: eight copies of one neuron can do no more than one. Something
       random has to tell them apart.
    """,
}
