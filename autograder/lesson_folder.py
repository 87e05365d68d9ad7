"""A learner's own folder of lessons: made of what is installed, and renewed without losing work."""

import contextlib
import itertools
import json
import os
import re
import shutil
import warnings
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from packaging.version import InvalidVersion, Version

import lessons

from . import __version__
from .cells import ANSWER_PLACEHOLDER, METADATA, cell_id, digest
from .errors import AutograderError

PRISTINE = Path(lessons.__file__).parent
GLOSSARY = "glossary.md"
# What nbgrader and JupyterLab are told of a cell that counts.
ROLE = ("nbgrader", "deletable", "editable")
MADE_OF_TEXT = re.compile(r"(?:code|markdown)-([0-9a-f]{10})(?:-\d+)?")


class FolderError(AutograderError):
    """A folder of lessons cannot be made or renewed; the message says why, and what to do."""


@dataclass
class Change:
    """What `update` did to a lesson.

    Parameters
    ----------
    lesson : str
    renewed, added, gone : int
        Cells of the course that nobody had touched and that are different now, are new, or are
        not there any more.
    kept : int
        Cells of the course that the learner had changed, and that are different now: the
        learner's stands where it was, with a word on what is new.
    trouble : str
        Why the notebook was left as it is, if it was.
    """

    lesson: str
    renewed: int = 0
    added: int = 0
    gone: int = 0
    kept: int = 0
    trouble: str = ""

    def __bool__(self) -> bool:
        return bool(self.renewed or self.added or self.gone or self.kept)


def lay_out(folder: str | Path) -> Path:
    """Put the lessons into a folder, but for what is there already.

    Parameters
    ----------
    folder : path
        Made if need be.

    Returns
    -------
    pathlib.Path
        The notebook to go on with: the one that was saved last, at first the first.

    Raises
    ------
    FolderError
        If nothing can be written there.
    """
    root = Path(folder).expanduser().resolve()
    with _in_words(root):
        root.mkdir(parents=True, exist_ok=True)
        # The first lesson last, so that it is the newest.
        for source in reversed(_pristine()):
            if not (root / source.name).exists():
                _write(root / source.name, source.read_text(encoding="utf-8"))
        there = [root / source.name for source in _pristine() if source.suffix == ".ipynb"]
        return max(there, key=lambda path: path.stat().st_mtime_ns)


def out_of_date(folder: str | Path) -> bool:
    """Return whether lessons of a folder are of an earlier version than is installed."""
    versions = []
    for path in _lessons(Path(folder).expanduser()):
        with contextlib.suppress(OSError, ValueError):
            versions.append(_version(json.loads(path.read_text(encoding="utf-8"))))
    return any(version < Version(__version__) for version in versions)


def update(folder: str | Path) -> tuple[list[Change], Path | None]:
    """Bring the lessons of a folder to the installed version, and keep the learner's work.

    What changes is copied first. Each file is replaced in one step, so whatever stops this, every
    notebook is the old one or the new one, and calling it again does the rest.

    Returns
    -------
    changes : list of Change
        One for each lesson, and one for the glossary if it has changed.
    copies : pathlib.Path or None
        The folder with the files as they were, if any has changed.

    Raises
    ------
    FolderError
        If there are no lessons, or something cannot be read or written.
    """
    root = Path(folder).expanduser().resolve()
    if not _lessons(root):
        raise FolderError(
            f"There are no lessons in {root}. `python -m autograder learn {folder}` puts them "
            "there."
        )
    changes: list[Change] = []
    texts: dict[Path, str] = {}
    with _in_words(root):
        for source in _pristine():
            change, text = _brought_up_to_date(root / source.name, source)
            if text is not None:
                texts[root / source.name] = text
            if text is not None or source.suffix == ".ipynb":
                changes.append(change)
        copies = _copied([path for path in texts if path.exists()], root)
        # The one that was saved last stays the newest.
        for path in sorted(texts, key=lambda path: path.stat().st_mtime_ns if path.exists() else 0):
            _write(path, texts[path])
    return changes, copies


