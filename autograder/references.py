"""The trusted room's key: loads ``solutions/``, which a learner's machine need not have."""

import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from . import own, wire
from .asking import Answer, ask
from .errors import AutograderError
from .exercise import Exercise
from .exercises import exercises, topic
from .judging import Diagnosis
from .ways import Mistake, is_right, is_rival, mistake_of

PROJECT = Path(__file__).resolve().parent.parent
SOLUTIONS = PROJECT / "solutions"
# Answers to cases that every learner is asked are asked for once; the others make room again.
MAX_REMEMBERED = 4096


class MissingReference(AutograderError, LookupError):
    """An exercise has no reference solution, or ``solutions/`` is not there."""


@dataclass(frozen=True)
class Misconception:
    """A mistake that is known, and the ways to make it.

    Parameters
    ----------
    id, say : str
        As in `autograder.ways.Mistake`.
    ways : tuple of callable
        Wrong implementations, each a named function or class that could stand in the
        learner's cell. They are asked the same way as the learner's code.
    """

    id: str
    say: str
    ways: tuple[Any, ...]


@dataclass(frozen=True)
class Solution:
    """All that only the judge may know of an exercise.

    Parameters
    ----------
    reference : callable
        The right implementation: a documented function or class.
    other_ways : tuple of callable
        Other right implementations.
    misconceptions : tuple of Misconception
        In the order in which they are tried.
    hidden_cases : callable
        ``hidden_cases(rng) -> iterable of dict``: cases drawn from a seeded
        `numpy.random.Generator`, so that every course has its own.
    rivals : tuple of callable
        Wrong implementations of which no misconception's sentence is true.
    allowed : dict of str to str
        By name, the generic wrong ways (see `proving.generic_ways`) that the contract
        allows, and why: the module's ``ALLOWED``.
    """

    reference: Any
    other_ways: tuple[Any, ...]
    misconceptions: tuple[Misconception, ...]
    hidden_cases: Callable[[np.random.Generator], Iterable[Mapping[str, Any]]]
    rivals: tuple[Any, ...] = ()
    allowed: Mapping[str, str] = field(default_factory=dict)

    def misconception(self, id: str) -> Misconception:
        """Return the misconception of that id; `KeyError` if there is none."""
        return {m.id: m for m in self.misconceptions}[id]


def solution_module(name: str) -> ModuleType:
    """Load a module of ``solutions/``, such as ``"neuron"`` or ``"neuron.weighted_sum"``.

    By path, because the folder is deliberately not importable where learners' code runs.

    Raises
    ------
    MissingReference
        If there is no such file.
    """
    parts = name.split(".")
    path = SOLUTIONS.joinpath(*parts)
    theirs = own.current()
    if not (
        path.is_dir()
        or path.with_suffix(".py").is_file()
        or theirs.find("solutions", *parts)
        or theirs.find("solutions", *parts[:-1], f"{parts[-1]}.py")
    ):
        if theirs.find("exercises", *parts[:-1], f"{parts[-1]}.py"):
            path = Path(f"{theirs.folder}/solutions", *parts)
        raise MissingReference(f"{path}.py does not exist: references are needed here.")
    package = sys.modules.setdefault("solutions", ModuleType("solutions"))
    package.__path__ = [str(SOLUTIONS)]
    own.look_also_in(package, "solutions", parts[0])
    return own.imported(f"solutions.{name}")


@functools.cache
def solution(exercise: Exercise) -> Solution:
    """Return what ``solutions/`` holds of an exercise.

    Raises
    ------
    MissingReference
        If its module is not there, or lacks the reference or the hidden cases.
    """
    name = f"{topic(exercise.lesson)}.{exercise.id}"
    module = vars(solution_module(name))
    for needed in (exercise.id, "hidden_cases"):
        if needed not in module:
            raise MissingReference(f"{module['__file__']} does not define `{needed}`.")
    here = [way for way in module.values() if getattr(way, "__module__", "") == module["__name__"]]
    wrong: dict[Mistake, list[Any]] = {}
    for way in here:
        if mistake := mistake_of(way):
            wrong.setdefault(mistake, []).append(way)
    return Solution(
        module[exercise.id],
        tuple(way for way in here if is_right(way)),
        tuple(
            Misconception(m.id, own.current().say(exercise.id, m.id, m.say), tuple(ways))
            for m, ways in wrong.items()
        ),
        module["hidden_cases"],
        tuple(way for way in here if is_rival(way)),
        module.get("ALLOWED", {}),
    )


