"""Every answer to `count_parameters`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, nn, right, wrong

from . import (
    COUNT_ALL_PAIRS,
    COUNT_ONE_LAYER_MORE,
    COUNT_ONE_LAYER_ONLY,
    COUNT_OUT_OF_RANGE,
    COUNT_SIZES_ADDED,
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


def count_parameters(sizes):
    """Count all weights and all biases of a network of fully connected layers.

    sizes : list of two or more int, the inputs, then the neurons of each layer: [784, 128, 10]
    Returns count : int
    """
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@right
def count_by_pairs(sizes):
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


@right
def count_by_arrays(sizes):
    n = np.array(sizes)
    return np.sum(n[:-1] * n[1:]) + np.sum(n[1:])


@right
def count_by_making_them(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        W, b = np.empty((sizes[i], sizes[i + 1])), np.empty(sizes[i + 1])
        total += W.size + b.size
    return total


@right
def count_by_pytorch(sizes):
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


@wrong(
    "You counted the weights and left out the biases: 101,632 instead of 101,770 for 784-128-10. "
    "Every neuron has one bias as well."
)
def biases_not_counted(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out
    return total


@wrong(
    "You gave biases to the inputs. Inputs are given, not computed: a layer has n_out biases, one "
    "for each of its own neurons."
)
def biases_of_inputs(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + n_in
    return total


@like(biases_of_inputs)
def count_biases_of_everything(sizes):
    total = sum(sizes)
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out
    return total


@wrong("You counted one bias for each layer. It is one for each neuron: n_out of them.")
def one_bias_a_layer(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + 1
    return total


@wrong("You counted neurons. Each neuron has as many weights as it has inputs, and a bias.")
def neurons(sizes):
    return sum(sizes[1:])


@like(neurons)
def count_neurons_and_inputs(sizes):
    return sum(sizes)


@wrong("You left out the last layer. The output neurons have weights and biases like all others.")
def no_output_layer(sizes):
    total = 0
    for i in range(1, len(sizes) - 1):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@wrong(COUNT_ONE_LAYER_ONLY)
def one_layer_only(sizes):
    for i in range(1, len(sizes)):
        total = sizes[i - 1] * sizes[i] + sizes[i]
    return total


@like(one_layer_only)
def count_after_the_first_layer(sizes):
    for i in range(1, len(sizes)):
        return sizes[i - 1] * sizes[i] + sizes[i]


@wrong(COUNT_ONE_LAYER_MORE)
def one_layer_more(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@wrong(COUNT_OUT_OF_RANGE)
def index_out_of_range(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


@wrong(
    "You multiplied all sizes. Only neighbours are connected: one product for each layer, and "
    "these are added up."
)
def product(sizes):
    total = 1
    for n in sizes:
        total *= n
    return total


@like(biases_of_inputs)
def biases_on_both_sides(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + n_in + n_out
    return total


@like(biases_of_inputs)
def one_more_on_both_sides(sizes):
    return sum((n_in + 1) * (n_out + 1) for n_in, n_out in zip(sizes, sizes[1:], strict=False))


@wrong("The output neurons have no biases in your count. Every neuron has one, theirs too.")
def output_biases_not_counted(sizes):
    weights = sum(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))
    return weights + sum(sizes[1:-1])


@wrong("You left out the first layer. The first size is that of the inputs, which have weights.")
def no_first_layer(sizes):
    total = 0
    for i in range(2, len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@wrong(COUNT_ALL_PAIRS)
def all_pairs(sizes):
    total = sum(sizes[1:])
    for i in range(len(sizes)):
        for j in range(i + 1, len(sizes)):
            total += sizes[i] * sizes[j]
    return total


@like(all_pairs)
def all_pairs_without_biases(sizes):
    total = 0
    for i in range(len(sizes)):
        for j in range(i + 1, len(sizes)):
            total += sizes[i] * sizes[j]
    return total


@like(product)
def product_and_biases(sizes):
    total = 1
    for n in sizes:
        total *= n
    return total + sum(sizes[1:])


@wrong(COUNT_SIZES_ADDED)
def sizes_added(sizes):
    return sum(n_in + n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


@like(sizes_added)
def sizes_added_with_biases(sizes):
    return sum(n_in + 2 * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


@wrong(
    "You return one count for each layer. Asked is one number, for the whole network: add them up."
)
def layer_by_layer(sizes):
    return [(n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False)]


@wrong(
    "You counted the biases in every round for all layers. In a round, only those of its own layer "
    "are new: n_out."
)
def all_biases_in_every_round(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + sum(sizes[1:])
    return total


@wrong(EQUAL_LAYERS_ONCE)
def equal_layers_once(sizes):
    return sum(n * k + k for n, k in set(zip(sizes, sizes[1:], strict=False)))


@like(equal_layers_once)
def size_before_by_its_value(sizes):
    total = 0
    for n in sizes[1:]:
        total += sizes[sizes.index(n) - 1] * n + n
    return total


@wrong(
    "You counted arrays, a W and a b for each layer. Asked is how many numbers there are in all of "
    "them."
)
def arrays(sizes):
    return 2 * (len(sizes) - 1)


def hidden_cases(rng):
    for length in (2, 3, 4, 5, 6):
        yield {"sizes": [int(n) for n in rng.choice(np.arange(2, 60), length, replace=False)]}
    n, m = (int(n) for n in rng.choice(np.arange(2, 20), 2, replace=False))
    yield {"sizes": [n, n, n, m, n, n]}  # equal layers count each for itself
