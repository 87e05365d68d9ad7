"""What a course is made of belongs to its owner alone, and what fails leaves nothing behind."""

import grp
import json
import os
import pwd
import re
import stat
import sys

import nbformat
import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder import own
from autograder.__main__ import app
from autograder.errors import CourseError
from autograder.exercises import LESSONS, exercises
from autograder.grading import course as making
from autograder.grading import records
from autograder.grading.course import ASIDE, CONFIG, make_course, open_course, succeed
from autograder.grading.exchange import FOLDERS, ROOT, prepare_exchange
from autograder.grading.questions import origin, questions
from autograder.grading.records import read_record
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.report import report
from autograder.grading.run import grade
from autograder.references import references

LESSON = LESSONS[0]
SEED = 2**127 + 12345

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="rights are those of a POSIX system"),
]
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")


@pytest.fixture
def umask():
    """Offer to set it, and set it back."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def everything(folder):
    return [folder, *folder.rglob("*")]


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def graded(root):
    """Do in a course what is done in it."""
    hand_in(root, "ada", LESSON, filled(LESSON, references(LESSON)))
    for path in everything(root / "submitted"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    grade(root, jobs=1)
    with open_course(root) as nbgrader:
        succeed(nbgrader.generate_feedback(LESSON), "write feedback")
        succeed(nbgrader.autograde(LESSON, "ada"), "grade")
    report(root)
    return root


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_all_that_is_made_in_a_course_is_its_owners_alone(tmp_path, umask, mask):
    umask(mask)
    root = graded(make_course(tmp_path / "course", [LESSON], tmp_path / "exchange"))
    for path in everything(root):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    made = {path.name for path in root.iterdir()}
    assert made >= {CONFIG, "gradebook.db", "source", "release", "autograded", "feedback", "report"}
    assert umask(mask) == mask


def test_a_group_that_teaches_together_may_do_what_the_owner_may(tmp_path, umask):
    umask(0o077)
    gid = grp.getgrall()[-1].gr_gid if os.geteuid() == 0 else os.getegid()
    group = grp.getgrgid(gid).gr_name
    root = make_course(tmp_path / "course", [LESSON], tmp_path / "exchange", group=group)
    graded_there = graded(root)
    for path in everything(graded_there):
        folders = path.relative_to(root).parts
        # What a person puts there is the person's affair; clean copies are gone when grading ends.
        if "submitted" in folders or any(name.startswith(".clean-copies") for name in folders):
            continue
        assert mode(path) == (0o2770 if path.is_dir() else 0o660), path
        assert path.stat().st_gid == gid
    place = tmp_path / "exchange" / "neuron-to-digits"
    assert mode(place / "inbound") == 0o3773 and (place / "inbound").stat().st_gid == gid


def test_an_unknown_group_is_named_and_nothing_is_made(tmp_path):
    with pytest.raises(CourseError, match="no group called nobodies-at-all"):
        make_course(tmp_path / "course", [LESSON], group="nobodies-at-all")
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may give files to any group")
def test_a_group_that_one_is_no_member_of_is_named(tmp_path):
    mine = {os.getegid(), *os.getgroups()}
    other = next(group for group in grp.getgrall() if group.gr_gid not in mine)
    with pytest.raises(CourseError, match="no member of the group"):
        make_course(tmp_path / "course", [LESSON], group=other.gr_name)


@pytest.mark.parametrize(
    "step, there_before, error",
    [
        ("solved", True, KeyboardInterrupt()),
        ("succeed", False, OSError(28, "No space left")),
        ("prepare_exchange", False, KeyboardInterrupt()),
        ("Path.rename", True, OSError(28, "No space left")),
        ("Path.rename", False, KeyboardInterrupt()),
    ],
)
def test_what_fails_half_way_is_undone_and_the_next_call_works(
    tmp_path, monkeypatch, step, there_before, error
):
    root = tmp_path / "all" / "my" / "course"
    if there_before:
        root.mkdir(parents=True)
        (root / "my notes.txt").write_text("mine")
    calls = []

    def fails(*arguments, **more):
        calls.append(arguments)
        if len(calls) > (step == "Path.rename"):
            raise error
        return real(*arguments, **more)

    owner, name = (making.Path, "rename") if "." in step else (making, step)
    real = getattr(owner, name)
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, fails)
        with pytest.raises(type(error)):
            make_course(root, [LESSON], tmp_path / "exchange")
    assert calls
    if there_before:
        assert os.listdir(root) == ["my notes.txt"]
    else:
        assert not (tmp_path / "all").exists()
    make_course(root, [LESSON], tmp_path / "exchange")
    assert (root / "gradebook.db").exists()


@pytest.mark.slow
def test_what_a_course_that_was_killed_left_is_gone_when_it_is_made(tmp_path):
    left = tmp_path / f"{ASIDE}killed" / "source"
    left.mkdir(parents=True)
    course = make_course(tmp_path, [LESSON])
    assert not left.parent.exists() and (course / "gradebook.db").exists()


def test_the_seed_is_long_and_old_short_ones_go_on_working(tmp_path):
    made = make_course(tmp_path / "course", [LESSON])
    (seed,) = re.findall(r"c\.Judge\.seed = (\d+)", (made / CONFIG).read_text())
    assert int(seed) >> 64
    for seed in (0, 7, 2**32 - 1, SEED):
        assert questions("weighted_sum", seed, "ada").own


def test_where_the_project_is_not_installed_nbgrader_grades_nothing(tmp_path, monkeypatch):
    root = make_course(tmp_path / "course", [LESSON])
    hand_in(root, "ada", LESSON, filled(LESSON, {}))
    monkeypatch.setitem(sys.modules, "autograder.grading.configuring", None)
    with open_course(root) as nbgrader:
        done = nbgrader.autograde(LESSON, "ada")
    assert not done["success"] and not (root / "autograded" / "ada" / LESSON).exists()
    assert "autograder.grading.configuring" in done["log"] + done["error"]


# The exchange ---------------------------------------------------------------------------------


def test_an_exchange_is_open_to_learners_and_each_can_only_take_back_their_own(tmp_path, umask):
    umask(0o077)
    exchange = tmp_path / "all" / "exchange"
    prepare_exchange(exchange, "c")
    assert mode(exchange) == ROOT == 0o1777
    # The way to it is open too.
    assert mode(exchange.parent) == 0o755
    for name, wanted in FOLDERS.items():
        assert mode(exchange / "c" / name) == wanted
    assert mode(exchange / "c" / "inbound") & stat.S_ISVTX


@pytest.mark.parametrize("found, left", [(0o755, 0o1777), (0o777, 0o1777), (0o2770, 0o3770)])
def test_ones_own_exchange_gets_what_it_lacks(tmp_path, found, left):
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(found)
    prepare_exchange(tmp_path / "exchange", "c")
    prepare_exchange(tmp_path / "exchange", "c")
    assert mode(tmp_path / "exchange") == left


@only_root
@pytest.mark.parametrize("found", [0o777, 0o1777, 0o770])
def test_an_administrators_exchange_is_used_as_it_is(tmp_path, found):
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(found)
    os.chown(exchange, pwd.getpwall()[-1].pw_uid, -1)
    root = make_course(tmp_path / "course", [LESSON], exchange)
    with open_course(root) as nbgrader:
        succeed(nbgrader.release_assignment(LESSON), "release")
    assert mode(exchange) == found
    assert (exchange / "neuron-to-digits" / "outbound" / LESSON / f"{LESSON}.ipynb").exists()


def as_file(place):
    place.parent.mkdir(exist_ok=True)
    place.write_text("x")


def as_link(place):
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(place.parent.parent)


def as_somebody_elses(place):
    place.mkdir(parents=True)
    os.chown(place, pwd.getpwall()[-1].pw_uid, -1)


@pytest.mark.parametrize(
    "take", [as_file, as_link, pytest.param(as_somebody_elses, marks=only_root)]
)
def test_a_place_that_somebody_else_has_taken_is_refused_and_no_course_is_left(tmp_path, take):
    take(tmp_path / "exchange" / "c")
    with pytest.raises(CourseError, match="not your own"):
        make_course(tmp_path / "course", [LESSON], tmp_path / "exchange", course_id="c")
    assert os.listdir(tmp_path) == ["exchange"] and os.listdir(tmp_path / "exchange") == ["c"]


def test_an_exchange_that_is_no_folder_is_refused_and_no_course_is_left(tmp_path):
    (tmp_path / "exchange").write_text("x")
    with pytest.raises(CourseError, match="exchange"):
        make_course(tmp_path / "course", [LESSON], tmp_path / "exchange")
    assert os.listdir(tmp_path) == ["exchange"]


# Points and records ---------------------------------------------------------------------------

FORGED = {
    "flags": ["missing"],
    "notices": ["Full marks."],
    "advice": ["Nothing."],
    "handed_in": "missing",
    "submitted": "x",
    "exercises": {"weighted_sum": {"points": 1000}},
    "hidden_cases": {"student": "somebody else", "seed": "0000"},
}


def test_the_record_is_the_graders_and_says_what_a_grade_was_drawn_from(tmp_path):
    root = make_course(tmp_path / "course", [LESSON], seed=SEED)
    right = references(LESSON)
    borrowed = "from autograder.exercises.neuron import weighted_sum\n"
    notebooks = {
        "ada": filled(LESSON, right),
        "ben": filled(LESSON, right | {"weighted_sum": borrowed}),
    }
    for student, notebook in notebooks.items():
        notebook.metadata["autograder"] = FORGED
        hand_in(root, student, LESSON, notebook)
    total = float(sum(exercise.points for exercise in exercises(LESSON)))
    with open_course(root) as nbgrader:
        succeed(nbgrader.autograde(LESSON, "ada"), "grade")
    by_nbgrader = read_record(root / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb")
    results = {result.student: result for result in grade(root, jobs=1, force=True)}
    by_us = read_record(root / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb")
    for record in (by_nbgrader, by_us):
        assert not record["flags"] and not record["notices"]
        assert record["handed_in"] != FORGED["handed_in"]
        assert sum(noted["points"] for noted in record["exercises"].values()) == total
        assert record["hidden_cases"] == origin(SEED, "ada")
    # A flag for the instructor, and not a word for the learner, who has lost no points by it.
    assert results["ada"].points == total and results["ben"].flags == ("borrowed code",)
    path = root / "autograded" / "ben" / LESSON / f"{LESSON}.ipynb"
    (sentence,) = read_record(path)["advice"]
    assert "weighted_sum" in sentence
    assert "advice" not in nbformat.writes(
        nbformat.v4.new_notebook(cells=nbformat.read(path, 4).cells)
    )
    with open_course(root) as nbgrader:
        succeed(nbgrader.generate_feedback(LESSON), "write feedback")
    page = (root / "feedback" / "ben" / LESSON / f"{LESSON}.html").read_text()
    assert sentence not in page and "borrowed code" not in page
    assert "autograder.exercises.neuron" in report(root).read_text()
    # The seed is nowhere but in the configuration.
    holding = [p for p in root.rglob("*") if p.is_file() and str(SEED).encode() in p.read_bytes()]
    assert holding == [root / CONFIG]


def test_a_table_of_the_visible_answers_earns_a_fifth_and_is_told_so(tmp_path):
    """Whatever else the table answers, and whoever's hidden cases stand in it too."""
    root = make_course(tmp_path / "course", [LESSON], seed=SEED)
    code = references(LESSON)
    for exercise in exercises(LESSON):
        asked = questions(exercise.id, SEED, "an accomplice")
        if not asked.own:
            continue
        # Whoever has the reference can write a table of it; here it is one that knows inputs.
        known = [repr(list(case.values())) for case in asked.cases]
        code[exercise.id] = (
            f"{_source(code[exercise.id], exercise.id)}\n\n"
            f"_right = {exercise.id}\n"
            f"_known = {known!r}\n\n"
            f"def {exercise.id}(*inputs):\n"
            f"    return _right(*inputs) if repr(list(inputs)) in _known else 0.0\n"
        )
    hand_in(root, "cheat", LESSON, filled(LESSON, code))
    grade(root, jobs=1)
    path = root / "autograded" / "cheat" / LESSON / f"{LESSON}.ipynb"
    record = read_record(path)
    told = nbformat.writes(nbformat.read(path, 4))
    for exercise in exercises(LESSON):
        noted = record["exercises"][exercise.id]
        if questions(exercise.id, SEED, "cheat").own:
            assert noted["points"] <= exercise.points / 5
            assert noted["passed"] < noted["cases"]
    assert "at most a fifth of the points" in told


