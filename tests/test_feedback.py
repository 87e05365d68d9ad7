"""Whatever a notebook shows, it is graded, saved and shown, and so are all others."""

import re
import signal

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.api import Gradebook
from test_cleaning import HTML_THAT_ACTS, MARKDOWN_THAT_ACTS

from autograder.exercises import LESSONS, exercises
from autograder.grading.course import make_course, open_course, succeed
from autograder.grading.notices import Flag
from autograder.grading.pages import FeedbackExporter
from autograder.grading.rehearsal.submissions import filled, hand_in
from autograder.grading.run import grade
from autograder.references import references

pytestmark = pytest.mark.slow

LESSON = LESSONS[0]
HERE = exercises(LESSON)
TOTAL = float(sum(exercise.points for exercise in HERE))
# What is answered with what no honest code returns; no other exercise calls it.
ASKED = [exercise for exercise in HERE if exercise.points][-1]
# Each does what it does for two seconds, and often enough, in a cell above honest answers.
SHOWN = {
    "display-metadata": "display({'text/plain': ''}, metadata={'x': 'y' * 10_000}, raw=True)",
    "empty-displays": "display({}, raw=True)",
    "small-displays": "display({'text/plain': ''}, raw=True)",
    "errors": "get_ipython().showtraceback((ValueError, ValueError('x' * 3000), None))",
    "error-messages": "get_ipython().line.send({'is': 'error', 'ename': 'E', 'evalue': 'x' * 9000,"
    " 'traceback': ['y' * 9000] * 40})",
    "two-streams": "import sys; print('a'); print('b', file=sys.stderr)",
    "cleared": "from IPython.display import clear_output; print('a' * 99_000); clear_output()",
}
ONCE = {
    "deep-json": "deep = []\nfor _ in range(400): deep = [deep]\n"
    "get_ipython().line.send({'is': 'display', 'data': {'application/json': deep}, "
    "'metadata': {'application/json': deep}, 'id': ''})",
    "odd-metadata": "get_ipython().line.send({'is': 'display', 'data': {'image/png': 'AAAA'}, "
    "'metadata': {'image/png': 3, 'filenames': {'image/png': '../x'}}, 'id': 3})",
    "half-a-pair": "get_ipython().line.send({'is': 'display', 'data': {'text/plain': '\\ud800'}, "
    "'metadata': {}, 'id': ''})\nprint('\\ud800')\nraise ValueError('\\udfff')",
    "half-a-colour": "print('\\x1b[38m\\x1b[48m\\x1b[1;38mx\\x1b[' + '9' * 5000 + 'm')",
    "not-a-number": "get_ipython().line.send({'is': 'display', 'data': {'text/plain': 'x'}, "
    "'metadata': {'x': float('nan')}, 'id': ''})",
    "javascript": "from IPython.display import Javascript\nJavascript('act()')",
    "html": f"from IPython.display import HTML, display\nfor h in {HTML_THAT_ACTS!r}:\n"
    "    display(HTML(h))",
    "markdown-shown": f"from IPython.display import Markdown, display\n"
    f"for m in {MARKDOWN_THAT_ACTS!r}:\n    display(Markdown(m))",
    "latex": "from IPython.display import Latex\nLatex(r'$\\href{javascript:act()}{x}$')",
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
}
ANSWERS = {
    "axes": "    import numpy as np\n    return np.zeros((2,) * 22)",
    "sent-axes": "    return sent({'array': {'dtype': '|u1', 'shape': [2] * 22,"
    " 'data': 'A' * 5592408}})",
    "sent-lists": "    return sent([[] for _ in range(500_000)])",
    "sent-deep": "    deep = []\n    for _ in range(300): deep = [deep]\n    return sent(deep)",
    "pairs": "    return [((1.0, 2.0), 3.0)] * 1500",
    "texts": "    return {'\\ud800' * 9: '\\x1b[38m' * 99}",
}
# What a submission may do that has found out how answers are sent.
SENDING = """\
import json
def sent(value):
    '''Answer with what no honest encoding makes.'''
    line = type(get_ipython().line)
    whole = line.send
    def send(self, message):
        if message.get("answers"):
            answer = json.dumps({"value": value, "changed": []})
            message["answers"] = [answer] * len(message["answers"])
            line.send = whole
        whole(self, message)
    if whole.__name__ != "send" or whole.__module__ != "__main__":
        line.send = send
"""


def right():
    return filled(LESSON, references(LESSON), "Words.")


def with_cells(*cells):
    notebook = right()
    notebook.cells[1:1] = cells
    for number, cell in enumerate(cells):
        cell.id = f"more-{number}"
    return notebook


def answering(body):
    sources = references(LESSON) | {ASKED.id: f"def {ASKED.id}(*given):\n{body}"}
    notebook = filled(LESSON, sources, "Words.")
    notebook.cells.insert(1, new_code_cell(SENDING, id="sending"))
    return notebook


