"""What every exercise promises; each function yields what is amiss, in sentences.

The reference earns full marks, the untouched cell nothing; other right answers pass; wrong ones,
declared or not, lose points, and the declared ones are named.
"""

import functools
import importlib
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .. import own
from ..answer_keys import Key
from ..asking import Answer, ask, ask_all, ask_namespace
from ..building import planted_body, released, solved
from ..cells import answer_name
from ..comparing import Rung, find
from ..exercise import Exercise
from ..exercises import all_lessons, exercises, topic
from ..judging import Diagnosis, Verdict, judge
from ..references import (
    Misconception,
    all_cases,
    diagnoses,
    expected_answers,
    reference,
    references,
    solution,
    solution_module,
)
from ..ways import source_of
from .generic_ways import GENERIC_WAYS
from .mutation import mutants

SEEDS = (1, 2)
# Seconds that a small change of a reference may take to answer one case.
SECONDS = 3


@own.forgotten
@functools.cache
def asked(
    exercise: Exercise, seed: int = SEEDS[0]
) -> tuple[list[dict[str, Any]], list[Answer], tuple[Diagnosis, ...]]:
    """Return cases, the reference's answers and the diagnoses, which many promises need."""
    cases = all_cases(exercise, np.random.default_rng(seed))
    return cases, expected_answers(exercise, cases), diagnoses(exercise, cases)


def verdict_on(exercise: Exercise, target: Any, seed: int = SEEDS[0]) -> Verdict:
    """Judge a function or class as grading would."""
    cases, expected, known = asked(exercise, seed)
    answers = ask_all(exercise, target, cases)
    return judge(exercise, cases, answers, expected, known, len(exercise.visible))


def loses_points(exercise: Exercise, verdict: Verdict) -> bool:
    """Return whether a verdict costs points, where there are any: a challenge is worth none."""
    return not verdict.right and (verdict.points < exercise.points or not exercise.points)


def given_names(lesson: str) -> dict[str, Any]:
    """Return what a notebook's cells find: its imports, and what was built before and here."""
    torch = importlib.import_module("torch")
    lessons = all_lessons()
    until_now = lessons[: lessons.index(lesson) + 1]
    built = [references(each).items() for each in until_now]
    return {"np": np, "torch": torch, "nn": torch.nn} | dict(
        pair for each in built for pair in each
    )


@own.forgotten
@functools.cache
def learners_notebook(lesson: str) -> Any:
    """Return what learners get of a lesson."""
    return released(solved(lesson))


def reference_earns_full_marks(exercise: Exercise) -> Iterator[str]:
    """Whatever the seed."""
    for seed in SEEDS:
        verdict = verdict_on(exercise, reference(exercise), seed)
        if not verdict.right:
            yield f"the reference is judged wrong: {_short(verdict)}"


def reference_agrees_with_the_key(exercise: Exercise, key: Key) -> Iterator[str]:
    """On a learner's machine, too."""
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, expected_answers(exercise, cases), *key)
    if not verdict.right:
        yield f"the reference disagrees with the answer key: {_short(verdict)}"


def untouched_cell_earns_nothing(exercise: Exercise) -> Iterator[str]:
    """And is told that it is not written, or that its bug is still in."""
    namespace = given_names(exercise.lesson)
    cell = next(
        cell
        for cell in learners_notebook(exercise.lesson).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == answer_name(exercise.id)
    )
    exec(cell.source, namespace)
    cases, expected, known = asked(exercise)
    verdict = judge(exercise, cases, ask_namespace(exercise, namespace, cases), expected, known)
    if verdict.points:
        yield f"the untouched cell earns {verdict.points:g} points"
    if exercise.planted:
        if planted_body(exercise).splitlines()[0] not in cell.source:
            yield "the planted bug does not stand in the answer cell"
        if verdict.misconception != exercise.planted or not verdict.untouched:
            yield f"the planted bug is not known again: {_short(verdict)}"
    elif verdict.rung is not Rung.NOT_WRITTEN:
        yield f"the untouched cell is not known again: {_short(verdict)}"


