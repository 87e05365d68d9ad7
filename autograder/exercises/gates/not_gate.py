"""The exercise `not_gate` of lesson 02: how it is asked and judged."""

import numpy as np

from . import gate_exercise, tells_sign, tells_table

BITS = np.array([[0.0], [1.0]])


IDENTITY, NOT = (0, 1), (1, 0)


exercise = gate_exercise(
    "not_gate",
    NOT,
    BITS,
    tells={
        "identity": tells_table(BITS, IDENTITY),
        "bias_sign": tells_sign(NOT, BITS, turn_b=-1),
        "weight_sign": tells_sign(NOT, BITS, turn_w=-1),
    },
    hints=(
        "Without any input the neuron must fire by itself; the input must be able to stop it.",
        "At x = 0 the sum is b, at x = 1 it is w1 + b. Only the first may be above 0.",
        "A positive bias, and a negative weight that is larger in size, twice as large for the "
        "middle.",
    ),
    insight=(
        "A negative weight turns an input into an objection: the more of it there is, the "
        "quieter the neuron becomes."
    ),
)
