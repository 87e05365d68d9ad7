"""The exercise `sigmoid_gradients` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

# Targets in several columns tell the sum over the outputs from their mean.
SMALL = [(np.array([[1.0, -0.5, 0.5], [-1.0, 1.5, 2.0]]), np.array([0.2, 0.4, -0.3]))]
DEEP = [
    *SMALL,
    (np.array([[0.5, 1.0], [-1.0, 0.75], [1.5, -0.5]]), np.array([0.1, -0.2])),
]
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])

exercise = Exercise(
    "sigmoid_gradients",
    points=3,
    returns="a list with one (dW, db) per layer, first layer first: the shapes of W and b",
    visible=[
        # One weight of 1 and a sum of 1.386: the output 0.8 that the text works by hand.
        {
            "X": np.array([[1.386294361119891]]),
            "Y": np.array([[0.0]]),
            "layers": [(np.array([[1.0]]), np.array([0.0]))],
        },
        {
            "X": np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0]]),
            "Y": np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.25, 1.0]]),
            "layers": SMALL,
        },
        {
            "X": XOR,
            "Y": np.array([[0.0], [1.0], [1.0], [0.0]]),
            "layers": [*SMALL, (np.array([[1.0], [-2.0], [0.5]]), np.array([0.25]))],
        },
        {
            "X": np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0]]),
            "Y": np.array([[0.5, 1.0], [0.0, -1.0], [1.0, 0.0]]),
            "layers": DEEP,
        },
    ],
    hints=(
        "Forwards, make a list of what every layer says, X first. Backwards, each layer needs two "
        "of its entries: what went in, and what came out.",
        "An output of 0.8 that should be 0: the square's slope is 2 · 0.8 = 1.6, the sigmoid's "
        "0.8 · 0.2 = 0.16, and the blame of the sum 1.6 · 0.16 = 0.256.",
        "Start with twice the difference of outputs and targets, divided by the number of samples. "
        "At each layer, from the last: times out · (1 − out), then what `dense_backward` does; its "
        "dA is the start for the layer before.",
    ),
    insight=(
        "Every layer multiplies the blame by a(1 − a), at most 1/4: a few layers of sigmoids, and "
        "next to nothing reaches the first."
    ),
)
