"""Judging in a process of its own, with limits: a submission's answers can only end that.

Comparing, printing and cleaning look into data that a learner has made up. Whatever hangs there,
or takes all the memory, ends one judgement, and the next one begins in a new process.

Three processes: the grader; a keeper, forked from it while it has only one thread, which passes
messages on and never looks into them; and a worker, forked from the keeper, which does the work
and keeps what the references have answered. Where processes cannot be forked, both start anew.
"""

import atexit
import contextlib
import dataclasses
import functools
import gc
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from .. import own, wire
from ..asking import Answer, Raised, chance_as_before, received
from ..comparing import Rung
from ..edits import Line
from ..judging import Verdict
from ..references import MissingReference
from .cleaning import clean_html, clean_markdown, clean_math
from .questions import Questions, questions

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Seconds of processor time: those of a machine that is busy with other things do not count.
PROCESSOR_SECONDS = 20
# For what waits and does not work, and where processor time cannot be limited.
SECONDS = 300
# Bytes that a judgement may need beyond what the references do.
MEMORY = 2_000_000_000

TOO_LONG = f"it took longer than {PROCESSOR_SECONDS} seconds"
TOO_MUCH_MEMORY = "it took too much memory"
ENDED = "the process that did it ended"

_FORKS = sys.platform == "linux"
_processes: Any = multiprocessing.get_context("fork" if _FORKS else "spawn")

# The first byte of a message: whether an answer is waited for, and what came of it.
_TELL, _ASK = b"t", b"a"
_DONE, _FAILED, _AUTHORS, _OVER = b"d", b"f", b"r", b"o"


class NotJudged(Exception):
    """Something of a submission could not be judged or cleaned; the message says why."""


class JudgingProcess:
    """The grader's side: asks for verdicts, and gets them or learns why there is none."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.line, theirs = _processes.Pipe()
        # A forked process holds all that is open here; it must not keep the line alive.
        not_theirs = [self.line] if _FORKS else []
        self.keeper = _processes.Process(target=_keep, args=(theirs, not_theirs))
        self.keeper.start()
        theirs.close()

    def prepare(self, exercise_ids: Sequence[str], seed: int, student: str) -> None:
        """Let the references answer a learner's cases meanwhile, without waiting for them."""
        with contextlib.suppress(OSError):
            self.line.send_bytes(_TELL + _message("prepare", exercise_ids, seed, student))

    def verdict(
        self, exercise_id: str, seed: int, student: str, answers: Sequence[str | None]
    ) -> Verdict:
        """Judge answers.

        Parameters
        ----------
        exercise_id, seed, student : str, int, str
            What was asked, as in `questions`.
        answers : list
            As in `Outcome.answers`.

        Raises
        ------
        NotJudged
            If that took too long or too much memory, or failed.
        autograder.references.MissingReference
            If there is no reference: a mistake of the author, not of any learner.
        """
        plain = json.loads(self._ask("verdict", exercise_id, seed, student, answers))
        rungs = {rung.value: rung for rung in Rung}
        return Verdict(**plain | {"rung": rungs[plain["rung"]]})

    def edits(
        self, exercise_id: str, seed: int, student: str, answers: Sequence[str | None], source: str
    ) -> tuple[list[int], list[str]]:
        """Return what `Questions.edits` does; raises as `verdict`."""
        order, sources = json.loads(self._ask("edits", exercise_id, seed, student, answers, source))
        return order, sources

    def guilty_line(
        self,
        exercise_id: str,
        seed: int,
        student: str,
        answers: Sequence[str | None],
        source: str,
        edited: Sequence[Sequence[str]],
    ) -> Line | None:
        """Return what `Questions.guilty_line` does; raises as `verdict`.

        Parameters
        ----------
        exercise_id, seed, student, answers
            As in `verdict`.
        source : str
            Of the learner's cell.
        edited : list
            As in `Outcome.edited`.
        """
        plain = json.loads(self._ask("line", exercise_id, seed, student, answers, source, edited))
        return None if plain is None else Line(**plain)

    def cleaned(self, texts: Sequence[tuple]) -> list[str]:
        """Clean texts that are shown as pieces of a page.

        Parameters
        ----------
        texts : list of (str, str, dict)
            ``"html"``, ``"markdown"`` or ``"math"``, a text of that kind, and what is attached to
            it, as in `clean_markdown`.

        Raises
        ------
        NotJudged
            As for `verdict`.
        """
        return json.loads(self._ask("clean", texts))

    def _ask(self, *message: Any) -> bytes:
        if self.line.closed:
            self._start()
        try:
            self.line.send_bytes(_ASK + _message(*message))
            answer = self.line.recv_bytes()
        except BaseException as error:
            # Interrupted, or the keeper is gone: what comes later would answer another question.
            self.close()
            if isinstance(error, (EOFError, OSError)):
                raise NotJudged(ENDED) from None
            raise
        kind, content = answer[:1], answer[1:]
        if kind == _AUTHORS:
            raise MissingReference(content.decode())
        if kind != _DONE:
            raise NotJudged(content.decode())
        return content

    def close(self) -> None:
        """End the processes; they start again if there is more to do."""
        self.line.close()
        self.keeper.join(5)
        if self.keeper.is_alive():
            self.keeper.kill()
            self.keeper.join()


