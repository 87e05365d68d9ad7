"""Running a submission: from its `Task` to its `Outcome`, cell by cell, whatever it does."""

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from ..inside.channel import Broken
from .notices import Flag
from .outputs import Outputs, execution_number
from .sandbox import Sandbox, SandboxError, Session
from .task import Outcome, Step, Task

GRACE = 5.0
START = 120.0
# A notebook that uses any names the module.
OPTIMIZERS = "optim"
WAITS_FOR_INPUT = '{"raised": ["StdinNotImplementedError"'
# A submission that ran out of time has to be asked again if it waited for others for longer than
# this part of a time limit.
TOO_LONG_A_WAIT = 0.25
# The answers of a notebook together may be so many times as large as those of an exercise.
NOTEBOOK_SHARE = 3
# For all edits of an answer: of the processor's time, as the submission's process tells it, and
# in all, whatever it tells.
SECONDS_FOR_EDITS, MOST_SECONDS_FOR_EDITS = 0.5, 5.0

USED_UP = {
    "memory": "all its processes and files in memory together take more than the {:,} bytes that "
    "a submission may have",
    "files": "its files take more than {:,} bytes, or are too many, or are hidden",
    "processes": "it has more than {} processes and threads",
    "processor": "its processes have run for more than {} seconds together",
}


class Turns:
    """Lets submissions run beside each other, but one alone that came off badly for it.

    Whether a cell takes longer than it may can depend on what others do meanwhile. Nobody loses
    points by that: who was stopped, and had waited long for a processor, is run once more while
    no other is.
    """

    def __init__(self) -> None:
        self.change = threading.Condition()
        self.running = self.want_to_be_alone = 0

    def execute(self, task: Task, sandbox: Sandbox) -> Outcome:
        """Do as `execute`, when there is room."""
        with self._beside_others():
            outcome = execute(task, sandbox)
        if outcome.starved:
            with self._alone():
                outcome = execute(task, sandbox)
        return outcome

    @contextlib.contextmanager
    def _beside_others(self) -> Iterator[None]:
        with self.change:
            self.change.wait_for(lambda: not self.want_to_be_alone)
            self.running += 1
        try:
            yield
        finally:
            with self.change:
                self.running -= 1
                self.change.notify_all()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self.change:
            self.want_to_be_alone += 1
            self.change.wait_for(lambda: not self.running)
            self.running += 1
        try:
            yield
        finally:
            with self.change:
                self.want_to_be_alone -= 1
                self.running -= 1
                self.change.notify_all()


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
            if step.edits:
                run.ask_edited(step)
            elif step.exercise:
                run.ask(step)
            else:
                run.run(step)
            run.outcome.seconds[step.cell] = round(monotonic() - started, 3)
            if finished is not None:
                finished(step.cell, run.outcome)
    finally:
        run.end_session()
    run.see_whether_it_starved()
    return run.outcome


