"""The exercise `init_params` of lesson 04: how it is asked and judged."""

import itertools

import numpy as np

from ...exercise import Exercise, Unfit

STARTS = 12

# Standard errors: among the few dozen numbers of one grading, none lies this far off by chance
# once in a million gradings.
SURE = 5.6


def ask_start(target, ask, sizes, seed):
    """Ask for one network, or for many: drawn one after the other, then the first one again."""

    # Here, where nothing can import it: of positive numbers it gives what a ReLU gives.
    def rounded(answer):
        """Keep five digits of every array: plenty for statistics, in a small answer key."""
        if isinstance(answer, (list, tuple)):
            # Not the type's own, which may be a tuple with names.
            kind = list if isinstance(answer, list) else tuple
            return kind(rounded(part) for part in answer)
        return np.round(answer, 5) if isinstance(answer, np.ndarray) else answer

    rng = np.random.default_rng(seed)
    if ask == "one network":
        start = target(sizes, rng)
        forbid_shared_memory(start)
        return rounded(start)
    starts = [target(list(sizes), rng) for _ in range(STARTS)]
    starts.append(target(list(sizes), np.random.default_rng(seed)))
    return None if any(start is None for start in starts) else rounded(starts)


def forbid_shared_memory(start):
    """A step of training changes the arrays in place: none may be a part of another."""
    pairs = start if isinstance(start, (list, tuple)) else []
    parts = [part for pair in pairs if isinstance(pair, (list, tuple)) for part in pair]
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if any(np.shares_memory(one, other) for one, other in itertools.combinations(arrays, 2)):
        raise Unfit(
            "Two of your arrays are one and the same in memory: training would change both with "
            "every step. Make new ones for each layer."
        )


def networks(answer, ask):
    """Return the networks of an answer: lists of pairs of arrays, or a TypeError."""
    starts = [answer] if ask == "one network" else answer
    if not all(isinstance(start, (list, tuple)) for start in starts):
        raise TypeError("not a list of layers")
    return starts


def weights_of(answer, ask):
    """Return, for each layer, the weights of all starts but the repeated one."""
    starts = networks(answer, ask)
    starts = starts[:-1] if len(starts) > 1 else starts
    return [np.stack([start[k][0] for start in starts]) for k in range(len(starts[0]))]


def accept_start(answer, ask, sizes, seed):
    for start in networks(answer, ask):
        for k, (_, b) in enumerate(start, start=1):
            if np.any(b != 0):
                return f"The biases of layer {k} are not 0."
    if ask == "one network":
        return None
    if not same(answer[0], answer[-1]):
        return (
            "Two generators in the same state gave different weights. Draw from `rng` and "
            "nothing else."
        )
    if repeated(answer):
        return "Two calls with the same `rng` gave the same weights. The second should go on."
    if alike(weights_of(answer, ask)):
        return "Two layers are made of the same random numbers. Draw anew for each layer."
    for k, W in enumerate(weights_of(answer, ask), start=1):
        if np.any(np.all(W == 0, axis=0)):
            return f"Some weights of layer {k} are 0 in every network. Draw every one."
        if copies(W):
            return f"Some weights of layer {k} are copies of others. Draw every one anew."
        n_in = W.shape[1]
        wanted, spread = np.sqrt(2 / n_in), W.std()
        if abs(W.mean()) > SURE * spread / np.sqrt(W.size) + 1e-12:
            return (
                f"Over {STARTS} networks the weights of layer {k} have a mean of {W.mean():.2g}. "
                "The contract asks for 0."
            )
        # The last term is what a mean that is 0 only on average takes away.
        if abs(spread / wanted - 1) > SURE * error_of_spread(W) + 20 / W.size:
            return (
                f"Over {STARTS} networks the weights of layer {k}, which has {n_in} inputs, have a "
                f"standard deviation of {spread:.3g}. The contract asks for sqrt(2 / {n_in}) = "
                f"{wanted:.3g}."
            )
    return None


def error_of_spread(W):
    """Estimate the relative standard error of a standard deviation, for any distribution."""
    tails = np.mean((W - W.mean()) ** 4) / W.var() ** 2 if W.std() else 3.0
    return np.sqrt((tails - 1) / (4 * W.size))


