"""Bringing a course to the installed version, and losing nothing of it.

All is made aside first. Then the gradebook takes what changed for it in one transaction, and the
folders change places. Whatever stops this, the course is as it was, or can be put back.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from sqlalchemy.exc import SAWarning

from .. import __version__
from ..errors import CourseError
from ..exercises import all_lessons
from ..fingerprints import fingerprint
from .course import (
    ASIDE,
    CONFIG,
    lesson_record,
    open_course,
    own_as_text,
    refuse_unknown,
    source_files,
    succeed,
    write_source,
)
from .course_record import RECORD, UNFINISHED, CourseRecord, LessonRecord
from .differences import differences
from .run import submissions
from .saving import Writer

# What an upgrade replaces lies there until all of it is replaced.
JOURNAL = "journal.json"
# Where the new form of a lesson lies that an instructor has changed.
NEW = "new-version"


@dataclass
class Upgraded:
    """What an upgrade did to a lesson.

    Parameters
    ----------
    lesson : str
        Which.
    renewed : bool
        Whether its source and what learners get of it are other than before.
    kept : str
        Why they are as before, though there is a new form of them; "" otherwise.
    changes : list of str
        What changed for grades.
    """

    lesson: str
    renewed: bool = False
    kept: str = ""
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Released:
    """The cells of a notebook, as nbgrader's gradebook keeps them: what `to_dict` says of each."""

    kernelspec: str
    grade_cells: Sequence[Mapping]
    solution_cells: Sequence[Mapping]
    task_cells: Sequence[Mapping]
    source_cells: Sequence[Mapping]

    KINDS = ("grade", "solution", "task", "source")

    @classmethod
    def read(cls, gradebook: Gradebook, lesson: str) -> "Released":
        notebook = gradebook.find_notebook(lesson, lesson)
        cells = {f"{kind}_cells": getattr(notebook, f"{kind}_cells") for kind in cls.KINDS}
        return cls(
            notebook.kernelspec,
            **{kind: [cell.to_dict() for cell in found] for kind, found in cells.items()},
        )

    def names(self) -> dict[str, set[str]]:
        """Return the names of all cells, by their kind."""
        return {
            kind: {cell["name"] for cell in getattr(self, f"{kind}_cells")} for kind in self.KINDS
        }

    def save(self, gradebook: Gradebook, lesson: str) -> None:
        """Let a gradebook know these cells; submissions are not touched."""
        try:
            notebook = gradebook.find_notebook(lesson, lesson)
            if not notebook.submissions:
                gradebook.remove_notebook(lesson, lesson)
                raise MissingEntry
            notebook.kernelspec = self.kernelspec
        except MissingEntry:
            gradebook.update_or_create_assignment(lesson)
            gradebook.add_notebook(lesson, lesson, kernelspec=self.kernelspec)
        for kind in self.KINDS:
            write = getattr(gradebook, f"update_or_create_{kind}_cell")
            for cell in getattr(self, f"{kind}_cells"):
                kept = {
                    key: value
                    for key, value in cell.items()
                    if key not in ("id", "name", "notebook", "assignment")
                }
                write(cell["name"], lesson, lesson, **kept)


def upgrade(
    directory: str | Path,
    own_folder: str | Path | None = None,
    lessons: Sequence[str] = (),
) -> list[Upgraded]:
    """Bring a course to the installed version.

    Gradebook, submissions, grades, the seed and the rest of the configuration stay. A lesson's
    source that an instructor has changed stays, too, and its new form is put beside. So does a
    lesson that somebody has been graded for, if its new form has other cells that count: nbgrader
    cannot give them to submissions that it knows.

    Parameters
    ----------
    directory : path
        The course.
    own_folder : path, optional
        What is to be read over ours from now on; default: what the course was made with.
    lessons : sequence of str
        Lessons that the course is to have from now on, besides those that it has.

    Returns
    -------
    list of Upgraded
        One for each lesson of the course.

    Raises
    ------
    CourseError
        If the directory is no course, it was made by a version without a record or by a newer
        one, it asks an exercise that is not there any more, or a lesson does not exist; nothing is
        changed then.
    """
    root = Path(directory).expanduser().resolve()
    put_back(root)
    with open_course(root, own_folder) as course:
        before = CourseRecord.read(root)
        refuse_unknown(lessons)
        for lesson in lessons:
            before.lessons.setdefault(lesson, LessonRecord(__version__, {}, {}))
        _refuse_if_exercises_are_gone(course)
        # Within the course, for the sake of its rights, and because folders are renamed.
        try:
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=root))
        except OSError as error:
            raise CourseError(
                f"Nothing can be written in {root}: {error.strerror}. Call this as somebody who "
                "can. Nothing was changed."
            ) from None
        try:
            results, record = _make(course, root, aside, before)
            changed = [result.lesson for result in results if result.renewed]
            record.write(aside)
            released = _release(aside, changed)
            _keep_lessons_with_other_cells(course, released, results, aside, record, before)
            record.write(aside)
            _put_in_place(course, root, aside, released, results)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return results


def _refuse_if_exercises_are_gone(course: NbGraderAPI) -> None:
    """Raise if somebody has been graded for an exercise that nobody can ask any more."""
    with course.gradebook as gradebook:
        for assignment in gradebook.assignments:
            for notebook in assignment.notebooks:
                for cell in notebook.grade_cells if notebook.submissions else ():
                    source = next(
                        (s.source for s in notebook.source_cells if s.name == cell.name), ""
                    )
                    if source.strip() == f'check("{cell.name}")' and not fingerprint(cell.name):
                        raise CourseError(
                            f"{assignment.name} asks the exercise {cell.name}, which this version "
                            "no longer has, and there are submissions to it. Finish the lesson "
                            "with the version before, then upgrade. Nothing was changed."
                        )


