"""The exercise `mend_training` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import LABELS, NETWORK, SIX


def ask_mended(target, X, y, layers, lr, epochs, batch, seed):
    """Train from a fixed start and report the network, or in which orders samples came.

    Orders differ between right answers. With lr > 0 the cases are such that order makes no
    difference: all samples in one batch, or all samples alike. With lr = 0 and batches of one
    the network stays as it is, so each loss shows which sample it belongs to.
    """
    answer = target(X, y, layers, lr, epochs, batch, np.random.default_rng(seed))
    if answer is None:
        return None
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        answer = answer, None
    trained, losses = answer
    if lr > 0:
        return {"layers": trained, "losses": losses}
    if not isinstance(losses, list) or len(losses) != epochs * len(X):
        return {"layers": trained, "losses": losses, "order": "unknown"}
    orders = _orders(losses, X, y, layers)
    _, losses_again = target(X, y, layers, lr, epochs, batch, np.random.default_rng(seed))
    if np.any(np.all(orders == np.arange(len(X)), axis=1)):
        kind = "as in X"
    elif len(np.unique(orders, axis=0)) < epochs:
        kind = "the same in several epochs"
    elif not np.array_equal(orders, _orders(losses_again, X, y, layers)):
        kind = "not drawn from rng"
    else:
        kind = "a new one for every epoch, drawn from rng"
    losses = np.sort(np.reshape(losses, orders.shape), axis=1).ravel().tolist()
    return {"layers": trained, "losses": losses, "order": kind}


def _orders(losses, X, y, layers):
    """Return for each epoch the samples, by number, whose losses these are: (epochs, m)."""
    A = X
    for number, (W, b) in enumerate(layers):
        A = (np.maximum(A, 0) if number else A) @ W + b
    own = np.logaddexp.reduce(A, axis=1) - A[np.arange(len(y)), y]
    return np.abs(np.reshape(losses, (-1, len(X), 1)) - own).argmin(axis=2)


exercise = Exercise(
    "mend_training",
    points=2,
    returns={
        "layers": "one pair (W, b) per layer",
        "losses": "a list of numbers, one per step; where lr is 0, here sorted in each epoch",
        "order": "the order in which the samples came",
    },
    visible=[
        {
            "X": SIX,
            "y": LABELS,
            "layers": NETWORK,
            "lr": 0.1,
            "epochs": 3,
            "batch": 6,
            "seed": 0,
        },
        {
            "X": SIX[:5],
            "y": np.array([0, 0, 1, 2, 2]),
            "layers": NETWORK[:1],
            "lr": 0.5,
            "epochs": 2,
            "batch": 10,
            "seed": 1,
        },
        {
            "X": np.tile(SIX[0], (7, 1)),
            "y": np.full(7, 2),
            "layers": NETWORK,
            "lr": 0.05,
            "epochs": 2,
            "batch": 3,
            "seed": 2,
        },
        {
            "X": np.concatenate([SIX, SIX[:, ::-1] / 2]),
            "y": np.concatenate([LABELS, LABELS]),
            "layers": NETWORK,
            "lr": 0.0,
            "epochs": 3,
            "batch": 1,
            "seed": 3,
        },
    ],
    probe=ask_mended,
    hints=(
        "A loss that settles at log 10 = 2.30 says: the images tell nothing about the labels. "
        "Where do the two part?",
        "Print the first label of y_mixed and look at the first image of X_mixed, or try three "
        "samples: X = (10, 20, 30) with y = (1, 2, 3).",
        "One order of the row numbers, drawn once per epoch, chooses the rows of both.",
    ),
    planted="shuffled_apart",
    atol=1e-8,
)
