"""Each kind of walls, looked at from inside: what is refused, what is used up, what is shown.

Where root runs this, the last test runs all the others as an ordinary account.
"""

import ast
import errno
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace

import pytest
from test_isolation import RIGHT, RULES, is_right, run, text

from autograder.grading import sandbox as sandbox_module
from autograder.grading import system_calls
from autograder.grading.execution import TOO_LONG_A_WAIT, Turns
from autograder.grading.notices import Flag
from autograder.grading.sandbox import (
    IN_BUBBLEWRAP,
    LANDLOCK,
    NAMESPACES,
    NONE,
    UNFILTERED,
    UNPROTECTED,
    End,
    Sandbox,
    _others_have_python,
    best_protection,
)
from autograder.grading.task import Outcome, Rules, Step, Task
from autograder.references import PROJECT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="walls are for Linux"),
]
pyseccomp = pytest.importorskip("pyseccomp", exc_type=(ImportError, RuntimeError))

ROOT = os.name == "posix" and os.geteuid() == 0
WALLS = (NAMESPACES, LANDLOCK)
HERE = best_protection()
MEMORY = 2_000_000_000


def possible(protection):
    """Skip a test where this kind of walls cannot be had."""
    if protection in IN_BUBBLEWRAP and HERE not in IN_BUBBLEWRAP:
        pytest.skip("bubblewrap is missing or may not make namespaces")
    if protection == LANDLOCK and HERE == NONE:
        pytest.skip("this system has no Landlock")
    if protection == LANDLOCK and not _others_have_python():
        pytest.skip("this Python lies where submissions' users may not go")


@pytest.fixture(scope="module", params=WALLS)
def walls(request):
    """A sandbox behind each kind of walls."""
    possible(request.param)
    limits = replace(Rules(**RULES).limits(), memory=MEMORY, files=50_000_000, names=2000)
    with Sandbox(limits, request.param) as made:
        yield made


def value(outcome, cell=0):
    """Return what a cell printed, as Python."""
    return ast.literal_eval(text(outcome, cell) or "None")


# Refused -------------------------------------------------------------------------------------

CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long

def error_of(number, *arguments):
    plain = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return ctypes.get_errno() if libc.syscall(ctypes.c_long(number), *plain) < 0 else 0
"""
NEW_USERS = 0x10000000
VSOCK, INTERNET, NETLINK, CRYPTO = 40, 2, 16, 38
# Whatever is asked for with these arguments is answered otherwise where nothing filters.
REFUSED = {
    "keyctl": (1, 0),
    "add_key": (b"user", b"mine", b"secret", 6, -3),
    "request_key": (b"user", b"theirs", 0, 0),
    "unshare": (NEW_USERS,),
    "clone": (NEW_USERS, 0, 0, 0, 0),
    "setns": (-1, 0),
    "mount": (0, b"/nowhere", 0, 0, 0),
    "fsopen": (b"nothing", 0),
    "bpf": (-1, 0, 0),
    "perf_event_open": (0, 0, -1, -1, 0),
    "io_uring_setup": (0, 0),
    "userfaultfd": (-1,),
    "ptrace": (0x4206, 999_999, 0, 0),
    "process_vm_readv": (999_999, 0, 0, 0, 0, 0),
    "pidfd_open": (999_999, 0),
    "memfd_create": (b"memory", 0),
    "shmget": (0, 4096, 0o1600),
    "msgget": (0, 0o1600),
    "setsid": (),
}


def asked(calls):
    """Return a cell that prints the error of each call."""
    number = pyseccomp.resolve_syscall
    lines = [
        f"    {name!r}: error_of({number(pyseccomp.Arch.NATIVE, name)}, *{arguments!r}),"
        for name, arguments in calls.items()
    ]
    return "\n".join([CALL, "print({", *lines, "})"])


def test_what_leads_past_the_walls_is_refused(walls):
    errors = value(run(walls, asked(REFUSED)))
    assert errors == dict.fromkeys(REFUSED, errno.EPERM)


def test_the_same_calls_are_answered_where_nothing_filters():
    """Otherwise the test before would show nothing."""
    possible(UNFILTERED)
    with Sandbox(Rules(**RULES).limits(), UNFILTERED) as made:
        errors = value(run(made, asked(REFUSED)))
    answered = {name for name, error in errors.items() if error != errno.EPERM}
    assert {"keyctl", "unshare", "memfd_create", "shmget", "pidfd_open"} <= answered


def test_the_calls_that_hide_their_arguments_are_not_there(walls):
    hidden = {"clone3": (0, 0), "openat2": (-100, b".", 0, 0)}
    assert value(run(walls, asked(hidden))) == dict.fromkeys(hidden, errno.ENOSYS)


def test_only_sockets_without_a_network_can_be_made(walls):
    families = (VSOCK, INTERNET, NETLINK, CRYPTO)
    calls = "".join(f"error_of(NUMBER, {family}, 1, 0), " for family in (1, *families))
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "socket")
    local, *others = value(run(walls, CALL + f"print(({calls}))".replace("NUMBER", str(number))))
    assert others == [errno.EAFNOSUPPORT] * len(families)
    # An address in the file system may lead to a service where the file system is the machine's.
    assert local == (errno.EAFNOSUPPORT if walls.protection == LANDLOCK else 0)
    # asyncio, multiprocessing and others need pairs.
    assert value(run(walls, "import socket\nprint(len(socket.socketpair()))")) == 2


CHANGES = """
import os
os.mkdir("mine")
open("mine/file", "w").close()
refused = []
def attempt(name, change, *given, **named):
    try:
        change(*given, **named)
    except OSError:
        refused.append(name)
