"""What is said of wrong numbers where no misconception explains them: always true, and telling."""

import numpy as np
import pytest

from autograder.asking import Answer
from autograder.exercise import Exercise
from autograder.facts import see
from autograder.source import remarks

EXERCISE = Exercise("sums", 1, "one sum per sample: (m,)", [], ("a", "b", "c"))
PAIR = Exercise("pair", 1, {"dw": "a slope", "db": "a slope"}, [], ("a", "b", "c"))


def cases(*shapes):
    rng = np.random.default_rng(0)
    return [{"X": rng.normal(size=shape), "rate": 0.1 * len(shape)} for shape in shapes]


def said(change, shapes=((4, 3), (2, 3)), exercise=EXERCISE, right=lambda X: X.sum(axis=1)):
    asked = cases(*shapes)
    expected = [right(case["X"]) for case in asked]
    got = [change(value, case) for value, case in zip(expected, asked, strict=True)]
    answers, wanted = [Answer(value) for value in got], [Answer(value) for value in expected]
    failing = list(range(len(asked)))
    return see(exercise, asked, answers, wanted, failing, shown=0, visible=len(asked))


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda right, case: -right, "opposite sign"),
        (lambda right, case: 2 * right, "twice"),
        (lambda right, case: right / 3, "0.3333 times"),
        (lambda right, case: len(case["X"]) * right, "too large by a factor: the number of rows"),
        (lambda right, case: right / len(case["X"]), "too small by a factor: the number of rows"),
        (lambda right, case: right + 0.5, "too large by 0.5"),
        (lambda right, case: right[::-1], "reverse order"),
        (lambda right, case: np.round(right, 2), "rounded to 2 digits"),
        (lambda right, case: np.trunc(right), "cut off"),
        (lambda right, case: np.append(right[:-1], 9), "Only the last number is wrong"),
        (lambda right, case: np.append(right[0], right[1:] + [1, 4, 9][: len(right) - 1]), "first"),
        (lambda right, case: right * (1 + 3e-5), "late digits"),
        (lambda right, case: np.minimum(right, 0.5), "None of your numbers is above 0.5"),
        (lambda right, case: np.sign(right), "whole; the right ones are not"),
    ],
)
def test_a_simple_relation_is_seen(change, words):
    assert words in said(change)


def test_digits_lost_to_a_small_number_type_are_seen():
    told = said(lambda right, case: right.astype(np.float16).astype(float))
    assert told == "Your numbers are right, but kept as float16, with 3 digits."


def test_numbers_that_are_a_little_too_large_are_not_called_one_times_what_they_should_be():
    assert "times" not in said(lambda right, case: right * (1 + 3e-4))


@pytest.mark.parametrize("first, told", [(1, True), (2, False)])
def test_answers_that_are_right_for_one_step_only_are_seen(first, told):
    asked = [{"w": 2.0, "epochs": epochs} for epochs in (first, 3, 4)]
    right = [Answer(1.0), Answer(0.5), Answer(0.25)]
    got = [Answer(1.0), Answer(0.7), Answer(0.1)]
    exercise = Exercise("walk", 1, "a weight", [], ("a", "b", "c"))
    seen = see(exercise, asked, got, right, failing=[1, 2], shown=1, visible=3)
    words = "Your answers are right where `epochs` is 1, and wrong where it is larger."
    assert (seen == words) is told


def test_of_a_part_in_words_that_is_wrong_the_numbers_are_not_blamed():
    exercise = Exercise("mixed", 1, {"layers": "numbers", "order": "a word"}, [], ("a", "b", "c"))
    told = said(
        lambda right, case: right | {"order": "as it came"},
        exercise=exercise,
        right=lambda X: {"layers": X, "order": "by chance"},
    )
    assert told == "`layers` is right. The mistake is in `order`."


def test_an_answer_that_never_changes_is_seen():
    told = said(lambda right, case: np.ones(2), shapes=((2, 3), (2, 2), (2, 4)))
    assert "same in every case" in told


def test_an_input_handed_back_is_seen():
    assert "`X` as it came in" in said(lambda right, case: case["X"], right=np.tanh)


def test_where_the_numbers_are_wrong_is_seen():
    told = said(lambda right, case: np.maximum(right, 0), right=np.tanh)
    assert told == "Your numbers are wrong where `X` is negative, and right elsewhere."


def test_of_two_results_the_wrong_one_is_named():
    def right(X):
        return X.sum(axis=0), X.mean()

    told = said(lambda r, case: (-r[0], r[1]), exercise=PAIR, right=right)
    assert told.startswith("`db` is right. The mistake is in `dw`.") and "sign" in told
    told = said(lambda r, case: r[::-1], exercise=PAIR, right=lambda X: (X[0], X[1]))
    assert told == "`dw` and `db` have changed places."


def test_a_part_whose_numbers_are_only_nearly_right_is_not_called_right():
    def right(X):
        return X.sum(axis=0), X.mean(axis=0)

    told = said(lambda r, case: (r[0] + 1, r[1] * (1 + 5e-5)), exercise=PAIR, right=right)
    assert "is right" not in told


