"""Making a notebook of the bytes of a file, as much as is still in it.

What comes out is built anew, from the fields that grading knows: cells with a type, a source, an
id, attachments, tags, and what nbgrader notes of them. Whatever else a file holds (metadata in any
form and depth, outputs, widget states) can surprise nothing that comes later.
"""

import codecs
import itertools
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from ..cells import unused_id

MAX_PARTS = 1_000_000
MAX_CELLS = 20_000
# Characters of all cells together; outputs do not count.
MAX_SOURCES = 10_000_000
MAX_DAMAGES = 50
MAX_SCRIPT = 200_000
MAX_ATTACHED = 10_000_000
MAX_TAGS = 20
MAX_WORD = 200
GOOD_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# A string in JSON, to the end of the text if it is not closed, so that no text takes long.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
CELLS = re.compile(r'(?<!\\)"cells"\s*:\s*\[')
CELL = re.compile(r'\{\s*"(?:attachments|cell_type)"\s*:')
CONFLICT = re.compile(
    r"^<{7}(?: .*)?\n(?P<ours>(?:(?![<|=>]{7}).*\n)*+)"
    r"(?:\|{7}(?: .*)?\n(?:(?![<|=>]{7}).*\n)*+)?"
    r"^={7}\n(?P<theirs>(?:(?![<|=>]{7}).*\n)*+)^>{7}(?: .*)?(?:\n|\Z)",
    re.MULTILINE,
)
# Pasted from web pages and word processors, they look like spaces, or like nothing.
ODD_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2007\u202f\u2002\u2003\u2009\u3000"), " "
) | dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
ODD = re.compile("[" + "".join(map(chr, ODD_SPACES)) + "]")

STUB = "raise NotImplementedError"
NBGRADER_FIELDS: dict[str, Any] = {
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "grade_id": str,
    "cell_type": str,
    "checksum": str,
    "schema_version": int,
    "points": (int, float),
}


class Unreadable(Exception):
    """A file is not a notebook; the message completes the sentence "The file …"."""


def decipher(
    content: bytes, work: Callable[[NotebookNode], int] = lambda notebook: len(notebook.cells)
) -> tuple[NotebookNode, list[str]]:
    """Return the notebook that a file holds, in well-formed version 4.5, and what was mended.

    Parameters
    ----------
    content : bytes
        The file's.
    work : callable
        Says how much work is in a notebook, of which the side of a conflict with more is taken.

    Returns
    -------
    notebook : NotebookNode
    mended : list of str
        Sentences on what was wrong with the file.

    Raises
    ------
    Unreadable
        If it is not a notebook.
    """
    text, encoding = _text(content)
    mended = [encoding] if encoding else []
    conflicts = CONFLICT.search(text)
    if conflicts:
        notebook, damage = _best_side(text, work)
        mended.append(
            "The file held both sides of a conflict of git's, with its marks between them. The "
            "side with more work in it was graded."
        )
    else:
        notebook, damage = _parsed(text)
    mended += [damage] if damage else []
    if spaces := _mend_spaces(notebook):
        mended.append(spaces)
    return notebook, mended


def script_as_notebook(content: bytes, names: Iterable[str]) -> NotebookNode:
    """Return a Python script as a notebook.

    Parameters
    ----------
    content : bytes
        The file's. It may mark its cells, as JupyterLab's *Save as Executable Script* does
        (``# In[1]:``) and as editors do (``# %%``).
    names : iterable of str
        Where it does not, what is defined under each of these names becomes a cell.

    Raises
    ------
    Unreadable
        If it is no script.
    """
    if len(content) > MAX_SCRIPT:
        raise Unreadable(f"is larger than {MAX_SCRIPT // 1000} kB")
    text, _ = _text(content, must_be_json=False)
    # jupytext would take the first line of a program for one that calls another.
    text = re.sub(r"\A#!.*", "", _clean(text))
    if not re.search(r"^# ?(%%|In\[[\d ]*\]:)", text, re.MULTILINE):
        text = _marked(text, names)
    try:
        # With the first mark jupytext does not look for a header in the learner's YAML.
        cells = jupytext.reads("# %%\n" + text, fmt="py:percent").cells
    except Exception as error:
        raise Unreadable(f"is no well-formed script ({type(error).__name__})") from None
    return well_formed({"cells": [dict(cell) for cell in cells if cell.source.strip()]})


