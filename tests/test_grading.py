"""Grading: whatever is handed in, each gets what works, and one stops nobody else."""

import copy
import dataclasses
import html
import io
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
import sqlalchemy
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import CheckCellMetadata, DeduplicateIds, OverwriteCells
from rich.console import Console

from autograder.exercises import LESSONS, exercises, find_exercise
from autograder.grading.course import LINK_TO_LESSON, CourseError, make_course, open_course
from autograder.grading.gradebook import PATIENCE, patient
from autograder.grading.notices import NOTICE_ID, Flag, Origin
from autograder.grading.questions import questions
from autograder.grading.reading import Unreadable, read_notebook
from autograder.grading.rehearsal.demo import demo
from autograder.grading.rehearsal.learners import learners
from autograder.grading.rehearsal.submissions import filled, hand_in, verdicts
from autograder.grading.repairing import Repair
from autograder.grading.run import grade
from autograder.grading.sandbox import NONE, UNPROTECTED
from autograder.grading.scoring import Judge
from autograder.grading.task import Rules
from autograder.references import PROJECT, case_text, references, solution

LESSON = LESSONS[0]
HERE = exercises(LESSON)
FIRST = HERE[0].id
# No other exercise's code calls the last one with points: if it fails, it fails alone.
LEAF = [exercise for exercise in HERE if exercise.points][-1]
TOTAL = float(sum(exercise.points for exercise in HERE))
CELL_SECONDS = 6
EXERCISE_SECONDS = 4


def right() -> nbformat.NotebookNode:
    return filled(LESSON, references(LESSON), words="An answer in words.")


def find(notebook, grade_id):
    return next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def question(notebook):
    return next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.metadata["nbgrader"]["solution"]
    )


def before(notebook, grade_id, *cells):
    position = notebook.cells.index(find(notebook, grade_id))
    notebook.cells[position:position] = cells
    return notebook


# Mending, without running anything ---------------------------------------------------------


@pytest.fixture(scope="module")
def one_lesson(new_course, tmp_path_factory):
    return new_course(tmp_path_factory.mktemp("one") / "course", LESSON)


def mended(course, notebook):
    """Hand a notebook in and let `Repair` and nbgrader's own preprocessors at it."""
    path = hand_in(course, "somebody", LESSON, notebook)
    resources = {
        "nbgrader": {
            "db_url": f"sqlite:///{course / 'gradebook.db'}",
            "notebook": LESSON,
            "assignment": LESSON,
            "student": "somebody",
        },
        "autograder_origin": Origin("", "", []),
    }
    result, _ = Repair().preprocess(read_notebook(path), resources)
    mine = copy.deepcopy(result)
    for preprocessor in (DeduplicateIds, OverwriteCells, CheckCellMetadata):
        result, _ = preprocessor().preprocess(result, resources)
    assert [c.source for c in result.cells] == [c.source for c in mine.cells]
    return result


def assert_whole(notebook):
    """Every cell that counts is there once, as released, each test after its answer."""
    released = filled(LESSON, {})
    for cell in released.cells:
        if "nbgrader" not in cell.metadata:
            continue
        wanted = cell.metadata["nbgrader"]
        twins = [
            c
            for c in notebook.cells
            if c.metadata.get("nbgrader", {}).get("grade_id") == wanted["grade_id"]
        ]
        assert len(twins) == 1, wanted["grade_id"]
        assert twins[0].cell_type == cell.cell_type
        for key in ("grade", "solution", "locked", "points", "checksum"):
            assert twins[0].metadata["nbgrader"].get(key) == wanted.get(key)
        if not wanted["solution"]:
            assert twins[0].source == cell.source
            assert not {"skip-execution"} & set(twins[0].metadata.get("tags", []))
    order = [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells]
    for exercise in HERE:
        assert order.index(f"{exercise.id}_answer") < order.index(exercise.id)


def copied_answer(nb):
    twin = copy.deepcopy(find(nb, f"{FIRST}_answer"))
    twin.id = "another"
    nb.cells.insert(nb.cells.index(find(nb, f"{FIRST}_answer")) + 1, twin)


