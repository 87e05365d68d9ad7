"""What a course asks of a submission: the cases of each exercise, visible and hidden."""

import functools
import hashlib
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import __version__, own
from ..asking import Answer, Raised
from ..comparing import agree
from ..edits import Line, edits, unedited
from ..exercise import Exercise
from ..exercises import find_exercise
from ..guilty_line import guilty_line, order_of_asking
from ..judging import Diagnosis, Verdict, judge
from ..references import all_cases, case_text, diagnoses, expected_answers

# Each is drawn once and asked for twice, and many submissions may be on their way.
MAX_KEPT = 256
# Of one answer: characters that are edited, edits that are asked, and characters of all of them.
MAX_SOURCE = 20_000
MAX_EDITS = 1000
MAX_EDITED = 1_000_000


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

    def edits(self, answers: Sequence[Answer], source: str) -> tuple[list[int], list[str]]:
        """Return what to ask where a small edit may make an answer right.

        Parameters
        ----------
        answers : sequence of Answer
            Those to the cases, in their order.
        source : str
            Of the learner's cell.

        Returns
        -------
        order : list of int
            In which order to put the cases.
        sources : list of str
            To what: the cell's definitions unedited, then each edit; none if it has no edits.
        """
        as_it_is = "" if len(source) > MAX_SOURCE else unedited(source, self.exercise.id)
        if not as_it_is:
            return [], []
        most = min(MAX_EDITS, MAX_EDITED // len(as_it_is))
        found = itertools.islice(edits(source, self.exercise.id), most)
        return self.order_of_edits(answers), [as_it_is, *(edit.source for edit in found)]

    def guilty_line(
        self, answers: Sequence[Answer], source: str, edited: Sequence[Iterable[Answer]]
    ) -> Line | None:
        """Return the line in which an edit makes every case right, if there is only one.

        Parameters
        ----------
        answers, source
            As for `edits`.
        edited : sequence
            The answers to what `edits` returned, in that order, as far as they were asked.
        """
        order = self.order_of_edits(answers)
        unchanged = next(iter(edited[0]), None) if edited else None
        # Run by itself, the cell may be another than in its notebook.
        if unchanged is None or not agree(self.exercise, unchanged, answers[order[0]]):
            return None
        told = iter(edited[1:])
        return guilty_line(
            self.exercise,
            source,
            [self.cases[i] for i in order],
            [self.expected[i] for i in order],
            itertools.islice(edits(source, self.exercise.id), len(edited) - 1),
            lambda edit: next(told),
        )

    def order_of_edits(self, answers: Sequence[Answer]) -> list[int]:
        """Return in which order cases are put to edits of a learner's code."""
        return order_of_asking(self.exercise, self.cases, answers, self.expected)


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
        "version": __version__,
        "numpy": np.__version__,
    }
