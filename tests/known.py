"""Right and wrong ways by name, for tests."""

from types import SimpleNamespace

from autograder.exercises import find_exercise
from autograder.references import references, solution


def right_ways(lesson):
    """Return the references of a lesson as attributes: ``right_ways("07_softmax").softmax``."""
    return SimpleNamespace(**references(lesson))


def wrong_way(exercise_id, misconception, number=0):
    """Return one of the known ways to make a mistake in an exercise."""
    return solution(find_exercise(exercise_id)).misconception(misconception).ways[number]
