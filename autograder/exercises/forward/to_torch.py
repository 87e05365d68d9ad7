"""The exercise `to_torch` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, nn, torch
from . import BY_HAND, FOUR_WIDTHS


def ask_network(target, X, layers):
    """Build the network, send a batch through it, and look whether it shares our weights."""
    net = target(layers)
    if net is None:
        return None
    if not isinstance(net, nn.Sequential):
        raise Unfit(
            f"`to_torch` returned an object of type {type(net).__name__}. Asked is an "
            "nn.Sequential."
        )
    parameters = list(net.parameters())
    if any(p.dtype != torch.float32 for p in parameters):
        raise Unfit("Not all parameters of the network are float32.")
    logits = net(torch.tensor(X, dtype=torch.float32))
    answer = {
        "trainable parameters": sum(p.numel() for p in parameters if p.requires_grad),
        "logits": logits.detach().clone(),
    }
    # As training would: if the weights are shared, the caller's arrays change with them.
    with torch.no_grad():
        for parameter in parameters:
            parameter.add_(1.0)
    return answer


exercise = Exercise(
    id="to_torch",
    points=3,
    returns={
        "trainable parameters": "how many numbers of the network can be trained",
        "logits": "what the network makes of X: (m, n_out)",
    },
    visible=[
        {"X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]), "layers": BY_HAND},
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [200.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
        },
    ],
    probe=ask_network,
    rtol=1e-5,
    atol=1e-6,
    hints=(
        "Lesson 01 copied one neuron into an `nn.Linear`. Now there is one for each layer, and a "
        "ReLU between neighbours.",
        "A W of shape (3, 2) needs nn.Linear(3, 2), whose weight has shape (2, 3). Three layers "
        "make five modules: linear, relu, linear, relu, linear.",
        "For each pair: make the linear module, and inside torch.no_grad() copy the transposed W "
        "into its weight and b into its bias. Append it and a ReLU to a list; leave the list's "
        "last ReLU away and hand the rest, with a *, to nn.Sequential.",
    ),
    insight=(
        "Two libraries with the same numbers give the same answers: the network is its "
        "weights, not the code it was written in."
    ),
)
