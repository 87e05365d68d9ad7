"""The exercise `diagnose_start` of lesson 03: how it is asked and judged."""

import contextlib

import numpy as np

from ...exercise import Exercise, Unfit
from . import PARTS

STARTS = 40
# The colleague's loop: its learning rate, how long it goes on, and what it should come to.
RATE, STEPS, LEARNED = 2.0, 3000, 0.01


def ask_start(target, n_in, n_hidden, seed):
    """Draw many starts from generators of different seeds; the last repeats the first.

    The first start is answered as it came, to be compared with the contract part by part.
    """
    seeds = [*range(seed, seed + STARTS), seed]
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


def accept_start(answer, n_in, n_hidden, seed):
    """Say what is wrong with the starts, or None."""
    if not _repeats(answer):
        return (
            "Two calls with generators in the same state gave different numbers. Draw from `rng` "
            "and nothing else."
        )
    W1 = drawn(answer, "W1")
    if np.array_equal(W1[0], W1[1]):
        return "Two different generators gave the same W1. Draw it from `rng`."
    losses = losses_in_the_end(*(drawn(answer, part)[:-1] for part in PARTS))
    stuck = int(np.sum(~(losses < LEARNED)))
    if stuck:
        return (
            f"Of {STARTS} starts {stuck} did not learn XOR in {STEPS:,} steps; the worst of them "
            f"ends with the loss {np.nanmax(losses):.3g}. Each should end below {LEARNED}."
        )
    return None


def losses_in_the_end(W1, b1, w2, b2):
    """Train all starts side by side, as the lesson's experiment trains one.

    Parameters
    ----------
    W1 : ndarray, shape (starts, n_in, n_hidden)
        Beyond the first two inputs, of which XOR is asked, others have no say.
    b1, w2 : ndarray, shape (starts, n_hidden)
    b2 : ndarray, shape (starts,)

    Returns
    -------
    ndarray, shape (starts,)
        The mean squared errors after the last step; sooner if all have learned.
    """
    n_in = W1.shape[1]
    X = np.array(list(np.ndindex((2,) * n_in)), dtype=float)
    y = (X[:, 0] != X[:, 1]).astype(float)
    # The biases become the weights of an input, and of a hidden neuron, that is always 1.
    X = np.column_stack([X, np.ones(len(X))])
    W = np.concatenate([W1, b1[:, None, :]], axis=1)
    w = np.concatenate([w2, b2[:, None]], axis=1)[:, :, None]
    H = np.ones((len(W), len(X), W.shape[2] + 1))
    losses = np.full(len(W), np.inf)
    for count in range(STEPS + 1):
        H[:, :, :-1] = 0.5 + 0.5 * np.tanh(0.5 * (X @ W))
        p = 0.5 + 0.5 * np.tanh(0.5 * (H @ w))
        error = p - y[:, None]
        if count % 100 == 0:
            losses = np.mean(error[:, :, 0] ** 2, axis=1)
            if np.all(losses < LEARNED):
                break
        pull = error * p * (1 - p) * (2 * RATE / len(y))
        down = (pull @ w.transpose(0, 2, 1) * H * (1 - H))[:, :, :-1]
        w -= H.transpose(0, 2, 1) @ pull
        W -= X.T @ down
    return losses


def _repeats(answer):
    parts = [drawn(answer, part) for part in PARTS]
    return all(np.array_equal(values[0], values[-1]) for values in parts)


def tells_planted(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    return 0.008 < np.std(W1) < 0.0125 and 0.007 < np.std(w2) < 0.014


def tells_same_for_all(answer, **case):
    pairs = zip(drawn(answer, "W1"), drawn(answer, "w2"), strict=True)
    return any(np.ptp(W1) == 0 and np.ptp(w2) == 0 for W1, w2 in pairs)


def tells_other_source(answer, **case):
    return not _repeats(answer)


def tells_same_every_time(answer, **case):
    return np.array_equal(*drawn(answer, "W1")[:2])


def tells_small(answer, **case):
    return np.std(drawn(answer, "W1")) < 0.3


def tells_large(answer, **case):
    return np.std(drawn(answer, "W1")) > 1.5


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
        {"n_in": 2, "n_hidden": 8, "seed": 0},
        {"n_in": 2, "n_hidden": 12, "seed": 300},
        {"n_in": 3, "n_hidden": 8, "seed": 500},
    ],
    probe=ask_start,
    accept=accept_start,
    planted="tiny",
    tells={
        "tiny": tells_planted,
        "same_for_all": tells_same_for_all,
        "other_source": tells_other_source,
        "same_every_time": tells_same_every_time,
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
