"""Every answer to `and_gate`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from ..neuron import OF_NO_INPUTS
from . import (
    ALWAYS_FIRES,
    BIAS_FIRST,
    NEVER_FIRES,
    NO_BIAS,
    NO_WEIGHTS,
    ON_A_CORNER,
    OPPOSITE_WEIGHTS,
    PULLS_DOWN,
    TOO_CLOSE,
)

ALLOWED = {"squeezed": "no axis of the answer has length 1"} | OF_NO_INPUTS


def and_gate():
    """Find a neuron that computes AND: 0, 0, 0, 1 at (0, 0), (0, 1), (1, 0), (1, 1).

    Any step(w1·x1 + w2·x2 + b) with this table and a margin of at least 0.05 is right.
    Returns w : array or list, shape (2,); b : float
    """
    w = np.array([1.0, 1.0])
    b = -1.5
    return w, b


@right
def and_huge():
    return np.array([1e200, 1e200]), -1.5e200


@right
def and_tiny():
    return np.array([2e-9, 3e-9]), -4e-9


@right
def and_whole_numbers():
    return np.array([2, 2]), -3


@right
def and_list():
    return [1.0, 1.0], -1.25


@right
def and_near_the_corner():
    return np.array([1.0, 1.0]), -1.9


@right
def and_single_precision():
    return np.array([0.6, 0.6], dtype=np.float32), np.float32(-0.9)


@right
def and_at_the_margin():
    return np.array([3.0, 4.0]), -6.75


@wrong(BIAS_FIRST)
def bias_first():
    return -1.5, np.array([1.0, 1.0])


@wrong(NO_WEIGHTS)
def no_weights():
    return np.array([0.0, 0.0]), -1.5


@wrong(NO_BIAS)
def no_bias():
    return np.array([1.0, 1.0]), 0.0


@wrong(ON_A_CORNER)
def on_a_corner():
    return np.array([1.0, 1.0]), -2.0


@like(on_a_corner)
def and_on_two_corners():
    return np.array([1.0, 1.0]), -1.0


@wrong(
    "This is OR: one input alone already fires. For AND a single 1 must stay below the line, so b "
    "has to be lower."
)
def or_for_and():
    return np.array([1.0, 1.0]), -0.5


@wrong("This is NAND, the opposite of AND at every corner. Turn all three signs.")
def nand_for_and():
    return np.array([-1.0, -1.0]), 1.5


@wrong(
    "With the sign of b turned, this is AND. Was b meant as a threshold? Passing a threshold of "
    "1.5 means a bias of −1.5: it moves to the other side of the inequality and changes its sign."
)
def threshold_as_bias():
    return np.array([1.0, 1.0]), 1.5


@wrong(
    "Your neuron repeats one of its inputs, whatever the other says: that one is enough alone. For "
    "AND no weight alone may lift the sum above 0, but both together must."
)
def one_input():
    return np.array([1.0, 0.2]), -0.5


@like(one_input)
def and_with_a_weight_large_enough_alone():
    return np.array([2.0, 1.0]), -1.5


@like(one_input)
def and_second_input():
    return np.array([0.0, 1.0]), -0.5


@wrong(TOO_CLOSE)
def too_close():
    return np.array([1.0, 1.0]), -1.99


@wrong(PULLS_DOWN)
def wrong_signs():
    return np.array([-1.0, -1.0]), 3.0


@like(wrong_signs)
def and_wrong_signs_at_the_other_end():
    return np.array([-1.0, -1.0]), -1.5


@wrong(ALWAYS_FIRES)
def always_fires():
    return np.array([1.0, 2.0]), 4.0


@wrong(NEVER_FIRES)
def never_fires():
    return np.array([1.0, 2.0]), -4.0


@wrong(OPPOSITE_WEIGHTS)
def opposite_weights():
    return np.array([1.0, -1.0]), -0.5


def hidden_cases(rng):
    # A gate has no inputs. Grading asks a second time, in case the first was luck.
    return [{}]
