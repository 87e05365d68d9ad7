"""Authoring: from a lesson's text, the references and the exercises to notebooks and keys.

`solved` makes the instructor's notebook, `released` what learners get of it (with
nbgrader's own preprocessors, so that ``nbgrader generate_assignment`` gives the same), and
`build` writes the learners' notebooks, the answer keys and the glossary.
"""

import ast
import textwrap
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from . import __version__, answer_keys, own
from .cells import (
    ANSWER_PLACEHOLDER,
    METADATA,
    answer_name,
    cell_id,
    digest,
    exercise_answered,
    record,
)
from .exercise import Exercise
from .exercises import LESSONS, UnknownExercise, find_exercise, topic
from .freezing import answer_key_text
from .mistakes import declaration, exercise_mistakes, misplaced, repeated_ids
from .references import PROJECT, MissingReference, reference, solution, solution_module
from .texts import AuthorError, cells_of
from .vocabulary import glossary, with_glossary
from .ways import source_of
from .wording import listed

NOTEBOOKS = PROJECT / "lessons"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
OPTIONS = {"exercise", "points", "show", "given", "hint", "question", "write", "tags"}
# What need not be read to go on, and what would give an answer away, is folded.
FOLDED_STARTS = ("predict(", "try:\n    import autograder\n")
FOLDED = {"jupyter": {"source_hidden": True}}
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class NamedStubs(ClearSolutions):
    """nbgrader's `ClearSolutions` with a stub that names the exercise.

    A debug exercise's solution is replaced by the code with the planted bug.
    """

    text_stub = ANSWER_PLACEHOLDER

    def preprocess_cell(self, cell, resources, cell_index):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if exercise_id := exercise_answered(grade_id):
            self.code_stub = {"python": stub(exercise_id)}
        return super().preprocess_cell(cell, resources, cell_index)


def stub(exercise_id: str) -> str:
    """Return what stands where a learner's code belongs."""
    try:
        exercise = find_exercise(exercise_id)
    except UnknownExercise:
        # A course's own exercises, written by hand in its source notebooks.
        exercise = None
    if exercise and exercise.planted:
        return planted_body(exercise)
    return f'raise NotImplementedError("{exercise_id} is not written yet: replace this line")'


def planted_body(exercise: Exercise) -> str:
    """Return the body of the function with the planted bug, without its docstring."""
    assert exercise.planted is not None
    planted = solution(exercise).misconception(exercise.planted)
    source = source_of(planted.ways[0], exercise.id)
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    lines = source.splitlines()[_body_start(function) - 1 :]
    return textwrap.dedent("\n".join(lines)).strip("\n")


def solved(lesson: str) -> NotebookNode:
    """Return a lesson's notebook with the solutions in, as an nbgrader course's source.

    Raises
    ------
    AuthorError
        If the text, the exercises or the references do not fit together.
    """
    mistakes: list[str] = []
    cells: list[NotebookNode] = []
    placed: list[str] = []
    for source_cell, place in cells_of(lesson):
        options = source_cell.metadata
        try:
            unknown = sorted(set(options) - OPTIONS)
            if unknown:
                raise AuthorError(
                    f"unknown option {', '.join(unknown)}; known are {', '.join(sorted(OPTIONS))}"
                )
            if "exercise" in options:
                placed.append(options["exercise"])
                cells += _exercise_cells(lesson, options)
            elif "given" in options:
                number = 1 + sum(c.id.startswith("given-") for c in cells)
                cells += _given_cells(options["given"], number)
            elif "question" in options:
                cells.append(_question_cell(lesson, options))
            elif "write" in options:
                name = f"write-{options['write']}"
                if name in {cell.id for cell in cells}:
                    raise AuthorError(f"`:write: {options['write']}` stands here twice")
                cells.append(new_markdown_cell(ANSWER_PLACEHOLDER, id=name))
            elif "hint" in options:
                exercise = find_exercise(options["hint"])
                cells.append(
                    new_code_cell(
                        "# Stuck? Take the # off the next line and run it, "
                        f'again for the next hint.\n# hint("{exercise.id}")'
                    )
                )
            elif source_cell.cell_type == "code":
                folded = source_cell.source.startswith(FOLDED_STARTS)
                cells.append(new_code_cell(source_cell.source, metadata=FOLDED if folded else {}))
            else:
                cells.append(new_markdown_cell(with_glossary(source_cell.source)))
        except (AuthorError, UnknownExercise, MissingReference) as error:
            mistakes += [f"{place}: {line}" for line in str(error).splitlines()]
    mistakes += misplaced(lesson, placed)
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    _name_cells(cells)
    metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    notebook = new_notebook(cells=cells, metadata=metadata)
    notebook.metadata[METADATA] = record(__version__, released(notebook).cells)
    return notebook


