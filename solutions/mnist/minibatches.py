"""Every answer to `minibatches`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import draw_samples


def minibatches(X, y, size, rng):
    """Cut the samples of one epoch into batches, in an order drawn by chance.

    X : array, shape (m, n), one sample per row
    y : array, shape (m,), the label of each sample
    size : int, samples per batch
    rng : numpy.random.Generator, the only source of chance: every order is equally likely; a second
        call with the same rng goes on drawing, so it gives another order
    Returns batches : list of (X_batch, y_batch), arrays of the shapes (size, n) and (size,); the
        last is smaller if m is no multiple of size; every sample is in one batch, once
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
def batches_by_splitting(X, y, size, rng):
    order = np.argsort(rng.random(len(X)))
    return [(X[rows], y[rows]) for rows in np.split(order, range(size, len(order), size))]


@wrong(
    "Your batches can be gone through only once: that is a generator (yield), or zip's result. The "
    "contract asks for a list. Collect them in one, or wrap them in list(...)."
)
def generator(X, y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        yield X[order[start : start + size]], y[order[start : start + size]]


@like(generator)
def batches_zipped(X, y, size, rng):
    order = rng.permutation(len(X))
    cuts = range(size, len(X), size)
    return zip(np.split(X[order], cuts), np.split(y[order], cuts))  # noqa: B905


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
    "only. The order that you cut into batches must be one of all samples, drawn by chance."
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
    "A second call with the same rng gives the same order again: either chance has no part in it, "
    "or your generator starts anew each time. Draw from the rng that you are given."
)
def own_generator(X, y, size, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@wrong(
    "Your batches have other sizes than asked: each has `size` samples, only the last may have "
    "fewer."
)
def other_cuts(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, -(-len(X) // size))]


@wrong(
    "Your batches overlap: each begins one row after the last. The next one begins where this one "
    "ends."
)
def overlapping_batches(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(len(X))]


@wrong("In each of your pairs the labels stand first. The order is X_batch, y_batch.")
def labels_first(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(y[order[i : i + size]], X[order[i : i + size]]) for i in range(0, len(X), size)]


@wrong("You stop after the first batch. Does the `return` stand inside the loop?")
def return_in_the_loop(X, y, size, rng):
    order = rng.permutation(len(X))
    batches = []
    for i in range(0, len(X), size):
        batches.append((X[order[i : i + size]], y[order[i : i + size]]))
        return batches


@wrong("Your labels are a column, (size, 1). The contract asks for them flat: (size,).")
def labels_as_a_column(X, y, size, rng):
    order = rng.permutation(len(X))
    y = y.reshape(-1, 1)
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@rival
def pairs_stay_together(X, y, size, rng):
    pairs = rng.permutation((len(X) + 1) // 2)
    order = np.array([i for p in pairs for i in (2 * p, 2 * p + 1) if i < len(X)])
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@rival
def rest_never_shuffled(X, y, size, rng):
    whole = len(X) // size * size
    order = np.concatenate([rng.permutation(whole), np.arange(whole, len(X))])
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@rival
def one_of_two_orders(X, y, size, rng):
    order = np.random.default_rng(rng.integers(2)).permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


@like(rest_dropped)
def nothing_where_no_batch_is_full(X, y, size, rng):
    order = rng.permutation(len(X))
    starts = range(0, len(X), size) if size <= len(X) else ()
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in starts]


@like(with_repetition)
def a_new_order_for_each_batch(X, y, size, rng):
    batches = []
    for _ in range(0, len(X), size):
        chosen = rng.permutation(len(X))[:size]
        batches.append((X[chosen], y[chosen]))
    return batches


def hidden_cases(rng):
    for m, n, C, size in (
        (23, 2, 3, 5),
        (40, 3, 4, 8),
        (31, 4, 5, 12),
        (200, 2, 10, 60),
        (5, 2, 2, 3),
        (4, 1, 2, 1),
        (4, 2, 2, 9),
    ):
        X, y = draw_samples(rng, m, n, C)
        # Large, and with digits that a rounded number loses; exact in every number type.
        X = 200 * X + 2.0**-10
        yield {"X": X, "y": y, "size": size, "seed": int(rng.integers(1000))}
