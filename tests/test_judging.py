"""The ladder, rung by rung, on an exercise made for the purpose."""

import json
from dataclasses import replace

import numpy as np
import pytest

from autograder.asking import (
    Answer,
    ask,
    ask_all,
    ask_in_plain,
    ask_namespace,
    chance_as_before,
    received,
)
from autograder.cards import card
from autograder.comparing import Rung
from autograder.exercise import Exercise, Unfit
from autograder.judging import Diagnosis, judge


def row_sums(X, w):
    return X @ w


def column_sums(X, w):
    return X.T @ np.ones(len(X))


def negative(X, w):
    return -(X @ w)


CASES = [
    {"X": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]]), "w": np.array([1.0, -1.0, 2.0])},
    {"X": np.array([[2.0, 0.5, 1.0]] * 4), "w": np.array([1.0, 2.0, 4.0])},
]
EXERCISE = Exercise(
    "row_sums",
    2,
    returns="one sum per sample: (m,)",
    visible=CASES,
    hints=("a", "b", "c"),
)


SAYS = {"columns": "You summed down the columns.", "sign": "The sign is wrong."}
DIAGNOSES = [
    Diagnosis(id, SAYS[id], [ask_all(EXERCISE, way, CASES)])
    for id, way in (("columns", column_sums), ("sign", negative))
]


def verdict_on(target, exercise=EXERCISE, visible=None, cases=CASES, own=None):
    expected = ask_all(exercise, row_sums, cases)
    known = [
        Diagnosis(id, SAYS[id], [ask_all(exercise, way, cases)])
        for id, way in (("columns", column_sums), ("sign", negative))
    ]
    answers = ask_all(exercise, target, cases)
    return judge(exercise, cases, answers, expected, known, visible, own)


@pytest.mark.parametrize(
    "others, words",
    [
        ({"minus": "You subtract from 0."}, "Several mistakes give these answers"),
        ({"another": ""}, "One mistake, though not the only one"),
    ],
)
def test_where_causes_give_the_same_answers_none_is_stated_and_the_card_asks(others, words):
    """A rival, of which nothing is said, is a cause as well."""
    says = {"sign": SAYS["sign"], **others}
    negative_answers = ask_all(EXERCISE, negative, CASES)
    known = [Diagnosis(id, say, [negative_answers]) for id, say in says.items()]
    expected = ask_all(EXERCISE, row_sums, CASES)
    verdict = judge(EXERCISE, CASES, negative_answers, expected, known)
    assert verdict.misconception is None
    assert "opposite sign" in verdict.diagnosis and words in verdict.diagnosis
    assert all(say in verdict.diagnosis for say in (SAYS["sign"], *others.values()))


def test_a_planted_bug_that_others_resemble_is_still_untouched():
    exercise = replace(EXERCISE, planted="sign")
    negative_answers = ask_all(EXERCISE, negative, CASES)
    known = [Diagnosis(id, id, [negative_answers]) for id in ("minus", "sign")]
    expected = ask_all(EXERCISE, row_sums, CASES)
    assert judge(exercise, CASES, negative_answers, expected, known).untouched


def stub(X, w):
    raise NotImplementedError("row_sums is not written yet")


def crash(X, w):
    return X @ undefined_name  # noqa: F821


def nothing(X, w):
    X @ w


def a_list(X, w):
    return list(X @ w)


def two_arrays(X, w):
    return X @ w, w


def texts(X, w):
    return np.array(["a", "b"])


def factors_turned(X, w):
    return w @ X


def booleans(X, w):
    return X @ w > 0


def a_column(X, w):
    return (X @ w)[:, None]


def not_a_number(X, w):
    return X @ w * np.nan


def in_place(X, w):
    X *= w
    return X.sum(axis=1)


def off(X, w):
    return X @ w + 0.01


def endless(X, w):
    raise KeyboardInterrupt


def equal_to_all(X, w):
    class Sly:
        def __eq__(self, other):
            return True

        def __array__(self, dtype=None, copy=None):
            return X @ w

    return Sly()


