"""Lesson 09: a network that reads handwritten digits, in NumPy and in PyTorch."""

import numpy as np
import torch
from torch import nn

from .backprop import backward, loss_gradient, sgd_step, train
from .forward import forward_with_cache
from .softmax import cross_entropy


def scale_images(images):
    """Make of images what a network takes: one row of numbers from 0 to 1 per image.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, height, width)
        0 is background, 255 full ink.

    Returns
    -------
    ndarray of float, shape (m, height * width)
        0 is background, 1 full ink, whatever the other pixels are. Each row holds an image's
        pixels line by line, from the top line to the bottom line.
    """
    rows = images.reshape(len(images), -1)
    return rows / 255


def split(X, y, n_val, rng):
    """Put some samples aside for validation.

    Chance decides which ones: every choice of n_val samples is equally likely.

    Parameters
    ----------
    X : ndarray, shape (m, n)
        One sample per row.
    y : ndarray, shape (m,)
        The label of each sample.
    n_val : int
        How many samples to put aside, from 1 to m - 1.
    rng : numpy.random.Generator
        The only source of chance. A second call with the same rng goes on drawing, so it
        puts other samples aside.

    Returns
    -------
    X_train : ndarray, shape (m - n_val, n)
        The samples to train on, in any order.
    y_train : ndarray, shape (m - n_val,)
        Their labels.
    X_val : ndarray, shape (n_val, n)
        The samples put aside, in any order. Every sample is in one part and only there.
    y_val : ndarray, shape (n_val,)
        Their labels.
    """
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val:]
    return X[rest], y[rest], X[aside], y[aside]


def minibatches(X, y, size, rng):
    """Cut the samples of one epoch into batches, in an order drawn by chance.

    Every order of the samples is equally likely.

    Parameters
    ----------
    X : ndarray, shape (m, n)
        One sample per row.
    y : ndarray, shape (m,)
        The label of each sample.
    size : int
        Samples per batch.
    rng : numpy.random.Generator
        The only source of chance. A second call with the same rng goes on drawing, so it
        gives another order.

    Returns
    -------
    list of tuple (X_batch, y_batch)
        X_batch is an ndarray of shape (size, n), y_batch one of shape (size,). The last batch
        is smaller if m is no multiple of size. Every sample is in one batch, once.
    """
    order = rng.permutation(len(X))
    batches = []
    for start in range(0, len(X), size):
        chosen = order[start : start + size]
        batches.append((X[chosen], y[chosen]))
    return batches


def train_numpy(layers, batches, lr):
    """Train a network for one epoch: one step of gradient descent for each batch.

    Parameters
    ----------
    layers : list of tuple (W, b)
        The network to start from, as `forward_with_cache` knows it: W an ndarray of shape
        (inputs, neurons), b one of shape (neurons,).
    batches : list of tuple (X_batch, y_batch)
        In the order in which they are used: X_batch an ndarray of shape (size, n), y_batch
        one of shape (size,) with the labels. Sizes may differ.
    lr : float
        The learning rate.

    Returns
    -------
    layers : list of tuple (W, b)
        The trained network, in new arrays.
    loss : float
        The mean of the cross-entropy over all samples of all batches, each batch measured
        before its own step. A sample counts the same whether its batch is large or small.
    """
    total = 0.0
    m = 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        grads = backward(loss_gradient(logits, y_batch), cache, layers)
        layers = sgd_step(layers, grads, lr)
    return layers, total / m


def confusion_matrix(y, predictions, C):
    """Count which class is taken for which.

    Parameters
    ----------
    y : ndarray of int, shape (m,)
        The labels, from 0 to C - 1. Not every class has to occur.
    predictions : ndarray of int, shape (m,)
        What the network says, from 0 to C - 1.
    C : int
        The number of classes.

    Returns
    -------
    ndarray, shape (C, C)
        In row i and column j: how many samples with label i were taken for j.
    """
    counts = np.zeros((C, C))
    for i in range(len(y)):
        counts[y[i], predictions[i]] += 1
    return counts


