"""What shuts a submission's process in: namespaces, Landlock, refused system calls, limits.

For Linux. Two kinds of walls. Inside bubblewrap, which hides everything but Python and the
course's packages, each submission gets namespaces of its own: it sees no process but its own, no
network, and empty folders in memory that vanish with it. Where namespaces cannot be had,
Landlock keeps it to its own folder. Behind both, a filter refuses the system calls that lead
past them (see `grading.system_calls`).
"""

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterator, Sequence

NEW_MOUNTS, NEW_NAME, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
NO_SET_USER, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
BIND, RECURSIVE, PRIVATE = 1 << 12, 1 << 14, 1 << 18

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
INSTRUCTION = 8
CAPABILITY_VERSION = 0x20080522
KEYCTL = {"x86_64": 250, "aarch64": 219}
JOIN_SESSION_KEYRING = 1
# What they list is the account's, whatever namespaces there are.
LISTS_OF_KEYS = ("/proc/keys", "/proc/key-users")

MADV_COLLAPSE, LARGE_PAGE = 25, 1 << 21
FEW_PAGES = 4 * LARGE_PAGE

# What a submission calls itself where there is only the grader's account.
NOBODY = 65534

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
RULESET_VERSION = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL = 1 << 14, 1 << 15
# How many of the rights in the kernel's list each version of Landlock knows.
RIGHTS_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
NO_TCP = 3
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3

libc = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def fork_alone() -> int:
    """Fork a child that is the only process of a new world; return as `os.fork` does.

    Raises
    ------
    OSError
        If the system refuses.
    """
    own_world = os.open("/proc/self/ns/pid", os.O_RDONLY)
    _succeed(libc.unshare(NEW_PROCESSES))
    child = os.fork()
    if child:
        # Only from its own world can a process make the next new one.
        _succeed(libc.setns(own_world, NEW_PROCESSES))
    os.close(own_world)
    return child


def enter_namespaces(folders: Sequence[str], size: int, names: int, user: int) -> None:
    """See from now on no network and no files but read-only ones and those in new folders.

    To be called in a child made by `fork_alone`.

    Parameters
    ----------
    folders : sequence of str
        Become empty folders in memory that this process can write to.
    size, names : int
        How many bytes each of them holds at most, and how many files and folders.
    user : int
        Who to be, where the grader is root and this number is one of its system's.

    Raises
    ------
    OSError
        If the system refuses.
    """
    # The root of the system becomes another; that of a world of one user calls itself nobody.
    others = knows(user)
    owner = user if others else os.geteuid()
    _succeed(libc.unshare(NEW_MOUNTS | NEW_NAME | NEW_IPC | NEW_NETWORK))
    _mount(None, "/", None, RECURSIVE | PRIVATE)
    _mount("proc", "/proc", "proc", NO_SET_USER | NO_DEVICES | NO_PROGRAMS)
    for path in LISTS_OF_KEYS:
        if os.path.exists(path):
            _mount("/dev/null", path, None, BIND)
    for folder in folders:
        options = f"size={size},nr_inodes={names},mode=700,uid={owner},gid={owner}"
        _mount("tmpfs", folder, "tmpfs", NO_SET_USER | NO_DEVICES, options)
    if others:
        become(user)
    else:
        _succeed(libc.unshare(NEW_USER))
        for file in ("uid_map", "gid_map"):
            with open(f"/proc/self/{file}", "w") as map_file:
                map_file.write(f"{NOBODY} {owner} 1")


