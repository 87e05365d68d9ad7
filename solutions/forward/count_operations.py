"""Every answer to `count_operations`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def count_operations(sizes, m):
    """Count the multiply-adds of one forward pass.

    A multiply-add is a weight times its input, added to a neuron's sum. Adding biases and
    bending are not counted.

    Parameters
    ----------
    sizes : list of int
        Inputs, neurons of each hidden layer, outputs: [784, 128, 10].
    m : int
        Samples in the batch.

    Returns
    -------
    int
        The multiply-adds for the whole batch.
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
    return float(sum(W.size for W in weights) * m)


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


def hidden_cases(rng):
    for depth in (2, 3, 4, 5, 6):
        sizes = [int(n) for n in rng.permutation(np.arange(2, 30))[:depth]]
        yield {"sizes": sizes, "m": int(rng.integers(2, 50))}
