"""Gives birth to learners' kernels; run as a program on Linux, never imported.

It imports once what every notebook imports, which takes seconds, and then forks a kernel for
each line of JSON on its standard input, in a few milliseconds, and answers with the kernel's
process id. It never runs a learner's code itself.

Before a kernel begins, it is confined for good where Linux offers Landlock: it may read
Python and the system's libraries, and has its own folder; reference solutions, gradebook,
other learners' work and other processes are out of its reach.

Keys of an order: ``arguments``, ``environment``, ``folder``, ``path`` (put before
`sys.path`), ``read`` and ``write`` (paths), ``memory`` (bytes, 0 for no limit), ``confine``.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import sys

PRELOADED = (
    "ipykernel.kernelapp",
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "torch",
    # Comes in with the first step of any torch optimiser, and takes longest of all.
    "torch._dynamo",
)

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
RULESET_VERSION = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL = 1 << 14, 1 << 15
# How many of the rights in the kernel's list each version of Landlock knows.
RIGHTS_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3


class Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def confine(read: list, write: list) -> bool:
    """Restrict this process and its children for good; False where that is impossible."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, RULESET_VERSION)
    if version < 1:
        return False
    every_right = (1 << RIGHTS_KNOWN.get(version, 16)) - 1
    scoped = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    rules = Ruleset(every_right, 0, scoped)
    # Older systems know a shorter form of this structure.
    size = 24 if version >= 6 else 8
    handle = libc.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0)
    if handle < 0:
        return False
    to_read = EXECUTE | READ_FILE | READ_DIR
    of_files = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
    for paths, rights in ((read, to_read), (write, every_right)):
        for path in paths:
            try:
                parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            allowed = rights & every_right & (-1 if os.path.isdir(path) else of_files)
            rule = PathBeneath(allowed, parent)
            libc.syscall(ADD_RULE, handle, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
            os.close(parent)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done = libc.syscall(RESTRICT_SELF, handle, 0) == 0
    os.close(handle)
    return done


def limit_memory(size: int) -> None:
    """Let a runaway allocation end in a MemoryError instead of taking the machine down."""
    if size:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard > size:
            resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def become_kernel(order: dict) -> None:
    """Turn this process, a fork, into a kernel; does not return."""
    os.setsid()
    # The kernel ends when its parent does, so that none is left over.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.path[:0] = order["path"]
    sys.argv = ["ipykernel_launcher", *order["arguments"]]
    limit_memory(order["memory"])
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")
    if order["confine"]:
        confine(order["read"], order["write"])
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()


def main() -> None:
    """Fork a kernel for each order, until standard input ends."""
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        child = os.fork()
        if child == 0:
            try:
                become_kernel(order)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
