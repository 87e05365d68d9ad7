"""An instructor's own exercises, texts and sentences are read over ours, and held to the same."""

import json
import re
import subprocess
import sys
from textwrap import dedent

import nbformat
import own_folders
import pytest
from nbformat.v4 import new_code_cell
from own_folders import LESSON
from typer.testing import CliRunner

from autograder import own
from autograder.__main__ import app
from autograder.building import NOTEBOOKS, released, solved
from autograder.exercises import find_exercise
from autograder.fingerprints import fingerprint
from autograder.grading import cluster
from autograder.grading.course import CourseError, make_course, open_course, succeed
from autograder.grading.records import read_record
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.grading.sandbox import NONE, Sandbox
from autograder.grading.upgrading import upgrade
from autograder.own import OwnFolderError
from autograder.proving.prove import prove
from autograder.references import MissingReference, references, solution
from autograder.texts import AuthorError


@pytest.fixture(autouse=True)
def nothing_of_ones_own_afterwards():
    yield
    own.read_over(None)


@pytest.fixture
def mine(tmp_path):
    return own_folders.make(tmp_path / "mine", changes="[answers]\nwhy_scale = 'Because.'\n")


def replaced(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


# Reading -------------------------------------------------------------------------------------


def test_points_hints_and_sentences_are_changed_and_are_ours_again_afterwards(tmp_path):
    before = find_exercise("weighted_sum")
    said = solution(before).misconception("no_bias").say
    own.read_over(own_folders.make(tmp_path / "mine"))
    changed = find_exercise("weighted_sum")
    assert (changed.points, changed.hints[0]) == (4, "My idea.")
    assert solution(changed).misconception("no_bias").say == "My sentence."
    # Nobody has to write the lesson's text anew for that.
    cells = released(solved("01_neuron")).cells
    (test,) = (cell for cell in cells if cell.source == 'check("weighted_sum")')
    assert test.metadata.nbgrader.points == 4
    own.read_over(None)
    assert find_exercise("weighted_sum").points == before.points
    assert solution(find_exercise("weighted_sum")).misconception("no_bias").say == said


def test_an_exercise_of_ours_can_be_replaced_and_its_neighbours_use_what_it_shared(mine):
    theirs = mine / "exercises" / "gates" / "step.py"
    theirs.parent.mkdir()
    from autograder.mistakes import declaration

    ours = declaration(find_exercise("step")).file
    theirs.write_text(ours.read_text().replace("hints=(", 'hints=("Mine.", "b", "c") or ('))
    before = fingerprint("step"), fingerprint("and_gate")
    own.read_over(mine)
    assert find_exercise("step").hints[0] == "Mine."
    assert declaration(find_exercise("step")).file == theirs
    assert find_exercise("and_gate").hints[0] != "Mine."
    assert fingerprint("step") != before[0] and fingerprint("and_gate") == before[1]


@pytest.mark.parametrize(
    "changes, words",
    [
        ("[exercises", "is not TOML"),
        ("[exercise.softmax]\npoints = 1", r"no table \[exercise\]"),
        ("[exercises.softmax]\npionts = 1", r"\[exercises.softmax\] cannot change pionts"),
        ("[exercises.softmax]\npoints = 0", "points has to be a whole number above 0"),
        ("[exercises.softmax]\nhints = ['a']", "hints has to be a list of three texts"),
        ("[exercises.softmax]\ninsight = 1", "insight has to be a text"),
        ("[misconceptions]\nno_bias = 1", "no_bias has to be a text"),
    ],
)
def test_changes_that_cannot_be_read_are_named_with_their_file(tmp_path, changes, words):
    folder = own_folders.make(tmp_path / "mine", changes)
    with pytest.raises(OwnFolderError, match=words) as refused:
        own.read_over(folder)
    assert "changes.toml" in str(refused.value)
    assert own.current().folder is None


def test_a_folder_that_is_not_there_and_a_text_of_an_odd_name_are_refused(tmp_path, mine):
    with pytest.raises(OwnFolderError, match="is not there"):
        own.read_over(tmp_path / "nowhere")
    (mine / "source" / "scaling.md").write_text("# Scaling")
    with pytest.raises(OwnFolderError, match="as in 10_attention"):
        own.read_over(mine)


def test_what_is_published_holds_no_answer(tmp_path):
    own.read_over(own_folders.make(tmp_path / "mine"))
    files = own.current().public_files()
    assert set(files) == {"exercises/scaling/scale.py", own.MANIFEST}
    public = json.loads(files[own.MANIFEST])
    assert public["lessons"] == {LESSON: ["scale"]}
    assert public["exercises"]["weighted_sum"].keys() == {"points", "hints"}
    assert "Because" not in "".join(files.values())


def test_a_worker_elsewhere_asks_it_with_the_public_part_alone(mine):
    own.read_over(mine)
    public = own.current().public_files()
    own.read_over(None)
    cluster._read_over(public)
    exercise = find_exercise("scale")
    with Sandbox(protection=NONE, forks=False) as sandbox:
        copied = {path.name for path in (sandbox.site / own.PUBLISHED).rglob("*") if path.is_file()}
    assert copied == {"scale.py", own.MANIFEST}
    with pytest.raises(MissingReference):
        solution(exercise)


# Proving -------------------------------------------------------------------------------------


def test_what_holds_its_promises_is_proved(mine):
    said = CliRunner().invoke(app, ["prove", str(mine)])
    assert said.exit_code == 0, said.output
    assert f"Looked at {LESSON}, scale" in said.output


def unplaced(folder):
    (folder / "exercises" / "scaling" / "more.py").write_text("")


def unknown_names(folder):
    (folder / "changes.toml").write_text(
        "[exercises.scale]\nmisconceptions = { no_such = 'x' }\n"
        "[exercises.sclae]\npoints = 1\n[misconceptions]\nnowhere = 'x'\n"
        "[answers]\nwhy_scale = 'x'\n"
    )


def no_answer(folder):
    (folder / "changes.toml").write_text("")


def solutions(*pairs):
    return lambda folder: replaced(folder / "solutions" / "scaling" / "scale.py", *pairs)


def public(*pairs):
    return lambda folder: replaced(folder / "exercises" / "scaling" / "scale.py", *pairs)


@pytest.mark.parametrize(
    "spoil, place, words",
    [
        (solutions(("def hidden_cases", "def hidden")), "", "does not define `hidden_cases`"),
        (solutions(("def hidden_cases(", "def hidden_cases((")), ":49", "SyntaxError"),
        (solutions(("import numpy", "import numpyy")), ":3", "No module named 'numpyy'"),
        (public(("points=2", "pionts=2")), ":7", "unexpected keyword argument 'pionts'"),
        (lambda folder: (folder / "solutions/scaling/scale.py").unlink(), "", "does not exist"),
    ],
)
def test_a_module_that_cannot_be_loaded_is_named_with_its_line(mine, spoil, place, words):
    spoil(mine)
    said = CliRunner().invoke(app, ["prove", str(mine)])
    assert said.exit_code == 1
    assert re.match(f"{re.escape(str(mine))}/\\w+/scaling/scale.py{place}\\b", said.output)
    assert words in said.output and "Traceback" not in said.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil, told",
    [
        (unplaced, ["no lesson's text places `more`"]),
        (
            unknown_names,
            ["`scale` has no misconception no_such", "Did you mean scale", "misconception nowhere"],
        ),
        (no_answer, ["no [answers] why_scale"]),
        (public(("points=2", "points=3")), ["`:points: 2` disagrees"]),
        (
            solutions(("@right\ndef scale_by_loop", "def scale_by_loop")),
            ["2 other right ways; three are needed"],
        ),
        (
            solutions(("X - np.average(X, axis=0)", "X + np.average(X, axis=0)")),
            ["the right way scale_by_average is judged wrong"],
        ),
        (
            solutions(("return X - X.mean()", "return X - X.mean(axis=0)")),
            ["the wrong way one_mean_for_all loses no points"],
        ),
        (
            solutions(("return X - X.mean()", "return X - X.mean(axis=1, keepdims=True)")),
            ["rows_for_columns is not named as rows_for_columns: others give the same answers"],
        ),
        (
            public(("A learner who uses such inputs", "Such inputs"), ("along every column", "")),
            ["its insight is not a sentence of 10 to 45 words"],
        ),
        (
            public(("2000.0", "2.0"), ("3000.0", "3.0"), ("1000.0", "1.0")),
            ["answers that are", "not noticed"],
        ),
        (
            public(
                ("exercise = Ex", "def mean_off(X):\n    return X - X.mean(0)\n\n\nexercise = Ex")
            ),
            ["`mean_off` in the public file is an answer"],
        ),
    ],
)
def test_what_breaks_a_promise_is_named(mine, spoil, told):
    if spoil.__name__ == "<lambda>" and "not noticed" in told:
        solutions(("rng.normal(30.0, 500.0", "rng.normal(0.0, 1.0"))(mine)
    spoil(mine)
    _, amiss = prove(mine)
    said = "\n".join(amiss)
    for words in told:
        assert words in said, said


