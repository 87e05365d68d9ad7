"""Every answer to `Perceptron`, right and wrong, and its hidden cases."""

import functools

import numpy as np

from autograder.exercises.gates.Perceptron import learn
from autograder.ways import edited, like, right, rival, telling_case, wrong

from . import (
    BACKWARDS,
    BIAS_NEVER_LEARNS,
    BOOLEANS,
    COUNT_AFTER_EACH_ROW,
    COUNT_RUNS_ON,
    COUNTS_ARE_FLOATS,
    COUNTS_AT_MOST_ONE,
    COUNTS_ONE_SIDE,
    EPOCH_ENDS_AT_FIRST_MISTAKE,
    INPUT_FORGOTTEN,
    LAST_EPOCH_UNCOUNTED,
    NEVER_STOPS,
    ON_THE_LINE_FIRES,
    ONE_EPOCH,
    PLUS_MINUS,
    SIGMOID_FOR_STEP,
    THRESHOLD_HALF,
    UPHILL,
    WEIGHTS_NEVER_LEARN,
)
from .step import step


class Perceptron:
    """A neuron with a step, which learns from its mistakes.

    w : array, shape (n,), the weights now; at first those that it is given
    b : float, the bias now
    """

    def __init__(self, w, b):
        # A copy, of floats: learning must not change the caller's array.
        self.w = np.array(w, float)
        self.b = float(b)

    def forward(self, X):
        """Return an answer for each row of X, (m, n): 1 where X @ w + b is above 0, otherwise 0."""
        return step(X @ self.w + self.b)

    def fit(self, X, y, epochs, learning_rate=1.0):
        """Learn from the rows of X, one at a time, from the first to the last; go on from w and b.

        Each row is answered with the weights of this moment; correction = y - answer. Add
        learning_rate * correction * x to w, and learning_rate * correction to b. Stop after the
        first epoch without a mistake, or after `epochs` of them.
        X : array, shape (m, n); y : array of 0 and 1, shape (m,); epochs : int
        Returns mistakes : list of int, for each epoch of this call how many rows were answered
            wrong on the way; 0 for the epoch without a mistake
        """
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - step(X[i] @ self.w + self.b)
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@right
class PerceptronByIf:
    def __init__(self, w, b):
        self.w = np.array(w, dtype=float)
        self.b = float(b)

    def forward(self, X):
        answers = []
        for x in X:
            answers.append(1 if np.dot(self.w, x) + self.b > 0 else 0)
        return np.array(answers)

    def fit(self, X, y, epochs, learning_rate=1.0):
        history = []
        for _epoch in range(epochs):
            mistakes = 0
            for i in range(len(X)):
                answer = self.forward(X[i : i + 1])[0]
                if answer == y[i]:
                    continue
                mistakes += 1
                sign = 1 if y[i] == 1 else -1
                self.w += learning_rate * sign * X[i]
                self.b += learning_rate * sign
            history.append(mistakes)
            if not mistakes:
                return history
        return history


@right
class PerceptronInSinglePrecision:
    def __init__(self, w, b):
        self.w = np.array(w, dtype=np.float32)
        self.b = np.float32(b)

    def forward(self, X):
        return (X.astype(np.float32) @ self.w + self.b > 0).astype(np.float32)

    def fit(self, X, y, epochs, learning_rate=1.0):
        rate = np.float32(learning_rate)
        mistakes = np.zeros(0, dtype=int)
        while len(mistakes) < epochs and not (len(mistakes) and mistakes[-1] == 0):
            wrong = 0
            for x, target in zip(X.astype(np.float32), y, strict=True):
                error = np.float32(target - self.forward(x))
                self.w = self.w + rate * error * x
                self.b = self.b + rate * error
                wrong += abs(int(error))
            mistakes = np.append(mistakes, wrong)
        return mistakes