def _make(
    course: NbGraderAPI, root: Path, aside: Path, before: CourseRecord
) -> tuple[list[Upgraded], CourseRecord]:
    """Make the new form of each lesson aside, and say what is to become of it."""
    results, record = [], CourseRecord(__version__, own=own_as_text())
    if (root / "source").is_dir():
        # All of it: a lesson may use what lies beside it.
        try:
            shutil.copytree(root / "source", aside / "source")
        except shutil.Error as error:
            file, _, reason = error.args[0][0]
            reason = reason.partition(": ")[0]
            raise CourseError(
                f"{file} cannot be copied: {reason}. Mend that, and upgrade again. Nothing was "
                "changed."
            ) from None
    for lesson, old in before.lessons.items():
        result = Upgraded(lesson)
        results.append(result)
        record.lessons[lesson] = old
        if lesson not in all_lessons():
            result.kept = "this version has no such lesson"
            continue
        files = source_files(lesson)
        new = lesson_record(lesson, files)
        result.changes = list(differences(old.exercises, new.exercises))
        edited = [
            name
            for name, digest in old.files.items()
            if (path := root / "source" / lesson / name).exists()
            and _sha256(path) not in (digest, new.files.get(name))
        ]
        if not old.files and (root / "source" / lesson).exists():
            result.kept = f"source/{lesson} is there already, and not of our making"
            del record.lessons[lesson]
        elif new.files == old.files:
            record.lessons[lesson] = replace(old, exercises=new.exercises)
        elif edited:
            result.kept = f"you changed {', '.join(edited)}"
            record.lessons[lesson] = replace(old, exercises=new.exercises)
            _lay_beside(aside, lesson, files)
        else:
            result.renewed = True
            record.lessons[lesson] = new
            write_source(aside, lesson, files)
    return results, record


def _release(aside: Path, lessons: Sequence[str]) -> dict[str, Released]:
    """Generate what learners get of lessons, aside, with a gradebook of its own."""
    if not lessons:
        return {}
    shutil.copy2(aside.parent / CONFIG, aside)
    with open_course(aside) as course:
        course.coursedir.db_url = f"sqlite:///{aside / 'gradebook.db'}"
        for lesson in lessons:
            succeed(course.generate_assignment(lesson), f"generate the assignment {lesson}")
        with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
            return {lesson: Released.read(gradebook, lesson) for lesson in lessons}


def _keep_lessons_with_other_cells(
    course: NbGraderAPI,
    released: dict[str, Released],
    results: Sequence[Upgraded],
    aside: Path,
    record: CourseRecord,
    before: CourseRecord,
) -> None:
    """Take back what cannot be: other cells that count in a lesson that has submissions."""
    with course.gradebook as gradebook:
        for result in results:
            lesson = result.lesson
            known = {student for student, _ in submissions(course, [lesson], None)}
            try:
                old = Released.read(gradebook, lesson)
                graded = gradebook.assignment_submissions(lesson)
            except MissingEntry:
                continue
            known |= {submission.student.id for submission in graded}
            if lesson in released and known and old.names() != released[lesson].names():
                result.renewed = False
                result.kept = (
                    f"{len(known)} handed it in, and its new form has other cells that count"
                )
                del released[lesson]
                earlier, now = before.lessons[lesson], record.lessons[lesson]
                record.lessons[lesson] = replace(earlier, exercises=now.exercises)
                _lay_beside(aside, lesson, source_files(lesson))


def _lay_beside(aside: Path, lesson: str, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = aside / NEW / lesson / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _put_in_place(
    course: NbGraderAPI,
    root: Path,
    aside: Path,
    released: Mapping[str, Released],
    results: Sequence[Upgraded],
) -> None:
    names = [RECORD]
    for lesson in released:
        names += [f"source/{lesson}", f"release/{lesson}"]
    names += [f"{NEW}/{r.lesson}" for r in results if (aside / NEW / r.lesson).exists()]
    writer = Writer(course)
    with contextlib.closing(writer), warnings.catch_warnings(), writer.transaction():
        # nbgrader's own way with SQLAlchemy, which says nothing to an instructor.
        warnings.simplefilter("ignore", SAWarning)
        for lesson, cells in released.items():
            cells.save(writer.gradebook, lesson)
        with _replaced(root, aside, names):
            writer.commit()


@contextlib.contextmanager
def _replaced(root: Path, aside: Path, names: Sequence[str]) -> Iterator[None]:
    """Let files and folders of a course be those made aside; put them back if it fails."""
    before = root / UNFINISHED
    journal = {name: (root / name).exists() for name in names}
    try:
        before.mkdir()
        # In one step: without a journal nothing has begun.
        (before / "journal.new").write_text(json.dumps(journal), encoding="utf-8")
        os.replace(before / "journal.new", before / JOURNAL)
        for name, existed in journal.items():
            if existed:
                (before / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).rename(before / name)
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).rename(root / name)
        yield
    except BaseException:
        put_back(root)
        raise
    # From here on there is nothing to put back.
    (before / JOURNAL).unlink()
    shutil.rmtree(before)


def put_back(root: Path) -> None:
    """Undo what an upgrade that was stopped has changed in a course, if there was one."""
    before = root / UNFINISHED
    if (before / JOURNAL).exists():
        journal = json.loads((before / JOURNAL).read_text(encoding="utf-8"))
        for name, existed in journal.items():
            if (before / name).exists() or not existed:
                _remove(root / name)
            if (before / name).exists():
                (before / name).rename(root / name)
        (before / JOURNAL).unlink()
    for left in (before, *root.glob(f"{ASIDE}*")):
        shutil.rmtree(left, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
