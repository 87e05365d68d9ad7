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
from collections.abc import Iterator
from pathlib import Path
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
    ``from autograder import check``. `_answer` puts the first back for as long as a case is put.
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
        try:
            message = channel.receive()
            answer = _respond(shell, message)
            if os.getpid() != me:
                os._exit(0)
            shell.line.send({"is": "done", "token": message.get("token"), **answer})
        except Broken:
            os._exit(0)
        except KeyboardInterrupt:
            continue


def _respond(shell: Shell, message: dict) -> dict:
    match message["do"]:
        case "files":
            for name, content in message["files"].items():
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b64decode(content))
            return {}
        case "run":
            number = shell.execution_count
            signal.signal(signal.SIGINT, signal.default_int_handler)
            try:
                shell.run_cell(message["source"], store_history=True)
            except KeyboardInterrupt:
                shell.showtraceback()
            return {"number": number}
        case "ask":
            signal.signal(signal.SIGINT, signal.default_int_handler)
            return {"answer": _answer(shell, message["exercise"], message["case"])}
        case "ask edited":
            signal.signal(signal.SIGINT, signal.default_int_handler)
            answers = _answers_of_an_edit(shell, **message["edit"])
            # To ask for it takes milliseconds on some systems.
            return {"answers": answers, "worked": message["clock"] and time.process_time()}
    raise Broken(f"a message that asks for {message['do']!r}")


def _answer(shell: Shell, exercise_id: str, case: Any) -> dict:
    """Put one case to the learner's code."""
    with _our_package():
        asking = _ours[f"{PACKAGE}.asking"]
        exercise = _ours[f"{PACKAGE}.exercises"].find_exercise(exercise_id)
        inputs = _ours[f"{PACKAGE}.wire"].decode(case)
        try:
            return asking.ask_in_plain(exercise, shell.user_ns, inputs)
        except KeyboardInterrupt:
            return asking.Answer(raised=asking.Raised("KeyboardInterrupt", "")).to_plain()


def _answers_of_an_edit(shell: Shell, exercise: str, source: str, cases: list) -> list[dict]:
    """Put cases to what an edit would make of the learner's code; none after an interruption."""
    with _our_package(), contextlib.suppress(KeyboardInterrupt):
        asked = _ours[f"{PACKAGE}.exercises"].find_exercise(exercise)
        inputs = [_ours[f"{PACKAGE}.wire"].decode(case) for case in cases]
        ask = _ours[f"{PACKAGE}.asking"].ask_edited_in_plain
        return ask(asked, shell.user_ns, source, inputs)
    return []


@contextlib.contextmanager
def _our_package() -> Iterator[None]:
    """Ask with a copy of this package that is not the learner's.

    The learner's copy, patched or not, is set aside meanwhile, so that it neither helps nor
    hurts.
    """
    theirs = {name: sys.modules.get(name) for name in _ours}
    sys.modules.update(_ours)
    try:
        yield
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
