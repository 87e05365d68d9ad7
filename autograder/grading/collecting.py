"""Collecting what was handed in through the exchange.

nbgrader's own collecting believes a folder's name, follows links, and ends at the first name or
file that it cannot make sense of. Here each submission is looked at by itself: whose it is says
the owner of its folder, and when it came say the file system's own times, for both are out of a
learner's reach. What cannot be collected is named, with the reason, and stops nobody else.
"""

import contextlib
import datetime
import enum
import errno
import fnmatch
import itertools
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange import ExchangeError, default
from nbgrader.utils import parse_utc
from traitlets import Any as AnyTrait

from ..errors import AutograderError, CourseError
from .course import open_course

# No glob signs, no path, nothing that a terminal or a table would take for something else.
PLAIN_ID = re.compile(r"[\w@+][\w.@+-]{0,99}")
# Between the moment that a folder's name tells and the end of copying into it.
SECONDS_TO_COPY = 60
MAX_ENTRIES = 1000
MAX_LISTED = 20_000
MAX_DEPTH = 10
PIECE = 1_000_000
# What fails then is the course's disk, not what was handed in.
DISK_FAILS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENOMEM}


class NotCollected(AutograderError):
    """A submission cannot be collected; the message says why, and what to do."""


class Fate(enum.StrEnum):
    """What became of a submission in the exchange."""

    COLLECTED = "collected"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Collected:
    """What became of one folder of the exchange.

    Parameters
    ----------
    who : str
        The student's id, or the folder's name where that is no submission's, fit to be shown.
    lesson : str
        Of what.
    fate : Fate
        What became of it.
    sentences : tuple of str
        What an instructor should know of it.
    """

    who: str
    lesson: str
    fate: Fate
    sentences: tuple[str, ...] = ()


@dataclass
class Found:
    """A submission in the exchange.

    Parameters
    ----------
    student : str
        Whose.
    name : str
        Of its folder.
    time : datetime.datetime
        When it was last changed, UTC, aware.
    owner : str or int
        Whose the folder is: the account's name, or its number where it has none.
    sentences : list of str
        What is remarkable.
    """

    student: str
    name: str
    time: datetime.datetime
    owner: str | int
    sentences: list[str] = field(default_factory=list)


def collect(directory: str | Path, lesson: str | None = None) -> list[Collected]:
    """Collect from the exchange what is newer than what lies in a course's ``submitted`` folder.

    When each was handed in is kept in the course, in ``.collected/LESSON/STUDENT.json``:
    ``timestamp`` (ISO 8601, UTC), ``owner`` (the account's name or number), and ``left_out``
    (sentences about files that were not taken).

    Parameters
    ----------
    directory : path
        The course.
    lesson : str, optional
        Which lesson; default: all that have been released.

    Returns
    -------
    list of Collected
        One for each student and lesson, and one for each folder that was refused.

    Raises
    ------
    CourseError
        If the directory is no course, the lesson is not in it, or there is no exchange.
    """
    with open_course(directory) as course:
        with course.gradebook as gradebook:
            lessons = sorted(assignment.name for assignment in gradebook.assignments)
        if lesson is not None and lesson not in lessons:
            raise CourseError(
                f"This course has no lesson called {lesson}. It has {', '.join(lessons)}."
            )
        results = []
        for name in [lesson] if lesson else lessons:
            course.coursedir.assignment_id = name
            collecting = Collect(
                coursedir=course.coursedir,
                authenticator=course.authenticator,
                parent=course,
                update=True,
            )
            try:
                collecting.start()
            except ExchangeError as error:
                raise CourseError(f"Nothing could be collected. {error}") from None
            results += collecting.results
    return results


