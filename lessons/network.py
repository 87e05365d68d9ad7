"""What explorers must show before it is learned: activations, softmax, a network both ways.

Explorers work from the first minute of a lesson on, when its exercises are still to be written.
The numbers that they then show are made here, below all of them.

Layers are pairs (W, b) from first to last, with W of shape (n_in, n_out) and b of shape
(n_out,); rows of X are samples; there is no activation after the last layer. Activations and
their slopes take arrays of any shape, number by number.
"""

from collections.abc import Callable, Sequence

import numpy as np

Layers = Sequence[tuple[np.ndarray, np.ndarray]]
Activation = Callable[[np.ndarray], np.ndarray]

LEAK = 0.1  # larger than usual, so that one can see it


# Activations and their slopes ------------------------------------------------------------


def identity(z: np.ndarray) -> np.ndarray:
    """Return z as it is."""
    return z


def identity_slope(z: np.ndarray) -> np.ndarray:
    """Return 1 for each z."""
    return np.ones_like(z)


def step(z: np.ndarray) -> np.ndarray:
    """Return 1.0 where z is above 0, else 0.0."""
    return np.where(z > 0, 1.0, 0.0)


def step_slope(z: np.ndarray) -> np.ndarray:
    """Return 0 for each z; at the jump it is agreed on."""
    return np.zeros_like(z)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^−z)."""
    return 0.5 * (1 + np.tanh(z / 2))  # this form overflows nowhere


def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    """Return the slope of the sigmoid at each z."""
    a = sigmoid(z)
    return a * (1 - a)


def tanh_slope(z: np.ndarray) -> np.ndarray:
    """Return the slope of tanh at each z."""
    return 1 - np.tanh(z) ** 2


def relu(z: np.ndarray) -> np.ndarray:
    """Return z where it is above 0, else 0."""
    return np.maximum(z, 0)


def relu_slope(z: np.ndarray) -> np.ndarray:
    """Return 1.0 where z is above 0, else 0.0."""
    return step(z)


def leaky_relu(z: np.ndarray) -> np.ndarray:
    """Return z where it is above 0, else a tenth of it."""
    return np.where(z > 0, z, LEAK * z)


def leaky_relu_slope(z: np.ndarray) -> np.ndarray:
    """Return 1.0 where z is above 0, else 0.1."""
    return np.where(z > 0, 1.0, LEAK)


# A network -------------------------------------------------------------------------------


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return the probabilities of scores of shape (…, C), row by row; no score is too large."""
    powers = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def he(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    """Return random weights (n_in, n_out) through which ReLU layers keep a signal's size."""
    return np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))


def he_layers(sizes: Sequence[int], rng: np.random.Generator) -> list:
    """Return layers of these sizes, inputs first, with weights by `he` and biases of 0."""
    pairs = zip(sizes[:-1], sizes[1:], strict=True)
    return [(he(n_in, n_out, rng), np.zeros(n_out)) for n_in, n_out in pairs]


def forward(
    layers: Layers, X: np.ndarray, activation: Activation = relu
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the sums of every layer, and what goes into it.

    Parameters
    ----------
    layers : sequence of (W, b)
    X : ndarray, shape (m, n_in)
    activation : callable

    Returns
    -------
    sums : list of ndarray, shapes (m, n_out)
        The last ones are the logits.
    inputs : list of ndarray, shapes (m, n_in)
        One for each layer; the first is X.
    """
    sums, inputs = [], [X]
    for W, b in layers:
        sums.append(inputs[-1] @ W + b)
        inputs.append(activation(sums[-1]))
    return sums, inputs[:-1]


def logits_of(layers: Layers, X: np.ndarray) -> np.ndarray:
    """Return the logits (m, n_out) of a network with ReLU between its layers."""
    return forward(layers, X)[0][-1]


def backward(
    layers: Layers,
    sums: Sequence[np.ndarray],
    inputs: Sequence[np.ndarray],
    blame: np.ndarray,
    slope: Activation = relu_slope,
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the slopes (dW, db) of every layer.

    Parameters
    ----------
    layers : sequence of (W, b)
    sums, inputs : sequence of ndarray
        As `forward` returns them.
    blame : ndarray, shape (m, n_out)
        The slope of the loss at every logit.
    slope : callable
        That of the activation.
    """
    slopes: list[tuple[np.ndarray, np.ndarray]] = []
    for k in reversed(range(len(layers))):
        slopes.insert(0, (inputs[k].T @ blame, blame.sum(axis=0)))
        if k:
            blame = (blame @ layers[k][0].T) * slope(sums[k - 1])
    return slopes


def move(layers: Layers, slopes: Layers, rate: float) -> None:
    """Move the arrays of a network one step downhill, in place."""
    for layer, pair in zip(layers, slopes, strict=True):
        for part, slope in zip(layer, pair, strict=True):
            part -= rate * slope
