"""The exercise `minibatches` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from ...wire import Opaque
from . import (
    FEW,
    _is_block,
    _misses_a_quarter,
    _paired,
    _places,
    _rows,
    counts_of,
    how_unfair,
    orders,
    sorted_samples,
    three_calls,
    unfair,
)

CALLS = ("first call", "equal rng", "next call")
DRAWS = 600
EPOCHS = 6


def ask_batches(target, X, y, size, seed):
    """Ask for the batches of two epochs and more.

    Of few samples all orders are counted; of many, those that had come before: none should.
    """
    answer = three_calls(target, X, y, size, seed)
    if len(X) <= FEW and all(isinstance(batches, (list, tuple)) for batches in answer.values()):
        rng = np.random.default_rng(seed)
        drawn = [_order(target(X.copy(), y.copy(), size, rng), X) for _ in range(DRAWS)]
        answer["orders"] = counts_of(drawn, orders(len(X)))
    elif all(isinstance(batches, (list, tuple)) for batches in answer.values()):
        rng = np.random.default_rng(seed)
        drawn = [_order(target(X.copy(), y.copy(), size, rng), X) for _ in range(EPOCHS)]
        answer["orders met again"] = EPOCHS - len(set(drawn))
    return answer


def _order(batches, X):
    try:
        return tuple(_places(_joined(batches)[0], X))
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _joined(batches):
    samples = np.concatenate([np.asarray(X_batch) for X_batch, _ in batches])
    labels = np.concatenate([np.asarray(y_batch) for _, y_batch in batches])
    return samples, labels


def accept_batches(answer, X, y, size, seed):
    for batches in map(answer.get, CALLS):
        samples, labels = _joined(batches)
        if _rows(samples) != _rows(X):
            return "An epoch should hold every sample once. Some are missing, or come twice."
        if _paired(samples, labels) != _paired(X, y):
            return "Some samples have lost their labels: row i of X belongs to y[i]."
    first, again, following = (_places(_joined(answer[name])[0], X) for name in CALLS)
    if first != again:
        return "Two calls with equal generators gave different orders: chance beside rng."
    if "orders" in answer:
        return _unfair_orders(answer["orders"], len(X), size)
    if tells_unshuffled(answer, X, y, size, seed):
        return "Each batch holds neighbours of X. Chance should choose who shares a batch."
    if again == following:
        return "Two calls in a row with the same rng gave the same order."
    if answer["orders met again"]:
        return f"In {EPOCHS} calls with one and the same rng, an order came that had come before."
    if _misses_a_quarter(first[:size], len(X)):
        return "The first batch leaves a quarter of X out. Every order should be equally likely."
    return None


def _unfair_orders(counts, m, size):
    if not unfair(counts):
        return None
    met = [order for order, count in zip(orders(m), counts, strict=True) if count]
    if len(met) == 1:
        return f"{DRAWS} calls with one and the same rng all gave the same order."
    start = f"In {DRAWS} calls with {m} samples "
    for place in range(m):
        if len({order[place] for order in met}) == 1:
            return (
                f"{start}row {met[0][place]} of X always came as number {place}, counted from 0. "
                "Every order should be equally likely."
            )
    return (
        f"There are {len(counts)} orders of {m} samples. In {DRAWS} calls {how_unfair(counts)} "
        "Every order should be equally likely."
    )


def _sizes(batches):
    return [len(X_batch) for X_batch, _ in batches]


def tells_apart(answer, X, y, size, seed):
    samples, labels = _joined(answer["first call"])
    return _rows(samples) == _rows(X) and _paired(samples, labels) != _paired(X, y)


def tells_unshuffled(answer, X, y, size, seed):
    # Only whole batches moved, or nothing at all: each batch is a block of X.
    m = len(X)
    starts = range(0, m, size)
    if "orders" in answer:
        ways = [way for way, count in zip(orders(m), answer["orders"], strict=True) if count]
        blocks = [_is_block(way[i : i + size], m) for way in ways for i in starts]
        return bool(blocks) and all(blocks)
    inside = [_places(X_batch, X) for X_batch, _ in answer["first call"]]
    return sum(map(len, inside)) == m and all(_is_block(places, m) for places in inside)


def tells_generator(answer, X, y, size, seed):
    return all(isinstance(batches, Opaque) for batches in answer.values())


def tells_other_cuts(answer, X, y, size, seed):
    sizes = _sizes(answer["first call"])
    right = [min(size, len(X) - start) for start in range(0, len(X), size)]
    return sum(sizes) == len(X) and len(sizes) == len(right) and sizes != right


def tells_overlap(answer, X, y, size, seed):
    samples = [np.asarray(X_batch) for X_batch, _ in answer["first call"]]
    following = zip(samples, samples[1:], strict=False)
    shifted = all(np.array_equal(one[1:], two[: len(one) - 1]) for one, two in following)
    return len(samples) == len(X) and shifted


def tells_labels_first(answer, X, y, size, seed):
    batches = answer["first call"]
    return bool(batches) and all(np.ndim(one) == 1 and np.ndim(two) == 2 for one, two in batches)


def tells_one_batch(answer, X, y, size, seed):
    return _sizes(answer["first call"]) == [size] and len(X) > size


def tells_column(answer, X, y, size, seed):
    batches = answer["first call"]
    return bool(batches) and all(np.shape(labels) == (len(rows), 1) for rows, labels in batches)


def tells_rest_dropped(answer, X, y, size, seed):
    return _sizes(answer["first call"]) == [size] * (len(X) // size)


def tells_one_short(answer, X, y, size, seed):
    sizes = _sizes(answer["first call"])
    return bool(sizes) and max(sizes) < size and sum(sizes) < len(X)


def tells_repetition(answer, X, y, size, seed):
    batches = answer["first call"]
    samples, _ = _joined(batches)
    full = _sizes(batches) == [size] * -(-len(X) // size)
    return (full or len(samples) == len(X)) and _rows(samples) != _rows(X)


def tells_same_order(answer, X, y, size, seed):
    if "orders" in answer:
        return np.count_nonzero(answer["orders"]) == 1
    return np.array_equal(_joined(answer["equal rng"])[0], _joined(answer["next call"])[0])


def tells_other_chance(answer, X, y, size, seed):
    return not np.array_equal(_joined(answer["first call"])[0], _joined(answer["equal rng"])[0])


def tells_so_many(answer, X, y, size, seed):
    return _sizes(answer["first call"]) == [len(rows) for rows in np.array_split(X, size)]


def tells_without_labels(answer, X, y, size, seed):
    batches = answer["first call"]
    return bool(batches) and all(isinstance(b, np.ndarray) and b.ndim == 2 for b in batches)


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
        sorted_samples(5, 1, 2) | {"size": 2, "seed": 4},
        sorted_samples(4, 2, 2) | {"size": 9, "seed": 5},
    ],
    probe=ask_batches,
    accept=accept_batches,
    tells={
        "generator": tells_generator,
        "other_cuts": tells_other_cuts,
        "overlapping_batches": tells_overlap,
        "labels_first": tells_labels_first,
        "return_in_the_loop": tells_one_batch,
        "labels_as_a_column": tells_column,
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
    insight=("The last batch is smaller, and any mean over batches has to remember that."),
)
