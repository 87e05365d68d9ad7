"""The numbers that lesson 06 quotes, and its references against PyTorch."""

import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from known import right_ways, wrong_way
from torch import nn

from autograder.exercises import find_exercise
from autograder.exercises import forward as asked
from autograder.texts import TEXTS
from lessons.data import load_small_set
from lessons.widgets import forward as explore

reference = right_ways("06_forward")
mlp = right_ways("04_mlp")
activations = right_ways("05_activations")

SAMPLE = np.array([[1.0, 0.5]])


def digits(m):
    return load_small_set().train_images[:m].reshape(m, 784) / 255


# By hand ---------------------------------------------------------------------------------


def test_the_network_worked_by_hand_ends_at_059():
    (W1, b1), (W2, b2) = asked.BY_HAND
    products = SAMPLE @ W1
    assert products[0] == pytest.approx([0.8, -0.7])
    assert (products + b1)[0] == pytest.approx([0.9, -0.4])
    bent = activations.relu(products + b1)
    assert bent[0] == pytest.approx([0.9, 0.0])
    assert (bent @ W2)[0, 0] == pytest.approx(0.45)
    assert reference.forward(SAMPLE, asked.BY_HAND)[0, 0] == pytest.approx(0.35)
    answer = reference.forward(SAMPLE, asked.BY_HAND, activations.sigmoid)[0, 0]
    assert answer == pytest.approx(0.587, abs=5e-4)
    assert f"{answer:.2f}" == "0.59"


def test_text_case_and_explorer_have_the_same_numbers():
    for (W, b), (V, c) in zip(asked.BY_HAND, explore.BY_HAND, strict=True):
        np.testing.assert_array_equal(W, V)
        np.testing.assert_array_equal(b, c)
    for exercise in (
        find_exercise("forward"),
        find_exercise("forward_with_cache"),
        find_exercise("to_torch"),
    ):
        np.testing.assert_array_equal(exercise.visible[0]["X"][0], SAMPLE[0])
        for layer, ours in zip(exercise.visible[0]["layers"], asked.BY_HAND, strict=True):
            np.testing.assert_equal(layer, ours)
    assert 0.35 in find_exercise("predict_classes").visible[1]["logits"]
    explorer = explore.step_through()
    assert (explorer.values["x1"], explorer.values["x2"]) == tuple(SAMPLE[0])
    assert explorer.move(time=6).endswith("p = sigmoid(0.35) = 0.59.")
    text = (TEXTS / "06_forward.md").read_text(encoding="utf-8")
    for number in [*asked.BY_HAND[0][0].ravel(), *asked.BY_HAND[0][1], 0.5, -1.5]:
        assert re.search(rf"(?<![\d.]){re.escape(f'{number:g}')}(?![\d.])", text), number


def test_the_cache_worked_by_hand():
    logits, cache = reference.forward_with_cache(SAMPLE, asked.BY_HAND)
    (A0, Z1), (A1, Z2) = cache
    for got, said in [(A0, [1, 0.5]), (Z1, [0.9, -0.4]), (A1, [0.9, 0]), (Z2, [0.35])]:
        assert got[0] == pytest.approx(said)
    np.testing.assert_array_equal(logits, Z2)


def test_the_second_neuron_wakes_up_below_one_half():
    def sum_of_h2(x1):
        return reference.forward_with_cache(np.array([[x1, 0.5]]), asked.BY_HAND)[1][0][1][0, 1]

    assert sum_of_h2(0.6) == pytest.approx(-0.08)
    with_x2_at_1 = reference.forward_with_cache(np.array([[0.625, 1.0]]), asked.BY_HAND)[1][0][1]
    assert with_x2_at_1[0, 1] == pytest.approx(0)
    assert sum_of_h2(0.5) == pytest.approx(0)
    assert sum_of_h2(0.4) > 0


def test_a_trained_network_reads_the_digit_and_is_sure_of_a_nine_that_it_takes_for_a_zero():
    explorer = explore.digit(reference.forward_with_cache)
    assert "this means nothing yet" in explorer.move(time=4)
    words = explorer.move(weights="trained")
    assert "says 3 with 9" in words and "never seen this image" in words
    wrong = [digit for digit in range(10) if "not mean always" in explorer.move(digit=digit)]
    assert wrong == [9]
    assert "says 0 with 9" in explorer.caption


def test_the_homework():
    X = np.array([[-1.0, 1.0]])
    logits, cache = reference.forward_with_cache(X, asked.BY_HAND)
    assert cache[0][1][0] == pytest.approx([-0.1, 1.3])
    assert logits[0, 0] == pytest.approx(-2.05)
    assert activations.sigmoid(logits)[0, 0] == pytest.approx(0.11, abs=5e-3)
    # Nothing shows it worked out already.
    assert X[0].tolist() not in explore.BATCH.tolist()


