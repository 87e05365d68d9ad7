"""The numbers that the text of lesson 05 quotes, and its references against PyTorch."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from known import right_ways, wrong_way

from lessons.widgets import activations as explore

reference = right_ways("05_activations")

SLOPES = {
    reference.sigmoid: reference.sigmoid_slope,
    np.tanh: reference.tanh_slope,
    reference.relu: reference.relu_slope,
}
IN_TORCH = {
    reference.sigmoid: torch.sigmoid,
    np.tanh: torch.tanh,
    reference.relu: torch.relu,
    reference.leaky_relu: torch.nn.functional.leaky_relu,
}
seeds = st.integers(0, 10_000)
sizes = st.integers(1, 6)


# What the text says ----------------------------------------------------------------------


def test_the_two_layers_worked_by_hand():
    W, b = reference.collapse(
        np.array([[1.0, -2.0]]), np.array([0.5, 1.0]), np.array([[3.0], [1.0]]), np.array([-1.0])
    )
    assert W.tolist() == [[1.0]] and b.tolist() == [1.5]


def test_the_recall():
    assert 2 * 2 + 2 + 2 * 1 + 1 == 9
    assert reference.sigmoid(np.array([0.19])) == pytest.approx(0.547, abs=5e-4)


def test_the_values_worked_by_hand():
    z = np.array([-2.0, 0.0, 2.0])
    assert reference.sigmoid(z) == pytest.approx([0.119, 0.5, 0.881], abs=5e-4)
    assert reference.sigmoid_slope(z) == pytest.approx([0.105, 0.25, 0.105], abs=5e-4)
    assert 0.881 * 0.119 == pytest.approx(0.105, abs=5e-4)
    assert np.tanh(1) == pytest.approx(0.762, abs=5e-4)
    assert reference.tanh_slope(np.array([1.0])) == pytest.approx(0.420, abs=5e-4)
    assert reference.relu_slope(np.array([-5.0, -0.1, 0.1])).tolist() == [0, 0, 1]
    z = np.array([-5.0, -0.1, 0.1, 2.5])
    assert reference.relu(z).tolist() == [0, 0, 0.1, 2.5]
    assert reference.leaky_relu(z, 0.1) == pytest.approx([-0.5, -0.01, 0.1, 2.5])


def test_the_sigmoid_far_out():
    z = np.array([-1000.0, 1000.0])
    with np.errstate(all="raise", under="ignore"):
        assert reference.sigmoid(z).tolist() == [0, 1]
    with np.errstate(all="ignore"):
        assert (1 / (1 + np.exp(-z))).tolist() == [0, 1]
        assert np.isnan(np.exp(z) / (1 + np.exp(z))).tolist() == [False, True]


def test_the_hints_of_the_sigmoid():
    e = np.exp(-2)
    assert [e, 1 / (1 + e), e / (1 + e)] == pytest.approx([0.135, 0.881, 0.119], abs=5e-4)


def test_a_sigmoid_is_at_most_a_quarter_steep():
    z = np.linspace(-20, 20, 4001)
    assert reference.sigmoid_slope(z).max() == reference.sigmoid_slope(np.zeros(1)) == 0.25
    assert 0.25**10 < 1e-6


def sizes_of(name, layers, scale):
    """The size of the signal at the end and of the gradient at the inputs, as explored."""
    signal, gradient, _ = explore.stack().run(name, layers, scale)
    return signal[-1], gradient[0]


def test_what_arrives_through_the_stack():
    assert sizes_of("sigmoid", 10, 1.0)[1] < 1e-6
    assert 1e-4 < sizes_of("sigmoid", 10, 2.5)[1] < 1e-3
    assert sizes_of("tanh", 10, 1.0)[1] > 0.1
    assert sizes_of("ReLU", 30, 1.0)[1] < 1e-4
    signal, gradient = sizes_of("ReLU", 30, 1.4)
    assert 0.3 < signal < 1 and 0.7 < gradient < 1
    assert np.sqrt(2) == pytest.approx(1.4, abs=0.02)


def test_swish_by_hand():
    a = reference.Swish(1.0)(torch.tensor([2.0, -2.0]))
    assert a.tolist() == pytest.approx([1.762, -0.238], abs=5e-4)
    assert reference.autograd_slope(reference.Swish(1.0), np.array([-3.0]))[0] < 0


def test_the_homework():
    z = np.array([-3.0, -1.0, 1.0, 3.0])
    sharp = reference.Swish(10.0)(torch.tensor(z)).detach().numpy()
    blunt = reference.Swish(0.1)(torch.tensor(z)).detach().numpy()
    assert sharp == pytest.approx(reference.relu(z), abs=1e-3)
    assert blunt == pytest.approx(z / 2, abs=0.25)
    assert reference.autograd_slope(lambda z: z * torch.tanh(z), np.zeros(1)) == 0


def test_the_cubes_of_the_hint():
    z = np.array([1.0, -2.0, 0.5, 3.0])
    assert reference.autograd_slope(lambda z: z**3, z).tolist() == [3, 12, 0.75, 27]
    assert np.sum(z**3) == 20.125


def test_the_planted_bug_never_saturates():
    column, one, none = np.array([[0.0], [2.0], [5.0], [10.0]]), np.ones((1, 1)), np.zeros(1)
    wrong = wrong_way("mend_slope", "slope_of_the_output")(column, one, none)
    right = reference.mend_slope(column, one, none)
    assert wrong[-1] == pytest.approx(0.197, abs=5e-4)
    assert right.ravel() == pytest.approx([0.25, 0.105, 0.00665, 0.00005], abs=5e-4)
    assert right[-1] == pytest.approx(0.00005, abs=5e-6)
    everywhere = np.linspace(-50, 50, 1001).reshape(-1, 1)
    assert wrong_way("mend_slope", "slope_of_the_output")(everywhere, one, none).min() > 0.196


def test_three_sigmoids_are_not_three_shares():
    assert 0.9 + 0.8 + 0.7 == pytest.approx(2.4)


# The references --------------------------------------------------------------------------


def numbers(seed, shape, low=-4.0, high=4.0):
    return np.random.default_rng(seed).uniform(low, high, shape)


@pytest.mark.parametrize("function", SLOPES, ids=lambda function: function.__name__)
@given(seed=seeds, m=sizes, n=sizes)
def test_slopes_agree_with_autograd_and_with_a_measured_slope(function, seed, m, n):
    z, slope, h = numbers(seed, (m, n)), SLOPES[function], 1e-5
    exact = reference.autograd_slope(IN_TORCH[function], z)
    assert np.allclose(slope(z), exact, rtol=1e-12, atol=1e-12)
    smooth = np.abs(z) > h  # a measured slope next to ReLU's kink is none
    measured = (function(z + h) - function(z - h)) / (2 * h)
    assert np.allclose(slope(z)[smooth], measured[smooth], atol=1e-8)


@pytest.mark.parametrize("function", IN_TORCH, ids=lambda function: function.__name__)
@given(seed=seeds, m=sizes, n=sizes)
def test_values_agree_with_torch(function, seed, m, n):
    z = numbers(seed, (m, n), -40, 40)
    assert np.allclose(function(z), IN_TORCH[function](torch.tensor(z)), rtol=1e-12, atol=1e-12)
    single = IN_TORCH[function](torch.tensor(z, dtype=torch.float32))
    assert np.allclose(function(z), single, rtol=1e-6, atol=1e-6)


def test_on_the_kink_torch_says_0_too():
    assert reference.relu_slope(np.zeros(1)) == 0
    assert reference.autograd_slope(torch.relu, np.zeros(1)) == 0


@given(seed=seeds, m=sizes, n=sizes, h=sizes, k=sizes)
def test_one_layer_does_what_two_did(seed, m, n, h, k):
    X, W1, b1 = numbers(seed, (m, n)), numbers(seed + 1, (n, h)), numbers(seed + 2, h)
    W2, b2 = numbers(seed + 3, (h, k)), numbers(seed + 4, k)
    W, b = reference.collapse(W1, b1, W2, b2)
    assert W.shape == (n, k) and b.shape == (k,)
    assert np.allclose(X @ W + b, (X @ W1 + b1) @ W2 + b2, rtol=1e-12, atol=1e-10)


@given(seed=seeds, beta=st.floats(0.1, 5))
def test_swish_and_its_slopes(seed, beta):
    z = torch.tensor(numbers(seed, 5), requires_grad=True)
    module = reference.Swish(beta).double()
    assert torch.allclose(module(z), torch.nn.functional.silu(module.beta * z) / module.beta)
    module(z).sum().backward()
    a = torch.sigmoid(module.beta * z)
    assert torch.allclose(z.grad, a + module.beta * z * a * (1 - a))
    assert torch.allclose(module.beta.grad, (z**2 * a * (1 - a)).sum())


@given(seed=seeds, m=sizes, n=sizes, h=sizes)
def test_the_mended_slope(seed, m, n, h):
    X, W, b = numbers(seed, (m, n), -1, 1), numbers(seed + 1, (n, h)), numbers(seed + 2, h)
    expected = reference.autograd_slope(torch.sigmoid, X @ W + b)
    assert np.allclose(reference.mend_slope(X, W, b), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.slow
def test_ten_layers_learn_with_relu_and_tanh_but_not_with_sigmoids():
    explorer = explore.ten_layers()
    explorer.run()
    losses = {name: of[-1] for name, of in explorer.losses.items()}
    assert losses["sigmoid"] == pytest.approx(0.693, abs=0.001)
    assert losses["tanh"] < 0.02 and losses["ReLU"] < 0.02
    explorer.move(rate=1.0)
    explorer.run()
    # So many ReLUs died that nothing passes.
    assert explorer.losses["ReLU"][-1] == pytest.approx(0.693, abs=0.001)
    assert np.sum(explorer.seen["ReLU"]["awake"] == 0) > 80
