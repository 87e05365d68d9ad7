"""The report about a whole class says what the gradebook says, of everybody."""

import csv
import html.parser
import json
import re
import shutil
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from nbgrader.plugins import CsvExportPlugin
from typer.testing import CliRunner

from autograder.__main__ import app
from autograder.exercises import LESSONS, exercises
from autograder.grading.course import CONFIG, CourseError, open_course
from autograder.grading.gradebook import Course, GradedCell, Lesson, Student, Submission
from autograder.grading.notices import Flag
from autograder.grading.records import read_record
from autograder.grading.report import (
    canvas,
    discrimination,
    literal,
    missing,
    moodle,
    number,
    read_course,
    render,
    report,
    shares,
    write_table,
)
from autograder.grading.sandbox import LANDLOCK, UNPROTECTED
from autograder.references import solution
from autograder.wire import printable

SOME = LESSONS[:2]
LESSON = SOME[0]
HERE = exercises(LESSON)
WORTH = [exercise for exercise in HERE if exercise.points]
FIRST = HERE[0]
QUESTION = "in_words"
NASTY = "<img src=x onerror=alert(1)>&'\""
MADE_FOR = 14
CONFIG_TEXT = """
import os

c = get_config()
c.CourseDirectory.course_id = "<course>"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
"""


class Page(html.parser.HTMLParser):
    """The tables, links and ids of a page, and its words."""

    def __init__(self, text: str):
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links, self.sources, self.ids, self.tags = [], [], [], set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.add(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.sources += [attributes[name] for name in ("src", "xlink:href") if name in attributes]
        if tag == "table":
            self.rows = self.tables[attributes["aria-labelledby"]] = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        self.words += data
        if getattr(self, "rows", None) and self.rows[-1]:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag):
        if tag == "table":
            self.rows = []

    def table(self, id: str) -> dict[str, list[str]]:
        """Return a table's rows by what stands first in each, in single spaces."""
        rows = [[" ".join(cell.split()) for cell in row] for row in self.tables[id]]
        return {row[0]: row[1:] for row in rows}


def put(course, gradebook, student, lesson, points, written=None, penalty=0.0, record=None):
    """Enter a graded submission, as grading leaves it: in the gradebook and in a notebook.

    Parameters
    ----------
    points : dict
        By exercise id.
    written : float, optional
        The points of the answer graded by hand; default: it waits.
    record : dict, optional
        What the grader noted.
    """
    gradebook.update_or_create_student(student)
    submission = gradebook.update_or_create_submission(lesson, student)
    submission.notebooks[0].late_submission_penalty = penalty
    for grade in submission.notebooks[0].grades:
        if grade.name in points:
            grade.auto_score, grade.needs_manual_grade = points[grade.name], False
        else:
            grade.manual_score, grade.needs_manual_grade = written, written is None
    gradebook.db.commit()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("What I did.")])
    notebook.metadata["autograder"] = {"flags": [], "notices": []} | (record or {})
    for folder in ("submitted", "autograded"):
        path = course / folder / student / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")


