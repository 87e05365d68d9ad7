"""Every answer to `hidden_space`, right and wrong, and its hidden cases."""

import functools

import numpy as np

from autograder.ways import like, right, telling_case, wrong

from ..gates import (
    BOOLEANS,
    OF_BITS,
    ON_THE_LINE_FIRES,
    PLUS_MINUS,
    RAMP_BETWEEN,
    SIGMOID_FOR_STEP,
    TURNED,
)
from . import BIAS_AFTER_THE_STEP, BIAS_FOR_EACH_INPUT, NO_BIASES, quarters

ALLOWED = OF_BITS


def hidden_space(X, W, b):
    """Move points to where a hidden layer of step neurons sees them.

    Neuron j has the weights W[:, j] and the bias b[j]: 1 where its sum is above 0, otherwise 0.
    X : array, shape (m, n), one point per row
    W : array, shape (n, h); b : array, shape (h,)
    Returns H : array, shape (m, h), the numbers 0 and 1, not True and False
    """
    return np.where(X @ W + b > 0, 1, 0)


@right
def space_by_loops(X, W, b):
    m, h = X.shape[0], W.shape[1]
    out = np.zeros((m, h))
    for i in range(m):
        for j in range(h):
            z = sum(float(X[i, k]) * float(W[k, j]) for k in range(X.shape[1])) + float(b[j])
            if z > 0:
                out[i, j] = 1
    return out


@right
def space_by_einsum(X, W, b):
    return (np.einsum("mn,nh->mh", X, W) + b[None, :] > 0).astype(np.float32)


@right
def space_by_heaviside(X, W, b):
    return np.heaviside(np.dot(X, W) + b, 0.0)


@right
def space_column_by_column(X, W, b):
    columns = [(X @ weights + bias > 0) * 1 for weights, bias in zip(W.T, b, strict=True)]
    return np.stack(columns, axis=1)


@wrong(
    "You return the weighted sums themselves. A hidden neuron of this lesson decides: apply the "
    "step to each sum."
)
def no_step(X, W, b):
    return X @ W + b


@like(no_step)
def space_without_step_looped(X, W, b):
    return np.array([[x @ W[:, j] + b[j] for j in range(W.shape[1])] for x in X])


@wrong(BOOLEANS)
def booleans(X, W, b):
    return X @ W + b > 0


@wrong(ON_THE_LINE_FIRES)
def fires_on_the_line(X, W, b):
    return np.where(X @ W + b >= 0, 1, 0)


@wrong(
    "You took the rows of W for the neurons. Each neuron is a column: W is (inputs, neurons). With "
    "a square W this runs without an error, and the numbers are wrong."
)
def transposed(X, W, b):
    return np.where(X @ W.T + b > 0, 1, 0)


@wrong("You subtracted the bias. It is added: a threshold of 1.5 is a bias of -1.5.")
def bias_subtracted(X, W, b):
    return np.where(X @ W - b > 0, 1, 0)


@wrong(NO_BIASES)
def no_bias(X, W, b):
    return np.where(X @ W > 0, 1, 0)


