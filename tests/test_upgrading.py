"""A course is brought to the installed version; what is somebody's work stays as it is."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder import __version__
from autograder.__main__ import app
from autograder.errors import CourseError
from autograder.exercises import LESSONS, exercises
from autograder.grading import upgrading
from autograder.grading.course import CONFIG, open_course, source_files
from autograder.grading.course_record import RECORD, UNFINISHED, CourseRecord
from autograder.grading.differences import contract, differences
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.grading.upgrading import NEW, upgrade
from autograder.references import references

LESSON = LESSONS[0]
NOTEBOOK = f"{LESSON}/{LESSON}.ipynb"
FIRST, LAST = exercises(LESSON)[0], exercises(LESSON)[-1]
OLD_WORDS = "one artificial neuron, as it was said before"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def older(new_course, tmp_path_factory):
    """A course as an older version would have made it, with a grade in it."""
    root = new_course(tmp_path_factory.mktemp("older") / "course", LESSON)
    hand_in(root, "ada", LESSON, filled(LESSON, references(LESSON), "Words."))
    grade(root, jobs=1)
    source = root / "source" / NOTEBOOK
    text = source.read_text()
    source.write_text(text.replace('"# ', f'"# {OLD_WORDS} ', 1))
    shutil.copy(source, root / "release" / LESSON)
    record = json.loads((root / RECORD).read_text())
    mine = record["lessons"][LESSON]
    mine["version"] = record["version"] = "0.0.1"
    mine["files"][f"{LESSON}.ipynb"] = upgrading._sha256(source)
    mine["exercises"][FIRST.id] |= {"points": FIRST.points + 1, "cases": "others"}
    del mine["exercises"][LAST.id]
    mine["exercises"]["of_old"] = {"points": 1, "contract": "", "cases": "", "files": ""}
    (root / RECORD).write_text(json.dumps(record))
    with open_course(root) as nbgrader, nbgrader.gradebook as gradebook:
        gradebook.find_grade_cell(FIRST.id, LESSON, LESSON).max_score = FIRST.points + 1.0
        gradebook.db.commit()
    return root


@pytest.fixture
def course(older, tmp_path):
    return shutil.copytree(older, tmp_path / "course")


def everything(root):
    """Return all that a course holds, the gradebook by its rows."""
    held = {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "gradebook.db" not in path.name and "__pycache__" not in path.parts
    }
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        return held, list(gradebook.iterdump())


def kept(root):
    """Return what no upgrade may change."""
    held, _ = everything(root)
    folders = ("submitted", "autograded", CONFIG, "mine")
    return {name: content for name, content in held.items() if name.startswith(folders)}


def is_new(root):
    return (root / "source" / NOTEBOOK).read_text() == source_files(LESSON)[f"{LESSON}.ipynb"]


def test_ours_is_renewed_and_the_rest_stays(course):
    with (course / CONFIG).open("a") as config:
        config.write("c.Judge.timeout = 77\n")
    (course / "mine.txt").write_text("mine")
    (course / "source" / LESSON / "picture.png").write_bytes(b"mine")
    before = kept(course)
    said = CliRunner().invoke(app, ["course", "--upgrade", str(course)]).output
    assert f"{LESSON}: renewed." in said
    assert f"{FIRST.id}: {FIRST.points} point" in said and "other cases" in said
    assert f"{LAST.id} is new" in said and "of_old is gone, 1 point" in said
    assert "autograder regrade" in said
    assert is_new(course) and kept(course) == before
    assert (course / "source" / LESSON / "picture.png").exists()
    assert (course / "release" / LESSON / "picture.png").exists()
    assert OLD_WORDS not in (course / "release" / NOTEBOOK).read_text()
    with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
        assert gradebook.find_grade_cell(FIRST.id, LESSON, LESSON).max_score == FIRST.points
        assert gradebook.find_submission(LESSON, "ada").score > 0
    record = CourseRecord.read(course)
    assert record.version == record.lessons[LESSON].version == __version__
    # What was graded is known still, and a second upgrade finds nothing to do.
    (result,) = grade(course, jobs=1)
    assert "unchanged" in result.flags and not result.error
    state = everything(course)
    (result,) = upgrade(course)
    assert not result.renewed and not result.kept and not result.changes
    assert everything(course) == state
    if os.name == "posix":
        assert all(not p.stat().st_mode & 0o077 for p in (course / "source").rglob("*.ipynb"))


def test_a_source_that_was_edited_stays_and_its_new_form_lies_beside(course):
    source = course / "source" / NOTEBOOK
    source.write_text(source.read_text().replace(OLD_WORDS, "as I say it"))
    before = kept(course), source.read_bytes(), (course / "release" / NOTEBOOK).read_bytes()
    (result,) = upgrade(course)
    assert not result.renewed and f"you changed {LESSON}.ipynb" in result.kept
    assert result.changes
    release = course / "release" / NOTEBOOK
    assert (kept(course), source.read_bytes(), release.read_bytes()) == before
    beside = course / NEW / NOTEBOOK
    assert beside.read_text() == source_files(LESSON)[f"{LESSON}.ipynb"]
    # Taken over by hand, it is ours again.
    shutil.copy(beside, source)
    (result,) = upgrade(course)
    assert result.renewed and not result.changes
    assert OLD_WORDS not in release.read_text()


def with_another_exercise(lesson):
    """The source, but that the last exercise has another name."""
    return {
        name: text.replace(f'"{LAST.id}"', '"another"').replace(f'"{LAST.id}_', '"another_')
        for name, text in source_files(lesson).items()
    }


@pytest.mark.parametrize("handed_in", [True, False])
def test_other_cells_that_count_come_only_where_nobody_has_handed_in(
    course, monkeypatch, handed_in
):
    if not handed_in:
        shutil.rmtree(course / "submitted")
        with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
            gradebook.remove_submission(LESSON, "ada")
    before = kept(course)
    monkeypatch.setattr(upgrading, "source_files", with_another_exercise)
    (result,) = upgrade(course)
    with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
        cells = {cell.name for cell in gradebook.find_notebook(LESSON, LESSON).grade_cells}
    assert kept(course) == before
    assert ("another" in cells) != (LAST.id in cells)
    if handed_in:
        assert "1 handed it in" in result.kept and "another" not in cells
        assert OLD_WORDS in (course / "release" / NOTEBOOK).read_text()
        assert (course / NEW / NOTEBOOK).exists()
    else:
        assert result.renewed and "another" in cells


def test_a_lesson_can_be_added_but_not_over_somebodys_own(course):
    other, own_lesson = LESSONS[1], LESSONS[2]
    (course / "source" / own_lesson).mkdir()
    before = kept(course)
    results = {r.lesson: r for r in upgrade(course, lessons=[other, own_lesson])}
    assert results[other].renewed and "not of our making" in results[own_lesson].kept
    assert set(CourseRecord.read(course).lessons) == {LESSON, other}
    assert (course / "release" / other / f"{other}.ipynb").exists()
    assert not any((course / "source" / own_lesson).iterdir()) and kept(course) == before
    with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
        cells = {cell.name for cell in gradebook.find_notebook(other, other).grade_cells}
    assert {exercise.id for exercise in exercises(other)} <= cells


# Stopped half-way ----------------------------------------------------------------------------


class Stopped(BaseException):
    pass


COUNTING = sum("nbgrader" in cell.metadata for cell in filled(LESSON, {}).cells)
STEPS = {
    "in the middle of making": (upgrading, "lesson_record", 0),
    # As many go into the gradebook with which the release is generated.
    "when the gradebook is changed": (Gradebook, "update_or_create_source_cell", COUNTING + 3),
    "when the last thing is to change its place": (upgrading.Path, "rename", 5),
    "when all is in its place": (upgrading.Writer, "commit", 0),
}


def stop(patch, step):
    """Let a step fail, after it has been done some times."""
    owner, name, times = STEPS[step]
    real, calls = getattr(owner, name), []

    def fails(*arguments, **more):
        calls.append(name)
        if len(calls) == times + 1:
            raise Stopped
        return real(*arguments, **more)

    patch.setattr(owner, name, fails)


@pytest.mark.parametrize("step", STEPS)
def test_what_fails_is_undone_and_the_next_call_works(course, monkeypatch, step):
    before = everything(course)
    with monkeypatch.context() as patch:
        stop(patch, step)
        with pytest.raises(Stopped):
            upgrade(course)
    assert everything(course) == before
    if step == "when all is in its place":
        (result,) = upgrade(course)
        assert result.renewed and is_new(course)


KILLED = """
import os, pathlib, signal, sys
from autograder.grading.upgrading import upgrade
rename, left = pathlib.Path.rename, [int(sys.argv[2])]
def rename_or_die(path, target):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return rename(path, target)
pathlib.Path.rename = rename_or_die
upgrade(sys.argv[1])
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by a signal")
def test_what_was_killed_is_put_back_by_the_next_call(course):
    before = everything(course)
    # When the first thing has left its place, and when the last is to come to its.
    for renames in ("1", "5"):
        killed = subprocess.run([sys.executable, "-W", "ignore", "-c", KILLED, course, renames])
        assert killed.returncode == -signal.SIGKILL
        assert (course / UNFINISHED).exists()
        refused = CliRunner().invoke(app, ["grade", str(course)])
        assert refused.exit_code == 1 and f"course --upgrade {course}" in refused.output
    # nbgrader's own command must not go on either.
    nbgraders = [sys.executable, "-W", "ignore", "-m", "nbgrader", "autograde", "--force", LESSON]
    ran = subprocess.run(nbgraders, cwd=course, capture_output=True, text=True)
    assert ran.returncode and "course --upgrade" in ran.stderr
    # What the next call begins with.
    upgrading.put_back(course)
    assert everything(course) == before
    (result,) = upgrade(course)
    assert result.renewed and is_new(course) and not (course / UNFINISHED).exists()


