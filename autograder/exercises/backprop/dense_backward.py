"""The exercise `dense_backward` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def fingerprint_of_dense(answer, expected, dZ, A, W):
    from lessons import microscope

    arrays = zip(("dW", "db", "dA"), answer, expected, strict=True)
    readings = [microscope.read(*each) for each in arrays]
    return microscope.report(readings, microscope.diagnose(readings, len(dZ), given=True))


exercise = Exercise(
    "dense_backward",
    points=3,
    returns={
        "dW": "one slope per weight: (n_in, n_out)",
        "db": "one slope per bias: (n_out,)",
        "dA": "one slope for each number in A: (m, n_in)",
    },
    visible=[
        {
            "dZ": np.array([[1.0], [-2.0], [0.5]]),
            "A": np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]),
            "W": np.array([[2.0], [-1.0]]),
        },
        {
            "dZ": np.array([[0.5, -1.0, 0.25], [1.0, 0.5, -0.5]]),
            "A": np.array([[1.0, -2.0, 3.0, 0.5], [2.0, 1.0, -1.0, 1.5]]),
            "W": np.array([[1.0, 0.5, -1.0], [2.0, -0.5, 0.25], [-1.0, 1.5, 1.0], [0.5, 1.0, 2.0]]),
        },
        {
            "dZ": np.array([[0.25, -0.5], [0.5, 0.25], [-0.75, 0.5], [0.1, -0.3]]),
            "A": np.array([[1.0, 0.5, -1.0], [2.0, -1.0, 0.5], [0.5, 1.5, 2.0], [-1.0, 1.0, 3.0]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.5, 0.25]]),
        },
    ],
    hints=(
        "A weight and a bias serve every sample, so dW and db add up over the samples. An input is "
        "heard by every neuron, so dA adds up over the neurons. Each has the shape of what it "
        "belongs to.",
        "For m = 3, n_in = 2, n_out = 1: A is (3, 2) and dZ is (3, 1). To get (2, 1), the samples "
        "must meet and disappear: (2, 3) @ (3, 1).",
        "dW: A with rows and columns exchanged, times dZ. db: dZ added up over the samples. dA: dZ "
        "times W with rows and columns exchanged.",
    ),
    insight=(
        "Whatever a number moves sends blame back to it: a weight collects over the samples, an "
        "input over the neurons."
    ),
    fingerprint=fingerprint_of_dense,
)
