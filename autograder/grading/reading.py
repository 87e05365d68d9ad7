"""Recognising what was handed in: which of its files stands for a notebook, whatever it is.

`intake` has opened the folder, and here are only bytes. What leaves this module is made anew: a
notebook of known fields, and, for nbgrader, a clean copy of the submission.
"""

import contextlib
import fnmatch
import functools
import glob
import importlib.util
import itertools
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from ..cells import unused_id
from ..errors import CourseError
from .deadlines import READING_SECONDS, Overdue, within
from .deciphering import Unreadable, decipher, script_as_notebook
from .intake import (
    CLOSED,
    TIMESTAMP,
    File,
    HandedIn,
    collected_record,
    files_beside,
    is_closed,
    printable,
    take,
    unzipped,
)
from .notices import Flag, Note, Origin
from .released import Released, nbgrader_metadata, released_notebooks

CLEAN = ".clean-copies-"
MAX_STUDENT_ID = 128
SETUP_ID = "course-setup"
# Two versions of a notebook that were saved within this time are equally new.
AS_NEW = 60.0
# A file's time and the clock of whoever handed it in may differ by this much.
CLOCKS = timedelta(minutes=15)
MAX_CANDIDATES = 12
# What a browser or a mail program makes of a notebook's name, too.
NOTEBOOKS = (".ipynb", ".ipynb.txt", ".json")
ARCHIVES, SCRIPTS = (".zip",), (".py",)
MAX_SHOWN = 3

WAS_MISSING = (
    "There was no notebook in this submission, so there is nothing to grade. Hand in the notebook "
    "itself, under its own name."
)
WAS_RENAMED = "The notebook had another name than the one released; it was graded all the same."
OF_A_SCRIPT = (
    "is a Python script, not a notebook. It was graded by what it defines; answers in words may "
    "be missing. Hand in the notebook itself, the file that ends in `.ipynb`."
)


@dataclass(frozen=True)
class Submission:
    """What stands for one notebook of a submission.

    Parameters
    ----------
    notebook : NotebookNode
        In well-formed version 4.5; without cells if there is no released notebook either.
    notes : list of Note
        What was remarkable.
    beside : dict of str to bytes
        What is to lie beside the notebook when it runs, by relative path.
    """

    notebook: NotebookNode
    notes: list[Note]
    beside: dict[str, bytes]


@dataclass(frozen=True)
class _Candidate:
    """A file that may be the notebook.

    Parameters
    ----------
    path : str
        In the submission.
    modified : float
        In seconds since 1970.
    notebook : NotebookNode
        What it holds.
    mended : list of str
        What was wrong with it.
    work : int
        How many answers were worked on.
    """

    path: str
    modified: float
    notebook: NotebookNode
    mended: list[str] = field(default_factory=list)
    work: int = 0


def read_submission(
    handed_in: HandedIn, name: str, released: Mapping[str, Released], release: Path
) -> Submission:
    """Find what stands for a notebook in what was handed in, and something to grade in any case.

    That is the file of its name; if there is no work in it, or there are others, whatever plainly
    is that notebook and has work in it, the newest first: another notebook, one in a folder or a
    zip archive, a script. Where there is nothing, the notebook as it was released stands in, so
    that the student gets zero points, and feedback that says why.

    Parameters
    ----------
    handed_in : HandedIn
        What was handed in.
    name : str
        The notebook's, without ``.ipynb``.
    released : dict of str to Released
        By name, the notebooks that the lesson has.
    release : pathlib.Path
        The folder with the lesson as it was released.
    """
    wanted = released[name]
    path = f"{name}.ipynb"
    files = dict(handed_in.files)
    left_out = dict(handed_in.left_out)
    notes: list[Note] = []
    named = None
    unreadable = ""
    if path in files:
        try:
            named = _candidate(path, files[path], wanted)
        except Unreadable as error:
            unreadable = str(error)
    elif path in left_out:
        unreadable = left_out[path]

    chosen = named
    for others in _places(files, left_out, path, released):
        found = _plain(others, wanted)
        best = _best([named] if named else [], found)
        if best is not None and (best.work or chosen is None):
            chosen = best
        if chosen is not None and chosen.work:
            notes += _choice(path, named, found, chosen)
            break
    else:
        if chosen is not None:
            notes += _choice(path, named, [], chosen)

    stands_in = chosen is None
    if chosen is None:
        notes.append(_nothing(path, unreadable))
        chosen = _Candidate(path, 0.0, as_released(release / path))
    elif unreadable:
        notes.append(
            Note(Flag.RENAMED, f"The file `{path}` {unreadable}; another was graded in its place.")
        )
    notes += [Note(Flag.MENDED, sentence) for sentence in chosen.mended]
    if shown := [f"`{printable(p)[:100]}` {why}" for p, why in left_out.items() if p != path]:
        more = " and others" if len(shown) > MAX_SHOWN else ""
        listed = ", ".join(shown[:MAX_SHOWN]) + more
        notes.append(Note(Flag.LEFT_OUT, f"Not there when the notebook was run: {listed}."))
    notes += _on_time(handed_in)
    beside = files_beside(files, str(PurePosixPath(chosen.path).parent))
    if not stands_in:
        notes += _with_setup(chosen.notebook, release / path, beside)
    return Submission(chosen.notebook, notes, beside)


