"""Every answer to `minibatches`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import draw_samples


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


@right
def batches_in_a_line(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@right
def batches_shuffled_first(X, y, size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order].astype(np.float32), y[order]
    batches = []
    while len(X):
        batches.append((X[:size], y[:size]))
        X, y = X[size:], y[size:]
    return batches


@right
def batches_as_a_generator(X, y, size, rng):
    order = np.argsort(rng.random(len(X)))
    for chosen in np.split(order, range(size, len(order), size)):
        yield X[chosen], y[chosen]


@wrong("Your batches hold samples without labels. Each batch is a pair: X_batch, y_batch.")
def no_labels(X, y, size, rng):
    order = rng.permutation(len(X))
    return [X[order[i : i + size]] for i in range(0, len(X), size)]


@wrong(
    "The samples that fill no whole batch are lost. The contract wants them in a last, smaller "
    "batch."
)
def rest_dropped(X, y, size, rng):
    order = rng.permutation(len(X))
    batches = []
    for k in range(len(X) // size):
        chosen = order[k * size : (k + 1) * size]
        batches.append((X[chosen], y[chosen]))
    return batches


@wrong(
    "Your batches are smaller than `size`, and samples fall out in between: the end of a slice is "
    "not part of it."
)
def one_short(X, y, size, rng):
    order = rng.permutation(len(X))
    chunks = [order[i : i + size - 1] for i in range(0, len(X), size)]
    return [(X[chosen], y[chosen]) for chosen in chunks]


@wrong("You made `size` batches. `size` is how many samples each batch has.")
def so_many_batches(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[chosen], y[chosen]) for chosen in np.array_split(order, size)]


@wrong(
    "Some samples come twice in your epoch and others not at all. Draw one order of all samples "
    "and cut it into pieces."
)
def with_repetition(X, y, size, rng):
    batches = []
    for start in range(0, len(X), size):
        chosen = rng.integers(0, len(X), min(size, len(X) - start))
        batches.append((X[chosen], y[chosen]))
    return batches


@wrong(
    "You moved the samples and their labels differently, so most labels now belong to another "
    "sample. One order has to serve both. Such a network stays at 10 %."
)
def shuffled_apart(X, y, size, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


@like(shuffled_apart)
def batches_labels_unmoved(X, y, size, rng):
    X = X[rng.permutation(len(X))]
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


@wrong(
    "Those who share a batch are neighbours in X. If X is sorted, every batch knows one class "
    "only. Draw an order of all samples first."
)
def not_shuffled(X, y, size, rng):
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


@like(not_shuffled)
def batches_shuffled_among_themselves(X, y, size, rng):
    batches = []
    for i in rng.permutation(np.arange(0, len(X), size)):
        batches.append((X[i : i + size], y[i : i + size]))
    return sorted(batches, key=lambda batch: -len(batch[0]))


@like(not_shuffled)
def batches_shuffled_inside(X, y, size, rng):
    batches = []
    for start in range(0, len(X), size):
        chosen = start + rng.permutation(min(size, len(X) - start))
        batches.append((X[chosen], y[chosen]))
    return batches


@like(not_shuffled)
def batches_of_a_rolled_set(X, y, size, rng):
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@wrong(
    "Two calls with equal generators gave different orders: you draw from somewhere else. Take all"
    " chance from rng."
)
def other_source(X, y, size, rng):
    order = np.random.permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@wrong(
    "Every epoch has the same order: either chance has no part in it, or a generator of your own "
    "starts anew each time. Draw from the rng that you are given."
)
def own_generator(X, y, size, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def hidden_cases(rng):
    for m, n, C, size in ((23, 2, 3, 5), (40, 3, 4, 8), (31, 4, 5, 12), (200, 2, 10, 60)):
        X, y = draw_samples(rng, m, n, C)
        yield {"X": X, "y": y, "size": size, "seed": int(rng.integers(1000))}