def well_formed(notebook: dict) -> NotebookNode:
    """Return a notebook of known fields only, with valid cells and unique cell ids.

    Raises
    ------
    Unreadable
        If there are no cells, or too many.
    """
    if not isinstance(notebook.get("cells"), list):
        raise Unreadable("is a notebook without cells")
    if len(notebook["cells"]) > MAX_CELLS:
        raise Unreadable(f"has more than {MAX_CELLS:,} cells")
    room = [MAX_ATTACHED]
    cells = [_cell(cell, room) for cell in notebook["cells"] if isinstance(cell, dict)]
    if sum(len(cell.source) for cell in cells) > MAX_SOURCES:
        raise Unreadable(f"has more than {MAX_SOURCES:,} characters of text and code in its cells")
    seen: set[str] = set()
    numbers = itertools.count(1)
    for number, cell in enumerate(cells):
        if not isinstance(cell.get("id"), str) or not GOOD_ID.fullmatch(cell["id"]):
            cell["id"] = f"cell-{number}"
        cell["id"] = unused_id(cell["id"], seen, numbers)
        seen.add(cell["id"])
    clean = new_notebook()
    clean.cells = cells
    return clean


def _text(content: bytes, must_be_json: bool = True) -> tuple[str, str]:
    """Return a file's text, and a sentence if it was not in UTF-8."""
    if not content.strip():
        raise Unreadable("is empty")
    encoding = json.detect_encoding(content)
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        mended = "" if encoding.startswith("utf-8") else encoding.upper()
    except UnicodeDecodeError:
        if must_be_json and not content.lstrip().startswith(b"{"):
            raise Unreadable("is not a text file, so it cannot be a notebook") from None
        text = content.decode("utf-8", "windows-1252-between")
        mended = "WINDOWS-1252"
    if mended:
        mended = f"The file was not saved as UTF-8, as notebooks are; it was read as {mended}."
    return text.replace("\r\n", "\n"), mended


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


# Where some bytes are no UTF-8, all the others may be.
codecs.register_error("windows-1252-between", _as_windows_1252)


