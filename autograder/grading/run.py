"""Grading what a class handed in: many submissions at a time, one writer, a table."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from ..errors import CourseError, in_words
from ..judging import Verdict
from .course import open_course, unwritable
from .deadlines import STEP_SECONDS, within
from .execution import Turns
from .gradebook import Lesson, read_gradebook
from .intake import collected_record, printable
from .notices import Flag, Origin
from .reading import read_lesson, submitted, unfit
from .records import changed_since, is_current, records
from .released import Released, released_notebooks
from .repairing import Repair
from .sandbox import NAMESPACES, UNPROTECTED, Sandbox, best_protection
from .saving import Writer
from .scoring import Judge
from .task import Outcome, Rules, Task

ALREADY_GRADED = "unchanged"
# These end a run. Whatever else is raised on the way of a submission ends that one alone.
FATAL = (KeyboardInterrupt, SystemExit)
SWITCH_INTERVAL = 1e-4


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
        What was remarkable: see `Flag`, and "unchanged".
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
    """One submission on its way through the grader.

    Parameters
    ----------
    student, lesson : str
        Whose, and of what.
    notebooks : dict
        By name, what was handed in, made whole, and what is to be run of it.
    beside : dict of str to bytes
        What lies beside them, by relative path.
    timestamp : str
        When it was handed in, as nbgrader writes it.
    outcomes : dict
        By name, what came of running them.
    verdicts : dict
        By name, what was found, by the index of the test cell.
    error : str
        Why it could not be graded.
    """

    student: str
    lesson: str
    notebooks: dict[str, "Prepared"] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    verdicts: dict[str, dict[int, Verdict]] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)
    timestamp: str = ""
    error: str = ""

    def fail(self, step: str, error: BaseException) -> None:
        """Note at which step this submission could not go on, and why."""
        self.error = f"{step}: {in_words(error)}"

    def clear(self) -> None:
        """Let go of what takes memory."""
        self.notebooks.clear()
        self.outcomes.clear()
        self.verdicts.clear()
        self.beside.clear()


# What may change a notebook between being judged and being saved.
Settle = Callable[[Job, str, NotebookNode], None]


@dataclass
class Prepared:
    """A notebook made whole, and what is to be run of it."""

    notebook: NotebookNode
    task: Task


def grade(
    directory: str | Path,
    lesson: str | None = None,
    *,
    students: Iterable[str] | None = None,
    force: bool = False,
    jobs: int | None = None,
    cluster: str | None = None,
    require_sandbox: bool = False,
    console: Console | None = None,
    started: Sandbox | None = None,
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
    jobs : int, optional
        How many submissions run at a time; default: as many as there are processors.
    cluster : str, optional
        Address of a Dask scheduler, whose workers run the submissions.
    require_sandbox : bool
        Refuse to run submissions anywhere but in a sandbox.
    console : rich.console.Console, optional
        Where progress and table are shown; default: nowhere.
    started : Sandbox, optional
        One that has begun to load already, and is closed in the end.

    Returns
    -------
    list of Result
        One for each student and lesson, those who handed in nothing included.

    Raises
    ------
    CourseError
        If the directory is no course, the lesson is not in it, of one of the students nothing is
        known, or no sandbox can be had where one is required. Then nothing was graded.
    """
    console = console or Console(quiet=True)
    students = None if students is None else set(students)
    with open_course(directory) as course:
        released = released_lessons(course, lesson)
        lessons = [lesson] if lesson else list(released)
        handed_in = submissions(course, lessons, students)
        if students is not None:
            _refuse_unknown(course, students - {student for student, _ in handed_in})
        waiting = [
            Job(student, name, error=unfit(student))
            for student, name in handed_in
            if force or not graded_already(course, student, name)
        ]
        grade_all(course, released, waiting, jobs, cluster, require_sandbox, console, started)
        with course.gradebook as gradebook:
            state = read_gradebook(course, gradebook)
        by_name = {one.name: one for one in state.lessons}
        done = {(job.student, job.lesson): job for job in waiting}
        results = [
            _result(course, by_name[name], student, done.get((student, name)))
            for student, name in handed_in
        ]
        known = [s for s in state.students if students is None or s in students]
        results += _missing(sorted(known), [by_name[name] for name in lessons], handed_in)
        graded = [(name, graded_folder(course, student, name)) for student, name in handed_in]
        stale = changed_since(Path(course.coursedir.root), graded)
    results.sort(key=lambda result: (result.lesson, result.student))
    if results:
        console.print(table(results))
    else:
        console.print(
            f"Nothing was handed in: {course.coursedir.root}/submitted holds no notebooks."
        )
    for sentence in stale:
        console.print(Text(sentence))
    return results


