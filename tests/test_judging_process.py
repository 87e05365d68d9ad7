"""Judging has limits, and whatever exceeds them ends one judgement and no other."""

import dataclasses
import json
import os
import signal
import sys
import threading
import time

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import wire
from autograder.asking import Answer, ask_in_plain
from autograder.comparing import MANY_ITEMS, Rung
from autograder.exercises import LESSONS, exercises, find_exercise
from autograder.grading import judging_process
from autograder.grading.judging_process import ENDED, TOO_LONG, TOO_MUCH_MEMORY, NotJudged
from autograder.grading.questions import questions
from autograder.grading.sandbox import Sandbox
from autograder.references import MissingReference, references
from autograder.wording import show

SEED, STUDENT = 7, "ada"
NAME = exercises(LESSONS[0])[0].id
LINUX = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="Linux limits these")


def right_answers(name=NAME):
    """Return the reference's answers as a submission's process would send them."""
    asked = questions(name, SEED, STUDENT)
    code = references(asked.exercise.lesson)
    return [json.dumps(ask_in_plain(asked.exercise, code, asked.cases[i])) for i in asked.order]


@pytest.fixture
def judging():
    process = judging_process.JudgingProcess()
    yield process
    process.close()


def test_a_verdict_is_the_one_that_judging_here_gives(judging):
    asked = questions(NAME, SEED, STUDENT)
    untouched = [json.loads(answer)["inputs"] for answer in right_answers()]
    three = Answer(value=np.float64(3)).to_plain()
    wrong = [json.dumps(three | {"inputs": inputs}) for inputs in untouched]
    for answers in (right_answers(), wrong, [], [None], right_answers()[:2]):
        # What there was no room for is too large; what was not answered was interrupted.
        sent = zip(asked.order, answers, strict=False)
        here = [judging_process._decoded(answer, asked.cases[i]) for i, answer in sent]
        assert judging.verdict(NAME, SEED, STUDENT, answers) == asked.verdict(
            asked.in_order_of_cases(here)
        )


# Limits --------------------------------------------------------------------------------------


def for_ever(text):
    while True:
        pass


def waiting(text):
    time.sleep(1000)


def hungry(text):
    return [bytearray(10**8) for _ in range(100)]


def ends(text):
    os._exit(3)


def deep(text):
    return deep(text) + text


def odd(text):
    raise ZeroDivisionError


@pytest.mark.slow
@pytest.mark.parametrize(
    "clean, why",
    [
        pytest.param(for_ever, TOO_LONG, marks=LINUX),
        (waiting, TOO_LONG),
        pytest.param(hungry, TOO_MUCH_MEMORY, marks=LINUX),
        (ends, ENDED),
        (deep, "RecursionError"),
        (odd, "ZeroDivisionError"),
    ],
)
def test_what_hangs_or_fails_ends_alone(monkeypatch, clean, why):
    if clean is for_ever:
        monkeypatch.setattr(judging_process, "PROCESSOR_SECONDS", 1)
    if clean is waiting:
        monkeypatch.setattr(judging_process, "SECONDS", 1)
    monkeypatch.setattr(judging_process, "MEMORY", 300_000_000)
    monkeypatch.setattr(judging_process, "clean_html", clean)
    process = judging_process.JudgingProcess()
    try:
        for _ in range(2):
            with pytest.raises(NotJudged, match=why):
                process.cleaned([("html", "text", {})])
            if clean is not waiting:
                assert judging_points(process) == find_exercise(NAME).points
    finally:
        process.close()


def judging_points(process):
    return process.verdict(NAME, SEED, STUDENT, right_answers()).points


def test_a_keeper_that_is_gone_is_replaced(judging):
    judging.keeper.kill()
    with pytest.raises(NotJudged, match=ENDED):
        judging_points(judging)
    assert judging_points(judging) == find_exercise(NAME).points


