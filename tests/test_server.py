"""JupyterLab's server, while Formgrader grades and while Validate runs."""

import concurrent.futures
import contextlib
import json
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from jupyter_lab import jupyter_server
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.exercises import exercises
from autograder.grading.course import open_course
from autograder.grading.handlers import VALIDATIONS, Formgrader
from autograder.grading.rehearsal.submissions import filled
from autograder.references import references

LESSON = "01_neuron"
TOTAL = sum(exercise.points for exercise in exercises(LESSON))
FIRST = exercises(LESSON)[0]

pytestmark = pytest.mark.slow


class Server:
    """A running server with an open course."""

    def __init__(self, course, address, token):
        self.course, self.address, self.token = course, address, token

    def request(self, path, form=None):
        """Send a request, a POST if there is a form; return the answer as JSON."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.address + path, data)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.loads(answer.read())

    def autograde(self, student, lesson=LESSON):
        return self.request(f"/formgrader/api/submission/{lesson}/{student}/autograde", {})

    def validate(self, path):
        return self.request("/assignments/validate", {"path": path})

    def hand_in(self, student, code):
        """Hand in a notebook; return its path below the course."""
        path = self.course / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(filled(LESSON, code)))
        return str(path.relative_to(self.course))


@pytest.fixture(scope="module")
def course(new_course, tmp_path_factory):
    return new_course(tmp_path_factory.mktemp("server") / "course", LESSON)


@pytest.fixture(scope="module")
def server(course, tmp_path_factory):
    with jupyter_server(course, tmp_path_factory.mktemp("scratch")) as (address, token):
        yield Server(course, address, token)


def meanwhile(server, *requests):
    """Send requests at once; return their answers, and what was seen while they ran.

    Returns
    -------
    answers : list
    answered : int
        How often the server answered somebody else before the first of the requests ended.
    at_once : int
        The most processes that graded at the same time.
    """
    answered = at_once = 0
    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = [pool.submit(request) for request in requests]
        while not all(future.done() for future in running):
            server.request("/api/status")
            answered += not any(future.done() for future in running)
            at_once = max(at_once, len(started("autograder grade")))
            time.sleep(0.1)
        return [future.result() for future in running], answered, at_once


def started(command):
    """Return the processes of a command, without those that they have forked."""
    parents = {}
    for process in processes(command):
        with contextlib.suppress(psutil.Error):
            parents[process.pid] = process.ppid()
    return [process for process, parent in parents.items() if parent not in parents]


def processes(command):
    """Return the processes that came of this one whose command line holds some words."""
    found, parents = {}, {}
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if command in " ".join(child.cmdline()):
                parents[child.pid] = child.ppid()
                found[child.pid] = child
    # What such a process starts goes by the same words until it becomes another program.
    return [process for pid, process in found.items() if parents[pid] not in found]


@pytest.fixture(scope="module")
def clicked_twice(server):
    """What happened when somebody clicked twice on Autograde."""
    server.hand_in("ada", references(LESSON))
    return meanwhile(server, *[lambda: server.autograde("ada")] * 2)


def test_the_server_answers_while_it_grades(clicked_twice):
    # If grading held the server up, nothing could be answered before grading was done.
    _, answered, _ = clicked_twice
    assert answered > 3


def test_two_clicks_grade_one_after_the_other(server, clicked_twice):
    answers, _, at_once = clicked_twice
    assert [answer["success"] for answer in answers] == [True, True], answers
    # The message says what came out.
    assert all("ada" in answer["log"] and f"{TOTAL} /" in answer["log"] for answer in answers)
    assert at_once == 1
    with Gradebook(f"sqlite:///{server.course}/gradebook.db") as gradebook:
        assert gradebook.find_submission(LESSON, "ada").score == TOTAL


def test_feedback_for_one_and_for_all(server, clicked_twice):
    page = server.course / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    for who in ("/ada", ""):
        answer = server.request(f"/formgrader/api/assignment/{LESSON}{who}/generate_feedback", {})
        assert answer["success"], answer
        assert f"{FIRST.id}: right." in page.read_text()
        page.unlink()


def test_the_server_answers_while_it_validates(server):
    path = server.hand_in("vera", {**references(LESSON), FIRST.id: "raise RuntimeError('no')"})
    (answer,), answered, _ = meanwhile(server, lambda: server.validate(path))
    assert answer["success"], answer
    failed = "\n".join(cell["source"] for cell in answer["value"]["failed"])
    assert f'check("{FIRST.id}")' in failed
    assert answered > 3


def test_a_mistake_is_explained(server):
    answer = server.autograde("ada", "10_nothing")
    assert not answer["success"]
    assert "no lesson called 10_nothing" in answer["log"]
    assert "Traceback" not in answer["log"]

    (server.course / "torn.ipynb").write_text("{")
    answer = server.validate("torn.ipynb")
    assert not answer["success"]
    assert "torn.ipynb could not be run" in answer["value"]
    assert "Traceback" not in answer["value"]

    with pytest.raises(urllib.error.HTTPError, match="403"):
        server.validate("../elsewhere.ipynb")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{server.address}/assignments/validate", b"path=torn.ipynb")


def refusal(server, path, data=None, **headers):
    """Send a request that is refused; return the status and the page's words."""
    request = urllib.request.Request(server.address + path, data, headers)
    request.add_header("Authorization", f"token {server.token}")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    return refused.value.code, refused.value.read().decode()


