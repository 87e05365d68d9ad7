"""Every answer to `relu_slope`, right and wrong, and its hidden cases."""

import functools
import math

import numpy as np

from autograder.ways import like, right, telling_case, wrong

from . import NEIGHBOURS_COMPARED, SHAPES, THRESHOLD_NOT_AT_ZERO, around_zero

ZERO_OR_ONE = "every answer is 0 or 1"
ALLOWED = {way: ZERO_OR_ONE for way in ("rounded", "cut_to_int", "clipped_at_6", "clipped_at_100")}


def relu_slope(z):
    """Return the slope of ReLU at every z: 1 above 0, otherwise 0, and at 0 too.

    z : array of float, any shape
    Returns slope : array, the shape of z; the numbers 0 and 1, not True and False
    """
    return np.where(z > 0, 1, 0)


@right
def relu_slope_as_number(z):
    return (z > 0).astype(float)


@right
def relu_slope_by_heaviside(z):
    return np.heaviside(z, 0)


@right
def relu_slope_by_sign(z):
    return np.sign(np.maximum(z, 0))


@right
def relu_slope_by_masks(z):
    slope = np.zeros_like(z)
    slope[z > 0] = 1
    return slope


@right
def relu_slope_times_one(z):
    return 1 * (z > 0)


@wrong(
    "At z = 0 you say 1. There is no slope on the kink, so one has to be agreed on: this course "
    "says 0, as PyTorch does."
)
def one_on_the_kink(z):
    return np.where(z >= 0, 1, 0)


@wrong(
    "Your slope is 1 everywhere. If you ask whether ReLU's *output* is at least 0: it always is. "
    "Ask whether z is above 0."
)
def one_everywhere(z):
    a = np.maximum(0, z)
    return np.where(a >= 0, 1, 0)


@like(one_everywhere)
def slope_one_everywhere(z):
    return np.ones_like(z)


@wrong("You return True and False. Asked are numbers, 1 and 0, to calculate with.")
def booleans(z):
    return z > 0


@wrong(
    "You return ReLU's value. Its slope is how steep it is: 1 wherever z is above 0, however large"
    " z is."
)
def value_for_slope(z):
    return np.maximum(0, z)


@wrong("At z = 0 you say 0.5. Others agree on that; this course says 0.")
def half_on_the_kink(z):
    return np.heaviside(z, 0.5)


@wrong("Below 0 you say −1. ReLU is flat there: its slope is 0.")
def sign_of_z(z):
    return np.sign(z)


@like(sign_of_z)
def minus_one_below_and_on_the_kink(z):
    return np.where(z > 0, 1, -1)


@wrong(
    "At z = 0 your answer is NaN, as 0/0 is if you divide by z. This course says 0 there: decide by"
    " comparing."
)
def divided_by_z(z):
    return np.maximum(0, z) / z


@like(divided_by_z)
def nothing_on_the_kink(z):
    return np.where(z == 0, np.nan, np.where(z > 0, 1.0, 0.0))


@wrong("You say 1 below 0 and 0 above. It is the other way round.")
def turned_round(z):
    return np.where(z < 0, 1, 0)


@like(turned_round)
def turned_round_with_one_on_the_kink(z):
    return np.where(z > 0, 0, 1)


@wrong("You ask `if` about a whole array. np.where decides number by number.")
def if_about_an_array(z):
    if z > 0:
        return 1
    return 0


@wrong("Below 0 you say 0.01, as a leaky ReLU would. Plain ReLU is flat there: 0.")
def leaky(z):
    return np.where(z > 0, 1, 0.01)


@wrong("You say 1 below 0 as well. ReLU is flat there: its slope is 0.")
def one_below_zero_too(z):
    return np.where(z != 0, 1, 0)


@wrong(THRESHOLD_NOT_AT_ZERO)
def threshold_not_at_zero(z):
    return np.where(z > 0.5, 1, 0)


@like(threshold_not_at_zero)
def threshold_at_one(z):
    return np.where(z > 1, 1, 0)


@like(threshold_not_at_zero)
def threshold_at_one_included(z):
    return np.where(z >= 1, 1, 0)


@wrong("Between 0 and 1 you return z itself. The slope is 1 wherever z is above 0.")
def cut_off_above(z):
    return np.clip(z, 0, 1)


@wrong(NEIGHBOURS_COMPARED)
def neighbours_compared(z):
    return np.gradient(np.maximum(0, z))


@wrong("This is the slope of the sigmoid. ReLU's is 0 or 1.")
def slope_of_the_sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def hidden_cases(rng):
    for number, shape in enumerate(SHAPES):
        # Among many numbers, one between 0 and 1: there other thresholds show.
        shown = [threshold_at_one, cut_off_above] if math.prod(shape) > 2 else []
        yield telling_case(functools.partial(draw_sums, rng, number, shape), relu_slope, *shown)


def draw_sums(rng, number, shape):
    z = around_zero(rng, shape, low=0.01)
    if number % 3 and z.size > 2:
        z.flat[rng.integers(1, z.size - 1)] = 0.0
    return {"z": z}