def released(notebook: NotebookNode) -> NotebookNode:
    """Return what learners get of a solved notebook, by nbgrader's own preprocessors."""
    notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
    for preprocessor in (LockCells, NamedStubs, ClearOutput, ComputeChecksums, CheckCellMetadata):
        notebook, _ = preprocessor().preprocess(notebook, {})
    return notebook


def build(lessons: tuple[str, ...] = LESSONS, check: bool = False) -> list[Path]:
    """Write, or with `check` only compare, notebooks, answer keys and the glossary.

    Returns
    -------
    list of pathlib.Path
        The files that changed, or would.

    Raises
    ------
    AuthorError
        With every mistake found, each with its file and line.
    """
    made: list[tuple[Path, str]] = []
    mistakes: list[str] = []
    for lesson in lessons:
        try:
            notebook = nbformat.writes(released(solved(lesson))) + "\n"
            made.append((NOTEBOOKS / f"{lesson}.ipynb", notebook))
            made.append((answer_keys.KEYS / f"{lesson}.json", answer_key_text(lesson)))
        except AuthorError as error:
            mistakes.append(str(error))
    try:
        made.append((NOTEBOOKS / "glossary.md", glossary()))
    except AuthorError as error:
        mistakes.append(str(error))
    mistakes += repeated_ids()
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    changed = []
    for path, text in made:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            changed.append(path)
            if not check:
                path.write_text(text, encoding="utf-8")
    return changed


def _exercise_cells(lesson: str, options: dict) -> list[NotebookNode]:
    exercise = find_exercise(options["exercise"])
    if exercise.lesson != lesson:
        raise AuthorError(f"exercise `{exercise.id}` belongs to lesson {exercise.lesson}")
    mistakes = list(exercise_mistakes(exercise))
    # Whoever changes the points of an exercise need not write its lesson's text anew.
    changed = "points" in own.current().exercises.get(exercise.id, {})
    if options.get("points") != exercise.points and not changed:
        mistakes.append(
            f"`:points: {options.get('points')}` disagrees with {declaration(exercise)}, "
            f"where `{exercise.id}` has points={exercise.points}"
        )
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    answer = new_code_cell(
        with_solution_marks(source_of(reference(exercise), exercise.id), options.get("show", 0)),
        **_named(answer_name(exercise.id), solution=True),
    )
    test = new_code_cell(
        f'check("{exercise.id}")',
        **_named(exercise.id, grade=True, locked=True, points=exercise.points),
    )
    return [answer, test]


def _given_cells(names: str, number: int) -> list[NotebookNode]:
    """Return a line that says what is given, and the folded cell that gives it."""
    ids = str(names).split()
    exercises = [find_exercise(name) for name in ids]
    given = map(reference, exercises)
    parts = [with_short_docstrings(source_of(way, way.__name__)) for way in given]
    lessons = sorted({exercise.lesson[:2] for exercise in exercises})
    places = f"lesson{'s' if len(lessons) > 1 else ''} {listed(lessons)}"
    named = _named(f"given_{number}", locked=True)
    named["metadata"] |= FOLDED
    return [
        new_markdown_cell(
            f"**Given:** {listed(f'`{name}`' for name in ids)}, from {places}. Run the "
            "folded cell; a click on it shows the code."
        ),
        new_code_cell(
            "# Given: right answers of earlier lessons.\n\n" + "\n\n\n".join(parts), **named
        ),
    ]


