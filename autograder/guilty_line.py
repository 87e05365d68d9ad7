"""The line where a wrong answer goes wrong: one small edit there makes every case right.

`autograder.edits` makes the edits, whoever has the learner's code puts the cases to them, and
here their answers are compared. What is said of a line is never the edit.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic, thread_time
from typing import Any

from .asking import Answer, ask_edited, chance_as_before
from .comparing import Rung, agree, find
from .edits import Edit, Line, edits, unedited
from .exercise import Exercise
from .judging import Verdict, size

# Nothing was written, or it does not come back.
WITHOUT_LINE = (Rung.NOT_WRITTEN, Rung.INTERRUPTED, Rung.RIGHT)
MAX_EDITS = 2000
MAX_TEXT = 100
# Seconds for a case: what takes longer trains.
LONG = 0.1


def may_have_line(verdict: Verdict) -> bool:
    """Whether to look for a line: not where a bug was planted, for to find it is the task."""
    return verdict.rung not in WITHOUT_LINE and not verdict.untouched


def with_line(verdict: Verdict, line: Line | None) -> Verdict:
    """Return a verdict with a line; what a misconception says of it is said better."""
    if line is not None and verdict.misconception:
        line = replace(line, about="")
    return replace(verdict, line=line)


def order_of_asking(
    exercise: Exercise,
    cases: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
) -> list[int]:
    """Return in which order to put cases to edits: the smallest that fails first, for most do."""
    right = [
        find(exercise, *each).rung is Rung.RIGHT
        for each in zip(cases, answers, expected, strict=True)
    ]
    return sorted(range(len(cases)), key=lambda i: (right[i], size(cases[i]), i))


def guilty_line(
    exercise: Exercise,
    source: str,
    cases: Sequence[Mapping[str, Any]],
    expected: Sequence[Answer],
    candidates: Iterable[Edit],
    answers_of: Callable[[Edit], Iterable[Answer]],
) -> Line | None:
    """Return the one line in which an edit makes every case right; None if there is no such line.

    Where edits of the same group would do in different lines, nothing is known. What less likely
    ones would do does not matter then.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    source : str
        Of the learner's cell.
    cases, expected : sequence
        What is asked of each edit, and what is right.
    candidates : iterable of Edit
        The likely ones first.
    answers_of : callable
        ``answers_of(edit)``: its answers to the cases, in their order; taken only as far as they
        are right. Too few are wrong.
    """

    def makes_right(edit: Edit) -> bool:
        answers = iter(answers_of(edit))
        for inputs, right in zip(cases, expected, strict=True):
            answer = next(answers, None)
            if answer is None or find(exercise, inputs, answer, right).rung is not Rung.RIGHT:
                return False
        return True

    for _, alike in itertools.groupby(candidates, key=lambda edit: edit.group):
        if found := [edit for edit in alike if makes_right(edit)]:
            return _line_of(found, source)
    return None


def _line_of(found: Sequence[Edit], source: str) -> Line | None:
    """Return the line that all edits change; of a loop that is left out, the line within it."""
    smallest = min(found, key=lambda edit: edit.lines[1] - edit.lines[0])
    first, last = smallest.lines
    if not all(edit.lines[0] <= first and last <= edit.lines[1] for edit in found):
        return None
    text = source.splitlines()[first - 1].strip()
    text = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
    return Line(first, text, smallest.about)


def guilty_line_here(
    exercise: Exercise,
    source: str,
    namespace: Mapping[str, Any],
    cases: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
    seconds: float,
) -> Line | None:
    """Look for the line in the process in which the learner's cell has run.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    source : str
        Of the cell.
    namespace : dict
        In which it has run; it stays as it is.
    cases, answers, expected : sequence
        What was asked, what came back, and what is right.
    seconds : float
        Of processor time, after which to give up.
    """
    in_time = _clock(seconds)
    order = order_of_asking(exercise, cases, answers, expected)
    asked = [cases[i] for i in order]
    as_it_is = unedited(source, exercise.id)
    with chance_as_before():
        short = _clock(LONG)
        again = next(ask_edited(exercise, namespace, as_it_is, asked[:1]), None)
        # Run by itself, the cell may be another than in its notebook.
        if again is None or not agree(exercise, again, answers[order[0]]):
            return None
        if not short():
            return None
        candidates = itertools.takewhile(lambda _: in_time(), edits(source, exercise.id))
        return guilty_line(
            exercise,
            source,
            asked,
            [expected[i] for i in order],
            itertools.islice(candidates, MAX_EDITS),
            lambda edit: ask_edited(exercise, namespace, edit.source, asked),
        )


def _clock(seconds: float) -> Callable[[], bool]:
    """Return what says whether this thread has worked for less than so many seconds since.

    To ask for the processor's time takes milliseconds on some systems, so it is asked for last.
    """
    started, worked = monotonic(), thread_time()
    return lambda: monotonic() - started < seconds or thread_time() - worked < seconds
