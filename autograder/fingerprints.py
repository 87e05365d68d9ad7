"""Telling whether an exercise is still what it was when somebody's answer to it was graded.

Read from the files as text: nothing is imported that takes long, because `grading.records` asks
this module whether there is anything to do.
"""

import functools
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from . import own

PUBLIC = Path(__file__).parent / "exercises"
PRIVATE = Path(__file__).parent.parent / "solutions"

_IMPORT = re.compile(r"^from (autograder\.exercises\.|\.+)([\w.]*) import", re.MULTILINE)
# Which exercises a lesson has, and in what order, is no part of any of them.
_ORDER = re.compile(r"^ORDER = \([^)]*\)$", re.MULTILINE)


@own.forgotten
@functools.cache
def fingerprint(exercise_id: str) -> str:
    """Return a fingerprint of an exercise: of its files, public and private, and their helpers.

    Parameters
    ----------
    exercise_id : str
        Which exercise.

    Returns
    -------
    str
        16 hexadecimal digits; "" if there is no such exercise.
    """
    found: dict[tuple[str, str], str] = {}
    for room, ours in _rooms().items():
        folders = [folder for folder in (ours, own.current().find(room)) if folder]
        topics = {path.parent.name for f in folders for path in f.glob(f"*/{exercise_id}.py")}
        for topic in topics:
            _read(room, f"{topic}/{exercise_id}.py", found)
    if not found:
        return ""
    digest = hashlib.sha256()
    for file in sorted(found.items()):
        digest.update(repr(file).encode())
    return digest.hexdigest()[:16]


def _rooms() -> dict[str, Path]:
    return {"exercises": PUBLIC, "solutions": PRIVATE}


def _read(room: str, name: str, found: dict[tuple[str, str], str]) -> None:
    """Read a file, and what it imports from the modules of the exercises and solutions."""
    path = own.current().find(room, name) or _rooms()[room] / name
    if (room, name) in found or not path.is_file():
        return
    text = _text(path)
    found[room, name] = text
    for room_of_import, imported in _imported(room, name, text):
        _read(room_of_import, imported, found)


@own.forgotten
@functools.cache
def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return _ORDER.sub("", text) if path.stem == "__init__" else text


def _imported(room: str, name: str, text: str) -> Iterator[tuple[str, str]]:
    topic = name.partition("/")[0]
    for start, dotted in _IMPORT.findall(text):
        where = room
        if start == ".":
            parts = [topic, dotted]
        elif start == "..":
            parts = [dotted]
        elif start.startswith("autograder"):
            where, parts = "exercises", [dotted]
        else:
            # The package itself, in whose words exercises are written.
            continue
        module = ".".join(filter(None, parts)).replace(".", "/")
        yield where, f"{module}.py"
        yield where, f"{module}/__init__.py"