def worked_in_the_copy(nb):
    copied_answer(nb)
    stub = find(filled(LESSON, {}), f"{FIRST}_answer").source
    find(nb, f"{FIRST}_answer").source = stub


def stub_left_below(nb):
    copied_answer(nb)
    stub = find(filled(LESSON, {}), f"{FIRST}_answer").source
    next(c for c in nb.cells if c.id == "another").source = stub


def copied_test(nb):
    twin = copy.deepcopy(find(nb, FIRST))
    twin.id = "another"
    nb.cells.insert(0, twin)


def pasted_whole_notebook_twice(nb):
    twins = copy.deepcopy(nb.cells)
    for number, twin in enumerate(twins):
        twin.id = f"twin-{number}"
    nb.cells += twins


def deleted_tests(nb):
    nb.cells = [c for c in nb.cells if not c.metadata.get("nbgrader", {}).get("locked")]


def deleted_answer(nb):
    cell = find(nb, f"{FIRST}_answer")
    nb.cells[nb.cells.index(cell)] = new_code_cell(cell.source, id="mine")


def deleted_question(nb):
    nb.cells.remove(question(nb))


def deleted_everything(nb):
    nb.cells = []


def retyped_answer(nb):
    cell = find(nb, f"{FIRST}_answer")
    twin = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)
    nb.cells[nb.cells.index(cell)] = twin


def retyped_tests(nb):
    for cell in list(nb.cells):
        if cell.source.startswith("check("):
            twin = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)
            nb.cells[nb.cells.index(cell)] = twin


def retyped_question(nb):
    cell = question(nb)
    twin = new_code_cell(cell.source, id=cell.id, metadata=cell.metadata)
    nb.cells[nb.cells.index(cell)] = twin


def stripped(nb):
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)


def stripped_and_without_ids(nb):
    stripped(nb)
    for number, cell in enumerate(nb.cells):
        cell.id = f"renumbered-{number}"
    # A question without name, id or type to know it by is one that was deleted.


def renamed(nb):
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["grade_id"] += "_x"


def swapped(nb):
    one, other = find(nb, FIRST), find(nb, LEAF.id)
    mine, its = one.metadata["nbgrader"], other.metadata["nbgrader"]
    mine["grade_id"], its["grade_id"] = its["grade_id"], mine["grade_id"]


def flipped(nb):
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["grade"] = False
            cell.metadata["nbgrader"]["locked"] = False


def old_metadata(nb):
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["schema_version"] = 1
            cell.metadata["nbgrader"].pop("task", None)


def edited_tests(nb):
    for cell in nb.cells:
        if cell.source.startswith("check("):
            cell.source = "1000.0"


def changed_points(nb):
    find(nb, FIRST).metadata["nbgrader"]["points"] = 1000


def skipping(nb):
    find(nb, FIRST).metadata["tags"] = ["skip-execution"]


def odd_metadata(nb):
    find(nb, FIRST).metadata["nbgrader"] = {"grade_id": ["a list"], "points": None}


def moved(nb):
    nb.cells.insert(0, nb.cells.pop(nb.cells.index(find(nb, FIRST))))
    nb.cells.append(nb.cells.pop(4))


def added(nb):
    nb.cells.insert(2, new_code_cell("x = 1"))
    nb.cells.append(new_markdown_cell("My notes."))


def junk(nb):
    nb.metadata["kernelspec"] = {"name": "julia-1.10", "display_name": "Julia"}
    nb.metadata["widgets"] = {"state": "junk"}
    nb.metadata["autograder"] = {"flags": ["perfect"], "exercises": {FIRST: {"points": 99}}}
    nb.cells[0]["attachments"] = {"a.png": {"image/png": "AAAA"}}
    nb.cells[1].id = nb.cells[0].id


MENDED, TAMPERED = {Flag.MENDED}, {Flag.TAMPERED}


