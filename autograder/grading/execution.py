"""Running one submission: what goes in, what comes out, and the way from one to the other.

A `Task` holds all that is needed and an `Outcome` all that came of it, both as plain data, so
that a task can be run in this process or on another machine. Nothing here knows a right answer.
"""

import base64
import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from ..inside.channel import Broken
from . import notices
from .sandbox import Limits, Sandbox, Session

GRACE = 5.0
START = 120.0
NOTEBOOK_SHARE = 10
MAX_ERRORS = 3
MAX_ERROR_LINES = 40
MAX_ERROR_TEXT = 4_000
MAX_FILES = 30_000_000
MAX_NAME = 100


@dataclass(frozen=True)
class Rules:
    """How long and how loud a submission may be.

    Parameters
    ----------
    timeout, exercise_timeout, notebook_timeout : int
        Seconds for a cell, for all cases of an exercise, and for everything.
    max_output, max_pictures, max_answers : int
        Characters kept of a cell's output, of its pictures, and of an exercise's answers.
    max_restarts : int
        How often a new process is started after one has ended.
    memory : int
        Bytes of address space; 0 for no limit.
    """

    timeout: int = 30
    exercise_timeout: int = 30
    notebook_timeout: int = 300
    max_output: int = 100_000
    max_pictures: int = 3_000_000
    max_answers: int = 30_000_000
    max_restarts: int = 3
    memory: int = 6_000_000_000

    def limits(self) -> Limits:
        """Return what the system is to enforce."""
        return Limits(memory=self.memory, processor=2 * self.notebook_timeout)


@dataclass(frozen=True)
class Step:
    """One cell: code to run, or an exercise to ask.

    Parameters
    ----------
    cell : int
        Its place in the notebook.
    source : str
        The code; "" for an exercise.
    exercise : str
        The exercise's id; "" for code.
    cases : tuple
        The inputs to ask with, encoded by `wire.encode`, in the order of asking.
    """

    cell: int
    source: str = ""
    exercise: str = ""
    cases: tuple = ()


@dataclass(frozen=True)
class Task:
    """A submission, ready to be run.

    Parameters
    ----------
    steps : tuple of Step
        In the notebook's order.
    files : dict of str to str
        What lay beside the notebook: content in base64 by relative path.
    rules : Rules
        For all steps.
    """

    steps: tuple[Step, ...]
    files: dict[str, str]
    rules: Rules

    def to_json(self) -> str:
        """Return the task as text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Task":
        """Read what `to_json` wrote."""
        plain = json.loads(text)
        steps = tuple(Step(**step | {"cases": tuple(step["cases"])}) for step in plain["steps"])
        return cls(steps, plain["files"], Rules(**plain["rules"]))


@dataclass
class Outcome:
    """What came of running a submission.

    Parameters
    ----------
    outputs : dict of int to list
        By cell, outputs as in a notebook.
    numbers : dict of int to int
        By cell, the execution count.
    answers : dict of int to list
        By cell, the plain answers to an exercise's cases in the order of asking; shorter than
        the cases if some were not answered.
    silent : dict of int to str
        By cell, why an exercise has no answers.
    seconds : dict of int to float
        By cell, how long it took.
    notes : list of (str, str)
        Flags and sentences, as for `notices.note`.
    walls : str
        Behind which walls it ran, as in `sandbox`.
    """

    outputs: dict[int, list] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    answers: dict[int, list] = field(default_factory=dict)
    silent: dict[int, str] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    walls: str = ""

    def note(self, flag: str, sentence: str) -> None:
        """Add a note, once."""
        if (flag, sentence) not in self.notes:
            self.notes.append((flag, sentence))


def pack_files(folder: str | Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what lies beside a notebook, for `Task.files`, and notes on what was left out.

    Links are left out, for they may lead anywhere; so is all that does not fit into
    `MAX_FILES`.
    """
    folder = Path(folder)
    files: dict[str, str] = {}
    left_out = []
    room = MAX_FILES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or any(parent.is_symlink() for parent in path.parents):
            left_out.append(f"`{name[:MAX_NAME]}` is a link")
        elif path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts:
            try:
                size = path.stat().st_size
                content = path.read_bytes() if size <= room else None
            except OSError as error:
                left_out.append(f"`{name[:MAX_NAME]}` cannot be read ({error.strerror})")
                continue
            if content is None:
                left_out.append(f"`{name[:MAX_NAME]}` is too large")
                continue
            room -= size
            files[name] = base64.b64encode(content).decode()
    notes = []
    if left_out:
        shown = ", ".join(left_out[:3]) + (" and others" if len(left_out) > 3 else "")
        notes.append((notices.LEFT_OUT, f"Not there when the notebook was run: {shown}."))
    return files, notes


