"""The exercise `split` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import _is_block, _misses_a_quarter, _paired, _places, _rows, sorted_samples, three_calls


def ask_split(target, X, y, n_val, seed):
    return three_calls(target, X, y, n_val, seed)


def _same_parts(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def accept_split(answer, X, y, n_val, seed):
    for parts in answer.values():
        X_train, y_train, X_val, y_val = parts
        if _rows([*X_train, *X_val]) != _rows(X):
            return (
                "Together the two parts should hold every sample once. Some samples are missing, "
                "or stand in both."
            )
        if _paired([*X_train, *X_val], [*y_train, *y_val]) != _paired(X, y):
            return "Some samples have lost their labels: row i of X belongs to y[i], in each part."
    if not _same_parts(answer["first call"], answer["equal rng"]):
        return "Two calls with equal generators put different samples aside: chance beside rng."
    aside = [_places(answer[name][2], X) for name in ("first call", "next call")]
    if all(_is_block(places, len(X)) for places in aside):
        return "The samples put aside are neighbours in X. Chance should choose each of them."
    if set(aside[0]) == set(aside[1]):
        return "Two calls in a row with the same rng put the same samples aside."
    if any(_misses_a_quarter(places, len(X)) for places in aside):
        return "A whole quarter of X is left out. Every choice should be equally likely."
    return None


def _split_of(parts):
    X_train, y_train, X_val, y_val = map(np.asarray, parts)
    return X_train, y_train, X_val, y_val


def _right_sizes(parts, X, n_val):
    left = len(X) - n_val
    return [len(part) for part in parts] == [left, left, n_val, n_val]


def tells_apart_split(answer, X, y, n_val, seed):
    X_train, y_train, X_val, y_val = parts = _split_of(answer["first call"])
    samples, labels = [*X_train, *X_val], [*y_train, *y_val]
    same_samples = _right_sizes(parts, X, n_val) and _rows(samples) == _rows(X)
    return same_samples and _paired(samples, labels) != _paired(X, y)


def tells_block_split(answer, X, y, n_val, seed):
    aside = [_split_of(answer[name])[2] for name in ("first call", "next call")]
    return all(len(part) == n_val and _is_block(_places(part, X), len(X)) for part in aside)


def tells_all_kept(answer, X, y, n_val, seed):
    return len(answer["first call"][0]) == len(X)


def tells_repeated_split(answer, X, y, n_val, seed):
    X_train, _, X_val, _ = parts = _split_of(answer["first call"])
    return _right_sizes(parts, X, n_val) and _rows([*X_train, *X_val]) != _rows(X)


def tells_same_split(answer, X, y, n_val, seed):
    right_sizes = _right_sizes(_split_of(answer["first call"]), X, n_val)
    return right_sizes and _rows(answer["equal rng"][2]) == _rows(answer["next call"][2])


def tells_other_chance_split(answer, X, y, n_val, seed):
    return not _same_parts(answer["first call"], answer["equal rng"])


def tells_swapped_split(answer, X, y, n_val, seed):
    X_train, y_train, X_val, y_val = _split_of(answer["first call"])
    return len(X_train) == n_val == len(y_train) and len(X_val) == len(X) - n_val


def tells_interleaved_split(answer, X, y, n_val, seed):
    _, second, third, _ = _split_of(answer["first call"])
    return second.ndim == 2 and third.ndim == 1


exercise = Exercise(
    "split",
    points=2,
    returns={
        "X_train": "the samples to train on: (m - n_val, n)",
        "y_train": "their labels: (m - n_val,)",
        "X_val": "the samples put aside: (n_val, n)",
        "y_val": "their labels: (n_val,)",
    },
    visible=[
        sorted_samples(28, 2, 4) | {"n_val": 8, "seed": 0},
        sorted_samples(30, 3, 3) | {"n_val": 12, "seed": 1},
        sorted_samples(200, 1, 10) | {"n_val": 60, "seed": 2},
    ],
    probe=ask_split,
    accept=accept_split,
    tells={
        "parts_interleaved": tells_interleaved_split,
        "parts_swapped": tells_swapped_split,
        "training_keeps_all": tells_all_kept,
        "with_repetition": tells_repeated_split,
        "shuffled_apart": tells_apart_split,
        "not_shuffled": tells_block_split,
        "other_source": tells_other_chance_split,
        "own_generator": tells_same_split,
    },
    hints=(
        "Draw one random order of the row numbers. Then cut that order, not the data.",
        "Five samples, n_val = 2, order (3, 0, 4, 1, 2): rows 3 and 0 are put aside, rows 4, 1 "
        "and 2 are left, and the same rows of y.",
        "rng.permutation(m) gives such an order. An array takes a list of row numbers in its "
        "brackets; use the same list for X and for y.",
    ),
)
