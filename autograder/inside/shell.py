"""Runs cells as Jupyter would, without a kernel's sockets, and answers the grader's questions.

The process is the learner's: whatever a submission patches in it, it changes only its own
outputs and its own answers.
"""

import ast
import base64
import builtins
import contextlib
import getpass
import importlib
import io
import json
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot
import matplotlib_inline.backend_inline
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from .channel import Broken, Channel

CHUNK = 8_000
# Answers are sent on when they have more characters or when the first has waited for longer.
MAX_WAITING, MAX_SECONDS_WAITING = 1_000_000, 0.05
PACKAGE = "autograder"


class StdinNotImplementedError(Exception):
    """Nobody is there to type; ipykernel's error has this name too."""


class Line:
    """The channel, as the shell's parts use it; silent in processes that a learner forks."""

    def __init__(self, channel: Channel):
        self.channel, self.process = channel, os.getpid()

    def send(self, message: dict) -> None:
        """Send a message after everything that was printed before it."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Stream):
                stream.flush()
        self.send_at_once(message)

    def send_at_once(self, message: dict) -> None:
        """Send a message, whatever is still waiting to be printed."""
        if os.getpid() == self.process:
            self.channel.send(message)


class Stream(io.TextIOBase):
    """Standard output or error, going to the grader in pieces."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, line: Line):
        self.name, self.line = name, line
        self.lock = threading.RLock()
        self.waiting: list[str] = []
        self.size = 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self.lock:
            for start in range(0, len(text), CHUNK):
                piece = text[start : start + CHUNK]
                self.waiting.append(piece)
                self.size += len(piece)
                if self.size >= CHUNK:
                    self.flush()
        return len(text)

    def flush(self) -> None:
        with self.lock:
            text, self.waiting, self.size = "".join(self.waiting), [], 0
        if text:
            # Half of a surrogate pair is no Unicode, and could not be written to a file.
            text = text.encode("utf-8", "replace").decode("utf-8")
            self.line.send_at_once({"is": "stream", "name": self.name, "text": text})

    def writable(self) -> bool:
        return True


class Publisher(DisplayPublisher):
    """What `display` calls."""

    def publish(
        self, data, metadata=None, source=None, *, transient=None, update=False, **_
    ) -> None:
        self.shell.line.send(
            {
                "is": "update" if update else "display",
                "data": plain_bundle(data),
                "metadata": plain(metadata or {}),
                "id": str((transient or {}).get("display_id", "")),
            }
        )

    def clear_output(self, wait=False) -> None:
        self.shell.line.send({"is": "clear", "wait": bool(wait)})


class Hook(DisplayHook):
    """What shows the value of a cell's last line."""

    shell: Any

    def start_displayhook(self) -> None:
        self.bundle: dict = {}

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.bundle = {"data": plain_bundle(format_dict), "metadata": plain(md_dict or {})}

    def finish_displayhook(self) -> None:
        if self.bundle.get("data"):
            number = self.prompt_count
            self.shell.line.send({"is": "result", "number": number, **self.bundle})


class Shell(InteractiveShell):
    """IPython without a terminal and without a kernel."""

    line: Any = AnyTrait()
    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.line.send(
            {
                "is": "error",
                "ename": etype.__name__,
                "evalue": str(evalue),
                "traceback": [str(line) for line in stb],
            }
        )

    def transform_cell(self, raw_cell: str) -> str:
        """Turn IPython's own syntax into Python, unless a cell is nothing but Python already.

        A single line may be a magic's name without its ``%``.
        """
        if len(raw_cell.splitlines()) > 1:
            with warnings.catch_warnings(), contextlib.suppress(Exception):
                warnings.simplefilter("ignore")
                ast.parse(raw_cell)
                return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        return super().transform_cell(raw_cell)

    def enable_gui(self, gui=None) -> None:
        """Accept ``%matplotlib inline``; there is no screen for anything else."""

    def ask_exit(self) -> None:
        """Let ``quit()`` do nothing, as in a notebook."""

    def init_sys_modules(self) -> None:
        # Classes pickle and `import __main__` works, as in a kernel.
        sys.modules["__main__"] = self.user_module


