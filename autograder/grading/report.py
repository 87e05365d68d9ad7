"""What a whole class did, on a page for the instructor, and its points in tables for an LMS."""

import csv
import datetime
import os
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from nbgrader.apps import NbGraderAPI

from ..comparing import Rung
from ..references import solution
from ..wire import printable
from .course import open_course
from .gradebook import Course, GradedCell, Lesson, Student, Submission, read_gradebook
from .notices import Flag
from .records import read_record
from .sandbox import UNPROTECTED

TEMPLATE = "report.html.jinja"
# With fewer submissions a correlation says more about who they are than about the exercise.
FEWEST = 10
# So many misconceptions are shown before the rest is folded.
SHOWN = 10

# How a formula begins in some spreadsheet or other.
FORMULA = re.compile(r"\s*[=+@\-\t|%\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-|-?\d+(\.\d+)?(e[+-]?\d+)?")

# From what is right down to what never began: the columns of a table.
STOPPED = {rung.name.lower(): rung.meaning for rung in (Rung.RIGHT, *list(Rung)[:-1])}


def report(directory: str | Path) -> Path:
    """Write a course's report: a page for the instructor, and tables of points for an LMS.

    Parameters
    ----------
    directory : path
        The course.

    Returns
    -------
    pathlib.Path
        The page, ``report/index.html`` in the course; the tables lie beside it.

    Raises
    ------
    CourseError
        If the directory is no course.
    """
    # All of it within, for what is made in a course is its owner's alone.
    with open_course(directory) as nbgrader:
        folder = Path(nbgrader.coursedir.root) / "report"
        course = read_course(nbgrader, folder)
        folder.mkdir(exist_ok=True)
        for by in ("lessons", "exercises"):
            write_table(folder / f"canvas_{by}.csv", canvas(course, by))
            write_table(folder / f"moodle_{by}.csv", moodle(course, by))
        page = folder / "index.html"
        # A name may hold what no file and no page can.
        page.write_text(printable(render(course)), encoding="utf-8")
    return page


# Reading ---------------------------------------------------------------------------------


def read_course(nbgrader: NbGraderAPI, folder: Path) -> Course:
    """Read the gradebook, and from the graded notebooks what the grader noted.

    Parameters
    ----------
    nbgrader : NbGraderAPI
        The course, open.
    folder : pathlib.Path
        Where the report goes: the links to feedback pages start there.
    """
    with nbgrader.gradebook as gradebook:
        course = read_gradebook(nbgrader, gradebook)
    courses = nbgrader.coursedir
    for lesson in course.lessons:
        handed_in = nbgrader.get_submitted_students(lesson.name)
        lesson.ungraded = handed_in - set(lesson.submissions)
        for student in lesson.ungraded - set(course.students):
            course.students[student] = Student(student)
        for student, submission in lesson.submissions.items():
            graded = Path(courses.format_path(courses.autograded_directory, student, lesson.name))
            feedback = Path(courses.format_path(courses.feedback_directory, student, lesson.name))
            _read_notebooks(lesson, submission, graded)
            for notebook in sorted({cell.notebook for cell in lesson.cells}):
                page = feedback / f"{notebook}.html"
                if page.is_file():
                    way = Path(os.path.relpath(page, folder)).as_posix()
                    submission.feedback[notebook] = quote(way, errors="surrogateescape")
    course.students = dict(
        sorted(course.students.items(), key=lambda item: (item[1].name.casefold(), item[0]))
    )
    return course