def same(one, other):
    return all(np.array_equal(W, V) for (W, _), (V, _) in zip(one, other, strict=True))


def repeated(starts):
    """Whether two of the networks drawn one after the other have a layer in common."""
    return any(len(np.unique(W, axis=0)) < STARTS for W in weights_of(starts, "many starts"))


def copies(W):
    """Whether two neurons (columns) or two inputs (rows) have the same weights in every start."""
    rows, columns = np.concatenate(W, axis=1), np.concatenate(W).T
    return any(len(np.unique(M, axis=0)) < len(M) for M in (rows, columns))


def alike(layers):
    """Whether two layers differ in their scale only: where both have numbers, or as drawn."""
    for W, V in itertools.combinations(layers, 2):
        rows, columns = np.minimum(W.shape[1:], V.shape[1:])
        in_the_corner = [M[:, :rows, :columns].ravel() for M in (W, V)]
        n = min(W[0].size, V[0].size)
        first_drawn = [M.reshape(STARTS, -1)[:, :n].ravel() for M in (W, V)]
        for one, other in (in_the_corner, first_drawn):
            if one.std() and other.std() and np.corrcoef(one, other)[0, 1] > 0.99:
                return True
    return False


def tells_one_too_many(answer, ask, sizes, **case):
    return all(len(start) == len(sizes) for start in networks(answer, ask))


def tells_flat(answer, ask, sizes, **case):
    starts = [answer] if ask == "one network" else answer
    if all(isinstance(start, dict) for start in starts):
        return True
    return all(
        (len(start) == 2 * len(sizes) - 2 and isinstance(start[0], np.ndarray))
        or (len(start) == 2 and all(isinstance(part, list) for part in start) and by_kind(*start))
        for start in starts
    )


def by_kind(weights, biases):
    """Whether these are two lists, one of weights and one of biases."""
    return all(np.ndim(W) == 2 for W in weights) and all(np.ndim(b) == 1 for b in biases)


def tells_out_in(answer, ask, sizes, **case):
    turned = list(zip(sizes[1:], sizes[:-1], strict=True))
    return all([W.shape for W, _ in start] == turned for start in networks(answer, ask))


def tells_bias_column(answer, ask, **case):
    pairs = [pair for start in networks(answer, ask) for pair in start]
    return all(W.ndim == 2 and b.ndim == 2 for W, b in pairs)


def tells_pairs_turned(answer, ask, **case):
    pairs = [pair for start in networks(answer, ask) for pair in start]
    return all(W.ndim == 1 and b.ndim == 2 for W, b in pairs)


def tells_biases_drawn(answer, ask, **case):
    return all(b.ndim == 1 and b.any() for start in networks(answer, ask) for _, b in start)


def tells_other_source(answer, ask, **case):
    return ask == "many starts" and not same(answer[0], answer[-1])


def tells_seeded_inside(answer, ask, **case):
    return ask == "many starts" and repeated(answer)


def tells_no_output_layer(answer, ask, sizes, **case):
    first = list(zip(sizes[:-2], sizes[1:-1], strict=True))
    return bool(first) and all(
        [W.shape for W, _ in start] == first for start in networks(answer, ask)
    )


def tells_zeros(answer, ask, **case):
    return all(not W.any() for W in weights_of(answer, ask))


def tells_some_zero(answer, ask, **case):
    return ask == "many starts" and any(not W.any() for W in weights_of(answer, ask))


def tells_copies(answer, ask, **case):
    columns = [np.concatenate(W).T for W in weights_of(answer, ask)]
    return any(len(np.unique(M, axis=0)) < len(M) for M in columns)


def tells_rows_copied(answer, ask, **case):
    rows = [np.concatenate(W, axis=1) for W in weights_of(answer, ask)]
    return any(len(np.unique(M, axis=0)) < len(M) for M in rows)


def piled_up(W):
    """Whether many weights lie exactly at the ends of their range, and the others anywhere."""
    at_the_ends = np.abs(W) > np.abs(W).max() * (1 - 1e-4)
    return np.mean(at_the_ends) > 0.02 and len(np.unique(W)) > W.size / 4


