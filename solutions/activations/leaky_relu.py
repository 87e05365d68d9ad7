"""Every answer to `leaky_relu`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import SHAPES, around_zero


def leaky_relu(z, alpha=0.01):
    """Let positive numbers pass, and shrink all others to alpha times themselves.

    Parameters
    ----------
    z : ndarray of float, any shape
    alpha : float
        Between 0 and 1.

    Returns
    -------
    ndarray of float, the shape of z
        A new array; z itself stays as it was.
    """
    return np.where(z > 0, z, alpha * z)


@right
def leaky_by_maximum(z, alpha=0.01):
    return np.maximum(z, alpha * z)


@right
def leaky_by_two_parts(z, alpha=0.01):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


@right
def leaky_by_copy(z, alpha=0.01):
    a = np.array(z, dtype=float)
    a[a < 0] *= alpha
    return a


@right
def leaky_by_slope(z, alpha=0.01):
    return z * np.where(z < 0, alpha, 1.0)


@right
def leaky_by_vectorize(z, alpha=0.01):
    def one(number):
        return float(number) if number > 0 else alpha * float(number)

    return np.vectorize(one)(z)


@wrong("You shrink the positive numbers and let the negative ones pass. It is the other way round.")
def sides_swapped(z, alpha=0.01):
    return np.where(z > 0, alpha * z, z)


@like(sides_swapped)
def smaller_of_both(z, alpha=0.01):
    return np.minimum(z, alpha * z)


@wrong("This is plain ReLU, 0 for all negative numbers. The leaky one lets alpha times z through.")
def not_leaky(z, alpha=0.01):
    return np.maximum(0, z)


@wrong(
    "Below 0 you return alpha. It is a factor: the answer there is alpha times z, which is "
    "negative."
)
def alpha_itself(z, alpha=0.01):
    return np.where(z > 0, z, alpha)


@like(alpha_itself)
def larger_of_alpha_and_z(z, alpha=0.01):
    return np.maximum(z, alpha)


@wrong(
    "You shrink by 0.01 whatever alpha is. 0.01 is only what alpha is if the caller says nothing."
)
def alpha_ignored(z, alpha=0.01):
    return np.where(z > 0, z, 0.01 * z)


@wrong("You shrink all numbers. Positive ones pass unchanged.")
def both_sides_shrunk(z, alpha=0.01):
    return alpha * z


@wrong("Your leak is positive. A negative z times a positive alpha stays negative.")
def leak_turned_positive(z, alpha=0.01):
    return np.where(z > 0, z, -alpha * z)


@wrong(
    "You return the slope, 1 or alpha. Asked is the value: the number itself, or alpha times it."
)
def slope_returned(z, alpha=0.01):
    return np.where(z > 0, 1.0, alpha)


@wrong(
    "Python's max and if want one truth value, and an array has many. np.where and np.maximum "
    "decide number by number."
)
def if_about_an_array(z, alpha=0.01):
    return max(alpha * z, z)


@like(if_about_an_array)
def leaky_by_if(z, alpha=0.01):
    if z > 0:
        return z
    return alpha * z


@wrong(
    "Your numbers are right, but you wrote them into z itself, and the caller still needs it. Make"
    " a new array."
)
def in_place(z, alpha=0.01):
    z[z < 0] *= alpha
    return z


def hidden_cases(rng):
    for shape, alpha in zip(SHAPES, (0.1, 0.2, 0.05, 0.3, 0.5, None), strict=True):
        case = {"z": around_zero(rng, shape)}
        yield case if alpha is None else case | {"alpha": alpha}
