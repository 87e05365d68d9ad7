"""The judge: says what a learner's answers to all cases show, and what they are worth.

A verdict stops at the lowest rung of the check ladder (see `autograder.comparing`) that any case
fails, and names the misconception whose answers the learner's equal.
"""

import contextlib
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .asking import Answer, Raised, quiet
from .comparing import STUMBLES, Finding, Rung, agree, far_larger, find
from .edits import Line
from .exercise import Exercise
from .facts import largest_difference, see
from .source import remarks
from .wording import show, show_call

# What cases that everybody is asked can earn by themselves, as a share of an exercise's points.
WITHOUT_OWN_CASES = Fraction(1, 5)
ONLY_KNOWN_CASES = (
    "Your answers are right where the cases are known beforehand, and not for other inputs of the "
    "same kind. For that there is at most a fifth of the points: write code that computes the "
    "answer from whatever it is given."
)
NOTHING_MENDED = (
    "What the given code gets wrong is still wrong, but for cases that are known beforehand. What "
    "was right before you began earns no points."
)


@dataclass(frozen=True)
class Diagnosis:
    """A misconception or a rival of one as the judge meets it: what to say, and of which answers.

    Parameters
    ----------
    id : str
        The misconception's, or a rival's name.
    say : str
        What a learner is told who has it; "" for a rival, of which no sentence is true.
    answers : sequence of sequence of Answer
        Of each known way to make the mistake, its answers to the cases.
    """

    id: str
    say: str
    answers: Sequence[Sequence[Answer]]


@dataclass(frozen=True)
class Verdict:
    """The judgement of one exercise.

    Parameters
    ----------
    exercise : str
        Its id.
    points, max_points : float
        What was earned, and what could be.
    passed, cases : int
        How many cases were answered right, of how many.
    rung : Rung
        The lowest rung a case stopped at; wrong values come before NaN and infinity.
    message : str
        What was found there, in plain words.
    call, expected, got, printed : str
        The smallest failing case: how it was asked, the answers, and what the code printed;
        "" where there is nothing to show.
    misconception : str or None
        Id of the misconception recognised; None too where several give these answers.
    diagnosis : str
        What it says, or what can be seen of the answers and the source; or "".
    untouched : bool
        The answers are those of the planted bug that the learner was given to mend.
    why_less : str
        Why there are fewer points than the cases passed would earn; or "".
    line : Line or None
        Where one small edit would make every case right; see `autograder.guilty_line`.
    """

    exercise: str
    points: float
    max_points: float
    passed: int
    cases: int
    rung: Rung
    message: str
    call: str = ""
    expected: str = ""
    got: str = ""
    printed: str = ""
    misconception: str | None = None
    diagnosis: str = ""
    untouched: bool = False
    why_less: str = ""
    line: Line | None = None

    @property
    def right(self) -> bool:
        """Whether every case was answered right."""
        return self.rung is Rung.RIGHT