attempt("chmod", os.chmod, "mine/file", 0o4755)
attempt("fchmod", os.fchmod, os.open("mine/file", os.O_RDONLY), 0o4755)
attempt("chown", os.chown, "mine/file", os.getuid(), os.getgid())
attempt("utime", os.utime, "mine/file", (1, 1))
attempt("setxattr", os.setxattr, "mine/file", "user.mark", b"x")
attempt("truncate", os.truncate, "mine/file", 10)
attempt("open", os.open, "mine/program", os.O_CREAT | os.O_WRONLY, 0o4755)
attempt("mkdir", os.mkdir, "mine/folder", 0o2755)
attempt("mknod", os.mknod, "mine/node", 0o104755)
attempt("setpriority", os.setpriority, os.PRIO_USER, 0, 5)
print(refused)
"""


def test_rights_and_owners_stay_where_files_are_the_machines(walls):
    refused = value(run(walls, CHANGES))
    if walls.protection == LANDLOCK:
        assert refused == [
            *("chmod", "fchmod", "chown", "utime", "setxattr", "truncate"),
            *("open", "mkdir", "mknod", "setpriority"),
        ]
    else:
        # There they are in memory, and gone with the submission.
        assert "chmod" not in refused and "utime" not in refused


def test_what_notebooks_do_works_behind_the_filter(walls):
    cells = (
        "import threading, subprocess, multiprocessing, asyncio, tempfile, torch, numpy as np",
        "thread = threading.Thread(target=lambda: print('thread'))\nthread.start(); thread.join()",
        "print(subprocess.run(['true']).returncode)",
        "async def wait():\n    await asyncio.sleep(0)\n    return 'waited'\nprint(await wait())",
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    np.save(folder + '/a.npy', np.ones(3))\n    print(np.load(folder + '/a.npy').sum())",
        "w = torch.nn.Parameter(torch.ones(2))\n(w**2).sum().backward()\n"
        "torch.optim.Adam([w]).step()\nprint(w.shape)",
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(abs, [-1, -2]))",
    )
    outcome = run(walls, *cells)
    printed = [text(outcome, place).strip() for place in range(1, len(cells))]
    parallel = "[1, 2]" if walls.protection == NAMESPACES else ""
    assert printed == ["thread", "0", "waited", "3.0", "torch.Size([2])", parallel]


# Keys ----------------------------------------------------------------------------------------

KEYCTL_SEARCH, SESSION = 10, -3


def test_the_accounts_keys_are_out_of_reach_even_without_the_filter():
    """A session keyring of its own is what is left where libseccomp is missing."""
    possible(UNFILTERED)
    number = pyseccomp.resolve_syscall
    add, keyctl = (number(pyseccomp.Arch.NATIVE, name) for name in ("add_key", "keyctl"))
    name = f"test-{secrets.token_hex(8)}"
    mine = CALL + f"error_of({keyctl}, 1, 0)\n"  # a keyring for this test alone
    mine += f"error_of({add}, b'user', {name.encode()!r}, b'secret', 6, {SESSION})\n"
    find = f"error_of({keyctl}, {KEYCTL_SEARCH}, {SESSION}, b'user', {name.encode()!r}, 0)"
    grader = f"""
