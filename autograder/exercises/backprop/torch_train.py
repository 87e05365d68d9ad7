"""The exercise `torch_train` of lesson 08: how it is asked and judged."""

from ...exercise import Exercise, nn, torch
from . import BY_HAND, FIVE, OVERSHOT, SURE, THREE_LAYERS


def _network(layers):
    """Make a network that is no nn.Sequential; the last biases are no part of a layer."""

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden = nn.ModuleList(nn.Linear(*W.shape) for W, _ in layers[:-1])
            self.output = nn.Linear(*layers[-1][0].shape, bias=False)
            self.shift = nn.Parameter(torch.tensor(layers[-1][1], dtype=torch.float32))

        def forward(self, X):
            for layer in self.hidden:
                X = torch.relu(layer(X))
            return self.output(X) + self.shift

    net = Network()
    with torch.no_grad():
        for (W, b), linear in zip(layers, (*net.hidden, net.output), strict=True):
            linear.weight.copy_(torch.tensor(W.T))
            if linear.bias is not None:
                linear.bias.copy_(torch.tensor(b))
    return net


def ask_torch_train(target, layers, X, y, lr, steps):
    """Give a network with fixed weights, let it be trained, and look at what it became."""
    net = _network(layers)
    losses = target(net, torch.tensor(X, dtype=torch.float32), torch.tensor(y), lr, steps)
    if losses is None:
        return None
    return {"losses": losses, "parameters": list(net.parameters())}


TORCH_FIVE = {"layers": BY_HAND, "X": FIVE["X"], "y": FIVE["y"], "lr": 0.5}


exercise = Exercise(
    "torch_train",
    points=2,
    returns={
        "losses": "a list with one number per step",
        "parameters": "the network's parameters after training",
    },
    visible=[
        TORCH_FIVE | {"steps": 1},
        TORCH_FIVE | {"steps": 3},
        TORCH_FIVE | {"layers": THREE_LAYERS, "lr": 0.1, "steps": 2},
        SURE | {"lr": 0.5, "steps": 3},
        OVERSHOT | {"steps": 3},
    ],
    hints=(
        "The loop of lesson 03: logits and loss, zero the slopes, backward, step. And the loss "
        "into a list.",
        "From 0.97 the step of size 0.5 along a slope of 0.2 leads to 0.87. In PyTorch the slope "
        "of a parameter p stands in p.grad, but only after backward().",
        "In each step: the CrossEntropyLoss of net(X) and y; net.zero_grad(); loss.backward(); "
        "then, under torch.no_grad(), take lr times p.grad off every p in net.parameters(), in "
        "place.",
    ),
    insight=(
        "Your own loop and PyTorch's reach the same numbers: from here on the library saves "
        "you work, and keeps no secret from you."
    ),
    probe=ask_torch_train,
)
