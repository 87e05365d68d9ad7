"""Every answer to `or_gate`, right and wrong, and its hidden cases."""

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


def or_gate():
    """Find a neuron that computes OR: 0, 1, 1, 1 at (0, 0), (0, 1), (1, 0), (1, 1).

    Any with this table and a margin of at least 0.05 is right.
    Returns w : array or list, shape (2,); b : float
    """
    return np.array([1.0, 1.0]), -0.5


@right
def or_with_a_list_of_weights():
    # As in all gates: to the line it makes no difference in what the weights stand.
    return [2.0, 3.0], -1.0


@right
def or_unequal():
    return np.array([10.0, 3.0]), -1.0


@right
def or_small_bias():
    w = np.array([1, 1])
    b = -0.1
    return w, b


@right
def or_list_of_two():
    return [np.ones(2) * 20, -10]


@right
def or_by_flipping_nor():
    nor_w, nor_b = np.array([-1.0, -1.0]), 0.5
    return -nor_w, -nor_b


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
    return np.array([1.0, 2.0]), -1.0


@wrong(
    "This is AND: a single 1 stays below the line. For OR one input alone must be enough, so b has"
    " to be higher."
)
def and_for_or():
    return np.array([1.0, 1.0]), -1.5


@wrong("This is NOR, the opposite of OR at every corner. Turn all three signs.")
def nor_for_or():
    return np.array([-1.0, -1.0]), 0.5


@wrong(
    "With the sign of b turned, this is OR. Was b meant as a threshold? Passing a threshold of 0.5 "
    "means a bias of −0.5: it moves to the other side of the inequality and changes its sign."
)
def threshold_as_bias():
    return np.array([1.0, 1.0]), 0.5


@wrong(
    "Your neuron repeats one of its inputs, whatever the other says: only that one lifts the sum "
    "above 0 by itself. For OR each must be able to."
)
def one_input():
    return np.array([1.0, 0.0]), -0.5


@like(one_input)
def or_second_input():
    return np.array([0.3, 1.0]), -0.5


@wrong(TOO_CLOSE)
def too_close():
    return np.array([1.0, 1.0]), -0.01


@wrong(PULLS_DOWN)
def wrong_signs():
    return np.array([-1.0, -1.0]), -0.5


@like(wrong_signs)
def or_wrong_signs_at_the_other_end():
    return np.array([-1.0, -1.0]), 2.5


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