def _refuse_unknown(course: NbGraderAPI, students: Collection[str]) -> None:
    """Refuse ids, of whom nothing was handed in, that are not in the gradebook either."""
    if not students:
        return
    with course.gradebook as gradebook:
        known = {student.id for student in gradebook.students}
    if nobody := sorted(set(students) - known):
        raise CourseError(
            f"Nothing is known of {', '.join(nobody)}. A student's id is the name of their folder "
            f"in {course.coursedir.root}/submitted."
        )


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
        said = Text(printable(", ".join(remarks)))
        if result.error:
            said.append(", " if remarks else "")
            said.append(printable(f"not graded: {result.error}"), style="red")
        shown.add_row(
            # As `Text`, because in a `str` brackets are markup.
            Text(printable(result.student)),
            Text(printable(result.lesson)),
            f"{result.points:g} / {result.max_points:g}",
            "" if result.seconds is None else f"{result.seconds:.1f} s",
            said,
        )
    return shown


def released_lessons(
    course: NbGraderAPI, needed: str | None = None
) -> dict[str, dict[str, Released]]:
    """Return, by lesson, the notebooks of the course as they were released.

    Raises
    ------
    CourseError
        If the lesson `needed` is not among them.
    """
    with course.gradebook as gradebook:
        released = {
            assignment.name: released_notebooks(assignment)
            for assignment in sorted(gradebook.assignments, key=lambda a: a.name)
            if assignment.notebooks
        }
    if needed is not None and needed not in released:
        raise CourseError(
            f"This course has no lesson called {needed}. It has {', '.join(released)}."
        )
    return released


def _submitted(course: NbGraderAPI, student: str, lesson: str) -> Path:
    courses = course.coursedir
    return Path(courses.format_path(courses.submitted_directory, student, lesson))


def graded_folder(course: NbGraderAPI, student: str, lesson: str) -> Path:
    """Return where the result of a submission lies."""
    courses = course.coursedir
    return Path(courses.format_path(courses.autograded_directory, student, lesson))


def _release(course: NbGraderAPI, lesson: str) -> Path:
    courses = course.coursedir
    return Path(courses.format_path(courses.release_directory, ".", lesson))


def _collected(course: NbGraderAPI, student: str, lesson: str) -> Path:
    return collected_record(course.coursedir.root, lesson, student)


def graded_already(course: NbGraderAPI, student: str, lesson: str) -> bool:
    """Whether a submission has been graded and has not changed since."""
    return is_current(
        _submitted(course, student, lesson),
        _collected(course, student, lesson),
        graded_folder(course, student, lesson),
    )


def submissions(
    course: NbGraderAPI, lessons: Sequence[str], students: Collection[str] | None
) -> list[tuple[str, str]]:
    """Return the student and the lesson of all that was handed in."""
    return [
        (student, lesson)
        for lesson in lessons
        for student in submitted(course.coursedir, lesson)
        if students is None or student in students
    ]


