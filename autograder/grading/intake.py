"""Opening what was handed in: once, under limits, and never further than its own folder.

A submission's folder was written by somebody else. It may hold links that lead elsewhere, pipes
that are never filled, files without end, and a million of them. All that grading ever sees of it
comes from `take`: the bytes of ordinary files. Nothing is imported here that takes long, because
`records` asks this module whether there is anything to do.
"""

import contextlib
import errno
import hashlib
import io
import itertools
import json
import os
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from time import monotonic

MAX_ENTRIES = 2_000
MAX_DEPTH = 8
MAX_PATH = 240
# Bytes of a file's own name, of which Linux takes no more. In an archive there may be.
MAX_NAME = 255
MAX_NOTEBOOK = 100_000_000
MAX_NOTEBOOKS = 150_000_000
MAX_BESIDE = 30_000_000
SECONDS = 60.0
# Why a file is left out that who grades has no right to read.
CLOSED = "is closed to you"
MAX_SHOWN = 100

TIMESTAMP = "timestamp.txt"
# By course: when each submission came, written where no learner can write.
COLLECTED = ".collected"
# What programs leave beside a learner's work.
LITTER = {".ipynb_checkpoints", "__pycache__", "__MACOSX", ".git"}

READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
CAREFULLY = READ | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
FOLDER = getattr(os, "O_DIRECTORY", 0)
BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.scandir in os.supports_fd


@dataclass(frozen=True)
class File:
    """An ordinary file: its bytes, and when they were last changed, in seconds since 1970."""

    content: bytes
    modified: float


@dataclass(frozen=True)
class HandedIn:
    """What lay in a submission's folder.

    Parameters
    ----------
    files : dict of str to File
        By relative path, parts joined by ``/``; without nbgrader's ``timestamp.txt``.
    left_out : dict of str to str
        By relative path, why something is not among them, such as ``"is a link"``.
    when : datetime.datetime
        When it was handed in, in UTC: as the one who collected it noted, or else as the file
        system says.
    claimed : str
        What ``timestamp.txt`` says, which the learner may have written; "" if there is none.
    """

    files: Mapping[str, File]
    left_out: Mapping[str, str]
    when: datetime
    claimed: str = ""
    # By which one knows later whether anything has changed.
    fingerprint: str = field(init=False)

    def __post_init__(self):
        found = hashlib.sha256()
        for name, file in sorted(self.files.items()):
            found.update(f"{len(name)} {name} {len(file.content)} ".encode("utf-8", "replace"))
            found.update(file.content)
        found.update(repr(sorted(self.left_out.items())).encode("utf-8", "replace"))
        object.__setattr__(self, "fingerprint", found.hexdigest())

    @property
    def timestamp(self) -> str:
        """When it was handed in, as nbgrader writes it into ``timestamp.txt``."""
        return f"{self.when:%Y-%m-%d %H:%M:%S.%f} UTC"


def collected_record(course: str | Path, lesson: str, student: str) -> Path:
    """Return where it is noted when a submission was collected.

    The file holds ``{"timestamp": ISO 8601, "owner": user id}``.
    """
    return Path(course, COLLECTED, lesson, f"{student}.json")


def take(folder: str | Path, collected: Path | None = None) -> HandedIn:
    """Read a submission's folder; whatever is wrong with it is part of the result.

    Parameters
    ----------
    folder : path
        The submission's. Neither it nor the folder above it, which is the learner's too, may be
        a link.
    collected : pathlib.Path, optional
        The `collected_record`.
    """
    reader = _Reader()
    reader.open(folder)
    return HandedIn(
        reader.files, reader.left_out, reader.when(collected), reader.claimed.strip()[:MAX_SHOWN]
    )


def when_handed_in(folder: str | Path, collected: Path | None = None) -> datetime:
    """Return `HandedIn.when` without reading any file of the submission's."""
    reader = _Reader(only_look=True)
    reader.open(folder)
    return reader.when(collected)


