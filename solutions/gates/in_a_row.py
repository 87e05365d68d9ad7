"""Every answer to `in_a_row`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import (
    BOOLEANS,
    OF_BITS,
    ON_THE_LINE_FIRES,
    PLUS_MINUS,
    PLUS_MINUS_BETWEEN,
    RAMP_BETWEEN,
    SIGMOID_FOR_STEP,
    THRESHOLD_HALF,
)
from .step import step

ALLOWED = OF_BITS


def in_a_row(X, first, second):
    """Feed the output of one neuron into another; both end in a step.

    X : array, shape (m, n)
    first : tuple (w, b) of the neuron that sees X; w is an array, shape (n,), b a float
    second : tuple (w, b) of the one that sees only the first one's output; w has shape (1,)
    Returns answers : array, shape (m,), the second neuron's, numbers 0 or 1
    """
    w, b = first
    middle = step(X @ w + b)
    v, c = second
    return step(v[0] * middle + c)


@right
def in_a_row_by_loop(X, first, second):
    answers = []
    for x in X:
        z = sum(wi * xi for wi, xi in zip(first[0], x, strict=True)) + first[1]
        middle = 1 if z > 0 else 0
        z = second[0][0] * middle + second[1]
        answers.append(1.0 if z > 0 else 0.0)
    return np.array(answers)


@right
def in_a_row_as_matrix(X, first, second):
    middle = np.where(np.dot(X, first[0]) + first[1] > 0, 1, 0)
    return np.where(middle.reshape(-1, 1) @ second[0] + second[1] > 0, 1, 0)


@right
def in_a_row_in_single_precision(X, first, second):
    X, w, v = (np.asarray(a, dtype=np.float32) for a in (X, first[0], second[0]))
    middle = (np.einsum("mn,n->m", X, w) + np.float32(first[1]) > 0).astype(np.float32)
    return (middle * v + np.float32(second[1]) > 0).astype(np.float32)


@right
def in_a_row_by_cases(X, first, second):
    (w, b), (v, c) = first, second
    when_on = 1 if v[0] + c > 0 else 0
    when_off = 1 if c > 0 else 0
    return np.where(X @ w + b > 0, when_on, when_off)


@wrong(
    "You fed the first neuron's weighted sum into the second one. A neuron passes on its output: "
    "put a step between them."
)
def no_activation(X, first, second):
    middle = X @ first[0] + first[1]
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong("You returned the second neuron's weighted sum. Its output is the step of that sum.")
def no_step(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return second[0][0] * middle + second[1]


@like(no_step)
def row_no_step_at_all(X, first, second):
    middle = X @ first[0] + first[1]
    return second[0][0] * middle + second[1]


@wrong("This is the output of the first neuron. The second one has not had its say.")
def first_only(X, first, second):
    return np.where(X @ first[0] + first[1] > 0, 1, 0)


@wrong(
    "You turned the first neuron's output around whatever the second neuron is. Compute the second"
    " one from its own weight and bias; NOT is only one case."
)
def always_not(X, first, second):
    return 1 - np.where(X @ first[0] + first[1] > 0, 1, 0)


@wrong(
    "Your answers are those without one of the biases. Each of the two neurons adds its own before "
    "its step."
)
def no_bias(X, first, second):
    middle = np.where(X @ first[0] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@like(no_bias)
def row_no_second_bias(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle > 0, 1, 0)


@wrong("The first neuron's bias is in both of your sums. The second neuron brings its own.")
def same_bias(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + first[1] > 0, 1, 0)


@wrong(PLUS_MINUS_BETWEEN)
def plus_minus(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, -1)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong(
    "You showed X to both neurons. The second one never sees X, only what the first one answers."
)
def side_by_side(X, first, second):
    one = X @ first[0] + first[1]
    other = X[:, 0] * second[0][0] + second[1]
    return np.where((one > 0) & (other > 0), 1, 0)


@wrong(ON_THE_LINE_FIRES)
def fires_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] >= 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] >= 0, 1, 0)


@like(fires_on_the_line)
def row_first_fires_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] >= 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@like(fires_on_the_line)
def row_second_fires_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] >= 0, 1, 0)


@wrong(
    "Your numbers are right, but they stand in a table with one column, (m, 1). The contract asks "
    "for a flat (m,): take that column out at the end, or multiply the flat middle values by the "
    "one weight."
)
def column(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0).reshape(-1, 1)
    return np.where(middle * second[0] + second[1] > 0, 1, 0)


@wrong(
    "Your numbers are right, but they stand in a table with one row, (1, m). The contract asks for"
    " a flat (m,)."
)
def row(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0).reshape(1, -1)
    return np.where(middle * second[0] + second[1] > 0, 1, 0)


@wrong(
    "The first neuron's outputs are flat, (m,), and @ took them for one sample with m inputs. The "
    "second neuron has one input and one weight: multiply by that weight."
)
def flat_middle(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(middle @ second[0] + second[1] > 0, 1, 0)


@like(flat_middle)
def row_flat_middle_dot(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(np.dot(middle, second[0]) + second[1] > 0, 1, 0)


@wrong(
    "You showed X to the second neuron. X goes into the first; the second gets what the first one "
    "answers."
)
def wrong_order(X, first, second):
    middle = np.where(X @ second[0] + second[1] > 0, 1, 0)
    return np.where(first[0][0] * middle + first[1] > 0, 1, 0)


@wrong(BOOLEANS)
def booleans(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return second[0][0] * middle + second[1] > 0


@wrong(
    "A plain `if` decides about one number, but there is one sum for each row of X. Let step "
    "decide about all of them at once."
)
def one_row_only(X, first, second):
    if X @ first[0] + first[1] > 0:
        middle = 1
    else:
        middle = 0
    return 1 if second[0][0] * middle + second[1] > 0 else 0


@wrong("The two biases have changed places: each neuron has its own, beside its weights.")
def biases_exchanged(X, first, second):
    middle = np.where(X @ first[0] + second[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + first[1] > 0, 1, 0)


@wrong("The second neuron's weight and bias have changed places.")
def weight_and_bias_exchanged(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] + second[1] * middle > 0, 1, 0)


@wrong("You subtracted the second neuron's bias. A bias is added.")
def second_bias_subtracted(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle - second[1] > 0, 1, 0)


@wrong("You subtracted the first neuron's bias. A bias is added.")
def first_bias_subtracted(X, first, second):
    middle = np.where(X @ first[0] - first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong("You added the second neuron's bias before multiplying by its weight. First the product.")
def bias_times_weight(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where((middle + second[1]) * second[0][0] > 0, 1, 0)


@wrong("The second neuron's weight is not in your answers. Multiply the middle value by it.")
def second_weight_ignored(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(middle + second[1] > 0, 1, 0)


@wrong("You took −1 for the second neuron's weight. That is NOT's; use the one that comes in.")
def weight_of_not(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(-middle + second[1] > 0, 1, 0)


@wrong("The second neuron's weight has the wrong sign in your sum. Take it as it is.")
def weight_turned(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(-second[0][0] * middle + second[1] > 0, 1, 0)


@wrong("The second neuron's weight has lost its sign. A negative weight turns its input around.")
def weight_without_sign(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(abs(second[0][0]) * middle + second[1] > 0, 1, 0)


@wrong("The first neuron's weights are not in your answers. Multiply every input by its own.")
def first_weights_ignored(X, first, second):
    middle = np.where(X.sum(axis=1) + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong(
    "Between your neurons stands a sigmoid. The first one decides: it passes on 1 or 0, after a "
    "step."
)
def sigmoid_between(X, first, second):
    middle = 1 / (1 + np.exp(-(X @ first[0] + first[1])))
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong(RAMP_BETWEEN)
def ramp_between(X, first, second):
    middle = np.maximum(X @ first[0] + first[1], 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@like(ramp_between)
def row_clipped_between(X, first, second):
    middle = np.clip(X @ first[0] + first[1], 0, 1)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@wrong(SIGMOID_FOR_STEP)
def sigmoid(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return 1 / (1 + np.exp(-(second[0][0] * middle + second[1])))


@like(sigmoid)
def row_two_sigmoids(X, first, second):
    middle = 1 / (1 + np.exp(-(X @ first[0] + first[1])))
    return 1 / (1 + np.exp(-(second[0][0] * middle + second[1])))


@wrong(PLUS_MINUS)
def plus_minus_at_the_end(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, -1)


@like(plus_minus_at_the_end)
def row_plus_minus_twice(X, first, second):
    middle = np.sign(X @ first[0] + first[1])
    return np.sign(second[0][0] * middle + second[1])


@like(plus_minus_at_the_end)
def row_plus_minus_both(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, -1)
    return np.where(second[0][0] * middle + second[1] > 0, 1, -1)


@wrong("The second neuron's answers are turned around: 1 where its sum is above 0, otherwise 0.")
def turned(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 0, 1)


@wrong(THRESHOLD_HALF)
def threshold_half(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0.5, 1, 0)


@like(threshold_half)
def row_first_threshold_half(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0.5, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@like(threshold_half)
def row_both_thresholds_half(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0.5, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0.5, 1, 0)


@rival
def answers_times_the_first(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return middle * np.where(second[0][0] * middle + second[1] > 0, 1, 0)


@rival
def answers_times_a_constant(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return middle * np.where(second[0][0] + second[1] > 0, 1, 0)


@rival
def no_step_and_no_second_bias(X, first, second):
    return np.where((X @ first[0] + first[1]) * second[0][0] > 0, 1, 0)


@rival
def no_step_and_no_first_bias(X, first, second):
    return np.where((X @ first[0]) * second[0][0] + second[1] > 0, 1, 0)


def hidden_cases(rng):
    # A second neuron of each of the four kinds: NOT, copy, always 1, and always 0 twice.
    # Each answers otherwise when it is shown the first one's sum instead of its output. Of the
    # second and the fourth one sum is 0.
    kinds = [([-1.5], 0.875), ([2.0], 0.0), ([0.5], 0.375), ([-1.0], 0.0), ([0.5], -0.75)]
    yield {
        "X": rng.choice([-2, -1, 1, 2], (1, 2)) / 2,
        "first": (np.array([2.0, 1.0]), 0.25),
        "second": (np.array([-2.0]), 1.0),
    }
    for m, n, (v, c) in zip([5, 6, 7, 8, 9], [2, 3, 2, 3, 4], kinds, strict=True):
        X = rng.integers(-8, 9, (m, n)) / 4
        w = rng.choice([-2, -1, 1, 2], n) * 1.0
        b = float(rng.choice([-11, -9, -7, 7, 9, 11]) / 8)
        # The first sums lie on both sides of 0, near it, far, and on it.
        sums = rng.permutation([-3.0, -0.25, 0.0, 0.25, 3.0])[: len(X)]
        X[:5, 0] = (sums - b - X[:5, 1:] @ w[1:]) / w[0]
        yield {"X": X, "first": (w, b), "second": (np.array(v), c)}
