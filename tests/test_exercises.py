"""Four promises about every exercise of every lesson.

The reference earns full marks, the untouched stub nothing; other right answers pass; wrong
ones, declared or not, lose points, and the declared ones are named.
"""

import functools
import importlib
import json
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

import numpy as np
import pytest
from equivalent_mutants import EQUIVALENT
from generic_ways import GENERIC_WAYS
from mutation import mutants

from autograder.answer_keys import answer_key
from autograder.asking import Answer, ask, ask_all, ask_namespace
from autograder.building import planted_body, released, solved
from autograder.cards import card
from autograder.comparing import Rung, find
from autograder.exercises import LESSONS, exercises, topic
from autograder.judging import judge
from autograder.references import (
    PROJECT,
    all_cases,
    diagnoses,
    expected_answers,
    reference,
    references,
    solution,
    solution_module,
)
from autograder.ways import source_of

EXERCISES = [exercise for lesson in LESSONS for exercise in exercises(lesson)]
SEEDS = (1, 2)


def name(exercise):
    return f"{exercise.lesson}-{exercise.id}"


every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=name)
every_wrong_way = pytest.mark.parametrize(
    "exercise, misconception, way",
    [
        pytest.param(e, m, way, id=f"{name(e)}-{m.id}-{way.__name__}")
        for e in EXERCISES
        for m in solution(e).misconceptions
        for way in m.ways
    ],
)


@functools.cache
def asked(exercise, seed=SEEDS[0]):
    """Return cases, the reference's answers and the diagnoses, which many tests need."""
    cases = all_cases(exercise, np.random.default_rng(seed))
    return cases, expected_answers(exercise, cases), diagnoses(exercise, cases)


def verdict_on(exercise, target, seed=SEEDS[0]):
    cases, expected, known = asked(exercise, seed)
    answers = ask_all(exercise, target, cases)
    return judge(exercise, cases, answers, expected, known, len(exercise.visible))


@contextmanager
def at_most(seconds):
    """Interrupt code that does not come back, as a grader would."""

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_full_marks(exercise, seed):
    verdict = verdict_on(exercise, reference(exercise), seed)
    assert verdict.right, verdict


@every_exercise
def test_the_reference_agrees_with_the_answer_key(exercise):
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, expected_answers(exercise, cases), *answer_key(exercise))
    assert verdict.right, verdict


@functools.cache
def learners_notebook(lesson):
    return released(solved(lesson))


@every_exercise
def test_the_untouched_cell_earns_nothing(exercise):
    namespace = given_names(exercise.lesson)
    cell = next(
        cell
        for cell in learners_notebook(exercise.lesson).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == f"{exercise.id}_answer"
    )
    exec(cell.source, namespace)
    cases, expected, known = asked(exercise)
    verdict = judge(exercise, cases, ask_namespace(exercise, namespace, cases), expected, known)
    assert verdict.points == 0
    if exercise.planted:
        assert planted_body(exercise).splitlines()[0] in cell.source
        assert verdict.misconception == exercise.planted and verdict.untouched
    else:
        assert verdict.rung is Rung.NOT_WRITTEN


def given_names(lesson):
    """What a notebook's cells find when they run: its imports, and what was built before."""
    torch = importlib.import_module("torch")
    until_now = LESSONS[: LESSONS.index(lesson) + 1]
    built = [references(each).items() for each in until_now]
    return {"np": np, "torch": torch, "nn": torch.nn} | dict(
        pair for each in built for pair in each
    )


@every_exercise
def test_at_least_three_other_right_answers_pass(exercise):
    ways = solution(exercise).other_ways
    assert len(ways) >= 3
    for way in ways:
        for seed in SEEDS:
            verdict = verdict_on(exercise, way, seed)
            assert verdict.right, (way.__name__, verdict)


def loses(exercise, verdict):
    """Whether it costs points, where there are any."""
    return not verdict.right and (verdict.points < exercise.points or not exercise.points)


@every_wrong_way
def test_wrong_ways_lose_points_and_are_named(exercise, misconception, way):
    """In grading with every seed, and on a learner's machine, from the answer key.

    And as nothing else: where another wrong way or a rival gives the same answers, no cause is
    stated, and the misconception is None.
    """
    for seed in SEEDS:
        verdict = verdict_on(exercise, way, seed)
        assert loses(exercise, verdict)
        assert verdict.misconception == misconception.id, verdict
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, ask_all(exercise, way, cases), *answer_key(exercise))
    assert not verdict.right
    # A mistake half mended may look like the whole one until the hidden cases are asked.
    possible = (misconception.id, exercise.planted)
    assert verdict.misconception in possible or is_in_question(misconception, verdict), verdict


def is_in_question(misconception, verdict):
    """Whether a card names a mistake as one of several that give these answers."""
    return (
        verdict.misconception is None
        and misconception.say in verdict.diagnosis
        and ("Which one is yours?" in verdict.diagnosis or "Is it yours?" in verdict.diagnosis)
    )