def files_beside(files: Mapping[str, File], folder: str = ".") -> dict[str, bytes]:
    """Return the content of all files but notebooks, as a notebook finds them beside itself.

    What lies in a folder of a notebook's name, or of ``timestamp.txt``'s, is not among them.

    Parameters
    ----------
    files : dict of str to File
        By path in the submission.
    folder : str
        The notebook's; what lies in it lies beside the notebook.
    """
    kept = {path: file.content for path, file in files.items()}
    if folder != ".":
        within = [path for path in kept if path.startswith(f"{folder}/")]
        kept |= {path[len(folder) + 1 :]: kept[path] for path in within}
    # A file cannot lie where others have a folder, and grading writes some files itself.
    folders = {str(parent) for path in kept for parent in PurePosixPath(path).parents}
    return {
        path: content
        for path, content in kept.items()
        if path not in folders
        and not path.startswith(f"{TIMESTAMP}/")
        and ".ipynb/" not in f"{path}/"
    }


def unzipped(name: str, archive: File) -> tuple[dict[str, File], dict[str, str]]:
    """Return the ordinary files in a zip archive, and what was left out, both by path.

    Parameters
    ----------
    name : str
        The archive's path, which each path in it begins with.
    """
    files: dict[str, File] = {}
    left_out: dict[str, str] = {}
    room = MAX_BESIDE
    try:
        with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
            for entry in opened.infolist()[:MAX_ENTRIES]:
                parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
                path = "/".join((name, *parts))
                if entry.is_dir() or is_litter(parts):
                    continue
                if why := _unfit(path) or _leads_out(entry.filename, parts):
                    left_out[path] = why
                elif stat.S_ISLNK(entry.external_attr >> 16):
                    left_out[path] = "is a link"
                elif entry.file_size > room:
                    left_out[path] = "is too large"
                else:
                    # Counted before it is read, for what is damaged costs time too.
                    room -= entry.file_size
                    try:
                        modified = datetime(*entry.date_time).timestamp()
                        files[path] = File(opened.read(entry), modified)
                    except Exception:
                        left_out[path] = "cannot be unpacked"
    except Exception:
        # zipfile and what it unpacks with fail in many ways; each means the same.
        left_out[name] = "cannot be unpacked"
    return files, left_out


def is_litter(parts: tuple[str, ...]) -> bool:
    """Whether a file is what programs leave beside a learner's work, and nobody's work itself."""
    return not LITTER.isdisjoint(parts) or any(part.startswith("._") for part in parts)


def is_closed(path: str | Path) -> bool:
    """Whether a path is a folder that whoever grades may not enter."""
    return os.path.isdir(path) and not os.access(path, os.X_OK)


def printable(text: str) -> str:
    """Return a text in one line that neither steers a terminal nor ends a Markdown code span."""
    return "".join(c if c.isprintable() and c != "`" else "\N{REPLACEMENT CHARACTER}" for c in text)


