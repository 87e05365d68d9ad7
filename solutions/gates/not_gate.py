"""Every answer to `not_gate`, right and wrong, and its hidden cases."""

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
    PUSHES_UP,
    TOO_CLOSE,
)

ALLOWED = {"first_row_only": "there is one weight"} | OF_NO_INPUTS


def not_gate():
    """Find a neuron with one input that computes NOT: 1 at x = 0 and 0 at x = 1.

    Any step(w1·x + b) with a margin of at least 0.05 is right: |w1·x + b| / |w1| at 0 and at 1.
    Returns w : array or list, shape (1,); b : float
    """
    return np.array([-1.0]), 0.5


@right
def not_whole_numbers():
    return np.array([-2]), 1


@right
def not_huge():
    return np.array([-1e9]), 2e8


@right
def not_tuple():
    return (-4.0,), 3.5


@wrong(BIAS_FIRST)
def bias_first():
    return 0.5, np.array([-1.0])


@wrong(NO_WEIGHTS)
def no_weights():
    return np.array([0.0]), 0.5


@wrong(NO_BIAS)
def no_bias():
    return np.array([-1.0]), 0.0


@wrong(ON_A_CORNER)
def on_a_corner():
    return np.array([-1.0]), 1.0


@wrong("Your neuron repeats its input: 0 at 0 and 1 at 1. NOT is the opposite: turn both signs.")
def identity():
    return np.array([1.0]), -0.5


@wrong(
    "At x = 0 only the bias is left, and there the neuron must fire: the bias has to be positive."
)
def bias_sign():
    return np.array([-1.0]), -0.5


@wrong("An input of 1 must pull the sum down, below 0. The weight has to be negative.")
def weight_sign():
    return np.array([1.0]), 0.5


@wrong(TOO_CLOSE)
def too_close():
    return np.array([-100.0]), 99.0


@wrong(PUSHES_UP)
def wrong_signs():
    return np.array([1.0]), -2.0


@like(wrong_signs)
def not_wrong_signs_at_the_other_end():
    return np.array([1.0]), 1.0


@wrong(ALWAYS_FIRES)
def always_fires():
    return np.array([-1.0]), 4.0


@wrong(NEVER_FIRES)
def never_fires():
    return np.array([-1.0]), -4.0


def hidden_cases(rng):
    # A gate has no inputs. Grading asks a second time, in case the first was luck.
    return [{}]
