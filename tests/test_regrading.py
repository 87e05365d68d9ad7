"""An exercise that has changed is noticed, and grading it again takes no points away."""

import dataclasses
import io
import re
import shutil

import nbformat
import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder.__main__ import app
from autograder.errors import CourseError
from autograder.exercises import LESSONS, exercises
from autograder.fingerprints import PRIVATE, PUBLIC, fingerprint
from autograder.grading import run, scoring
from autograder.grading.course import open_course, succeed
from autograder.grading.judging_process import JudgingProcess
from autograder.grading.records import changed_since, graded_folders, read_record
from autograder.grading.regrading import regrade
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.references import references, solution

LESSON = LESSONS[0]
HERE = exercises(LESSON)
TOTAL = float(sum(exercise.points for exercise in HERE))
# No other exercise's code calls the last one: if it fails, it fails alone.
FIRST, *_, LEAF = (exercise for exercise in HERE if exercise.points)


def graded(course, student):
    return course / "autograded" / student / LESSON / f"{LESSON}.ipynb"


def noted(course, student, exercise):
    return read_record(graded(course, student))["exercises"][exercise.id]


def shown(course, student, exercise):
    cells = nbformat.read(graded(course, student), 4).cells
    return next(c.outputs for c in cells if c.source == f'check("{exercise.id}")')


def feedback(course, student):
    return course / "feedback" / student / LESSON / f"{LESSON}.html"


@pytest.fixture(scope="module")
def as_it_was(new_course, tmp_path_factory):
    """A course graded before two exercises changed: one was too strict, the other too lenient."""
    course = new_course(tmp_path_factory.mktemp("graded") / "course", LESSON)
    mistaken = solution(LEAF).misconceptions[0].ways[0]
    right = references(LESSON)
    hand_in(course, "right", LESSON, filled(LESSON, right, "Words."))
    hand_in(course, "wrong", LESSON, filled(LESSON, right | {LEAF.id: mistaken}, "Words."))
    hand_in(course, "newer", LESSON, filled(LESSON, {}))
    judged = JudgingProcess.verdict

    def otherwise(self, exercise_id, *asked):
        verdict = judged(self, exercise_id, *asked)
        points = {FIRST.id: 0.0, LEAF.id: verdict.max_points}.get(exercise_id, verdict.points)
        return dataclasses.replace(verdict, points=points)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JudgingProcess, "verdict", otherwise)
        patch.setattr(
            scoring,
            "fingerprint",
            lambda id: "of another time" if id in (FIRST.id, LEAF.id) else fingerprint(id),
        )
        grade(course, jobs=1)
    with open_course(course) as nbgrader:
        succeed(nbgrader.generate_feedback(LESSON), "write feedback")
    hand_in(course, "newer", LESSON, filled(LESSON, right))
    return course


@pytest.fixture
def course(as_it_was, tmp_path):
    return shutil.copytree(as_it_was, tmp_path / "course")


# Noticing ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_grade_says_which_exercises_changed_and_what_to_call(course):
    said = Console(record=True, width=200, file=io.StringIO())
    results = {result.student: result for result in grade(course, jobs=1, console=said)}
    assert [results[s].points for s in ("right", "wrong", "newer")] == [
        TOTAL - FIRST.points,
        TOTAL - FIRST.points,
        TOTAL,
    ]
    told = said.export_text()
    listed = ", ".join(sorted([FIRST.id, LEAF.id]))
    assert f"{LESSON}: {listed} changed since 2 submissions" in told
    # Where there is nothing to do it is said too.
    again = CliRunner().invoke(app, ["grade", str(course)])
    assert "Nothing to do: 3" in again.output
    assert f"regrade {course} {LESSON}" in again.output and listed in again.output


def test_a_fingerprint_changes_with_its_exercises_files_and_their_helpers(tmp_path, monkeypatch):
    from autograder import fingerprints

    public = shutil.copytree(PUBLIC, tmp_path / "exercises")
    private = shutil.copytree(PRIVATE, tmp_path / "solutions")
    monkeypatch.setattr(fingerprints, "PUBLIC", public)
    monkeypatch.setattr(fingerprints, "PRIVATE", private)

    def of(id):
        fingerprint.cache_clear()
        fingerprints._text.cache_clear()
        return fingerprint(id)

    def with_more(path, text="\nMORE = 1\n"):
        path.write_text(path.read_text() + text)

    try:
        asked = ("loss_gradient", "softmax", "weighted_sum")
        before = [of(id) for id in asked]
        assert len(set(before)) == 3 and of("no_such_exercise") == ""
        # Softmax is asked by itself, and the loss's gradient calls it.
        with_more(private / "softmax" / "softmax.py")
        after = [of(id) for id in asked]
        assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True]
        with_more(public / "neuron" / "weighted_sum.py")
        assert of("weighted_sum") != before[2] and of("softmax") == after[1]
        # What a file imports from its own room counts behind an import from the other room, too.
        network = of("MLP")
        with_more(private / "mlp" / "dense.py")
        assert of("MLP") != network
        # Another exercise in the lesson changes none of those that were there.
        package = public / "softmax" / "__init__.py"
        package.write_text(re.sub("ORDER = \\(", 'ORDER = (\n    "one_more",', package.read_text()))
        assert [of(id) for id in asked[:2]] == after[:2]
    finally:
        fingerprint.cache_clear()
        fingerprints._text.cache_clear()


