"""Whatever lies in a submission's folder: it stops nobody, reaches nothing, and is not silent."""

import builtins
import contextlib
import errno
import io
import itertools
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from rich.console import Console
from sqlalchemy.engine.default import DefaultDialect
from test_intake import LESSON, NAME, ODD_METADATA, PATTERNS, put, right, text_of, untouched

from autograder.exercises import exercises
from autograder.grading import run, saving
from autograder.grading.course import make_course, open_course
from autograder.grading.handlers import submitted_timestamp
from autograder.grading.intake import collected_record
from autograder.grading.notices import Flag
from autograder.grading.records import nothing_to_do, read_record
from autograder.grading.rehearsal.submissions import filled
from autograder.grading.run import grade
from autograder.references import PROJECT, references, solution

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs links and pipes"),
]
TOTAL = float(sum(exercise.points for exercise in exercises(LESSON)))
LATE = """
from nbgrader.plugins import LateSubmissionPlugin


class ThreePoints(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 3.0


c.AssignLatePenalties.plugin_class = ThreePoints
"""


def mistaken():
    """Return a notebook with mistakes in it, so that its points are not everybody's."""
    wrong = {e.id: solution(e).misconceptions[0].ways[0] for e in exercises(LESSON)[:3]}
    return filled(LESSON, references(LESSON) | wrong, "Words.")


HONEST = {"aaa": right, "mmm": mistaken, "zzz": untouched}


def with_metadata(metadata):
    notebook = json.loads(text_of(right()))
    notebook["metadata"] = metadata
    notebook["cells"][0]["metadata"] = metadata
    return json.dumps(notebook)


def with_text(text):
    """Return a notebook with a text that JSON can hold and UTF-8 cannot."""
    notebook = json.loads(text_of(right()))
    notebook["cells"][0]["source"] = text
    notebook["cells"][0]["attachments"] = {text: {"image/png": text}}
    return json.dumps(notebook)


def linked(name, target):
    return lambda folder, course: (folder / name).symlink_to(course / target)


def sparse(name, size):
    def plant(folder, _):
        with open(folder / name, "wb") as file:
            file.truncate(size)

    return plant


def special(name, make):
    def plant(folder, _):
        put(folder, {NAME: text_of(right())} if name != NAME else {})
        make(folder / name)

    return plant


