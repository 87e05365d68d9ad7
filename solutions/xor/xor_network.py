"""Every answer to `xor_network`, right and wrong, and its hidden cases."""

import functools

import numpy as np

from autograder.ways import like, right, rival, telling_case, wrong

from ..gates import (
    BOOLEANS,
    OF_BITS,
    ON_THE_LINE_FIRES,
    PLUS_MINUS,
    RAMP_BETWEEN,
    SIGMOID_BETWEEN,
    SIGMOID_FOR_STEP,
    TURNED,
)
from . import BIAS_AFTER_THE_STEP, BIAS_FOR_EACH_INPUT, quarters

ALLOWED = OF_BITS


def xor_network(X, W1, b1, w2, b2):
    """Send a batch through a hidden layer of step neurons and one output neuron with a step.

    X : array, shape (m, n)
    W1 : array, shape (n, h), one column per hidden neuron; b1 : array, shape (h,)
    w2 : array, shape (h,), the output neuron's weights; b2 : float
    Returns answers : array, shape (m,), the numbers 0 and 1, not True and False
    """
    hidden = np.where(X @ W1 + b1 > 0, 1, 0)
    return np.where(hidden @ w2 + b2 > 0, 1, 0)


@right
def network_by_loops(X, W1, b1, w2, b2):
    answers = []
    for x in X:
        z = b2
        for j in range(len(w2)):
            if np.dot(x, W1[:, j]) + b1[j] > 0:
                z = z + w2[j]
        answers.append(1.0 if z > 0 else 0.0)
    return np.array(answers)


@right
def network_by_einsum(X, W1, b1, w2, b2):
    hidden = (np.einsum("ij,jk->ik", X, W1) + b1 > 0).astype(float)
    return (np.einsum("ik,k->i", hidden, w2) > -b2).astype(int)


@right
def network_in_float32(X, W1, b1, w2, b2):
    single = np.float32
    hidden = np.heaviside(X.astype(single) @ W1.astype(single) + b1.astype(single), single(0))
    return np.heaviside(hidden @ w2.astype(single) + single(b2), single(0))


@right
def network_with_columns(X, W1, b1, w2, b2):
    hidden = np.sign(np.maximum(W1.T @ X.T + b1.reshape(-1, 1), 0))
    return np.sign(np.maximum(w2.reshape(1, -1) @ hidden + b2, 0)).ravel()


@wrong(
    "Your hidden neurons pass on their sums without a step. Then the two layers together are one "
    "linear layer, and XOR stays out of reach."
)
def no_activation(X, W1, b1, w2, b2):
    return np.where((X @ W1 + b1) @ w2 + b2 > 0, 1, 0)


@wrong(
    "You return the output neuron's weighted sum. It decides as well: apply the step at the end "
    "too."
)
def no_step(X, W1, b1, w2, b2):
    return np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2


@wrong(
    "There is no step in your network. Both layers need one; without it two layers are worth no "
    "more than one."
)
def no_steps(X, W1, b1, w2, b2):
    return (X @ W1 + b1) @ w2 + b2


@wrong("b1 is missing. Without it the hidden lines run through the origin.")
def no_hidden_bias(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


@wrong("b2 is missing, the bias of the output neuron.")
def no_output_bias(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 > 0, 1, 0)


@wrong("Both biases are missing, b1 and b2. They are added to the weighted sums.")
def no_bias(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 > 0, 1, 0) @ w2 > 0, 1, 0)


@wrong("You subtracted a bias. Biases are added: a threshold of 1.5 is a bias of -1.5.")
def bias_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 - b1 > 0, 1, 0) @ w2 - b2 > 0, 1, 0)


@like(bias_subtracted)
def network_hidden_bias_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 - b1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


@like(bias_subtracted)
def network_output_bias_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 - b2 > 0, 1, 0)


@wrong(ON_THE_LINE_FIRES)
def fires_on_the_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 >= 0, 1, 0) @ w2 + b2 >= 0, 1, 0)