_ours: dict[str, Any] = {}


def prepare() -> None:
    """Make the shell, and load this package twice: once to ask with, once for the learner.

    A submission can patch whatever it can import, so the modules that ask it must be others than
    those it finds by their names. Both copies are loaded here, while no code of a learner's has
    run. The first is taken out of `sys.modules` and kept in `_ours`; the second stays, for
    ``from autograder import check``. `_our_package` puts the first back while cases are put.
    Both are one package on disk, and neither holds an answer: what the second copy is for is
    that patches neither help nor hurt.
    """
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config, user_ns={"__name__": "__main__"})
    matplotlib_inline.backend_inline.configure_inline_support(shell, "inline")
    matplotlib.interactive(True)
    # The first cell is the slowest.
    shell.run_cell("0", store_history=False, silent=True)
    _load_package()
    for name in list(sys.modules):
        # But for this part of it, which is running.
        if name.partition(".")[0] == PACKAGE and not name.startswith(f"{PACKAGE}.inside"):
            _ours[name] = sys.modules.pop(name)
    _load_package()


def _load_package() -> None:
    own = importlib.import_module(f"{PACKAGE}.own")
    published = Path(__file__).parents[2] / own.PUBLISHED
    own.read_over(published if published.is_dir() else None)
    exercises = importlib.import_module(f"{PACKAGE}.exercises")
    importlib.import_module(f"{PACKAGE}.asking")
    importlib.import_module(f"{PACKAGE}.learning")
    for lesson in exercises.all_lessons():
        exercises.exercises(lesson)


def serve(channel: Channel) -> None:
    """Run what the grader sends until it has no more; does not return."""
    shell = Shell.instance()
    shell.line = Line(channel)
    sys.stdout, sys.stderr = Stream("stdout", shell.line), Stream("stderr", shell.line)
    builtins.input = getpass.getpass = _nobody_types
    me = os.getpid()
    while True:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _have_streams(shell.line)
        try:
            message = channel.receive()
            reply = Reply(shell.line, message.get("token"))
            _respond(shell, message, reply)
            if os.getpid() != me:
                os._exit(0)
            reply.done()
        except Broken:
            os._exit(0)
        except KeyboardInterrupt:
            continue


def _have_streams(line: Line) -> None:
    """Put standard streams back that a cell has taken away or closed: IPython needs some."""
    for name in ("stdout", "stderr"):
        if getattr(getattr(sys, name, None), "closed", True):
            setattr(sys, name, Stream(name, line))


class Reply:
    """What the grader hears of a request: answers, many at a time, and then that it is done.

    With a message for each answer the two processes would wait for each other again and again;
    with one for all of them, all would be lost if this process ended.
    """

    def __init__(self, line: Line, token: Any):
        self.line, self.token = line, token
        self.more: dict[str, Any] = {}
        self.waiting: list[Any] = []
        self.size, self.since = 0, time.monotonic()

    def add(self, answers: Any, size: int) -> None:
        """Add what has so many characters: an answer as JSON, or a list of answers."""
        self.waiting.append(answers)
        self.size += size
        if self.size > MAX_WAITING or time.monotonic() - self.since > MAX_SECONDS_WAITING:
            self._send("answers")

    def done(self) -> None:
        """Say that this is all."""
        self._send("done", **self.more)

    def _send(self, kind: str, **more: Any) -> None:
        answers, self.waiting = self.waiting, []
        self.size, self.since = 0, time.monotonic()
        self.line.send({"is": kind, "token": self.token, "answers": answers, **more})


class Interruption:
    """Ctrl-C, and whether it came: the learner's code may take no notice."""

    came = False

    def __call__(self, *_: Any) -> None:
        self.came = True
        raise KeyboardInterrupt


