"""How fast submissions are graded, against nbgrader by itself and against a bare fork.

``python tests/benchmark_grading.py`` makes a course of one lesson with a class in it, grades it
in every way on the same machine in one go, and prints a table. ``--class 500`` grades a class of
that size over all lessons instead, and compares its gradebook with what everybody deserves.
"""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from autograder.exercises import LESSONS, exercises
from autograder.grading.course import CONFIG, find_programs, make_course, open_course
from autograder.grading.rehearsal.learners import SEED, learners
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.references import PROJECT, references, solution

BARE = """
import contextlib, io, json, os, sys
from IPython.core.inputtransformer2 import TransformerManager
from autograder.inside import fork_server, shell
fork_server.preload()
shell.Shell.clear_instance()
names = vars(sys.modules["__main__"])

def compiled(source):
    try:
        return compile(source, "cell", "exec")
    except SyntaxError:
        # A line like %pip, for where the course is missing.
        return compile(TransformerManager().transform_cell(source), "cell", "exec")

for path in sys.argv[1:]:
    cells = json.load(open(path))["cells"]
    if not (child := os.fork()):
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in cells:
                if cell["cell_type"] == "code":
                    exec(compiled("".join(cell["source"])), names)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status == 0, path
    open(f"{path}.done", "w").close()
"""


def submissions(lesson: str):
    """Yield notebooks without end: solutions, other ways, mistakes, in turn."""
    here = exercises(lesson)
    right = references(lesson)
    kinds = [right]
    for number in range(3):
        kinds.append({e.id: (ways := solution(e).other_ways)[number % len(ways)] for e in here})
    kinds += [right | {e.id: solution(e).misconceptions[0].ways[0]} for e in here]
    for code in itertools.cycle(kinds):
        yield filled(lesson, code, "Words.")


def course_with(folder: Path, lesson: str, students: int) -> Path:
    """Make a course in which so many have handed in."""
    course = make_course(folder, [lesson], seed=1)
    for number, notebook in zip(range(students), submissions(lesson), strict=False):
        hand_in(course, f"student-{number:03}", lesson, notebook)
    return course


def without_ours(course: Path) -> None:
    """Let nbgrader grade a course by itself."""
    with (course / CONFIG).open("a") as config:
        config.write("\ndel c.Autograde, c.Judge\n")


PYTHON = sys.executable
ROUNDS = 3
NBGRADER = "nbgrader autograde"
ONE_JOB, TWO_JOBS = "autograder grade --jobs 1", "autograder grade --jobs 2"
BARE_FORK = "bare fork, plain exec"


def timed(*command: object, folder: Path = PROJECT) -> tuple[float, float]:
    """Run a command; return its seconds, and the most megabytes its own process took."""
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "ignore",
        "NBGRADER_EXECUTION": "autograde",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    most = [0]

    def watch() -> None:
        try:
            while process.poll() is None:
                most[0] = max(most[0], psutil.Process(process.pid).memory_info().rss)
                time.sleep(0.1)
        except psutil.Error:
            pass

    threading.Thread(target=watch, daemon=True).start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{command} failed:\n{errors[-2000:]}")
    return seconds, most[0] / 1e6


