"""What the server extension answers in nbgrader's place, while the server goes on answering.

nbgrader grades, validates and writes feedback in the server's own event loop, and until that
ends nobody gets an answer (https://github.com/jupyter/nbgrader/issues/1232). Here the same
requests start a process and wait for it, and what comes back has the same form.

Jupyter loads extensions in alphabetical order and gives a request to the first that claims its
address, so these handlers stand before nbgrader's. All of Formgrader's do: each request is looked
at before nbgrader sees it.
"""

import asyncio
import datetime
import glob
import inspect
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.application import ExtensionApp
from nbgrader.apps import NbGraderAPI
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader import handlers as pagehandlers
from nbgrader.server_extensions.formgrader.base import (
    BaseApiHandler,
    check_notebook_dir,
    check_xsrf,
)
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from tornado import web

from .intake import collected_record, when_handed_in
from .pages import page_of

# By this name the configuration of a course made by `course` puts it into nbgrader's steps.
JUDGE = "autograder.grading.preprocessors.Judge"
# Seconds for a process to end its own workers and kernels before it is killed.
GRACE = 10
# Formgrader's message is this many characters wide.
COLUMNS = 72
# Each validation is a process with a kernel of its own, and a click costs nothing.
VALIDATIONS = 2
# Where nbgrader's links lead to.
NOTEBOOKS_ADDRESS = re.compile(r'"/(?:notebooks|edit|tree)/"')
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# nbgrader's command; our package comes first because nbgrader starts faster after it.
NBGRADER = "import autograder.grading, nbgrader.apps as n; n.NbGraderApp.launch_instance()"
FEEDBACK = ("-c", NBGRADER, "generate_feedback", "--force")


class Work:
    """The processes that work for a server.

    Attributes
    ----------
    turn : asyncio.Lock
        Whoever holds it may write to the course; the others wait.
    validating : asyncio.Semaphore
        Whoever holds it may validate a notebook.
    """

    def __init__(self):
        self.turn = asyncio.Lock()
        self.validating = asyncio.Semaphore(VALIDATIONS)
        self._running: set[subprocess.Popen] = set()
        self._ended = False

    async def run(self, *arguments: str, folder: str | Path) -> subprocess.CompletedProcess:
        """Run Python with arguments in a folder; the event loop goes on meanwhile."""
        if self._ended:
            raise web.HTTPError(503, "The server is closing.")
        # A thread waits, because Jupyter's event loop cannot start processes on Windows. With -P
        # no file that lies in the folder is taken for a module.
        process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-W", "ignore", *arguments],
            cwd=folder,
            env={**os.environ, "COLUMNS": str(COLUMNS)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C in the server's terminal is a question to the server, not to this process.
            start_new_session=True,
        )
        self._running.add(process)
        try:
            out, err = await asyncio.to_thread(process.communicate)
        finally:
            self._running.discard(process)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    async def end(self) -> None:
        """End all processes: first as Ctrl-C does, so that they end what they started."""
        self._ended = True
        running = list(self._running)
        for process in running:
            if os.name == "posix":
                process.send_signal(signal.SIGINT)
            else:
                process.terminate()
        for process in running:
            try:
                await asyncio.to_thread(process.wait, GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)


class Checked(web.RequestHandler):
    """Refuses, in words, requests that nbgrader stumbles over."""

    async def prepare(self):
        """Look at a request before anything is done for it."""
        waiting = super().prepare()
        if inspect.isawaitable(waiting):
            await waiting
        for name in (*self.path_args, *self.path_kwargs.values()):
            if CONTROL.search(name or ""):
                raise web.HTTPError(400, "A name in this address has a control character.")
        self.get_json_body()

    def get_json_body(self):
        """Return the body of the request, a JSON object; None if there is no body, or a form."""
        if not self.request.body or self.request.body_arguments or self.request.files:
            return None
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise web.HTTPError(400, "The body of this request is not JSON.") from None
        if not isinstance(body, dict):
            raise web.HTTPError(400, "The body of this request is not a JSON object.")
        return body


