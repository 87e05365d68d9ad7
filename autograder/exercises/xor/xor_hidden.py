"""The exercise `xor_hidden` of lesson 03: how it is asked and judged."""

import contextlib
import itertools

import numpy as np

from ...exercise import Exercise
from . import CORNERS

MARGIN = 0.05


def hidden_weights(target):
    """Ask for W and b; lists of numbers are as good as arrays."""
    answer = target()
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        with contextlib.suppress(TypeError, ValueError):
            if all(isinstance(part, (list, tuple, np.ndarray)) for part in answer):
                W, b = (np.array(part, dtype=float) for part in answer)
                return W, b
    return answer


def two_neurons(answer):
    """Return W and b as arrays; `ValueError` if they are not those of two neurons."""
    W, b = (np.asarray(part, dtype=float) for part in answer)
    if W.shape != (2, 2) or b.shape != (2,):
        raise ValueError("not the weights and biases of two neurons")
    return W, b


def _at_corners(W, b):
    return (CORNERS @ W + b > 0).astype(int)


def _clash(W, b):
    """Return what keeps an output neuron from making XOR of these hidden outputs, or None.

    In the unit square two groups of corners cannot be separated in just two ways: they share
    a corner, or they are its two diagonals.
    """
    places = _at_corners(W, b)
    names = [f"({x1:g}, {x2:g})" for x1, x2 in CORNERS]
    for yes, no in itertools.product((1, 2), (0, 3)):
        if (places[yes] == places[no]).all():
            place = f"({places[yes][0]}, {places[yes][1]})"
            return (
                f"{names[yes]} and {names[no]} both move to {place} of the hidden space, but XOR "
                "answers them differently. No output neuron can tell them apart any more."
            )
    if len(np.unique(places, axis=0)) == 4:
        return (
            "The four corners still lie at four different corners, and the ones to separate are "
            "still opposite each other: the output neuron meets XOR again."
        )
    return None


def accept_hidden(answer):
    W, b = two_neurons(answer)
    lengths = np.hypot(*W)
    for j in (0, 1):
        if lengths[j] == 0:
            return (
                f"Hidden neuron {j + 1} has the weights 0 and 0 (column {j} of W), so it answers "
                "the same for every input."
            )
        distances = np.abs(CORNERS @ W[:, j] + b[j]) / lengths[j]
        if distances.min() < MARGIN - 1e-6:
            x1, x2 = CORNERS[distances.argmin()]
            return (
                f"The line of hidden neuron {j + 1} is only {distances.min():.3g} away from "
                f"({x1:g}, {x2:g}). The contract asks for at least {MARGIN}."
            )
    return _clash(W, b)


def _rejected(W, b):
    return accept_hidden((W, b)) is not None


def tells_two_gates(answer):
    return all(np.shape(w) == (2,) and np.ndim(b) == 0 for w, b in answer)


def tells_rows(answer):
    W, b = two_neurons(answer)
    return not _rejected(W.T, b)


def tells_thresholds(answer):
    W, b = two_neurons(answer)
    return not _rejected(W, -b)


def tells_no_weights(answer):
    W, b = two_neurons(answer)
    return bool(np.any(np.all(W == 0, axis=0)))


def tells_no_bias(answer):
    W, b = two_neurons(answer)
    return bool(np.all(b == 0))


def tells_on_a_corner(answer):
    W, b = two_neurons(answer)
    return bool(np.any(np.abs(CORNERS @ W + b) / np.hypot(*W) < MARGIN - 1e-6))


def tells_twins(answer):
    W, b = two_neurons(answer)
    first, second = _at_corners(W, b).T
    return bool((first == second).all() or (first == 1 - second).all())


def tells_unchanged(answer):
    W, b = two_neurons(answer)
    return len(np.unique(_at_corners(W, b), axis=0)) == 4


def tells_idle(answer):
    W, b = two_neurons(answer)
    return any(len(set(column)) == 1 for column in _at_corners(W, b).T.tolist())


def tells_half_done(answer):
    return not tells_unchanged(answer)


exercise = Exercise(
    id="xor_hidden",
    points=2,
    returns={
        "W": "one column of weights per hidden neuron: (2, 2)",
        "b": "one bias per hidden neuron: (2,)",
    },
    visible=[{}],
    probe=hidden_weights,
    accept=accept_hidden,
    tells={
        "two_gates": tells_two_gates,
        "transposed": tells_rows,
        "thresholds": tells_thresholds,
        "no_weights": tells_no_weights,
        "no_bias": tells_no_bias,
        "on_a_corner": tells_on_a_corner,
        "idle": tells_idle,
        "twins": tells_twins,
        "unchanged": tells_unchanged,
        "wrong_ones_meet": tells_half_done,
    },
    hints=(
        "Each hidden neuron is a gate of lesson 02. Which two gates, put together, say XOR?",
        "With OR and AND the corners move to (0, 0), (1, 0), (1, 0), (1, 1). (0, 1) and (1, 0) "
        "meet: now a line will do. Other pairs of gates work too, such as OR and NAND.",
        "Take two gates and their weights from lesson 02. The first gate's two weights go "
        "down the first column of W and its bias first into b; the second gate's into the second.",
    ),
    insight=(
        "Two points that need the same answer were put on top of each other, and that, not "
        "the number of neurons, made XOR easy."
    ),
)
