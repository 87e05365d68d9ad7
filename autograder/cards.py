"""A verdict as a small accessible card, with a plain-text twin."""

import html
import re
from collections.abc import Sequence

from .comparing import Rung
from .exercise import Exercise
from .judging import Verdict

# Dark text on a light ground with a coloured edge: readable in light and dark themes and
# on paper; the word beside the mark says what the colour says.
_FRAME = (
    "border-left:4px solid {edge};background:#f7f7f5;color:#1c1c1c;padding:8px 14px;"
    "margin:4px 0;max-width:76ch;font-size:14px;line-height:1.45"
)
_PRE = (
    "margin:4px 0;padding:6px 8px;background:#ececea;color:#1c1c1c;white-space:pre-wrap;"
    "font-size:12.5px;line-height:1.35"
)
_BUTTON = (
    "cursor:pointer;width:max-content;padding:2px 10px;border:1px solid #767676;border-radius:4px;"
    "background:#ffffff;color:#1c1c1c"
)
_STRESSED = re.compile(r"(?<![\w*])\*([a-z]+)\*(?![\w*])")
_RIGHT, _WRONG, _OPEN = "#2166ac", "#b35806", "#767676"


def number(value: float) -> str:
    """Print points without a needless ``.0``."""
    return f"{value:g}"


def heading(verdict: Verdict, graded: bool) -> str:
    """Return the one line that says how it went."""
    # A challenge is worth none.
    points = (
        f" {number(verdict.points)} of {number(verdict.max_points)} points."
        if verdict.max_points
        else ""
    )
    if verdict.right:
        return f"{verdict.exercise}: right.{points}"
    if verdict.rung is Rung.NOT_WRITTEN:
        what = "some of it is not written yet" if verdict.passed else "not written yet"
        what += "" if graded else ", or not run since"
        return f"{verdict.exercise}: {what}.{points}"
    if graded:
        return f"{verdict.exercise}: {verdict.passed} of {verdict.cases} cases right.{points}"
    return f"{verdict.exercise}: not right yet, {verdict.passed} of {verdict.cases} cases pass."


def pointers(verdict: Verdict, graded: bool) -> str:
    """Return the closing line: what to do next."""
    if graded:
        return ""
    if verdict.right:
        return "Grading may ask further cases of the same kind."
    if verdict.rung is Rung.NOT_WRITTEN:
        return "Replace the raise line with your code, and run the cell."
    return ""


def card(
    verdict: Verdict,
    graded: bool = False,
    exercise: Exercise | None = None,
    remark: str = "",
) -> tuple[str, str]:
    """Return a verdict as HTML and as plain text.

    Parameters
    ----------
    verdict : Verdict
        What to show.
    graded : bool
        For a grade, with points and without pointers to what comes next.
    exercise : Exercise, optional
        For a learner's own check: the hints of a wrong answer, folded up, or the insight of a
        right one.
    remark : str
        What else is to be said.

    Returns
    -------
    html, text : str
        The same words twice.
    """
    blocks: list[tuple[str, str]] = []
    if verdict.message and verdict.rung is not Rung.NOT_WRITTEN:
        blocks.append(("", verdict.message.strip()))
    if verdict.call:
        blocks.append(("Asked with", verdict.call))
    if verdict.expected:
        blocks.append(("Expected", verdict.expected))
    if verdict.got:
        blocks.append(("Got", verdict.got))
    if verdict.printed:
        blocks.append(("Your code printed", verdict.printed))
    diagnosis = verdict.diagnosis
    if verdict.untouched and not graded:
        # To name the planted bug would do the exercise for the learner.
        diagnosis = "These are still the answers of the code that you were given."
    insight = exercise.insight if exercise and verdict.right else ""
    line = verdict.line.sentence if verdict.line else ""
    closing = [
        words
        for words in (insight, diagnosis, line, verdict.why_less, remark, pointers(verdict, graded))
        if words
    ]
    edge = _RIGHT if verdict.right else _OPEN if verdict.rung is Rung.NOT_WRITTEN else _WRONG
    mark = "✓" if verdict.right else "…" if verdict.rung is Rung.NOT_WRITTEN else "✗"

    text = [f"{mark} {heading(verdict, graded)}"]
    page = [
        f'<div role="status" style="{_FRAME.format(edge=edge)}">'
        f'<strong><span aria-hidden="true">{mark}</span> '
        f"{html.escape(heading(verdict, graded))}</strong>"
    ]
    for label, content in blocks:
        if label:
            text.append(f"  {label}:\n{_indent(content)}")
            page.append(
                f'<div style="margin-top:6px">{label}</div>'
                f'<pre style="{_PRE}">{html.escape(content)}</pre>'
            )
        else:
            text.append(_indent(content, 2))
            page.append(f'<div style="white-space:pre-line">{_code(content)}</div>')
    for content in closing:
        text.append(_indent(content, 2))
        strong = content == diagnosis
        shown = f"<strong>{_code(content)}</strong>" if strong else _code(content)
        page.append(f'<div style="margin-top:6px;white-space:pre-line">{shown}</div>')
    if exercise and not verdict.right:
        page.append(_folded(exercise.hints))
        text.append(f'  For a hint, run hint("{exercise.id}") in a new cell.')
    return "".join(page) + "</div>", "\n".join(text)


def _folded(hints: Sequence[str]) -> str:
    """Return hints as buttons, each of which shows its hint and the button for the next one.

    They need no kernel, so they work in saved notebooks too.
    """
    inner = ""
    for rung, text in reversed(list(enumerate(hints, start=1))):
        label = f"Hint {rung} of {len(hints)}"
        inner = (
            f'<details style="margin-top:6px"><summary style="{_BUTTON}">{label}</summary>'
            f'<div style="margin:4px 0;white-space:pre-line">{_code(text)}</div>{inner}</details>'
        )
    return inner


def note(title: str, body: str) -> tuple[str, str]:
    """Return a neutral card: for hints, and for what went wrong with a check itself."""
    page = (
        f'<div role="status" style="{_FRAME.format(edge=_OPEN)}"><strong>{html.escape(title)}'
        f'</strong><div style="white-space:pre-line">{_code(body)}</div></div>'
    )
    return page, f"{title}\n{_indent(body, 2)}"


def _code(text: str) -> str:
    """Escape a text, set what stands between backticks in a code font, and stress a *word*."""
    parts = html.escape(text, quote=False).split("`")
    return "".join(
        f"<code>{part}</code>" if i % 2 else _STRESSED.sub(r"<em>\1</em>", part)
        for i, part in enumerate(parts)
    )


def _indent(text: str, spaces: int = 4) -> str:
    return "\n".join(" " * spaces + line for line in text.splitlines())