def noted(points, lesson=LESSON, **changed):
    """Return what the grader notes of each exercise."""
    return {
        e.id: {
            "points": points[e.id],
            "max_points": float(e.points),
            "rung": "right" if points[e.id] == e.points else "value",
            "misconception": None,
            "passed": 0,
            "cases": 1,
        }
        | changed.get(e.id, {})
        for e in exercises(lesson)
    }


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course as it is made, without what the report does not look at."""
    root = tmp_path_factory.mktemp("empty") / "course"
    root.mkdir()
    (root / CONFIG).write_text(CONFIG_TEXT)
    with open_course(root) as nbgrader, nbgrader.gradebook as gradebook:
        for lesson in SOME:
            gradebook.add_assignment(lesson)
            gradebook.add_notebook(lesson, lesson)
            for exercise in exercises(lesson):
                gradebook.add_grade_cell(
                    exercise.id, lesson, lesson, max_score=exercise.points, cell_type="code"
                )
            gradebook.add_grade_cell(QUESTION, lesson, lesson, max_score=2, cell_type="markdown")
            gradebook.add_solution_cell(QUESTION, lesson, lesson)
    return root


@pytest.fixture(scope="module")
def course(empty, tmp_path_factory):
    """A class with everything in it: see each entry below."""
    root = shutil.copytree(empty, tmp_path_factory.mktemp("class") / "course")
    with open_course(root) as nbgrader, nbgrader.gradebook as gradebook:
        # An instructor made the first exercise worth ten times as much.
        gradebook.find_grade_cell(FIRST.id, LESSON, LESSON).max_score = 10.0 * FIRST.points
        gradebook.db.commit()
        worst = solution(FIRST).misconceptions[0].id
        for place in range(MADE_FOR):
            share = place % 5 / 4
            points = {e.id: e.points * share for e in HERE}
            points[FIRST.id] *= 10
            seen = {"misconception": worst} if share == 0 else {}
            line = {"number": place + 2, "text": NASTY, "about": "the axis"}
            other = {"line": line if share == 0.5 else None}
            changed = {FIRST.id: seen, HERE[1].id: other}
            record = {"exercises": noted(points, **changed), "seconds": 2.0}
            put(root, gradebook, f"s{place:02}", LESSON, points, written=1.0, record=record)
        full = {e.id: float(e.points) for e in HERE}
        put(
            root,
            gradebook,
            "waits",
            LESSON,
            full,
            record={"exercises": noted(full), "protection": LANDLOCK},
        )
        put(root, gradebook, "late", LESSON, full, written=2.0, penalty=1.5)
        nothing = dict.fromkeys(full, 0.0)
        flagged = {"flags": [Flag.UNREADABLE], "notices": [f"The file `{NASTY}` is empty."]}
        put(root, gradebook, "broken", LESSON, nothing, written=0.0, record=flagged)
        put(root, gradebook, "absent", LESSON, nothing, 0.0, record={"flags": [Flag.MISSING]})
        put(root, gradebook, NASTY, LESSON, full, written=1.0)
        gradebook.add_student(
            "known",
            first_name="Ada",
            last_name=NASTY,
            email="ada@example.org",
            lms_user_id="4711",
        )
    new = root / "submitted" / "new" / LESSON / f"{LESSON}.ipynb"
    new.parent.mkdir(parents=True)
    new.write_text("{}")
    pages = root / "feedback" / NASTY / LESSON / f"{LESSON}.html"
    pages.parent.mkdir(parents=True)
    pages.write_text("feedback")
    return root


@pytest.fixture(scope="module")
def page(course):
    return Page(report(course).read_text(encoding="utf-8"))


def test_what_was_not_protected_is_said(course):
    text = report(course).read_text(encoding="utf-8")
    assert "1 submission graded without full protection." in text
    assert UNPROTECTED[LANDLOCK][:60] in text


def read(course):
    with open_course(course) as nbgrader:
        return read_course(nbgrader, course / "report")


def exported(course, tmp_path):
    """Return nbgrader's own export by student and lesson."""
    path = tmp_path / "grades.csv"
    with open_course(course) as nbgrader, nbgrader.gradebook as gradebook:
        CsvExportPlugin(to=str(path), parent=nbgrader).export(gradebook)
    # nbgrader does not quote; ids and names with commas or quotes would need it.
    rows = list(csv.DictReader(lines(path), quoting=csv.QUOTE_NONE))
    return {(row["student_id"], row["assignment"]): row for row in rows}


def test_points_are_those_that_nbgrader_exports(course, page, tmp_path):
    table = page.table("points-by-student")
    export = exported(course, tmp_path)
    assert {student for student, _ in export} | {"new"} == {
        re.sub(r".*\((.*)\)$", r"\1", name) for name in table if name != "Student"
    }
    for student, row in read(course).students.items():
        name = f"{row.name} ({student})" if row.name != student else student
        shown = table[" ".join(name.split())]
        if (student, LESSON) in export:
            assert shown[-1] == number(float(export[student, LESSON]["score"]))
    together = number(sum(e.points for e in HERE) + 2 - 1.5)
    assert table["late"] == [f"{together} late", together]
    assert table["waits"][0] == f"{number(sum(e.points for e in HERE))} 1 answer waits"


def test_points_that_an_instructor_changed_are_the_worth(course, page):
    row = page.table("lesson-1-exercises")[FIRST.id]
    assert row[0] == number(10 * FIRST.points)
    head, worth = list(csv.reader(lines(course / "report/canvas_exercises.csv")))[:2]
    assert worth[head.index(f"{LESSON}: {FIRST.id}")] == number(10 * FIRST.points)


def test_shares_and_discrimination_are_those_of_who_tried(course, page):
    lesson = read(course).lessons[0]
    cell = next(cell for cell in lesson.cells if cell.name == FIRST.id)
    last = next(cell for cell in lesson.cells if cell.name == WORTH[-1].id)
    # Fourteen with 0 to 4 quarters of everything; three with full marks, of the old worth.
    assert shares(lesson, last) == [place % 5 / 4 for place in range(MADE_FOR)] + [1.0] * 3
    mean = sum(shares(lesson, last)) / (MADE_FOR + 3)
    row = page.table("lesson-1-exercises")[last.name]
    assert row[1] == f"{100 * mean:.0f} %"
    assert row[2] == f"{sum(s == 1 for s in shares(lesson, last))} of {MADE_FOR + 3}"
    assert 0 < discrimination(lesson, cell) < discrimination(lesson, last) <= 1
    assert row[3] == f"{discrimination(lesson, last):.2f}"