def other_right_answers_pass(exercise: Exercise) -> Iterator[str]:
    """At least three, whatever the seed."""
    ways = solution(exercise).other_ways
    if len(ways) < 3:
        yield f"it has {len(ways)} other right ways; three are needed"
    for way in ways:
        for seed in SEEDS:
            verdict = verdict_on(exercise, way, seed)
            if not verdict.right:
                yield f"the right way {way.__name__} is judged wrong: {_short(verdict)}"


def wrong_way_is_named(
    exercise: Exercise, misconception: Misconception, way: Any, key: Key
) -> Iterator[str]:
    """In grading with every seed, and on a learner's machine, from the answer key.

    And as nothing else: where another wrong way or a rival gives the same answers, no cause is
    stated.
    """
    for seed in SEEDS:
        verdict = verdict_on(exercise, way, seed)
        if not loses_points(exercise, verdict):
            yield f"the wrong way {way.__name__} loses no points with seed {seed}"
        if verdict.misconception != misconception.id:
            named = _named(misconception, verdict)
            yield f"the wrong way {way.__name__} {named}, with seed {seed}"
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, ask_all(exercise, way, cases), *key)
    if verdict.right:
        yield f"the visible cases do not notice the wrong way {way.__name__}"
    # A mistake half mended may look like the whole one until the hidden cases are asked.
    elif verdict.misconception not in (
        misconception.id,
        exercise.planted,
    ) and not _is_in_question(misconception, verdict):
        named = _named(misconception, verdict)
        yield f"the wrong way {way.__name__} {named}, with the visible cases"


def _named(misconception: Misconception, verdict: Verdict) -> str:
    """Say what a wrong way is taken for instead."""
    if verdict.misconception is not None:
        return f"is taken for {verdict.misconception}, not for {misconception.id}"
    others = ": others give the same answers" * _is_in_question(misconception, verdict)
    return f"is not named as {misconception.id}{others}"


def _is_in_question(misconception: Misconception, verdict: Verdict) -> bool:
    """Whether a card names a mistake as one of several that give these answers."""
    return (
        verdict.misconception is None
        and misconception.say in verdict.diagnosis
        and ("Which one is yours?" in verdict.diagnosis or "Is it yours?" in verdict.diagnosis)
    )


def rival_hears_no_diagnosis(exercise: Exercise, way: Any, key: Key) -> Iterator[str]:
    """And loses points."""
    for seed in SEEDS:
        verdict = verdict_on(exercise, way, seed)
        if not loses_points(exercise, verdict):
            yield f"the rival {way.__name__} loses no points with seed {seed}"
        if verdict.misconception is not None:
            yield f"the rival {way.__name__} is taken for {verdict.misconception}"
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, ask_all(exercise, way, cases), *key)
    if verdict.misconception is not None:
        yield f"the visible cases take the rival {way.__name__} for {verdict.misconception}"


def generic_wrong_way_is_noticed(exercise: Exercise, generic: str) -> Iterator[str]:
    """Unless the contract allows it, and then not."""
    cases, expected, known = asked(exercise)
    with np.errstate(all="ignore"):
        answers = GENERIC_WAYS[generic](cases, expected)
    noticed = not judge(exercise, cases, answers, expected, known).right
    allowed = solution(exercise).allowed
    if not noticed and generic not in allowed:
        yield f"answers that are {generic} are not noticed"
    if noticed and generic in allowed:
        yield f"ALLOWED names {generic}, which is noticed: {allowed[generic]}"


def what_is_allowed_has_a_reason(exercise: Exercise) -> Iterator[str]:
    """And a name that is known."""
    for generic, reason in solution(exercise).allowed.items():
        if generic not in GENERIC_WAYS:
            yield f"ALLOWED names {generic}; known are {', '.join(GENERIC_WAYS)}"
        if len(reason.split()) <= 2:
            yield f"ALLOWED gives no reason for {generic}"


