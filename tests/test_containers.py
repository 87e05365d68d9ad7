"""Grading where a container's filter forbids namespaces, as Docker's and Kubernetes' do.

There Landlock is the way of working. The filter here refuses what Docker's default one refuses a
process without CAP_SYS_ADMIN: to make namespaces, and to enter and mount anything.
"""

import shutil
import sys

import nbformat
import pytest
from nbgrader.api import Gradebook
from own_world import REPOSITORY, own_world

from autograder.exercises import exercises
from autograder.grading.rehearsal.submissions import filled
from autograder.references import references

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="such filters are Linux's"),
]
pytest.importorskip("pyseccomp", exc_type=(ImportError, RuntimeError))

LESSON = "01_neuron"
AS_IN_A_CONTAINER = """
import errno, os, sys
import pyseccomp as s
rules = s.SyscallFilter(s.ALLOW)
refused = "unshare setns mount umount2 pivot_root open_tree move_mount fsopen fsmount mount_setattr"
for call in refused.split():
    rules.add_rule(s.ERRNO(errno.EPERM), call)
NAMESPACES = 0x7E020000
for bit in range(32):
    if NAMESPACES >> bit & 1:
        rules.add_rule(s.ERRNO(errno.EPERM), "clone", s.Arg(0, s.MASKED_EQ, 1 << bit, 1 << bit))
rules.add_rule(s.ERRNO(errno.ENOSYS), "clone3")
rules.load()
os.execv(sys.executable, [sys.executable, "-m", "autograder", *sys.argv[1:]])
"""
# Each line is something that a submission may not have.
SPY = """
import os, socket
for path in {paths}:
    try:
        print(open(path, "rb").read(1), path)
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", 1))
except ConnectionRefusedError:
    print("the network")
except OSError:
    pass
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with own_world(tmp_path_factory.mktemp("world")) as world:
        world.project = "/srv/project"
        for room in ("autograder", "lessons", "solutions"):
            shutil.copytree(REPOSITORY / room, world.inside(world.project) / room)
        world.run("useradd --create-home ada")
        yield world


@pytest.mark.parametrize("who", ["ada", "root"])
def test_grading_in_a_container(world, new_course, tmp_path, who):
    course = new_course(tmp_path / "course", LESSON)
    place = f"/srv/course-of-{who}"
    right = filled(LESSON, references(LESSON))
    paths = [
        f"{place}/gradebook.db",
        f"{place}/submitted/right/{LESSON}/{LESSON}.ipynb",
        f"{world.project}/solutions/neuron/neuron.py",
        f"{world.project}/autograder/keys/{LESSON}.json",
        "/etc/passwd",
    ]
    spying = filled(LESSON, references(LESSON))
    spying.cells.append(nbformat.v4.new_code_cell(SPY.format(paths=paths)))
    for student, notebook in (("right", right), ("spy", spying)):
        handed_in = course / "submitted" / student / LESSON
        handed_in.mkdir(parents=True)
        nbformat.write(notebook, handed_in / f"{LESSON}.ipynb")
    shutil.copytree(course, world.inside(place))
    world.run(f"chown -R {who} {place}; chmod 700 {place}; ls {' '.join(paths)}")

    program = [sys.executable, "-c", AS_IN_A_CONTAINER]
    found = world.start(*program, "doctor", place, user=who)
    assert "A filter of system calls forbids namespaces" in found.stdout, (
        found.stdout + found.stderr
    )
    assert "seccomp=unconfined" in found.stdout
    assert found.returncode == 0, "Landlock is a way of working, and nothing is wrong with it"
    graded = world.start(*program, "grade", place, user=who)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert "bubblewrap is missing or not permitted" in " ".join(graded.stdout.split())

    outside = tmp_path / "graded"
    shutil.copytree(world.inside(place), outside)
    with Gradebook(f"sqlite:///{outside}/gradebook.db") as gradebook:
        for student in ("right", "spy"):
            submission = gradebook.find_submission(LESSON, student)
            points = {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            assert all(points[one.id] == one.points for one in exercises(LESSON))
    notebook = nbformat.read(outside / f"autograded/spy/{LESSON}/{LESSON}.ipynb", 4)
    assert notebook.cells[-1].execution_count and notebook.cells[-1].outputs == []
