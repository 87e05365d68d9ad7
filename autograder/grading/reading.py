"""Reading what was handed in, whatever it is."""

import contextlib
import fnmatch
import glob
import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from .notices import Flag, Note
from .released import Released, released_notebooks

MAX_BYTES = 100_000_000
GOOD_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

WAS_MISSING = (
    "There was no notebook in this submission, so there is nothing to grade. Hand in the notebook "
    "itself, under its own name."
)
WAS_RENAMED = "The notebook had another name than the one released; it was graded all the same."


class Unreadable(Exception):
    """A file is not a notebook; the message completes the sentence "The file …"."""


def read_notebook(path: str | Path) -> NotebookNode:
    """Read a notebook of any origin and return it in well-formed version 4.5.

    Raises
    ------
    Unreadable
        If the file is not a notebook.
    """
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise Unreadable(f"is larger than {MAX_BYTES // 1_000_000} MB")
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("is not a text file, so it cannot be a notebook") from None
    except OSError as error:
        raise Unreadable(f"cannot be opened ({error.strerror})") from None
    if not text.strip():
        raise Unreadable("is empty")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"is damaged: line {error.lineno} is not valid JSON") from None
    except (ValueError, RecursionError):
        raise Unreadable("is damaged: it is not valid JSON") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise Unreadable("is not a Jupyter notebook")
    if content["nbformat"] not in (2, 3, 4):
        raise Unreadable(f"is in notebook format {str(content['nbformat'])[:20]}, not in format 4")
    if content["nbformat"] != 4:
        try:
            content = nbformat.reads(text, as_version=4)
        except Exception as error:
            # nbformat stumbles over malformed files in many ways; each means the same here.
            raise Unreadable(f"is no well-formed notebook ({type(error).__name__})") from None
    return well_formed(content)


def well_formed(notebook: dict) -> NotebookNode:
    """Return a notebook with valid cells, unique cell ids and plain metadata only."""
    if not isinstance(notebook.get("cells"), list):
        raise Unreadable("is a notebook without cells")
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    cells = [_cell(cell) for cell in notebook["cells"] if isinstance(cell, dict)]
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not isinstance(cell.get("id"), str) or not GOOD_ID.fullmatch(cell["id"]):
            cell["id"] = f"cell-{number}"
        while cell["id"] in seen:
            cell["id"] = f"{cell['id'][:50]}-again-{number}"
        seen.add(cell["id"])
    clean = new_notebook(metadata=nbformat.from_dict(metadata))
    clean.cells = cells
    return clean


def _cell(cell: dict) -> NotebookNode:
    kind = cell.get("cell_type")
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    metadata = cell.get("metadata")
    metadata = dict(metadata) if isinstance(metadata, dict) else {}
    if not isinstance(metadata.get("nbgrader", {}), dict):
        del metadata["nbgrader"]
    tags = metadata.pop("tags", [])
    if isinstance(tags, list) and tags:
        metadata["tags"] = [tag for tag in tags if isinstance(tag, str)]
    clean: dict[str, Any] = {
        "id": cell.get("id"),
        "cell_type": kind if kind in ("code", "markdown", "raw") else "markdown",
        "metadata": metadata,
        "source": source if isinstance(source, str) else "",
    }
    if clean["cell_type"] == "code":
        clean |= {"outputs": [], "execution_count": None}
    elif _are_attachments(cell.get("attachments")):
        clean["attachments"] = cell["attachments"]
    return nbformat.from_dict(clean)


def _are_attachments(attachments: Any) -> bool:
    return isinstance(attachments, dict) and all(
        isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values())
        for bundle in attachments.values()
    )


def read_submission(
    folder: Path, name: str, released: Mapping[str, Released], release: Path
) -> tuple[NotebookNode, list[Note]]:
    """Read what was handed in for a notebook, and find something to grade in any case.

    A notebook that is plainly the right one under another name is taken for it. Where there is
    none, or no readable one, the notebook as it was released stands in for it, so that the
    student gets zero points, and feedback that says why.

    Parameters
    ----------
    folder : pathlib.Path
        The submission's; nothing in it is changed.
    name : str
        The notebook's, without ``.ipynb``.
    released : dict of str to Released
        By name, the notebooks that the lesson has.
    release : pathlib.Path
        The folder with the lesson as it was released.

    Returns
    -------
    notebook : NotebookNode
        In well-formed version 4.5; without cells if there is no released notebook either.
    notes : list of Note
        What was remarkable.
    """
    path = folder / f"{name}.ipynb"
    if not path.exists():
        others = [other for other in sorted(folder.glob("*.ipynb")) if other.stem not in released]
        renamed = [found for other in others if (found := _plainly(other, released[name]))]
        if len(renamed) == 1:
            return renamed[0], [Note(Flag.RENAMED, WAS_RENAMED)]
        return _as_released(release / path.name), [Note(Flag.MISSING, WAS_MISSING)]
    try:
        return read_notebook(path), []
    except Unreadable as error:
        sentence = (
            f"The file `{path.name}` {error}. The empty notebook was graded in its place. "
            "Open your notebook in JupyterLab, save it, and hand it in again."
        )
    return _as_released(release / path.name), [Note(Flag.UNREADABLE, sentence)]


def _plainly(path: Path, released: Released) -> NotebookNode | None:
    try:
        notebook = read_notebook(path)
    except Unreadable:
        return None
    return notebook if released.plainly_is(notebook) else None


def _as_released(path: Path) -> NotebookNode:
    try:
        return read_notebook(path)
    except Unreadable:
        return new_notebook()


class ForgivingExporter(NotebookExporter):
    """nbgrader's exporter for `Autograde`, which takes any file for a submission, or none.

    What was handed in is left as it is.
    """

    def __init__(self, *arguments, **settings):
        super().__init__(*arguments, **settings)
        # A subclass of ours, in `saving`, comes when everything has been read and judged.
        if type(self.parent) is Autograde:
            courses = self.parent.coursedir
            # An assignment that nobody knows is left to nbgrader, which has words for it.
            with (
                Gradebook(courses.db_url, courses.course_id) as gradebook,
                contextlib.suppress(MissingEntry),
            ):
                assignment = gradebook.find_assignment(courses.assignment_id)
                self.released = released_notebooks(assignment)
                _expect(self.released, self.parent)

    def from_filename(self, filename, resources=None, **kw):
        resources = {} if resources is None else resources
        if not getattr(self.parent, "_sanitizing", True):
            # nbgrader's second pass reads the result of the first.
            return super().from_filename(filename, resources=resources, **kw)
        path = Path(filename)
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        where = resources["nbgrader"]
        courses = self.parent.coursedir
        release = Path(courses.format_path(courses.release_directory, ".", where["assignment"]))
        notebook, notes = read_submission(path.parent, path.stem, self.released, release)
        resources["autograder_notes"] = notes
        return self.from_notebook_node(notebook, resources=resources, **kw)


def _expect(released: Collection[str], converter: Autograde) -> None:
    """Let nbgrader grade the notebooks that a lesson has, whatever was handed in.

    By itself it looks for files, passes over a student who has none, and, where there are only
    files of other names, removes what was graded before.
    """
    courses = converter.coursedir
    names = fnmatch.filter(released, courses.notebook_id)
    submissions = courses.format_path(
        courses.submitted_directory, courses.student_id, courses.assignment_id
    )
    converter.assignments = {
        folder: [os.path.join(folder, f"{name}.ipynb") for name in names]
        for folder in glob.glob(submissions)
        if os.path.isdir(folder)
    }
