"""What a course asks of a submission: the cases of each exercise, visible and hidden."""

import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import own
from ..asking import Answer, Raised
from ..exercise import Exercise
from ..exercises import find_exercise
from ..judging import Diagnosis, Verdict, judge
from ..references import all_cases, case_text, diagnoses, expected_answers

# Each is drawn once and asked for twice, and many submissions may be on their way.
MAX_KEPT = 256


@dataclass(frozen=True)
class Questions:
    """The cases of one exercise for one learner in one course.

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
    def _texts(self) -> list[str]:
        return [case_text(case) for case in self.cases]

    @functools.cached_property
    def encoded(self) -> tuple:
        """The inputs in the order of asking, as plain data."""
        return tuple(json.loads(self._texts[i]) for i in self.order)

    @functools.cached_property
    def expected(self) -> list[Answer]:
        """The reference's answers.

        Raises
        ------
        autograder.references.MissingReference
            If there is none: a mistake of the author, not of any learner.
        """
        return expected_answers(self.exercise, self.cases)

    @functools.cached_property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """What may be said of wrong answers."""
        return diagnoses(self.exercise, self.cases)

    @functools.cached_property
    def own(self) -> list[int]:
        """The hidden cases that only this learner is asked: nobody else's answers help there."""
        everybodys = _everybodys(self.exercise)
        hidden = range(self.visible, len(self.cases))
        return [i for i in hidden if self._texts[i] not in everybodys]

    def in_order_of_cases(self, answers: Sequence[Answer]) -> list[Answer]:
        """Sort answers back; what was not answered counts as interrupted."""
        silent = Answer(raised=Raised("KeyboardInterrupt", ""))
        by_case = dict(zip(self.order, answers, strict=False))
        return [by_case.get(i, silent) for i in range(len(self.cases))]

    def verdict(self, answers: Sequence[Answer]) -> Verdict:
        """Judge answers that are in the order of the cases."""
        return judge(
            self.exercise,
            self.cases,
            answers,
            self.expected,
            self.diagnoses,
            self.visible,
            self.own,
        )


@own.forgotten
@functools.lru_cache(MAX_KEPT)
def questions(exercise_id: str, seed: int, student: str) -> Questions:
    """Draw a learner's hidden cases.

    They come from the course's seed, the learner and the exercise, so that no table of answers
    that one learner has seen is worth anything to another, and a grade can be computed again.

    Parameters
    ----------
    exercise_id : str
        Which exercise.
    seed : int
        The course's.
    student : str
        The learner's id.

    Raises
    ------
    autograder.references.MissingReference
        If there is no reference: a mistake of the author, not of any learner.
    """
    exercise = find_exercise(exercise_id)
    # Neither seed nor another learner's cases can be computed back from what a digest drew.
    drawn_from = json.dumps([seed, student, exercise_id]).encode()
    numbers = np.random.default_rng(int.from_bytes(hashlib.sha256(drawn_from).digest()))
    cases = all_cases(exercise, numbers)
    order = [int(i) for i in numbers.permutation(len(cases))]
    return Questions(exercise, cases, len(exercise.visible), order)


@functools.cache
def _everybodys(exercise: Exercise) -> frozenset[str]:
    """Return cases that do not depend on whom they are drawn for: two draws have them both."""
    return frozenset(map(case_text, all_cases(exercise, np.random.default_rng(0))))


def origin(seed: int, student: str) -> dict[str, str]:
    """Return what a record of grading says of where its hidden cases came from.

    With it, whoever has the course's seed can draw the same cases again, and can tell whether it
    is the same seed. Of the seed it holds 16 bits, too few to find it by trying.
    """
    return {
        "student": student,
        "seed": hashlib.sha256(str(seed).encode()).hexdigest()[:4],
        "version": version(),
        "numpy": np.__version__,
    }


@functools.cache
def version() -> str:
    """Return this project's version."""
    try:
        return importlib.metadata.version("neuron-to-digits")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
