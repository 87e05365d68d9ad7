"""The exercise `mend_training` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import LABELS, NETWORK, SIX, choices, counts_of, orders, unfair

# With so many epochs the orders can be counted.
MANY = 100
NEW = "a new one for every epoch, drawn from rng"


def ask_mended(target, X, y, layers, lr, epochs, batch, seed):
    """Train from a fixed start and report the network, or in which orders samples came.

    Orders differ between right answers. With lr > 0 the cases are such that order makes no
    difference: all samples in one batch, or all samples alike. With lr = 0 the network stays as
    it is, so each loss shows which sample it belongs to, or which two.
    """
    answer = target(X, y, layers, lr, epochs, batch, np.random.default_rng(seed))
    if answer is None:
        return None
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        answer = answer, None
    trained, losses = answer
    if lr > 0:
        return {"layers": trained, "losses": losses}
    if not isinstance(losses, list) or len(losses) != epochs * len(X) // batch:
        return {"layers": trained, "order": f"{np.size(losses)} losses, so unknown"}
    came = _batches(losses, X, y, layers, batch)
    equal, other = (
        _batches(_losses(target, X, y, layers, lr, epochs, batch, start), X, y, layers, batch)
        for start in (seed, seed + 1)
    )
    kind = _kind(came, len(X))
    if kind == NEW and not np.array_equal(came, equal):
        kind = "not drawn from rng"
    elif kind == NEW and np.array_equal(came, other):
        kind = "the same, whatever rng is"
    if epochs > MANY:
        # Too many losses to print: those of no batch that could be stand for the others.
        return {"layers": trained, "order": kind}
    losses = np.sort(np.reshape(losses, (epochs, -1)), axis=1).ravel().tolist()
    return {"layers": trained, "losses": losses, "order": kind}


def _losses(target, X, y, layers, lr, epochs, batch, seed):
    return target(X, y, layers, lr, epochs, batch, np.random.default_rng(seed))[1]


def _kind(came, m):
    """Say of what kind the orders are in which samples came: (epochs, steps, batch)."""
    epochs, _, batch = came.shape
    firsts = came[:, 0] if batch > 1 else came[..., 0]
    if np.any(came < 0):
        return "unknown: a loss fits no sample with its own label"
    if epochs > MANY:
        # Of so few samples some orders come often by chance: all are counted.
        ways = choices(m, batch) if batch > 1 else orders(m)
        if not unfair(counts_of(map(tuple, firsts.tolist()), ways)):
            return NEW
        if batch > 1 and np.all(firsts == firsts[0]):
            return "the first batch has the same samples in every epoch"
        if batch > 1 and len(np.unique(came.reshape(-1, batch), axis=0)) == m // batch:
            return "the same samples share a batch in every epoch"
        return "some come far more often than others"
    as_in_X = np.all(firsts == np.arange(m), axis=1)
    if np.all(as_in_X):
        return "as in X"
    if np.any(as_in_X):
        return "as in X in some epochs"
    return NEW if len(np.unique(firsts, axis=0)) == epochs else "the same in several epochs"


def _batches(losses, X, y, layers, batch):
    """Return for each epoch and batch the samples, by number: (epochs, steps, batch).

    A batch of several is known by its mean loss, so m has to be a multiple of `batch`. What has
    no such loss has the number -1.
    """
    A = X
    for number, (W, b) in enumerate(layers):
        A = (np.maximum(A, 0) if number else A) @ W + b
    own = np.logaddexp.reduce(A, axis=1) - A[np.arange(len(y)), y]
    ways = np.array(choices(len(X), batch))
    losses = np.reshape(losses, (-1, len(X) // batch, 1))
    off = np.abs(losses - own[ways].mean(axis=1))
    fits = off.min(axis=2, keepdims=True) < 1e-5
    return np.where(fits, ways[off.argmin(axis=2)], -1)


exercise = Exercise(
    "mend_training",
    points=2,
    returns={
        "layers": "one pair (W, b) per layer",
        "losses": "a list of numbers, one per step",
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
        {
            "X": SIX[:4],
            "y": LABELS[:4],
            "layers": NETWORK,
            "lr": 0.0,
            "epochs": 120,
            "batch": 2,
            "seed": 4,
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
    insight=(
        "With labels that belong to other images a network can still learn by heart: the "
        "training loss falls, and only new images show that it learned nothing."
    ),
    planted="shuffled_apart",
    atol=1e-8,
)
