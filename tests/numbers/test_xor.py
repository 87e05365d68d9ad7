"""The numbers that the text of lesson 03 quotes, computed."""

import numpy as np
import pytest
import torch
from known import right_ways, wrong_way
from torch import nn

from autograder.exercises import find_exercise
from autograder.exercises import xor as exercises

xor = right_ways("03_xor")
step = right_ways("02_gates").step
CORNERS, XOR = exercises.CORNERS, np.array([0.0, 1.0, 1.0, 0.0])
X, Y = torch.tensor(CORNERS, dtype=torch.float32), torch.tensor(XOR, dtype=torch.float32)


def test_the_four_inequalities_contradict_each_other():
    # First and last row against the two middle ones: both sums are w1 + w2 + 2b.
    rows = np.column_stack([CORNERS, np.ones(4)])
    np.testing.assert_array_equal(rows[0] + rows[3], rows[1] + rows[2])


def test_the_feature_makes_one_neuron_enough():
    sums = xor.xor_feature(CORNERS) @ np.array([1.0, 1.0, -2.0]) - 0.5
    np.testing.assert_array_equal(sums, [-0.5, 0.5, 0.5, -0.5])
    np.testing.assert_array_equal(step(sums), XOR)


def test_the_hidden_layer_by_hand_is_the_one_that_the_checks_ask_for():
    network = exercises.OR_AND | {"w2": np.array([1.0, -2.0]), "b2": -0.5}
    hidden = xor.hidden_space(CORNERS, network["W1"], network["b1"])
    np.testing.assert_array_equal(hidden, [[0, 0], [1, 0], [1, 0], [1, 1]])
    sums = hidden @ network["w2"] + network["b2"]
    np.testing.assert_array_equal(sums, [-0.5, 0.5, 0.5, -1.5])
    np.testing.assert_array_equal(xor.xor_network(CORNERS, **network), XOR)
    asked = find_exercise("xor_network").visible[0]
    assert all(np.array_equal(asked[name], value) for name, value in network.items())
    assert np.array_equal(find_exercise("hidden_space").visible[0]["W"], network["W1"])


def test_three_hidden_neurons_do_parity_of_three():
    inputs = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
    at_least = {"W1": np.ones((3, 3)), "b1": np.array([-0.5, -1.5, -2.5])}
    answers = xor.xor_network(inputs, **at_least, w2=np.array([1.0, -1.0, 1.0]), b2=-0.5)
    np.testing.assert_array_equal(answers, inputs.sum(axis=1) % 2)


@pytest.mark.parametrize(
    "network",
    [
        lambda: nn.Sequential(nn.Linear(2, 1), nn.Flatten(0)),
        lambda: nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 1), nn.Flatten(0)),
    ],
    ids=["one neuron", "two layers without a bend"],
)
def test_one_line_stays_at_a_half(network):
    torch.manual_seed(0)
    net = network()
    losses = xor.train_xor(net, X, Y, 0.1, 301)
    assert losses[-1] == pytest.approx(np.log(2), abs=1e-4)
    assert round(np.log(2), 4) == 0.6931
    np.testing.assert_allclose(torch.sigmoid(net(X)).detach().numpy(), 0.5, atol=0.01)


def test_the_network_of_the_text_learns_all_four_rows():
    torch.manual_seed(0)
    net = xor.XorNet(8)
    losses = xor.train_xor(net, X, Y, lr=0.1, steps=300)
    assert losses[-1] < 0.001
    np.testing.assert_array_equal(net(X).detach().numpy() > 0, XOR == 1)


def descend_on_squares(network, rate=2.0, steps=301):
    """The loop of the worked example: its losses, and what the network says in the end."""
    labels = Y[:, None]
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    losses = []
    for _ in range(steps):
        loss = ((network(X) - labels) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, network(X).detach().numpy()[:, 0]


def with_hidden(count, seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, count), nn.Tanh(), nn.Linear(count, 1), nn.Sigmoid())


def test_the_worked_example_fails_with_one_neuron_and_not_with_a_hidden_layer():
    torch.manual_seed(0)
    losses, p = descend_on_squares(nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()))
    assert losses[-1] == pytest.approx(0.25, abs=1e-4)
    np.testing.assert_allclose(p, 0.5, atol=0.01)
    losses, p = descend_on_squares(with_hidden(8, 0))
    assert losses[-1] == pytest.approx(0.001, abs=0.0005)
    np.testing.assert_array_equal(p > 0.5, XOR == 1)


@pytest.mark.slow
def test_two_hidden_neurons_are_few_and_eight_are_enough():
    def solved(count):
        answers = [descend_on_squares(with_hidden(count, seed), steps=300)[1] for seed in range(40)]
        return sum(np.array_equal(p > 0.5, XOR == 1) for p in answers)

    assert solved(2) == 28
    assert solved(8) == 40


def steps_until_all_rows_are_right(seed, optimizer, loss_of, rate, most=100):
    """Count the steps after which `XorNet` first has all four rows right."""
    torch.manual_seed(seed)
    net = xor.XorNet(8)
    optimizer = optimizer(net.parameters(), lr=rate)
    for count in range(most):
        logits = net(X)
        if torch.equal(logits > 0, Y == 1):
            return count
        optimizer.zero_grad()
        loss_of(logits, Y).backward()
        optimizer.step()
    return most