def test_discrimination_is_against_the_rest_of_the_lesson_that_nobody_waits_for(course):
    lesson = read(course).lessons[0]
    names = [cell.name for cell in lesson.cells]
    points = [[s.points[cell] for cell in lesson.cells] for s in lesson.tried]
    assert None in [row[names.index(QUESTION)] for row in points]
    known = np.array([row[: len(WORTH)] for row in points], float)
    for place, cell in enumerate(lesson.cells[: len(WORTH)]):
        here, rest = known[:, place], np.delete(known, place, axis=1).sum(axis=1)
        assert discrimination(lesson, cell) == pytest.approx(np.corrcoef(here, rest)[0, 1])


def test_discrimination_is_left_out_where_it_would_say_nothing(course):
    lesson = read(course).lessons[0]
    cell = lesson.cells[0]
    alike = [s for s in lesson.tried if s.student.id.startswith("s")]
    for submission in alike:
        submission.points[cell] = 1.0
    lesson.submissions = {s.student.id: s for s in alike}
    assert discrimination(lesson, cell) == "all alike"
    assert isinstance(discrimination(lesson, lesson.cells[1]), float)
    lesson.submissions = {s.student.id: s for s in alike[:9]}
    assert discrimination(lesson, lesson.cells[1]) == "too few"


def test_who_handed_in_nothing_is_missing_and_who_is_not_graded_is_not(course, page):
    everybody = read(course)
    assert [s.id for s in missing(everybody, everybody.lessons[0])] == ["known", "absent"]
    assert missing(everybody, everybody.lessons[1]) == []
    table = page.table("points-by-student")
    assert table["new"][0] == "not graded"
    assert table["absent"][0] == "0 missing"
    assert f"Nobody has handed in {SOME[1]} yet." in page.words


def test_misconceptions_are_told_in_words_with_how_many(page):
    count = sum(place % 5 == 0 for place in range(MADE_FOR))
    say = solution(FIRST).misconceptions[0].say.replace("`", "")
    assert f"{FIRST.id}, {count} of {MADE_FOR + 3}: {say}" in page.words


def test_lines_are_counted_by_what_to_look_at_and_quoted(page):
    assert f"{HERE[1].id}, 3 of " in page.words and ": the axis" in page.words
    # Of those whose line it is, each with the learner's own text.
    assert [f"line {place + 2}: {NASTY}" in page.words for place in (2, 7, 12)] == [True] * 3


def test_flags_and_waiting_answers_are_counted(page):
    assert "unreadable: 1 submission" in page.words
    assert "late: 1 submission" in page.words
    assert "missing: 2 submissions" in page.words
    assert "1 answer waits for hand grading" in page.words
    assert "1 submission is handed in and not graded" in page.words


def test_times_of_exercises_are_shown_where_they_were_noted(course, tmp_path):
    path = course / "autograded" / "s00" / LESSON / f"{LESSON}.ipynb"
    before = path.read_text(encoding="utf-8")
    assert "not noted" not in Page(report(course).read_text(encoding="utf-8")).words
    notebook = json.loads(before)
    notebook["metadata"]["autograder"]["exercises"][FIRST.id]["seconds"] = 1.25
    path.write_text(json.dumps(notebook, indent=1))
    try:
        table = Page(report(course).read_text(encoding="utf-8")).table("lesson-1-exercises")
    finally:
        path.write_text(before)
        report(course)
    assert table[FIRST.id][-1] == "1.2 / 1.2"
    assert table[HERE[-1].id][-1] == "not noted"


def test_what_students_wrote_is_text_and_nothing_else(course, page):
    text = (course / "report" / "index.html").read_text(encoding="utf-8")
    assert NASTY in page.words
    assert "<img" not in text and not {"img", "script"} & page.tags
    assert f"The file {NASTY} is empty." in page.words


