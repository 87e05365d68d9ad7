"""Lesson 06: data through the network."""

import numpy as np
import torch
from torch import nn


def forward(X, layers, last=None):
    """Send a batch through a network: multiply, add, bend, repeat.

    Every layer multiplies by its W and adds its b. All layers but the last then bend with
    ReLU, max(z, 0). The last one bends with `last`, if there is one. Any number of layers,
    from one up.

    Parameters
    ----------
    X : ndarray, shape (m, n_in)
        One sample per row.
    layers : list of tuple (W, b)
        The layers from first to last. W is an ndarray of shape (inputs, neurons) of that
        layer, b one of shape (neurons,).
    last : function or None
        The activation of the last layer, such as `sigmoid`: it takes an ndarray of shape
        (m, n_out) and returns another. None: no activation, so that the logits come out.

    Returns
    -------
    ndarray, shape (m, n_out)
        One row of outputs per sample.
    """
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def forward_with_cache(X, layers):
    """Send a batch through a network and keep what backpropagation will need.

    As `forward` without `last`: ReLU after every layer but the last, logits at the end.

    Parameters
    ----------
    X : ndarray, shape (m, n_in)
        One sample per row.
    layers : list of tuple (W, b)
        The layers from first to last: W of shape (inputs, neurons), b of shape (neurons,).

    Returns
    -------
    logits : ndarray, shape (m, n_out)
        The last layer's sums.
    cache : list of tuple (A, Z)
        One pair per layer, from first to last. A is an ndarray of shape (m, inputs): what
        went into this layer. Z is one of shape (m, neurons): this layer's sums A @ W + b,
        as they were before bending.
    """
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def predict_classes(logits):
    """Decide on a class for each sample.

    With two or more columns, the classes 0, 1, 2, … have a column each, and the largest
    logit of a row wins. With one column the classes are 0 and 1: it is 1 where
    sigmoid(logit) is above 0.5, otherwise 0.

    Parameters
    ----------
    logits : ndarray, shape (m, n_out)
        One row of logits per sample; any numbers, also all negative.

    Returns
    -------
    ndarray, shape (m,)
        The class of each sample, as whole numbers; not True and False.
    """
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1)


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


def to_torch(layers):
    """Build the same network in PyTorch, with the same weights.

    Its parameters are copies: changing them later does not change `layers`. They are
    float32, as PyTorch makes them, and can be trained.

    Parameters
    ----------
    layers : list of tuple (W, b)
        One or more layers from first to last, float64: W of shape (inputs, neurons), b of
        shape (neurons,).

    Returns
    -------
    nn.Sequential
        An `nn.Linear` for each layer, with an `nn.ReLU` between one and the next. A tensor
        of shape (m, n_in) in gives the logits out, a tensor of shape (m, n_out).
    """
    modules = []
    for W, b in layers:
        n_in, n_out = W.shape
        linear = nn.Linear(n_in, n_out)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def mend_forward(X, layers):
    """Send a batch through a network, with every sum written out as a loop.

    ReLU after every layer but the last, logits at the end.

    Parameters
    ----------
    X : ndarray, shape (m, n_in)
        One sample per row.
    layers : list of tuple (W, b)
        One or more layers from first to last: W of shape (inputs, neurons), b of shape
        (neurons,). Layers may grow, shrink, or stay as wide as they are.

    Returns
    -------
    ndarray, shape (m, n_out)
        The logits, one row per sample.
    """
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        Z = np.zeros((len(A), len(b)))
        for j in range(len(b)):
            for i in range(len(W)):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


ANSWERS = {
    "reflect_batch": """
    **Full marks (3 points)**, one for each part.

    1. *What must be wrong (1 point).* Somewhere a sample met its neighbours: something was
       computed over the rows (axis 0, or over the whole array), such as a sum, a mean, a
       maximum or a normalisation. Each row of X @ W is made of that row and W alone, and b
       and ReLU work on each number by itself, so in a right forward pass the answer cannot
       change. Differences around the 16th digit are rounding, 0.05 is not.
    2. *How to test it (1 point).* Send some samples through together and one by one, and
       compare with np.allclose (or shuffle the rows: the answers must be shuffled the same
       way). "Look at the code" alone earns half a point.
    3. *Why together all the same (1 point).* All sums of a matrix product are independent of
       each other, so that a fast library or a GPU works on many of them at a time and fetches
       each weight once for all rows. A Python loop pays its overhead for every row. The number
       of multiply-adds is the same: "less work" is wrong.
    """,
}