def test_formgrader_runs_no_configuration_but_the_courses(server):
    """A picture in a submission can be a request, with the instructor's rights."""
    ran = server.course / "ran"
    folder = server.course / "submitted" / "mallory" / LESSON
    folder.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    for path in (folder, folder.relative_to(server.course), "."):
        query = urllib.parse.urlencode({"path": path})
        for address in ("/formgrader", "/formgrader/"):
            status, words = refusal(server, f"{address}?{query}")
            assert (status, "in whose folder JupyterLab was started" in words) == (403, True)
    assert not ran.exists()
    request = urllib.request.Request(f"{server.address}/formgrader/")
    request.add_header("Authorization", f"token {server.token}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.url.endswith("/formgrader/manage_assignments")


@pytest.mark.parametrize(
    "path, body",
    [
        ("/assignments/validate", b"[]"),
        ("/assignments/validate", b'"x"'),
        ("/assignments/validate", b"{"),
        ("/assignments/validate", b'{"path": ["a"]}'),
        ("/assignments/validate", b'{"path": "a\\u0000b"}'),
        ("/assignments/validate", b'{"path": "\\ud800"}'),
        (f"/formgrader/api/submission/{LESSON}/a%00b/autograde", b""),
        ("/formgrader/api/submission/a%00b/ada/autograde", b""),
        (f"/formgrader/api/assignment/{LESSON}/a%00b/generate_feedback", b""),
        ("/formgrader/api/assignment/a%00b/collect", b""),
        ("/formgrader/api/student/ada", b"[]"),
        ("/formgrader/api/student/a%00b", b"{}"),
        ("/formgrader/submissions/a%00b", None),
        ("/formgrader/gradebook/a%00b", None),
    ],
)
def test_requests_without_sense_are_refused_in_words(server, path, body):
    json_body = {"Content-Type": "application/json"} if body else {}
    status, words = refusal(server, path, body, **json_body)
    assert status == 400, words
    assert "Traceback" not in words


def test_few_validations_run_at_a_time(server):
    """However often somebody clicks."""
    path = server.hand_in("clicker", references(LESSON))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = [pool.submit(server.validate, path) for _ in range(VALIDATIONS + 2)]
        most = 0
        while not all(future.done() for future in running):
            most = max(most, len(started("autograder.grading.validating")))
            # Looking costs what those that are looked at need.
            time.sleep(0.2)
    answers = [future.result() for future in running]
    assert all(answer["success"] for answer in answers), answers
    assert most == VALIDATIONS


def test_files_beside_a_notebook_never_act(server, clicked_twice):
    """A page that was handed in is a stranger to the server, and runs no script."""
    folder = server.course / "autograded" / "ada" / LESSON
    (folder / "evil.html").write_text("<script>alert(1)</script>")
    with Gradebook(f"sqlite:///{server.course}/gradebook.db") as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, "ada").notebooks
        address = f"{server.address}/formgrader/submissions/{notebook.id}"
    for path, sandboxed in (("/evil.html", True), ("/", False)):
        request = urllib.request.Request(address + path)
        request.add_header("Authorization", f"token {server.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert ("sandbox" in policy.split("; ")) == sandboxed
            page = answer.read().decode()
    assert f"{FIRST.id}: right." in page


def test_formgrader_has_a_page_for_every_notebook(server, clicked_twice):
    graded = server.course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb"
    with Gradebook(f"sqlite:///{server.course}/gradebook.db") as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, "ada").notebooks
        address = f"{server.address}/formgrader/submissions/{notebook.id}/"
    whole = graded.read_text()
    graded.chmod(0o644)
    graded.write_text(whole.replace('"source": [', '"source": [3, ', 1))
    request = urllib.request.Request(address)
    request.add_header("Authorization", f"token {server.token}")
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert "cannot be shown as a page" in answer.read().decode()
    graded.write_text(whole)


def test_closing_the_server_ends_its_work(course, tmp_path):
    # Without an end from outside, grading this takes longer than the test waits.
    endless = "while True:\n    pass\n"
    with jupyter_server(course, tmp_path) as (address, token):
        server = Server(course, address, token)
        server.hand_in("eve", dict.fromkeys(references(LESSON), endless))
        # The second click waits for the first, and must not begin when that is ended.
        for _ in range(2):
            grading = threading.Thread(target=swallow, args=(server.autograde, "eve"), daemon=True)
            grading.start()
        # Until grading has started a process that has started another one.
        while len(working := with_children(processes("autograder grade"))) < 3:
            assert grading.is_alive()
            time.sleep(0.1)
    _, left = psutil.wait_procs(working, timeout=15)
    assert left == []
    # What begins late has lost its parent, and is known by its words only.
    everything = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not any("--student=eve" in words for words in everything)


def with_children(parents):
    """Return processes, and all that they have started."""
    return [*parents, *(child for p in parents for child in p.children(recursive=True))]


def swallow(function, *arguments):
    """Call a function; the server may be gone before it answers."""
    with contextlib.suppress(OSError):
        function(*arguments)


def test_only_our_courses_are_graded_our_way(course):
    """Other courses on the same machine stay nbgrader's."""
    with open_course(course) as nbgrader:
        assert Formgrader.graded_by_us(SimpleNamespace(api=nbgrader))
    plain = NbGraderAPI(config=Config())
    assert not Formgrader.graded_by_us(SimpleNamespace(api=plain))


def test_the_extension_is_installed_with_the_project():
    installed = Path(sys.prefix, "etc/jupyter/jupyter_server_config.d/autograder.json")
    project = Path(__file__).resolve().parents[1]
    assert installed.read_text() == (project / "autograder/jupyter_server_config.json").read_text()
