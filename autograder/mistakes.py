"""What authors may have forgotten or mistaken in an exercise; the build refuses it."""

import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from . import own
from .exercise import Exercise
from .exercises import all_lessons, exercises, topic
from .references import reference, solution
from .texts import Place


def exercise_mistakes(exercise: Exercise) -> Iterator[str]:
    """Find what an exercise and its solution lack; one line each, with its place."""
    declared = declaration(exercise)
    known = solution(exercise)
    ids = [m.id for m in known.misconceptions]
    if not exercise.visible:
        yield f"{declared}: `{exercise.id}` has no visible cases"
    if not list(known.hidden_cases(np.random.default_rng(0))):
        yield f"{declared}: `{exercise.id}` draws no hidden cases"
    if not ids:
        yield f"{declared}: `{exercise.id}` names no misconceptions"
    if len(exercise.hints) != 3 or not all(exercise.hints):
        yield f"{declared}: `{exercise.id}` needs three hints"
    for repeated in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{declared}: `{exercise.id}` has two misconceptions called {repeated!r}"
    if exercise.planted is not None and exercise.planted not in ids:
        yield f"{declared}: the planted bug {exercise.planted!r} is no misconception of it"
    for told in exercise.tells:
        if told not in ids:
            yield f"{declared}: `{exercise.id}` tells {told!r}, which is no misconception of it"
    yield from docstring_mistakes(exercise)


def docstring_mistakes(exercise: Exercise) -> Iterator[str]:
    """Find what the docstring of a reference does not promise."""
    target = reference(exercise)
    place = Place(Path(inspect.getfile(target)), inspect.getsourcelines(target)[1])
    doc = inspect.getdoc(target) or ""
    if inspect.isclass(target):
        methods = [m for name, m in vars(target).items() if inspect.isfunction(m)]
        doc += "".join(inspect.getdoc(m) or "" for m in methods)
        if not re.search(r"\bshape\b", doc):
            yield f"{place}: the docstrings of `{exercise.id}` state no shapes"
        return
    if not re.search(r"^Returns\b", doc, re.MULTILINE):
        yield f"{place}: the docstring of `{exercise.id}` does not say what it returns"
    for name in inspect.signature(target).parameters:
        if not re.search(rf"(^|; )[\w, ]*\b{name}\b[\w, ]* : ", doc, re.MULTILINE):
            yield f"{place}: the docstring of `{exercise.id}` does not say what `{name}` is"
    for line in re.findall(r"^.* : .*(?:array|[Tt]ensor).*$", doc, re.MULTILINE):
        if "shape" not in line:
            yield f"{place}: `{line.strip()}` in the docstring of `{exercise.id}` states no shape"


def declaration(exercise: Exercise) -> Place:
    """Return the line of the exercises module that declares an exercise."""
    file = topic(exercise.lesson), f"{exercise.id}.py"
    path = own.current().find("exercises", *file) or Path(__file__).parent.joinpath(
        "exercises", *file
    )
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = (i for i, line in enumerate(lines, start=1) if line.startswith("exercise = "))
    return Place(path, next(found, 1))


def misplaced(lesson: str, placed: Sequence[str]) -> Iterator[str]:
    """Find exercises that a lesson's text places nowhere or more than once."""
    for exercise in exercises(lesson):
        times = placed.count(exercise.id)
        if times == 0:
            yield f"{declaration(exercise)}: `{exercise.id}` is placed nowhere in {lesson}.md"
        elif times > 1:
            yield f"{declaration(exercise)}: `{exercise.id}` is placed {times} times in {lesson}.md"


def repeated_ids() -> Iterator[str]:
    """Find exercises of different lessons that have the same id."""
    home: dict[str, str] = {}
    for lesson in all_lessons():
        for exercise in exercises(lesson):
            if exercise.id in home:
                yield f"{declaration(exercise)}: `{exercise.id}` is also in {home[exercise.id]}"
            home[exercise.id] = lesson
