"""The exercise `numerical_gradient` of lesson 08: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def squares(W):
    return float(np.sum(W**2))


def cubes(W):
    return float(np.sum(W**3))


def neighbours(W):
    """Every number's slope depends on the numbers beside it."""
    w = W.ravel()
    return float(np.sum(w[:-1] * w[1:] ** 2) + w[-1] ** 3)


def softmax_like(W):
    return float(np.log(np.sum(np.exp(W))))


def rows_multiplied(W):
    """Needs the whole table, with its rows."""
    return float(np.sum(W @ W.T))


FUNCTIONS = {
    "squares": squares,
    "cubes": cubes,
    "neighbours": neighbours,
    "log of the sum of exp": softmax_like,
    "rows multiplied": rows_multiplied,
}


def ask_numerical_gradient(target, f, W, h):
    """Ask for the slopes; the case names the function. W may be moved, if it comes back."""
    given = W.copy()
    slopes = target(FUNCTIONS[f], given, h)
    return None if slopes is None else {"slopes": slopes, "W afterwards": given}


exercise = Exercise(
    "numerical_gradient",
    points=3,
    returns={
        "slopes": "one slope for each number in W: the shape of W",
        "W afterwards": "W as it was before: the shape of W",
    },
    visible=[
        {"f": "squares", "W": np.array([3.0, -1.0]), "h": 0.1},
        {"f": "cubes", "W": np.array([[1.0, -2.0, 0.5], [2.0, 0.25, -1.0]]), "h": 0.5},
        {"f": "neighbours", "W": np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, -2.0]]), "h": 0.1},
        {"f": "rows multiplied", "W": np.array([[1.0, 2.0], [-1.0, 0.5]]), "h": 0.1},
        {"f": "neighbours", "W": np.array([1.0, -2.0, 0.5, 0.0, -1.0, 2.0, 0.75]), "h": 1e-5},
    ],
    hints=(
        "One number at a time: f with that number a little larger, f with it a little smaller.",
        "For w² at 3 with h = 0.1: 3.1² = 9.61 and 2.9² = 8.41. The difference is 1.2, the way "
        "0.2, the slope 6. `np.ndindex(W.shape)` goes through all places of an array of any "
        "shape: for (2, 3) it gives (0, 0), (0, 1), (0, 2), (1, 0) …",
        "Begin with zeros in the shape of W. For each place make two copies of W, add h there in "
        "one, subtract it in the other, and store the difference of f divided by 2h.",
    ),
    insight=(
        "It knows nothing of the formula, so it can judge every gradient you will ever "
        "derive; it is only too slow to train with."
    ),
    probe=ask_numerical_gradient,
    atol=1e-8,
)