class FormgraderOnly(Checked):
    """For what there is only where nbgrader's Formgrader is switched on."""

    async def prepare(self):
        """Look at a request before anything is done for it."""
        await super().prepare()
        if "nbgrader_formgrader" not in self.settings:
            raise web.HTTPError(404)

    def write_error(self, status_code, **kwargs):
        """Say what was wrong, which nbgrader's own page for an error does not."""
        JupyterHandler.write_error(self, status_code, **kwargs)


class Formgrader(FormgraderOnly, BaseApiHandler):
    """What our handlers for Formgrader have in common."""

    def graded_by_us(self) -> bool:
        """Whether the course's configuration names our Judge; other courses stay nbgrader's."""
        return JUDGE in (self.api.config.Autograde.get("autograde_preprocessors") or ())

    async def work(self, *arguments: str) -> None:
        """Run Python with arguments in the course, and answer as nbgrader does."""
        work = self.settings["autograder_work"]
        async with work.turn:
            ran = await work.run(*arguments, folder=self.coursedir.root)
        self.write(json.dumps(in_nbgraders_form(ran)))


class Home(FormgraderOnly, pagehandlers.FormgraderHandler):
    """Formgrader's first page, of the course in which the server was started, and of no other.

    nbgrader runs the ``nbgrader_config.py`` of any folder that the address names. The picture in
    a submission can name the submission.
    """

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    def get(self):
        if self.get_argument("path", ""):
            raise web.HTTPError(
                403,
                "Formgrader shows the course in whose folder JupyterLab was started. For another "
                "course, start JupyterLab there.",
            )
        return super().get()


class Submission(FormgraderOnly, pagehandlers.SubmissionHandler):
    """A graded notebook, as a page on which to grade by hand."""

    @property
    def exporter(self):
        """nbgrader's exporter; where it fails, there is a page of words."""
        return _WithWords(self.settings["nbgrader_exporter"])


class _WithWords:
    def __init__(self, exporter):
        self.exporter = exporter

    def from_filename(self, filename, resources=None):
        return page_of(self.exporter, filename, resources)


class SubmittedFile(FormgraderOnly, pagehandlers.SubmissionFilesHandler):
    """A file that was handed in beside a notebook: to look at, never to act."""

    @property
    def content_security_policy(self):
        """A page among these files runs no script, and is a stranger to the server."""
        return f"{super().content_security_policy}; sandbox"


class Links(FormgraderOnly, pagehandlers.BaseHandler):
    """Formgrader's script by which a lesson's name leads to its folder, here in JupyterLab.

    Where Formgrader is a page of its own, nbgrader's links lead to Notebook at the top of the
    address. On a hub that is the hub, which knows no such page.
    """

    @web.authenticated
    def get(self):
        script = Path(pagehandlers.static_path, "js", "utils.js").read_text(encoding="utf-8")
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(NOTEBOOKS_ADDRESS.sub('base_url + "/lab/tree/"', script))


class Autograde(Formgrader, apihandlers.AutogradeHandler):
    """Grades one student's submission, as ``python -m autograder grade`` does."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, lesson, student):
        if not self.graded_by_us():
            return super().post(lesson, student)
        command = ("-m", "autograder", "grade", "--force", f"--student={student}")
        await self.work(*command, "--", self.coursedir.root, lesson)


class GenerateFeedback(Formgrader, apihandlers.GenerateFeedbackHandler):
    """Writes the feedback for one student."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, lesson, student):
        if not self.graded_by_us():
            return super().post(lesson, student)
        # nbgrader would take an id for a pattern.
        only = f"--student={glob.escape(student)}"
        await self.work(*FEEDBACK, f"--assignment={lesson}", only)


class GenerateAllFeedback(Formgrader, apihandlers.GenerateAllFeedbackHandler):
    """Writes the feedback for everybody."""

    @web.authenticated
    @check_xsrf
    @check_notebook_dir
    async def post(self, lesson):
        if not self.graded_by_us():
            return super().post(lesson)
        await self.work(*FEEDBACK, f"--assignment={lesson}")


