"""Every answer to `relu`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import CUT_OFF_ABOVE, OTHER_ACTIVATION, SHAPES, THRESHOLD_NOT_AT_ZERO, around_zero


def relu(z):
    """Let positive numbers pass, and make 0 of all others.

    z : array of float, any shape
    Returns a : array of float, the shape of z, a new one
    """
    return np.maximum(0, z)


@right
def relu_by_where(z):
    return np.where(z > 0, z, 0)


@right
def relu_by_mask(z):
    return z * (z > 0)


@right
def relu_by_copy(z):
    a = z.copy()
    a[a < 0] = 0
    return a


@right
def relu_by_clip(z):
    return np.clip(z, 0, None)


@right
def relu_by_absolute_value(z):
    return (z + np.abs(z)) / 2


@right
def relu_by_loop(z):
    return np.array([max(0.0, float(number)) for number in z.flat]).reshape(z.shape)


@right
def relu_in_float32(z):
    return np.maximum(z.astype("float32"), 0)


@wrong(
    "Python's max and if want one truth value, and an array has many. NumPy's maximum compares "
    "number by number."
)
def if_about_an_array(z):
    return max(0, z)


@like(if_about_an_array)
def relu_by_if(z):
    if z > 0:
        return z
    return 0


@wrong("You return 1 for positive numbers. That is the step; ReLU lets the number itself pass.")
def step(z):
    return np.where(z > 0, 1, 0)


@wrong("You keep the negative numbers and drop the positive ones. It is the other way round.")
def negatives_kept(z):
    return np.minimum(0, z)


@wrong(
    "Your numbers are right, but you wrote them into z itself. The caller still needs z, for the "
    "slope. Make a new array."
)
def in_place(z):
    z[z < 0] = 0
    return z


@like(in_place)
def written_into_z(z):
    return np.maximum(0, z, out=z)


@wrong("You turn negative numbers positive. ReLU makes 0 of them.")
def absolute_value(z):
    return np.abs(z)


@wrong(
    "Everything after the point is cut off: your numbers became whole ones on the way. (An array "
    "of whole numbers does that, and np.vectorize, which takes the kind from its first result.)"
)
def whole_numbers(z):
    return np.vectorize(max)(0, z)


@like(whole_numbers)
def array_of_whole_numbers(z):
    a = np.zeros(z.shape, dtype=int)
    a[z > 0] = z[z > 0]
    return a


@wrong("Your function leaks: below 0 it lets a hundredth pass. Plain ReLU is exactly 0 there.")
def already_leaky(z):
    return np.where(z > 0, z, 0.01 * z)


@wrong(
    "You return the positive numbers and leave the others out. Each z keeps its place; where it is"
    " negative, a 0 stands there."
)
def positives_only(z):
    return z[z > 0]


@wrong(
    "Your loop is right for a row of numbers. z may also be a table: going through a table gives "
    "its rows, not its numbers. NumPy's functions take any shape."
)
def one_axis_only(z):
    return np.array([max(0, number) for number in z])


@like(one_axis_only)
def one_axis_only_by_index(z):
    a = np.zeros(len(z))
    for i in range(len(z)):
        if z[i] > 0:
            a[i] = z[i]
    return a


@wrong(
    "np.max finds the largest number of one array, and takes what follows for an axis. np.maximum "
    "compares number by number."
)
def largest_along_an_axis(z):
    return np.max(0, z)


@like(largest_along_an_axis)
def largest_along_the_first_axis(z):
    return np.max(z, 0)


@wrong(
    "You return where z is above 0, as True and False. Asked is the number itself there, and 0 "
    "everywhere else."
)
def booleans(z):
    return z > 0


@wrong("You return one number for the whole array. Every z gets its own answer.")
def one_number(z):
    return max(0, np.max(z))


@wrong(CUT_OFF_ABOVE)
def cut_off_above(z):
    return np.clip(z, 0, 1)


@like(cut_off_above)
def cut_off_at_six(z):
    return np.clip(z, 0, 6)


@like(cut_off_above)
def cut_off_at_ten(z):
    return np.clip(z, 0, 10)


@like(cut_off_above)
def cut_off_at_a_hundred(z):
    return np.clip(z, 0, 100)


@wrong(THRESHOLD_NOT_AT_ZERO)
def threshold_not_at_zero(z):
    return np.where(z > 1, z, 0)


@like(threshold_not_at_zero)
def threshold_at_a_half(z):
    return np.where(z > 0.5, z, 0)


@wrong("You take the larger of z and 1. ReLU takes the larger of z and 0.")
def at_least_one(z):
    return np.maximum(z, 1)


@wrong(OTHER_ACTIVATION)
def other_activation(z):
    return np.log(1 + np.exp(z))


@like(other_activation)
def softplus_without_overflow(z):
    return np.logaddexp(0, z)


@like(other_activation)
def exponential_below_zero(z):
    return np.where(z > 0, z, np.exp(z) - 1)


@like(other_activation)
def swish(z):
    return z / (1 + np.exp(-z))


@like(other_activation)
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@like(other_activation)
def tanh(z):
    return np.tanh(z)


@wrong("Above 0 you return the square. The number itself passes.")
def squared(z):
    return np.maximum(0, z) ** 2


@wrong("Above 0 your numbers have the wrong sign: there z passes as it is.")
def sign_turned(z):
    return -np.maximum(0, z)


@wrong("Below 0 you say −1, and ReLU says 0 there.")
def minus_one_below_zero(z):
    return np.where(z > 0, z, -1.0)


def hidden_cases(rng):
    for number, shape in enumerate(SHAPES):
        z = around_zero(rng, shape, low=0.01)
        if z.size > 1:
            z.flat[1] = rng.uniform(0.05, 0.45)  # a threshold that is not at 0 shows
        if number % 3 == 0:
            z.flat[-1] = rng.uniform(150, 2000)
        yield {"z": z}
    yield {"z": rng.uniform(1.5, 9, (1, 4)).round(4)}
