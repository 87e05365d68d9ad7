"""How the exercises of lesson 05 are asked and judged: activations and their slopes."""

import numpy as np

from ..exercise import Exercise, Misconception

# The tolerance of this lesson: an honest measured slope is a right slope.
CLOSE = {"rtol": 1e-5, "atol": 1e-6}


def around_zero(rng, shape, low=0.2, high=3.5):
    """Return numbers of both signs, none negligible; the first one is negative.

    That there are both signs must not depend on luck, and the first one decides what kind
    of numbers np.vectorize makes.
    """
    z = rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)
    z.flat[0] = -abs(z.flat[0])
    z.flat[-1] = abs(z.flat[-1])
    return z.round(3)


SHAPES = [(5,), (3, 4), (2, 5), (7,), (2, 3, 2), (4, 2)]


# sigmoid ---------------------------------------------------------------------------------


def parentheses_forgotten(z):
    return 1 / 1 + np.exp(-z)


def exponent_with_the_wrong_sign(z):
    return 1 / (1 + np.exp(z))


def small_over_large(z):
    return np.exp(-z) / (1 + np.exp(-z))


def branches_swapped(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1) / (1 + e)


def exponential_over_itself(z):
    return np.exp(z) / (1 + np.exp(z))


def branches_multiplied(z):
    return (z >= 0) / (1 + np.exp(-z)) + (z < 0) * np.exp(z) / (1 + np.exp(z))


def only_the_branch_above_zero(z):
    e = np.exp(-np.abs(z))
    return 1 / (1 + e)


def only_the_branch_below_zero(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e)


def if_about_a_whole_array(z):
    e = np.exp(-np.abs(z))
    if z >= 0:
        return 1 / (1 + e)
    return e / (1 + e)


def exp_of_the_math_module(z):
    import math

    return 1 / (1 + math.exp(-z))


def exp_of_the_math_module_and_abs(z):
    import math

    e = math.exp(-abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def exp_of_the_math_module_for_each(z):
    import math

    return np.array([1 / (1 + math.exp(-number)) for number in z])


def exp_of_the_math_module_for_each_of_all(z):
    import math

    return np.array([1 / (1 + math.exp(-number)) for number in z.ravel()]).reshape(z.shape)


def tanh_for_sigmoid(z):
    return np.tanh(z)


def minus_below(z):
    return 1 / (1 - np.exp(-z))


def draw_sigmoids(rng):
    for number, shape in enumerate(SHAPES):
        z = around_zero(rng, shape)
        if number % 2:
            # Beyond 709.8 the exponential of float64 is infinite.
            z.flat[1], z.flat[-2] = rng.uniform(720, 3000), -rng.uniform(720, 3000)
        yield {"z": z}


SIGMOID = Exercise(
    "sigmoid",
    points=2,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([-1000.0, 0.25, 1000.0, -0.5])},
        {"z": np.array([[-0.5, 3.0, 1.0], [0.75, -4.0, -1.5]])},
        {"z": np.array([[-800.0, 1.5], [720.0, -0.25]])},
    ],
    hidden=draw_sigmoids,
    misconceptions=[
        Misconception(
            "parentheses_forgotten",
            "Your line divides 1 by 1 and adds the exponential afterwards, so the answers exceed "
            "1. The whole sum belongs below the line: put it in parentheses.",
            parentheses_forgotten,
        ),
        Misconception(
            "one_minus_sigmoid",
            "Your curve falls where the sigmoid rises: you computed 1 − sigmoid(z). At 0 both are "
            "0.5, so try another z. Look at the sign in the exponent, or at which branch is which.",
            exponent_with_the_wrong_sign,
            small_over_large,
            branches_swapped,
        ),
        Misconception(
            "infinity_over_infinity",
            "Your formula is right on paper, but far from 0 it gives NaN: the exponential "
            "overflows to infinity, and infinity divided by infinity (or times 0) is not a "
            "number. Use a form whose exponent is never positive.",
            exponential_over_itself,
            branches_multiplied,
        ),
        Misconception(
            "one_branch_only",
            "You use one formula for both signs of z. With e = exp(−|z|), the answer is 1/(1 + e) "
            "for z at or above 0, and e/(1 + e) below.",
            only_the_branch_above_zero,
            only_the_branch_below_zero,
        ),
        Misconception(
            "if_about_an_array",
            "You ask `if` about a whole array. It has many truth values, and `if` wants one. "
            "np.where chooses number by number.",
            if_about_a_whole_array,
        ),
        Misconception(
            "math_exp",
            "math.exp takes one number, and stops with an error where the result is too large. "
            "NumPy's exponential takes whole arrays; see that its exponent is never positive.",
            exp_of_the_math_module,
            exp_of_the_math_module_and_abs,
            exp_of_the_math_module_for_each,
            exp_of_the_math_module_for_each_of_all,
        ),
        Misconception(
            "tanh_instead",
            "This is tanh, which runs from −1 to 1. The sigmoid runs from 0 to 1.",
            tanh_for_sigmoid,
        ),
        Misconception(
            "minus_below",
            "You subtract the exponential below the line. The sigmoid adds it, so that the lower "
            "part is never 0.",
            minus_below,
        ),
    ],
    hints=(
        "Multiply the fraction 1/(1 + e^(−z)) above and below by e^z: the same sigmoid, now with "
        "e^z in it. For each sign of z, one of the two forms has a harmless exponent.",
        "For z = 2, e is 0.135, and 1/1.135 = 0.881. For z = −2, e is 0.135 too, and "
        "0.135/1.135 = 0.119.",
        "Choose with np.where: where z is not negative the numerator is 1, elsewhere it is e. The "
        "denominator is 1 + e in both cases.",
    ),
    **CLOSE,
)


