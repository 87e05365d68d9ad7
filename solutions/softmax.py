"""Lesson 07, softmax: from scores to a decision, and how wrong it is."""

import numpy as np
import torch
from torch import nn


def accuracy(Z, y):
    """Return the share of samples whose largest score stands at the right class.

    Parameters
    ----------
    Z : ndarray of float, shape (m, C)
        The scores: one row per sample, one column per class. No two in a row are equal.
    y : ndarray of int, shape (m,)
        The labels: the number of the right class for each sample, from 0 to C - 1.

    Returns
    -------
    float
        Right decisions divided by all decisions: a number from 0 to 1.
    """
    decisions = np.argmax(Z, axis=1)
    return np.mean(decisions == y)


def softmax(Z):
    """Turn each sample's scores into probabilities over the classes.

    Parameters
    ----------
    Z : ndarray of float, shape (m, C)
        The scores, one row per sample. Any finite numbers, also 1000 or -1000.

    Returns
    -------
    ndarray of float, shape (m, C)
        The probabilities: finite numbers from 0 to 1. Every row adds up to 1.
    """
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / np.sum(powers, axis=1, keepdims=True)


def one_hot(y, C):
    """Write labels as rows of zeros with a single one at the right class.

    Parameters
    ----------
    y : ndarray of int, shape (m,)
        The labels, from 0 to C - 1. Not every class has to occur.
    C : int
        The number of classes.

    Returns
    -------
    ndarray, shape (m, C)
        Numbers, 0 and 1; not True and False.
    """
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y] = 1.0
    return Y


def mean_squared_error(predictions, targets):
    """Return the mean of the squared errors.

    Parameters
    ----------
    predictions : ndarray of float, shape (m, n)
        What the model says: one row per sample, one column per output.
    targets : ndarray of float, shape (m, n)
        What would have been right.

    Returns
    -------
    float
        The mean over all m·n numbers of (prediction - target)².
    """
    return np.mean((predictions - targets) ** 2)


def log_softmax(Z):
    """Return the logarithms of the softmax probabilities.

    Parameters
    ----------
    Z : ndarray of float, shape (m, C)
        The scores, one row per sample. Any finite numbers, also 1000 or -1000.

    Returns
    -------
    ndarray of float, shape (m, C)
        The natural logarithm of each probability: exact and finite, also where the
        probability itself is too small for a computer, as for the scores (1000, 0).
    """
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def cross_entropy(Z, y):
    """Return the cross-entropy of scores: the mean of -log p of the right class.

    Parameters
    ----------
    Z : ndarray of float, shape (m, C)
        The scores (logits, not probabilities), one row per sample. Any finite numbers, also
        1000 or -1000.
    y : ndarray of int, shape (m,)
        The labels, from 0 to C - 1.

    Returns
    -------
    float
        The mean over the m samples of -log p, where p is the softmax probability of the
        sample's label and log the natural logarithm. Always finite.
    """
    log_p = log_softmax(Z)
    return -np.mean(log_p[np.arange(len(y)), y])


def binary_cross_entropy(p, y):
    """Return the cross-entropy of yes-or-no answers.

    Parameters
    ----------
    p : ndarray of float, shape (m,)
        The probability of a 1 for each sample, between 0.01 and 0.99. Exactly 0 or 1 does
        not occur.
    y : ndarray of int, shape (m,)
        The labels, 0 or 1.

    Returns
    -------
    float
        The mean over the m samples of -(y log p + (1 - y) log(1 - p)), with natural
        logarithms.
    """
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def torch_loss(Z, y):
    """Return the same loss as `cross_entropy`, in PyTorch.

    Parameters
    ----------
    Z : tensor of float32, shape (m, C)
        The scores (logits), one row per sample. Any finite numbers, also 1000 or -1000.
        PyTorch records what happens to them.
    y : tensor of int64, shape (m,)
        The labels, from 0 to C - 1.

    Returns
    -------
    tensor, shape ()
        One number, the mean over the samples, with its record: after loss.backward() the
        slopes stand in Z.grad.
    """
    loss_of = nn.CrossEntropyLoss()
    return loss_of(Z, y)


def mend_torch_loss(net, X, y, lr, steps):
    """Train a classifier with plain gradient descent on the cross-entropy.

    Every step uses all samples. One `torch.optim.SGD` with learning rate `lr` makes all the
    steps. The network itself is changed.

    Parameters
    ----------
    net : nn.Module
        net(X) returns scores (logits), a tensor of shape (m, C).
    X : tensor of float32, shape (m, n)
        One sample per row.
    y : tensor of int64, shape (m,)
        The labels, from 0 to C - 1.
    lr : float
        The learning rate.
    steps : int
        How many times the parameters are changed.

    Returns
    -------
    list of float
        The loss at each step, computed before that step's change: `steps` numbers. Each is
        the mean over the samples of -log p, where p is the softmax probability of the label.
    """
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


ANSWERS = {
    "reflect_outputs": """
        **Model answer.** (a) Probabilities of classes that exclude each other add up to 1:
        one of the three must be right. Hers add up to more than 2, so together they promise
        more than one animal. Each sigmoid looks only at its own score and knows nothing of the
        others. (b) When several labels may be true at once, or none: "is there a cat in the
        picture?", "is there a dog?". Then there are three yes-or-no questions, each with its
        own sigmoid and its own binary cross-entropy. (c) The one with loss 0.05. Both decide
        the same, but it gives the right class about 95 % (e to the power of −0.05), the
        other one about 55 %: it is barely decided, and a little noise would tip it. Accuracy
        does not see the difference, the loss does.

        **Marking, 2 points.** ½ for (a), the sum is not 1, or the sigmoids do not depend on
        each other; ½ for (b), labels that do not exclude each other, or any example of such;
        1 for (c): the smaller loss, with the reason that it is surer of the right classes
        (about 95 % against 55 %; the numbers are not needed).
    """,
}
