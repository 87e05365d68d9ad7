"""Stands in the sandbox for `autograder.learning`: there is nothing there to check with.

A submission's process holds neither answer keys nor the judge. The test cells of the lesson are
asked by the grader; this is for a learner's further cells.
"""

from IPython.display import display


def check(exercise_id: str) -> None:
    """Say that nothing is checked here."""
    _say("Checks run when you run this cell yourself; in grading the test cell is asked.")


def hint(exercise_id: str) -> None:
    """Say that there are no hints here."""
    _say("Hints are given when you run this cell yourself.")


def progress() -> None:
    """Say that nobody's progress is known here."""
    _say("Your progress is shown when you run this cell yourself.")


def _say(sentence: str) -> None:
    display({"text/plain": sentence}, raw=True)
