"""The numbers that the text of lesson 04 quotes, and the playground's own network."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from known import right_ways, wrong_way
from torch import nn

from autograder.exercises import mlp as asked
from lessons import network
from lessons.data import circles, spirals
from lessons.widgets import mlp as explore
from lessons.widgets.decision import decision_maps
from lessons.widgets.kindness import LearnerError

reference = right_ways("04_mlp")
train_xor = right_ways("03_xor").train_xor

x = np.array([[1.0, 2.0]])
BY_HAND = [asked.HIDDEN, asked.OUTPUT]

# Training carries rounding along, so another processor may end a little elsewhere.
BY_TRAINING = 0.04


def in_pytorch(layers, activation, dtype):
    """Return the layers as a torch network; weights transposed, as nn.Linear stores them."""
    parts = []
    for W, b in layers:
        linear = nn.Linear(*W.shape, dtype=dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T.copy()))
            linear.bias.copy_(torch.tensor(b))
        parts += [linear, activation()]
    return nn.Sequential(*parts[:-1])


def random_layers(sizes, seed):
    rng = np.random.default_rng(seed)
    layers = reference.init_params(sizes, rng)
    return [(W, rng.normal(0, 0.5, b.shape)) for W, b in layers], rng


# What the text says -----------------------------------------------------------------------


def test_the_network_worked_by_hand():
    sums = reference.dense(x, *asked.HIDDEN)
    assert sums.tolist() == [[5.5, -1, 2]]
    assert reference.MLP(BY_HAND).forward(x).tolist() == [[0.5]]
    assert network.sigmoid(0.5) == pytest.approx(0.62, abs=0.005)


@pytest.mark.parametrize(
    "sizes, count",
    [
        ([2, 2, 1], 9),
        ([4, 8, 8, 3], 139),
        ([784, 128, 10], 101_770),
        ([784, 256, 64, 10], 218_058),
        ([784, 256, 256, 10], 269_322),
        ([784, 64, 64, 784], 105_360),
        ([2, 8, 8, 1], 105),
        ([2, 26, 1], 105),
    ],
)
def test_parameters(sizes, count):
    assert reference.count_parameters(sizes) == explore.parameters(sizes) == count


def test_signals_die_explode_or_stay():
    rng = np.random.default_rng(0)
    sizes = {}
    for scale in (0.01, 1.0, np.sqrt(2 / 784)):
        A = rng.standard_normal((100, 784))
        for _ in range(5):
            A = np.maximum(A @ (scale * rng.standard_normal((784, 784))), 0)
        sizes[scale] = np.sqrt((A**2).mean())
    small, large, he = sizes.values()
    assert small < 0.001 and 1e6 < large < 1e7 and he == pytest.approx(1, abs=0.1)


def test_pytorch_starts_smaller_than_he():
    torch.manual_seed(0)
    layer = nn.Linear(784, 128)
    assert np.sqrt(2 / 784) / layer.weight.std().item() == pytest.approx(2.4, abs=0.1)


def test_the_spiral_worked_by_hand():
    X, y = reference.make_spiral(4, 1.0, 0.0, np.random.default_rng(0))
    assert X[:4] == pytest.approx(np.array([[0, 0.25], [-0.5, 0], [0, -0.75], [1, 0]]))
    assert y.tolist() == [0] * 4 + [1] * 4


def accuracies(sizes, data, rate, seed, points=explore.SAMPLES):
    """Train the playground's network; return how often it is right on its and on new points."""
    X, y = data
    rng = np.random.default_rng(seed)
    layers = network.he_layers(sizes, rng)
    optimizer = explore.Adam([array for layer in layers for array in layer], rate)
    for _ in range(explore.EPOCHS):
        _, slopes = explore.gradients(layers, X[:points], y[:points], *explore.ACTIVATIONS["ReLU"])
        optimizer.step([slope for pair in slopes for slope in pair])
    right = (network.logits_of(layers, X)[:, 0] > 0) == y
    return right[:points].mean(), right[points:].mean()


def playground_data(name, noise):
    return explore.DATA[name](2 * explore.SAMPLES, noise, np.random.default_rng(4))


@pytest.mark.slow
def test_three_neurons_fence_the_circle_in_about_half_of_the_starts():
    data = playground_data("circles", 0.05)
    arrive = {
        width: sum(accuracies([2, width, 1], data, 0.03, seed)[0] > 0.99 for seed in range(starts))
        for width, starts in ((2, 6), (3, 21), (4, 21))
    }
    assert arrive[2] == 0 and 8 <= arrive[3] <= 14 and arrive[4] >= 19
    assert accuracies([2, 3, 1], data, 0.03, 4)[0] > 0.99  # the start number it begins with