@wrong(SIGMOID_FOR_STEP)
def sigmoid(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


@wrong(BIAS_FOR_EACH_INPUT)
def bias_for_each_input(X, W, b):
    return np.where((X[:, :, None] * W + b).sum(axis=1) > 0, 1, 0)


@wrong(PLUS_MINUS)
def plus_minus(X, W, b):
    return np.where(X @ W + b > 0, 1, -1)


@like(plus_minus)
def space_sign(X, W, b):
    return np.sign(X @ W + b)


@wrong("You put W before X. Samples are rows, so X comes first: (m, n) with (n, h).")
def weights_first(X, W, b):
    return np.where(W @ X + b > 0, 1, 0)


@wrong(
    "You multiplied X and W with *, element by element. A neuron multiplies and adds up: that is @."
)
def elementwise(X, W, b):
    return np.where(X * W + b > 0, 1, 0)


@wrong(
    "You wrote down two hidden neurons. W may have any number of columns: let @ run over all of "
    "them."
)
def two_neurons_only(X, W, b):
    first = np.where(X @ W[:, 0] + b[0] > 0, 1, 0)
    second = np.where(X @ W[:, 1] + b[1] > 0, 1, 0)
    return np.column_stack([first, second])


@wrong(
    "Your array has one row per neuron. Rows are samples: one row per point, one column per hidden"
    " neuron."
)
def neurons_down(X, W, b):
    return np.where(W.T @ X.T + b[:, None] > 0, 1, 0)


@wrong(
    "You compare with 0.5. The threshold is in the bias already: the step compares the sum with 0."
)
def threshold_half(X, W, b):
    return np.where(X @ W + b > 0.5, 1, 0)


@like(bias_for_each_input)
def space_of_mean_products(X, W, b):
    return np.where((X[:, :, None] * W).mean(axis=1) + b > 0, 1, 0)


@like(no_bias)
def space_without_bias_on_the_line(X, W, b):
    return np.where(X @ W >= 0, 1, 0)


@wrong(BIAS_AFTER_THE_STEP)
def bias_after_the_step(X, W, b):
    return np.where(X @ W > 0, 1, 0) + b


@wrong("Every neuron of yours has the first one's bias. Neuron j has b[j].")
def first_bias_for_all(X, W, b):
    return np.where(X @ W + b[0] > 0, 1, 0)


@wrong("The biases stand in reverse order. The first belongs to the first column of W.")
def biases_reversed(X, W, b):
    return np.where(X @ W + b[::-1] > 0, 1, 0)


@wrong("Every neuron of yours has the sum of all biases. Neuron j has b[j].")
def biases_added_up(X, W, b):
    return np.where(X @ W + b.sum() > 0, 1, 0)


@wrong("You halved the biases. Neuron j has b[j] as it is.")
def biases_halved(X, W, b):
    return np.where(X @ W + b / 2 > 0, 1, 0)


@wrong(
    "You added the biases to the weights. A bias is multiplied by nothing: add it after the "
    "products are summed."
)
def biases_as_weights(X, W, b):
    return np.where(X @ (W + b) > 0, 1, 0)


@wrong(
    "You took a step of the inputs before weighting them. They come in as they are; the step is "
    "taken of the sums."
)
def step_of_the_inputs(X, W, b):
    return np.where(np.where(X > 0, 1, 0) @ W + b > 0, 1, 0)


@wrong(RAMP_BETWEEN)
def ramp(X, W, b):
    return np.maximum(X @ W + b, 0)


@like(ramp)
def space_clipped(X, W, b):
    return np.clip(X @ W + b, 0, 1)


@wrong("You used tanh. The step of this course decides: exactly 0 or 1.")
def tanh(X, W, b):
    return np.tanh(X @ W + b)


@wrong(TURNED)
def turned(X, W, b):
    return np.where(X @ W + b > 0, 0, 1)


@wrong("You subtracted the weighted sum of the inputs from b. All is added: X @ W + b.")
def products_subtracted(X, W, b):
    return np.where(b - X @ W > 0, 1, 0)


@wrong(
    "In each row only the neuron with the largest sum answers 1. Each neuron decides by itself: 1 "
    "where its own sum is above 0."
)
def largest_only(X, W, b):
    sums = X @ W + b
    return (sums == sums.max(axis=1, keepdims=True)).astype(int)


@wrong("Your columns stand in reverse order. Column j of the answer is neuron j, column j of W.")
def neurons_reversed(X, W, b):
    return np.where(X @ W + b > 0, 1, 0)[:, ::-1]


def hidden_cases(rng):
    # Among them one row, and one neuron.
    for m, n, h in ((14, 2, 2), (14, 2, 2), (1, 2, 3), (14, 3, 2), (14, 3, 5), (14, 4, 1)):
        shown = [biases_halved, threshold_half, fires_on_the_line] if m > 1 else []
        # Of one neuron, the biases have no order.
        shown += [first_bias_for_all, biases_reversed] if m > 1 and h > 1 else []
        yield telling_case(functools.partial(draw_space, rng, m, n, h), hidden_space, *shown)


def draw_space(rng, m, n, h):
    return {
        "X": quarters(rng, -2, 2, (m, n)),
        "W": quarters(rng, -2, 2, (n, h)),
        # Never 0, so that a forgotten or a subtracted bias shows.
        "b": rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], h),
    }
