"""The exercise `PointClassifier` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, torch
from . import HIDDEN, OUTPUT, TWO_ROWS


def _parameters(net, hidden):
    """Return the parameters of each layer, weights and biases in turn.

    Each parameter is found by its shape, so the hidden layers must have different sizes.
    """
    free = list(net.parameters())
    had = ", ".join(str(tuple(p.shape)) for p in free) or "none at all"
    sizes, found = [2, *hidden, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        for shape in ((n_out, n_in), (n_out,)):
            match = [i for i, p in enumerate(free) if tuple(p.shape) == shape]
            if not match:
                raise Unfit(
                    f"For hidden = {hidden} the network needs a parameter of shape {shape}. "
                    f"Those it has: {had}."
                )
            found.append(free.pop(match[0]))
    if free:
        raise Unfit(f"The network has {len(free)} parameters more than its layers need.")
    return found


def _set(net, layers):
    """Give the network's parameters these values; return the parameters in their order."""
    found = _parameters(net, [len(b) for _, b in layers[:-1]])
    values = [part for W, b in layers for part in (W.T, b)]
    with torch.no_grad():
        for parameter, numbers in zip(found, values, strict=True):
            parameter.copy_(torch.tensor(np.array(numbers), dtype=torch.float32))
    return found


def ask_start(target, hidden):
    """Make two networks and look at the random numbers that they start with."""
    starts = []
    for _ in range(2):
        # A copy: whether it is left as it was, the number of parameters is asked for.
        parameters = _parameters(target(list(hidden)), hidden)
        starts.append([p.detach().numpy().copy() for p in parameters])
        for weights, biases in zip(starts[-1][::2], starts[-1][1::2], strict=True):
            for numbers in (weights, biases):
                # nn.Linear draws evenly between -1 and 1, divided by the root of the inputs.
                reach = np.abs(numbers).max() * np.sqrt(weights.shape[1])
                if reach > 1.00001 or (reach < 0.5 and numbers.size > 30):
                    raise Unfit("The network does not start with the numbers that PyTorch draws.")
    if any(np.array_equal(one, other) for one, other in zip(*starts, strict=True)):
        raise Unfit("Two networks made one after the other start with the same numbers.")
    return {"parameters": sum(numbers.size for numbers in starts[0])}


def ask_classifier(target, ask, hidden=None, X=None, layers=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
    if ask == "start":
        return ask_start(target, hidden)
    if ask == "number of parameters":
        return {"parameters": sum(p.numel() for p in target(hidden).parameters())}
    net = target([len(b) for _, b in layers[:-1]])
    parameters = _set(net, layers)
    logits = net(torch.tensor(X, dtype=torch.float32))
    if logits is None:
        return None
    if ask == "logits" or not isinstance(logits, torch.Tensor):
        return {"logits": logits}
    if logits.requires_grad:  # if not, no slope arrives
        (logits.reshape(-1) * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    slopes = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    return {
        "slopes at the first weights": slopes[0].T,
        "slopes at the first biases": slopes[1],
        "slope at the last bias": slopes[-1],
    }


exercise = Exercise(
    id="PointClassifier",
    points=3,
    returns={
        "parameters": "the number of parameters, as a whole number",
        "logits": "one logit for each point: (m,)",
        "slopes at the first weights": "the slopes at the first layer's weights: (2, hidden[0])",
        "slopes at the first biases": "the slopes at the first layer's biases: (hidden[0],)",
        "slope at the last bias": "the slope at the output bias: (1,)",
    },
    visible=[
        {"ask": "number of parameters", "hidden": [8, 8]},
        {"ask": "number of parameters", "hidden": [26]},
        {"ask": "number of parameters", "hidden": [5, 5, 5, 5]},
        {"ask": "start", "hidden": [64, 48]},
        # The text's network: 0.5 for (1, 2).
        {"ask": "logits", "X": TWO_ROWS, "layers": [HIDDEN, OUTPUT]},
        {
            "ask": "logits",
            "X": np.array([[0.5, -1.0]]),
            "layers": [
                (np.array([[1.0, -0.5, 0.5], [-0.5, 1.0, -1.0]]), np.array([0.5, 1.5, 0.5])),
                (np.array([[1.0, -1.0], [0.5, 2.0], [-2.0, 0.5]]), np.array([1.5, -0.5])),
                (np.array([[-1.5], [1.0]]), np.array([-0.5])),
            ],
        },
        {
            "ask": "slopes",
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5]]),
            "layers": [
                (np.array([[1.0, -0.5, 0.5], [0.5, 1.0, -1.0]]), np.array([0.5, -0.5, 1.0])),
                (np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 0.5]]), np.array([0.5, -0.5])),
                (np.array([[1.5], [-1.0]]), np.array([-0.5])),
            ],
            "pull": np.array([1.0, -2.0, 0.5, 1.0]),
        },
    ],
    probe=ask_classifier,
    hints=(
        "Build a list of parts in a loop: a linear layer, a ReLU, a linear layer, ... and hand it "
        "to nn.Sequential. Which ReLU is one too many?",
        "hidden = [8, 8] means the sizes [2, 8, 8, 1]: three linear layers, two ReLUs. The output "
        "(m, 1) still has to become (m,).",
        "After super().__init__() put 2 before and 1 behind the hidden sizes. Go over neighbours, "
        "append nn.Linear and nn.ReLU, and drop the last ReLU. In forward, take column 0.",
    ),
    insight=(
        "Everything stored in `self` as a module is found by `parameters()`: that is how an "
        "optimizer gets to know layers which it has never seen."
    ),
)
