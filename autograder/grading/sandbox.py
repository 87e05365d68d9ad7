"""Where submissions run: forked from a process that has loaded everything, behind walls.

A `Sandbox` is one fork server (see `autograder.inside`). From it come `Session` after `Session`,
each a fresh process for one submission, and each gone without a trace before the next begins.
"""

import base64
import contextlib
import functools
import json
import os
import secrets
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import own
from ..errors import AutograderError
from ..inside.channel import Broken, Channel
from ..references import PROJECT, SOLUTIONS
from . import system_calls

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
    "autograder/own.py",
    "autograder/wire.py",
    "lessons/__init__.py",
    "lessons/data.py",
    "lessons/widgets/__init__.py",
    "lessons/widgets/style.py",
    "lessons/datasets",
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
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# What libraries ask the kernel about the machine and their own process.
KERNEL = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
)
# An environment's own folders and files. Beside them may lie what it is used for: a project with
# its solutions, a course.
ENVIRONMENT = (
    "bin",
    "etc",
    "include",
    "lib",
    "lib32",
    "lib64",
    "libexec",
    "pyvenv.cfg",
    "share",
    "ssl",
)

WINDOWS = os.name == "nt"

COURSE = "/course"
FOLDER = "/submission"

NAMESPACES, UNFILTERED, LANDLOCK, NONE = "namespaces", "unfiltered", "landlock", "none"
IN_BUBBLEWRAP = (NAMESPACES, UNFILTERED)
UNPROTECTED = {
    NAMESPACES: "",
    UNFILTERED: "Submissions run in a sandbox whose system calls nothing filters (libseccomp, or "
    "its Python package pyseccomp, is missing). They cannot read or change files of yours, but "
    "perhaps the keys that the kernel keeps for your account, and they can go beyond their limits.",
    LANDLOCK: "Submissions run without a sandbox (bubblewrap is missing or not permitted). "
    "They cannot read or change solutions, gradebook, each other's files or the network, but "
    "they can see which files there are, and on systems before Linux 6.12 they can end processes "
    "of yours.",
    NONE: "Submissions run without a sandbox, as on this system there is none for this account. "
    "They can read and change whatever you can, points in the gradebook too: grade only what you "
    "would run yourself.",
}


class SandboxError(AutograderError):
    """No process could be started for submissions; the message says why."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use up: all its processes together, but for `open_files`.

    The system itself keeps each process to `memory` and `processor`, and each file to `files`;
    what they are together, the fork server looks at (`autograder.inside.watch`), and ends a
    submission that has more.

    Parameters
    ----------
    memory : int
        Bytes of memory, files in memory included; 0 for no limit.
    processor : int
        Seconds of processor time.
    files : int
        Bytes of all files in a folder that it can write to.
    names : int
        How many files and folders may be in there.
    open_files : int
        How many files a process may have open.
    processes : int
        How many processes and threads it may have.
    """

    memory: int = 6_000_000_000
    processor: int = 600
    files: int = 256_000_000
    names: int = 20_000
    open_files: int = 256
    processes: int = 100


@dataclass(frozen=True)
class End:
    """What is to be said of a submission's process when it has ended.

    Parameters
    ----------
    used_up : str
        Which of its `Limits` it has exceeded, so that it was ended; "" if none.
    waited : float
        For how many seconds it could have run, but others had the processors.
    """

    used_up: str = ""
    waited: float = 0.0


