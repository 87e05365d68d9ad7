"""Every answer to `sigmoid_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import SHAPES, around_zero
from .sigmoid import sigmoid


def sigmoid_slope(z):
    """Find the slope of the sigmoid at every z.

    Parameters
    ----------
    z : ndarray of float, any shape
        Where: weighted sums, not yet passed through the sigmoid.

    Returns
    -------
    ndarray of float, the shape of z
    """
    a = sigmoid(z)
    return a * (1 - a)


@right
def sigmoid_slope_by_formula(z):
    e = np.exp(-z)
    return e / (1 + e) ** 2


@right
def sigmoid_slope_as_difference(z):
    a = 1 / (1 + np.exp(-z))
    return a - a**2


@right
def sigmoid_slope_by_tanh(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


@right
def sigmoid_slope_measured(z):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


@right
def sigmoid_slope_by_autograd(z):
    z = torch.tensor(z, requires_grad=True)
    torch.sigmoid(z).sum().backward()
    return z.grad.numpy()


@wrong(
    "You put z where a = sigmoid(z) belongs. A sigmoid's slope is never negative and never above "
    "0.25; yours is."
)
def z_for_a(z):
    return z * (1 - z)


@like(z_for_a)
def slope_half_from_z(z):
    return z * (1 - 1 / (1 + np.exp(-z)))


@like(z_for_a)
def slope_other_half_from_z(z):
    return 1 / (1 + np.exp(-z)) * (1 - z)


@wrong(
    "You return the sigmoid's value. Asked is its slope, which is small where the curve is flat."
)
def value_for_slope(z):
    return 1 / (1 + np.exp(-z))


@wrong(
    "You applied the sigmoid twice before you took the slope. Once gives a; the slope is made of "
    "that a."
)
def sigmoid_twice(z):
    a = 1 / (1 + np.exp(-z))
    a = 1 / (1 + np.exp(-a))
    return a * (1 - a)


@wrong("1 − a² is the formula for tanh. For the sigmoid it is a times (1 − a).")
def tanh_formula(z):
    a = 1 / (1 + np.exp(-z))
    return 1 - a**2


@wrong(
    "You return 1 − a. One factor is missing: at z = −2 the curve is nearly flat, and your slope "
    "is 0.88."
)
def one_factor_missing(z):
    return 1 - 1 / (1 + np.exp(-z))


@wrong("Your slope is negative. The sigmoid rises everywhere, so its slope is positive.")
def sign_turned(z):
    a = 1 / (1 + np.exp(-z))
    return a * (a - 1)


@like(sign_turned)
def inner_minus_counted_twice(z):
    return -np.exp(-z) / (1 + np.exp(-z)) ** 2


@wrong("You multiplied a by itself. The second factor is 1 − a.")
def a_squared(z):
    a = 1 / (1 + np.exp(-z))
    return a * a


def hidden_cases(rng):
    for shape in SHAPES:
        yield {"z": around_zero(rng, shape)}
