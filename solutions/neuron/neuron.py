"""Every answer to `neuron`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import BIAS_MULTIPLIED, OF_ONE_NUMBER, ROUNDED, WEIGHTS_IGNORED, one_sample
from .weighted_sum import weighted_sum

ALLOWED = OF_ONE_NUMBER


def neuron(x, w, b, activation):
    """Return the output a of one neuron for one sample: the activation of its weighted sum.

    x, w : arrays of float, shape (n,)
    b : float
    activation : any function that makes one number of one number z, as `sigmoid` does
    Returns a : float
    """
    return activation(weighted_sum(x, w, b))


@right
def neuron_by_dot(x, w, b, activation):
    z = np.dot(x, w) + b
    return activation(z)


@right
def neuron_by_loop(x, w, b, activation):
    total = 0.0
    for value, weight in zip(x, w, strict=True):
        total = total + value * weight
    total = total + b
    return activation(total)


@right
def neuron_in_float32(x, w, b, activation):
    return activation(x.astype(np.float32) @ w.astype(np.float32) + np.float32(b))


@right
def neuron_as_a_float(x, w, b, activation):
    return float(activation(float(np.vdot(x, w)) + float(b)))


@wrong(
    "You returned the weighted sum z itself. The output is the activation of z; only with the "
    "identity are the two the same. (If you compare `activation` with a text: it is a function, so"
    " call it.)"
)
def no_activation(x, w, b, activation):
    return np.sum(x * w) + b


@wrong(
    "You applied the sigmoid whatever the activation is. The last argument is a function: call "
    "that one."
)
def always_sigmoid(x, w, b, activation):
    return 1 / (1 + np.exp(-(np.sum(x * w) + b)))


@wrong(
    "You added the bias to the activation's result. The bias is part of z: first the whole "
    "weighted sum, then the activation."
)
def bias_after_activation(x, w, b, activation):
    return activation(np.sum(x * w)) + b


@wrong(
    "You applied the activation to each product and added afterwards. A neuron adds first: the "
    "activation gets one number, z."
)
def activation_of_each_product(x, w, b, activation):
    return np.sum(activation(x * w)) + b


@like(activation_of_each_product)
def activation_of_each_product_and_bias(x, w, b, activation):
    return np.sum(activation(x * w + b))


@wrong(
    "You gave the activation one product per input and did not add them up: a neuron has one "
    "output."
)
def products_not_added(x, w, b, activation):
    return activation(x * w + b)


@wrong(
    "You applied the activation to the inputs, before they were weighted. It comes last, on the "
    "weighted sum."
)
def activation_of_the_inputs(x, w, b, activation):
    return np.sum(activation(x) * w) + b


@wrong("The activation was applied twice. Once is enough.")
def activation_twice(x, w, b, activation):
    return activation(activation(np.sum(x * w) + b))


@wrong("The bias is missing in your weighted sum.")
def no_bias(x, w, b, activation):
    return activation(np.sum(x * w))


@wrong("You subtracted the bias before the activation. The bias is added.")
def bias_subtracted(x, w, b, activation):
    return activation(np.sum(x * w) - b)


@wrong(
    "You returned the function itself. A function does its work when it is called, with the "
    "weighted sum between the brackets."
)
def activation_not_called(x, w, b, activation):
    return activation


@wrong(
    "Your weighted sum is always 0.19, the worked example's. Use the function's own x, w and b, "
    "not the variables of another cell."
)
def other_cells_variables(x, w, b, activation):
    x = np.array([0.5, 0.9, 0.1])
    w = np.array([0.4, -0.2, 0.7])
    b = 0.1
    return activation(np.sum(x * w) + b)


@wrong(ROUNDED)
def rounded(x, w, b, activation):
    return round(float(activation(np.sum(x * w) + b)), 2)


@like(rounded)
def output_to_three_digits(x, w, b, activation):
    return round(float(activation(np.sum(x * w) + b)), 3)


@like(rounded)
def output_to_one_digit(x, w, b, activation):
    return np.round(activation(np.sum(x * w) + b), 1)


@like(rounded)
def output_to_four_digits(x, w, b, activation):
    return round(float(activation(np.sum(x * w) + b)), 4)


@wrong(
    "You applied the tanh whatever the activation is. The last argument is a function: call that "
    "one."
)
def always_tanh(x, w, b, activation):
    return np.tanh(np.sum(x * w) + b)


@wrong(
    "You return a decision, 0 or 1, whatever the activation is. The last argument is a function: "
    "return what it makes of z."
)
def always_step(x, w, b, activation):
    return 1.0 if np.sum(x * w) + b > 0 else 0.0


@wrong(
    "You cut negative sums to 0 whatever the activation is. The last argument is a function: give "
    "it z as it is, and return what it makes of it."
)
def always_relu(x, w, b, activation):
    return max(0.0, float(np.sum(x * w) + b))


@wrong(
    "Where the weighted sum is negative, the activation does not get it. It can be any function: "
    "give it z as it is, and return what it makes of it."
)
def negative_sums_cut(x, w, b, activation):
    return activation(max(0.0, float(np.sum(x * w) + b)))


@like(negative_sums_cut)
def output_zero_for_negative_sums(x, w, b, activation):
    z = np.sum(x * w) + b
    return activation(z) if z > 0 else 0.0


@wrong("The activation got z without its sign. Give it z as it is.")
def sign_lost(x, w, b, activation):
    return activation(abs(np.sum(x * w) + b))


@wrong("The activation got −z. Give it z as it is.")
def minus_z(x, w, b, activation):
    return activation(-(np.sum(x * w) + b))


@wrong("The activation got z cut to a whole number. Give it z as it is.")
def whole_sum(x, w, b, activation):
    return activation(int(np.sum(x * w) + b))


@wrong(WEIGHTS_IGNORED)
def weights_ignored(x, w, b, activation):
    return activation(np.sum(x) + b)


@wrong("The inputs are not in your weighted sum: it is that of the weights, plus the bias.")
def inputs_ignored(x, w, b, activation):
    return activation(np.sum(w) + b)


@wrong(
    "The bias is in your weighted sum once for every input. It belongs to the neuron: add it once, "
    "after the sum."
)
def bias_for_each_input(x, w, b, activation):
    return activation(np.sum(x * w + b))


@wrong("You took the mean of the products. The neuron adds them, and divides by nothing.")
def mean_not_sum(x, w, b, activation):
    return activation(np.mean(x * w) + b)


@wrong(BIAS_MULTIPLIED)
def bias_multiplied(x, w, b, activation):
    return activation(np.sum(x * w) * b)


@wrong("The bias is in the weighted sum already. You added it once more after the activation.")
def bias_twice(x, w, b, activation):
    return activation(np.sum(x * w) + b) + b


@wrong(
    "You subtracted the bias from the activation's result. The bias is part of z and is added: "
    "first the whole weighted sum, then the activation."
)
def bias_subtracted_after_activation(x, w, b, activation):
    return activation(np.sum(x * w)) - b


@wrong("You multiplied the activation's result by z. The output is the activation of z alone.")
def times_z(x, w, b, activation):
    z = np.sum(x * w) + b
    return z * activation(z)


@rival
def activation_of_an_array(x, w, b, activation):
    return activation(np.array([weighted_sum(x, w, b)]))[0]


@like(always_step)
def output_compared_with_a_half(x, w, b, activation):
    return 1 if activation(np.sum(x * w) + b) > 0.5 else 0


@wrong("The bias is in your weighted sum twice. `weighted_sum` adds it already.")
def bias_added_again(x, w, b, activation):
    return activation(np.sum(x * w) + b + b)


@wrong("You applied the activation to the weights. It comes last, on the weighted sum.")
def activation_of_the_weights(x, w, b, activation):
    return np.sum(x * np.array([activation(weight) for weight in w])) + b


@wrong(
    "You keep what the activation returns between 0 and 1. It can be any function: return what it "
    "makes of z."
)
def output_clipped(x, w, b, activation):
    return np.clip(activation(np.sum(x * w) + b), 0, 1)


def hidden_cases(rng):
    # Small weights: far out, where a sigmoid is flat, all wrong sums look alike.
    for n, activation, sign in [
        (2, "sigmoid", 1), (3, "tanh", -1), (4, "cube", 1), (3, "identity", -1), (5, "tanh", 1),
        (2, "cube", -1), (1, "tanh", -1), (3, "round to tenths", 1),
    ]:  # fmt: skip
        x, w, b = one_sample(rng, n, sign, 0.2, 0.7)
        yield {"x": x, "w": w, "b": b, "activation": activation}
    # A sum beyond 100, of numbers of one sign: none is lost in the others.
    yield {
        "x": rng.uniform(20, 40, 6),
        "w": rng.uniform(1, 2, 6),
        "b": float(rng.uniform(1, 3)),
        "activation": "identity",
    }
