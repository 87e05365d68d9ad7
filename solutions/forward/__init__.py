"""Lesson 06: data through the network."""

import numpy as np


def draw_layers(rng, *sizes):
    """Draw a network; no bias is near 0, so that a forgotten one shows."""
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).round(2)
        b = (rng.uniform(0.2, 0.8, n_out) * rng.choice([-1, 1], n_out)).round(2)
        layers.append((W, b))
    return layers


def draw_samples(rng, m, n):
    return rng.normal(0, 1.5, (m, n)).round(2)


def draw_network(rng, m, sizes):
    """Draw samples and layers until a missing ReLU shows everywhere, and one too many at the end.

    Each hidden layer then has sums on both sides of 0, and so have the logits; the logits of a
    single sample are not all above 0.
    """
    while True:
        X, layers = draw_samples(rng, m, sizes[0]), draw_layers(rng, *sizes)
        A, told = X, True
        for W, b in layers:
            Z = A @ W + b
            A = np.maximum(Z, 0)
            told = told and Z.min() < -0.1 and (Z.max() > 0.1 or m == 1)
        if told:
            return X, layers


# What is said in more than one exercise of the lesson.
NEIGHBOURS_IN_THE_BATCH = (
    "Somewhere a sample meets its neighbours in the batch: a mean, a largest number or a scale over"
    " the rows. A sample's answer must not depend on who sits next to it."
)
RELU_SHORT = (
    "One of your hidden layers has no ReLU. It belongs after every layer but the last one of all."
)
OTHER_BEND = (
    "Your hidden layers bend, but not with ReLU. The contract says max(z, 0), so that numbers can "
    "be compared."
)
NEGATIVES_KEPT = (
    "Your ReLU keeps the negative sums and drops the positive ones. It is the other way round."
)
FIRST_LAYER_LEFT_OUT = "You left out the first layer: the list begins with it."
BIAS_SUBTRACTED = "You subtracted the bias. It is added."
BENT_BEFORE_ADDING = (
    "You bent before you added b. The order is multiply, add, bend: the bias shifts where ReLU "
    "cuts."
)
OUTPUT_BENT = (
    "The last layer is bent too, so no negative logit ever comes out. It gives its sums as they "
    "are."
)


ANSWERS = {
    "reflect_batch": """
    **Full marks (3 points)**, one for each part.

    1. *What must be wrong (1 point).* Somewhere a sample met its neighbours: something was
       computed over the rows (axis 0, or over the whole array), such as a sum, a mean, a
       maximum or a normalisation. Each row of X @ W is made of that row and W alone, and b
       and ReLU work on each number by itself, so in a right forward pass the answer cannot
       change. Differences around the 16th digit are rounding, 0.05 is not.
    2. *How to test it (1 point).* Send some samples through together and one by one, and
       compare with np.allclose (or shuffle the rows: the answers must be shuffled the same
       way). "Look at the code" alone earns half a point.
    3. *Why together all the same (1 point).* All sums of a matrix product are independent of
       each other, so that a fast library or a GPU works on many of them at a time and fetches
       each weight once for all rows. A Python loop pays its overhead for every row. The number
       of multiply-adds is the same: "less work" is wrong.
    """,
}