def judge(
    exercise: Exercise,
    cases: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
    diagnoses: Sequence[Diagnosis],
    visible: int | None = None,
    own: Collection[int] | None = None,
    source: str = "",
) -> Verdict:
    """Judge a learner's answers to an exercise's cases.

    Points are given by cases passed, rounded down to a quarter of a point. Two things earn less,
    because they show that cases are known and not that anything is understood:

    A visible case and its answer can be looked up, and so can one that everybody is asked: a
    table passes it. What such cases earn beyond the share of `own` cases that are right is
    therefore a fifth of the points, and that is all there is for an answer that is right on
    nothing else. Honest mistakes keep their points by cases passed. An answer that equals a known
    wrong way's throughout is exempt, for it was computed; an unknown mistake loses only if nearly
    every case it passes is one that could be looked up.

    A planted bug passes some cases by itself. If no other is right but such as can be looked up,
    nothing was mended, and there are no points.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    cases : sequence of dict
        The inputs, in the order of the answers.
    answers : sequence of Answer
        The learner's; missing ones at the end count as interrupted.
    expected : sequence of Answer
        The reference's.
    diagnoses : sequence of Diagnosis
        The known misconceptions, in the order in which they are tried.
    visible : int, optional
        How many of the cases, counted from the first, may be shown with their expected
        answer. Default: all.
    own : collection of int, optional
        Which cases nobody but this learner is asked. Default: none, and so no limit to what
        the others earn.
    source : str
        What stands in the answer cell, to look for a cause where the answers show none.

    Returns
    -------
    Verdict
        What the answers show.
    """
    visible = len(cases) if visible is None else visible
    own = own or ()
    silent = Answer(raised=Raised("KeyboardInterrupt", ""))
    answers = [*answers[: len(cases)], *[silent] * (len(cases) - len(answers))]
    findings = [find(exercise, *each) for each in zip(cases, answers, expected, strict=True)]
    failing = [i for i, finding in enumerate(findings) if finding.rung is not Rung.RIGHT]
    passed = len(cases) - len(failing)
    if not failing:
        return Verdict(
            exercise.id, exercise.points, exercise.points, passed, passed, Rung.RIGHT, ""
        )

    # Of a class half written, what is written says more than what is not.
    rungs = [findings[i].rung for i in failing]
    lowest = min((rung for rung in rungs if rung is not Rung.NOT_WRITTEN), default=min(rungs))
    # Who has wrong numbers already where all stays in range did not get there by leaving it.
    if lowest is Rung.NOT_FINITE and Rung.VALUE in (
        findings[i].rung for i in failing if i < visible
    ):
        lowest = Rung.VALUE
    # A case that may be shown says more than a hidden one; a small one more than a large one.
    shown = min(
        (i for i in failing if findings[i].rung is lowest),
        key=lambda i: (i >= visible, size(cases[i]), i),
    )
    recognised: Sequence[Diagnosis] = ()
    if lowest is not Rung.NOT_WRITTEN:
        recognised = recognise(exercise, cases, answers, expected, findings, diagnoses)
    named, diagnosis = _certain(exercise, recognised), ""
    if named is not None:
        diagnosis = named.say
    elif lowest is Rung.VALUE and exercise.fingerprint is not None:
        # Of one sample, or of two numbers, cosine and ratio say little.
        telling = max(
            (
                i
                for i in failing
                if findings[i].rung is lowest and (i < visible) == (shown < visible)
            ),
            key=lambda i: (size(cases[i]), i),
        )
        diagnosis = _fingerprint(exercise, cases[telling], answers[telling], expected[telling])
        # What is said of a case is to be seen in it.
        shown = telling if diagnosis else shown
    if not diagnosis and lowest in (Rung.VALUE, Rung.SHAPE) and exercise.accept is None:
        with quiet(), contextlib.suppress(*STUMBLES):
            diagnosis = see(exercise, cases, answers, expected, failing, shown, visible)
    if named is None and lowest is not Rung.NOT_WRITTEN:
        seen = remarks(source, exercise.id)[:1]
        diagnosis = "\n".join(filter(None, [*seen, diagnosis, _in_question(recognised)]))
    share, why_less = Fraction(passed, len(cases)), ""
    points = _points(exercise, share)
    # A property that tells a misconception is one of the wrong answers alone.
    thought_out = named is not None and named.id not in exercise.tells
    if own and not thought_out:
        most = Fraction(sum(i not in failing for i in own), len(own)) + WITHOUT_OWN_CASES
        if share > most:
            points, why_less = _points(exercise, most), ONLY_KNOWN_CASES
    untouched = named is not None and named.id == exercise.planted
    if untouched:
        points = 0.0
    elif points and not _mended(
        exercise, cases, expected, failing, diagnoses, () if thought_out else own
    ):
        points, why_less = 0.0, NOTHING_MENDED
    meaning = findings[shown].meaning
    may_be_shown = exercise.accept is None and shown < visible
    got, wanted = show(answers[shown].value), show(expected[shown].value)
    if got == wanted and may_be_shown:
        difference = largest_difference(exercise, answers[shown].value, expected[shown].value)
        got = f"{got}\n(the largest difference is {difference:.2g})"
    show_values = lowest in (Rung.VALUE, Rung.NOT_FINITE, Rung.CHANGED_INPUT, Rung.SHAPE)
    return Verdict(
        exercise.id,
        points,
        exercise.points,
        passed,
        len(cases),
        lowest,
        # A diagnosis says better than the usual meaning what happened.
        findings[shown].message + (f"\n{meaning}" if meaning and not diagnosis else ""),
        call=show_call(exercise, cases[shown]) if lowest > Rung.NOT_WRITTEN else "",
        expected=_expected(exercise, wanted, shown < visible) if show_values else "",
        got=got if show_values else "",
        printed=answers[shown].printed,
        misconception=named.id if named else None,
        diagnosis=diagnosis,
        untouched=untouched,
        why_less=why_less,
    )


def _points(exercise: Exercise, share: Fraction) -> float:
    """Return a share of an exercise's points, rounded down to a quarter of a point."""
    return math.floor(4 * exercise.points * share) / 4


