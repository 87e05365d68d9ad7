"""The exercise `collapse_all` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

BY_HAND = [
    (np.array([[1.0, -2.0]]), np.array([0.5, 1.0])),
    (np.array([[3.0], [1.0]]), np.array([-1.0])),
]


def ask_layers(target, **arrays):
    """Hand the layers over as a list of pairs, and take the two answers."""
    count = len(arrays) // 2
    return target([(arrays[f"W{k}"], arrays[f"b{k}"]) for k in range(1, count + 1)])


def as_inputs(layers):
    """Return layers as named inputs: W1, b1, W2, b2 …"""
    named = {}
    for number, (W, b) in enumerate(layers, start=1):
        named |= {f"W{number}": W, f"b{number}": b}
    return named


exercise = Exercise(
    id="collapse_all",
    points=0,
    returns={
        "W": "one matrix from the first layer's inputs to the last one's outputs: (n, k)",
        "b": "one bias per output: (k,)",
    },
    visible=[
        # The numbers that the text works by hand.
        as_inputs(BY_HAND),
        as_inputs(
            [
                (np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 1.0]]), np.array([0.5, -0.5])),
                (np.array([[2.0, 1.0, 0.0], [-1.0, 0.5, 1.0]]), np.array([1.0, 0.0, -2.0])),
                (np.array([[1.0], [-2.0], [0.5]]), np.array([0.25])),
            ]
        ),
        as_inputs(
            [
                (np.array([[20.0, -15.0], [3.0, 40.0]]), np.array([30.0, 4.0])),
                (np.array([[12.0], [8.0]]), np.array([-50.0])),
            ]
        ),
        # One layer alone is collapsed already.
        as_inputs([(np.array([[2.0, -1.0, 0.5], [0.25, 1.5, -3.0]]), np.array([1.0, -0.5, 2.0]))]),
    ],
    probe=ask_layers,
    hints=(
        "Two layers become one, and that one and the next become one again. Your collapse does a "
        "single such move.",
        "For the two layers by hand: W = 1 and b = 1.5. A third layer with weight 2 and bias −1 "
        "makes W = 2 and b = 2 of that.",
        "Keep the first pair as what you have so far. For each further pair, let collapse make one "
        "of the two, and return the last.",
    ),
    insight=(
        "However long the list, one matrix and one bias come out: without bends depth is only a "
        "longer way to write a single layer."
    ),
)
