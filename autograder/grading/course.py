"""Making an ordinary nbgrader course of the lessons."""

import contextlib
import dataclasses
import hashlib
import logging
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from sqlalchemy.exc import DatabaseError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from .. import __version__, own
from ..building import NOTEBOOKS, solved
from ..errors import CourseError, in_words
from ..exercises import all_lessons, exercises
from ..freezing import answer_key_text
from ..references import has_something_of_their_own
from ..vocabulary import glossary
from .course_record import RECORD, CourseRecord, LessonRecord, read_over_as_recorded
from .differences import facts
from .exchange import prepare_exchange
from .gradebook import patient
from .task import Rules

CONFIG = "nbgrader_config.py"
# How the names of folders begin in which something is made that comes to its place later.
ASIDE = ".being-made-"
LINK_TO_LESSON = re.compile(r"\]\((\d\d_\w+)\.ipynb")

CONFIG_TEXT = '''\
"""nbgrader's configuration of this course. Everything in nbgrader's manual can be set here."""

import os

c = get_config()

try:
    from autograder.grading.configuring import configure
except ImportError:
    # Another environment. There nbgrader alone would run submissions without a sandbox, so let it
    # look for what is missing, and stop.
    def configure(c, root):
        c.Autograde.autograde_preprocessors = ["autograder.grading.configuring.configure"]


# How submissions are collected and graded; whatever is set below goes before it.
configure(c, os.path.dirname(os.path.abspath(__file__)))

c.CourseDirectory.course_id = {course_id!r}

# {whose}, whatever the shell or the server says.
os.umask({umask:#05o})
c.BaseConverter.permissions = {permissions}
c.CourseDirectory.groupshared = {shared}

# Each learner's hidden cases are drawn from this number and the learner's id. Keep it to
# yourself, and keep it as it is while the course runs.
c.Judge.seed = {seed}
'''

OWNERS = "What is made here is its owner's alone"

LIMITS_TEXT = """
# Limits for each submission; the others stay at their defaults.
{limits}
"""

EXCHANGE_TEXT = """
# Where assignments are handed out and handed in. Learners need the same two lines, course_id
# and Exchange.root, in an nbgrader_config.py of their own.
c.Exchange.root = {root!r}
"""


def make_course(
    directory: str | Path,
    lessons: Sequence[str] | None = None,
    exchange: str | Path | None = None,
    course_id: str = "neuron-to-digits",
    seed: int | None = None,
    group: str | None = None,
    own_folder: str | Path | None = None,
    **limits: int,
) -> Path:
    """Make a complete nbgrader course directory: sources, configuration, gradebook, release.

    Nobody but its owner, or a group's members, can read or change anything in it, nor in what
    is made there later. If something fails, nothing is left of it.

    Parameters
    ----------
    directory : path
        Where; an existing course is left as it is.
    lessons : sequence of str, optional
        Which lessons, e.g. ``["01_neuron"]``; default: all.
    exchange : path, optional
        The folder for releasing and collecting; without it nbgrader's default. One that exists
        is used as it is, but that whoever made it may have its mode set right; see
        `prepare_exchange`.
    course_id : str
        nbgrader's name for the course.
    seed : int, optional
        From which the hidden cases are drawn; default: a random one of 128 bits.
    group : str, optional
        The name of a group that teaches together: its members may read and change everything.
    own_folder : path, optional
        An instructor's own exercises, texts and sentences, read over ours; see `autograder.own`.
    **limits : int
        Limits of this course, by their names in `Rules`, such as ``timeout=60``.

    Returns
    -------
    pathlib.Path
        The directory, absolute.

    Raises
    ------
    CourseError
        If something is there already, a lesson does not exist, there is no such group, or the
        exchange cannot be used.
    OwnFolderError, AuthorError
        If something in the instructor's own folder is not as it has to be.
    TypeError
        If there is no such limit.
    """
    rules = Rules(**limits)
    root = Path(directory).expanduser().resolve()
    own.read_over(own_folder)
    lessons = all_lessons() if lessons is None else lessons
    refuse_unknown(lessons)
    in_the_way = [n for n in (CONFIG, "gradebook.db", "source") if (root / n).exists()]
    if in_the_way:
        raise CourseError(
            f"{root} already holds {', '.join(in_the_way)}, and nothing was changed. Choose "
            "another folder."
        )
    config = CONFIG_TEXT.format(
        whose=f"What is made here is the group {group!r}'s" if group else OWNERS,
        umask=0o007 if group else 0o077,
        permissions=660 if group else 600,
        shared=bool(group),
        course_id=course_id,
        seed=secrets.randbits(128) if seed is None else seed,
    )
    changed = [
        f"c.Judge.{rule.name} = {getattr(rules, rule.name)}"
        for rule in dataclasses.fields(Rules)
        if getattr(rules, rule.name) != rule.default
    ]
    if changed:
        config += LIMITS_TEXT.format(limits="\n".join(changed))
    if exchange is not None:
        exchange = Path(exchange).expanduser().resolve()
        config += EXCHANGE_TEXT.format(root=str(exchange))
    gid = None if group is None else _group_id(group)
    with _made_aside(root, gid) as aside:
        record = CourseRecord(__version__, own=own_as_text())
        for lesson in lessons:
            files = source_files(lesson)
            write_source(aside, lesson, files)
            record.lessons[lesson] = lesson_record(lesson, files)
        record.write(aside)
        (aside / CONFIG).write_text(config, encoding="utf-8")
        with open_course(aside) as course:
            for lesson in lessons:
                succeed(course.generate_assignment(lesson), f"generate the assignment {lesson}")
        if gid is not None:
            # SQLite lets nobody but the owner write, whatever the umask.
            (aside / "gradebook.db").chmod(0o660)
        if exchange is not None:
            prepare_exchange(exchange, course_id, gid)
    return root