@pytest.mark.parametrize(
    "target, rung, words",
    [
        (stub, Rung.NOT_WRITTEN, "not written yet"),
        (endless, Rung.INTERRUPTED, "stopped"),
        (crash, Rung.RAISED, "undefined_name"),
        (nothing, Rung.NOTHING, "None"),
        (a_list, Rung.TYPE, "a list. np.array(...) makes an array of it."),
        (two_arrays, Rung.TYPE, "a tuple. One is asked for."),
        (texts, Rung.TYPE, "you returned an array of texts"),
        (factors_turned, Rung.RAISED, "as many columns as the right one has rows"),
        (equal_to_all, Rung.TYPE, "Sly"),
        (booleans, Rung.DTYPE, "bool"),
        (a_column, Rung.SHAPE, "(m,) = (2,) here; you returned shape (2, 1)"),
        (not_a_number, Rung.NOT_FINITE, "NaN"),
        (in_place, Rung.CHANGED_INPUT, "`X`"),
        (off, Rung.VALUE, "Wrong value"),
    ],
)
def test_each_rung_is_found_and_worded(target, rung, words):
    verdict = verdict_on(target)
    assert verdict.rung is rung
    assert words in verdict.message
    assert verdict.points == 0
    assert "Traceback" not in "".join(card(verdict))


def test_the_reference_has_full_marks():
    verdict = verdict_on(row_sums)
    assert verdict.right and verdict.points == EXERCISE.points


@pytest.mark.parametrize("kind", [np.float32, np.float64], ids=["float32", "float64"])
def test_number_types_are_equally_right(kind):
    assert verdict_on(lambda X, w: (X @ w).astype(kind)).right


def test_a_missing_name_is_not_written_yet():
    answers = ask_namespace(EXERCISE, {}, CASES)
    verdict = judge(EXERCISE, CASES, answers, ask_all(EXERCISE, row_sums, CASES), DIAGNOSES)
    assert verdict.rung is Rung.NOT_WRITTEN and "does not exist" in verdict.message


def test_what_does_not_fit_is_said_and_nothing_else():
    def unfit(X, w):
        raise Unfit("It has no weights.")

    verdict = verdict_on(unfit)
    assert verdict.points == 0 and verdict.message == "It has no weights."


def test_where_the_number_of_results_is_wrong_the_parts_are_named():
    pair = Exercise("slopes", 1, {"dw": "a slope", "db": "a slope"}, [{"x": 1.0}], ("a", "b", "c"))
    right, wrong = Answer((1.0, 2.0)), Answer((1.0, 2.0, 3.0))
    verdict = judge(pair, list(pair.visible), [wrong], [right], ())
    assert verdict.message == "Expected 2 values, dw and db; you returned 3."


@pytest.mark.parametrize("target, id", [(column_sums, "columns"), (negative, "sign")])
def test_misconceptions_are_named(target, id):
    verdict = verdict_on(target)
    assert verdict.misconception == id
    assert SAYS[id] in card(verdict)[1]


def test_an_unknown_mistake_is_given_no_name():
    assert verdict_on(off).misconception is None


def test_partial_answers_earn_part_of_the_points():
    verdict = verdict_on(lambda X, w: X @ w if len(X) == 2 else X @ w + 1)
    assert (verdict.passed, verdict.points) == (1, 1.0)


def test_hidden_cases_do_not_show_their_expected_answer():
    verdict = verdict_on(lambda X, w: X @ w if len(X) == 2 else X @ w + 1, visible=1)
    assert verdict.expected == "kept for grading"


def test_silence_after_some_answers_counts_as_interrupted():
    expected = ask_all(EXERCISE, row_sums, CASES)
    verdict = judge(EXERCISE, CASES, expected[:1], expected, DIAGNOSES)
    assert verdict.rung is Rung.INTERRUPTED and verdict.points == 1.0


def test_what_the_code_printed_is_shown_with_a_failing_case():
    def talkative(X, w):
        print("X has the shape", X.shape)
        return X

    assert "X has the shape (2, 3)" in card(verdict_on(talkative))[1]


def test_prints_and_warnings_cost_nothing(capfd):
    def noisy(X, w):
        print("here")
        np.log(np.zeros(1))
        return X @ w

    assert verdict_on(noisy).right
    assert capfd.readouterr() == ("", "")


def test_the_planted_bug_left_in_earns_nothing_and_is_not_given_away():
    exercise = replace(EXERCISE, planted="sign")
    verdict = verdict_on(negative, exercise)
    assert verdict.points == 0 and verdict.untouched
    html, text = card(verdict)
    assert SAYS["sign"] not in html + text
    assert SAYS["sign"] in card(verdict, graded=True)[1]


