"""Pages of graded notebooks: feedback and Formgrader always have one to show."""

import html
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.api import MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from ..cards import number
from .deadlines import PAGE_SECONDS, Overdue, within
from .records import read_record

# What is nobody's notebook's fault: to hide it would hide that nobody gets feedback.
GRADEBOOKS_FAULT = (SQLAlchemyError, MissingEntry)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font: 100%/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem">
<h1>{title}</h1>
<p>This notebook was graded, but it cannot be shown as a page ({reason}). Nothing is lost: the
points count, and the notebook as it was handed in is kept.</p>
{notices}
{points}
</body>
</html>
"""


class FeedbackExporter(HTMLExporter):
    """nbgrader's exporter for feedback, which writes a page for every notebook.

    Where nbconvert fails, the page says so, and how many points there are; so one notebook never
    costs others their feedback.
    """

    def from_filename(self, filename, resources=None, **kw):
        return page_of(super(), filename, resources, **kw)


def page_of(
    exporter: Any, filename: str, resources: dict[str, Any] | None = None, **kw: Any
) -> tuple[str, dict[str, Any]]:
    """Convert a graded notebook; where that fails, return a page of words.

    Parameters
    ----------
    exporter : nbconvert.exporters.Exporter
        Converts it.
    filename : str
        The notebook's.
    resources : dict, optional
        nbconvert's.

    Raises
    ------
    SQLAlchemyError, MissingEntry
        If the gradebook is not to be read.
    """
    try:
        with within(PAGE_SECONDS):
            return exporter.from_filename(filename, resources=resources, **kw)
    except GRADEBOOKS_FAULT:
        raise
    except (Exception, Overdue) as error:
        resources = {} if resources is None else resources
        resources["output_extension"] = ".html"
        return page_in_words(filename, type(error).__name__), resources


def page_in_words(filename: str, reason: str) -> str:
    """Return a page that says what grading noted of a notebook, without its cells."""
    record = read_record(filename)
    points = [
        f"<li>{html.escape(exercise)}: {number(noted['points'])} of {number(noted['max_points'])}"
        " points</li>"
        for exercise, noted in record.get("exercises", {}).items()
    ]
    notices = [f"<p>{html.escape(sentence)}</p>" for sentence in record.get("notices", [])]
    return PAGE.format(
        title=html.escape(Path(filename).stem),
        reason=html.escape(reason),
        notices="\n".join(notices),
        points=f"<ul>\n{''.join(points)}\n</ul>" if points else "",
    )
