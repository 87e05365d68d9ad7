"""Writing what came of a submission, into nbgrader's gradebook and folders.

Whatever interrupts it, an older result stands until the newer one is complete: first the
gradebook takes all scores at once, then the files replace the older ones, and last comes the
notebook, by whose record a later run knows that there is nothing left to do.
"""

import contextlib
import io
import logging
import os
import re
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path

import nbformat
import nbgrader.preprocessors
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from sqlalchemy.exc import SAWarning
from traitlets.utils.importstring import import_item

from ..errors import AutograderError
from .repairing import Repair
from .scoring import Judge

STAGING = ".being-graded"

# What `Repair` and the sandbox have seen to already, and what is done below.
DONE_ELSEWHERE = (
    Judge,
    Repair,
    nbgrader.preprocessors.CheckCellMetadata,
    nbgrader.preprocessors.ClearOutput,
    nbgrader.preprocessors.DeduplicateIds,
    nbgrader.preprocessors.Execute,
    nbgrader.preprocessors.OverwriteCells,
    nbgrader.preprocessors.OverwriteKernelspec,
    nbgrader.preprocessors.SaveAutoGrades,
)


class NotSaved(AutograderError):
    """A result could not be written; the message says why."""


class Writer:
    """The one who writes to a course's gradebook, keeping it open between submissions.

    Parameters
    ----------
    course : NbGraderAPI
        The course.
    """

    def __init__(self, course: NbGraderAPI):
        self.course = course
        self._gradebook: Gradebook | None = None

    @property
    def gradebook(self) -> Gradebook:
        """The gradebook, opened when it is first needed."""
        if self._gradebook is None:
            courses = self.course.coursedir
            self._gradebook = Gradebook(courses.db_url, courses.course_id)
        return self._gradebook

    def save(self, student: str, lesson: str, judged: Mapping[str, NotebookNode]) -> None:
        """Save a submission's result.

        Parameters
        ----------
        student, lesson : str
            Whose, and of what.
        judged : dict
            By name, the notebooks after `Judge.fill_in`.

        Raises
        ------
        NotSaved
            If that is impossible; the older result, if there is one, is as it was.
        """
        courses = self.course.coursedir
        courses.assignment_id, courses.student_id, courses.notebook_id = lesson, student, "*"
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        saving = Saving(self, judged, coursedir=courses, parent=self.course)
        saving.log.addHandler(handler)
        try:
            with warnings.catch_warnings():
                # nbgrader's own way with SQLAlchemy, which says nothing to an instructor.
                warnings.simplefilter("ignore", SAWarning)
                saving.start()
        except Exception as error:
            # The connection may be what failed.
            self.close()
            raise NotSaved(_last_error(said.getvalue()) or str(error)) from error
        finally:
            saving.log.removeHandler(handler)
        # Else what was read would add up, submission after submission.
        self.gradebook.db.remove()

    def close(self) -> None:
        """Close the gradebook."""
        if self._gradebook is not None:
            with contextlib.suppress(Exception):
                self._gradebook.close()
            self._gradebook = None


