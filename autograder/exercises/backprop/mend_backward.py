"""The exercise `mend_backward` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND, THREE_SAMPLES, TWO_LAYERS

TWO_SAMPLES = np.array([[1.0, 0.5], [-0.5, 1.5]])


def fingerprint_of_patient(answer, expected, X, y, layers):
    from lessons import microscope

    readings = microscope.read_layers(answer, expected)
    loss = microscope.cross_entropy(y)
    meaning = microscope.diagnose_network(answer, expected, loss, X, layers)
    return microscope.report(readings, meaning)


exercise = Exercise(
    "mend_backward",
    points=2,
    returns="a list with one (dW, db) per layer: the shapes of W and b",
    visible=[
        {"X": TWO_SAMPLES, "y": np.array([1, 0]), "layers": BY_HAND},
        {"X": THREE_SAMPLES, "y": np.array([0, 1, 1]), "layers": TWO_LAYERS},
    ],
    hints=(
        "The microscope says which layer is right. What does the blame pass between that layer and "
        "the other one?",
        "On the way forward there are three things between X and Z2: multiply and add, bend, "
        "multiply and add. Count them on the way back.",
        "The blame that comes back through W2 belongs to A1. To belong to Z1, it needs ReLU's "
        "slope at every sum.",
    ),
    insight=(
        "A way back that is wrong in one place still lowers the loss, only more slowly; "
        "comparing slopes finds what watching the loss hides."
    ),
    planted="no_slope",
    fingerprint=fingerprint_of_patient,
)
