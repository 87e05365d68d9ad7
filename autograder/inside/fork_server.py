"""Forks the processes in which submissions run; a program, run by `grading.sandbox`.

It imports once what every notebook imports, which takes seconds. On Linux it then waits for
orders on a socket, and forks in a few milliseconds a process in which all of that is loaded. It
never runs a learner's code itself. Elsewhere it becomes that process.

The first argument is a JSON object: ``protection`` (``"namespaces"``, ``"landlock"`` or
``"none"``), ``forks`` (whether to fork, or to become the process), ``socket`` (the descriptor of
the one on which orders come, or messages to that process; null on Windows, where standard input
says which), ``folders`` (of a submission's own), ``read`` and ``write`` (paths that Landlock
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
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)
        weight = torch.nn.Parameter(torch.ones(2))
        (weight**2).sum().backward()
        torch.optim.Adam([weight]).step()


def run_submission(line: socket.socket, order: dict) -> None:
    """Turn this process into the one in which a submission runs; does not return."""
    from autograder.inside import shell

    folder = order["folders"][0]
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")
    if os.name == "posix":
        from autograder.inside import walls

        if order["protection"] == "namespaces":
            walls.enter_namespaces(order["folders"], order["size"])
        if sys.platform == "linux":
            walls.die_with_parent()
        walls.limit(order["limits"])
        if order["protection"] == "landlock":
            walls.confine(order["read"], [folder, *order["write"]])
        if order["protection"] != "none":
            walls.give_up_privileges()
    work = os.path.join(folder, "work")
    os.mkdir(work)
    os.chdir(work)
    # As in JupyterLab, a module that lies beside the notebook can be imported.
    sys.path.insert(0, "")
    for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "JUPYTER_DATA_DIR"):
        os.environ[name] = folder
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = os.path.join(folder, "config")
    _new_random_numbers()
    shell.serve(line)


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


def serve_forks(control: socket.socket, order: dict) -> None:
    """Fork a submission's process whenever the grader asks, until the grader is gone."""
    from autograder.inside import walls

    walls.adopt_orphans()
    gc.collect()
    gc.freeze()
    walls.use_large_pages()
    child, folder = 0, ""
    control.send(b"ready")
    while True:
        select.select([control], [], [])
        command, descriptors, _, _ = socket.recv_fds(control, 100, 1)
        if command == b"start":
            (line,) = descriptors
            if order["protection"] == "namespaces":
                child = walls.fork_alone()
            else:
                folder = os.path.join(order["folders"][0], f"submission-{os.urandom(8).hex()}")
                os.mkdir(folder)
                child = os.fork()
            if not child:
                try:
                    os.setsid()
                    _close_all_but(line)
                    own = [folder] if folder else order["folders"]
                    run_submission(socket.socket(fileno=line), order | {"folders": own})
                finally:
                    os._exit(1)
            os.close(line)
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
    if sys.platform == "win32":
        line = socket.fromshare(sys.stdin.buffer.read())
    else:
        line = socket.socket(fileno=order["socket"])
    if order["forks"]:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        preload()
        serve_forks(line, order)
    else:
        preload()
        run_submission(line, order)


if __name__ == "__main__":
    main()
