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
from ..exercise import Exercise
from ..exercises import find_exercise
from ..judging import Diagnosis, Verdict, judge
from ..references import all_cases, diagnoses, expected_answers


@dataclass(frozen=True)
class Questions:
    """The cases of one exercise in one course.

    Parameters
    ----------
    exercise : Exercise
        What is asked.
    cases : list of dict
        The visible ones, then the hidden ones.
    visible : int
        How many are visible.
    order : list of int
        The order in which they are asked: which case is a hidden one cannot be told.
    """

    exercise: Exercise
    cases: list[dict[str, Any]]
    visible: int
    order: list[int]

    @functools.cached_property
    def encoded(self) -> tuple:
        """The inputs in the order of asking, as plain data."""
        return tuple(json.loads(json.dumps([wire.encode(self.cases[i]) for i in self.order])))

    # Asked for where answers are judged, and only there: who asks a submission needs the cases.
    @functools.cached_property
    def expected(self) -> list[Answer]:
        """The reference's answers.

        Raises
        ------
        autograder.references.MissingReference
            If the reference fails on a case: a mistake of the author, not of any learner.
        """
        return expected_answers(self.exercise, self.cases)

    @functools.cached_property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """What may be said of wrong answers."""
        return diagnoses(self.exercise, self.cases)

    def in_order_of_cases(self, answers: Sequence[Answer]) -> list[Answer]:
        """Sort answers back; what was not answered counts as interrupted."""
        silent = Answer(raised=Raised("KeyboardInterrupt", ""))
        by_case = dict(zip(self.order, answers, strict=False))
        return [by_case.get(i, silent) for i in range(len(self.cases))]

    def verdict(self, answers: Sequence[Answer]) -> Verdict:
        """Judge answers that are in the order of the cases."""
        return judge(
            self.exercise, self.cases, answers, self.expected, self.diagnoses, self.visible
        )


@functools.cache
def questions(exercise_id: str, seed: int) -> Questions:
    """Draw a course's hidden cases.

    Raises
    ------
    autograder.references.MissingReference
        If there is no reference: a mistake of the author, not of any learner.
    """
    exercise = find_exercise(exercise_id)
    numbers = np.random.default_rng([seed, zlib.crc32(exercise_id.encode())])
    cases = all_cases(exercise, numbers)
    order = [int(i) for i in numbers.permutation(len(cases))]
    return Questions(exercise, cases, len(exercise.visible), order)