def test_the_answer_falls_faster_once_h2_is_awake():
    def p(x1):
        X = np.array([[x1, 0.5]])
        return reference.forward(X, asked.BY_HAND, activations.sigmoid)[0, 0]

    assert [p(1.0), p(0.5), p(0.0)] == pytest.approx([0.59, 0.55, 0.37], abs=5e-3)


def ripples(**moves):
    explorer = explore.ripples(reference.forward_with_cache)
    words = explorer.move(**moves)
    assert words == explore.ripples().move(**moves) and "✗" not in words
    return words


def test_a_change_ripples_only_where_it_is_let_through():
    few = "ReLU stops a change in samples 1 and 3. The answer p changes in sample 2:"
    assert "its sums move by 0.20, −0.20, 0.10. " + few in ripples(by=0.2)
    # A silent neuron hears of it as soon as its sum passes 0.
    assert "answer p changes in sample 2:" in ripples(by=0.4)
    assert "answer p changes in samples 1 and 2:" in ripples(by=0.5)
    for i, k in np.ndindex(3, 2):
        words = ripples(what=f"x{k + 1} of sample {i + 1}", by=1.0)
        assert re.findall(r"p changes in (.*?):", words) in ([f"sample {i + 1}"], [])
    assert "samples 1, 2 and 3" in ripples(what="bias of p", by=-0.3)


def test_rows_that_mix_ripple_into_each_other():
    def mixing(X, layers):
        return reference.forward_with_cache(X - X.mean(axis=0), layers)

    words = explore.ripples(mixing).move(what="x1 of sample 2", by=0.5)
    assert "✗ Your Z1 and A1 and Z2 should be other numbers" in words
    assert "answer p changes in samples" in words


def test_the_silent_neuron_has_no_say():
    (W1, b1), (W2, b2) = asked.BY_HAND
    before = reference.forward(SAMPLE, asked.BY_HAND)
    other_output = np.array([W2[0], [7.0]])
    assert reference.forward(SAMPLE, [(W1, b1), (other_output, b2)]) == before
    other_hidden = W1 - np.array([[0.0, 1.0], [0.0, 1.0]])
    assert reference.forward(SAMPLE, [(other_hidden, b1), (W2, b2)]) == before


# What the cells print --------------------------------------------------------------------


def test_ten_samples_through_4_5_1():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((10, 4))
    layers = mlp.init_params([4, 5, 1], rng)
    logits, cache = reference.forward_with_cache(X, layers)
    assert cache[1][0].shape == (10, 5) and logits.shape == (10, 1)
    assert mlp.count_parameters([4, 5, 1]) == 31


def test_the_multiply_adds():
    assert reference.count_operations([2, 2, 1], 1) == 6
    assert reference.count_operations([784, 128, 10], 1) == 101_632


def test_an_untrained_network_knows_nothing_about_digits():
    X, labels = digits(500), load_small_set().train_labels[:500]
    shares, right = [], []
    for seed in range(20):
        logits = reference.forward(X, mlp.init_params([784, 128, 10], np.random.default_rng(seed)))
        e = np.exp(logits)
        shares.append((e / e.sum(axis=1, keepdims=True)).mean(axis=0))
        right.append(np.mean(reference.predict_classes(logits) == labels))
    assert max(abs(np.mean(shares, axis=0) - 0.1)) < 0.02
    assert max(abs(shares[0] - 0.1)) > 0.05
    assert np.mean(right) == pytest.approx(0.1, abs=0.02)


def test_the_digit_network_agrees_with_pytorch_to_six_digits():
    layers = mlp.init_params([784, 128, 10], np.random.default_rng(0))
    X = digits(500)
    there = reference.to_torch(layers)(torch.tensor(X, dtype=torch.float32)).detach().numpy()
    assert np.abs(there - reference.forward(X, layers)).max() < 1e-6


def test_some_inputs_silence_the_whole_first_layer():
    """The question beside the second explorer has an answer within its sliders."""
    rng = np.random.default_rng(15)
    layers = [(W.round(1), b + 0.1) for W, b in mlp.init_params([2, 3, 2, 1], rng)]
    assert all((W != 0).all() for W, _ in layers)
    side = np.arange(-20, 21) / 10
    X = np.array([[x1, x2] for x1 in side for x2 in side])
    _, cache = reference.forward_with_cache(X, layers)
    silent = (cache[0][1] <= 0).all(axis=1)
    assert silent.any() and silent[(X == [1.0, -1.0]).all(axis=1)].all()
    answers = reference.forward(X[silent], layers, activations.sigmoid)
    assert np.ptp(answers) == 0 and answers[0, 0] == pytest.approx(0.53, abs=5e-3)


def test_the_planted_bug_is_right_for_square_weights_only():
    rng = np.random.default_rng(1)
    square = mlp.init_params([3, 3, 3], rng)
    X = rng.standard_normal((5, 3))
    planted = wrong_way("mend_forward", "as_many_inputs_as_neurons")
    np.testing.assert_allclose(planted(X, square), reference.forward(X, square))
    funnel = mlp.init_params([4, 3, 2], rng)
    samples = np.array([[1.0, -1.0, 0.5, fourth] for fourth in (-2.0, 0.0, 2.0)])
    assert np.ptp(planted(samples, funnel), axis=0).max() == 0
    assert np.ptp(reference.forward(samples, funnel), axis=0).min() > 0.5