@functools.cache
def own_judging_process() -> JudgingProcess:
    """Return the judging process that this process keeps until it ends."""
    process = JudgingProcess()
    atexit.register(process.close)
    return process


def _message(*content: Any) -> bytes:
    # The processes may have started before this folder was named, or elsewhere.
    folder = own.current().folder
    return json.dumps([folder and str(folder), *content]).encode()


# The keeper ----------------------------------------------------------------------------------


def _keep(line: Connection, not_ours: list[Connection]) -> None:
    """Pass messages on to a worker, and replace one that is lost, until the grader has gone."""
    for connection in not_ours:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = _Worker(line)
    while True:
        try:
            message = line.recv_bytes()
        except (EOFError, OSError):
            break
        kind, content = message[:1], message[1:]
        try:
            worker.line.send_bytes(content)
            if kind == _TELL:
                continue
            answer = worker.line.recv_bytes() if worker.line.poll(SECONDS) else None
        except (EOFError, OSError):
            answer = _OVER + worker.last_words().encode()
        if answer is None:
            answer = _OVER + TOO_LONG.encode()
        if answer[:1] == _OVER:
            worker.end()
            worker = _Worker(line)
        try:
            line.send_bytes(answer)
        except OSError:
            break
    worker.end()
    # Nothing that the grader has open is this process's to put away.
    os._exit(0)


class _Worker:
    """A worker, as the keeper holds it."""

    def __init__(self, keepers_line: Connection) -> None:
        self.line, theirs = _processes.Pipe()
        not_theirs = [self.line, keepers_line] if _FORKS else []
        self.process = _processes.Process(target=_work, args=(theirs, not_theirs), daemon=True)
        self.process.start()
        theirs.close()

    def last_words(self) -> str:
        """Say why the worker ended."""
        self.process.join(5)
        ended_by = -(self.process.exitcode or 0)
        return TOO_LONG if ended_by == getattr(signal, "SIGXCPU", None) else ENDED

    def end(self) -> None:
        """End the worker, whatever it does."""
        self.line.close()
        self.process.kill()
        self.process.join()


# The worker ----------------------------------------------------------------------------------


def _work(line: Connection, not_ours: list[Connection]) -> None:
    """Do what comes, until nobody asks any more."""
    for connection in not_ours:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("500")
    if "torch" in sys.modules:
        # Threads that the grader had are not here, but PyTorch would wait for them.
        sys.modules["torch"].set_num_threads(1)
    # Nobody here has random numbers that would have to be put back after each question.
    with chance_as_before():
        while True:
            try:
                message = line.recv_bytes()
            except (EOFError, OSError):
                os._exit(0)
            folder, task, *arguments = json.loads(message)
            try:
                own.read_over(folder)
                answer = _DONE + _TASKS[task](*arguments)
            except MemoryError:
                answer = _OVER + TOO_MUCH_MEMORY.encode()
            except MissingReference as error:
                answer = _AUTHORS + str(error).encode()
            except Exception as error:
                answer = _FAILED + type(error).__name__.encode()
            _lift_limits()
            if task != "prepare":
                line.send_bytes(answer)