class Collect(default.ExchangeCollect):
    """Stands in the place of nbgrader's collecting, for its command and for Formgrader too.

    Its settings are nbgrader's: ``c.ExchangeCollect.check_owner``, ``before_duedate``,
    ``update``, and what `CourseDirectory` says of file names and sizes.
    """

    results = AnyTrait()

    def init_src(self) -> None:
        self.results = []
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        self.course_path = os.path.join(self.root, self.coursedir.course_id)
        self.inbound_path = os.path.join(self.course_path, "inbound")
        try:
            self.inbound = os.open(self.inbound_path, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            self.fail(f"The exchange's folder {self.inbound_path} cannot be read: {error.strerror}")

    def copy_files(self) -> None:
        try:
            for student, submissions in sorted(self._submissions().items()):
                self._collect(student, submissions)
        finally:
            os.close(self.inbound)
        if not self.results:
            self.log.warning(
                "No submissions of '%s' for course '%s' to collect",
                self.coursedir.assignment_id,
                self.coursedir.course_id,
            )

    def _say(self, who: str, fate: Fate, *sentences: str) -> None:
        """Note what became of a submission, for the command line and in nbgrader's log."""
        lesson = self.coursedir.assignment_id
        self.results.append(Collected(shown(who), lesson, fate, sentences))
        log = self.log.info if fate is Fate.UNCHANGED or not sentences else self.log.warning
        log("%s: %s %s. %s", shown(who), lesson, fate, " ".join(sentences))

    def _submissions(self) -> dict[str, list[Found]]:
        """Return, by student, the submissions of the lesson that are the student's own."""
        found: dict[str, list[Found]] = {}
        lesson = re.escape(self.coursedir.assignment_id)
        pattern = re.compile(rf"(.+)\+{lesson}\+([^+]+)(?:\+[^+]*)?", re.DOTALL)
        wanted = self.coursedir.student_id
        for name in sorted(os.listdir(self.inbound)):
            if not (parts := pattern.fullmatch(name)):
                continue
            student, claimed = parts.groups()
            if wanted not in ("", "*", student):
                continue
            try:
                found.setdefault(student, []).append(self._look_at(name, student, claimed))
            except NotCollected as error:
                self._say(name, Fate.REFUSED, str(error))
            except OSError as error:
                self._say(name, Fate.REFUSED, f"The folder cannot be read: {error.strerror}.")
        return {student: submissions for student, submissions in found.items() if submissions}

    def _look_at(self, name: str, student: str, claimed: str) -> Found:
        """Say whose a folder is and since when it is as it is.

        Raises
        ------
        NotCollected
            If it is not the student's.
        """
        if not PLAIN_ID.fullmatch(student):
            raise NotCollected(
                "The student's id in the folder's name is not made of letters, digits and . _ @ + "
                "- alone. Rename the account, or hand the files in under a plain name."
            )
        with self._open(name, self.inbound) as folder:
            owner = os.fstat(folder).st_uid
            if self.check_owner:
                _check_owner(student, owner)
            latest = _last_change(folder)
        time, sentence = _handed_in(claimed, latest)
        return Found(student, name, time, _account(owner) or owner, [sentence] if sentence else [])

    @contextlib.contextmanager
    def _open(self, name: str, parent: int | None) -> Iterator[int]:
        descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _newest(self, submissions: list[Found]) -> Found:
        """Return the newest submission; if asked so, the newest that was not late."""
        submissions.sort(key=lambda found: found.time)
        if self.before_duedate and (due := self._due()):
            in_time = [found for found in submissions if found.time <= due]
            submissions = in_time or submissions
        return submissions[-1]

    def _due(self) -> datetime.datetime | None:
        courses = self.coursedir
        with Gradebook(courses.db_url, courses.course_id) as gradebook:
            try:
                due = gradebook.find_assignment(courses.assignment_id).duedate
            except MissingEntry:
                return None
        return due and due.replace(tzinfo=datetime.UTC)

    def _collect(self, student: str, submissions: list[Found]) -> None:
        """Bring a student's submission into the course, unless what is there is as new."""
        courses = self.coursedir
        lesson = courses.assignment_id
        place = Path(courses.format_path(courses.submitted_directory, student, lesson))
        record = Path(courses.root, ".collected", lesson, f"{student}.json")
        try:
            found = self._newest(submissions)
            if place.is_dir():
                known = self._known_time(record, place)
                other = self.before_duedate and found.time != known
                if not (self.update and found.time > known or other):
                    why = () if self.update else ("--update takes newer ones, if there are any.",)
                    self._say(student, Fate.UNCHANGED, *why)
                    return
            fate = Fate.UPDATED if place.is_dir() else Fate.COLLECTED
            left_out = self._bring(found, place)
            self._keep(record, found, left_out)
            self._say(student, fate, *found.sentences, *left_out)
        except NotCollected as error:
            self._say(student, Fate.REFUSED, str(error))
        except Exception as error:
            # Whatever it is, it is this submission's own fate.
            reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
            self._say(student, Fate.FAILED, f"It could not be collected: {shown(reason)}.")

    def _known_time(self, record: Path, place: Path) -> datetime.datetime:
        """Return when what is in the course was handed in.

        If it was not collected here, that is when it came there.
        """
        try:
            time = datetime.datetime.fromisoformat(json.loads(record.read_text())["timestamp"])
            return time.astimezone(datetime.UTC)
        except (OSError, ValueError, KeyError, TypeError):
            with self._open(str(place), None) as folder:
                return datetime.datetime.fromtimestamp(_last_change(folder), datetime.UTC)

    def _bring(self, found: Found, place: Path) -> list[str]:
        """Copy a submission to its place, where it is whole or what was there before.

        Returns
        -------
        list of str
            What was left out, in sentences.
        """
        self._make(place.parent)
        aside = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
        try:
            new, old = aside / "new", aside / "old"
            self._make(new)
            with self._open(found.name, self.inbound) as folder:
                if self.check_owner:
                    _check_owner(found.student, os.fstat(folder).st_uid)
                copy = _Copy(self, os.fstat(folder).st_uid)
                copy.folder(folder, new, "", 0)
            # For nbgrader, which looks there: in the learner's own could stand anything.
            (new / "timestamp.txt").unlink(missing_ok=True)
            self._write(new / "timestamp.txt", f"{found.time:%Y-%m-%d %H:%M:%S.%f} UTC")
            if place.exists():
                place.rename(old)
            try:
                new.rename(place)
            except OSError:
                if old.exists():
                    old.rename(place)
                raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return copy.left_out

    def _keep(self, record: Path, found: Found, left_out: list[str]) -> None:
        """Note in the course what was seen, where only its owner writes."""
        self._make(record.parent)
        kept = {
            "timestamp": found.time.isoformat(),
            "owner": found.owner,
            "left_out": left_out,
        }
        new = record.with_name(f".{record.name}")
        new.unlink(missing_ok=True)
        self._write(new, json.dumps(kept, indent=1))
        new.replace(record)

    def _make(self, folder: Path) -> None:
        """Make a folder in the course, and those above it, closed to all but its owners."""
        for path in reversed([folder, *folder.parents]):
            if not path.exists():
                path.mkdir(exist_ok=True)
                path.chmod(0o2770 if self.coursedir.groupshared else 0o700)

    def create(self, path: Path) -> int:
        """Make a file in the course, closed to all but its owners; return its descriptor."""
        mode = 0o660 if self.coursedir.groupshared else 0o600
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        os.fchmod(descriptor, mode)
        return descriptor

    def _write(self, path: Path, text: str) -> None:
        with open(self.create(path), "w", encoding="utf-8") as file:
            file.write(text)


class _Copy:
    """The copying of one submission: regular files of its owner's, up to the limits.

    Parameters
    ----------
    collecting : Collect
        Has the limits, and makes files in the course.
    owner : int
        Whose the submission is. A file of somebody else's got there as a hard link.
    """

    def __init__(self, collecting: Collect, owner: int):
        self.collecting, self.owner = collecting, owner
        self.left_out: list[str] = []
        self.entries = 0
        self.room = 1000 * collecting.coursedir.max_dir_size

    def folder(self, source: int, place: Path, prefix: str, depth: int) -> None:
        """Copy what is in an open folder: notebooks first, then other files, then folders."""
        courses = self.collecting.coursedir
        kinds: dict[bool, list[str]] = {True: [], False: []}
        for name in _listed(source):
            if any(fnmatch.fnmatch(name, pattern) for pattern in courses.ignore):
                continue
            mode = os.stat(name, dir_fd=source, follow_symlinks=False).st_mode
            kinds[stat.S_ISDIR(mode)].append(name)
        files = sorted(kinds[False], key=lambda name: (not name.endswith(".ipynb"), name))
        for name in files:
            if any(fnmatch.fnmatch(name, pattern) for pattern in courses.include):
                self._try(prefix + name, self._file, source, name, place)
        for name in sorted(kinds[True]):
            self._try(prefix + name, self._subfolder, source, name, place, prefix, depth + 1)

    def _try(self, path: str, copy: Any, *arguments: Any) -> None:
        """Copy one thing; what cannot be copied is left out, and said."""
        self.entries += 1
        try:
            if self.entries > MAX_ENTRIES:
                raise NotCollected(f"there are more than {MAX_ENTRIES} files and folders")
            copy(*arguments)
            return
        except NotCollected as error:
            why = str(error)
        except OSError as error:
            if error.errno in DISK_FAILS:
                raise
            why = f"it cannot be read ({error.strerror})"
        if len(self.left_out) < 10:
            self.left_out.append(f"`{shown(path)}` was left out: {why}.")

    def _file(self, source: int, name: str, place: Path) -> None:
        known = os.stat(name, dir_fd=source, follow_symlinks=False)
        self._check(known)
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=source)
        with open(descriptor, "rb") as file:
            opened = os.fstat(descriptor)
            self._check(opened)
            left = opened.st_size
            self.room -= left
            with open(self.collecting.create(place / name), "wb") as copy:
                while left > 0 and (piece := file.read(min(PIECE, left))):
                    copy.write(piece)
                    left -= len(piece)

    def _check(self, found: os.stat_result) -> None:
        if stat.S_ISLNK(found.st_mode):
            raise NotCollected("it is a link")
        if not stat.S_ISREG(found.st_mode):
            raise NotCollected("it is no ordinary file")
        if found.st_uid != self.owner:
            raise NotCollected("it belongs to somebody else than the submission")
        if found.st_size > min(1000 * self.collecting.coursedir.max_file_size, self.room):
            raise NotCollected("it is too large")

    def _subfolder(self, source: int, name: str, place: Path, prefix: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise NotCollected(f"it lies more than {MAX_DEPTH} folders deep")
        with self.collecting._open(name, source) as folder:
            self.collecting._make(place / name)
            self.folder(folder, place / name, f"{prefix}{name}/", depth)


def _listed(folder: int) -> list[str]:
    """Return the names in an open folder.

    Raises
    ------
    NotCollected
        If there are so many that only a program can have made them.
    """
    with os.scandir(folder) as entries:
        names = [entry.name for entry in itertools.islice(entries, MAX_LISTED + 1)]
    if len(names) > MAX_LISTED:
        raise NotCollected(f"It holds more than {MAX_LISTED} files in one folder.")
    return names


def _last_change(folder: int) -> float:
    """Return when something in an open folder last changed, in seconds since 1970.

    These are times that nobody but the system sets.

    Raises
    ------
    NotCollected
        If there is too much in it to see.
    """
    times = list(itertools.islice(_changes(folder, 0), MAX_LISTED + 1))
    if len(times) > MAX_LISTED:
        raise NotCollected(f"It holds more than {MAX_LISTED} files.")
    return max(times)


def _changes(folder: int, depth: int) -> Iterator[float]:
    yield os.fstat(folder).st_ctime
    for name in _listed(folder):
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        yield found.st_ctime
        if stat.S_ISDIR(found.st_mode) and depth < MAX_DEPTH:
            with contextlib.suppress(OSError):
                below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                try:
                    yield from _changes(below, depth + 1)
                finally:
                    os.close(below)


def _handed_in(claimed: str, latest: float) -> tuple[datetime.datetime, str]:
    """Return when a submission was handed in, and a sentence if that is not what its name says.

    Parameters
    ----------
    claimed : str
        The time in the folder's name, which the learner's own program writes.
    latest : float
        When the system last saw a change in the folder, in seconds since 1970.
    """
    changed = datetime.datetime.fromtimestamp(latest, datetime.UTC)
    try:
        named = parse_utc(claimed).replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError, TypeError):
        return changed, "The time in the folder's name cannot be read; the file system's counts."
    seconds = (changed - named).total_seconds()
    if 0 <= seconds <= SECONDS_TO_COPY:
        return named, ""
    return changed, (
        f"The folder's name says that it was handed in at {named:%Y-%m-%d %H:%M:%S} UTC, but it "
        f"was changed at {changed:%Y-%m-%d %H:%M:%S} UTC. The latter counts."
    )


def _check_owner(student: str, owner: int) -> None:
    """See that a folder's owner is the student, where the system knows either of them.

    Raises
    ------
    NotCollected
        If it is somebody else.
    """
    import pwd

    try:
        account = pwd.getpwnam(student).pw_uid
    except KeyError:
        account = None
    name = _account(owner)
    if account == owner or (account is None and name is None):
        return
    raise NotCollected(
        f"It says that it is {student}'s, but it belongs to "
        f"{f'the account {name}' if name else f'account number {owner}'}, so it was not collected. "
        "Whoever it is can hand it in under their own name. If students have other names than "
        "accounts in your course, set c.ExchangeCollect.check_owner = False."
    )


def _account(number: int) -> str | None:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return None


def shown(name: str) -> str:
    """Return a name that may be anything as a terminal can show it."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in name)
    return printable if len(printable) <= 100 else printable[:99] + "…"
