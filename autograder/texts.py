"""The texts of the lessons, Markdown cut into cells, and the mistakes of their authors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode

from . import own
from .errors import AutograderError
from .references import PROJECT

TEXTS = PROJECT / "lessons" / "source"


class AuthorError(AutograderError):
    """A lesson cannot be built; the message has one line for each mistake, with its place."""


@dataclass(frozen=True)
class Place:
    """A line of a file, for messages."""

    file: Path
    line: int

    def __str__(self) -> str:
        file = self.file
        return f"{file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file}:{self.line}"


def text_of(lesson: str) -> tuple[Path, str]:
    """Return where the text of a lesson stands, and the text.

    Raises
    ------
    AuthorError
        If there is none.
    """
    path = own.current().find("source", f"{lesson}.md") or TEXTS / f"{lesson}.md"
    if not path.is_file():
        raise AuthorError(f"{path}: there is no text for this lesson.")
    return path, path.read_text(encoding="utf-8")


def cells_of(lesson: str) -> Iterator[tuple[NotebookNode, Place]]:
    """Return the cells of a lesson's text, each with its place."""
    path, text = text_of(lesson)
    notebook = myst_to_notebook(text, add_source_map=True)
    lines = notebook.metadata["source_map"]
    return ((cell, Place(path, line)) for cell, line in zip(notebook.cells, lines, strict=True))
