"""Four promises about every exercise of every lesson.

The reference earns full marks, the untouched stub nothing; other right answers pass; wrong
ones, declared or not, lose points, and the declared ones are named.
"""

import json
import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from equivalent_mutants import EQUIVALENT

from autograder.answer_keys import answer_key
from autograder.asking import Answer
from autograder.cards import card
from autograder.exercises import LESSONS, exercises
from autograder.judging import judge
from autograder.proving import promises
from autograder.proving.generic_ways import GENERIC_WAYS
from autograder.references import PROJECT, solution

EXERCISES = [exercise for lesson in LESSONS for exercise in exercises(lesson)]


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


def holds(promise):
    """Nothing is amiss; what is, is a sentence each."""
    amiss = list(promise)
    assert not amiss, "\n".join(amiss)


@every_exercise
def test_the_reference_earns_full_marks(exercise):
    holds(promises.reference_earns_full_marks(exercise))


@every_exercise
def test_the_reference_agrees_with_the_answer_key(exercise):
    holds(promises.reference_agrees_with_the_key(exercise, answer_key(exercise)))


@every_exercise
def test_the_untouched_cell_earns_nothing(exercise):
    holds(promises.untouched_cell_earns_nothing(exercise))


@every_exercise
def test_at_least_three_other_right_answers_pass(exercise):
    holds(promises.other_right_answers_pass(exercise))


@every_wrong_way
def test_wrong_ways_lose_points_and_are_named(exercise, misconception, way):
    holds(promises.wrong_way_is_named(exercise, misconception, way, answer_key(exercise)))


@pytest.mark.parametrize(
    "exercise, way",
    [
        pytest.param(e, way, id=f"{name(e)}-{way.__name__}")
        for e in EXERCISES
        for way in solution(e).rivals
    ],
)
def test_rivals_lose_points_and_hear_no_diagnosis(exercise, way):
    holds(promises.rival_hears_no_diagnosis(exercise, way, answer_key(exercise)))


@pytest.mark.parametrize("generic", GENERIC_WAYS)
@every_exercise
def test_generic_wrong_ways_are_noticed(exercise, generic):
    holds(promises.generic_wrong_way_is_noticed(exercise, generic))


@every_exercise
def test_what_is_allowed_has_a_reason(exercise):
    holds(promises.what_is_allowed_has_a_reason(exercise))


@every_exercise
def test_whoever_is_right_is_told_something_beyond_the_hints(exercise):
    holds(promises.right_answer_is_told_more(exercise))


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
        assert promises.loses_points(exercise, verdict), odd
        html, text = card(verdict)
        assert exercise.id in text and "Traceback" not in text
    half_right = [*expected[:1], *[Answer(None)] * (len(cases) - 1)]
    assert judge(exercise, cases, half_right, expected, known).passed


@every_exercise
def test_small_changes_of_the_reference_lose_points(exercise):
    """Nobody declared these: a changed operator, sign, axis or constant, a dropped term."""
    holds(promises.small_changes_lose_points(exercise, EQUIVALENT.get(exercise.id, {})))


@every_exercise
def test_sources_can_stand_in_a_cell(exercise):
    holds(promises.sources_can_stand_in_a_cell(exercise))


@every_exercise
def test_the_public_file_answers_nothing(exercise):
    holds(promises.public_file_answers_nothing(exercise, answer_key(exercise)))


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
