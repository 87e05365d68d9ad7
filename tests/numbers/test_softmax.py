"""The numbers that the text of lesson 07 quotes, and its references against PyTorch."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from known import right_ways, wrong_way
from torch import nn
from torch.nn import functional

from autograder.exercises import find_exercise
from lessons.widgets import wrongness

lesson = right_ways("07_softmax")
THREE = np.array([[2.0, 1.0, 0.1]])


# What the text says ----------------------------------------------------------------------


def test_softmax_worked_by_hand():
    assert np.exp(THREE[0]) == pytest.approx([7.389, 2.718, 1.105], abs=5e-4)
    assert np.exp(THREE).sum() == pytest.approx(11.21, abs=5e-3)
    assert lesson.softmax(THREE)[0] == pytest.approx([0.659, 0.242, 0.099], abs=5e-4)
    assert lesson.softmax(THREE + 1000) == pytest.approx(lesson.softmax(THREE))
    assert np.array_equal(find_exercise("softmax").visible[0]["Z"], THREE)


def test_a_lead_of_one_is_a_factor_of_e():
    p = lesson.softmax(THREE)[0]
    assert p[0] / p[1] == pytest.approx(math.e) == pytest.approx(2.72, abs=5e-3)


def test_when_the_digit_of_the_milestone_is_read():
    says = wrongness.SCORES.argmax(axis=1)
    assert says[:2].tolist() == [2, 5] and set(says[2:]) == {3}
    p = lesson.softmax(wrongness.SCORES)[:, 3]
    assert np.flatnonzero(p > 0.9).tolist() == [7, 8, 10] and p[9] == pytest.approx(0.88, abs=5e-3)


def test_the_race_of_two_losses():
    entropy = wrongness.run(-4.0, 1.0, np.abs)
    square = wrongness.run(-4.0, 1.0, wrongness.squared)
    assert [wrongness.finish(entropy), wrongness.finish(square)] == [15, 70]
    assert 1 / (1 + math.exp(4)) == pytest.approx(0.018, abs=5e-4)


def test_three_sigmoids_are_no_probabilities():
    sigmoids = 1 / (1 + np.exp(-THREE[0]))
    assert sigmoids == pytest.approx([0.88, 0.73, 0.52], abs=6e-3)
    assert sigmoids.sum() > 2


def test_some_temperature_gives_the_first_class_half():
    """The slider goes from 0.1 to 5 in steps of 0.1."""
    assert lesson.softmax(THREE / 2.0)[0, 0] == pytest.approx(0.5, abs=5e-3)
    assert lesson.softmax(THREE / 5.0)[0, 0] < lesson.softmax(THREE)[0, 0]
    assert lesson.softmax(THREE / 0.1)[0, 0] > 0.999


def test_the_squares_worked_by_hand():
    errors = np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]])
    case = find_exercise("mean_squared_error").visible[0]
    assert np.array_equal(case["predictions"] - case["targets"], errors)
    assert (errors**2).sum() == 15
    assert lesson.mean_squared_error(**case) == 2.5
    assert nn.MSELoss()(torch.tensor(errors), torch.zeros(3, 2)).item() == 2.5


@pytest.mark.parametrize(
    ("p", "cost"), [(0.99, 0.01), (0.5, 0.69), (0.1, 2.30), (0.01, 4.61), (0.01, 4.6)]
)
def test_what_a_probability_costs(p, cost):
    scores = np.log([[p, 1 - p]])
    digits = len(str(cost).partition(".")[2])
    assert lesson.cross_entropy(scores, np.array([0])) == pytest.approx(cost, abs=0.51 / 10**digits)


def test_the_slopes_of_two_losses_where_the_answer_is_worst():
    """In the score of the right class, at p = 0.01, with however many classes."""
    for C in (2, 10):
        scores = torch.full((C,), math.log(0.99 / (C - 1)), dtype=torch.float64)
        scores[0] = math.log(0.01)
        scores.requires_grad_()
        p = torch.softmax(scores, 0)[0]
        (of_square,) = torch.autograd.grad((1 - p) ** 2, scores, retain_graph=True)
        (of_log,) = torch.autograd.grad(-torch.log(p), scores)
        assert of_square[0].item() == pytest.approx(-0.02, abs=5e-4)
        assert of_log[0].item() == pytest.approx(-0.99)
    # In p itself it is steep.
    assert -2 * (1 - 0.01) == pytest.approx(-1.98)


def test_ten_equal_probabilities():
    loss = lesson.cross_entropy(np.zeros((4, 10)), np.array([3, 0, 9, 3]))
    assert loss == pytest.approx(math.log(10)) == pytest.approx(2.30, abs=5e-3)
    # Of base 2 and 10 the misconceptions' list says 3.32 and 1.
    assert loss / math.log(2) == pytest.approx(3.32, abs=5e-3)


def test_more_than_two_from_eight_classes_on():
    assert [C for C in range(2, 11) if math.log(C) > 2] == [8, 9, 10]
    assert math.log(8) == pytest.approx(2.08, abs=5e-3)


def test_the_logarithm_that_has_no_probability():
    far = np.array([[1000.0, 0.0]])
    assert lesson.softmax(far).tolist() == [[1.0, 0.0]]
    assert lesson.log_softmax(far).tolist() == [[0.0, -1000.0]]


def test_the_cross_entropy_worked_by_hand():
    assert -lesson.log_softmax(THREE)[0] == pytest.approx([0.417, 1.417, 2.317], abs=5e-4)
    case = find_exercise("cross_entropy").visible[0]
    assert np.array_equal(case["Z"], np.repeat(THREE, 2, axis=0)) and list(case["y"]) == [0, 2]
    assert lesson.cross_entropy(**case) == pytest.approx(1.367, abs=5e-4)
    in_torch = lesson.torch_loss(torch.tensor(case["Z"]), torch.tensor(case["y"]))
    assert in_torch.item() == pytest.approx(1.367, abs=5e-4)


def test_the_binary_cross_entropy_worked_by_hand():
    case = find_exercise("binary_cross_entropy").visible[0]
    assert list(case["p"]) == [0.9, 0.2, 0.6] and list(case["y"]) == [1, 0, 0]
    assert -np.log([0.9, 0.8, 0.4]) == pytest.approx([0.105, 0.223, 0.916], abs=5e-4)
    assert lesson.binary_cross_entropy(**case) == pytest.approx(0.415, abs=5e-4)


def test_a_perfect_answer_through_two_softmaxes():
    perfect = np.eye(10)[[4]]
    assert lesson.softmax(perfect)[0, 4] == pytest.approx(0.232, abs=5e-4)
    floor = lesson.cross_entropy(perfect, np.array([4]))
    assert floor == pytest.approx(1.461, abs=5e-4)
    assert floor == pytest.approx(-math.log(math.e / (math.e + 9)))


@pytest.mark.parametrize("mended", [False, True])
def test_the_colleague_s_training(mended):
    labels = np.arange(50) % 10
    noise = np.random.default_rng(0).normal(0, 0.1, (50, 10))
    samples = torch.tensor(np.eye(10)[labels] + noise, dtype=torch.float32)
    torch.manual_seed(0)
    net = nn.Linear(10, 10)
    train = lesson.mend_torch_loss if mended else wrong_way("mend_torch_loss", "softmax_first")
    losses = train(net, samples, torch.tensor(labels), 5.0, 401)
    assert (net(samples).argmax(dim=1).numpy() == labels).all()
    if mended:
        assert losses[400] == pytest.approx(0.005, abs=5e-4)
    else:
        assert 1.461 < losses[400] < 1.48 and min(losses) > 1.461


def test_the_two_networks_of_the_question():
    assert math.exp(-0.05) == pytest.approx(0.95, abs=5e-3)
    assert math.exp(-0.60) == pytest.approx(0.55, abs=5e-3)


def test_the_challenge_can_be_met():
    """Stable: max(z, 0) − y z + log(1 + exp(−|z|))."""
    z, y = np.array([-1000.0, -2.0, 0.0, 3.0, 1000.0]), np.array([0, 1, 1, 0, 0])
    loss = np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))))
    expected = functional.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y * 1.0))
    assert loss == pytest.approx(expected.item())


def test_what_an_untrained_network_says_of_random_images():
    """The homework: above 2.30, since it has preferences without a reason."""
    rng = np.random.default_rng(0)
    hidden = rng.normal(0, np.sqrt(2 / 784), (784, 128))
    out = rng.normal(0, np.sqrt(2 / 128), (128, 10))
    scores = np.maximum(rng.uniform(0, 1, (500, 784)) @ hidden, 0) @ out
    loss = lesson.cross_entropy(scores, rng.integers(0, 10, 500))
    assert math.log(10) < loss < 3.2


# Against PyTorch -------------------------------------------------------------------------


@st.composite
def batches(draw):
    """Scores of any shape and size, with labels."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m, C = draw(st.integers(1, 7)), draw(st.integers(2, 12))
    Z = rng.normal(0, draw(st.sampled_from([0.1, 1.0, 30.0, 1000.0])), (m, C))
    return Z + draw(st.sampled_from([0.0, 1000.0, -1000.0])), rng.integers(0, C, m)


