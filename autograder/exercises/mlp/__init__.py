"""The exercises of lesson 04, in teaching order, and what they share."""

import numpy as np

ORDER = (
    "dense",
    "count_parameters",
    "init_params",
    "MLP",
    "PointClassifier",
    "mend_shapes",
    "make_spiral",
)

# The layers of the lesson's text: (1, 2) gives the sums (5.5, -1, 2), and then the logit 0.5.
HIDDEN = (np.array([[1.0, 0.0, -1.0], [2.0, -1.0, 0.5]]), np.array([0.5, 1.0, 2.0]))


OUTPUT = (np.array([[1.0], [3.0], [-2.0]]), np.array([-1.0]))


TWO_ROWS = np.array([[1.0, 2.0], [0.0, -1.0]])


def quarters(rng, low, high, shape):
    """Draw multiples of 1/4: sums of their products are exact in every number type and order."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


def biases(rng, n):
    """Draw biases that are never 0, so that a forgotten one shows."""
    return rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], n)


def random_layers(rng, sizes):
    """Draw layers that leave about half of the hidden sums above 0."""
    return [
        (quarters(rng, -2, 2, (n_in, n_out)), biases(rng, n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


def telling_layers(rng, sizes, X):
    """Draw layers until a missing ReLU shows everywhere, and one too many at the output.

    Each hidden layer then has sums on both sides of 0, and so have the logits; the logit of a
    single sample is below 0.
    """
    while True:
        layers, A, told = random_layers(rng, sizes), X, True
        for W, b in layers:
            Z = A @ W + b
            A = np.maximum(Z, 0)
            told = told and Z.min() < 0 and (Z.max() > 0 or Z.size == 1)
        if told:
            return layers


def off_the_kink(layers):
    """Shift the biases a little, so that of inputs in quarters no hidden sum is exactly 0.

    There ReLU has no slope, and ways to write it that are all right differ.
    """
    step, shifted = 1 / 4, []
    for W, b in layers:
        step /= 8  # sums of products are multiples of step / 4, so half of that is none
        shifted.append((W, b + step))
    return shifted