def test_an_interruption_mixes_no_answers_up(judging, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(judging.line, "recv_bytes", interrupted, raising=False)
        with pytest.raises(KeyboardInterrupt):
            judging.cleaned([("html", "of the one before", {})])
    assert judging_points(judging) == find_exercise(NAME).points


def test_nothing_is_left_running(judging):
    judging_points(judging)
    started = psutil.Process(judging.keeper.pid).children() + [psutil.Process(judging.keeper.pid)]
    assert len(started) == 2
    for process in started:
        # As Ctrl-C in a terminal does, which the grader answers.
        process.send_signal(signal.SIGINT)
    assert judging_points(judging) == find_exercise(NAME).points
    judging.close()
    _, alive = psutil.wait_procs(started, timeout=30)
    assert not alive


def test_a_mistake_of_the_author_is_no_learners(monkeypatch):
    def missing(*_):
        raise MissingReference("The reference is not there.")

    monkeypatch.setattr(judging_process, "questions", missing)
    process = judging_process.JudgingProcess()
    try:
        process.prepare([NAME], SEED, STUDENT)
        with pytest.raises(MissingReference, match="The reference is not there"):
            process.verdict(NAME, SEED, STUDENT, [])
    finally:
        process.close()


# Answers -------------------------------------------------------------------------------------

LAYER = (np.zeros((2, 2)), np.zeros(2))
ENORMOUS = {
    "items": [[] for _ in range(wire.MAX_ITEMS - 1)],
    "pairs": [LAYER] * 1500,
    "names": {str(number): 1.0 for number in range(wire.MAX_ITEMS // 2)},
    "numbers": np.zeros(wire.MAX_BYTES // 8),
    "axes": np.zeros((2,) * wire.MAX_AXES),
    "text": "x" * (wire.MAX_BYTES - 100),
    "just above": [1.0] * (MANY_ITEMS + 1),
}
# Each is sent by a process that keeps to no limit of ours.
BEYOND = {
    "empty lists": '{"value": [' + "[]," * 9_000_000 + '[]], "changed": []}',
    "too many items": json.dumps({"value": [0] * 200_000, "changed": []}),
    "many long lists": json.dumps({"value": [[0] * 60_000] * 3, "changed": []}),
    "22 axes": json.dumps(
        {"value": {"array": {"dtype": "|u1", "shape": [2] * 22, "data": ""}}, "changed": []}
    ),
    "many arrays": json.dumps(
        {
            "value": [{"array": {"dtype": "|u1", "shape": [10**6], "data": "A" * 1_333_336}}] * 9,
            "changed": [],
        }
    ),
    "deep": '{"value": ' + "[" * 900 + "]" * 900 + ', "changed": []}',
    "endless": "[" * 100_000,
    "no JSON": "{",
    "a half of a pair": '{"raised": ["\\ud800", "\\udfff", ""]}',
    "a list": "[]",
    "a number": "1e999",
    "odd": '{"value": {"array": 3}, "changed": {"a": 1}}',
}


def in_wide_limits(text):
    """Return how often a text's characters would fit into a page's card."""
    return len(text) < 4000


# An array's axes are limited, and make it no larger.
@pytest.mark.parametrize("kind", [kind for kind in ENORMOUS if kind != "axes"])
def test_an_answer_far_larger_than_the_right_one_is_refused_in_words(kind):
    """Without being looked into: neither a predicate nor a misconception's test is asked."""
    looked = []

    def looks(*_, **__):
        looked.append(1)
        return True

    answer = Answer(value=ENORMOUS[kind])
    asked = questions("init_params", SEED, STUDENT)
    exercise = asked.exercise
    watched = dataclasses.replace(
        exercise, accept=looks, alike=looks, tells=dict.fromkeys(exercise.tells, looks)
    )
    assert exercise.tells
    verdict = dataclasses.replace(asked, exercise=watched).verdict([answer] * len(asked.cases))
    assert not looked
    assert verdict.points == 0 and verdict.misconception is None
    assert "far larger than it can be" in verdict.message
    assert all(map(in_wide_limits, (verdict.message, verdict.got, verdict.call)))


def test_a_mistake_that_makes_more_numbers_is_still_explained():
    """Broadcasting makes a table of two columns, and a list may stand for an array."""
    asked = questions("weighted_sums", SEED, STUDENT)
    expected = asked.expected[0].value
    for value, rung in ((np.zeros((len(expected),) * 2), Rung.SHAPE), (list(expected), Rung.TYPE)):
        verdict = asked.verdict([Answer(value=value)] * len(asked.cases))
        assert verdict.rung is rung and "far larger" not in verdict.message


@pytest.mark.slow
@pytest.mark.parametrize("kind", BEYOND)
def test_what_keeps_to_no_limit_is_no_answer(judging, kind):
    answers = [BEYOND[kind]] * 3 + right_answers()[3:]
    verdict = judging.verdict(NAME, SEED, STUDENT, answers)
    assert verdict.passed <= verdict.cases - 3
    for text in (verdict.message, verdict.got):
        text.encode("utf-8")
        assert in_wide_limits(text)


@pytest.mark.parametrize("kind", [*ENORMOUS, "22 axes"])
def test_printing_looks_at_little(kind, monkeypatch):
    """Of the enormous as little as of the small: what NumPy prints is counted."""
    printed = []
    value = ENORMOUS.get(kind, np.zeros((2,) * 22, np.uint8))
    whole = np.array2string

    def counting(array, *arguments, **settings):
        printed.append(np.size(array) if np.ndim(array) > 4 else 40)
        return whole(array, *arguments, **settings)

    monkeypatch.setattr(np, "array2string", counting)
    monkeypatch.setattr(np._core.arrayprint, "array2string", counting)
    assert len(show(value)) <= 400
    assert sum(printed) <= 12 * 12 * 40


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(categories=None), max_size=5)
    | st.sampled_from(
        ["array", "tensor", "dict", "tuple", "object", "float", "<f8", "|b1", "<c16"]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["array", "tensor", "dict", "tuple", "object", "float"]),
            inner,
            max_size=1,
        )
        | st.fixed_dictionaries(
            {
                "array": st.fixed_dictionaries(
                    {
                        "dtype": st.sampled_from(
                            ["<f8", "<f2", "<i8", "|b1", "<c16", "O", "|V9", ""]
                        ),
                        "shape": st.lists(st.integers(-1, 3), max_size=5) | inner,
                        "data": st.sampled_from(["", "AAAAAAAA8D8=", "AAAA"]) | inner,
                    }
                )
            }
        )
    ),
    max_leaves=10,
)
SENT = PLAIN | st.fixed_dictionaries(
    {},
    optional={
        "value": PLAIN,
        "changed": st.lists(st.text(max_size=3), max_size=2) | PLAIN,
        "raised": st.lists(st.text(max_size=3), min_size=3, max_size=3) | PLAIN,
        "missing": PLAIN,
    },
)
EVERY = [exercise.id for lesson in LESSONS for exercise in exercises(lesson)]


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(EVERY), st.lists(SENT, min_size=1, max_size=3))
def test_whatever_is_sent_there_is_a_verdict(judging, name, sent):
    """And it can be written; what is not the right answer earns nothing for it."""
    asked = questions(name, SEED, STUDENT)
    answers = [json.dumps(sent[i % len(sent)]) for i in range(len(asked.cases))]
    verdict = judging.verdict(name, SEED, STUDENT, answers)
    assert 0 <= verdict.points <= verdict.max_points
    for text in (verdict.message, verdict.got, verdict.expected, verdict.call):
        text.encode("utf-8")
        assert in_wide_limits(text)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_a_sandbox_that_was_there_before_can_be_closed():
    """The judging process holds all that was open when it was forked, a sandbox's line too."""
    with Sandbox() as sandbox:
        sandbox.session().close()
        judging = judging_process.JudgingProcess()
        closing = threading.Thread(target=sandbox.close)
        closing.start()
        closing.join(60)
        waits = closing.is_alive()
        judging.close()
        closing.join()
        assert not waits
