"""Every answer to `mend_labels`, right and wrong, and its hidden cases."""

import functools

import numpy as np

from autograder.ways import edited, like, right, telling_case, wrong

from . import (
    BACKWARDS,
    COUNT_AFTER_EACH_ROW,
    COUNT_RUNS_ON,
    COUNTS_ARE_FLOATS,
    COUNTS_AT_MOST_ONE,
    COUNTS_ONE_SIDE,
    EPOCH_ENDS_AT_FIRST_MISTAKE,
    INPUT_FORGOTTEN,
    LAST_EPOCH_UNCOUNTED,
    NEVER_STOPS,
    OF_BITS,
    ONE_EPOCH,
    STARTS_OVER_EACH_EPOCH,
    THRESHOLD_HALF,
    UPHILL,
    WEIGHTS_NEVER_LEARN,
)

ALLOWED = OF_BITS | {
    "squeezed": "the answer is a list of counts",
    "first_row_only": "the answer is a list of counts",
}


def mend_labels(X, y, epochs):
    """Train a perceptron on votes, -1 against and +1 for, and count its mistakes.

    It starts at w = 0, b = 0 and takes the rows in order. Its answer is +1 where x·w + b is above
    0, otherwise -1. A wrong answer moves w and b by the perceptron rule, a right one leaves them
    alone. It stops after the first epoch without a mistake, or after `epochs` of them.
    X : array, shape (m, n); y : array of -1 and +1, shape (m,); epochs : int
    Returns mistakes : list of int, for each epoch that was run how many rows were answered wrong
    """
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


