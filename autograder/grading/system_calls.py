"""Which system calls a submission is refused, compiled by libseccomp into a filter.

The filter is made where grading is started and put on by each submission's process
(`autograder.inside.walls.refuse`), for only the process itself can say when its walls stand.
"""

import errno
import functools
import os
import tempfile
from collections.abc import Iterator
from typing import Any

# Those newer than libseccomp knows by name: their numbers are the same on all machines.
STATMOUNT, LISTMOUNT, LISTNS, OPEN_TREE_ATTR = 457, 458, 470, 467
FCHMODAT2, SETXATTRAT, REMOVEXATTRAT, FILE_SETATTR = 452, 463, 466, 469

# The account's keys (Kerberos keeps tickets there), which no namespace hides.
KEYS = ("add_key", "request_key", "keyctl")
# In a namespace of one's own there are all capabilities, and files in memory that nobody counts.
WORLDS: tuple[str | int, ...] = (
    "unshare",
    "setns",
    "chroot",
    "pivot_root",
    "mount",
    "umount2",
    "mount_setattr",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "name_to_handle_at",
    "open_by_handle_at",
    "fanotify_init",
    STATMOUNT,
    LISTMOUNT,
    LISTNS,
    OPEN_TREE_ATTR,
)
# Mounts, cgroup, host name, IPC, users, processes, network: what `clone` can be asked for.
NEW_WORLDS = tuple(1 << bit for bit in (17, 25, 26, 27, 28, 29, 30))
# Parts of the kernel that no notebook needs, and by which others have broken out.
KERNEL = (
    "bpf",
    "perf_event_open",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "userfaultfd",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "syslog",
    "modify_ldt",
    "lookup_dcookie",
)
OTHER_PROCESSES = (
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "kcmp",
    "move_pages",
    "migrate_pages",
)
# Memory that is in no process and no folder: nobody would count it, and without namespaces some
# of it would be there for the next submission.
UNCOUNTED_MEMORY = ("memfd_create", "memfd_secret", "shmget", "msgget", "semget", "mq_open")
# Each session has a share of the processor of its own: with many, one submission has most of it.
SHARES = ("setsid",)

# What Landlock lets pass: sizes, rights, owners, times and marks of whatever the account owns,
MARKS: tuple[str | int, ...] = (
    "truncate",
    "chmod",
    "fchmod",
    "fchmodat",
    FCHMODAT2,
    "chown",
    "lchown",
    "fchown",
    "fchownat",
    "utime",
    "utimes",
    "utimensat",
    "futimesat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    SETXATTRAT,
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    REMOVEXATTRAT,
    FILE_SETATTR,
    "ioprio_set",
)
SET_FLAGS, SET_ATTRIBUTES = 0x40086602, 0x401C5820  # of a file, by ioctl
# a new file that runs as its owner, with the argument that says its rights,
RIGHTS_OF_NEW = {
    "creat": 1,
    "open": 2,
    "openat": 3,
    "mkdir": 1,
    "mkdirat": 2,
    "mknod": 1,
    "mknodat": 2,
}
SET_USER, SET_GROUP = 0o4000, 0o2000
# and limits and priorities of the account's other processes, with the argument that says whose
# (0: its own).
OF_PROCESS = {
    "prlimit64": 0,
    "sched_setaffinity": 0,
    "sched_setattr": 0,
    "sched_setparam": 0,
    "sched_setscheduler": 0,
    "setpriority": 1,
}
TYPE_FOR_OTHERS = 0x5412  # into a terminal, by ioctl
AF_UNIX = 1


@functools.cache
def compiled(landlock: bool) -> bytes | None:
    """Return the filter as the kernel takes it, or None where libseccomp is missing.

    Parameters
    ----------
    landlock : bool
        Whether there are no namespaces, so that it has to stand for more.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError):
        return None
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    # A program may also call the kernel as programs for other processors do.
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    for call, error, *arguments in _refused(pyseccomp, landlock):
        number = (
            pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call)
            if isinstance(call, str)
            else call
        )
        # Some machines, or some versions of libseccomp, do not know all of them.
        if number >= 0:
            rules.add_rule(pyseccomp.ERRNO(error), number, *arguments)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _refused(pyseccomp: Any, landlock: bool) -> Iterator[tuple]:
    """Yield each call that is refused, with which error, and for which arguments."""

    def has(place: int, bits: int) -> Any:
        return pyseccomp.Arg(place, pyseccomp.MASKED_EQ, bits, bits)

    def other_than(place: int, value: int) -> Any:
        return pyseccomp.Arg(place, pyseccomp.NE, value)

    def is_(place: int, number: int) -> Any:
        return pyseccomp.Arg(place, pyseccomp.MASKED_EQ, 0xFFFFFFFF, number)

    for call in (*KEYS, *WORLDS, *KERNEL, *OTHER_PROCESSES, *UNCOUNTED_MEMORY, *SHARES):
        yield call, errno.EPERM
    for world in NEW_WORLDS:
        yield "clone", errno.EPERM, has(0, world)
    # Both hide what they ask for behind a pointer; without them C's library takes the older ones.
    yield "clone3", errno.ENOSYS
    yield "openat2", errno.ENOSYS
    yield "ioctl", errno.EPERM, is_(1, TYPE_FOR_OTHERS)
    yield "socketpair", errno.EAFNOSUPPORT, other_than(0, AF_UNIX)
    if not landlock:
        yield "socket", errno.EAFNOSUPPORT, other_than(0, AF_UNIX)
        return
    # What has an address could be a service of this machine, such as Docker's.
    yield "socket", errno.EAFNOSUPPORT
    for call in MARKS:
        yield call, errno.EPERM
    for request in (SET_FLAGS, SET_ATTRIBUTES):
        yield "ioctl", errno.EPERM, is_(1, request)
    for call, place in RIGHTS_OF_NEW.items():
        for right in (SET_USER, SET_GROUP):
            yield call, errno.EPERM, has(place, right)
    for call, place in OF_PROCESS.items():
        yield call, errno.EPERM, other_than(place, 0)
    yield "setpriority", errno.EPERM, other_than(0, os.PRIO_PROCESS)
