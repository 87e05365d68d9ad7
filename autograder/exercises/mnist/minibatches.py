"""The exercise `minibatches` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import _is_block, _misses_a_quarter, _paired, _places, _rows, sorted_samples, three_calls


def ask_batches(target, X, y, size, seed):
    """Ask for the batches of two epochs; a tuple or a generator of them will do."""

    def listed(*arguments):
        batches = target(*arguments)
        plain = isinstance(batches, (dict, str)) or not hasattr(batches, "__iter__")
        return batches if plain else list(batches)

    return three_calls(listed, X, y, size, seed)


def _joined(batches):
    samples = np.concatenate([np.asarray(X_batch) for X_batch, _ in batches])
    labels = np.concatenate([np.asarray(y_batch) for _, y_batch in batches])
    return samples, labels


def accept_batches(answer, X, y, size, seed):
    for batches in answer.values():
        samples, labels = _joined(batches)
        if _rows(samples) != _rows(X):
            return "An epoch should hold every sample once. Some are missing, or come twice."
        if _paired(samples, labels) != _paired(X, y):
            return "Some samples have lost their labels: row i of X belongs to y[i]."
    first, again, following = (_places(_joined(batches)[0], X) for batches in answer.values())
    if first != again:
        return "Two calls with equal generators gave different orders: chance beside rng."
    if tells_unshuffled(answer, X, y, size, seed):
        return "Each batch holds neighbours of X. Chance should choose who shares a batch."
    if again == following:
        return "Two calls in a row with the same rng gave the same order."
    if _misses_a_quarter(first[:size], len(X)):
        return "The first batch leaves a quarter of X out. Every order should be equally likely."
    return None


def _sizes(batches):
    return [len(X_batch) for X_batch, _ in batches]


def tells_apart(answer, X, y, size, seed):
    samples, labels = _joined(answer["first call"])
    return _rows(samples) == _rows(X) and _paired(samples, labels) != _paired(X, y)


def tells_unshuffled(answer, X, y, size, seed):
    # Only whole batches moved, or nothing at all: each batch is a block of X.
    inside = [_places(X_batch, X) for X_batch, _ in answer["first call"]]
    blocks = all(_is_block(places, len(X)) for places in inside)
    return blocks and sum(map(len, inside)) == len(X)


def tells_rest_dropped(answer, X, y, size, seed):
    return _sizes(answer["first call"]) == [size] * (len(X) // size)


def tells_one_short(answer, X, y, size, seed):
    return all(n < size for n in _sizes(answer["first call"])) and sum(
        _sizes(answer["first call"])
    ) < len(X)


def tells_repetition(answer, X, y, size, seed):
    samples, _ = _joined(answer["first call"])
    return len(samples) == len(X) and _rows(samples) != _rows(X)


def tells_same_order(answer, X, y, size, seed):
    return np.array_equal(_joined(answer["equal rng"])[0], _joined(answer["next call"])[0])


def tells_other_chance(answer, X, y, size, seed):
    return not np.array_equal(_joined(answer["first call"])[0], _joined(answer["equal rng"])[0])


def tells_so_many(answer, X, y, size, seed):
    return _sizes(answer["first call"]) == [len(rows) for rows in np.array_split(X, size)]


def tells_without_labels(answer, X, y, size, seed):
    return all(isinstance(b, np.ndarray) and b.ndim == 2 for b in answer["first call"])


exercise = Exercise(
    "minibatches",
    points=2,
    returns="a list of pairs (X_batch, y_batch), the last one smaller if need be: "
    "(size, n) and (size,)",
    visible=[
        sorted_samples(14, 2, 3) | {"size": 4, "seed": 0},
        sorted_samples(25, 3, 5) | {"size": 10, "seed": 1},
        sorted_samples(30, 2, 10) | {"size": 6, "seed": 2},
        sorted_samples(200, 1, 10) | {"size": 60, "seed": 3},
    ],
    probe=ask_batches,
    accept=accept_batches,
    tells={
        "no_labels": tells_without_labels,
        "rest_dropped": tells_rest_dropped,
        "one_short": tells_one_short,
        "so_many_batches": tells_so_many,
        "with_repetition": tells_repetition,
        "shuffled_apart": tells_apart,
        "not_shuffled": tells_unshuffled,
        "other_source": tells_other_chance,
        "own_generator": tells_same_order,
    },
    hints=(
        "As in `split`: draw one order of all row numbers. This time cut it into many pieces.",
        "14 samples with size 4 make batches of 4, 4, 4 and 2.",
        "Go through the starts 0, size, 2·size and so on. A slice of the order that would run "
        "over the end simply stops there.",
    ),
)
