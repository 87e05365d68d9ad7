"""Grading what a class handed in: supervised processes, a progress bar, a table."""

import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.apps import NbGraderAPI
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from . import notices
from .course import CourseError, open_course
from .reading import Unreadable, read_notebook, read_record
from .repairing import Expected, digest, expected_cells

# Tries for a submission that ends the grading process: as it is; again, alone; without the
# cells that did it; without running anything.
MAX_TRIES = 4
ALREADY_GRADED = "unchanged"


@dataclass
class Result:
    """How one submission came out.

    Parameters
    ----------
    student, lesson : str
        Whose, and of what.
    points, max_points : float
        From nbgrader's gradebook: hand grades and late penalties included.
    seconds : float or None
        How long it ran; None if it was not graded now.
    flags : tuple of str
        What was remarkable: see `notices`, and "unchanged".
    by_hand : int
        Answers that wait for a person.
    error : str
        Why grading failed, where the fault is the grader's; "" otherwise.
    """

    student: str
    lesson: str
    points: float = 0.0
    max_points: float = 0.0
    seconds: float | None = None
    flags: tuple[str, ...] = ()
    by_hand: int = 0
    error: str = ""


@dataclass
class Job:
    """One submission to grade."""

    student: str
    lesson: str
    journal: str
    tries: int = 0
    log: str = ""
    failed: bool = False


class WorkerDied(Exception):
    """The worker process ended without an answer."""


class Worker:
    """A `worker` process and the line to it."""

    def __init__(self, course: Path, temporary: Path):
        self.log = tempfile.TemporaryFile("w+", dir=temporary)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder.grading.worker", str(course)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env={**os.environ, "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"},
            # A group of its own: what is sent to it does not reach us.
            start_new_session=True,
        )
        self._read()

    def grade(self, job: Job, seconds: float) -> dict:
        """Let the worker grade a submission.

        Raises
        ------
        WorkerDied
            If it ends, or takes longer than `seconds`.
        """
        last_try = job.tries >= MAX_TRIES
        order = {
            "student": job.student,
            "lesson": job.lesson,
            "journal": job.journal,
            "run": not last_try,
        }
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            return self._read()
        except OSError:
            raise WorkerDied(self.words()) from None
        finally:
            alarm.cancel()

    def _read(self):
        line = self.process.stdout.readline()
        try:
            return json.loads(line)
        except json.JSONDecodeError:
            self.process.kill()
            self.process.wait()
            raise WorkerDied(self.words()) from None

    def words(self) -> str:
        """Return the last that the process said."""
        self.log.seek(0)
        return self.log.read()[-2000:]

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def grade(
    directory: str | Path,
    lesson: str | None = None,
    *,
    students: Iterable[str] | None = None,
    force: bool = False,
    workers: int | None = None,
    console: Console | None = None,
) -> list[Result]:
    """Grade what lies in a course's ``submitted`` folder.

    Parameters
    ----------
    directory : path
        The course.
    lesson : str, optional
        Which lesson; default: all that anybody has handed in.
    students : iterable of str, optional
        Only theirs.
    force : bool
        Grade again what is graded already and has not changed.
    workers : int, optional
        How many processes; default: two, or one on a machine with one processor.
    console : rich.console.Console, optional
        Where progress and table are shown; default: nowhere.

    Returns
    -------
    list of Result
        One for each student and lesson, those who handed in nothing included.

    Raises
    ------
    CourseError
        If the directory is no course, or the lesson is not in it.
    """
    console = console or Console(quiet=True)
    with (
        open_course(directory) as nbgrader,
        tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as temporary,
    ):
        root = Path(nbgrader.coursedir.root)
        expected = _expected_notebooks(nbgrader)
        if lesson is not None and lesson not in expected:
            raise CourseError(
                f"This course has no lesson called {lesson}. It has {', '.join(expected)}."
            )
        lessons = [lesson] if lesson else list(expected)
        handed_in = _handed_in(nbgrader, lessons, students)
        _enter_students(nbgrader, {student for student, _ in handed_in})
        jobs = []
        for student, name in handed_in:
            _provide_notebook(nbgrader, student, name, expected[name])
            if force or not _is_current(nbgrader, student, name):
                journal = Path(temporary, f"{len(jobs)}.journal")
                jobs.append(Job(student, name, str(journal)))
        seconds = _patience(nbgrader)
        if workers is None:
            workers = min(2, os.cpu_count() or 1)
        _grade_all(root, Path(temporary), jobs, max(1, min(workers, len(jobs))), seconds, console)
        graded = {(job.student, job.lesson): job for job in jobs}
        results = [
            _result(nbgrader, student, name, graded.get((student, name)))
            for student, name in handed_in
        ]
        results += _missing(nbgrader, lessons, handed_in, students)
    results.sort(key=lambda result: (result.lesson, result.student))
    console.print(table(results))
    return results