def read_lesson(
    folder: Path, collected: Path, released: Mapping[str, Released], release: Path
) -> tuple[HandedIn, dict[str, Submission]]:
    """Read a submission's folder, and find what stands for each notebook of the lesson.

    Whatever happens meanwhile ends this submission alone: the empty notebook stands in then.

    Parameters
    ----------
    folder : pathlib.Path
        The submission's; nothing in it is changed.
    collected : pathlib.Path
        Its `collected_record`.
    released, release
        As in `read_submission`.

    Raises
    ------
    CourseError
        If something in there may not be read by whoever grades.
    """
    handed_in = HandedIn({}, {}, datetime.fromtimestamp(0, UTC))
    try:
        with within(READING_SECONDS):
            handed_in = take(folder, collected)
            _refuse_if_closed(handed_in, folder)
            return handed_in, {
                name: read_submission(handed_in, name, released, release) for name in released
            }
    except (KeyboardInterrupt, SystemExit, CourseError):
        raise
    except BaseException as error:
        # Also what no program is meant to catch, such as a panic of a library in Rust.
        reason = str(error) if isinstance(error, Overdue) else type(error).__name__
        why = f"What was handed in could not be read ({reason})."
        # Without the files it counts as changed, so that the next run tries again.
        nothing = HandedIn({}, {}, handed_in.when)
        return nothing, {name: stand_in(name, release, why) for name in released}


def _refuse_if_closed(handed_in: HandedIn, folder: Path) -> None:
    """Raise if something may not be read: that is no fault of its learner's."""
    if closed := [printable(path) for path, why in handed_in.left_out.items() if why == CLOSED]:
        place = folder.parent if is_closed(folder.parent) else folder
        raise CourseError(
            f"{', '.join(closed)} may not be read by whoever grades. `chmod -R u+rwX {place}`, or "
            "`chown` it"
        )


def stand_in(name: str, release: Path, why: str) -> Submission:
    """Return the released notebook in the place of one that could not be read.

    Parameters
    ----------
    name, release
        As in `read_submission`.
    why : str
        A sentence.
    """
    sentence = f"{why} The empty notebook was graded in its place."
    return Submission(as_released(release / f"{name}.ipynb"), [Note(Flag.UNREADABLE, sentence)], {})


def read_notebook(path: str | Path) -> NotebookNode:
    """Read a notebook of the course's own, in well-formed version 4.5.

    Raises
    ------
    Unreadable
        If it is not there, or not a notebook.
    """
    try:
        return decipher(Path(path).read_bytes())[0]
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})") from None


def as_released(path: Path) -> NotebookNode:
    """Return a notebook of the course's own; one without cells if it is not there."""
    try:
        return read_notebook(path)
    except Unreadable:
        return new_notebook()


# Which file --------------------------------------------------------------------------------------