def test_decision_maps_say_how_often_each_network_is_right():
    X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.5, 1.0], [2.0, 0.0]])
    shown = decision_maps({"right of 0": (X, np.array([1, 0, 1, 0]), lambda points: points[:, 0])})
    assert "right of 0: 75 % right" in shown.move()
    (panel,) = shown.panels
    assert panel.title == "right of 0: 75 % right"


@pytest.mark.slow
def test_depth_in_the_playground():
    data = playground_data("spirals", 0.05)
    line, shallow, deep = (
        np.mean([accuracies(sizes, data, 0.03, seed)[0] for seed in range(6)])
        for sizes in ([2, 1], [2, 8, 1], [2, 8, 8, 1])
    )
    assert line < 0.65
    assert shallow == pytest.approx(0.82, abs=0.06)
    assert deep > 0.96


@pytest.mark.slow
def test_deep_beats_wide_at_105_parameters():
    X, y = explore.long_spirals(600, 0.02, np.random.default_rng(4))
    wide, deep = (
        np.mean([accuracies(sizes, (X, y), 0.02, seed)[0] for seed in range(6)])
        for sizes in ([2, 26, 1], [2, 8, 8, 1])
    )
    assert wide == pytest.approx(0.86, abs=BY_TRAINING)
    assert deep == pytest.approx(0.97, abs=BY_TRAINING)


@pytest.mark.slow
def test_the_large_network_learns_the_noise():
    data = playground_data("circles", 0.5)
    large, small = (
        np.mean([accuracies(sizes, data, 0.03, seed) for seed in range(4)], axis=0)
        for sizes in ([2, 8, 8, 8, 1], [2, 4, 1])
    )
    assert large == pytest.approx([0.77, 0.58], abs=BY_TRAINING)
    assert small == pytest.approx([0.66, 0.66], abs=BY_TRAINING)


@pytest.mark.slow
def test_he_starts_spirals_better_than_pytorch_does():
    X, y = spirals(200, 0.03, np.random.default_rng(0))
    inputs, labels = (torch.tensor(part, dtype=torch.float32) for part in (X, y))
    right = {False: [], True: []}
    for he in right:
        for seed in range(1, 7):
            torch.manual_seed(seed)
            net = reference.PointClassifier([8, 8])
            if he:
                for parameter in net.parameters():
                    if parameter.ndim == 2:
                        nn.init.kaiming_normal_(parameter)
            train_xor(net, inputs, labels, lr=0.02, steps=600)
            with torch.no_grad():
                hits = (net(inputs) > 0) == (labels > 0.5)
            right[he].append(hits.float().mean().item())
    assert np.mean(right[False]) == pytest.approx(0.81, abs=BY_TRAINING)
    assert np.mean(right[True]) == pytest.approx(0.99, abs=0.02)


def test_the_homework():
    assert reference.count_parameters([784, 100, 100, 100, 10]) == 99_710
    one_layer = {n: reference.count_parameters([784, n, 10]) for n in range(1, 300)}
    assert one_layer[125] == 99_385 and one_layer[126] == 100_180
    assert min(one_layer, key=lambda n: abs(one_layer[n] - 99_710)) == 125


def test_the_circles_of_the_text():
    X, y = circles(1000, 0.1, np.random.default_rng(0))
    assert X.shape == (1000, 2) and np.bincount(y).tolist() == [500, 500]
    distance = np.hypot(*X.T)
    assert distance[y == 0].mean() == pytest.approx(1, abs=0.02)
    assert distance[y == 1].mean() == pytest.approx(0.5, abs=0.02)


# The references and PyTorch ---------------------------------------------------------------


