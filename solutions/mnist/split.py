"""Every answer to `split`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import draw_samples


def split(X, y, n_val, rng):
    """Put some samples aside for validation, chosen by chance.

    X : array, shape (m, n), one sample per row
    y : array, shape (m,), the label of each sample
    n_val : int, how many to put aside, from 1 to m - 1; every choice of so many is equally likely
    rng : numpy.random.Generator, the only source of chance; a second call with the same rng goes on
        drawing, so it puts other samples aside
    Returns X_train, y_train, X_val, y_val : arrays of the shapes (m - n_val, n), (m - n_val,),
        (n_val, n) and (n_val,), in any order; every sample is in one part and only there
    """
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val:]
    return X[rest], y[rest], X[aside], y[aside]


@right
def split_with_a_mask(X, y, n_val, rng):
    aside = np.zeros(len(X), dtype=bool)
    aside[rng.choice(len(X), n_val, replace=False)] = True
    return X[~aside], y[~aside], X[aside], y[aside]


@right
def split_from_the_end(X, y, n_val, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    return X[:-n_val], y[:-n_val], X[-n_val:], y[-n_val:]


@right
def split_sorted_by_chance(X, y, n_val, rng):
    order = np.argsort(rng.random(len(X)))
    parts = np.split(order, [len(X) - n_val])
    return [part for rows in parts for part in (X[rows], y[rows])]


@wrong("Your four parts come in another order. The contract: X_train, y_train, X_val, y_val.")
def parts_interleaved(X, y, n_val, rng):
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val:]
    return X[rest], X[aside], y[rest], y[aside]


@wrong(
    "You swapped the parts: n_val is the number of samples put aside, the others are to train on. "
    "X_train comes first."
)
def parts_swapped(X, y, n_val, rng):
    order = rng.permutation(len(X))
    return X[order[:n_val]], y[order[:n_val]], X[order[n_val:]], y[order[n_val:]]


@wrong(
    "Your training part still holds every sample. What was trained on cannot validate: the network"
    " may know it by heart."
)
def training_keeps_all(X, y, n_val, rng):
    aside = rng.permutation(len(X))[:n_val]
    return X, y, X[aside], y[aside]


@wrong(
    "Some samples stand in your parts twice and others not at all. Each has to be in exactly one "
    "part: draw one order, in which every sample stands once, and cut it once."
)
def with_repetition(X, y, n_val, rng):
    aside = rng.integers(0, len(X), n_val)
    rest = rng.integers(0, len(X), len(X) - n_val)
    return X[rest], y[rest], X[aside], y[aside]


@like(with_repetition)
def split_overlapping(X, y, n_val, rng):
    order = rng.permutation(len(X))
    rest, aside = order[:-n_val], order[:n_val]
    return X[rest], y[rest], X[aside], y[aside]


@wrong(
    "You moved the samples and their labels differently, so most labels now belong to another "
    "sample. One order has to serve both."
)
def shuffled_apart(X, y, n_val, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


@like(shuffled_apart)
def split_labels_unmoved(X, y, n_val, rng):
    order = rng.permutation(len(X))
    X = X[order]
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


@wrong(
    "The samples that you put aside are neighbours in X. If X is sorted, whole classes are missing "
    "in training. Let chance choose each of them."
)
def not_shuffled(X, y, n_val, rng):
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


@like(not_shuffled)
def split_off_the_end(X, y, n_val, rng):
    return X[:-n_val], y[:-n_val], X[-n_val:], y[-n_val:]


@like(not_shuffled)
def split_rolled(X, y, n_val, rng):
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


@wrong(
    "Two calls with equal generators gave different parts: you draw from somewhere else. Take all "
    "chance from rng, and others can repeat what you did."
)
def other_source(X, y, n_val, rng):
    order = np.random.permutation(len(X))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


@wrong(
    "A second call with the same rng puts the same samples aside again: either chance has no part "
    "in it, or your generator starts anew each time. Draw from the rng that you are given."
)
def own_generator(X, y, n_val, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


@rival
def stratified(X, y, n_val, rng):
    aside = []
    rest = []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        share = n_val * len(rows) // len(y)
        aside += rows[:share].tolist()
        rest += rows[share:].tolist()
    rest = rng.permutation(rest)
    aside = np.array(aside + rest[: n_val - len(aside)].tolist(), dtype=int)
    kept = np.setdiff1d(np.arange(len(X)), aside)
    return X[kept], y[kept], X[aside], y[aside]


@rival
def never_the_first(X, y, n_val, rng):
    aside = 1 + rng.permutation(len(X) - 1)[:n_val]
    rest = np.setdiff1d(np.arange(len(X)), aside)
    return X[rest], y[rest], X[aside], y[aside]


@rival
def pairs_stay_together(X, y, n_val, rng):
    pairs = rng.permutation((len(X) + 1) // 2)
    order = np.array([i for p in pairs for i in (2 * p, 2 * p + 1) if i < len(X)])
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


@wrong(
    "Your two parts together hold more or fewer samples than X. Cut the order once: all that is "
    "not put aside is left to train on."
)
def cut_twice(X, y, n_val, rng):
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val + 1 :]
    return X[rest], y[rest], X[aside], y[aside]


@like(cut_twice)
def one_sample_in_both(X, y, n_val, rng):
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val - 1 :]
    return X[rest], y[rest], X[aside], y[aside]


@rival
def two_left_at_least(X, y, n_val, rng):
    n_val = min(n_val, len(X) - 2)
    order = rng.permutation(len(X))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


def hidden_cases(rng):
    for m, n, C, n_val in (
        (40, 3, 4, 10),
        (31, 2, 3, 9),
        (200, 2, 10, 60),
        (27, 3, 5, 15),
        (5, 1, 2, 2),
        (6, 2, 2, 1),
        (5, 2, 2, 4),
    ):
        X, y = draw_samples(rng, m, n, C)
        # Large, and with digits that a rounded number loses; exact in every number type.
        X = 200 * X + 2.0**-10
        yield {"X": X, "y": y, "n_val": n_val, "seed": int(rng.integers(1000))}