def right_answer_is_told_more(exercise: Exercise) -> Iterator[str]:
    """Whoever is right is told something beyond the hints, in a sentence."""
    insight = exercise.insight
    if not 10 <= len(insight.split()) <= 45 or not insight.endswith("."):
        yield "its insight is not a sentence of 10 to 45 words, for whoever has it right"
    if any(insight in hint or hint in insight for hint in exercise.hints):
        yield "its insight says what a hint says"


def small_changes_lose_points(
    exercise: Exercise, equivalent: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Of the reference: a changed operator, sign, axis or constant, a dropped term.

    Parameters
    ----------
    exercise : Exercise
        Whose reference.
    equivalent : dict of str to str, optional
        Changes that change no answer, each with the reason; default: what the exercise's module
        of the solutions calls ``EQUIVALENT``.
    """
    module = solution_module(f"{topic(exercise.lesson)}.{exercise.id}")
    if equivalent is None:
        equivalent = getattr(module, "EQUIVALENT", {})
    target = reference(exercise)
    cases = [case for seed in SEEDS for case in asked(exercise, seed)[0]]
    expected = [answer for seed in SEEDS for answer in asked(exercise, seed)[1]]
    seen = set()
    for source, change in mutants(source_of(target, exercise.id)):
        if source in seen:
            continue
        seen.add(source)
        namespace = dict(vars(module))
        try:
            exec(compile(source, "<mutant>", "exec"), namespace)
        except Exception:
            continue
        noticed = _differs(exercise, namespace[exercise.id], cases, expected)
        if not noticed and change not in equivalent:
            yield f"a small change of the reference is not noticed: {change}"


def sources_can_stand_in_a_cell(exercise: Exercise) -> Iterator[str]:
    """Other ways and wrong ones are pasted into notebooks by the demo."""
    known = solution(exercise)
    for way in [*known.other_ways, *(way for m in known.misconceptions for way in m.ways)]:
        namespace = given_names(exercise.lesson)
        exec(source_of(way, exercise.id), namespace)
        answer = ask(exercise, namespace[exercise.id], exercise.visible[0])
        if answer.raised and answer.raised.type in ("NameError", "SyntaxError"):
            yield (
                f"{way.__name__} cannot stand in a learner's cell: {answer.raised.type}, "
                f"{answer.raised.message}"
            )


def public_file_answers_nothing(exercise: Exercise, key: Key) -> Iterator[str]:
    """Nothing that the file which learners may read defines is a right answer to its exercise."""
    name = f"{exercises.__module__}.{topic(exercise.lesson)}.{exercise.id}"
    for thing in vars(sys.modules[name]).values():
        if callable(thing) and getattr(thing, "__module__", "") == name:
            cases = list(exercise.visible)
            verdict = judge(exercise, cases, ask_all(exercise, thing, cases), *key)
            if verdict.points:
                yield (
                    f"`{thing.__name__}` in the public file is an answer that earns "
                    f"{verdict.points:g} points; it belongs into the solutions"
                )


def _differs(
    exercise: Exercise, target: Any, cases: Sequence[Mapping], expected: Sequence[Answer]
) -> bool:
    for case, right in zip(cases, expected, strict=True):
        with _at_most(SECONDS):
            answer = ask(exercise, target, case)
        if find(exercise, case, answer, right).rung is not Rung.RIGHT:
            return True
    return False


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Interrupt code that does not come back, as a grader would."""
    if not hasattr(signal, "SIGALRM"):  # Windows
        yield
        return

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _short(verdict: Verdict) -> str:
    words = f"{verdict.passed} of {verdict.cases} cases right, {verdict.rung.name.lower()}"
    return f"{words}. {verdict.message} {verdict.call}".strip()
