"""The exercises of every lesson: one package a topic, one module an exercise.

What a learner may read. The answers are in ``solutions/``, in modules of the same names.
"""

import difflib
import functools
import importlib
import sys
from dataclasses import replace

from .. import own
from ..errors import AutograderError
from ..exercise import Exercise

LESSONS = (
    "01_neuron",
    "02_gates",
    "03_xor",
    "04_mlp",
    "05_activations",
    "06_forward",
    "07_softmax",
    "08_backprop",
    "09_mnist",
)


class UnknownExercise(AutograderError):
    """No exercise has this id; the message names the nearest ones."""


def topic(lesson: str) -> str:
    """Return the name of a lesson's packages: ``topic("01_neuron") == "neuron"``."""
    return lesson.partition("_")[2]


def all_lessons() -> tuple[str, ...]:
    """Return the names of our lessons and of an instructor's own, in teaching order."""
    return tuple(sorted({*LESSONS, *own.current().lessons}))


def order(lesson: str) -> tuple[str, ...]:
    """Return the ids of a lesson's exercises, in teaching order."""
    placed = own.current().lessons.get(lesson)
    if placed is not None:
        return placed
    return importlib.import_module(f"{__name__}.{topic(lesson)}").ORDER


@own.forgotten
@functools.cache
def exercises(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson such as ``"01_neuron"``, in teaching order."""
    return tuple(_load(lesson, id) for id in order(lesson))


@own.forgotten
@functools.cache
def find_exercise(id: str) -> Exercise:
    """Return the exercise of this id.

    Raises
    ------
    UnknownExercise
        If no lesson has it.
    """
    known = {known: lesson for lesson in all_lessons() for known in order(lesson)}
    if id in known:
        return _load(known[id], id)
    near = difflib.get_close_matches(str(id), known, n=3, cutoff=0.5)
    suggestion = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UnknownExercise(f"There is no exercise called {id!r}.{suggestion}")


@own.forgotten
@functools.cache
def _load(lesson: str, id: str) -> Exercise:
    own.look_also_in(sys.modules[__name__], "exercises", topic(lesson))
    name = f"{__name__}.{topic(lesson)}.{id}"
    try:
        module = own.imported(name)
    except ModuleNotFoundError as error:
        if error.name not in (name, name.rpartition(".")[0]):
            raise
        raise UnknownExercise(
            f"The text of {lesson} places the exercise {id}, but there is no file "
            f"exercises/{topic(lesson)}/{id}.py."
        ) from None
    changed = own.current().exercises.get(id, {})
    as_they_are = ("points", "insight", "returns")
    fields = {field: changed[field] for field in as_they_are if field in changed}
    if "hints" in changed:
        fields["hints"] = tuple(changed["hints"])
    return replace(module.exercise, lesson=lesson, **fields)
