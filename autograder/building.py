"""Authoring: from a lesson's text, the references and the exercises to notebooks and keys.

`solved` makes the instructor's notebook, `released` what learners get of it (with
nbgrader's own preprocessors, so that ``nbgrader generate_assignment`` gives the same),
`vocabulary` what words a lesson introduces, and `build` writes the learners' notebooks, the
answer keys and the glossary.
"""

import ast
import hashlib
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)

from .asking import Answer
from .exercise import Exercise
from .exercises import LESSONS, UnknownExercise, exercises, topic
from .exercises import exercise as find_exercise
from .judging import agree
from .learning import KEYS
from .references import (
    PROJECT,
    MissingReference,
    expected_answers,
    reference,
    solutions,
    source_as,
)

TEXTS = PROJECT / "lessons" / "source"
NOTEBOOKS = PROJECT / "lessons"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
OPTIONS = {"exercise", "points", "show", "given", "hint", "question", "tags"}
VOCABULARY = re.compile(r"^\| word \| meaning \|\n\|[-|]+\|\n((?:\|.*\|\n?)+)", re.MULTILINE)
TO_GLOSSARY = "The words of all lessons: [glossary](glossary.md)."
ANSWER_PLACEHOLDER = "Write your answer here."
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class AuthorError(Exception):
    """A lesson cannot be built; the message has one line for each mistake, with its place."""


@dataclass(frozen=True)
class Place:
    """A line of a file, for messages."""

    file: Path
    line: int

    def __str__(self) -> str:
        file = self.file
        return f"{file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file}:{self.line}"


@dataclass(frozen=True)
class Word:
    """A word of a lesson's vocabulary, and where the lesson's text introduces it."""

    word: str
    meaning: str
    lesson: str
    heading: str  # under which it first stands in bold
    position: int  # of that place, in the text
    place: Place  # the same, for messages


class NamedStubs(ClearSolutions):
    """nbgrader's `ClearSolutions` with a stub that names the exercise.

    A debug exercise's solution is replaced by the code with the planted bug.
    """

    text_stub = ANSWER_PLACEHOLDER

    def preprocess_cell(self, cell, resources, cell_index):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if grade_id.endswith("_answer"):
            self.code_stub = {"python": stub(grade_id.removesuffix("_answer"))}
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
    source = source_as(exercise.misconception(exercise.planted).variants[0], exercise.id)
    function = ast.parse(source).body[0]
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
    for source_cell, place in _read(lesson):
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
                cells.append(_given_cell(options["given"], number))
            elif "question" in options:
                cells.append(_question_cell(lesson, options))
            elif "hint" in options:
                exercise = find_exercise(options["hint"])
                cells.append(
                    new_code_cell(
                        "# Stuck? Take the # off the next line and run it, "
                        f'again for the next hint.\n# hint("{exercise.id}")'
                    )
                )
            elif source_cell.cell_type == "code":
                cells.append(new_code_cell(source_cell.source))
            else:
                cells.append(new_markdown_cell(_with_glossary(source_cell.source)))
        except (AuthorError, UnknownExercise, MissingReference) as error:
            mistakes += [f"{place}: {line}" for line in str(error).splitlines()]
    mistakes += _misplaced(lesson, placed)
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    _name_cells(cells)
    metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


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
            made.append((KEYS / f"{lesson}.json", answer_key_text(lesson)))
        except AuthorError as error:
            mistakes.append(str(error))
    try:
        made.append((NOTEBOOKS / "glossary.md", glossary()))
    except AuthorError as error:
        mistakes.append(str(error))
    mistakes += _repeated_ids()
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    changed = []
    for path, text in made:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            changed.append(path)
            if not check:
                path.write_text(text, encoding="utf-8")
    return changed


