"""What grading has to say about a notebook as a whole: flags for tables, sentences for people."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

NOTICE_ID = "autograder-notice"

MISSING = "missing"
UNREADABLE = "unreadable"
RENAMED = "renamed"
MENDED = "mended"
TAMPERED = "tampered"
TIMED_OUT = "timed out"
CRASHED = "crashed"
TOO_MUCH_OUTPUT = "too much output"
ASKED_FOR_INPUT = "asked for input"
LEFT_OUT = "files left out"


def record(notebook: NotebookNode) -> NotebookNode:
    """Return the grader's own record in a notebook's metadata, made if there is none."""
    if "autograder" not in notebook.metadata:
        notebook.metadata["autograder"] = {"flags": [], "notices": []}
    return notebook.metadata["autograder"]


def note(notebook: NotebookNode, flag: str, sentence: str) -> None:
    """Record a flag, and a sentence for the learner and the instructor to read."""
    mine = record(notebook)
    if flag not in mine["flags"]:
        mine["flags"].append(flag)
    if sentence and sentence not in mine["notices"]:
        mine["notices"].append(sentence)


def show_notices(notebook: NotebookNode) -> None:
    """Put what was noted into a Markdown cell at the top, in the place of an earlier one."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != NOTICE_ID]
    sentences = record(notebook)["notices"]
    if sentences:
        listed = "\n".join(f"- {sentence}" for sentence in sentences)
        text = f"**Notes from grading**\n\n{listed}"
        notebook.cells.insert(0, new_markdown_cell(text, id=NOTICE_ID))
