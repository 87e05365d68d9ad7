"""Reading what was handed in, whatever it is."""

import json
import mmap
import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from . import notices

MAX_BYTES = 100_000_000
_METADATA = b'\n "metadata": {'
GOOD_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


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


class ForgivingExporter(NotebookExporter):
    """nbgrader's exporter for `Autograde`, which takes any file for a submission.

    Where a file is no notebook, the released notebook is graded in its place, with a notice
    on top. The file handed in is left as it is.
    """

    def from_filename(self, filename, resources=None, **kw):
        resources = {} if resources is None else resources
        try:
            return super().from_filename(filename, resources=resources, **kw)
        except OSError as error:
            reason = f"cannot be opened ({error.strerror})"
            return self._instead(filename, reason, resources, **kw)

    def from_file(self, file_stream, resources=None, **kw):
        try:
            notebook = self.read(file_stream.name)
        except Unreadable as error:
            return self._instead(file_stream.name, str(error), resources, **kw)
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def read(self, filename: str) -> NotebookNode:
        """Read the submission, or in nbgrader's second pass the result of the first."""
        if getattr(self.parent, "_sanitizing", True):
            return read_notebook(filename)
        return nbformat.read(filename, as_version=4)

    def _instead(self, filename: str, reason: str, resources: dict, **kw: Any):
        name = Path(filename).name
        self.log.warning("The file %s %s", filename, reason)
        resources["autograder_notes"] = [
            (
                notices.UNREADABLE,
                f"The file `{name}` {reason}. The empty notebook was graded in its place. "
                "Open your notebook in JupyterLab, save it, and hand it in again.",
            )
        ]
        return self.from_notebook_node(self._released(name, resources), resources=resources, **kw)

    def _released(self, name: str, resources: dict) -> NotebookNode:
        """Return the notebook as it was released; what is lacking, `Repair` puts in."""
        courses = getattr(self.parent, "coursedir", None)
        if courses is None:
            return new_notebook()
        folder = courses.format_path(
            courses.release_directory, ".", resources["nbgrader"]["assignment"]
        )
        try:
            return read_notebook(Path(folder) / name)
        except Unreadable:
            return new_notebook()
