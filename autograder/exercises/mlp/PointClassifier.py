"""The exercise `PointClassifier` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, torch
from . import HIDDEN, OUTPUT, TWO_ROWS


def _set(net, layers):
    """Give the network's parameters these values; return the parameters in their order.

    Each parameter is found by its shape, so the hidden layers must have different sizes.
    """
    free = list(net.parameters())
    had = ", ".join(str(tuple(p.shape)) for p in free) or "none at all"
    found = []
    for W, b in layers:
        for values in (W.T, b):
            match = [i for i, p in enumerate(free) if tuple(p.shape) == values.shape]
            if not match:
                hidden = [len(bias) for _, bias in layers[:-1]]
                raise Unfit(
                    f"For hidden = {hidden} the network needs a parameter of shape {values.shape}. "
                    f"Those it has: {had}."
                )
            parameter = free.pop(match[0])
            with torch.no_grad():
                parameter.copy_(torch.tensor(np.array(values), dtype=torch.float32))
            found.append(parameter)
    if free:
        raise Unfit(f"The network has {len(free)} parameters more than its layers need.")
    return found


def ask_classifier(target, ask, hidden=None, X=None, layers=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
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
    return {"first weights": slopes[0].T, "first biases": slopes[1], "last bias": slopes[-1]}


exercise = Exercise(
    id="PointClassifier",
    points=3,
    returns={
        "parameters": "the number of parameters, as a whole number",
        "logits": "one logit for each point: (m,)",
        "first weights": "the slopes at the first layer's weights: (2, hidden[0])",
        "first biases": "the slopes at the first layer's biases: (hidden[0],)",
        "last bias": "the slope at the output bias: (1,)",
    },
    visible=[
        {"ask": "number of parameters", "hidden": [8, 8]},
        {"ask": "number of parameters", "hidden": [26]},
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
)
