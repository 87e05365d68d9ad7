"""The full cycle with nbgrader's own command-line programs and a local exchange."""

import csv
import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import get_username

from autograder.building import NOTEBOOKS
from autograder.exercises import LESSONS, exercises
from autograder.grading.course import LINK_TO_LESSON, make_course
from autograder.grading.notices import Flag
from autograder.grading.records import read_record
from autograder.grading.rehearsal.submissions import filled
from autograder.references import references

LESSON = LESSONS[0]
TOTAL = float(sum(exercise.points for exercise in exercises(LESSON)))
COURSE_ID = "cycle"
# The exchange goes by the system's own name for whoever runs this.
LEARNER = get_username()
PENALTY = """
from nbgrader.plugins import LateSubmissionPlugin


class OnePoint(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.0


c.AssignLatePenalties.plugin_class = OnePoint
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="nbgrader's exchange needs a POSIX system"),
]


class Person:
    """Somebody with a home, a folder and nbgrader's commands."""

    def __init__(self, folder: Path, home: Path):
        self.folder, self.home = folder, home
        folder.mkdir(parents=True, exist_ok=True)

    def nbgrader(self, *arguments: str) -> str:
        """Run a command in the folder; it must succeed."""
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "nbgrader", *arguments],
            cwd=self.folder,
            env={
                **os.environ,
                "HOME": str(self.home),
                "JUPYTER_DATA_DIR": str(self.home / "jupyter"),
                "JUPYTER_CONFIG_DIR": str(self.home / "config"),
                "PYTHONPATH": "",
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ran.returncode == 0, f"{arguments}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Take an assignment from its source to the learner's feedback."""
    root = tmp_path_factory.mktemp("cycle")
    course = make_course(
        root / "course", [LESSON], exchange=root / "exchange", course_id=COURSE_ID, seed=3
    )
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + PENALTY)
    teacher = Person(course, root / "home-teacher")
    learner = Person(root / "learner", root / "home-learner")
    (learner.folder / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {COURSE_ID!r}\n"
        f"c.Exchange.root = {str(root / 'exchange')!r}\n"
    )
    teacher.nbgrader("generate_assignment", LESSON, "--force")
    teacher.nbgrader("release_assignment", LESSON)
    learner.nbgrader("fetch_assignment", LESSON)
    fetched = learner.folder / LESSON / f"{LESSON}.ipynb"
    ours = (NOTEBOOKS / f"{LESSON}.ipynb").read_text()
    assert fetched.read_text() == LINK_TO_LESSON.sub(r"](../\1/\1.ipynb", ours)
    notebook = filled(LESSON, references(LESSON), words="In my own words.")
    fetched.write_text(nbformat.writes(notebook))
    learner.nbgrader("submit", LESSON)
    teacher.nbgrader("collect", LESSON)
    teacher.nbgrader("autograde", LESSON)
    return teacher, learner


def submission(teacher):
    """Return what the gradebook holds of the learner's submission."""
    url = f"sqlite:///{teacher.folder / 'gradebook.db'}"
    with Gradebook(url, COURSE_ID) as gradebook:
        found = gradebook.find_submission(LESSON, LEARNER)
        return {
            "score": found.score,
            "max_score": found.max_score,
            "needs_manual_grade": found.needs_manual_grade,
            "penalty": found.late_submission_penalty,
        }


def grade_by_hand(teacher, score):
    """Do what Formgrader's manual grading does."""
    url = f"sqlite:///{teacher.folder / 'gradebook.db'}"
    with Gradebook(url, COURSE_ID) as gradebook:
        grades = gradebook.find_submission_notebook(LESSON, LESSON, LEARNER).grades
        (waiting,) = [grade for grade in grades if grade.needs_manual_grade]
        waiting.manual_score = score
        waiting.needs_manual_grade = False
        gradebook.db.commit()


def set_due_date(teacher, date):
    url = f"sqlite:///{teacher.folder / 'gradebook.db'}"
    with Gradebook(url, COURSE_ID) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=date)