# relu ------------------------------------------------------------------------------------


def builtin_max(z):
    return max(0, z)


def relu_by_if(z):
    if z > 0:
        return z
    return 0


def step_for_relu(z):
    return np.where(z > 0, 1, 0)


def negatives_kept(z):
    return np.minimum(0, z)


def negatives_overwritten(z):
    z[z < 0] = 0
    return z


def written_into_z(z):
    return np.maximum(0, z, out=z)


def absolute_value(z):
    return np.abs(z)


def vectorised_max(z):
    return np.vectorize(max)(0, z)


def array_of_whole_numbers(z):
    a = np.zeros(z.shape, dtype=int)
    a[z > 0] = z[z > 0]
    return a


def leaky_for_relu(z):
    return np.where(z > 0, z, 0.01 * z)


def positives_only(z):
    return z[z > 0]


def one_axis_only(z):
    return np.array([max(0, number) for number in z])


def one_axis_only_by_index(z):
    a = np.zeros(len(z))
    for i in range(len(z)):
        if z[i] > 0:
            a[i] = z[i]
    return a


def largest_of_all(z):
    return max(0, np.max(z))


def draw_relus(rng):
    for shape in SHAPES:
        yield {"z": around_zero(rng, shape, low=0.01)}


RELU = Exercise(
    "relu",
    points=1,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 2.5])},
        {"z": np.array([[-1.5, 0.0, 3.25], [4.75, -2.0, 0.5]])},
        {"z": np.array([-0.75, 1.25, -3.0])},
    ],
    hidden=draw_relus,
    misconceptions=[
        Misconception(
            "one_truth_for_an_array",
            "Python's max and if want one truth value, and an array has many. NumPy's maximum "
            "compares number by number.",
            builtin_max,
            relu_by_if,
        ),
        Misconception(
            "step",
            "You return 1 for positive numbers. That is the step; ReLU lets the number itself "
            "pass.",
            step_for_relu,
        ),
        Misconception(
            "negatives_kept",
            "You keep the negative numbers and drop the positive ones. It is the other way round.",
            negatives_kept,
        ),
        Misconception(
            "in_place",
            "Your numbers are right, but you wrote them into z itself. The caller still needs z, "
            "for the slope. Make a new array.",
            negatives_overwritten,
            written_into_z,
        ),
        Misconception(
            "absolute_value",
            "You turn negative numbers positive. ReLU makes 0 of them.",
            absolute_value,
        ),
        Misconception(
            "whole_numbers",
            "Your array holds whole numbers, so everything after the point is cut off. "
            "(np.vectorize takes the kind of numbers from its first result.)",
            vectorised_max,
            array_of_whole_numbers,
        ),
        Misconception(
            "already_leaky",
            "Your function leaks: below 0 it lets a hundredth pass. Plain ReLU is exactly 0 there.",
            leaky_for_relu,
        ),
        Misconception(
            "positives_only",
            "You return the positive numbers and leave the others out. Each z keeps its place; "
            "where it is negative, a 0 stands there.",
            positives_only,
        ),
        Misconception(
            "one_axis_only",
            "Your loop is right for a row of numbers. z may also be a table: going through a "
            "table gives its rows, not its numbers. NumPy's functions take any shape.",
            one_axis_only,
            one_axis_only_by_index,
        ),
        Misconception(
            "one_number",
            "You return one number for the whole array. Every z gets its own answer.",
            largest_of_all,
        ),
    ],
    hints=(
        "ReLU answers one question for each number: which is larger, the number or 0?",
        "(−5, −0.1, 0.1, 2.5) becomes (0, 0, 0.1, 2.5).",
        "NumPy has a function that takes the larger of two things, number by number. It is not "
        "np.max, which finds the largest of all.",
    ),
    **CLOSE,
)


# leaky_relu ------------------------------------------------------------------------------


def sides_swapped(z, alpha=0.01):
    return np.where(z > 0, alpha * z, z)


def smaller_of_both(z, alpha=0.01):
    return np.minimum(z, alpha * z)


def not_leaky(z, alpha=0.01):
    return np.maximum(0, z)


def alpha_itself(z, alpha=0.01):
    return np.where(z > 0, z, alpha)


def larger_of_alpha_and_z(z, alpha=0.01):
    return np.maximum(z, alpha)


def always_one_hundredth(z, alpha=0.01):
    return np.where(z > 0, z, 0.01 * z)


def both_sides_shrunk(z, alpha=0.01):
    return alpha * z


def leak_turned_positive(z, alpha=0.01):
    return np.where(z > 0, z, -alpha * z)


def slope_for_value(z, alpha=0.01):
    return np.where(z > 0, 1.0, alpha)


def leaky_builtin_max(z, alpha=0.01):
    return max(alpha * z, z)


def leaky_by_if(z, alpha=0.01):
    if z > 0:
        return z
    return alpha * z


def leaky_in_place(z, alpha=0.01):
    z[z < 0] *= alpha
    return z


