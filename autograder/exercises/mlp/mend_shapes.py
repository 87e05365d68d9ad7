"""The exercise `mend_shapes` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, nn, torch
from . import random_layers


def ask_mended(target, hidden, X, layers):
    """Build the network, set its parameters in their order, and return its logits."""
    net = target(hidden)
    if net is None:
        return None
    if not isinstance(net, nn.Sequential):
        raise Unfit(
            f"`mend_shapes` returned an object of type {type(net).__name__}. Asked is an "
            "nn.Sequential: all parts in parentheses, with commas between."
        )
    X = torch.tensor(X, dtype=torch.float32)
    net(X)  # what does not fit shall say so itself
    parameters = list(net.parameters())
    values = [np.array(part) for W, b in layers for part in (W.T, b)]
    shapes = [tuple(p.shape) for p in parameters]
    if shapes != [value.shape for value in values]:
        shown = ", ".join(map(str, shapes)) or "none at all"
        raise Unfit(
            f"For hidden = {hidden} the parameters should have the shapes "
            f"{', '.join(str(value.shape) for value in values)}. They have: {shown}."
        )
    with torch.no_grad():
        for parameter, value in zip(parameters, values, strict=True):
            parameter.copy_(torch.tensor(value, dtype=torch.float32))
    return net(X)


exercise = Exercise(
    id="mend_shapes",
    points=2,
    returns="one logit for each point: (m,)",
    visible=[
        {
            "hidden": 8,
            "X": np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5], [2.0, 1.0]]),
            "layers": random_layers(np.random.default_rng(8), [2, 8, 8, 1]),
        },
        {
            "hidden": 3,
            "X": np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 2.0]]),
            "layers": [
                (np.array([[1.0, -1.0, 0.5], [2.0, 0.5, -1.0]]), np.array([0.5, 1.0, -0.5])),
                (
                    np.array([[-1.0, 1.0, 0.5], [1.5, -0.5, 1.0], [0.5, 1.0, -1.0]]),
                    np.array([1.0, -0.5, 0.5]),
                ),
                (np.array([[1.0], [-2.0], [1.5]]), np.array([-1.0])),
            ],
        },
        # A single point, far out.
        {
            "hidden": 2,
            "X": np.array([[90.0, -60.0]]),
            "layers": [
                (np.array([[1.0, -1.0], [-0.5, 1.0]]), np.array([0.5, 1.0])),
                (np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([0.5, -0.5])),
                (np.array([[1.5], [-1.0]]), np.array([-0.5])),
            ],
        },
    ],
    probe=ask_mended,
    planted="last_layer_expects_one",
    hints=(
        "Read the error from its end: two shapes in parentheses cannot be multiplied. The first "
        "is what arrives, the second the weights of the layer that refuses.",
        "(5x8 and 1x1): five samples with 8 numbers each arrive at a layer that has 1 input. "
        "What has to stand there instead of the first 1?",
        "The first argument of the last nn.Linear is the number of its inputs: as many as the "
        "layer before it has outputs. Use the name, not a number.",
    ),
    insight=(
        "An error message about shapes names the two numbers that had to be equal; the layer "
        "before says which of them is right."
    ),
)