def answer_key_text(lesson: str) -> str:
    """Return the JSON of a lesson's answer key.

    Where the committed key agrees with the reference within the exercise's tolerance, its
    digits are kept: the last ones depend on the processor.
    """
    path = KEYS / f"{lesson}.json"
    committed = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    key = {}
    for exercise in exercises(lesson):
        answers = expected_answers(exercise, list(exercise.visible))
        fresh = [answer.to_plain(readable=True) for answer in answers]
        old = committed.get(exercise.id, [])
        if len(old) == len(fresh) and all(
            a.keys() == b.keys() and agree(exercise, Answer.from_plain(a), answer)
            for a, b, answer in zip(old, fresh, answers, strict=True)
        ):
            fresh = old
        key[exercise.id] = fresh
    entries = (
        f"{json.dumps(id)}: [\n  " + ",\n  ".join(json.dumps(a) for a in answers) + "\n ]"
        for id, answers in key.items()
    )
    return "{\n " + ",\n ".join(entries) + "\n}\n"


def glossary() -> str:
    """Return the Markdown of the glossary: the words of all lessons, in alphabetical order.

    Raises
    ------
    AuthorError
        If two lessons introduce the same word, or one introduces it nowhere.
    """
    mistakes: list[str] = []
    introduced: dict[str, Word] = {}
    for lesson in LESSONS:
        try:
            words = vocabulary(lesson)
        except AuthorError as error:
            mistakes.append(str(error))
            continue
        for word in words:
            first = introduced.setdefault(word.word.casefold(), word)
            if first is not word:
                mistakes.append(
                    f"{word.place}: `{word.word}` is introduced in {first.lesson} already "
                    f"({first.place}); one of the two vocabulary tables must do without it"
                )
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    rows = [
        f"| {word.word} | {word.meaning} | [{word.lesson.replace('_', ' ')}: {word.heading}]"
        f"({word.lesson}.ipynb#{_anchor(word.heading)}) |"
        for _, word in sorted(introduced.items())
    ]
    return (
        "# Glossary\n\nThe words of all lessons, each with the place where it is introduced.\n\n"
        "| word | meaning | introduced in |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def vocabulary(lesson: str) -> list[Word]:
    """Return the words of a lesson's vocabulary table, in its order.

    Words with commas between them share a row and its meaning.

    Raises
    ------
    AuthorError
        If a word of the table stands nowhere in bold before it.
    """
    path, text = _text(lesson)
    table = VOCABULARY.search(text)
    if table is None:
        return []
    before = prose(text[: table.start()])
    headings = list(re.finditer(r"^#+ (.+)$", before, re.MULTILINE))
    words, mistakes = [], []
    for row in table[1].splitlines():
        entry, meaning = (part.strip() for part in row.strip("|").split("|", 1))
        for word in entry.split(", "):
            bold = re.search(_in_bold(word), before, re.IGNORECASE)
            if bold is None:
                place = Place(path, text.count("\n", 0, text.index(row, table.start())) + 1)
                mistakes.append(f"{place}: `{word}` stands nowhere in bold before this table")
                continue
            above = [h for h in headings if h.start() < bold.start()]
            heading = text[slice(*above[-1].span(1))] if above else ""
            place = Place(path, before.count("\n", 0, bold.start()) + 1)
            words.append(Word(word, meaning, lesson, heading, bold.start(), place))
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    return words


def spelled(word: str) -> str:
    """Return a regular expression for a word, its plural, and a line break in between."""
    return r"\s+".join(map(re.escape, word.split())) + "(?:s|es)?"


def prose(text: str) -> str:
    """Return a Markdown text with blanks for all that is not prose; positions stay.

    Blanks stand for code, formulas, the addresses of links, and HTML tags.
    """
    return re.sub(
        r"^(`{3,}).*?^\1$|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|(?<=\])\([^)]*\)|<[^>]*>",
        lambda found: re.sub(r"\S", " ", found[0]),
        text,
        flags=re.DOTALL | re.MULTILINE,
    )


def _in_bold(word: str) -> str:
    """Match a word in bold, also as the title of an exercise: **2. The margin.**"""
    return rf"\*\*(?:\d+\. )?(?:(?:an?|the) )?{spelled(word)}[.,:]?\*\*"


def _anchor(heading: str) -> str:
    """Return what JupyterLab calls a heading in an address."""
    shown = re.sub(r"[`*]", "", heading)
    # JupyterLab compares the address as it stands, so encode only what would end the link.
    return quote(shown.replace(" ", "-"), safe="!$&'*+,;=:@/?")


def _with_glossary(source: str) -> str:
    """Put the way to the glossary below a vocabulary table."""
    return VOCABULARY.sub(rf"\g<0>\n{TO_GLOSSARY}\n", source, count=1)


def _text(lesson: str) -> tuple[Path, str]:
    path = TEXTS / f"{lesson}.md"
    if not path.is_file():
        raise AuthorError(f"{path}: there is no text for this lesson.")
    return path, path.read_text(encoding="utf-8")


def _read(lesson: str) -> Iterator[tuple[NotebookNode, Place]]:
    path, text = _text(lesson)
    notebook = myst_to_notebook(text, add_source_map=True)
    lines = notebook.metadata["source_map"]
    return ((cell, Place(path, line)) for cell, line in zip(notebook.cells, lines, strict=True))


def _exercise_cells(lesson: str, options: dict) -> list[NotebookNode]:
    exercise = find_exercise(options["exercise"])
    if exercise.lesson != lesson:
        raise AuthorError(f"exercise `{exercise.id}` belongs to lesson {exercise.lesson}")
    mistakes = list(_exercise_mistakes(exercise))
    if options.get("points") != exercise.points:
        mistakes.append(
            f"`:points: {options.get('points')}` disagrees with {_declared(exercise)}, "
            f"where `{exercise.id}` has points={exercise.points}"
        )
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    answer = new_code_cell(
        with_solution_marks(source_as(reference(exercise), exercise.id), options.get("show", 0)),
        id=f"{_dashed(exercise.id)}-answer",
        metadata=_nbgrader(f"{exercise.id}_answer", solution=True),
    )
    test = new_code_cell(
        f'check("{exercise.id}")',
        id=f"{_dashed(exercise.id)}-check",
        metadata=_nbgrader(exercise.id, grade=True, locked=True, points=exercise.points),
    )
    return [answer, test]


def _given_cell(names: str, number: int) -> NotebookNode:
    parts = []
    for name in str(names).split():
        module, _, attribute = name.rpartition(".")
        module = module or topic(find_exercise(name).lesson)
        try:
            parts.append(
                with_short_docstrings(inspect.getsource(getattr(solutions(module), attribute)))
            )
        except AttributeError:
            raise AuthorError(f"solutions/{module}.py does not define `{attribute}`") from None
    return new_code_cell(
        "# Given: what you built before.\n\n" + "\n\n\n".join(parts),
        id=f"given-{number}",
        metadata=_nbgrader(f"given_{number}", locked=True),
    )


def _question_cell(lesson: str, options: dict) -> NotebookNode:
    question = options["question"]
    answers = getattr(solutions(topic(lesson)), "ANSWERS", {})
    if question not in answers:
        raise AuthorError(f"solutions/{topic(lesson)}.py has no ANSWERS[{question!r}]")
    if not isinstance(options.get("points"), int):
        raise AuthorError(f"question `{question}` needs `:points:`")
    return new_markdown_cell(
        textwrap.dedent(answers[question]).strip(),
        id=f"{_dashed(question)}-answer",
        metadata=_nbgrader(question, grade=True, solution=True, points=options["points"]),
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
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node)
    ]
    for node in sorted(documented, key=lambda node: -node.lineno):
        doc = node.body[0]
        first = ast.get_docstring(node).splitlines()[0]
        lines[doc.lineno - 1 : doc.end_lineno] = [f'{" " * doc.col_offset}"""{first}"""']
    return "\n".join(lines)