@pytest.mark.parametrize(
    "optimizer, loss_of, rate, fewest, most",
    [
        (torch.optim.SGD, lambda z, y: ((torch.sigmoid(z) - y) ** 2).mean(), 2.0, 4, 96),
        (torch.optim.Adam, nn.functional.binary_cross_entropy_with_logits, 0.1, 5, 20),
    ],
    ids=["squares and SGD", "cross-entropy and Adam"],
)
def test_how_long_the_explorers_starts_take(optimizer, loss_of, rate, fewest, most):
    counts = [steps_until_all_rows_are_right(s, optimizer, loss_of, rate) for s in range(21)]
    assert (min(counts), max(counts)) == (fewest, most)


def test_no_weights_of_one_neuron_are_better_than_a_half_for_everything():
    along = np.linspace(-12, 12, 49)
    w1, w2, b = np.meshgrid(along, along, along)
    sums = (b, w2 + b, w1 + b, w1 + w2 + b)
    errors = [1 / (1 + np.exp(-z)) - label for z, label in zip(sums, XOR, strict=True)]
    assert np.mean(np.square(errors), axis=0).min() == 0.25


def test_three_rows_of_one_answer_end_at_two_thirds():
    assert ((2 / 3) ** 2 + 2 * (1 / 3) ** 2) / 4 == pytest.approx(0.167, abs=0.0005)


def test_eight_hidden_neurons_make_33_parameters():
    assert sum(p.numel() for p in xor.XorNet(8).parameters()) == 33


def descend(start, lr=2.0, epochs=1001):
    """The experiment of the debug section: its loss, its probabilities, its first slopes."""
    parts = [torch.tensor(part, dtype=torch.float32, requires_grad=True) for part in start]
    W1, b1, w2, b2 = parts
    descent = torch.optim.SGD(parts, lr=lr)
    losses, slopes = [], None
    for _ in range(epochs):
        p = torch.sigmoid(torch.sigmoid(X @ W1 + b1) @ w2 + b2)
        loss = ((p - Y) ** 2).mean()
        descent.zero_grad()
        loss.backward()
        slopes = slopes if slopes is not None else W1.grad.abs().max().item()
        descent.step()
        losses.append(loss.item())
    return losses, p.detach().numpy(), slopes


@pytest.mark.parametrize("seed", range(4))
def test_the_planted_start_sits_at_a_quarter(seed):
    start = wrong_way("diagnose_start", "tiny")(2, 8, np.random.default_rng(seed))
    losses, p, slope = descend(start)
    np.testing.assert_allclose(losses, 0.25, atol=1e-4)
    np.testing.assert_allclose(p, 0.5, atol=0.01)
    assert slope < 1e-4


@pytest.mark.parametrize("seed", range(4))
def test_the_mended_start_learns(seed):
    losses, p, slope = descend(xor.diagnose_start(2, 8, np.random.default_rng(seed)))
    assert losses[-1] < 0.01
    np.testing.assert_array_equal(p > 0.5, XOR == 1)


def test_a_half_everywhere_is_one_neuron_in_copies():
    start = wrong_way("diagnose_start", "same_for_all")(2, 8, np.random.default_rng(0))
    losses, p, _ = descend(start, epochs=3001)
    assert losses[-1] == pytest.approx(0.172, abs=0.0005)
    np.testing.assert_allclose(p, [0.07, 0.66, 0.66, 0.67], atol=0.01)


def test_a_weight_to_the_output_raises_all_answers_of_the_planted_start_alike():
    W1, b1, w2, b2 = wrong_way("diagnose_start", "tiny")(2, 8, np.random.default_rng(0))
    hidden = 1 / (1 + np.exp(-(CORNERS @ W1 + b1)))
    np.testing.assert_allclose(hidden, 0.5, atol=0.01)
    before, after = (1 / (1 + np.exp(-(hidden @ w + b2))) for w in (w2, w2 + 0.1 * np.eye(8)[0]))
    np.testing.assert_allclose(after - before, 0.0125, rtol=0.02)


def test_each_hidden_neuron_is_a_column():
    W = np.array([[1, 3], [2, 4]])
    np.testing.assert_array_equal(np.ones((1, 2)) @ W, [[3, 7]])


def test_a_sigmoid_far_below_0_has_no_logarithm():
    assert torch.sigmoid(torch.tensor(-110.0)).item() == 0
    # tanh is a sigmoid stretched: twice as high, and twice as fast.
    z = np.linspace(-3, 3, 13)
    np.testing.assert_allclose(np.tanh(z), 2 / (1 + np.exp(-2 * z)) - 1)


def test_a_large_rate_ends_with_three_rows_alike():
    start = wrong_way("diagnose_start", "tiny")(2, 8, np.random.default_rng(0))
    losses, p, _ = descend(start, lr=20.0)
    assert losses[-1] == pytest.approx(0.167, abs=0.001)
    # Two ones and a zero: the best single answer for the three is their mean.
    np.testing.assert_allclose(p[1:], 2 / 3, atol=0.01)


def test_the_hint_about_one_weight():
    sigmoid = 1 / (1 + np.exp(-np.array([0.01, 1.0])))
    np.testing.assert_allclose(sigmoid, [0.5025, 0.73], atol=0.002)


def test_the_logit_worked_in_the_exercise():
    case = next(case for case in find_exercise("XorNet").visible if "X" in case)
    hidden = np.tanh(case["X"] @ case["W1"] + case["b1"])
    np.testing.assert_allclose(hidden[0], [0.462, -0.762], atol=0.0005)
    assert hidden[0] @ case["w2"] + case["b2"] == pytest.approx(2.485, abs=0.001)
