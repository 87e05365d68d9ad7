"""The numbers that the text of lesson 02 quotes, computed."""

import numpy as np
import pytest
from known import right_ways, wrong_way

from autograder.exercises import find_exercise
from autograder.exercises import gates as exercises
from lessons.widgets.cups import KINDS, sixty_cups

gates = right_ways("02_gates")
CORNERS = exercises.CORNERS
TABLES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
HALVES = np.arange(-4, 5) / 2


def tables_of_one_neuron():
    """The truth tables of all neurons with w1, w2 and b from −2 to 2 in steps of 0.5."""
    w1, w2, b = (axis.ravel() for axis in np.meshgrid(HALVES, HALVES, HALVES))
    answers = gates.step(CORNERS @ np.stack([w1, w2]) + b)
    return {tuple(map(int, column)) for column in answers.T}


def test_exactly_14_of_the_16_tables_have_a_neuron():
    found = tables_of_one_neuron()
    assert len(found) == 14
    everything = {tuple(int(bit) for bit in f"{n:04b}") for n in range(16)}
    assert everything - found == {(0, 1, 1, 0), (1, 0, 0, 1)}


@pytest.mark.parametrize("table", [(0, 1, 1, 0), (1, 0, 0, 1)])
def test_xor_and_xnor_have_none_at_all(table):
    # For any w and b the sums at opposite corners add up to the same number, so that the
    # signs cannot be + and + on one diagonal and −, −, or 0, on the other.
    w, b = np.random.default_rng(0).normal(size=(2, 1000)), 0.3
    z = CORNERS @ w + b
    np.testing.assert_allclose(z[0] + z[3], z[1] + z[2])
    assert not (gates.step(z) == np.array(table)[:, np.newaxis]).all(axis=0).any()


def test_xor_gets_three_rows_at_best():
    best = max(np.sum(np.array(table) == TABLES["XOR"]) for table in tables_of_one_neuron())
    assert best == 3


def test_nor_by_hand():
    w, b = np.array([-1.0, -1.0]), 0.5
    z = CORNERS @ w + b
    np.testing.assert_array_equal(z, [0.5, -0.5, -0.5, -1.5])
    np.testing.assert_array_equal(z, find_exercise("step").visible[0]["z"])
    np.testing.assert_array_equal(gates.step(z), [1, 0, 0, 0])
    assert np.min(np.abs(z)) / np.linalg.norm(w) == pytest.approx(0.35, abs=0.005)
    assert gates.boundary(np.array([0.0]), w, b)[0] == 0.5
    one_along_w = w / np.linalg.norm(w)
    assert one_along_w == pytest.approx([-0.71, -0.71], abs=0.005)
    assert one_along_w @ w == pytest.approx(1.41, abs=0.005)
    assert np.linalg.norm(w) == pytest.approx(1.41, abs=0.005)


def test_the_explorer_starts_with_two_rows_of_and():
    answers = gates.step(CORNERS @ np.ones(2) - 0.5)
    assert np.sum(answers == TABLES["AND"]) == 2
    np.testing.assert_array_equal(answers, TABLES["OR"])


@pytest.mark.parametrize("b", np.linspace(-2.5, 0.5, 31).round(1))
def test_and_works_for_a_bias_between_minus_two_and_minus_one(b):
    right = exercises.truth_table((np.ones(2), b), CORNERS) == exercises.AND
    # At b = -1 the table is right too, by the choice of > alone.
    assert right == (-2 < b <= -1)


def test_the_first_two_epochs_of_and_by_hand():
    perceptron = gates.Perceptron(np.zeros(2), 0.0)
    y = np.array(TABLES["AND"])
    states = []
    for _ in range(2):
        for x, label in zip(CORNERS, y, strict=True):
            perceptron.fit(x[np.newaxis, :], np.array([label]), 1)
            states.append((*perceptron.w, perceptron.b))
    assert states[2:] == [(0, 0, 0), (1, 1, 1), (1, 1, 0), (1, 0, -1), (1, 0, -1), (2, 1, 0)]


@pytest.mark.parametrize(
    "gate, mistakes, w, b",
    [
        ("AND", [1, 3, 3, 2, 1, 0], [2, 1], -2),
        ("OR", [1, 2, 1, 0], [1, 1], 0),
        ("NAND", [2, 3, 3, 2, 1, 0], [-2, -1], 3),
    ],
)
def test_the_perceptron_learns_what_a_line_divides(gate, mistakes, w, b):
    perceptron = gates.Perceptron(np.zeros(2), 0.0)
    assert perceptron.fit(CORNERS, np.array(TABLES[gate]), 100) == mistakes
    np.testing.assert_array_equal(perceptron.w, w)
    assert perceptron.b == b
    np.testing.assert_array_equal(perceptron.forward(CORNERS), TABLES[gate])


