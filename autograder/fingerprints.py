"""Telling whether an exercise is still what it was when somebody's answer to it was graded.

Read from the files as text: nothing is imported that takes long, because `grading.records` asks
this module whether there is anything to do.
"""

import functools
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

PUBLIC = Path(__file__).parent / "exercises"
PRIVATE = Path(__file__).parent.parent / "solutions"

_IMPORT = re.compile(r"^from (autograder\.exercises\.|\.+)([\w.]*) import", re.MULTILINE)
# Which exercises a lesson has, and in what order, is no part of any of them.
_ORDER = re.compile(r"^ORDER = \([^)]*\)$", re.MULTILINE)


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
    found: dict[Path, str] = {}
    for room in (PUBLIC, PRIVATE):
        for path in room.glob(f"*/{exercise_id}.py"):
            _read(path, found)
    if not found:
        return ""
    digest = hashlib.sha256()
    for name, text in sorted((path.parts[-3:], text) for path, text in found.items()):
        digest.update(repr((name, text)).encode())
    return digest.hexdigest()[:16]


def _read(path: Path, found: dict[Path, str]) -> None:
    """Read a file, and what it imports from the modules of the exercises and solutions."""
    if path in found or not path.is_file():
        return
    text = _text(path)
    found[path] = text
    for imported in _imported(path, text):
        _read(imported, found)


@functools.cache
def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return _ORDER.sub("", text) if path.stem == "__init__" else text


def _imported(path: Path, text: str) -> Iterator[Path]:
    for start, name in _IMPORT.findall(text):
        if start.startswith("."):
            base = path.parents[len(start) - 1]
        else:
            base = PUBLIC
        # Further up is the package itself, in which exercises are only written.
        if PUBLIC in (base, base.parent) or PRIVATE in (base, base.parent):
            module = base.joinpath(*filter(None, name.split(".")))
            yield module.with_suffix(".py")
            yield module / "__init__.py"