class Sandbox:
    """A fork server for submissions' processes, one at a time.

    Where the system cannot fork safely, each submission gets a process that starts cold.

    Parameters
    ----------
    limits : Limits
        What each submission may use up; another can be put in its place between two.
    protection : str, optional
        `NAMESPACES`, `UNFILTERED`, `LANDLOCK` or `NONE`; default: the best that there is.
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
        self.user = _user_for_submissions(self.protection)
        if os.name == "posix" and not os.geteuid():
            # Submissions are another's, who has to find a way to their folder and read the rest.
            for path in (self.path, *self.path.rglob("*")):
                path.chmod(0o711 if path in (self.path, self.folders) else 0o755)

    def session(self, trains: bool = False) -> "Session":
        """Start a fresh process for a submission.

        Parameters
        ----------
        trains : bool
            Whether it may use PyTorch's optimizers. What they import takes a second, and is
            imported once for all submissions; any that is not said to can import it by itself.

        Raises
        ------
        SandboxError
            If none can be started.
        """
        if not self.forks:
            process, line = self._start_process()
            return Session(line, _Cold(process))
        order = json.dumps({"limits": asdict(self.limits), "trains": trains}).encode()
        try:
            line = self._forked(order)
        except OSError:
            # The server has ended after the last submission, and is started anew.
            self._end_fork_server()
            try:
                line = self._forked(order)
            except OSError as error:
                raise SandboxError(f"No process could be started: {error}") from None
        return Session(line, _Forked(self.control))

    def _forked(self, order: bytes) -> socket.socket:
        """Have a process forked, and return the line to it."""
        self.start_fork_server()
        if not self.ready:
            with contextlib.suppress(ConnectionError):
                self.ready = self.control.recv(100) == b"ready"
            if not self.ready:
                self._end_fork_server()
                raise SandboxError("The process from which submissions start has ended.")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [order], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

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
        inside = self.protection in IN_BUBBLEWRAP
        if inside:
            folders = [FOLDER, "/dev/shm"]
            # What the environment itself lies in must not be covered.
            folders += [] if any(Path(p).is_relative_to("/tmp") for p in python) else ["/tmp"]
        elif self.forks:
            folders = [str(self.folders)]
        else:
            folders = [tempfile.mkdtemp(dir=self.folders)]
            if self.user is not None:
                os.chown(folders[0], self.user, self.user)
        site = COURSE if inside else str(self.site)
        # Orders come in packets, messages in a stream.
        ours, theirs = (
            socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            if self.forks
            else socket.socketpair()
        )
        refused = None
        if self.protection in (NAMESPACES, LANDLOCK):
            refused = system_calls.compiled(self.protection == LANDLOCK)
        read = [*SYSTEM, *SETTINGS, *KERNEL, *python]
        read, listed = without_rooms(read) if self.protection == LANDLOCK else (read, [])
        order = {
            "protection": self.protection,
            "inside": inside,
            "forks": self.forks,
            "folders": folders,
            "user": self.user,
            "limits": asdict(self.limits),
            "read": [*read, site],
            "listed": listed,
            "write": DEVICES,
            "filter": None if refused is None else base64.b64encode(refused).decode(),
        }
        command = [sys.executable, "-P", "-m", "autograder.inside.fork_server"]
        if inside:
            shown = {str(self.site): COURSE}
            shown |= {str(p): f"{FOLDER}/{p.name}" for p in self.path.glob("fontlist-*.json")}
            command = [*_bubblewrap(python, shown), *command]
        with theirs:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if WINDOWS else theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.path,
                env=_environment(FOLDER if inside else self.path) | {"PYTHONPATH": site},
                start_new_session=True,
            )
            if sys.platform == "win32" and process.stdin:
                # There a process cannot inherit a socket.
                with process.stdin as line:
                    line.write(theirs.share(process.pid))
        with contextlib.suppress(Broken):  # It has ended; who waits for it will hear of that.
            Channel(ours).send(order)
        return process, ours

    def _end_fork_server(self) -> None:
        if self.fork_server is not None:
            # It notices, ends what it has forked, and then itself. While it loads, it has forked
            # nothing, and would not notice for seconds. Closing alone says nothing to it while a
            # process that was forked here meanwhile, as the one that judges, holds the line too.
            with contextlib.suppress(OSError):
                self.control.shutdown(socket.SHUT_RDWR)
            self.control.close()
            if not self.ready and os.name == "posix":
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.fork_server.pid, signal.SIGKILL)
            self.fork_server.wait()
            self.fork_server, self.ready = None, False


class _Forked:
    """The life of a process that the fork server forked."""

    def __init__(self, control: socket.socket):
        self.control = control

    def interrupt(self) -> None:
        with contextlib.suppress(OSError):
            self.control.send(b"interrupt")

    def end(self) -> End:
        try:
            self.control.send(b"end")
            return End(**json.loads(self.control.recv(1000)))
        except (OSError, ValueError):
            # The fork server is gone, and with it all that it has forked.
            return End()


class _Cold:
    """The life of a process of its own."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def interrupt(self) -> None:
        if os.name == "posix":
            self.process.send_signal(signal.SIGINT)

    def end(self) -> End:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        return End()


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

    def close(self) -> End:
        """End the process and all that it has started; return when nothing is left of it."""
        end = self.life.end()
        self.line.close()
        return end


@functools.cache
def best_protection() -> str:
    """Return the best protection that this system offers to this account.

    Returns
    -------
    str
        `NAMESPACES`, `UNFILTERED`, `LANDLOCK` or `NONE`.
    """
    if sys.platform != "linux":
        return NONE
    if not why_no_namespaces():
        return NAMESPACES if system_calls.compiled(False) else UNFILTERED
    return NONE if why_no_landlock() else LANDLOCK


def why_no_namespaces() -> str:
    """Try bubblewrap and what submissions do within it, on Linux.

    Returns
    -------
    str
        "" where it works, else what is missing, or the words of whatever was refused.
    """
    from ..inside import walls

    if not shutil.which("bwrap"):
        return "bubblewrap is not installed"
    user = _user_for_submissions(NAMESPACES)
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import walls\n"
        "if child := walls.fork_alone(): sys.exit(os.waitpid(child, 0)[1])\n"
        f"walls.enter_namespaces(['/submission'], 4096, 10, {user}); walls.give_up_privileges()"
    )
    inside = str(Path(walls.__file__).parent)
    command = [*_bubblewrap(_python(), {inside: COURSE}), sys.executable, "-c", program, COURSE]
    ran = subprocess.run(command, capture_output=True, env=_environment("/"))
    if not ran.returncode:
        return ""
    words = ran.stderr.decode(errors="replace").strip()
    return words.splitlines()[-1] if words else "a process in bubblewrap ended without a word"


