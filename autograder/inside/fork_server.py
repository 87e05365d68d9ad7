"""Forks the processes in which submissions run; a program, run by `grading.sandbox`.

It imports once what every notebook imports, which takes seconds. On Linux it then waits for
orders on a socket, and forks in a few milliseconds a process in which all of that is loaded. It
never runs a learner's code itself. Elsewhere it becomes that process.

The first message is its order: ``protection`` (as in `grading.sandbox`), ``inside`` (whether it
is bubblewrap's), ``forks`` (whether to fork, or to become the process), ``folders`` (of a
submission's own, or where to make them; in memory, where ``inside``), ``user`` (a submission's
own; null: that of whoever grades), ``read`` and ``write`` (paths that Landlock allows),
``filter`` (of system calls, in base64; null for none), and ``limits`` (as in
`grading.sandbox.Limits`). Of a fork, the limits come with the order to fork, and with them
``trains``: whether to import first what only PyTorch's optimizers need.

It comes on standard input, which is a socket; on Windows that says which. So a submission, which
can see its command line, learns nothing from it.
"""

import base64
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from autograder.inside.channel import Broken, Channel

# Besides what they import in turn.
PRELOADED = ("ipywidgets", "tqdm.auto", "torch.utils.data")
# The seconds between two looks at what a submission uses up.
INTERVAL = 0.1


def preload() -> None:
    """Import what notebooks import, and use once what is slow the first time."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from autograder.inside import shell

    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    shell.prepare()
    import lessons.widgets

    for module in pkgutil.iter_modules(lessons.widgets.__path__):
        importlib.import_module(f"lessons.widgets.{module.name}")
    importlib.import_module("lessons.data")
    figure = Figure()
    FigureCanvasAgg(figure)
    figure.subplots().set_title("Fonts, $x^2$")
    figure.savefig(io.BytesIO(), format="png")


def preload_rest() -> None:
    """Import what only some notebooks need: the first step of any torch optimizer.

    It takes half as long as all the others together, so nobody waits for it in vain.
    """
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)
        weight = torch.nn.Parameter(torch.ones(2))
        (weight**2).sum().backward()
        torch.optim.Adam([weight]).step()


def run_submission(channel: Channel, order: dict[str, Any]) -> None:
    """Turn this process into the one in which a submission runs; does not return."""
    from autograder.inside import shell

    folder, limits = order["folders"][0], order["limits"]
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")
    if os.name == "posix":
        from autograder.inside import walls

        if order["inside"]:
            walls.enter_namespaces(
                order["folders"], limits["files"], limits["names"], order["user"]
            )
        elif order["user"] is not None:
            walls.become(order["user"])
        if sys.platform == "linux":
            walls.die_with_parent()
            walls.have_keys_of_its_own()
        # An account's processes are counted together, so it must be one without others.
        walls.limit(limits, count_processes=order["user"] is not None)
        if order["protection"] == "landlock":
            walls.confine(order["read"], order["listed"], [folder, *order["write"]])
        if order["protection"] != "none":
            walls.give_up_privileges()
        if order["filter"] is not None:
            walls.refuse(base64.b64decode(order["filter"]))
    work = os.path.join(folder, "work")
    os.mkdir(work)
    os.chdir(work)
    # As in JupyterLab, a module that lies beside the notebook can be imported.
    sys.path.insert(0, "")
    for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "JUPYTER_DATA_DIR"):
        os.environ[name] = folder
    # It may have been looked up already.
    tempfile.tempdir = None
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = os.path.join(folder, "config")
    _new_random_numbers()
    shell.serve(channel)


def _new_random_numbers() -> None:
    random.seed()
    sys.modules["numpy"].random.seed()
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.seed()


def _close_all_but(kept: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(3, kept)
    os.closerange(kept + 1, 256)


class ForkServer:
    """Forks a submission's process whenever the grader asks, and looks after it.

    Parameters
    ----------
    control : socket.socket
        On which orders come, and what became of them goes back.
    order : dict
        What the module's docstring says.
    """

    def __init__(self, control: socket.socket, order: dict[str, Any]):
        from autograder.inside import walls

        self.control, self.order = control, order
        self.child = 0
        self.folder = self.used_up = ""
        self.has_rest = False
        self.chores: Iterator[None] = walls.use_large_pages()

    def serve(self) -> None:
        """Do what the grader asks until it is gone."""
        from autograder.inside import walls

        walls.adopt_orphans()
        self.control.send(b"ready")
        while True:
            # While a submission runs there is time for this, and nobody waits for it.
            busy = self.child and next(self.chores, self) is not self
            wait = 0 if busy else INTERVAL if self.child else None
            if not select.select([self.control], [], [], wait)[0]:
                self._look()
                continue
            command, descriptors, _, _ = socket.recv_fds(self.control, 10_000, 1)
            if command == b"interrupt":
                if self.child:
                    os.kill(self.child, signal.SIGINT)
            elif command == b"end":
                self._end()
            elif not command:
                self._clear_up()
                return
            else:
                self._start(**json.loads(command), line=descriptors[0])

    def _look(self) -> None:
        """End the submission if it has used up too much."""
        from autograder.inside import walls

        if used_up := self.watch.used_up():
            self.used_up, self.child = used_up, 0
            walls.end_descendants()

    def _start(self, limits: dict[str, int], trains: bool, line: int) -> None:
        from autograder.inside import walls, watch

        if trains and not self.has_rest:
            self.has_rest = True
            preload_rest()
            gc.collect()
            gc.freeze()
            self.chores = walls.use_large_pages()
        inside, user = self.order["inside"], self.order["user"]
        folders = self.order["folders"]
        if inside:
            self.child = walls.fork_alone()
        else:
            self.folder = os.path.join(folders[0], f"submission-{os.urandom(8).hex()}")
            os.mkdir(self.folder, 0o700)
            if user is not None:
                os.chown(self.folder, user, user)
            folders = [self.folder]
            self.child = os.fork()
        if not self.child:
            try:
                os.setsid()
                _close_all_but(line)
                own = {"folders": folders, "limits": limits}
                run_submission(Channel(socket.socket(fileno=line)), self.order | own)
            finally:
                os._exit(1)
        os.close(line)
        self.watch = watch.Watch(self.child, folders, inside, limits)

    def _end(self) -> None:
        waited = self.watch.waited()
        self._clear_up()
        self.control.send(json.dumps({"used_up": self.used_up, "waited": waited}).encode())
        self.child, self.used_up = 0, ""

    def _clear_up(self) -> None:
        from autograder.inside import walls

        walls.end_descendants()
        if self.folder:
            _remove(self.folder)


def _remove(folder: str) -> None:
    """Remove a folder that may be very deep, or closed to its owner."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.exists(folder):
        for command in (["chmod", "-R", "u+rwx", folder], ["rm", "-rf", folder]):
            subprocess.run(command, stderr=subprocess.DEVNULL)


def main() -> None:
    """Do what the first message says."""
    if sys.platform == "win32":
        line = socket.fromshare(sys.stdin.buffer.read())
    else:
        line = socket.socket(fileno=os.dup(0))
        # A submission has nothing to read there.
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
    channel = Channel(line)
    try:
        order = channel.receive()
    except Broken:
        return
    # What is loaded is no garbage, but looking for some in it takes a seventh of the time.
    gc.disable()
    preload()
    gc.freeze()
    gc.enable()
    if order["forks"]:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ForkServer(line, order).serve()
        # Nothing is left to be done, and Python would take half a second to do it.
        os._exit(0)
    else:
        preload_rest()
        run_submission(channel, order)


if __name__ == "__main__":
    main()
