"""What to ask a submission, and the points for its answers: the trusted half of grading."""

import atexit
import base64
import contextlib
import dataclasses
import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, is_grade, is_solution
from traitlets import Bool, Integer, Unicode

from .. import own
from ..cards import card
from ..cells import exercise_answered
from ..comparing import Rung
from ..errors import CourseError
from ..exercise import Exercise
from ..exercises import UnknownExercise, find_exercise
from ..fingerprints import fingerprint
from ..guilty_line import may_have_line, with_line
from ..judging import Verdict
from . import notices
from .advice import advise
from .cleaning import shown_literally
from .execution import execute
from .intake import files_beside, take
from .judging_process import NotJudged, own_judging_process
from .notices import Flag, Note
from .outputs import OWN, execution_number
from .questions import origin, questions
from .sandbox import Sandbox
from .task import Outcome, Rules, Step, Task

# What nbgrader needs, and what is ours. Pages are made of other metadata too: titles, scripts.
NOTEBOOK_METADATA = ("kernelspec", "language_info", "autograder")
CELL_METADATA = ("nbgrader", "tags", "deletable", "editable")
NOT_TO_BE_RUN_AGAIN = (Flag.CRASHED, Flag.TIMED_OUT, Flag.TAMPERED)
# Seconds: cells that took longer are not run again for a second look; what one may take there.
LONG, AGAIN = 0.3, 3
# Outputs that nbconvert lets be pieces of a page, by how they are cleaned.
SHOWN_OUTPUTS = {"html": "text/html", "markdown": "text/markdown", "math": "text/latex"}


def _limits() -> dict[str, Integer]:
    """Return the limits of `Rules` as settings, such as ``c.Judge.timeout``."""
    return {
        rule.name: Integer(getattr(Rules, rule.name), help=rule.metadata["help"]).tag(config=True)
        for rule in dataclasses.fields(Rules)
    }


