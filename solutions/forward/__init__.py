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
