"""The exercises of lesson 09, in teaching order, and what they share."""

import itertools
from collections import Counter

import numpy as np

from ...exercise import nn, torch

ORDER = (
    "scale_images",
    "split",
    "minibatches",
    "train_numpy",
    "mend_training",
    "DigitClassifier",
    "train_epoch",
    "evaluate",
    "confusion_matrix",
    "early_stop",
    "standardise",
)


def three_calls(target, X, y, count, seed):
    """Call twice with equal generators, then once more with the second of them.

    Only the first call gets X and y themselves: were they changed, or were the answer a view of
    them, the other calls would not be what they seem.
    """
    copies = [(X.copy(), y.copy()) for _ in range(2)]
    answer = {"first call": target(X, y, count, np.random.default_rng(seed))}
    rng = np.random.default_rng(seed)
    for name, (X, y) in zip(("equal rng", "next call"), copies, strict=True):
        answer[name] = target(X, y, count, rng)
    return answer


def _paired(X, y):
    return sorted((*map(float, row), float(label)) for row, label in zip(X, y, strict=True))


def _rows(X):
    return sorted(tuple(map(float, row)) for row in X)


def _places(samples, X):
    """Return where in X these samples lie: no two rows of X are alike."""
    places = {tuple(map(float, row)): i for i, row in enumerate(X)}
    return [places[tuple(map(float, row))] for row in samples]


def _is_block(places, m):
    """Whether these places are neighbours, in some order; the last of m and the first are too."""
    gaps = np.diff(np.sort(places), append=np.min(places) + m)
    return np.sum(gaps > 1) <= 1


def _misses_a_quarter(places, m):
    """Whether places drawn from very many leave out a whole quarter of them.

    By chance this happens to 60 of 200 less than once in a thousand million times.
    """
    return m >= 200 and len(set(np.asarray(places) * 4 // m)) < 4


# So few samples that every way in which chance can choose or order them is met, and often.
FEW = 6


def counts_of(met, possible):
    """Count how often each of the possible ways was met; the others are not counted."""
    counted = Counter(met)
    return np.array([counted[way] for way in possible], dtype=float)


def unfair(counts):
    """Whether ways that should be equally likely are not: Pearson's test.

    By chance it says so less than once in a thousand million times.
    """
    expected = counts.sum() / len(counts)
    if expected == 0:
        return True
    freedom = len(counts) - 1
    squares = np.sum((counts - expected) ** 2) / expected
    return bool(squares > freedom + 7 * np.sqrt(2 * freedom) + 30)


def choices(m, n):
    """Return all ways to choose n of m places."""
    return list(itertools.combinations(range(m), n))


def orders(m):
    """Return all orders of m places."""
    return list(itertools.permutations(range(m)))


def how_unfair(counts):
    """Say how often ways came that should be equally likely, and are not."""
    met = np.count_nonzero(counts)
    if met < len(counts):
        return f"with you only {met} of them came."
    return "with you some came far more often than others."


def always_together(ways):
    """Return two of the places that each way has both or neither of; None if there are none."""
    for i, j in itertools.combinations(sorted({place for way in ways for place in way}), 2):
        if all((i in way) == (j in way) for way in ways):
            return i, j
    return None


def sorted_samples(m, n, C):
    """Return samples in the order of their labels, as many a data file has them."""
    X = np.column_stack([np.arange(m) / 4 + j * m for j in range(n)])
    return {"X": X, "y": np.arange(m) * C // m}


def _batched(X, y, *sizes):
    ends = np.cumsum(sizes)
    return [
        (X[end - n : end], y[end - n : end]) for n, end in zip(sizes, ends.tolist(), strict=True)
    ]


SIX = np.array(
    [[1.0, -0.5, 2.0], [-1.0, 1.5, 0.5], [0.5, 1.0, -1.5], [2.0, 0.25, -0.5], [-0.5, -1.0, 1.0],
     [1.5, 2.0, 0.75]]
)  # fmt: skip


LABELS = np.array([1, 0, 2, 1, 0, 2])


NETWORK = [
    (
        np.array([[0.5, -1.0, 0.75, 0.25], [1.0, 0.5, -0.5, -1.0], [-0.5, 1.5, 0.5, 1.0]]),
        np.array([0.25, -0.4, 0.1, 0.3]),
    ),
    (
        np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0], [-1.0, 0.5, 0.75], [0.5, -1.5, 1.0]]),
        np.array([0.5, -0.25, 0.1]),
    ),
]


def _watched(layers, modes):
    """Return a small network that notes in which mode it is run, and whether it is recorded.

    It is no nn.Sequential: there are no layers to go through, only net(X).
    """

    class Watch(nn.Module):
        def forward(self, X):
            recorded = "recording" if torch.is_grad_enabled() else "not recording"
            modes.add(f"{'train' if self.training else 'eval'} mode, {recorded}")
            return X

    class Network(nn.Module):
        def __init__(self, parts):
            super().__init__()
            self.inside = nn.Sequential(*parts)

        def forward(self, X):
            return self.inside(X)

    parts = []
    for W, b in layers:
        linear = nn.Linear(*W.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        parts += [linear, nn.ReLU()]
    return Network([*parts[:-1], Watch()])


def _loader(batches):
    """Return what a network learns from: a list, or of more than two batches a DataLoader."""
    tensors = [
        (torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.int64))
        for X, y in batches
    ]
    return torch.utils.data.DataLoader(tensors, batch_size=None) if len(tensors) > 2 else tensors


def _weights(net):
    return torch.cat([parameter.detach().reshape(-1) for parameter in net.parameters()])
