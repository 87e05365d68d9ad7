"""What cells are called, and what a notebook remembers of them.

The test cell of an exercise has the exercise's own name for its grade id, by which nbgrader knows
it, its answer cell a name made of it. The cell id, which the notebook format asks for, is made of
the grade id; that of any other cell is made of its text. So no cell's id depends on what other
cells there are, and a newer version's cells can be found in a learner's notebook.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

_ANSWER = "_answer"
# Under this name a notebook's metadata hold what `record` returns.
METADATA = "neuron_to_digits"
# What stands in a Markdown cell that waits for an answer in words.
ANSWER_PLACEHOLDER = "Write your answer here."


def answer_name(exercise_id: str) -> str:
    """Return the grade id of an exercise's answer cell.

    Examples
    --------
    >>> answer_name("binary_cross_entropy")
    'binary_cross_entropy_answer'
    """
    return exercise_id + _ANSWER


def exercise_answered(grade_id: str) -> str | None:
    """Return the exercise whose answer cell has this grade id; None if it is no such cell's.

    Examples
    --------
    >>> exercise_answered("softmax_answer")
    'softmax'
    >>> exercise_answered("softmax") is None
    True
    """
    return grade_id.removesuffix(_ANSWER) if grade_id.endswith(_ANSWER) else None


def cell_id(grade_id: str, grade: bool = False, solution: bool = False) -> str:
    """Return the cell id of a cell that counts.

    Parameters
    ----------
    grade_id : str
        nbgrader's name for it.
    grade, solution : bool
        Whether it gives points, and whether the learner writes in it; a question graded by hand
        is both.

    Examples
    --------
    >>> cell_id("softmax_answer", solution=True)
    'softmax-answer'
    >>> cell_id("softmax", grade=True)
    'softmax-check'
    >>> cell_id("in_words", grade=True, solution=True)
    'in-words-answer'
    """
    dashed = grade_id.replace("_", "-")
    if not grade:
        return dashed
    return f"{dashed}-answer" if solution else f"{dashed}-check"


def unused_id(wanted: str, taken: Collection[str], numbers: Iterator[int]) -> str:
    """Return a cell id that no other cell has: the one that is wanted, or one made of it.

    Parameters
    ----------
    wanted : str
    taken : set of str
        What the others are called, which may be anything.
    numbers : iterator of int
        What to tell copies apart by; the same one for all cells of a notebook.

    Examples
    --------
    >>> unused_id("plot", {"plot", "plot-again-1"}, iter([1, 2]))
    'plot-again-2'
    """
    name = wanted
    while name in taken:
        # The format allows 64 characters.
        name = f"{wanted[:40]}-again-{next(numbers)}"
    return name


def digest(source: str) -> str:
    """Return what stands for a cell's text, in ids and in a notebook's record.

    Examples
    --------
    >>> digest("x = 1")
    '8ff436def1'
    """
    return hashlib.sha256(source.encode()).hexdigest()[:10]


def record(version: str, cells: Iterable[Any]) -> dict[str, Any]:
    """Return what a notebook remembers: the version it was made with, and its cells' texts.

    By these it can be seen later which cells somebody has changed.

    Parameters
    ----------
    version : str
    cells : iterable of nbformat.NotebookNode
        As learners get them.

    Returns
    -------
    dict
        ``"version"``, and in ``"cells"`` for each cell id its text's digest.
    """
    return {"version": version, "cells": {cell.id: digest(cell.source) for cell in cells}}
