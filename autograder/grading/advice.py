"""What an answer's source says that its answers do not: advice for whoever teaches.

Whether code is a learner's own is for a person to judge, so nothing here costs points, and
nothing of it stands in the learner's feedback.
"""

import ast
import builtins
import functools
import importlib.metadata
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked

from ..cells import exercise_answered
from ..exercise import Exercise
from ..exercises import UnknownExercise, find_exercise
from ..references import expected_answers, solution
from ..ways import source_of
from ..wire import Tensor
from .notices import Flag, Note

# What an answer may use whatever is asked: Python itself is let through too.
EVERYDAY = {"numpy", "matplotlib", "IPython", "tqdm", "torch", "lessons", "autograder"}
COURSE = ("autograder", "lessons")
NOT_TO_BORROW = {"autograder.check", "autograder.hint", "autograder.progress"}
READS_FILES = {"open", "io.open", "numpy.load", "numpy.loadtxt", "numpy.genfromtxt"}
READS_FILES |= {"numpy.fromfile", "pickle.load", "json.load", "pathlib.Path"}
# No right or wrong answer that is known has as many, or as long ones.
MANY_NUMBERS = 40
LONG_TEXT = 400
TELLING_NUMBERS = 2
MAX_SOURCE = 200_000
FUNCTIONS_AND_CLASSES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class _Part:
    """What one statement of a cell uses.

    Parameters
    ----------
    names : frozenset of str
        What it finds outside of itself, with attributes; what is imported by a text, or within a
        function, with a dot behind it.
    numbers : tuple of float
        Those written in it, without signs.
    longest : int
        Letters of the longest text in it that is no documentation.
    """

    names: frozenset[str]
    numbers: tuple[float, ...]
    longest: int


@dataclass(frozen=True)
class _Code:
    """What a cell's source defines and imports, by name."""

    definitions: Mapping[str, tuple[_Part, ...]]
    imports: Mapping[str, str]


def advise(nb: NotebookNode) -> list[Note]:
    """Look through a notebook that has been made whole, and say what a person should look at.

    Parameters
    ----------
    nb : NotebookNode
        The notebook; cells that were locked or ask an exercise are not the learner's.

    Returns
    -------
    list of Note
        With `Flag.READY_MADE`, `Flag.BORROWED` or `Flag.BY_HEART`: one sentence at most for each
        exercise and flag.
    """
    definitions: dict[str, list[_Part]] = {}
    imports: dict[str, str] = {}
    asked = []
    for cell in nb.cells:
        if cell.cell_type != "code" or is_locked(cell) or is_grade(cell):
            continue
        code = _read(cell.source)
        for name, parts in code.definitions.items():
            definitions.setdefault(name, []).extend(parts)
        imports |= code.imports
        id = exercise_answered(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if id is not None:
            try:
                asked.append(find_exercise(id))
            except UnknownExercise:
                continue
    ids = {exercise.id for exercise in asked}
    notes = []
    for exercise in asked:
        mine = list(_reached(exercise.id, definitions, ids))
        used = {
            _resolved(name, imports)
            for part in mine
            for name in part.names
            if name.partition(".")[0] not in ids
        }
        # Where nothing is defined, the name itself may be imported.
        names = (exercise.id,) if exercise.id in definitions else (exercise.id, "*")
        used |= {imports[name] for name in names if name in imports}
        for flag, found in (
            (Flag.READY_MADE, _ready_made(exercise, used)),
            (Flag.BORROWED, _borrowed(used)),
            (Flag.BY_HEART, _by_heart(exercise, mine, used)),
        ):
            if found:
                notes.append(Note(flag, f"`{exercise.id}` {found}."))
    return notes


@functools.lru_cache(512)
def _read(source: str) -> _Code:
    """Return what a cell defines; nothing of one that is no plain Python."""
    nothing = _Code({}, {})
    lines = source.splitlines() if len(source) <= MAX_SOURCE else []
    # A magic may be all that stands in a block.
    plain = "\n".join(re.sub(r"^(\s*)[%!].*", r"\1pass", line) for line in lines)
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return nothing
    definitions: dict[str, tuple[_Part, ...]] = {}
    imports: dict[str, str] = {}
    for statement in tree.body:
        nodes = list(ast.walk(statement))
        part = _part(statement, nodes)
        for name in _defined(statement, nodes):
            definitions[name] = (*definitions.get(name, ()), part)
        for node in nodes:
            if isinstance(node, ast.Import):
                for one in node.names:
                    first = one.name.partition(".")[0]
                    imports[one.asname or first] = one.name if one.asname else first
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for one in node.names:
                    imports[one.asname or one.name] = f"{node.module}.{one.name}"
    return _Code(definitions, imports)


def _defined(statement: ast.stmt, nodes: list[ast.AST]) -> set[str]:
    """Return the names that a cell has from a statement."""
    if isinstance(statement, FUNCTIONS_AND_CLASSES):
        return {statement.name}
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {node.name for node in nodes if isinstance(node, FUNCTIONS_AND_CLASSES)}


def _part(statement: ast.stmt, nodes: list[ast.AST]) -> _Part:
    names, numbers, longest = set(), [], 0
    own: set[str] = set()
    documentation = set()
    for node in nodes:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                own.add(node.id)
            names.add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.Attribute):
            if dotted := _dotted(node):
                names.add(dotted)
        elif isinstance(node, ast.Expr):
            # A text that stands by itself: a docstring, or a comment in that form.
            documentation.add(node.value)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, (str, bytes)) and node not in documentation:
                longest = max(longest, len(node.value))
            elif isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
                small = abs(node.value) < 2**63
                numbers.append(abs(float(node.value)) if small else math.inf)
        elif isinstance(node, ast.Call):
            if module := _imported_by_text(node):
                names.add(f"{module}.")
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(f"{node.module}.")
    if isinstance(statement, FUNCTIONS_AND_CLASSES):
        own -= {name for n in nodes if isinstance(n, ast.Global) for name in n.names}
        names = {name for name in names if name.partition(".")[0] not in own or name[-1] == "."}
    return _Part(frozenset(names), tuple(numbers), longest)


