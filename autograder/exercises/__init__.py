"""The exercises of every lesson, one module a lesson, each with a list ``EXERCISES``."""

import difflib
import functools
import importlib
from dataclasses import replace

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


class UnknownExercise(KeyError):
    """No exercise has this id; the message names the nearest ones."""

    def __str__(self) -> str:
        return self.args[0]


def topic(lesson: str) -> str:
    """Return the name of a lesson's modules: ``topic("01_neuron") == "neuron"``."""
    return lesson.partition("_")[2]


@functools.cache
def exercises(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson such as ``"01_neuron"``, in teaching order."""
    module = importlib.import_module(f"{__name__}.{topic(lesson)}")
    return tuple(replace(exercise, lesson=lesson) for exercise in module.EXERCISES)


def exercise(id: str) -> Exercise:
    """Return the exercise of this id.

    Raises
    ------
    UnknownExercise
        If no lesson has it.
    """
    known = []
    for lesson in LESSONS:
        for found in exercises(lesson):
            if found.id == id:
                return found
            known.append(found.id)
    near = difflib.get_close_matches(str(id), known, n=3, cutoff=0.5)
    suggestion = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UnknownExercise(f"There is no exercise called {id!r}.{suggestion}")