same = {"rtol": 1e-12, "atol": 1e-12}


@given(batches())
def test_softmax_and_its_logarithm_are_torch_s(batch):
    Z, _ = batch
    P = lesson.softmax(Z)
    np.testing.assert_allclose(P, torch.softmax(torch.tensor(Z), 1).numpy(), **same)
    np.testing.assert_allclose(P.sum(axis=1), 1, **same)
    np.testing.assert_allclose(
        lesson.log_softmax(Z), torch.log_softmax(torch.tensor(Z), 1).numpy(), **same
    )


@given(batches())
def test_cross_entropy_is_torch_s(batch):
    Z, y = batch
    expected = functional.cross_entropy(torch.tensor(Z), torch.tensor(y)).item()
    assert lesson.cross_entropy(Z, y) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    Y = lesson.one_hot(y, Z.shape[1])
    by_table = -np.mean(np.sum(Y * lesson.log_softmax(Z), axis=1))
    assert by_table == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(batches())
def test_accuracy_is_the_share_of_right_decisions(batch):
    Z, y = batch
    expected = (torch.tensor(Z).argmax(1) == torch.tensor(y)).double().mean().item()
    assert lesson.accuracy(Z, y) == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 5))
def test_the_other_losses_are_torch_s(seed, m, n):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, m, n))
    expected = functional.mse_loss(torch.tensor(a), torch.tensor(b)).item()
    assert lesson.mean_squared_error(a, b) == pytest.approx(expected, rel=1e-12)
    p, y = rng.uniform(0.01, 0.99, m), rng.integers(0, 2, m)
    expected = functional.binary_cross_entropy(torch.tensor(p), torch.tensor(y * 1.0)).item()
    assert lesson.binary_cross_entropy(p, y) == pytest.approx(expected, rel=1e-12)


