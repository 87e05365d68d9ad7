"""What a course asks of a submission: the cases of each exercise, visible and hidden."""

import functools
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import wire
from ..asking import Answer, Raised
from ..exercises import exercise as find_exercise
from ..references import expected_answers


@dataclass(frozen=True)
class Questions:
    """The cases of one exercise in one course.

    Parameters
    ----------
    cases : list of dict
        The visible ones, then the hidden ones.
    visible : int
        How many are visible.
    order : list of int
        The order in which they are asked: which case is a hidden one cannot be told.
    expected : list of Answer
        The reference's answers.
    """

    cases: list[dict[str, Any]]
    visible: int
    order: list[int]
    expected: list[Answer]

    @functools.cached_property
    def encoded(self) -> tuple:
        """The inputs in the order of asking, as plain data."""
        return tuple(json.loads(json.dumps([wire.encode(self.cases[i]) for i in self.order])))

    def in_order_of_cases(self, answers: Sequence[Answer]) -> list[Answer]:
        """Sort answers back; what was not answered counts as interrupted."""
        silent = Answer(raised=Raised("KeyboardInterrupt", ""))
        by_case = dict(zip(self.order, answers, strict=False))
        return [by_case.get(i, silent) for i in range(len(self.cases))]


@functools.cache
def questions(exercise_id: str, seed: int) -> Questions:
    """Draw a course's hidden cases, and let the reference answer all of them.

    Raises
    ------
    autograder.references.MissingReference
        If there is no reference: a mistake of the author, not of any learner.
    """
    exercise = find_exercise(exercise_id)
    numbers = np.random.default_rng([seed, zlib.crc32(exercise_id.encode())])
    cases = [dict(case) for case in (*exercise.visible, *exercise.hidden(numbers))]
    order = [int(i) for i in numbers.permutation(len(cases))]
    return Questions(cases, len(exercise.visible), order, expected_answers(exercise, cases))