def bind(path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


def files(**named):
    return lambda folder, _: put(folder, {NAME: text_of(right())} | named)


def locked(mode, **named):
    def plant(folder, _):
        put(folder, named)
        folder.chmod(mode)

    return plant


def buried(folder, _):
    put(folder, {NAME: text_of(right())})
    inner = os.open(folder, os.O_RDONLY)
    for _ in range(1_100):
        os.mkdir("d", dir_fd=inner)
        deeper = os.open("d", os.O_RDONLY, dir_fd=inner)
        os.close(inner)
        inner = deeper
    os.close(inner)


def leading_out(folder, course):
    put(folder, {NAME: text_of(right())})
    (folder / "x.html").symlink_to(course / "nbgrader_config.py")
    (folder / "gradebook.txt").symlink_to(course / "gradebook.db")
    (folder / "all").symlink_to(course)


# By student: what lies there, the points it deserves, and a flag that it gets.
HOSTILE = {
    "link-to-the-solutions": (linked(NAME, f"source/{LESSON}/{NAME}"), 0.0, Flag.UNREADABLE),
    "link-to-a-classmate": (linked(NAME, f"submitted/aaa/{LESSON}/{NAME}"), 0.0, Flag.UNREADABLE),
    "dangling": (linked(NAME, "written-by-the-grader"), 0.0, Flag.UNREADABLE),
    "dangling-beside-a-renamed": (
        lambda folder, course: (
            put(folder, {"mine.ipynb": text_of(right())}),
            (folder / NAME).symlink_to(course / "written-by-the-grader"),
        ),
        TOTAL,
        Flag.RENAMED,
    ),
    "link-to-itself": (lambda folder, _: (folder / NAME).symlink_to(NAME), 0.0, Flag.UNREADABLE),
    "endless": (lambda folder, _: (folder / NAME).symlink_to("/dev/zero"), 0.0, Flag.UNREADABLE),
    "leads-out": (leading_out, TOTAL, Flag.LEFT_OUT),
    "pipe": (special(NAME, os.mkfifo), 0.0, Flag.UNREADABLE),
    "timestamp-pipe": (special("timestamp.txt", os.mkfifo), TOTAL, Flag.LEFT_OUT),
    "timestamp-folder": (
        files(**{"timestamp.txt/x": "", "a/timestamp.txt/x": ""}),
        TOTAL,
        Flag.LEFT_OUT,
    ),
    "notebook-folder": (
        lambda folder, _: put(folder, {"mine.ipynb": text_of(right()), f"{NAME}/x/y.csv": ""}),
        TOTAL,
        Flag.RENAMED,
    ),
    "in-the-masters-place": (files(data="", **{"master.csv/x": ""}), TOTAL, None),
    "timestamp-no-text": (files(**{"timestamp.txt": b"\xff\xfe\xfd"}), TOTAL, Flag.REDATED),
    "timestamp-in-words": (files(**{"timestamp.txt": "last Tuesday"}), TOTAL, Flag.REDATED),
    "pipe-beside": (special("data", os.mkfifo), TOTAL, Flag.LEFT_OUT),
    "socket-beside": (special("data", bind), TOTAL, Flag.LEFT_OUT),
    "sparse": (sparse(NAME, 10**12), 0.0, Flag.UNREADABLE),
    "sparse-beside": (
        lambda *where: (files()(*where), sparse("data", 10**12)(*where)),
        TOTAL,
        Flag.LEFT_OUT,
    ),
    "buried": (buried, TOTAL, Flag.LEFT_OUT),
    "four-thousand": (files(**{f"empty-{n}": "" for n in range(4_000)}), TOTAL, Flag.LEFT_OUT),
    "read-only": (locked(0o555), 0.0, Flag.MISSING),
    "half-a-pair": (lambda folder, _: put(folder, {NAME: with_text("\ud800")}), TOTAL, None),
    "half-a-pair-renamed": (
        lambda folder, _: put(folder, {"mine.ipynb": with_text("\udfff")}),
        TOTAL,
        Flag.RENAMED,
    ),
    **{
        f"metadata-{name.replace(' ', '-')}": (
            lambda folder, _, metadata=metadata: put(folder, {NAME: with_metadata(metadata)}),
            TOTAL,
            None,
        )
        for name, metadata in ODD_METADATA.items()
    },
    **{
        student: (lambda folder, _: put(folder, {NAME: text_of(untouched())}), 0.0, None)
        for student in PATTERNS
    },
}


# What the instructor has put beside the notebook.
MASTERS = {"data/numbers.csv": "1,2", "master.csv": "3,4"}


def course_of(folder, students):
    course = make_course(folder / "course", [LESSON], seed=9, timeout=5, exercise_timeout=5)
    put(course / "source" / LESSON, MASTERS)
    for student, plant in students.items():
        plant(put(course / "submitted" / student / LESSON, {}), course)
    return course


def honest():
    return {
        name: (lambda folder, _, make=make: put(folder, {NAME: text_of(make())}))
        for name, make in HONEST.items()
    }


def graded(course, student):
    return course / "autograded" / student / LESSON / NAME


def record(course, student):
    """Return what was noted of a submission, but for times."""
    noted = read_record(graded(course, student))
    noted.pop("seconds", None)
    noted.pop("handed_in", None)
    for exercise in noted.get("exercises", {}).values():
        exercise.pop("seconds")
    return noted


def scores(course):
    """Return what the gradebook holds, by student."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "neuron-to-digits") as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The honest ones, graded without anybody else."""
    course = course_of(tmp_path_factory.mktemp("alone"), honest())
    assert not any(result.error for result in grade(course))
    return {name: record(course, name) for name in HONEST}


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    plants = {name: plant for name, (plant, _, _) in HOSTILE.items()}
    course = course_of(tmp_path_factory.mktemp("together"), honest() | plants)
    before = sorted(course.iterdir())
    results = grade(course)
    yield SimpleNamespace(
        course=course,
        before=before,
        results={result.student: result for result in results},
    )
    # Too deep for pytest to remove.
    subprocess.run(["rm", "-rf", course / "submitted" / "buried"], check=True)


@pytest.mark.parametrize("student", HOSTILE)
def test_each_is_graded_for_what_it_is_and_told_so(together, student):
    _, points, flag = HOSTILE[student]
    result = together.results[student]
    assert (result.error, result.points) == ("", points)
    assert flag is None or flag in result.flags
    noted = record(together.course, student)
    assert bool(noted["notices"]) == bool(noted["flags"])
    assert student in PATTERNS or points or noted["notices"]
    nbformat.validate(nbformat.read(graded(together.course, student), as_version=4))


@pytest.mark.parametrize("student", HONEST)
def test_nobody_else_is_touched(together, alone, student):
    assert record(together.course, student) == alone[student]
    assert scores(together.course)[student] == sum(
        exercise["points"] for exercise in alone[student]["exercises"].values()
    )


def test_nothing_is_written_or_carried_anywhere_else(together):
    course = together.course
    after = set(course.iterdir()) - set(together.before)
    assert {path.name for path in after} <= {"autograded", ".being-graded"}
    seed = (course / "nbgrader_config.py").read_bytes()
    for path in (course / "autograded").rglob("*"):
        assert not path.is_symlink()
        if path.is_file():
            assert path.stat().st_size < 3_000_000
            assert path.read_bytes() != seed
            assert not path.read_bytes().startswith(b"SQLite")


def test_the_instructors_files_lie_beside_every_graded_notebook(together):
    for student in (*HONEST, "in-the-masters-place"):
        for name, text in MASTERS.items():
            assert (graded(together.course, student).parent / name).read_text() == text


def test_what_was_graded_is_left_alone_the_next_time(together):
    assert nothing_to_do(together.course) == len(HONEST) + len(HOSTILE)


def test_nbgraders_own_command_sees_clean_copies_only(tmp_path, alone):
    """Among them what makes it hang, or stop for everybody, by itself."""
    names = [
        "link-to-the-solutions",
        "pipe",
        "timestamp-pipe",
        "timestamp-no-text",
        "leads-out",
        "metadata-no-display-name",
        "metadata-deep",
        "half-a-pair",
        "al?ce",
    ]
    plants = {name: HOSTILE[name][0] for name in names}
    course = course_of(tmp_path, {"aaa": honest()["aaa"]} | plants)
    before = {path.name for path in course.iterdir()}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", "autograde", LESSON],
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-3_000:]
    assert record(course, "aaa") == alone["aaa"]
    found = scores(course)
    for name in names:
        _, points, flag = HOSTILE[name]
        assert found[name] == points, name
        assert flag is None or flag in record(course, name)["flags"]
    assert {path.name for path in course.iterdir()} - before == {"autograded"}
    assert nothing_to_do(course) == len(names) + 1


