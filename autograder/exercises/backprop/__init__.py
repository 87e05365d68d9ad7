"""The exercises of lesson 08, in teaching order, and what they share."""

import numpy as np

ORDER = (
    "chain_rule",
    "dense_backward",
    "loss_gradient",
    "backward",
    "sgd_step",
    "train",
    "numerical_gradient",
    "sigmoid_gradients",
    "torch_train",
    "mend_backward",
)

# Lesson 06's network with a second output: the text goes through it, forward and backward.
BY_HAND = [
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5, -0.5], [-1.5, 1.0]]), np.array([-0.1, 0.2])),
]


# 3-4-2 and 2-3-4-2. The third sample's sum at the third hidden
# neuron is exactly 0: on the kink, where the contract says that the slope is 0.
TWO_LAYERS = [
    (
        np.array([[0.5, -1.0, 1.0, 0.25], [1.0, 0.5, -0.5, -1.0], [-0.5, 1.5, 0.5, 1.0]]),
        np.array([0.25, -0.5, 0.75, 0.3]),
    ),
    (np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5], [2.0, -1.5]]), np.array([0.5, -0.25])),
]


THREE_SAMPLES = np.array([[1.0, -0.5, 2.0], [-1.0, 1.5, 0.5], [0.5, 1.0, -1.5]])


THREE_LAYERS = [
    (np.array([[1.0, -0.5, 0.5], [-1.0, 1.0, 2.0]]), np.array([0.2, 0.4, -0.3])),
    (
        np.array([[0.5, 1.0, -1.0, 0.75], [1.0, -0.5, 0.5, -1.0], [-0.75, 1.5, 0.25, 0.5]]),
        np.array([0.1, -0.2, 0.3, 0.15]),
    ),
    (np.array([[1.0, -1.0], [0.5, 1.5], [-0.5, 0.25], [1.25, -0.75]]), np.array([0.3, -0.1])),
]


# A network that is sure of its answers, and right: nearly nothing is left to learn.
SURE = {
    "X": np.array([[1.0, -0.5], [0.5, 1.5], [2.0, -1.0], [-1.0, 0.25]]),
    "y": np.array([0, 1, 0, 1]),
    "layers": [(np.array([[9.0, -8.0], [-10.0, 9.0]]), np.array([0.5, -0.5]))],
}


# Labels that no line separates, and steps so long that the loss grows before it falls.
OVERSHOT = {
    "X": np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0], [-1.0, -0.5], [0.25, -1.5]]),
    "y": np.array([1, 0, 1, 1, 0]),
    "layers": BY_HAND[:1],
    "lr": 5.0,
}


FIVE = {
    "X": np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0], [-1.0, -0.5], [0.25, -1.5]]),
    "y": np.array([1, 0, 1, 0, 1]),
    "layers": BY_HAND,
    "lr": 0.5,
}