class _Run:
    """One submission's way through its task."""

    def __init__(self, task: Task, sandbox: Sandbox):
        self.task, self.rules, self.sandbox = task, task.rules, sandbox
        self.outcome = Outcome(protection=sandbox.protection)
        self.trains = any(OPTIMIZERS in step.source for step in task.steps)
        self.end = float("inf")
        self.session: Session | None = None
        self.starts = 0
        self.waited = 0.0
        self.forged = False
        self.answers_left = NOTEBOOK_SHARE * self.rules.max_answers
        self.earlier: list[Step] = []
        self.outputs = Outputs(self.rules, self.outcome)

    def begin(self) -> None:
        """Start a process, and the clock once it is there."""
        if not self._have_session():
            # Nothing of the submission's has run yet, so this is no fault of its own.
            raise SandboxError(
                "Each process that was started for it ended before it ran anything. Is the disk "
                "full, or the limit of memory too small?"
            )
        self.end = monotonic() + self.rules.notebook_timeout

    # Processes

    def _have_session(self) -> bool:
        """Make sure of a process in which the earlier cells have run."""
        while self.session is None and self.starts <= self.rules.max_restarts:
            self.starts += 1
            self.session = self.sandbox.session(self.trains)
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

    def end_session(self) -> str:
        """End the submission's process; return why it had ended, if it had used up too much."""
        if self.session is None:
            return ""
        end = self.session.close()
        self.session = None
        self.waited += end.waited
        if not end.used_up:
            return ""
        limit = getattr(self.sandbox.limits, end.used_up)
        return USED_UP[end.used_up].format(limit)

    def see_whether_it_starved(self) -> None:
        """Say so if it ran out of time, and had to wait for others."""
        limits = (self.rules.timeout, self.rules.exercise_timeout, self.rules.notebook_timeout)
        self.outcome.starved = any(
            flag is Flag.TIMED_OUT for flag, _ in self.outcome.notes
        ) and self.waited > TOO_LONG_A_WAIT * min(limits)

    def _attempt(
        self,
        request: dict,
        seconds: float,
        hear: Callable[[dict], None] = lambda message: None,
        take: Callable[[Any], None] = lambda answer: None,
    ) -> str:
        """Put a request to the process and say how it ended: done, stopped, stuck or died.

        Whatever is said meanwhile goes to `hear`, and each answer that comes to `take`.
        """
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
                    if kind not in ("answers", "done"):
                        hear(message)
                    elif message.get("token") != token:
                        self.forged = True
                    else:
                        answers = message.get("answers")
                        for answer in answers if isinstance(answers, list) else ():
                            take(answer)
                        if kind == "done":
                            self.reply = message
                            return "stopped" if interrupted else "done"
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
        used_up = ""
        if outcome in ("done", "stopped"):
            self.earlier.append(step)
            if (number := execution_number(self.reply.get("number"))) is not None:
                self.outcome.numbers[step.cell] = number
        else:
            used_up = self.end_session()
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
            case "died" if used_up:
                self.outcome.note(
                    Flag.CRASHED,
                    f"While a cell ran, the notebook was stopped: {used_up}. Python was started "
                    "anew, and the other cells were run without it.",
                )
                self.outputs.card(
                    "Stopped",
                    f"While this cell ran, the notebook was stopped: {used_up}. The cells before "
                    "it were run again in a new Python, and the cells after it follow.",
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
        """Put an exercise's cases to the process."""
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
        room, self.forged = _Room(min(self.rules.max_answers, self.answers_left)), False

        def take(answer: Any) -> None:
            if len(answers) < len(step.cases):
                answers.append(room.for_text(answer))

        request = {"do": "ask", "exercise": name, "cases": step.cases}
        # What is printed or shown meanwhile is nobody's business.
        outcome = self._attempt(request, seconds, take=take)
        self.answers_left -= room.kept
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
        elif outcome == "died" and (used_up := self.end_session()):
            self.outcome.note(
                Flag.CRASHED, f"While `{name}` was asked, the notebook was stopped: {used_up}."
            )
            self.outcome.silent[step.cell] = (
                f"While `{name}` was asked, the notebook was stopped: {used_up}."
            )
        elif outcome == "died":
            self.outcome.note(Flag.CRASHED, f"Python itself ended while `{name}` was asked.")
            self.outcome.silent[step.cell] = (
                f"While `{name}` was asked, Python itself stopped: the code called an exit "
                "function, crashed, or used up the memory."
            )

    def ask_edited(self, step: Step) -> None:
        """Put an exercise's cases to edits of the learner's code, as long as there is time."""
        told: list[list[str]] = []
        self.outcome.edited[step.cell] = told
        if self._over() or not self._have_session():
            return
        room = _Room(min(self.rules.max_answers, self.answers_left))

        def take(answers: Any) -> None:
            if len(told) < len(step.edits) and isinstance(answers, list):
                texts = map(room.for_text, answers[: len(step.cases)])
                told.append([text for text in texts if text is not None])

        edited = {
            "exercise": step.exercise,
            "cases": step.cases,
            "sources": step.edits,
            "seconds": SECONDS_FOR_EDITS,
        }
        request = {"do": "ask edited", "edited": edited}
        outcome = self._attempt(request, MOST_SECONDS_FOR_EDITS, take=take)
        self.answers_left -= room.kept
        if outcome in ("stuck", "died"):
            self.end_session()


class _Room:
    """How many characters of answers are still kept, whatever the process sends."""

    def __init__(self, characters: int):
        self.left, self.kept = characters, 0

    def for_text(self, answer: Any) -> str | None:
        """Return an answer as a text, which nobody has looked at; None if there is no room."""
        # Whoever sends something else hears from the judge that it is no answer.
        text = answer if isinstance(answer, str) and answer.isascii() else ""
        self.left -= len(text)
        if self.left < 0:
            return None
        self.kept += len(text)
        return text