@right
class PerceptronOneVector:
    def __init__(self, w, b):
        self.all = np.append(np.array(w, dtype=float), b)

    @property
    def w(self):
        return self.all[:-1]

    @property
    def b(self):
        return self.all[-1]

    def forward(self, X):
        with_one = np.column_stack([X, np.ones(len(X))])
        return np.where(with_one @ self.all > 0, 1.0, 0.0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        with_one = np.column_stack([X, np.ones(len(X))])
        mistakes = []
        for _ in range(epochs):
            errors = []
            for x, target in zip(with_one, y, strict=True):
                errors.append(target - float(x @ self.all > 0))
                self.all = self.all + x * errors[-1] * learning_rate
            mistakes.append(np.count_nonzero(errors))
            if mistakes[-1] == 0:
                break
        return tuple(mistakes)


@right
class WrittenOut:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@wrong(UPHILL)
@edited(
    WrittenOut,
    "correction = y[i] - self.forward(X[i])",
    "correction = self.forward(X[i]) - y[i]",
)
class Uphill: ...


@wrong(BIAS_NEVER_LEARNS)
@edited(
    WrittenOut,
    "                self.b = self.b + learning_rate * correction\n",
    "",
)
class BiasNeverLearns: ...


@wrong(
    "You answered all rows first and corrected afterwards. The rule takes one row at a time: each "
    "answer uses the weights that the row before left behind."
)
class OnePredictionPerEpoch:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            corrections = y - self.forward(X)
            self.w = self.w + learning_rate * corrections @ X
            self.b = self.b + learning_rate * corrections.sum()
            mistakes.append(int(np.count_nonzero(corrections)))
            if mistakes[-1] == 0:
                break
        return mistakes


@wrong(ON_THE_LINE_FIRES)
@edited(
    WrittenOut,
    "return np.where(X @ self.w + self.b > 0, 1, 0)",
    "return np.where(X @ self.w + self.b >= 0, 1, 0)",
)
class FiresOnTheLine: ...


@wrong(
    "The targets are 0 and 1 but your answers are −1 and 1. Target minus answer is then never 0 "
    "for a quiet row. Use one code for both."
)
@edited(
    WrittenOut,
    "return np.where(X @ self.w + self.b > 0, 1, 0)",
    "return np.where(X @ self.w + self.b > 0, 1, -1)",
)
class LabelMix: ...


@wrong(
    "Your `forward` returns the weighted sum. The perceptron decides: the step turns the sum into "
    "0 or 1, and the correction is taken after that."
)
@edited(
    WrittenOut,
    "return np.where(X @ self.w + self.b > 0, 1, 0)",
    "return X @ self.w + self.b",
)
class NoStep: ...


@wrong(
    "You subtracted the weighted sum from the target. That is another rule. The perceptron "
    "compares the target with its answer, 0 or 1, after the step."
)
@edited(
    WrittenOut,
    "                correction = y[i] - self.forward(X[i])\n",
    (
        "                wrong += int(y[i] != self.forward(X[i]))\n"
        "                correction = y[i] - (X[i] @ self.w + self.b)\n"
    ),
    "                wrong += int(correction != 0)\n",
    "",
)
class LearnsFromTheSum: ...


@wrong(
    "You moved by y instead of by y − answer. Then right answers change the weights too, and a "
    "wrong 1 is never corrected."
)
class LearnsFromLabels:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                wrong += int(y[i] != self.forward(X[i]))
                self.w = self.w + learning_rate * y[i] * X[i]
                self.b = self.b + learning_rate * y[i]
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@wrong(INPUT_FORGOTTEN)
@edited(
    WrittenOut,
    "self.w = self.w + learning_rate * correction * X[i]",
    "self.w = self.w + learning_rate * correction",
)
class InputForgotten: ...


@wrong("Your w and b move by steps of full length. Multiply both by the learning rate.")
@edited(
    WrittenOut,
    (
        "                self.w = self.w + learning_rate * correction * X[i]\n"
        "                self.b = self.b + learning_rate * correction\n"
    ),
    (
        "                self.w = self.w + correction * X[i]\n"
        "                self.b = self.b + correction\n"
    ),
)
class NoLearningRate: ...


@wrong(
    "The learning rate scales the step of the weights but not that of the bias. It belongs in both."
)
@edited(
    WrittenOut,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b + correction",
)
class RateForgottenForBias: ...


@wrong(
    "Your `fit` sets the weights to zero first. It has to go on from the weights the perceptron "
    "already has."
)
@edited(
    WrittenOut,
    "        mistakes = []\n",
    ("        self.w, self.b = np.zeros(X.shape[1]), 0.0\n        mistakes = []\n"),
)
class StartsOver: ...


@wrong(NEVER_STOPS)
@edited(
    WrittenOut,
    ("            if wrong == 0:\n                break\n"),
    "",
)
class NeverStops: ...


@wrong(LAST_EPOCH_UNCOUNTED)
@edited(
    WrittenOut,
    "            mistakes.append(wrong)\n",
    "",
    "        return mistakes\n",
    ("            mistakes.append(wrong)\n        return mistakes\n"),
)
class LastEpochUncounted: ...


@wrong(
    "You counted with the weights at the end of each epoch. Count the mistakes on the way, as each"
    " row is answered."
)
@edited(
    WrittenOut,
    "            wrong = 0\n",
    "",
    (
        "                wrong += int(correction != 0)\n"
        "            mistakes.append(wrong)\n"
        "            if wrong == 0:\n"
    ),
    (
        "            mistakes.append(int(np.sum(self.forward(X) != y)))\n"
        "            if mistakes[-1] == 0:\n"
    ),
)
class CountsAfterwards: ...


@wrong(
    "You added up the corrections, and one of −1 cancels one of +1. Count the samples whose "
    "correction is not 0."
)
@edited(
    WrittenOut,
    "wrong = 0",
    "total = 0",
    (
        "                wrong += int(correction != 0)\n"
        "            mistakes.append(wrong)\n"
        "            if wrong == 0:\n"
    ),
    (
        "                total += int(correction)\n"
        "            mistakes.append(total)\n"
        "            if total == 0:\n"
    ),
)
class SumsTheCorrections: ...


@wrong(
    "The learning is right, but `fit` gives nothing back. It returns the list of mistakes, one "
    "count for each epoch."
)
class ReturnsNothing:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            if wrong == 0:
                break


@wrong(
    "You count as if it learned, but after `fit` the perceptron has its old w and b. The new ones "
    "must be in `self.w` and `self.b` then."
)
class KeepsNothing:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        w, b = self.w, self.b
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - np.where(X[i] @ w + b > 0, 1, 0)
                w = w + learning_rate * correction * X[i]
                b = b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@wrong(
    "Your perceptron never learns: `self.w` and `self.b` stay as they were. Assign to them: a new "
    "`w` or `b` inside `fit` is another variable."
)
class NeverUpdates:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                wrong += int(y[i] != self.forward(X[i]))
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@wrong(ONE_EPOCH)
@edited(
    WrittenOut,
    ("            if wrong == 0:\n                break\n        return mistakes\n"),
    "            return mistakes\n",
)
class OneEpoch: ...


@wrong(COUNT_RUNS_ON)
@edited(
    WrittenOut,
    "        for _ in range(epochs):\n",
    ("        wrong = 0\n        for _ in range(epochs):\n"),
    "            wrong = 0\n",
    "",
)
class CountRunsOn: ...


@wrong(COUNT_AFTER_EACH_ROW)
@edited(
    WrittenOut,
    "            mistakes.append(wrong)\n",
    "                mistakes.append(wrong)\n",
)
class CountAfterEachRow: ...


@wrong(BACKWARDS)
@edited(WrittenOut, "for i in range(len(X)):", "for i in reversed(range(len(X))):")
class Backwards: ...


@wrong("You subtract the bias. The weighted sum adds it: a threshold θ is a bias of −θ.")
@edited(
    WrittenOut,
    "return np.where(X @ self.w + self.b > 0, 1, 0)",
    "return np.where(X @ self.w - self.b > 0, 1, 0)",
)
class BiasSubtracted: ...


@wrong(BOOLEANS)
@edited(
    WrittenOut,
    "return np.where(X @ self.w + self.b > 0, 1, 0)",
    "return X @ self.w + self.b > 0",
)
class Booleans: ...


@wrong(
    "The learning is right, but it overwrites the array of starting weights that the caller handed"
    " in. Keep a copy of it."
)
@edited(
    WrittenOut,
    "self.w, self.b = np.array(w, dtype=float), float(b)",
    "self.w, self.b = w, b",
    (
        "                self.w = self.w + learning_rate * correction * X[i]\n"
        "                self.b = self.b + learning_rate * correction\n"
    ),
    (
        "                self.w += learning_rate * correction * X[i]\n"
        "                self.b += learning_rate * correction\n"
    ),
)
class KeepsTheCallersArray: ...


@right
class StepsInPlace:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                answer = 1 if self.w @ X[i] + self.b > 0 else 0
                correction = y[i] - answer
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


@like(FiresOnTheLine)
@edited(
    StepsInPlace,
    "np.where(X @ self.w + self.b > 0, 1, 0)",
    "np.where(X @ self.w + self.b >= 0, 1, 0)",
)
class ForwardFiresOnTheLine: ...


@like(FiresOnTheLine)
@edited(
    StepsInPlace,
    "1 if self.w @ X[i] + self.b > 0 else 0",
    "1 if self.w @ X[i] + self.b >= 0 else 0",
)
class FitFiresOnTheLine: ...


@wrong("The bias is missing in the sums of `forward`; in `fit` it is there.")
@edited(StepsInPlace, "np.where(X @ self.w + self.b > 0, 1, 0)", "np.where(X @ self.w > 0, 1, 0)")
class NoBiasInForward: ...


@wrong("The bias is missing in the sums of `fit`; in `forward` it is there.")
@edited(StepsInPlace, "1 if self.w @ X[i] + self.b > 0 else 0", "1 if self.w @ X[i] > 0 else 0")
class NoBiasInFit: ...


@wrong("The bias is missing in your weighted sums, in `forward` and in `fit`.")
@edited(WrittenOut, "np.where(X @ self.w + self.b > 0, 1, 0)", "np.where(X @ self.w > 0, 1, 0)")
class NoBias: ...


@like(NoStep)
@edited(StepsInPlace, "np.where(X @ self.w + self.b > 0, 1, 0)", "X @ self.w + self.b")
class NoStepInForward: ...


@like(Booleans)
@edited(StepsInPlace, "np.where(X @ self.w + self.b > 0, 1, 0)", "X @ self.w + self.b > 0")
class BooleansFromForward: ...


@wrong(SIGMOID_FOR_STEP)
@edited(
    StepsInPlace,
    "np.where(X @ self.w + self.b > 0, 1, 0)",
    "1 / (1 + np.exp(-(X @ self.w + self.b)))",
)
class Sigmoid: ...


@like(Sigmoid)
@edited(
    WrittenOut,
    "np.where(X @ self.w + self.b > 0, 1, 0)",
    "1 / (1 + np.exp(-(X @ self.w + self.b)))",
)
class SigmoidEverywhere: ...


@wrong(PLUS_MINUS)
@edited(
    StepsInPlace,
    "np.where(X @ self.w + self.b > 0, 1, 0)",
    "np.where(X @ self.w + self.b > 0, 1, -1)",
)
class PlusMinus: ...


@wrong(WEIGHTS_NEVER_LEARN)
@edited(StepsInPlace, "                self.w = self.w + learning_rate * correction * X[i]\n", "")
class WeightsNeverLearn: ...


@wrong(
    "Your bias moves twice as far as it should. It moves by the learning rate times the correction."
)
@edited(
    StepsInPlace,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b + 2 * learning_rate * correction",
)
class BiasMovesTwice: ...


@wrong(
    "The learning rate scales the step of the bias but not that of the weights. It belongs in both."
)
@edited(
    StepsInPlace,
    "self.w = self.w + learning_rate * correction * X[i]",
    "self.w = self.w + correction * X[i]",
)
class RateForgottenForWeights: ...


@wrong("Without a `learning_rate` yours is another than the contract's: the default is 1.0.")
@edited(StepsInPlace, "learning_rate=1.0", "learning_rate=0.1")
class OtherDefaultRate: ...


@like(OtherDefaultRate)
@edited(StepsInPlace, "learning_rate=1.0", "learning_rate=0.01")
class DefaultRateOfAHundredth: ...


@like(OtherDefaultRate)
@edited(StepsInPlace, "learning_rate=1.0", "learning_rate=0.5")
class DefaultRateOfAHalf: ...


@wrong(COUNTS_ONE_SIDE)
@edited(StepsInPlace, "int(correction != 0)", "int(correction > 0)")
class CountsOneSide: ...


@wrong(COUNTS_AT_MOST_ONE)
@edited(
    StepsInPlace,
    "                wrong += int(correction != 0)\n",
    "                wrong = max(wrong, int(correction != 0))\n",
)
class CountsAtMostOne: ...


@wrong("Your counts are shares of the rows. Return how many rows were answered wrong.")
@edited(StepsInPlace, "mistakes.append(wrong)", "mistakes.append(wrong / len(X))")
class Shares: ...


@wrong("Your list holds the numbers of the epochs. It holds how many rows each answered wrong.")
@edited(
    StepsInPlace,
    "for _ in range(epochs):",
    "for epoch in range(epochs):",
    "mistakes.append(wrong)",
    "mistakes.append(epoch)",
)
class EpochNumbers: ...


@wrong(
    "The second call of `fit` returns the counts of the first one too. Begin a new list in every "
    "call."
)
@edited(
    StepsInPlace,
    "self.w, self.b = np.array(w, dtype=float), float(b)\n",
    "self.w, self.b = np.array(w, dtype=float), float(b)\n        self.mistakes = []\n",
    "        mistakes = []\n",
    "        mistakes = self.mistakes\n",
)
class ListKept: ...


@wrong(
    "A second perceptron changes the first: both keep their numbers in the same place. Store them "
    "with `self.`, so that each has its own."
)
@edited(
    StepsInPlace,
    "self.w, self.b = np.array(w, dtype=float), float(b)",
    "type(self).w, type(self).b = np.array(w, dtype=float), float(b)",
)
class SharedByAll: ...


@wrong("Your perceptron does not start from the b that it is given.")
@edited(StepsInPlace, "np.array(w, dtype=float), float(b)", "np.array(w, dtype=float), 0.0")
class BiasStartsAtZero: ...


@wrong("Your perceptron does not start from the w that it is given.")
@edited(StepsInPlace, "np.array(w, dtype=float), float(b)", "np.zeros(len(w)), float(b)")
class WeightsStartAtZero: ...


@wrong(
    "Your weights are cut to whole numbers at the start. Make an array of floats of them: "
    "np.array(w, float)."
)
@edited(StepsInPlace, "np.array(w, dtype=float), float(b)", "np.array(w, dtype=int), float(b)")
class WholeNumbers: ...


@wrong("The last row is left out in `fit`: how far does your loop go?")
@edited(StepsInPlace, "range(len(X))", "range(len(X) - 1)")
class LastRowLeftOut: ...


@wrong("You run one epoch fewer than asked.")
@edited(StepsInPlace, "range(epochs)", "range(epochs - 1)")
class OneEpochFewer: ...


@wrong("You run one epoch more than asked.")
@edited(StepsInPlace, "range(epochs)", "range(epochs + 1)")
class OneEpochMore: ...


@wrong("You stop while there is still a mistake. The learning ends with an epoch that has none.")
@edited(StepsInPlace, "if wrong == 0", "if wrong <= 1")
class StopsAtOneMistake: ...


@wrong("Your weights step away from the target, your bias towards it. Both add the correction.")
@edited(
    StepsInPlace,
    "self.w = self.w + learning_rate * correction * X[i]",
    "self.w = self.w - learning_rate * correction * X[i]",
)
class WeightsUphill: ...


@wrong("Your bias steps away from the target, your weights towards it. Both add the correction.")
@edited(
    StepsInPlace,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b - learning_rate * correction",
)
class BiasUphill: ...


@wrong(
    "Your bias moves once for every weight. It moves once for every mistake: its step belongs "
    "behind the loop over the weights."
)
@edited(
    StepsInPlace,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b + len(X[i]) * learning_rate * correction",
)
class BiasMovesForEachWeight: ...


@wrong(EPOCH_ENDS_AT_FIRST_MISTAKE)
@edited(
    StepsInPlace,
    "                wrong += int(correction != 0)\n",
    "                if correction != 0:\n                    wrong += 1\n"
    "                    break\n",
)
class EpochEndsAtFirstMistake: ...


@wrong(THRESHOLD_HALF)
@edited(
    WrittenOut,
    "np.where(X @ self.w + self.b > 0, 1, 0)",
    "np.where(X @ self.w + self.b > 0.5, 1, 0)",
)
class ThresholdHalf: ...


@wrong(
    "Your weights and your bias move by different corrections: the bias by one that is computed "
    "when the weights have moved already. One correction, that of the answer, moves both."
)
@edited(
    StepsInPlace,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b + learning_rate * (y[i] - (1 if self.w @ X[i] + self.b > 0 else 0))",
)
class BiasCorrectedAnew: ...


@rival
@edited(StepsInPlace, "range(epochs)", "range(min(epochs, 20))")
class TwentyEpochsAtMost: ...


@wrong(COUNTS_ARE_FLOATS)
@edited(StepsInPlace, "wrong = 0\n", "wrong = 0.0\n")
class CountsAreFloats: ...


@rival
@edited(
    StepsInPlace,
    "self.b = self.b + learning_rate * correction",
    "self.b = self.b + 3 * learning_rate * correction",
)
class BiasMovesThreeTimes: ...


def draw_lesson(rng, m, n, rate, epochs, on_the_line):
    X = rng.integers(-6, 7, (m, n)) / 4
    side = X @ rng.choice([-3, -1, 1, 2], n)
    # A line separates the rows, with as many on each side as can be.
    y = (side > np.median(side)).astype(int)
    if n == 4:
        X[1], y[:2] = X[0], [0, 1]  # no line separates these, and the epochs run out
    # A start that errs: away from the right side.
    w = -np.sign((y - 0.5) @ X) * rng.choice([2, 3], n) / 2
    b = float(rng.choice([-3, -1, 1, 3]) / 4)
    if on_the_line:
        y[0], b = 0, float(-X[0] @ w)
    else:
        b += 2.0**-7  # of all that is added, nothing brings a sum to exactly 0
    if epochs == 2 and Perceptron(w, b).fit(X, y, epochs, rate)[-1] == 0:
        return draw_lesson(rng, m, n, rate, epochs, on_the_line)  # not cut short
    case = {"w": w, "b": b, "X": X, "y": y, "epochs": epochs, "learning_rate": rate}
    return case | ({"fits": 2} if rate == 0.5 else {})


def draw_answers(rng, m, n):
    X = rng.integers(-6, 7, (m, n)) / 4
    w = rng.choice([-3, -2, 2, 3], n) / 2
    # The first row lies on the line, the second exactly as far as b from it.
    b = float(-X[0] @ w) or 0.5
    X[1:2] = 0.0
    return {"w": w, "b": b, "X": X}


def hidden_cases(rng):
    for m, n in [(5, 2), (1, 3)]:
        shown = [FiresOnTheLine, WeightsStartAtZero, SharedByAll]
        # A single row can only be answered right or wrong.
        shown += [BiasStartsAtZero, WholeNumbers] if m > 1 else []
        draw = functools.partial(draw_answers, rng, m, n)
        yield telling_case(draw, Perceptron, *shown, probe=learn)
    # Of some the first row lies on the line; some learn to the end, some are cut short, and of one
    # no epoch is without a mistake.
    for m, n, rate, epochs, on_the_line in [
        (5, 2, 0.5, 30, True),
        (7, 3, 1.0, 2, False),
        (6, 2, 2.0, 30, True),
        (8, 3, 0.25, 2, False),
        (9, 4, 0.5, 25, False),
        (6, 3, 256.0, 2, False),
    ]:
        shown = [OnePredictionPerEpoch, LastRowLeftOut, WholeNumbers]
        shown += [BiasStartsAtZero, BiasMovesTwice]
        if on_the_line:
            shown += [NeverStops, LastEpochUncounted, StopsAtOneMistake]
        elif epochs > 2:
            shown += [TwentyEpochsAtMost, StopsAtOneMistake]
        draw = functools.partial(draw_lesson, rng, m, n, rate, epochs, on_the_line)
        yield telling_case(draw, Perceptron, *shown, probe=learn)
