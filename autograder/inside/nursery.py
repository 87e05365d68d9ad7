"""Gives birth to the processes in which submissions run; a program, run by `grading.sandbox`.

It imports once what every notebook imports, which takes seconds. On Linux it then waits for
orders on a socket, and forks in a few milliseconds a process that is as warm as it is. It never
runs a learner's code itself. Elsewhere it becomes that process.

The first argument is a JSON object: ``walls`` (``"namespaces"``, ``"landlock"`` or ``"none"``),
``control`` (the socket's descriptor, or null for: become the process, and talk on standard input
and output), ``folders`` (of a submission's own), ``read`` and ``write`` (paths that Landlock
allows), ``size`` (bytes of a folder), and ``limits`` (by the names of `resource`).
"""

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
import sys

# Besides what they import in turn. The first step of any torch optimizer imports the last one,
# and takes longest of all.
PRELOADED = ("ipywidgets", "tqdm.auto", "torch.utils.data", "torch._dynamo")


def warm_up() -> None:
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
    importlib.import_module("lessons.microscope")
    importlib.import_module("lessons.data")
    figure = Figure()
    FigureCanvasAgg(figure)
    figure.subplots().set_title("Fonts, $x^2$")
    figure.savefig(io.BytesIO(), format="png")
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)
        weight = torch.nn.Parameter(torch.ones(2))
        (weight**2).sum().backward()
        torch.optim.Adam([weight]).step()


def become_submission(channel: tuple[int, int], order: dict) -> None:
    """Turn this process into the one in which a submission runs; does not return."""
    from autograder.inside import shell

    folder = order["folders"][0]
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")
    if os.name == "posix":
        from autograder.inside import walls

        if order["walls"] == "namespaces":
            walls.enter_namespaces(order["folders"], order["size"])
        if sys.platform == "linux":
            walls.die_with_parent()
        walls.limit(order["limits"])
        if order["walls"] == "landlock":
            walls.confine(order["read"], [folder, *order["write"]])
        if order["walls"] != "none":
            walls.give_up_privileges()
    work = os.path.join(folder, "work")
    os.mkdir(work)
    os.chdir(work)
    for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "JUPYTER_DATA_DIR"):
        os.environ[name] = folder
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = os.path.join(folder, "config")
    _new_random_numbers()
    shell.serve(*channel)


def _new_random_numbers() -> None:
    random.seed()
    sys.modules["numpy"].random.seed()
    if "torch" in sys.modules:
        sys.modules["torch"].seed()


def _only_streams_to_nowhere(kept: set[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - kept:
        os.dup2(nothing, stream)
    for number in range(3, 256):
        if number not in kept:
            with contextlib.suppress(OSError):
                os.close(number)


def give_birth(order: dict) -> None:
    """Fork a submission's process whenever the grader asks, until the grader is gone."""
    from autograder.inside import walls

    walls.adopt_orphans()
    control = socket.socket(fileno=order["control"])
    gc.collect()
    gc.freeze()
    child, folder = 0, ""
    control.send(b"ready")
    while True:
        select.select([control], [], [])
        command, descriptors, _, _ = socket.recv_fds(control, 100, 1)
        if command == b"start":
            if order["walls"] != "namespaces":
                folder = os.path.join(order["folders"][0], f"submission-{os.urandom(8).hex()}")
                os.mkdir(folder)
            child = os.fork()
            if not child:
                try:
                    control.close()
                    os.setsid()
                    _only_streams_to_nowhere(set(descriptors))
                    own = [folder] if folder else order["folders"]
                    become_submission((descriptors[0],) * 2, order | {"folders": own})
                finally:
                    os._exit(1)
            os.close(descriptors[0])
        elif command == b"interrupt":
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGINT)
        else:  # b"end", or b"" because the grader has gone
            walls.end_descendants()
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            if not command:
                return
            control.send(b"ended")


def main() -> None:
    """Do what the first argument says."""
    order = json.loads(sys.argv[1])
    if order["control"] is None:
        # Nothing that is printed may get between the messages.
        channel = os.dup(0), os.dup(1)
        _only_streams_to_nowhere(set(channel))
        warm_up()
        become_submission(channel, order)
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        warm_up()
        give_birth(order)


if __name__ == "__main__":
    main()
