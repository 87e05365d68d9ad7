"""Every answer to `tanh_slope`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import BOUNDED, FLAT_TOO_EARLY, NEIGHBOURS_COMPARED, SHAPES, around_zero, some_far_out

ALLOWED = {"clipped_at_6": BOUNDED, "clipped_at_100": BOUNDED}


def tanh_slope(z):
    """Return the slope of tanh at every z; never NaN or infinity, not at z = 1000 or −1000 either.

    z : array of float, any shape; sums, not yet passed through tanh
    Returns slope : array of float, the shape of z
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


@wrong("You return a², the square of tanh. The slope is 1 minus that.")
def square_alone(z):
    return np.tanh(z) ** 2


@wrong("You squared 1 − a. Only a is squared: 1 − a².")
def whole_squared(z):
    return (1 - np.tanh(z)) ** 2


@wrong("You squared z, inside of tanh. Square what tanh returns.")
def z_squared_inside(z):
    return 1 - np.tanh(z**2)


@wrong("You doubled a. The formula has its square, a times a.")
def doubled_not_squared(z):
    return 1 - 2 * np.tanh(z)


@wrong("You took the size of a. The formula has its square.")
def size_not_square(z):
    return 1 - np.abs(np.tanh(z))


@wrong("Your a is the sigmoid of z. Here a is tanh(z).")
def sigmoid_for_tanh(z):
    return 1 - (1 / (1 + np.exp(-z))) ** 2


@wrong("This is the slope of the sigmoid. Asked is that of tanh, 1 − tanh(z)².")
def slope_of_the_sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


@wrong("You return the root of the slope. It is 1 − a² as it is, or 1 / cosh², with the square.")
def cosh_not_squared(z):
    return 1 / np.cosh(z)


@wrong("You add a. The formula subtracts its square from 1.")
def a_added(z):
    return 1 + np.tanh(z)


@wrong("Your answer has a stray factor: 1 − a² needs none.")
def half_the_slope(z):
    return (1 - np.tanh(z) ** 2) / 2


@like(half_the_slope)
def twice_the_slope(z):
    return 2 * (1 - np.tanh(z) ** 2)


@like(cosh_not_squared)
def root_of_the_slope(z):
    return np.sqrt(1 - np.tanh(z) ** 2)


@wrong("You raised a to the third power. The formula has its square.")
def cubed(z):
    return 1 - np.tanh(z) ** 3


@wrong(NEIGHBOURS_COMPARED)
def neighbours_compared(z):
    return np.gradient(np.tanh(z))


@wrong(FLAT_TOO_EARLY.replace("8", "4"))
def flat_too_early(z):
    return np.where(np.abs(z) > 3, 0.0, 1 - np.tanh(z) ** 2)


@like(flat_too_early)
def cut_at_three(z):
    return 1 - np.tanh(np.clip(z, -3, 3)) ** 2


@wrong("1 / (1 + z²) is the slope of the arctangent. For tanh it is 1 − a².")
def slope_of_the_arctangent(z):
    return 1 / (1 + z**2)


def hidden_cases(rng):
    for number, shape in enumerate(SHAPES):
        z = some_far_out(rng, around_zero(rng, shape, high=2.5), 3.2, 4.5)
        if number % 2 and z.size > 1:
            z.flat[1], z.flat[-2] = rng.uniform(720, 3000), -rng.uniform(720, 3000)
        yield {"z": z}
