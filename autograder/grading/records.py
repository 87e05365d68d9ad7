"""What grading has noted in each graded notebook, and what that says without nbgrader.

Importing nbgrader takes longer than a second. That nothing is left to do can be told without.
"""

import glob
import json
import mmap
import os
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from ..fingerprints import fingerprint
from .intake import collected_record, take

_METADATA = b'\n "metadata": {'


def read_record(path: str | Path) -> dict:
    """Return what grading noted in a graded notebook; nothing if there is none to read.

    nbformat writes a notebook's metadata after its cells, and at the margin, where no text of a
    cell can stand. So mostly the end of the file is enough, however large its pictures are.
    """
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            start = text.rfind(_METADATA)
            if start >= 0:
                found = text[start + len(_METADATA) - 1 :].decode("utf-8")
                metadata = json.JSONDecoder().raw_decode(found)[0]
            else:
                metadata = json.loads(text[:].decode("utf-8"))["metadata"]
        record = metadata.get("autograder", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return record if isinstance(record, dict) else {}


def records(graded: Path) -> dict[str, dict]:
    """Return, by notebook, what was noted of a graded submission; see `notices.record`."""
    return {path.stem: read_record(path) for path in sorted(graded.glob("*.ipynb"))}


def is_current(submitted: Path, collected: Path, graded: Path) -> bool:
    """Whether a submission has been graded and has not changed since.

    Parameters
    ----------
    submitted, graded : pathlib.Path
        The folders of what was handed in, and of what came of it.
    collected : pathlib.Path
        The submission's `collected_record`.
    """
    noted = records(graded)
    if not noted:
        return False
    try:
        handed_in = take(submitted, collected)
    except Exception:
        # Whoever grades it will see what is wrong.
        return False
    return all(
        record.get("submitted") == handed_in.fingerprint
        and record.get("handed_in") == handed_in.timestamp
        for record in noted.values()
    )


def nothing_to_do(
    course: Path, lesson: str | None = None, students: Collection[str] | None = None
) -> int:
    """Return how many submissions there are if all are graded and unchanged, and 0 if not.

    Parameters
    ----------
    course : pathlib.Path
        The course directory. Where its configuration names other folders than nbgrader does by
        itself, the answer is 0.
    lesson, students : optional
        Which; default: all.
    """
    config = course / "nbgrader_config.py"
    try:
        words = config.read_text(encoding="utf-8")
    except OSError:
        return 0
    if "_directory" in words or "directory_structure" in words:
        return 0
    if closed_folders(course):
        return 0
    submissions = _submissions(course, lesson, students)
    current = all(
        is_current(
            path,
            collected_record(course, path.name, path.parent.name),
            course / "autograded" / path.parent.name / path.name,
        )
        for path in submissions
    )
    return len(submissions) if current else 0


def graded_folders(
    course: Path, lesson: str | None = None, students: Collection[str] | None = None
) -> list[tuple[str, Path]]:
    """Return the lesson and the graded folder of each submission that `nothing_to_do` counts."""
    return [
        (path.name, course / "autograded" / path.parent.name / path.name)
        for path in _submissions(course, lesson, students)
    ]


def closed_folders(course: Path) -> dict[str, Path]:
    """Return, by student, the folders of submissions into which whoever grades cannot look."""
    return {
        path.name: path
        for path in (course / "submitted").glob("*")
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK)
    }


def _submissions(course: Path, lesson: str | None, students: Collection[str] | None) -> list[Path]:
    return [
        path
        for path in (course / "submitted").glob(f"*/{glob.escape(lesson) if lesson else '*'}")
        if path.is_dir() and (not students or path.parent.name in students)
    ]


def changed_since(course: Path, graded: Iterable[tuple[str, Path]]) -> list[str]:
    """Say which exercises have changed since submissions to them were graded.

    Parameters
    ----------
    course : pathlib.Path
        The course directory, for the command to call.
    graded : iterable of (str, pathlib.Path)
        The lesson and the graded folder of each submission.

    Returns
    -------
    list of str
        A sentence for each lesson that has such an exercise: which, since how many submissions
        were graded, and what to call.
    """
    changed: dict[str, set[str]] = {}
    submissions: Counter[str] = Counter()
    for lesson, folder in graded:
        stale = {
            exercise
            for record in records(folder).values()
            for exercise, noted in record.get("exercises", {}).items()
            # Without a fingerprint it was graded by a version that took none; an exercise that
            # is gone cannot be graded again.
            if noted.get("fingerprint") != fingerprint(exercise) != ""
        }
        if stale:
            changed.setdefault(lesson, set()).update(stale)
            submissions[lesson] += 1
    return [
        f"{lesson}: {', '.join(sorted(exercises))} changed since {submissions[lesson]} "
        f"submission{'s' * (submissions[lesson] != 1)} to it got points, which are as they were. "
        f"To grade again and see what becomes of each student's points, none of which gets lower:"
        f"\n  python -m autograder regrade {course} {lesson}"
        for lesson, exercises in sorted(changed.items())
    ]