# In a course ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course of one lesson of somebody's own, and the folder it is made with."""
    root = tmp_path_factory.mktemp("own")
    folder = own_folders.make(root / "mine")
    course = make_course(root / "course", [LESSON], seed=5, own_folder=folder)
    looks = new_code_cell(
        "import pathlib, autograder\n"
        "site = pathlib.Path(autograder.__file__).parents[1]\n"
        "print(sorted(path.name for path in site.rglob('*') if 'scal' in path.name))\n"
        f"pathlib.Path({str(folder / 'solutions' / 'scaling' / 'scale.py')!r}).read_text()",
        id="looks",
    )
    right = filled(LESSON, references(LESSON), "Words.")
    right.cells.insert(1, looks)
    wrong = solution(find_exercise("scale")).misconception("rows_for_columns").ways[0]
    hand_in(course, "right", LESSON, right)
    hand_in(course, "wrong", LESSON, filled(LESSON, {"scale": wrong}))
    own.read_over(None)
    return course, folder


def graded(course, student):
    return course / "autograded" / student / LESSON / f"{LESSON}.ipynb"


@pytest.mark.slow
def test_ones_own_exercise_is_graded_and_of_it_a_submission_sees_the_public_part(made):
    course, _ = made
    results = {result.student: result for result in grade(course, jobs=1)}
    assert not any(result.error for result in results.values())
    assert results["right"].points == 2.0 and results["wrong"].points < 2
    noted = read_record(graded(course, "wrong"))["exercises"]["scale"]
    assert noted["misconception"] == "rows_for_columns"
    looked = next(c for c in nbformat.read(graded(course, "right"), 4).cells if c.id == "looks")
    assert "scale.py" in looked.outputs[0].text and looked.outputs[0].text.count("scale.py") == 1
    assert looked.outputs[1].output_type == "error"
    # nbgrader's own command takes the same way.
    with open_course(course) as nbgrader:
        succeed(nbgrader.autograde(LESSON, "wrong"), "grade")
    assert read_record(graded(course, "wrong"))["exercises"]["scale"]["points"] == noted["points"]


