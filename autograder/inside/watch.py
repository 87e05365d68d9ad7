"""What a submission uses up as a whole: all its processes, and all that it has written.

The system's own limits are for each process and for each file. So the fork server looks again
and again at all of them together, and says when it is too much. For Linux.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
BLOCK = 512


class Process(NamedTuple):
    """What the system says of a process: seconds, threads, and bytes."""

    number: int
    seconds: float
    threads: int
    size: int
    resident: int


class Watch:
    """Looks after one submission.

    Parameters
    ----------
    child : int
        Its first process; what this one started, and what is a child of ours, belong to it too.
    folders : sequence of str
        What it can write to.
    in_memory : bool
        Whether these are folders in memory, and in the child's world; or here, and on a disk.
    limits : dict
        As in `grading.sandbox.Limits`.
    """

    def __init__(self, child: int, folders: list[str], in_memory: bool, limits: dict[str, int]):
        self.child, self.folders = child, folders
        self.in_memory, self.limits = in_memory, limits
        self.mine = _process(os.getpid())

    def used_up(self) -> str:
        """Return which of `limits` is exceeded; "" if none is."""
        processes = list(_descendants(os.getpid()))
        if sum(process.threads for process in processes) > self.limits["processes"]:
            return "processes"
        if sum(process.seconds for process in processes) > self.limits["processor"]:
            return "processor"
        if not self.in_memory and self._on_disk(processes):
            return "files"
        if self.limits["memory"] and self._memory(processes) > self.limits["memory"]:
            return "memory"
        return ""

    def waited(self) -> float:
        """Return for how many seconds its first process could have run and had no processor."""
        try:
            with open(f"/proc/{self.child}/schedstat") as times:
                return int(times.read().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def _memory(self, processes: list[Process]) -> int:
        files = sum(map(self._in_memory, self.folders)) if self.in_memory else 0
        if self.mine is None:
            return files
        # At most what it shares with us, and all the room that it has asked for since. Mostly
        # that is enough to know; to count pages takes longer.
        most = sum(max(p.size - self.mine.size, 0) + self.mine.resident for p in processes)
        if most + files <= self.limits["memory"]:
            return most + files
        nameless: dict[tuple[str, str], int] = {}
        own = 0
        for process in processes:
            own += _pages(process)
            for inode, size in _nameless(process.number):
                nameless[inode] = max(nameless.get(inode, 0), size)
        return own + files + sum(nameless.values())

    def _in_memory(self, folder: str) -> int:
        try:
            found = os.statvfs(f"/proc/{self.child}/root{folder}")
        except OSError:
            return 0
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    def _on_disk(self, processes: list[Process]) -> bool:
        """Whether more was written than `limits` allow, files without a name included."""
        sizes: dict[tuple[int, int], int] = {}
        names = size = 0
        try:
            for found in _written(self.folders, processes):
                names += bool(found.st_nlink)
                if (inode := (found.st_dev, found.st_ino)) not in sizes:
                    sizes[inode] = found.st_blocks * BLOCK
                    size += sizes[inode]
                if names > self.limits["names"] or size > self.limits["files"]:
                    return True
        except OSError:
            # Folders that cannot be looked into, or are too deep for it, were made to hide.
            return True
        return False


def _written(folders: list[str], processes: list[Process]) -> Iterator[os.stat_result]:
    """Yield the state of all in the folders, and of open files that are in no folder any more."""
    waiting = list(folders)
    while waiting:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        yield entry.stat(follow_symlinks=False)
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
    for process in processes:
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{process.number}/fd"):
                with contextlib.suppress(OSError):
                    found = os.stat(f"/proc/{process.number}/fd/{descriptor}")
                    if stat.S_ISREG(found.st_mode) and not found.st_nlink:
                        yield found


def _descendants(number: int) -> Iterator[Process]:
    waiting = [number]
    while waiting:
        folder = f"/proc/{waiting.pop()}/task"
        with contextlib.suppress(OSError):
            for task in os.listdir(folder):
                with contextlib.suppress(OSError), open(f"{folder}/{task}/children") as file:
                    for child in map(int, file.read().split()):
                        if (process := _process(child)) is not None:
                            yield process
                            waiting.append(child)


def _process(number: int) -> Process | None:
    try:
        with open(f"/proc/{number}/stat", "rb") as file:
            # What it calls itself, in parentheses, may hold anything.
            words = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    seconds = sum(map(int, words[11:15])) / TICK
    return Process(number, seconds, int(words[17]), int(words[20]), int(words[21]) * PAGE)


def _pages(process: Process) -> int:
    """Return the bytes of memory that are a process's own, and its share of what it shares."""
    try:
        with open(f"/proc/{process.number}/smaps_rollup") as file:
            lines = [line.split() for line in file]
    except OSError:
        # It hides from us, or has ended: then it holds nothing, even if nobody has noticed yet.
        now = _process(process.number)
        return now.resident if now else 0
    return 1024 * sum(int(words[1]) for words in lines if words[0] in ("Pss_Anon:", "SwapPss:"))


def _nameless(number: int) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield what a process has mapped of memory and files that have no name (any more)."""
    with contextlib.suppress(OSError), open(f"/proc/{number}/maps") as maps:
        for line in maps:
            if line.endswith("(deleted)\n"):
                place, _, offset, device, inode, *_ = line.split()
                start, end = (int(address, 16) for address in place.split("-"))
                yield (device, inode), int(offset, 16) + end - start