def draw_leaky_relus(rng):
    for shape, alpha in zip(SHAPES, (0.1, 0.2, 0.05, 0.3, 0.5, None), strict=True):
        case = {"z": around_zero(rng, shape)}
        yield case if alpha is None else case | {"alpha": alpha}


LEAKY_RELU = Exercise(
    "leaky_relu",
    points=1,
    returns="one number for each z, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 2.5]), "alpha": 0.1},
        {"z": np.array([-200.0, 3.0, -50.0])},
        {"z": np.array([[-1.5, 0.0, 3.25], [4.75, -2.0, 0.5]]), "alpha": 0.2},
    ],
    hidden=draw_leaky_relus,
    misconceptions=[
        Misconception(
            "sides_swapped",
            "You shrink the positive numbers and let the negative ones pass. It is the other way "
            "round.",
            sides_swapped,
            smaller_of_both,
        ),
        Misconception(
            "not_leaky",
            "This is plain ReLU, 0 for all negative numbers. The leaky one lets alpha times z "
            "through.",
            not_leaky,
        ),
        Misconception(
            "alpha_itself",
            "Below 0 you return alpha. It is a factor: the answer there is alpha times z, which "
            "is negative.",
            alpha_itself,
            larger_of_alpha_and_z,
        ),
        Misconception(
            "alpha_ignored",
            "You shrink by 0.01 whatever alpha is. 0.01 is only what alpha is if the caller says "
            "nothing.",
            always_one_hundredth,
        ),
        Misconception(
            "both_sides_shrunk",
            "You shrink all numbers. Positive ones pass unchanged.",
            both_sides_shrunk,
        ),
        Misconception(
            "leak_turned_positive",
            "Your leak is positive. A negative z times a positive alpha stays negative.",
            leak_turned_positive,
        ),
        Misconception(
            "slope_returned",
            "You return the slope, 1 or alpha. Asked is the value: the number itself, or alpha "
            "times it.",
            slope_for_value,
        ),
        Misconception(
            "one_truth_for_an_array",
            "Python's max and if want one truth value, and an array has many. np.where and "
            "np.maximum decide number by number.",
            leaky_builtin_max,
            leaky_by_if,
        ),
        Misconception(
            "in_place",
            "Your numbers are right, but you wrote them into z itself, and the caller still needs "
            "it. Make a new array.",
            leaky_in_place,
        ),
    ],
    hints=(
        "It is ReLU with one change: what happens to the negative numbers.",
        "With alpha = 0.1, (−5, −0.1, 0.1, 2.5) becomes (−0.5, −0.01, 0.1, 2.5).",
        "np.where takes a condition and two arrays: z itself where z is positive, alpha times z "
        "elsewhere.",
    ),
    **CLOSE,
)


# collapse --------------------------------------------------------------------------------