def test_links_lead_somewhere_and_nothing_comes_from_outside(course, page):
    assert not page.sources
    assert len(page.ids) == len(set(page.ids))
    files = {link for link in page.links if not link.startswith("#")}
    for link in files:
        assert (course / "report" / unquote(link)).is_file(), link
    assert any(unquote(link).endswith(f"/{LESSON}/{LESSON}.html") for link in files)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    text = (course / "report" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|url\(|@import", text)
    # All but one graded submission have no feedback page, and the page says how to make them.
    assert "nbgrader generate_feedback" in page.words


def test_canvas_finds_its_columns(course, page):
    head, worth, *rows = csv.reader(lines(course / "report/canvas_lessons.csv"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LESSON]
    assert worth[0].strip() == "Points Possible"
    by_login = {row[3]: row for row in rows}
    assert by_login["known"] == [f"{NASTY}, Ada", "4711", "", "known", "", ""]
    assert by_login["late"][-1] == number(sum(e.points for e in HERE) + 0.5)
    assert by_login["new"][-1] == ""
    head, _, *rows = csv.reader(lines(course / "report/canvas_exercises.csv"))
    assert head[5:] == [f"{LESSON}: {e.id}" for e in HERE] + [f"{LESSON}: {QUESTION}"]
    assert {row[3]: row[-1] for row in rows}["waits"] == ""


def test_moodle_finds_its_columns(course, page):
    head, *rows = csv.reader(lines(course / "report/moodle_exercises.csv"))
    assert head[:4] == ["Username", "Email address", "First name", "Last name"]
    assert head[4:] == [f"{LESSON}: {e.id}" for e in HERE] + [f"{LESSON}: {QUESTION}"]
    by_name = {row[0]: row for row in rows}
    assert by_name["known"] == ["known", "ada@example.org", "Ada", NASTY] + ["-"] * (len(HERE) + 1)
    assert by_name["late"][4:] == [number(e.points) for e in HERE] + ["2"]
    assert by_name["waits"][-1] == "-"


ODD_NAMES = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "\r=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\x1b[31mred\x07",
    "\u202egnp.exe",
    "\udcff\ud800",
    "[bold]bob[/bold]",
    "<script>alert(1)</script>",
    'a\nb, "c"',
]


def named(odd):
    """Return a small course in which all that has a name is called so."""
    student = Student(odd, first_name=odd, last_name=odd, email=odd, lms_id=odd)
    cell = GradedCell(odd, odd, 2.0, False)
    submission = Submission(student, {cell: -0.5}, -0.5, flags=[odd], notices=[f"`{odd}`"])
    line = {"number": 1, "text": odd, "about": odd}
    noted = {"misconception": odd, "rung": odd, "seconds": odd, "line": line}
    submission.exercises[cell] = noted
    lesson = Lesson(odd, [cell], {odd: submission})
    return Course(odd, {odd: student}, [lesson])


@pytest.mark.parametrize("odd", ODD_NAMES, ids=ascii)
def test_no_table_calculates_a_name(tmp_path, odd):
    course = named(odd)
    for make in (canvas, moodle):
        for by in ("lessons", "exercises"):
            write_table(tmp_path / "table.csv", make(course, by))
            with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            for cell in (cell for row in rows for cell in row):
                assert not re.match(r"\s*[=+@\uff1d]|\s*-\D.", cell)
                assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", cell)
            assert rows[-1][-1] in ("0", "-0.5")


@pytest.mark.parametrize("odd", ODD_NAMES, ids=ascii)
def test_the_page_shows_every_name_to_the_letter(odd):
    text = printable(render(named(odd)))
    text.encode("utf-8")
    page = Page(text)
    assert "script" not in page.tags
    assert " ".join(printable(odd).split()) in " ".join(page.words.split())


def test_ordinary_names_and_numbers_stay_in_the_tables():
    for cell in ("Ada", "O'Brien, Zoë", "-", "-0.5", "12", "1e-05", "a-b", "x@example.org", ""):
        assert literal(cell) == cell


def test_an_empty_course_has_a_report_that_says_so(empty):
    page = Page(report(empty).read_text(encoding="utf-8"))
    assert "Report: <course>" in page.words
    assert "Nothing is handed in yet." in page.words
    assert [link for link in page.links if not link.startswith("#")] == []
    assert list(csv.reader(lines(empty / "report" / "moodle_lessons.csv"))) == [
        ["Username", "Email address", "First name", "Last name"]
    ]


def test_the_command_says_where_the_page_is(empty, tmp_path):
    ran = CliRunner().invoke(app, ["report", str(empty)])
    assert ran.exit_code == 0
    assert str(empty / "report" / "index.html") in ran.output
    ran = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert ran.exit_code == 1
    with pytest.raises(CourseError):
        report(tmp_path)


def test_a_record_is_read_from_the_end_of_a_notebook_or_from_anywhere(tmp_path):
    record = {"flags": ["crashed"], "notices": ['Ä: \n "metadata": {']}
    trap = nbformat.v4.new_code_cell('\n "metadata": {"autograder": {"flags": ["forged"]}}')
    notebook = nbformat.v4.new_notebook(cells=[trap], metadata={"autograder": record})
    path = tmp_path / "graded.ipynb"
    nbformat.write(notebook, path)
    assert read_record(path) == record
    for text in (json.dumps(notebook), json.dumps(notebook, indent=4, ensure_ascii=False)):
        path.write_text(text, encoding="utf-8")
        assert read_record(path) == record
    for text in ("", "{", "[]", '{"metadata": []}', '{"metadata": {"autograder": 3}}'):
        path.write_text(text)
        assert read_record(path) == {}
    assert read_record(tmp_path / "nowhere.ipynb") == {}