class _Reader:
    """One way through a folder.

    Parameters
    ----------
    only_look : bool
        Open no file.
    """

    def __init__(self, only_look: bool = False):
        self.only_look = only_look
        self.files: dict[str, File] = {}
        self.left_out: dict[str, str] = {}
        self.claimed = ""
        self.newest = 0.0
        self.entries = 0
        self.room = {"notebooks": MAX_NOTEBOOKS, "beside": MAX_BESIDE}
        self.end = monotonic() + SECONDS

    def open(self, folder: str | Path) -> None:
        """Read a folder that is reached without following a link in its last two steps."""
        path = Path(os.path.abspath(folder))
        try:
            with contextlib.ExitStack() as opened:
                above = str(path.parents[1])
                place: int | str = os.open(above, READ | FOLDER) if BY_DESCRIPTOR else above
                if isinstance(place, int):
                    opened.callback(os.close, place)
                for name in (path.parent.name, path.name):
                    place = opened.enter_context(_entered(place, name))
                self.newest = os.stat(place).st_mtime
                self._read(place, "", 0)
        except OSError as error:
            self.left_out[path.name] = _why(error)

    def when(self, collected: Path | None) -> datetime:
        """Return what was noted on collecting, or else the time of the newest change."""
        if collected is not None:
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                noted = json.loads(collected.read_text(encoding="utf-8"))["timestamp"]
                when = datetime.fromisoformat(noted)
                return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        try:
            return datetime.fromtimestamp(self.newest, UTC)
        except (OverflowError, ValueError, OSError):
            return datetime.fromtimestamp(0, UTC)

    def _read(self, place: int | str, above: str, depth: int) -> None:
        """Read a folder's files, the notebooks first, and then the folders in it."""
        with os.scandir(place) as listed:
            entries = list(itertools.islice(listed, MAX_ENTRIES + 1 - self.entries))
        self.entries += len(entries)
        if self.entries > MAX_ENTRIES:
            entries.pop()
            self.left_out[f"{above}…"] = f"and what follows are more than {MAX_ENTRIES} files"
        entries.sort(key=lambda entry: (not entry.name.endswith(".ipynb"), entry.name))
        folders = []
        for entry in entries:
            name = above + entry.name
            if is_litter((entry.name,)):
                continue
            if why := _unfit(name):
                self.left_out[name] = why
                continue
            try:
                seen = entry.stat(follow_symlinks=False)
                if stat.S_ISLNK(seen.st_mode):
                    self.left_out[name] = "is a link"
                    continue
                self.newest = max(self.newest, seen.st_mtime)
                if stat.S_ISDIR(seen.st_mode):
                    folders.append(entry.name)
                elif not stat.S_ISREG(seen.st_mode):
                    self.left_out[name] = "is no ordinary file"
                elif not self.only_look:
                    self._read_file(place, entry.name, name)
            except OSError as error:
                self.left_out[name] = _why(error)
        for folder in folders:
            name = above + folder
            if folder.endswith(".ipynb") or name == TIMESTAMP:
                self.left_out[name] = "is a folder"
            if depth >= MAX_DEPTH:
                self.left_out[name] = f"lies deeper than {MAX_DEPTH} folders"
            elif self.entries <= MAX_ENTRIES:
                try:
                    with _entered(place, folder) as inner:
                        self._read(inner, f"{name}/", depth + 1)
                except OSError as error:
                    self.left_out[name] = _why(error)

    def _read_file(self, place: int | str, name: str, path: str) -> None:
        is_notebook = name.endswith(".ipynb")
        sort = "notebooks" if is_notebook else "beside"
        room = min(self.room[sort], MAX_NOTEBOOK) if is_notebook else self.room[sort]
        if monotonic() > self.end:
            self.left_out[path] = "was not reached in time"
            return
        with _descriptor(place, name) as file:
            # Another file may have come under this name since it was looked at.
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode):
                self.left_out[path] = "is no ordinary file"
                return
            content = b"" if found.st_size > room else _read_up_to(file, room + 1)
            if found.st_size > room or len(content) > room:
                self.left_out[path] = "is too large"
                return
        if path == TIMESTAMP:
            self.claimed = content[:1000].decode("utf-8", "replace")
            return
        self.room[sort] -= len(content)
        self.files[path] = File(content, found.st_mtime)


@contextlib.contextmanager
def _entered(place: int | str, name: str):
    """Open a folder within another, unless it is a link."""
    if isinstance(place, int):
        folder = os.open(name, CAREFULLY | FOLDER, dir_fd=place)
        try:
            yield folder
        finally:
            os.close(folder)
    else:
        path = os.path.join(place, name)
        if os.path.islink(path):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        yield path


@contextlib.contextmanager
def _descriptor(place: int | str, name: str):
    if isinstance(place, int):
        file = os.open(name, CAREFULLY, dir_fd=place)
    else:
        file = os.open(os.path.join(place, name), CAREFULLY)
    try:
        yield file
    finally:
        os.close(file)


def _read_up_to(file: int, size: int) -> bytes:
    parts = []
    while size > 0 and (part := os.read(file, min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _unfit(path: str) -> str:
    """Say what is wrong with a path; "" if nothing is."""
    if not path.isprintable():
        return "has a name that is no text"
    if len(path) > MAX_PATH or any(len(part.encode()) > MAX_NAME for part in path.split("/")):
        return "has too long a name"
    return ""


def _leads_out(name: str, parts: tuple[str, ...]) -> str:
    """Say if a path in an archive would not stay in the folder it is unpacked into."""
    outside = not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]
    return "lies outside of the archive" if outside else ""


def _why(error: OSError) -> str:
    # Not following a link is ELOOP for a file, and for a folder ENOTDIR.
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return "is a link"
    if error.errno in (errno.EACCES, errno.EPERM):
        return CLOSED
    return f"cannot be opened ({error.strerror})"