class Saving(Autograde):
    """nbgrader's `Autograde` without its first half, for one submission that has been run.

    Parameters
    ----------
    writer : Writer
        Has the gradebook.
    judged : dict
        By name, the notebooks after `Judge.fill_in`.
    """

    def __init__(self, writer: Writer, judged: Mapping[str, NotebookNode], **kwargs):
        super().__init__(**kwargs)
        self.writer_of_grades, self.judged = writer, judged
        configured = [*self.sanitize_preprocessors, *self.autograde_preprocessors]
        classes = [import_item(p) if isinstance(p, str) else p for p in configured]
        self.further = [p for p in classes if p not in DONE_ELSEWHERE]

    @property
    def _output_directory(self) -> str:
        return STAGING

    def _place(self, student: str, lesson: str) -> Path:
        courses = self.coursedir
        return Path(courses.format_path(courses.autograded_directory, student, lesson))

    def init_notebooks(self) -> None:
        # Not what lies in the submission's folder: what was judged may stand for a missing file.
        folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        self.assignments = {folder: [os.path.join(folder, f"{name}.ipynb") for name in self.judged]}

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        shutil.rmtree(self._format_dest(assignment_id, student_id), ignore_errors=True)
        return True

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        # Not `Autograde`'s own, which opens the gradebook again for each of its steps.
        BaseConverter.init_assignment(self, assignment_id, student_id)
        gradebook = self.writer_of_grades.gradebook
        if self.create_student:
            gradebook.update_or_create_student(student_id)
        source = self._format_source(assignment_id, student_id)
        timestamp = self.coursedir.get_existing_timestamp(source)
        more = {"timestamp": timestamp} if timestamp else {}
        gradebook.update_or_create_submission(assignment_id, student_id, **more)
        self._copy_masters(assignment_id, student_id)

    def _copy_masters(self, assignment_id: str, student_id: str) -> None:
        """Put the instructor's files in the place of the learner's copies."""
        courses = self.coursedir
        masters = Path(courses.format_path(courses.source_directory, ".", assignment_id))
        kept = {str(masters / name) for name in self.exclude_overwriting.get(assignment_id, [])}
        for name in utils.find_all_files(str(masters), [*courses.ignore, "*.ipynb"]):
            if name not in kept:
                place = Path(self._format_dest(assignment_id, student_id))
                copy = place / Path(name).relative_to(masters)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.unlink(missing_ok=True)
                shutil.copy(name, copy)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        name = resources["nbgrader"]["notebook"]
        nb = self.judged[name]
        late = self._save_scores(nb, resources["nbgrader"])
        resources["metadata"] = {"name": name, "path": str(Path(notebook_filename).parent)}
        # Not nbconvert's exporter, which copies and validates the notebook at each step.
        for step in self.further:
            if late or step is not nbgrader.preprocessors.AssignLatePenalties:
                nb, resources = step(parent=self)(nb, resources)
        resources["output_extension"] = ".ipynb"
        self.write_single_notebook(nbformat.writes(nb) + "\n", resources)

    def _save_scores(self, nb: NotebookNode, where: Mapping[str, str]) -> bool:
        """Do what nbgrader's `SaveAutoGrades` does, in one transaction.

        Returns
        -------
        bool
            Whether there may be a late penalty to set, or one to take back.
        """
        gradebook = self.writer_of_grades.gradebook
        submission = gradebook.find_submission_notebook(
            where["notebook"], where["assignment"], where["student"]
        )
        notebook = submission.notebook
        # By `grade.cell.name` each cell would be fetched by itself.
        cells = notebook.grade_cells + notebook.solution_cells + notebook.task_cells
        names = {cell.id: cell.name for cell in cells}
        grades = {names[grade.cell_id]: grade for grade in submission.grades}
        comments = {names[comment.cell_id]: comment for comment in submission.comments}
        for cell in nb.cells:
            if utils.is_grade(cell):
                grade = grades[cell.metadata.nbgrader["grade_id"]]
                grade.auto_score, _ = utils.determine_grade(cell, self.log)
                grade.needs_manual_grade = grade.manual_score is not None or (
                    grade.auto_score is None
                )
            if utils.is_solution(cell) or utils.is_task(cell):
                untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
                comment = comments[cell.metadata.nbgrader["grade_id"]]
                unanswered = untouched and not utils.is_task(cell)
                comment.auto_comment = "No response." if unanswered else None
        gradebook.db.commit()
        penalty = submission.late_submission_penalty
        return bool(penalty) or submission.assignment.total_seconds_late > 0

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        super().set_permissions(assignment_id, student_id)
        staged = Path(self._format_dest(assignment_id, student_id))
        put_in_place(staged, self._place(student_id, assignment_id))
        for folder in (staged, *staged.parents[:2]):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _last_error(log: str) -> str:
    """Return the line that ends a traceback: it says more than what nbgrader says after it."""
    lines = re.findall(r"^\w[\w.]*: .+", log, re.MULTILINE) or log.strip().split("\n")
    return lines[-1].strip()


def put_in_place(staged: Path, place: Path) -> None:
    """Let a folder's files replace those of an older one, the notebooks last."""
    new = [path.relative_to(staged) for path in staged.rglob("*") if path.is_file()]
    new.sort(key=lambda path: path.suffix == ".ipynb")
    for name in new:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged / name, place / name)
    for path in place.rglob("*"):
        if path.is_file() and path.relative_to(place) not in new:
            path.unlink()
    shutil.rmtree(staged)