def grade_all(
    course: NbGraderAPI,
    released: dict[str, dict[str, Released]],
    waiting: Sequence[Job],
    jobs: int | None,
    cluster: str | None,
    require_sandbox: bool,
    console: Console,
    started: Sandbox | None,
    settle: Settle | None = None,
) -> None:
    """Run submissions many at a time; judge and save each as soon as it has run.

    Parameters
    ----------
    course, jobs, cluster, require_sandbox, console, started
        As for `grade`.
    released : dict
        Of each lesson, the notebooks as they were released.
    waiting : sequence of Job
        The submissions; each is told if it could not be graded.
    settle : callable, optional
        ``settle(job, name, notebook)`` may change what was judged, before it is saved.

    Raises
    ------
    CourseError
        If no sandbox can be had where one is required, or grades cannot be written down.
    """
    if waiting and (closed := unwritable(Path(course.coursedir.root))):
        raise CourseError(
            f"Nothing was graded, because you cannot write to {', '.join(map(str, closed))}. Work "
            "as the owner of the course, or `chmod` it as the rest of the course."
        )
    if require_sandbox and not cluster and (here := best_protection()) != NAMESPACES:
        raise CourseError(
            f"Nothing was graded, because there is no sandbox here. {UNPROTECTED[here]}"
        )
    if not waiting:
        return
    # Before anything of theirs runs: whoever grades may want to stop here.
    told = "" if cluster else UNPROTECTED[started.protection if started else best_protection()]
    if told:
        console.print(f"[yellow]{told}[/yellow]")
    judge = Judge(parent=course)
    writer = Writer(course)
    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", style="dim"),
    )
    if cluster:
        from .cluster import on_cluster

        runners = on_cluster(cluster, require_sandbox)
    else:
        at_most = min(jobs or os.cpu_count() or 1, sum(len(released[j.lesson]) for j in waiting))
        runners = on_this_machine(judge.rules(), at_most, started)
    with (
        contextlib.closing(writer),
        runners as (run, at_a_time),
        Progress(*columns, console=console, transient=True) as progress,
    ):
        shown = progress.add_task("", total=len(waiting))
        prepared = (_prepare(course, job, released[job.lesson], judge) for job in waiting)
        unprotected: set[str] = set()
        for job in _as_they_end(prepared, run, at_a_time, judge):
            if not job.error:
                _save(job, judge, writer, settle)
                protections = {outcome.protection for outcome in job.outcomes.values()}
                unprotected |= {UNPROTECTED.get(protection, "") for protection in protections}
            job.clear()
            description = escape(printable(f"{job.student}, {job.lesson}"))
            progress.update(shown, advance=1, description=description)
    for sentence in unprotected - {"", told}:
        console.print(f"[yellow]{sentence}[/yellow]")


def _prepare(course: NbGraderAPI, job: Job, released: dict[str, Released], judge: Judge) -> Job:
    """Read what was handed in, make it whole, and say what is to be run of it."""
    if job.error:
        return job
    try:
        with within(STEP_SECONDS):
            handed_in, found = read_lesson(
                _submitted(course, job.student, job.lesson),
                _collected(course, job.student, job.lesson),
                released,
                _release(course, job.lesson),
            )
            job.timestamp = handed_in.timestamp
            for name, wanted in released.items():
                submission = found[name]
                origin = Origin(handed_in.fingerprint, handed_in.timestamp, submission.notes)
                Repair().mend(submission.notebook, wanted, origin)
                task = judge.task(submission.notebook, submission.beside, job.student)
                job.notebooks[name] = Prepared(submission.notebook, task)
                job.beside |= submission.beside
    except FATAL:
        raise
    except BaseException as error:
        job.clear()
        job.fail("it could not be prepared", error)
    return job


def _as_they_end(
    prepared: Iterator[Job], run: Callable[[Task], Future], at_a_time: int, judge: Judge
) -> Iterator[Job]:
    """Run and judge jobs and yield them as they end, with few more in memory than are run.

    Where something is wrong, a notebook is run once more for the lines of the mistakes.
    """
    running: dict[Future, tuple[Job, str]] = {}
    left: dict[int, int] = {}
    more = True
    while running or more:
        while more and len(running) < at_a_time:
            following = next(prepared, None)
            if following is None:
                more = False
            elif following.error:
                yield following
            else:
                left[id(following)] = len(following.notebooks)
                for name, notebook in following.notebooks.items():
                    running[run(notebook.task)] = following, name
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            job, name = running.pop(future)
            again = None
            if name in job.verdicts:
                _add_lines(job, name, future, judge)
            else:
                again = _judge(job, name, future, judge)
            if again is not None:
                running[run(again)] = job, name
                continue
            left[id(job)] -= 1
            if not left[id(job)]:
                del left[id(job)]
                yield job