# Refused -------------------------------------------------------------------------------------


def without_a_record(course, _):
    (course / RECORD).unlink()


def damaged_record(course, _):
    (course / RECORD).write_text("{")


def exercise_gone(_, patch):
    patch.setattr(upgrading, "fingerprint", lambda id: "" if id == FIRST.id else "x")


@pytest.mark.parametrize(
    "spoil, words",
    [
        (without_a_record, "could not upgrade"),
        (damaged_record, "cannot be read"),
        (exercise_gone, f"asks the exercise {FIRST.id}, which this version no longer has"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_and_left_alone(course, monkeypatch, spoil, words):
    spoil(course, monkeypatch)
    before = everything(course)
    with pytest.raises(CourseError, match=words):
        upgrade(course)
    assert everything(course) == before


@pytest.mark.parametrize(
    "option, words",
    [("--lessons", "no lesson called elsewhere"), ("--exchange", "keeps its exchange")],
)
def test_an_option_that_an_upgrade_cannot_follow_is_refused(older, option, words):
    said = CliRunner().invoke(app, ["course", "--upgrade", str(older), option, "elsewhere"])
    assert said.exit_code == 1 and words in said.output


# What counts as a change ---------------------------------------------------------------------


def test_a_contract_is_what_is_promised_not_how_it_is_kept():
    one = 'def f(x):\n    """Twice x."""\n    return 2 * x'
    assert contract(one) == contract(one.replace("2 * x", "x + x"))
    assert contract(one) != contract(one.replace("Twice", "Thrice"))
    assert contract(one) != contract(one.replace("f(x)", "f(x, y)"))


def test_each_kind_of_difference_is_named():
    old = {"points": 2, "contract": "a", "cases": "a", "files": "a"}
    said = [
        " ".join(differences({"f": old}, {"f": old | {key: 3}}))
        for key in ("points", "contract", "cases", "files")
    ]
    assert said == [
        "f: 3 points instead of 2",
        "f: other contract",
        "f: other cases",
        "f: other messages, or other answers are right",
    ]
    assert list(differences({"f": old}, {"f": old})) == []
