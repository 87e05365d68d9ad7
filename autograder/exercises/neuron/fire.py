"""The exercise `fire` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from .make_it_fire import (
    fires_for_a_only,
    is_bias_first,
    is_firing_for_both,
    is_firing_for_neither,
    is_the_wrong_way_round,
    is_timid,
    sums_for_both,
    weights_and_bias,
)


def is_line_through_a_point(answer, A, B):
    """Tell a neuron whose boundary runs through one of the two points."""
    return min(abs(z) for z in sums_for_both(answer, A, B)) < 1e-9


exercise = Exercise(
    "fire",
    points=0,
    returns={"w": "two weights: (2,)", "b": "the bias, one number"},
    visible=[
        {"A": np.array([1.5, 0.5]), "B": np.array([0.5, 1.0])},
        {"A": np.array([-1.0, -2.0]), "B": np.array([-0.75, -2.5])},
        {"A": np.array([0.0, 3.0]), "B": np.array([4.0, -5.0])},
    ],
    probe=weights_and_bias,
    accept=fires_for_a_only,
    tells={
        "bias_first": is_bias_first,
        "line_through_a_point": is_line_through_a_point,
        "wrong_way_round": is_the_wrong_way_round,
        "too_timid": is_timid,
        "fires_for_both": is_firing_for_both,
        "fires_for_neither": is_firing_for_neither,
    },
    hints=(
        "Let w point from B to A. Then going from B to A raises z. What is left to choose is how "
        "long w is, and where z is 0.",
        "A = (4, 0), B = (0, 0): w = (1.5, 0) and b = −3 give z = 3 at A and −3 at B. Had A been "
        "(2, 0), w would have had to be twice as long.",
        "Divide the arrow by its squared length and multiply by 6: then z rises by 6 from B to A. "
        "Choose b so that the weighted sum is 0 at the point half-way.",
    ),
    insight=(
        "You have solved for the weights, which works as long as there are two points; with 100 "
        "of them, only learning is left."
    ),
)
