"""Every answer to `count_parameters`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, nn, right, wrong


def count_parameters(sizes):
    """Count the weights and biases of a network of fully connected layers.

    Parameters
    ----------
    sizes : list of int
        How many numbers there are at the input, then in each layer, the output layer last:
        [784, 128, 10] has 784 inputs, 128 hidden neurons and 10 outputs. At least two.

    Returns
    -------
    int
        How many numbers training may change: all weights and all biases.
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
    total = 0.0
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


@wrong(
    "You counted one layer only. Add up all of them: start a total at 0 before the loop and return"
    " it after the loop."
)
def one_layer_only(sizes):
    for i in range(1, len(sizes)):
        total = sizes[i - 1] * sizes[i] + sizes[i]
    return total


@like(one_layer_only)
def count_after_the_first_layer(sizes):
    for i in range(1, len(sizes)):
        return sizes[i - 1] * sizes[i] + sizes[i]


@wrong(
    "You counted a layer too many. Three sizes make two layers, between neighbours in the list. "
    "(In Python sizes[-1] is the last one, so index -1 raises no error.)"
)
def one_layer_more(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


@wrong(
    "Your loop asks for a neighbour beyond the end of the list. Three sizes make two layers, so go"
    " around once less."
)
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


def hidden_cases(rng):
    for length in (2, 3, 4, 5, 6):
        yield {"sizes": [int(n) for n in rng.choice(np.arange(2, 60), length, replace=False)]}
    n, m = (int(n) for n in rng.choice(np.arange(2, 20), 2, replace=False))
    yield {"sizes": [n, n, m, n, n]}  # equal layers count each for itself