def submissions():
    for name, line in SHOWN.items():
        least = 20 if name.startswith("error") else 600
        source = "import time\nfrom IPython.display import display\nend = time.monotonic() + 2\n"
        source += f"for n in range(100_000):\n    if n > {least} and time.monotonic() > end: break"
        yield name, with_cells(new_code_cell(f"{source}\n    {line}"))
    for name, source in ONCE.items():
        yield name, with_cells(new_code_cell(source))
    for name, body in ANSWERS.items():
        yield f"answer-{name}", answering(body)
    texts = [*MARKDOWN_THAT_ACTS, *HTML_THAT_ACTS]
    yield "markdown", with_cells(*map(new_markdown_cell, texts))
    yield "raw", with_cells(*map(new_raw_cell, HTML_THAT_ACTS))
    odd = new_markdown_cell("Odd metadata.")
    odd.metadata |= {"jupyter": 3, "raw_mimetype": 3, "magics_language": '"><script>act()</script>'}
    odd_notebook = with_cells(odd)
    odd_notebook.metadata["language_info"] = {
        "name": "python",
        "pygments_lexer": '"><script>act()</script>',
    }
    yield "metadata", odd_notebook
    yield "honest", right()


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course in which everybody's submission is graded, and what came of it."""
    course = make_course(tmp_path_factory.mktemp("feedback") / "course", [LESSON], seed=5)
    for student, notebook in submissions():
        hand_in(course, student, LESSON, notebook)
    results = {result.student: result for result in grade(course)}
    with open_course(course) as api:
        succeed(api.generate_feedback(LESSON), "write the feedback")
    return course, results


def notebook_of(course, student):
    path = course / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    return path, nbformat.read(path, as_version=4)


def test_everybody_is_graded(graded):
    _, results = graded
    assert {name: result.error for name, result in results.items() if result.error} == {}
    points = {name: result.points for name, result in results.items()}
    assert {name for name, earned in points.items() if earned != TOTAL} == {
        f"answer-{name}" for name in ANSWERS
    }
    assert all(points[f"answer-{name}"] == TOTAL - ASKED.points for name in ANSWERS)


@pytest.mark.parametrize("student", [name for name, _ in submissions()])
def test_a_graded_notebook_can_be_read_and_is_of_bounded_size(graded, student):
    course, results = graded
    path, notebook = notebook_of(course, student)
    nbformat.validate(notebook)
    assert path.stat().st_size < 3_000_000
    # It prints millions of numbers; whether that comes to an end in time, the machine says.
    if student != "answer-axes":
        much = student in SHOWN and not student.startswith("error")
        assert (Flag.TOO_MUCH_OUTPUT in results[student].flags) == much


@pytest.mark.parametrize("student", [name for name, _ in submissions()])
def test_everybody_gets_a_page_on_which_nothing_of_a_learner_acts(graded, student):
    course, _ = graded
    page = (course / "feedback" / student / LESSON / f"{LESSON}.html").read_text()
    assert "cannot be shown as a page" not in page
    assert f"{HERE[0].id}: " in page
    honest = (course / "feedback" / "honest" / LESSON / f"{LESSON}.html").read_text()
    for tag in ("script", "style", "iframe", "form", "svg", "object", "embed", "link", "base"):
        opened = re.compile(f"<{tag}[\\s>]", re.IGNORECASE)
        assert len(opened.findall(page)) == len(opened.findall(honest)), tag
    for tag in re.findall(r"<[a-zA-Z][^<>]*>", page):
        assert not re.search(r"\son\w+\s*=|javascript:|formgrader|evil", tag, re.IGNORECASE), tag


def test_exercises_are_listed_by_their_names_with_their_points(graded):
    course, _ = graded
    page = (course / "feedback" / "honest" / LESSON / f"{LESSON}.html").read_text()
    listed = dict(re.findall(r'<li><a href="#(\w+)">\1</a>(?:, in words)?: (\S+) of', page))
    assert {e.id: f"{e.points:g}" for e in HERE if e.points}.items() <= listed.items()
    assert "Test cell" not in page
    # What lies at the end of each link.
    assert all(f'<a name="{name}"></a>' in page for name in listed)


def test_pictures_and_our_own_cards_are_shown(graded):
    course, _ = graded
    page = (course / "feedback" / "picture" / LESSON / f"{LESSON}.html").read_text()
    assert 'src="data:image/png;base64,' in page
    assert re.search(r'<div role="status" style="border-left:4px solid #2166ac', page)


def test_a_notebook_that_cannot_be_shown_costs_only_its_own_page(graded):
    """And that page says so, with the points."""
    course, _ = graded
    path, notebook = notebook_of(course, "metadata")
    path.chmod(0o644)
    path.write_text(path.read_text().replace('"source": [', '"source": [3, ', 1))
    for page in course.glob("feedback/*/*/*.html"):
        page.unlink()
    with open_course(course) as api:
        succeed(api.generate_feedback(LESSON, force=True), "write the feedback")
    pages = {page.parts[-3]: page.read_text() for page in course.glob("feedback/*/*/*.html")}
    assert pages.keys() == {name for name, _ in submissions()}
    told = {student for student, page in pages.items() if "cannot be shown as a page" in page}
    assert told == {"metadata"}
    assert f"{HERE[0].id}: {HERE[0].points} of {HERE[0].points} points" in pages["metadata"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs the alarm of the system")
def test_a_page_that_would_never_be_done_is_one_of_words(graded, monkeypatch):
    def hang(*_, **__):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        signal.raise_signal(signal.SIGALRM)

    course, _ = graded
    path, _ = notebook_of(course, "honest")
    monkeypatch.setattr(HTMLExporter, "from_filename", hang)
    page, _ = FeedbackExporter().from_filename(str(path))
    assert "cannot be shown as a page (Overdue)" in page
    assert f"{HERE[0].id}: " in page


def test_a_gradebook_that_is_gone_is_not_hidden(graded, monkeypatch):
    """It is nobody's notebook's fault."""
    course, _ = graded

    def gone(*_, **__):
        from nbgrader.api import MissingEntry

        raise MissingEntry("gone")

    path, _ = notebook_of(course, "honest")
    monkeypatch.setattr(Gradebook, "find_submission_notebook", gone)
    with open_course(course) as api:
        answer = api.generate_feedback(LESSON, "honest", force=True)
    assert not answer["success"] and "gone" in answer["log"]
    assert FeedbackExporter().from_filename(str(path))[0]