def _places(
    files: dict[str, File], left_out: dict[str, str], path: str, released: Collection[str]
) -> Iterable[Callable[[Released], list[_Candidate]]]:
    """Yield ways to look for a notebook, the likeliest first; archives add to the files."""

    def deciphered(paths: list[str]) -> Callable[[Released], list[_Candidate]]:
        return lambda wanted: [
            found
            for other in paths[:MAX_CANDIDATES]
            if (found := _candidate_or_none(other, files[other], wanted))
        ]

    def those_that_end(endings: tuple[str, ...], among: Iterable[str]) -> list[str]:
        return sorted(
            (p for p in among if p.lower().endswith(endings) and p != path),
            key=lambda p: (p.count("/"), p),
        )

    others = {f"{other}.ipynb" for other in released}
    notebooks = those_that_end(NOTEBOOKS, files)
    yield deciphered([p for p in notebooks if "/" not in p and p not in others])
    own_name = [p for p in notebooks if "/" in p]
    yield deciphered([p for p in own_name if PurePosixPath(p).name not in others - {path}])
    archives = those_that_end(ARCHIVES, files)
    for archive in itertools.islice(archives, MAX_CANDIDATES):
        inside, not_taken = unzipped(archive, files[archive])
        files |= inside
        left_out |= not_taken
        # They are looked into in turn.
        archives += those_that_end(ARCHIVES, inside)
        notebooks = those_that_end(NOTEBOOKS, inside)
        yield deciphered([p for p in notebooks if PurePosixPath(p).name not in others - {path}])
    yield deciphered(those_that_end(SCRIPTS, files))


def _plain(look: Callable[[Released], list[_Candidate]], wanted: Released) -> list[_Candidate]:
    return [found for found in look(wanted) if wanted.plainly_is(found.notebook)]


def _candidate(path: str, file: File, wanted: Released) -> _Candidate:
    if path.endswith(".py"):
        names = [cell.exercise for cell in wanted.cells if cell.solution]
        notebook = script_as_notebook(file.content, names)
        return _Candidate(path, file.modified, notebook, [], wanted.work(notebook))
    notebook, mended = decipher(file.content, wanted.work)
    return _Candidate(path, file.modified, notebook, mended, wanted.work(notebook))


def _candidate_or_none(path: str, file: File, wanted: Released) -> _Candidate | None:
    try:
        return _candidate(path, file, wanted)
    except Unreadable:
        return None


def _best(named: list[_Candidate], others: list[_Candidate]) -> _Candidate | None:
    """Return the newest with work in it; the one of the right name if it is as new as any."""
    found = [*named, *others]
    worked_on = [candidate for candidate in found if candidate.work]
    if not worked_on:
        return next(iter(found), None)
    newest = max(candidate.modified for candidate in worked_on)
    as_new = [candidate for candidate in worked_on if newest - candidate.modified <= AS_NEW]
    if as_new[0] in named:
        return as_new[0]
    return max(as_new, key=lambda candidate: candidate.modified)


def _choice(
    path: str, named: _Candidate | None, found: list[_Candidate], chosen: _Candidate
) -> list[Note]:
    """Say which file was graded, if that was a choice."""
    other = printable(chosen.path)
    with_work = [candidate for candidate in found if candidate.work and candidate is not chosen]
    if chosen is named:
        if not with_work:
            return []
        sentence = (
            f"Of several notebooks with work in them `{path}` was graded, for no other is newer."
        )
    elif chosen.path.endswith(".py"):
        sentence = f"The file `{other}` {OF_A_SCRIPT}"
    elif named is None and not with_work and "/" not in chosen.path:
        sentence = WAS_RENAMED
    elif named is None and not with_work:
        sentence = f"The notebook was found in `{other}`; it was graded all the same."
    elif named is not None and not named.work:
        sentence = f"`{path}` is as it was released, so `{other}` was graded, which has work in it."
    else:
        sentence = (
            f"Of several notebooks with work in them `{other}` was graded, for it is the newest."
        )
    return [Note(Flag.RENAMED, sentence)]


