"""The exercises of every lesson: one package a topic, one module an exercise.

What a learner may read. The answers are in ``solutions/``, in modules of the same names.
"""

import difflib
import functools
import importlib
from dataclasses import replace

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


def order(lesson: str) -> tuple[str, ...]:
    """Return the ids of a lesson's exercises, in teaching order."""
    return importlib.import_module(f"{__name__}.{topic(lesson)}").ORDER


@functools.cache
def exercises(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson such as ``"01_neuron"``, in teaching order."""
    return tuple(_load(lesson, id) for id in order(lesson))


@functools.cache
def find_exercise(id: str) -> Exercise:
    """Return the exercise of this id.

    Raises
    ------
    UnknownExercise
        If no lesson has it.
    """
    known = {known: lesson for lesson in LESSONS for known in order(lesson)}
    if id in known:
        return _load(known[id], id)
    near = difflib.get_close_matches(str(id), known, n=3, cutoff=0.5)
    suggestion = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UnknownExercise(f"There is no exercise called {id!r}.{suggestion}")


@functools.cache
def _load(lesson: str, id: str) -> Exercise:
    module = importlib.import_module(f"{__name__}.{topic(lesson)}.{id}")
    return replace(module.exercise, lesson=lesson)
