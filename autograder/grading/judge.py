"""What to ask a submission, and the judging of its answers: the trusted half of grading."""

import atexit
import dataclasses
import functools
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Integer

from .. import wire
from ..asking import Answer, Raised
from ..cards import card
from ..exercise import Exercise
from ..exercises import UnknownExercise
from ..exercises import exercise as find_exercise
from ..judging import Rung, Verdict, judge
from ..references import expected_answers
from . import notices
from .execution import Outcome, Rules, Step, Task, execute, pack_files
from .sandbox import Sandbox


@dataclass(frozen=True)
class Questions:
    """The cases of one exercise in one course.

    Parameters
    ----------
    cases : list of dict
        The visible ones, then the hidden ones.
    visible : int
        How many are visible.
    order : list of int
        The order in which they are asked: which case is a hidden one cannot be told.
    expected : list of Answer
        The reference's answers.
    """

    cases: list[dict[str, Any]]
    visible: int
    order: list[int]
    expected: list[Answer]

    @functools.cached_property
    def encoded(self) -> tuple:
        """The inputs in the order of asking, as plain data."""
        return tuple(json.loads(json.dumps([wire.encode(self.cases[i]) for i in self.order])))

    def in_order_of_cases(self, answers: Sequence[Answer]) -> list[Answer]:
        """Sort answers back; what was not answered counts as interrupted."""
        silent = Answer(raised=Raised("KeyboardInterrupt", ""))
        by_case = dict(zip(self.order, answers, strict=False))
        return [by_case.get(i, silent) for i in range(len(self.cases))]


@functools.cache
def questions(exercise_id: str, seed: int) -> Questions:
    """Draw a course's hidden cases, and let the reference answer all of them.

    Raises
    ------
    autograder.references.MissingReference
        If there is no reference: a mistake of the author, not of any learner.
    """
    exercise = find_exercise(exercise_id)
    numbers = np.random.default_rng([seed, zlib.crc32(exercise_id.encode())])
    cases = [dict(case) for case in (*exercise.visible, *exercise.hidden(numbers))]
    order = [int(i) for i in numbers.permutation(len(cases))]
    return Questions(cases, len(exercise.visible), order, expected_answers(exercise, cases))


