"""The grader's preprocessor: runs a submission, asks its exercises, and judges the answers."""

import asyncio
import dataclasses
import functools
import inspect
import json
import math
import secrets
import subprocess
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Integer, Unicode, default

from .. import wire
from ..asking import ANSWERS_MIME, Answer, Raised
from ..cards import card
from ..cards import note as note_card
from ..exercise import Exercise
from ..exercises import UnknownExercise
from ..exercises import exercise as find_exercise
from ..judging import Rung, Verdict, judge
from ..references import expected_answers
from . import in_kernel, notices
from .kernels import Room

GRACE = 5.0
NOTEBOOK_SHARE = 10
MAX_ERRORS = 3
MAX_ERROR_LINES = 40
MAX_ERROR_TEXT = 4_000


class Stuck(Exception):
    """A cell went on after it was interrupted."""


@dataclass(frozen=True)
class Questions:
    """The cases of one exercise in one course.

    Parameters
    ----------
    cases : list of dict
        The visible ones, then the hidden ones.
    visible : int
        How many are visible.
    order : list of int
        The order in which they are asked: which case is a hidden one cannot be told.
    expected : list of Answer
        The reference's answers.
    """

    cases: list[dict[str, Any]]
    visible: int
    order: list[int]
    expected: list[Answer]

    def as_json(self) -> str:
        """Return the inputs in the order of asking."""
        return json.dumps([wire.encode(self.cases[i]) for i in self.order])

    def in_order_of_cases(self, answers: Sequence[Answer]) -> list[Answer]:
        """Sort answers back; what was not answered counts as interrupted."""
        silent = Answer(raised=Raised("KeyboardInterrupt", ""))
        by_case = dict(zip(self.order, answers, strict=False))
        return [by_case.get(i, silent) for i in range(len(self.cases))]


@functools.cache
def questions(exercise_id: str, seed: int) -> Questions:
    """Draw a course's hidden cases, and let the reference answer all of them.

    Raises
    ------
    autograder.references.MissingReference
        If there is no reference: a mistake of the author, not of any learner.
    """
    exercise = find_exercise(exercise_id)
    numbers = np.random.default_rng([seed, zlib.crc32(exercise_id.encode())])
    cases = [dict(case) for case in (*exercise.visible, *exercise.hidden(numbers))]
    order = [int(i) for i in numbers.permutation(len(cases))]
    return Questions(cases, len(exercise.visible), order, expected_answers(exercise, cases))