def execute(
    task: Task, sandbox: Sandbox, finished: Callable[[int, Outcome], None] | None = None
) -> Outcome:
    """Run a submission.

    Parameters
    ----------
    task : Task
        What to run.
    sandbox : Sandbox
        Where.
    finished : callable, optional
        Called after each step with the cell's index and what there is so far.

    Returns
    -------
    Outcome
        Always: whatever the submission does is part of it.

    Raises
    ------
    SandboxError
        If no process can be started.
    """
    run = _Run(task, sandbox)
    try:
        run.begin()
        for step in task.steps:
            started = monotonic()
            run.ask(step) if step.exercise else run.run(step)
            run.outcome.seconds[step.cell] = round(monotonic() - started, 3)
            if finished is not None:
                finished(step.cell, run.outcome)
    finally:
        run.end_session()
    return run.outcome


class _Run:
    """One submission's way through its task."""

    def __init__(self, task: Task, sandbox: Sandbox):
        self.task, self.rules, self.sandbox = task, task.rules, sandbox
        self.outcome = Outcome(walls=sandbox.walls)
        self.end = float("inf")
        self.session: Session | None = None
        self.starts = 0
        self.forged = False
        self.earlier: list[Step] = []
        self.outputs = _Outputs(self.rules, self.outcome)

    def begin(self) -> None:
        """Start a process, and the clock once it is there."""
        self._have_session()
        self.end = monotonic() + self.rules.notebook_timeout

    # Processes

    def _have_session(self) -> bool:
        """Make sure of a process in which the earlier cells have run."""
        while self.session is None and self.starts <= self.rules.max_restarts:
            self.starts += 1
            self.session = self.sandbox.session()
            files = {"do": "files", "files": self.task.files}
            if self._attempt(files, START) != "done":
                self.end_session()
                continue
            for step in list(self.earlier):
                self.outputs.begin(step.cell, again=True)
                if self._attempt(
                    {"do": "run", "source": step.source}, self.rules.timeout, self.outputs.add
                ) in ("died", "stuck"):
                    # Other than before; the next try goes without it.
                    self.earlier.remove(step)
                    self.end_session()
                    break
        return self.session is not None

    def end_session(self) -> None:
        """End the submission's process."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def _attempt(
        self, request: dict, seconds: float, hear: Callable[[dict], None] = lambda message: None
    ) -> str:
        """Put a request to the process and say how it ended: done, stopped, stuck or died."""
        token = secrets.token_hex(8)
        deadline = min(monotonic() + seconds, self.end)
        interrupted = False
        try:
            self.session.send(request | {"token": token}, deadline - monotonic())
            while True:
                try:
                    message = self.session.receive(deadline - monotonic())
                except TimeoutError:
                    message = None
                if message is not None:
                    kind = message.get("is") if isinstance(message, dict) else None
                    if kind == "done":
                        if message.get("token") == token:
                            self.reply = message
                            return "stopped" if interrupted else "done"
                        self.forged = True
                    else:
                        hear(message)
                if monotonic() >= deadline:
                    if interrupted:
                        return "stuck"
                    interrupted = True
                    deadline = monotonic() + GRACE
                    self.session.interrupt()
        except TimeoutError:
            # It does not even read what it is sent.
            return "stuck"
        except Broken:
            return "died"

    # Cells

    def run(self, step: Step) -> None:
        """Run an ordinary cell."""
        if self._over() or not self._have_session():
            return
        seconds = self.rules.timeout
        self.outputs.begin(step.cell)
        outcome = self._attempt({"do": "run", "source": step.source}, seconds, self.outputs.add)
        if outcome in ("done", "stopped"):
            self.earlier.append(step)
            if isinstance(number := self.reply.get("number"), int):
                self.outcome.numbers[step.cell] = number
        else:
            self.end_session()
        match outcome:
            case "stopped":
                self.outcome.note(
                    notices.TIMED_OUT,
                    f"A cell ran longer than {seconds} seconds and was stopped; the cells after "
                    "it were run.",
                )
                self.outputs.card("Stopped", f"This cell ran longer than {seconds} seconds.")
            case "stuck":
                self.outcome.note(
                    notices.TIMED_OUT,
                    f"A cell ran longer than {seconds} seconds and could not be stopped. Python "
                    "was started anew, and the other cells were run without it.",
                )
                self.outputs.card(
                    "Stopped",
                    f"This cell ran longer than {seconds} seconds and took no notice of being "
                    "interrupted. Python was started anew without it.",
                )
            case "died":
                self.outcome.note(
                    notices.CRASHED,
                    "A cell ended Python itself. Python was started anew, and the other cells "
                    "were run without it.",
                )
                self.outputs.card(
                    "Python ended here",
                    "While this cell ran, Python itself stopped: the cell called an exit "
                    "function, crashed, or used up the memory. The cells before it were run "
                    "again in a new Python, and the cells after it follow.",
                )
        here = self.outcome.outputs[step.cell]
        if any(output.get("ename") == "StdinNotImplementedError" for output in here):
            self._asked_for_input()

    def _over(self) -> bool:
        """Whether the notebook has used up its time."""
        if monotonic() < self.end:
            return False
        self.outcome.note(
            notices.TIMED_OUT,
            f"The notebook as a whole ran longer than {self.rules.notebook_timeout} seconds; what "
            "came after that was not run.",
        )
        return True

    def _asked_for_input(self) -> None:
        self.outcome.note(
            notices.ASKED_FOR_INPUT,
            "A cell waits for input. Nobody is there to type when a notebook is graded.",
        )

    # Exercises

    def ask(self, step: Step) -> None:
        """Put an exercise's cases to the process, one by one."""
        name, seconds = step.exercise, self.rules.exercise_timeout
        answers: list = []
        self.outcome.answers[step.cell] = answers
        if self._over():
            self.outcome.silent[step.cell] = (
                "It was not asked: the notebook as a whole ran longer than "
                f"{self.rules.notebook_timeout} seconds."
            )
            return
        if not self._have_session():
            self.outcome.silent[step.cell] = (
                "It could not be asked: Python had ended too often before."
            )
            return
        end, room, self.forged = monotonic() + seconds, self.rules.max_answers, False
        outcome = "done"
        for case in step.cases:
            request = {"do": "ask", "exercise": name, "case": case}
            # What is printed or shown meanwhile is nobody's business.
            outcome = self._attempt(request, end - monotonic())
            if outcome in ("done", "stopped"):
                answer = self.reply.get("answer")
                room -= len(json.dumps(answer))
                answers.append(answer if room >= 0 else None)
            if outcome != "done":
                break
        if self.forged:
            self.outcome.note(
                notices.TAMPERED,
                f"While `{name}` was asked, the notebook sent answers of its own.",
            )
        if any("StdinNotImplementedError" in str(_raised(answer)) for answer in answers):
            self._asked_for_input()
        if outcome == "stopped":
            self.outcome.note(notices.TIMED_OUT, f"`{name}` did not come back in time.")
        elif outcome == "stuck":
            self.end_session()
            self.outcome.note(notices.TIMED_OUT, f"`{name}` could not be stopped any more.")
            self.outcome.silent[step.cell] = (
                f"`{name}` did not come back within {seconds} seconds and took no notice of "
                "being interrupted. Is there a loop that never ends?"
            )
        elif outcome == "died":
            self.end_session()
            self.outcome.note(notices.CRASHED, f"Python itself ended while `{name}` was asked.")
            self.outcome.silent[step.cell] = (
                f"While `{name}` was asked, Python itself stopped: the code called an exit "
                "function, crashed, or used up the memory."
            )