@pytest.mark.parametrize(
    "change, flags",
    [
        (copied_answer, MENDED),
        (worked_in_the_copy, MENDED),
        (stub_left_below, MENDED),
        (copied_test, MENDED),
        (pasted_whole_notebook_twice, MENDED),
        (deleted_tests, MENDED),
        (deleted_answer, MENDED),
        (deleted_question, MENDED),
        (deleted_everything, MENDED),
        (retyped_answer, MENDED),
        (retyped_tests, MENDED),
        (retyped_question, MENDED),
        (stripped, MENDED),
        (stripped_and_without_ids, MENDED),
        (renamed, MENDED),
        (swapped, MENDED),
        (flipped, TAMPERED),
        (edited_tests, TAMPERED),
        (changed_points, TAMPERED),
        (skipping, TAMPERED),
        (odd_metadata, MENDED),
        (old_metadata, set()),
        (moved, set()),
        (added, set()),
        (junk, set()),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_submission_is_made_whole_again(one_lesson, change, flags):
    notebook = right()
    change(notebook)
    result = mended(one_lesson, notebook)
    assert_whole(result)
    record = result.metadata["autograder"]
    assert set(record["flags"]) == flags
    assert bool(record["notices"]) == bool(flags)
    assert (result.cells[0].id == NOTICE_ID) == bool(flags)
    assert "exercises" not in record


def test_an_untouched_submission_is_left_as_it_is(one_lesson):
    notebook = right()
    result = mended(one_lesson, copy.deepcopy(notebook))
    assert [c.source for c in result.cells] == [c.source for c in notebook.cells]
    assert [c.metadata for c in result.cells] == [c.metadata for c in notebook.cells]


def test_of_copies_the_one_that_was_worked_on_counts(one_lesson):
    notebook = right()
    worked_in_the_copy(notebook)
    result = mended(one_lesson, notebook)
    assert "NotImplementedError" not in find(result, f"{FIRST}_answer").source


def test_an_untouched_copy_below_does_not_undo_the_answer(one_lesson):
    notebook = right()
    stub_left_below(notebook)
    result = mended(one_lesson, notebook)
    assert next(c for c in result.cells if c.id == "another").cell_type == "raw"


def test_an_answer_in_a_cell_of_its_own_is_the_answer(one_lesson):
    notebook = right()
    deleted_answer(notebook)
    result = mended(one_lesson, notebook)
    assert find(result, f"{FIRST}_answer").id == "mine"


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "is empty"),
        (b"\x80\x02\xff binary", "not a text"),
        (b'{"cells": [', "line 1"),
        (b"[]", "not a Jupyter notebook"),
        (b'{"a": 1}', "not a Jupyter notebook"),
        (b'{"nbformat": 5, "nbformat_minor": 0, "cells": [], "metadata": {}}', "format 5"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": 3, "metadata": {}}', "notebook"),
        (b"[" * 200_000, "not valid JSON"),
    ],
)
def test_what_is_no_notebook_is_called_so(tmp_path, content, reason):
    path = tmp_path / "any.ipynb"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=reason):
        read_notebook(path)
    assert path.read_bytes() == content


def test_malformed_cells_are_made_well_formed(tmp_path):
    path = tmp_path / "odd.ipynb"
    cells = [
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "outputs": "none", "id": 7},
        {"cell_type": "heading", "metadata": None, "source": None},
        {"source": "no type", "metadata": {"tags": "skip-execution", "nbgrader": "yes"}},
        "not a cell",
        {"cell_type": "markdown", "source": "x", "attachments": "junk", "id": "same"},
        {"cell_type": "markdown", "source": "y", "id": "same"},
    ]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells}))
    notebook = read_notebook(path)
    nbformat.validate(notebook)
    assert [c.source for c in notebook.cells] == ["a = 1\nb = 2", "", "no type", "x", "y"]


# A class, graded once ------------------------------------------------------------------------

CRASH = "import os\nos._exit(3)"
KILL = "import os\nos.abort()"
SEGFAULT = "import ctypes\nctypes.string_at(0)"
ENDLESS_CELL = "while True:\n    pass"
STUBBORN_CELL = """\
import time
while True:
    try:
        time.sleep(1)
    except BaseException:
        pass
"""
FIFTY_MEGABYTES = 'print("x" * 50_000_000)'
CHATTER = "for i in range(20_000):\n    print('epoch', i)"
NOISE = """\
import sys, warnings
warnings.warn("careful")
print("to stderr", file=sys.stderr)
from ipywidgets import Output
from IPython.display import display
catcher = Output()
display(catcher)
with catcher:
    print("caught")
"""


