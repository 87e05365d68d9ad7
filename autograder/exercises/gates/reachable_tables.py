"""The exercise `reachable_tables` of lesson 02: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def sorted_tables(target):
    """Ask for the tables, in whatever collection and order; return them sorted, one a row."""
    answer = target()
    if not isinstance(answer, (set, frozenset, list, tuple, dict, np.ndarray)):
        return answer
    rows = [tuple(map(float, table)) for table in answer]
    return np.array(sorted(rows))


def some_stand_twice(answer):
    return answer.ndim == 2 and len(np.unique(answer, axis=0)) < len(answer)


exercise = Exercise(
    "reachable_tables",
    points=0,
    returns="the tables, four numbers each: (k, 4)",
    # There are no inputs.
    visible=[{}],
    probe=sorted_tables,
    tells={"repeated": some_stand_twice},
    hints=(
        "Three loops, one inside the other, for w1, w2 and b. In the innermost, compute the four "
        "answers at the corners; a set keeps each table once.",
        "w1 = w2 = 1 and b = −1.5 give (0, 0, 0, 1), and so do many others. There are nine numbers "
        "to try for each: np.arange(-2, 2.5, 0.5).",
        "A set holds tuples but no arrays: turn the four answers of step into a tuple before you "
        "add them.",
    ),
    insight=(
        "Of 16 tables only two are missing, but with more inputs the share shrinks fast: for four "
        "inputs it is 1,882 of 65,536."
    ),
)