def table(results: Sequence[Result]) -> Table:
    """Return results as a table for the terminal."""
    shown = Table(title="Grades", title_justify="left")
    shown.add_column("Student")
    shown.add_column("Lesson")
    shown.add_column("Points", justify="right")
    shown.add_column("Time", justify="right")
    shown.add_column("Remarks")
    for result in results:
        remarks = list(result.flags)
        if result.by_hand:
            remarks.append(f"{result.by_hand} to grade by hand")
        if result.error:
            remarks.append(f"[red]not graded: {result.error}[/red]")
        shown.add_row(
            result.student,
            result.lesson,
            f"{result.points:g} / {result.max_points:g}",
            "" if result.seconds is None else f"{result.seconds:.0f} s",
            ", ".join(remarks),
        )
    return shown


def _expected_notebooks(nbgrader: NbGraderAPI) -> dict[str, dict[str, list[Expected]]]:
    """Return, by lesson, the notebooks of the course and the cells that count in them."""
    with nbgrader.gradebook as gradebook:
        return {
            assignment.name: {n.name: expected_cells(n) for n in assignment.notebooks}
            for assignment in sorted(gradebook.assignments, key=lambda a: a.name)
            if assignment.notebooks
        }


def _submission(nbgrader: NbGraderAPI, student: str, lesson: str) -> Path:
    courses = nbgrader.coursedir
    return Path(courses.format_path(courses.submitted_directory, student, lesson))


def _autograded(nbgrader: NbGraderAPI, student: str, lesson: str) -> Path:
    courses = nbgrader.coursedir
    return Path(courses.format_path(courses.autograded_directory, student, lesson))


def _handed_in(
    nbgrader: NbGraderAPI, lessons: Sequence[str], students: Iterable[str] | None
) -> list[tuple[str, str]]:
    wanted = None if students is None else set(students)
    return [
        (student, lesson)
        for lesson in lessons
        for student in sorted(nbgrader.get_submitted_students(lesson))
        if (wanted is None or student in wanted) and _submission(nbgrader, student, lesson).is_dir()
    ]


def _enter_students(nbgrader: NbGraderAPI, students: set[str]) -> None:
    """Make the students known beforehand, so that two workers do not both try to."""
    with nbgrader.gradebook as gradebook:
        for student in sorted(students):
            gradebook.update_or_create_student(student)


def _provide_notebook(
    nbgrader: NbGraderAPI, student: str, lesson: str, expected: dict[str, list[Expected]]
) -> None:
    """See to it that a submission has a notebook of the right name.

    nbgrader would pass over the student without a word. A notebook that is plainly the
    right one under another name is copied; otherwise the released one is put in, marked, so
    that the student gets a zero, and feedback that says why.
    """
    folder = _submission(nbgrader, student, lesson)
    for name, cells in expected.items():
        path = folder / f"{name}.ipynb"
        if path.exists():
            continue
        others = [other for other in sorted(folder.glob("*.ipynb")) if other.stem not in expected]
        renamed = [found for other in others if (found := _plainly(other, cells))]
        if len(renamed) == 1:
            notebook, mark = renamed[0], notices.RENAMED
        else:
            courses = nbgrader.coursedir
            release = Path(courses.format_path(courses.release_directory, ".", lesson))
            try:
                notebook = read_notebook(release / path.name)
            except Unreadable:
                notebook = nbformat.v4.new_notebook()
            mark = notices.MISSING
        notebook.metadata["autograder"] = {"handed_in": mark}
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _plainly(path: Path, expected: Sequence[Expected]) -> NotebookNode | None:
    """Return a notebook if most of the cells that count are in it."""
    try:
        notebook = read_notebook(path)
    except Unreadable:
        return None
    found = sum(any(wanted.likeness(cell) for cell in notebook.cells) for wanted in expected)
    return notebook if 2 * found >= len(expected) else None


def _is_current(nbgrader: NbGraderAPI, student: str, lesson: str) -> bool:
    """Whether a submission was graded and has not changed since."""
    submitted = _submission(nbgrader, student, lesson)
    autograded = _autograded(nbgrader, student, lesson)
    new = nbgrader.coursedir.get_existing_timestamp(str(submitted))
    old = nbgrader.coursedir.get_existing_timestamp(str(autograded))
    if new and (not old or new > old):
        return False
    graded = _records(autograded)
    return bool(graded) and all(
        record.get("submitted") == digest(submitted / f"{name}.ipynb")
        for name, record in graded.items()
    )


