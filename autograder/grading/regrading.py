"""Grading again what has been graded, because an exercise has changed: nobody loses points by it.

Where the points of an exercise would be fewer than before, the older ones stay, with the card
that came with them. Either way the notebook's record keeps both.
"""

import contextlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import is_grade, is_solution
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..cards import number
from ..errors import CourseError
from ..exercises import find_exercise
from . import notices
from .course import open_course
from .gradebook import read_gradebook
from .intake import printable
from .notices import Flag
from .outputs import OWN
from .reading import unfit
from .records import read_record
from .run import Job, grade_all, graded_already, graded_folder, released_lessons, submissions
from .sandbox import Sandbox


@dataclass(frozen=True)
class Change:
    """What an exercise earned before and would earn now, and which of the two counts.

    Parameters
    ----------
    exercise : str
        Which.
    before, after, counts : float
        Points; `before` by the share that was earned, if the exercise's points have changed.
    """

    exercise: str
    before: float
    after: float
    counts: float

    def __str__(self) -> str:
        words = f"{self.exercise} {number(self.before)} → {number(self.after)}"
        return words if self.counts == self.after else f"{words}, stays {number(self.counts)}"


@dataclass
class Regraded:
    """How grading a submission again came out.

    Parameters
    ----------
    student : str
        Whose.
    before, after : float
        Points for the whole lesson in nbgrader's gradebook.
    changes : list of Change
        Exercises that earn other points now, or would.
    newer : bool
        Whether something else was handed in since, so that it was not graded again.
    error : str
        Why grading failed, where the fault is the grader's; "" otherwise.
    """

    student: str
    before: float = 0.0
    after: float = 0.0
    changes: list[Change] = field(default_factory=list)
    newer: bool = False
    error: str = ""

    @property
    def other_points(self) -> bool:
        """Whether the student reads other points now."""
        moved = any(change.counts != change.before for change in self.changes)
        return not self.error and (moved or self.before != self.after)


def regrade(
    directory: str | Path,
    lesson: str,
    exercise: str | None = None,
    *,
    allow_lower: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    require_sandbox: bool = False,
    console: Console | None = None,
    started: Sandbox | None = None,
) -> list[Regraded]:
    """Grade again what has been graded of a lesson, and lower nobody's points.

    Where points change, the feedback page of before is removed, so that nbgrader's
    ``generate_feedback`` makes a new one.

    Parameters
    ----------
    directory : path
        The course.
    lesson : str
        Which lesson.
    exercise : str, optional
        The points of which exercise may change; default: of all.
    allow_lower : bool
        Whether points may be fewer than before, too.
    jobs, cluster, require_sandbox, console, started
        As for `autograder.grading.run.grade`.

    Returns
    -------
    list of Regraded
        One for each submission that has been graded before.

    Raises
    ------
    CourseError
        If there is no such course or lesson in it, the exercise is not in the lesson, or no
        sandbox can be had where one is required.
    UnknownExercise
        If there is no such exercise.
    """
    console = console or Console(quiet=True)
    if exercise is not None:
        find_exercise(exercise)
    with open_course(directory) as course:
        released = released_lessons(course, lesson)
        here = {cell.name for notebook in released[lesson].values() for cell in notebook.cells}
        if exercise is not None and exercise not in here:
            raise CourseError(f"{lesson} has no exercise {exercise} in this course.")
        before = _points(course, lesson)
        results, waiting = {}, []
        for student, _ in submissions(course, [lesson], None):
            if not graded_folder(course, student, lesson).is_dir():
                continue
            results[student] = Regraded(student, before.get(student, 0.0))
            if graded_already(course, student, lesson):
                waiting.append(Job(student, lesson, error=unfit(student)))
            else:
                results[student].newer = True

        def settle(job: Job, name: str, notebook: NotebookNode) -> None:
            path = graded_folder(course, job.student, lesson) / f"{name}.ipynb"
            before = _points_noted(read_record(path))
            results[job.student].changes += _settled(notebook, path, exercise, allow_lower)
            if _points_noted(notices.record(notebook)) != before:
                # Before it is saved: whatever ends this run, no page is left with older points.
                _remove_feedback(course, job.student, lesson)

        grade_all(
            course, released, waiting, jobs, cluster, require_sandbox, console, started, settle
        )
        for job in waiting:
            result = results[job.student]
            result.error = job.error
            if job.error:
                result.changes.clear()
        after = _points(course, lesson)
        for student, result in results.items():
            result.after = after.get(student, 0.0)
    shown = sorted(results.values(), key=lambda result: result.student)
    console.print(table(shown, lesson))
    return shown


