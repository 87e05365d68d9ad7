"""Running a submission: from its `Task` to its `Outcome`, cell by cell, whatever it does."""

import json
import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any

from ..inside.channel import Broken
from .notices import Flag
from .outputs import Outputs, execution_number
from .sandbox import Sandbox, Session
from .task import Outcome, Step, Task

GRACE = 5.0
START = 120.0
WAITS_FOR_INPUT = '{"raised": ["StdinNotImplementedError"'


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
        self.outcome = Outcome(protection=sandbox.protection)
        self.end = float("inf")
        self.session: Session | None = None
        self.starts = 0
        self.forged = False
        self.earlier: list[Step] = []
        self.outputs = Outputs(self.rules, self.outcome)

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
        session = self.session
        assert session is not None
        token = secrets.token_hex(8)
        deadline = min(monotonic() + seconds, self.end)
        interrupted = False
        try:
            session.send(request | {"token": token}, deadline - monotonic())
            while True:
                try:
                    message = session.receive(deadline - monotonic())
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
                    session.interrupt()
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
            if (number := execution_number(self.reply.get("number"))) is not None:
                self.outcome.numbers[step.cell] = number
        else:
            self.end_session()
        match outcome:
            case "stopped":
                self.outcome.note(
                    Flag.TIMED_OUT,
                    f"A cell ran longer than {seconds} seconds and was stopped; the cells after "
                    "it were run.",
                )
                self.outputs.card("Stopped", f"This cell ran longer than {seconds} seconds.")
            case "stuck":
                self.outcome.note(
                    Flag.TIMED_OUT,
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
                    Flag.CRASHED,
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
            Flag.TIMED_OUT,
            f"The notebook as a whole ran longer than {self.rules.notebook_timeout} seconds; what "
            "came after that was not run.",
        )
        return True

    def _asked_for_input(self) -> None:
        self.outcome.note(
            Flag.ASKED_FOR_INPUT,
            "A cell waits for input. Nobody is there to type when a notebook is graded.",
        )

    # Exercises

    def ask(self, step: Step) -> None:
        """Put an exercise's cases to the process, one by one."""
        name, seconds = step.exercise, self.rules.exercise_timeout
        answers: list[str | None] = []
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
                text = _as_text(answer)
                room -= len(text)
                answers.append(text if room >= 0 else None)
            if outcome != "done":
                break
        if self.forged:
            self.outcome.note(
                Flag.TAMPERED,
                f"While `{name}` was asked, the notebook sent answers of its own.",
            )
        if any(answer and WAITS_FOR_INPUT in answer for answer in answers):
            self._asked_for_input()
        if outcome == "stopped":
            self.outcome.note(Flag.TIMED_OUT, f"`{name}` did not come back in time.")
        elif outcome == "stuck":
            self.end_session()
            self.outcome.note(Flag.TIMED_OUT, f"`{name}` could not be stopped any more.")
            self.outcome.silent[step.cell] = (
                f"`{name}` did not come back within {seconds} seconds and took no notice of "
                "being interrupted. Is there a loop that never ends?"
            )
        elif outcome == "died":
            self.end_session()
            self.outcome.note(Flag.CRASHED, f"Python itself ended while `{name}` was asked.")
            self.outcome.silent[step.cell] = (
                f"While `{name}` was asked, Python itself stopped: the code called an exit "
                "function, crashed, or used up the memory."
            )


def _as_text(answer: Any) -> str:
    """Return an answer as JSON: whatever it is, it waits for the judge as a text, and is one."""
    try:
        return json.dumps(answer)
    except RecursionError:
        return json.dumps("nested too deeply")
