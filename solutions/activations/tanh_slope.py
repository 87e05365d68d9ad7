"""Every answer to `tanh_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong

from . import SHAPES, around_zero


def tanh_slope(z):
    """Find the slope of tanh at every z.

    Also far from 0, at z = 1000 or −1000, the answer is a number, never NaN or infinity.

    Parameters
    ----------
    z : ndarray of float, any shape
        Where: weighted sums, not yet passed through tanh.

    Returns
    -------
    ndarray of float, the shape of z
    """
    return 1 - np.tanh(z) ** 2


@right
def tanh_slope_by_product(z):
    a = np.tanh(z)
    return (1 - a) * (1 + a)


@right
def tanh_slope_by_cosh(z):
    return 1 / np.cosh(z) ** 2


@right
def tanh_slope_by_loop(z):
    import math

    return np.array([1 - math.tanh(number) ** 2 for number in z.ravel()]).reshape(z.shape)


@right
def tanh_slope_by_sigmoid(z):
    a = 1 / (1 + np.exp(-2 * z))
    return 4 * a * (1 - a)


@right
def tanh_slope_in_float32(z):
    return 1 - np.tanh(z.astype(np.float32)) ** 2


@wrong(
    "You squared z where a = tanh(z) belongs. At z = 2 your slope is −3, but tanh rises everywhere."
)
def z_for_a(z):
    return 1 - z**2


@wrong("You return tanh's value. Asked is its slope, which is largest at z = 0.")
def value_for_slope(z):
    return np.tanh(z)


@wrong(
    "You subtract a from 1. The formula has its square, so that the slope is the same on both "
    "sides of 0."
)
def not_squared(z):
    return 1 - np.tanh(z)


@wrong("a times (1 − a) is the sigmoid's formula. For tanh it is 1 − a².")
def sigmoid_formula(z):
    a = np.tanh(z)
    return a * (1 - a)


@wrong("Your slope is negative. Tanh rises everywhere, so its slope is positive.")
def sign_turned(z):
    return np.tanh(z) ** 2 - 1


@wrong(
    "You applied tanh twice before you took the slope. Once gives a; the slope is made of that a."
)
def tanh_twice(z):
    return 1 - np.tanh(np.tanh(z)) ** 2


@wrong(
    "Your tanh is right on paper, but far from 0 its exponentials overflow, and infinity divided "
    "by infinity is NaN. NumPy's own tanh is safe."
)
def infinity_over_infinity(z):
    a = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return 1 - a**2


@wrong("You add the square. The slope of tanh is 1 at z = 0 and smaller everywhere else.")
def plus(z):
    return 1 + np.tanh(z) ** 2


def hidden_cases(rng):
    for number, shape in enumerate(SHAPES):
        z = around_zero(rng, shape, high=2.5)
        if number % 2:
            z.flat[1], z.flat[-2] = rng.uniform(720, 3000), -rng.uniform(720, 3000)
        yield {"z": z}
