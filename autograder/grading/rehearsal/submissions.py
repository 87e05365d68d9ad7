"""Making submissions: notebooks filled in with code whose worth is known."""

import ast
import copy
import datetime
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from ... import own
from ...asking import ask_namespace
from ...building import released, solved
from ...cells import exercise_answered
from ...exercises import exercises
from ...judging import Verdict
from ...ways import source_of
from ..questions import questions


def filled(lesson: str, code: Mapping[str, Any], words: str | None = None) -> NotebookNode:
    """Return a lesson's notebook as a learner would hand it in.

    Parameters
    ----------
    lesson : str
        Such as ``"01_neuron"``.
    code : dict
        By exercise id, a function or class whose source goes into the answer cell, or the
        source itself as a str. What uses PyTorch before the lesson imports it gets the import.
        Exercises that are not named are left as they were released.
    words : str, optional
        What is answered to the questions graded by hand; default: nothing.
    """
    notebook = copy.deepcopy(_released(lesson))
    torch_is_there = False
    for cell in notebook.cells:
        torch_is_there = torch_is_there or bool(re.search("^import torch$", cell.source, re.M))
        mine = cell.metadata.get("nbgrader", {})
        exercise_id = exercise_answered(mine.get("grade_id", ""))
        if not mine.get("solution"):
            continue
        if mine["grade"]:
            cell.source = cell.source if words is None else words
        elif exercise_id is not None and exercise_id in code:
            answer = code[exercise_id]
            cell.source = answer if isinstance(answer, str) else source_of(answer, exercise_id)
            # Whoever uses PyTorch before the lesson does has to import it.
            if not torch_is_there and re.search(r"\b(torch|nn)\.", cell.source):
                cell.source = f"import torch\nfrom torch import nn\n\n\n{cell.source}"
    return notebook


@own.forgotten
@functools.cache
def _released(lesson: str) -> NotebookNode:
    return released(solved(lesson))


def verdicts(lesson: str, code: Mapping[str, Any], seed: int, student: str) -> dict[str, Verdict]:
    """Judge a lesson's code directly, without kernel and nbgrader, as that student's.

    This is what the pipeline has to arrive at. As in the notebook, the functions find one
    another, and what the notebook imports and is given: a mistake in one that another calls
    is a mistake in both.
    """
    namespace: dict[str, Any] = {"__name__": "__main__"}
    as_python = TransformerManager().transform_cell  # a cell may hold magics
    for cell in filled(lesson, code).cells:
        mine = cell.metadata.get("nbgrader", {"grade": False, "solution": False, "locked": False})
        if cell.cell_type != "code" or mine["grade"]:
            continue
        tree = ast.parse(as_python(cell.source))
        if not (mine["solution"] or mine["locked"]):
            tree.body = [s for s in tree.body if isinstance(s, (ast.Import, ast.ImportFrom))]
        exec(compile(tree, "<submission>", "exec"), namespace)
    found = {}
    for exercise in exercises(lesson):
        asked = questions(exercise.id, seed, student)
        answers = ask_namespace(exercise, namespace, asked.cases)
        found[exercise.id] = asked.verdict(answers)
    return found


def hand_in(course: str | Path, student: str, lesson: str, content: NotebookNode | str) -> Path:
    """Put a submission into a course's ``submitted`` folder, as collecting would.

    Parameters
    ----------
    course : path
        The course directory.
    student, lesson : str
        Whose, and of what.
    content : NotebookNode or str
        A notebook, or the text of a file of whatever kind.
    """
    path = Path(course, "submitted", student, lesson, f"{lesson}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else nbformat.writes(content) + "\n"
    path.write_text(text, encoding="utf-8")
    now = datetime.datetime.now(datetime.UTC)
    (path.parent / "timestamp.txt").write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC")
    return path
