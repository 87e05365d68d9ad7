"""The exercise `make_it_fire` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

A, B = np.array([1.5, 0.5]), np.array([0.5, 1.0])


def weights_and_bias(target, **points):
    """Ask for weights and a bias; a list of weights is as good as an array."""
    answer = target(*points.values())
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        w, b = answer
        if isinstance(w, (tuple, list)) and all(isinstance(n, (int, float, np.number)) for n in w):
            return np.array(w), b
    return answer


def sums_for_both(answer, A=A, B=B):
    """Return the weighted sums z of A and of B; `ValueError` if these are no weights and bias."""
    w, b = answer
    if not isinstance(w, np.ndarray) or w.shape != (2,) or np.ndim(b) or w.dtype.kind == "b":
        raise ValueError("not two weights and a bias")
    if not (np.isfinite(w).all() and np.isfinite(b)):
        raise ValueError("not finite")
    return float(w @ A + b), float(w @ B + b)


def outputs_for_both(answer, A=A, B=B):
    """Return the outputs for A and for B: the sigmoids of the weighted sums."""
    return tuple(1 / (1 + np.exp(-z)) for z in sums_for_both(answer, A, B))


def fires_for_a_only(answer, A=A, B=B):
    """Say what is wrong with a pair of weights and bias, or None."""
    z_a, z_b = sums_for_both(answer, A, B)
    a, b = outputs_for_both(answer, A, B)
    if a > 0.9 and b < 0.1:
        return None
    return (
        f"With your w and b the output is {a:.3f} for A (asked: more than 0.9) and {b:.3f} for B "
        f"(asked: less than 0.1). The weighted sums are {z_a:.3g} and {z_b:.3g}."
    )


def is_bias_first(answer, A=A, B=B):
    first, second = answer
    return np.ndim(first) == 0 and np.shape(second) == (2,)


def is_the_wrong_way_round(answer, A=A, B=B):
    a, b = outputs_for_both(answer, A, B)
    return a < 0.5 < b


def is_zero_taken_for_quiet(answer, A=A, B=B):
    z_a, z_b = sums_for_both(answer, A, B)
    return z_a > 0.9 and 0 <= z_b < 0.1


def is_timid(answer, A=A, B=B):
    z_a, z_b = sums_for_both(answer, A, B)
    return z_a > 0 > z_b and fires_for_a_only(answer, A, B) is not None


def is_firing_for_both(answer, A=A, B=B):
    z_a, z_b = sums_for_both(answer, A, B)
    return z_a > 0 and z_b > 0


def is_firing_for_neither(answer, A=A, B=B):
    z_a, z_b = sums_for_both(answer, A, B)
    return z_a < 0 and z_b < 0


exercise = Exercise(
    "make_it_fire",
    points=2,
    returns={"w": "two weights: (2,)", "b": "the bias, one number"},
    visible=[{}],
    probe=weights_and_bias,
    accept=fires_for_a_only,
    tells={
        "bias_first": is_bias_first,
        "wrong_way_round": is_the_wrong_way_round,
        "zero_taken_for_quiet": is_zero_taken_for_quiet,
        "too_timid": is_timid,
        "fires_for_both": is_firing_for_both,
        "fires_for_neither": is_firing_for_neither,
    },
    hints=(
        "Put the line between A and B first, with A on the arrow's side. Then care about how sure "
        "the neuron is.",
        "sigmoid(2.2) = 0.9 and sigmoid(−2.2) = 0.1: you need z above 2.2 for A and below −2.2 "
        "for B. A's first input is larger by 1, its second smaller by 0.5.",
        "Give the first weight a large positive number, leave the second at 0 or below, and choose "
        "the bias so that z is about as far above 0 for A as below it for B.",
    ),
    insight=(
        "Many weights would have done: a neuron is not told an answer but pushed to one side "
        "of a line, and there is room on that side."
    ),
)