def refuse_unknown(lessons: Sequence[str]) -> None:
    """Raise a `CourseError` if one of the lessons does not exist."""
    unknown = [lesson for lesson in lessons if lesson not in all_lessons()]
    if unknown:
        raise CourseError(
            f"There is no lesson called {', '.join(unknown)}. The lessons are "
            f"{', '.join(all_lessons())}."
        )


def source_files(lesson: str) -> dict[str, str]:
    """Return what a course's ``source`` folder holds of a lesson: texts by relative path.

    Raises
    ------
    AuthorError
        If the text, the exercises and the solutions do not fit together.
    """
    theirs = own.current()
    if theirs.lessons:
        words = glossary()
    else:
        words = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
    files = {f"{lesson}.ipynb": nbformat.writes(solved(lesson)) + "\n", "glossary.md": words}
    # Here each lesson lies in a folder of its own.
    files = {name: LINK_TO_LESSON.sub(r"](../\1/\1.ipynb", text) for name, text in files.items()}
    if has_something_of_their_own(lesson):
        beside = theirs.public_files() | {f"keys/{lesson}.json": answer_key_text(lesson)}
        files |= {f"{own.PUBLISHED}/{name}": text for name, text in beside.items()}
    return files


def own_as_text() -> str | None:
    """Return the folder that is read over ours, as a course's record has it."""
    folder = own.current().folder
    return None if folder is None else str(folder)


def write_source(root: Path, lesson: str, files: Mapping[str, str]) -> None:
    """Write a lesson's files into the ``source`` folder of a course."""
    for name, text in files.items():
        path = root / "source" / lesson / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lesson_record(lesson: str, files: Mapping[str, str]) -> LessonRecord:
    """Return what an upgrade needs to know of a lesson as it is made now."""
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    return LessonRecord(__version__, digests, {e.id: facts(e) for e in exercises(lesson)})


def _group_id(name: str) -> int:
    """Return the number of a group that whoever runs this can give a folder to."""
    try:
        import grp

        gid = grp.getgrnam(name).gr_gid
    except ImportError:
        raise CourseError("There are no such groups on this system: leave --group out.") from None
    except KeyError:
        raise CourseError(
            f"There is no group called {name} on this machine. `getent group` lists them."
        ) from None
    if os.geteuid() != 0 and gid not in {os.getegid(), *os.getgroups()}:
        raise CourseError(
            f"You are no member of the group {name}, so you cannot give it a course. Ask an "
            "administrator to make you one, and log in again."
        )
    return gid