import sys
sys.path.insert(0, {str(PROJECT / "tests")!r})
{mine}
mine = {find}
from test_isolation import *
from autograder.grading.sandbox import UNFILTERED
with Sandbox(Rules(**RULES).limits(), UNFILTERED) as made:
    cell = {CALL + f"print({find}, {name!r} in open('/proc/keys').read())"!r}
    print(mine, text(run(made, cell)))
"""
    said = subprocess.run([sys.executable, "-c", grader], capture_output=True, text=True)
    mine, theirs, listed = said.stdout.split()
    if mine != "0":
        pytest.skip("this system keeps no keys")
    assert theirs == str(errno.ENOKEY) and listed == "False"


# Used up as a whole --------------------------------------------------------------------------

SPREAD = """
import mmap, os, time
def hold():
    {hold}
for _ in range({processes}):
    if not os.fork():
        kept = hold()
        time.sleep(100)
time.sleep(100)
"""
ON_DISK, IN_MEMORY = (LANDLOCK,), (NAMESPACES,)
TOO_MUCH = {
    "heaps": (
        WALLS,
        "memory",
        SPREAD.format(hold="return bytes(1) * 300_000_000", processes=8),
    ),
    "shared memory that nobody looks at": (
        WALLS,
        "memory",
        SPREAD.format(
            hold="m = mmap.mmap(-1, 300_000_000); m[:] = bytes(len(m));"
            " m.madvise(mmap.MADV_DONTNEED); return m",
            processes=8,
        ),
    ),
    "processor": (WALLS, "processor", "while True:\n    pass"),
    "processes": (ON_DISK, "processes", SPREAD.format(hold="pass", processes=150)),
    "files": (
        ON_DISK,
        "files",
        "import time\nfor name in range(10):\n    open(str(name), 'wb').write(bytes(20_000_000))\n"
        "time.sleep(100)",
    ),
    "files without names": (
        ON_DISK,
        "files",
        "import os, time\nkept = [open(str(name), 'wb', 0) for name in range(10)]\n"
        "for file in kept:\n    os.unlink(file.name); file.write(bytes(20_000_000))\n"
        "time.sleep(100)",
    ),
    "names": (
        ON_DISK,
        "files",
        "import time\nfor name in range(3000):\n    open(str(name), 'w').close()\ntime.sleep(100)",
    ),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_who_uses_up_too_much_is_ended_and_told_so(walls, kind, monkeypatch):
    kinds_of_walls, limit, cell = TOO_MUCH[kind]
    if walls.protection not in kinds_of_walls or (limit == "processes" and ROOT):
        pytest.skip("here the system itself refuses it")
    if limit == "processor":
        monkeypatch.setattr(walls, "limits", replace(walls.limits, processor=1))
    outcome = run(walls, RIGHT, cell, timeout=90, notebook_timeout=200)
    ((flag, sentence),) = outcome.notes
    said = {
        "memory": "files in memory together take more than",
        "processor": "have run for more than 1 seconds",
        "processes": "more than 100 processes",
        "files": "its files take more than 50,000,000 bytes",
    }
    if limit != "processor" or "stopped" in sentence:  # the system may be first
        assert flag == Flag.CRASHED and said[limit] in sentence
        assert said[limit] in str(outcome.outputs[1])
    # It cost only the cell.
    assert is_right(outcome)


@pytest.mark.parametrize(
    "cell",
    [
        "for name in range(3000):\n    open(str(name), 'w').close()",
        "for name in range(10):\n    open(str(name), 'wb').write(bytes(20_000_000))",
        "import os\nfor name in range(3000):\n    os.mkdir(f'/dev/shm/{name}')",
        "import os\nfor _ in range(150):\n    os.fork() or __import__('time').sleep(100)",
    ],
    ids=["names", "sizes", "folders elsewhere", "processes"],
)
def test_folders_in_memory_and_numbers_of_processes_have_a_bound_of_their_own(walls, cell):
    if walls.protection != NAMESPACES:
        pytest.skip("for namespaces")
    outcome = run(walls, RIGHT, cell)
    assert [output["output_type"] for output in outcome.outputs[1]] == ["error"]
    assert is_right(outcome)


def test_whoever_forks_honestly_is_not_counted_twice(walls):
    """What a child shares with its parent is there once."""
    cell = "import os, time\nmine = bytes(1) * 300_000_000\n"
    cell += "for _ in range(6):\n    if not os.fork():\n        time.sleep(1); os._exit(0)\n"
    cell += "for _ in range(6):\n    os.wait()\nprint('done')"
    assert text(run(walls, cell)) == "done\n"


def test_folders_made_to_hide_are_removed_too(walls):
    cell = "import os\nos.mkdir('closed', 0o300); open('closed/file', 'w').close()\n"
    cell += "for _ in range(1200):\n    os.mkdir('deep'); os.chdir('deep')"
    run(walls, cell)
    assert list(walls.folders.iterdir()) == []
    assert is_right(run(walls, RIGHT))


# Shown ---------------------------------------------------------------------------------------


def test_nothing_that_it_can_read_about_itself_names_the_projects_place(walls):
    cell = "print([open(f'/proc/self/{name}').read() for name in"
    cell += " ('cmdline', 'environ', 'mountinfo', 'maps')])"
    cmdline, environment, mounts, maps = value(run(walls, cell))
    environment = "\0".join(
        line
        for line in environment.split("\0")
        if line.partition("=")[0] not in ("PATH", "VIRTUAL_ENV")
    )
    for shown in (cmdline, environment, maps, mounts):
        if not sys.prefix.startswith(str(PROJECT)):
            assert walls.protection == LANDLOCK and shown is mounts or str(PROJECT) not in shown


@pytest.mark.parametrize("protection", WALLS)
def test_an_environment_made_in_the_projects_folder_shows_only_itself(
    protection, monkeypatch, tmp_path
):
    possible(protection)
    project = tmp_path / "project"
    for name in ("solutions", ".git", "my-course", "lib/python3/site-packages"):
        (project / name).mkdir(parents=True)
        (project / name / "file").write_text("x")
    monkeypatch.setattr(sandbox_module.sys, "exec_prefix", str(project))
    look = f"""
