"""Every answer to `sigmoid`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import BOUNDED, FLAT_TOO_EARLY, SHAPES, around_zero, some_far_out

ALLOWED = {"clipped_at_6": BOUNDED, "clipped_at_100": BOUNDED}


def sigmoid(z):
    """Return 1 / (1 + e^(−z)) for every number of z.

    It is never NaN or infinity: at z = 1000 it is 1, at −1000 it is 0. A warning costs nothing.
    z : array of float, any shape
    Returns a : array of float, the shape of z
    """
    # The exponent is never positive, so nothing can overflow.
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@right
def sigmoid_as_everyone_writes_it(z):
    # Overflows at z = -1000, with a warning, and 1 / inf is the right 0.
    return 1 / (1 + np.exp(-z))


@right
def sigmoid_by_tanh(z):
    return 0.5 * (1 + np.tanh(z / 2))


@right
def sigmoid_by_masks(z):
    a = np.empty_like(z)
    positive = z >= 0
    a[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    a[~positive] = e / (1 + e)
    return a


@right
def sigmoid_by_where(z):
    return np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@right
def sigmoid_clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@right
def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


@right
def sigmoid_by_loop(z):
    import math

    a = np.zeros(z.size)
    for i, number in enumerate(z.ravel()):
        if number >= 0:
            a[i] = 1 / (1 + math.exp(-number))
        else:
            a[i] = math.exp(number) / (1 + math.exp(number))
    return a.reshape(z.shape)


@right
def sigmoid_in_float32(z):
    return 1 / (1 + np.exp(-z.astype(np.float32)))


@wrong(
    "You return 1 + e^(−z), which exceeds 1 everywhere. The whole sum belongs below the line. "
    "(1 / 1 + np.exp(-z) divides 1 by 1 and adds the rest afterwards: put it in parentheses.)"
)
def parentheses_forgotten(z):
    return 1 / 1 + np.exp(-z)


@wrong(
    "Your curve falls where the sigmoid rises: you computed 1 − sigmoid(z). At 0 both are 0.5, so "
    "try another z. Look at the sign in the exponent, or at which branch is which."
)
def one_minus_sigmoid(z):
    return 1 / (1 + np.exp(z))


@like(one_minus_sigmoid)
def small_over_large(z):
    return np.exp(-z) / (1 + np.exp(-z))


@like(one_minus_sigmoid)
def branches_swapped(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1) / (1 + e)


@wrong(
    "Your formula is right on paper, but far from 0 it gives NaN: the exponential overflows to "
    "infinity, and infinity divided by infinity (or times 0) is not a number. With 1 above the "
    "line, as in 1 / (1 + e^(−z)), the worst is 1 divided by infinity, and that is 0."
)
def infinity_over_infinity(z):
    return np.exp(z) / (1 + np.exp(z))


@like(infinity_over_infinity)
def branches_multiplied(z):
    return (z >= 0) / (1 + np.exp(-z)) + (z < 0) * np.exp(z) / (1 + np.exp(z))


@wrong(
    "You give the same number for z and for −z, as if there were one formula for both signs. With "
    "e = exp(−|z|), the answer is 1/(1 + e) for z at or above 0, and e/(1 + e) below."
)
def one_branch_only(z):
    e = np.exp(-np.abs(z))
    return 1 / (1 + e)


@like(one_branch_only)
def only_the_branch_below_zero(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e)


@like(one_branch_only)
def both_branches_alike(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(z)))


@wrong(
    "You ask `if` about a whole array. It has many truth values, and `if` wants one. np.where "
    "chooses number by number."
)
def if_about_an_array(z):
    e = np.exp(-np.abs(z))
    if z >= 0:
        return 1 / (1 + e)
    return e / (1 + e)


@wrong(
    "math.exp takes one number, and stops with an error where the result is too large. NumPy's "
    "exponential takes whole arrays, and says infinity there."
)
def math_exp(z):
    import math

    return 1 / (1 + math.exp(-z))


@like(math_exp)
def exp_of_the_math_module_and_abs(z):
    import math

    e = math.exp(-abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@like(math_exp)
def exp_of_the_math_module_for_each(z):
    import math

    return np.array([1 / (1 + math.exp(-number)) for number in z])


@like(math_exp)
def exp_of_the_math_module_for_each_of_all(z):
    import math

    return np.array([1 / (1 + math.exp(-number)) for number in z.ravel()]).reshape(z.shape)


@wrong("This is tanh, which runs from −1 to 1. The sigmoid runs from 0 to 1.")
def tanh_instead(z):
    return np.tanh(z)


@wrong(
    "You subtract the exponential below the line. The sigmoid adds it, so that the lower part is "
    "never 0."
)
def minus_below(z):
    return 1 / (1 - np.exp(-z))


@wrong("Your e is exp(−z), which grows without end below 0. In both branches e is exp(−|z|).")
def absolute_value_forgotten(z):
    e = np.exp(-z)
    return np.where(z >= 0, 1, e) / (1 + e)


@wrong("You return what stands above the line. Divide it by 1 + e.")
def not_divided(z):
    return np.where(z >= 0, 1, np.exp(-np.abs(z)))


@wrong("You have z above the line. There stands 1: the sigmoid of 0 is 0.5.")
def z_above_the_line(z):
    return z / (1 + np.exp(-z))


@wrong(
    "You divided by a sum over all numbers of z, so that your answers add up to 1. The sigmoid "
    "looks at each z alone."
)
def shared_out(z):
    powers = np.exp(z)
    return powers / powers.sum()


@like(shared_out)
def shared_out_shifted(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


@wrong(
    "This is softplus, the logarithm of 1 + e^z, which grows without end. The sigmoid is 1 divided "
    "by 1 + e^(−z)."
)
def softplus(z):
    return np.log(1 + np.exp(z))


@like(softplus)
def softplus_by_log1p(z):
    return np.log1p(np.exp(z))


@like(softplus)
def softplus_without_overflow(z):
    return np.logaddexp(0, z)


@wrong(
    "All your answers are 0 or 1: that is a step. The sigmoid passes smoothly from 0 to 1, and is "
    "0.5 at 0."
)
def step(z):
    return np.where(z > 0, 1.0, 0.0)


@like(step)
def step_at_zero_too(z):
    return np.where(z >= 0, 1.0, 0.0)


@like(step)
def rounded(z):
    return np.round(1 / (1 + np.exp(-z)))


@wrong("Your power has another base than e = 2.718…: np.exp takes the right one.")
def other_base(z):
    return 1 / (1 + 2.0 ** (-z))


@like(other_base)
def base_ten(z):
    return 1 / (1 + 10.0 ** (-z))


@wrong(
    "Far above 0 you answer 0, and the sigmoid is 1 there. To put 0 where NaN came out hides the "
    "overflow; a form whose exponent is never positive has none."
)
def nan_made_zero(z):
    return np.nan_to_num(np.exp(z) / (1 + np.exp(z)))


@wrong(FLAT_TOO_EARLY)
def flat_too_early(z):
    return np.where(z > 6, 1.0, np.where(z < -6, 0.0, 1 / (1 + np.exp(-z))))


@like(flat_too_early)
def cut_at_six(z):
    return 1 / (1 + np.exp(-np.clip(z, -6, 6)))


@like(flat_too_early)
def cut_at_five(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


@wrong("You return the sigmoid's slope, a times (1 − a). Asked is its value, a.")
def slope_returned(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


def hidden_cases(rng):
    for number, shape in enumerate(SHAPES):
        z = some_far_out(rng, around_zero(rng, shape), 6.5, 9)
        if number % 2 and z.size > 1:
            # Beyond 709.8 the exponential of float64 is infinite.
            z.flat[1], z.flat[-2] = rng.uniform(720, 3000), -rng.uniform(720, 3000)
        yield {"z": z}
