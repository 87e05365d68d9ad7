"""Every answer to `weighted_sum`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import away_from_zero


def weighted_sum(x, w, b):
    """Return the weighted sum z of one neuron: every input times its weight, plus the bias.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
        The inputs of one sample; n may be any number.
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.

    Returns
    -------
    z : float
        One number.
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


@wrong("You left the bias out: your sum is right only where b is 0.")
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


@wrong("You rounded the sum. Return it as it is; round only what you print.")
def rounded(x, w, b):
    return round(float(np.sum(x * w) + b), 2)


@like(rounded)
def sum_to_three_digits(x, w, b):
    return round(float(np.sum(x * w) + b), 3)


def hidden_cases(rng):
    for n in (2, 3, 4, 5, 6, 8):
        yield {
            "x": away_from_zero(rng, n),
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
        }
