"""Lesson 08, backprop: slopes sent back through a network, and learning with them."""

import numpy as np
import torch
from torch import nn

from .forward import forward_with_cache
from .softmax import cross_entropy, one_hot, softmax


def chain_rule(x, w, b, t):
    """Find the slopes of the loss L = (y − t)², where y = w·x + b, by the chain rule.

    Parameters
    ----------
    x : float
        The input.
    w : float
        The weight.
    b : float
        The bias.
    t : float
        The target.

    Returns
    -------
    dw : float
        dL/dw, the slope of L with respect to w.
    db : float
        dL/db.
    dx : float
        dL/dx.
    """
    y = w * x + b
    dy = 2 * (y - t)
    return dy * x, dy, dy * w


def numerical_gradient(f, W, h):
    """Find the slope of f with respect to every number in W by trying: central differences.

    For one number w, all others held still: (f at w + h, minus f at w − h) / 2h.

    Parameters
    ----------
    f : function
        Takes an ndarray of the shape of W and returns a float. It does not change its input.
    W : ndarray of float, any shape
        Where. When you return, W holds the same numbers as before.
    h : float
        How far to step to either side.

    Returns
    -------
    ndarray of float, the shape of W
        One slope for each number in W.
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.copy()
        up[place] += h
        down = W.copy()
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def dense_backward(dZ, A, W):
    """Send the blame back through one layer, Z = A @ W + b.

    Any mean over the samples is in dZ already: here nothing is averaged.

    Parameters
    ----------
    dZ : ndarray, shape (m, n_out)
        The slope of the loss with respect to each number in Z.
    A : ndarray, shape (m, n_in)
        What went into the layer, one sample per row.
    W : ndarray, shape (n_in, n_out)
        The layer's weights.

    Returns
    -------
    dW : ndarray, shape (n_in, n_out)
        The slope of the loss with respect to each weight.
    db : ndarray, shape (n_out,)
        The slope with respect to each bias.
    dA : ndarray, shape (m, n_in)
        The slope with respect to each number in A.
    """
    dW = A.T @ dZ
    db = np.sum(dZ, axis=0)
    dA = dZ @ W.T
    return dW, db, dA


def loss_gradient(Z, y):
    """Find the slope of the cross-entropy with respect to each logit.

    The loss is `cross_entropy(Z, y)`: the mean over the m samples of −log p, where p is the
    softmax probability of the sample's label.

    Parameters
    ----------
    Z : ndarray of float, shape (m, C)
        The logits, one row per sample.
    y : ndarray of int, shape (m,)
        The labels, from 0 to C − 1.

    Returns
    -------
    ndarray of float, shape (m, C)
        dL/dZ.
    """
    m, C = Z.shape
    return (softmax(Z) - one_hot(y, C)) / m


def backward(dZ, cache, layers):
    """Send the blame back through a whole network, from its logits to its first layer.

    The network is that of `forward_with_cache`: ReLU after every layer but the last. ReLU's
    slope is 1 where z > 0, otherwise 0.

    Parameters
    ----------
    dZ : ndarray, shape (m, n_out)
        The slope of the loss with respect to each logit, mean included.
    cache : list of tuple (A, Z)
        One pair per layer, from first to last, as `forward_with_cache` returns it: A, an
        ndarray of shape (m, inputs), went into the layer; Z, an ndarray of shape
        (m, neurons), are its sums before bending.
    layers : list of tuple (W, b)
        The layers from first to last, at least one: W of shape (inputs, neurons), b of shape
        (neurons,).

    Returns
    -------
    list of tuple (dW, db)
        One pair per layer, from first to last: dW, an ndarray of the shape of W, and db, an
        ndarray of the shape of b.
    """
    grads = []
    for i in reversed(range(len(layers))):
        A, _ = cache[i]
        W, _ = layers[i]
        dW, db, dA = dense_backward(dZ, A, W)
        grads.insert(0, (dW, db))
        if i > 0:
            _, Z_before = cache[i - 1]
            dZ = dA * (Z_before > 0)
    return grads


def sgd_step(layers, grads, lr):
    """Move every weight and every bias one step against its slope.

    Parameters
    ----------
    layers : list of tuple (W, b)
        W an ndarray of shape (inputs, neurons), b one of shape (neurons,).
    grads : list of tuple (dW, db)
        As `backward` returns them: the same shapes.
    lr : float
        The learning rate.

    Returns
    -------
    list of tuple (W, b)
        The layers after the step, in new arrays. The old ones stay as they were.
    """
    moved = []
    for i in range(len(layers)):
        W, b = layers[i]
        dW, db = grads[i]
        moved.append((W - lr * dW, b - lr * db))
    return moved


def train(X, y, layers, lr, epochs, batch):
    """Train a network by gradient descent on the cross-entropy.

    Each epoch goes once through all samples in the order of their rows, `batch` at a time:
    rows 0 to batch − 1, then the next ones; the last batch of an epoch may be smaller. Every
    batch makes one step.

    Parameters
    ----------
    X : ndarray of float, shape (m, n_in)
        One sample per row.
    y : ndarray of int, shape (m,)
        The labels, from 0 on.
    layers : list of tuple (W, b)
        The network to start from, as `forward_with_cache` knows it.
    lr : float
        The learning rate.
    epochs : int
        How often to go through all samples.
    batch : int
        Samples per step. 1: stochastic; m or more: all at once; between: mini-batches.

    Returns
    -------
    layers : list of tuple (W, b)
        The trained network, in new arrays.
    losses : list of float
        For every step the cross-entropy on its batch, as it was before the step.
    """
    losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch):
            X_now, y_now = X[start : start + batch], y[start : start + batch]
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            grads = backward(loss_gradient(logits, y_now), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


def torch_train(net, X, y, lr, steps):
    """Train a network in PyTorch by plain gradient descent on the cross-entropy.

    Every step uses all samples: each parameter moves by −lr times its slope. The network
    itself is changed. With or without `torch.optim`.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m, C).
    X : tensor of float32, shape (m, n_in)
        One sample per row.
    y : tensor of int64, shape (m,)
        The labels, from 0 to C − 1.
    lr : float
        The learning rate.
    steps : int
        How many times the parameters are changed.

    Returns
    -------
    list of float
        The loss at each step, as it was before the step: `steps` plain numbers.
    """
    loss_of = nn.CrossEntropyLoss()
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


def mend_backward(X, y, layers):
    """Find the slopes of the cross-entropy for a network with one hidden layer.

    ReLU after the hidden layer, logits at the end; the loss is the mean over the samples.

    Parameters
    ----------
    X : ndarray of float, shape (m, n_in)
        One sample per row.
    y : ndarray of int, shape (m,)
        The labels, from 0 on.
    layers : list of tuple (W, b)
        Two pairs: W of shape (inputs, neurons), b of shape (neurons,).

    Returns
    -------
    list of tuple (dW, db)
        One pair per layer: dW, an ndarray of the shape of W, and db, one of the shape of b.
    """
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2 + b2

    dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)

    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * (Z1 > 0)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (dW2, db2)]


class Value:
    """A number that remembers what it was made of: the challenge, a scalar autograd.

    Parameters
    ----------
    data : float
        The number, shape ().
    parents : sequence of tuple (Value, float)
        What it was made of, each with the slope of this number with respect to it.

    Attributes
    ----------
    grad : float
        After ``result.backward()``: the slope of the result with respect to this number.
    """

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return Value(max(self.data, 0.0), [(self, 1.0 if self.data > 0 else 0.0)])

    def backward(self):
        # A value may pass its blame on only when it has received all of it, from every use.
        order = []

        def visit(value):
            if value not in order:
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad


ANSWERS = {
    "reflect_check": """
    **Full marks (3 points)**, one for each part.

    1. *Why it passed (1 point).* With all weights 0 the hidden layer says 0 and W2 carries
       nothing back, so the right slopes of W1, b1 and W2 are 0. Her code multiplies by the
       same zeros: almost any wrong formula gives 0 as well, and 0 = 0 proves nothing. (Only
       b2 has a slope there.) Half a point for "zero is a special case" without the reason.
    2. *A better check (1 point).* Random weights that are not zero, float64, central
       differences with h about 1e-5, every array for itself, cosine and ratio instead of a
       difference alone, and a gradient that is not zero. Any three of these earn the point.
    3. *What it found (1 point).* Cosine 1 everywhere: the direction is right. Ratio 32, the
       batch size: the mean is missing, every step is 32 times too long. With a learning rate
       32 times smaller it trains all the same, until the batch size changes.
    """,
}
