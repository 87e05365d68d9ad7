"""The exercise `backward` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND, THREE_LAYERS, THREE_SAMPLES, TWO_LAYERS


def fingerprint_of_backward(answer, expected, dZ, cache, layers):
    from lessons import microscope

    readings = microscope.read_layers(answer, expected)
    loss, X = microscope.with_blame(dZ), cache[0][0]
    meaning = microscope.diagnose_network(answer, expected, loss, X, layers, given=True)
    return microscope.report(readings, meaning)


exercise = Exercise(
    "backward",
    points=4,
    returns="a list with one (dW, db) per layer, first layer first: the shapes of W and b",
    # What lies in the cache is what the forward pass keeps: for each layer A, then Z.
    visible=[
        # A batch of one, because the text works it by hand.
        {
            "dZ": np.array([[0.6457, -0.6457]]),
            "cache": [
                (np.array([[1.0, 0.5]]), np.array([[0.9, -0.4]])),
                (np.array([[0.9, 0.0]]), np.array([[0.35, -0.25]])),
            ],
            "layers": BY_HAND,
        },
        {
            "dZ": np.array([[0.2, -0.2], [-0.3, 0.3], [0.25, -0.25]]),
            "cache": [
                (
                    THREE_SAMPLES,
                    np.array(
                        [
                            [-0.75, 1.25, 3.0, 3.05],
                            [1.0, 2.0, -0.75, -0.95],
                            [2.25, -2.75, 0.0, -2.075],
                        ]
                    ),
                ),
                (
                    np.array([[0.0, 1.25, 3.0, 3.05], [1.0, 2.0, 0.0, 0.0], [2.25, 0.0, 0.0, 0.0]]),
                    np.array([[4.225, -2.075], [2.5, 1.25], [2.75, -1.375]]),
                ),
            ],
            "layers": TWO_LAYERS,
        },
        {
            "dZ": np.array([[0.4, -0.1], [-0.25, 0.3], [0.15, 0.2]]),
            "cache": [
                (
                    np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0]]),
                    np.array([[0.7, 0.4, 1.2], [-1.8, 2.15, 2.45], [3.2, -1.6, -1.3]]),
                ),
                (
                    np.array([[0.7, 0.4, 1.2], [0.0, 2.15, 2.45], [3.2, 0.0, 0.0]]),
                    np.array(
                        [
                            [-0.05, 2.1, 0.1, 0.875],
                            [0.4125, 2.4, 1.9875, -0.775],
                            [1.7, 3.0, -2.9, 2.55],
                        ]
                    ),
                ),
                (
                    np.array(
                        [[0.0, 2.1, 0.1, 0.875], [0.4125, 2.4, 1.9875, 0.0], [1.7, 3.0, 0.0, 2.55]]
                    ),
                    np.array([[2.39375, 2.41875], [0.91875, 3.584375], [6.6875, 0.7875]]),
                ),
            ],
            "layers": THREE_LAYERS,
        },
        {
            "dZ": np.array([[0.5, -0.25], [-0.1, 0.3], [0.2, 0.4]]),
            "cache": [(THREE_SAMPLES, np.array([[-0.15, 0.2], [-0.4, 4.7], [1.85, 0.2]]))],
            "layers": [(np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 1.0]]), np.array([0.1, 0.2]))],
        },
    ],
    hints=(
        "Go from the last layer to the first. Each layer takes a dZ, gives its dW and db, and "
        "hands a dA to the layer before it. Between the two layers there is a bend.",
        "In the text: dZ = (0.65, −0.65) becomes dA = (0.65, −1.61) at h1 and h2. The sums there "
        "were 0.9 and −0.4, so ReLU's slopes are 1 and 0, and the next dZ is (0.65, 0).",
        "Loop over the layers in reverse. Use dense_backward with that layer's A and W, put the "
        "pair in front of the list, and, unless it is the first layer, make the next dZ: dA where "
        "the Z of the layer before is above 0, otherwise 0.",
    ),
    insight=(
        "The way back costs about twice the way forward, whatever the number of weights; "
        "trying them one by one would cost a forward pass each."
    ),
    fingerprint=fingerprint_of_backward,
)
