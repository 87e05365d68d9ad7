"""The exercise `diagnose_start` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import PARTS

STARTS = 40


def ask_start(target, n_in, n_hidden, seed):
    """Draw many starts from generators of different seeds; the last repeats the first.

    The first start is answered as it came, to be compared with the contract part by part.
    """
    seeds = [*range(seed, seed + STARTS - 1), seed]
    starts = [target(n_in, n_hidden, np.random.default_rng(s)) for s in seeds]
    if not isinstance(starts[0], (tuple, list)):
        return starts[0]
    answer = dict(zip(PARTS, starts[0], strict=False))
    if len(starts[0]) == len(PARTS):
        for part, drawn in zip(PARTS, zip(*starts, strict=True), strict=True):
            answer[f"{STARTS} times {part}"] = np.stack(drawn)
    return answer


def drawn(answer, part):
    """Return one part of all starts, one start a row."""
    return np.asarray(answer[f"{STARTS} times {part}"], dtype=float)


def accept_start(answer, n_in, n_hidden, seed):
    W1, b1, w2, b2 = (drawn(answer, part) for part in PARTS)
    if not (np.array_equal(W1[0], W1[-1]) and np.array_equal(w2[0], w2[-1])):
        return (
            "Two calls with generators in the same state gave different weights. Draw from `rng` "
            "and nothing else."
        )
    if any(_equal_columns(start) for start in W1):
        return "Two hidden neurons start with the same weights (two equal columns of W1)."
    if any(_equal_columns(start.T) for start in W1):
        return "Two inputs get the same weights (two equal rows of W1). Draw every weight anew."
    if np.array_equal(W1[0], W1[1]):
        return "Two different generators gave the same weights. Draw from `rng`."
    # A tenth of tolerance: these are estimates from 40 starts.
    spread = W1.std()
    if not 0.3 * 0.9 <= spread <= 2 * 1.1:
        return (
            f"Over {STARTS} starts the weights in W1 have a standard deviation of {spread:.2g}. "
            "The contract asks for 0.3 to 2."
        )
    if w2.std() > 2 * 1.1:
        return (
            f"Over {STARTS} starts the weights in w2 have a standard deviation of {w2.std():.2g}. "
            "The contract asks for 2 at most."
        )
    for part, weights in (("W1", W1), ("w2", w2)):
        # Five times the standard error of a mean of 0.
        if abs(weights.mean()) > 5 * weights.std() / np.sqrt(weights.size) + 1e-12:
            return (
                f"Over {STARTS} starts the weights in {part} have a mean of {weights.mean():.2g}. "
                "The contract asks for 0."
            )
    if max(np.abs(b1).max(), np.abs(b2).max()) > 2:
        return "A bias is beyond -2 to 2."
    return None


def _equal_columns(W):
    return len(np.unique(W, axis=1).T) < W.shape[1]


def tells_planted(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    return 0.008 < np.std(W1) < 0.0125 and 0.007 < np.std(w2) < 0.014


def tells_same_for_all(answer, **case):
    pairs = zip(drawn(answer, "W1"), drawn(answer, "w2"), strict=True)
    return any(np.ptp(W1) == 0 and np.ptp(w2) == 0 for W1, w2 in pairs)


def tells_equal_neurons(answer, **case):
    W1 = drawn(answer, "W1")
    return any(_equal_columns(start) or _equal_columns(start.T) for start in W1)


def tells_other_source(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    repeats = np.array_equal(W1[0], W1[-1]) and np.array_equal(w2[0], w2[-1])
    return not repeats or np.array_equal(W1[0], W1[1])


def tells_lopsided(answer, **case):
    both = drawn(answer, "W1"), drawn(answer, "w2")
    return any(abs(np.mean(part)) > 0.3 * np.std(part) + 1e-12 for part in both)


def tells_small(answer, **case):
    return np.std(drawn(answer, "W1")) < 0.3


def tells_large(answer, **case):
    return max(np.std(drawn(answer, "W1")), np.std(drawn(answer, "w2"))) > 2


exercise = Exercise(
    id="diagnose_start",
    points=2,
    returns={
        "W1": "the hidden weights: (n_in, n_hidden)",
        "b1": "the hidden biases: (n_hidden,)",
        "w2": "the output weights: (n_hidden,)",
        "b2": "the output bias, one number",
    },
    visible=[
        {"n_in": 2, "n_hidden": 4, "seed": 0},
        {"n_in": 2, "n_hidden": 8, "seed": 300},
        {"n_in": 3, "n_hidden": 5, "seed": 500},
    ],
    probe=ask_start,
    accept=accept_start,
    planted="tiny",
    tells={
        "tiny": tells_planted,
        "same_for_all": tells_same_for_all,
        "equal_neurons": tells_equal_neurons,
        "other_source": tells_other_source,
        "lopsided": tells_lopsided,
        "too_small": tells_small,
        "too_large": tells_large,
    },
    hints=(
        "Print the hidden outputs for the four inputs at the start. How much do they differ "
        "from row to row?",
        "A weight of 0.01 makes a weighted sum of about 0.01, and sigmoid(0.01) = 0.5025. A "
        "weight of 1 makes 0.73. Which of the two has noticed its input?",
        "Leave everything random, but draw the weights a hundred times larger, so that their "
        "standard deviation is about 1.",
    ),
)
