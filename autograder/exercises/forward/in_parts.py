"""The exercise `in_parts` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def scores(X):
    """A network whose answers tell rows and columns apart."""
    return np.column_stack([X.sum(axis=1), X[:, 0] - 2 * X[:, -1]])


def ask_in_parts(target, X, size):
    """Let the function call a network that notes how many rows it is given."""
    seen = []

    def network(rows):
        seen.append(len(rows))
        return scores(np.asarray(rows))

    outputs = target(network, X.copy(), size)
    return None if outputs is None else {"outputs": outputs, "rows": np.array(seen)}


SEVEN = np.array(
    [[1.0, 2.0], [0.5, -1.0], [3.0, 0.0], [-2.0, 1.0], [0.0, 4.0], [1.5, -0.5], [2.0, 2.5]]
)

exercise = Exercise(
    "in_parts",
    points=0,
    returns={
        "outputs": "one row of outputs per row of X: (m, n_out)",
        "rows": "how many rows each call of the network was given",
    },
    visible=[
        {"X": SEVEN, "size": 3},
        {"X": SEVEN[:4], "size": 2},
        {"X": SEVEN, "size": 9},
        {"X": np.array([[150.0, 2.0]]), "size": 3},
        {"X": np.array([[1.0, -1.0, 2.0], [0.5, 3.0, -2.0], [4.0, 0.0, 1.0]]), "size": 1},
    ],
    probe=ask_in_parts,
    hints=(
        "`range(0, len(X), size)` gives the places at which the parts begin.",
        "Seven rows, three at a time: the parts are rows 0 to 2, 3 to 5, and row 6 alone.",
        "Collect what the network says of each part in a list, and stack the list at the end: "
        "`np.vstack` does that. A slice that would reach beyond the end simply stops there.",
    ),
    insight=(
        "A sample's answer does not depend on its neighbours, so a batch may be cut anywhere; "
        "every large network is run like this."
    ),
)
