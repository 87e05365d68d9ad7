"""Every answer to `relu`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import SHAPES, around_zero


def relu(z):
    """Let positive numbers pass, and make 0 of all others.

    Parameters
    ----------
    z : ndarray of float, any shape

    Returns
    -------
    ndarray of float, the shape of z
        A new array; z itself stays as it was.
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
    "Your array holds whole numbers, so everything after the point is cut off. (np.vectorize takes"
    " the kind of numbers from its first result.)"
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


@wrong("You return one number for the whole array. Every z gets its own answer.")
def one_number(z):
    return max(0, np.max(z))


def hidden_cases(rng):
    for shape in SHAPES:
        yield {"z": around_zero(rng, shape, low=0.01)}