import os
shown = []
for name in ("solutions", ".git", "my-course", "lib/python3/site-packages"):
    try:
        open({str(project)!r} + "/" + name + "/file").close()
        shown.append(name)
    except OSError:
        pass
print(shown)
"""
    with Sandbox(Rules(**RULES).limits(), protection) as made:
        outcome = run(made, RIGHT, look)
    assert is_right(outcome)
    # Where root grades, other users' way to what lies beside the tests may be closed.
    packages = ["lib/python3/site-packages"]
    assert value(outcome, 1) in ([packages] if protection == NAMESPACES else [packages, []])


def test_every_sandbox_has_a_user_of_its_own(walls):
    with Sandbox(walls.limits, walls.protection) as other:
        mine, theirs = (value(run(one, "import os\nprint(os.getuid())")) for one in (walls, other))
    if ROOT:
        assert len({mine, theirs, 0}) == 3
    else:
        assert mine == theirs != 0
    assert len(run(walls, "1").notes) == 0


# Landlock's ----------------------------------------------------------------------------------


def test_landlock_shows_neither_settings_nor_others_nor_shared_memory():
    possible(LANDLOCK)
    paths = ["/etc/passwd", "/etc/hostname", "/dev/shm", f"/proc/{os.getpid()}/status"]
    paths.append(str(PROJECT / "solutions" / "neuron" / "__init__.py"))
    cell = f"""
import os
seen = []
for path in {paths!r}:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).close()
        seen.append(path)
    except OSError:
        pass
try:
    open("/dev/shm/left-behind", "w").close()
    seen.append("written")
except OSError:
    pass
