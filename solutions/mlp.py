"""Lesson 04: layers, and networks made of them."""

import numpy as np
from torch import nn


def dense(X, W, b):
    """Compute one layer's weighted sums for a whole batch, without an activation.

    Parameters
    ----------
    X : ndarray, shape (m, n_in)
        One sample per row.
    W : ndarray, shape (n_in, n_out)
        One column of weights per neuron of the layer.
    b : ndarray, shape (n_out,)
        One bias per neuron.

    Returns
    -------
    ndarray, shape (m, n_out)
        One weighted sum, bias included, for each sample and each neuron.
    """
    products = X @ W
    return products + b


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


def init_params(sizes, rng):
    """Draw the weights that a ReLU network starts from, and set its biases to 0.

    Every weight is drawn on its own, from `rng` and nothing else, from a distribution with
    mean 0 and standard deviation sqrt(2 / n_in), where n_in is the number of inputs of the
    weight's layer (He's rule). A normal distribution will do, and so will an even one, between
    -sqrt(6 / n_in) and sqrt(6 / n_in).

    Parameters
    ----------
    sizes : list of int
        How many numbers there are at the input, then in each layer, the output layer last.
    rng : numpy.random.Generator
        The source of all random numbers. A second call with the same rng goes on drawing,
        so it returns other weights.

    Returns
    -------
    list of tuples (W, b)
        One pair per layer, from the first hidden layer to the output: W an ndarray of shape
        (n_in, n_out), b an ndarray of shape (n_out,). That is one pair fewer than there are
        sizes.
    """
    layers = []
    for i in range(1, len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        b = np.zeros(n_out)
        layers.append((W, b))
    return layers


class MLP:
    """A network of any number of layers. Each layer but the last ends in a ReLU.

    Parameters
    ----------
    layers : list of tuples (W, b)
        The weights and biases, from the first layer to the output: W of shape (n_in, n_out)
        and b of shape (n_out,). At least one pair. Every network keeps its own.
    """

    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        """Send a batch through all layers.

        Parameters
        ----------
        X : ndarray, shape (m, n)
            One sample per row; n is the number of inputs of the first layer.

        Returns
        -------
        ndarray, shape (m, n_out)
            The last layer's weighted sums (logits), one row per sample, without a ReLU.
        """
        A = X
        for W, b in self.layers[:-1]:
            A = np.maximum(dense(A, W, b), 0)
        W, b = self.layers[-1]
        return dense(A, W, b)


def make_spiral(m, turns, noise, rng):
    """Make two spirals that wind around each other, m points on each.

    Point i of the first arm, i = 1, 2, ..., m, lies at distance t = i / m from the origin, at
    the angle 2·pi·turns·t from the x1 axis: x1 = t·cos(angle), x2 = t·sin(angle), with the
    angle in radians. The second arm is the first one turned by half a circle: point i lies
    at (-x1, -x2). Then each of the 4m coordinates gets its own noise: a number drawn with
    `rng` from a normal distribution of mean 0 and standard deviation `noise`.

    Parameters
    ----------
    m : int
        How many points each arm has.
    turns : float
        How often an arm goes around the origin.
    noise : float
        The standard deviation of the noise; 0 means none.
    rng : numpy.random.Generator
        The source of all random numbers.

    Returns
    -------
    X : ndarray, shape (2m, 2)
        The first arm's points from the inside to the outside, below them the second arm's.
    y : ndarray, shape (2m,)
        The labels: 0 for the first arm, 1 for the second; numbers, not True and False.
    """
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    X = X + noise * rng.standard_normal(X.shape)
    y = np.repeat([0, 1], m)
    return X, y


class PointClassifier(nn.Module):
    """A network in PyTorch for points with two coordinates and labels 0 or 1.

    Linear layers with biases, started the way PyTorch does it; a ReLU after each but the
    last.

    Parameters
    ----------
    hidden : list of int
        How many neurons each hidden layer has. [8, 8] makes the network 2-8-8-1. At least
        one layer.
    """

    def __init__(self, hidden):
        super().__init__()
        sizes = [2, *hidden, 1]
        parts = []
        for i in range(1, len(sizes)):
            parts.append(nn.Linear(sizes[i - 1], sizes[i]))
            parts.append(nn.ReLU())
        self.network = nn.Sequential(*parts[:-1])

    def forward(self, X):
        """Return one logit per point, without a sigmoid.

        Parameters
        ----------
        X : tensor, shape (m, 2)
            One point per row, float32.

        Returns
        -------
        tensor, shape (m,)
            The output neuron's weighted sums, also when there is only one point.
        """
        return self.network(X)[:, 0]


def mend_shapes(hidden):
    """Build the network 2-hidden-hidden-1 for points, with a ReLU after each hidden layer.

    Three linear layers in all, each with biases. The network's input is a tensor of shape
    (m, 2), its output the logits: a tensor of shape (m,).

    Parameters
    ----------
    hidden : int
        How many neurons each of the two hidden layers has.

    Returns
    -------
    nn.Sequential
        The layers in order; the last one flattens the column of logits, (m, 1), to (m,).
    """
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


ANSWERS = {
    "reflect_capacity": """
    **Full marks (3 points)**, one for each part.

    1. *What happened (1 point).* Overfitting: with more parameters than points the network had
       room to bend its boundary around single points, noise included. It learned these 60
       points, not the rule behind them. Half a point for "too big" without a word on noise or
       on what was learned instead.
    2. *How to find out and what to try (1 point).* Compare the loss or the accuracy on points
       that were not trained on: it stays behind, or gets worse, while the training loss falls.
       Any one sensible remedy: fewer or narrower layers, more data, stopping earlier.
       "More epochs" or "more layers" earns nothing.
    3. *What the theorem leaves open (1 point).* It says that weights exist. It does not say how
       many neurons they take, that training finds them, or that the network is right between
       and beyond the points. Any one of the three earns the point. "The theorem is wrong"
       earns nothing: it is right, and promises less than he thinks.
    """,
}