def _source(way, exercise_id):
    from autograder.ways import source_of

    return source_of(way, exercise_id)


def no_python(course):
    with (course / CONFIG).open("a") as config:
        config.write("c.Judge.timeout = = 3\n")


def of_a_newer_version(course):
    record = json.loads((course / "course.json").read_text())
    (course / "course.json").write_text(json.dumps(record | {"version": "99.0"}))


def no_database(course):
    (course / "gradebook.db").write_text("no database at all")


@pytest.mark.parametrize(
    "spoil, words",
    [
        (no_python, f"{CONFIG} cannot be read: SyntaxError"),
        (of_a_newer_version, "is of version 99.0, and version"),
        (no_database, "cannot be used: file is not a database"),
    ],
)
def test_a_course_that_cannot_be_worked_with_is_refused_in_words(
    new_course, tmp_path, spoil, words
):
    course = new_course(tmp_path / "course", LESSON)
    spoil(course)
    for command in (["report"], ["course", "--upgrade"]):
        result = CliRunner().invoke(app, [*command, str(course)])
        assert result.exit_code == 1 and words in result.output, result.output


def test_where_nothing_was_handed_in_this_is_said(new_course, tmp_path, capsys):
    course = new_course(tmp_path / "course", LESSON)
    assert grade(course, jobs=1, console=Console(width=300)) == []
    assert "Nothing was handed in" in capsys.readouterr().out


def test_a_student_of_whom_nothing_is_known_is_refused_before_anybody_is_graded(
    new_course, tmp_path, monkeypatch
):
    course = new_course(tmp_path / "course", LESSON)
    folder = course / "submitted" / "bob" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_text("{}")
    with pytest.raises(CourseError, match="Nothing is known of ada"):
        grade(course, students=["ada", "bob"], jobs=1)
    assert not (course / "autograded").exists()
    monkeypatch.setattr(records, "is_current", lambda *paths: True)
    assert records.nothing_to_do(course, students=["bob"]) == 1
    assert records.nothing_to_do(course, students=["ada", "bob"]) == 0


@pytest.mark.parametrize(
    "command", [["try", "nothing.jsonl"], ["try", "weighted_sum", "nothing.py"], ["prove", "."]]
)
def test_what_is_not_there_is_named(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, command)
    own.read_over(None)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit), result.output
    assert "nothing" in result.output