class Judge(Execute):
    """Stands in the place of nbgrader's `Execute`.

    Runs the learner's cells in their own kernel. At a test cell the kernel is not asked
    whether the learner passed: it is handed the cases' inputs and hands back answers, which
    are judged here. Whatever a submission patches, prints or kills, it can only change its
    own answers.
    """

    seed = Integer(0, help="From which the course's hidden cases are drawn.").tag(config=True)
    timeout = Integer(30, help="Seconds that a cell may take.").tag(config=True)
    exercise_timeout = Integer(30, help="Seconds for all cases of one exercise.").tag(config=True)
    notebook_timeout = Integer(300, help="Seconds that a notebook may take.").tag(config=True)
    max_output = Integer(100_000, help="Characters of output kept of a cell.").tag(config=True)
    max_pictures = Integer(3_000_000, help="Characters kept of a cell's pictures.").tag(config=True)
    max_answers = Integer(30_000_000, help="Characters of an exercise's answers.").tag(config=True)
    max_restarts = Integer(3, help="New kernels that a notebook may use up.").tag(config=True)
    memory = Integer(
        8_000_000_000, help="Bytes of address space that a kernel may use; 0 for no limit."
    ).tag(config=True)
    confine = Bool(
        True, help="Keep kernels out of all folders but their own, where the system can."
    ).tag(config=True)
    journal = Unicode("", help="A file to note progress in, should this process be killed.").tag(
        config=True
    )
    run = Bool(True, help="Off: start no kernel, judge only what the journal holds.").tag(
        config=True
    )
    # Not configurable: without running, a submission's own outputs would be its grade.
    enabled = Bool(True)
    record_timing = Bool(False)
    raise_on_iopub_timeout = Bool(False)
    iopub_timeout = Integer(15)
    # JupyterLab runs such cells too; a learner must not be able to leave a test out.
    skip_cells_with_tag = Unicode("")

    @default("shutdown_kernel")
    def _end_kernels_at_once(self) -> str:
        return "immediate"

    def preprocess(self, nb, resources, km=None):
        NotebookClient.__init__(self, nb, km)
        self.resources = resources
        self.reset_execution_trackers()
        started = monotonic()
        self.end = started + self.notebook_timeout
        self.earlier: list[int] = []
        self.restarts = 0
        self.heard: list[Any] | None = None
        self.room_left: dict[str, int] = {}
        self.notebook_room = {
            "text": NOTEBOOK_SHARE * self.max_output,
            "pictures": NOTEBOOK_SHARE * self.max_pictures,
        }
        self.past = Journal(self.journal)
        notices.record(nb)["exercises"] = {}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        with Room(resources["metadata"]["path"] or ".") as self.place:
            run_sync(self._run_all)()
        notices.record(nb)["seconds"] = round(monotonic() - started, 1)
        notices.show_notices(nb)
        return nb, resources

    async def _run_all(self) -> None:
        try:
            if self.run:
                await self._start_kernel()
            for index, cell in enumerate(self.nb.cells):
                if cell.cell_type != "code":
                    continue
                exercise = asked_exercise(cell)
                if exercise is not None:
                    await self._ask(exercise, cell, index)
                elif cell.source.strip():
                    await self._execute(cell, index)
        finally:
            await self._stop_kernel()

    # Kernels

    async def _start_kernel(self) -> None:
        self.km = self.place.manager(self.memory, self.confine)
        await self.async_start_new_kernel(
            cwd=str(self.place.work),
            env=self.place.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await self.async_start_new_kernel_client()

    async def _stop_kernel(self) -> None:
        if self.km is not None:
            await self._async_cleanup_kernel()
        self.km = self.kc = None

    async def _have_kernel(self) -> bool:
        """Make sure of a kernel in which the earlier cells have run."""
        while self.kc is None and self.run and self.restarts < self.max_restarts:
            self.restarts += 1
            await self._start_kernel()
            for index in self.earlier:
                cell = new_code_cell(self.nb.cells[index].source)
                if await self._attempt(cell, index, self.timeout) in ("died", "stuck"):
                    # Other than before; the next try goes without it.
                    self.earlier.remove(index)
                    await self._stop_kernel()
                    break
        return self.kc is not None

    # Cells

    async def _execute(self, cell: NotebookNode, index: int) -> None:
        """Run an ordinary cell."""
        if index in self.past.deadly:
            notices.note(self.nb, notices.CRASHED, "A cell stopped the grader itself.")
            cell.outputs.append(
                _card("Left out", "When this cell was run it stopped the grading program.")
            )
            return
        if self._over() or not await self._have_kernel():
            return
        self.past.start(index)
        outcome = await self._attempt(cell, index, self.timeout)
        self.past.finish(index)
        if outcome == "done":
            self.earlier.append(index)
        elif outcome == "stopped":
            self.earlier.append(index)
            notices.note(
                self.nb,
                notices.TIMED_OUT,
                f"A cell ran longer than {self.timeout} seconds and was stopped; the cells after "
                "it were run.",
            )
            cell.outputs.append(
                _card("Stopped", f"This cell ran longer than {self.timeout} seconds.")
            )
        elif outcome == "stuck":
            notices.note(
                self.nb,
                notices.TIMED_OUT,
                f"A cell ran longer than {self.timeout} seconds and could not be stopped. Python "
                "was started anew, and the other cells were run without it.",
            )
            cell.outputs.append(
                _card(
                    "Stopped",
                    f"This cell ran longer than {self.timeout} seconds and took no notice of "
                    "being interrupted. Python was started anew without it.",
                )
            )
            await self._stop_kernel()
        elif outcome == "died":
            notices.note(
                self.nb,
                notices.CRASHED,
                "A cell ended Python itself. Python was started anew, and the other cells were "
                "run without it.",
            )
            cell.outputs.append(
                _card(
                    "Python ended here",
                    "While this cell ran, Python itself stopped: the cell called an exit "
                    "function, crashed, or used up the memory. The cells before it were run "
                    "again in a new Python, and the cells after it follow.",
                )
            )
            await self._stop_kernel()
        if any(output.get("ename") == "StdinNotImplementedError" for output in cell.outputs):
            self._asked_for_input()

    async def _attempt(self, cell: NotebookNode, index: int, seconds: float) -> str:
        """Run a cell and say how it ended: done, stopped, stuck or died."""
        here = self.nb.cells[index]
        self.deadline = min(monotonic() + seconds, self.end)
        self.interrupted = False
        self._empty_room()
        try:
            await self.async_execute_cell(cell, index, store_history=self.heard is None)
        except Stuck:
            return "stuck"
        except DeadKernelError:
            return "died"
        except Exception as error:
            # Messages that no honest kernel sends: it is not to be worked with any longer.
            self.log.warning("The kernel sent something unreadable: %s", error)
            return "died"
        finally:
            self.nb.cells[index] = here
        return "stopped" if self.interrupted else "done"

    def _get_timeout(self, cell: NotebookNode | None) -> int:
        # nbclient only looks up once a second; `_async_handle_timeout` knows the limits.
        return 1

    async def _async_handle_timeout(self, timeout: int, cell: NotebookNode | None = None) -> None:
        if monotonic() >= self.deadline:
            if self.interrupted:
                raise Stuck
            self.interrupted = True
            self.deadline = monotonic() + GRACE
            await self.km.interrupt_kernel()
        await asyncio.sleep(0.05)

    def _over(self) -> bool:
        """Whether the notebook has used up its time."""
        if monotonic() < self.end:
            return False
        notices.note(
            self.nb,
            notices.TIMED_OUT,
            f"The notebook as a whole ran longer than {self.notebook_timeout} seconds; what came "
            "after that was not run.",
        )
        return True

    def _asked_for_input(self) -> None:
        notices.note(
            self.nb,
            notices.ASKED_FOR_INPUT,
            "A cell waits for input. Nobody is there to type when a notebook is graded.",
        )

    # Output

    def process_message(self, msg, cell, cell_index):
        try:
            if self.heard is not None:
                return self._hear(msg)
            msg = self._cut(msg, cell)
            return None if msg is None else super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception as error:
            # A malformed message, or an update of an output that is no longer there.
            self.log.debug("Message left out: %s", error)
            return None

    def _hear(self, msg: dict) -> None:
        """While an exercise is asked, only answers count."""
        content = msg["content"]
        if msg["msg_type"] == "status" and content["execution_state"] == "idle":
            raise CellExecutionComplete
        if msg["msg_type"] == "display_data" and ANSWERS_MIME in content["data"]:
            if content["metadata"].get("token") != self.token:
                self.forged = True
                return
            answers = content["data"][ANSWERS_MIME]
            size = len(json.dumps(answers))
            self.heard.append(answers if size <= self.max_answers else None)

    def _cut(self, msg: dict, cell: NotebookNode) -> dict | None:
        """Keep a cell's output within bounds while it arrives."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == "clear_output":
            self._empty_room()
        elif kind == "stream":
            room = self._room("text")
            text = content["text"]
            self._use("text", len(text))
            if len(text) > room:
                if room <= 0:
                    return None
                content["text"] = text[:room] + self._too_much()
        elif kind == "error":
            self.room_left["errors"] -= 1
            if self.room_left["errors"] < 0:
                return None
            content["evalue"] = content["evalue"][:MAX_ERROR_TEXT]
            lines = [line[:MAX_ERROR_TEXT] for line in content["traceback"][-MAX_ERROR_LINES:]]
            content["traceback"] = lines
        elif kind in ("display_data", "execute_result", "update_display_data"):
            sizes = {"text": 0, "pictures": 0}
            for mime, data in content["data"].items():
                size = len(data) if isinstance(data, str) else len(json.dumps(data))
                sizes["pictures" if mime.startswith("image/") else "text"] += size
            if any(size > self._room(sort) for sort, size in sizes.items()):
                noted = self.room_left["text"] <= 0
                self.room_left["text"] = 0
                if kind != "update_display_data" and not noted:
                    cell.outputs.append(new_output("stream", name="stdout", text=self._too_much()))
                return None
            for sort, size in sizes.items():
                self._use(sort, size)
        return msg

    def _empty_room(self) -> None:
        self.room_left = {
            "text": self.max_output,
            "pictures": self.max_pictures,
            "errors": MAX_ERRORS,
        }

    def _room(self, sort: str) -> int:
        return min(self.room_left[sort], self.notebook_room[sort])

    def _use(self, sort: str, size: int) -> None:
        self.room_left[sort] -= size
        self.notebook_room[sort] -= size

    def _too_much(self) -> str:
        notices.note(
            self.nb,
            notices.TOO_MUCH_OUTPUT,
            f"A cell printed more than {self.max_output // 1000} kB; the rest was left out.",
        )
        return f"\n[More than {self.max_output // 1000} kB of output: the rest was left out.]\n"

    def handle_comm_msg(self, outs, msg, cell_index):
        # Widgets have nobody to show themselves to; only Output widgets catch outputs.
        opens_output = (
            msg["msg_type"] == "comm_open"
            and msg["content"]["data"].get("state", {}).get("_model_name") == "OutputModel"
        )
        if opens_output or msg["content"]["comm_id"] in self.comm_objects:
            super().handle_comm_msg(outs, msg, cell_index)

    def set_widgets_metadata(self) -> None:
        """Keep no widget state: exported pages would prefer it to the pictures."""

    # Exercises

    async def _ask(self, exercise: Exercise, cell: NotebookNode, index: int) -> None:
        """Ask an exercise of the kernel, judge the answers, and fill in the test cell."""
        asked = questions(exercise.id, self.seed)
        answers, why = await self._answers(exercise, asked, index)
        if answers is None:
            verdict = Verdict(
                exercise.id, 0.0, exercise.points, 0, len(asked.cases), Rung.INTERRUPTED, why
            )
        else:
            verdict = self._judge(exercise, asked, answers)
            if any(a.raised and a.raised.type == "StdinNotImplementedError" for a in answers):
                self._asked_for_input()
            if verdict.rung is Rung.INTERRUPTED:
                notices.note(
                    self.nb, notices.TIMED_OUT, f"`{exercise.id}` did not come back in time."
                )
        max_points = float(cell.metadata.nbgrader["points"])
        # An instructor may have given a test cell other points than the lesson does.
        points = verdict.points * max_points / exercise.points
        points = min(max(points, 0.0), max_points) if math.isfinite(points) else 0.0
        verdict = dataclasses.replace(verdict, points=points, max_points=max_points)
        html, text = card(verdict, graded=True)
        cell.outputs = [
            new_output("display_data", {"text/html": html, "text/plain": text}),
            # nbgrader reads the score here; anything but a plain number would be full marks.
            new_output("execute_result", {"text/plain": repr(points)}, execution_count=None),
        ]
        notices.record(self.nb)["exercises"][exercise.id] = {
            "points": points,
            "max_points": max_points,
            "rung": verdict.rung.name.lower(),
            "misconception": verdict.misconception,
            "passed": verdict.passed,
            "cases": verdict.cases,
        }

    async def _answers(
        self, exercise: Exercise, asked: Questions, index: int
    ) -> tuple[list[Answer] | None, str]:
        """Return the kernel's answers in the order of the cases, or None and the reason."""
        if not self.run or index in self.past.deadly:
            notices.note(
                self.nb,
                notices.CRASHED,
                "This notebook stopped the grading program itself when it was run.",
            )
            if index in self.past.answers and index not in self.past.deadly:
                return _decoded(self.past.answers[index], asked), ""
            return None, (
                "It could not be asked: this notebook stopped the grading program itself."
            )
        if self._over():
            return None, (
                "It was not asked: the notebook as a whole ran longer than "
                f"{self.notebook_timeout} seconds."
            )
        if not await self._have_kernel():
            return None, "It could not be asked: Python had ended too often before."
        source = f"{inspect.getsource(in_kernel.ask)}\nask(*arguments)"
        self.token, self.forged = secrets.token_hex(), False
        arguments = (str(self.place.package), exercise.id, asked.as_json(), self.token)
        scratch = new_code_cell(
            f"__import__('builtins').exec({source!r}, {{'arguments': {arguments!r}}})"
        )
        self.past.start(index)
        self.heard = []
        try:
            outcome = await self._attempt(scratch, index, self.exercise_timeout)
        finally:
            heard, self.heard = self.heard, None
        self.past.finish(index, heard[-1] if heard else None)
        if self.forged or len(heard) > 1:
            notices.note(
                self.nb,
                notices.TAMPERED,
                f"While `{exercise.id}` was asked, the notebook sent answers of its own.",
            )
        if outcome in ("stuck", "died"):
            await self._stop_kernel()
        if heard:
            return _decoded(heard[-1], asked), ""
        if outcome == "stuck":
            notices.note(
                self.nb, notices.TIMED_OUT, f"`{exercise.id}` could not be stopped any more."
            )
            return None, (
                f"`{exercise.id}` did not come back within {self.exercise_timeout} seconds and "
                "took no notice of being interrupted. Is there a loop that never ends?"
            )
        if outcome == "died":
            notices.note(
                self.nb, notices.CRASHED, f"Python itself ended while `{exercise.id}` was asked."
            )
            return None, (
                f"While `{exercise.id}` was asked, Python itself stopped: the code called an exit "
                "function, crashed, or used up the memory."
            )
        return None, f"`{exercise.id}` could not be asked: no answer came back from the notebook."

    def _judge(self, exercise: Exercise, asked: Questions, answers: list[Answer]) -> Verdict:
        try:
            return judge(exercise, asked.cases, answers, asked.expected, asked.visible)
        except Exception as error:
            # Answers so odd that the judge stumbles are wrong; the rest must go on.
            self.log.exception("The answers of %s could not be judged", exercise.id)
            return Verdict(
                exercise.id,
                0.0,
                exercise.points,
                0,
                len(answers),
                Rung.TYPE,
                f"The answers could not be judged ({type(error).__name__}).",
            )


class Journal:
    """Which cells were begun and finished, on disk, for when this process is killed.

    Parameters
    ----------
    path : str
        Where to keep it; "" for nowhere.

    Attributes
    ----------
    deadly : set of int
        Cells during which the process was killed twice.
    answers : dict
        By cell, the answers that came back in an earlier try.
    """

    def __init__(self, path: str):
        self.path = Path(path) if path else None
        self.answers: dict[int, Any] = {}
        begun: Counter = Counter()
        lines = self.path.read_text().splitlines() if self.path and self.path.exists() else []
        for line in lines:
            index, finished, answers = json.loads(line)
            begun[index] += -1 if finished else 1
            if answers is not None:
                self.answers[index] = answers
        self.deadly = {index for index, times in begun.items() if times >= 2}

    def start(self, index: int) -> None:
        """Note that a cell begins."""
        self._write(index, False, None)

    def finish(self, index: int, answers: Any = None) -> None:
        """Note that a cell is over, with the answers it gave."""
        self._write(index, True, answers)

    def _write(self, *entry: Any) -> None:
        if self.path:
            with self.path.open("a") as file:
                file.write(json.dumps(entry) + "\n")


def asked_exercise(cell: NotebookNode) -> Exercise | None:
    """Return the exercise that a test cell asks; None for any other cell."""
    if not is_grade(cell) or is_solution(cell):
        return None
    try:
        exercise = find_exercise(cell.metadata.nbgrader["grade_id"])
    except UnknownExercise:
        return None
    # An instructor's own test of the same name is run like any nbgrader test.
    return exercise if "check(" in cell.source else None


def _decoded(bundle: Any, asked: Questions) -> list[Answer]:
    """Turn what a kernel sent into answers, one for each case, whatever it was."""
    received = bundle if isinstance(bundle, list) else []
    answers = []
    for plain in received[: len(asked.cases)]:
        try:
            answers.append(Answer.from_plain(plain))
        except Exception:
            # Data from a hostile process: every way of being malformed means the same.
            answers.append(Answer(raised=Raised("NotPlain", "The answer is no plain data.")))
    if bundle is None:
        too_large = Answer(raised=Raised("NotPlain", "The answers together are too large."))
        answers = [too_large for _ in asked.cases]
    return asked.in_order_of_cases(answers)


def _card(title: str, body: str) -> NotebookNode:
    html, text = note_card(title, body)
    return new_output("display_data", {"text/html": html, "text/plain": text})