def in_nbgraders_form(ran: subprocess.CompletedProcess) -> dict[str, Any]:
    """Return what Formgrader's message says of a command: ``success``, and its words as ``log``."""
    words = "\n".join(text.strip() for text in (ran.stdout, ran.stderr) if text.strip())
    if ran.returncode < 0:
        words += "\nThe process was ended before it was done."
    return {"success": ran.returncode == 0, "log": words.strip()}


class Validate(Checked, ValidateAssignmentHandler):
    """Runs a learner's notebook and says which of its checks fail."""

    @web.authenticated
    async def post(self):
        path = self.get_argument("path", None) or (self.get_json_body() or {}).get("path", "")
        root = Path(self.serverapp.root_dir).resolve()
        if not isinstance(path, str) or CONTROL.search(path):
            raise web.HTTPError(400, "The path of the notebook is no path.")
        try:
            notebook = (root / path).resolve()
        except (OSError, RuntimeError):
            raise web.HTTPError(400, "The path of the notebook leads nowhere.") from None
        if not notebook.is_relative_to(root):
            raise web.HTTPError(403, "This notebook lies outside of the server's folder.")
        work = self.settings["autograder_work"]
        # In the server's folder, because nbgrader looks for its configuration there.
        command = ("-m", "autograder.grading.validating", str(notebook))
        async with work.validating:
            ran = await work.run(*command, folder=os.getcwd())
        try:
            answer = json.loads(ran.stdout)
        except ValueError:
            self.log.error("Validating %s failed.\n%s", notebook, ran.stderr)
            last = ran.stderr.strip().split("\n")[-1]
            answer = {"success": False, "value": f"Validating ended without a result. {last}"}
        self.finish(json.dumps(answer))


# In the place of nbgrader's own.
OURS = {
    pagehandlers.FormgraderHandler: Home,
    pagehandlers.SubmissionHandler: Submission,
    pagehandlers.SubmissionFilesHandler: SubmittedFile,
}


def _before_nbgraders(handlers: list[tuple]) -> list[tuple]:
    """Return nbgrader's handlers in their order, each behind our look at the request."""
    return [
        (address, handler, *settings)
        if settings
        else (address, OURS.get(handler) or type(handler.__name__, (FormgraderOnly, handler), {}))
        for address, handler, *settings in handlers
    ]


nbgraders_timestamp = NbGraderAPI.get_submitted_timestamp


def submitted_timestamp(api: NbGraderAPI, lesson: str, student: str) -> datetime.datetime | None:
    """Return when a submission came, for Formgrader's lists, without opening a file of it.

    nbgrader opens ``timestamp.txt``, whatever that is: a pipe of this name would hold up the
    server for ever.
    """
    if JUDGE not in (api.config.Autograde.get("autograde_preprocessors") or ()):
        return nbgraders_timestamp(api, lesson, student)
    courses = api.coursedir
    folder = courses.format_path(courses.submitted_directory, student, lesson)
    if not os.path.isdir(folder):
        return None
    collected = collected_record(courses.root, lesson, student)
    return when_handed_in(folder, collected).replace(tzinfo=None)


class Autograder(ExtensionApp):
    """What Jupyter loads."""

    name = "autograder"
    handlers = [
        (r"/formgrader/api/submission/([^/]+)/([^/]+)/autograde", Autograde),
        (r"/formgrader/api/assignment/([^/]+)/generate_feedback", GenerateAllFeedback),
        (r"/formgrader/api/assignment/([^/]+)/([^/]+)/generate_feedback", GenerateFeedback),
        (r"/assignments/validate", Validate),
        (r"/formgrader/static/js/utils.js", Links),
        *_before_nbgraders(pagehandlers.default_handlers),
        *_before_nbgraders(apihandlers.default_handlers),
    ]

    def initialize_settings(self):
        """Keep the processes where the handlers find them."""
        self.settings["autograder_work"] = Work()
        NbGraderAPI.get_submitted_timestamp = submitted_timestamp

    async def stop_extension(self):
        """End with the server."""
        await self.settings["autograder_work"].end()