def _prepare(exercise_ids: list[str], seed: int, student: str) -> bytes:
    for exercise_id in exercise_ids:
        questions(exercise_id, seed, student).expected  # noqa: B018
    return b""


def _verdict(exercise_id: str, seed: int, student: str, answers: list[str | None]) -> bytes:
    asked, given = _received(exercise_id, seed, student, answers)
    return json.dumps(dataclasses.asdict(asked.verdict(given))).encode()


def _edits(
    exercise_id: str, seed: int, student: str, answers: list[str | None], source: str
) -> bytes:
    asked, given = _received(exercise_id, seed, student, answers)
    return json.dumps(asked.edits(given, source)).encode()


def _line(
    exercise_id: str,
    seed: int,
    student: str,
    answers: list[str | None],
    source: str,
    edited: list[list[str]],
) -> bytes:
    asked, given = _received(exercise_id, seed, student, answers)
    order = asked.order_of_edits(given)
    told = [
        (_decoded(text, asked.cases[i]) for text, i in zip(texts, order, strict=False))
        for texts in edited
    ]
    line = asked.guilty_line(given, source, told)
    return json.dumps(line and dataclasses.asdict(line)).encode()


def _received(
    exercise_id: str, seed: int, student: str, answers: list[str | None]
) -> tuple[Questions, list[Answer]]:
    """Return what was asked, and the answers in the order of its cases; from here on, in limits."""
    asked = questions(exercise_id, seed, student)
    asked.expected  # noqa: B018
    _limit()
    sent = zip(asked.order, answers, strict=False)
    return asked, asked.in_order_of_cases([_decoded(text, asked.cases[i]) for i, text in sent])


def _clean(texts: list[tuple[str, str, dict]]) -> bytes:
    _limit()
    cleaned = []
    for kind, text, attachments in texts:
        match kind:
            case "html":
                cleaned.append(clean_html(text))
            case "markdown":
                cleaned.append(clean_markdown(text, attachments))
            case "math":
                cleaned.append(clean_math(text))
    return json.dumps(cleaned).encode()


_TASKS: dict[str, Callable[..., bytes]] = {
    "prepare": _prepare,
    "verdict": _verdict,
    "edits": _edits,
    "line": _line,
    "clean": _clean,
}


def _decoded(text: str | None, inputs: Mapping[str, Any]) -> Answer:
    """Turn what a submission's process sent for a case into an answer, whatever it was."""
    if text is None:
        return Answer(raised=Raised("NotPlain", "The answers together are too large."))
    try:
        return received(wire.parse(text), inputs)
    except wire.NotPlain as error:
        return Answer(raised=Raised("NotPlain", f"The answer is {error}."))
    except MemoryError:
        raise
    except Exception:
        # Data from a hostile process: every way of being malformed means the same.
        return Answer(raised=Raised("NotPlain", "The answer is no plain data."))


def _limit() -> None:
    """Limit the time and memory of what follows; what exceeds the time ends this process."""
    if resource is not None:
        _set_limit(resource.RLIMIT_CPU, int(time.process_time()) + PROCESSOR_SECONDS)
        _set_limit(resource.RLIMIT_DATA, _data_size() + MEMORY)


def _lift_limits() -> None:
    if resource is not None:
        _set_limit(resource.RLIMIT_CPU, None)
        _set_limit(resource.RLIMIT_DATA, None)


def _set_limit(which: int, limit: int | None) -> None:
    _, most = resource.getrlimit(which)
    wanted = most if limit is None else limit
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (wanted, most))


def _data_size() -> int:
    """Return the bytes that count for the limit, as far as the system says."""
    with contextlib.suppress(OSError), open("/proc/self/statm") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    return 0