def _judge(job: Job, name: str, done: Future, judge: Judge) -> Task | None:
    """Judge what came of a notebook; return what is to be run for a second look, if anything."""
    step = "it could not be run"
    try:
        outcome = done.result()
        step = "it could not be judged"
        prepared = job.notebooks[name]
        with within(STEP_SECONDS):
            verdicts = judge.verdicts(prepared.notebook, outcome, job.student)
            job.outcomes[name], job.verdicts[name] = outcome, verdicts
            return judge.second_look(
                prepared.notebook, prepared.task, outcome, verdicts, job.student
            )
    except FATAL:
        raise
    except BaseException as error:
        job.fail(step, error)
        return None


def _add_lines(job: Job, name: str, done: Future, judge: Judge) -> None:
    """Add what a second look has found; if it failed, the verdicts are as true without."""
    try:
        notebook, outcome = job.notebooks[name].notebook, job.outcomes[name]
        with within(STEP_SECONDS):
            judge.add_lines(notebook, outcome, done.result(), job.verdicts[name], job.student)
    except FATAL:
        raise
    except BaseException:
        judge.log.exception("No lines were looked for in %s of %s", name, job.student)


def _save(job: Job, judge: Judge, writer: Writer, settle: Settle | None) -> None:
    judged = {}
    step = "it could not be judged"
    try:
        with within(STEP_SECONDS):
            for name, prepared in job.notebooks.items():
                judge.fill_in(prepared.notebook, job.outcomes[name], job.verdicts[name])
                if settle:
                    settle(job, name, prepared.notebook)
                judged[name] = prepared.notebook
            step = "its result could not be saved"
            writer.save(job.student, job.lesson, judged, job.beside, job.timestamp)
    except FATAL:
        raise
    except BaseException as error:
        job.fail(step, error)


@contextlib.contextmanager
def on_this_machine(
    rules: Rules, jobs: int, started: Sandbox | None = None
) -> Iterator[tuple[Callable[[Task], Future], int]]:
    """Offer a function that runs tasks in sandboxes here, `jobs` at a time, `started` among them.

    Yields
    ------
    run : callable
        ``run(task)`` returns a future of its `Outcome`.
    at_a_time : int
        How many tasks keep it busy.
    """
    mine, turns = threading.local(), Turns()
    # While this thread judges, the others have little to do, but a submission waits for it.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    sandboxes = [started or Sandbox(), *(Sandbox() for _ in range(jobs - 1))]
    unused = iter(sandboxes)
    pool: Executor = ThreadPoolExecutor(jobs, initializer=lambda: setattr(mine, "it", next(unused)))
    try:
        # They load what they need while the submissions are read.
        for sandbox in sandboxes:
            sandbox.limits = rules.limits()
            sandbox.start_fork_server()
        # One more than run, so that none waits for its successor to be prepared.
        yield lambda task: pool.submit(lambda: turns.execute(task, mine.it)), jobs + 1
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for sandbox in sandboxes:
            sandbox.close()
        pool.shutdown()
        sys.setswitchinterval(interval)


def _result(course: NbGraderAPI, lesson: Lesson, student: str, job: Job | None) -> Result:
    """Return how a submission came out, by the gradebook and the grader's record."""
    result = Result(student, lesson.name, max_points=lesson.max_points)
    if student in lesson.submissions:
        submission = lesson.submissions[student]
        result.points, result.by_hand = submission.total, len(submission.waiting)
        if submission.penalty:
            result.flags = (f"late: {submission.penalty:g} points less",)
    for record in records(graded_folder(course, student, lesson.name)).values():
        result.flags += tuple(record.get("flags", ()))
        if job and not job.error:
            result.seconds = (result.seconds or 0.0) + record.get("seconds", 0.0)
    if job is None:
        result.flags += (ALREADY_GRADED,)
    else:
        result.error = job.error
    return result


def _missing(
    known: Iterable[str], lessons: Sequence[Lesson], handed_in: Sequence[tuple[str, str]]
) -> list[Result]:
    """Return a line for each student who handed in nothing for a lesson that others did."""
    started = {lesson for _, lesson in handed_in}
    there = set(handed_in)
    return [
        Result(student, lesson.name, max_points=lesson.max_points, flags=(Flag.MISSING,))
        for lesson in lessons
        if lesson.name in started or len(lessons) == 1
        for student in known
        if (student, lesson.name) not in there
    ]
