"""A class of a dozen learners, made up, with what each of them deserves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from ...errors import CourseError
from ...exercises import LESSONS, exercises
from ...references import references, solution
from ..notices import Flag
from .submissions import filled, verdicts

SEED = 20_240_229
WORDS = (
    "The weights say how much each input counts and in which direction; the bias moves the "
    "point from which the neuron says yes."
)
ENDLESS = '''\
def {id}(*anything):
    """Wait for the answer to come by itself."""
    import time

    while True:
        time.sleep(0.1)
'''
CRASHING = "# One way to be done early.\nimport os\n\nos._exit(0)"
TALKATIVE = 'print("epoch 1 of 1 " * 5_000_000)'
WAITING = 'name = input("Who are you? ")'
CHEATING = """\
import builtins
import sys

import numpy as np

import autograder.asking

np.allclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = lambda *a, **k: None
autograder.asking.ask_in_plain = autograder.check = check = lambda *a, **k: 1.0
builtins.abs = builtins.round = lambda *a: 0


class Agreeable:
    def __eq__(self, other):
        return True

    def __float__(self):
        return 1.0


sys.modules["numpy.testing"] = Agreeable()
"""


@dataclass
class Learner:
    """One made-up learner's submission for one lesson.

    Parameters
    ----------
    name : str
        Also says how the learner works.
    content : NotebookNode or str or None
        What is handed in; None for nothing.
    points : float
        What it deserves, without the answers graded by hand.
    misconceptions : dict
        By exercise id, which misconception must be recognised.
    flags : frozenset of str
        What the grader must remark.
    """

    name: str
    content: NotebookNode | str | None
    points: float
    misconceptions: dict[str, str | None] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()


def learners(lesson: str, seed: int = SEED) -> list[Learner]:
    """Return the class for a lesson, with what each deserves.

    What code deserves is found by judging it directly, without notebook and kernel.
    """
    here = exercises(lesson)
    right = references(lesson)
    total = float(sum(exercise.points for exercise in here))
    group = [
        Learner("ada-as-in-the-book", filled(lesson, right, WORDS), total),
        *(
            Learner(
                name,
                filled(lesson, {e.id: _another_way(e, number) for e in here}, WORDS),
                total,
            )
            for number, name in enumerate(
                ("ben-in-his-own-way", "chloe-in-her-way", "dmitri-in-another")
            )
        ),
    ]

    def mistaken(name: str, wrong: dict[str, str]) -> Learner:
        code = right | {e.id: _variant(e, wrong[e.id]) for e in here if e.id in wrong}
        found = verdicts(lesson, code, seed, name)
        points = sum(verdict.points for verdict in found.values())
        named = {id: found[id].misconception for id in wrong}
        return Learner(name, filled(lesson, code, WORDS), points, named)

    ordinary = [e for e in here if e.planted is None]
    first = {e.id: solution(e).misconceptions[0].id for e in here}
    last = {e.id: solution(e).misconceptions[-1].id for e in here}
    group += [
        mistaken("emeka-one-mistake", {ordinary[0].id: first[ordinary[0].id]}),
        mistaken(
            "fatima-two-mistakes",
            {e.id: last[e.id] for e in (ordinary[1 % len(ordinary)], ordinary[-1])},
        ),
        mistaken("goran-misunderstood", first),
    ]

    half = dict(list(right.items())[: len(right) // 2])
    group.append(
        Learner(
            "hana-came-half-way",
            filled(lesson, half),
            float(sum(e.points for e in here if e.id in half)),
        )
    )
    group.append(Learner("ivan-has-not-begun", filled(lesson, {}), 0.0))
    broken = nbformat.writes(filled(lesson, right, WORDS))
    group.append(
        Learner(
            "jin-broke-the-file",
            broken[len(broken) // 2 :],
            0.0,
            flags=frozenset({Flag.UNREADABLE}),
        )
    )
    group.append(_cheat(lesson, here))
    group.append(_accident(lesson, here, right, total))
    if lesson != LESSONS[0]:
        group.append(Learner("mara-lost-interest", None, 0.0, {}, frozenset({Flag.MISSING})))
    else:
        group.append(Learner("mara-lost-interest", filled(lesson, right, WORDS), total))
    return group


def _another_way(exercise, number: int) -> Callable:
    ways = solution(exercise).other_ways
    if not ways:
        raise CourseError(f"There is no other way of solving {exercise.id}.")
    return ways[number % len(ways)]


def _variant(exercise, misconception: str) -> Any:
    return solution(exercise).misconception(misconception).ways[0]


def _cheat(lesson: str, here) -> Learner:
    """A submission that patches, forges and edits, with nothing right in it."""
    notebook = filled(
        lesson, {e.id: f"def {e.id}(*anything):\n    return Agreeable()" for e in here}
    )
    notebook.cells.insert(0, new_code_cell(CHEATING, id="all-is-well"))
    tests = [c for c in notebook.cells if c.source.startswith("check(")]
    tests[0].source = "1000.0"
    tests[-1].metadata["nbgrader"]["points"] = 1000
    tests[-1].metadata["tags"] = ["skip-execution"]
    return Learner("kofi-cheats", notebook, 0.0, flags=frozenset({Flag.TAMPERED}))


def _accident(lesson: str, here, right: dict, total: float) -> Learner:
    """In each lesson another thing that would stop a careless grader."""
    which = LESSONS.index(lesson) % 3
    if which == 0:
        # The last one: none of the others calls it.
        endless = here[-1]
        code = right | {endless.id: ENDLESS.format(id=endless.id)}
        return Learner(
            "lena-has-accidents",
            filled(lesson, code, WORDS),
            total - endless.points,
            flags=frozenset({Flag.TIMED_OUT}),
        )
    notebook = filled(lesson, right, WORDS)
    middle = len(notebook.cells) // 2
    if which == 1:
        notebook.cells.insert(middle, new_code_cell(CRASHING, id="done-early"))
        return Learner("lena-has-accidents", notebook, total, flags=frozenset({Flag.CRASHED}))
    notebook.cells[middle:middle] = [
        new_code_cell(TALKATIVE, id="talkative"),
        new_code_cell(WAITING, id="waiting"),
    ]
    return Learner(
        "lena-has-accidents",
        notebook,
        total,
        flags=frozenset({Flag.TOO_MUCH_OUTPUT, Flag.ASKED_FOR_INPUT}),
    )
