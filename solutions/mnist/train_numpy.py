"""Every answer to `train_numpy`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong

from ..backprop import SLOPES_OF_THE_BEGINNING
from ..backprop.backward import backward
from ..backprop.loss_gradient import loss_gradient
from ..backprop.sgd_step import sgd_step
from ..forward.forward_with_cache import forward_with_cache
from ..softmax.cross_entropy import cross_entropy
from . import (
    BATCHES_OVER_SAMPLES,
    DIVIDED_BY_BATCHES,
    LOSS_AFTER_THE_STEP,
    MEASURED_AT_THE_END,
    SUM_OVER_SAMPLES,
    draw_epochs,
)


def train_numpy(layers, batches, lr):
    """Train a network for one epoch: one step of gradient descent for each batch.

    layers : list of (W, b), the network to start from, as `forward_with_cache` knows it
    batches : list of (X_batch, y_batch), used in this order, arrays of the shapes (size, n) and
        (size,); sizes may differ
    lr : float, the learning rate
    Returns layers, loss : list of (W, b), the trained network; float, the mean of the cross-entropy
        over all samples of all batches, each batch measured before its own step
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


@right
def epoch_with_lists(layers, batches, lr):
    losses, sizes = [], []
    for X, y in batches:
        logits, cache = forward_with_cache(X, layers)
        losses.append(cross_entropy(logits, y))
        sizes.append(len(y))
        layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, float(np.average(losses, weights=sizes))


@right
def epoch_from_the_formulas(layers, batches, lr):
    layers = [(W.copy(), b.copy()) for W, b in layers]
    total, m = 0.0, sum(len(y) for _, y in batches)
    for X, y in batches:
        activations = [X]
        for W, b in layers[:-1]:
            activations.append(np.maximum(activations[-1] @ W + b, 0))
        W, b = layers[-1]
        Z = activations[-1] @ W + b
        log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        blame = np.exp(log_p)
        blame[np.arange(len(y)), y] -= 1
        blame /= len(y)
        for (W, b), A in zip(reversed(layers), reversed(activations), strict=True):
            passed = (blame @ W.T) * (A > 0)
            W -= lr * (A.T @ blame)
            b -= lr * blame.sum(axis=0)
            blame = passed
    return layers, total / m


@right
def epoch_in_float32(layers, batches, lr):
    layers = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]
    total, m = 0.0, 0
    for X, y in batches:
        logits, cache = forward_with_cache(X.astype(np.float32), layers)
        total += len(y) * cross_entropy(logits, y)
        m += len(y)
        grads = backward(loss_gradient(logits, y).astype(np.float32), cache, layers)
        layers = sgd_step(layers, grads, lr)
    return layers, np.float32(total / m)


@wrong(
    "You took the mean over the batches, so the samples of a small batch count more than the "
    "others. Weigh each batch's loss by its number of samples."
)
def batches_counted(layers, batches, lr):
    losses = []
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        losses.append(cross_entropy(logits, y_batch))
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, sum(losses) / len(losses)


@wrong(
    "You added the losses of the batches. Twice as many batches would look twice as bad: the "
    "contract asks for the mean over all samples."
)
def sum_not_mean(layers, batches, lr):
    total = 0.0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total


@wrong(DIVIDED_BY_BATCHES)
def divided_by_batches(layers, batches, lr):
    total = 0.0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / len(batches)


@wrong(
    "You return the loss of the last batch alone. The contract asks for the mean over the whole "
    "epoch."
)
def last_loss(layers, batches, lr):
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        loss = cross_entropy(logits, y_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, loss


@wrong(LOSS_AFTER_THE_STEP)
def loss_after_the_step(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
        total += cross_entropy(forward_with_cache(X_batch, layers)[0], y_batch) * len(X_batch)
        m += len(X_batch)
    return layers, total / m


@wrong(
    "Only the last of your steps is left: either each starts again from the first weights, or only "
    "one is made, after the loop. Each batch makes a step that goes on from the one before."
)
def steps_lost(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        trained = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return trained, total / m


@wrong(
    "The network that you return has not moved: sgd_step returns new layers, and nobody keeps them."
)
def nothing_moves(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / m


@wrong("You made one step for all samples together. Each batch makes a step of its own.")
def one_step(layers, batches, lr):
    X = np.concatenate([X_batch for X_batch, _ in batches])
    y = np.concatenate([y_batch for _, y_batch in batches])
    logits, cache = forward_with_cache(X, layers)
    loss = cross_entropy(logits, y)
    return sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr), loss


@wrong("You stop after the first batch: the return stands inside the loop.")
def return_in_the_loop(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
        return layers, total / m


@wrong("Your steps go uphill. sgd_step subtracts already; give it lr as it is.")
def uphill(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), -lr)
    return layers, total / m


@wrong("You return the layers alone. The contract asks for two things: the layers and the loss.")
def only_layers(layers, batches, lr):
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers


@wrong(SLOPES_OF_THE_BEGINNING)
def slopes_of_the_beginning(layers, batches, lr):
    start = layers
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, start)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, start), lr)
    return layers, total / m


@wrong(MEASURED_AT_THE_END)
def measured_at_the_end(layers, batches, lr):
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        total += cross_entropy(forward_with_cache(X_batch, layers)[0], y_batch) * len(X_batch)
        m += len(X_batch)
    return layers, total / m


@wrong(
    "You measured all batches with the network that you began with. The contract measures each "
    "batch just before its own step."
)
def measured_at_the_start(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        total += cross_entropy(forward_with_cache(X_batch, layers)[0], y_batch) * len(X_batch)
        m += len(X_batch)
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / m


@wrong(SUM_OVER_SAMPLES)
def sum_over_samples(layers, batches, lr):
    total = 0.0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total


@wrong(BATCHES_OVER_SAMPLES)
def batches_over_samples(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / m


@wrong("You return the list of losses. The contract asks for one number, their mean over samples.")
def losses_listed(layers, batches, lr):
    losses = []
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        losses.append(cross_entropy(logits, y_batch))
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, losses


@wrong("You returned the loss first. The order is layers, loss.")
def losses_first(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return total / m, layers


@wrong(
    "The layers that you were given have changed: W -= … works in the caller's array. Make new "
    "ones."
)
def in_place(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        grads = backward(loss_gradient(logits, y_batch), cache, layers)
        for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
            W -= lr * dW
            b -= lr * db
    return layers, total / m


hidden_cases = draw_epochs
