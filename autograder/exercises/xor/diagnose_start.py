"""The exercise `diagnose_start` of lesson 03: how it is asked and judged."""

import contextlib

import numpy as np

from ...exercise import Exercise, Unfit
from . import PARTS

STARTS = 60


def ask_start(target, n_in, n_hidden, seed, starts=STARTS):
    """Draw many starts from generators of different seeds; the last repeats the first.

    The first start is answered as it came, to be compared with the contract part by part.
    """
    seeds = [*range(seed, seed + starts - 1), seed]
    answers = [target(n_in, n_hidden, np.random.default_rng(s)) for s in seeds]
    if not isinstance(answers[0], (tuple, list)):
        return answers[0]
    if len(answers[0]) != len(PARTS):
        raise Unfit(
            f"You return {len(answers[0])} things. Four are asked, in this order: "
            f"{', '.join(PARTS)}."
        )
    answer = dict(zip(PARTS, answers[0], strict=True))
    with contextlib.suppress(TypeError, ValueError):
        for part, values in zip(PARTS, zip(*answers, strict=True), strict=True):
            answer[all_of(part)] = np.stack(values)
    return answer


def all_of(part):
    """Return what the answer calls the values of a part in all starts."""
    return f"{part} of every start"


def drawn(answer, part):
    """Return one part of all starts, one start a row."""
    return np.asarray(answer[all_of(part)], dtype=float)


def accept_start(answer, n_in, n_hidden, seed, starts=STARTS):
    """Say what is wrong with many starts, or None.

    What can only be estimated is refused where less than one in a million right starts would
    come out so.
    """
    W1, b1, w2, b2 = (drawn(answer, part) for part in PARTS)
    if not _repeats(answer):
        return (
            "Two calls with generators in the same state gave different numbers. Draw from `rng` "
            "and nothing else."
        )
    for part, weights in (("W1", W1), ("w2", w2)):
        if np.array_equal(weights[0], weights[1]):
            return f"Two different generators gave the same {part}. Draw it from `rng`."
    if all(map(_equal_columns, W1)):
        return "Hidden neurons start with the same weights (equal columns of W1)."
    if all(_equal_columns(start.T) for start in W1):
        return "Inputs get the same weights (equal rows of W1). Draw every weight anew."
    for part, weights in (("W1", W1), ("w2", w2)):
        different, values = len(np.unique(weights[:-1])), weights[:-1].size
        if values - different > 4:
            return (
                f"Among the {values} weights of {part} in {starts - 1} starts are only "
                f"{different} different numbers. Draw each on its own, from a continuous "
                "distribution."
            )
    for part, weights, least in (("W1", W1, 0.3), ("w2", w2, 0.0)):
        spread, error = weights[:-1].std(), _error_of_spread(weights[:-1])
        asked = f"The contract asks for {f'{least} to 2' if least else '2 at most'}."
        if spread < least - 5.5 * error or spread > 2 + 5.5 * error:
            return (
                f"Over {starts - 1} starts the weights in {part} have a standard deviation of "
                f"{spread:.3g}. {asked}"
            )
        mean = weights[:-1].mean()
        if abs(mean) > 6 * spread / np.sqrt(weights[:-1].size) + 1e-12:
            return (
                f"Over {starts - 1} starts the weights in {part} have a mean of {mean:.2g}. "
                "The contract asks for 0."
            )
    if pair := _related(W1[:-1], w2[:-1]):
        return (
            f"{pair[0]} and {pair[1]} go together: from one the other can be told. Draw every "
            "weight on its own."
        )
    if max(np.abs(b1).max(), np.abs(b2).max()) > 2:
        return "A bias is beyond -2 to 2."
    return None


def _error_of_spread(values):
    """Return the standard error of the standard deviation of these values."""
    around = values - values.mean()
    square = np.mean(around**2)
    tails = np.mean(around**4) / square**2
    return np.sqrt(square * (tails - 1) / (4 * values.size))


def _related(W1, w2):
    """Return the names of two weights that go up and down together over the starts, or None.

    By ranks, so that it does not matter from which distribution they are drawn: of independent
    weights, a correlation of ranks beyond 6.5 standard errors comes about once in 10^10 pairs.
    """
    starts, n_in, n_hidden = W1.shape
    values = np.column_stack([W1.reshape(starts, -1), w2])
    ranks = values.argsort(axis=0).argsort(axis=0)
    correlation = np.abs(np.corrcoef(ranks.T))
    np.fill_diagonal(correlation, 0)
    first, second = sorted(np.unravel_index(correlation.argmax(), correlation.shape))
    if correlation[first, second] <= 6.5 / np.sqrt(starts - 1):
        return None
    names = [f"W1[{i}, {j}]" for i in range(n_in) for j in range(n_hidden)]
    names += [f"w2[{j}]" for j in range(n_hidden)]
    return names[first], names[second]


def _repeats(answer):
    return all(np.array_equal(values[0], values[-1]) for values in _of_all_parts(answer))


def _of_all_parts(answer):
    return [drawn(answer, part) for part in PARTS]


def _equal_columns(W):
    return len(np.unique(W, axis=1).T) < W.shape[1]


def tells_planted(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    return 0.008 < np.std(W1) < 0.0125 and 0.007 < np.std(w2) < 0.014


def tells_same_for_all(answer, **case):
    pairs = zip(drawn(answer, "W1"), drawn(answer, "w2"), strict=True)
    return any(np.ptp(W1) == 0 and np.ptp(w2) == 0 for W1, w2 in pairs)


def tells_output_alike(answer, **case):
    return all(np.ptp(w2) == 0 for w2 in drawn(answer, "w2"))


def tells_equal_neurons(answer, **case):
    W1 = drawn(answer, "W1")
    copied = all(_equal_columns(start) or _equal_columns(start.T) for start in W1)
    return copied and not tells_few_values(answer)


def tells_few_values(answer, **case):
    """Whether starts have numbers in common, as no two have of a continuous distribution."""
    for part in ("W1", "w2"):
        starts = drawn(answer, part)[:-1]
        within = sum(len(np.unique(start)) for start in starts)
        if within - len(np.unique(starts)) > 4 and not np.array_equal(starts[0], starts[1]):
            return True
    return False


def tells_other_source(answer, **case):
    return not _repeats(answer)


def tells_another_order(answer, **case):
    """Whether what stands in w2's place never changes, but what stands in b1's does."""
    b1, w2 = drawn(answer, "b1"), drawn(answer, "w2")
    return np.array_equal(w2[0], w2[1]) and not np.array_equal(b1[0], b1[1])


def tells_same_every_time(answer, **case):
    return any(np.array_equal(*drawn(answer, part)[:2]) for part in ("W1", "w2"))


def tells_related(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    return _related(W1[:-1], w2[:-1]) is not None


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
        "another_order": tells_another_order,
        "same_every_time": tells_same_every_time,
        "output_alike": tells_output_alike,
        "few_values": tells_few_values,
        "related": tells_related,
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
    insight=(
        "Neurons that start alike get alike slopes and stay alike for ever; chance is what "
        "makes them different enough to share the work."
    ),
)