def _dotted(node: ast.Attribute) -> str | None:
    """Return an attribute's whole name; None if it is one of something that has no name."""
    parts: list[str] = []
    part: ast.AST = node
    while isinstance(part, ast.Attribute):
        parts.append(part.attr)
        part = part.value
    return ".".join([part.id, *reversed(parts)]) if isinstance(part, ast.Name) else None


def _imported_by_text(call: ast.Call) -> str | None:
    called = getattr(call.func, "attr", getattr(call.func, "id", None))
    if called not in ("__import__", "import_module") or not call.args:
        return None
    module = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    return module if isinstance(module, str) else None


def _reached(id: str, definitions: Mapping[str, Iterable[_Part]], ids: set[str]) -> Iterator[_Part]:
    """Yield what an exercise's answer consists of: its definitions, and what they use of others.

    What they use of other exercises is looked at there.
    """
    waiting, known = [id], {id}
    while waiting:
        for part in definitions.get(waiting.pop(), ()):
            yield part
            for name in part.names:
                root = name.partition(".")[0]
                if root not in known and root not in ids:
                    known.add(root)
                    waiting.append(root)


def _resolved(name: str, imports: Mapping[str, str]) -> str:
    """Return a name as its home calls it: ``F.softmax`` as ``torch.nn.functional.softmax``."""
    if name.endswith("."):
        return name.removesuffix(".")
    root, dot, rest = name.partition(".")
    return imports.get(root, root) + dot + rest


def _ready_made(exercise: Exercise, used: set[str]) -> str:
    foreign = [name for name in used if _is_foreign(exercise, name.partition(".")[0])]
    # The longest says most: `torch.softmax` rather than `torch`.
    longest = max(sorted(foreign), key=len, default="")
    return f"uses `{longest}`, where the task is to write it in NumPy" if foreign else ""


def _is_foreign(exercise: Exercise, root: str) -> bool:
    if root == "torch":
        return not _in_torch(exercise)
    return (
        root not in EVERYDAY
        and root not in sys.stdlib_module_names
        and not hasattr(builtins, root)
        and root in _installed()
    )


@functools.cache
def _in_torch(exercise: Exercise) -> bool:
    """Whether an exercise is about PyTorch, by its contract or what is right for it."""
    known = solution(exercise)
    names = {
        name.partition(".")[0]
        for way in (known.reference, *known.other_ways)
        for parts in _read(source_of(way, exercise.id)).definitions.values()
        for part in parts
        for name in part.names
    }
    words = f"{known.reference.__doc__} {exercise.returns}".lower()
    return bool(names & {"torch", "nn"}) or "pytorch" in words or "tensor" in words


@functools.cache
def _installed() -> frozenset[str]:
    """Return the names by which installed libraries are imported."""
    return frozenset(importlib.metadata.packages_distributions())


def _borrowed(used: set[str]) -> str:
    foreign = sorted(
        name
        for name in used
        if name.partition(".")[0] in COURSE
        and name not in NOT_TO_BORROW
        and name not in COURSE
        and not name.startswith("lessons.data")
    )
    return f"takes code from the course's own, `{max(foreign, key=len)}`" if foreign else ""


def _by_heart(exercise: Exercise, parts: Iterable[_Part], used: set[str]) -> str:
    if exercise.accept is not None:
        # There the numbers themselves are what was found out.
        return ""
    numbers = [number for part in parts for number in part.numbers]
    known = [number for number in set(numbers) if _is_telling(number)]
    if len(known) >= TELLING_NUMBERS:
        answers = _telling_answers(exercise)
        told = [n for n in known if any(math.isclose(n, a, rel_tol=1e-3) for a in answers)]
        if len(told) >= TELLING_NUMBERS:
            listed = ", ".join(f"{number:g}" for number in sorted(told)[:3])
            return f"holds numbers that are answers to the visible cases ({listed})"
    if len(numbers) >= MANY_NUMBERS or any(part.longest >= LONG_TEXT for part in parts):
        return "holds far more numbers or text than a computation needs"
    if files := sorted(used & READS_FILES):
        return f"reads a file (`{files[0]}`)"
    return ""


def _is_telling(number: float) -> bool:
    """Whether a number has four digits or more that count, so that nobody meets it by chance."""
    return math.isfinite(number) and number != 0 and float(f"{number:.3g}") != number


@functools.cache
def _telling_answers(exercise: Exercise) -> frozenset[float]:
    """Return the numbers in the visible cases' answers that are not met by chance."""
    answers = expected_answers(exercise, list(exercise.visible))
    found = {abs(number) for answer in answers for number in _numbers(answer.value)}
    given = {abs(n) for case in exercise.visible for v in case.values() for n in _numbers(v)}
    return frozenset(number for number in found - given if _is_telling(number))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, (int, float, np.ndarray, np.generic)):
        yield from (float(number) for number in np.ravel(np.abs(value)))