def table(results: list[Regraded], lesson: str) -> Table:
    """Return results as a table for the terminal."""
    shown = Table(title=f"{lesson}, graded again", title_justify="left")
    shown.add_column("Student")
    shown.add_column("Before", justify="right")
    shown.add_column("Now", justify="right")
    shown.add_column("Exercises")
    for result in results:
        same = "the same"
        if result.before != result.after:
            same = "the same share of what each is worth now"
        said = Text("; ".join(map(str, result.changes)) or same)
        if result.newer:
            said = Text("something newer was handed in; `grade` grades it")
        elif result.error:
            said = Text(printable(f"not graded again: {result.error}"), style="red")
        shown.add_row(
            Text(printable(result.student)), number(result.before), number(result.after), said
        )
    return shown


def _settled(
    notebook: NotebookNode, graded: Path, exercise: str | None, allow_lower: bool
) -> list[Change]:
    """Put into a notebook that was judged again what counts of it, before it is saved.

    Parameters
    ----------
    notebook : NotebookNode
        After `Judge.fill_in`; changed in place.
    graded : pathlib.Path
        What came of grading it before.
    exercise, allow_lower
        As for `regrade`.
    """
    earlier = read_record(graded)
    record = notices.record(notebook)
    tests = {
        cell.metadata.nbgrader["grade_id"]: cell
        for cell in notebook.cells
        if is_grade(cell) and not is_solution(cell)
    }
    before_cells = _outputs(graded)
    changes = []
    for id, test in tests.items():
        old = earlier.get("exercises", {}).get(id)
        if old is None or id not in before_cells:
            continue
        most = float(test.metadata.nbgrader["points"])
        before = old["points"] / old["max_points"] * most if old["max_points"] else 0.0
        new = record["exercises"].get(id)
        # What is not asked for, or cannot be asked any more, keeps all that it had.
        meant = new is not None and exercise in (None, id)
        counts = before
        if meant and (new["points"] >= before or allow_lower):
            counts = new["points"]
        entry = dict(old)
        if meant and counts == new["points"]:
            entry = dict(new)
        else:
            test.outputs = _with_score(before_cells[id], counts)
        if meant:
            versions = (r.get("hidden_cases", {}).get("version") for r in (earlier, record))
            marks = dict(zip(("version_before", "version"), versions, strict=True))
            points = {"before": before, "after": new["points"], "counts": counts}
            entry["fingerprint"] = new["fingerprint"]
            entry["regraded"] = [*old.get("regraded", []), points | marks]
            if before != new["points"]:
                changes.append(Change(id, before, new["points"], counts))
        elif old.get("regraded"):
            entry["regraded"] = old["regraded"]
        record["exercises"][id] = entry | {"points": counts, "max_points": most}
    for change in changes:
        if change.counts != change.before:
            notices.note(
                notebook,
                Flag.REGRADED,
                f"`{change.exercise}` has changed and was graded again: "
                f"{number(change.before)} points before, {number(change.counts)} now.",
            )
    notices.show_notices(notebook)
    return changes


def _outputs(graded: Path) -> Mapping[str, list[NotebookNode]]:
    """Return the outputs of the tests in a graded notebook."""
    return {
        cell.metadata.nbgrader["grade_id"]: cell.outputs
        for cell in nbformat.read(graded, 4).cells
        if is_grade(cell) and not is_solution(cell)
    }


def _with_score(outputs: list[NotebookNode], points: float) -> list[NotebookNode]:
    """Return a test's outputs with the score that nbgrader reads."""
    for output in outputs:
        if output.output_type == "execute_result" and OWN not in output.get("metadata", {}):
            output.data["text/plain"] = repr(points)
    return outputs


def _points(course: NbGraderAPI, lesson: str) -> dict[str, float]:
    """Return everybody's points for a lesson, by the gradebook."""
    with course.gradebook as gradebook:
        state = read_gradebook(course, gradebook)
    (found,) = (one for one in state.lessons if one.name == lesson)
    return {student: submission.total for student, submission in found.submissions.items()}


def _points_noted(record: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return by exercise what it earned, and what it was worth."""
    noted = record.get("exercises", {})
    return {id: (entry["points"], entry["max_points"]) for id, entry in noted.items()}


def _remove_feedback(course: NbGraderAPI, student: str, lesson: str) -> None:
    """Remove a page that is out of date: where one is, nbgrader would make no new one."""
    courses = course.coursedir
    folder = courses.format_path(courses.feedback_directory, student, lesson)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)
