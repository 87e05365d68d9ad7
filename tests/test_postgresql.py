"""A course whose gradebook is a PostgreSQL database: made, graded, given feedback, exported."""

import csv
import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from autograder.exercises import exercises
from autograder.grading.course import open_course
from autograder.grading.handlers import submitted_timestamp
from autograder.grading.rehearsal.submissions import filled
from autograder.grading.run import grade
from autograder.references import references

LESSON = "01_neuron"
TOTAL = float(sum(exercise.points for exercise in exercises(LESSON)))
# Debian does not put the programs of the server on the PATH.
PROGRAMS = os.pathsep.join([*glob.glob("/usr/lib/postgresql/*/bin"), os.environ["PATH"]])
INITDB, PG_CTL = (shutil.which(name, path=PROGRAMS) for name in ("initdb", "pg_ctl"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        INITDB is None or PG_CTL is None, reason="PostgreSQL's server is not installed"
    ),
]


@pytest.fixture(scope="module")
def database():
    """The address of an empty database, on a server of its own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    # PostgreSQL refuses to run as root; Debian's package makes a user for it.
    user = "postgres" if os.name == "posix" and os.getuid() == 0 else None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, user)

        def run(*command):
            subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        data, log = f"{folder}/data", f"{folder}/log"
        run(INITDB, "-D", data, "-U", "teacher", "-A", "trust", "-E", "UTF8")
        options = f"-h 127.0.0.1 -p {port} -c unix_socket_directories=''"
        run(PG_CTL, "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://teacher@127.0.0.1:{port}/postgres"
        finally:
            run(PG_CTL, "-D", data, "-m", "fast", "-w", "stop")


@pytest.fixture(scope="module")
def course(database, new_course, tmp_path_factory):
    """A course that was moved to the database as the instructor's page says."""
    root = new_course(tmp_path_factory.mktemp("postgresql") / "course", LESSON)
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {database!r}\n")
    (root / "gradebook.db").unlink()
    nbgrader(root, "generate_assignment", "*", "--force")
    for student, code in (("ada", references(LESSON)), ("bea", {})):
        path = root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(filled(LESSON, code, words="In my own words.")))
    return root


def nbgrader(folder, *arguments):
    """Run one of nbgrader's commands in a folder; it must succeed."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr


def test_the_cycle(course, database, monkeypatch):
    results = grade(course)
    assert [(result.student, result.points, result.error) for result in results] == [
        ("ada", TOTAL, ""),
        ("bea", 0.0, ""),
    ]
    assert [result.flags for result in grade(course)] == [("unchanged",)] * 2

    # What Formgrader lists with the server extension, and what it does when a person gives points.
    monkeypatch.setattr(NbGraderAPI, "get_submitted_timestamp", submitted_timestamp)
    with open_course(course) as nbgrader_api:
        listed = nbgrader_api.get_submissions(LESSON)
        assert [submission["score"] for submission in listed] == [TOTAL, 0.0]
        assert nbgrader_api.get_assignment(LESSON)["num_submissions"] == 2
        assert [student["score"] for student in nbgrader_api.get_students()] == [TOTAL, 0.0]
    with Gradebook(database) as gradebook:
        grades = gradebook.find_submission_notebook(LESSON, LESSON, "ada").grades
        (waiting,) = [grade for grade in grades if grade.needs_manual_grade]
        waiting.manual_score = 1.0
        waiting.needs_manual_grade = False
        gradebook.db.commit()

    nbgrader(course, "generate_feedback", LESSON)
    for student in ("ada", "bea"):
        assert (course / "feedback" / student / LESSON / f"{LESSON}.html").is_file()
    nbgrader(course, "export", "--to", "grades.csv")
    with open(course / "grades.csv") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == {"ada": TOTAL + 1.0, "bea": 0.0}
    assert not Path(course, "gradebook.db").exists()
