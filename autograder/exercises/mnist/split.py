"""The exercise `split` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import (
    FEW,
    _is_block,
    _misses_a_quarter,
    _paired,
    _places,
    _rows,
    always_together,
    choices,
    counts_of,
    how_unfair,
    sorted_samples,
    three_calls,
    unfair,
)

CALLS = ("first call", "equal rng", "next call")
DRAWS = 400


def ask_split(target, X, y, n_val, seed):
    """Ask three times; of few samples many more times, and count what was put aside."""
    answer = three_calls(target, X, y, n_val, seed)
    if len(X) <= FEW:
        rng = np.random.default_rng(seed)
        drawn = [_aside(target(X.copy(), y.copy(), n_val, rng), X) for _ in range(DRAWS)]
        answer["choices"] = counts_of(drawn, choices(len(X), n_val))
    return answer


def _aside(parts, X):
    try:
        return tuple(sorted(_places(np.asarray(parts[2]), X)))
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _same_parts(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def accept_split(answer, X, y, n_val, seed):
    for parts in map(answer.get, CALLS):
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
    if "choices" in answer:
        return _unfair_choices(answer["choices"], len(X), n_val)
    aside = [_places(answer[name][2], X) for name in ("first call", "next call")]
    if all(_is_block(places, len(X)) for places in aside):
        return "The samples put aside are neighbours in X. Chance should choose each of them."
    if set(aside[0]) == set(aside[1]):
        return "Two calls in a row with the same rng put the same samples aside."
    if any(_misses_a_quarter(places, len(X)) for places in aside):
        return "A whole quarter of X is left out. Every choice should be equally likely."
    return None


def _unfair_choices(counts, m, n_val):
    if not unfair(counts):
        return None
    met = [way for way, count in zip(choices(m, n_val), counts, strict=True) if count]
    if len(met) == 1:
        return f"{DRAWS} calls with one and the same rng all put the same samples aside."
    start = f"In {DRAWS} calls with {m} samples "
    never = set(range(m)) - {place for way in met for place in way}
    if never:
        return f"{start}row {min(never)} of X was never put aside. Every choice is equally likely."
    if pair := always_together(met):
        return (
            f"{start}rows {pair[0]} and {pair[1]} of X always came into the same part. Chance "
            "should choose each row by itself."
        )
    return (
        f"There are {len(counts)} ways to put {n_val} of {m} samples aside. In {DRAWS} calls "
        f"{how_unfair(counts)} Every choice should be equally likely."
    )


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
    m = len(X)
    if "choices" in answer:
        ways = zip(choices(m, n_val), answer["choices"], strict=True)
        met = [way for way, count in ways if count]
        return bool(met) and all(_is_block(way, m) for way in met)
    aside = [_split_of(answer[name])[2] for name in ("first call", "next call")]
    return all(len(part) == n_val and _is_block(_places(part, X), m) for part in aside)


def tells_all_kept(answer, X, y, n_val, seed):
    return len(answer["first call"][0]) == len(X)


def tells_repeated_split(answer, X, y, n_val, seed):
    X_train, _, X_val, _ = parts = _split_of(answer["first call"])
    return _right_sizes(parts, X, n_val) and _rows([*X_train, *X_val]) != _rows(X)


def tells_cut_twice(answer, X, y, n_val, seed):
    X_train, y_train, X_val, y_val = _split_of(answer["first call"])
    odd = len(X_train) == len(y_train) != len(X) - n_val
    return odd and len(X_val) == len(y_val) == n_val


def tells_same_split(answer, X, y, n_val, seed):
    if "choices" in answer:
        return np.count_nonzero(answer["choices"]) == 1
    right_sizes = _right_sizes(_split_of(answer["first call"]), X, n_val)
    return right_sizes and _rows(answer["equal rng"][2]) == _rows(answer["next call"][2])


def tells_other_chance_split(answer, X, y, n_val, seed):
    return not _same_parts(answer["first call"], answer["equal rng"])


def tells_swapped_split(answer, X, y, n_val, seed):
    X_train, y_train, X_val, y_val = _split_of(answer["first call"])
    swapped = len(X_train) == n_val == len(y_train) and len(X_val) == len(X) - n_val
    return swapped and len(X) != 2 * n_val


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
        sorted_samples(6, 1, 3) | {"n_val": 3, "seed": 3},
    ],
    probe=ask_split,
    accept=accept_split,
    tells={
        "parts_interleaved": tells_interleaved_split,
        "parts_swapped": tells_swapped_split,
        "training_keeps_all": tells_all_kept,
        "cut_twice": tells_cut_twice,
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
    insight=(
        "The order was drawn once for images and labels: whatever is shuffled must be "
        "shuffled together, or nothing can be learned."
    ),
)
