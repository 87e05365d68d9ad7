"""Lesson 01, one neuron: a weighted sum, a bias, an activation, and learning a line."""

import numpy as np
import torch
from torch import nn


def weighted_sum(x, w, b):
    """Return the weighted sum z of one neuron: every input times its weight, plus the bias.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
        The inputs of one sample; n may be any number.
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.

    Returns
    -------
    z : float
        One number.
    """
    products = x * w
    return np.sum(products) + b


def neuron(x, w, b, activation):
    """Return the output of one neuron for one sample: the activation of its weighted sum.

    Parameters
    ----------
    x : ndarray of float, shape (n,)
        The inputs of one sample.
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.
    activation : function
        Takes one number z and returns one number, as `sigmoid` does. It can be any such
        function.

    Returns
    -------
    a : float
        One number.
    """
    return activation(weighted_sum(x, w, b))


def weighted_sums(X, w, b):
    """Return the weighted sums of one neuron for a batch of samples.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row: m samples of n inputs.
    w : ndarray of float, shape (n,)
        One weight per input, the same for all samples.
    b : float
        The bias, the same for all samples.

    Returns
    -------
    z : ndarray of float, shape (m,)
        One number per sample, in the order of the rows.
    """
    return X @ w + b


def make_it_fire():
    """Return weights and a bias with which a sigmoid neuron fires for A and keeps quiet for B.

    For A = (1.5, 0.5) its output must be greater than 0.9, for B = (0.5, 1.0) less than 0.1.
    Many answers are right.

    Returns
    -------
    w : ndarray, shape (2,)
        The two weights.
    b : float
        The bias.
    """
    w = np.array([4.0, -1.8])
    b = -2.6
    return w, b


def linear_gradients(x, y, w, b):
    """Return the slopes of the loss L, the mean of the squared errors of the line w·x + b.

    Parameters
    ----------
    x : ndarray of float, shape (m,)
        One input per sample.
    y : ndarray of float, shape (m,)
        The targets, one per sample.
    w : float
        The weight.
    b : float
        The bias.

    Returns
    -------
    dw : float
        The slope of L with respect to w.
    db : float
        The slope of L with respect to b.
    """
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


def fit_line(x, y, w, b, learning_rate, epochs):
    """Improve the line w·x + b by gradient descent on the mean squared error.

    Each epoch is one step with all samples. A step moves w and b together, by the gradients
    at the point where both stood before it.

    Parameters
    ----------
    x : ndarray of float, shape (m,)
        One input per sample.
    y : ndarray of float, shape (m,)
        The targets, one per sample.
    w : float
        The weight to start from.
    b : float
        The bias to start from.
    learning_rate : float
        The share of the gradient by which a step moves.
    epochs : int
        The number of steps.

    Returns
    -------
    w : float
        The weight after the last step.
    b : float
        The bias after the last step.
    """
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b


def torch_neuron(w, b):
    """Return a PyTorch layer that computes the same weighted sums as `weighted_sums`.

    Given a tensor X of shape (m, n), the layer answers with a tensor of shape (m, 1).

    Parameters
    ----------
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.

    Returns
    -------
    layer : nn.Linear
        From n inputs to 1 output, its `weight` a parameter of shape (1, n) that holds w, its
        `bias` a parameter of shape (1,) that holds b. No activation.
    """
    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


def mend_loss(X, y, w, b):
    """Return the mean squared error of a linear neuron on a batch.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row.
    y : ndarray of float, shape (m,)
        One target per sample.
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.

    Returns
    -------
    loss : float
        The mean, over the m samples, of (prediction − target)².
    """
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors**2)


ANSWERS = {
    "reflect_scale": """
        **Model answer.** (a) No. The boundary is where $z = 0$, and $10z = 0$ at exactly the
        same points: multiplying $w$ and $b$ by the same positive number neither shifts nor
        tilts it. (b) $z$ is ten times as far from 0, so every output moves towards 0 or 1
        (except on the line itself, where it stays 0.5). Decisions at 0.5 are the same; only
        the sigmoid is steeper, the neuron surer of itself, also where it is wrong.
        (c) Changing $b$ alone shifts the boundary; changing the direction of $w$ tilts it.

        **Marking, 2 points.** 1 for (a) with its reason, that the points with $z = 0$ stay the
        same; ½ for (b), steeper or surer, with the same decisions; ½ for (c), $b$ shifts and
        the direction of $w$ tilts. Words or formulas are equally good.
    """,
}
