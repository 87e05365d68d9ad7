"""What to ask a submission, and the points for its answers: the trusted half of grading."""

import atexit
import base64
import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Integer

from ..asking import Answer, Raised, received
from ..cards import card
from ..comparing import Rung
from ..exercise import Exercise
from ..exercises import UnknownExercise, find_exercise
from ..judging import Verdict
from . import notices
from .advice import advise
from .execution import execute
from .intake import files_beside, take
from .notices import Note
from .questions import Questions, origin, questions
from .sandbox import Sandbox
from .task import Outcome, Rules, Step, Task


def _limits() -> dict[str, Integer]:
    """Return the limits of `Rules` as settings, such as ``c.Judge.timeout``."""
    return {
        rule.name: Integer(getattr(Rules, rule.name), help=rule.metadata["help"]).tag(config=True)
        for rule in dataclasses.fields(Rules)
    }


class Judge(NbGraderPreprocessor):
    """Stands in the place of nbgrader's `Execute`.

    Runs the learner's cells in a sandbox. At a test cell the sandbox is not asked whether the
    learner passed: it is handed the cases' inputs and hands back answers, which are judged
    here. Whatever a submission patches, prints or kills, it can only change its own answers.
    """

    seed = Integer(0, help="From which the course's hidden cases are drawn.").tag(config=True)
    # In the body of a class these become its attributes.
    locals().update(_limits())
    # Not configurable: without it, a submission's own outputs would be its grade.
    enabled = Bool(True)

    def preprocess(self, nb, resources):
        # nbgrader has copied there what `ForgivingExporter` wrote.
        beside = files_beside(take(resources["metadata"]["path"] or ".").files)
        student = resources["nbgrader"]["student"]
        task = self.task(nb, beside, student)
        outcome = execute(task, own_sandbox(self.rules()))
        self.fill_in(nb, outcome, student)
        return nb, resources

    def rules(self) -> Rules:
        """Return the configuration's limits for a submission."""
        return Rules(**{rule.name: getattr(self, rule.name) for rule in dataclasses.fields(Rules)})

    def task(self, nb: NotebookNode, beside: Mapping[str, bytes], student: str) -> Task:
        """Return what is to be run of a notebook that has been made whole.

        Parameters
        ----------
        nb : NotebookNode
            The notebook.
        beside : dict of str to bytes
            What is to lie beside it when it runs, by relative path.
        student : str
            Whose it is: everybody is asked hidden cases of their own.
        """
        steps = []
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            if (exercise := asked_exercise(cell)) is not None:
                cases = questions(exercise.id, self.seed, student).encoded
                steps.append(Step(index, exercise=exercise.id, cases=cases))
            elif cell.source.strip():
                steps.append(Step(index, source=cell.source))
        files = {name: base64.b64encode(data).decode() for name, data in beside.items()}
        return Task(tuple(steps), files, self.rules())

    def fill_in(
        self, nb: NotebookNode, outcome: Outcome, student: str, notes: Sequence[Note] = ()
    ) -> None:
        """Fill a notebook with the outputs of its run, and its test cells with verdicts."""
        record = notices.record(nb)
        record["exercises"] = {}
        record["hidden_cases"] = origin(self.seed, student)
        for flag, sentence in (*notes, *outcome.notes):
            notices.note(nb, flag, sentence)
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            outputs = outcome.outputs.get(index, [])
            cell.outputs = from_dict(outputs)
            cell.execution_count = outcome.numbers.get(index)
            if (exercise := asked_exercise(cell)) is not None:
                self._fill_in_test(
                    nb, cell, questions(exercise.id, self.seed, student), outcome, index
                )
        record["seconds"] = round(sum(outcome.seconds.values()), 1)
        record["protection"] = outcome.protection
        for flag, sentence in self._advice(nb):
            notices.advise(nb, flag, sentence)
        notices.show_notices(nb)

    def _advice(self, nb: NotebookNode) -> list[Note]:
        try:
            return advise(nb)
        except Exception:
            # Source that defies being looked at is no reason to lose a grade.
            self.log.exception("The answers' source could not be looked at")
            return []

    def _fill_in_test(
        self, nb: NotebookNode, cell: NotebookNode, asked: Questions, outcome: Outcome, index: int
    ) -> None:
        """Judge the answers to an exercise, and fill in its test cell."""
        exercise = asked.exercise
        verdict = self._verdict(asked, outcome, index)
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

    def _verdict(self, asked: Questions, outcome: Outcome, index: int) -> Verdict:
        exercise = asked.exercise
        # A reference that fails is the author's mistake, and no learner's zero.
        asked.expected  # noqa: B018

        def nothing(rung: Rung, why: str) -> Verdict:
            return Verdict(exercise.id, 0.0, exercise.points, 0, len(asked.cases), rung, why)

        if index in outcome.silent:
            return nothing(Rung.INTERRUPTED, outcome.silent[index])
        sent = zip(asked.order, outcome.answers.get(index, []), strict=False)
        answers = asked.in_order_of_cases([_decoded(a, asked.cases[i]) for i, a in sent])
        try:
            return asked.verdict(answers)
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


def _decoded(plain: Any, inputs: Mapping[str, Any]) -> Answer:
    """Turn what a process sent for a case into an answer, whatever it was."""
    if plain is None:
        return Answer(raised=Raised("NotPlain", "The answers together are too large."))
    try:
        return received(plain, inputs)
    except Exception:
        # Data from a hostile process: every way of being malformed means the same.
        return Answer(raised=Raised("NotPlain", "The answer is no plain data."))
