"""Writing what came of a submission, into nbgrader's gradebook and folders.

Whatever interrupts it, an older result stands until the newer one is complete. First all files
are written and brought to where they belong, under other names; then the gradebook takes all that
has changed at once; then the files replace the older ones, and last comes the notebook, by whose
record a later run knows that there is nothing left to do.
"""

import contextlib
import io
import logging
import os
import re
import shutil
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
import nbgrader.preprocessors
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy import RootTransaction
from sqlalchemy.exc import SAWarning
from traitlets.utils.importstring import import_item

from ..errors import AutograderError, in_words
from .intake import TIMESTAMP
from .reading import write_files
from .repairing import Repair
from .scoring import Judge

STAGING = ".being-graded"
ARRIVED = ".arrived"

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
        self._changes: RootTransaction | None = None

    @property
    def gradebook(self) -> Gradebook:
        """The gradebook, opened when it is first needed."""
        if self._gradebook is None:
            courses = self.course.coursedir
            self._gradebook = Gradebook(courses.db_url, courses.course_id)
        return self._gradebook

    def save(
        self,
        student: str,
        lesson: str,
        judged: Mapping[str, NotebookNode],
        beside: Mapping[str, bytes],
        timestamp: str,
    ) -> None:
        """Save a submission's result.

        Parameters
        ----------
        student, lesson : str
            Whose, and of what.
        judged : dict
            By name, the notebooks after `Judge.fill_in`.
        beside : dict of str to bytes
            What is to lie beside them, by relative path.
        timestamp : str
            When the submission was handed in, as nbgrader writes it.

        Raises
        ------
        NotSaved
            If that is impossible; the older result, if there is one, is as it was.
        """
        beside = {**beside, TIMESTAMP: timestamp.encode()}
        courses = self.course.coursedir
        courses.assignment_id, courses.student_id, courses.notebook_id = lesson, student, "*"
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        saving = None
        try:
            saving = Saving(self, judged, beside, coursedir=courses, parent=self.course)
            saving.log.addHandler(handler)
            with warnings.catch_warnings(), self.transaction():
                # nbgrader's own way with SQLAlchemy, which says nothing to an instructor.
                warnings.simplefilter("ignore", SAWarning)
                saving.start()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # The connection may be what failed.
            self.close()
            # nbgrader says only that there was an error, and writes which one into its log.
            swallowed = isinstance(error, NbGraderException)
            words = _last_error(said.getvalue()) if swallowed else in_words(error)
            raise NotSaved(words) from error
        finally:
            if saving is not None:
                saving.log.removeHandler(handler)
                saving.tidy()

    def commit(self) -> None:
        """Let the gradebook keep what has been changed."""
        self.gradebook.db.flush()
        assert self._changes is not None
        self._changes.commit()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nothing that nbgrader commits be kept before `commit` is called."""
        session = self.gradebook.db
        with self.gradebook.engine.connect() as connection, connection.begin() as self._changes:
            # SQLAlchemy's own way of putting a session into a transaction around it.
            session.remove()
            session.configure(bind=connection, join_transaction_mode="rollback_only")
            try:
                yield
            finally:
                # Else what was read would add up, submission after submission, too.
                session.remove()
                session.configure(bind=self.gradebook.engine)

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
    beside : dict of str to bytes
        What is to lie beside them, nbgrader's ``timestamp.txt`` included.
    """

    def __init__(
        self,
        writer: Writer,
        judged: Mapping[str, NotebookNode],
        beside: Mapping[str, bytes],
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.writer_of_grades, self.judged, self.beside = writer, judged, beside
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
        # Not `Autograde`'s own, which copies whatever lies in the submission's folder, and opens
        # the gradebook again for each of its steps.
        write_files(Path(self._format_dest(assignment_id, student_id)), self.beside)
        gradebook = self.writer_of_grades.gradebook
        if self.create_student:
            gradebook.update_or_create_student(student_id)
        timestamp = self.beside[TIMESTAMP].decode()
        gradebook.update_or_create_submission(assignment_id, student_id, timestamp=timestamp)
        self._copy_masters(assignment_id, student_id)

    def _copy_masters(self, assignment_id: str, student_id: str) -> None:
        """Put the instructor's files in the place of the learner's copies."""
        courses = self.coursedir
        masters = Path(courses.format_path(courses.source_directory, ".", assignment_id))
        kept = {str(masters / name) for name in self.exclude_overwriting.get(assignment_id, [])}
        for name in utils.find_all_files(str(masters), [*courses.ignore, "*.ipynb"]):
            if name not in kept:
                place = Path(self._format_dest(assignment_id, student_id))
                copy = Path(name).relative_to(masters)
                make_room(place, copy)
                (place / copy).unlink(missing_ok=True)
                shutil.copy(name, place / copy)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        name = resources["nbgrader"]["notebook"]
        nb = self.judged[name]
        late = self._save_scores(nb, resources["nbgrader"])
        resources["metadata"] = {"name": name, "path": str(Path(notebook_filename).parent)}
        # Not nbconvert's exporter, which copies and validates the notebook at each step.
        for step in self.further:
            if step is not nbgrader.preprocessors.AssignLatePenalties:
                nb, resources = step(parent=self)(nb, resources)
            elif late:
                _LatePenalties(self.writer_of_grades.gradebook, parent=self)(nb, resources)
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
        place = self._place(student_id, assignment_id)
        arrived = bring(staged, place)
        self.writer_of_grades.commit()
        put_in_place(arrived, place)

    def tidy(self) -> None:
        """Leave no file and no folder lying about, whatever came of it."""
        lesson, student = self.coursedir.assignment_id, self.coursedir.student_id
        staged, place = Path(self._format_dest(lesson, student)), self._place(student, lesson)
        shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(place / ARRIVED, ignore_errors=True)
        for folder in (*staged.parents[:2], place, place.parent):
            # Unless there is something in it.
            with contextlib.suppress(OSError):
                folder.rmdir()


class _LatePenalties(nbgrader.preprocessors.AssignLatePenalties):
    """nbgrader's step for late penalties, in a gradebook that is open already.

    In one of its own it would not see the new scores, and would wait for them to be committed.
    """

    def __init__(self, gradebook: Gradebook, **kwargs):
        super().__init__(**kwargs)
        self._gradebook = gradebook

    def preprocess(self, nb: NotebookNode, resources: Mapping) -> tuple[NotebookNode, Mapping]:
        where = resources["nbgrader"]
        lesson, student = where["assignment"], where["student"]
        self.init_plugin()
        submission = self._gradebook.find_submission(lesson, student)
        notebook = self._gradebook.find_submission_notebook(where["notebook"], lesson, student)
        notebook.late_submission_penalty = None
        seconds = submission.total_seconds_late
        if seconds > 0:
            penalty = self.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
            if penalty is not None:
                notebook.late_submission_penalty = self._check_late_penalty(notebook, penalty)
        self._gradebook.db.flush()
        return nb, resources


def _last_error(log: str) -> str:
    """Return the line that ends a traceback: it says more than what nbgrader says after it."""
    lines = re.findall(r"^\w[\w.]*(?:: .+|Error)$", log, re.MULTILINE) or log.strip().split("\n")
    return lines[-1].strip()


def bring(staged: Path, place: Path) -> Path:
    """Bring a folder's files into another, beside what is there; return where they are."""
    arrived = place / ARRIVED
    place.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(arrived, ignore_errors=True)
    shutil.move(staged, arrived)
    return arrived


def make_room(place: Path, name: Path) -> None:
    """Let a file be put into a folder by this name, in which there may be folders.

    Where there is a folder now, there may have been a file, and the other way round.
    """
    for above in reversed(name.parents[:-1]):
        if (place / above).is_file():
            (place / above).unlink()
    if (place / name).is_dir():
        shutil.rmtree(place / name)
    (place / name).parent.mkdir(parents=True, exist_ok=True)


def put_in_place(arrived: Path, place: Path) -> None:
    """Let the files that `bring` brought replace the older ones, the notebooks last."""
    new = [path.relative_to(arrived) for path in arrived.rglob("*") if path.is_file()]
    new.sort(key=lambda path: path.suffix == ".ipynb")
    for name in new:
        make_room(place, name)
        os.replace(arrived / name, place / name)
    shutil.rmtree(arrived)
    for path in place.rglob("*"):
        if path.is_file() and path.relative_to(place) not in new:
            path.unlink()