@like(fires_on_the_line)
def network_on_the_hidden_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 >= 0, 1, 0) @ w2 + b2 > 0, 1, 0)


@like(fires_on_the_line)
def network_on_the_output_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 >= 0, 1, 0)


@wrong(
    "You took the rows of W1 for the neurons. Each hidden neuron is a column: W1 is (inputs, "
    "neurons). With a square W1 this raises no error."
)
def transposed(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1.T + b1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


@wrong(SIGMOID_BETWEEN)
def hidden_sigmoid(X, W1, b1, w2, b2):
    return np.where((1 / (1 + np.exp(-(X @ W1 + b1)))) @ w2 + b2 > 0, 1, 0)


@wrong("Your hidden neurons answer −1 where they are quiet. A quiet neuron answers 0.")
def plus_minus(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, -1) @ w2 + b2 > 0, 1, 0)


@wrong(
    "You compare the output's sum with 0.5. The threshold is in b2 already: a step compares with 0."
)
def output_half(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 > 0.5, 1, 0)


@wrong(SIGMOID_FOR_STEP)
def output_sigmoid(X, W1, b1, w2, b2):
    return 1 / (1 + np.exp(-(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2)))


@wrong(
    "You return a column, (m, 1). One answer for each row is an array of shape (m,), like the "
    "labels: otherwise comparing the two makes an (m, m) table."
)
def column(X, W1, b1, w2, b2):
    hidden = np.where(X @ W1 + b1 > 0, 1, 0)
    return np.where(hidden @ w2.reshape(-1, 1) + b2 > 0, 1, 0)


@wrong(
    "You return the hidden layer's outputs. One neuron is still to come: it takes them as its "
    "inputs."
)
def stops_early(X, W1, b1, w2, b2):
    return np.where(X @ W1 + b1 > 0, 1, 0)


@wrong(
    "You multiplied each hidden output by its weight but did not add the products up. The output "
    "neuron makes one sum per row: @ does both."
)
def products_alone(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) * w2 + b2 > 0, 1, 0)


@wrong(
    "Your network uses the first two hidden neurons and drops the others. Any number h is allowed:"
    " let @ run over all columns."
)
def two_hidden_only(X, W1, b1, w2, b2):
    first = np.where(X @ W1[:, 0] + b1[0] > 0, 1, 0)
    second = np.where(X @ W1[:, 1] + b1[1] > 0, 1, 0)
    return np.where(w2[0] * first + w2[1] * second + b2 > 0, 1, 0)


@wrong(BOOLEANS)
def booleans(X, W1, b1, w2, b2):
    return (X @ W1 + b1 > 0) @ w2 + b2 > 0


@like(hidden_sigmoid)
def network_of_two_sigmoids(X, W1, b1, w2, b2):
    hidden = 1 / (1 + np.exp(-(X @ W1 + b1)))
    return 1 / (1 + np.exp(-(hidden @ w2 + b2)))


@wrong("Your hidden neurons use tanh. The contract asks for a step in both layers.")
def hidden_tanh(X, W1, b1, w2, b2):
    return np.where(np.tanh(X @ W1 + b1) @ w2 + b2 > 0, 1, 0)


@wrong(RAMP_BETWEEN)
def ramp_between(X, W1, b1, w2, b2):
    return np.where(np.maximum(X @ W1 + b1, 0) @ w2 + b2 > 0, 1, 0)


@like(ramp_between)
def network_clipped_between(X, W1, b1, w2, b2):
    return np.where(np.clip(X @ W1 + b1, 0, 1) @ w2 + b2 > 0, 1, 0)


@wrong(PLUS_MINUS)
def plus_minus_at_the_end(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 > 0, 1, -1)


@like(plus_minus_at_the_end)
def network_plus_minus_everywhere(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, -1) @ w2 + b2 > 0, 1, -1)


@wrong(TURNED)
def turned(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 > 0, 0, 1)


@wrong(BIAS_AFTER_THE_STEP)
def bias_after_the_step(X, W1, b1, w2, b2):
    return np.where((np.where(X @ W1 > 0, 1, 0) + b1) @ w2 + b2 > 0, 1, 0)