def test_things_for_which_the_answers_are_right_are_named():
    asked = [{"z": 2.0, "bend": bend} for bend in ("relu", "tanh", "cube", "step")]
    right = [Answer(2.0), Answer(0.96), Answer(8.0), Answer(1.0)]
    got = [Answer(1.0), Answer(0.96), Answer(1.0), Answer(1.0)]
    exercise = Exercise("unit", 1, "a number", [], ("a", "b", "c"))
    told = see(exercise, asked, got, right, failing=[0, 2], shown=0, visible=4)
    words = "right where `bend` is step or tanh, and wrong where it is cube or relu."
    assert told == f"Your answers are {words}"


@pytest.mark.parametrize(
    "counts, words",
    [
        ([2, 1], "In your list the first 2 numbers are right; then it ends."),
        ([2, 1, 0, 0], "In your list the first 3 numbers are right; the rest is too much."),
        ([2, 3, 1, 0], "that differs is at 1: you have 3, it should be 1."),
    ],
)
def test_of_a_list_of_another_length_it_is_said_where_it_differs(counts, words):
    exercise = Exercise("learn", 1, "a count for each epoch", [], ("a", "b", "c"))
    answers = [Answer(counts)], [Answer([2, 1, 0])]
    assert words in see(exercise, [{"epochs": 9}], *answers, failing=[0], shown=0, visible=1)


def test_what_is_said_of_a_place_is_to_be_seen_in_the_case_that_is_shown():
    asked = cases((4, 3), (2, 3))
    right = [Answer(case["X"].sum(axis=1)) for case in asked]
    got = [Answer(right[0].value + [0, 0, 3, 5]), Answer(right[1].value + [7, 0])]
    told = see(EXERCISE, asked, got, right, failing=[0, 1], shown=0, visible=2)
    assert told.startswith("2 of 4 numbers are right; the first that differs is at 2")


def test_three_results_in_another_order_are_seen():
    three = Exercise("three", 1, {"dw": "a", "db": "b", "dx": "c"}, [], ("a", "b", "c"))

    def right(X):
        return X[0], X[1], X[0] + 1

    told = said(lambda r, case: (r[2], r[0], r[1]), exercise=three, right=right)
    assert told == (
        "The results are right, in another order: `dx` stands where `dw` belongs, `dw` stands "
        "where `db` belongs, `db` stands where `dx` belongs."
    )
    told = said(lambda r, case: (r[0], r[2], r[1]), exercise=three, right=right)
    assert told == "`db` and `dx` have changed places."


def test_signs_that_are_turned_here_and_there_are_seen():
    told = said(lambda r, case: r * (-1.0) ** np.arange(len(r)), shapes=((6, 2), (5, 2)))
    assert told == "The sizes of your numbers are right. Some have the opposite sign."


def test_a_table_on_its_side_is_seen_though_its_shape_is_wrong():
    assert "changed places" in said(lambda right, case: right.T, right=lambda X: X)


def test_numbers_of_two_cases_that_are_not_round_show_a_factor():
    told = said(lambda right, case: right / len(case["X"]), right=lambda X: X.sum())
    assert told == "Your number is too small by a factor: the number of rows in `X`."


def test_a_number_alone_gives_no_factor():
    """Any number is some multiple of any other."""
    told = said(lambda right, case: right * 1.7, shapes=((2, 2),), right=lambda X: X.sum())
    assert told == ""


@pytest.mark.parametrize(
    "source, words",
    [
        ("def f(x, rate):\n    return x * 2", "never uses its argument `rate`"),
        ("def f(x, rate):\n    rate = 0.1\n    return x * rate", "`rate` another value before"),
        ("def f(x):\n    y = x * 2", "no `return` with a value"),
        ("def f(x):\n    return x\n\ndef f(x):\n    return -x", "in lines 1 and 4"),
        (
            "class f:\n    def go(self, x):\n        return x\n"
            "    def go(self, x):\n        return -x",
            "`go` is defined more than once",
        ),
        ("def f(x):\n    for i in x:\n        y = i\n        return y", "inside the loop"),
        ("def f(x):\n    y = []\n    np.append(y, x)\n    return y", "not kept"),
        (
            "class f:\n    def __init__(self, w):\n        w = w\n    def go(self):\n"
            "        return self.w",
            "without `self.`",
        ),
        (
            "class f(nn.Module):\n    def __init__(self):\n"
            "        self.layers = [nn.Linear(2, 1)]\n"
            "    def forward(self, X):\n        return X",
            "ordinary list",
        ),
        (
            "class f:\n    seen = []\n    def go(self, x):\n        self.seen.append(x)\n"
            "        return self.seen",
            "all its objects share one",
        ),
    ],
)
def test_what_a_source_shows_is_said(source, words):
    assert any(words in remark for remark in remarks(source, "f"))


@pytest.mark.parametrize(
    "source",
    [
        "def f(x, rate):\n    return x * rate",
        "def f(x):\n    for i in x:\n        if i:\n            return i\n    return 0",
        "def f(x):\n    y = []\n    y.append(x)\n    return y",
        "def f(x):\n    raise NotImplementedError",
        "def f(x):\n    yield x",
        "def f(x):\n    x = x + 1\n    return x",
        "def f(x, rate=None):\n    if rate is None:\n        rate = 0.1\n    return x * rate",
        "def f(x):\n    for i in x:\n        x = i\n    return x",
        "def f(x:\n",
        "",
    ],
)
def test_of_a_source_without_such_a_mistake_nothing_is_said(source):
    assert remarks(source, "f") == []
