"""Nothing is lost: what was graded stands, and the next run does the rest."""

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import nbformat
import pytest
import sqlalchemy.exc
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner

from autograder.__main__ import app
from autograder.errors import CourseError
from autograder.exercises import LESSONS, exercises
from autograder.grading import intake, saving
from autograder.grading.intake import collected_record
from autograder.grading.records import is_current, nothing_to_do, read_record
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.references import PROJECT, references, solution

pytestmark = pytest.mark.slow

LESSON = LESSONS[0]
HERE = exercises(LESSON)
TOTAL = float(sum(exercise.points for exercise in HERE))


def right():
    return filled(LESSON, references(LESSON), "Words.")


def with_cell(source):
    notebook = right()
    notebook.cells.insert(len(notebook.cells) // 2, new_code_cell(source, id="extra"))
    return notebook


@pytest.fixture
def course_of(new_course):
    """A function that makes a course with what students handed in, by their names."""

    def make(folder, submissions, timeout=3):
        course = new_course(folder / "course", LESSON, timeout=timeout, exercise_timeout=3)
        for student, content in submissions.items():
            hand_in(course, student, LESSON, content)
        return course

    return make


def graded(course, student):
    return course / "autograded" / student / LESSON / f"{LESSON}.ipynb"


def record(course, student):
    """Return what was noted of a submission, but for times."""
    noted = read_record(graded(course, student))
    for changing in ("seconds", "handed_in"):
        noted.pop(changing)
    for exercise in noted["exercises"].values():
        exercise.pop("seconds")
    return noted


# Good and bad together -----------------------------------------------------------------------

GOOD = {
    "by-the-book": right,
    "another-way": lambda: filled(
        LESSON, {e.id: solution(e).other_ways[0] for e in HERE}, "Words."
    ),
    "half": lambda: filled(LESSON, dict(list(references(LESSON).items())[:3])),
    "mistaken": lambda: filled(
        LESSON, {e.id: solution(e).misconceptions[0].ways[0] for e in HERE}, "Words."
    ),
}
BAD = {
    "endless": lambda: with_cell("while True: pass"),
    "stubborn": lambda: with_cell(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "ends": lambda: with_cell("import os; os._exit(1)"),
    "loud": lambda: with_cell("print('x' * 50_000_000)"),
    "hungry": lambda: with_cell("x = []\nwhile True: x.append(bytearray(10**8))"),
    "garbage": lambda: with_cell(
        "import os\nfor n in range(3, 99):\n"
        "    try: os.write(n, b'\\xff' * 99)\n    except OSError: pass"
    ),
    "damaged": lambda: nbformat.writes(right())[:-300],
    "empty": lambda: "",
    "kills": lambda: with_cell("import os, signal\nos.kill(os.getppid() or -1, signal.SIGKILL)"),
}


def test_good_ones_score_what_they_score_alone(course_of, tmp_path):
    everybody = list({**GOOD, **BAD}.items())
    random.Random(4).shuffle(everybody)
    # Their names decide the order in which they are graded, and what they are asked.
    mixed = {f"{i:02}-{name}": make() for i, (name, make) in enumerate(everybody)}
    good = {student: made for student, made in mixed.items() if student[3:] in GOOD}
    alone = course_of(tmp_path / "alone", good)
    assert not any(result.error for result in grade(alone, jobs=1))
    together = course_of(tmp_path / "together", mixed)
    results = {r.student[3:]: r for r in grade(together, jobs=2)}
    assert not any(result.error for result in results.values())
    for student in good:
        assert record(together, student) == record(alone, student)
    assert [results[name].points for name in ("by-the-book", "another-way")] == [TOTAL, TOTAL]


# Interrupted ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_after_an_interruption_the_next_run_does_the_rest(course_of, tmp_path, how):
    students = [f"student-{number}" for number in range(6)]
    # The third keeps the grader busy until it is interrupted.
    endless = {students[2]: with_cell("while True: pass")}
    course = course_of(tmp_path, dict.fromkeys(students, right()) | endless, timeout=300)

    def is_done(student):
        return is_current(
            course / "submitted" / student / LESSON,
            collected_record(course, LESSON, student),
            graded(course, student).parent,
        )

    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", str(course), "--jobs", "1"],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Whoever runs the tests in the background may have had it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not is_done(students[1]):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(how)
    process.wait()
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        assert gradebook.execute("pragma integrity_check").fetchall() == [("ok",)]
    done = [student for student in students if is_done(student)]
    assert done == students[:2]
    before = {student: graded(course, student).read_bytes() for student in done}
    assert not nothing_to_do(course)
    hand_in(course, students[2], LESSON, right())
    results = {r.student: r for r in grade(course)}
    assert [r.points for r in results.values()] == [TOTAL] * len(students)
    assert sorted(s for s, r in results.items() if "unchanged" in r.flags) == done
    assert {student: graded(course, student).read_bytes() for student in done} == before
    assert nothing_to_do(course) == len(students)
    assert not list(course.glob(f"{saving.STAGING}/*/*/*"))


def test_grading_again_gives_the_same(course_of, tmp_path):
    course = course_of(tmp_path, {name: make() for name, make in GOOD.items()})
    grade(course)
    before = {student: record(course, student) for student in GOOD}
    grade(course, force=True)
    assert {student: record(course, student) for student in GOOD} == before


# What the grader needs is gone ---------------------------------------------------------------


def full_disk(monkeypatch):
    def no_space(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nbconvert.writers.FilesWriter.write", no_space)


def lost_database(monkeypatch):
    def gone(*_):
        raise sqlalchemy.exc.OperationalError("select", {}, Exception("the server is gone"))

    monkeypatch.setattr(saving.Gradebook, "find_submission_notebook", gone)


@pytest.mark.parametrize(
    "fault, words", [(full_disk, "No space left"), (lost_database, "the server is gone")]
)
def test_an_older_result_stands_until_the_newer_is_complete(
    course_of, tmp_path, monkeypatch, fault, words
):
    course = course_of(tmp_path, {"student": filled(LESSON, {})})
    grade(course, jobs=1)
    before = graded(course, "student").read_bytes()
    hand_in(course, "student", LESSON, right())
    with monkeypatch.context() as patch:
        fault(patch)
        (result,) = grade(course, jobs=1)
    assert words in result.error
    assert graded(course, "student").read_bytes() == before
    (result,) = grade(course, jobs=1)
    assert (result.error, result.points) == ("", TOTAL)


def test_a_sandbox_can_be_demanded(course_of, tmp_path, monkeypatch):
    from autograder.grading import run
    from autograder.grading.course import CourseError

    course = course_of(tmp_path, {"student": right()})
    monkeypatch.setattr(run, "best_protection", lambda: "none")
    with pytest.raises(CourseError, match="there is no sandbox here"):
        grade(course, require_sandbox=True)
    assert not graded(course, "student").exists()
    assert os.listdir(course / "submitted") == ["student"]


# Rights ------------------------------------------------------------------------------------------


def forbid(monkeypatch, *closed):
    """Let whoever runs this have no right to use these; for root there is no such thing."""
    allowed = os.access
    monkeypatch.setattr(
        os, "access", lambda path, *a, **k: path not in closed and allowed(path, *a)
    )


@pytest.mark.parametrize("closed", [".", "gradebook.db", "autograded"])
def test_nothing_is_run_where_grades_cannot_be_written_down(
    course_of, tmp_path, monkeypatch, closed
):
    course = course_of(tmp_path, {"ada": right()})
    (course / "autograded").mkdir()
    forbid(monkeypatch, course / closed)
    with pytest.raises(CourseError, match=f"cannot write to {course / closed}"):
        grade(course)
    assert not any((course / "autograded").iterdir())


def test_who_may_not_be_looked_at_is_no_one_who_handed_in_nothing(course_of, tmp_path, monkeypatch):
    course = course_of(tmp_path, {"ada": right(), "bob": right()})
    grade(course)
    forbid(monkeypatch, course / "submitted" / "bob")
    entered = intake._entered

    def refused(place, name):
        if name == "bob":
            raise PermissionError(errno.EACCES, "Permission denied")
        return entered(place, name)

    monkeypatch.setattr(intake, "_entered", refused)
    assert nothing_to_do(course) == 0
    ada, bob = grade(course)
    assert not ada.error and "chmod" in bob.error and not bob.flags
    assert read_record(graded(course, "bob"))["exercises"]


def test_a_file_that_may_not_be_read_costs_no_points(course_of, tmp_path, monkeypatch):
    course = course_of(tmp_path, {"ada": right(), "bob": right()})
    (file,) = (course / "submitted" / "bob" / LESSON).glob("*.ipynb")
    closed = file.stat().st_ino
    opened = intake._Reader._read_file

    def read_file(self, place, name, path):
        if os.stat(name, dir_fd=place).st_ino == closed:
            raise PermissionError(errno.EACCES, "Permission denied")
        opened(self, place, name, path)

    monkeypatch.setattr(intake._Reader, "_read_file", read_file)
    ada, bob = grade(course)
    assert ada.points and not ada.error
    assert file.name in bob.error and "chmod" in bob.error
    assert not graded(course, "bob").exists()


@pytest.mark.parametrize("command", ["report", "grade"])
def test_what_the_system_refuses_is_said_in_words(new_course, tmp_path, monkeypatch, command):
    course = new_course(tmp_path / "course", LESSON)

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "there")

    monkeypatch.setattr("autograder.grading.report.open_course", refuse)
    monkeypatch.setattr("autograder.grading.run.open_course", refuse)
    ran = CliRunner().invoke(app, [command, str(course)])
    assert ran.exit_code == 1
    assert ran.output.strip() == "there: No space left on device. Mend that, and call this again."