def why_no_landlock() -> str:
    """Return what Landlock lacks, on Linux, to keep submissions to their folder; "" if nothing."""
    from ..inside import walls

    if walls.libc.syscall(walls.CREATE_RULESET, None, 0, walls.RULESET_VERSION) < 1:
        return "the kernel has no Landlock, or does not allow it here"
    if not system_calls.compiled(True):
        return "libseccomp, or its Python package pyseccomp, is missing"
    if not _others_have_python():
        return f"root grades, and no ordinary account can use {sys.executable}"
    return ""


def _user_for_submissions(protection: str) -> int | None:
    """Return the number of the user that submissions are; None for whoever grades.

    Where that is root, it is one that no account has, another for each sandbox: so no process and
    no key of another's counts as its own.
    """
    if protection == NONE or sys.platform != "linux":
        return None
    from ..inside import walls

    if os.geteuid():
        return walls.NOBODY if protection in IN_BUBBLEWRAP else None
    import pwd

    taken = {account.pw_uid for account in pwd.getpwall()}
    with open("/proc/self/uid_map") as ranges:
        first, _, count = max([int(number) for number in line.split()] for line in ranges)
    # The upper half, where accounts seldom are; systems give them numbers from below.
    half = min(first + count, 1 << 31) // 2
    users = (half + secrets.randbelow(half) for _ in range(100))
    return next((u for u in users if walls.knows(u) and u not in taken), walls.NOBODY)


def _others_have_python() -> bool:
    """Whether submissions, where they are another's than whoever grades, can use this Python."""
    if os.geteuid():
        return True
    user = _user_for_submissions(LANDLOCK)
    program = [sys.executable, "-c", "import numpy"]
    try:
        return not subprocess.run(
            program, capture_output=True, cwd="/", user=user, group=user, extra_groups=[]
        ).returncode
    except OSError:
        return False


def _fill_site(site: Path) -> None:
    """Put into a folder what submissions import of this project, and stand-ins for the rest."""
    for name in SHARED:
        source, copy = PROJECT / name, site / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            # Bytecode may be closed to this account: whoever imported first made it.
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    for name, text in own.current().public_files().items():
        copy = site / own.PUBLISHED / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    inside = PROJECT / "autograder" / "inside"
    shutil.copy(inside / "learning.py", site / "autograder")
    for explorers in (PROJECT / "lessons" / "widgets").glob("*.py"):
        copy = site / "lessons" / "widgets" / explorers.name
        if not copy.exists():
            shutil.copy(inside / "undrawn.py", copy)


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
    for room in _rooms():
        if room.is_dir() and any(room.is_relative_to(path) for path in (*SYSTEM, *paths)):
            command += ["--tmpfs", str(room)]
            for path in paths:
                if Path(path).is_relative_to(room):
                    command += ["--ro-bind-try", path, path]
    for outside, inside in shown.items():
        command += ["--ro-bind-try", outside, inside]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*command, "--chdir", "/", "--"]


def _rooms() -> tuple[Path, ...]:
    """Return the folders that hold answers: an instructor's own, and this project's.

    Of these there is one, where it is developed, or what was installed.
    """
    theirs = own.current().folder
    developed = (PROJECT / "pyproject.toml").exists()
    ours = (PROJECT,) if developed else (SOLUTIONS, PROJECT / "autograder", PROJECT / "lessons")
    return ours if theirs is None else (*ours, theirs)


def without_rooms(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what can be read of paths where nothing of `_rooms` can, for Landlock.

    It cannot hide a folder in one that it shows, so what lies beside the folder is shown instead.

    Returns
    -------
    read : list of str
        Files and folders with all that is in them.
    listed : list of str
        Folders on the way to them, of which the names can be read.
    """
    rooms = {room.resolve() for room in _rooms()}
    read, listed = [], []
    waiting = [Path(path) for path in paths]
    while waiting:
        path = waiting.pop()
        place = path.resolve()
        if any(room.is_relative_to(place) for room in rooms) and place.is_dir():
            listed.append(str(path))
            waiting += (within for within in place.iterdir() if within.resolve() not in rooms)
        else:
            # An environment may lie in the project's folder.
            read.append(str(path))
    return read, listed


def _python() -> list[str]:
    """Return the folders of this Python and its packages, and the files that belong to them."""
    environments = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    found = {os.path.join(folder, part) for folder in environments for part in ENVIRONMENT}
    found.add(site.getusersitepackages())
    found |= {os.path.realpath(path) for path in found}
    of_system = {path for path in found for above in SYSTEM if Path(path).is_relative_to(above)}
    return sorted(path for path in found - of_system if os.path.exists(path))


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