def central_differences(loss, x, h=1e-5):
    """Return the slope of a loss in every number of x, by trying."""
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (loss(up) - loss(down)) / (2 * h)
    return slopes


@given(batches())
def test_torch_s_slopes_are_central_differences(batch):
    Z, y = batch
    Z = Z - Z.mean(axis=1, keepdims=True)
    scores = torch.tensor(Z, requires_grad=True)
    lesson.torch_loss(scores, torch.tensor(y)).backward()
    by_trying = central_differences(lambda Z: lesson.cross_entropy(Z, y), Z)
    np.testing.assert_allclose(scores.grad.numpy(), by_trying, atol=1e-6)
    by_formula = (lesson.softmax(Z) - lesson.one_hot(y, Z.shape[1])) / len(y)
    np.testing.assert_allclose(scores.grad.numpy(), by_formula, **same)


@given(batches())
def test_torch_loss_in_float32_has_six_digits(batch):
    Z, y = batch
    Z = Z.astype(np.float32)
    loss = lesson.torch_loss(torch.tensor(Z), torch.tensor(y))
    assert loss.dtype == torch.float32 and loss.shape == ()
    expected = lesson.cross_entropy(Z.astype(float), y)
    # A small loss may be what is left of large scores.
    size = max(1.0, float(np.ptp(Z, axis=1).max()))
    assert loss.item() == pytest.approx(expected, abs=1e-6 * size)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 5))
def test_the_slopes_of_the_other_losses_are_central_differences(seed, m, n):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(2, m, n))
    said = torch.tensor(a, requires_grad=True)
    functional.mse_loss(said, torch.tensor(b)).backward()
    by_trying = central_differences(lambda a: lesson.mean_squared_error(a, b), a)
    np.testing.assert_allclose(said.grad.numpy(), by_trying, atol=1e-8)
    p, y = rng.uniform(0.02, 0.98, m), rng.integers(0, 2, m)
    said = torch.tensor(p, requires_grad=True)
    functional.binary_cross_entropy(said, torch.tensor(y * 1.0)).backward()
    by_trying = central_differences(lambda p: lesson.binary_cross_entropy(p, y), p, h=1e-6)
    np.testing.assert_allclose(said.grad.numpy(), by_trying, rtol=1e-6, atol=1e-8)
