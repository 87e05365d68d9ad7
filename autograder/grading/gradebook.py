"""What nbgrader's gradebook knows of a class: who there is, and how many points for what."""

import sys
from dataclasses import dataclass, field
from typing import NamedTuple

from nbgrader import api
from nbgrader.apps import NbGraderAPI
from sqlalchemy.engine import make_url

from ..exercise import Exercise
from ..exercises import UnknownExercise, exercises, find_exercise
from .notices import Flag

# Seconds that SQLite waits while Formgrader writes to the gradebook.
PATIENCE = 60


class GradedCell(NamedTuple):
    """A cell that gives points: a test, or an answer graded by hand."""

    notebook: str
    name: str
    max_points: float
    by_hand: bool

    @property
    def exercise(self) -> Exercise | None:
        """The exercise that it asks; None for an answer in words, or a test of an instructor's."""
        try:
            return find_exercise(self.name)
        except UnknownExercise:
            return None


@dataclass(frozen=True)
class Student:
    """Somebody in the gradebook; what is not known is ""."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def name(self) -> str:
        """Return the name as registers have it, or the id where there is none."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.id


@dataclass
class Submission:
    """What one student handed in for one lesson, graded.

    Parameters
    ----------
    student : Student
        Whose.
    points : dict
        By cell, as the gradebook has it; None where a person has not graded it yet.
    so_far : float
        The points of all cells together, without the late penalty.
    penalty : float
        What is taken off for being late.
    exercises : dict
        By cell, what the grader noted: a dict that may lack any key.
    flags, notices : list of str
        What was remarkable about the notebooks, in short and in sentences.
    seconds : float or None
        How long they ran.
    protection : str
        How protected the grader was from them, as in `sandbox`; "" if that is not known.
    feedback : dict
        By notebook, the address of its feedback page from the report, if there is one.
    """

    student: Student
    points: dict[GradedCell, float | None] = field(default_factory=dict)
    so_far: float = 0.0
    penalty: float = 0.0
    exercises: dict[GradedCell, dict] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    seconds: float | None = None
    protection: str = ""
    feedback: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """The points that count, as nbgrader exports them."""
        return max(0.0, self.so_far - self.penalty)

    @property
    def waiting(self) -> list[GradedCell]:
        """What a person has to grade."""
        return [cell for cell, points in self.points.items() if points is None]

    @property
    def tried(self) -> bool:
        """Whether there was a notebook to learn something from."""
        return not {Flag.MISSING, Flag.UNREADABLE} & set(self.flags)


@dataclass
class Lesson:
    """A lesson and everything graded of it.

    Parameters
    ----------
    name : str
        The assignment's name.
    cells : list of GradedCell
        In the order of the lesson.
    submissions : dict
        By student id.
    ungraded : set of str
        The ids of those whose submission is not graded yet.
    """

    name: str
    cells: list[GradedCell] = field(default_factory=list)
    submissions: dict[str, Submission] = field(default_factory=dict)
    ungraded: set[str] = field(default_factory=set)

    @property
    def max_points(self) -> float:
        """What the lesson is worth."""
        return sum(cell.max_points for cell in self.cells)

    @property
    def tried(self) -> list[Submission]:
        """The graded submissions that have a readable notebook."""
        return [submission for submission in self.submissions.values() if submission.tried]

    @property
    def begun(self) -> bool:
        """Whether anybody has handed in anything."""
        return bool(self.submissions or self.ungraded)

    def label(self, cell: GradedCell) -> str:
        """Return a cell's name, with its notebook if the lesson has several."""
        several = len({other.notebook for other in self.cells}) > 1
        return f"{cell.notebook}: {cell.name}" if several else cell.name


@dataclass
class Course:
    """A course, its students and its lessons."""

    id: str
    students: dict[str, Student]
    lessons: list[Lesson]


def patient(db_url: str) -> str:
    """Return a gradebook's address with which SQLite waits for another writer, for `PATIENCE`.

    Any other address is left as it is: other databases wait by themselves.
    """
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(PATIENCE)}).render_as_string(hide_password=False)


def read_gradebook(nbgrader: NbGraderAPI, gradebook: api.Gradebook) -> Course:
    """Read everybody's points, in few queries however large the class is."""
    students = {
        student.id: Student(
            student.id,
            student.first_name or "",
            student.last_name or "",
            student.email or "",
            student.lms_user_id or "",
        )
        for student in gradebook.students
    }
    lessons = {}
    cells = {}
    for assignment in sorted(gradebook.assignments, key=lambda a: a.name):
        lesson = lessons[assignment.name] = Lesson(assignment.name)
        for notebook in assignment.notebooks:
            written = {cell.name for cell in notebook.solution_cells}
            by_hand = {cell.id for cell in notebook.task_cells}
            by_hand |= {cell.id for cell in notebook.grade_cells if cell.name in written}
            for known in [*notebook.grade_cells, *notebook.task_cells]:
                cell = GradedCell(notebook.name, known.name, known.max_score, known.id in by_hand)
                cells[known.id] = cell
                lesson.cells.append(cell)
        lesson.cells.sort(key=_in_order)
    # One query for all points and one for all penalties: object by object, as nbgrader's own
    # export does it, a large class takes minutes.
    db, Submitted, Notebook = gradebook.db, api.SubmittedAssignment, api.SubmittedNotebook
    grades = (
        db.query(
            api.Assignment.name,
            Submitted.student_id,
            api.Grade.cell_id,
            api.Grade.score,
            api.Grade.needs_manual_grade,
        )
        .join(Notebook, api.Grade.notebook_id == Notebook.id)
        .join(Submitted, Notebook.assignment_id == Submitted.id)
        .join(api.Assignment, Submitted.assignment_id == api.Assignment.id)
    )
    for name, student, cell_id, score, needs_grade in grades:
        mine = lessons[name].submissions.setdefault(student, Submission(students[student]))
        mine.so_far += score
        mine.points[cells[cell_id]] = None if needs_grade else score
    penalties = (
        db.query(api.Assignment.name, Submitted.student_id, Notebook.late_submission_penalty)
        .join(Submitted, Notebook.assignment_id == Submitted.id)
        .join(api.Assignment, Submitted.assignment_id == api.Assignment.id)
    )
    for name, student, penalty in penalties:
        if penalty and student in lessons[name].submissions:
            lessons[name].submissions[student].penalty += penalty
    return Course(nbgrader.coursedir.course_id, students, list(lessons.values()))


def _in_order(cell: GradedCell) -> tuple:
    """Sort as in the lesson; what the lesson's author did not write comes last."""
    exercise = cell.exercise
    position = exercises(exercise.lesson).index(exercise) if exercise else sys.maxsize
    return cell.notebook, position, cell.name