def _nothing(path: str, unreadable: str) -> Note:
    if not unreadable:
        return Note(Flag.MISSING, WAS_MISSING)
    sentence = (
        f"The file `{path}` {unreadable}. The empty notebook was graded in its place. "
        "Open your notebook in JupyterLab, save it, and hand it in again."
    )
    return Note(Flag.UNREADABLE, sentence)


# When --------------------------------------------------------------------------------------------


def _on_time(handed_in: HandedIn) -> list[Note]:
    """Say if ``timestamp.txt`` says another time than the one that counts."""
    if not handed_in.claimed:
        return []
    try:
        claimed = parse_utc(handed_in.claimed)
        differs = abs(claimed - handed_in.when.replace(tzinfo=None)) > CLOCKS
    except (ValueError, OverflowError, TypeError, AttributeError):
        differs = True
    if not differs:
        return []
    return [
        Note(
            Flag.REDATED,
            f"`{TIMESTAMP}` says another time than {handed_in.when:%Y-%m-%d %H:%M} UTC, when this "
            "was handed in. That time counts.",
        )
    ]


# The course's own imports ------------------------------------------------------------------------


@functools.lru_cache
def _setup(path: Path, modified: int) -> tuple[str, ...]:
    """Return the sources of a released notebook's ordinary cells that import something."""
    return tuple(
        cell.source
        for cell in as_released(path).cells
        if cell.cell_type == "code"
        and not nbgrader_metadata(cell)
        and re.search(r"^(import|from) ", cell.source, re.MULTILINE)
    )


def _with_setup(notebook: NotebookNode, release: Path, beside: Collection[str]) -> list[Note]:
    """Let the course's own imports run, whatever was written above them.

    Where a cell of the course's that imports something has been changed such that its first
    lines may fail, the course's cell is put before all others.
    """
    try:
        sources = _setup(release, release.stat().st_mtime_ns)
    except OSError:
        return []
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    wanted = [source for source in sources if not any(_runs(source, own, beside) for own in code)]
    if not wanted:
        return []
    name = unused_id(SETUP_ID, {cell.id for cell in notebook.cells}, itertools.count(1))
    text = "# The course's own imports, which were changed or missing.\n" + "\n\n".join(wanted)
    notebook.cells.insert(0, new_code_cell(text, id=name))
    absent = sorted({module for source in code for module in _absent(source, beside)})
    if not absent:
        return []
    listed = ", ".join(f"`{printable(module)}`" for module in absent[:MAX_SHOWN])
    return [
        Note(
            Flag.MENDED,
            f"{listed} cannot be imported where notebooks are graded, and the cell with the "
            "course's own imports ended there. They were run before it.",
        )
    ]


def _runs(released: str, own: str, beside: Collection[str]) -> bool:
    """Whether a cell does what a released one does, and nothing before it that may fail."""
    before, found, _ = own.partition(released)
    if not found:
        # With lines of the learner's own among them, as long as they do not stop it.
        there = {line.rstrip() for line in own.splitlines()}
        return there.issuperset(map(str.rstrip, released.splitlines())) and not _absent(own, beside)
    harmless = ("#", "%", "!", "import ", "from ")
    lines = [line for line in before.splitlines() if line.strip()]
    return all(line.startswith(harmless) for line in lines) and not _absent(before, beside)


def _absent(source: str, beside: Collection[str]) -> list[str]:
    """Return the modules that a cell imports and that are not there when it is graded."""
    imported = re.findall(r"^(?:import|from)[ \t]+([A-Za-z_]\w*)((?:\.\w+)*)", source, re.MULTILINE)
    own = {PurePosixPath(path).parts[0].removesuffix(".py") for path in beside}
    return [
        package + rest
        for package, rest in imported
        # `google` is a name that several libraries share.
        if (package not in own and not _installed(package))
        or (package + rest).startswith("google.colab")
    ]


@functools.cache
def _installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False


# Whose ------------------------------------------------------------------------------------------