def test_on_xor_it_never_rests():
    mistakes = gates.Perceptron(np.zeros(2), 0.0).fit(CORNERS, np.array(TABLES["XOR"]), 1000)
    assert len(mistakes) == 1000 and min(mistakes) > 0


def test_the_learned_and_is_right_without_a_margin():
    learned = np.array([2.0, 1.0]), -2.0
    assert exercises.truth_table(learned, CORNERS) == exercises.AND
    assert exercises.distances(learned, CORNERS)[2] == 0
    assert "(1, 0)" in find_exercise("and_gate").accept(learned)


def test_from_zeros_the_learning_rate_only_scales():
    y = np.array(TABLES["AND"])
    one, half = gates.Perceptron(np.zeros(2), 0.0), gates.Perceptron(np.zeros(2), 0.0)
    assert one.fit(CORNERS, y, 10) == half.fit(CORNERS, y, 10, 0.5)
    np.testing.assert_array_equal(one.w, 2 * half.w)


def test_the_mixed_labels_learn_or_and_keep_counting():
    votes = np.array([-1, 1, 1, 1])
    mistakes = wrong_way("mend_labels", "label_mix")(CORNERS, votes, 8)
    assert mistakes == [3, 2, 2, 1, 2, 2, 1, 2]
    np.testing.assert_array_equal(gates.step(CORNERS @ [3, 4] - 2), TABLES["OR"])
    assert len(gates.mend_labels(CORNERS, votes, 10)) == 4


def test_the_mixed_labels_end_where_the_text_says():
    # The planted code keeps its weights to itself: replay it.
    w, b = np.zeros(2), 0.0
    for _ in range(8):
        for x, vote in zip(CORNERS, [-1, 1, 1, 1], strict=True):
            error = vote - gates.step(x @ w + b)
            w, b = w + error * x, b + error
    np.testing.assert_array_equal(w, [3, 4])
    assert b == -2


def test_or_then_not_is_nor_and_and_then_not_is_nand():
    nor = gates.in_a_row(CORNERS, gates.or_gate(), gates.not_gate())
    np.testing.assert_array_equal(nor, [1, 0, 0, 0])
    nand = gates.in_a_row(CORNERS, gates.and_gate(), gates.not_gate())
    np.testing.assert_array_equal(nand, TABLES["NAND"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_divides_only_the_cups_of_which_the_text_says_so(kind):
    X, y = sixty_cups(kind)
    mistakes = gates.Perceptron(np.zeros(2), 0.0).fit(X, y, 500)
    assert X.shape == (60, 2)
    assert (mistakes[-1] == 0) == (kind == "bitter cups")


def test_where_the_rule_stops_among_disagreeing_tasters_is_luck():
    """As the explorer shows it: after each of the first 60 mistakes, late ones only."""
    X, y = sixty_cups("tasters disagree")
    perceptron, wrong = gates.Perceptron(np.zeros(2), 0.0), []
    while len(wrong) < 60:
        for x, label in zip(X, y, strict=True):
            if perceptron.fit(x[np.newaxis, :], np.array([label]), 1) == [1]:
                wrong.append(int(np.sum(perceptron.forward(X) != y)))
    assert (min(wrong[20:60]), max(wrong[20:60])) == (5, 26)


def test_one_neuron_has_fourteen_tables_and_neither_xor_nor_xnor():
    tables = {tuple(table) for table in gates.reachable_tables()}
    assert len(tables) == 14
    assert not tables & {(0, 1, 1, 0), (1, 0, 0, 1)}


def test_the_half_adder_adds():
    digit, carry = gates.half_adder(CORNERS).T
    np.testing.assert_array_equal(2 * carry + digit, CORNERS.sum(axis=1))


def test_a_correction_raises_the_sum_by_the_squared_length_and_one():
    x, w, b = np.array([0.5, -2.0]), np.array([1.0, 0.25]), -3.0
    assert (w + x) @ x + (b + 1) == pytest.approx(w @ x + b + x @ x + 1)


def test_one_correction_of_the_missed_corner():
    perceptron, corner = gates.Perceptron(np.array([1.0, -2.0]), 0.0), np.array([[1.0, 1.0]])
    assert corner @ perceptron.w + perceptron.b == -1
    assert perceptron.fit(corner, np.array([1]), 1) == [1]
    np.testing.assert_array_equal(perceptron.w, [2, -1])
    assert perceptron.b == 1 and corner @ perceptron.w + perceptron.b == 2


def test_most_of_three_inputs_is_a_neuron():
    X = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    np.testing.assert_array_equal(gates.step(X @ np.ones(3) - 1.5), X.sum(axis=1) > 1)