def _read_notebooks(lesson: Lesson, submission: Submission, folder: Path) -> None:
    """Add what grading noted in the metadata of a submission's notebooks."""
    for notebook in sorted({cell.notebook for cell in lesson.cells}):
        record = read_record(folder / f"{notebook}.ipynb")
        submission.flags += [flag for flag in record.get("flags", []) if isinstance(flag, str)]
        for said in ("notices", "advice"):
            submission.notices += [str(sentence) for sentence in record.get(said, [])]
        if isinstance(record.get("seconds"), (int, float)):
            submission.seconds = (submission.seconds or 0.0) + record["seconds"]
        submission.protection = str(record.get("protection", ""))
        noted = record.get("exercises", {})
        for cell in lesson.cells:
            if cell.notebook == notebook and cell.name in noted:
                submission.exercises[cell] = noted[cell.name]
    if submission.penalty:
        submission.flags.append(Flag.LATE)
        submission.notices.append(f"{number(submission.penalty)} points less for being late.")


# Counting --------------------------------------------------------------------------------


def number(value: float) -> str:
    """Print points without needless digits: ``3.0`` as 3, ``0.25`` as 0.25."""
    return f"{round(value, 4):.12g}"


def shares(lesson: Lesson, cell: GradedCell) -> list[float]:
    """Return, of those who tried and whose points are known, the share of points they got."""
    known = (submission.points.get(cell) for submission in lesson.tried)
    return [points / cell.max_points for points in known if points is not None]


def discrimination(lesson: Lesson, cell: GradedCell) -> float | str:
    """Return the correlation of a cell's points with those of the rest of the lesson.

    A cell for which somebody still waits is in nobody's rest: it would be a zero for some.

    Returns
    -------
    float or str
        Between -1 and 1; or the reason why there is none.
    """
    rest = [
        other
        for other in lesson.cells
        if other != cell and all(s.points.get(other) is not None for s in lesson.tried)
    ]
    pairs = [
        (submission.points[cell], sum(submission.points[other] or 0.0 for other in rest))
        for submission in lesson.tried
        if submission.points.get(cell) is not None
    ]
    if not rest or len(pairs) < FEWEST:
        return "too few"
    here, elsewhere = np.array(pairs, float).T
    if np.ptp(here) == 0 or np.ptp(elsewhere) == 0:
        return "all alike"
    return float(np.corrcoef(here, elsewhere)[0, 1])


def missing(course: Course, lesson: Lesson) -> list[Student]:
    """Return those who handed in nothing for a lesson that others have handed in."""
    if not lesson.begun:
        return []
    return [
        student
        for student in course.students.values()
        if student.id not in lesson.ungraded
        and (
            student.id not in lesson.submissions
            or Flag.MISSING in lesson.submissions[student.id].flags
        )
    ]


def _misconceptions(lesson: Lesson) -> Iterator[dict[str, Any]]:
    """Describe every misconception that was recognised in a lesson, the frequent ones first."""
    who: dict[tuple[GradedCell, str], list[Submission]] = {}
    for submission in lesson.tried:
        for cell, noted in submission.exercises.items():
            if noted.get("misconception"):
                who.setdefault((cell, str(noted["misconception"])), []).append(submission)
    for (cell, id), submissions in sorted(who.items(), key=lambda item: -len(item[1])):
        exercise = cell.exercise
        known = {m.id: m.say for m in solution(exercise).misconceptions} if exercise else {}
        yield {
            "cell": cell,
            "label": lesson.label(cell),
            "id": id,
            "say": known.get(id, ""),
            "planted": exercise is not None and exercise.planted == id,
            "submissions": submissions,
            "of": len(lesson.tried),
        }


def _lines(lesson: Lesson) -> Iterator[dict[str, Any]]:
    """Describe where one small change would be enough: what to look at, and in whose lines."""
    who: dict[tuple[GradedCell, str], list[tuple[Submission, int, str]]] = {}
    for submission in lesson.tried:
        for cell, noted in submission.exercises.items():
            match noted.get("line"):
                case {"number": int(number), "text": str(text), "about": str(about)}:
                    who.setdefault((cell, about), []).append((submission, number, text))
    for (cell, about), lines in sorted(who.items(), key=lambda item: -len(item[1])):
        yield {
            "label": lesson.label(cell),
            "about": about,
            "lines": lines,
            "of": len(lesson.tried),
        }