def submitted(courses: CourseDirectory, lesson: str, students: str = "*") -> dict[str, Path]:
    """Return the folders that were handed in for a lesson, by student.

    Parameters
    ----------
    courses : CourseDirectory
        The course's.
    lesson : str
        Taken literally.
    students : str
        Like a file's name, with ``*`` and ``?``.
    """
    # No path holds a NUL, so what stands around it is the same for everybody.
    before, after = courses.format_path(courses.submitted_directory, "\0", lesson).split("\0")
    pattern = glob.escape(before) + students
    found = {path for path in glob.glob(pattern + glob.escape(after)) if os.path.isdir(path)}
    # There may be a submission in what cannot be entered, and who reads it says why not.
    found |= {path + after for path in glob.glob(pattern) if is_closed(path)}
    return {path[len(before) : len(path) - len(after)]: Path(path) for path in sorted(found)}


def unfit(student: str) -> str:
    """Say why nbgrader cannot tell a student by an id; "" if it can."""
    if student != student.strip():
        what = "begins or ends with a space"
    elif not student.isprintable():
        what = "holds characters that cannot be printed"
    elif len(student) > MAX_STUDENT_ID:
        what = f"is longer than {MAX_STUDENT_ID} characters"
    else:
        return ""
    return f"a student's id that {what} fits into no gradebook; rename the folder"


# For nbgrader ------------------------------------------------------------------------------------


class ForgivingExporter(NotebookExporter):
    """nbgrader's exporter for `Autograde`, which takes any file for a submission, or none.

    Before nbgrader opens anything, it is sent to clean copies of what was handed in, and only
    they are read, copied and converted.
    """

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.origins: dict[str, Origin] = {}
        # A subclass of ours, in `saving`, comes when everything has been read and judged.
        if type(self.parent) is Autograde:
            # Before nbgrader removes what was graded before; the Judge comes after that.
            if trouble := self.config.Judge.get("trouble"):
                raise CourseError(trouble)
            courses = self.parent.coursedir
            # An assignment that nobody knows is left to nbgrader, which has words for it.
            with (
                Gradebook(courses.db_url, courses.course_id) as gradebook,
                contextlib.suppress(MissingEntry),
            ):
                assignment = gradebook.find_assignment(courses.assignment_id)
                self._send_to_clean_copies(self.parent, released_notebooks(assignment))

    def from_filename(self, filename, resources=None, **kw):
        resources = {} if resources is None else resources
        if filename in self.origins:
            resources["autograder_origin"] = self.origins[filename]
        return super().from_filename(filename, resources=resources, **kw)

    def _send_to_clean_copies(self, converter: Autograde, released: Mapping[str, Released]) -> None:
        """Let nbgrader grade clean copies, with all notebooks that a lesson has.

        By itself it looks for files, passes over a student who has none, and, where there are
        only files of other names, removes what was graded before.
        """
        courses, lesson = converter.coursedir, converter.coursedir.assignment_id
        release = Path(courses.format_path(courses.release_directory, ".", lesson))
        copies = Path(tempfile.mkdtemp(prefix=CLEAN, dir=courses.root))
        weakref.finalize(converter, shutil.rmtree, copies, ignore_errors=True)
        settings = {name: getattr(courses, name) for name in courses.trait_names(config=True)}
        clean = CourseDirectory(
            parent=courses.parent, **settings | {"submitted_directory": copies.name}
        )
        converter.assignments = {}
        for student, folder in submitted(courses, lesson, courses.student_id).items():
            if words := unfit(student):
                converter.log.error("Not graded: %s (%r).", words, student)
                continue
            collected = collected_record(courses.root, lesson, student)
            handed_in, found = read_lesson(folder, collected, released, release)
            place = clean.format_path(clean.submitted_directory, student, lesson)
            beside: dict[str, bytes] = {}
            converter.assignments[place] = []
            for name in fnmatch.filter(found, courses.notebook_id):
                path = os.path.join(place, f"{name}.ipynb")
                text = nbformat.writes(found[name].notebook) + "\n"
                beside |= found[name].beside | {f"{name}.ipynb": text.encode()}
                self.origins[path] = Origin(
                    handed_in.fingerprint, handed_in.timestamp, found[name].notes
                )
                converter.assignments[place].append(path)
            write_files(Path(place), beside | {TIMESTAMP: handed_in.timestamp.encode()})
        converter.coursedir = clean


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path into a folder that is not there yet."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