def calm_layers(sizes, rng):
    """Return layers through which numbers of size 1 pass without growing."""
    return [
        (rng.uniform(-2, 2, (n_in, n_out)) / n_in, rng.uniform(-0.5, 0.5, n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


@pytest.mark.parametrize(
    "dtype, in_torch, tolerance",
    [(np.float64, torch.float64, 1e-12), (np.float32, torch.float32, 1e-6)],
)
@given(
    m=st.integers(1, 6),
    sizes=st.lists(st.integers(1, 8), min_size=2, max_size=6),
    seed=st.integers(0, 10_000),
)
def test_forward_agrees_with_pytorch(dtype, in_torch, tolerance, m, sizes, seed):
    rng = np.random.default_rng(seed)
    layers = [(W.astype(dtype), b.astype(dtype)) for W, b in calm_layers(sizes, rng)]
    X = rng.uniform(-1, 1, (m, sizes[0])).astype(dtype)
    ours = reference.MLP(layers).forward(X)
    theirs = in_pytorch(layers, nn.ReLU, in_torch)(torch.tensor(X)).detach().numpy()
    assert ours.dtype == theirs.dtype == dtype
    assert np.abs(theirs - ours).max() <= tolerance


TORCH_ACTIVATIONS = {
    "ReLU": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "none": nn.Identity,
}


@given(
    st.lists(st.integers(1, 5), min_size=0, max_size=3),
    st.sampled_from(sorted(TORCH_ACTIVATIONS)),
    st.integers(0, 10_000),
)
def test_the_playground_follows_the_true_slopes(hidden, activation, seed):
    layers, rng = random_layers([2, *hidden, 1], seed)
    X, y = rng.normal(size=(7, 2)), rng.integers(0, 2, 7)
    loss, slopes = explore.gradients(layers, X, y, *explore.ACTIVATIONS[activation])
    net = in_pytorch(layers, TORCH_ACTIVATIONS[activation], torch.float64)
    theirs = nn.functional.binary_cross_entropy_with_logits(
        net(torch.tensor(X))[:, 0], torch.tensor(y, dtype=torch.float64)
    )
    theirs.backward()
    assert loss == pytest.approx(theirs.item(), abs=1e-12)
    linears = [part for part in net if isinstance(part, nn.Linear)]
    for (dW, db), linear in zip(slopes, linears, strict=True):
        assert dW == pytest.approx(linear.weight.grad.numpy().T, abs=1e-12)
        assert db == pytest.approx(linear.bias.grad.numpy(), abs=1e-12)


def test_the_playgrounds_adam_is_adam():
    rng = np.random.default_rng(0)
    ours = rng.normal(size=(3, 2))
    theirs = torch.tensor(ours.copy(), requires_grad=True)
    optimizer, adam = torch.optim.Adam([theirs], lr=0.03), explore.Adam([ours], 0.03)
    for _ in range(20):
        slopes = rng.normal(size=(3, 2))
        adam.step([slopes])
        theirs.grad = torch.tensor(slopes)
        optimizer.step()
    assert ours == pytest.approx(theirs.detach().numpy(), abs=1e-10)


# The playground with a learner's code -----------------------------------------------------


def test_the_playground_is_driven_by_the_learners_code():
    own = explore.playground(reference.MLP, reference.init_params, data="spirals", depth=2, width=8)
    assert "activation" not in own.values and "start" not in own.values
    words = own.move()
    assert "Network 2-8-8-1, 105 parameters, your MLP, your start, number 4" in words
    trained = own.run()
    assert "After 1000 epochs" in trained and "other numbers" not in trained


@pytest.mark.parametrize(
    "wrong",
    [
        wrong_way("MLP", "output_bent"),
        wrong_way("MLP", "no_activation"),
        wrong_way("MLP", "no_bias"),
    ],
)
def test_the_playground_notices_another_forward(wrong):
    explorer = explore.playground(MLP=wrong, depth=2, width=5)
    assert "Your forward gives other numbers" in explorer.move() + explorer.run()


@pytest.mark.parametrize(
    "wrong, words",
    [
        (
            wrong_way("init_params", "out_in"),
            r"shape \(2, 3\) as W of layer 1. It returned shape \(3, 2\)",
        ),
        (
            wrong_way("init_params", "bias_two_axes"),
            r"shape \(3,\) as b of layer 1. It returned shape \(3, 1\)",
        ),
        (wrong_way("init_params", "not_in_pairs"), r"a list of 3 pairs \(W, b\)"),
        (wrong_way("init_params", "one_layer_more"), r"a list of 3 pairs \(W, b\)"),
    ],
)
def test_the_playground_explains_wrong_starts(wrong, words):
    explorer = explore.playground(init_params=wrong, depth=2, width=3)
    with pytest.raises(LearnerError, match=words):
        explorer.reset(**explorer.values)
    assert wrong.__name__ in explorer.move()


@pytest.mark.slow
def test_bad_starts_are_remarked_on():
    explorer = explore.playground(depth=4, width=8)
    assert "copies of one" in explorer.move(start="all 0.5")
    assert "copies of one" in explorer.run()
    explorer.move(start="zeros")
    assert "50 % right" in explorer.run()
    explorer.move(start="tiny")
    assert "50 % right" in explorer.run()