def _body_start(function: ast.FunctionDef, statements: int = 0) -> int:
    """Return the line after the docstring and the first `statements` statements."""
    documented = ast.get_docstring(function) is not None
    skipped = function.body[: statements + documented]
    if not skipped:
        return function.body[0].lineno
    return skipped[-1].end_lineno + 1


def _exercise_mistakes(exercise: Exercise) -> Iterator[str]:
    declared = _declared(exercise)
    if not exercise.visible:
        yield f"{declared}: `{exercise.id}` has no visible cases"
    import numpy as np

    if not list(exercise.hidden(np.random.default_rng(0))):
        yield f"{declared}: `{exercise.id}` draws no hidden cases"
    if not exercise.misconceptions:
        yield f"{declared}: `{exercise.id}` names no misconceptions"
    if len(exercise.hints) != 3 or not all(exercise.hints):
        yield f"{declared}: `{exercise.id}` needs three hints"
    ids = [m.id for m in exercise.misconceptions]
    for repeated in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{declared}: `{exercise.id}` has two misconceptions called {repeated!r}"
    if exercise.planted is not None and exercise.planted not in ids:
        yield f"{declared}: the planted bug {exercise.planted!r} is no misconception of it"
    yield from _docstring_mistakes(exercise)


def _docstring_mistakes(exercise: Exercise) -> Iterator[str]:
    target = reference(exercise)
    place = Place(Path(inspect.getsourcefile(target)), inspect.getsourcelines(target)[1])
    doc = inspect.getdoc(target) or ""
    if inspect.isclass(target):
        methods = [m for name, m in vars(target).items() if inspect.isfunction(m)]
        doc += "".join(inspect.getdoc(m) or "" for m in methods)
        if not re.search(r"\bshape\b", doc):
            yield f"{place}: the docstrings of `{exercise.id}` state no shapes"
        return
    if "Returns\n---" not in doc:
        yield f"{place}: the docstring of `{exercise.id}` has no Returns section"
    for name in inspect.signature(target).parameters:
        if not re.search(rf"^[\w, ]*\b{name}\b[\w, ]* : ", doc, re.MULTILINE):
            yield f"{place}: the docstring of `{exercise.id}` does not say what `{name}` is"
    for line in re.findall(r"^.* : .*(?:array|[Tt]ensor).*$", doc, re.MULTILINE):
        if "shape" not in line:
            yield f"{place}: `{line.strip()}` in the docstring of `{exercise.id}` states no shape"


