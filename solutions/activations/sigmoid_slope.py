"""Every answer to `sigmoid_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import (
    BOUNDED,
    FLAT_TOO_EARLY,
    NEGATIVE_SLOPE,
    NEIGHBOURS_COMPARED,
    ONE_FACTOR_MISSING,
    PLUS_FOR_MINUS,
    SHAPES,
    SIGMOID_HAS_ITS_OWN,
    SLOPE_OF_TANH,
    SQUARE_OF_A,
    around_zero,
    some_far_out,
)
from .sigmoid import sigmoid

ALLOWED = {"clipped_at_6": BOUNDED, "clipped_at_100": BOUNDED}


def sigmoid_slope(z):
    """Return the slope of the sigmoid at every z.

    z : array of float, any shape; sums, not yet passed through the sigmoid
    Returns slope : array of float, the shape of z
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


@wrong(SIGMOID_HAS_ITS_OWN)
def tanh_formula(z):
    a = 1 / (1 + np.exp(-z))
    return 1 - a**2


@wrong(ONE_FACTOR_MISSING)
def one_factor_missing(z):
    return 1 - 1 / (1 + np.exp(-z))


@wrong(NEGATIVE_SLOPE)
def sign_turned(z):
    a = 1 / (1 + np.exp(-z))
    return a * (a - 1)


@like(sign_turned)
def inner_minus_counted_twice(z):
    return -np.exp(-z) / (1 + np.exp(-z)) ** 2


@wrong(SQUARE_OF_A)
def a_squared(z):
    a = 1 / (1 + np.exp(-z))
    return a * a


@wrong(PLUS_FOR_MINUS)
def plus(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 + a)


@wrong("You return (1 − a)². The two factors are a and 1 − a.")
def other_factor_squared(z):
    return (1 - 1 / (1 + np.exp(-z))) ** 2


@wrong(SLOPE_OF_TANH)
def slope_of_tanh(z):
    return 1 - np.tanh(z) ** 2


@wrong("Your answers are all 0: a * 1 - a is a − a. Put parentheses around 1 − a.")
def factor_without_parentheses(z):
    a = 1 / (1 + np.exp(-z))
    return a * 1 - a


@wrong("Only the exponential is squared in your fraction. Square the whole sum 1 + e^(−z).")
def sum_not_squared(z):
    return np.exp(-z) / (1 + np.exp(-z) ** 2)


@wrong("You return the half of the slope: a times (1 − a) needs no further factor.")
def half_the_slope(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a) / 2


@wrong(NEIGHBOURS_COMPARED)
def neighbours_compared(z):
    return np.gradient(1 / (1 + np.exp(-z)))


@wrong(
    "You say 0.25 everywhere. That is the slope at z = 0, the steepest place; elsewhere it is "
    "smaller."
)
def one_slope_for_all(z):
    return np.full(z.shape, 0.25)


@wrong("You measured the slope over too large a distance. The formula a times (1 − a) is exact.")
def measured_too_widely(z):
    return (1 / (1 + np.exp(-z - 1)) - 1 / (1 + np.exp(-z + 1))) / 2


@like(measured_too_widely)
def measured_over_a_tenth(z):
    return (1 / (1 + np.exp(-z - 0.1)) - 1 / (1 + np.exp(-z))) / 0.1


@like(measured_too_widely)
def measured_over_a_hundredth(z):
    return (1 / (1 + np.exp(-z - 0.01)) - 1 / (1 + np.exp(-z))) / 0.01


@wrong("You took the slope of ReLU or of the step, 0 or 1. The sigmoid's is a times (1 − a).")
def zero_or_one(z):
    return np.where(z > 0, 1.0, 0.0)


@wrong(FLAT_TOO_EARLY)
def flat_too_early(z):
    a = sigmoid(z)
    return np.where(np.abs(z) > 6, 0.0, a * (1 - a))


@like(flat_too_early)
def cut_at_five(z):
    a = sigmoid(np.clip(z, -5, 5))
    return a * (1 - a)


def hidden_cases(rng):
    for shape in SHAPES:
        yield {"z": some_far_out(rng, around_zero(rng, shape), 6.5, 9)}