print(seen)
"""
    with Sandbox(Rules(**RULES).limits(), LANDLOCK) as made:
        assert value(run(made, cell)) == []


def chosen():
    """Return the protection that is chosen where the system is as patched."""
    best_protection.cache_clear()
    try:
        return best_protection()
    finally:
        best_protection.cache_clear()


def test_protection_is_said_to_be_less_where_a_part_of_it_is_missing(monkeypatch):
    if HERE == NAMESPACES:
        with monkeypatch.context() as without:
            without.setattr(system_calls, "compiled", lambda landlock: None)
            assert chosen() == UNFILTERED
    with monkeypatch.context() as without:
        without.setattr(sandbox_module.shutil, "which", lambda program: None)
        without.setattr(sandbox_module, "_others_have_python", lambda: True)
        assert chosen() in (LANDLOCK, NONE)
        without.setattr(sandbox_module, "_others_have_python", lambda: False)
        assert chosen() == NONE
        without.setattr(sandbox_module, "_others_have_python", lambda: True)
        without.setattr(system_calls, "compiled", lambda landlock: None)
        assert chosen() == NONE
    assert all(UNPROTECTED[kind] for kind in (UNFILTERED, LANDLOCK, NONE))


@pytest.mark.parametrize("protection", [UNFILTERED, LANDLOCK, NONE])
@pytest.mark.parametrize("forks", [True, False])
def test_grading_works_behind_lesser_walls_too(protection, forks):
    possible(protection)
    if protection == UNFILTERED and not forks:
        pytest.skip("where there is bubblewrap, processes fork")
    with Sandbox(Rules(**RULES).limits(), protection, forks) as made:
        outcome = run(made, RIGHT, "open('file', 'w').write('x')", "1 + 1")
        assert is_right(outcome)
        assert outcome.protection == protection
        assert outcome.outputs[2][0]["data"] == {"text/plain": "2"}
        assert list(made.folders.iterdir()) == [] or not forks


# A fair share of the processor ---------------------------------------------------------------


class Scripted:
    """Stands for `execute`: each call gives the next outcome, and notes how many run beside it."""

    def __init__(self, *outcomes):
        self.outcomes, self.calls = list(outcomes), 0

    def __call__(self, task, sandbox):
        self.calls += 1
        return self.outcomes.pop(0)


@pytest.mark.parametrize("starved", [True, False])
def test_who_waited_for_others_and_ran_out_of_time_is_run_again(monkeypatch, starved):
    first, second = Outcome(starved=starved), Outcome()
    script = Scripted(first, second)
    monkeypatch.setattr("autograder.grading.execution.execute", script)
    outcome = Turns().execute(Task((), {}, Rules()), None)
    assert outcome is (second if starved else first)
    assert script.calls == (2 if starved else 1)


def test_while_one_runs_again_no_other_runs(monkeypatch):
    import threading

    turns, running, seen = Turns(), [], []
    alone, other_started = threading.Event(), threading.Event()

    def execute(task, sandbox):
        running.append(task)
        seen.append(tuple(running))
        if task == "slow" and seen.count(("slow",)) + seen.count(("other", "slow")) == 1:
            other_started.wait(30)
        running.remove(task)
        return Outcome(starved=task == "slow" and not alone.is_set() and not alone.set())

    monkeypatch.setattr("autograder.grading.execution.execute", execute)
    slow = threading.Thread(target=turns.execute, args=("slow", None))
    slow.start()
    other_started.set()
    others = [threading.Thread(target=turns.execute, args=("other", None)) for _ in range(20)]
    for thread in others:
        thread.start()
    for thread in (slow, *others):
        thread.join(60)
        assert not thread.is_alive()
    again = [together for together in seen if "slow" in together][-1]
    assert again == ("slow",) and len(seen) == 22


@pytest.mark.parametrize("waited, starved", [(0.0, False), (0.9, True)])
@pytest.mark.parametrize("stops", [True, False])
def test_only_who_ran_out_of_time_after_a_long_wait_was_starved(
    waited, starved, stops, monkeypatch
):
    rules = Rules(timeout=1, exercise_timeout=1)
    cell = "while True:\n    pass" if stops else "1"

    class Sessions(Sandbox):
        def session(self, *of):
            made = super().session(*of)
            end = made.life.end
            made.life.end = lambda: replace(end(), waited=waited)
            return made

    with Sessions(rules.limits(), NONE) as made:
        from autograder.grading.execution import execute

        outcome = execute(Task((Step(0, source=cell),), {}, rules), made)
    assert outcome.starved == (starved and stops)
    assert TOO_LONG_A_WAIT < 0.9


def test_the_system_says_how_long_a_submission_waited(walls):
    """Three that are always busy on one processor wait for most of the time."""
    cell = "import os\nos.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    cell += "for _ in range(3):\n    if not os.fork():\n        while True:\n            pass\n"
    cell += "import time\nend = time.process_time() + 0.5\n"
    cell += "while time.process_time() < end:\n    pass"
    session = walls.session()
    session.send({"do": "files", "files": {}, "token": "1"})
    session.receive()
    session.send({"do": "run", "source": cell, "token": "2"})
    session.receive(60)
    end = session.close()
    assert isinstance(end, End) and end.waited > 0.25


# As an ordinary account ----------------------------------------------------------------------


@pytest.mark.skipif(not ROOT, reason="whoever runs this is one")
def test_all_of_this_holds_for_an_ordinary_account():
    user = sandbox_module._user_for_submissions(NAMESPACES)
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, user, user)
        if not sandbox_module._others_have_python() or not shutil.which("setpriv"):
            pytest.skip("an ordinary account cannot read this Python")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", __file__],
            cwd=PROJECT,
            user=user,
            group=user,
            extra_groups=[],
            env=os.environ | {"HOME": home, "TMPDIR": home},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-3000:]