def _declared(exercise: Exercise) -> Place:
    """Return the line of the exercises module that declares an exercise."""
    path = Path(__file__).parent / "exercises" / f"{topic(exercise.lesson)}.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    declaration = re.compile(rf"""^\s*(id=)?["']{re.escape(exercise.id)}["'],""")
    found = (i for i, line in enumerate(lines, start=1) if declaration.match(line))
    return Place(path, next(found, 1))


def _misplaced(lesson: str, placed: list[str]) -> Iterator[str]:
    for exercise in exercises(lesson):
        times = placed.count(exercise.id)
        if times == 0:
            yield f"{_declared(exercise)}: `{exercise.id}` is placed nowhere in {lesson}.md"
        elif times > 1:
            yield f"{_declared(exercise)}: `{exercise.id}` is placed {times} times in {lesson}.md"


def _repeated_ids() -> Iterator[str]:
    home: dict[str, Any] = {}
    for lesson in LESSONS:
        for exercise in exercises(lesson):
            if exercise.id in home:
                yield f"{_declared(exercise)}: `{exercise.id}` is also in {home[exercise.id]}"
            home[exercise.id] = lesson


def _nbgrader(grade_id: str, **roles: Any) -> dict:
    metadata = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"nbgrader": metadata | {"grade_id": grade_id, "schema_version": 3} | roles}


def _name_cells(cells: list[NotebookNode]) -> None:
    """Give ordinary cells an id made of their text, so that a rebuild changes no bytes."""
    seen: dict[str, int] = {}
    for cell in cells:
        if "nbgrader" in cell.metadata:
            continue
        digest = hashlib.sha256(cell.source.encode()).hexdigest()[:10]
        seen[digest] = seen.get(digest, 0) + 1
        cell.id = f"{cell.cell_type}-{digest}" + (f"-{seen[digest]}" * (seen[digest] > 1))


def _dashed(name: str) -> str:
    return name.replace("_", "-")