# Grading again -------------------------------------------------------------------------------


@pytest.mark.slow
def test_points_go_up_and_never_down_and_the_older_ones_are_kept(course):
    before = shown(course, "wrong", LEAF)
    results = {result.student: result for result in regrade(course, LESSON, jobs=1)}
    up, stays = (results[student] for student in ("right", "wrong"))
    assert (up.before, up.after, up.error) == (TOTAL - FIRST.points, TOTAL, "")
    assert [str(change) for change in up.changes] == [f"{FIRST.id} 0 → {FIRST.points}"]
    assert stays.after == TOTAL
    assert f"stays {LEAF.points}" in str(stays.changes[-1])
    # What was handed in since is not compared with what was graded before.
    assert results["newer"].newer and not results["newer"].changes

    entry = noted(course, "wrong", LEAF)
    assert entry["points"] == LEAF.points
    (history,) = entry["regraded"]
    assert history["before"] == history["counts"] == LEAF.points > history["after"]
    (history,) = noted(course, "right", FIRST)["regraded"]
    assert (history["before"], history["after"]) == (0.0, FIRST.points)
    # The card that came with the points that count; a learner reads only what changes for them.
    assert shown(course, "wrong", LEAF) == before
    notices = nbformat.read(graded(course, "wrong"), 4).cells[0].source
    assert f"`{FIRST.id}` has changed" in notices and f"`{LEAF.id}`" not in notices
    # A page that is out of date is made anew without further ado.
    assert not feedback(course, "right").exists()
    with open_course(course) as nbgrader:
        succeed(nbgrader.generate_feedback(LESSON, force=False), "write feedback")
    assert "was graded again" in feedback(course, "right").read_text()

    folders = [f for f in graded_folders(course) if f[1].parent.name != "newer"]
    assert changed_since(course, folders) == []
    # Again, there is nothing that changes, and lower points come only if told to.
    results = {r.student: r for r in regrade(course, LESSON, allow_lower=True, jobs=1)}
    assert results["right"].changes == [] and results["right"].after == TOTAL
    assert results["wrong"].after == TOTAL - LEAF.points + noted(course, "wrong", LEAF)["points"]
    counted = [history["counts"] for history in noted(course, "wrong", LEAF)["regraded"]]
    assert counted == [LEAF.points, noted(course, "wrong", LEAF)["points"]]


@pytest.mark.slow
def test_only_the_exercise_that_is_named_changes(course):
    told = CliRunner().invoke(app, ["regrade", str(course), LESSON, LEAF.id, "--allow-lower"])
    # One submission is newer than what was graded of it.
    assert told.exit_code == 0 and "`grade` grades it" in told.output
    assert "nbgrader generate_feedback" in told.output
    assert noted(course, "right", FIRST)["points"] == 0.0
    assert noted(course, "right", FIRST)["fingerprint"] == "of another time"
    assert noted(course, "wrong", LEAF)["points"] < LEAF.points
    assert feedback(course, "right").exists() and not feedback(course, "wrong").exists()


@pytest.mark.slow
def test_points_are_compared_by_the_share_where_what_they_are_worth_has_changed(course):
    with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
        gradebook.find_grade_cell(LEAF.id, LESSON, LESSON).max_score = 2.0 * LEAF.points
        gradebook.db.commit()
    told = Console(record=True, width=200, file=io.StringIO())
    results = {r.student: r for r in regrade(course, LESSON, LEAF.id, jobs=1, console=told)}
    assert results["wrong"].after == results["right"].after == TOTAL - FIRST.points + LEAF.points
    # Nothing came of asking again, and yet the page of before shows other points.
    assert results["right"].changes == [] and "the same share of" in told.export_text()
    assert not feedback(course, "right").exists()
    assert noted(course, "wrong", LEAF)["max_points"] == 2 * LEAF.points


@pytest.mark.slow
def test_what_cannot_be_graded_again_is_named_and_nothing_changes(as_it_was):
    before = graded(as_it_was, "right").read_bytes()
    with pytest.raises(CourseError, match="no lesson called 02_gates"):
        regrade(as_it_was, "02_gates")
    with pytest.raises(CourseError, match="has no exercise softmax"):
        regrade(as_it_was, LESSON, "softmax")
    told = CliRunner().invoke(app, ["regrade", str(as_it_was), LESSON, "wieghted_sum"])
    assert told.exit_code == 1 and "Did you mean weighted_sum" in told.output
    assert graded(as_it_was, "right").read_bytes() == before


@pytest.mark.slow
def test_a_run_that_is_stopped_leaves_no_feedback_with_older_points(course, monkeypatch):
    saved = run._save

    def save_one(job, *more):
        saved(job, *more)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "_save", save_one)
    with pytest.raises(KeyboardInterrupt):
        regrade(course, LESSON, jobs=1)
    now = {s: noted(course, s, FIRST)["points"] for s in ("right", "wrong")}
    assert sorted(now.values()) == [0.0, FIRST.points]
    assert {s: feedback(course, s).exists() for s in now} == {s: not now[s] for s in now}
