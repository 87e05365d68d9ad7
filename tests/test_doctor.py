"""What the doctor says of broken states, each made for it; and that it finds nothing in good ones.

A check's finding has to name what is broken and what to do, and nothing else may be found wrong.
"""

import json
import os
import stat
import sys
from pathlib import Path

import own_folders
import pytest
from typer.testing import CliRunner

import autograder.doctor as learners
import autograder.grading.doctor as teachers
import lessons.data
from autograder import __version__, own
from autograder.__main__ import app
from autograder.doctor import State, examine
from autograder.errors import CourseError
from autograder.grading import sandbox
from autograder.grading.course import CONFIG, source_files, write_source
from autograder.grading.course_record import RECORD, UNFINISHED
from autograder.grading.exchange import prepare_exchange
from autograder.grading.upgrading import upgrade as upgrade_course

LESSON = "01_neuron"
NOTEBOOK = Path(learners.__file__).parents[1] / "lessons" / f"{LESSON}.ipynb"
slow = pytest.mark.slow
posix = pytest.mark.skipif(os.name != "posix", reason="rights are of another kind here")


def said(check, folder, state=State.WRONG):
    """Return what a check says and what it tells to do; it must find this and nothing else."""
    (found,) = check(folder)
    assert found.state is state, found
    assert found.do
    return f"{found.says} {found.do}"


def is_fine(check, folder):
    return all(found.state is State.FINE and not found.do for found in check(folder))


def command(folder):
    return CliRunner().invoke(app, ["doctor", str(folder)])


def test_a_check_that_fails_is_a_finding_and_the_others_go_on(tmp_path):
    def torn(folder):
        raise PermissionError("cannot read it")

    found = examine([torn, lambda folder: learners.fine("other", "Seen.")], tmp_path)
    assert [one.state for one in found] == [State.WRONG, State.FINE]
    assert "torn" in found[0].about and "cannot read it" in found[0].says


def test_the_command_fails_where_something_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(learners, "LEARNERS", (learners.data,))
    good = command(tmp_path)
    assert good.exit_code == 0 and "Nothing is wrong" in good.output
    monkeypatch.setattr(lessons.data, "SMALL_SET", tmp_path / "gone.npz")
    bad = command(tmp_path)
    assert bad.exit_code == 1 and "gone.npz is missing" in bad.output and "What to do" in bad.output


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path):
    refused = command(tmp_path / "nowhere")
    assert refused.exit_code == 1 and "is no folder" in refused.output


def test_a_course_where_only_learning_is_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(learners, "LEARNERS", ())
    monkeypatch.setitem(sys.modules, "autograder.grading.doctor", None)
    assert command(tmp_path).exit_code == 0
    (tmp_path / "gradebook.db").touch()
    lacking = command(tmp_path)
    assert lacking.exit_code == 1 and "neuron-to-digits-teach" in lacking.output


# A learner's ---------------------------------------------------------------------------------


def test_packages(tmp_path, monkeypatch):
    assert is_fine(learners.packages, tmp_path)
    needed = ["numpy", "numpy>=999", "no-such-package", "absent; extra == 'teach'"]
    monkeypatch.setattr(learners.metadata, "requires", lambda name: needed)
    words = said(learners.packages, tmp_path)
    assert "no-such-package is missing" in words and ">=999" in words and "absent" not in words
    assert "pip install --upgrade no-such-package numpy" in words


def test_a_project_that_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(learners, "PROJECT", "no-such-project")
    assert "no-such-project is not installed" in said(learners.packages, tmp_path)