def test_an_id_that_fits_nowhere_is_refused_and_its_neighbour_left_alone(tmp_path):
    course = course_of(tmp_path, {"alice": honest()["aaa"], " alice": honest()["zzz"]})
    put(course / "submitted" / "e\x1b[31mve" / LESSON, {NAME: text_of(right())})
    said = Console(width=300, record=True, file=io.StringIO())
    results = {result.student: result for result in grade(course, console=said)}
    assert (results["alice"].points, scores(course)) == (TOTAL, {"alice": TOTAL})
    for student in (" alice", "e\x1b[31mve"):
        assert "rename the folder" in results[student].error
    assert "\x1b" not in said.export_text(styles=False)


def test_a_table_shows_ids_and_messages_as_they_are():
    said = Console(width=200, record=True, file=io.StringIO())
    odd = [run.Result(name, "x]", error="no [/red] such\x1b[0m thing") for name in PATTERNS]
    said.print(run.table(odd))
    text = said.export_text(styles=False)
    assert all(name in text for name in PATTERNS)
    assert "[/red]" in text and "\x1b" not in text


# When ----------------------------------------------------------------------------------------


def test_a_forged_or_deleted_timestamp_changes_no_penalty(tmp_path):
    course = course_of(tmp_path, dict.fromkeys(("forged", "deleted", "in-time"), honest()["aaa"]))
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + LATE)
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        gradebook.execute("update assignment set duedate = '2026-01-01 00:00:00.000000'")
    for student, day in (("forged", "02"), ("deleted", "02"), ("in-time", "01")):
        year = 2026 if day == "02" else 2025
        noted = collected_record(course, LESSON, student)
        put(noted.parent, {noted.name: json.dumps({"timestamp": f"{year}-01-{day}T00:00:00Z"})})
    put(course / "submitted" / "forged" / LESSON, {"timestamp.txt": "2020-01-01 00:00:00 UTC"})
    results = {result.student: result for result in grade(course)}
    assert [results[s].points for s in ("forged", "deleted", "in-time")] == [
        TOTAL - 3,
        TOTAL - 3,
        TOTAL,
    ]
    assert Flag.REDATED in results["forged"].flags
    for student in results:
        stamp = graded(course, student).with_name("timestamp.txt").read_text()
        assert stamp.startswith("2025" if student == "in-time" else "2026-01-02")


