"""What a course was made with: versions, files and exercises, noted in the course itself.

Nothing is imported here that takes long, because `records` asks whether there is anything to do.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from packaging.version import Version

from .. import __version__
from ..errors import CourseError
from ..own import read_over

RECORD = "course.json"
# There, while an upgrade replaces them, lie the parts of a course as they were.
UNFINISHED = ".before-upgrade"


@dataclass(frozen=True)
class LessonRecord:
    """What a lesson of a course was made with.

    Parameters
    ----------
    version : str
        Of this project.
    files : dict of str to str
        By name, the SHA-256 of each file that was written into ``source/``.
    exercises : dict of str to dict
        By id, what decides about points: see `differences.facts`.
    """

    version: str
    files: dict[str, str]
    exercises: dict[str, dict]


@dataclass
class CourseRecord:
    """What a course was made with, or upgraded to.

    Parameters
    ----------
    version : str
        Of this project.
    lessons : dict of str to LessonRecord
        By name.
    own : str or None
        An instructor's own folder, which is read over ours.
    """

    version: str
    lessons: dict[str, LessonRecord] = field(default_factory=dict)
    own: str | None = None

    @classmethod
    def read(cls, course: Path) -> "CourseRecord":
        """Read a course's record.

        Raises
        ------
        CourseError
            If there is none, or it cannot be read.
        """
        try:
            plain = json.loads((course / RECORD).read_text(encoding="utf-8"))
            lessons = {name: LessonRecord(**lesson) for name, lesson in plain["lessons"].items()}
            Version(plain["version"])
            return cls(**plain | {"lessons": lessons})
        except FileNotFoundError:
            raise CourseError(
                f"{course} has no {RECORD}: it was made by a version that could not upgrade. "
                "Finish it with that version, or make the course anew in another folder."
            ) from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise CourseError(
                f"{course / RECORD} cannot be read ({error}). Put back a copy of it; no command "
                "but an upgrade changes it."
            ) from None

    def is_newer(self) -> bool:
        """Whether the course is of a newer version than is installed."""
        return Version(self.version) > Version(__version__)

    def write(self, course: Path) -> None:
        """Write it into a course's folder."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"
        (course / RECORD).write_text(text, encoding="utf-8")


def read_over_as_recorded(course: Path) -> None:
    """Read over ours what a course was made with, from now on, in this process.

    Raises
    ------
    CourseError
        If the record cannot be read, or an upgrade was stopped.
    OwnFolderError
        If the folder cannot be read.
    """
    if (course / UNFINISHED).exists():
        raise CourseError(
            f"An upgrade of {course} is going on, or was stopped. If it was stopped, call "
            f"`python -m autograder course --upgrade {course}` again: it puts everything back "
            "first."
        )
    # One without a record was made when there was nothing to be read over.
    read_over(CourseRecord.read(course).own if (course / RECORD).exists() else None)
