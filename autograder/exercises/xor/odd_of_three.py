"""The exercise `odd_of_three` of lesson 03: how it is asked and judged."""

import contextlib

import numpy as np

from ...exercise import Exercise, Unfit
from . import PARTS

CUBE = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
ODD = CUBE.sum(axis=1) % 2


def ask_weights(target):
    """Ask for the weights; lists of numbers are as good as arrays."""
    answer = target()
    if not isinstance(answer, (tuple, list)):
        return answer
    if len(answer) != len(PARTS):
        raise Unfit(
            f"You return {len(answer)} things. Four are asked, in this order: {', '.join(PARTS)}."
        )
    parts = dict(zip(PARTS, answer, strict=True))
    with contextlib.suppress(TypeError, ValueError):
        parts |= {name: np.array(parts[name], dtype=float) for name in PARTS[:3]}
        parts["b2"] = float(np.reshape(parts["b2"], ()))
    return parts


def answers(W1, b1, w2, b2):
    """Return what the network says to the eight rows."""
    hidden = np.where(CUBE @ W1 + b1 > 0, 1.0, 0.0)
    return np.where(hidden @ w2 + b2 > 0, 1.0, 0.0)


def _parts(answer):
    return tuple(np.asarray(answer[name], dtype=float) for name in PARTS)


def accept_odd(answer):
    says = answers(*_parts(answer))
    wrong = np.flatnonzero(says != ODD)
    if not len(wrong):
        return None
    row = CUBE[wrong[0]]
    right, place = 8 - len(wrong), ", ".join(f"{n:g}" for n in row)
    return (
        f"{right} of 8 rows {'is' if right == 1 else 'are'} right. At ({place}) your "
        f"network says {says[wrong[0]]:g}; asked is {ODD[wrong[0]]:g}."
    )


def tells_all_three_forgotten(answer):
    return np.array_equal(answers(*_parts(answer)), ODD * (CUBE.sum(axis=1) < 3))


def tells_even(answer):
    return np.array_equal(answers(*_parts(answer)), 1 - ODD)


def tells_any(answer):
    return np.array_equal(answers(*_parts(answer)), np.minimum(CUBE.sum(axis=1), 1))


def tells_thresholds(answer):
    W1, b1, w2, b2 = _parts(answer)
    turned = ((-b1, b2), (b1, -b2), (-b1, -b2))
    return any(np.array_equal(answers(W1, b, w2, c), ODD) for b, c in turned)


def tells_equal_neurons(answer):
    W1, b1, _, _ = _parts(answer)
    return len(np.unique(np.vstack([W1, b1]), axis=1).T) < 3


exercise = Exercise(
    id="odd_of_three",
    points=0,
    returns={
        "W1": "one column of weights per hidden neuron: (3, 3)",
        "b1": "one bias per hidden neuron: (3,)",
        "w2": "the output neuron's weights: (3,)",
        "b2": "the output neuron's bias, one number",
    },
    # There are no inputs.
    visible=[{}],
    probe=ask_weights,
    accept=accept_odd,
    tells={
        "equal_neurons": tells_equal_neurons,
        "all_three_forgotten": tells_all_three_forgotten,
        "even_not_odd": tells_even,
        "any_not_odd": tells_any,
        "thresholds": tells_thresholds,
    },
    hints=(
        "What matters is only how many of the inputs are 1. A neuron can say whether that number "
        "is above something.",
        "Three neurons that say “at least 1”, “at least 2” and “at least 3” answer (0, 0, 0), "
        "(1, 0, 0), (1, 1, 0) and (1, 1, 1) to 0, 1, 2 and 3 ones. The output should say 0, 1, 0, "
        "1.",
        "The three hidden neurons have the same weights and the biases of three gates: any, two "
        "of them, all. The output adds the first, takes the second away, adds the third.",
    ),
    insight=(
        "Counting needs one hidden neuron for each input; a neuron for each row with a 1 would do "
        "as well, but their number doubles with every input."
    ),
)