def tells_cut_off(answer, ask, **case):
    return ask == "many starts" and any(piled_up(W) for W in weights_of(answer, ask))


def tells_alike(answer, ask, **case):
    return ask == "many starts" and alike(weights_of(answer, ask))


def tells_lopsided(answer, ask, **case):
    return all(abs(W.mean()) > 0.4 * W.std() for W in weights_of(answer, ask))


def scaled_by(formula):
    """Return a tell: the standard deviation of every layer follows the formula."""

    def tell(answer, ask, **case):
        return ask == "many starts" and all(
            abs(W.std() / formula(*W.shape[1:]) - 1) < 5 / np.sqrt(2 * W.size) and not piled_up(W)
            for W in weights_of(answer, ask)
        )

    return tell


def tells_one_scale(answer, ask, **case):
    spreads = [W.std() for W in weights_of(answer, ask)]
    return ask == "many starts" and min(spreads) > 0 and max(spreads) / min(spreads) < 1.2


exercise = Exercise(
    id="init_params",
    points=3,
    returns="one pair (W, b) per layer, W of shape (n_in, n_out) and b of shape (n_out,)",
    visible=[
        {"ask": "one network", "sizes": [2, 2, 1], "seed": 0},
        {"ask": "one network", "sizes": [4, 8, 8, 8, 3], "seed": 1},
        {"ask": "many starts", "sizes": [2, 40, 8], "seed": 2},
        {"ask": "many starts", "sizes": [20, 5, 8], "seed": 3},
    ],
    probe=ask_start,
    accept=accept_start,
    tells={
        "one_layer_more": tells_one_too_many,
        "no_output_layer": tells_no_output_layer,
        "not_in_pairs": tells_flat,
        "out_in": tells_out_in,
        "bias_two_axes": tells_bias_column,
        "pairs_turned": tells_pairs_turned,
        "biases_not_zero": tells_biases_drawn,
        "other_source": tells_other_source,
        "zeros": tells_zeros,
        "some_layer_zero": tells_some_zero,
        "cut_off": tells_cut_off,
        "copies": tells_copies,
        "rows_copied": tells_rows_copied,
        "layers_alike": tells_alike,
        "seeded_inside": tells_seeded_inside,
        "lopsided": tells_lopsided,
        "unscaled": scaled_by(lambda n_in, n_out: 1.0),
        "by_outputs": scaled_by(lambda n_in, n_out: np.sqrt(2 / n_out)),
        "xavier": lambda answer, **case: any(
            scaled_by(rule)(answer, **case)
            for rule in (
                lambda n_in, n_out: 1 / np.sqrt(n_in),
                lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)),
            )
        ),
        "no_root": scaled_by(lambda n_in, n_out: 2 / n_in),
        "root_of_two_alone": scaled_by(lambda n_in, n_out: np.sqrt(2) / n_in),
        "upside_down": scaled_by(lambda n_in, n_out: np.sqrt(n_in / 2)),
        "reach_not_deviation": scaled_by(lambda n_in, n_out: np.sqrt(2 / n_in / 3)),
        "two_over_the_root": scaled_by(lambda n_in, n_out: 2 / np.sqrt(n_in)),
        "range_not_deviation": scaled_by(lambda n_in, n_out: np.sqrt(2 / n_in / 12)),
        "one_scale": tells_one_scale,
    },
    hints=(
        "The loop is the one of count_parameters. This time each round makes two arrays.",
        "sizes [2, 2, 1] give two pairs: W (2, 2) with b (2,), then W (2, 1) with b (1,). With 2 "
        "inputs the standard deviation is sqrt(2 / 2) = 1, with 8 inputs it is 0.5.",
        "rng.standard_normal(shape) draws with mean 0 and standard deviation 1. Multiply it by "
        "the root, make b with np.zeros, and append both as a tuple to your list.",
    ),
    insight=(
        "A sum of n numbers of equal spread is √n times as wide; dividing by √n keeps the "
        "numbers of a deep network at the same size from layer to layer."
    ),
)