def weights_in_the_wrong_order(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


def both_in_the_wrong_order(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


def first_bias_in_the_wrong_order(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


def biases_added(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


def second_bias_only(W1, b1, W2, b2):
    return W1 @ W2, b2


def first_bias_only(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


def element_by_element(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


def weights_element_by_element(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


def result_transposed(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


def second_bias_through_the_weights(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


def bent_in_between(W1, b1, W2, b2):
    return np.maximum(0, W1) @ W2, np.maximum(0, b1) @ W2 + b2


def draw_pairs_of_layers(rng):
    # Some with as many hidden as output numbers, and a square one: what fits is not yet right.
    for n, h, k in [(2, 3, 4), (3, 2, 5), (4, 2, 2), (1, 5, 3), (3, 3, 3), (3, 5, 1)]:
        yield {
            "W1": around_zero(rng, (n, h)),
            "b1": around_zero(rng, h),
            "W2": around_zero(rng, (h, k)),
            "b2": around_zero(rng, k, 0.5),
        }


COLLAPSE = Exercise(
    "collapse",
    points=2,
    returns={"W": "the weights of the one layer: (n, k)", "b": "its biases: (k,)"},
    visible=[
        {
            "W1": np.array([[1.0, -2.0]]),
            "b1": np.array([0.5, 1.0]),
            "W2": np.array([[3.0], [1.0]]),
            "b2": np.array([-1.0]),
        },
        {
            "W1": np.array([[1.0, 0.0, 2.0], [-1.0, 3.0, 0.5]]),
            "b1": np.array([1.0, -2.0, 0.5]),
            "W2": np.array([[2.0, 1.0], [0.0, -1.0], [4.0, 0.5]]),
            "b2": np.array([0.25, -0.75]),
        },
        {
            "W1": np.array([[2.0, -1.0], [0.5, 1.0], [1.0, 3.0]]),
            "b1": np.array([0.5, -1.5]),
            "W2": np.array([[1.0, -2.0, 0.0, 1.0], [0.5, 1.0, -1.0, 2.0]]),
            "b2": np.array([1.0, 2.0, -0.5, 0.25]),
        },
        # As many hidden as output numbers: here b1 + b2 is possible, and wrong.
        {
            "W1": np.array([[1.0, -2.0], [0.5, 1.5], [-1.0, 2.0]]),
            "b1": np.array([1.0, -0.5]),
            "W2": np.array([[2.0, 1.0], [-1.0, 3.0]]),
            "b2": np.array([0.5, 2.0]),
        },
    ],
    hidden=draw_pairs_of_layers,
    misconceptions=[
        Misconception(
            "wrong_order",
            "You put the second layer's weights first. Data enter from the left, as X @ W1 @ W2, "
            "so W1 stays left of W2.",
            weights_in_the_wrong_order,
            both_in_the_wrong_order,
        ),
        Misconception(
            "first_bias_in_the_wrong_order",
            "Your W is right. For b you put the second layer's weights before the first bias: "
            "b1 is a row like the data, (h,), so it stands left of W2, (h, k).",
            first_bias_in_the_wrong_order,
        ),
        Misconception(
            "biases_added",
            "You added the two biases. The first one still goes through the second layer, like "
            "everything that the first layer gives: it meets W2 on its way.",
            biases_added,
        ),
        Misconception(
            "first_bias_forgotten",
            "The first layer's bias is missing in your b. It arrives too, after it went through "
            "the second layer's weights.",
            second_bias_only,
        ),
        Misconception(
            "second_bias_forgotten",
            "The second layer's bias is missing in your b.",
            first_bias_only,
        ),
        Misconception(
            "element_by_element",
            "You multiplied the weights element by element. Layers are joined by the matrix "
            "product, @.",
            element_by_element,
            weights_element_by_element,
        ),
        Misconception(
            "transposed",
            "Your W is lying on its side. Inputs are rows of W, outputs its columns: (n, k).",
            result_transposed,
        ),
        Misconception(
            "second_bias_through_the_weights",
            "You sent both biases through the second layer's weights. Only the first one passes "
            "there; the second is added after.",
            second_bias_through_the_weights,
        ),
        Misconception(
            "bent_in_between",
            "You applied ReLU on the way. Here is nothing between the layers; with a ReLU no "
            "single layer could replace the two.",
            bent_in_between,
        ),
    ],
    hints=(
        "Multiply (X W1 + b1) W2 + b2 out, as in school, but keep the order of the factors.",
        "For the numbers by hand: W is 1·3 + (−2)·1 = 1, and b is 0.5·3 + 1·1 − 1 = 1.5.",
        "W is the matrix product of both weights, the first one left. b is the first bias sent "
        "through the second weights, plus the second bias.",
    ),
    **CLOSE,
)


# sigmoid_slope ---------------------------------------------------------------------------


def slope_from_z(z):
    return z * (1 - z)


def slope_half_from_z(z):
    return z * (1 - 1 / (1 + np.exp(-z)))


def slope_other_half_from_z(z):
    return 1 / (1 + np.exp(-z)) * (1 - z)


def sigmoid_itself(z):
    return 1 / (1 + np.exp(-z))


def slope_after_two_sigmoids(z):
    a = 1 / (1 + np.exp(-z))
    a = 1 / (1 + np.exp(-a))
    return a * (1 - a)


def tanh_formula_for_sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return 1 - a**2


def one_minus_a(z):
    return 1 - 1 / (1 + np.exp(-z))


def minus_one_plus_a(z):
    a = 1 / (1 + np.exp(-z))
    return a * (a - 1)


def inner_minus_counted_twice(z):
    return -np.exp(-z) / (1 + np.exp(-z)) ** 2


def a_squared(z):
    a = 1 / (1 + np.exp(-z))
    return a * a


def draw_slopes(rng):
    for shape in SHAPES:
        yield {"z": around_zero(rng, shape)}


SIGMOID_SLOPE = Exercise(
    "sigmoid_slope",
    points=1,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([[-0.5, 3.0, 1.5], [0.75, -4.0, -1.0]])},
        {"z": np.array([5.0, -0.25, 1.0, -3.0])},
    ],
    hidden=draw_slopes,
    misconceptions=[
        Misconception(
            "z_for_a",
            "You put z where a = sigmoid(z) belongs. A sigmoid's slope is never negative and "
            "never above 0.25; yours is.",
            slope_from_z,
            slope_half_from_z,
            slope_other_half_from_z,
        ),
        Misconception(
            "sigmoid_itself",
            "You return the sigmoid's value. Asked is its slope, which is small where the curve "
            "is flat.",
            sigmoid_itself,
        ),
        Misconception(
            "sigmoid_twice",
            "You applied the sigmoid twice before you took the slope. Once gives a; the slope is "
            "made of that a.",
            slope_after_two_sigmoids,
        ),
        Misconception(
            "tanh_formula",
            "1 − a² is the formula for tanh. For the sigmoid it is a times (1 − a).",
            tanh_formula_for_sigmoid,
        ),
        Misconception(
            "one_factor_missing",
            "You return 1 − a. One factor is missing: at z = −2 the curve is nearly flat, and "
            "your slope is 0.88.",
            one_minus_a,
        ),
        Misconception(
            "sign",
            "Your slope is negative. The sigmoid rises everywhere, so its slope is positive.",
            minus_one_plus_a,
            inner_minus_counted_twice,
        ),
        Misconception(
            "a_squared",
            "You multiplied a by itself. The second factor is 1 − a.",
            a_squared,
        ),
    ],
    hints=(
        "The formula uses a, not z. So compute a first, with the function that you have written.",
        "At z = 2: a = 0.881, so the slope is 0.881 · 0.119 = 0.105.",
        "Call your sigmoid, keep its answer as a, and return a times one minus a.",
    ),
    **CLOSE,
)


# tanh_slope ------------------------------------------------------------------------------


def one_minus_z_squared(z):
    return 1 - z**2


def tanh_itself(z):
    return np.tanh(z)


def tanh_not_squared(z):
    return 1 - np.tanh(z)


def sigmoid_formula_for_tanh(z):
    a = np.tanh(z)
    return a * (1 - a)


def tanh_slope_turned(z):
    return np.tanh(z) ** 2 - 1


def slope_after_two_tanhs(z):
    return 1 - np.tanh(np.tanh(z)) ** 2


def tanh_by_exponentials(z):
    a = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return 1 - a**2


def one_plus_tanh_squared(z):
    return 1 + np.tanh(z) ** 2


def draw_tanh_slopes(rng):
    for number, shape in enumerate(SHAPES):
        z = around_zero(rng, shape, high=2.5)
        if number % 2:
            z.flat[1], z.flat[-2] = rng.uniform(720, 3000), -rng.uniform(720, 3000)
        yield {"z": z}


TANH_SLOPE = Exercise(
    "tanh_slope",
    points=1,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"z": np.array([1.0, 0.0, -2.0])},
        {"z": np.array([-1000.0, 0.25, 1000.0, 0.5])},
        {"z": np.array([[-0.5, 3.0, 1.5], [0.75, -2.5, -1.0]])},
    ],
    hidden=draw_tanh_slopes,
    misconceptions=[
        Misconception(
            "z_for_a",
            "You squared z where a = tanh(z) belongs. At z = 2 your slope is −3, but tanh rises "
            "everywhere.",
            one_minus_z_squared,
        ),
        Misconception(
            "tanh_itself",
            "You return tanh's value. Asked is its slope, which is largest at z = 0.",
            tanh_itself,
        ),
        Misconception(
            "not_squared",
            "You subtract a from 1. The formula has its square, so that the slope is the same on "
            "both sides of 0.",
            tanh_not_squared,
        ),
        Misconception(
            "sigmoid_formula",
            "a times (1 − a) is the sigmoid's formula. For tanh it is 1 − a².",
            sigmoid_formula_for_tanh,
        ),
        Misconception(
            "sign",
            "Your slope is negative. Tanh rises everywhere, so its slope is positive.",
            tanh_slope_turned,
        ),
        Misconception(
            "tanh_twice",
            "You applied tanh twice before you took the slope. Once gives a; the slope is made of "
            "that a.",
            slope_after_two_tanhs,
        ),
        Misconception(
            "infinity_over_infinity",
            "Your tanh is right on paper, but far from 0 its exponentials overflow, and infinity "
            "divided by infinity is NaN. NumPy's own tanh is safe.",
            tanh_by_exponentials,
        ),
        Misconception(
            "plus",
            "You add the square. The slope of tanh is 1 at z = 0 and smaller everywhere else.",
            one_plus_tanh_squared,
        ),
    ],
    hints=(
        "The formula uses a = tanh(z), not z. NumPy has tanh.",
        "At z = 1: a = 0.762, a² = 0.580, so the slope is 0.420.",
        "Take NumPy's tanh of z, square it, and subtract that from 1.",
    ),
    **CLOSE,
)


# relu_slope ------------------------------------------------------------------------------


def one_on_the_kink(z):
    return np.where(z >= 0, 1, 0)


def slope_where_output_is_not_negative(z):
    a = np.maximum(0, z)
    return np.where(a >= 0, 1, 0)


def slope_one_everywhere(z):
    return np.ones_like(z)


def truth_values(z):
    return z > 0


def relu_itself(z):
    return np.maximum(0, z)


def half_on_the_kink(z):
    return np.heaviside(z, 0.5)


def sign_of_z(z):
    return np.sign(z)


def value_over_z(z):
    return np.maximum(0, z) / z


def slope_turned_round(z):
    return np.where(z < 0, 1, 0)


def slope_by_if(z):
    if z > 0:
        return 1
    return 0


def draw_kinks(rng):
    for number, shape in enumerate(SHAPES):
        z = around_zero(rng, shape, low=0.01)
        if number % 3:
            z.flat[rng.integers(1, z.size - 1)] = 0.0
        yield {"z": z}


RELU_SLOPE = Exercise(
    "relu_slope",
    points=1,
    returns="0 or 1 for each z, as numbers, in the shape of z",
    visible=[
        {"z": np.array([-5.0, -0.1, 0.1, 3.0])},
        {"z": np.array([-2.0, 0.0, 2.0])},
        {"z": np.array([[0.0, -1.5, 3.25], [4.75, -2.0, 0.5]])},
    ],
    hidden=draw_kinks,
    misconceptions=[
        Misconception(
            "one_on_the_kink",
            "At z = 0 you say 1. There is no slope on the kink, so one has to be agreed on: this "
            "course says 0, as PyTorch does.",
            one_on_the_kink,
        ),
        Misconception(
            "one_everywhere",
            "Your slope is 1 everywhere. If you ask whether ReLU's *output* is at least 0: it "
            "always is. Ask whether z is above 0.",
            slope_where_output_is_not_negative,
            slope_one_everywhere,
        ),
        Misconception(
            "truth_values",
            "You return True and False. Asked are numbers, 1 and 0, to calculate with.",
            truth_values,
        ),
        Misconception(
            "relu_itself",
            "You return ReLU's value. Its slope is how steep it is: 1 wherever z is above 0, "
            "however large z is.",
            relu_itself,
        ),
        Misconception(
            "half_on_the_kink",
            "At z = 0 you say 0.5. Others agree on that; this course says 0.",
            half_on_the_kink,
        ),
        Misconception(
            "sign_of_z",
            "Below 0 you say −1. ReLU is flat there: its slope is 0.",
            sign_of_z,
        ),
        Misconception(
            "divided_by_z",
            "You divide by z, and at z = 0 that is 0/0. Decide by comparing instead.",
            value_over_z,
        ),
        Misconception(
            "turned_round",
            "You say 1 below 0 and 0 above. It is the other way round.",
            slope_turned_round,
        ),
        Misconception(
            "if_about_an_array",
            "You ask `if` about a whole array. np.where decides number by number.",
            slope_by_if,
        ),
    ],
    hints=(
        "Look at the picture of ReLU: how steep is it left of 0, how steep right of it?",
        "(−5, −0.1, 0.1) has the slopes (0, 0, 1), and z = 0 has 0. Have you written a function "
        "with these answers in an earlier lesson?",
        "np.where: 1 where z is above 0, otherwise 0.",
    ),
    **CLOSE,
)


# autograd_slope --------------------------------------------------------------------------


def cube(z):
    return z**3


def parabola(z):
    return z * z - 3 * z + 1


def ask_slope(target, function, z):
    """Ask for the slopes of a function; the case names it, the code gets one for tensors."""
    import torch

    # The last two are no activations: an answer that knows the usual slopes by heart fails.
    functions = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "cube": cube,
        "parabola": parabola,
    }
    slopes = target(functions[function], z)
    # Both are right: what PyTorch found is as good as an array.
    return slopes.detach().numpy() if isinstance(slopes, torch.Tensor) else slopes


def backward_from_many_numbers(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.backward()
    return z.grad


def nothing_recorded(function, z):
    import torch

    z = torch.tensor(z)
    function(z).sum().backward()
    return z.grad


def mean_for_sum(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    function(z).mean().backward()
    return z.grad.numpy()


def values_for_slopes(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.detach().numpy()


def never_walked_back(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    function(z).sum()
    return z.grad


def gradient_of_the_output(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.grad


def slopes_added_up(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad.sum().numpy()


def always_the_sigmoid(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    torch.sigmoid(z).sum().backward()
    return z.grad.numpy()


def array_not_made_a_tensor(function, z):
    function(z).sum().backward()
    return z.grad


def array_kept_beside_the_tensor(function, z):
    import torch

    t = torch.tensor(z, requires_grad=True)
    function(t).sum().backward()
    return z.grad


def graph_kept_by_numpy(function, z):
    import torch

    z = torch.tensor(z, requires_grad=True)
    a = function(z)
    a.sum().backward()
    return a.numpy()


def draw_autograd_slopes(rng):
    names = ("parabola", "tanh", "parabola", "sigmoid", "relu", "cube")
    for name, shape in zip(names, SHAPES, strict=True):
        yield {"function": name, "z": around_zero(rng, shape, high=2.0)}


AUTOGRAD_SLOPE = Exercise(
    "autograd_slope",
    points=2,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"function": "sigmoid", "z": np.array([-2.0, 0.0, 2.0])},
        {"function": "cube", "z": np.array([1.0, -2.0, 0.5, 3.0])},
        {"function": "parabola", "z": np.array([[2.0, -1.0, 0.5], [0.0, 1.5, -0.25]])},
        {"function": "relu", "z": np.array([-5.0, -0.1, 0.1])},
    ],
    hidden=draw_autograd_slopes,
    probe=ask_slope,
    misconceptions=[
        Misconception(
            "backward_from_many_numbers",
            "You walk back from many numbers at once. backward() starts from a single number: add "
            "the outputs up first. Each depends on its own z only, so nothing gets mixed.",
            backward_from_many_numbers,
        ),
        Misconception(
            "nothing_recorded",
            "PyTorch has no record that leads from the outputs back to z. The tensor must require "
            "a gradient from the start, and nothing on the way may cut it off (detach, no_grad).",
            nothing_recorded,
        ),
        Misconception(
            "mean_for_sum",
            "Your slopes are too small, by as many times as there are numbers in z: you took the "
            "mean of the outputs. Take their sum.",
            mean_for_sum,
        ),
        Misconception(
            "values_for_slopes",
            "You return the function's values. The slopes are waiting where the recording began: "
            "in the gradient of z.",
            values_for_slopes,
        ),
        Misconception(
            "no_gradient_there",
            "You return a gradient that was never filled in. PyTorch fills in the one of the "
            "tensor that you made from z (not that of the output), and only when you walk back "
            "from a single number.",
            never_walked_back,
            gradient_of_the_output,
        ),
        Misconception(
            "slopes_added_up",
            "You added the slopes up. Each z has a slope of its own.",
            slopes_added_up,
        ),
        Misconception(
            "always_the_sigmoid",
            "You return the sigmoid's slopes whatever the function is. Call the function that "
            "came as an argument.",
            always_the_sigmoid,
        ),
        Misconception(
            "array_not_made_a_tensor",
            "z is a NumPy array, and PyTorch's functions and recordings want tensors. Make a "
            "tensor of it first.",
            array_not_made_a_tensor,
        ),
        Misconception(
            "array_asked_for_its_gradient",
            "You ask the NumPy array for its gradient. It has none: the tensor that you made of "
            "it does.",
            array_kept_beside_the_tensor,
        ),
        Misconception(
            "output_still_recorded",
            "You try to turn a tensor into NumPy while it is being recorded. You do not need its "
            "numbers: the slopes are elsewhere, in the gradient of the tensor made of z.",
            graph_kept_by_numpy,
        ),
    ],
    hints=(
        "The example has all the steps: a tensor that records, the function, one number to walk "
        "back from, and the gradient at the place where you started.",
        "For the cube at (1, −2, 0.5, 3) the slopes are (3, 12, 0.75, 27). The sum of the cubes is "
        "20.125; you walk back from that.",
        "Make a tensor of z that requires a gradient, call the function with it, add the outputs "
        "up, call backward, and return the tensor's grad.",
    ),
    **CLOSE,
)


# Swish -----------------------------------------------------------------------------------


def ask_swish(target, ask, beta=None, z=None, pull=None):
    """Build the learner's module and ask one thing of it.

    `pull` are numbers c of which the slopes of c·a are asked, so that no two cancel.
    """
    import torch

    module = target() if beta is None else target(beta)
    parameters = list(module.parameters())
    if ask == "parameters":
        numbers = [float(p) for parameter in parameters for p in parameter.detach().reshape(-1)]
        return {"numbers to train": len(numbers), "beta": float(sum(numbers))}
    z = torch.tensor(z, dtype=torch.float32, requires_grad=ask == "slopes")
    before = z.detach().clone()
    a = module(z)
    if a is None:
        return None
    if ask == "values" or not isinstance(a, torch.Tensor):
        return {"a": a, "z unchanged": bool(torch.equal(z, before))}
    if a.requires_grad:  # if not, no slope arrives
        (a * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    at_beta = sum(float(p.grad.sum()) for p in parameters if p.grad is not None)
    return {"at z": torch.zeros_like(z) if z.grad is None else z.grad, "at beta": float(at_beta)}


def beta_not_trained(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = beta

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Module()


def beta_a_bare_tensor(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = torch.tensor(beta, requires_grad=True)

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Module()


def silu_without_beta(beta=1.0):
    from torch import nn

    return nn.SiLU()


def beta_stored_and_unused(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * torch.sigmoid(z)

    return Module()


def beta_outside_the_sigmoid(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return self.beta * z * torch.sigmoid(z)

    return Module()


def factor_z_forgotten(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return torch.sigmoid(self.beta * z)

    return Module()


def beta_in_both_factors(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            u = self.beta * z
            return u * torch.sigmoid(u)

    return Module()


def beta_always_one(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(1.0))

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Module()


def swish_off_the_graph(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            with torch.no_grad():
                return z * torch.sigmoid(self.beta * z)

    return Module()


def beta_taken_out_as_a_number(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * torch.sigmoid(self.beta.item() * z)

    return Module()


def swish_without_super(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Module()


def swish_by_numpy(beta=1.0):
    import torch
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z / (1 + np.exp(-self.beta * z))

    return Module()


def beta_a_bare_number_as_parameter(beta=1.0):
    from torch import nn

    class Module(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(beta)

        def forward(self, z):
            return z

    return Module()


def draw_swishes(rng):
    yield {"ask": "parameters", "beta": float(rng.uniform(2, 4))}
    for shape in ((5,), (3, 2, 2)):
        beta = float(rng.choice([0.4, 0.6, 1.7, 2.2]))
        yield {"ask": "values", "beta": beta, "z": around_zero(rng, shape, high=3.0)}
    for shape in ((4,), (3, 2), (6,), (2, 4)):
        yield {
            "ask": "slopes",
            "beta": float(rng.choice([0.5, 1.4, 1.9])),
            "z": around_zero(rng, shape, high=2.5),
            "pull": rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0], shape),
        }


SWISH = Exercise(
    "Swish",
    points=2,
    returns={
        "numbers to train": "how many numbers the module's parameters hold",
        "beta": "the value of its parameter",
        "a": "the activation of each number, in the shape of z",
        "z unchanged": "whether z is what it was",
        "at z": "the slopes at z, in the shape of z",
        "at beta": "the slope at β, one number",
    },
    visible=[
        {"ask": "parameters"},
        {"ask": "parameters", "beta": 2.5},
        {"ask": "values", "z": np.array([-2.0, 0.0, 2.0, -0.5])},
        {"ask": "values", "beta": 2.0, "z": np.array([[-2.0, 0.5, 1.0], [0.25, -0.5, 3.0]])},
        {
            "ask": "slopes",
            "beta": 1.5,
            "z": np.array([-1.0, 0.5, 2.0]),
            "pull": np.array([1.0, -2.0, 0.5]),
        },
    ],
    hidden=draw_swishes,
    probe=ask_swish,
    misconceptions=[
        Misconception(
            "beta_not_trained",
            "The values are right, but your module has no parameters: an optimizer would never "
            "touch β. A plain number or tensor is not seen; nn.Parameter makes it one to train.",
            beta_not_trained,
            beta_a_bare_tensor,
        ),
        Misconception(
            "beta_unused",
            "Your values are those of β = 1, whatever β is. It belongs inside the sigmoid, as the "
            "factor of z.",
            silu_without_beta,
            beta_stored_and_unused,
        ),
        Misconception(
            "beta_outside",
            "You multiply by β outside the sigmoid. It belongs inside, and only there.",
            beta_outside_the_sigmoid,
        ),
        Misconception(
            "factor_z_forgotten",
            "You return the sigmoid alone. Swish is z times that.",
            factor_z_forgotten,
        ),
        Misconception(
            "beta_in_both_factors",
            "You multiply both factors by β. The z in front of the sigmoid stays as it is.",
            beta_in_both_factors,
        ),
        Misconception(
            "beta_always_one",
            "Your β starts at 1 whatever is asked for. Use the argument `beta` as its start.",
            beta_always_one,
        ),
        Misconception(
            "off_the_graph",
            "Your values are right, but no slopes flow back to β: somewhere on the way you "
            "switched the recording off (no_grad, detach, item, requires_grad=False). So β would "
            "never learn.",
            swish_off_the_graph,
            beta_taken_out_as_a_number,
        ),
        Misconception(
            "without_super",
            "Your __init__ does not begin with super().__init__(). nn.Module needs it, to set up "
            "the list of its parameters.",
            swish_without_super,
        ),
        Misconception(
            "numpy_in_forward",
            "You use a NumPy function in forward, and that does not get along with a tensor that "
            "is being recorded. PyTorch has its own: torch.sigmoid, torch.exp.",
            swish_by_numpy,
        ),
        Misconception(
            "parameter_of_a_bare_number",
            "nn.Parameter wants a tensor, and you gave it a plain number. Make a tensor of the "
            "number first.",
            beta_a_bare_number_as_parameter,
        ),
    ],
    hints=(
        "Two methods: __init__ stores β so that it can be trained, forward is the formula.",
        "With β = 1, z = 2 gives 2 · 0.881 = 1.762, and z = −2 gives −2 · 0.119 = −0.238. The "
        "module has one number to train.",
        "In __init__, after super().__init__(), store an nn.Parameter made of the tensor of beta. "
        "In forward, return z times the sigmoid of that parameter times z.",
    ),
    **CLOSE,
)


# mend_slope ------------------------------------------------------------------------------


def slope_of_the_output(X, W, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def slope(z):
        a = sigmoid(z)
        return a * (1 - a)

    A = sigmoid(X @ W + b)
    return slope(A)


def layer_slope_from_z(X, W, b):
    Z = X @ W + b
    return Z * (1 - Z)


def outputs_for_slopes(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


def layer_slope_without_bias(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W)))
    return A * (1 - A)


def layer_slope_of_tanh(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return 1 - A**2


def layer_slope_after_three_sigmoids(X, W, b):
    A = X @ W + b
    for _ in range(3):
        A = 1 / (1 + np.exp(-A))
    return A * (1 - A)


def draw_layers(rng):
    for m, n, h in [(3, 2, 4), (5, 3, 2), (2, 4, 3), (4, 1, 5), (6, 2, 3), (3, 5, 1)]:
        yield {
            "X": around_zero(rng, (m, n), high=2.0),
            "W": around_zero(rng, (n, h), high=1.5),
            "b": around_zero(rng, h, 0.5, 1.5),
        }


MEND_SLOPE = Exercise(
    "mend_slope",
    points=2,
    returns="one slope per neuron for each sample: (m, h)",
    visible=[
        {
            "X": np.array([[0.0], [2.0], [5.0], [10.0]]),
            "W": np.array([[1.0]]),
            "b": np.array([0.0]),
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [3.0, 0.0]]),
            "W": np.array([[1.0, -0.5, 0.0, 2.0], [0.5, 1.0, -1.0, 1.0]]),
            "b": np.array([0.5, -1.0, 1.5, 0.25]),
        },
        {
            "X": np.array([[2.0, -1.0, 0.5], [0.0, 1.0, -1.5]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.25]]),
            "b": np.array([-0.5, 0.75]),
        },
    ],
    hidden=draw_layers,
    misconceptions=[
        Misconception(
            "slope_of_the_output",
            "The slope is taken at a, the sigmoid's output, and `slope` applies the sigmoid "
            "itself: so it is applied twice. As a lies between 0 and 1, the slope seems never to "
            "fall below 0.196. It belongs at the weighted sum.",
            slope_of_the_output,
        ),
        Misconception(
            "z_for_a",
            "You put the weighted sums into a · (1 − a). That formula wants the sigmoid's output.",
            layer_slope_from_z,
        ),
        Misconception(
            "outputs_for_slopes",
            "You return the sigmoid's outputs. Asked are its slopes.",
            outputs_for_slopes,
        ),
        Misconception(
            "bias_forgotten",
            "Your weighted sums lack the bias.",
            layer_slope_without_bias,
        ),
        Misconception(
            "tanh_formula",
            "1 − a² is the formula for tanh. For the sigmoid it is a times (1 − a).",
            layer_slope_of_tanh,
        ),
        Misconception(
            "three_sigmoids",
            "Now the sigmoid is applied three times. There is one sigmoid in this layer, and its "
            "slope is taken at the weighted sum.",
            layer_slope_after_three_sigmoids,
        ),
    ],
    hints=(
        "Each of the two inner functions is right. What does `slope` expect, and what does it get?",
        "At z = 10 the sigmoid is 0.99995, and its slope should be 0.00005. The colleague's 0.197 "
        "is the slope at z = 0.99995.",
        "Give `slope` the weighted sums, before the sigmoid.",
    ),
    planted="slope_of_the_output",
    **CLOSE,
)

EXERCISES = [
    SIGMOID,
    RELU,
    LEAKY_RELU,
    COLLAPSE,
    SIGMOID_SLOPE,
    TANH_SLOPE,
    RELU_SLOPE,
    AUTOGRAD_SLOPE,
    SWISH,
    MEND_SLOPE,
]
