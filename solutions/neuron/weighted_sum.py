"""Every answer to `weighted_sum`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import (
    BIAS_MULTIPLIED,
    FIRST_TWO_INPUTS,
    OF_ONE_NUMBER,
    ROUNDED,
    SIGMOID_APPLIED,
    WEIGHTS_IGNORED,
    WEIGHTS_REVERSED,
    WHOLE_NUMBERS,
    one_sample,
)

ALLOWED = OF_ONE_NUMBER


def weighted_sum(x, w, b):
    """Return the weighted sum z of one neuron: every input times its weight, plus the bias.

    x, w : arrays of float, shape (n,), with any n
    b : float
    Returns z : float
    """
    products = x * w
    return np.sum(products) + b


@right
def sum_by_loop(x, w, b):
    z = b
    for i in range(len(x)):
        z += x[i] * w[i]
    return z


@right
def sum_by_dot(x, w, b):
    return np.dot(w, x) + b


@right
def sum_by_at(x, w, b):
    return w @ x + b


@right
def sum_in_plain_python(x, w, b):
    return sum(float(xi) * float(wi) for xi, wi in zip(x, w, strict=True)) + b


@right
def sum_in_float32(x, w, b):
    return np.sum(x.astype(np.float32) * w.astype(np.float32)) + np.float32(b)


@right
def sum_in_float32_as_a_float(x, w, b):
    return float(x.astype(np.float32) @ w.astype(np.float32)) + b


@right
def sum_with_bias_as_a_weight(x, w, b):
    return np.append(w, b) @ np.append(x, 1.0)


@right
def sum_by_einsum(x, w, b):
    return np.einsum("i,i->", x, w) + b


@wrong(
    "You multiplied each input by its weight but did not add the products up: a neuron makes one "
    "number of all its inputs."
)
def products_not_added(x, w, b):
    products = x * w
    return products


@like(products_not_added)
def products_plus_bias(x, w, b):
    return x * w + b


@wrong(
    "You added the bias once for every input. It belongs to the neuron, not to an input: add it "
    "once, after the sum."
)
def bias_for_each_input(x, w, b):
    return np.sum(x * w + b)


@wrong(
    "You subtracted the bias. In this course it is always added; a negative bias makes z smaller."
)
def bias_subtracted(x, w, b):
    return np.sum(x * w) - b


@wrong("The bias is missing: your sum is right only where b is 0.")
def no_bias(x, w, b):
    return np.sum(x * w)


@wrong("You took the mean of the products. The neuron adds them, and divides by nothing.")
def mean_not_sum(x, w, b):
    return np.mean(x * w) + b


@wrong(
    "You divided by the sum of the weights. That is a weighted average; a neuron's weights need "
    "not add up to 1, and nothing is divided."
)
def weighted_average(x, w, b):
    return np.sum(x * w) / np.sum(w) + b


@wrong(
    "You added each weight to its input. A weight says how much its input counts: multiply the two."
)
def inputs_plus_weights(x, w, b):
    return np.sum(x + w) + b


@wrong(
    "You return 0.19 whatever the inputs are: that is the worked example. Use the function's own "
    "x, w and b, under the names its first line gives them, not numbers or variables of another "
    "cell."
)
def other_cells_variables(x, w, b):
    x = np.array([0.5, 0.9, 0.1])
    w = np.array([0.4, -0.2, 0.7])
    b = 0.1
    return np.sum(x * w) + b


@wrong(
    "You wrote the sum for three inputs. A neuron may have two inputs or 784: take however many "
    "come."
)
def three_inputs_only(x, w, b):
    return x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b


@like(three_inputs_only)
def always_three_inputs_by_range(x, w, b):
    z = b
    for i in range(3):
        z = z + x[i] * w[i]
    return z


@wrong(ROUNDED)
def rounded(x, w, b):
    return round(float(np.sum(x * w) + b), 2)


@like(rounded)
def sum_to_three_digits(x, w, b):
    return round(float(np.sum(x * w) + b), 3)


@like(rounded)
def sum_to_one_digit(x, w, b):
    return np.round(np.sum(x * w) + b, 1)


@wrong(WHOLE_NUMBERS)
def whole_numbers(x, w, b):
    return int(np.sum(x * w) + b)


@like(whole_numbers)
def sum_rounded_down(x, w, b):
    return np.floor(np.sum(x * w) + b)


@like(whole_numbers)
def sum_rounded_to_a_whole_number(x, w, b):
    return round(float(np.sum(x * w) + b))


@like(whole_numbers)
def every_product_cut(x, w, b):
    return sum(int(product) for product in x * w) + int(b)


@wrong(BIAS_MULTIPLIED)
def bias_multiplied(x, w, b):
    return np.sum(x * w) * b


@wrong("The bias is in your sum twice. Add it once.")
def bias_twice(x, w, b):
    z = b
    for i in range(len(x)):
        z = z + x[i] * w[i]
    return z + b


@wrong(
    "The bias is in your sum as often as there are weights, or multiplied by them. It is added "
    "once, as it is, after the sum."
)
def bias_times_weights(x, w, b):
    return np.sum(x * w + b * w)


@wrong(WEIGHTS_IGNORED)
def weights_ignored(x, w, b):
    return np.sum(x) + b


@wrong("Your sum is that of the weights, plus the bias: the inputs are not in it.")
def inputs_ignored(x, w, b):
    return np.sum(w) + b


@wrong(WEIGHTS_REVERSED)
def weights_reversed(x, w, b):
    return np.sum(x * w[::-1]) + b


@wrong(
    "Your number is the sum of all inputs times the sum of all weights, plus b: every input has "
    "met every weight. Each input has one weight, its own."
)
def every_input_with_every_weight(x, w, b):
    return np.sum(x) * np.sum(w) + b


@wrong(
    "Only the first product is in your sum. All of them belong in it. (A `return` inside the loop "
    "ends it in its first round.)"
)
def first_product_only(x, w, b):
    z = 0
    for i in range(len(x)):
        z += x[i] * w[i]
        return z + b


@wrong(
    "Only the last product is in your sum. Each round must add to what is there: z += …, or "
    "z = z + …"
)
def last_product_only(x, w, b):
    for i in range(len(x)):
        z = x[i] * w[i]
    return z + b


@wrong("Only the last product is in your sum, and no bias: each round replaces what was there.")
def last_product_without_bias(x, w, b):
    z = b
    for i in range(len(x)):
        z = x[i] * w[i]
    return z


@wrong("The last input is missing in your sum: how far does your loop go?")
def last_input_missing(x, w, b):
    return np.sum(x[:-1] * w[:-1]) + b


@wrong("The first input is missing in your sum: Python counts from 0.")
def first_input_missing(x, w, b):
    return np.sum(x[1:] * w[1:]) + b


@wrong(FIRST_TWO_INPUTS)
def first_two_inputs(x, w, b):
    return x[0] * w[0] + x[1] * w[1] + b


@wrong("You used the first weight for every input. Each input has its own.")
def first_weight_for_all(x, w, b):
    return np.sum(x * w[0]) + b


@wrong("You multiplied the products with each other. They are added up.")
def products_multiplied(x, w, b):
    return np.prod(x * w) + b


@wrong("You took the largest of the products. They are added up.")
def largest_product(x, w, b):
    return np.max(x * w) + b


@wrong("You divided each input by its weight. It is multiplied.")
def inputs_over_weights(x, w, b):
    return np.sum(x / w) + b


@wrong(SIGMOID_APPLIED)
def sigmoid_applied(x, w, b):
    return 1 / (1 + np.exp(-(np.sum(x * w) + b)))


@wrong(
    "You return 0 or 1, a decision. Asked is the weighted sum z itself; to decide by it is another "
    "step."
)
def decision(x, w, b):
    return 1 if np.sum(x * w) + b > 0 else 0


@wrong("Your number has lost its sign. A weighted sum may be negative: return it as it is.")
def sign_lost(x, w, b):
    return abs(np.sum(x * w) + b)


@wrong(
    "Where the sum is negative, you return 0. A weighted sum may be negative: return it as it is."
)
def negative_cut(x, w, b):
    return max(0.0, np.sum(x * w) + b)


@rival
def bias_squared(x, w, b):
    return np.sum(x * w) + b**2


@rival
def ten_inputs_at_most(x, w, b):
    return np.sum(x[:10] * w[:10]) + b


def hidden_cases(rng):
    for n, sign in [(1, -1), (2, 1), (3, -1), (4, 1), (5, -1), (40, 1)]:
        x, w, b = one_sample(rng, n, sign)
        yield {"x": x, "w": w, "b": b}
    # A sum beyond 100, of numbers of one sign: none is lost in the others.
    yield {"x": rng.uniform(20, 40, 6), "w": rng.uniform(1, 2, 6), "b": float(rng.uniform(1, 3))}