def exported(teacher):
    teacher.nbgrader("export", "--to", "grades.csv")
    with open(teacher.folder / "grades.csv") as file:
        (row,) = [row for row in csv.DictReader(file) if row["student_id"] == LEARNER]
    return {key: float(row[key]) for key in ("raw_score", "score", "late_submission_penalty")}


def test_the_cycle(people):
    teacher, learner = people
    first = submission(teacher)
    assert first["score"] == TOTAL
    assert first["max_score"] > TOTAL
    assert first["needs_manual_grade"]
    assert exported(teacher) == {
        "raw_score": TOTAL,
        "score": TOTAL,
        "late_submission_penalty": 0.0,
    }

    # A grade given by hand survives grading again; nbgrader asks to look at it once more.
    grade_by_hand(teacher, 1.5)
    assert submission(teacher)["score"] == TOTAL + 1.5
    set_due_date(teacher, datetime.datetime(2020, 1, 1))
    teacher.nbgrader("autograde", LESSON, "--force")
    again = submission(teacher)
    assert again["score"] == TOTAL + 1.5
    assert again["penalty"] == 1.0
    assert exported(teacher) == {
        "raw_score": TOTAL + 1.5,
        "score": TOTAL + 0.5,
        "late_submission_penalty": 1.0,
    }

    teacher.nbgrader("generate_feedback", LESSON)
    teacher.nbgrader("release_feedback", LESSON)
    learner.nbgrader("fetch_feedback", LESSON)
    (page,) = learner.folder.glob(f"{LESSON}/feedback/*/{LESSON}.html")
    html = page.read_text()
    for exercise in exercises(LESSON):
        # A challenge is worth none, so none are named.
        points = f" {exercise.points} of {exercise.points} points." if exercise.points else "<"
        assert f"{exercise.id}: right.{points}" in html
    assert "In my own words." in html
    assert "solutions/" not in html


def test_nbgrader_grades_what_has_another_name_and_what_is_not_there(people):
    """By itself nbgrader looks for files, and removes what was graded of one of another name."""
    teacher, learner = people
    submitted = teacher.folder / "submitted"
    right = filled(LESSON, references(LESSON), words="In my own words.")
    for student, name, content in (
        ("renames", f"{LESSON} (1).ipynb", nbformat.writes(right)),
        ("writes-a-letter", "letter.txt", "My computer broke."),
    ):
        (submitted / student / LESSON).mkdir(parents=True)
        (submitted / student / LESSON / name).write_text(content)
    before = {path: path.read_bytes() for path in submitted.rglob("*") if path.is_file()}
    for again in range(2):
        teacher.nbgrader("autograde", LESSON, *["--force"] * again)
        for student, flag, score in (
            ("renames", Flag.RENAMED, TOTAL),
            ("writes-a-letter", Flag.MISSING, 0),
        ):
            graded = teacher.folder / "autograded" / student / LESSON / f"{LESSON}.ipynb"
            assert read_record(graded)["flags"] == [flag]
            with Gradebook(f"sqlite:///{teacher.folder / 'gradebook.db'}", COURSE_ID) as gradebook:
                assert gradebook.find_submission(LESSON, student).score == score
    assert {path: path.read_bytes() for path in submitted.rglob("*") if path.is_file()} == before


def test_execution_cannot_be_switched_off(people):
    """With nbgrader's --no-execute a submission's own outputs would be its grade."""
    teacher, _ = people
    source = teacher.folder / "submitted" / LEARNER / LESSON
    target = teacher.folder / "submitted" / "idle" / LESSON
    shutil.copytree(source, target)
    path = target / f"{LESSON}.ipynb"
    path.chmod(0o644)
    path.write_text(nbformat.writes(filled(LESSON, {})))
    teacher.nbgrader("autograde", LESSON, "--student", "idle", "--no-execute")
    url = f"sqlite:///{teacher.folder / 'gradebook.db'}"
    with Gradebook(url, COURSE_ID) as gradebook:
        assert gradebook.find_submission(LESSON, "idle").score == 0
