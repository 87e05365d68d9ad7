"""An instructor's own exercises, texts, points and sentences, which are read over ours.

They lie in a folder of their own, so that no upgrade meets them and nobody has to change a file
of ours for a sentence::

    mine/exercises/TOPIC/ID.py    as in autograder/exercises: how an exercise is asked and judged
    mine/solutions/TOPIC/ID.py    as in solutions: every answer to it
    mine/source/LESSON.md         as in lessons/source: a lesson's text, and which exercises it has
    mine/changes.toml             points, hints and sentences of exercises that stay as they are

What of it learners need is published beside each notebook that needs it, without the solutions.
One process has one such folder at a time. Nothing here is imported that takes long.
"""

import importlib
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .errors import AutograderError, in_words

# The public part, beside a notebook and in the sandbox.
PUBLISHED = "own"
MANIFEST = "own.json"
CHANGES = "changes.toml"

_EXERCISE = re.compile(r"^:exercise: *(\w+) *$", re.MULTILINE)
# What may be changed of an exercise, and what it has to be.
_FIELDS = {
    "points": (lambda v: type(v) is int and v > 0, "a whole number above 0"),
    "hints": (lambda v: _texts(v) and len(v) == 3, "a list of three texts"),
    "insight": (lambda v: isinstance(v, str), "a text"),
    "returns": (lambda v: isinstance(v, str), "a text"),
    "misconceptions": (
        lambda v: isinstance(v, dict) and _texts(list(v.values())),
        "a table of texts by a misconception's id",
    ),
}


class OwnFolderError(AutograderError):
    """An instructor's own folder cannot be read; the message says what is wrong, and where."""