def leaf(body: str) -> nbformat.NotebookNode:
    """Return a submission with everything right but the last exercise."""
    code = references(LESSON) | {LEAF.id: f"def {LEAF.id}(*anything):\n{body}"}
    return filled(LESSON, code, words="An answer in words.")


def with_cell(source: str) -> nbformat.NotebookNode:
    """Return a submission with everything right and one cell more in the middle."""
    return before(right(), f"{HERE[3].id}_answer", new_code_cell(source, id="extra"))


def changed(change) -> nbformat.NotebookNode:
    notebook = right()
    change(notebook)
    return notebook


def with_figure(notebook):
    cell = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    notebook.cells.append(new_code_cell(cell, id="figure"))


WITHOUT_LEAF = TOTAL - LEAF.points
# By student: what is handed in, the points it deserves, and the flags.
SUBMISSIONS = {
    "right": (right, TOTAL, set()),
    "untouched": (lambda: filled(LESSON, {}), 0.0, set()),
    "broken-json": (lambda: nbformat.writes(right())[200:], 0.0, {Flag.UNREADABLE}),
    "not-a-notebook": (lambda: "Dear teacher, my computer broke.", 0.0, {Flag.UNREADABLE}),
    "empty-file": (lambda: "", 0.0, {Flag.UNREADABLE}),
    "copied-cells": (lambda: changed(stub_left_below), TOTAL, MENDED),
    "deleted-tests": (lambda: changed(deleted_tests), TOTAL, MENDED),
    "deleted-all": (lambda: changed(deleted_everything), 0.0, MENDED),
    "retyped": (lambda: changed(retyped_answer), TOTAL, MENDED),
    "stripped": (lambda: changed(stripped), TOTAL, MENDED),
    "moved": (lambda: changed(moved), TOTAL, set()),
    "junk": (lambda: changed(junk), TOTAL, set()),
    "endless-cell": (lambda: with_cell(ENDLESS_CELL), TOTAL, {Flag.TIMED_OUT}),
    "stubborn-cell": (lambda: with_cell(STUBBORN_CELL), TOTAL, {Flag.TIMED_OUT}),
    "endless-answer": (
        lambda: leaf("    while True:\n        pass"),
        WITHOUT_LEAF,
        {Flag.TIMED_OUT},
    ),
    "stubborn-answer": (
        lambda: leaf(
            "    while True:\n        try:\n            while True: pass\n"
            "        except BaseException:\n            pass"
        ),
        WITHOUT_LEAF,
        {Flag.TIMED_OUT},
    ),
    "exit-in-cell": (lambda: with_cell(CRASH), TOTAL, {Flag.CRASHED}),
    "killed": (lambda: with_cell(KILL), TOTAL, {Flag.CRASHED}),
    "figure": (lambda: changed(with_figure), TOTAL, set()),
    "segfault": (lambda: with_cell(SEGFAULT), TOTAL, {Flag.CRASHED}),
    "exit-in-answer": (
        lambda: leaf("    import os\n    os._exit(0)"),
        WITHOUT_LEAF,
        {Flag.CRASHED},
    ),
    "sys-exit": (lambda: leaf("    raise SystemExit"), WITHOUT_LEAF, set()),
    "50-megabytes": (lambda: with_cell(FIFTY_MEGABYTES), TOTAL, {Flag.TOO_MUCH_OUTPUT}),
    "chatter": (lambda: with_cell(CHATTER), TOTAL, {Flag.TOO_MUCH_OUTPUT}),
    "waits-for-input": (lambda: with_cell("input()"), TOTAL, {Flag.ASKED_FOR_INPUT}),
    "input-in-answer": (
        lambda: leaf("    return input()"),
        WITHOUT_LEAF,
        {Flag.ASKED_FOR_INPUT},
    ),
    "noise": (lambda: with_cell(NOISE), TOTAL, set()),
    "error": (lambda: with_cell("1 / 0"), TOTAL, set()),
    "memory": (lambda: with_cell("x = bytearray(10**12)"), TOTAL, set()),
}