# Against PyTorch -------------------------------------------------------------------------

networks = st.tuples(
    st.lists(st.integers(1, 9), min_size=2, max_size=6), st.integers(1, 12), st.integers(0, 2**32)
)


def random_network(sizes, m, seed):
    rng = np.random.default_rng(seed)
    layers = [(W, rng.normal(0, 0.5, len(b))) for W, b in mlp.init_params(sizes, rng)]
    return rng.standard_normal((m, sizes[0])), layers


@given(networks)
def test_forward_is_what_pytorch_computes(network):
    X, layers = random_network(*network)
    A = torch.tensor(X)
    seen = []
    for number, (W, b) in enumerate(layers, start=1):
        Z = nn.functional.linear(A, torch.tensor(W.T), torch.tensor(b))
        seen.append((A, Z))
        A = torch.relu(Z) if number < len(layers) else Z
    logits, cache = reference.forward_with_cache(X, layers)
    close = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(logits, A.numpy(), **close)
    np.testing.assert_allclose(reference.forward(X, layers), A.numpy(), **close)
    np.testing.assert_allclose(reference.mend_forward(X, layers), A.numpy(), **close)
    np.testing.assert_allclose(
        reference.forward(X, layers, activations.sigmoid), torch.sigmoid(A).numpy(), **close
    )
    for ours, theirs in zip(cache, seen, strict=True):
        for mine, yours in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(mine, yours.numpy(), **close)


def largest_on_the_way(X, layers):
    """How large the products that a logit is made of can be: small ones may be what these left."""
    A, largest = np.abs(X), 1.0
    for W, b in layers:
        A = A @ np.abs(W) + np.abs(b)
        largest = max(largest, A.max())
    return largest


def in_float64(net, layers):
    """Give the network the weights with all their digits."""
    net.double()
    for module, (W, b) in zip(net[::2], layers, strict=True):
        module.weight.data = torch.tensor(W.T)
        module.bias.data = torch.tensor(b)
    return net


@given(networks)
def test_to_torch_agrees(network):
    X, layers = random_network(*network)
    net = reference.to_torch(layers)
    assert all(p.requires_grad and p.dtype == torch.float32 for p in net.parameters())
    there = net(torch.tensor(X, dtype=torch.float32)).detach().numpy()
    ours = reference.forward(X, layers)
    assert np.abs(there - ours).max() < 1e-6 * largest_on_the_way(X, layers)
    there = in_float64(net, layers)(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(there, ours, rtol=1e-12, atol=1e-12)


@given(networks)
def test_forward_in_float32_is_what_pytorch_computes(network):
    X, layers = random_network(*network)
    X = X.astype(np.float32)
    layers = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]
    ours, cache = reference.forward_with_cache(X, layers)
    there = reference.to_torch(layers)(torch.tensor(X)).detach().numpy()
    assert ours.dtype == np.float32 and all(Z.dtype == np.float32 for _, Z in cache)
    assert np.abs(there - ours).max() < 1e-6 * largest_on_the_way(X, layers)


@given(networks)
def test_the_slopes_of_to_torch_are_central_differences_of_forward(network):
    X, layers = random_network(*network)
    _, cache = reference.forward_with_cache(X, layers)
    # Within a step's reach of ReLU's kink a difference says nothing about a slope.
    assume(all(np.abs(Z).min() > 1e-3 for _, Z in cache[:-1]))
    net = in_float64(reference.to_torch(layers), layers)
    net(torch.tensor(X)).sin().sum().backward()

    def total():
        return np.sin(reference.forward(X, layers)).sum()

    h = 1e-6
    for module, (W, b) in zip(net[::2], layers, strict=True):
        for ours, slopes in ((W, module.weight.grad.T), (b, module.bias.grad)):
            place = np.unravel_index(np.abs(slopes.numpy()).argmax(), ours.shape)
            kept = ours[place]
            ours[place] = kept + h
            up = total()
            ours[place] = kept - h
            down = total()
            ours[place] = kept
            assert slopes[place].item() == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-6)


@given(networks)
def test_neighbours_do_not_matter(network):
    X, layers = random_network(*network)
    alone = np.vstack([reference.forward(row[np.newaxis, :], layers) for row in X])
    np.testing.assert_allclose(reference.forward(X, layers), alone, rtol=1e-12, atol=1e-12)


@given(st.integers(1, 12), st.integers(1, 8), st.integers(0, 2**32))
def test_classes_are_what_pytorch_decides(m, k, seed):
    logits = np.random.default_rng(seed).normal(0, 2, (m, k))
    scores = torch.tensor(logits)
    expected = scores.argmax(1) if k > 1 else (torch.sigmoid(scores[:, 0]) > 0.5).int()
    np.testing.assert_array_equal(reference.predict_classes(logits), expected.numpy())
