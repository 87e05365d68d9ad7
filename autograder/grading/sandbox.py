"""Where submissions run: forked from a process that has loaded everything, behind walls.

A `Sandbox` is one fork server (see `autograder.inside`). From it come `Session` after `Session`,
each a fresh process for one submission, and each gone without a trace before the next begins.
"""

import contextlib
import functools
import json
import os
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import AutograderError
from ..inside.channel import Channel
from ..references import PROJECT, SOLUTIONS

# What a submission needs of the grader's environment; everything else stays here, for it may
# hold secrets.
KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "SYSTEMROOT",
    "WINDIR",
    "PATHEXT",
    "COMSPEC",
)
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)

# All that a submission can import of this project: what asking needs, and what notebooks compute
# with. Nothing here is a right answer, holds one or loads one.
SHARED = (
    "autograder/__init__.py",
    "autograder/asking.py",
    "autograder/errors.py",
    "autograder/exercise.py",
    "autograder/exercises",
    "autograder/inside",
    "autograder/wire.py",
    "lessons/__init__.py",
    "lessons/data.py",
    "lessons/widgets/__init__.py",
    "lessons/widgets/style.py",
)

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix")
# The few files of /etc that Python and its libraries look at.
SETTINGS = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/shm")

WINDOWS = os.name == "nt"

COURSE = "/course"
FOLDER = "/submission"

NAMESPACES, LANDLOCK, NONE = "namespaces", "landlock", "none"
UNPROTECTED = {
    NAMESPACES: "",
    LANDLOCK: "Submissions run without a sandbox (bubblewrap is missing or not permitted). "
    "They cannot read solutions, gradebook or each other's files, but they can use the network "
    "and see other processes, and nothing limits how many processes they start.",
    NONE: "Submissions run without a sandbox, as on this system there is none. They can read "
    "and change whatever you can: grade only what you would run yourself.",
}


class SandboxError(AutograderError):
    """No process could be started for submissions; the message says why."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use up.

    Parameters
    ----------
    memory : int
        Bytes of address space, for each of its processes; 0 for no limit.
    processor : int
        Seconds of processor time, for each of its processes.
    files : int
        Bytes of each file, and of all files in a folder that it can write to.
    open_files : int
        How many files a process may have open.
    processes : int
        How many processes and threads it may have; only where there are namespaces.
    """

    memory: int = 6_000_000_000
    processor: int = 600
    files: int = 256_000_000
    open_files: int = 256
    processes: int = 100

    def by_name(self, protection: str) -> dict[str, int]:
        """Return the limits by the names of `resource`, without ``RLIMIT_``."""
        limits = {
            **({"AS": self.memory} if self.memory else {}),
            "CPU": self.processor,
            "FSIZE": self.files,
            "NOFILE": self.open_files,
            "CORE": 0,
        }
        # Elsewhere the system counts all processes of the account that grades.
        return limits | {"NPROC": self.processes} if protection == NAMESPACES else limits


