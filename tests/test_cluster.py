"""Grading on a Dask cluster: a real scheduler and two workers, one of which is killed."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from nbformat.v4 import new_code_cell

from autograder.exercises import LESSONS, exercises
from autograder.grading.course import CourseError
from autograder.grading.notices import Flag
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.references import PROJECT, references

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

LESSON = LESSONS[0]
TOTAL = float(sum(exercise.points for exercise in exercises(LESSON)))
LEAF = [exercise for exercise in exercises(LESSON) if exercise.points][-1]
STUDENTS = 6
KILL_THE_WORKER = """\
import os, signal
parents = [os.getppid()]
for _ in range(2):
    status = open(f"/proc/{parents[-1]}/stat").read()
    parents.append(int(status.rpartition(")")[2].split()[1]))
os.kill(parents[1], signal.SIGKILL)
import time; time.sleep(5)
"""
# Shows, and answers every question with, lists in lists.
DEEP = """\
deep = []
for _ in range(400):
    deep = [deep]
line = get_ipython().line
whole = type(line).send
shown = {"application/json": deep}
line.send({"is": "display", "data": shown, "metadata": shown, "id": ""})
def send(self, message):
    if message.get("answers"):
        texts = "[" * 400 + "]" * 400, deep
        message["answers"] = [texts[n % 2] for n in range(len(message["answers"]))]
    whole(self, message)
type(line).send = send
"""


@contextlib.contextmanager
def cluster(folder, **environment):
    """Start a scheduler and two workers, which are replaced when they die; yield the address."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "TMPDIR": str(folder)} | environment
    dask = (sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--host")
    address_file = folder / "scheduler.json"
    started = [
        subprocess.Popen(
            [*dask, "127.0.0.1", "--port", "0", "--scheduler-file", str(address_file)],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
    ]
    worker = (sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard")
    started.append(
        subprocess.Popen(
            [*worker, "--scheduler-file", str(address_file), "--nworkers", "2", "--nthreads", "1"],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
    )
    try:
        with distributed.Client(scheduler_file=str(address_file), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, client
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def class_of(course, number):
    notebook = filled(LESSON, references(LESSON), "Words.")
    for student in range(number):
        hand_in(course, f"student-{student}", LESSON, notebook)


def test_a_worker_that_is_killed_costs_no_submission(tmp_path, new_course):
    course = new_course(tmp_path / "course", LESSON)
    class_of(course, STUDENTS)
    with cluster(tmp_path) as (address, client):
        victim = client.run(os.getpid)[next(iter(client.nthreads()))]

        def kill_in_the_middle() -> None:
            while not any(client.processing().values()):
                time.sleep(0.1)
            time.sleep(1)
            os.kill(victim, signal.SIGKILL)

        threading.Thread(target=kill_in_the_middle, daemon=True).start()
        results = grade(course, cluster=address)
        alive = set(client.run(os.getpid).values())
    assert victim not in alive
    assert [(r.error, r.points, r.flags) for r in results] == [("", TOTAL, ())] * STUDENTS


@pytest.mark.skipif(not os.path.exists("/proc"), reason="finds its victim in /proc")
def test_a_submission_that_kills_its_workers_is_graded_by_what_it_did_before(tmp_path, new_course):
    """Without walls on the workers, for behind them it could not."""
    (tmp_path / "sitecustomize.py").write_text(
        "import autograder.grading.sandbox as s\ns.best_protection = lambda: s.NONE\n"
    )
    course = new_course(tmp_path / "course", LESSON)
    class_of(course, 2)
    deadly = filled(LESSON, references(LESSON), "Words.")
    last = next(c for c in deadly.cells if c.source == f'check("{LEAF.id}")')
    deadly.cells.insert(
        deadly.cells.index(last), new_code_cell(KILL_THE_WORKER, id="kills-its-worker")
    )
    hand_in(course, "killer", LESSON, deadly)
    with cluster(
        tmp_path,
        PYTHONPATH=f"{tmp_path}{os.pathsep}{PROJECT}",
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1",
    ) as (address, _):
        results = {r.student: r for r in grade(course, cluster=address)}
    killer = results.pop("killer")
    assert killer.error == ""
    assert killer.points == TOTAL - LEAF.points
    assert killer.flags == (Flag.CRASHED,)
    assert [(r.error, r.points, r.flags) for r in results.values()] == [("", TOTAL, ())] * 2


def test_what_cannot_be_sent_on_never_gets_in(tmp_path, new_course):
    """Outputs and answers so deep that they can be read, but not written, hold nobody up."""
    course = new_course(tmp_path / "course", LESSON)
    class_of(course, 1)
    deep = filled(LESSON, references(LESSON), "Words.")
    deep.cells.insert(1, new_code_cell(DEEP, id="deep"))
    hand_in(course, "deep", LESSON, deep)
    with cluster(tmp_path) as (address, _):
        results = {r.student: r for r in grade(course, cluster=address)}
    assert [(r.error, r.points) for r in results.values()] == [("", 0.0), ("", TOTAL)]


def test_no_cluster_is_named(tmp_path, new_course, monkeypatch):
    monkeypatch.setattr("autograder.grading.cluster.CONNECT_SECONDS", 1)
    course = new_course(tmp_path / "course", LESSON)
    class_of(course, 1)
    with pytest.raises(CourseError, match="No cluster answers"):
        grade(course, cluster="tcp://127.0.0.1:9")
