"""What the cells that count are called: grade ids, by which nbgrader knows them, and cell ids.

The test cell of an exercise has the exercise's own name for its grade id, its answer cell a name
made of it. A cell id, which the notebook format asks for, is made of the grade id.
"""

_ANSWER = "_answer"


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