@contextlib.contextmanager
def _made_aside(root: Path, gid: int | None) -> Iterator[Path]:
    """Offer a folder to make a course in, which comes to its place when all is made.

    Whatever stops it, nothing is left where the course was to be.

    Parameters
    ----------
    root : pathlib.Path
        The course's place; there may be a folder already.
    gid : int, optional
        The group that it belongs to.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    moved: list[Path] = []
    before = os.umask(0o077 if gid is None else 0o007)
    try:
        try:
            root.mkdir(parents=True, exist_ok=True)
            # Of a course whose making was killed.
            for left in root.glob(f"{ASIDE}*"):
                shutil.rmtree(left, ignore_errors=True)
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=root))
        except OSError as error:
            raise CourseError(
                f"Nothing can be made in {root}: {error.strerror}. Choose another folder."
            ) from None
        try:
            for folder in (root, aside):
                _give_to(folder, gid)
            yield aside
            for made in sorted(aside.iterdir()):
                made.rename(root / made.name)
                moved.append(root / made.name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except BaseException:
        for made in moved:
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    finally:
        os.umask(before)


def _give_to(folder: Path, gid: int | None) -> None:
    """Let a folder be its owner's alone, or a group's together with all that is made in it."""
    if os.name != "posix":
        return
    try:
        if gid is not None:
            os.chown(folder, -1, gid)
        folder.chmod(0o700 if gid is None else 0o2770)
    except PermissionError:
        raise CourseError(
            f"{folder} belongs to somebody else, who could read the course. Choose a folder of "
            "your own, or one that is not there yet."
        ) from None


def unwritable(root: Path) -> list[Path]:
    """Return what of a course grades are kept in, and may not be written to.

    Parameters
    ----------
    root : pathlib.Path
        The course.
    """
    kept = (root, root / "gradebook.db", root / "autograded")
    return [path for path in kept if path.exists() and not os.access(path, os.W_OK)]


@contextlib.contextmanager
def open_course(
    directory: str | Path, own_folder: str | Path | None = None
) -> Iterator[NbGraderAPI]:
    """Offer nbgrader's own interface to a course, with the course's configuration.

    Parameters
    ----------
    directory : path
        The course.
    own_folder : path, optional
        What is read over ours; default: what the course was made with.

    Raises
    ------
    CourseError
        If the directory is no course or a newer version's, an upgrade of it was stopped, its
        configuration cannot be read, or its gradebook cannot be used.
    OwnFolderError
        If what is to be read over ours is not there, or cannot be read.
    """
    root = Path(directory).expanduser().resolve()
    if not (root / CONFIG).is_file():
        raise CourseError(
            f"{root} is no course: it has no {CONFIG}. `python -m autograder course` makes one."
        )
    # Here, for what the configuration raises is not heard of.
    if own_folder is None:
        read_over_as_recorded(root)
    else:
        # Before the course's folder is where relative paths begin.
        own_folder = Path(own_folder).expanduser().resolve()
    if (root / RECORD).exists() and (made := CourseRecord.read(root)).is_newer():
        raise CourseError(
            f"{root} is of version {made.version}, and version {__version__} is installed. A "
            "course does not go back; `pip install --upgrade neuron-to-digits-teach` brings the "
            "newer version. Nothing was changed."
        )
    find_programs()
    before = os.getcwd()
    # The configuration sets it for what is made here.
    umask = os.umask(0o077)
    os.umask(umask)
    os.chdir(root)
    app = NbGrader(config=Config(), log_level=logging.CRITICAL)
    try:
        _refuse_if_unreadable(root)
        app.initialize([])
        app.log.setLevel(logging.INFO)
        app.log.handlers = [h for h in app.log.handlers if not _writes_to_terminal(h)]
        app.log.propagate = False
        app.coursedir.db_url = patient(app.coursedir.db_url)
        if own_folder is not None:
            own.read_over(own_folder)
        yield NbGraderAPI(app.coursedir, parent=app)
    except DatabaseError as error:
        raise CourseError(
            f"The gradebook of {root} cannot be used: {error.orig}. What was graded before stands; "
            f"`python -m autograder doctor {root}` says what to do."
        ) from error
    finally:
        os.chdir(before)
        os.umask(umask)


def _refuse_if_unreadable(root: Path) -> None:
    """Raise if the configuration stops in the middle; nbgrader would go on without the rest."""
    try:
        PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:
        raise CourseError(
            f"{root / CONFIG} cannot be read: {in_words(error)}. Mend that; "
            f"`python -m autograder doctor {root}` names the line. Nothing was changed."
        ) from None


def succeed(result: dict, what: str) -> None:
    """Check what a step of `NbGraderAPI` returned.

    Raises
    ------
    CourseError
        If it failed, with nbgrader's words.
    """
    if not result["success"]:
        reason = result.get("log") or result.get("error") or ""
        raise CourseError(f"nbgrader could not {what}.\n{reason.strip()}")


def find_programs() -> None:
    """Put this Python's programs on the PATH: nbgrader calls ``alembic`` by name."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", "")])


def _writes_to_terminal(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and not isinstance(
        handler, logging.FileHandler
    )