def become(user: int) -> None:
    """Be another user from now on, of a group of its own; for root."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # Whoever changes user may no longer look at itself in /proc, unless it says so.
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


def knows(user: int) -> bool:
    """Whether a user exists in this world of users."""
    with open("/proc/self/uid_map") as ranges:
        numbers = [[int(number) for number in line.split()] for line in ranges]
    return any(first <= user < first + count for first, _, count in numbers)


def use_large_pages() -> Iterator[None]:
    """Put what is in memory into large pages, where the system can: a fork then copies few.

    Measured with 260 MB: a fork and its end take 8 instead of 22 ms.

    Yields
    ------
    None
        After every few milliseconds, for whoever has other things to do too.
    """
    with open("/proc/self/maps") as maps:
        areas = [line.split() for line in maps]
    for place, rights, _, _, _, *name in areas:
        if rights.startswith("rw") and name in ([], ["[heap]"]):
            start, end = (int(address, 16) for address in place.split("-"))
            start, end = -(-start // LARGE_PAGE) * LARGE_PAGE, end // LARGE_PAGE * LARGE_PAGE
            for piece in range(start, end, FEW_PAGES):
                size = min(FEW_PAGES, end - piece)
                libc.madvise(ctypes.c_void_p(piece), ctypes.c_size_t(size), MADV_COLLAPSE)
                yield


def die_with_parent() -> None:
    """End when the parent ends. To be called after any change of user, which undoes it."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends."""
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_descendants() -> None:
    """Kill all descendants and wait until none is left; the caller has adopted orphans."""
    while True:
        with open(f"/proc/self/task/{os.getpid()}/children") as children:
            for child in children.read().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def give_up_privileges() -> None:
    """Keep no capability, not even in a world of one's own, and gain none."""
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def have_keys_of_its_own() -> None:
    """Start with an empty keyring instead of the one of whoever grades."""
    number = KEYCTL.get(os.uname().machine)
    if number is not None:
        # Where the system refuses this, it refuses to show keys too.
        libc.syscall(number, JOIN_SESSION_KEYRING, None)


def refuse(instructions: bytes) -> None:
    """Let the system refuse calls to this process and its children for good.

    To be called after `give_up_privileges`, while there is one thread.

    Parameters
    ----------
    instructions : bytes
        A filter as the kernel takes it.

    Raises
    ------
    OSError
        If the system does not take it.
    """
    rules = Filter(len(instructions) // INSTRUCTION, instructions)
    _succeed(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(rules), 0, 0))


def limit(limits: dict[str, int], count_processes: bool) -> None:
    """Set for good what the system itself can limit.

    Parameters
    ----------
    limits : dict
        As in `grading.sandbox.Limits`.
    count_processes : bool
        Whether to limit their number: the system counts all that the account has.
    """
    kinds = {
        resource.RLIMIT_CPU: limits["processor"],
        resource.RLIMIT_FSIZE: limits["files"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_CORE: 0,
    }
    if limits["memory"]:
        kinds[resource.RLIMIT_AS] = limits["memory"]
    if count_processes:
        kinds[resource.RLIMIT_NPROC] = limits["processes"]
    for kind, value in kinds.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def confine(read: Sequence[str], listed: Sequence[str], write: Sequence[str]) -> bool:
    """Restrict this process and its children to these paths for good, by Landlock.

    Parameters
    ----------
    read : sequence of str
        Can be read and run, with all that is in them.
    listed : sequence of str
        Folders that can be listed, and those in them.
    write : sequence of str
        Can be written to, with all that is in them.

    Returns
    -------
    bool
        False where the system has no Landlock.
    """
    version = libc.syscall(CREATE_RULESET, None, 0, RULESET_VERSION)
    if version < 1:
        return False
    every_right = (1 << RIGHTS_KNOWN.get(version, 16)) - 1
    rules = Ruleset(
        every_right,
        NO_TCP if version >= 4 else 0,
        SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    # Older systems know shorter forms of this structure.
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    handle = libc.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0)
    if handle < 0:
        return False
    to_read = EXECUTE | READ_FILE | READ_DIR
    of_files = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
    for paths, rights in ((read, to_read), (listed, READ_DIR), (write, every_right)):
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


def _mount(source, target, kind, flags, options="") -> None:
    encoded = [text.encode() if text is not None else None for text in (source, target, kind)]
    _succeed(libc.mount(*encoded, ctypes.c_ulong(flags), options.encode()))


def _succeed(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