class Sandbox:
    """A fork server for submissions' processes, one at a time.

    Where the system cannot fork safely, each submission gets a process that starts cold.

    Parameters
    ----------
    limits : Limits
        What each submission may use up.
    protection : str, optional
        `NAMESPACES`, `LANDLOCK` or `NONE`; default: the best that there is.
    forks : bool
        Whether to fork, or to start each process anew.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        protection: str | None = None,
        forks: bool = sys.platform == "linux",
    ):
        self.limits = limits or Limits()
        self.protection = protection or best_protection()
        self.forks = forks
        self.fork_server: subprocess.Popen | None = None
        self.ready = False
        self._temporary = tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True)
        self.path = Path(self._temporary.name).resolve()
        self.site, self.folders = self.path / "site", self.path / "submissions"
        self.folders.mkdir()
        _fill_site(self.site)
        _copy_font_list(self.path)

    def session(self) -> "Session":
        """Start a fresh process for a submission.

        Raises
        ------
        SandboxError
            If none can be started.
        """
        if not self.forks:
            process, line = self._start_process()
            return Session(line, _Cold(process))
        self.start_fork_server()
        if not self.ready:
            self.ready = self.control.recv(100) == b"ready"
            if not self.ready:
                self._end_fork_server()
                raise SandboxError("The process from which submissions start has ended.")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [b"start"], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise SandboxError(f"No process could be started: {error}") from None
        return Session(ours, _Forked(self.control))

    def start_fork_server(self) -> None:
        """Start the process from which submissions are forked, if none is there; do not wait."""
        if self.forks and (self.fork_server is None or self.fork_server.poll() is not None):
            self._end_fork_server()
            self.fork_server, self.control = self._start_process()

    def close(self) -> None:
        """End all processes and remove all files."""
        self._end_fork_server()
        self._temporary.cleanup()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def _start_process(self) -> tuple[subprocess.Popen, socket.socket]:
        """Start a fork server, or what becomes a submission's process, and the line to it."""
        python = _python()
        inside = self.protection == NAMESPACES
        if inside:
            folders = [FOLDER, "/dev/shm"]
            # What the environment itself lies in must not be covered.
            folders += [] if any(Path(p).is_relative_to("/tmp") for p in python) else ["/tmp"]
        elif self.forks:
            folders = [str(self.folders)]
        else:
            folders = [tempfile.mkdtemp(dir=self.folders)]
        site = COURSE if inside else str(self.site)
        # Orders come in packets, messages in a stream.
        ours, theirs = (
            socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            if self.forks
            else socket.socketpair()
        )
        order = {
            "protection": self.protection,
            "forks": self.forks,
            "socket": None if WINDOWS else theirs.fileno(),
            "folders": folders,
            "size": self.limits.files,
            "limits": self.limits.by_name(self.protection),
            "read": [*SYSTEM, "/etc", "/proc", "/sys", *python, site, str(PROJECT / "datasets")],
            "write": DEVICES,
        }
        command = [sys.executable, "-P", "-m", "autograder.inside.fork_server", json.dumps(order)]
        if inside:
            shown = {str(self.site): COURSE, str(PROJECT / "datasets"): str(PROJECT / "datasets")}
            shown |= {str(p): f"{FOLDER}/{p.name}" for p in self.path.glob("fontlist-*.json")}
            command = [*_bubblewrap(python, shown), *command]
        with theirs:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if WINDOWS else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.path,
                env=_environment(FOLDER if inside else self.path) | {"PYTHONPATH": site},
                pass_fds=() if WINDOWS else (theirs.fileno(),),
                start_new_session=True,
            )
            if sys.platform == "win32" and process.stdin:
                # There a process cannot inherit a socket.
                with process.stdin as line:
                    line.write(theirs.share(process.pid))
        return process, ours

    def _end_fork_server(self) -> None:
        if self.fork_server is not None:
            # It notices, ends what it has forked, and then itself.
            self.control.close()
            self.fork_server.wait()
            self.fork_server, self.ready = None, False


class _Forked:
    """The life of a process that the fork server forked."""

    def __init__(self, control: socket.socket):
        self.control = control

    def interrupt(self) -> None:
        with contextlib.suppress(OSError):
            self.control.send(b"interrupt")

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.control.send(b"end")
            self.control.recv(100)