def _parsed(text: str) -> tuple[NotebookNode, str]:
    """Return the notebook in a text, and a sentence if not all of it could be read."""
    if not text.strip():
        raise Unreadable("is empty")
    without = STRING.sub('""', text)
    if sum(map(without.count, "[{,")) > MAX_PARTS:
        raise Unreadable("has far more parts than any notebook")
    damage = ""
    try:
        content = json.loads(text, strict=False, parse_int=_small)
    except json.JSONDecodeError as error:
        content, lost = _recovered(text)
        if not content["cells"]:
            raise Unreadable(f"is damaged: line {error.lineno} is not valid JSON") from None
        damage = (
            f"The file is damaged: line {error.lineno} is not valid JSON. "
            f"{len(content['cells'])} cells could be read and were graded"
            + (f", and {lost} could not." if lost else ".")
        )
    except (ValueError, RecursionError):
        raise Unreadable("is damaged: it is not valid JSON") from None
    if not isinstance(content, dict) or not {"nbformat", "cells"} & set(content):
        raise Unreadable("is not a Jupyter notebook")
    if content.get("nbformat", 4) not in (2, 3, 4):
        raise Unreadable(f"is in notebook format {str(content['nbformat'])[:20]}, not in format 4")
    if "cells" not in content and isinstance(content.get("worksheets"), list):
        content["cells"] = [
            cell
            for sheet in content["worksheets"]
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    return well_formed(content), damage


def _small(digits: str) -> int:
    """Read a whole number; those that no notebook needs, and Python refuses, count as 0."""
    return int(digits) if len(digits) < 20 else 0


def _recovered(text: str) -> tuple[dict, int]:
    """Return what cells there are in damaged JSON, and how many were lost."""
    cells: list[Any] = []
    lost = 0
    decoder = json.JSONDecoder(strict=False, parse_int=_small)
    if begin := CELLS.search(text):
        position = begin.end()
        while lost <= MAX_DAMAGES and (found := CELL.search(text, position)):
            try:
                cell, position = decoder.raw_decode(text, found.start())
            except (ValueError, RecursionError):
                lost += 1
                position = found.end()
            else:
                # What nbgrader notes within a damaged cell begins like a cell, too.
                cells += [cell] if "source" in cell else []
    return {"cells": cells}, lost


def _best_side(text: str, work: Callable[[NotebookNode], int]) -> tuple[NotebookNode, str]:
    """Resolve git's conflicts in a text, and return the notebook with the most work in it."""

    def worked_on(conflict: re.Match) -> str:
        ours, theirs = conflict["ours"], conflict["theirs"]
        return theirs if STUB in ours and STUB not in theirs else ours

    sides: tuple[Callable[[re.Match], str], ...] = (
        worked_on,
        lambda conflict: conflict["ours"],
        lambda conflict: conflict["theirs"],
    )
    found = []
    reason = Unreadable("is damaged: it is not valid JSON")
    for side in sides:
        try:
            found.append(_parsed(CONFLICT.sub(side, text)))
        except Unreadable as error:
            reason = error
    if not found:
        raise reason
    whole = [candidate for candidate in found if not candidate[1]]
    return max(whole or found, key=lambda candidate: work(candidate[0]))


def _mend_spaces(notebook: NotebookNode) -> str:
    """Put plain spaces in the place of what only looks like them, in code; return a sentence."""
    mended = 0
    for cell in notebook.cells:
        if cell.cell_type == "code" and ODD.search(cell.source):
            cell.source = cell.source.translate(ODD_SPACES)
            mended += 1
    if not mended:
        return ""
    where = "A cell" if mended == 1 else f"{mended} cells"
    return (
        f"{where} had characters that look like spaces and are none, as they come with pasted "
        "text; Python does not take them. They were made plain spaces."
    )


def _marked(text: str, names: Iterable[str]) -> str:
    """Mark in a script that has no marks where what is defined under a name begins."""
    alternatives = "|".join(map(re.escape, names))
    begins = re.compile(rf"(?:def|class) (?:{alternatives})\b|(?:{alternatives}) *=(?!=)")
    marked: list[str] = []
    # Decorators belong to what they stand above.
    decorated = 0
    for line in text.split("\n"):
        if alternatives and begins.match(line):
            marked.insert(decorated, "# %%")
        marked.append(line)
        if not line.startswith("@"):
            decorated = len(marked)
    return "\n".join(marked)


def _clean(text: str) -> str:
    """Return a text without halves of surrogate pairs, which can be written nowhere."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")


def _cell(cell: dict, room: list[int]) -> NotebookNode:
    kind = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    clean: dict[str, Any] = {
        "id": cell.get("id"),
        "cell_type": kind if kind in ("code", "markdown", "raw") else "markdown",
        "metadata": _cell_metadata(cell.get("metadata")),
        "source": _clean(source) if isinstance(source, str) else "",
    }
    if clean["cell_type"] == "code":
        clean |= {"outputs": [], "execution_count": None}
    elif attachments := _attachments(cell.get("attachments"), room):
        clean["attachments"] = attachments
    return nbformat.from_dict(clean)


def _cell_metadata(found: Any) -> dict:
    metadata: dict[str, Any] = {}
    if not isinstance(found, dict):
        return metadata
    if isinstance(found.get("nbgrader"), dict):
        metadata["nbgrader"] = {
            name: _clean(value)[:MAX_WORD] if isinstance(value, str) else value
            for name, kind in NBGRADER_FIELDS.items()
            if isinstance(value := found["nbgrader"].get(name), kind)
        }
    for name in ("deletable", "editable"):
        if isinstance(found.get(name), bool):
            metadata[name] = found[name]
    folded = found.get("jupyter")
    if isinstance(folded, dict) and isinstance(folded.get("source_hidden"), bool):
        metadata["jupyter"] = {"source_hidden": folded["source_hidden"]}
    if isinstance(found.get("tags"), list) and found["tags"]:
        tags = [_clean(tag)[:MAX_WORD] for tag in found["tags"] if isinstance(tag, str)]
        # The tag that counts may stand behind many others.
        metadata["tags"] = sorted(set(tags))[:MAX_TAGS] if len(tags) > MAX_TAGS else tags
    return metadata


def _attachments(found: Any, room: list[int]) -> dict:
    """Return attached pictures, as long as there is room for them."""
    attachments: dict[str, dict[str, str]] = {}
    if not isinstance(found, dict):
        return attachments
    for name, bundle in found.items():
        if not isinstance(bundle, dict):
            continue
        for kind, data in bundle.items():
            if isinstance(data, str) and kind.startswith("image/") and len(data) <= room[0]:
                room[0] -= len(data)
                attachments.setdefault(_clean(name), {})[_clean(kind)] = _clean(data)
    return attachments
