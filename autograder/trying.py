"""Trying answers on an exercise: what a learner would be shown, and what grading would give.

For whoever writes checks. Each answer runs in a process of its own, in the namespace that a
learner's notebook has at its cell, and is given up after a time.
"""

import contextlib
import functools
import io
import itertools
import json
import linecache
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .answer_keys import answer_key
from .asking import Answer, Raised, ask_namespace
from .building import released, solved
from .cells import exercise_answered
from .edits import Line
from .errors import AutograderError
from .exercise import Exercise
from .exercises import find_exercise
from .guilty_line import guilty_line_here, may_have_line, with_line
from .judging import Verdict, judge
from .learning import LINE_SECONDS
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
            "line": verdict.line and asdict(verdict.line),
        }


def read_answer(path: str | Path) -> str:
    """Return what a file holds; an `AutograderError` says why it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AutograderError(
            f"{path} cannot be read: {error}. Name an exercise and a Python file with an answer to "
            "it, or a file of answers (.jsonl)."
        ) from None


def read_trials(path: str | Path) -> list[Trial]:
    """Read a file of trials: a JSON object a line, with `Trial`'s fields.

    Raises
    ------
    AutograderError
        If the file cannot be read, or a line is something else.
    """
    trials = []
    for number, line in enumerate(read_answer(path).splitlines(), start=1):
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
    key = answer_key(exercise)
    sets = [
        _Set([*map(dict, exercise.visible)], key.expected),
        *(_drawn(exercise, s) for s in seeds),
    ]
    known = [key.diagnoses, *(_diagnoses(exercise, seed) for seed in seeds)]
    _given(exercise.lesson)  # once, and not in each process
    with _Run(exercise, trial.code, sets, seconds) as run:
        verdicts = [
            judge(exercise, each.cases, told, each.expected, diagnoses, visible, source=trial.code)
            for each, told, diagnoses in zip(sets, run.answers(), known, strict=True)
        ]
        lines = run.lines([may_have_line(verdict) for verdict in verdicts])
    check, *grades = map(with_line, verdicts, lines)
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
        "line found": sum(one.telling.line is not None for one in wrong),
        "neither": sum(one.told == "value only" and not one.telling.line for one in wrong),
    }


class _Set(NamedTuple):
    """Cases that are judged together, the visible ones first, and what is right."""

    cases: list[dict]
    expected: list[Answer]


@functools.cache
def _drawn(exercise: Exercise, seed: int) -> _Set:
    cases = all_cases(exercise, np.random.default_rng(seed))
    return _Set(cases, expected_answers(exercise, cases))


@functools.cache
def _diagnoses(exercise: Exercise, seed: int):
    return diagnoses(exercise, _drawn(exercise, seed).cases)


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


class _Run:
    """An answer that runs in a process of its own.

    Parameters
    ----------
    exercise : Exercise
        What it answers.
    code : str
        The answer.
    sets : sequence of _Set
        What to ask.
    seconds : float
        After which it is given up.
    """

    def __init__(self, exercise: Exercise, code: str, sets: Sequence[_Set], seconds: float):
        self.sets, self.seconds = sets, seconds
        # A fork has everything imported already; where there is none, a new process imports it
        # again.
        context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
        self.line, there = context.Pipe()
        arguments = (there, exercise.id, code, sets)
        self.process = context.Process(target=_run, args=arguments, daemon=True)
        self.process.start()
        there.close()

    def __enter__(self) -> "_Run":
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.join()

    def answers(self) -> list[list[Answer]]:
        """Wait for the answers to each set; where none come, they count as interrupted."""
        answers = self._received(self.seconds)
        if answers is None:
            interrupted = Answer(raised=Raised("KeyboardInterrupt", ""))
            return [[interrupted] * len(each.cases) for each in self.sets]
        return [[Answer.from_plain(answer) for answer in each] for each in answers]

    def lines(self, wanted: Sequence[bool]) -> list[Line | None]:
        """Wait for the line of the mistake for each set for which it is wanted."""
        lines = None
        if any(wanted):
            with contextlib.suppress(OSError):
                self.line.send(wanted)
            lines = self._received(self.seconds)
        return lines or [None] * len(wanted)

    def _received(self, seconds: float) -> Any:
        try:
            return self.line.recv() if self.line.poll(seconds) else None
        except (EOFError, OSError):
            return None


def _run(line: Any, exercise_id: str, code: str, sets: Sequence[_Set]) -> None:
    """Run in a process of its own: send the answers as plain data, then lines if they are wanted.

    A line is looked for as long as on a learner's machine.
    """
    exercise = find_exercise(exercise_id)
    names: dict[str, Any] = {}
    visible = len(exercise.visible)
    cases = [*exercise.visible, *(case for each in sets for case in each.cases[visible:])]
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
        shown, rest = answers[:visible], iter(answers[visible:])
        told = [[*shown, *itertools.islice(rest, len(s.cases) - visible)] for s in sets]
        line.send([[answer.to_plain() for answer in each] for each in told])
        wanted = line.recv()
        lines = []
        for each, mine, one in zip(sets, told, wanted, strict=True):
            looked_for = (exercise, code, names, each.cases, mine, each.expected, LINE_SECONDS[0])
            lines.append(guilty_line_here(*looked_for) if one and names else None)
    line.send(lines)


def try_all(trials: Sequence[Trial], seeds: Sequence[int] = SEEDS) -> Iterator[Tried]:
    """Try many answers, one after the other."""
    for trial in trials:
        yield try_answer(trial, seeds)