# Failures, by machine ------------------------------------------------------------------------


class Injected(BaseException):
    """Not even an `Exception`, as a panic in a library in Rust is."""


def panic():
    raise Injected


def time_passes():
    """Hang, until the system sets off the alarm that must have been set."""
    assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    signal.raise_signal(signal.SIGALRM)
    assert not "here any more"


def no_memory():
    raise MemoryError


def no_space():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_database():
    raise sqlite3.OperationalError("database or disk is full")


SAID = ("Injected", "Overdue", "MemoryError", "No space left", "disk is full")
HANDLERS = ("_prepare", "_judge", "_add_lines", "_save")
# What notes that a submission has failed, or sets the alarm, cannot itself be asked to fail.
SPARED = ("fail", "clear", "within", "interrupt")


def whose(frame):
    """Return the student of the job that a frame works for."""
    while frame is not None:
        if frame.f_code.co_name in HANDLERS:
            return frame.f_locals["job"].student
        frame = frame.f_back
    return None


def ours(code):
    return "autograder/grading/" in code.co_filename and not code.co_name.startswith("<")


@contextlib.contextmanager
def watched(notice):
    """Call ``notice(student, step)`` at each step that grading takes with a submission.

    A step is the code of a function of grading's, when it is called, and whatever writes to a
    disk, as its kind and its number.
    """
    written = Counter()

    def called(frame, event, _):
        if event == "call" and ours(frame.f_code) and frame.f_code.co_name not in SPARED:
            if student := whose(frame.f_back):
                notice(student, frame.f_code)

    def handling(handle):
        def handle_watched(*arguments):
            # A profiler that raises is switched off.
            sys.setprofile(called)
            return handle(*arguments)

        return handle_watched

    def writing(kind, write, writes=lambda *_, **__: True):
        def write_watched(*arguments, **named):
            student = whose(sys._getframe(1))
            if student and writes(*arguments, **named):
                written[student] += 1
                notice(student, (kind, written[student]))
            return write(*arguments, **named)

        return write_watched

    def to_write(path, mode="r", *_, **__):
        return not set("wax+").isdisjoint(mode)

    def to_change(_, cursor, statement, *__):
        return statement.startswith(("INSERT", "UPDATE", "DELETE"))

    with pytest.MonkeyPatch.context() as patch:
        for name in HANDLERS:
            patch.setattr(run, name, handling(getattr(run, name)))
        for module in (builtins, io):
            patch.setattr(module, "open", writing("file", open, to_write))
        for name in ("mkdir", "rename", "replace"):
            patch.setattr(os, name, writing("file", getattr(os, name)))
        whole = DefaultDialect.do_execute
        patch.setattr(DefaultDialect, "do_execute", writing("database", whole, to_change))
        try:
            yield
        finally:
            sys.setprofile(None)


def with_a_slip():
    """Return a notebook with a mistake that no misconception explains, so that it runs twice."""
    slip = "def weighted_sums(X, w, b):\n    return np.array([x @ w + b for x in X[:-1]])"
    return filled(LESSON, references(LESSON) | {"weighted_sums": slip}, "Words.")


def steps_of(course, student):
    """Grade one more, and return the steps that are taken with it, each once, and its points."""
    seen = {}
    with watched(lambda _, step: seen.setdefault(step)):
        (result,) = grade(course, jobs=1, students=[student])
    return list(seen), result.points


