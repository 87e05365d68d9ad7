"""The trusted room's key: loads ``solutions/``, which a learner's machine need not have."""

import functools
import importlib.util
import inspect
import sys
import textwrap
from pathlib import Path
from types import ModuleType
from typing import Any

from .asking import Answer, ask
from .exercise import Exercise
from .exercises import topic

PROJECT = Path(__file__).resolve().parent.parent
SOLUTIONS = PROJECT / "solutions"


class MissingReference(LookupError):
    """An exercise has no reference solution, or ``solutions/`` is not there."""


@functools.cache
def solutions(name: str) -> ModuleType:
    """Load a module of ``solutions/`` by its path, e.g. ``"neuron"`` or ``"other_ways/neuron"``.

    By path, because the folder is deliberately not importable where learners' code runs.
    A lesson's module may import what it builds on from an earlier one: ``from .softmax import
    softmax``.

    Raises
    ------
    MissingReference
        If there is no such file.
    """
    path = SOLUTIONS / f"{name}.py"
    if not path.is_file():
        raise MissingReference(f"{path} does not exist: references are needed here.")
    module_name = f"solutions.{name.replace('/', '.')}"
    sys.modules.setdefault("solutions", ModuleType("solutions")).__path__ = [str(SOLUTIONS)]
    spec = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    return module


def reference(exercise: Exercise) -> Any:
    """Return the reference function or class of an exercise.

    Raises
    ------
    MissingReference
        If its lesson's module does not define it.
    """
    module = solutions(topic(exercise.lesson))
    if not hasattr(module, exercise.id):
        raise MissingReference(
            f"solutions/{topic(exercise.lesson)}.py does not define `{exercise.id}`."
        )
    return getattr(module, exercise.id)


def expected_answers(exercise: Exercise, cases: list[dict]) -> list[Answer]:
    """Return the reference's answers; a reference that raises is an author's error.

    Raises
    ------
    MissingReference
        If the reference is absent or fails on a case.
    """
    target = reference(exercise)
    answers = [ask(exercise, target, case) for case in cases]
    for case, answer in zip(cases, answers, strict=True):
        if answer.raised:
            raise MissingReference(
                f"The reference of `{exercise.id}` raised {answer.raised.type}: "
                f"{answer.raised.message} for {case}."
            )
    return answers


def other_ways(exercise: Exercise) -> list[Any]:
    """Return the other right implementations of an exercise."""
    return list(solutions(f"other_ways/{topic(exercise.lesson)}").OTHER_WAYS.get(exercise.id, []))


def source_as(obj: Any, name: str) -> str:
    """Return the source of a function or class, renamed, as it would stand in a cell.

    Examples
    --------
    >>> def double(x): return 2 * x
    >>> source_as(double, "twice")
    'def twice(x): return 2 * x'
    """
    source = textwrap.dedent(inspect.getsource(obj)).rstrip()
    for keyword in ("def", "class"):
        source = source.replace(f"{keyword} {obj.__name__}", f"{keyword} {name}", 1)
    return source