class Judge(NbGraderPreprocessor):
    """Stands in the place of nbgrader's `Execute`.

    Runs the learner's cells in a sandbox. At a test cell the sandbox is not asked whether the
    learner passed: it is handed the cases' inputs and hands back answers, which are judged in
    `judging_process`. Whatever a submission patches, prints or kills, it can only change its own
    answers.
    """

    seed = Integer(0, help="From which the course's hidden cases are drawn.").tag(config=True)
    trouble = Unicode("", help="Why nothing can be graded; set by `configure`.").tag(config=True)
    # In the body of a class these become its attributes.
    locals().update(_limits())
    # Not configurable: without it, a submission's own outputs would be its grade.
    enabled = Bool(True)

    def __init__(self, **settings):
        super().__init__(**settings)
        if self.trouble:
            raise CourseError(self.trouble)
        # Now, for later there may be threads, and a process with threads is not safely forked.
        self.judging = own_judging_process()

    def preprocess(self, nb, resources):
        # nbgrader has copied there what `ForgivingExporter` wrote.
        beside = files_beside(take(resources["metadata"]["path"] or ".").files)
        student = resources["nbgrader"]["student"]
        task = self.task(nb, beside, student)
        sandbox = own_sandbox(self.rules())
        outcome = execute(task, sandbox)
        verdicts = self.verdicts(nb, outcome, student)
        if second_look := self.second_look(nb, task, outcome, verdicts, student):
            self.add_lines(nb, outcome, execute(second_look, sandbox), verdicts, student)
        self.fill_in(nb, outcome, verdicts)
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
        asked = [step.exercise for step in steps if step.exercise]
        self.judging.prepare(asked, self.seed, student)
        files = {name: base64.b64encode(data).decode() for name, data in beside.items()}
        return Task(tuple(steps), files, self.rules())

    def verdicts(self, nb: NotebookNode, outcome: Outcome, student: str) -> dict[int, Verdict]:
        """Judge what came of a notebook: a verdict for each test cell, by its index."""
        notices.record(nb)["hidden_cases"] = origin(self.seed, student)
        return {
            index: self._verdict(nb, exercise, outcome, index, student)
            for index, cell in enumerate(nb.cells)
            if cell.cell_type == "code" and (exercise := asked_exercise(cell)) is not None
        }

    def second_look(
        self,
        nb: NotebookNode,
        task: Task,
        outcome: Outcome,
        verdicts: Mapping[int, Verdict],
        student: str,
    ) -> Task | None:
        """Return a task that asks edits of what is wrong; None if there is nothing to ask.

        It runs the cells once more, but those that took long; a notebook that crashed or ran out
        of time is left alone. Where a misconception says what is wrong, it is not looked for
        again.

        Parameters
        ----------
        nb : NotebookNode
            The notebook.
        task, outcome : Task, Outcome
            What was run, and what came of it.
        verdicts : dict of int to Verdict
            What was found.
        student : str
            Whose it is.
        """
        steps = {}
        troubled = any(flag in NOT_TO_BE_RUN_AGAIN for flag, _ in outcome.notes)
        for index, verdict in verdicts.items():
            if (
                troubled
                or verdict.misconception
                or not may_have_line(verdict)
                or index in outcome.silent
            ):
                continue
            order: list[int] = []
            with contextlib.suppress(NotJudged):
                order, edits = self.judging.edits(
                    verdict.exercise,
                    self.seed,
                    student,
                    outcome.answers.get(index, []),
                    answer_source(nb, verdict.exercise),
                )
            if order:
                asked = questions(verdict.exercise, self.seed, student)
                cases = tuple(asked.encoded[asked.order.index(i)] for i in order)
                steps[index] = Step(
                    index, exercise=verdict.exercise, cases=cases, edits=tuple(edits)
                )
        if not steps:
            return None
        before = (
            step
            for step in task.steps
            if step.cell < max(steps)
            and not step.exercise
            and outcome.seconds.get(step.cell, 0.0) < LONG
        )
        steps |= {step.cell: step for step in before}
        rules = dataclasses.replace(task.rules, timeout=AGAIN, max_restarts=0)
        return Task(tuple(steps[index] for index in sorted(steps)), task.files, rules)

    def add_lines(
        self,
        nb: NotebookNode,
        outcome: Outcome,
        again: Outcome,
        verdicts: dict[int, Verdict],
        student: str,
    ) -> None:
        """Add to verdicts the lines that a second look has found."""
        for index, edited in again.edited.items():
            exercise = verdicts[index].exercise
            given = outcome.answers.get(index, [])
            source = answer_source(nb, exercise)
            # Without a line a verdict is as true as before.
            with contextlib.suppress(NotJudged):
                line = self.judging.guilty_line(exercise, self.seed, student, given, source, edited)
                verdicts[index] = with_line(verdicts[index], line)

    def fill_in(self, nb: NotebookNode, outcome: Outcome, verdicts: Mapping[int, Verdict]) -> None:
        """Fill a notebook with the outputs of its run, and its test cells with verdicts."""
        record = notices.record(nb)
        record["exercises"] = {}
        for flag, sentence in outcome.notes:
            notices.note(nb, flag, sentence)
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs = from_dict(outcome.outputs.get(index, []))
            cell.execution_count = execution_number(outcome.numbers.get(index))
            if (exercise := asked_exercise(cell)) is not None:
                self._fill_in_test(nb, cell, exercise, verdicts[index], outcome.seconds.get(index))
        record["seconds"] = round(sum(outcome.seconds.values()), 1)
        record["protection"] = outcome.protection
        for flag, sentence in self._advice(nb):
            notices.advise(nb, flag, sentence)
        notices.show_notices(nb)
        self._clean(nb)

    def _advice(self, nb: NotebookNode) -> list[Note]:
        try:
            return advise(nb)
        except Exception:
            # Source that defies being looked at is no reason to lose a grade.
            self.log.exception("The answers' source could not be looked at")
            return []

    def _fill_in_test(
        self,
        nb: NotebookNode,
        cell: NotebookNode,
        exercise: Exercise,
        verdict: Verdict,
        seconds: float | None,
    ) -> None:
        """Fill in the test cell of an exercise."""
        max_points = float(cell.metadata.nbgrader["points"])
        # An instructor may have given a test cell other points than the lesson does.
        points = verdict.points * max_points / exercise.points if exercise.points else 0.0
        points = min(max(points, 0.0), max_points) if math.isfinite(points) else 0.0
        verdict = dataclasses.replace(verdict, points=points, max_points=max_points)
        html, text = card(verdict, graded=True)
        shown = {"data": {"text/html": html, "text/plain": text}, "metadata": {OWN: True}}
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
            "seconds": seconds or 0.0,
            "line": verdict.line and dataclasses.asdict(verdict.line),
            "fingerprint": fingerprint(exercise.id),
        }

    def _verdict(
        self, nb: NotebookNode, exercise: Exercise, outcome: Outcome, index: int, student: str
    ) -> Verdict:
        asked = questions(exercise.id, self.seed, student)

        def nothing(rung: Rung, why: str) -> Verdict:
            return Verdict(exercise.id, 0.0, exercise.points, 0, len(asked.cases), rung, why)

        if index in outcome.silent:
            return nothing(Rung.INTERRUPTED, outcome.silent[index])
        try:
            return self.judging.verdict(
                exercise.id, self.seed, student, outcome.answers.get(index, [])
            )
        except NotJudged as error:
            why = f"The answers of `{exercise.id}` could not be judged: {error}."
            notices.note(nb, Flag.NOT_JUDGED, why)
            return nothing(Rung.TYPE, f"{why} Are they far larger than the task asks for?")

    def _clean(self, nb: NotebookNode) -> None:
        """Leave nothing in a notebook that acts when it is shown, or cannot be shown."""
        nb.metadata = from_dict({k: v for k, v in nb.metadata.items() if k in NOTEBOOK_METADATA})
        for cell in nb.cells:
            cell.metadata = from_dict(
                {k: v for k, v in cell.metadata.items() if k in CELL_METADATA}
            )
        texts = [text for cell in nb.cells for text in _shown_texts(cell)]
        try:
            cleaned = self.judging.cleaned([text.to_plain() for text in texts])
        except NotJudged as error:
            notices.note(
                nb,
                Flag.NOT_JUDGED,
                "The texts of this notebook are shown as they were typed. They could not be "
                f"prepared for a page: {error}.",
            )
            notices.show_notices(nb)
            texts = [text for cell in nb.cells for text in _shown_texts(cell)]
            cleaned = [shown_literally(text.content) for text in texts]
        for text, content in zip(texts, cleaned, strict=True):
            text.holder[text.key] = content