def compare(lesson: str, few: int, many: int, console: Console) -> None:
    """Print how long a submission takes in each way, from the first result to the last.

    A machine's speed changes from minute to minute. So the ways take turns, and what is printed
    is the median of all rounds.
    """
    results = f"autograded/*/{lesson}/{lesson}.ipynb"
    figures: dict[str, list[tuple[float, float, float]]] = {}
    alone: list[float] = []

    def measure(name: str, folder: Path, written: str, *command: object) -> None:
        seconds, memory = timed(*command, folder=folder)
        times = sorted(path.stat().st_mtime for path in folder.glob(written))
        each = (times[-1] - times[0]) / (len(times) - 1)
        figures.setdefault(name, []).append((seconds - each * len(times), each, memory))

    with tempfile.TemporaryDirectory() as temporary:
        stock = course_with(Path(temporary, "stock"), lesson, few)
        without_ours(stock)
        course = course_with(Path(temporary, "course"), lesson, many)
        nbgrader = (PYTHON, "-m", "nbgrader", "autograde", lesson, "--force")
        grade = (PYTHON, "-m", "autograder", "grade", course, lesson, "--force")
        files = sorted(course.glob(f"submitted/*/{lesson}/{lesson}.ipynb"))
        for _ in range(ROUNDS):
            measure(NBGRADER, stock, results, *nbgrader)
            measure(ONE_JOB, course, results, *grade, "--jobs", 1)
            measure(BARE_FORK, course, "submitted/*/*/*.done", PYTHON, "-c", BARE, *files)
            measure(TWO_JOBS, course, results, *grade, "--jobs", 2)
            one = "--student=student-000"
            slow, _ = timed(*nbgrader, one, folder=stock)
            seconds, little = timed(*grade, one)
            alone.append(seconds / slow)
    table = Table(title=f"{lesson}: {many} submissions, {few} for nbgrader; {ROUNDS} rounds")
    for column in ("", "start, s", "each, s", "throughput", "memory, MB"):
        table.add_column(column, justify="right" if column else "left")
    medians = {
        name: [statistics.median(kind) for kind in zip(*rounds, strict=True)]
        for name, rounds in figures.items()
    }
    for name, (start, each, memory) in medians.items():
        ratio = medians[NBGRADER][1] / each
        table.add_row(name, f"{start:.1f}", f"{each:.3f}", f"{ratio:.1f} x", f"{memory:.0f}")
    console.print(table)
    ratios = [
        ours[1] / bare[1] for ours, bare in zip(figures[ONE_JOB], figures[BARE_FORK], strict=True)
    ]
    console.print(
        f"One job takes {statistics.median(ratios):.2f} times as long as a bare fork "
        f"({min(ratios):.2f} to {max(ratios):.2f})."
    )
    console.print(
        f"For a single submission, from the command to the table, the grader takes "
        f"{statistics.median(alone):.2f} of the time of {NBGRADER} "
        f"({min(alone):.2f} to {max(alone):.2f})."
    )
    much = medians[ONE_JOB][2]
    console.print(f"The grader took {little:.0f} MB with one submission, {much:.0f} with {many}.")


def grade_class(size: int, console: Console) -> None:
    """Grade a class over all lessons, and compare what each got with what each deserves."""
    groups = {lesson: learners(lesson) for lesson in LESSONS}
    deserved = {}
    with tempfile.TemporaryDirectory() as temporary:
        course = make_course(Path(temporary, "course"), seed=SEED, exercise_timeout=8)
        members = itertools.cycle(
            (lesson, learner)
            for turn in range(max(map(len, groups.values())))
            for lesson, group in groups.items()
            for learner in group[turn : turn + 1]
            if learner.content is not None
        )
        for number, (lesson, learner) in zip(range(size), members, strict=False):
            student = f"{learner.name}-{number:04}"
            hand_in(course, student, lesson, learner.content)
            deserved[student, lesson] = learner.points
        seconds, memory = timed(PYTHON, "-m", "autograder", "grade", course)
        with open_course(course) as api, api.gradebook as gradebook:
            wrong = [
                f"{student}, {lesson}: {points}, deserves {deserved[student, lesson]}"
                for student, lesson in deserved
                if (points := gradebook.find_submission(lesson, student).score)
                != deserved[student, lesson]
            ]
        console.print(
            f"{size} submissions over {len(LESSONS)} lessons in {seconds:.0f} s, "
            f"{seconds / size:.2f} s each; the grader took {memory:.0f} MB; "
            f"{size - len(wrong)} of {size} got what they deserve."
        )
        console.print(*wrong, sep="\n")


def main() -> None:
    """Do what the command line says."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--lesson", default=LESSONS[0], choices=LESSONS)
    words.add_argument("--few", type=int, default=8)
    words.add_argument("--many", type=int, default=40)
    words.add_argument("--class", type=int, dest="size")
    given = words.parse_args()
    find_programs()
    console = Console()
    if given.size:
        grade_class(given.size, console)
    else:
        compare(given.lesson, given.few, given.many, console)


if __name__ == "__main__":
    main()
