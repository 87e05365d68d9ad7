"""Four promises about every exercise of every lesson.

The reference earns full marks, the untouched stub nothing; other right answers pass; wrong
ones, declared or not, lose points, and the declared ones are named.
"""

import functools
import importlib.util
import inspect
import json
import signal
from contextlib import contextmanager

import numpy as np
import pytest
from equivalent_mutants import EQUIVALENT
from mutation import mutants

from autograder.asking import Answer, ask, ask_all, ask_namespace
from autograder.building import planted_body, released, solved
from autograder.cards import card
from autograder.exercises import LESSONS, exercises, topic
from autograder.judging import Rung, find, judge
from autograder.learning import answer_key
from autograder.references import expected_answers, other_ways, reference, solutions, source_as

EXERCISES = [exercise for lesson in LESSONS for exercise in exercises(lesson)]
SEEDS = (1, 2)


def name(exercise):
    return f"{exercise.lesson}-{exercise.id}"


every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=name)
every_misconception = pytest.mark.parametrize(
    "exercise, misconception, variant",
    [
        pytest.param(e, m, v, id=f"{name(e)}-{m.id}-{v.__name__}")
        for e in EXERCISES
        for m in e.misconceptions
        for v in m.variants
    ],
)


def all_cases(exercise, seed=SEEDS[0]):
    hidden = [dict(case) for case in exercise.hidden(np.random.default_rng(seed))]
    return [*exercise.visible, *hidden]


def verdict_on(exercise, target, cases):
    expected = expected_answers(exercise, cases)
    return judge(exercise, cases, ask_all(exercise, target, cases), expected)


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
    verdict = verdict_on(exercise, reference(exercise), all_cases(exercise, seed))
    assert verdict.right, verdict


@every_exercise
def test_the_reference_agrees_with_the_answer_key(exercise):
    cases = list(exercise.visible)
    verdict = judge(exercise, cases, expected_answers(exercise, cases), answer_key(exercise))
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
    cases = all_cases(exercise)
    answers = ask_namespace(exercise, namespace, cases)
    verdict = judge(exercise, cases, answers, expected_answers(exercise, cases))
    assert verdict.points == 0
    if exercise.planted:
        assert planted_body(exercise).splitlines()[0] in cell.source
        assert verdict.misconception == exercise.planted and verdict.untouched
    else:
        assert verdict.rung is Rung.NOT_WRITTEN


def given_names(lesson):
    """What a notebook's cells find when they run: its imports and its references."""
    module = vars(solutions(topic(lesson)))
    return {"np": np} | {key: module[key] for key in module if not key.startswith("__")}


@every_exercise
def test_at_least_three_other_right_answers_pass(exercise):
    ways = other_ways(exercise)
    assert len(ways) >= 3
    for way in ways:
        for seed in SEEDS:
            verdict = verdict_on(exercise, way, all_cases(exercise, seed))
            assert verdict.right, (way.__name__, verdict)


@every_misconception
def test_declared_misconceptions_lose_points_and_are_named(exercise, misconception, variant):
    for seed in SEEDS:
        verdict = verdict_on(exercise, variant, all_cases(exercise, seed))
        assert verdict.points < exercise.points
        assert verdict.misconception == misconception.id, verdict


@every_misconception
def test_declared_misconceptions_are_noticed_by_the_visible_cases(exercise, misconception, variant):
    verdict = verdict_on(exercise, variant, list(exercise.visible))
    assert not verdict.right


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
    expected = expected_answers(exercise, cases)
    for odd in ODD_ANSWERS:
        answer = Answer.from_plain(json.loads(json.dumps(Answer(odd).to_plain())))
        verdict = judge(exercise, cases, [answer] * len(cases), expected)
        assert verdict.points < exercise.points, odd
        html, text = card(verdict)
        assert exercise.id in text and "Traceback" not in text


@every_exercise
def test_small_changes_of_the_reference_lose_points(exercise):
    """Nobody declared these: a changed operator, sign, axis or constant, a dropped term."""
    target = reference(exercise)
    cases = [case for seed in SEEDS for case in all_cases(exercise, seed)]
    expected = expected_answers(exercise, cases)
    allowed = EQUIVALENT.get(exercise.id, {})
    survivors, seen = [], set()
    for source, change in mutants(inspect.getsource(target)):
        if source in seen:
            continue
        seen.add(source)
        namespace = dict(vars(solutions(topic(exercise.lesson))))
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
    """Other ways and misconceptions are pasted into notebooks by the demo."""
    for obj in [*other_ways(exercise), *(v for m in exercise.misconceptions for v in m.variants)]:
        namespace = given_names(exercise.lesson)
        exec(source_as(obj, exercise.id), namespace)
        case = exercise.visible[0]
        renamed = ask(exercise, namespace[exercise.id], case)
        assert not (renamed.raised and renamed.raised.type in ("NameError", "SyntaxError")), (
            obj.__name__,
            renamed,
        )


@pytest.mark.parametrize("lesson", LESSONS)
def test_exercises_need_no_torch_and_no_solutions_to_be_declared(lesson):
    source = importlib.util.find_spec(f"autograder.exercises.{topic(lesson)}").loader
    text = source.get_source(f"autograder.exercises.{topic(lesson)}")
    top_level = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert not [line for line in top_level if "torch" in line or "solutions" in line]
