"""The exchange: a folder in which assignments are handed out and in, and feedback handed back.

nbgrader's own, but that it is taken as an administrator made it, that nobody can rename or remove
what others put there, and that one submission without a secret keeps nobody's feedback back.
"""

import contextlib
import glob
import os
import stat
from pathlib import Path

from nbgrader.exchange import default
from nbgrader.utils import notebook_hash

from ..errors import CourseError

# Everybody may put something in, and take away only what is their own.
ROOT = 0o1777
# Of a course's folders, as nbgrader makes them, and the sticky bit where learners write. Who does
# not own `inbound` cannot list it: a submission is found by its name alone.
FOLDERS = {".": 0o0755, "outbound": 0o0755, "inbound": 0o3733, "feedback": 0o0711}
# With a group that teaches together, its members may do what the owner may.
SHARED = {".": 0o2775, "outbound": 0o2775, "inbound": 0o3773, "feedback": 0o2771}
MAX_SECRET = 10_000


def prepare_exchange(exchange: Path, course_id: str, gid: int | None = None) -> None:
    """Make an exchange, or see that the one that is there can be used, and a course's place in it.

    The course's folders are made at once, so that nobody else can take their names.

    Parameters
    ----------
    exchange : pathlib.Path
        Absolute. If it is there and belongs to somebody else, it is left as it is.
    course_id : str
        nbgrader's name for the course.
    gid : int, optional
        The group that the course belongs to.

    Raises
    ------
    CourseError
        If it cannot be used; nothing is left of it then that was not there.
    """
    made: list[Path] = []
    try:
        for folder in reversed([exchange, *exchange.parents]):
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
                # The way to an exchange is everybody's, whatever the umask.
                folder.chmod(0o755)
        if not exchange.is_dir() or not os.access(exchange, os.W_OK | os.X_OK):
            raise CourseError(
                f"The exchange {exchange} is no folder that you can write to. Ask whoever owns it "
                f"for `chmod {ROOT:o} {exchange}`, or choose another."
            )
        if os.name == "posix":
            _let_everybody_write(exchange)
            _make_folders(exchange / course_id, gid, made)
    except OSError as error:
        _remove(made)
        raise CourseError(
            f"The exchange {exchange} cannot be used: {error.strerror} ({error.filename}). Choose "
            "another, or ask an administrator to make one."
        ) from None
    except BaseException:
        _remove(made)
        raise


def _let_everybody_write(exchange: Path) -> None:
    """Set the mode of an exchange that is one's own: open to learners, each to their own."""
    found = exchange.stat()
    if found.st_uid != os.geteuid():
        return
    # One for a group only was meant that way.
    open_to_some = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    exchange.chmod(stat.S_IMODE(found.st_mode) | stat.S_ISVTX if open_to_some else ROOT)


def _make_folders(place: Path, gid: int | None, made: list[Path]) -> None:
    for name, mode in (FOLDERS if gid is None else SHARED).items():
        folder = place / name
        try:
            folder.mkdir()
            made.append(folder)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                shared = gid is not None and found.st_gid == gid
                if not (shared and stat.S_ISDIR(found.st_mode)):
                    raise CourseError(
                        f"{folder} is there already and is not your own, so others could read and "
                        "change what is handed in. Choose another name with --course-id, or ask "
                        "its owner to remove it."
                    ) from None
                continue
        if gid is not None:
            os.chown(folder, -1, gid)
        folder.chmod(mode)


def _remove(made: list[Path]) -> None:
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()


class ReleaseAssignment(default.ExchangeReleaseAssignment):
    """nbgrader's, but that an exchange is used as it is; nbgrader would set its mode to 0777."""

    def ensure_root(self) -> None:
        default.Exchange.ensure_root(self)


class ReleaseFeedback(default.ExchangeReleaseFeedback):
    """nbgrader's, but that each learner's feedback is released, whatever is wrong with another's.

    A page's name in the exchange is made of the secret that came with the submission. Whoever
    handed in without one cannot be given feedback this way.
    """

    def init_src(self) -> None:
        courses = self.coursedir
        folders = courses.format_path(courses.feedback_directory, "*", courses.assignment_id)
        self.src_path = os.path.relpath(folders, courses.root)

    def copy_files(self) -> None:
        excluded = set(self.coursedir.student_id_exclude.split(","))
        wanted = self.coursedir.student_id
        root = Path(self.coursedir.root)
        for found in sorted(glob.glob(self.src_path, root_dir=root)):
            pairs = zip(Path(self.src_path).parts, Path(found).parts, strict=True)
            student = next(part for pattern, part in pairs if pattern == "*")
            if student in excluded or wanted not in ("", "*", student):
                continue
            try:
                secret = self._secret(root / found, student)
                for page in sorted((root / found).glob("*.html")):
                    self._release(page, notebook_hash(secret=secret, notebook_id=page.stem))
                self.log.info("Released the feedback for %s", student)
            except (OSError, ValueError) as error:
                self.log.warning(
                    "The feedback for %s was not released: %s. Give it to them by other means; it "
                    "is in %s.",
                    student,
                    error,
                    root / found,
                )

    def _secret(self, folder: Path, student: str) -> str:
        courses = self.coursedir
        submitted = courses.format_path(courses.submitted_directory, student, courses.assignment_id)
        for place in (folder, submitted):
            path = Path(place, "submission_secret.txt")
            if not path.is_symlink() and path.is_file() and path.stat().st_size <= MAX_SECRET:
                return path.read_text(encoding="utf-8")
        raise ValueError("there is no submission_secret.txt with the submission")

    def _release(self, page: Path, name: str) -> None:
        """Copy a page under the name that only its learner knows; others cannot list the folder."""
        destination = Path(self.dest_path, f"{name}.html")
        new = destination.with_name(f"{name}-tmp.html")
        new.write_bytes(page.read_bytes())
        new.chmod(0o664 if self.coursedir.groupshared else 0o644)
        new.replace(destination)
