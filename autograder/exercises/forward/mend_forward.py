"""The exercise `mend_forward` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND

exercise = Exercise(
    id="mend_forward",
    points=2,
    returns="the logits, one row per sample: (m, n_out)",
    visible=[
        # No layer grows here: the planted code would stop with an error and give itself away.
        {
            "X": np.array([[1.0, -1.0, 0.5, 2.0], [0.5, 2.0, -1.0, -1.0], [-1.0, 0.5, 1.0, 0.5]]),
            "layers": [
                (
                    np.array(
                        [[1.0, -0.5, 0.5], [0.5, 1.0, -1.0], [-1.0, 0.5, 2.0], [0.5, 1, -0.5]]
                    ),
                    np.array([0.5, -0.25, 1.0]),
                ),
                (
                    np.array([[1.0, -1.0], [-0.5, 0.5], [0.5, -1.5]]),
                    np.array([-0.5, 0.25]),
                ),
            ],
        },
        {
            "X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]),
            "layers": BY_HAND,
        },
        # Square weights.
        {
            "X": np.array([[1.0, -0.5], [0.5, 2.0], [-60.0, 90.0]]),
            "layers": [
                (np.array([[1.0, -0.5], [0.25, 2.0]]), np.array([0.5, -1.0])),
                (np.array([[-1.0, 0.5], [1.5, -2.0]]), np.array([0.25, -0.5])),
            ],
        },
    ],
    planted="as_many_inputs_as_neurons",
    atol=1e-7,
    hints=(
        "Two loops, two things to count. Which is which, and how often should each of them turn?",
        "Four inputs, three neurons: a neuron's sum has four products. How many does the code add "
        "up?",
        "The inner loop goes over the inputs of the layer, and there are as many as W has rows.",
    ),
    insight=(
        "No error came, because there were always enough numbers to read; a case in which "
        "every size is different finds such a bug."
    ),
)