@dataclass(frozen=True)
class Own:
    """What an instructor's own folder holds.

    Parameters
    ----------
    folder : pathlib.Path or None
        Where it is; None if there is none.
    lessons : dict of str to tuple of str
        Of each lesson with a text of its own, the exercises that the text places, in order.
    exercises : dict of str to dict
        By exercise, what is other than in its file: ``points``, ``hints``, ``insight``,
        ``returns``, and ``misconceptions`` by id.
    misconceptions : dict of str to str
        By id, what is said of a misconception wherever it can be made.
    answers : dict of str to str
        By question, what a good answer says.
    """

    folder: Path | None = None
    lessons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exercises: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Own":
        """Read a folder: an instructor's, or what `public_files` made of one.

        Raises
        ------
        OwnFolderError
            If it is not there, or something in it is not as it has to be.
        """
        if not folder.is_dir():
            raise OwnFolderError(
                f"The folder {folder}, whose exercises and texts are to be read over ours, is not "
                "there. Put it back, or name another: `course` and `course --upgrade` take it as "
                "--with FOLDER."
            )
        if (folder / MANIFEST).is_file():
            try:
                plain = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
                lessons = {name: tuple(ids) for name, ids in plain["lessons"].items()}
                return cls(folder, lessons, plain["exercises"])
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise OwnFolderError(
                    f"{folder / MANIFEST} cannot be read ({error}). Get the lesson's folder again."
                ) from None
        lessons = {
            path.stem: tuple(_EXERCISE.findall(path.read_text(encoding="utf-8")))
            for path in sorted(folder.glob("source/*.md"))
            if path.stem != "README"
        }
        changes = _read_changes(folder / CHANGES)
        own = cls(
            folder,
            lessons,
            changes.get("exercises", {}),
            changes.get("misconceptions", {}),
            changes.get("answers", {}),
        )
        if mistakes := list(own._misplaced()):
            raise OwnFolderError("\n".join(mistakes))
        return own

    def _misplaced(self) -> Iterator[str]:
        """Find files whose names lead nowhere."""
        for lesson in self.lessons:
            if not re.fullmatch(r"\d\d_[a-z]\w*", lesson):
                yield (
                    f"{self.folder}/source/{lesson}.md: a lesson's name is two digits, an "
                    "underscore and its topic, as in 10_attention"
                )

    def find(self, *parts: str) -> Path | None:
        """Return a file or folder in here by the parts of its path; None if it is not there."""
        if self.folder is None:
            return None
        path = self.folder.joinpath(*parts)
        return path if path.exists() else None

    def say(self, exercise_id: str, misconception: str, ours: str) -> str:
        """Return what is said of a misconception in an exercise."""
        of_exercise = self.exercises.get(exercise_id, {}).get("misconceptions", {})
        return of_exercise.get(misconception, self.misconceptions.get(misconception, ours))

    def public_files(self) -> dict[str, str]:
        """Return what a learner's machine and the sandbox need: texts by relative path.

        No solution is among it, no answer to a question, and no lesson's text.
        """
        if self.folder is None:
            return {}
        public = {
            id: {key: value for key, value in changes.items() if key != "misconceptions"}
            for id, changes in self.exercises.items()
        }
        manifest = {"lessons": self.lessons, "exercises": public}
        files = {
            path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.folder.glob("exercises/*/*.py"))
        }
        return files | {MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"}


_current = Own()
_caches: list[Callable[[], None]] = []
_added: set[str] = set()


def current() -> Own:
    """Return what is read over ours in this process."""
    return _current


def read_over(folder: str | Path | None) -> None:
    """Read an instructor's own folder over ours, from now on, in this process.

    Parameters
    ----------
    folder : path or None
        In the place of the one before; None for none.

    Raises
    ------
    OwnFolderError
        If it cannot be read; the one before stays.
    """
    global _current
    folder = None if folder is None else Path(folder).expanduser().resolve()
    if folder == _current.folder:
        return
    _current = Own() if folder is None else Own.read(folder)
    # What was loaded may be another's, or hidden now.
    package = __name__.rpartition(".")[0]
    for name in list(sys.modules):
        if name.startswith((f"{package}.exercises.", "solutions.")):
            del sys.modules[name]
    for forget in _caches:
        forget()


def read_over_published(folder: Path) -> None:
    """Read over ours what an instructor gave out with a lesson, or nothing.

    Parameters
    ----------
    folder : pathlib.Path
        In which the lesson's notebook lies.

    Raises
    ------
    OwnFolderError
        If it cannot be read; the one before stays.
    """
    published = folder / PUBLISHED
    read_over(published if (published / MANIFEST).is_file() else None)


def forgotten(cached: Any) -> Any:
    """Mark a function of `functools.cache` as one whose results end with the folder in use."""
    _caches.append(cached.cache_clear)
    return cached


def imported(name: str) -> ModuleType:
    """Import a module that may be an instructor's.

    Raises
    ------
    OwnFolderError
        If something in the folder in use keeps it from being imported; with file and line.
    """
    try:
        return importlib.import_module(name)
    except Exception as error:
        if (place := _place_of(error)) is None:
            raise
        raise OwnFolderError(f"{place}: {in_words(error)}") from error


def _place_of(error: Exception) -> str | None:
    """Return the file and line in the folder in use where something was raised."""
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    theirs = [
        f"{file}:{line}"
        for file, line in places
        if _current.folder is not None and Path(file).is_relative_to(_current.folder)
    ]
    return theirs[-1] if theirs else None


def look_also_in(package: ModuleType, room: str, topic: str) -> None:
    """Let the modules of a topic be looked for in the folder in use first.

    Parameters
    ----------
    package : module
        ``autograder.exercises`` or ``solutions``.
    room : str
        What it is called in an instructor's folder.
    topic : str
        One of its packages.
    """
    here = _current.find(room)
    ours = [path for path in package.__path__ if path not in _added]
    if here is None:
        package.__path__ = ours
        return
    # Ours first: where both have a topic, its package is ours, and holds what ours share.
    package.__path__ = [*ours, str(here)]
    _added.add(str(here))
    folder = _current.find(room, topic)
    module = importlib.import_module(f"{package.__name__}.{topic}") if folder else None
    if module is not None and str(folder) not in module.__path__:
        module.__path__ = [str(folder), *module.__path__]


def _read_changes(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    # Of all processes, few read an instructor's folder.
    import tomllib

    try:
        changes = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OwnFolderError(f"{path} is not TOML: {error}") from None
    if mistakes := list(_mistakes(changes)):
        raise OwnFolderError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    return changes


def _mistakes(changes: Mapping[str, Any]) -> Iterator[str]:
    known = ("exercises", "misconceptions", "answers")
    for table, content in changes.items():
        if table not in known:
            yield f"there is no table [{table}]; there are {', '.join(f'[{t}]' for t in known)}"
        elif not isinstance(content, dict):
            yield f"{table} has to be a table"
        elif table != "exercises":
            yield from (
                f"[{table}] {id} has to be a text"
                for id, text in content.items()
                if not isinstance(text, str)
            )
        else:
            for id, changed in content.items():
                yield from _mistakes_of(id, changed)


def _mistakes_of(id: str, changed: Any) -> Iterator[str]:
    if not isinstance(changed, dict):
        yield f"[exercises.{id}] has to be a table"
        return
    for name, value in changed.items():
        if name not in _FIELDS:
            yield f"[exercises.{id}] cannot change {name}; it can change {', '.join(_FIELDS)}"
        elif not _FIELDS[name][0](value):
            yield f"[exercises.{id}] {name} has to be {_FIELDS[name][1]}"


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values)