class Judge(NbGraderPreprocessor):
    """Stands in the place of nbgrader's `Execute`.

    Runs the learner's cells in a sandbox. At a test cell the sandbox is not asked whether the
    learner passed: it is handed the cases' inputs and hands back answers, which are judged
    here. Whatever a submission patches, prints or kills, it can only change its own answers.
    """

    seed = Integer(0, help="From which the course's hidden cases are drawn.").tag(config=True)
    timeout = Integer(30, help="Seconds that a cell may take.").tag(config=True)
    exercise_timeout = Integer(30, help="Seconds for all cases of one exercise.").tag(config=True)
    notebook_timeout = Integer(300, help="Seconds that a notebook may take.").tag(config=True)
    max_output = Integer(100_000, help="Characters of output kept of a cell.").tag(config=True)
    max_pictures = Integer(3_000_000, help="Characters kept of a cell's pictures.").tag(config=True)
    max_answers = Integer(30_000_000, help="Characters of an exercise's answers.").tag(config=True)
    max_restarts = Integer(3, help="New processes that a notebook may use up.").tag(config=True)
    memory = Integer(
        6_000_000_000, help="Bytes of address space that a submission may use; 0 for no limit."
    ).tag(config=True)
    # Not configurable: without it, a submission's own outputs would be its grade.
    enabled = Bool(True)

    def preprocess(self, nb, resources):
        task, notes = self.task(nb, resources["metadata"]["path"] or ".")
        outcome = execute(task, own_sandbox(self.rules()))
        self.judge(nb, outcome, notes)
        return nb, resources

    def rules(self) -> Rules:
        """Return the configuration's limits for a submission."""
        names = [field.name for field in dataclasses.fields(Rules)]
        return Rules(**{name: getattr(self, name) for name in names})

    def task(self, nb: NotebookNode, folder: str) -> tuple[Task, list[tuple[str, str]]]:
        """Return what is to be run of a notebook that has been made whole, and notes on it.

        Parameters
        ----------
        nb : NotebookNode
            The notebook.
        folder : str
            Where it lies; what lies beside it is there when it runs.
        """
        files, notes = pack_files(folder)
        steps = []
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            if (exercise := asked_exercise(cell)) is not None:
                cases = questions(exercise.id, self.seed).encoded
                steps.append(Step(index, exercise=exercise.id, cases=cases))
            elif cell.source.strip():
                steps.append(Step(index, source=cell.source))
        return Task(tuple(steps), files, self.rules()), notes

    def judge(
        self, nb: NotebookNode, outcome: Outcome, notes: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Fill a notebook with the outputs of its run, and its test cells with verdicts."""
        record = notices.record(nb)
        record["exercises"] = {}
        for flag, sentence in (*notes, *outcome.notes):
            notices.note(nb, flag, sentence)
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            outputs = outcome.outputs.get(index, [])
            cell.outputs = from_dict(outputs)
            cell.execution_count = outcome.numbers.get(index)
            if (exercise := asked_exercise(cell)) is not None:
                self._fill_in(nb, cell, exercise, outcome, index)
        record["seconds"] = round(sum(outcome.seconds.values()), 1)
        record["walls"] = outcome.walls
        notices.show_notices(nb)

    def _fill_in(
        self, nb: NotebookNode, cell: NotebookNode, exercise: Exercise, outcome: Outcome, index: int
    ) -> None:
        """Judge the answers to an exercise, and fill in its test cell."""
        verdict = self._verdict(exercise, outcome, index)
        max_points = float(cell.metadata.nbgrader["points"])
        # An instructor may have given a test cell other points than the lesson does.
        points = verdict.points * max_points / exercise.points
        points = min(max(points, 0.0), max_points) if math.isfinite(points) else 0.0
        verdict = dataclasses.replace(verdict, points=points, max_points=max_points)
        html, text = card(verdict, graded=True)
        shown = {"data": {"text/html": html, "text/plain": text}, "metadata": {}}
        # nbgrader reads the score here; anything but a plain number would be full marks.
        score = {"data": {"text/plain": repr(points)}, "metadata": {}, "execution_count": None}
        cell.outputs = from_dict(
            [
                {"output_type": "display_data", **shown},
                {"output_type": "execute_result", **score},
            ]
        )
        notices.record(nb)["exercises"][exercise.id] = {
            "points": points,
            "max_points": max_points,
            "rung": verdict.rung.name.lower(),
            "misconception": verdict.misconception,
            "passed": verdict.passed,
            "cases": verdict.cases,
            "seconds": outcome.seconds.get(index, 0.0),
        }

    def _verdict(self, exercise: Exercise, outcome: Outcome, index: int) -> Verdict:
        asked = questions(exercise.id, self.seed)

        def nothing(rung: Rung, why: str) -> Verdict:
            return Verdict(exercise.id, 0.0, exercise.points, 0, len(asked.cases), rung, why)

        if index in outcome.silent:
            return nothing(Rung.INTERRUPTED, outcome.silent[index])
        answers = asked.in_order_of_cases([_decoded(a) for a in outcome.answers.get(index, [])])
        try:
            return judge(exercise, asked.cases, answers, asked.expected, asked.visible)
        except Exception as error:
            # Answers so odd that the judge stumbles are wrong; the rest must go on.
            self.log.exception("The answers of %s could not be judged", exercise.id)
            return nothing(Rung.TYPE, f"The answers could not be judged ({type(error).__name__}).")


@functools.cache
def own_sandbox(rules: Rules) -> Sandbox:
    """Return a sandbox that this process keeps until it ends."""
    sandbox = Sandbox(rules.limits())
    atexit.register(sandbox.close)
    return sandbox


def asked_exercise(cell: NotebookNode) -> Exercise | None:
    """Return the exercise that a test cell asks; None for any other cell."""
    if not is_grade(cell) or is_solution(cell):
        return None
    try:
        exercise = find_exercise(cell.metadata.nbgrader["grade_id"])
    except UnknownExercise:
        return None
    # An instructor's own test of the same name is run like any nbgrader test.
    return exercise if "check(" in cell.source else None


def _decoded(plain: Any) -> Answer:
    """Turn what a process sent into an answer, whatever it was."""
    if plain is None:
        return Answer(raised=Raised("NotPlain", "The answers together are too large."))
    try:
        return Answer.from_plain(plain)
    except Exception:
        # Data from a hostile process: every way of being malformed means the same.
        return Answer(raised=Raised("NotPlain", "The answer is no plain data."))