@pytest.mark.parametrize(
    "exercise, way",
    [
        pytest.param(e, way, id=f"{name(e)}-{way.__name__}")
        for e in EXERCISES
        for way in solution(e).rivals
    ],
)
def test_rivals_lose_points_and_hear_no_diagnosis(exercise, way):
    for seed in SEEDS:
        verdict = verdict_on(exercise, way, seed)
        assert loses(exercise, verdict)
        assert verdict.misconception is None, verdict
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, ask_all(exercise, way, cases), *answer_key(exercise))
    assert verdict.misconception is None, verdict


@pytest.mark.parametrize("generic", GENERIC_WAYS)
@every_exercise
def test_generic_wrong_ways_are_noticed(exercise, generic):
    cases, expected, known = asked(exercise)
    with np.errstate(all="ignore"):
        answers = GENERIC_WAYS[generic](cases, expected)
    noticed = not judge(exercise, cases, answers, expected, known).right
    allowed = solution(exercise).allowed
    assert noticed != (generic in allowed), allowed.get(generic, "not noticed")


@every_exercise
def test_what_is_allowed_has_a_reason(exercise):
    allowed = solution(exercise).allowed
    assert set(allowed) <= set(GENERIC_WAYS)
    assert all(len(reason.split()) > 2 for reason in allowed.values())


@every_exercise
def test_whoever_is_right_is_told_something_beyond_the_hints(exercise):
    words = exercise.insight.split()
    assert 10 <= len(words) <= 45 and exercise.insight.endswith(".")
    assert not any(exercise.insight in hint or hint in exercise.insight for hint in exercise.hints)


ODD_ANSWERS = [
    None,
    True,
    0,
    10**30,
    -1.5,
    float("nan"),
    float("inf"),
    1j,
    "",
    "right",
    (),
    [],
    {},
    {"w": 1},
    (1, 2, 3),
    ((1.0, 2.0), 3),
    [[1, 2], [3]],
    np.zeros((0,)),
    np.zeros((3, 0)),
    np.full((2, 3), np.nan),
    np.array(["a"]),
    np.array([None, 1]),
    np.zeros(4, complex),
    object(),
    print,
]


@every_exercise
def test_odd_answers_are_wrong_and_stop_nothing(exercise):
    cases = list(exercise.visible)
    expected, known = answer_key(exercise)
    for odd in ODD_ANSWERS:
        answer = Answer.from_plain(json.loads(json.dumps(Answer(odd).to_plain())))
        verdict = judge(exercise, cases, [answer] * len(cases), expected, known)
        assert loses(exercise, verdict), odd
        html, text = card(verdict)
        assert exercise.id in text and "Traceback" not in text
    half_right = [*expected[:1], *[Answer(None)] * (len(cases) - 1)]
    assert judge(exercise, cases, half_right, expected, known).passed


@every_exercise
def test_small_changes_of_the_reference_lose_points(exercise):
    """Nobody declared these: a changed operator, sign, axis or constant, a dropped term."""
    target = reference(exercise)
    cases = [case for seed in SEEDS for case in asked(exercise, seed)[0]]
    expected = [answer for seed in SEEDS for answer in asked(exercise, seed)[1]]
    allowed = EQUIVALENT.get(exercise.id, {})
    survivors, seen = [], set()
    for source, change in mutants(source_of(target, exercise.id)):
        if source in seen:
            continue
        seen.add(source)
        namespace = dict(vars(solution_module(f"{topic(exercise.lesson)}.{exercise.id}")))
        try:
            exec(compile(source, "<mutant>", "exec"), namespace)
        except Exception:
            continue
        noticed = False
        for case, right in zip(cases, expected, strict=True):
            with at_most(3):
                answer = ask(exercise, namespace[exercise.id], case)
            if find(exercise, case, answer, right).rung is not Rung.RIGHT:
                noticed = True
                break
        if not noticed and change not in allowed:
            survivors.append(change)
    assert not survivors, "\n".join(survivors)


@every_exercise
def test_sources_can_stand_in_a_cell(exercise):
    """Other ways and wrong ones are pasted into notebooks by the demo."""
    known = solution(exercise)
    for obj in [*known.other_ways, *(way for m in known.misconceptions for way in m.ways)]:
        namespace = given_names(exercise.lesson)
        exec(source_of(obj, exercise.id), namespace)
        case = exercise.visible[0]
        renamed = ask(exercise, namespace[exercise.id], case)
        assert not (renamed.raised and renamed.raised.type in ("NameError", "SyntaxError")), (
            obj.__name__,
            renamed,
        )


def test_exercises_need_no_torch_and_no_solutions_to_be_declared():
    program = (
        "import sys\n"
        "from autograder.exercises import LESSONS, exercises\n"
        "assert all(exercises(lesson) for lesson in LESSONS)\n"
        "assert not {'torch', 'solutions', 'autograder.references'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PROJECT)


def test_one_misconception_has_one_spelling():
    """The report adds a misconception up over lessons, by its id."""
    ids = {m.id for exercise in EXERCISES for m in solution(exercise).misconceptions}
    assert all(re.fullmatch("[a-z][a-z0-9_]*", id) for id in ids)
    letters = Counter(id.replace("_", "") for id in ids)
    assert letters.most_common(1)[0][1] == 1
