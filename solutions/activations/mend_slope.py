"""Every answer to `mend_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import (
    BOUNDED,
    NEGATIVE_SLOPE,
    ONE_FACTOR_MISSING,
    PLUS_FOR_MINUS,
    SIGMOID_HAS_ITS_OWN,
    SLOPE_OF_TANH,
    SQUARE_OF_A,
    around_zero,
)

ALLOWED = {"clipped_at_6": BOUNDED, "clipped_at_100": BOUNDED}


def mend_slope(X, W, b):
    """Return the slope of every sigmoid of a layer, at its weighted sum, for every sample.

    X : array of float, shape (m, n)
    W : array of float, shape (n, h), one column per neuron
    b : array of float, shape (h,)
    Returns slopes : array of float, shape (m, h)
    """

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def slope(z):
        a = sigmoid(z)
        return a * (1 - a)

    Z = X @ W + b
    return slope(Z)


@right
def layer_slope_from_outputs(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * (1 - A)


@right
def layer_slope_by_loop(X, W, b):
    slopes = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            z = float(np.sum(X[i] * W[:, j])) + b[j]
            slopes[i, j] = np.exp(-z) / (1 + np.exp(-z)) ** 2
    return slopes


@right
def layer_slope_by_autograd(X, W, b):
    Z = torch.tensor(X @ W + b, requires_grad=True)
    torch.sigmoid(Z).sum().backward()
    return Z.grad.numpy()


@right
def layer_slope_in_float32(X, W, b):
    Z = X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
    return (1 - np.tanh(Z / 2) ** 2) / 4


@wrong(
    "The slope is taken at a, the sigmoid's output, and `slope` applies the sigmoid itself: so it "
    "is applied twice. As a lies between 0 and 1, the slope seems never to fall below 0.196. It "
    "belongs at the weighted sum."
)
def slope_of_the_output(X, W, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def slope(z):
        a = sigmoid(z)
        return a * (1 - a)

    A = sigmoid(X @ W + b)
    return slope(A)


@wrong(
    "You put a weighted sum where a stands in a · (1 − a). That formula wants the sigmoid's output."
)
def z_for_a(X, W, b):
    Z = X @ W + b
    return Z * (1 - Z)


@like(z_for_a)
def one_factor_from_z(X, W, b):
    Z = X @ W + b
    return 1 / (1 + np.exp(-Z)) * (1 - Z)


@like(z_for_a)
def other_factor_from_z(X, W, b):
    Z = X @ W + b
    return Z * (1 - 1 / (1 + np.exp(-Z)))


@wrong("You return the sigmoid's outputs. Asked are its slopes.")
def value_for_slope(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


@wrong("Your weighted sums lack the bias.")
def no_bias(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W)))
    return A * (1 - A)


@wrong(SIGMOID_HAS_ITS_OWN)
def tanh_formula(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return 1 - A**2


@wrong(
    "Now the sigmoid is applied three times. There is one sigmoid in this layer, and its slope is "
    "taken at the weighted sum."
)
def three_sigmoids(X, W, b):
    A = X @ W + b
    for _ in range(3):
        A = 1 / (1 + np.exp(-A))
    return A * (1 - A)


@wrong("You subtracted the bias. It is added.")
def bias_subtracted(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W - b)))
    return A * (1 - A)


@wrong(
    "You add the bias to the slope. It belongs to the weighted sum, at which the slope is taken."
)
def bias_after_the_slope(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W)))
    return A * (1 - A) + b


@wrong(PLUS_FOR_MINUS)
def plus(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * (1 + A)


@wrong(SQUARE_OF_A)
def a_squared(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * A


@wrong(ONE_FACTOR_MISSING)
def one_factor_missing(X, W, b):
    return 1 - 1 / (1 + np.exp(-(X @ W + b)))


@wrong(NEGATIVE_SLOPE)
def sign_turned(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * (A - 1)


@wrong(SLOPE_OF_TANH)
def slope_of_tanh(X, W, b):
    return 1 - np.tanh(X @ W + b) ** 2


@wrong("You return the weighted sums. Asked are the sigmoid's slopes there.")
def sums_returned(X, W, b):
    return X @ W + b


@wrong(
    "You took the slope twice. `slope` gets the weighted sums, and what it returns is the answer."
)
def slope_of_the_slope(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    B = 1 / (1 + np.exp(-A * (1 - A)))
    return B * (1 - B)


@wrong(
    "You multiplied the slopes by the sigmoid's outputs. `slope` of the sums is the whole answer."
)
def slope_times_output(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * (1 - A) * A


@wrong("You multiplied the slopes by z. They are the answer as they are.")
def slopes_times_z(X, W, b):
    Z = X @ W + b
    A = 1 / (1 + np.exp(-Z))
    return Z * A * (1 - A)


def hidden_cases(rng):
    for m, n, h in [(3, 2, 4), (5, 3, 2), (2, 4, 3), (4, 1, 5), (6, 2, 3), (3, 5, 1)]:
        yield {
            "X": around_zero(rng, (m, n), high=2.0),
            "W": around_zero(rng, (n, h), high=1.5),
            "b": around_zero(rng, h, 0.5, 1.5),
        }
