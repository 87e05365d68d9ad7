"""Every answer to `leaky_relu`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import CUT_OFF_ABOVE, OTHER_ACTIVATION, SHAPES, around_zero


def leaky_relu(z, alpha=0.01):
    """Let positive numbers pass, and make alpha times themselves of all others.

    z : array of float, any shape
    alpha : float between 0 and 1
    Returns a : array of float, the shape of z, a new one
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
    "Your leak is the same whatever alpha is. Use the argument; 0.01 is only what it is if the "
    "caller says nothing."
)
def alpha_ignored(z, alpha=0.01):
    return np.where(z > 0, z, 0.01 * z)


@like(alpha_ignored)
def always_a_tenth(z, alpha=0.01):
    return np.where(z > 0, z, 0.1 * z)


@like(alpha_ignored)
def always_a_fifth(z, alpha=0.01):
    return np.where(z > 0, z, 0.2 * z)


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


@like(alpha_itself)
def alpha_itself_by_masks(z, alpha=0.01):
    a = np.zeros_like(z)
    a[z > 0] = z[z > 0]
    a[z < 0] = alpha
    return a


@like(alpha_itself)
def alpha_itself_turned(z, alpha=0.01):
    return np.where(z > 0, z, -alpha)


@wrong("Below 0 you divide by alpha. The leak is small: multiply.")
def divided_by_alpha(z, alpha=0.01):
    return np.where(z > 0, z, z / alpha)


@wrong("Below 0 you add alpha or subtract it. It is a factor: alpha times z.")
def alpha_added(z, alpha=0.01):
    return np.where(z > 0, z, z + alpha)


@like(alpha_added)
def alpha_subtracted(z, alpha=0.01):
    return np.where(z > 0, z, z - alpha)


@wrong("You add alpha times z on both sides. Above 0, z passes alone.")
def leak_on_both_sides(z, alpha=0.01):
    return np.maximum(0, z) + alpha * z


@wrong("Below 0 you let 1 − alpha of z pass. It is alpha times z: the small part.")
def rest_passes(z, alpha=0.01):
    return np.where(z > 0, z, (1 - alpha) * z)


@wrong(
    "If the caller says nothing, your leak is another. The first line of the contract ends in "
    "alpha=0.01."
)
def other_default(z, alpha=0.1):
    return np.where(z > 0, z, alpha * z)


@like(other_default)
def other_default_of_a_fifth(z, alpha=0.2):
    return np.where(z > 0, z, alpha * z)


@wrong("You compare z with alpha. The bend is at 0.")
def bend_at_alpha(z, alpha=0.01):
    return np.where(z > alpha, z, alpha * z)


@wrong("Your function takes its arguments the other way round: first z, then alpha.")
def arguments_swapped(alpha, z=0.01):
    return np.where(z > 0, z, alpha * z)


@wrong(CUT_OFF_ABOVE)
def cut_off_above(z, alpha=0.01):
    return np.clip(np.where(z > 0, z, alpha * z), None, 6)


@like(cut_off_above)
def cut_off_at_a_hundred(z, alpha=0.01):
    return np.clip(np.where(z > 0, z, alpha * z), None, 100)


@wrong(OTHER_ACTIVATION)
def other_activation(z, alpha=0.01):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


@like(other_activation)
def softplus(z, alpha=0.01):
    return np.log(1 + np.exp(z))


def hidden_cases(rng):
    for shape, alpha in zip(SHAPES, (0.1, 0.2, 0.05, 0.3, 0.5, None, 0.4), strict=True):
        z = around_zero(rng, shape)
        if len(shape) > 1:
            z.flat[-1] = rng.uniform(150, 2000)
        yield {"z": z} if alpha is None else {"z": z, "alpha": alpha}
    yield {"z": rng.uniform(0.5, 9, (1, 4)).round(4), "alpha": 0.2}
