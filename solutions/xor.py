"""Lesson 03: where one neuron fails, and two ways out."""

import numpy as np
import torch
from torch import nn


def xor_feature(X):
    """Add the product of the two inputs as a third feature.

    Parameters
    ----------
    X : ndarray, shape (m, 2)
        One point per row; any numbers, not only 0 and 1.

    Returns
    -------
    ndarray, shape (m, 3)
        The columns x1, x2 and x1·x2, in this order.
    """
    x1, x2 = X[:, 0], X[:, 1]
    return np.column_stack([x1, x2, x1 * x2])


def hidden_space(X, W, b):
    """Move points to where a hidden layer of step neurons sees them.

    Hidden neuron j has the weights W[:, j] and the bias b[j]. It answers 1 where its
    weighted sum is above 0, otherwise 0 (on its line, at z = 0, it answers 0).

    Parameters
    ----------
    X : ndarray, shape (m, n)
        One point per row.
    W : ndarray, shape (n, h)
        One column of weights per hidden neuron.
    b : ndarray, shape (h,)
        One bias per hidden neuron.

    Returns
    -------
    ndarray, shape (m, h)
        Each point's place in the hidden space: numbers, 0 or 1; not True and False.
    """
    return np.where(X @ W + b > 0, 1, 0)


def xor_hidden():
    """Choose two hidden neurons that make XOR easy for the neuron after them.

    Neuron j computes step(X @ W[:, j] + b[j]): its weights are *column* j. Its outputs at
    (0, 0), (0, 1), (1, 0), (1, 1) are all that the output neuron sees. Any pair is right
    from which some output neuron with a step can make 0, 1, 1, 0. As in lesson 02, each
    neuron's line must be at least 0.05 away from all four corners:
    |w1·x1 + w2·x2 + b| / sqrt(w1² + w2²) >= 0.05.

    Returns
    -------
    W : ndarray, shape (2, 2)
        One column of weights per hidden neuron.
    b : ndarray, shape (2,)
        One bias per hidden neuron.
    """
    W = np.array([[1.0, 1.0], [1.0, 1.0]])
    b = np.array([-0.5, -1.5])
    return W, b


def xor_network(X, W1, b1, w2, b2):
    """Send a batch through a hidden layer of step neurons and one output neuron with a step.

    Both layers answer 1 where a weighted sum is above 0, otherwise 0. Any sizes.

    Parameters
    ----------
    X : ndarray, shape (m, n)
        One sample per row.
    W1 : ndarray, shape (n, h)
        One column of weights per hidden neuron.
    b1 : ndarray, shape (h,)
        One bias per hidden neuron.
    w2 : ndarray, shape (h,)
        The output neuron's weights, one per hidden neuron.
    b2 : float
        The output neuron's bias.

    Returns
    -------
    ndarray, shape (m,)
        The network's answer for each row: numbers, 0 or 1; not True and False.
    """
    hidden = np.where(X @ W1 + b1 > 0, 1, 0)
    return np.where(hidden @ w2 + b2 > 0, 1, 0)


class XorNet(nn.Module):
    """A network of one hidden layer: 2 inputs, `hidden` neurons with tanh, 1 output neuron.

    It is made of two `nn.Linear` layers, both with biases, which keep the random start that
    PyTorch gives them, another one for each new network.

    Parameters
    ----------
    hidden : int
        How many neurons the hidden layer has.
    """

    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, X):
        """Return the output neuron's weighted sums: logits, without a sigmoid.

        Parameters
        ----------
        X : tensor, shape (m, 2)
            One sample per row, float32.

        Returns
        -------
        tensor, shape (m,)
            One logit per row, also when there is only one row.
        """
        return self.output(torch.tanh(self.hidden(X)))[:, 0]


def train_xor(net, X, y, lr, steps):
    """Train a network with Adam on the binary cross-entropy, every step on all rows.

    The loss is the mean over the rows of the binary cross-entropy between the labels and
    sigmoid(logits). One `torch.optim.Adam` with learning rate `lr`, its other settings left
    as they are, makes all the steps. The network itself is changed.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m,).
    X : tensor, shape (m, 2)
        One sample per row, float32.
    y : tensor, shape (m,)
        The right answers, 0.0 or 1.0, float32.
    lr : float
        Adam's learning rate.
    steps : int
        How many times the parameters are changed.

    Returns
    -------
    list of float
        The loss at each step, computed before that step's change: `steps` plain numbers.
    """
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def diagnose_start(n_in, n_hidden, rng):
    """Draw starting weights from which a small sigmoid network can learn XOR.

    Every weight is drawn on its own, from `rng` and nothing else, from any continuous
    distribution with these properties: mean 0 in W1 and in w2; a standard deviation between
    0.3 and 2 in W1, and of at most 2 in w2. Biases may be 0, or anything between -2 and 2.

    Parameters
    ----------
    n_in : int
        Number of inputs.
    n_hidden : int
        Number of hidden neurons.
    rng : numpy.random.Generator
        The source of all random numbers.

    Returns
    -------
    W1 : ndarray, shape (n_in, n_hidden)
        One column of weights per hidden neuron.
    b1 : ndarray, shape (n_hidden,)
    w2 : ndarray, shape (n_hidden,)
        The output neuron's weights.
    b2 : float
    """
    W1 = rng.standard_normal((n_in, n_hidden))
    b1 = np.zeros(n_hidden)
    w2 = rng.standard_normal(n_hidden)
    b2 = 0.0
    return W1, b1, w2, b2


ANSWERS = {
    "reflect_start": """
    **Full marks (3 points)**, one for each part.

    1. *Why 0.25.* The weights are so small that every weighted sum is nearly 0, so every
       neuron says nearly sigmoid(0) = 0.5, whatever the input. An error of 0.5 on each row
       gives a mean of 0.5² = 0.25.
    2. *Why it does not move.* The hidden neurons say the same for all four rows, so the four
       errors (+0.5, −0.5, −0.5, +0.5) cancel in every sum that makes a slope. What is left
       for W1 is multiplied by w2, which is about 0.01 too. The slopes are nearly 0, and so
       are the steps. Either half of this earns the point.
    3. *Why 0.5 everywhere fails.* All hidden neurons start the same, get the same slopes and
       stay the same for ever: eight copies of one neuron can do no more than one. Something
       random has to tell them apart.

    "The learning rate is too small" is not the cause. With 20 instead of 2 the network leaves
    0.25, but ends at 0.167 with one row wrong: its neurons started too much alike. "Stuck in a
    local minimum" earns nothing without the cause: it is a flat place, which the mended network
    never visits.
    """,
}