def _respond(shell: Shell, message: dict, reply: Reply) -> None:
    match message["do"]:
        case "files":
            for name, content in message["files"].items():
                path = Path(name)
                # Without a file that cannot be written here, the notebook runs all the same.
                with contextlib.suppress(OSError):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(base64.b64decode(content))
        case "run":
            reply.more["number"] = shell.execution_count
            signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                shell.run_cell(message["source"], store_history=True)
            except KeyboardInterrupt:
                shell.showtraceback()
        case "ask":
            _ask(shell, reply, message["exercise"], message["cases"])
        case "ask edited":
            _ask_edited(shell, reply, **message["edited"])
        case unknown:
            raise Broken(f"a message that asks for {unknown!r}")


def _ask(shell: Shell, reply: Reply, exercise: str, cases: list) -> None:
    """Put cases to the learner's code, one after the other, until it is interrupted."""
    interruption = Interruption()
    with _our_package() as ours, contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, interruption)
        asked = ours.exercises.find_exercise(exercise)
        with ours.asking.chance_as_before():
            for case in cases:
                inputs = ours.wire.decode(case)
                answer = json.dumps(ours.asking.ask_in_plain(asked, shell.user_ns, inputs))
                reply.add(answer, len(answer))
                if interruption.came:
                    return


def _ask_edited(
    shell: Shell, reply: Reply, exercise: str, cases: list, sources: list[str], seconds: float
) -> None:
    """Put cases to what edits would make of the learner's code, as long as there is time.

    What is right is not known here. But an edit that changes nothing in the first answer, or
    raises an exception, cannot be right everywhere, and is asked nothing more.

    Parameters
    ----------
    shell, reply : Shell, Reply
        Where it ran, and who is told.
    exercise, cases : str, list
        What to ask.
    sources : list of str
        The unedited one, then the edits.
    seconds : float
        Of the processor's time, after which to stop.
    """
    interruption, late = Interruption(), _clock(seconds)
    with _our_package() as ours, contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGINT, interruption)
        asked = ours.exercises.find_exercise(exercise)
        inputs = [ours.wire.decode(case) for case in cases]
        unedited = None
        with ours.asking.chance_as_before():
            for source in sources:
                answers: list[str] = []
                for answer in ours.asking.ask_edited_in_plain(asked, shell.user_ns, source, inputs):
                    answers.append(json.dumps(answer))
                    unedited = unedited or answers[0]
                    if interruption.came or "raised" in answer or answers[0] == unedited:
                        break
                    if len(answers) == 1 and late():
                        break
                reply.add(answers, sum(map(len, answers)))
                if unedited is None or interruption.came or late():
                    return


def _clock(seconds: float) -> Callable[[], bool]:
    """Return what says whether this process has worked for so many seconds since.

    To ask for the processor's time takes milliseconds on some systems, so it is asked for last.
    """
    started, worked = time.monotonic(), time.process_time()
    return lambda: time.monotonic() - started > seconds and time.process_time() - worked > seconds


@contextlib.contextmanager
def _our_package() -> Iterator[SimpleNamespace]:
    """Ask with a copy of this package that is not the learner's; yield what is needed of it.

    The learner's copy, patched or not, is set aside meanwhile, so that it neither helps nor
    hurts.
    """
    theirs = {name: sys.modules.get(name) for name in _ours}
    sys.modules.update(_ours)
    try:
        yield SimpleNamespace(
            **{name: _ours[f"{PACKAGE}.{name}"] for name in ("asking", "exercises", "wire")}
        )
    finally:
        for name, module in theirs.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def _nobody_types(*_: Any, **__: Any) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def plain_bundle(bundle: dict) -> dict:
    """Return a MIME bundle as JSON can hold it, pictures as base64."""
    return {
        str(kind): base64.b64encode(data).decode() if isinstance(data, bytes) else plain(data)
        for kind, data in bundle.items()
    }


def plain(data: Any) -> Any:
    """Return something as JSON can hold it."""
    return json.loads(json.dumps(data, default=repr))