def _question_cell(lesson: str, options: dict) -> NotebookNode:
    question = options["question"]
    answers = own.current().answers
    if question not in answers:
        answers = getattr(solution_module(topic(lesson)), "ANSWERS", {})
    if question not in answers:
        where = f"solutions/{topic(lesson)}/__init__.py has no ANSWERS[{question!r}]"
        also = f", and {own.CHANGES} no [answers] {question}" if own.current().folder else ""
        raise AuthorError(where + also)
    if not isinstance(options.get("points"), int):
        raise AuthorError(f"question `{question}` needs `:points:`")
    return new_markdown_cell(
        textwrap.dedent(answers[question]).strip(),
        **_named(question, grade=True, solution=True, points=options["points"]),
    )


def with_solution_marks(source: str, show: int | str = 0) -> str:
    """Put nbgrader's solution marks around the bodies of a function or class.

    Parameters
    ----------
    source : str
        The reference's source.
    show : int or str
        How many statements of a function's body learners keep; for a class, the names of
        the methods that they keep whole.

    Examples
    --------
    >>> print(with_solution_marks('def f(x):\\n    y = 2\\n    return x * y', show=1))
    def f(x):
        y = 2
        ### BEGIN SOLUTION
        return x * y
        ### END SOLUTION
    """
    node = ast.parse(source).body[0]
    if isinstance(node, ast.ClassDef):
        kept = str(show).split()
        bodies = [
            (function, 0)
            for function in node.body
            if isinstance(function, ast.FunctionDef) and function.name not in kept
        ]
    else:
        assert isinstance(node, ast.FunctionDef)
        bodies = [(node, int(show))]
    lines = source.splitlines()
    # From the last to the first, so that earlier line numbers stay valid.
    for function, statements in reversed(bodies):
        start, end = _body_start(function, statements), function.end_lineno
        indent = " " * function.body[0].col_offset
        lines[end:end] = [indent + END]
        lines[start - 1 : start - 1] = [indent + BEGIN]
    return "\n".join(lines)


def with_short_docstrings(source: str) -> str:
    """Cut the docstrings of a source down to their first lines."""
    source = textwrap.dedent(source).rstrip()
    lines = source.splitlines()
    documented = [
        (node, text)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (text := ast.get_docstring(node))
    ]
    for node, text in sorted(documented, key=lambda pair: -pair[0].lineno):
        doc, first = node.body[0], text.splitlines()[0]
        lines[doc.lineno - 1 : doc.end_lineno] = [f'{" " * doc.col_offset}"""{first}"""']
    return "\n".join(lines)


def _body_start(function: ast.FunctionDef, statements: int = 0) -> int:
    """Return the line after the docstring and the first `statements` statements."""
    documented = ast.get_docstring(function) is not None
    skipped = function.body[: statements + documented]
    if not skipped:
        return function.body[0].lineno
    return (skipped[-1].end_lineno or skipped[-1].lineno) + 1


def _named(
    grade_id: str, grade: bool = False, solution: bool = False, **further: Any
) -> dict[str, Any]:
    """Return the id and the metadata of a cell that nbgrader knows by name."""
    roles = {"grade": grade, "locked": False, "solution": solution, "task": False}
    metadata = {**roles, "grade_id": grade_id, "schema_version": 3, **further}
    return {"id": cell_id(grade_id, grade, solution), "metadata": {"nbgrader": metadata}}


def _name_cells(cells: list[NotebookNode]) -> None:
    """Give ordinary cells an id made of their text, so that a rebuild changes no bytes."""
    seen: dict[str, int] = {}
    for cell in cells:
        if "nbgrader" in cell.metadata or cell.id.startswith("write-"):
            continue
        name = f"{cell.cell_type}-{digest(cell.source)}"
        seen[name] = seen.get(name, 0) + 1
        cell.id = name + (f"-{seen[name]}" * (seen[name] > 1))
