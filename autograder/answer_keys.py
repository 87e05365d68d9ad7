"""The answer keys: what the visible cases' answers are, for machines without ``solutions/``.

`autograder.freezing` writes them.
"""

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

from . import own
from .asking import Answer
from .exercise import Exercise
from .judging import Diagnosis

KEYS = Path(__file__).parent / "keys"


class Key(NamedTuple):
    """The frozen answers to an exercise's visible cases.

    Parameters
    ----------
    expected : list of Answer
        The reference's.
    diagnoses : tuple of Diagnosis
        The wrong ways', with what is to be said of them, and the rivals'.
    """

    expected: list[Answer]
    diagnoses: tuple[Diagnosis, ...]

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Key":
        """Read what `to_plain` wrote."""
        diagnoses = (
            Diagnosis(
                wrong["id"],
                wrong["say"],
                tuple([Answer.from_plain(answer) for answer in way] for way in wrong["answers"]),
            )
            for wrong in plain["wrong"]
        )
        return cls([Answer.from_plain(answer) for answer in plain["expected"]], tuple(diagnoses))


def answer_key(exercise: Exercise) -> Key:
    """Return the frozen answers of an exercise's visible cases."""
    return Key.from_plain(_read(exercise.lesson)[exercise.id])


@own.forgotten
@functools.cache
def _read(lesson: str) -> dict[str, Any]:
    path = own.current().find("keys", f"{lesson}.json") or KEYS / f"{lesson}.json"
    return json.loads(path.read_text(encoding="utf-8"))
