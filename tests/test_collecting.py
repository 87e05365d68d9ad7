"""Collecting from the exchange: whose it is, when it came, and that nobody stops anybody else."""

import datetime
import json
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.exercises import LESSONS
from autograder.grading import collecting
from autograder.grading.collecting import Fate, collect
from autograder.grading.course import CONFIG, make_course, open_course
from autograder.grading.gradebook import read_gradebook
from autograder.grading.notices import Flag
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.references import references

LESSON = LESSONS[0]
ME = pwd.getpwuid(os.geteuid()).pw_name
# Accounts that every system has; nobody needs to be them.
OTHERS = [account.pw_name for account in pwd.getpwall() if account.pw_uid != os.geteuid()]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="nbgrader's exchange needs a POSIX system"),
]


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory):
    root = tmp_path_factory.mktemp("collecting")
    return make_course(root / "course", [LESSON], root / "exchange", course_id="c", seed=1)


@pytest.fixture
def course(empty_course):
    yield empty_course
    for folder in (inbound(empty_course), empty_course / "submitted", empty_course / ".collected"):
        for path in folder.glob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
                shutil.rmtree(path)
            else:
                path.unlink()


def inbound(course):
    return course.parent / "exchange" / "c" / "inbound"


def put(course, student=ME, time="now", text="mine", secret="-x", lesson=LESSON):
    """Hand in as nbgrader's submit does, with whatever name and time."""
    if time == "now":
        time = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = inbound(course) / f"{student}+{lesson}+{time}+{secret}"
    folder.mkdir()
    (folder / f"{LESSON}.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(time)
    return folder


def collected(course, student=ME):
    folder = course / "submitted" / student / LESSON
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fates(course):
    return [result.fate for result in collect(course)]


def record(course, student=ME):
    return json.loads((course / ".collected" / LESSON / f"{student}.json").read_text())


def test_a_submission_comes_into_the_course_and_belongs_to_its_owner_alone(course):
    folder = put(course)
    (folder / "notes").mkdir()
    (folder / "notes" / "a b.txt").write_text("one")
    for path in (folder, folder / "notes"):
        path.chmod(0o777)
    assert fates(course) == [Fate.COLLECTED]
    there = collected(course)
    assert there.keys() == {f"{LESSON}.ipynb", "notes/a b.txt", "timestamp.txt"}
    assert there["notes/a b.txt"] == "one"
    for top in (course / "submitted", course / ".collected"):
        for path in (top, *top.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    noted = record(course)
    assert noted["owner"] == ME and noted["left_out"] == []
    assert datetime.datetime.fromisoformat(noted["timestamp"]).utcoffset() == datetime.timedelta()
    assert noted["timestamp"][:19].replace("T", " ") == there["timestamp.txt"][:19]
    assert not [path for path in (course / "submitted").rglob(".*")]


def test_only_what_is_newer_takes_the_place_of_what_was_collected(course):
    put(course, text="first")
    collect(course)
    assert fates(course) == [Fate.UNCHANGED]
    put(course, text="second", secret="later")
    assert fates(course) == [Fate.UPDATED] and collected(course)[f"{LESSON}.ipynb"] == "second"
    assert fates(course) == [Fate.UNCHANGED]


def test_what_somebody_put_there_by_hand_is_not_replaced_by_something_older(course):
    put(course, text="older")
    hand_in(course, ME, LESSON, "newer")
    assert fates(course) == [Fate.UNCHANGED]
    assert collected(course)[f"{LESSON}.ipynb"] == "newer"


FORGED = ["2000-01-01 00:00:00.000000 UTC", "2999-01-01 00:00:00 UTC", "noon", "", "9" * 50]


@pytest.mark.parametrize("claimed", FORGED)
def test_when_it_was_handed_in_is_not_for_the_learner_to_say(course, claimed):
    before = datetime.datetime.now(datetime.UTC)
    folder = put(course, time=claimed or "x")
    os.utime(folder, (0, 0))
    os.utime(folder / f"{LESSON}.ipynb", (0, 0))
    (folder / "timestamp.txt").write_text(claimed)
    (result,) = collect(course)
    # File systems keep times by a clock of their own, a little behind.
    margin = datetime.timedelta(seconds=2)
    time = datetime.datetime.fromisoformat(record(course)["timestamp"])
    assert before - margin <= time <= datetime.datetime.now(datetime.UTC) + margin
    assert collected(course)["timestamp.txt"] == f"{time:%Y-%m-%d %H:%M:%S.%f} UTC"
    assert "counts" in result.sentences[0]


def test_a_notebook_changed_after_it_was_handed_in_was_handed_in_when_it_was_changed(
    course, monkeypatch
):
    monkeypatch.setattr(collecting, "SECONDS_TO_COPY", -1)
    folder = put(course)
    collect(course)
    first = record(course)["timestamp"]
    (folder / f"{LESSON}.ipynb").write_text("better")
    assert fates(course) == [Fate.UPDATED]
    assert record(course)["timestamp"] > first
    assert collected(course)[f"{LESSON}.ipynb"] == "better"


def test_without_timestamp_or_notebook_it_is_collected_all_the_same(course):
    folder = put(course)
    for path in list(folder.iterdir()):
        path.unlink()
    assert fates(course) == [Fate.COLLECTED]
    assert collected(course).keys() == {"timestamp.txt"}


def test_in_anothers_name_nothing_is_collected_and_it_is_said_whose_it_is(course):
    put(course)
    for other in OTHERS[:2]:
        put(course, student=other)
    results = {result.fate: result for result in collect(course)}
    assert results.keys() == {Fate.COLLECTED, Fate.REFUSED}
    assert f"belongs to the account {ME}" in results[Fate.REFUSED].sentences[0]
    assert not any((course / "submitted" / other).exists() for other in OTHERS[:2])


def test_in_the_name_of_nobodys_account_nothing_is_collected_either(course):
    put(course, student="nobody-of-this-name")
    assert fates(course) == [Fate.REFUSED]


def test_an_earlier_submission_is_not_replaced_by_somebody_elses(course, monkeypatch):
    put(course, text="mine")
    collect(course)
    put(course, text="not mine", secret="forged")
    mine = os.stat(inbound(course)).st_uid
    monkeypatch.setattr(collecting, "_account", lambda uid: "mallory" if uid == mine else None)
    monkeypatch.setattr(
        pwd, "getpwnam", lambda name: pwd.struct_passwd((name, "", mine + 1, 0, "", "", ""))
    )
    assert set(fates(course)) == {Fate.REFUSED}
    assert collected(course)[f"{LESSON}.ipynb"] == "mine"


def test_where_neither_has_an_account_here_the_owners_number_is_kept(course, monkeypatch):
    monkeypatch.setattr(collecting, "_account", lambda uid: None)
    put(course, student="from-another-machine")
    assert fates(course) == [Fate.COLLECTED]
    assert record(course, "from-another-machine")["owner"] == os.geteuid()


ODD_IDS = ["*", "al?ce", "[ab]", "..", ".hidden", "-rf", "a b", "a\nb", "=1+1;", "<b>", "a\x1b[31m"]
ODD_IDS += ["x" * 150, "a\\b", "$(id)", "{student_id}", "\u202eabc", "a,b", 'a"b', "'"]


def test_names_that_are_more_than_names_are_refused_and_stop_nobody(course, monkeypatch):
    monkeypatch.setattr(collecting, "_account", lambda uid: None)
    put(course, student="ada")
    for odd in ODD_IDS:
        put(course, student=odd)
    os.mkdir(
        os.fsencode(inbound(course)) + f"/\udcff+{LESSON}+now+x".encode(errors="surrogateescape")
    )
    results = collect(course)
    assert sum(result.fate is Fate.REFUSED for result in results) == len(ODD_IDS) + 1
    assert [r.who for r in results if r.fate is Fate.COLLECTED] == ["ada"]
    assert os.listdir(course / "submitted") == ["ada"]
    for result in results:
        assert result.who.isprintable() and all(said.isprintable() for said in result.sentences)


@pytest.mark.parametrize("student", ["ada", "ada.b", "Zoë", "ада", "a+b", "a@b.org", "under_score"])
def test_ordinary_names_are_collected(course, monkeypatch, student):
    monkeypatch.setattr(collecting, "_account", lambda uid: None)
    put(course, student=student)
    assert fates(course) == [Fate.COLLECTED]
    assert collected(course, student)[f"{LESSON}.ipynb"] == "mine"


def test_what_is_no_submission_of_this_lesson_is_left_alone(course):
    put(course, lesson="02_gates")
    (inbound(course) / "README").write_text("hello")
    assert fates(course) == []


def link_to_file(folder, secret):
    (folder / "x").symlink_to(secret)


def link_to_folder(folder, secret):
    (folder / "x").symlink_to(secret.parent)


def dangling(folder, secret):
    (folder / "x").symlink_to(folder / "nowhere")


def link_to_itself(folder, secret):
    (folder / "x").symlink_to("x")


def fifo(folder, secret):
    os.mkfifo(folder / "x")


def a_socket(folder, secret):
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(folder)
        try:
            made.bind("x")
        finally:
            os.chdir(here)


def too_large(folder, secret):
    with open(folder / "x", "wb") as file:
        file.truncate(10**12)


def too_deep(folder, secret):
    below = folder / "x"
    below.joinpath(*"d" * 40).mkdir(parents=True)
    (below / "/".join("d" * 40) / "file").write_text("deep")


@pytest.mark.parametrize(
    "spoil",
    [
        link_to_file,
        link_to_folder,
        dangling,
        link_to_itself,
        fifo,
        a_socket,
        too_large,
        too_deep,
    ],
)
def test_what_is_no_ordinary_file_is_left_out_and_named(course, tmp_path, spoil):
    secret = tmp_path / "secret" / "solutions"
    secret.parent.mkdir()
    secret.write_text("the solution")
    spoil(put(course), secret)
    (result,) = collect(course)
    assert result.fate is Fate.COLLECTED
    there = collected(course)
    assert there[f"{LESSON}.ipynb"] == "mine"
    assert "the solution" not in there.values() and "deep" not in there.values()
    (sentence,) = result.sentences
    assert "`x" in sentence and record(course)["left_out"] == [sentence]
    for path in (course / "submitted").rglob("*"):
        assert stat.S_IFMT(path.lstat().st_mode) in (stat.S_IFREG, stat.S_IFDIR)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_hard_link_to_somebody_elses_file_is_left_out(course, tmp_path):
    folder = put(course, student=OTHERS[0])
    for path in (folder, *folder.iterdir()):
        os.chown(path, pwd.getpwnam(OTHERS[0]).pw_uid, -1)
    (tmp_path / "secret").write_text("the seed")
    os.link(tmp_path / "secret", folder / "x")
    (result,) = collect(course)
    assert result.fate is Fate.COLLECTED and "somebody else" in result.sentences[0]
    assert "x" not in collected(course, OTHERS[0])


def test_the_folder_itself_may_be_anything_and_stops_nobody(course, tmp_path):
    put(course, text="mine")
    start = f"{ME}+{LESSON}+2026-01-01 00:00:00.0 UTC+"
    (inbound(course) / f"{start}link").symlink_to(tmp_path)
    os.mkfifo(inbound(course) / f"{start}fifo")
    (inbound(course) / f"{start}file").write_text("x")
    results = collect(course)
    assert [result.fate for result in results].count(Fate.REFUSED) == 3
    assert collected(course)[f"{LESSON}.ipynb"] == "mine"


def test_thousands_of_files_leave_the_notebook_where_it_is(course):
    folder = put(course)
    for number in range(collecting.MAX_ENTRIES + 50):
        (folder / f"{number}").touch()
    (result,) = collect(course)
    assert result.fate is Fate.COLLECTED
    assert collected(course)[f"{LESSON}.ipynb"] == "mine"
    assert len(collected(course)) <= collecting.MAX_ENTRIES + 1
    assert len(result.sentences) <= 10


@pytest.mark.parametrize("step", ["_make", "create", "_keep", "_newest"])
def test_what_fails_for_one_leaves_the_others_and_what_was_there(course, monkeypatch, step):
    monkeypatch.setattr(collecting, "_account", lambda uid: None)
    put(course, student="ada", text="first")
    collect(course)
    for student in ("ada", "ben", "cleo"):
        put(course, student=student, text="second", secret="later")
    real = getattr(collecting.Collect, step)

    def fails_for_ada(self, *arguments):
        # Every one of them is told in some way whose it is.
        if "ada" in "".join(map(str, arguments)) or (
            step == "_newest" and arguments[0][0].student == "ada"
        ):
            raise OSError(28, "No space left on device")
        return real(self, *arguments)

    monkeypatch.setattr(collecting.Collect, step, fails_for_ada)
    results = {result.who: result.fate for result in collect(course)}
    assert results == {"ada": Fate.FAILED, "ben": Fate.COLLECTED, "cleo": Fate.COLLECTED}
    notebook = f"{LESSON}.ipynb"
    assert collected(course, "ben")[notebook] == collected(course, "cleo")[notebook] == "second"
    assert collected(course, "ada")[notebook] in ("first", "second")
    monkeypatch.setattr(collecting.Collect, step, real)
    assert {r.who: r.fate for r in collect(course)}["ada"] is Fate.UPDATED
    assert collected(course, "ada")[notebook] == "second"
    assert not [path for path in (course / "submitted").rglob(".*")]


def test_mistakes_in_the_command_are_named(course, tmp_path):
    with pytest.raises(CourseError, match="no lesson called 99_nothing"):
        collect(course, "99_nothing")
    with pytest.raises(CourseError, match="is no course"):
        collect(tmp_path)
    other = make_course(tmp_path / "other", [LESSON], tmp_path / "exchange", course_id="other")
    shutil.rmtree(tmp_path / "exchange" / "other")
    with pytest.raises(CourseError, match="inbound cannot be read"):
        collect(other)


def test_nbgraders_command_and_formgrader_collect_by_the_same_rules(course):
    put(course, text="mine")
    put(course, student=OTHERS[0])
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "nbgrader", "collect", LESSON],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "refused" in run.stderr and collected(course)[f"{LESSON}.ipynb"] == "mine"
    put(course, text="newer", secret="later")
    with open_course(course) as nbgrader:
        answer = nbgrader.collect(LESSON)
    assert answer["success"] and "refused" in answer["log"]
    assert collected(course)[f"{LESSON}.ipynb"] == "newer"
    assert os.listdir(course / "submitted") == [ME]


def test_one_without_a_secret_keeps_nobodys_feedback_back(course):
    """Feedback is released to whoever has one, for everybody to read who knows its name."""
    for student, secret in (("ada", "a secret"), ("ben", None), ("cleo", "another")):
        page = course / "feedback" / student / LESSON / f"{LESSON}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"of {student}")
        page.chmod(0o600)
        if secret:
            (page.parent / "submission_secret.txt").write_text(secret)
    with open_course(course) as nbgrader:
        answer = nbgrader.release_feedback(LESSON)
    shutil.rmtree(course / "feedback")
    assert answer["success"] and "ben was not released" in answer["log"]
    pages = list((course.parent / "exchange" / "c" / "feedback").iterdir())
    assert sorted(page.read_text() for page in pages) == ["of ada", "of cleo"]
    assert {stat.S_IMODE(page.stat().st_mode) for page in pages} == {0o644}


# Accounts -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def accounts():
    """Make accounts for an instructor and two learners, and remove them."""
    if os.geteuid() != 0 or not shutil.which("useradd") or not shutil.which("setpriv"):
        pytest.skip("only root can make accounts, with useradd, and be them, with setpriv")
    names = [f"autograder-test-{who}" for who in ("teacher", "ada", "ben")]
    for name in names:
        subprocess.run(["useradd", "--no-create-home", name], check=True)
    try:
        python = Path(sys.base_prefix)
        if not all(folder.stat().st_mode & stat.S_IXOTH for folder in (python, *python.parents)):
            pytest.skip("this Python lies where other accounts may not go")
        yield names
    finally:
        for name in names:
            # Also while a process of somebody else has its number.
            subprocess.run(["userdel", "--force", name], check=True)


def test_two_accounts_hand_in_and_neither_can_reach_into_the_other(accounts, tmp_path_factory):
    teacher, ada, ben = accounts
    root = Path(f"/tmp/autograder-test-{os.getpid()}")
    root.mkdir()
    try:
        homes = {}
        for name in accounts:
            homes[name] = root / name
            homes[name].mkdir()
            shutil.chown(homes[name], name)
        exchange = root / "exchange"
        exchange.mkdir()
        # As an administrator makes it.
        exchange.chmod(0o1777)

        def run(who, *command, fails=False, folder=None):
            ran = subprocess.run(
                ["setpriv", "--reuid", who, "--regid", who, "--clear-groups", sys.executable]
                + ["-W", "ignore", *map(str, command)],
                cwd=folder or homes[who],
                env={
                    **os.environ,
                    "HOME": str(homes[who]),
                    "JUPYTER_DATA_DIR": str(homes[who] / "jupyter"),
                    "JUPYTER_CONFIG_DIR": str(homes[who] / "config"),
                    "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                },
                umask=0,
                capture_output=True,
                text=True,
                timeout=600,
            )
            assert bool(ran.returncode) == fails, f"{command}\n{ran.stdout}\n{ran.stderr}"
            return ran.stdout + ran.stderr

        course = homes[teacher] / "course"
        run(
            teacher,
            "-m",
            "autograder",
            "course",
            course,
            "--lessons",
            LESSON,
            "--exchange",
            exchange,
        )
        run(teacher, "-m", "nbgrader", "release_assignment", LESSON, folder=course)
        right = json.dumps(filled(LESSON, references(LESSON)))
        for who in (ada, ben):
            (homes[who] / CONFIG).write_text(
                "c = get_config()\nc.CourseDirectory.course_id = 'neuron-to-digits'\n"
                f"c.Exchange.root = {str(exchange)!r}\n"
            )
            run(who, "-m", "nbgrader", "fetch_assignment", LESSON)
            notebook = homes[who] / LESSON / f"{LESSON}.ipynb"
            if who == ada:
                notebook.write_text(right)
            run(who, "-m", "nbgrader", "submit", LESSON)
        run(ben, "-m", "nbgrader", "submit", LESSON, f"--student={ada}")
        where = exchange / "neuron-to-digits" / "inbound"
        (adas,) = [path for path in where.iterdir() if path.owner() == ada]
        reaching = "import os, sys\ntry: os.{}\nexcept PermissionError: sys.exit(0)\nsys.exit(1)"
        for deed in (
            f"listdir({str(where)!r})",
            f"rename({str(adas)!r}, {str(where / 'mine')!r})",
            f"rename({str(where.parent)!r}, {str(exchange / 'mine')!r})",
            f"listdir({str(course)!r})",
            f"open({str(course / 'gradebook.db')!r}, 0)",
        ):
            run(ben, "-c", reaching.format(deed))
        said = run(teacher, "-m", "autograder", "collect", course, LESSON)
        assert "2 collected, 1 refused" in said and f"belongs to the account {ben}" in said
        run(teacher, "-m", "autograder", "grade", course, "--jobs", "1")
        with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
            state = read_gradebook(nbgrader, gradebook)
        totals = {who: s.total for who, s in state.lessons[0].submissions.items()}
        assert totals[ada] > totals[ben] == 0
        run(teacher, "-m", "nbgrader", "generate_feedback", LESSON, folder=course)
        run(teacher, "-m", "nbgrader", "release_feedback", LESSON, folder=course)
        run(teacher, "-m", "autograder", "report", course)
        open_to_others = [p for p in course.rglob("*") if p.lstat().st_mode & 0o077]
        assert not open_to_others
        run(ada, "-m", "nbgrader", "fetch_feedback", LESSON)
        assert list(homes[ada].glob(f"{LESSON}/feedback/*/{LESSON}.html"))
    finally:
        shutil.rmtree(root)


def test_late_is_who_changed_the_submission_late_whatever_the_files_say(course):
    """Collected, graded by nbgrader's rules for late work."""
    config = course / CONFIG
    words = config.read_text()
    config.write_text(
        words
        + """
from nbgrader.plugins import LateSubmissionPlugin


class OnePoint(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1.0


c.AssignLatePenalties.plugin_class = OnePoint
"""
    )
    due = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    try:
        with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
            gradebook.update_or_create_assignment(LESSON, duedate=due.replace(tzinfo=None))
        put(
            course,
            time="2020-01-01 00:00:00.000000 UTC",
            text=json.dumps(filled(LESSON, references(LESSON))),
        )
        collect(course)
        (result,) = grade(course, jobs=1)
        assert result.points > 0 and any(Flag.LATE in flag for flag in result.flags)
    finally:
        config.write_text(words)
        with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
            gradebook.update_or_create_assignment(LESSON, duedate=None)
            gradebook.remove_student(ME)
        shutil.rmtree(course / "autograded")