class _Cold:
    """The life of a process of its own."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def interrupt(self) -> None:
        if os.name == "posix":
            self.process.send_signal(signal.SIGINT)

    def end(self) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


class Session(Channel):
    """A submission's process and the line to it.

    Parameters
    ----------
    line : socket.socket
        The line.
    life : object
        Has ``interrupt()`` and ``end()``.
    """

    def __init__(self, line: socket.socket, life: _Forked | _Cold):
        super().__init__(line)
        self.life = life

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.life.interrupt()

    def close(self) -> None:
        """End the process and all that it has started; return when nothing is left of it."""
        self.life.end()
        self.line.close()


@functools.cache
def best_protection() -> str:
    """Return the best protection that this system offers: `NAMESPACES`, `LANDLOCK` or `NONE`."""
    if sys.platform != "linux":
        return NONE
    from ..inside import walls

    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import walls\n"
        "if child := walls.fork_alone(): sys.exit(os.waitpid(child, 0)[1])\n"
        "walls.enter_namespaces(['/submission'], 4096); walls.give_up_privileges()"
    )
    inside = str(Path(walls.__file__).parent)
    if shutil.which("bwrap"):
        command = [*_bubblewrap(_python(), {inside: COURSE}), sys.executable, "-c", program, COURSE]
        if not subprocess.run(command, capture_output=True, env=_environment("/")).returncode:
            return NAMESPACES
    version = walls.libc.syscall(walls.CREATE_RULESET, None, 0, walls.RULESET_VERSION)
    return LANDLOCK if version >= 1 else NONE


def _fill_site(site: Path) -> None:
    """Put into a folder what submissions import of this project, and stand-ins for the rest."""
    for name in SHARED:
        source, copy = PROJECT / name, site / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    inside = PROJECT / "autograder" / "inside"
    shutil.copy(inside / "learning.py", site / "autograder")
    for explorers in (PROJECT / "lessons" / "widgets").glob("*.py"):
        copy = site / "lessons" / "widgets" / explorers.name
        if not copy.exists():
            shutil.copy(inside / "undrawn.py", copy)
    (site / "datasets").symlink_to(PROJECT / "datasets")


def _bubblewrap(paths: Sequence[str], shown: Mapping[str, str]) -> list[str]:
    """Return the command that shows a program the system, `paths`, and nothing else.

    `shown` are further paths, by the name that they have outside.
    """
    command = ["bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    # To make namespaces, one must be root: of the system, or in a world with no other user.
    if os.geteuid():
        command += ["--unshare-user", "--uid", "0", "--gid", "0"]
        command += ["--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETFCAP"]
    command += ["--dir", "/tmp", "--tmpfs", FOLDER]
    # Folders that bubblewrap makes on its way to a path are closed to others.
    within = (*SYSTEM, *SETTINGS, *paths, *shown.values())
    above = {str(parent) for path in within for parent in Path(path).parents}
    for folder in sorted(above - {"/"}):
        command += ["--dir", folder]
    for path in (*SYSTEM, *SETTINGS, *paths):
        command += ["--ro-bind-try", path, path]
    # They lie within what is shown where the project is installed in an environment, or the
    # environment is the project's own folder.
    for room in (SOLUTIONS, PROJECT / "autograder", PROJECT / "lessons"):
        if room.is_dir() and any(room.is_relative_to(path) for path in (*SYSTEM, *paths)):
            command += ["--tmpfs", str(room)]
    for outside, inside in shown.items():
        command += ["--ro-bind-try", outside, inside]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*command, "--chdir", "/", "--"]


def _python() -> list[str]:
    """Return the folders of this Python and its packages."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    folders.add(site.getusersitepackages())
    folders |= {os.path.realpath(folder) for folder in folders}
    return sorted(folder for folder in folders if os.path.isdir(folder))


def _environment(home: str | Path) -> dict[str, str]:
    """Return environment variables for a process that is not to know ours."""
    home = str(home)
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(ONE_THREAD, "1"),
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "IPYTHONDIR"), home),
        "MPLCONFIGDIR": home,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONUSERBASE": site.getuserbase(),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _copy_font_list(directory: Path) -> None:
    """Spare a process the seconds that matplotlib takes to find the machine's fonts."""
    import matplotlib
    from matplotlib import font_manager  # noqa: F401  (writes the list if there is none)

    for fonts in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(fonts, directory)