@right
def mend_labels_to_bits(X, y, epochs):
    bits = (y + 1) // 2
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, bits, strict=True):
            error = target - (1 if x @ w + b > 0 else 0)
            w = w + error * x
            b = b + error
            wrong += int(error != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


@right
def mend_labels_by_if(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(len(X)):
            answer = -1
            if np.dot(X[i], w) + b > 0:
                answer = 1
            if answer != y[i]:
                w += 0.5 * y[i] * X[i]
                b += 0.5 * y[i]
                wrong = wrong + 1
        mistakes.append(wrong)
        if not any(mistakes[-1:]):
            break
    return np.array(mistakes)


@right
def mend_labels_with_ones(X, y, epochs):
    rows = np.hstack([X, np.ones((len(X), 1))]).astype(np.float32)
    w = np.zeros(rows.shape[1], dtype=np.float32)
    mistakes = []
    while len(mistakes) < epochs and 0 not in mistakes:
        wrong = 0
        for row, vote in zip(rows, y, strict=True):
            answer = 2 * int(row @ w > 0) - 1
            wrong += answer != vote
            w = w + (vote - answer) / 2 * row
        mistakes.append(int(wrong))
    return mistakes


@right
def written_out(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


@wrong(
    "Two codes are mixed: the votes are −1 and +1, the answers 0 and 1. A quiet answer to a vote "
    "of −1 is right, yet it is corrected by −1. Use one code for both."
)
@edited(
    written_out,
    "answer = 1 if X[i] @ w + b > 0 else -1",
    "answer = 1 if X[i] @ w + b > 0 else 0",
)
def label_mix(): ...


@wrong(
    "You changed both sides, and now they are mixed the other way round: labels of 0 and 1 against"
    " answers of −1 and +1. Change only one of them."
)
@edited(
    written_out,
    "    m, n = X.shape\n",
    ("    bits = (y + 1) // 2\n    m, n = X.shape\n"),
    "correction = y[i] - answer",
    "correction = bits[i] - answer",
)
def other_mix(): ...


@wrong(
    "On the line your answer is 0, which is no vote at all. There are only two answers: +1 above "
    "0, and −1 otherwise."
)
@edited(
    written_out,
    (
        "            answer = 1 if X[i] @ w + b > 0 else -1\n"
        "            correction = y[i] - answer\n"
    ),
    "            correction = y[i] - np.sign(X[i] @ w + b)\n",
)
def third_answer(): ...


@wrong(
    "You count every row on the line as a mistake. By the contract the answer there is −1, which "
    "is right for a vote of −1."
)
def line_is_a_mistake(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            if y[i] * (X[i] @ w + b) <= 0:
                w = w + y[i] * X[i]
                b = b + y[i]
                wrong += 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


@wrong(
    "You do not count a row on the line as a mistake. By the contract the answer there is −1, so "
    "it is one wherever the target is +1; from a start of zeros that is where learning begins."
)
@edited(line_is_a_mistake, "<= 0", "< 0")
def line_is_right(): ...


@wrong("Your answer on the line is +1 (≥). By the contract it is −1: +1 only above 0.")
@edited(
    written_out,
    "answer = 1 if X[i] @ w + b > 0 else -1",
    "answer = 1 if X[i] @ w + b >= 0 else -1",
)
def line_fires(): ...


@wrong(
    "You mended the count but not the learning: w and b still move by a mixed correction, also "
    "after right answers."
)
@edited(
    written_out,
    "answer = 1 if X[i] @ w + b > 0 else -1",
    "answer = 1 if X[i] @ w + b > 0 else 0",
    "wrong += int(correction != 0)",
    "wrong += int((answer == 1) != (y[i] == 1))",
)
def count_mended_only(): ...


@wrong(UPHILL)
@edited(written_out, "correction = y[i] - answer", "correction = answer - y[i]")
def uphill(): ...


@wrong(
    "You added up the size of the corrections, and with −1 and +1 one has size 2. Count the "
    "samples."
)
@edited(
    written_out,
    "wrong += int(correction != 0)",
    "wrong += abs(int(correction))",
)
def counts_twos(): ...


@wrong(NEVER_STOPS)
@edited(written_out, "        if wrong == 0:\n            break\n", "")
def never_stops(): ...


@wrong(LAST_EPOCH_UNCOUNTED)
@edited(
    written_out,
    "        mistakes.append(wrong)\n        if wrong == 0:\n            break\n",
    "        if wrong == 0:\n            break\n        mistakes.append(wrong)\n",
)
def last_epoch_uncounted(): ...


@wrong(BACKWARDS)
@edited(written_out, "range(m)", "reversed(range(m))")
def backwards(): ...


@wrong(
    "You learn as if there were no bias: it never moves, or the sums lack it. It moves by the "
    "correction, and the answer looks at x·w + b."
)
@edited(written_out, "            b = b + correction\n", "")
def bias_never_learns(): ...


@like(bias_never_learns)
@edited(written_out, "X[i] @ w + b > 0", "X[i] @ w > 0")
def mend_labels_without_bias(): ...


@wrong(WEIGHTS_NEVER_LEARN)
@edited(written_out, "            w = w + correction * X[i]\n", "")
def weights_never_learn(): ...


@wrong(COUNT_RUNS_ON)
@edited(
    written_out,
    "    for _ in range(epochs):\n        wrong = 0\n",
    "    wrong = 0\n    for _ in range(epochs):\n",
)
def count_runs_on(): ...


@wrong(COUNT_AFTER_EACH_ROW)
@edited(written_out, "        mistakes.append(wrong)\n", "            mistakes.append(wrong)\n")
def count_after_each_row(): ...


@wrong(ONE_EPOCH)
@edited(
    written_out,
    "    return mistakes\n",
    "        return mistakes\n",
    "        if wrong == 0:\n            break\n",
    "",
)
def one_epoch(): ...


@wrong(COUNTS_ONE_SIDE)
@edited(written_out, "int(correction != 0)", "int(correction > 0)")
def counts_one_side(): ...


@wrong(COUNTS_AT_MOST_ONE)
@edited(written_out, "wrong += int(correction != 0)", "wrong = max(wrong, int(correction != 0))")
def counts_at_most_one(): ...


@wrong(INPUT_FORGOTTEN)
@edited(written_out, "w = w + correction * X[i]", "w = w + correction")
def input_forgotten(): ...


@wrong(STARTS_OVER_EACH_EPOCH)
@edited(written_out, "        wrong = 0\n", "        wrong = 0\n        w, b = np.zeros(n), 0.0\n")
def starts_over_each_epoch(): ...


@wrong(
    "You added up the corrections with their signs, so that those of one kind take away those of "
    "the other. Count the samples whose correction is not 0."
)
@edited(written_out, "wrong += int(correction != 0)", "wrong += int(correction)")
def sums_the_corrections(): ...


@like(sums_the_corrections)
@edited(written_out, "wrong += int(correction != 0)", "wrong += int(correction) // 2")
def mend_labels_sums_half_the_corrections(): ...


@wrong(
    "You moved by the vote after every row. w and b move after a wrong answer only, and stay after "
    "a right one."
)
@edited(
    written_out,
    "w = w + correction * X[i]",
    "w = w + y[i] * X[i]",
    "b = b + correction",
    "b = b + y[i]",
)
def learns_from_labels(): ...


@wrong("Your w or b starts at another number. The contract starts both at 0.")
@edited(written_out, "np.zeros(n), 0.0", "np.ones(n), 0.0")
def other_start(): ...


@like(other_start)
@edited(written_out, "np.zeros(n), 0.0", "np.zeros(n), 1.0")
def mend_labels_bias_starts_at_one(): ...


@wrong(EPOCH_ENDS_AT_FIRST_MISTAKE)
@edited(
    written_out,
    "            wrong += int(correction != 0)\n",
    "            if correction != 0:\n                wrong += 1\n                break\n",
)
def epoch_ends_at_first_mistake(): ...


@wrong(THRESHOLD_HALF)
@edited(written_out, "X[i] @ w + b > 0", "X[i] @ w + b > 0.5")
def threshold_half(): ...


@wrong("You run one epoch fewer than asked.")
@edited(written_out, "range(epochs)", "range(epochs - 1)")
def one_epoch_fewer(): ...


@wrong("The last row is left out: how far does your loop go?")
@edited(written_out, "range(m)", "range(m - 1)")
def last_row_left_out(): ...


@wrong("You return one number. The contract asks for a list with the count of every epoch.")
@edited(written_out, "return mistakes", "return mistakes[-1]")
def last_count(): ...


@like(last_count)
@edited(written_out, "return mistakes", "return sum(mistakes)")
def mend_labels_total(): ...


@wrong(COUNTS_ARE_FLOATS)
@edited(written_out, "wrong = 0\n", "wrong = 0.0\n")
def counts_are_floats(): ...


@wrong(
    "Your correction is the vote plus the answer, which is 0 exactly where the answer is wrong. "
    "Subtract the answer."
)
@edited(written_out, "correction = y[i] - answer", "correction = y[i] + answer")
def targets_plus_answers(): ...


def hidden_cases(rng):
    # Two are cut short, the others learn to the end.
    for m, n, epochs in [(5, 2, 15), (6, 3, 15), (7, 2, 2), (6, 2, 15), (8, 3, 1)]:
        # Where the last epoch's 0 is missing, there was an epoch without a mistake.
        shown = [last_epoch_uncounted] if epochs == 15 else [one_epoch_fewer]
        shown += [other_start, last_row_left_out, backwards, bias_never_learns]
        yield telling_case(functools.partial(draw_votes, rng, m, n, epochs), mend_labels, *shown)
    yield {"X": rng.choice([-2, -1, 1, 2], (1, 2)) / 2, "y": np.array([1]), "epochs": 3}


def draw_votes(rng, m, n, epochs):
    X = rng.integers(-6, 7, (m, n)) / 4
    truth = rng.choice([-3, -1, 1, 2], n)
    y = np.where(X @ truth + 0.3 > 0, 1, -1)
    y[:2] = [-1, 1]
    # The first two rows face each other across the line, so that it does not go through the
    # origin: the bias has to learn.
    X[1] = 2 * X[0] + 0.5
    return {"X": X, "y": y, "epochs": epochs}