def _brought_up_to_date(path: Path, source: Path) -> tuple[Change, str | None]:
    """Return what changes in a file of the folder, and its new text if it does."""
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".ipynb":
        same = path.exists() and path.read_text(encoding="utf-8", errors="replace") == text
        return Change(source.name, renewed=1), None if same else text
    change = Change(source.stem)
    new = nbformat.reads(text, as_version=4)
    if not path.exists():
        change.added = len(new.cells)
        if renamed := _under_another_name(path.parent, new):
            change.trouble = (
                f"was not there, and is new. {renamed.name} looks like it under another name, and "
                f"was left as it is. To renew that, put it in the place of {path.name}, and call "
                "this again."
            )
        return change, text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells without ids, from other programs, get some
            mine = nbformat.read(path, as_version=4)
            if _version(mine) > Version(__version__):
                change.trouble = (
                    "is of a newer version than is installed, and was left as it is. `pip install "
                    "--upgrade neuron-to-digits` brings that version."
                )
                return change, None
            before, after = nbformat.writes(mine), nbformat.writes(renewed(mine, new, change))
    except OSError:
        raise
    except Exception as error:
        change.trouble = (
            f"cannot be read as a notebook ({type(error).__name__}), and was left as it is. Rename "
            "it, and `learn` without --update puts a new one in its place."
        )
        return change, None
    return change, None if after == before else after + "\n"


def renewed(mine: NotebookNode, new: NotebookNode, change: Change) -> NotebookNode:
    """Return a notebook of the new version that holds all of the learner's work.

    The course's cells come in the order of the new version. What is not the course's, or is not
    any more, stays behind the cell of the course that it stood behind.

    Parameters
    ----------
    mine : nbformat.NotebookNode
        The learner's notebook.
    new : nbformat.NotebookNode
        The lesson as it is installed.
    change : Change
        Is filled in.
    """
    known = _known(mine)
    ours = {cell.id: cell for cell in new.cells}
    names = _names(mine.cells, known.keys() | ours.keys())
    here = {name: cell for name, cell in zip(names, mine.cells, strict=True) if name}
    course: dict[str, list[NotebookNode]] = {}
    for id, cell in ours.items():
        if id in here:
            course[id] = _merged(here[id], cell, known.get(id), change)
        elif id not in known or "nbgrader" in cell.metadata:
            # What counts comes back; whatever else somebody deleted stays deleted.
            course[id] = [cell]
            change.added += 1
    behind: dict[str | None, list[NotebookNode]] = {}
    place = None
    for name, cell in zip(names, mine.cells, strict=True):
        if name in course:
            place = name
        elif name is None and cell.source != ANSWER_PLACEHOLDER:
            word = cell.metadata.get(METADATA, {})
            replaced = len(course.get(word.get("beside"), ())) > 1
            if not (replaced and word.get("text") == digest(cell.source)):
                behind.setdefault(place, []).append(cell)
        elif name is None or digest(cell.source) == known[name]:
            change.gone += 1
        else:
            behind.setdefault(place, []).extend(_left_over(cell))
            change.kept += 1
    cells = list(behind.get(None, ()))
    for id, stands in course.items():
        cells += [*stands, *behind.get(id, ())]
    return nbformat.from_dict(
        {
            **mine,
            "cells": _named_apart(cells),
            "metadata": {**mine.metadata, METADATA: new.metadata[METADATA]},
            "nbformat_minor": max(mine.nbformat_minor, new.nbformat_minor),
        }
    )


def _merged(mine: NotebookNode, new: NotebookNode, was: str | None, change: Change):
    """Return what stands in the place of a cell of the course.

    Parameters
    ----------
    mine, new : nbformat.NotebookNode
        The cell as the learner has it, and as it is installed.
    was : str or None
        The digest of its text when the learner got it, if that is known.
    change : Change
        Is added to.
    """
    text, here = digest(new.source), digest(mine.source)
    answer = new.metadata.get("nbgrader", {}).get("solution", False)
    if here == was != text or (was is None and not answer and here != text):
        change.renewed += 1
        return [new]
    role = {key: new.metadata[key] for key in ROLE if key in new.metadata}
    mine = nbformat.from_dict({**mine, "id": new.id, "metadata": {**mine.metadata, **role}})
    if was in (None, text) or here == text:
        return [mine]
    change.kept += 1
    source = new.source if new.cell_type == "markdown" else f"````python\n{new.source}\n````"
    return [
        mine,
        _word(
            new.id,
            f"**New in version {__version__}.** You had changed the cell above, so it is as you "
            f"left it. In this version it reads:\n\n{source}",
        ),
    ]


