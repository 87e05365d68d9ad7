"""Every answer to `count_operations`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from ..mlp import (
    COUNT_ALL_PAIRS,
    COUNT_ONE_LAYER_MORE,
    COUNT_OUT_OF_RANGE,
    EQUAL_LAYERS_ONCE,
)

ONE_NUMBER = "the answer is one whole number"
ALLOWED = {
    "squeezed": ONE_NUMBER,
    "rounded": ONE_NUMBER,
    "cut_to_int": ONE_NUMBER,
    "first_row_only": ONE_NUMBER,
    "reversed": ONE_NUMBER,
    "fails_on_one_row": "there are at least two sizes",
}


def count_operations(sizes, m):
    """Count the multiply-adds of one forward pass; adding biases and bending do not count.

    sizes : list of int, the inputs, then the neurons of each layer: [784, 128, 10]
    m : int, the samples in the batch
    Returns count : int, for the whole batch
    """
    return m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@right
def operations_by_loop(sizes, m):
    total = 0
    before = sizes[0]
    for size in sizes[1:]:
        total += m * before * size
        before = size
    return total


@right
def operations_by_dot(sizes, m):
    sizes = np.array(sizes)
    return m * np.dot(sizes[:-1], sizes[1:])


@right
def operations_of_parameters(sizes, m):
    parameters = sum((n + 1) * k for n, k in zip(sizes, sizes[1:], strict=False))
    return (parameters - sum(sizes[1:])) * m


@right
def operations_of_real_weights(sizes, m):
    weights = [np.ones((sizes[i - 1], sizes[i])) for i in range(1, len(sizes))]
    return sum(W.size for W in weights) * m


@wrong("You counted for one sample. Each row of the batch needs as many.")
def one_sample_only(sizes, m):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@wrong(
    "You counted the biases too. Adding one needs no multiplication: the contract leaves them out."
)
def biases_counted(sizes, m):
    return m * sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))


@like(biases_counted)
def biases_counted_once(sizes, m):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return m * weights + sum(sizes[1:])


@wrong(
    "You counted the parameters. The biases are parameters, but no multiply-adds, and a batch of m"
    " uses every weight m times."
)
def parameters_counted(sizes, m):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))


@wrong(
    "You multiplied all sizes with each other. Only neighbours are connected: one product per "
    "layer, and these are added."
)
def all_sizes_multiplied(sizes, m):
    product = m
    for size in sizes:
        product = product * size
    return product


@wrong("You counted multiplying and adding apart. Together they are one multiply-add.")
def counted_twice(sizes, m):
    return 2 * m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@wrong("A layer is missing. Three sizes make two layers: every neighbouring pair counts.")
def layers_left_out(sizes, m):
    return m * sizes[0] * sizes[1]


@like(layers_left_out)
def last_layer_left_out(sizes, m):
    return m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 2))


@wrong("You counted neurons. Each of them has one multiply-add per input.")
def neurons_counted(sizes, m):
    return m * sum(sizes[1:])


@wrong("You added neighbouring sizes. Everyone is connected to everyone: multiply them.")
def sizes_added(sizes, m):
    return m * sum(sizes[i] + sizes[i + 1] for i in range(len(sizes) - 1))


@wrong("You used the batch in the first layer only. All m samples go through every layer.")
def batch_in_one_layer(sizes, m):
    total = m * sizes[0] * sizes[1]
    for i in range(1, len(sizes) - 1):
        total = total + sizes[i] * sizes[i + 1]
    return total


@wrong(COUNT_ONE_LAYER_MORE)
def one_layer_more(sizes, m):
    return m * sum(sizes[i - 1] * sizes[i] for i in range(len(sizes)))


@wrong(COUNT_OUT_OF_RANGE)
def index_out_of_range(sizes, m):
    return m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes)))


@like(neurons_counted)
def neurons_and_inputs_counted(sizes, m):
    return m * sum(sizes)


@like(neurons_counted)
def neurons_counted_for_one_sample(sizes, m):
    return sum(sizes[1:])


@wrong("You added m. Every sample needs all the multiply-adds: multiply by m.")
def batch_added(sizes, m):
    return m + sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@wrong("You multiplied by m more than once. Every sample needs each weight once.")
def batch_squared(sizes, m):
    return m * m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@like(batch_squared)
def batch_multiplied_for_each_layer(sizes, m):
    return m ** (len(sizes) - 1) * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


@like(counted_twice)
def adding_counted_apart(sizes, m):
    return m * sum((2 * sizes[i] - 1) * sizes[i + 1] for i in range(len(sizes) - 1))


@like(layers_left_out)
def first_layer_left_out(sizes, m):
    return m * sum(sizes[i] * sizes[i + 1] for i in range(1, len(sizes) - 1))


@like(layers_left_out)
def last_layer_only(sizes, m):
    return m * sizes[-2] * sizes[-1]


@wrong(COUNT_ALL_PAIRS)
def all_pairs(sizes, m):
    return m * sum(sizes[i] * sizes[j] for j in range(len(sizes)) for i in range(j))


@wrong("You counted one multiply-add too few for each neuron. The first product is added as well.")
def first_product_not_counted(sizes, m):
    return m * sum((sizes[i] - 1) * sizes[i + 1] for i in range(len(sizes) - 1))


@like(all_sizes_multiplied)
def all_sizes_multiplied_for_one_sample(sizes, m):
    return int(np.prod(sizes))


@wrong("You joined the inputs with the outputs. Each layer is joined with its neighbours only.")
def ends_only(sizes, m):
    return m * sizes[0] * sizes[-1]


@wrong(EQUAL_LAYERS_ONCE)
def equal_layers_once(sizes, m):
    return m * sum(n * k for n, k in set(zip(sizes, sizes[1:], strict=False)))


@like(equal_layers_once)
def size_after_by_its_value(sizes, m):
    total = 0
    for n in sizes[:-1]:
        total += n * sizes[sizes.index(n) + 1]
    return m * total


def hidden_cases(rng):
    for depth in (2, 3, 4, 5, 6):
        sizes = [int(n) for n in rng.permutation(np.arange(2, 30))[:depth]]
        yield {"sizes": sizes, "m": int(rng.integers(2, 50))}
    n, k = (int(n) for n in rng.choice(np.arange(2, 20), 2, replace=False))
    yield {"sizes": [n, n, n, k, n, n], "m": 1}  # equal layers count each for itself
