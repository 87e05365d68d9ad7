"""The exercise `MLP` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import HIDDEN, OUTPUT, TWO_ROWS


def ask_network(target, X, layers, other=None, earlier=None):
    """Build a network and send X through it.

    `other` makes a second network in between; `earlier` is a batch that is sent before X.
    """
    network = target(layers)
    if other is not None:
        target(other)
    if earlier is not None:
        network.forward(earlier)
    logits = network.forward(X)
    return None if logits is None else {"logits": logits}


exercise = Exercise(
    id="MLP",
    points=4,
    returns={"logits": "the last layer's weighted sums, one row per sample: (m, n_out)"},
    visible=[
        {"X": TWO_ROWS, "layers": [HIDDEN, OUTPUT]},
        {
            "X": np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.5], [2.0, -1.0]]),
            "layers": [
                (np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -2.0]]), np.array([0.5, -0.5, 1.0])),
                (np.array([[1.0, -0.5], [-2.0, 1.0], [1.5, 1.0]]), np.array([-0.5, 1.0])),
                (np.array([[1.0, -1.0, 2.0], [-1.5, 0.5, 1.0]]), np.array([0.5, -1.0, 1.5])),
            ],
        },
        # No hidden layer: only weighted sums, some of them negative.
        {
            "X": np.array([[1.0, -1.0, 2.0], [0.5, 2.0, -1.0], [-90.0, 1.0, 0.0]]),
            "layers": [(np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]), np.array([-0.5, 1.0]))],
        },
        # One sample, after a batch of two.
        {
            "X": np.array([[1.0, 2.0]]),
            "layers": [HIDDEN, OUTPUT],
            "earlier": np.array([[0.0, -1.0], [2.0, 1.0]]),
        },
        # Square matrices: here transposed weights raise no error.
        {
            "X": np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 2.0]]),
            "layers": [
                (np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([0.5, 1.0])),
                (np.array([[-1.0, 1.0], [1.5, -0.5]]), np.array([1.0, -0.5])),
                (np.array([[1.0, -2.0], [-0.5, 1.0]]), np.array([-1.0, 0.5])),
            ],
        },
        # A second network is made before the first one is asked.
        {
            "X": np.array([[1.0, 2.0], [0.0, -1.0], [-1.0, 1.0]]),
            "layers": [HIDDEN, OUTPUT],
            "other": [
                (np.array([[0.5, 1.0, 1.0], [-1.0, 0.5, 2.0]]), np.array([1.0, -0.5, 0.5])),
                (np.array([[2.0], [-1.0], [0.5]]), np.array([1.5])),
            ],
        },
    ],
    probe=ask_network,
    hints=(
        "One variable travels through the network. It starts as X, and each layer replaces it by "
        "its own output.",
        "The text's network: (1, 2) gives the sums (5.5, -1, 2), ReLU makes (5.5, 0, 2), and the "
        "output is 5.5 - 4 - 1 = 0.5. Shapes: (m, 2), (m, 3), (m, 1).",
        "Store the list in self. In forward, go over all layers but the last one: dense, then "
        "np.maximum with 0. After the loop, one more dense for the last layer.",
    ),
    insight=(
        "The loop never asks how many layers there are, so the same few lines serve two "
        "layers and fifty."
    ),
)