def early_stop(losses, patience):
    """Find where training should have stopped, from the validation loss after each epoch.

    Training stops as soon as `patience` epochs in a row brought no loss lower than all before
    them. What comes later is not looked at. An equal loss is not lower.

    Parameters
    ----------
    losses : list of float
        The validation loss after each epoch, at least one.
    patience : int
        How many epochs without a new lowest loss to put up with, at least 1.

    Returns
    -------
    best : int
        The epoch with the lowest loss until the stop, counted from 0; of several the first.
    epochs : int
        How many epochs were run until the stop, the last one included; all of them, if there
        was no reason to stop.
    """
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


class DigitClassifier(nn.Module):
    """A network in PyTorch that takes images to logits.

    Linear layers with biases, as many as there are steps from one size to the next. After
    each but the last a ReLU, then dropout. Nothing after the last. No other parameters.

    Parameters
    ----------
    sizes : sequence of int
        How many numbers there are at the input, then in each layer, the output layer last.
    dropout : float
        The share of hidden outputs that dropout sets to 0 in training.
    """

    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        parts = []
        for i in range(1, len(sizes)):
            parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
        self.network = nn.Sequential(*parts[:-2])

    def forward(self, X):
        """Return the logits. In eval mode nothing is dropped.

        Parameters
        ----------
        X : tensor of float32, shape (m, n)
            One image per row; n is the first of the sizes.

        Returns
        -------
        tensor, shape (m, C)
            C logits per image; C is the last of the sizes.
        """
        return self.network(X)


def train_epoch(net, loader, optimizer):
    """Train a network in PyTorch for one epoch, in train mode.

    Each batch makes one step of the optimizer down the cross-entropy of this batch, by its own
    slopes alone. The network itself is changed.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m, C). It may come in any mode, and with
        slopes left over from before.
    loader : iterable of tuple (X, y)
        A DataLoader or a list. X a tensor of float32, shape (size, n), y a tensor of int64,
        shape (size,). Sizes may differ.
    optimizer : torch.optim.Optimizer
        Made for the parameters of net.

    Returns
    -------
    float
        The mean of the cross-entropy over all samples, each batch measured before its own
        step. A plain number.
    """
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total = 0.0
    m = 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def evaluate(net, loader):
    """Measure a network in PyTorch, in eval mode and without recording. Nothing is trained.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m, C). It may come in any mode.
    loader : iterable of tuple (X, y)
        A DataLoader or a list. X a tensor of float32, shape (size, n), y a tensor of int64,
        shape (size,). Sizes may differ.

    Returns
    -------
    loss : float
        The mean of the cross-entropy over all samples, a plain number.
    accuracy : float
        The share of samples whose largest logit stands at the right class, from 0 to 1, a
        plain number.
    """
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


def mend_training(X, y, layers, lr, epochs, batch, rng):
    """Train a network on mini-batches, the samples in a new random order in every epoch.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row.
    y : ndarray of int, shape (m,)
        The label of each sample, from 0 on.
    layers : list of tuple (W, b)
        The network to start from: W an ndarray of shape (inputs, neurons), b one of shape
        (neurons,).
    lr : float
        The learning rate.
    epochs : int
        How often to go through all samples.
    batch : int
        Samples per step; the last batch of an epoch may be smaller.
    rng : numpy.random.Generator
        The only source of chance: it draws the orders.

    Returns
    -------
    layers : list of tuple (W, b)
        The trained network, in new arrays.
    losses : list of float
        For every step the cross-entropy on its batch, as `train` of lesson 08 returns it.
    """
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X_mixed = X[order]
        y_mixed = y[order]
        # One epoch of lesson 08: through all rows, batch by batch.
        layers, step_losses = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


ANSWERS = {
    "reflect_numbers": """
    **Full marks (3 points)**, one for each part.

    1. *What is wrong with 98.4 % (1 point).* The test set took part in twenty choices. The
       largest of twenty measurements is large partly by luck with these very images, so it
       promises too much. Half a point for "he used the test set" without the reason.
    2. *What to do instead (1 point).* Choose on a validation set, cut from the training data.
       Test the one network that was chosen, once, and report that number. Having touched these
       test images twenty times, he would do best with fresh ones.
    3. *Which epoch (1 point).* Epoch 6, where the validation loss is lowest. After it the
       training loss falls on and the validation loss rises: overfitting, the network learns
       these 3,200 images by heart. Without the word, but with the reason, it is full marks too.
    """,
}
