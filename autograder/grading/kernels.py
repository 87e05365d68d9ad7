"""A private place for a learner's kernel: its folder, its environment, its limits."""

import json
import os
import select
import shutil
import signal
import site
import subprocess
import sys
import tempfile
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict

from ..references import PROJECT

# What a kernel needs of the grader's environment; everything else stays here, for it may
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

# What learners' notebooks import of this project. Not the rooms that know the references:
# in a kernel there must be nothing that loads them.
FOR_LEARNERS = shutil.ignore_patterns(
    "grading", "references.py", "building.py", "__main__.py", "source", "*.ipynb"
)

NO_HISTORY = "--HistoryManager.hist_file=:memory:"

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/proc", "/sys", "/nix")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/shm")


class Room:
    """A temporary folder in which one submission runs, gone when it is left.

    Parameters
    ----------
    submission : path
        The folder of the submission; what lies beside the notebook is copied.

    Attributes
    ----------
    work : pathlib.Path
        The copy, the kernel's working directory.
    package : pathlib.Path
        The kernel's own copy of this package.
    """

    def __init__(self, submission: str | Path):
        self.submission = Path(submission)

    def __enter__(self) -> "Room":
        self._temporary = tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True)
        self.path = Path(self._temporary.name).resolve()
        self.work = self.path / "work"
        self.package = self.path / "site" / "autograder"
        (self.path / "home").mkdir()
        shutil.copytree(
            self.submission,
            self.work,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.ipynb", ".ipynb_checkpoints"),
        )
        for package in ("autograder", "lessons"):
            shutil.copytree(PROJECT / package, self.path / "site" / package, ignore=FOR_LEARNERS)
        if (PROJECT / "datasets").is_dir():
            (self.path / "site" / "datasets").symlink_to(PROJECT / "datasets")
        copy_font_list(self.path / "home" / "matplotlib")
        return self

    def __exit__(self, *exception) -> None:
        self._temporary.cleanup()

    def environment(self) -> dict[str, str]:
        """Return the environment variables that the kernel gets."""
        # The project's packages as copies, whether it is installed or not.
        return clean_environment(self.path / "home") | {"PYTHONPATH": str(self.path / "site")}

    def manager(self, memory: int, confine: bool) -> AsyncKernelManager:
        """Return a manager for one kernel in this room."""
        kernels = AsyncKernelManager(
            connection_file=str(self.path / f"kernel-{os.urandom(4).hex()}.json")
        )
        if sys.platform.startswith("linux"):
            python = {sys.prefix, sys.base_prefix, sys.exec_prefix, site.getusersitepackages()}
            kernels.provisioner = NurseryProvisioner(
                parent=kernels,
                kernel_id="",
                kernel_spec=kernels.kernel_spec,
                order={
                    "path": [str(self.path / "site")],
                    "read": [*SYSTEM, *sorted(python), str(PROJECT / "datasets")],
                    "write": [str(self.path), *DEVICES],
                    "memory": memory,
                    "confine": confine,
                },
            )
        return kernels


class Nursery:
    """The one `nursery` process of this process, from which kernels are forked."""

    _current: "Nursery | None" = None

    @classmethod
    def current(cls) -> "Nursery":
        """Return a living nursery, started anew if there is none."""
        if cls._current is None or cls._current.process.poll() is not None:
            cls._current = cls()
        return cls._current

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="nursery-", ignore_cleanup_errors=True)
        copy_font_list(self.home.name)
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=self.home.name,
            env=clean_environment(self.home.name) | {"MPLCONFIGDIR": self.home.name},
            start_new_session=True,
        )
        self._read()

    def fork(self, order: dict) -> "ForkedProcess":
        """Start a kernel."""
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
        except OSError:
            pass
        return ForkedProcess(int(self._read()))

    def _read(self) -> str:
        line = self.process.stdout.readline().strip()
        if not line:
            raise RuntimeError("No kernel could be started: the process that starts them ended.")
        return line


class ForkedProcess:
    """The part of `subprocess.Popen` that jupyter_client uses, for a process not our child."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid
        # Until it is closed no other process is taken for this one.
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return None while the process lives."""
        return 1 if select.select([self._handle], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process."""
        select.select([self._handle], [], [], timeout)
        return 1

    def send_signal(self, number: int) -> None:
        """Send a signal to the process."""
        signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def __del__(self):
        os.close(self._handle)


class NurseryProvisioner(LocalProvisioner):
    """Lets jupyter_client start kernels by forking them in the nursery."""

    order = Dict()

    async def launch_kernel(self, cmd, **kwargs):
        order = {
            **self.order,
            "arguments": ["-f", self.parent.connection_file, NO_HISTORY],
            "environment": kwargs["env"],
            "folder": str(kwargs["cwd"]),
        }
        self.process = Nursery.current().fork(order)
        # The kernel leads a process group, so that interrupts reach its children too.
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def clean_environment(home: str | Path) -> dict[str, str]:
    """Return environment variables for a process that is not to know ours."""
    home = Path(home)
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(ONE_THREAD, "1"),
        **dict.fromkeys(("HOME", "USERPROFILE", "JUPYTER_CONFIG_DIR"), str(home)),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(home)),
        "JUPYTER_DATA_DIR": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONUSERBASE": site.getuserbase(),
    }


def copy_font_list(directory: str | Path) -> None:
    """Spare a process the seconds that matplotlib takes to find the machine's fonts."""
    import matplotlib
    from matplotlib import font_manager  # noqa: F401  (writes the list if there is none)

    Path(directory).mkdir(exist_ok=True)
    for fonts in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(fonts, directory)