def _raised(answer: Any) -> Any:
    return answer.get("raised") if isinstance(answer, dict) else None


class _Outputs:
    """Turns what a process sends into a notebook's outputs, and keeps them within bounds."""

    def __init__(self, rules: Rules, outcome: Outcome):
        self.rules, self.outcome = rules, outcome
        self.notebook_room = {
            "text": NOTEBOOK_SHARE * rules.max_output,
            "pictures": NOTEBOOK_SHARE * rules.max_pictures,
        }
        self.shown: dict[str, list[dict]] = {}
        self.takers = {
            "stream": self._stream,
            "display": self._display,
            "update": self._update,
            "result": self._result,
            "error": self._error,
            "clear": self._clear,
        }

    def begin(self, cell: int, again: bool = False) -> None:
        """Start with a cell; what it showed before, if it is run again, is dropped."""
        self.cell = cell
        self.here: list[dict] = []
        self.outcome.outputs[cell] = self.here
        self._clear()

    def card(self, title: str, body: str) -> None:
        """Add a message of the grader's own."""
        self.here.append(card_output(title, body))

    def add(self, message: Any) -> None:
        """Add what the process has sent; what is malformed is left out."""
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            # A table and no look-up by name: a hostile message must not choose what is called.
            self.takers[message["is"]](message)

    def _stream(self, message: dict) -> None:
        name, text = message["name"], message["text"]
        if name not in ("stdout", "stderr"):
            return
        self._clear_if_waiting()
        room = self._room("text")
        self._use("text", len(text))
        if len(text) > room:
            if room <= 0:
                return
            text = text[:room] + self._too_much()
        if self.here and self.here[-1]["output_type"] == "stream" and self.here[-1]["name"] == name:
            self.here[-1]["text"] += text
        else:
            self.here.append({"output_type": "stream", "name": name, "text": text})

    def _display(self, message: dict) -> None:
        self._clear_if_waiting()
        data = _bundle(message["data"])
        if self._fits(data):
            output = {
                "output_type": "display_data",
                "data": data,
                "metadata": dict(message["metadata"]),
            }
            self.here.append(output)
            if message["id"]:
                self.shown.setdefault(message["id"], []).append(output)

    def _update(self, message: dict) -> None:
        data = _bundle(message["data"])
        if message["id"] in self.shown and self._fits(data, quietly=True):
            for output in self.shown[message["id"]]:
                output["data"] = data
                output["metadata"] = dict(message["metadata"])

    def _result(self, message: dict) -> None:
        self._clear_if_waiting()
        data = _bundle(message["data"])
        if self._fits(data):
            self.here.append(
                {
                    "output_type": "execute_result",
                    "data": data,
                    "metadata": dict(message["metadata"]),
                    "execution_count": int(message["number"]),
                }
            )

    def _error(self, message: dict) -> None:
        self._clear_if_waiting()
        self.errors_left -= 1
        if self.errors_left >= 0:
            lines = [str(line)[:MAX_ERROR_TEXT] for line in message["traceback"]]
            self.here.append(
                {
                    "output_type": "error",
                    "ename": str(message["ename"])[:MAX_NAME],
                    "evalue": str(message["evalue"])[:MAX_ERROR_TEXT],
                    "traceback": lines[-MAX_ERROR_LINES:],
                }
            )

    def _clear(self, message: dict | None = None) -> None:
        if message is not None and message["wait"]:
            self.waiting = True
            return
        self.waiting = False
        self.here.clear()
        self.errors_left = MAX_ERRORS
        self.left = {"text": self.rules.max_output, "pictures": self.rules.max_pictures}

    def _clear_if_waiting(self) -> None:
        if self.waiting:
            self._clear()

    def _fits(self, data: dict, quietly: bool = False) -> bool:
        """Count a bundle in; say in its place that it is too large, once."""
        sizes = {"text": 0, "pictures": 0}
        for kind, content in data.items():
            size = len(content) if isinstance(content, str) else len(json.dumps(content))
            sizes["pictures" if kind.startswith("image/") else "text"] += size
        if any(size > self._room(sort) for sort, size in sizes.items()):
            noted = self.left["text"] <= 0
            self.left["text"] = 0
            if not quietly and not noted:
                text = self._too_much()
                self.here.append({"output_type": "stream", "name": "stdout", "text": text})
            return False
        for sort, size in sizes.items():
            self._use(sort, size)
        return True

    def _room(self, sort: str) -> int:
        return min(self.left[sort], self.notebook_room[sort])

    def _use(self, sort: str, size: int) -> None:
        self.left[sort] -= size
        self.notebook_room[sort] -= size

    def _too_much(self) -> str:
        kilobytes = self.rules.max_output // 1000
        self.outcome.note(
            notices.TOO_MUCH_OUTPUT,
            f"A cell printed more than {kilobytes} kB; the rest was left out.",
        )
        return f"\n[More than {kilobytes} kB of output: the rest was left out.]\n"


def _bundle(data: dict) -> dict:
    """Return a MIME bundle as the notebook format wants it: text, but for JSON."""
    return {
        kind: content if isinstance(content, str) or kind.endswith("json") else str(content)
        for kind, content in data.items()
    }


def card_output(title: str, body: str) -> dict:
    """Return a message of the grader's own as an output."""
    from ..cards import note

    html, text = note(title, body)
    return {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": text},
        "metadata": {},
    }