MORE = [{"X": case["X"] + shift, "w": case["w"]} for shift in (0.0, 1.0, 2.0) for case in CASES]
OWN = range(2, 6)


def by_heart(guesses):
    """Return an answer that knows the first two cases, and is right on `guesses` others."""
    known = [case["X"].tobytes() for case in MORE[: 2 + guesses]]
    return lambda X, w: X @ w + (X.tobytes() not in known)


@pytest.mark.parametrize("points", [1, 2, 3, 5])
def test_known_cases_alone_earn_at_most_a_fifth_and_the_card_says_so(points):
    exercise = replace(EXERCISE, points=points)
    verdict = verdict_on(by_heart(0), exercise, 2, MORE, OWN)
    assert verdict.passed == 2 and verdict.points <= points / 5
    html, text = card(verdict, graded=True)
    if points > 1:
        assert "at most a fifth of the points" in html and "at most a fifth of the points" in text


def test_known_cases_add_no_more_than_a_fifth_to_a_lucky_guess():
    exercise = replace(EXERCISE, points=20)
    points = [verdict_on(by_heart(n), exercise, 2, MORE, OWN).points for n in range(5)]
    assert points == [4.0, 9.0, 20 * 4 // 6 + 0.25, 16.5, 20.0]
    assert verdict_on(by_heart(2), exercise, 2, MORE, OWN).why_less == ""


def test_an_answer_that_is_wrong_as_a_known_mistake_is_keeps_what_it_earned():
    """A mistake that does not show on the easy cases is a mistake, and no table."""
    odd = [{"X": np.zeros((1, 3)), "w": CASES[0]["w"]}, *CASES]
    verdict = verdict_on(negative, replace(EXERCISE, points=3), 1, odd, range(1, 3))
    assert verdict.misconception == "sign" and verdict.passed == 1 and verdict.points == 1.0
    assert not verdict.why_less


def test_where_nobody_has_cases_of_their_own_all_count():
    assert verdict_on(by_heart(0), visible=2, cases=MORE, own=[]).points == 0.5


def test_who_mends_nothing_of_a_planted_bug_earns_nothing_for_what_was_right():
    exercise = replace(EXERCISE, planted="sign")
    easy = [{"X": np.zeros((1, 3)), "w": CASES[0]["w"]}, *CASES]
    verdict = verdict_on(lambda X, w: -(X @ w) - (len(X) == 2), exercise, cases=easy)
    assert verdict.passed == 1 and not verdict.untouched and verdict.points == 0
    assert "still wrong" in card(verdict, graded=True)[1]
    half = verdict_on(lambda X, w: X @ w * (1 if len(X) == 2 else -1), exercise, cases=easy)
    assert half.passed == 2 and half.points == 1.25


def test_to_know_one_case_of_a_planted_bug_mends_nothing():
    exercise = replace(EXERCISE, planted="sign")
    easy = [{"X": np.zeros((1, 3)), "w": CASES[0]["w"]}, *MORE]
    known = MORE[0]["X"]

    def by_heart(X, w):
        return X @ w * (1 if np.array_equal(X, known) else -1)

    verdict = verdict_on(by_heart, exercise, 2, easy, range(2, len(easy)))
    assert verdict.passed == 2 and not verdict.untouched and verdict.points == 0
    assert "known beforehand" in card(verdict, graded=True)[1]
    # Half mended is another matter, and so is another known mistake.
    half = verdict_on(
        lambda X, w: X @ w * (1 if len(X) == 2 else -1), exercise, 2, easy, range(2, len(easy))
    )
    assert half.passed == 4 and half.points == 1.0
    other = replace(EXERCISE, planted="columns")
    diagnosed = verdict_on(negative, other, 2, easy, range(2, len(easy)))
    assert diagnosed.misconception == "sign" and diagnosed.points == 0.25


def ask_as_the_sandbox_does(target, inputs, patch=lambda plain: plain):
    plain = ask_in_plain(EXERCISE, {EXERCISE.id: target}, inputs)
    return received(json.loads(json.dumps(patch(plain))), inputs)


@pytest.mark.parametrize("target", [row_sums, in_place, off, booleans, crash, stub])
def test_what_is_received_is_what_was_asked(target):
    for inputs in CASES:
        here = ask(EXERCISE, target, inputs)
        there = ask_as_the_sandbox_does(target, inputs)
        assert (there.changed, there.raised) == (here.changed, here.raised)
        assert there.raised or np.array_equal(there.value, here.value)


@pytest.mark.parametrize(
    "patch",
    [
        lambda plain: plain | {"changed": []},
        lambda plain: plain | {"inputs": {}},
        lambda plain: plain | {"inputs": None},
        lambda plain: {key: plain[key] for key in plain if key != "inputs"},
        lambda plain: plain | {"inputs": dict.fromkeys(plain["inputs"], "")},
        lambda plain: plain | {"inputs": dict.fromkeys(plain["inputs"], True)},
    ],
)
def test_a_process_is_not_believed_that_it_changed_nothing(patch):
    assert "X" in ask_as_the_sandbox_does(in_place, CASES[0], patch).changed


@pytest.mark.parametrize("spoil", [lambda a: a.append(a), lambda a: a.append(1 << 80), list.clear])
def test_inputs_that_cannot_be_sent_any_more_are_changed(spoil):
    def spoiling(X, w):
        spoil(X)
        return 0

    assert ask_as_the_sandbox_does(spoiling, {"X": [1.0, 2.0], "w": 1}).changed == ("X",)


def with_fingerprint(fingerprint):
    return replace(EXERCISE, fingerprint=fingerprint)


def largest_error(answer, expected, X, w):
    return f"off by {np.max(np.abs(answer - expected)):.2f}, {X.shape}"


def gives_up(answer, expected, X, w):
    return answer["no such thing"]


def test_an_unknown_mistake_is_described_by_its_fingerprint():
    verdict = verdict_on(off, with_fingerprint(largest_error))
    assert verdict.misconception is None and verdict.diagnosis == "off by 0.01, (4, 3)"
    assert verdict.diagnosis in card(verdict)[0]


def test_a_misconception_or_a_lower_rung_says_more_than_a_fingerprint():
    assert verdict_on(negative, with_fingerprint(largest_error)).diagnosis == "The sign is wrong."
    assert verdict_on(a_column, with_fingerprint(largest_error)).diagnosis == ""


def test_where_a_fingerprint_fails_what_can_be_seen_is_said():
    verdict = verdict_on(off, with_fingerprint(gives_up))
    assert verdict.rung is Rung.VALUE
    assert verdict.diagnosis == "Every number is too large by 0.01."


def test_a_module_without_its_forward_is_not_called_unwritten():
    def row_sums_in_torch(X, w):
        import torch

        class Sums(torch.nn.Module):
            def foward(self, X):
                return X @ w

        return Sums()(X)

    verdict = verdict_on(row_sums_in_torch)
    assert verdict.rung is Rung.RAISED and "misspelling" in verdict.message


def test_wrong_numbers_are_shown_before_nan_that_may_come_of_them():
    def from_the_start(X, w):
        return X @ w + 0.01 if len(X) == 2 else X @ w * np.nan

    verdict = verdict_on(from_the_start)
    assert verdict.rung is Rung.VALUE and "nan" not in verdict.got
    hidden = verdict_on(lambda X, w: X @ w * np.nan if len(X) == 2 else X @ w + 0.01, visible=1)
    assert hidden.rung is Rung.NOT_FINITE


@pytest.mark.parametrize(
    "class_in_the_cell, words",
    [
        ("class Sums:\n    def forward(X): pass", "self"),
        ("class Sums:\n    def _init_(self, n): pass", "two underscores"),
        ("class Sums:\n    def __init__(self, n): pass", "nn.Module"),
    ],
)
def test_what_a_class_lacks_is_said_in_its_own_words(class_in_the_cell, words):
    names = {}
    exec(class_in_the_cell, names)

    def use(X, w):
        if "_init_" in vars(names["Sums"]) or "__init__" in vars(names["Sums"]):
            return list(names["Sums"](3).parameters())
        return names["Sums"]().forward(X)

    assert words in verdict_on(use).message


def test_random_numbers_and_settings_are_put_back_whoever_sees_to_it():
    def draw(X, w):
        np.set_printoptions(precision=1)
        return np.random.rand()

    random_numbers, settings = np.random.get_state()[1].tolist(), np.get_printoptions()
    alone = ask(EXERCISE, draw, CASES[0])
    assert np.random.get_state()[1].tolist() == random_numbers
    with chance_as_before():
        together = [ask(EXERCISE, draw, case) for case in CASES]
        assert np.get_printoptions() == settings
    assert np.random.get_state()[1].tolist() == random_numbers
    assert together == [alone, alone]