def reference(exercise: Exercise) -> Any:
    """Return the reference function or class of an exercise; raises as `solution`."""
    return solution(exercise).reference


def references(lesson: str) -> dict[str, Any]:
    """Return the references of a lesson's exercises by id, in teaching order."""
    return {exercise.id: reference(exercise) for exercise in exercises(lesson)}


def has_something_of_their_own(lesson: str) -> bool:
    """Whether anything of a lesson is other than ours, by an instructor's own folder."""
    theirs = own.current()
    if theirs.folder is None:
        return False
    return (
        lesson in theirs.lessons
        or any(theirs.find(room, topic(lesson)) for room in ("exercises", "solutions"))
        or any(exercise.id in theirs.exercises for exercise in exercises(lesson))
        or any(
            misconception.id in theirs.misconceptions
            for exercise in (exercises(lesson) if theirs.misconceptions else ())
            for misconception in solution(exercise).misconceptions
        )
    )


def all_cases(exercise: Exercise, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return the cases of an exercise: the visible ones, then the hidden ones drawn from `rng`."""
    return [dict(case) for case in (*exercise.visible, *solution(exercise).hidden_cases(rng))]


def expected_answers(exercise: Exercise, cases: Sequence[Mapping]) -> list[Answer]:
    """Return the reference's answers; a reference that raises is an author's error.

    Raises
    ------
    MissingReference
        If the reference is absent or fails on a case.
    """
    target = reference(exercise)
    answers = [_answer(exercise, target, _Case.of(case)) for case in cases]
    for case, answer in zip(cases, answers, strict=True):
        if answer.raised:
            raise MissingReference(
                f"The reference of `{exercise.id}` raised {answer.raised.type}: "
                f"{answer.raised.message} for {case}."
            )
    return answers


def diagnoses(exercise: Exercise, cases: Sequence[Mapping]) -> tuple[Diagnosis, ...]:
    """Return the misconceptions of an exercise, then the rivals, with their answers to these cases.

    The wrong ways are asked when the judge looks at an answer, and then only once.
    """
    known = solution(exercise)
    asked = [_Case.of(case) for case in cases]
    misconceptions = (
        Diagnosis(m.id, m.say, tuple(_Answers(exercise, way, asked) for way in m.ways))
        for m in known.misconceptions
    )
    # What is told by a property is true whatever a rival answers.
    compared = any(m.id not in exercise.tells for m in known.misconceptions)
    rivals = (
        Diagnosis(way.__name__, "", (_Answers(exercise, way, asked),))
        for way in known.rivals
        if compared
    )
    return (*misconceptions, *rivals)


@dataclass(frozen=True)
class _Case:
    """A case that can be looked up: two are the same if the same would be sent."""

    text: str
    inputs: Mapping[str, Any] = field(compare=False)

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> "_Case":
        return cls(case_text(inputs), inputs)


def case_text(inputs: Mapping[str, Any]) -> str:
    """Return a case as it is sent to a learner's process, as JSON."""
    return json.dumps(wire.encode(dict(inputs)))


@functools.lru_cache(MAX_REMEMBERED)
def _answer(exercise: Exercise, way: Any, case: _Case) -> Answer:
    return ask(exercise, way, case.inputs)


class _Answers(Sequence[Answer]):
    """A wrong way's answers to cases, each asked when it is first looked at."""

    def __init__(self, exercise: Exercise, way: Any, cases: Sequence[_Case]):
        self.exercise, self.way, self.cases = exercise, way, cases
        self.known: dict[int, Answer] = {}

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, index):
        if index not in self.known:
            self.known[index] = _answer(self.exercise, self.way, self.cases[index])
        return self.known[index]