def _records(autograded: Path) -> dict[str, dict]:
    """Return what grading noted in each notebook of a graded submission."""
    return {path.stem: read_record(path) for path in sorted(autograded.glob("*.ipynb"))}


def _patience(nbgrader: NbGraderAPI) -> float:
    """Return how long a worker may take for one submission before it counts as dead."""
    from .judge import Judge

    limits = Judge(config=nbgrader.config)
    return limits.notebook_timeout + 2 * limits.timeout + 120


def _grade_all(
    root: Path,
    temporary: Path,
    jobs: Sequence[Job],
    workers: int,
    seconds: float,
    console: Console,
) -> None:
    """Grade all submissions; those that end a worker once more, alone, at the end."""
    if not jobs:
        return
    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", style="dim"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(jobs))

        def done(job: Job) -> None:
            progress.update(task, advance=1, description=f"{job.student}, {job.lesson}")

        again = _work_off(root, temporary, jobs, workers, seconds, done)
        for job in again:
            left = [job]
            while left and job.tries < MAX_TRIES:
                left = _work_off(root, temporary, left, 1, seconds, done)
            if left:
                job.failed = True
                done(job)


def _work_off(
    root: Path,
    temporary: Path,
    jobs: Iterable[Job],
    workers: int,
    seconds: float,
    done: Callable[[Job], None],
) -> list[Job]:
    """Let workers grade jobs; return those during which a worker died."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    deadly: list[Job] = []
    broken: list[BaseException] = []
    running: list[Worker] = []

    def work() -> None:
        worker = None
        try:
            while True:
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    return
                if worker is None:
                    worker = Worker(root, temporary)
                    running.append(worker)
                job.tries += 1
                try:
                    answer = worker.grade(job, seconds)
                except WorkerDied as death:
                    job.log = str(death)
                    deadly.append(job)
                    worker.close()
                    worker = None
                    continue
                job.failed, job.log = not answer["success"], answer["log"]
                done(job)
        except BaseException as error:
            broken.append(error)
        finally:
            if worker is not None:
                worker.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        for worker in running:
            worker.process.kill()
        raise
    if broken:
        raise CourseError(f"The grader could not work in this course.\n{broken[0]}")
    return deadly


def _result(nbgrader: NbGraderAPI, student: str, lesson: str, job: Job | None) -> Result:
    """Read from the gradebook and the graded notebook how a submission came out."""
    result = Result(student, lesson)
    with nbgrader.gradebook as gradebook:
        try:
            submission = gradebook.find_submission(lesson, student)
        except MissingEntry:
            result.max_points = gradebook.find_assignment(lesson).max_score
        else:
            penalty = sum(n.late_submission_penalty or 0.0 for n in submission.notebooks)
            result.points = max(0.0, submission.score - penalty)
            result.max_points = submission.max_score
            result.by_hand = sum(
                grade.needs_manual_grade for n in submission.notebooks for grade in n.grades
            )
            if penalty:
                result.flags = (f"late: {penalty:g} points less",)
    for record in _records(_autograded(nbgrader, student, lesson)).values():
        result.flags += tuple(record.get("flags", ()))
        if job:
            result.seconds = (result.seconds or 0.0) + record.get("seconds", 0.0)
    if job is None:
        result.flags += (ALREADY_GRADED,)
    elif job.failed:
        # The line that ends a traceback says more than what nbgrader says after it.
        lines = re.findall(r"^\w[\w.]*: .+", job.log, re.MULTILINE) or job.log.split("\n")
        result.error = lines[-1].strip() or "the grading process ended"
    return result


def _missing(
    nbgrader: NbGraderAPI,
    lessons: Sequence[str],
    handed_in: Sequence[tuple[str, str]],
    students: Iterable[str] | None,
) -> list[Result]:
    """Return a line for each student who handed in nothing for a lesson that others did."""
    with nbgrader.gradebook as gradebook:
        known = sorted(student.id for student in gradebook.students)
        worth = {lesson: gradebook.find_assignment(lesson).max_score for lesson in lessons}
    wanted = known if students is None else [s for s in known if s in set(students)]
    started = {lesson for _, lesson in handed_in}
    return [
        Result(student, lesson, max_points=worth[lesson], flags=(notices.MISSING,))
        for lesson in lessons
        if lesson in started or len(lessons) == 1
        for student in wanted
        if (student, lesson) not in handed_in
    ]
