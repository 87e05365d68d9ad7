"""A machine within this one, with accounts and folders of its own. There is no test here.

    with own_world() as world:
        world.run("useradd --create-home ada")
        (world.root / "home/ada/file").write_text("…")

What accounts are made, what lies in /home and /srv, and which processes run there is gone at the
end; the machine itself is left as it was. The network is the machine's.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SITE = sysconfig.get_path("purelib")
FIRST_PROCESS = """
set -e
# Copies, so that accounts can be made there.
mkdir "$1/etc" && cp -a /etc/. "$1/etc" && mount --bind "$1/etc" /etc
shift
# What others need may lie in a folder that is closed to them, such as root's home.
number=0
for kept; do
    number=$((number + 1))
    mkdir "$scratch/$number" && mount --bind "$kept" "$scratch/$number"
done
for closed in $closed_folders; do
    mount -t tmpfs -o mode=755 none "$closed"
done
number=0
for kept; do
    number=$((number + 1))
    [ -d "$kept" ] || { mkdir -p "$kept" && mount --bind "$scratch/$number" "$kept"; }
done
mount -t tmpfs -o mode=755 none /home
mount -t tmpfs -o mode=755 none /srv
echo ready
exec cat
"""


class World:
    """A running world; `root` is its root folder, seen from outside.

    `project` is where commands find the project, which is no part of its environments.
    """

    project = ""

    def __init__(self, process):
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        self.process = children[0]
        self.root = Path(f"/proc/{self.process}/root")

    def command(self, *command, user=None):
        """Return a command as one that runs in this world, as root or as an account."""
        into = ["nsenter", f"--target={self.process}", "--mount", "--pid", "--wd=/"]
        become = ["runuser", "-u", user, "--"] if user else []
        return [*into, *become, *command]

    def run(self, script, user=None):
        """Run lines of shell; return what they print. That they fail is an error."""
        ran = self.try_to(script, user)
        assert not ran.returncode, f"{script}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    def try_to(self, script, user=None):
        """Run lines of shell, whether they fail or not."""
        return self.start("sh", "-euc", script, user=user)

    def start(self, *command, user=None):
        """Run a program to its end, whether it fails or not."""
        into_world = self.command(*command, user=user)
        return subprocess.run(into_world, capture_output=True, text=True, env=self.environment())

    def environment(self):
        """Return environment variables: hardly any of whoever runs this."""
        kept = ("PATH", "LANG", "LC_ALL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        own = {"HOME": "/root", "PYTHONPATH": self.project}
        return own | {name: os.environ[name] for name in kept if name in os.environ}

    def make_environment(self, place):
        """Make a Python environment of what this one has but the project; return its packages.

        They are linked. For a sandbox, which shows only what lies in an environment, `bind` puts
        them into it.
        """
        self.run(f"{sys.executable} -m venv --without-pip {place}")
        prefix = self.inside(place)
        for name in ("share", "etc"):
            (prefix / name).symlink_to(Path(sys.prefix) / name)
        for name, module in PROGRAMS.items():
            program = prefix / "bin" / name
            program.write_text(f"#!{place}/bin/python\nfrom {module} import main\nmain()\n")
            program.chmod(0o755)
        packages = next((prefix / "lib").glob("python3*")) / "site-packages"
        (packages / "linked.pth").write_text(f"{SITE}\n")
        return packages

    def bind(self, place):
        """Put the packages themselves into an environment, in the place of the link."""
        self.run(f"mount --bind {SITE} {place}/lib/python3*/site-packages")

    def inside(self, path):
        """Return a path of this world as it is seen from outside."""
        return self.root / path.lstrip("/")


PROGRAMS = {
    "alembic": "alembic.config",
    "jupyterhub": "jupyterhub.app",
    "jupyterhub-singleuser": "jupyterhub.singleuser",
}


@contextlib.contextmanager
def own_world(scratch):
    """Make a world, with its files in an empty folder; end all that runs there afterwards."""
    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("only root can make accounts")
    needed = ("unshare", "nsenter", "useradd", "chpasswd", "runuser")
    if missing := [name for name in needed if shutil.which(name) is None]:
        pytest.skip(f"no {', '.join(missing)} on this machine")
    kept = {sys.base_prefix, sys.prefix}
    closed = {str(folder) for path in kept if (folder := _closed_above(Path(path)))}
    process = subprocess.Popen(
        [
            *("unshare", "--mount", "--propagation=private", "--pid", "--fork", "--kill-child"),
            *("--mount-proc", "sh", "-c", FIRST_PROCESS, "sh", str(scratch), *sorted(kept)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "scratch": str(scratch), "closed_folders": " ".join(closed)},
        text=True,
    )
    with process:
        if process.stdout.readline() != "ready\n":
            pytest.skip(f"a world of its own cannot be made here: {process.stderr.read().strip()}")
        try:
            yield World(process.pid)
        finally:
            # Its first process ends, and with it all others.
            process.stdin.close()


def _closed_above(path):
    """Return the first folder on the way to a path that other accounts cannot enter."""
    return next((f for f in reversed(path.resolve().parents) if not f.stat().st_mode & 0o001), None)