def test_a_learner_checks_it_with_what_lies_beside_the_notebook(made):
    course, folder = made
    beside = course / "release" / LESSON / own.PUBLISHED
    assert (beside / "keys" / f"{LESSON}.json").exists() and not (beside / "solutions").exists()
    program = (
        "import sys\n"
        "from autograder import check, hint\n"
        "def scale(X): return X - X.mean(axis=1, keepdims=True)\n"
        "check('scale'); hint('scale'); hint('weighted_sum')\n"
        "assert 'solutions' not in sys.modules\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=beside.parent, capture_output=True, text=True
    )
    assert "You take off the mean of each row" in said.stdout, said.stderr
    assert "A mean for each column" in said.stdout and "My idea." in said.stdout


@pytest.mark.slow
def test_an_upgrade_takes_what_changed_in_ones_own_folder(made):
    course, folder = made
    grade(course, jobs=1)
    replaced(folder / "source" / f"{LESSON}.md", ("hard to learn from", "harder to learn from"))
    replaced(folder / "solutions" / "scaling" / "scale.py", ("(5, 2)", "(6, 2)"))
    own.read_over(None)
    said = CliRunner().invoke(app, ["grade", str(course)])
    assert f"{LESSON}: scale changed since 2 submissions" in said.output
    (result,) = upgrade(course)
    assert result.renewed and result.changes == ["scale: other cases"]
    assert "harder to learn" in (course / "release" / LESSON / f"{LESSON}.ipynb").read_text()


@pytest.mark.slow
def test_a_folder_that_went_away_is_named_until_another_is(made, tmp_path, monkeypatch):
    course, folder = made
    moved = folder.rename(tmp_path / "moved")
    own.read_over(None)
    try:
        for command in (["grade", str(course)], ["course", "--upgrade", str(course)]):
            said = CliRunner().invoke(app, command)
            assert said.exit_code == 1 and str(folder) in said.output
        # nbgrader's command must not go on without the Judge.
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "nbgrader", "autograde", "--force", LESSON],
            cwd=course,
            capture_output=True,
            text=True,
        )
        assert ran.returncode and str(folder) in ran.stderr
        # By the command, relative to where it is given.
        monkeypatch.chdir(tmp_path)
        said = CliRunner().invoke(app, ["course", "--upgrade", str(course), "--with", "moved"])
        assert said.exit_code == 0, said.output
        assert not any(result.error for result in grade(course, jobs=1))
    finally:
        moved.rename(folder)


def test_the_example_of_the_authors_guide_holds_what_is_asked_of_exercises(tmp_path):
    guide = (NOTEBOOKS / "source" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ +(`{3,4})\w+\n(.*?)^ +\1$", guide, re.M | re.S)
    for start, place in (
        ('"""The exercise `convolve`', "exercises/convolution/convolve.py"),
        ('"""Every answer to `convolve`', "solutions/convolution/convolve.py"),
        ("---\nkernelspec", "source/10_convolution.md"),
    ):
        (text,) = [block for _, text in blocks if (block := dedent(text)).startswith(start)]
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    assert prove(tmp_path) == (["10_convolution", "convolve"], [])


def test_a_course_of_a_folder_with_mistakes_is_not_made(mine, tmp_path):
    replaced(mine / "exercises" / "scaling" / "scale.py", ("points=2", "points=3"))
    with pytest.raises(AuthorError, match="`:points: 2` disagrees"):
        make_course(tmp_path / "course", [LESSON], own_folder=mine)
    with pytest.raises(CourseError, match="no lesson called 11_more"):
        make_course(tmp_path / "course", ["11_more"], own_folder=mine)
    assert not (tmp_path / "course").exists()
