"""What grading has to say about a submission as a whole: flags for tables, sentences for people."""

from enum import StrEnum
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

NOTICE_ID = "autograder-notice"


class Flag(StrEnum):
    """Something remarkable about a submission; the most remarkable first.

    Attributes
    ----------
    meaning : str
        What happened, and what was done.
    """

    meaning: str

    TAMPERED = "tampered", "a test, its points or its marks were changed; put back"
    CRASHED = "crashed", "the code ended Python; the rest was graded in a new one"
    NOT_JUDGED = "not judged", "answers or texts took too long to judge or to show; without them"
    TIMED_OUT = "timed out", "something ran too long and was stopped; the rest was graded"
    UNREADABLE = "unreadable", "the file is no notebook; zero points, and feedback that says so"
    ASKED_FOR_INPUT = "asked for input", "a cell waits for someone to type"
    TOO_MUCH_OUTPUT = "too much output", "output was cut"
    RENAMED = (
        "renamed",
        "the notebook had another name, place or form; it was taken for what it plainly is",
    )
    LEFT_OUT = (
        "files left out",
        "links and very large files were not opened, and not there when the notebook ran",
    )
    MENDED = "mended", "cells or the file were damaged, changed or out of order; put right"
    REDATED = "other date", "`timestamp.txt` names another time than when it was handed in"
    LATE = "late", "a late penalty was taken off"
    REGRADED = "regraded", "an exercise had changed and was graded again"
    READY_MADE = "ready-made", "a library's function was used where NumPy was asked; your decision"
    BORROWED = "borrowed code", "an answer calls the course's own code; your decision"
    BY_HEART = (
        "learned by heart",
        "an answer holds or reads results instead of computing them; your decision",
    )
    MISSING = "missing", "nothing was handed in"

    def __new__(cls, word: str, meaning: str = "") -> "Flag":
        flag = str.__new__(cls, word)
        flag._value_ = word
        flag.meaning = meaning
        return flag


class Note(NamedTuple):
    """A flag, and a sentence for the learner and the instructor to read."""

    flag: Flag
    sentence: str


class Origin(NamedTuple):
    """What is known of a notebook before it is run: of what submission, of when, and notes."""

    fingerprint: str
    timestamp: str
    notes: list[Note]


def record(notebook: NotebookNode) -> NotebookNode:
    """Return the grader's own record in a notebook's metadata, made if there is none."""
    if "autograder" not in notebook.metadata:
        notebook.metadata["autograder"] = {"flags": [], "notices": []}
    return notebook.metadata["autograder"]


def note(notebook: NotebookNode, flag: Flag, sentence: str) -> None:
    """Record a note in a notebook, once."""
    mine = record(notebook)
    if flag not in mine["flags"]:
        mine["flags"].append(flag.value)
    if sentence and sentence not in mine["notices"]:
        mine["notices"].append(sentence)


def advise(notebook: NotebookNode, flag: Flag, sentence: str) -> None:
    """Record a note that is for the instructor alone: nothing shows it to the learner."""
    mine = record(notebook)
    if flag not in mine["flags"]:
        mine["flags"].append(flag.value)
    mine.setdefault("advice", []).append(sentence)


def show_notices(notebook: NotebookNode) -> None:
    """Put what was noted into a Markdown cell at the top, in the place of an earlier one."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != NOTICE_ID]
    sentences = record(notebook)["notices"]
    if sentences:
        listed = "\n".join(f"- {sentence}" for sentence in sentences)
        text = f"**Notes from grading**\n\n{listed}"
        notebook.cells.insert(0, new_markdown_cell(text, id=NOTICE_ID))