@pytest.fixture
def kernelspec(tmp_path, monkeypatch):
    """Describe a kernel that hides this environment's own."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def describe(*argv, **env):
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        spec = {"argv": list(argv), "display_name": "Python", "language": "python", "env": env}
        (folder / "kernel.json").write_text(json.dumps(spec))
        return str(folder)

    return describe


def test_a_kernel_that_is_gone(tmp_path, kernelspec):
    folder = kernelspec("/no/such/python", "-m", "ipykernel_launcher", "-f", "{connection_file}")
    words = said(learners.kernel, tmp_path)
    assert "/no/such/python" in words and folder in words


@slow
def test_a_kernel_of_another_python(tmp_path, kernelspec):
    (tmp_path / "autograder.py").write_text("raise ImportError('no autograder here')")
    start = (sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}")
    folder = kernelspec(*start, PYTHONPATH=str(tmp_path))
    words = said(learners.kernel, tmp_path)
    assert "no autograder here" in words and folder in words and sys.executable in words


@slow
def test_a_kernel_that_will_do(tmp_path):
    assert is_fine(learners.kernel, tmp_path)


def test_explorers(tmp_path, monkeypatch):
    assert is_fine(learners.widgets, tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    (tmp_path / "labconfig").mkdir()
    switched_off = {"disabledExtensions": {learners.MANAGER: True}}
    (tmp_path / "labconfig" / "page_config.json").write_text(json.dumps(switched_off))
    assert "switched off" in said(learners.widgets, tmp_path)

    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    old = tmp_path / "labextensions" / learners.MANAGER
    old.mkdir(parents=True)
    described = {"name": learners.MANAGER, "version": "3.1.0", "jupyterlab": {"_build": {}}}
    (old / "package.json").write_text(json.dumps(described))
    words = said(learners.widgets, tmp_path)
    assert "does not fit" in words and str(old) in words

    for there, lacking in (({}, "ipywidgets"), ({learners.MANAGER: described}, "anywidget")):
        monkeypatch.setattr(
            "jupyterlab_server.config.get_federated_extensions", lambda _, found=there: found
        )
        assert f"lacks the part that shows {lacking}" in said(learners.widgets, tmp_path)


@pytest.mark.parametrize("broken", ["missing", "damaged"])
def test_data(tmp_path, monkeypatch, broken):
    assert is_fine(learners.data, tmp_path)
    if broken == "damaged":
        (tmp_path / "digits.npz").write_bytes(b"half a fi")
    monkeypatch.setattr(lessons.data, "SMALL_SET", tmp_path / "digits.npz")
    assert f"digits.npz is {broken}" in said(learners.data, tmp_path)


def test_notebooks(tmp_path):
    assert learners.notebooks(tmp_path) == []
    mine = tmp_path / LESSON / NOTEBOOK.name
    mine.parent.mkdir()
    text = NOTEBOOK.read_text(encoding="utf-8")
    mine.write_text(text, encoding="utf-8")
    (tmp_path / "of my own.ipynb").write_text("no notebook")
    assert is_fine(learners.notebooks, tmp_path)

    mine.write_text(text.replace(f'"version": "{__version__}"', '"version": "0.0.1"'), "utf-8")
    words = said(learners.notebooks, tmp_path, State.WEAK)
    assert "of version 0.0.1: 01_neuron" in words and "neuron-to-digits==0.0.1" in words
    # What an update has copied is no notebook to mend.
    mine.parent.rename(tmp_path / "before-99.0")
    assert learners.notebooks(tmp_path) == []
    (tmp_path / "before-99.0").rename(mine.parent)

    mine.write_text(text.replace('"grade_id": "neuron"', '"grade_id": "axon"'), encoding="utf-8")
    words = said(learners.notebooks, tmp_path)
    assert str(mine) in words and "axon, neuron" in words

    mine.write_text(text[:500], encoding="utf-8")
    assert "damaged" in said(learners.notebooks, tmp_path)


def test_notebooks_with_an_instructors_own_exercises(tmp_path):
    own.read_over(own_folders.make(tmp_path / "mine"))
    given_out = tmp_path / "notebooks" / own_folders.LESSON
    write_source(tmp_path / "course", own_folders.LESSON, source_files(own_folders.LESSON))
    given_out.parent.mkdir()
    (tmp_path / "course" / "source" / own_folders.LESSON).rename(given_out)
    own.read_over(None)
    try:
        assert is_fine(learners.notebooks, given_out.parent)
        own.read_over(None)
        (given_out / own.PUBLISHED / own.MANIFEST).write_text("{")
        (found,) = examine([learners.notebooks], given_out.parent)
        assert found.state is State.WRONG and "Get the lesson's folder again" in found.says
    finally:
        own.read_over(None)


# A teacher's ---------------------------------------------------------------------------------


@pytest.fixture
def course(new_course, tmp_path):
    return new_course(tmp_path / "course", LESSON)


def rewrite(course, old, new):
    """Change the config of a course."""
    path = course / CONFIG
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@slow
def test_a_good_course(course, monkeypatch):
    monkeypatch.setattr(learners, "LEARNERS", ())
    monkeypatch.setattr(sandbox, "best_protection", lambda: sandbox.NAMESPACES)
    looked = command(course)
    assert looked.exit_code == 0, looked.output
    assert f"knows {LESSON}." in looked.output


@slow
def test_a_config_that_is_gone(course):
    (course / CONFIG).unlink()
    assert CONFIG in said(teachers.config, course)
    # The others say nothing that is not so.
    assert teachers.group(course) == [] == teachers.database(course)
    assert is_fine(teachers.exchange, course)


@slow
@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("c = get_config()", "c = get_config(", f"{CONFIG} cannot be read"),
        ("import os\n", "import os\nraise RuntimeError('torn')\n", "RuntimeError: torn, line 4"),
        ("\nconfigure(c, ", "\n(lambda *others: 0)(c, ", "Judge"),
        ("c.Judge.seed", "c.ExchangeFactory.collect = ''\nc.Judge.seed", "ExchangeFactory.collect"),
        ("c.Judge.seed = 7", "", "seed"),
        ("course_id = 'neuron-to-digits'", "course_id = ''", "name for the course"),
    ],
)
def test_a_config_that_is_not_right(course, old, new, expected):
    umask = os.umask(0o022)
    try:
        assert is_fine(teachers.config, course)
        rewrite(course, old, new)
        assert expected in said(teachers.config, course)
        assert os.umask(0o022) == 0o022, "looking changed something"
    finally:
        os.umask(umask)


@slow
def test_a_course_of_another_version(course, tmp_path):
    assert is_fine(teachers.made_with, course)

    def noted(**instead):
        record = json.loads((course / RECORD).read_text()) | instead
        (course / RECORD).write_text(json.dumps(record))

    upgrade = f"course --upgrade {course}"
    noted(version="0.0.1")
    words = said(teachers.made_with, course, State.WEAK)
    assert "of version 0.0.1" in words and upgrade in words
    noted(version="99")
    assert "pip install --upgrade" in said(teachers.made_with, course)
    with pytest.raises(CourseError, match="does not go back"):
        upgrade_course(course)
    noted(version="0.0.1", own=str(tmp_path / "mine"))
    words = said(teachers.made_with, course)
    assert f"{tmp_path / 'mine'}" in words and "is not there" in words
    # One thing is wrong, and it is said once.
    assert teachers.lessons(course) == [] == teachers.database(course)
    (course / UNFINISHED).mkdir()
    assert "was stopped" in said(teachers.made_with, course) and teachers.database(course) == []
    (course / UNFINISHED).rmdir()
    (course / RECORD).write_text("{")
    assert "cannot be read" in said(teachers.made_with, course)
    (course / RECORD).unlink()
    assert "could not upgrade" in said(teachers.made_with, course, State.WEAK)


@slow
@posix
def test_rights(course, monkeypatch):
    assert is_fine(teachers.rights, course)
    course.chmod(0o755)
    words = said(teachers.rights, course)
    assert "Everybody" in words and f"chmod o= {course}" in words
    course.chmod(0o700)
    monkeypatch.setattr(teachers.os, "access", lambda path, mode: Path(path).name != "gradebook.db")
    assert "cannot write to" in said(teachers.rights, course)
    monkeypatch.setattr(teachers.os, "access", lambda path, mode: False)
    assert "belongs to" in said(teachers.rights, course)


@slow
@posix
def test_group(course, monkeypatch):
    assert teachers.group(course) == []
    course.chmod(0o770)
    assert f"chmod g= {course}" in said(teachers.group, course)
    rewrite(course, "groupshared = False", "groupshared = True")
    assert f"chmod 2770 {course}" in said(teachers.group, course)
    course.chmod(0o2770)
    (course / "gradebook.db").chmod(0o600)
    assert "chmod 660" in said(teachers.group, course)
    (course / "gradebook.db").chmod(0o660)
    monkeypatch.setattr(teachers, "_members", lambda gid: set())
    assert "no other member" in said(teachers.group, course, State.WEAK)
    monkeypatch.setattr(teachers, "_members", lambda gid: {"ada"})
    assert is_fine(teachers.group, course)


@pytest.fixture
def exchange(course, tmp_path):
    place = tmp_path / "exchange"
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    prepare_exchange(place, "neuron-to-digits")
    with (course / CONFIG).open("a", encoding="utf-8") as config:
        config.write(f"c.Exchange.root = {str(place)!r}\n")
    return place


@slow
@posix
def test_exchange(course, exchange):
    assert is_fine(teachers.exchange, course)
    place = exchange / "neuron-to-digits"
    for folder, mode, expected in (
        (exchange, 0o777, "rename or remove"),
        (exchange.parent, 0o700, "cannot enter"),
        (place, 0o700, "cannot use it"),
        (place / "inbound", 0o3730, "cannot use it"),
        (place / "inbound", 0o3777, "see and find"),
        (place / "outbound", 0o777, "can change it"),
        (place / "feedback", 0o755, "see and find"),
    ):
        before = stat.S_IMODE(folder.stat().st_mode)
        folder.chmod(mode)
        words = said(teachers.exchange, course)
        assert str(folder) in words and expected in words and "chmod" in words
        folder.chmod(before)
    # Only who learns may enter it.
    place.chmod(0o750)
    assert is_fine(teachers.exchange, course)
    exchange.chmod(0o1775)
    assert "Only some" in said(teachers.exchange, course, State.WEAK)
    exchange.chmod(0o1777)
    (place / "feedback").rmdir()
    assert "feedback is missing" in said(teachers.exchange, course)
    exchange.rename(exchange.with_name("moved"))
    assert "is not there" in said(teachers.exchange, course)


@slow
@posix
def test_an_exchange_in_which_the_course_is_anothers(course, exchange, monkeypatch):
    place, allowed = exchange / "neuron-to-digits", os.access
    monkeypatch.setattr(os, "access", lambda path, *a, **k: path != place and allowed(path, *a))
    words = said(teachers.exchange, course)
    assert f"{place} belongs to {place.owner()}" in words and "course_id" in words


def test_a_learners_folder_that_is_closed(tmp_path, monkeypatch):
    assert is_fine(learners.keeping, tmp_path)
    (tmp_path / NOTEBOOK.name).write_bytes(NOTEBOOK.read_bytes())
    assert is_fine(learners.keeping, tmp_path)
    monkeypatch.setattr(os, "access", lambda path, *_: path != tmp_path)
    words = said(learners.keeping, tmp_path)
    assert str(tmp_path) in words and "chmod" in words


@slow
def test_answers_that_everybody_can_read(course, exchange, monkeypatch, tmp_path):
    answers = tmp_path / "solutions"
    answers.mkdir(mode=0o700)
    monkeypatch.setattr(teachers, "SOLUTIONS", answers)
    assert is_fine(teachers.answers, course)
    answers.chmod(0o755)
    assert str(answers) in said(teachers.answers, course, State.WEAK)


@slow
def test_database(course):
    assert is_fine(teachers.database, course)
    database = course / "gradebook.db"
    (course / "source" / LESSON).rename(course / "source" / "10_more")
    assert "does not know 10_more" in said(teachers.database, course)
    database.write_bytes(b"no database, but long enough to be looked at as one" * 40)
    assert "cannot be opened" in said(teachers.database, course)
    database.unlink()
    assert "is missing" in said(teachers.database, course)
    # Looking has made none.
    assert not database.exists()
    elsewhere = "c.CourseDirectory.db_url = 'postgresql+psycopg://nobody@127.0.0.1:1/none'"
    rewrite(course, "c.Judge.seed", f"{elsewhere}\nc.Judge.seed")
    assert "cannot be opened" in said(teachers.database, course)


@slow
def test_lessons(course, monkeypatch):
    assert is_fine(teachers.lessons, course)
    path = course / "source" / LESSON / f"{LESSON}.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"neuron_answer"', '"axon_answer"'), encoding="utf-8")
    words = said(teachers.lessons, course)
    assert str(path) in words and "axon" in words
    path.unlink()
    assert "no lesson" in said(teachers.lessons, course)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("autograder.references.SOLUTIONS", course / "nothing")
    monkeypatch.setattr(teachers, "solution", teachers.solution.__wrapped__)
    assert "does not exist" in said(teachers.lessons, course)


def test_programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "activate" in said(teachers.programs, tmp_path, State.WEAK)
    monkeypatch.setattr(teachers.shutil, "which", lambda name: None)
    assert "nbgrader and alembic cannot be found" in said(teachers.programs, tmp_path)


def test_the_server_extension(tmp_path, monkeypatch):
    assert is_fine(teachers.server, tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    off = {"ServerApp": {"jpserver_extensions": {teachers.SERVER: False}}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(off))
    assert "not switched on" in said(teachers.server, tmp_path)


SANDBOXES = [
    (sandbox.NAMESPACES, State.FINE),
    (sandbox.UNFILTERED, State.WEAK),
    (sandbox.LANDLOCK, State.WEAK),
    (sandbox.NONE, State.WRONG),
]


@pytest.mark.parametrize("protection, state", SANDBOXES)
def test_the_sandbox(tmp_path, monkeypatch, protection, state):
    monkeypatch.setattr(sandbox, "best_protection", lambda: protection)
    monkeypatch.setattr(sandbox, "why_no_namespaces", lambda: "Operation not permitted")
    monkeypatch.setattr(sandbox, "why_no_landlock", lambda: "the kernel has no Landlock")
    monkeypatch.setattr(sys, "platform", "linux")
    (found,) = teachers.walls(tmp_path)
    assert found.state is state
    assert sandbox.UNPROTECTED[protection][:60] in found.says
    assert bool(found.do) is (state is not State.FINE)
    if protection == sandbox.NONE:
        assert "no Landlock" in found.says
        monkeypatch.setattr(sys, "platform", "darwin")
        assert "virtual machine" in said(teachers.walls, tmp_path)


SYSTEMS = {
    "user.max_user_namespaces": ("NAMESPACES_ALLOWED", "0", "sysctl -w user.max_user_namespaces"),
    "kernel.unprivileged": ("UNPRIVILEGED_ALLOWED", "0", "sysctl -w kernel.unprivileged_userns"),
    "AppArmor": ("APPARMOR_RESTRICTS", "1", "apparmor_parser -r /etc/apparmor.d/bwrap"),
    "Docker": ("OWN_STATUS", "Name:\tpython\nSeccomp:\t2\n", "seccomp=unconfined"),
    "bubblewrap does not work": (None, "", "bwrap --unshare-all"),
}


@pytest.mark.parametrize("cause", SYSTEMS)
def test_why_there_is_no_bubblewrap(monkeypatch, cause):
    monkeypatch.setattr(teachers.shutil, "which", lambda name: f"/usr/bin/{name}")
    file, text, cure = SYSTEMS[cause]
    files = {getattr(teachers, file): text.strip()} if file else {}
    monkeypatch.setattr(teachers, "_reads", files.get)
    said_why, do = teachers.why_no_namespaces("bwrap: Permission denied")
    assert cause in said_why and "Permission denied" in said_why and cure in do


def test_bubblewrap_that_is_not_there(monkeypatch):
    monkeypatch.setattr(teachers.shutil, "which", lambda name: None)
    assert "apt-get install bubblewrap" in teachers.why_no_namespaces("")[1]