def _left_over(mine: NotebookNode) -> list[NotebookNode]:
    """Return a cell that the learner changed and the course has no more, with a word on it."""
    metadata = {key: value for key, value in mine.metadata.items() if key not in ROLE}
    return [
        nbformat.from_dict({**mine, "metadata": metadata}),
        _word(
            mine.id,
            f"**Not in version {__version__}.** You had changed the cell above, so it is kept. "
            "What this version has in its place, if anything, comes next.",
        ),
    ]


def _word(id: str, text: str) -> NotebookNode:
    """Return a cell that says what became of the one before it."""
    note = {"beside": id, "text": digest(text)}
    return new_markdown_cell(text, id=f"{id[:50]}-word", metadata={METADATA: note})


def _known(notebook: NotebookNode) -> dict[str, str]:
    """Return the digests of the course's cells in the version that a notebook was made with."""
    cells = notebook.metadata.get(METADATA, {}).get("cells")
    if cells:
        return dict(cells)
    # Before version 0.2.0 nothing was recorded, but most ids were the same.
    found = (MADE_OF_TEXT.fullmatch(cell.get("id", "")) for cell in notebook.cells)
    return {match[0]: match[1] for match in found if match}


def _names(cells: Sequence[NotebookNode], wanted: Container[str]) -> list[str | None]:
    """Return which cell of the course each cell is; None for the learner's own.

    A program that knows no cell ids may have given new ones. Then a cell that counts is known by
    nbgrader's name for it, another by its text.
    """
    names: list[str | None] = []
    for cell in cells:
        own = cell.get("id")
        names.append(own if own in wanted and own not in names else None)
    for index, cell in enumerate(cells):
        if names[index] is None:
            name = f"{cell.cell_type}-{digest(cell.source)}"
            if role := cell.metadata.get("nbgrader"):
                name = cell_id(role["grade_id"], role["grade"], role["solution"])
            if name in wanted and name not in names:
                names[index] = name
    return names


def _named_apart(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return cells of which no two have the same id."""
    seen: set[str] = set()
    apart = []
    for cell in cells:
        id = cell.get("id") or "cell"
        number = 2
        while id in seen:
            id = f"{(cell.get('id') or 'cell')[:58]}-{number}"
            number += 1
        seen.add(id)
        apart.append(nbformat.from_dict({**cell, "id": id}))
    return apart


def _pristine() -> list[Path]:
    """Return the files of a folder of lessons, as they are installed."""
    return [*sorted(PRISTINE.glob("[0-9]*.ipynb")), PRISTINE / GLOSSARY]


def _lessons(root: Path) -> list[Path]:
    """Return the lessons that are in a folder."""
    names = (source.name for source in _pristine() if source.suffix == ".ipynb")
    return [root / name for name in names if (root / name).is_file()]


def _under_another_name(folder: Path, lesson: NotebookNode) -> Path | None:
    """Return a notebook of a folder that was made of a lesson, whatever it is called now."""
    cells = lesson.metadata[METADATA]["cells"].keys()
    for path in sorted(folder.glob("*.ipynb")):
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            shared = cells & notebook["metadata"][METADATA]["cells"].keys()
            if 2 * len(shared) > len(cells):
                return path
    return None


def _version(notebook: Mapping[str, Any]) -> Version:
    """Return the version that a notebook was made with; 0 if it does not say."""
    try:
        return Version(notebook["metadata"][METADATA]["version"])
    except (LookupError, TypeError, InvalidVersion):
        return Version("0")


def _copied(paths: Sequence[Path], root: Path) -> Path | None:
    """Copy files into a new folder, which is there when all are; return it."""
    if not paths:
        return None
    name = f"before-{__version__}"
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    free = (root / n for n in itertools.chain([name], numbered) if not (root / n).exists())
    copies = next(free)
    unfinished = root / ".copies"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for path in paths:
        shutil.copy2(path, unfinished)
    unfinished.rename(copies)
    return copies


def _write(path: Path, text: str) -> None:
    """Put a text in the place of a file, in one step."""
    whole = path.with_name(f".{path.name}.new")
    with whole.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, whole)
    whole.replace(path)


@contextlib.contextmanager
def _in_words(root: Path) -> Iterator[None]:
    """Say what the system refuses."""
    try:
        yield
    except OSError as error:
        raise FolderError(
            f"{error.filename or root}: {error.strerror}. Nothing is lost; mend that, or choose "
            "another folder, and call it again."
        ) from None
