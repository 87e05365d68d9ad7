"""The exercise `Perceptron` of lesson 02: how it is asked and judged."""

import copy

import numpy as np

from ...exercise import Exercise
from . import CORNERS, as_list


def learn(target, w, b, X, y=None, epochs=None, learning_rate=None, fits=1):
    """Ask a perceptron for its answers, or, where labels are given, for what it learns.

    Another perceptron is made meanwhile, of which this one must not notice anything.

    All numbers of the cases are multiples of 1/4 and the rates are powers of 2: every sum is
    exact in any order and in single precision, so that a sum of 0 is 0 for everyone.
    """
    perceptron = target(w, b)
    target(w - 1.0, b + 1.0)
    if y is None:
        return {"forward": perceptron.forward(X)}
    rate = () if learning_rate is None else (learning_rate,)
    mistakes = as_list(perceptron.fit(X, y, epochs, *rate))
    # Copies: they may be the very objects that learn on.
    answer = copy.deepcopy({"mistakes": mistakes, "w": perceptron.w, "b": perceptron.b})
    if fits == 2:
        answer["mistakes of a second fit"] = as_list(perceptron.fit(X, y, epochs, *rate))
    return answer


exercise = Exercise(
    "Perceptron",
    points=4,
    returns={
        "forward": "0 or 1 for each row of X: (m,)",
        "mistakes": "what `fit` returns, one count for each epoch that was run",
        "w": "the weights after `fit`: (n,)",
        "b": "the bias after `fit`: one number",
        "mistakes of a second fit": "what the same perceptron's `fit` returns when called again",
    },
    visible=[
        {
            "w": np.array([2.0, -1.0]),
            "b": 0.5,
            "X": np.array([[0.0, 0.0], [0.25, 1.0], [-1.0, 2.0]]),
        },
        {
            "w": np.zeros(2),
            "b": 0.0,
            "X": CORNERS,
            "y": np.array([0, 0, 0, 1]),
            "epochs": 2,
        },
        {
            "w": np.zeros(2),
            "b": 0.0,
            "X": CORNERS,
            "y": np.array([0, 1, 1, 1]),
            "epochs": 10,
            "fits": 2,
        },
        {
            "w": np.array([-0.5, -1.0, 0.0]),
            "b": 0.25,
            "X": np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [-1.0, 0.5, 1.0], [0.5, 2.0, -1.0]]),
            "y": np.array([0, 1, 1, 0]),
            "epochs": 4,
            "learning_rate": 0.25,
        },
    ],
    probe=learn,
    hints=(
        "Two loops, one inside the other: epochs outside, samples inside. In the inner one: "
        "answer, compare, correct.",
        "AND from zeros: the first three samples are right. (1, 1) is answered 0 instead of 1, the "
        "correction is +1, so w becomes (1, 1) and b becomes 1. One mistake in this epoch.",
        "For each sample: the correction is its target minus the step of its sum. Add rate times "
        "correction times x to w and rate times correction to b; count if the correction is not "
        "0. After the samples append the count, and leave the loop if it is 0.",
    ),
    insight=(
        "Each correction comes from one sample and may spoil another, and yet, where a line "
        "exists, it has been proved that this stops after finitely many mistakes."
    ),
)
