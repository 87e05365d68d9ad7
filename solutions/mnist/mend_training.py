"""Every answer to `mend_training`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from ..backprop.backward import backward
from ..backprop.loss_gradient import loss_gradient
from ..backprop.sgd_step import sgd_step
from ..backprop.train import train
from ..forward.forward_with_cache import forward_with_cache
from ..softmax.cross_entropy import cross_entropy
from . import draw_network, draw_samples, quarters


def mend_training(X, y, layers, lr, epochs, batch, rng):
    """Train a network on mini-batches, the samples in a new random order in every epoch.

    X : array of float, shape (m, n), one sample per row
    y : array of int, shape (m,), the label of each sample, from 0 on
    layers : list of (W, b), the network to start from, as `train` takes it
    lr : float, the learning rate
    epochs : int, how often to go through all samples
    batch : int, samples per step; the last batch of an epoch may be smaller
    rng : numpy.random.Generator, the only source of chance; every order is equally likely
    Returns layers, losses : list of (W, b), the trained network; list of float, for every step the
        cross-entropy on its batch, as `train` returns it
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


@right
def mended_step_by_step(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(order), batch):
            rows = order[i : i + batch]
            logits, cache = forward_with_cache(X[rows], layers)
            losses.append(cross_entropy(logits, y[rows]))
            grads = backward(loss_gradient(logits, y[rows]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@right
def mended_by_carrying_both_on(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.argsort(rng.random(len(X)))
        X, y = X[order], y[order]
        layers, new = train(X, y, layers, lr, 1, batch)
        losses.extend(float(loss) for loss in new)
    return layers, losses


@right
def mended_by_pairs(X, y, layers, lr, epochs, batch, rng):
    pairs = list(zip(X, y, strict=True))
    losses = []
    for _ in range(epochs):
        rng.shuffle(pairs)
        X_mixed = np.array([x for x, _ in pairs])
        y_mixed = np.array([label for _, label in pairs])
        layers, new = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses = losses + new
    return layers, losses


def _alike(rng, m, n, C):
    return {"X": np.tile(quarters(rng, n), (m, 1)), "y": np.full(m, int(rng.integers(C)))}


@wrong(
    "The images and the labels are shuffled, each by chance, but not together: most labels now "
    "stand beside another image. There is nothing to learn but that all ten digits are equally "
    "likely. One order has to serve both."
)
def shuffled_apart(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        X_mixed = rng.permutation(X)
        y_mixed = rng.permutation(y)
        # One epoch of lesson 08: through all rows, batch by batch.
        layers, step_losses = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@like(shuffled_apart)
def two_orders(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        X_mixed = X[rng.permutation(len(X))]
        y_mixed = y[rng.permutation(len(y))]
        layers, step_losses = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong("Now the images move and the labels stay. The same order has to serve both.")
def labels_left_behind(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, step_losses = train(X[order], y, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong(
    "Images and labels stay together now, but every batch holds the same samples in every epoch, "
    "as they lie in X. The contract asks for a new random order of all samples, which is then cut "
    "into batches."
)
def shuffle_removed(X, y, layers, lr, epochs, batch, rng):
    return train(X, y, layers, lr, epochs, batch)


@like(shuffle_removed)
def order_drawn_in_vain(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        rng.permutation(len(X))
        layers, step_losses = train(X, y, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong("All epochs have the same order. The contract asks for a new one in each.")
def shuffled_once(X, y, layers, lr, epochs, batch, rng):
    order = rng.permutation(len(X))
    return train(X[order], y[order], layers, lr, epochs, batch)


@like(shuffled_once)
def order_of_a_new_generator(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.random.default_rng(0).permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong(
    "Equal generators give different orders with you: you draw from somewhere else. Take all "
    "chance from rng, and others can repeat what you did."
)
def other_source(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.random.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong(
    "The first epoch is right. But then you shuffle images that are shuffled already, and labels "
    "that are not: keep X as it is and give the shuffled images another name."
)
def mixed_on(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X = X[order]
        layers, step_losses = train(X, y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong("Your list holds the losses of the last epoch alone. Keep those of all of them.")
def last_epoch_only(X, y, layers, lr, epochs, batch, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, losses = train(X[order], y[order], layers, lr, 1, batch)
    return layers, losses


@like(shuffle_removed)
def shuffled_inside_batches(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        starts = range(0, len(X), batch)
        order = np.concatenate([i + rng.permutation(min(batch, len(X) - i)) for i in starts])
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong(
    "Only the order of your batches changes; the same samples share a batch in every epoch. Draw "
    "an order of all samples, and cut that into batches."
)
def batches_moved_whole(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        starts = rng.permutation(np.arange(0, len(X), batch))
        order = np.concatenate([np.arange(i, min(i + batch, len(X))) for i in starts])
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong(
    "Your orders are the same whatever rng is: they come from a generator of your own. Take all "
    "chance from rng."
)
def own_generator(X, y, layers, lr, epochs, batch, rng):
    losses = []
    own = np.random.default_rng(0)
    for _ in range(epochs):
        order = own.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@like(own_generator)
def generator_of_the_epoch(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for epoch in range(epochs):
        order = np.random.default_rng(epoch).permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@wrong("Your first epoch goes through X as it lies. Shuffle before the first epoch too.")
def first_epoch_unshuffled(X, y, layers, lr, epochs, batch, rng):
    losses = []
    order = np.arange(len(X))
    for _ in range(epochs):
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
        order = rng.permutation(len(X))
    return layers, losses


@wrong("You returned the losses first. The order is layers, losses.")
def losses_first(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return losses, layers


@wrong("You stop after the first epoch. Does the `return` stand inside the loop?")
def return_in_the_loop(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
        return layers, losses


@wrong(
    "Your list holds lists, one per epoch. The contract asks for one list of numbers: extend it, "
    "or add to it with +=."
)
def losses_in_lists(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses.append(step_losses)
    return layers, losses


@wrong(
    "The trained layers are not kept: every epoch begins with the first ones again. Give what "
    "train returns the name `layers`."
)
def steps_lost(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        trained, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return trained, losses


@rival
def back_and_forth(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for epoch in range(epochs):
        order = np.arange(len(X))[:: -1 if epoch % 2 else 1]
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@rival
def rolled(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.roll(np.arange(len(X)), rng.integers(len(X)))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


@rival
def first_half_shuffled(X, y, layers, lr, epochs, batch, rng):
    losses = []
    half = len(X) // 2
    for _ in range(epochs):
        order = np.concatenate([rng.permutation(half), np.arange(half, len(X))])
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def hidden_cases(rng):
    for m, sizes, lr, epochs in (
        (7, (4, 5, 3), 0.2, 3),
        (12, (3, 6, 5), 0.1, 2),
        (9, (20, 10), 0.05, 4),
        (6, (1, 4, 3), 0.1, 2),
    ):
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        layers = draw_network(rng, X, sizes)
        if m == 6:
            # The same loss and the same slopes, at logits beyond 100.
            *before, (W, b) = layers
            layers = [*before, (W, b + 150)]
        yield {
            "X": X, "y": y, "layers": layers, "lr": lr, "epochs": epochs,
            "batch": m, "seed": int(rng.integers(1000)),
        }  # fmt: skip
    # The last two often enough to count the orders, and the pairs that share a batch.
    for m, sizes, epochs, batch in (
        (14, (4, 5, 3), 3, 1),
        (15, (3, 6, 4), 2, 1),
        (4, (5, 4), 120, 1),
        (4, (3, 6, 4), 120, 2),
    ):
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        yield {
            "X": X, "y": y, "layers": draw_network(rng, X, sizes), "lr": 0.0, "epochs": epochs,
            "batch": batch, "seed": int(rng.integers(1000)),
        }  # fmt: skip
    alike = _alike(rng, 8, 4, 3)
    yield alike | {
        "layers": draw_network(rng, alike["X"], (4, 3)), "lr": 0.1, "epochs": 2, "batch": 3,
        "seed": int(rng.integers(1000)),
    }  # fmt: skip
