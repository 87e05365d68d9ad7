"""Trying answers on an exercise: what a learner would be shown, and what grading would give.

For whoever writes checks. Each answer runs in a process of its own, in the namespace that a
learner's notebook has at its cell, and is given up after a time.
"""

import contextlib
import functools
import io
import json
import linecache
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .answer_keys import answer_key
from .asking import Answer, Raised, ask_namespace
from .building import released, solved
from .cells import exercise_answered
from .errors import AutograderError
from .exercise import Exercise
from .exercises import find_exercise
from .judging import Verdict, judge
from .references import all_cases, diagnoses, expected_answers, references

SECONDS = 30
SEEDS = (11, 12)


@dataclass(frozen=True)
class Trial:
    """An answer to try.

    Parameters
    ----------
    exercise : str
        Its exercise's id.
    name : str
        What to call it.
    right : bool or None
        Whether it is right; None if that is not known.
    code : str
        What stands in the answer cell.
    """

    exercise: str
    name: str
    right: bool | None
    code: str


@dataclass(frozen=True)
class Tried:
    """What came of a trial.

    Parameters
    ----------
    trial : Trial
        What was tried.
    check : Verdict
        The learner's own check, of the visible cases.
    grades : tuple of Verdict
        Grading's, one for each seed.
    """

    trial: Trial
    check: Verdict
    grades: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether it was found right everywhere."""
        return self.check.right and all(grade.right for grade in self.grades)

    @property
    def telling(self) -> Verdict:
        """The verdict that says most: the first that is not right."""
        return next((v for v in (self.check, *self.grades) if not v.right), self.check)

    @property
    def told(self) -> str:
        """How a wrong answer was explained."""
        verdict = self.telling
        if verdict.right:
            return "accepted"
        if verdict.misconception:
            return "named"
        if verdict.diagnosis:
            return "described"
        bare = verdict.rung.name == "VALUE" and verdict.message.startswith("Wrong value")
        return "value only" if bare else "by message"

    def to_plain(self) -> dict[str, Any]:
        """Return it as data for `json.dumps`."""
        verdict = self.telling
        return {
            "exercise": self.trial.exercise,
            "name": self.trial.name,
            "right": self.trial.right,
            "passed": self.passed,
            "points": [grade.points for grade in self.grades],
            "max_points": self.check.max_points,
            "told": self.told,
            "rung": verdict.rung.name,
            "misconception": verdict.misconception,
            "message": verdict.message,
            "diagnosis": verdict.diagnosis,
        }


def read_trials(path: str | Path) -> list[Trial]:
    """Read a file of trials: a JSON object a line, with `Trial`'s fields.

    Raises
    ------
    AutograderError
        If a line is something else.
    """
    trials = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            trials.append(
                Trial(plain["exercise"], plain["name"], plain.get("right"), plain["code"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise AutograderError(
                f"{path}, line {number}, is no trial ({error!r}). It should be an object with "
                "exercise, name, right and code."
            ) from None
    return trials


def try_answer(trial: Trial, seeds: Sequence[int] = SEEDS, seconds: float = SECONDS) -> Tried:
    """Put an answer to all checks.

    Parameters
    ----------
    trial : Trial
        The answer.
    seeds : sequence of int
        From which hidden cases are drawn.
    seconds : float
        After which it is given up.
    """
    exercise = find_exercise(trial.exercise)
    visible = len(exercise.visible)
    drawn = [_drawn(exercise, seed) for seed in seeds]
    cases = [*exercise.visible, *(case for each, _ in drawn for case in each[visible:])]
    _given(exercise.lesson)  # once, and not in each process
    answers = _answers_of(exercise, trial.code, cases, seconds)
    shown, rest = answers[:visible], answers[visible:]
    grades: list[Verdict] = []
    for each, expected in drawn:
        mine, rest = rest[: len(each) - visible], rest[len(each) - visible :]
        known = _diagnoses(exercise, seeds[len(grades)])
        grades.append(
            judge(exercise, each, [*shown, *mine], expected, known, visible, source=trial.code)
        )
    check = judge(exercise, list(exercise.visible), shown, *answer_key(exercise), source=trial.code)
    return Tried(trial, check, tuple(grades))


def summary(tried: Sequence[Tried]) -> dict[str, int]:
    """Count what matters of many trials."""
    right = [one for one in tried if one.trial.right]
    wrong = [one for one in tried if one.trial.right is False]
    told = [one.told for one in wrong]
    return {
        "right": len(right),
        "right rejected": sum(not one.passed for one in right),
        "wrong": len(wrong),
        "wrong accepted": sum(one.passed for one in wrong),
        **{way: told.count(way) for way in ("named", "described", "by message", "value only")},
    }


@functools.cache
def _drawn(exercise: Exercise, seed: int) -> tuple[list[dict], list[Answer]]:
    cases = all_cases(exercise, np.random.default_rng(seed))
    return cases, expected_answers(exercise, cases)


@functools.cache
def _diagnoses(exercise: Exercise, seed: int):
    return diagnoses(exercise, _drawn(exercise, seed)[0])


@functools.cache
def _given(lesson: str) -> dict[str, Any]:
    """Return what a lesson's notebook defines itself: imports, and what is given."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in released(solved(lesson)).cells:
        mine = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or exercise_answered(mine.get("grade_id", "")):
            continue
        if mine.get("locked") and not mine.get("grade"):
            exec(cell.source, names)
        elif "import " in cell.source:
            lines = [s for s in cell.source.splitlines() if s.startswith(("import ", "from "))]
            exec("\n".join(lines), names)
    return names


def _namespace(exercise: Exercise, code: str) -> dict[str, Any]:
    """Run an answer where the other exercises are answered as in the reference."""
    names = {**_given(exercise.lesson), **references(exercise.lesson)}
    del names[exercise.id]
    filename = "<answer>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    exec(compile(code, filename, "exec"), names)
    return names


def _answers_of(
    exercise: Exercise, code: str, cases: Sequence[Mapping], seconds: float
) -> list[Answer]:
    # A fork has everything imported already; where there is none, a new process imports it again.
    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(there, exercise.id, code, cases), daemon=True)
    process.start()
    there.close()
    try:
        plain = here.recv() if here.poll(seconds) else None
    except EOFError:
        plain = None
    process.kill()
    process.join()
    if plain is None:
        return [Answer(raised=Raised("KeyboardInterrupt", "")) for _ in cases]
    return [Answer.from_plain(answer) for answer in plain]


def _answer(line: Any, exercise_id: str, code: str, cases: Sequence[Mapping]) -> None:
    """Run in a process of its own: send the answers to the cases, as plain data."""
    exercise = find_exercise(exercise_id)
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        try:
            names = _namespace(exercise, code)
        except BaseException as error:
            answers = [Answer(raised=Raised(type(error).__name__, str(error)))] * len(cases)
        else:
            answers = ask_namespace(exercise, names, cases)
    line.send([answer.to_plain() for answer in answers])


def try_all(trials: Sequence[Trial], seeds: Sequence[int] = SEEDS) -> Iterator[Tried]:
    """Try many answers, one after the other."""
    for trial in trials:
        yield try_answer(trial, seeds)