OWN_TEST = "assert double(2) == 4\nassert double(-1) == -2"


def own_assignment(course):
    """Add an instructor's own assignment, with tests in the cell, to a course."""
    source = new_notebook(
        cells=[
            new_code_cell(
                "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
                metadata={"nbgrader": own_role("double_answer", solution=True)},
            ),
            new_code_cell(
                OWN_TEST,
                metadata={"nbgrader": own_role("double", grade=True, locked=True, points=2)},
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = course / "source" / "own" / "own.ipynb"
    path.parent.mkdir()
    path.write_text(nbformat.writes(source))
    with open_course(course) as nbgrader:
        assert nbgrader.generate_assignment("own")["success"]
    released = read_notebook(course / "release" / "own" / "own.ipynb")
    hand_in(course, "untouched", "own", released)
    released.cells[0].source = "def double(x):\n    return x + x"
    hand_in(course, "right", "own", released)


def own_role(grade_id, **roles):
    role = {"grade": False, "locked": False, "solution": False, "task": False}
    return role | {"grade_id": grade_id, "schema_version": 3} | roles


@pytest.fixture(scope="module")
def classroom(new_course, tmp_path_factory):
    """Hand in everything above and some more, and grade it in one go."""
    course = new_course(
        tmp_path_factory.mktemp("class") / "course",
        LESSON,
        timeout=CELL_SECONDS,
        exercise_timeout=EXERCISE_SECONDS,
    )
    for student, (make, _, _) in SUBMISSIONS.items():
        hand_in(course, student, LESSON, make())
    binary = hand_in(course, "binary", LESSON, "")
    binary.write_bytes(bytes(range(256)) * 40)
    other_name = hand_in(course, "other-name", LESSON, right())
    other_name.rename(other_name.with_name(f"{LESSON} (1).ipynb"))
    no_notebook = hand_in(course, "no-notebook", LESSON, "")
    no_notebook.rename(no_notebook.with_name("letter.txt"))
    folder = hand_in(course, "a-folder", LESSON, "")
    folder.unlink()
    folder.mkdir()
    own_assignment(course)
    return graded(course, before=everything_in(course / "submitted"))


def everything_in(folder):
    """Return the bytes of all files below a folder, None for folders, by path."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def graded(course, **more):
    """Grade a course, and offer results and notebooks."""
    results = grade(course)
    return SimpleNamespace(
        course=course,
        results={(r.student, r.lesson): r for r in results},
        notebook=lambda student, lesson=LESSON: nbformat.read(
            course / "autograded" / student / lesson / f"{lesson}.ipynb", as_version=4
        ),
        **more,
    )


@pytest.fixture(scope="module")
def every_lesson(new_course, tmp_path_factory):
    """Hand in the solutions and the untouched notebook of every lesson."""
    course = new_course(tmp_path_factory.mktemp("all") / "course", *LESSONS)
    for lesson in LESSONS:
        hand_in(course, "right", lesson, filled(lesson, references(lesson), words="Words."))
        hand_in(course, "untouched", lesson, filled(lesson, {}))
    return graded(course)


@pytest.mark.slow
@pytest.mark.parametrize("student", SUBMISSIONS)
def test_each_gets_the_points_for_what_works(classroom, student):
    _, points, flags = SUBMISSIONS[student]
    result = classroom.results[student, LESSON]
    assert result.error == ""
    assert result.points == points
    assert set(result.flags) == flags


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_reference_scores_full_marks_and_the_stub_nothing(every_lesson, lesson):
    total = sum(exercise.points for exercise in exercises(lesson))
    assert every_lesson.results["right", lesson].points == total
    assert every_lesson.results["right", lesson].flags == ()
    assert every_lesson.results["untouched", lesson].points == 0
    assert every_lesson.results["untouched", lesson].flags == ()
    for exercise in exercises(lesson):
        test = find(every_lesson.notebook("untouched", lesson), exercise.id)
        said = test.outputs[0]["data"]["text/plain"]
        assert "Traceback" not in said
        assert exercise.planted or "not written yet" in said


@pytest.mark.slow
def test_an_instructors_own_tests_run_as_nbgrader_runs_them(classroom):
    assert classroom.results["right", "own"].points == 2
    assert classroom.results["untouched", "own"].points == 0


@pytest.mark.slow
def test_every_test_cell_holds_a_card_and_a_plain_number(classroom):
    for student, lesson in classroom.results:
        graded = classroom.course / "autograded" / student / lesson
        if lesson not in LESSONS or not graded.exists():
            continue
        notebook = classroom.notebook(student, lesson)
        for exercise in exercises(lesson):
            card, score = find(notebook, exercise.id).outputs
            assert {"text/html", "text/plain"} <= set(card["data"])
            assert 0 <= float(score["data"]["text/plain"]) <= exercise.points
            record = notebook.metadata["autograder"]["exercises"][exercise.id]
            assert record["points"] == float(score["data"]["text/plain"])


@pytest.mark.slow
def test_graded_notebooks_stay_small_and_without_widget_state(classroom):
    for path in classroom.course.glob("autograded/*/*/*.ipynb"):
        assert path.stat().st_size < 3_000_000, path
        assert "widgets" not in nbformat.read(path, as_version=4).metadata


@pytest.mark.slow
def test_what_was_handed_in_is_never_altered(classroom):
    assert everything_in(classroom.course / "submitted") == classroom.before


@pytest.mark.slow
@pytest.mark.parametrize(
    "student, flag, points",
    [
        ("binary", Flag.UNREADABLE, 0.0),
        ("a-folder", Flag.UNREADABLE, 0.0),
        ("other-name", Flag.RENAMED, TOTAL),
        ("no-notebook", Flag.MISSING, 0.0),
    ],
)
def test_files_that_are_not_what_they_should_be(classroom, student, flag, points):
    result = classroom.results[student, LESSON]
    assert (result.error, result.flags, result.points) == ("", (flag,), points)
    assert classroom.notebook(student).cells[0].id == NOTICE_ID


@pytest.mark.slow
def test_who_hands_in_nothing_is_missing(classroom):
    assert classroom.results["noise", "own"].flags == (Flag.MISSING,)


@pytest.mark.slow
@pytest.mark.parametrize(
    "student, words",
    [
        ("endless-cell", "ran longer than"),
        ("stubborn-cell", "took no notice"),
        ("killed", "Python itself stopped"),
        ("50-megabytes", "the rest was left out"),
        ("waits-for-input", "StdinNotImplementedError"),
        ("error", "ZeroDivisionError"),
        ("memory", "MemoryError"),
    ],
)
def test_the_cell_itself_says_what_happened(classroom, student, words):
    cell = next(c for c in classroom.notebook(student).cells if c.id == "extra")
    assert words in json.dumps(cell.outputs)


@pytest.mark.slow
def test_what_was_shown_before_and_after_a_restart_is_there(classroom):
    def shown(student):
        cells = classroom.notebook(student).cells
        return [cell.get("outputs") for cell in cells if cell.id not in ("extra", "figure")]

    assert shown("killed")[1:] == shown("figure")
    (figure,) = [cell for cell in classroom.notebook("figure").cells if cell.id == "figure"]
    assert "image/png" in figure.outputs[-1]["data"]


@pytest.mark.slow
def test_what_is_graded_and_unchanged_is_left_alone(classroom):
    path = hand_in(classroom.course, "slow-thinker", LESSON, filled(LESSON, {}))
    first = grade(classroom.course, LESSON, students=["slow-thinker"])
    again = grade(classroom.course, LESSON, students=["slow-thinker"])
    path.write_text(nbformat.writes(right()))
    changed = grade(classroom.course, LESSON, students=["slow-thinker"])
    assert [r[0].points for r in (first, again, changed)] == [0.0, 0.0, TOTAL]
    assert ["unchanged" in r[0].flags for r in (first, again, changed)] == [False, True, False]


# What stops the grader itself ------------------------------------------------------------------


@pytest.mark.slow
def test_the_demo_class_gets_what_it_deserves(tmp_path):
    """The demo compares its gradebook with what each learner's code is worth."""
    assert demo(tmp_path / "demo", [LESSON], Console(quiet=True))
    assert (tmp_path / "demo" / "grades.csv").read_text().count(LESSON) >= 12
    overview = (tmp_path / "demo" / "report" / "index.html").read_text(encoding="utf-8")
    assert "../feedback/emeka" in overview and "timed out: 1 submission" in overview
    (page,) = tmp_path.glob("demo/feedback/emeka*/*/*.html")
    (mistake,) = next(m for m in learners(LESSON) if m.name.startswith("emeka")).misconceptions
    diagnosis = solution(find_exercise(mistake)).misconceptions[0].say
    assert diagnosis[:40] in html.unescape(page.read_text())
    (unreadable,) = tmp_path.glob("demo/feedback/jin*/*/*.html")
    assert "Notes from grading" in unreadable.read_text()


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/proc"), reason="looks for processes in /proc")
def test_a_grader_that_is_killed_leaves_no_process_behind():
    script = (
        "import os, signal, time\n"
        "from autograder.grading.sandbox import Sandbox\n"
        "sandbox = Sandbox()\n"
        "session = sandbox.session()\n"
        "session.send({'do': 'run', 'source': 'while True: pass', 'token': ''})\n"
        "time.sleep(1)\n"
        "print(sandbox.fork_server.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    fork_server = int(ran.stdout)
    for _ in range(50):
        if not os.path.exists(f"/proc/{fork_server}"):
            break
        subprocess.run(["sleep", "0.2"])
    assert not os.path.exists(f"/proc/{fork_server}")


def test_who_grades_without_walls_is_told_before_anything_runs(one_lesson, monkeypatch):
    hand_in(one_lesson, "ada", LESSON, filled(LESSON, {}))

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("autograder.grading.run.best_protection", lambda: NONE)
    monkeypatch.setattr("autograder.grading.run.on_this_machine", stop)
    console = Console(file=io.StringIO(), width=1000)
    with pytest.raises(KeyboardInterrupt):
        grade(one_lesson, console=console)
    assert UNPROTECTED[NONE] in console.file.getvalue()


# Courses -------------------------------------------------------------------------------------


def test_links_lead_to_where_the_lessons_lie(one_lesson):
    folder = one_lesson / "release" / LESSON
    text = "".join(path.read_text() for path in folder.iterdir())
    links = re.findall(r"\]\(([^)#:]+)[^):]*\)", text)
    elsewhere = {f"../{lesson}/{lesson}.ipynb" for lesson in LESSONS}
    assert {"glossary.md", f"../{LESSONS[1]}/{LESSONS[1]}.ipynb"} <= set(links)
    assert set(links) <= elsewhere | {path.name for path in folder.iterdir()}


def test_a_course_is_never_overwritten(one_lesson):
    gradebook = (one_lesson / "gradebook.db").read_bytes()
    with pytest.raises(CourseError, match="nothing was changed"):
        make_course(one_lesson, [LESSON])
    assert (one_lesson / "gradebook.db").read_bytes() == gradebook


def test_mistakes_in_a_command_are_named(tmp_path, one_lesson):
    with pytest.raises(CourseError, match="no lesson called 99_nothing"):
        make_course(tmp_path / "course", ["99_nothing"])
    with pytest.raises(CourseError, match="is no course"):
        grade(tmp_path)
    with pytest.raises(CourseError, match="no lesson called 99_nothing"):
        grade(one_lesson, "99_nothing")


def test_a_course_has_the_learners_notebook_and_a_seed_of_its_own(one_lesson, tmp_path):
    other = make_course(tmp_path / "other", [LESSON])
    released = [
        (course / "release" / LESSON / f"{LESSON}.ipynb").read_text()
        for course in (one_lesson, other)
    ]
    ours = LINK_TO_LESSON.sub(r"](../\1/\1.ipynb", nbformat.writes(filled(LESSON, {})) + "\n")
    assert released[0] == released[1] == ours
    seeds = [
        [line for line in (c / "nbgrader_config.py").read_text().splitlines() if "seed" in line]
        for c in (one_lesson, other)
    ]
    assert seeds[0] != seeds[1]
    assert "timeout" not in (other / "nbgrader_config.py").read_text()
    assert (other / "nbgrader_config.py").stat().st_mode & 0o077 == 0
    with open_course(other) as nbgrader, nbgrader.gradebook as gradebook:
        assert [a.name for a in gradebook.assignments] == [LESSON]
        assert gradebook.find_assignment(LESSON).max_score > TOTAL


@pytest.mark.parametrize("lesson", LESSONS)
def test_hidden_cases_depend_on_seed_and_student_and_are_mixed_in(lesson):
    for exercise in exercises(lesson):
        one = questions(exercise.id, 1, "ada")
        questions.cache_clear()
        assert questions(exercise.id, 1, "ada").encoded == one.encoded
        assert len(one.cases) > one.visible
        # Gates have no inputs to draw.
        if exercise.visible[0]:
            hidden = one.cases[one.visible :]
            assert len(one.own) >= len(hidden) / 2
            for other in (questions(exercise.id, 2, "ada"), questions(exercise.id, 1, "ben")):
                theirs = set(map(case_text, other.cases))
                own = [case_text(one.cases[i]) for i in one.own]
                assert sum(text in theirs for text in own) <= len(own) / 2
    assert any(questions(e.id, 1, "ada").order[0] != 0 for e in exercises(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_judging_directly_gives_the_reference_full_marks(lesson):
    found = verdicts(lesson, references(lesson), 3, "ada")
    assert all(verdict.right for verdict in found.values())


def test_the_instructors_page_says_what_every_flag_and_limit_is():
    page = (PROJECT / "autograder" / "README.md").read_text(encoding="utf-8")
    rows = {
        tuple(part.strip() for part in line.strip("|").split("|"))
        for line in page.splitlines()
        if line.startswith("|")
    }
    assert {(flag.value, flag.meaning) for flag in Flag} <= rows
    assert {
        (f"`{limit.name}`", f"{limit.default:,}", limit.metadata["help"])
        for limit in dataclasses.fields(Rules)
    } <= rows


def test_every_limit_can_be_set_for_a_course(tmp_path):
    course = make_course(tmp_path / "course", [LESSON], timeout=60, exercise_timeout=30, memory=0)
    with open_course(course) as nbgrader:
        assert Judge(parent=nbgrader).rules() == Rules(timeout=60, memory=0)
    said = (course / "nbgrader_config.py").read_text()
    assert "exercise_timeout" not in said
    with pytest.raises(TypeError, match="tiemout"):
        make_course(tmp_path / "other", [LESSON], tiemout=60)
    assert not (tmp_path / "other").exists()


def test_of_all_databases_only_a_sqlite_gradebook_waits_longer(one_lesson):
    with open_course(one_lesson) as course, course.gradebook as gradebook:
        assert gradebook.db.scalar(sqlalchemy.text("PRAGMA busy_timeout")) == 1000 * PATIENCE
    with sqlalchemy.create_engine("sqlite://").connect() as other:
        assert other.scalar(sqlalchemy.text("PRAGMA busy_timeout")) < 1000 * PATIENCE
    elsewhere = "postgresql+psycopg://ada:secret@host/course"
    assert patient(elsewhere) == elsewhere
    assert patient("sqlite:///grades.db?timeout=5") == "sqlite:///grades.db?timeout=5"


@pytest.mark.slow
def test_two_gradebook_writers_do_not_get_in_each_others_way(one_lesson):
    """Twice as many writers as workers, each with many short transactions."""
    script = (
        "import sys\n"
        "from autograder.grading.course import open_course\n"
        "with open_course(sys.argv[1]) as course:\n"
        "    for i in range(15):\n"
        "        with course.gradebook as gradebook:\n"
        "            gradebook.update_or_create_student(f'{sys.argv[2]}-{i}')\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", script, one_lesson, name])
        for name in ("a", "b")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    with Gradebook(f"sqlite:///{one_lesson / 'gradebook.db'}", "neuron-to-digits") as gradebook:
        assert sum(student.id[:2] in ("a-", "b-") for student in gradebook.students) == 30