def _keep(metadata: NotebookNode, known: Sequence[str]) -> None:
    for name in set(metadata) - set(known):
        del metadata[name]


class _Text(NamedTuple):
    """A text that a page shows, and where it stands."""

    kind: str
    holder: NotebookNode
    key: str
    attachments: dict[str, dict[str, str]]

    @property
    def content(self) -> str:
        return self.holder[self.key]

    def to_plain(self) -> tuple:
        """Return it as `JudgingProcess.cleaned` takes it."""
        return self.kind, self.content, self.attachments


def _shown_texts(cell: NotebookNode) -> Iterator[_Text]:
    """Find what a learner wrote in a cell, or let it show, that becomes a piece of a page."""
    if cell.cell_type == "code":
        for output in cell.outputs:
            if OWN not in output.get("metadata", {}):
                for kind, content_type in SHOWN_OUTPUTS.items():
                    if content_type in output.get("data", {}):
                        yield _Text(kind, output.data, content_type, {})
    elif not _as_released(cell):
        kind = "markdown" if cell.cell_type == "markdown" else "html"
        yield _Text(kind, cell, "source", cell.get("attachments", {}))


def _as_released(cell: NotebookNode) -> bool:
    """Whether a cell that counts is as the instructor wrote it."""
    released = cell.metadata.get("nbgrader", {}).get("checksum")
    return released is not None and released == compute_checksum(cell)


@own.forgotten
@functools.cache
def own_sandbox(rules: Rules) -> Sandbox:
    """Return a sandbox that this process keeps until it ends."""
    sandbox = Sandbox(rules.limits())
    atexit.register(sandbox.close)
    return sandbox


def answer_source(nb: NotebookNode, exercise_id: str) -> str:
    """Return what stands in an exercise's answer cell, "" if there is none."""
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and exercise_answered(name) == exercise_id:
            return cell.source
    return ""


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