def _mended(
    exercise: Exercise,
    cases: Sequence[Mapping],
    expected: Sequence[Answer],
    failing: Sequence[int],
    diagnoses: Sequence[Diagnosis],
    own: Collection[int],
) -> bool:
    """Whether a case is right that the planted bug gets wrong; True where none is known.

    If `own` names cases, it has to be one of these.
    """
    planted = next((d.answers[0] for d in diagnoses if d.id == exercise.planted), None)
    if planted is None:
        return True
    right = (i for i in own or range(len(cases)) if i not in failing)
    return any(
        find(exercise, cases[i], planted[i], expected[i]).rung is not Rung.RIGHT for i in right
    )


def recognise(
    exercise: Exercise,
    cases: Sequence[Mapping],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
    findings: Sequence[Finding],
    diagnoses: Sequence[Diagnosis],
) -> list[Diagnosis]:
    """Return the misconceptions and rivals that the answers show, in the order of `diagnoses`.

    A wrong way must give the learner's answers on every case: the wrong ones, exceptions
    included, and the right ones. What is told by a property can be seen in the answer, so it is
    true whatever else would give it: the first such is all that is returned, if nothing stands
    before it. Of answers far larger than the right ones nothing is recognised.
    """
    if any(map(far_larger, answers, expected)):
        return []
    failing = [i for i, finding in enumerate(findings) if finding.rung is not Rung.RIGHT]
    # The failing cases first: nearly every wrong way is ruled out by the first of them.
    order = sorted(range(len(cases)), key=lambda i: i not in failing)
    found: list[Diagnosis] = []
    for diagnosis in diagnoses:
        if tell := exercise.tells.get(diagnosis.id):
            if not found and all(_tells(tell, answers[i], cases[i]) for i in failing):
                return [diagnosis]
        elif any(
            all(_alike(exercise, answers[i], wrong[i], cases[i]) for i in order)
            for wrong in diagnosis.answers
        ):
            found.append(diagnosis)
    return found


def _certain(exercise: Exercise, recognised: Sequence[Diagnosis]) -> Diagnosis | None:
    """Return the misconception that may be stated: the only one that gives the answers.

    The planted bug is: everybody has it to begin with.
    """
    for diagnosis in recognised:
        if diagnosis.id == exercise.planted:
            return diagnosis
    alone = len(recognised) == 1 and recognised[0].say
    return recognised[0] if alone else None


def _in_question(recognised: Sequence[Diagnosis]) -> str:
    """Ask which of several mistakes that give the same answers is the learner's."""
    known = [diagnosis.say for diagnosis in recognised if diagnosis.say]
    if len(recognised) < 2 or not known:
        return ""
    if len(known) == 1:
        return f"One mistake, though not the only one, gives these answers. Is it yours? {known[0]}"
    listed = "\n".join(f"– {say}" for say in known)
    return f"Several mistakes give these answers. Which one is yours?\n{listed}"


def _fingerprint(exercise: Exercise, inputs: Mapping, answer: Answer, expected: Answer) -> str:
    """Say what a wrong value looks like; of an answer that defies it, nothing."""
    assert exercise.fingerprint is not None
    try:
        with quiet():
            return exercise.fingerprint(answer.value, expected.value, **inputs)
    except (*STUMBLES, ImportError):
        return ""


def _tells(tell: Callable[..., bool], answer: Answer, inputs: Mapping) -> bool:
    if answer.missing or answer.raised:
        return False
    try:
        with quiet():
            return bool(tell(answer.value, **inputs))
    except STUMBLES:
        return False


def _alike(exercise: Exercise, answer: Answer, wrong: Answer, inputs: Mapping) -> bool:
    """Whether an answer shows the mistake that a wrong way's answer shows."""
    alike = exercise.alike
    if alike is None or answer.raised or wrong.raised or answer.missing:
        return agree(exercise, answer, wrong)
    return _tells(lambda value, **case: alike(value, wrong.value, **case), answer, inputs)


def size(inputs: Mapping[str, Any]) -> int:
    """Return how many numbers a case's inputs hold: the smaller, the easier to read."""
    return sum(map(_count, inputs.values()))


def _count(value: Any) -> int:
    return sum(map(_count, value)) if isinstance(value, (list, tuple)) else np.size(value)


def _expected(exercise: Exercise, shown: str, may_be_shown: bool) -> str:
    if exercise.accept is not None:
        return ""
    return shown if may_be_shown else "kept for grading"
