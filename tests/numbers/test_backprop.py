"""Lesson 08: slopes against autograd and central differences, and the numbers of its text."""

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from known import right_ways, wrong_way
from torch import nn

from autograder.asking import Answer, ask_all
from autograder.comparing import Rung
from autograder.exercises import backprop as asked
from autograder.exercises import exercises, find_exercise
from autograder.judging import judge
from autograder.references import diagnoses, solution_module
from lessons import microscope
from lessons.data import circles
from lessons.widgets import backprop as explore

backprop = right_ways("08_backprop")
Value = solution_module("backprop.value").Value
softmax, forward, mlp = (
    right_ways("07_softmax"),
    right_ways("06_forward"),
    right_ways("04_mlp"),
)

shapes = st.lists(st.integers(2, 6), min_size=2, max_size=5)


def network(seed, m, sizes):
    """Random samples, labels and weights, none of whose sums lies at ReLU's kink."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, sizes[0]))
    layers = [
        (rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), rng.normal(0, 0.5, n_out))
        for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    y = rng.integers(0, sizes[-1], m)
    _, cache = forward.forward_with_cache(X, layers)
    at_a_kink = any(np.abs(Z).min() < 1e-3 for _, Z in cache[:-1])
    return network(seed + 1_000_003, m, sizes) if at_a_kink else (X, y, layers)


def gradients(X, y, layers):
    logits, cache = forward.forward_with_cache(X, layers)
    return backprop.backward(backprop.loss_gradient(logits, y), cache, layers)


def autograd(X, y, layers, kind):
    parameters = [
        [torch.tensor(a, dtype=kind, requires_grad=True) for a in pair] for pair in layers
    ]
    A = torch.tensor(X, dtype=kind)
    for number, (W, b) in enumerate(parameters):
        A = (torch.relu(A) if number else A) @ W + b
    nn.functional.cross_entropy(A, torch.tensor(y)).backward()
    return [tuple(a.grad.numpy() for a in pair) for pair in parameters]


def by_trying(X, y, layers):
    return microscope.slopes_by_trying(microscope.cross_entropy(y), X, layers)


def way_back(dZ, cache, layers, slope=lambda Z: Z > 0, through=lambda W, dW: W):
    """The way back written out, rightly or with a mistake put in."""
    grads = []
    for i in reversed(range(len(layers))):
        dW = cache[i][0].T @ dZ
        grads.insert(0, (dW, dZ.sum(axis=0)))
        if i:
            dZ = dZ @ through(layers[i][0], dW).T * slope(cache[i - 1][1])
    return grads


def largest_difference(one, other):
    return max(
        np.max(np.abs(a - b))
        for pairs in zip(one, other, strict=True)
        for a, b in zip(*pairs, strict=True)
    )


# Slopes against autograd and central differences -----------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 8), shapes)
def test_gradients_are_those_of_autograd(seed, m, sizes):
    X, y, layers = network(seed, m, sizes)
    mine = gradients(X, y, layers)
    assert largest_difference(mine, autograd(X, y, layers, torch.float64)) < 1e-12
    size = max(1.0, max(np.abs(a).max() for pair in mine for a in pair))
    assert largest_difference(mine, autograd(X, y, layers, torch.float32)) < 1e-6 * size
    if len(layers) == 2:
        assert largest_difference(mine, backprop.mend_backward(X, y, layers)) < 1e-14


@given(st.integers(0, 10**6), st.integers(1, 6), shapes)
def test_gradients_are_those_of_central_differences(seed, m, sizes):
    X, y, layers = network(seed, m, sizes)
    mine = gradients(X, y, layers)
    for number, layer in enumerate(layers):
        for part in (0, 1):

            def loss(array, number=number, part=part):
                moved = [list(pair) for pair in layers]
                moved[number][part] = array
                return softmax.cross_entropy(forward.forward(X, moved), y)

            slopes = backprop.numerical_gradient(loss, layer[part], 1e-5)
            assert slopes == pytest.approx(mine[number][part], rel=1e-4, abs=1e-8)
    assert largest_difference(mine, by_trying(X, y, layers)) < 1e-7


@given(
    st.integers(0, 10**6), st.integers(1, 6), st.lists(st.integers(2, 6), min_size=2, max_size=4)
)
@example(seed=3, m=3, sizes=[3, 2, 3, 2])  # stretches a move by thousands
@example(seed=35, m=1, sizes=[5, 3, 3, 2])  # nearly certain: a loss of 1e-10
@example(seed=19, m=2, sizes=[4, 6, 2, 4])  # shrinks a move to next to nothing
def test_mistakes_on_the_way_back_can_be_found_by_trying(seed, m, sizes):
    """The microscope knows mistakes without holding any code for the way back."""
    X, y, layers = network(seed, m, sizes)
    logits, cache = forward.forward_with_cache(X, layers)
    dZ = backprop.loss_gradient(logits, y)
    suspects = list(microscope._suspects(microscope.cross_entropy(y), X, layers))
    mistakes = [{"slope": slope} for slope, _ in microscope.BENDS]
    for (tried, _), mistake in zip(
        suspects, [*mistakes, {"through": lambda W, dW: dW}], strict=True
    ):
        written = way_back(dZ, cache, layers, **mistake)
        states = {reading.state for reading in microscope.read_layers(tried, written)}
        assert states <= {"right", "blind"}
    tried = microscope.slopes_by_trying(microscope.with_blame(dZ), X, layers)
    assert largest_difference(tried, way_back(dZ, cache, layers)) < 1e-7


@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 5), st.integers(1, 5))
def test_one_layer_back_is_autograd(seed, m, n_in, n_out):
    rng = np.random.default_rng(seed)
    A, W, b = rng.normal(size=(m, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
    dZ = rng.normal(size=(m, n_out))
    tensors = [torch.tensor(a, requires_grad=True) for a in (W, b, A)]
    (tensors[2] @ tensors[0] + tensors[1]).backward(torch.tensor(dZ))
    mine = backprop.dense_backward(dZ, A, W)
    for slope, tensor in zip(mine, tensors, strict=True):
        assert np.abs(slope - tensor.grad.numpy()).max() < 1e-12


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(2, 10), st.floats(0.1, 30))
def test_the_blame_at_the_logits_is_autograd(seed, m, classes, size):
    rng = np.random.default_rng(seed)
    Z, y = rng.normal(0, size, (m, classes)), rng.integers(0, classes, m)
    logits = torch.tensor(Z, requires_grad=True)
    loss = nn.functional.cross_entropy(logits, torch.tensor(y))
    loss.backward()
    mine = backprop.loss_gradient(Z, y)
    assert np.abs(mine - logits.grad.numpy()).max() < 1e-12
    assert microscope.cross_entropy(y)(Z) == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
def test_the_chain_rule_is_autograd(x, w, b, t):
    X, W, B = (torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in (x, w, b))
    ((W * X + B - t) ** 2).backward()
    mine = backprop.chain_rule(x, w, b, t)
    assert mine == pytest.approx((W.grad.item(), B.grad.item(), X.grad.item()), abs=1e-12)


@given(st.integers(0, 10**6), st.integers(3, 9), st.integers(1, 10))
def test_training_is_that_of_pytorch(seed, m, batch):
    X, y, layers = network(seed, m, [3, 4, 3])
    trained, losses = backprop.train(X, y, layers, 0.1, 2, batch)
    parameters = [[torch.tensor(a, requires_grad=True) for a in pair] for pair in layers]
    optimizer = torch.optim.SGD([a for pair in parameters for a in pair], lr=0.1)
    theirs = []
    for _ in range(2):
        for now in torch.arange(m).split(batch):
            (W1, b1), (W2, b2) = parameters
            A = torch.relu(torch.tensor(X)[now] @ W1 + b1)
            loss = nn.functional.cross_entropy(A @ W2 + b2, torch.tensor(y)[now])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            theirs.append(loss.item())
    assert losses == pytest.approx(theirs, abs=1e-12)
    assert (
        largest_difference(trained, [[a.detach().numpy() for a in p] for p in parameters]) < 1e-12
    )


def test_torch_train_and_train_agree():
    X, y, layers = network(3, 12, [2, 5, 3])
    net = forward.to_torch(layers)
    inputs = torch.tensor(X, dtype=torch.float32)
    losses = backprop.torch_train(net, inputs, torch.tensor(y), 0.1, 5)
    trained, mine = backprop.train(X, y, layers, 0.1, 5, 12)
    assert losses == pytest.approx(mine, rel=1e-5)
    assert net[0].weight.detach().numpy().T == pytest.approx(trained[0][0], abs=1e-5)


# The scalar autograd ----------------------------------------------------------------------


@given(st.sampled_from(list(explore.GRAPHS.values())), st.floats(-2, 2), st.floats(-2, 2))
def test_the_scalar_autograd(graph, a, b):
    A, B = (torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in (a, b))
    graph(A, B).backward()
    values = [Value(a), Value(b)]
    graph(*values).backward()
    theirs = (0.0 if n.grad is None else n.grad.item() for n in (A, B))
    assert [value.grad for value in values] == pytest.approx(list(theirs), abs=1e-10)


class Overwriting(Value):
    """The mistake that shows only when a value is used twice: = where += belongs."""

    def __add__(self, other):
        return Overwriting(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Overwriting(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return Overwriting(max(self.data, 0.0), [(self, float(self.data > 0))])

    def backward(self):
        self.grad = 1.0
        for value in reversed(self.in_order()):
            for parent, slope in value.parents:
                parent.grad = slope * value.grad

    def in_order(self):
        order = []

        def visit(value):
            if value not in order:
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        return order


class TooEarly(Overwriting):
    """Adds, but passes blame on before all of it has arrived."""

    def __add__(self, other):
        return TooEarly(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return TooEarly(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return TooEarly(max(self.data, 0.0), [(self, float(self.data > 0))])

    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            value = waiting.pop(0)
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
                if parent not in waiting:
                    waiting.append(parent)


@pytest.mark.parametrize("wrong", [Overwriting, TooEarly])
def test_the_challenge_finds_its_two_traps(wrong, capsys):
    explore.try_autograd(Value)
    said = capsys.readouterr().out
    assert said.count("✓ right") == len(explore.GRAPHS) and "0.000" not in said
    explore.try_autograd(wrong)
    assert "✗ off" in capsys.readouterr().out


def test_the_challenge_is_kind_to_what_is_unwritten(capsys):
    class Empty:
        def __init__(self, data, parents=()):
            self.data, self.grad = data, 0.0

    explore.try_autograd(Empty)
    assert capsys.readouterr().out.count("not yet: Empty raised TypeError") == 4


# The microscope --------------------------------------------------------------------------


def mistaken(scale=1.0, **mistake):
    """The slopes of the loss with a mistake on the way back, and a factor on all of it."""

    def gradients(X, y, layers):
        logits, cache = forward.forward_with_cache(X, layers)
        grads = way_back(backprop.loss_gradient(logits, y), cache, layers, **mistake)
        factor = len(y) if scale == "m" else scale
        return [(factor * dW, factor * db) for dW, db in grads]

    return gradients


def double_the_first_weights(X, y, layers):
    (dW1, db1), last = mistaken()(X, y, layers)
    return [(2 * dW1, db1), last]


def mean_of_the_blame_for_biases(X, y, layers):
    return [(dW, db / len(y)) for dW, db in mistaken()(X, y, layers)]


def look(gradients, seed=0, m=5):
    return explore.microscope(gradients).move(seed=seed, m=m, explain=True)


@pytest.mark.parametrize(
    "gradients, words",
    [
        (mistaken(), "4 of 4 arrays are right"),
        (mistaken(0.0), "0 of 4 arrays are right. dW1 zero; db1 zero"),
        (mistaken(0.0), "Every array is all zeros. That is never right here"),
        (mistaken("m"), "5 times too long, and 5 is the number of samples"),
        (mistaken(1 / 5), "5 times too short, and 5 is the number of samples"),
        (mistaken(-1), "P − Y, not Y − P"),
        (mistaken(2), "twice as long"),
        (mistaken(slope=np.ones_like), "The blame passes the bend as if nothing were there"),
        (mistaken(slope=lambda Z: np.maximum(Z, 0)), "by ReLU itself"),
        (mistaken(through=lambda W, dW: dW), "went back through the gradient dW"),
        (mistaken(through=lambda W, dW: W - 0.3 * dW), "already moved, by 0.3 times their slope"),
        (
            mistaken(through=lambda W, dW: W**3),
            "from layer 2 on all is right. On its way back to layer 1",
        ),
        (mistaken(3, slope=np.ones_like), "bend as if nothing were there"),
        (mistaken(3, slope=np.ones_like), "Besides: the direction is right, but 3.000 times"),
        (mistaken("m", slope=np.cos), "in the last layer the direction is right, but 5 times"),
        (mistaken("m", slope=np.cos), "Before it the direction is wrong as well"),
        (
            mean_of_the_blame_for_biases,
            "db1 and db2: the direction is right, but 5 times too short",
        ),
        (double_the_first_weights, "dW1: the direction is right, but 2.000 times"),
    ],
)
@pytest.mark.parametrize("seed", [0, 7, 20])
def test_the_microscope_says_what_is_wrong(gradients, words, seed):
    assert words in look(gradients, seed)


def test_the_microscope_keeps_the_diagnosis_to_itself_until_asked():
    hint = explore.microscope(mistaken(slope=np.ones_like)).move()
    assert "dW1 cosine 0." in hint and "bend" not in hint


@pytest.mark.parametrize("m", range(3, 13))
def test_what_the_microscope_looks_at_is_never_zero_or_at_a_kink(m):
    for seed in range(21):
        X, y, layers = explore.specimen(m, seed)
        right = by_trying(X, y, layers)
        assert largest_difference(right, mistaken()(X, y, layers)) < 1e-8
        assert all(np.abs(array).max() > 1e-3 for pair in right for array in pair)


def test_unwritten_code_that_returns_zeros_is_never_right():
    """Neither a forward nor a backward that returns 0 can make the two agree."""

    def forward_with_cache(X, layers):
        return np.zeros((len(X), 3)), [(0 * X @ W, 0 * X @ W) for W, _ in layers[:1]]

    def unwritten(X, y, layers):
        forward_with_cache(X, layers)
        return [(0 * W, 0 * b) for W, b in layers]

    for seed in range(5):
        assert "0 of 4 arrays are right" in look(unwritten, seed)
    X, y, layers = explore.specimen(5, 0)
    zeros = unwritten(X, y, layers)
    states = {r.state for r in microscope.read_layers(zeros, zeros)}
    assert states == {"blind"}  # even against zeros


def test_something_where_zeros_are_right_is_wrong():
    reading = microscope.read("dW1", np.ones((2, 3)), np.zeros((2, 3)))
    assert reading.state == "stray" and str(reading) == "dW1 should be zero"
    assert microscope.diagnose([reading], 5).startswith("dW1: nothing but zeros is right")


def test_where_one_slope_of_the_last_layer_is_right_the_logits_are_not_blamed():
    X, y, layers = explore.specimen(5, 0)
    right = by_trying(X, y, layers)
    (dW1, db1), (dW2, db2) = right
    said = microscope.diagnose(microscope.read_layers([(dW1, 4 * db1), (2 * dW2, db2)], right), 5)
    assert "db2 is right, so the blame at the logits is right as well" in said
    assert "how dW2 is made of it" in said


def test_at_zero_weights_the_microscope_gives_no_verdict():
    X, y, layers = explore.specimen(5, 0)
    nothing = [(0 * W, 0 * b) for W, b in layers]
    right = by_trying(X, y, nothing)
    wrong = mistaken(slope=np.ones_like)(X, y, nothing)
    assert largest_difference(right, wrong) < 1e-9  # what makes the check there worthless
    readings = microscope.read_layers(wrong, right)
    assert [r.state for r in readings[:3]] == ["blind"] * 3
    assert "That proves nothing" in microscope.diagnose(readings, 5)


def test_a_function_that_moves_the_weights_is_told():
    def greedy(X, y, layers):
        layers[0][0][:] = 0
        return mistaken()(X, y, layers)

    assert "changed the weights" in look(greedy)


# The judge's last rung -------------------------------------------------------------------


def verdict_on(exercise, target, reference):
    cases = list(exercise.visible)
    answers, expected = ask_all(exercise, target, cases), ask_all(exercise, reference, cases)
    return judge(exercise, cases, answers, expected, diagnoses(exercise, cases))


def leaky_slope(dZ, cache, layers):
    return way_back(dZ, cache, layers, slope=lambda Z: np.where(Z > 0, 1.0, 0.3))


def five_times_the_first(dZ, cache, layers):
    grads = way_back(dZ, cache, layers)
    return [(5 * grads[0][0], 5 * grads[0][1]), *grads[1:]]


def only_zeros(dZ, cache, layers):
    return [(0 * W, 0 * b) for W, b in layers]


@pytest.mark.parametrize(
    "target, words",
    [
        (leaky_slope, ["dW1 cosine", "db1 cosine", "dW3 and db3 are right", "look there first"]),
        (five_times_the_first, ["dW1 cosine 1.000, ratio 5.000", "5.000 times as long"]),
        (only_zeros, ["dW1 zero; db1 zero; dW2 zero; db2 zero", "never right"]),
    ],
)
def test_the_judge_says_which_parameter_is_off(target, words):
    verdict = verdict_on(find_exercise("backward"), target, backprop.backward)
    assert verdict.rung is Rung.VALUE and verdict.misconception is None
    for word in words:
        assert word in verdict.diagnosis


def test_cosine_and_ratio_are_never_those_of_one_number():
    def first_sample_for_the_bias(dZ, A, W):
        return A.T @ dZ, dZ[0], dZ @ W.T

    verdict = verdict_on(
        find_exercise("dense_backward"), first_sample_for_the_bias, backprop.dense_backward
    )
    assert "A bias collects the blame of all samples" in verdict.diagnosis


def test_what_is_only_rounded_is_not_called_a_factor():
    def rounded(dZ, A, W):
        return tuple(array.astype(np.float16) for array in backprop.dense_backward(dZ, A, W))

    verdict = verdict_on(find_exercise("dense_backward"), rounded, backprop.dense_backward)
    assert "nearly right" in verdict.diagnosis and "rounded" in verdict.diagnosis


def test_what_was_given_is_not_blamed():
    """`backward` gets the blame at the logits: nothing it returns can come from a wrong P − Y."""
    for factor in (-1, 3, 1 / 3):

        def scaled(dZ, cache, layers, factor=factor):
            grads = backprop.backward(dZ, cache, layers)
            return [(factor * dW, factor * db) for dW, db in grads]

        cases = find_exercise("backward").visible[1:2]
        expected = ask_all(find_exercise("backward"), backprop.backward, cases)
        verdict = judge(
            find_exercise("backward"), cases,
            ask_all(find_exercise("backward"), scaled, cases), expected, (),
        )  # fmt: skip
        assert verdict.diagnosis and "P − Y" not in verdict.diagnosis
        assert factor == -1 or "The mean is in the blame already" in verdict.diagnosis


def test_a_declared_misconception_is_named_before_any_fingerprint():
    verdict = verdict_on(
        find_exercise("backward"), wrong_way("backward", "no_slope"), backprop.backward
    )
    assert verdict.misconception == "no_slope" and "cosine" not in verdict.diagnosis


@pytest.mark.parametrize("exercise", [e for e in exercises("08_backprop") if e.fingerprint])
def test_a_fingerprint_survives_odd_numbers(exercise):
    """Whatever the numbers are, the judge ends with a verdict and without a warning."""
    rng = np.random.default_rng(0)
    cases = list(exercise.visible)
    expected = ask_all(exercise, getattr(backprop, exercise.id), cases)

    def spoiled(value, how):
        if isinstance(value, (list, tuple)):
            return type(value)(spoiled(part, how) for part in value)
        return how(value)

    for how in (
        np.zeros_like,
        lambda a: a * 1e300,
        lambda a: a * 1e-300,
        lambda a: rng.normal(size=a.shape),
        lambda a: (a * 2).astype(np.float32),
        lambda a: np.rint(a * 10).astype(int),
    ):
        answers = [Answer(spoiled(each.value, how)) for each in expected]
        verdict = judge(exercise, cases, answers, expected, ())
        assert not verdict.right and verdict.diagnosis


# The numbers of the text -----------------------------------------------------------------


def test_the_chain_by_hand_and_the_first_step():
    assert backprop.chain_rule(2.0, 3.0, 1.0, 5.0) == (8.0, 4.0, 12.0)
    ((W, _),) = backprop.sgd_step(
        [(np.array([[3.0]]), np.zeros(1))], [(np.array([[8.0]]), np.zeros(1))], 0.01
    )
    assert W.item() == pytest.approx(2.92)


def test_the_learning_rates_of_the_ball():
    ball = explore.ball()
    assert "leads to 2.92" in ball.move()
    words = {rate: ball.move(rate=rate, steps=20) for rate in (0.01, 0.1, 0.2, 0.25, 0.26, 0.3)}
    assert "creeps" in words[0.01]
    assert "arrives soon" in words[0.1]
    assert "leaps across" in words[0.2] and "still arrives" in words[0.2]
    assert "for ever" in words[0.25]
    assert "diverges" in words[0.26] and "diverges" in words[0.3]


def test_slopes_by_trying():
    assert (3.1**2 - 2.9**2) / 0.2 == pytest.approx(6)
    assert (3.1**2 - 3**2) / 0.1 == pytest.approx(6.1)
    assert 3.1**2 == pytest.approx(9.61) and 2.9**2 == pytest.approx(8.41)
    off = {
        h: abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) - np.e) for h in (1e-1, 1e-5, 1e-9, 1e-15)
    }
    assert off[1e-5] < 1e-9 < 1e-3 < off[1e-1] and off[1e-15] > 0.1
    assert mlp.count_parameters([784, 128, 10]) == 101_770


def test_the_blame_by_hand():
    blame = backprop.loss_gradient(np.array([[2.0, 1.0, 0.1]]), np.array([0]))
    assert blame[0] == pytest.approx([0.659 - 1, 0.242, 0.099], abs=5e-4)


def test_the_way_back_by_hand():
    X, y, layers = np.array([[1.0, 0.5]]), np.array([1]), asked.BY_HAND
    logits, cache = forward.forward_with_cache(X, layers)
    assert cache[0][1][0] == pytest.approx([0.9, -0.4])
    assert cache[1][0][0] == pytest.approx([0.9, 0])
    assert logits[0] == pytest.approx([0.35, -0.25])
    assert softmax.softmax(logits)[0] == pytest.approx([0.65, 0.35], abs=5e-3)
    dZ = backprop.loss_gradient(logits, y)
    assert dZ[0] == pytest.approx([0.6457, -0.6457], abs=5e-5)
    assert dZ == pytest.approx(find_exercise("backward").visible[0]["dZ"], abs=5e-5)
    _, _, dA = backprop.dense_backward(dZ, cache[1][0], layers[1][0])
    assert dA[0] == pytest.approx([0.65, -1.61], abs=5e-3)
    (_, db1), _ = backprop.backward(dZ, cache, layers)
    assert db1 == pytest.approx([0.65, 0], abs=5e-3)
    for mine, drawn in zip(layers, explore.NETWORK, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(mine, drawn, strict=True))


@pytest.mark.slow
def test_what_the_circles_end_at():
    learn = explore.learn(backprop.train)
    learn.run()
    assert "After 300 epochs, 300 steps: loss 0.075" in learn.caption
    for batch, steps, loss in [
        ("all samples", 300, "0.562"),
        ("a mini-batch", 3000, "0.078"),
        ("one sample", 30000, "0.039"),
    ]:
        learn.move(batch=batch, rate=0.05)
        learn.run()
        assert f"300 epochs, {steps} steps: loss {loss}" in learn.caption
    learn.move(data="XOR", batch="all samples", rate=0.5)
    learn.run()
    assert "4 of 4 right" in learn.caption


def test_the_slope_of_a_polynomial_and_twice_of_it():
    x = torch.tensor(2.0, requires_grad=True)
    (x**2 + 3 * x).backward()
    assert x.grad.item() == 7
    (x**2 + 3 * x).backward()
    assert x.grad.item() == 14


def test_the_colleagues_loss_falls_and_yours_falls_further():
    X, y = circles(200, 0.1, np.random.default_rng(1))
    ends = []
    for slopes in (wrong_way("mend_backward", "no_slope"), backprop.mend_backward):
        layers = mlp.init_params([2, 8, 2], np.random.default_rng(0))
        start = softmax.cross_entropy(forward.forward(X, layers), y)
        for _ in range(300):
            layers = backprop.sgd_step(layers, slopes(X, y, layers), 0.5)
        ends.append(softmax.cross_entropy(forward.forward(X, layers), y))
    assert start == pytest.approx(0.76, abs=5e-3)
    assert ends == [pytest.approx(0.42, abs=6e-3), pytest.approx(0.064, abs=5e-4)]


def test_the_ratio_of_the_reflection_is_the_batch_size():
    X, y, layers = network(5, 12, [3, 5, 2])
    summed = [(12 * dW, 12 * db) for dW, db in gradients(X, y, layers)]
    readings = microscope.read_layers(summed, by_trying(X, y, layers))
    assert all(r.cosine == pytest.approx(1) and r.ratio == pytest.approx(12) for r in readings)


def test_at_zero_every_slope_of_the_reflection_is_zero():
    X = np.random.default_rng(0).normal(size=(12, 2))
    layers = [(np.zeros((2, 4)), np.zeros(4)), (np.zeros((4, 3)), np.zeros(3))]
    for y, alone in ((np.arange(12) % 3, True), (np.zeros(12, int), False)):
        (dW1, db1), (dW2, db2) = by_trying(X, y, layers)
        assert all(np.abs(part).max() < 1e-9 for part in (dW1, db1, dW2))
        assert (np.abs(db2).max() < 1e-9) == alone  # only with as many samples of each class
