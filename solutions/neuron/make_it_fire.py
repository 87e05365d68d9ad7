"""Every answer to `make_it_fire`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong

from . import OF_NO_INPUTS

ALLOWED = {"squeezed": "no axis of the answer has length 1"} | OF_NO_INPUTS


def make_it_fire():
    """Return weights and a bias with which a sigmoid neuron fires for A and keeps quiet for B.

    Right are all with an output above 0.9 at A = (1.5, 0.5) and below 0.1 at B = (0.5, 1.0).
    Returns w : array or list, shape (2,); b : float
    """
    w = np.array([4.0, -1.8])
    b = -2.6
    return w, b


@right
def fire_by_one_weight():
    return np.array([5.0, 0.0]), -5.0


@right
def fire_with_whole_numbers():
    w = np.array([10, -10])
    b = -3
    return w, b


@right
def fire_by_large_numbers():
    return np.array([4000.0, -2000.0]), np.float64(-2500.0)


@right
def fire_in_float32():
    return np.array([5, -2.5], dtype=np.float32), np.float32(-3.125)


@right
def fire_by_construction():
    a, quiet = np.array([1.5, 0.5]), np.array([0.5, 1.0])
    w = 5 * (a - quiet)
    return w, -w @ (a + quiet) / 2


@wrong("You returned the bias first. The contract asks for w, then b.")
def bias_first():
    return -2.6, np.array([4.0, -1.8])


@wrong(
    "Your neuron prefers B to A. The arrow w should point from B towards A: turn the signs of w "
    "and b around."
)
def wrong_way_round():
    return np.array([-4.0, 1.8]), 2.6


@wrong(
    "Your weighted sums are near 1 for A and 0 for B, but the output is the sigmoid of them, and "
    "sigmoid(0) is 0.5. To be quiet, a sigmoid neuron needs z well below 0."
)
def zero_taken_for_quiet():
    return np.array([1.0, 0.0]), -0.5


@wrong(
    "A and B lie on the right sides of your line, but your neuron is not sure enough. Multiplying "
    "w and b by the same number leaves the line and makes the sigmoid steeper."
)
def too_timid():
    return np.array([1.0, -1.0]), 0.0


@wrong(
    "Your neuron fires for both. Lower the bias until the line z = 0 runs between A and B; if one "
    "of them is still wrong, turn w so that it points from B towards A."
)
def fires_for_both():
    return np.array([5.0, -2.5]), 3.0


@wrong(
    "Your neuron fires for neither. Raise the bias until the line z = 0 runs between A and B; if "
    "one of them is still wrong, turn w so that it points from B towards A."
)
def fires_for_neither():
    return np.array([2.0, -1.0]), -6.0


def hidden_cases(rng):
    # The task has no inputs: grading asks for the same two numbers again.
    return [{}]