@pytest.fixture(scope="module")
def failing(tmp_path_factory, alone):
    """A class in which each step of grading's fails for one student, by each kind of failure."""
    course = course_of(tmp_path_factory.mktemp("failing"), {"~right": honest()["aaa"]})
    put(course / "submitted" / "~slip" / LESSON, {NAME: text_of(with_a_slip())})
    victims, worth = {}, {}
    made = itertools.cycle([panic, time_passes, no_memory])
    for model, notebook in (("~right", right()), ("~slip", with_a_slip())):
        steps, points = steps_of(course, model)
        for step in steps:
            if step in (known for known, *_ in victims.values()):
                continue
            failures = {"file": no_space, "database": full_database}
            failure = failures[step[0]] if isinstance(step, tuple) else next(made)
            student = f"{len(victims):03}"
            victims[student], worth[student] = (step, failure), points
            put(course / "submitted" / student / LESSON, {NAME: text_of(notebook)})
    for student, plant in honest().items():
        plant(put(course / "submitted" / student / LESSON, {}), course)
    failed, without_alarm = set(), set()

    def fail(student, step):
        if not signal.getitimer(signal.ITIMER_REAL)[0]:
            without_alarm.add(step)
        victim, failure = victims.get(student, (None, None))
        if step == victim and student not in failed:
            failed.add(student)
            failure()

    with watched(fail):
        results = {result.student: result for result in grade(course, jobs=1)}
    return SimpleNamespace(
        course=course,
        victims={student: victims[student] for student in sorted(failed)},
        worth=worth,
        results=results,
        without_alarm=without_alarm,
    )


def test_whatever_fails_at_a_step_of_one_touches_nobody_else(failing, alone):
    kinds = Counter(failure for _, failure in failing.victims.values())
    assert sum(kinds.values()) > 60
    assert min(kinds[kind] for kind in (panic, time_passes, no_memory, no_space)) > 5
    assert kinds[full_database]
    for name in HONEST:
        assert record(failing.course, name) == alone[name]
        assert failing.results[name].error == ""


def test_no_step_is_without_a_deadline(failing):
    assert failing.without_alarm == set()


def test_who_fails_is_told_so_and_gets_all_points_or_none(failing):
    in_gradebook = scores(failing.course)
    for student, (step, _) in failing.victims.items():
        result, points = failing.results[student], failing.worth[student]
        if result.error:
            assert any(words in result.error for words in SAID), (step, result.error)
            # It was saved as a whole, or not at all.
            assert in_gradebook.get(student, points) == points, step
            assert student in in_gradebook or not graded(failing.course, student).exists(), step
        else:
            # Never a silent zero: in the notes on the whole, or in the card of the exercise.
            said = graded(failing.course, student).read_text()
            noted = record(failing.course, student)["notices"] or "could not be judged" in said
            assert result.points == points or noted, step


def test_nothing_of_what_has_failed_lies_about(failing):
    """But where tidying up itself was cut short."""
    left = {path.name for path in failing.course.glob(".being-graded/*")}
    left |= {path.parts[-3] for path in failing.course.rglob(".arrived")}
    assert {getattr(failing.victims[student][0], "co_name", "") for student in left} <= {"tidy"}


def test_the_next_run_does_the_rest_of_what_has_failed(failing):
    """Comes last: it changes the class."""
    rest = [
        student
        for student in failing.victims
        if failing.results[student].error or Flag.UNREADABLE in failing.results[student].flags
    ]
    assert len(rest) > 40
    some = rest[::5]
    again = {result.student: result for result in grade(failing.course, students=some)}
    assert {student: (again[student].error, again[student].points) for student in some} == {
        student: ("", failing.worth[student]) for student in some
    }


def test_an_older_result_stands_when_the_last_step_fails(tmp_path, monkeypatch):
    course = course_of(tmp_path, {"student": honest()["zzz"]})
    grade(course)
    before = graded(course, "student").read_bytes()
    put(course / "submitted" / "student" / LESSON, {NAME: text_of(right())})
    for name in ("bring", "write_files"):
        with monkeypatch.context() as patch:
            patch.setattr(saving, name, lambda *_: (_ for _ in ()).throw(OSError(28, "No space")))
            (result,) = grade(course)
        assert "No space" in result.error
        assert graded(course, "student").read_bytes() == before
        assert scores(course) == {"student": 0}
        assert not list(course.glob(".being-graded/*")) and not list(course.rglob(".arrived"))
    assert grade(course)[0].points == TOTAL


def test_formgraders_lists_open_no_file_that_was_handed_in(tmp_path, monkeypatch):
    course = course_of(tmp_path, {"pipe": HOSTILE["timestamp-pipe"][0]})
    grade(course)
    monkeypatch.setattr(NbGraderAPI, "get_submitted_timestamp", submitted_timestamp)
    with open_course(course) as api:
        assert api.get_submitted_timestamp(LESSON, "nobody") is None
        assert api.get_autograded_students(LESSON) == {"pipe"}
        (listed,) = api.get_submissions(LESSON)
        assert (listed["student"], listed["autograded"]) == ("pipe", True)
