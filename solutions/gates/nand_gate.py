"""Every answer to `nand_gate`, right and wrong, and its hidden cases."""

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
    PUSHES_UP,
    TOO_CLOSE,
)

ALLOWED = {"squeezed": "no axis of the answer has length 1"} | OF_NO_INPUTS


def nand_gate():
    """Find a neuron that computes NAND: 1, 1, 1, 0 at (0, 0), (0, 1), (1, 0), (1, 1).

    Any with this table and a margin of at least 0.05 is right.
    Returns w : array or list, shape (2,); b : float
    """
    return np.array([-1.0, -1.0]), 1.5


@right
def nand_from_and():
    and_w, and_b = np.array([2.0, 2.0]), -3.0
    return -and_w, -and_b


@right
def nand_unequal():
    return np.array([-2.0, -3.0]), 4.0


@right
def nand_tuple():
    return (-20, -20), 30


@right
def nand_array_bias():
    return np.full(2, -0.5, dtype=np.float32), np.array(0.7)


@wrong(BIAS_FIRST)
def bias_first():
    return -1.5, np.array([1.0, 1.0])


@wrong(NO_WEIGHTS)
def no_weights():
    return np.array([0.0, 0.0]), -1.5


@wrong(NO_BIAS)
def no_bias():
    return np.array([-1.0, -1.0]), 0.0


@wrong(ON_A_CORNER)
def on_a_corner():
    return np.array([-1.0, -1.0]), 2.0


@wrong(
    "This is AND. NAND answers the opposite at every corner, so the line stays and its two sides "
    "swap: turn all three signs."
)
def and_for_nand():
    return np.array([1.0, 1.0]), -1.5


@wrong(
    "This is NOR, the opposite of OR: a single 1 already silences it. NAND may only fall silent "
    "when both inputs are 1, so b has to be higher."
)
def nor_for_nand():
    return np.array([-1.0, -1.0]), 0.5


@wrong(
    "This is OR. NAND is AND with its answers swapped: it must fire at (0, 0) and be silent at (1,"
    " 1)."
)
def or_for_nand():
    return np.array([1.0, 1.0]), -0.5


@wrong(
    "With the sign of b turned, this is NAND. To swap the sides of AND's line, turn all three "
    "signs, that of the bias too."
)
def only_weights_turned():
    return np.array([-1.0, -1.0]), -1.5


@wrong(
    "With the signs of the weights turned, this is NAND. To swap the sides of AND's line, turn all "
    "three signs."
)
def only_bias_turned():
    return np.array([1.0, 1.0]), 1.5


@wrong(
    "This is NOT of one of the inputs, whatever the other says: that one alone silences it. Only "
    "both together may."
)
def one_input():
    return np.array([-1.0, 0.0]), 0.5


@like(one_input)
def nand_not_second():
    return np.array([-0.25, -1.0]), 0.5


@wrong(TOO_CLOSE)
def too_close():
    return np.array([-1.0, -1.0]), 1.01


@wrong(PUSHES_UP)
def wrong_signs():
    return np.array([1.0, 1.0]), 0.5


@like(wrong_signs)
def nand_wrong_signs_at_the_other_end():
    return np.array([1.0, 1.0]), -2.5


@wrong(ALWAYS_FIRES)
def always_fires():
    return np.array([-1.0, -2.0]), 4.0


@wrong(NEVER_FIRES)
def never_fires():
    return np.array([-1.0, -2.0]), -4.0


@wrong(OPPOSITE_WEIGHTS)
def opposite_weights():
    return np.array([1.0, -1.0]), -0.5


def hidden_cases(rng):
    # A gate has no inputs. Grading asks a second time, in case the first was luck.
    return [{}]