def _seconds(values: list) -> dict[str, float] | None:
    timed = [float(value) for value in values if isinstance(value, (int, float))]
    return {"median": statistics.median(timed), "longest": max(timed)} if timed else None


def _cell_view(lesson: Lesson, cell: GradedCell) -> dict[str, Any]:
    got = shares(lesson, cell) if cell.max_points else []
    notes = [s.exercises[cell] for s in lesson.tried if cell in s.exercises]
    return {
        "cell": cell,
        "label": lesson.label(cell),
        "share": statistics.fmean(got) if got else None,
        "known": len(got),
        "full": sum(share >= 1 for share in got),
        "waiting": sum(cell in submission.waiting for submission in lesson.tried),
        "discrimination": discrimination(lesson, cell),
        "seconds": _seconds([note.get("seconds") for note in notes]),
        "stopped": Counter(note.get("rung") for note in notes),
    }


def _lesson_view(course: Course, lesson: Lesson, position: int) -> dict[str, Any]:
    totals = [submission.total for submission in lesson.tried]
    share = [min(1.0, total / lesson.max_points) for total in totals] if lesson.max_points else []
    order = [id for id in course.students if id in lesson.submissions]
    cells = [_cell_view(lesson, cell) for cell in lesson.cells]
    return {
        "anchor": f"lesson-{position}",
        "lesson": lesson,
        "cells": cells,
        "stops": [stop for stop in STOPPED if any(view["stopped"][stop] for view in cells)],
        "submissions": [lesson.submissions[id] for id in order],
        "missing": missing(course, lesson),
        "ungraded": [student for id, student in course.students.items() if id in lesson.ungraded],
        "mean": statistics.fmean(totals) if totals else None,
        "quartiles": np.percentile(totals, [25, 50, 75]).tolist() if totals else None,
        "spread": np.percentile(share, [0, 25, 50, 75, 100]).tolist() if share else None,
        "histogram": np.histogram(share, 10, (0, 1))[0].tolist() if share else None,
        "misconceptions": list(_misconceptions(lesson)),
        "lines": list(_lines(lesson)),
        "seconds": _seconds([submission.seconds for submission in lesson.tried]),
        "waiting": [lesson.submissions[id] for id in order if lesson.submissions[id].waiting],
        "without_feedback": sum(not s.feedback for s in lesson.submissions.values()),
    }


def _flag_views(lessons: list[dict]) -> list[dict[str, Any]]:
    """List, by flag, whom it concerns: a lesson's view, a student, and what was handed in."""
    meanings = {flag.value: flag.meaning for flag in Flag}
    found: dict[str, list] = {flag: [] for flag in meanings}
    for view in lessons:
        for submission in view["submissions"]:
            for flag in dict.fromkeys(submission.flags):
                if flag != Flag.MISSING:
                    entry = (view, submission.student, submission)
                    found.setdefault(flag, []).append(entry)
        found[Flag.MISSING] += [(view, student, None) for student in view["missing"]]
    return [
        {"flag": flag, "meaning": meanings.get(flag, ""), "entries": entries}
        for flag, entries in found.items()
        if entries
    ]


# The page --------------------------------------------------------------------------------


def render(course: Course) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"number": number, "code": _code, "percent": _percent}
    lessons = [
        _lesson_view(course, lesson, position)
        for position, lesson in enumerate(course.lessons, start=1)
        if lesson.begun
    ]
    again = [
        (view, misconception)
        for view in lessons
        for misconception in view["misconceptions"]
        if not misconception["planted"] and len(misconception["submissions"]) > 1
    ]
    again.sort(key=lambda pair: -len(pair[1]["submissions"]))
    hardest = [
        (view, cell)
        for view in lessons
        for cell in view["cells"]
        # The few who left a written answer empty have their zero before it is graded.
        if cell["share"] is not None and cell["share"] < 1 and not cell["waiting"]
    ]
    hardest.sort(key=lambda pair: pair[1]["share"])
    return environment.get_template(TEMPLATE).render(
        course=course,
        made=datetime.datetime.now().astimezone(),
        lessons=lessons,
        graded=sum(len(view["submissions"]) for view in lessons),
        ungraded=sum(len(view["ungraded"]) for view in lessons),
        answers=sum(len(s.waiting) for view in lessons for s in view["waiting"]),
        without_feedback=sum(view["without_feedback"] for view in lessons),
        not_begun=[lesson.name for lesson in course.lessons if not lesson.begun],
        again=again[:SHOWN],
        hardest=hardest[:3],
        flags=_flag_views(lessons),
        unprotected=_unprotected(course),
        stopped=STOPPED,
        fewest=FEWEST,
        shown=SHOWN,
    )


