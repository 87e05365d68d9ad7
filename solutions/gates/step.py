"""Every answer to `step`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import OF_BITS, SIGMOID_FOR_STEP, TURNED

ALLOWED = OF_BITS


def step(z):
    """Decide: 1 where the weighted sum is above 0, otherwise 0.

    z : array of any shape
    Returns answers : array, the shape of z; the numbers 0 and 1, not True and False
    """
    return np.where(z > 0, 1, 0)


@right
def step_as_product(z):
    return (z > 0) * 1.0


@right
def step_as_integers(z):
    return (z > 0).astype(int)


@right
def step_in_single_precision(z):
    return np.heaviside(z, 0).astype(np.float32)


@right
def step_by_loop(z):
    answers = np.empty(z.shape)
    for place, value in np.ndenumerate(z):
        if value <= 0:
            answers[place] = 0
        else:
            answers[place] = 1
    return answers


@right
def step_by_mask(z):
    answers = np.zeros_like(z)
    answers[z > 0] = 1
    return answers


@right
def step_from_sign(z):
    return (np.sign(z) + 1) // 2


@wrong("Your step fires at z = 0 too (≥). In this course a neuron fires only above 0 (>).")
def fires_on_the_line(z):
    return np.where(z >= 0, 1, 0)


@wrong(
    "You returned the answers as True and False. The next neuron multiplies them by weights: "
    "return the numbers 1 and 0."
)
def booleans(z):
    return z > 0


@wrong(
    "Your neuron fires below the line and keeps quiet above it. It is the other way round: 1 where"
    " z is above 0."
)
def wrong_way_round(z):
    return np.where(z < 0, 1, 0)


@wrong(TURNED)
def turned(z):
    return np.where(z > 0, 0, 1)


@wrong(
    "You answer −1 on the wrong side. The outputs of a gate are 0 and 1: both sides must use that "
    "code."
)
def plus_minus(z):
    return np.where(z > 0, 1, -1)


@like(plus_minus)
def step_sign(z):
    return np.sign(z)


@wrong("On the line, at z = 0, you answer 0.5. A step has two answers only: there it is 0.")
def half_on_the_line(z):
    return (np.sign(z) + 1) / 2


@like(half_on_the_line)
def step_half_on_the_line(z):
    return np.heaviside(z, 0.5)


@wrong(
    "You let the size of z through. A step does not care how far above 0 z is: every positive z "
    "gives exactly 1."
)
def ramp(z):
    return np.maximum(z, 0)


@like(ramp)
def step_clipped(z):
    return np.clip(z, 0, 1)


@wrong(
    "Some sums above 0 do not make your step fire. Compare z itself with 0, and with nothing "
    "larger: the threshold already sits in the bias."
)
def other_threshold(z):
    return np.where(z > 0.5, 1, 0)


@like(other_threshold)
def step_at_one(z):
    return np.where(z >= 1, 1, 0)


@like(other_threshold)
def step_of_whole_numbers(z):
    return np.where(z.astype(int) > 0, 1, 0)


@like(other_threshold)
def step_after_rounding(z):
    return np.clip(np.round(z), 0, 1)


@like(other_threshold)
def step_at_a_thousandth(z):
    return np.where(z > 0.001, 1, 0)


@like(other_threshold)
def step_at_one_tenth(z):
    return np.where(z > 0.1, 1, 0)


@wrong(
    "A plain `if` (or `and`) can decide about one number. Here z is an array, perhaps with rows "
    "and columns: decide about each of its elements."
)
def if_about_an_array(z):
    if z > 0:
        return 1
    return 0


@like(if_about_an_array)
def step_by_and(z):
    return z > 0 and 1


@like(if_about_an_array)
def step_of_each_row(z):
    return [1 if row > 0 else 0 for row in z]


@like(if_about_an_array)
def step_of_each_row_as_array(z):
    return np.array([1 if row > 0 else 0 for row in z])


@wrong(
    "You gave one answer for the whole array. Each element of z is a neuron's sum of its own and "
    "needs its own 0 or 1."
)
def one_answer_for_all(z):
    return 1 if np.sum(z) > 0 else 0


@wrong(
    "The zeros and ones are right, but you wrote them into z itself, and the caller has lost the "
    "weighted sums. Make a new array."
)
def in_place(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


@wrong(SIGMOID_FOR_STEP)
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@wrong("You used tanh. The step of this course decides: exactly 0 or 1.")
def tanh(z):
    return np.tanh(z)


@like(ramp)
def step_keeps_positive_sums(z):
    return np.where(z > 0, z, 0)


@wrong("Below the line you hand z itself back. There are two answers only: 1 above 0, otherwise 0.")
def negative_sums_kept(z):
    return np.where(z > 0, 1, z)


@wrong("You asked whether z differs from 0. Below 0 the answer is 0 too.")
def not_zero(z):
    return np.where(z != 0, 1, 0)


@wrong(
    "You compared with a number made from z itself (its largest, or its mean). Each element is "
    "compared with 0, whatever the others are."
)
def largest_only(z):
    return np.where(z == z.max(), 1, 0)


@like(largest_only)
def above_the_mean(z):
    return np.where(z > z.mean(), 1, 0)


@wrong("Your answers are 1 throughout. Below 0, and on the line, it is 0.")
def always_one(z):
    return np.ones_like(z)


@wrong("Your answers are 0 throughout. Above 0 it is 1.")
def always_zero(z):
    return np.zeros_like(z)


@wrong("Your two answers are 2 and 1. They are 1 and 0.")
def two_and_one(z):
    return np.where(z > 0, 2, 1)


def hidden_cases(rng):
    # One row, one column, more axes than two: the shape stays.
    for shape in [(5,), (1, 4), (7,), (3, 5), (6, 1), (2, 1, 3)]:
        z = rng.integers(-8, 9, shape) / 4
        # Every case has a weighted sum on the line, one just above and one well above.
        z.flat[:4] = rng.permutation([0.0, 2.0**-20, 1.75, -1.25])
        yield {"z": z}
