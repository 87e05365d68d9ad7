"""The exercise `forward` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND, FOUR_WIDTHS


def ask_forward(target, X, layers, last):
    """Send a batch through; functions travel by name."""
    # Here, where nothing can import it: the sigmoid is an answer to another exercise.
    functions = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        # It needs the whole array.
        "less the row's mean": lambda Z: Z - Z.mean(axis=1, keepdims=True),
    }
    return target(X, layers, functions.get(last))


exercise = Exercise(
    id="forward",
    points=2,
    returns="one row of outputs per sample: (m, n_out)",
    visible=[
        # The first row is the one worked by hand; in the second the other hidden neuron speaks.
        {
            "X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]),
            "layers": BY_HAND,
            "last": "sigmoid",
        },
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
            "last": None,
        },
        # A single layer: nothing to repeat.
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [200.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
            "last": None,
        },
        {
            "X": np.array([[1.0, -1.0, 0.5], [-1.0, 0.5, 0.25]]),
            "layers": FOUR_WIDTHS,
            "last": "less the row's mean",
        },
    ],
    probe=ask_forward,
    atol=1e-7,
    hints=(
        "One layer feeds the next: what comes out of a layer is all that the next one sees. The "
        "loop that is there covers the hidden layers.",
        "By hand: (1, 0.5) becomes (0.9, 0) after the hidden layer and 0.35 at the output, before "
        "the sigmoid. Shapes: (3, 2) @ (2, 2), then (3, 2) @ (2, 1).",
        "Take the last pair of the list, multiply A by its weights and add its biases. If `last` "
        "is None return these sums, otherwise return what `last` makes of them.",
    ),
    insight=(
        "The activation comes in as an argument: the same loop ends in a sigmoid, in softmax "
        "or in nothing, and needs no second version."
    ),
)
