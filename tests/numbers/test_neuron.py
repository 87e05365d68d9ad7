"""The numbers that the text of lesson 01 quotes."""

import numpy as np
import pytest
import torch
from known import right_ways, wrong_way

from lessons.data import line_data
from lessons.widgets.neuron import line_fit

reference = right_ways("01_neuron")
sigmoid = right_ways("05_activations").sigmoid

x = np.array([0.5, 0.9, 0.1])
w = np.array([0.4, -0.2, 0.7])
four_x = np.array([-1.0, 0.0, 1.0, 2.0])
four_y = np.array([-1.0, 1.0, 3.0, 5.0])


def loss(x, y, w, b):
    return np.mean((w * x + b - y) ** 2)


def test_the_neuron_worked_by_hand():
    assert x * w == pytest.approx([0.20, -0.18, 0.07])
    assert reference.weighted_sum(x, w, 0.1) == pytest.approx(0.19)
    assert reference.neuron(x, w, 0.1, sigmoid) == pytest.approx(0.547, abs=5e-4)


def test_the_layer_gives_the_same_number():
    layer = reference.torch_neuron(w, 0.1)
    assert layer(torch.tensor(x, dtype=torch.float32)).item() == pytest.approx(0.19)


def test_the_gradients_worked_by_hand():
    assert list(1.0 * four_x + 2.0 - four_y) == [2, 1, 0, -1]
    assert loss(four_x, four_y, 1.0, 2.0) == 1.5
    assert reference.linear_gradients(four_x, four_y, 1.0, 2.0) == (-2.0, 1.0)


def test_the_first_step_of_the_descent():
    w, b = reference.fit_line(four_x, four_y, 1.0, 2.0, 0.1, 1)
    assert (w, b) == pytest.approx((1.2, 1.9))
    assert loss(four_x, four_y, w, b) == pytest.approx(1.05)


def test_the_line_that_the_neuron_learns():
    x, y = line_data()
    assert loss(x, y, 0, 0) == pytest.approx(2.44, abs=0.005)
    w, b = reference.fit_line(x, y, 0.0, 0.0, 0.05, 200)
    assert (w, b) == pytest.approx((2.00, 0.99), abs=0.005)
    assert loss(x, y, w, b) == pytest.approx(0.039, abs=0.0005)
    assert loss(x, y, *np.polyfit(x, y, 1)) == pytest.approx(0.039, abs=0.0005)


def test_without_a_bias_the_best_loss_is_about_one():
    x, y = line_data()
    assert loss(x, y, (x @ y) / (x @ x), 0) == pytest.approx(1.01, abs=0.005)


def test_make_it_fire_can_be_done_with_the_sliders():
    """w1, w2 and b go from −5 to 5 in steps of 0.1."""
    w, b = reference.make_it_fire()
    assert max(abs(w).max(), abs(b)) <= 5
    assert np.allclose(np.round(10 * np.append(w, b)), 10 * np.append(w, b))
    assert sigmoid(np.array([-2.2, 2.2])) == pytest.approx([0.1, 0.9], abs=5e-4)


def test_the_planted_bug_prefers_the_flat_line():
    planted = wrong_way("mend_loss", "every_prediction_with_every_target")
    lines = [(2.0, 1.0), (1.0, 2.0), (0.0, 2.0)]
    column = four_x.reshape(-1, 1)
    wrong = [planted(column, four_y, np.array([w]), b) for w, b in lines]
    right = [reference.mend_loss(column, four_y, np.array([w]), b) for w, b in lines]
    assert wrong == [10.0, 6.5, 5.0]
    assert right == [0.0, 1.5, 5.0]


def test_the_batch_of_two_cups():
    X = np.array([x, [1.0, 2.0, -1.0]])
    assert reference.weighted_sums(X, w, 0.1) == pytest.approx([0.19, -0.6])


def test_the_square_of_one_cup_falls_by_four_times_the_step():
    one_x, one_y = np.array([2.0]), np.array([5.0])
    assert reference.linear_gradients(one_x, one_y, 1.0, 2.0)[0] == -4
    assert loss(one_x, one_y, 1.01, 2.0) == pytest.approx(0.9604)


def test_the_largest_learning_rate_that_arrives():
    x, y = line_data()
    best = loss(x, y, *np.polyfit(x, y, 1))
    # The explorer, too, calls it arriving where the loss ends within a tenth of the least.
    for rate, arrives in [(0.98, True), (0.99, True), (1.00, False), (1.01, False)]:
        end = loss(x, y, *reference.fit_line(x, y, 0.0, 0.0, rate, 200))
        assert (end < 1.1 * best) == arrives


def test_five_drags_along_the_arrow_bring_the_loss_below_a_tenth():
    explorer = line_fit(*line_data(), gradients=reference.linear_gradients)
    explorer.move(w=0.0, b=0.0)
    losses = []
    for _ in range(5):
        surface = explorer.panels[1]
        arrow = next(item for item in surface.items if item["kind"] == "arrow")
        explorer.move(**explorer.drag("here", *arrow["xy"][2:]))
        losses.append(loss(explorer.x, explorer.y, explorer.values["w"], explorer.values["b"]))
    assert losses[3] > 0.1 > losses[4]


def test_the_slope_for_b_is_about_twice_the_way_to_the_best_b():
    x, y = line_data()
    w, b = np.polyfit(x, y, 1)
    for at in (-1.0, 0.0, 3.0):
        slope = reference.linear_gradients(x, y, w, at)[1]
        assert slope == pytest.approx(2 * (at - b), abs=1e-9)
    # For w it is only 0.7 times its distance, so b sets the limit.
    assert 2 * np.mean(x * x) == pytest.approx(0.7, abs=0.05)
    # It is the same for any w, up to the mean of x, which is almost 0.
    assert abs(np.mean(x)) < 0.03


def test_a_line_through_a_parabola_ends_flat():
    x, _ = line_data()
    w, b = reference.fit_line(x, x**2, 0.0, 0.0, 0.05, 200)
    assert w == pytest.approx(-0.002, abs=0.0005)
    assert b == pytest.approx(0.33, abs=0.005)
    assert loss(x, x**2, w, b) == pytest.approx(0.08, abs=0.005)
