"""Lesson 05: activations, their slopes, and what layers are without them."""

import numpy as np
import torch
from torch import nn


def sigmoid(z):
    """Squeeze every number between 0 and 1: 1 / (1 + e^(−z)), for any z.

    Also far from 0 the answer is a number, never NaN or infinity: 1 at z = 1000, 0 at
    z = −1000. A warning of NumPy costs nothing.

    Parameters
    ----------
    z : ndarray of float, any shape

    Returns
    -------
    ndarray of float, the shape of z
    """
    # The exponent is never positive, so nothing can overflow.
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def relu(z):
    """Let positive numbers pass, and make 0 of all others.

    Parameters
    ----------
    z : ndarray of float, any shape

    Returns
    -------
    ndarray of float, the shape of z
        A new array; z itself stays as it was.
    """
    return np.maximum(0, z)


def leaky_relu(z, alpha=0.01):
    """Let positive numbers pass, and shrink all others to alpha times themselves.

    Parameters
    ----------
    z : ndarray of float, any shape
    alpha : float
        Between 0 and 1.

    Returns
    -------
    ndarray of float, the shape of z
        A new array; z itself stays as it was.
    """
    return np.where(z > 0, z, alpha * z)


def collapse(W1, b1, W2, b2):
    """Make one linear layer of two that have no activation between them.

    For every X, X @ W + b must equal (X @ W1 + b1) @ W2 + b2.

    Parameters
    ----------
    W1 : ndarray of float, shape (n, h)
        The first layer's weights, from n inputs to h outputs.
    b1 : ndarray of float, shape (h,)
    W2 : ndarray of float, shape (h, k)
        The second layer's weights, from those h numbers to k outputs.
    b2 : ndarray of float, shape (k,)

    Returns
    -------
    W : ndarray of float, shape (n, k)
    b : ndarray of float, shape (k,)
    """
    return W1 @ W2, b1 @ W2 + b2


def sigmoid_slope(z):
    """Find the slope of the sigmoid at every z.

    Parameters
    ----------
    z : ndarray of float, any shape
        Where: weighted sums, not yet passed through the sigmoid.

    Returns
    -------
    ndarray of float, the shape of z
    """
    a = sigmoid(z)
    return a * (1 - a)


def tanh_slope(z):
    """Find the slope of tanh at every z.

    Also far from 0, at z = 1000 or −1000, the answer is a number, never NaN or infinity.

    Parameters
    ----------
    z : ndarray of float, any shape
        Where: weighted sums, not yet passed through tanh.

    Returns
    -------
    ndarray of float, the shape of z
    """
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    """Find the slope of ReLU at every z: 1 above 0, otherwise 0.

    At z = 0, on the kink, there is no slope; this course says 0 there.

    Parameters
    ----------
    z : ndarray of float, any shape

    Returns
    -------
    ndarray, the shape of z
        Numbers, 0 or 1; not True and False.
    """
    return np.where(z > 0, 1, 0)


def autograd_slope(function, z):
    """Let PyTorch find the slope of an activation at every z.

    Parameters
    ----------
    function : callable
        Takes a tensor and returns a tensor of the same shape, each number made of the
        number at its own place, as `torch.sigmoid` does.
    z : ndarray of float, any shape

    Returns
    -------
    ndarray or tensor of float, the shape of z
        The slope of the function at each z.
    """
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad.numpy()


class Swish(nn.Module):
    """The activation a = z · sigmoid(β·z), with a β that can be trained.

    β is the module's only parameter: one number.

    Parameters
    ----------
    beta : float
        The value of β at the start.
    """

    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor(float(beta)))

    def forward(self, z):
        """Bend every number of a tensor.

        Parameters
        ----------
        z : tensor of float, any shape

        Returns
        -------
        tensor of float, the shape of z
            Slopes can flow back through it, to z and to β.
        """
        return z * torch.sigmoid(self.beta * z)


def mend_slope(X, W, b):
    """Find the slope of every sigmoid in a layer, for every sample.

    The slope is taken at the neuron's weighted sum.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row.
    W : ndarray of float, shape (n, h)
        One column of weights per neuron.
    b : ndarray of float, shape (h,)
        One bias per neuron.

    Returns
    -------
    ndarray of float, shape (m, h)
    """

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def slope(z):
        a = sigmoid(z)
        return a * (1 - a)

    Z = X @ W + b
    return slope(Z)


ANSWERS = {
    "reflect_bend": """
    **Full marks (3 points)**, one for each part.

    1. *The frozen first layer.* On its way back the gradient is multiplied by the slope of
       every sigmoid it passes, and no slope is above 1/4: ten of them leave at most
       (1/4)¹⁰, about one millionth. Half a point for "the gradient vanishes" without the
       slope or a number.
    2. *Without activations.* The slopes are all 1, so the gradient arrives, but ten linear
       layers are one linear layer (W = W1 W2 …), and that draws a straight line, which XOR
       does not have.
    3. *What she should use.* ReLU (or a leaky one) in the hidden layers: its slope is 1
       wherever z > 0. A sigmoid at the output, because the answer is yes or no. Half a point
       for each half. Tanh in the hidden layers earns the half point only with the remark
       that it vanishes too, more slowly.
    """,
}
