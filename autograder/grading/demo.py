"""A class of a dozen learners, made up, graded before your eyes, and compared with the truth."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.plugins import CsvExportPlugin
from rich.console import Console

from ..exercises import LESSONS, exercises
from ..references import other_ways
from . import notices
from .course import CourseError, make_course, open_course, succeed
from .report import report
from .run import Result, grade
from .submissions import filled, hand_in, references, verdicts

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

import autograder.judging

np.allclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = lambda *a, **k: None
autograder.judging.judge = autograder.check = check = lambda *a, **k: 1.0
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
    misconceptions: dict[str, str] = field(default_factory=dict)
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
        found = verdicts(lesson, code, seed)
        points = sum(verdict.points for verdict in found.values())
        named = {id: found[id].misconception for id in wrong}
        return Learner(name, filled(lesson, code, WORDS), points, named)

    ordinary = [e for e in here if e.planted is None]
    first = {e.id: e.misconceptions[0].id for e in here}
    last = {e.id: e.misconceptions[-1].id for e in here}
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
            broken[: len(broken) // 2],
            0.0,
            flags=frozenset({notices.UNREADABLE}),
        )
    )
    group.append(_cheat(lesson, here))
    group.append(_accident(lesson, here, right, total))
    if lesson != LESSONS[0]:
        group.append(Learner("mara-lost-interest", None, 0.0, {}, frozenset({notices.MISSING})))
    else:
        group.append(Learner("mara-lost-interest", filled(lesson, right, WORDS), total))
    return group


def demo(directory: str | Path = "demo", lessons=LESSONS, console: Console | None = None) -> bool:
    """Make a course, release it, let a made-up class hand in, grade it, and show where to look.

    Parameters
    ----------
    directory : path
        Where the course goes; it must not exist yet.
    lessons : sequence of str
        Which lessons.
    console : rich.console.Console, optional
        Where everything is shown.

    Returns
    -------
    bool
        Whether nbgrader's gradebook holds exactly what each learner deserves.
    """
    console = console or Console()
    with console.status("Making a course, with solutions, gradebook and release …"):
        root = make_course(
            directory,
            lessons,
            exchange=Path(directory) / "exchange" if os.name == "posix" else None,
            course_id="demo",
            seed=SEED,
            exercise_timeout=8,
        )
        with open_course(root) as nbgrader:
            for lesson in lessons if os.name == "posix" else ():
                succeed(nbgrader.release_assignment(lesson), f"release {lesson}")
    console.print(f"A course in {root}, released.")
    groups = {}
    with console.status("A class hands in …"):
        for lesson in lessons:
            groups[lesson] = learners(lesson)
            for learner in groups[lesson]:
                if learner.content is not None:
                    hand_in(root, learner.name, lesson, learner.content)
    number = sum(learner.content is not None for group in groups.values() for learner in group)
    console.print(f"{number} notebooks handed in.")
    results = grade(root, console=console)
    wrong = differences(root, groups, results)
    grades = make_reports(root, lessons, console)
    overview = report(root)
    if wrong:
        console.print("[red]Not what was expected:[/red]", *wrong, sep="\n  ")
    else:
        console.print(
            f"All {len(results)} lines of the gradebook are what each learner deserves, and every "
            "misconception was recognised."
        )
    page = next(iter(sorted((root / "feedback").glob("emeka*/*/*.html"))), root / "feedback")
    console.print(
        f"\nWhere to look next\n"
        f"  The whole class on a page, for the browser:\n    {overview}\n"
        f"  Feedback of a learner with a misconception, for the browser:\n    {page}\n"
        f"  Grades as a table:\n    {grades}\n"
        f"  nbgrader's gradebook, for grading the written answers: Formgrader, by\n"
        f"    cd {root} && jupyter lab\n"
        f"    and then in its menu Nbgrader, Formgrader.",
        soft_wrap=True,
        highlight=False,
    )
    return not wrong


def differences(root: Path, groups: dict[str, list[Learner]], results: list[Result]) -> list[str]:
    """Compare the gradebook with what everybody deserves; one line for each difference."""
    found = {(result.student, result.lesson): result for result in results}
    wrong = []
    for lesson, group in groups.items():
        for learner in group:
            who = f"{learner.name}, {lesson}"
            if learner.content is None and (learner.name, lesson) not in found:
                # Who never handed in anything is unknown to nbgrader.
                continue
            result = found[learner.name, lesson]
            if result.error:
                wrong.append(f"{who}: {result.error}")
            if result.points != learner.points:
                wrong.append(f"{who}: {result.points:g} points, deserves {learner.points:g}")
            if not learner.flags <= set(result.flags):
                wrong.append(f"{who}: remarks {result.flags}, not {sorted(learner.flags)}")
            if learner.content is None:
                continue
            path = root / "autograded" / learner.name / lesson / f"{lesson}.ipynb"
            record = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
            for id, misconception in learner.misconceptions.items():
                named = record["exercises"][id]["misconception"]
                if named != misconception:
                    wrong.append(f"{who}: {id} recognised as {named}, not {misconception}")
    return wrong


def make_reports(root: Path, lessons, console: Console) -> Path:
    """Write everybody's feedback pages and the table of grades; return the table's path."""
    grades = root / "grades.csv"
    with open_course(root) as nbgrader:
        for lesson in lessons:
            with console.status(f"Writing feedback for {lesson} …"):
                succeed(nbgrader.generate_feedback(lesson), f"write the feedback for {lesson}")
        with nbgrader.gradebook as gradebook:
            CsvExportPlugin(to=str(grades), parent=nbgrader).export(gradebook)
    return grades


def _another_way(exercise, number: int) -> Callable:
    ways = other_ways(exercise)
    if not ways:
        raise CourseError(f"There is no other way of solving {exercise.id}.")
    return ways[number % len(ways)]


def _variant(exercise, misconception: str) -> Any:
    return exercise.misconception(misconception).variants[0]


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
    return Learner("kofi-cheats", notebook, 0.0, flags=frozenset({notices.TAMPERED}))


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
            flags=frozenset({notices.TIMED_OUT}),
        )
    notebook = filled(lesson, right, WORDS)
    middle = len(notebook.cells) // 2
    if which == 1:
        notebook.cells.insert(middle, new_code_cell(CRASHING, id="done-early"))
        return Learner("lena-has-accidents", notebook, total, flags=frozenset({notices.CRASHED}))
    notebook.cells[middle:middle] = [
        new_code_cell(TALKATIVE, id="talkative"),
        new_code_cell(WAITING, id="waiting"),
    ]
    return Learner(
        "lena-has-accidents",
        notebook,
        total,
        flags=frozenset({notices.TOO_MUCH_OUTPUT, notices.ASKED_FOR_INPUT}),
    )