@like(bias_after_the_step)
def network_output_bias_after_the_step(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 > 0, 1, 0) + b2


@like(bias_after_the_step)
def network_one_step_too_many(X, W1, b1, w2, b2):
    hidden = np.where(np.where(X @ W1 > 0, 1, 0) + b1 > 0, 1, 0)
    return np.where(hidden @ w2 + b2 > 0, 1, 0)


@wrong(BIAS_FOR_EACH_INPUT)
def bias_for_each_input(X, W1, b1, w2, b2):
    return np.where((np.where(X @ W1 + b1 > 0, 1, 0) * w2 + b2).sum(axis=1) > 0, 1, 0)


@like(bias_for_each_input)
def network_of_mean_products(X, W1, b1, w2, b2):
    return np.where((np.where(X @ W1 + b1 > 0, 1, 0) * w2).mean(axis=1) + b2 > 0, 1, 0)


@wrong(
    "The output neuron's weights are not in your answers: multiply each hidden output by its own."
)
def output_weights_ignored(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0).sum(axis=1) + b2 > 0, 1, 0)


@wrong("The output neuron's weights stand in reverse order. w2[j] belongs to hidden neuron j.")
def output_weights_reversed(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2[::-1] + b2 > 0, 1, 0)


@wrong(
    "Your answers are 1 where two numbers of a row differ: XOR, written down. The network finds "
    "its answer from the weights that come in, and they may say anything."
)
def xor_itself(X, W1, b1, w2, b2):
    return np.where(X[:, 0] != X[:, 1], 1, 0)


@like(xor_itself)
def network_xor_of_the_hidden(X, W1, b1, w2, b2):
    hidden = np.where(X @ W1 + b1 > 0, 1, 0)
    return np.where(hidden[:, 0] != hidden[:, 1], 1, 0)


@rival
def axes_of_length_one_dropped(X, W1, b1, w2, b2):
    hidden = np.squeeze(np.where(X @ W1 + b1 > 0, 1, 0))
    return np.atleast_1d(np.where(hidden @ w2 + b2 > 0, 1, 0))


STEP_NETWORKS = [
    no_activation,
    no_hidden_bias,
    no_output_bias,
    no_bias,
    bias_subtracted,
    network_hidden_bias_subtracted,
    network_output_bias_subtracted,
    fires_on_the_line,
    network_on_the_hidden_line,
    network_on_the_output_line,
    hidden_sigmoid,
    plus_minus,
    two_hidden_only,
    hidden_tanh,
    ramp_between,
    network_clipped_between,
    network_one_step_too_many,
    bias_for_each_input,
    output_weights_ignored,
    output_weights_reversed,
    output_half,
]


def draw_network(rng, m, n, h):
    return {
        "X": quarters(rng, -2, 2, (m, n)),
        "W1": quarters(rng, -2, 2, (n, h)),
        "b1": rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], h),
        "w2": rng.choice([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0], h),
        "b2": float(rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5])),
    }


def hidden_cases(rng):
    # One row, wherever it lies with the same answers of the hidden neurons; and one neuron. What
    # these networks forget, the others show.
    yield {
        "X": rng.choice([1.0, 1.25, 1.5], (1, 2)),
        "W1": np.array([[1.0, -1.0, 0.5], [0.5, -0.5, 1.0]]),
        "b1": np.array([-0.5, 0.5, -0.5]),
        "w2": np.array([1.0, 2.0, -1.0]),
        "b2": 0.5,
    }
    shown = [no_hidden_bias, output_half, fires_on_the_line, bias_subtracted]
    yield telling_case(functools.partial(draw_network, rng, 40, 2, 1), xor_network, *shown)
    for n, h in [(2, 3), (2, 4), (3, 5), (4, 3), (2, 5), (3, 4)]:
        draw = functools.partial(draw_network, rng, 80, n, h)
        yield telling_case(draw, xor_network, *STEP_NETWORKS)
