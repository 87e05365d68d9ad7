"""How the exercises of lesson 09 are asked and judged: a network that reads digits.

Nothing here trains on real images. The labels that a network is measured by never enter the
learner's process: all cases are small and made up.
"""

import numpy as np

from ..exercise import Exercise, Misconception

# Wrong implementations are built from right parts. These are the notebook's names for them, so
# that a variant's source could stand in a cell.


def forward_with_cache(X, layers):
    A, cache = X, []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def softmax(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cross_entropy(Z, y):
    return -np.mean(np.log(softmax(Z)[np.arange(len(y)), y]))


def loss_gradient(Z, y):
    return (softmax(Z) - np.eye(Z.shape[1])[y]) / len(Z)


def backward(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        grads.insert(0, (cache[i][0].T @ dZ, dZ.sum(axis=0)))
        if i > 0:
            dZ = (dZ @ layers[i][0].T) * (cache[i - 1][1] > 0)
    return grads


def sgd_step(layers, grads, lr):
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def train(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            grads = backward(loss_gradient(logits, y[i : i + batch]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


def _need_torch():
    """Bind torch and nn when they are first needed: declaring exercises must not load them."""
    global torch, nn
    import torch
    from torch import nn


# Cases -----------------------------------------------------------------------------------


def quarters(rng, shape, low=-2.0, high=2.0):
    """Draw multiples of 1/4: they survive every number type unchanged."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


def draw_samples(rng, m, n, C):
    """Draw samples that are all different, with every label, in no order."""
    X = quarters(rng, (m, n))
    X[:, 0] = rng.permutation(m) / 4
    return X, rng.permutation(np.arange(m) % C)


def draw_network(rng, X, sizes):
    """Draw a network none of whose hidden sums lies at ReLU's kink for these samples."""
    while True:
        layers = [
            (rng.normal(0, 0.8, (a, b)).round(2), rng.normal(0, 0.3, b).round(2))
            for a, b in zip(sizes[:-1], sizes[1:], strict=True)
        ]
        _, cache = forward_with_cache(X, layers)
        if all(np.abs(Z).min() > 0.05 and 0.2 < np.mean(Z > 0) < 0.8 for _, Z in cache[:-1]):
            return layers


# scale_images ----------------------------------------------------------------------------


def raw_rows(images):
    return images.reshape(len(images), -1)


def raw_float_rows(images):
    return images.reshape(len(images), -1).astype(float)


def scaled_pictures(images):
    return images / 255


def divided_by_256(images):
    return images.reshape(len(images), -1) / 256


def each_by_its_maximum(images):
    X = images.reshape(len(images), -1)
    return X / X.max(axis=1, keepdims=True)


def all_by_their_maximum(images):
    X = images.reshape(len(images), -1)
    return X / X.max()


def standardised(images):
    X = images.reshape(len(images), -1) / 255
    return (X - X.mean()) / X.std()


def each_pixel_standardised(images):
    X = images.reshape(len(images), -1) / 255
    return (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)


def whole_division(images):
    return images.reshape(len(images), -1) // 255


def whole_numbers(images):
    return (images.reshape(len(images), -1) / 255).astype(int)


def images_as_columns(images):
    return images.reshape(len(images), -1).T / 255


def reshaped_to_columns(images):
    return images.reshape(-1, len(images)) / 255


def column_by_column(images):
    return images.transpose(0, 2, 1).reshape(len(images), -1) / 255


def ink_inverted(images):
    return 1 - images.reshape(len(images), -1) / 255


def from_minus_one(images):
    return images.reshape(len(images), -1) / 127.5 - 1


def draw_images(rng):
    for m, height, width, most in ((2, 3, 5, 200), (7, 4, 3, 255), (3, 12, 9, 90), (5, 2, 6, 180)):
        yield {"images": rng.integers(0, most, (m, height, width)).astype(np.uint8)}


SCALE = Exercise(
    "scale_images",
    points=1,
    returns="a row of numbers from 0 to 1 for each image: (m, height * width)",
    visible=[
        {"images": np.array([[[0, 51, 102], [204, 255, 153]]], dtype=np.uint8)},
        {
            "images": np.array(
                [
                    [[0, 51], [102, 0], [5, 17]],
                    [[255, 0], [3, 153], [34, 0]],
                    [[1, 0], [0, 85], [0, 170]],
                    [[204, 68], [0, 0], [15, 119]],
                ],
                dtype=np.uint8,
            )
        },
        {"images": np.array([[[10, 0, 20, 30]], [[40, 100, 60, 0]]], dtype=np.uint8)},
    ],
    hidden=draw_images,
    misconceptions=[
        Misconception(
            "not_scaled",
            "The pixels are still whole numbers up to 255. Such inputs make sums of many "
            "hundreds, and the first steps blow up. Full ink should be 1.",
            raw_rows,
            raw_float_rows,
        ),
        Misconception(
            "not_flat",
            "Each image is still a picture with lines and columns. The network takes rows: all "
            "pixels of an image one after the other.",
            scaled_pictures,
        ),
        Misconception(
            "divided_by_256",
            "You divided by 256, the number of shades. The largest value is 255, and it should "
            "become exactly 1.",
            divided_by_256,
        ),
        Misconception(
            "by_each_maximum",
            "You divided each image by its own maximum, so a pale digit becomes as black as a "
            "bold one. All images get the same scale: 255 becomes 1.",
            each_by_its_maximum,
        ),
        Misconception(
            "by_their_maximum",
            "You divided by the largest pixel that happens to be there. Then the same image "
            "comes out differently in another batch. Full ink is 255, always.",
            all_by_their_maximum,
        ),
        Misconception(
            "standardised",
            "You subtracted a mean and divided by a spread. That is a scaling too, but of these "
            "samples only; the contract asks for 0 as background and 1 as full ink.",
            standardised,
            each_pixel_standardised,
        ),
        Misconception(
            "whole_numbers",
            "Your numbers are whole again: every grey has become 0. Keep the fractions.",
            whole_division,
            whole_numbers,
        ),
        Misconception(
            "images_as_columns",
            "Your array has a column for each image. In this course a row is a sample.",
            images_as_columns,
            reshaped_to_columns,
        ),
        Misconception(
            "column_by_column",
            "You went down the columns of each image. The contract goes line by line, from the "
            "top one.",
            column_by_column,
        ),
        Misconception(
            "inverted_or_shifted",
            "Background should stay 0 and full ink become 1. You turned or moved that range.",
            ink_inverted,
            from_minus_one,
        ),
    ],
    hints=(
        "Two things happen: a picture becomes a row, and 0 to 255 becomes 0 to 1.",
        "An image with the lines (0, 51, 102) and (204, 255, 153) becomes the row "
        "(0, 0.2, 0.4, 0.8, 1, 0.6).",
        "The first line has made rows of them already. Divide these by what full ink is.",
    ),
)


# split -----------------------------------------------------------------------------------


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


def ask_split(target, X, y, n_val, seed):
    return three_calls(target, X, y, n_val, seed)


def _paired(X, y):
    return sorted((*map(float, row), float(label)) for row, label in zip(X, y, strict=True))


def _rows(X):
    return sorted(tuple(map(float, row)) for row in X)


def _same_parts(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


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


def split_unshuffled(X, y, n_val, rng):
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


def split_off_the_end(X, y, n_val, rng):
    return X[:-n_val], y[:-n_val], X[-n_val:], y[-n_val:]


def split_rolled(X, y, n_val, rng):
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


def split_apart(X, y, n_val, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


def split_labels_unmoved(X, y, n_val, rng):
    order = rng.permutation(len(X))
    X = X[order]
    return X[n_val:], y[n_val:], X[:n_val], y[:n_val]


def split_training_keeps_all(X, y, n_val, rng):
    aside = rng.permutation(len(X))[:n_val]
    return X, y, X[aside], y[aside]


def split_with_repetition(X, y, n_val, rng):
    aside = rng.integers(0, len(X), n_val)
    rest = rng.integers(0, len(X), len(X) - n_val)
    return X[rest], y[rest], X[aside], y[aside]


def split_overlapping(X, y, n_val, rng):
    order = rng.permutation(len(X))
    rest, aside = order[:-n_val], order[:n_val]
    return X[rest], y[rest], X[aside], y[aside]


def split_own_seed(X, y, n_val, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


def split_old_generator(X, y, n_val, rng):
    order = np.random.permutation(len(X))
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]


def split_swapped(X, y, n_val, rng):
    order = rng.permutation(len(X))
    return X[order[:n_val]], y[order[:n_val]], X[order[n_val:]], y[order[n_val:]]


def split_interleaved(X, y, n_val, rng):
    order = rng.permutation(len(X))
    aside, rest = order[:n_val], order[n_val:]
    return X[rest], X[aside], y[rest], y[aside]


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


def draw_splits(rng):
    for m, n, C, n_val in ((40, 3, 4, 10), (31, 2, 3, 9), (200, 2, 10, 60), (27, 3, 5, 15)):
        X, y = draw_samples(rng, m, n, C)
        yield {"X": X, "y": y, "n_val": n_val, "seed": int(rng.integers(1000))}


def sorted_samples(m, n, C):
    """Return samples in the order of their labels, as many a data file has them."""
    X = np.column_stack([np.arange(m) / 4 + j * m for j in range(n)])
    return {"X": X, "y": np.arange(m) * C // m}


SPLIT = Exercise(
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
    hidden=draw_splits,
    probe=ask_split,
    accept=accept_split,
    misconceptions=[
        Misconception(
            "parts_interleaved",
            "Your four parts come in another order. The contract: X_train, y_train, X_val, y_val.",
            split_interleaved,
            tell=tells_interleaved_split,
        ),
        Misconception(
            "parts_swapped",
            "You swapped the parts: n_val is the number of samples put aside, the others are to "
            "train on. X_train comes first.",
            split_swapped,
            tell=tells_swapped_split,
        ),
        Misconception(
            "training_keeps_all",
            "Your training part still holds every sample. What was trained on cannot validate: "
            "the network may know it by heart.",
            split_training_keeps_all,
            tell=tells_all_kept,
        ),
        Misconception(
            "with_repetition",
            "Some samples stand in your parts twice and others not at all. Each has to be in "
            "exactly one part: draw an order, not a number for each place, and cut it once.",
            split_with_repetition,
            split_overlapping,
            tell=tells_repeated_split,
        ),
        Misconception(
            "shuffled_apart",
            "You moved the samples and their labels differently, so most labels now belong to "
            "another sample. One order has to serve both.",
            split_apart,
            split_labels_unmoved,
            tell=tells_apart_split,
        ),
        Misconception(
            "not_shuffled",
            "You put a block of neighbours aside, as the samples lie. If they are sorted, whole "
            "classes are missing in training. Let chance choose each of them.",
            split_unshuffled,
            split_off_the_end,
            split_rolled,
            tell=tells_block_split,
        ),
        Misconception(
            "other_chance",
            "Two calls with equal generators gave different parts: you draw from somewhere else. "
            "Take all chance from rng, and others can repeat what you did.",
            split_old_generator,
            tell=tells_other_chance_split,
        ),
        Misconception(
            "own_generator",
            "Every call puts the same samples aside: either chance has no part in it, or a "
            "generator of your own starts anew each time. Draw from the rng that you are given.",
            split_own_seed,
            tell=tells_same_split,
        ),
    ],
    hints=(
        "Draw one random order of the row numbers. Then cut that order, not the data.",
        "Five samples, n_val = 2, order (3, 0, 4, 1, 2): rows 3 and 0 are put aside, rows 4, 1 "
        "and 2 are left, and the same rows of y.",
        "rng.permutation(m) gives such an order. An array takes a list of row numbers in its "
        "brackets; use the same list for X and for y.",
    ),
)


# minibatches -----------------------------------------------------------------------------


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


def batches_apart(X, y, size, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


def batches_labels_unmoved(X, y, size, rng):
    X = X[rng.permutation(len(X))]
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


def batches_unshuffled(X, y, size, rng):
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(X), size)]


def batches_shuffled_among_themselves(X, y, size, rng):
    batches = []
    for i in rng.permutation(np.arange(0, len(X), size)):
        batches.append((X[i : i + size], y[i : i + size]))
    return sorted(batches, key=lambda batch: -len(batch[0]))


def batches_shuffled_inside(X, y, size, rng):
    batches = []
    for start in range(0, len(X), size):
        chosen = start + rng.permutation(min(size, len(X) - start))
        batches.append((X[chosen], y[chosen]))
    return batches


def batches_of_a_rolled_set(X, y, size, rng):
    order = np.roll(np.arange(len(X)), rng.integers(len(X)))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def batches_rest_dropped(X, y, size, rng):
    order = rng.permutation(len(X))
    batches = []
    for k in range(len(X) // size):
        chosen = order[k * size : (k + 1) * size]
        batches.append((X[chosen], y[chosen]))
    return batches


def batches_one_short(X, y, size, rng):
    order = rng.permutation(len(X))
    chunks = [order[i : i + size - 1] for i in range(0, len(X), size)]
    return [(X[chosen], y[chosen]) for chosen in chunks]


def batches_with_repetition(X, y, size, rng):
    batches = []
    for start in range(0, len(X), size):
        chosen = rng.integers(0, len(X), min(size, len(X) - start))
        batches.append((X[chosen], y[chosen]))
    return batches


def batches_own_seed(X, y, size, rng):
    order = np.random.default_rng(0).permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def batches_old_generator(X, y, size, rng):
    order = np.random.permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def batches_so_many(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[chosen], y[chosen]) for chosen in np.array_split(order, size)]


def batches_without_labels(X, y, size, rng):
    order = rng.permutation(len(X))
    return [X[order[i : i + size]] for i in range(0, len(X), size)]


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


def draw_batch_cases(rng):
    for m, n, C, size in ((23, 2, 3, 5), (40, 3, 4, 8), (31, 4, 5, 12), (200, 2, 10, 60)):
        X, y = draw_samples(rng, m, n, C)
        yield {"X": X, "y": y, "size": size, "seed": int(rng.integers(1000))}


MINIBATCHES = Exercise(
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
    hidden=draw_batch_cases,
    probe=ask_batches,
    accept=accept_batches,
    misconceptions=[
        Misconception(
            "no_labels",
            "Your batches hold samples without labels. Each batch is a pair: X_batch, y_batch.",
            batches_without_labels,
            tell=tells_without_labels,
        ),
        Misconception(
            "rest_dropped",
            "The samples that fill no whole batch are lost. The contract wants them in a last, "
            "smaller batch.",
            batches_rest_dropped,
            tell=tells_rest_dropped,
        ),
        Misconception(
            "one_short",
            "Your batches are smaller than `size`, and samples fall out in between: the end of a "
            "slice is not part of it.",
            batches_one_short,
            tell=tells_one_short,
        ),
        Misconception(
            "so_many_batches",
            "You made `size` batches. `size` is how many samples each batch has.",
            batches_so_many,
            tell=tells_so_many,
        ),
        Misconception(
            "with_repetition",
            "Some samples come twice in your epoch and others not at all. Draw one order of all "
            "samples and cut it into pieces.",
            batches_with_repetition,
            tell=tells_repetition,
        ),
        Misconception(
            "shuffled_apart",
            "You moved the samples and their labels differently, so most labels now belong to "
            "another sample. One order has to serve both. Such a network stays at 10 %.",
            batches_apart,
            batches_labels_unmoved,
            tell=tells_apart,
        ),
        Misconception(
            "not_shuffled",
            "Those who share a batch are neighbours in X. If X is sorted, every batch knows one "
            "class only. Draw an order of all samples first.",
            batches_unshuffled,
            batches_shuffled_among_themselves,
            batches_shuffled_inside,
            batches_of_a_rolled_set,
            tell=tells_unshuffled,
        ),
        Misconception(
            "other_chance",
            "Two calls with equal generators gave different orders: you draw from somewhere else. "
            "Take all chance from rng.",
            batches_old_generator,
            tell=tells_other_chance,
        ),
        Misconception(
            "own_generator",
            "Every epoch has the same order: either chance has no part in it, or a generator of "
            "your own starts anew each time. Draw from the rng that you are given.",
            batches_own_seed,
            tell=tells_same_order,
        ),
    ],
    hints=(
        "As in `split`: draw one order of all row numbers. This time cut it into many pieces.",
        "14 samples with size 4 make batches of 4, 4, 4 and 2.",
        "Go through the starts 0, size, 2·size and so on. A slice of the order that would run "
        "over the end simply stops there.",
    ),
)


# train_numpy -----------------------------------------------------------------------------


def batch_losses_averaged(layers, batches, lr):
    losses = []
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        losses.append(cross_entropy(logits, y_batch))
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, sum(losses) / len(losses)


def batch_losses_added(layers, batches, lr):
    total = 0.0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total


def losses_over_batches(layers, batches, lr):
    total = 0.0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / len(batches)


def last_loss(layers, batches, lr):
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        loss = cross_entropy(logits, y_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, loss


def loss_measured_after(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
        total += cross_entropy(forward_with_cache(X_batch, layers)[0], y_batch) * len(X_batch)
        m += len(X_batch)
    return layers, total / m


def steps_lost(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        trained = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return trained, total / m


def no_steps(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers, total / m


def one_step_at_the_end(layers, batches, lr):
    X = np.concatenate([X_batch for X_batch, _ in batches])
    y = np.concatenate([y_batch for _, y_batch in batches])
    logits, cache = forward_with_cache(X, layers)
    loss = cross_entropy(logits, y)
    return sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr), loss


def returned_in_the_loop(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
        return layers, total / m


def uphill(layers, batches, lr):
    total, m = 0.0, 0
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        total += cross_entropy(logits, y_batch) * len(X_batch)
        m += len(X_batch)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), -lr)
    return layers, total / m


def only_layers(layers, batches, lr):
    for X_batch, y_batch in batches:
        logits, cache = forward_with_cache(X_batch, layers)
        layers = sgd_step(layers, backward(loss_gradient(logits, y_batch), cache, layers), lr)
    return layers


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


def draw_epochs(rng):
    for sizes, batches, lr in (
        ((4, 5, 3), (3, 2, 3), 0.1),
        ((3, 6, 4, 5), (4, 2), 0.05),
        ((20, 6, 10), (6, 3, 6, 5), 0.08),
        ((5, 4), (2, 1, 2), 0.2),
    ):
        m = sum(batches)
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        yield {"layers": draw_network(rng, X, sizes), "batches": _batched(X, y, *batches), "lr": lr}


TRAIN = Exercise(
    "train_numpy",
    points=3,
    returns={
        "layers": "one pair (W, b) per layer",
        "loss": "the mean of the cross-entropy over all samples, one number",
    },
    visible=[
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 4, 2), "lr": 0.1},
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 2, 1, 3), "lr": 0.05},
        {"layers": NETWORK[:1], "batches": _batched(SIX[:5], LABELS[:5], 3, 2), "lr": 0.5},
    ],
    hidden=draw_epochs,
    misconceptions=[
        Misconception(
            "batches_counted",
            "You took the mean over the batches, so the samples of a small batch count more than "
            "the others. Weigh each batch's loss by its number of samples.",
            batch_losses_averaged,
        ),
        Misconception(
            "losses_added",
            "You added the losses of the batches. Twice as many batches would look twice as bad: "
            "the contract asks for the mean over all samples.",
            batch_losses_added,
        ),
        Misconception(
            "divided_by_batches",
            "Your sum runs over the samples, but you divide it by the number of batches. Divide "
            "by the number of samples.",
            losses_over_batches,
        ),
        Misconception(
            "last_loss",
            "You return the loss of the last batch alone. The contract asks for the mean over the "
            "whole epoch.",
            last_loss,
        ),
        Misconception(
            "loss_after_step",
            "You measured each batch after its step, when the network had just learned it. "
            "Measure first, then step.",
            loss_measured_after,
        ),
        Misconception(
            "steps_lost",
            "Each of your steps starts again from the first weights, so only the last one is "
            "left. Let each step go on from the one before.",
            steps_lost,
        ),
        Misconception(
            "no_steps",
            "The network that you return has not moved: sgd_step returns new layers, and nobody "
            "keeps them.",
            no_steps,
        ),
        Misconception(
            "one_step",
            "You made one step for all samples together. Each batch makes a step of its own.",
            one_step_at_the_end,
        ),
        Misconception(
            "return_in_the_loop",
            "You stop after the first batch: the return stands inside the loop.",
            returned_in_the_loop,
        ),
        Misconception(
            "uphill",
            "Your steps go uphill. sgd_step subtracts already; give it lr as it is.",
            uphill,
        ),
        Misconception(
            "only_layers",
            "You return the layers alone. The contract asks for two things: the layers and the "
            "loss.",
            only_layers,
        ),
    ],
    hints=(
        "It is the loop of lesson 08 over batches that are already cut: forward, loss, backward, "
        "step.",
        "Batches of 4 and 2 with losses 0.9 and 0.3: the mean over the six samples is "
        "(4 · 0.9 + 2 · 0.3) / 6 = 0.7, not 0.6.",
        "In the loop: get logits and cache, add loss times batch size to a total, get the slopes, "
        "and let the name layers stand for what sgd_step returns. Divide after the loop.",
    ),
    atol=1e-8,
)


# confusion_matrix ------------------------------------------------------------------------


def confusion_turned(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (predictions, y), 1)
    return counts


def confusion_once_each(y, predictions, C):
    counts = np.zeros((C, C))
    counts[y, predictions] += 1
    return counts


def confusion_shares_of_rows(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_shares_of_all(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    return counts / len(y)


def confusion_classes_seen(y, predictions, C):
    classes = np.unique(np.concatenate([y, predictions]))
    return np.array([[np.sum((y == i) & (predictions == j)) for j in classes] for i in classes])


def confusion_mistakes_only(y, predictions, C):
    counts = np.zeros((C, C))
    np.add.at(counts, (y, predictions), 1)
    np.fill_diagonal(counts, 0)
    return counts


def confusion_right_only(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        if label == prediction:
            counts[label, label] += 1
    return counts


def confusion_from_one(y, predictions, C):
    counts = np.zeros((C, C))
    for label, prediction in zip(y, predictions):  # noqa: B905
        counts[label - 1, prediction - 1] += 1
    return counts


def confusion_totals(y, predictions, C):
    return np.outer(np.bincount(y, minlength=C), np.bincount(predictions, minlength=C))


def draw_confusions(rng):
    for m, C in ((12, 3), (30, 5), (60, 10), (9, 4), (25, 6)):
        y = rng.integers(0, C, m)
        # The last class is never seen, and one mistake is made more often than any other.
        y = np.where(y == C - 1, 0, y)
        predictions = np.where(rng.random(m) < 0.5, y, rng.integers(0, C - 1, m))
        y[:3], predictions[:3] = [0, 0, 1], [1, 1, 1]
        yield {"y": y, "predictions": predictions, "C": C}


CONFUSION = Exercise(
    "confusion_matrix",
    points=2,
    returns="row i, column j: samples of class i taken for j: (C, C)",
    visible=[
        {"y": np.array([0, 0, 1, 2, 2, 2]), "predictions": np.array([0, 1, 1, 2, 0, 0]), "C": 3},
        {"y": np.array([4, 9, 4, 4, 7]), "predictions": np.array([9, 9, 9, 4, 1]), "C": 10},
        {"y": np.array([3, 0, 0, 1]), "predictions": np.array([0, 3, 3, 1]), "C": 5},
    ],
    hidden=draw_confusions,
    misconceptions=[
        Misconception(
            "turned",
            "Rows and columns are swapped: the row is what a sample is, the column what it was "
            "taken for.",
            confusion_turned,
        ),
        Misconception(
            "once_each",
            "No place of yours counts above 1: with lists of places in the brackets, NumPy adds 1 "
            "to each place once, however often it is listed. Go through the samples one by one.",
            confusion_once_each,
        ),
        Misconception(
            "shares",
            "You return shares. The contract asks for how many.",
            confusion_shares_of_rows,
            confusion_shares_of_all,
        ),
        Misconception(
            "classes_seen",
            "Your matrix has a row only for the classes that occur. All C of them get one, also "
            "with nothing but zeros in it.",
            confusion_classes_seen,
        ),
        Misconception(
            "mistakes_only",
            "You left out what was right. It belongs on the diagonal.",
            confusion_mistakes_only,
        ),
        Misconception(
            "right_only",
            "You counted what was right, and lost the mistakes. They are what the matrix is for.",
            confusion_right_only,
        ),
        Misconception(
            "from_one",
            "Your classes start at 1. Labels start at 0: class 0 is row 0.",
            confusion_from_one,
        ),
        Misconception(
            "totals",
            "You multiplied how often each label and each prediction occurs. Count the pairs: "
            "this label together with this prediction.",
            confusion_totals,
        ),
    ],
    hints=(
        "Start with a square of zeros. Each sample adds one to a single place.",
        "Labels (0, 0, 1) and predictions (0, 1, 1): the rows are (1, 1) and (0, 1).",
        "Loop over the pairs of label and prediction. The label picks the row, the prediction the "
        "column.",
    ),
)


# early_stop ------------------------------------------------------------------------------


def _stopped(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


def stop_never(losses, patience):
    best = min(range(len(losses)), key=lambda i: losses[i])
    return best, len(losses)


def stop_looking_ahead(losses, patience):
    best = min(range(len(losses)), key=lambda i: losses[i])
    return best, min(best + patience + 1, len(losses))


def stop_after_worse_than_before(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


def stop_counting_all(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


def stop_one_late(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best > patience:
            return best, epoch + 1
    return best, len(losses)


def stop_number_of_the_last(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses) - 1


def stop_equal_is_better(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] <= losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


def stop_highest(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] > losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


def stop_best_is_last(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, epoch + 1
    return len(losses) - 1, len(losses)


def stop_best_loss(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return losses[best], epoch + 1
    return losses[best], len(losses)


def stop_from_one(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best + 1, epoch + 1
    return best + 1, len(losses)


def stop_small_gains_ignored(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best] - 0.01:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


def draw_curves(rng):
    """Draw curves on which the usual mistakes lead to other answers."""
    tempting = (
        stop_never,
        stop_after_worse_than_before,
        stop_counting_all,
        stop_equal_is_better,
        stop_small_gains_ignored,
    )
    for patience in (2, 2, 3, 3, 4, 5):
        while True:
            steps = rng.choice([-0.4, -0.1, -0.005, -0.005, 0, 0.005, 0.05], 18)
            losses = (2.3 + np.cumsum(steps) + 0.3 * (np.arange(18) % 3 == 1)).clip(0.02)
            losses[rng.integers(9, 14) :] += 0.2
            losses[-1] = 0.01
            losses = losses.round(3).tolist()
            right = _stopped(losses, patience)
            if all(wrong(losses, patience) != right for wrong in tempting):
                break
        yield {"losses": losses, "patience": patience}
    yield {"losses": (rng.normal(0, 0.05, 12) + 0.5).round(2).tolist(), "patience": 1}
    falling = np.sort(rng.uniform(0.1, 1, 9))[::-1].round(3)
    yield {"losses": falling.tolist(), "patience": 2}


EARLY_STOP = Exercise(
    "early_stop",
    points=2,
    returns={
        "best": "the epoch with the lowest loss, counted from 0",
        "epochs": "how many epochs were run",
    },
    visible=[
        {"losses": [0.9, 0.5, 0.4, 0.45, 0.41, 0.6, 0.3], "patience": 2},
        {"losses": [0.9, 0.7, 0.8, 0.5, 0.55, 0.5, 0.6, 0.2], "patience": 3},
        {"losses": [2.3, 1.9, 1.95, 1.2, 1.25], "patience": 3},
        {"losses": [1.5, 0.41, 0.405, 0.402, 0.41, 0.42, 0.1], "patience": 2},
        {"losses": [0.5, 0.6, 0.4, 0.45, 0.44, 0.43, 0.35, 0.3], "patience": 3},
        {"losses": [0.6, 0.7, 0.3], "patience": 1},
        {"losses": [0.4, 0.4, 0.5, 0.3], "patience": 2},
    ],
    hidden=draw_curves,
    misconceptions=[
        Misconception(
            "looks_ahead",
            "You took the lowest loss of the whole list. At that time nobody knew it yet: "
            "training had stopped before. Go through the epochs in order.",
            stop_looking_ahead,
            stop_never,
        ),
        Misconception(
            "compared_with_the_last",
            "You compared each loss with the one before. Compare it with the lowest so far: a "
            "curve that goes up and comes back a little has gained nothing.",
            stop_after_worse_than_before,
        ),
        Misconception(
            "never_forgiven",
            "You counted all epochs without a new lowest loss. They have to be in a row: a new "
            "lowest loss starts the count again.",
            stop_counting_all,
        ),
        Misconception(
            "one_late",
            "You waited one epoch longer. With patience 2 the second epoch without a new lowest "
            "loss is the last.",
            stop_one_late,
        ),
        Misconception(
            "last_epochs_number",
            "Your second number is the last epoch's own. The contract asks how many were run: "
            "epochs 0 to 4 are five.",
            stop_number_of_the_last,
        ),
        Misconception(
            "equal_is_better",
            "You let an equal loss count as a new lowest one. It has to be lower.",
            stop_equal_is_better,
        ),
        Misconception(
            "small_gains_ignored",
            "A loss that is only a little lower does not count with you. In the contract lower is "
            "lower, by however little.",
            stop_small_gains_ignored,
        ),
        Misconception(
            "highest",
            "You looked for the highest value. This is a loss: low is good.",
            stop_highest,
        ),
        Misconception(
            "best_is_last",
            "You return the last epoch as the best one. It is the one that was worse: the best "
            "lies `patience` epochs before it.",
            stop_best_is_last,
        ),
        Misconception(
            "loss_itself",
            "You return the lowest loss. The contract asks for the epoch that had it.",
            stop_best_loss,
        ),
        Misconception(
            "from_one",
            "You counted the best epoch from 1. The contract counts it from 0.",
            stop_from_one,
        ),
    ],
    hints=(
        "Go through the losses in order and remember the epoch of the lowest so far.",
        "Losses 0.9, 0.5, 0.4, 0.45, 0.41 with patience 2: epoch 2 is best, epochs 3 and 4 bring "
        "nothing lower, so five epochs were run.",
        "At each epoch: is it a new lowest? If not, how far back does the best one lie? As far as "
        "patience, and it is over.",
    ),
)


# DigitClassifier -------------------------------------------------------------------------

ROWS = 20_000  # so many that a share of dropped rows is right to a few thousandths
PLAIN = {"sizes": (784, 256, 128, 10), "dropout": 0.2}


def _fill(net, layers):
    """Give a module the weights; a parameter's shape tells which, for all sizes differ."""
    with torch.no_grad():
        for parameter in net.parameters():
            for W, b in layers:
                for numbers in (W.T, W, b):
                    if tuple(parameter.shape) == numbers.shape:
                        parameter.copy_(torch.tensor(numbers))
                        break


def _chain(sizes):
    """Return layers whose first neuron passes on what it gets, plus 1.

    In the first layer a second neuron says something else, and the next layer adds the two.
    """
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W, b = np.zeros((n_in, n_out)), np.zeros(n_out)
        W[0, 0] = b[0] = 1.0
        layers.append((W, b))
    layers[0][0][0, 1] = 3.0
    layers[1][0][1, 0] = 1.0
    return layers


def ask_classifier(target, ask, layers=None, X=None, sizes=None, dropout=None):
    """Ask a network for its parameters, its logits in eval mode, or what training drops."""
    _need_torch()

    options = {"sizes": sizes, "dropout": dropout}
    net = target(**{name: value for name, value in options.items() if value is not None})
    if net is None:
        return None
    if ask == "number of parameters":
        return {"parameters": sum(p.numel() for p in net.parameters())}
    if ask == "logits":
        _fill(net, layers)
        net.eval()
        logits = net(torch.tensor(X, dtype=torch.float32))
        return {"logits": logits, "recorded": bool(getattr(logits, "requires_grad", False))}
    # What can come out of such a chain when chance drops some of its neurons? Each way of
    # dropping gives a value of its own, the same for every implementation.
    _fill(net, _chain(sizes or PLAIN["sizes"]))
    net.train()
    rows = ROWS if sizes else 2000
    with torch.no_grad():
        outputs = net(torch.ones(rows, (sizes or PLAIN["sizes"])[0]))[:, 0].numpy()
    values, counts = np.unique(outputs.round(3), return_counts=True)
    answer = {"first logit in training": values.astype(float)}
    if sizes:
        # With a dropout of 1/2 or 1/4 the right shares are sixteenths.
        answer["shares"] = (counts / rows * 16).round() / 16
    return answer


def no_dropout(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def always_drops(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.ModuleList(
                nn.Linear(sizes[i - 1], sizes[i]) for i in range(1, len(sizes))
            )

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = nn.functional.dropout(layer(X).relu(), dropout)
            return self.layers[-1](X)

    return Network()


def drops_default_share(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout()]
    return nn.Sequential(*parts[:-2])


def drops_a_fifth(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*parts[:-2])


def drops_what_it_should_keep(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(1 - dropout)]
    return nn.Sequential(*parts[:-2])


def drops_logits_too(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2], nn.Dropout(dropout))


def drops_inputs_too(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = [nn.Dropout(dropout)]
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2])


def drops_whole_samples(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout1d(dropout)]
    return nn.Sequential(*parts[:-2])


def drops_once_at_the_end(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes) - 1):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts, nn.Dropout(dropout), nn.Linear(sizes[-2], sizes[-1]))


def drops_once_at_the_start(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = [nn.Linear(sizes[0], sizes[1]), nn.ReLU(), nn.Dropout(dropout)]
    for i in range(2, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def probabilities_out(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2], nn.Softmax(dim=1))


def logits_bent(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-1])


def nothing_bent(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-1])


def sizes_ignored(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    return nn.Sequential(
        nn.Linear(784, 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, 10),
    )


def layers_in_a_list(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(sizes[i - 1], sizes[i]) for i in range(1, len(sizes))]
            self.drop = nn.Dropout(dropout)

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = self.drop(layer(X).relu())
            return self.layers[-1](X)

    return Network()


def super_forgotten(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            self.network = nn.Linear(sizes[0], sizes[1])

    return Network()


def layers_without_biases(sizes=(784, 256, 128, 10), dropout=0.2):
    from torch import nn

    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i], bias=False), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2])


def draw_classifiers(rng):
    yield {"ask": "number of parameters", "sizes": [int(n) for n in rng.integers(5, 20, 4)]}
    for sizes, dropout in (((6, 5, 4, 3), 0.4), ((20, 7, 10), 0.3), ((5, 8, 3, 6, 4), 0.1)):
        X = quarters(rng, (3, sizes[0]))
        layers = draw_network(rng, X, sizes)
        yield {"ask": "logits", "layers": layers, "X": X, "sizes": sizes, "dropout": dropout}
    yield {"ask": "outputs in training", "sizes": (6, 4, 3), "dropout": 0.25}
    yield {"ask": "outputs in training", "sizes": (6, 5, 4, 3), "dropout": 0.5}
    yield {"ask": "outputs in training"}


CLASSIFIER = Exercise(
    "DigitClassifier",
    points=3,
    returns={
        "parameters": "how many numbers training may change",
        "logits": "C logits for each image, in eval mode: (m, C)",
        "recorded": "whether PyTorch recorded the way to the logits",
        "first logit in training": "every value that it takes in train mode, one for each way in "
        "which chance can drop neurons:",
        "shares": "how often it takes each of them, to the nearest sixteenth:",
    },
    visible=[
        {"ask": "number of parameters"},
        {"ask": "number of parameters", "sizes": (12, 7, 5)},
        {
            "ask": "logits",
            "layers": NETWORK,
            "X": SIX[:2],
            "sizes": (3, 4, 3),
            "dropout": 0.5,
        },
        {
            "ask": "logits",
            "layers": [
                NETWORK[0],
                (
                    np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5], [0.5, -1.5]]),
                    np.array([0.5, -0.25]),
                ),
                (np.array([[1.0, -1.0, 0.5, 2.0, -0.5], [-2.0, 1.0, 0.5, 1.0, 1.5]]), np.ones(5)),
            ],
            "X": SIX[2:4],
            "sizes": (3, 4, 2, 5),
        },
        {"ask": "outputs in training", "sizes": (5, 4, 3, 2), "dropout": 0.5},
        {"ask": "outputs in training"},
    ],
    hidden=draw_classifiers,
    probe=ask_classifier,
    misconceptions=[
        Misconception(
            "no_dropout",
            "Nothing is dropped in training. After each ReLU comes a dropout.",
            no_dropout,
        ),
        Misconception(
            "always_drops",
            "Your network drops neurons in eval mode too, so the same image gets another answer "
            "each time. nn.Dropout, made in __init__, knows the mode; the bare function does not.",
            always_drops,
        ),
        Misconception(
            "share_ignored",
            "Your dropout drops the same share whatever was asked for. Pass on `dropout`.",
            drops_default_share,
            drops_a_fifth,
        ),
        Misconception(
            "keeps_instead",
            "Your dropout keeps the share that it should drop: 0.2 means that a fifth is dropped.",
            drops_what_it_should_keep,
        ),
        Misconception(
            "logits_dropped",
            "You drop logits too. A class whose logit is gone by chance cannot be learned: "
            "nothing comes after the last layer.",
            drops_logits_too,
        ),
        Misconception(
            "inputs_dropped",
            "You drop pixels of the input as well. Here only hidden outputs are dropped.",
            drops_inputs_too,
        ),
        Misconception(
            "samples_dropped",
            "You drop all the outputs of a sample together. nn.Dropout drops each one by itself.",
            drops_whole_samples,
        ),
        Misconception(
            "dropped_once",
            "Only one hidden layer has a dropout. Each of them gets one, after its ReLU.",
            drops_once_at_the_end,
            drops_once_at_the_start,
        ),
        Misconception(
            "probabilities",
            "You return probabilities. The loss in PyTorch takes logits and brings its own "
            "softmax.",
            probabilities_out,
        ),
        Misconception(
            "logits_bent",
            "The last layer ends in a ReLU, so no logit can be negative. Nothing comes after it.",
            logits_bent,
        ),
        Misconception(
            "no_relu",
            "Nothing bends between your layers, so all of them together are one layer.",
            nothing_bent,
        ),
        Misconception(
            "sizes_ignored",
            "Your layers have the sizes 784-256-128-10 whatever was asked for. Use `sizes`.",
            sizes_ignored,
        ),
        Misconception(
            "layers_in_a_list",
            "Your layers are in an ordinary Python list, where nn.Module does not see them: it "
            "has no parameters to train. nn.Sequential and nn.ModuleList show them.",
            layers_in_a_list,
        ),
        Misconception(
            "super_forgotten",
            "You store layers before nn.Module is set up. The first line of __init__ must call "
            "the __init__ of nn.Module.",
            super_forgotten,
        ),
        Misconception(
            "no_biases",
            "Your layers have no biases.",
            layers_without_biases,
        ),
    ],
    hints=(
        "It is PointClassifier of lesson 04 with one more part after each ReLU.",
        "Sizes 784, 256, 128, 10 make three linear layers and 235,146 parameters. A ReLU and a "
        "dropout follow the first and the second, nothing follows the third.",
        "Collect linear, ReLU and nn.Dropout for each step in a list, leave off the last two, and "
        "hand the list to nn.Sequential with a star.",
    ),
    rtol=1e-5,
    atol=1e-6,
)


# train_epoch -----------------------------------------------------------------------------


def _watched(layers, modes):
    """Return a small network that notes in which mode it is run, and whether it is recorded."""

    class Watch(nn.Module):
        def forward(self, X):
            recorded = "recording" if torch.is_grad_enabled() else "not recording"
            modes.add(f"{'train' if self.training else 'eval'} mode, {recorded}")
            return X

    parts = []
    for W, b in layers:
        linear = nn.Linear(*W.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        parts += [linear, nn.ReLU()]
    return nn.Sequential(*parts[:-1], Watch())


def _loader(batches):
    return [
        (torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.int64))
        for X, y in batches
    ]


def _weights(net):
    return torch.cat([parameter.detach().reshape(-1) for parameter in net.parameters()])


def ask_epoch(target, layers, batches, lr):
    """Let the learner's loop train a small network that comes in eval mode with old slopes."""
    _need_torch()

    modes = set()
    net = _watched(layers, modes)
    net.eval()
    for parameter in net.parameters():
        parameter.grad = torch.ones_like(parameter)
    loss = target(net, _loader(batches), torch.optim.SGD(net.parameters(), lr=lr))
    if loss is None:
        return None
    return {"loss": loss, "weights": _weights(net), "mode": ", ".join(sorted(modes))}


def slopes_never_cleared(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def slopes_cleared_once(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    optimizer.zero_grad()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def slopes_cleared_before_the_step(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def step_forgotten(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def backward_forgotten(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def slopes_cleared_after_the_step(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def mode_forgotten(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def mean_over_batches(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    losses = []
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def losses_of_batches_added(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total = 0.0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total


def loss_of_the_last_batch(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def softmax_before_loss(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(torch.softmax(net(X), dim=1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def loss_with_its_record(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss * len(y)
        m += len(y)
    return total / m


def stops_after_one_batch(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
        return total / m


def draw_torch_epochs(rng):
    for case in draw_epochs(rng):
        yield case | {"lr": 2 * case["lr"]}


EPOCH = Exercise(
    "train_epoch",
    points=3,
    returns={
        "loss": "the mean of the cross-entropy over all samples, one number",
        "weights": "all parameters after the epoch, one after the other",
        "mode": "how the network was run",
    },
    visible=[
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 4, 2), "lr": 0.1},
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 2, 1, 3), "lr": 0.5},
        {"layers": NETWORK[:1], "batches": _batched(SIX[:5], LABELS[:5], 3, 2), "lr": 0.2},
    ],
    hidden=draw_torch_epochs,
    probe=ask_epoch,
    misconceptions=[
        Misconception(
            "slopes_kept",
            "Slopes of earlier batches are still there, and PyTorch adds to them. Clear them for "
            "each batch, before backward(). Many tasks are learned all the same, only worse.",
            slopes_never_cleared,
            slopes_cleared_once,
        ),
        Misconception(
            "cleared_after",
            "You clear the slopes after each step, so those that the network came with go into "
            "your first one. Clear before backward(), and it does not matter what was before.",
            slopes_cleared_after_the_step,
        ),
        Misconception(
            "nothing_moves",
            "The network has not moved. Either nobody makes the step, or it finds no slopes: "
            "backward() is missing, or they are cleared between backward() and the step.",
            slopes_cleared_before_the_step,
            step_forgotten,
            backward_forgotten,
        ),
        Misconception(
            "no_train_mode",
            "The network came in eval mode and stayed in it, so dropout would do nothing. Switch "
            "to train mode first.",
            mode_forgotten,
        ),
        Misconception(
            "batches_counted",
            "You took the mean over the batches, so the samples of a small batch count more than "
            "the others. Weigh each loss by its number of samples.",
            mean_over_batches,
        ),
        Misconception(
            "losses_added",
            "You added the losses of the batches. The contract asks for the mean over all samples.",
            losses_of_batches_added,
        ),
        Misconception(
            "last_loss",
            "You return the loss of the last batch alone. The contract asks for the mean over "
            "the epoch.",
            loss_of_the_last_batch,
        ),
        Misconception(
            "softmax_first",
            "You give softmax to the loss. nn.CrossEntropyLoss takes logits.",
            softmax_before_loss,
        ),
        Misconception(
            "loss_with_record",
            "Your result is a tensor. As long as it holds the record of every batch, memory fills "
            "up. item() gives the plain number.",
            loss_with_its_record,
        ),
        Misconception(
            "return_in_the_loop",
            "You stop after the first batch: the return stands inside the loop.",
            stops_after_one_batch,
        ),
    ],
    hints=(
        "It is train_numpy once more. PyTorch does the backward pass, the optimizer the step.",
        "Before the loop: train mode. In the loop, for each batch: loss, clear, backward, step. "
        "Two batches of 4 and 2 with losses 0.9 and 0.3 make 0.7.",
        "Add each batch's loss as a plain number times its size, and divide by all sizes together "
        "after the loop.",
    ),
    rtol=1e-4,
    atol=1e-5,
)


# evaluate --------------------------------------------------------------------------------


def ask_evaluation(target, layers, batches):
    """Let the learner measure a small network that comes in train mode."""
    _need_torch()

    modes = set()
    net = _watched(layers, modes)
    net.train()
    before = _weights(net).clone()
    answer = target(net, _loader(batches))
    if answer is None:
        return None
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        answer = answer, None
    return {
        "loss": answer[0],
        "accuracy": answer[1],
        "mode": ", ".join(sorted(modes)),
        "moved": not torch.equal(before, _weights(net)),
    }


def measured_in_train_mode(net, loader):
    loss_of = nn.CrossEntropyLoss()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


def measured_with_record(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    for X, y in loader:
        logits = net(X)
        total += loss_of(logits, y).item() * len(y)
        right += (logits.argmax(dim=1) == y).sum().item()
        m += len(y)
    return total / m, right / m


def measured_with_neither(net, loader):
    loss_of = nn.CrossEntropyLoss()
    total, right, m = 0.0, 0, 0
    for X, y in loader:
        logits = net(X)
        total += loss_of(logits, y).item() * len(y)
        right += (logits.argmax(dim=1) == y).sum().item()
        m += len(y)
    return total / m, right / m


def measured_batch_by_batch(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            losses.append(loss_of(logits, y).item())
            accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


def loss_batch_by_batch(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    losses, right, m = [], 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            losses.append(loss_of(logits, y).item())
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return sum(losses) / len(losses), right / m


def right_ones_counted(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right


def accuracy_in_percent(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, 100 * right / m


def share_of_wrong_ones(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, wrong, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            wrong += (logits.argmax(dim=1) != y).sum().item()
            m += len(y)
    return total / m, wrong / m


def measured_in_the_last_batch(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            loss = loss_of(logits, y).item()
            accuracy = (logits.argmax(dim=1) == y).float().mean().item()
    return loss, accuracy


def losses_never_divided(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item()
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total, right / m


def tensors_returned(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y) * len(y)
            right += (logits.argmax(dim=1) == y).sum()
            m += len(y)
    return total / m, right / m


def accuracy_still_a_tensor(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum()
            m += len(y)
    return total / m, right / m


def loss_still_a_tensor(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y) * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


def column_against_row(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1, keepdim=True) == y).sum().item()
            m += len(y)
    return total / m, right / m


def answers_swapped(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return right / m, total / m


def probabilities_measured(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            P = torch.softmax(net(X), dim=1)
            total += loss_of(P, y).item() * len(y)
            right += (P.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


def draw_evaluations(rng):
    """Draw networks that are right more often in one batch than in another."""
    for sizes, batches in (
        ((4, 5, 3), (5, 3, 2)),
        ((3, 6, 4, 5), (9, 4)),
        ((20, 6, 10), (8, 8, 3)),
        ((5, 4), (4, 4, 1)),
    ):
        while True:
            m = sum(batches)
            X, y = draw_samples(rng, m, sizes[0], sizes[-1])
            layers = draw_network(rng, X, sizes)
            # Half of the samples get the label that the network gives them.
            logits, _ = forward_with_cache(X, layers)
            says = logits.argmax(axis=1)
            y = np.where(rng.random(m) < 0.5, says, y)
            best = np.sort(logits, axis=1)
            right = [np.mean(part) for part in np.split(says == y, np.cumsum(batches)[:-1])]
            share = np.mean(says == y)
            if (
                np.min(best[:, -1] - best[:, -2]) > 0.02
                and abs(np.mean(right) - share) > 0.03
                and abs(share - 0.5) > 0.03
                and abs(right[-1] - share) > 0.03
            ):
                break
        yield {"layers": layers, "batches": _batched(X, y, *batches)}


EVALUATE = Exercise(
    "evaluate",
    points=2,
    returns={
        "loss": "the mean of the cross-entropy over all samples, one number",
        "accuracy": "the share of right decisions, from 0 to 1",
        "mode": "how the network was run",
        "moved": "whether a parameter has changed",
    },
    visible=[
        {"layers": NETWORK, "batches": _batched(SIX, np.array([1, 0, 2, 0, 1, 0]), 4, 2)},
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 2, 1, 3)},
        {"layers": NETWORK[:1], "batches": _batched(SIX[:5], np.array([1, 1, 3, 2, 0]), 3, 2)},
    ],
    hidden=draw_evaluations,
    probe=ask_evaluation,
    misconceptions=[
        Misconception(
            "neither",
            "You measured in train mode and with recording. Dropout would spoil the answers, and "
            "the record of every batch costs time and memory. Switch both off.",
            measured_with_neither,
        ),
        Misconception(
            "train_mode",
            "You measured in train mode: dropout would switch neurons off. Switch to eval mode "
            "first.",
            measured_in_train_mode,
        ),
        Misconception(
            "recorded",
            "PyTorch recorded everything for a backward pass that never comes. There is a with "
            "block that switches this off.",
            measured_with_record,
        ),
        Misconception(
            "batches_counted",
            "You took the mean over the batches, so the samples of a small batch count more than "
            "the others. Add up over samples, and divide by how many there are.",
            measured_batch_by_batch,
            loss_batch_by_batch,
        ),
        Misconception(
            "counted",
            "Your second number says how many were right. The contract asks for the share.",
            right_ones_counted,
        ),
        Misconception(
            "percent",
            "Your accuracy is in percent. The contract asks for a share from 0 to 1.",
            accuracy_in_percent,
        ),
        Misconception(
            "share_of_wrong_ones",
            "You counted the wrong decisions. Accuracy is the share of right ones.",
            share_of_wrong_ones,
        ),
        Misconception(
            "last_batch",
            "You measured the last batch alone. The contract asks for all samples.",
            measured_in_the_last_batch,
        ),
        Misconception(
            "losses_added",
            "You added the losses of the batches. The contract asks for the mean over all samples.",
            losses_never_divided,
        ),
        Misconception(
            "tensors",
            "You return a tensor. The contract asks for plain numbers: item() gives them.",
            tensors_returned,
            accuracy_still_a_tensor,
            loss_still_a_tensor,
        ),
        Misconception(
            "column_against_row",
            "Your decisions are a column, (m, 1), and the labels a row, (m,): comparing them "
            "compares every decision with every label. Give both the shape (m,).",
            column_against_row,
        ),
        Misconception(
            "swapped",
            "The loss comes first, then the accuracy.",
            answers_swapped,
        ),
        Misconception(
            "softmax_first",
            "You give softmax to the loss. nn.CrossEntropyLoss takes logits. The accuracy does not "
            "mind, the loss does.",
            probabilities_measured,
        ),
    ],
    hints=(
        "As train_epoch, but nothing moves: eval mode, no recording, no optimizer.",
        "Three right of four in the first batch, none of two in the second: the accuracy is "
        "3 / 6 = 0.5, not the mean of 0.75 and 0.",
        "The decision is the argmax of each row, dim=1. Comparing with the labels gives True and "
        "False; their sum, as a plain number, is how many were right.",
    ),
    rtol=1e-4,
    atol=1e-5,
)


# mend_training ---------------------------------------------------------------------------


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
    logits, _ = forward_with_cache(X, layers)
    own = np.array([cross_entropy(logits[i : i + 1], y[i : i + 1]) for i in range(len(X))])
    return np.abs(np.reshape(losses, (-1, len(X), 1)) - own).argmin(axis=2)


def shuffled_apart(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        X_mixed = rng.permutation(X)
        y_mixed = rng.permutation(y)
        # One epoch of lesson 08: through all rows, batch by batch.
        layers, step_losses = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def never_shuffled(X, y, layers, lr, epochs, batch, rng):
    return train(X, y, layers, lr, epochs, batch)


def shuffled_once(X, y, layers, lr, epochs, batch, rng):
    order = rng.permutation(len(X))
    return train(X[order], y[order], layers, lr, epochs, batch)


def order_of_its_own(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.random.permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def order_of_a_new_generator(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.random.default_rng(0).permutation(len(X))
        layers, step_losses = train(X[order], y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def order_drawn_in_vain(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        rng.permutation(len(X))
        layers, step_losses = train(X, y, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def labels_left_behind(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, step_losses = train(X[order], y, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def two_orders(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        X_mixed = X[rng.permutation(len(X))]
        y_mixed = y[rng.permutation(len(y))]
        layers, step_losses = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def samples_mixed_on(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X = X[order]
        layers, step_losses = train(X, y[order], layers, lr, 1, batch)
        losses += step_losses
    return layers, losses


def losses_of_the_last_epoch(X, y, layers, lr, epochs, batch, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        layers, losses = train(X[order], y[order], layers, lr, 1, batch)
    return layers, losses


def _alike(rng, m, n, C):
    return {"X": np.tile(quarters(rng, n), (m, 1)), "y": np.full(m, int(rng.integers(C)))}


def draw_mended(rng):
    for m, sizes, lr, epochs in (
        (7, (4, 5, 3), 0.2, 3),
        (12, (3, 6, 5), 0.1, 2),
        (9, (20, 10), 0.05, 4),
    ):
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        yield {
            "X": X, "y": y, "layers": draw_network(rng, X, sizes), "lr": lr, "epochs": epochs,
            "batch": m, "seed": int(rng.integers(1000)),
        }  # fmt: skip
    for m, sizes, epochs in ((14, (4, 5, 3), 3), (15, (3, 6, 4), 2), (13, (5, 4), 4)):
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        yield {
            "X": X, "y": y, "layers": draw_network(rng, X, sizes), "lr": 0.0, "epochs": epochs,
            "batch": 1, "seed": int(rng.integers(1000)),
        }  # fmt: skip
    alike = _alike(rng, 8, 4, 3)
    yield alike | {
        "layers": draw_network(rng, alike["X"], (4, 3)), "lr": 0.1, "epochs": 2, "batch": 3,
        "seed": int(rng.integers(1000)),
    }  # fmt: skip


MEND = Exercise(
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
    hidden=draw_mended,
    probe=ask_mended,
    misconceptions=[
        Misconception(
            "shuffled_apart",
            "The images and the labels are shuffled, each by chance, but not together: most "
            "labels now stand beside another image. There is nothing to learn but that all ten "
            "digits are equally likely. One order has to serve both.",
            shuffled_apart,
            two_orders,
        ),
        Misconception(
            "labels_left_behind",
            "Now the images move and the labels stay. The same order has to serve both.",
            labels_left_behind,
        ),
        Misconception(
            "shuffle_removed",
            "Without shuffling images and labels stay together, but the contract asks for a new "
            "random order in every epoch.",
            never_shuffled,
            order_drawn_in_vain,
        ),
        Misconception(
            "shuffled_once",
            "All epochs have the same order. The contract asks for a new one in each.",
            shuffled_once,
            order_of_a_new_generator,
        ),
        Misconception(
            "not_from_rng",
            "Your orders are drawn from somewhere else. Take all chance from rng, and others can "
            "repeat what you did.",
            order_of_its_own,
        ),
        Misconception(
            "mixed_on",
            "The first epoch is right. But then you shuffle images that are shuffled already, and "
            "labels that are not: keep X as it is and give the shuffled images another name.",
            samples_mixed_on,
        ),
        Misconception(
            "last_epoch_only",
            "Your list holds the losses of the last epoch alone. Keep those of all of them.",
            losses_of_the_last_epoch,
        ),
    ],
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


EXERCISES = [
    SCALE,
    SPLIT,
    MINIBATCHES,
    TRAIN,
    CONFUSION,
    EARLY_STOP,
    CLASSIFIER,
    EPOCH,
    EVALUATE,
    MEND,
]