def _unprotected(course: Course) -> Counter:
    """Count submissions by what was not protected while they ran."""
    return Counter(
        sentence
        for lesson in course.lessons
        for submission in lesson.submissions.values()
        if (sentence := UNPROTECTED.get(submission.protection))
    )


def _code(text: str) -> Markup:
    """Escape a text and set what stands between backticks in a code font."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


# Tables ----------------------------------------------------------------------------------


def canvas(course: Course, by: str) -> list[list[str]]:
    """Return the rows of a table that Canvas imports.

    Canvas looks for the student by its own number, then by the login, then by the name.

    Parameters
    ----------
    course : Course
        What was read.
    by : {"lessons", "exercises"}
        What the columns stand for. Only lessons count a late penalty.
    """
    columns = list(_columns(course, by))
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
        ["    Points Possible", "", "", "", ""],
    ]
    rows[0] += [title for title, _, _ in columns]
    rows[1] += [number(worth) for _, worth, _ in columns]
    for student in course.students.values():
        points = [points.get(student.id) for _, _, points in columns]
        known = ["" if value is None else number(value) for value in points]
        rows.append([student.name, student.lms_id, "", student.id, "", *known])
    return rows


def moodle(course: Course, by: str) -> list[list[str]]:
    """Return the rows of a table that Moodle imports.

    Moodle takes "-" for no grade.

    Parameters
    ----------
    course : Course
        What was read.
    by : {"lessons", "exercises"}
        What the columns stand for. Only lessons count a late penalty.
    """
    columns = list(_columns(course, by))
    rows = [["Username", "Email address", "First name", "Last name"]]
    rows[0] += [title for title, _, _ in columns]
    for student in course.students.values():
        points = [points.get(student.id) for _, _, points in columns]
        known = ["-" if value is None else number(value) for value in points]
        rows.append([student.id, student.email, student.first_name, student.last_name, *known])
    return rows


def _columns(course: Course, by: str) -> Iterator[tuple[str, float, dict[str, float | None]]]:
    """Give each column's title, what it is worth, and the points by student id."""
    for lesson in course.lessons:
        graded = lesson.submissions
        if not graded:
            continue
        if by == "lessons":
            yield lesson.name, lesson.max_points, {id: s.total for id, s in graded.items()}
            continue
        for cell in lesson.cells:
            title = f"{lesson.name}: {lesson.label(cell)}"
            yield title, cell.max_points, {id: s.points.get(cell) for id, s in graded.items()}


def write_table(path: Path, rows: list[list[str]]) -> None:
    """Write rows as comma-separated values that a spreadsheet takes as they are."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([literal(cell) for cell in row] for row in rows)


def literal(cell: str) -> str:
    """Return the text of a table's cell so that no spreadsheet calculates it.

    A student may be called what looks like a formula; that one gets an apostrophe, by which
    spreadsheets know a text. Numbers, and the "-" for none, stay.

    Examples
    --------
    >>> literal("=1+1"), literal("-0.5"), literal("-")
    ("'=1+1", '-0.5', '-')
    """
    cell = printable(cell)
    harmless = NUMBER.fullmatch(cell) or not FORMULA.match(cell)
    return cell if harmless else f"'{cell}"
