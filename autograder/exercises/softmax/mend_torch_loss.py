"""The exercise `mend_torch_loss` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, nn, torch


def ask_training(target, W, b, X, y, lr, steps):
    """Let the learner's loop train one linear layer from fixed weights."""
    linear = nn.Linear(*W.shape)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(W.T))
        linear.bias.copy_(torch.tensor(b))

    class Network(nn.Module):
        """No nn.Linear and no nn.Sequential: there is nothing to count on but net(X)."""

        def __init__(self):
            super().__init__()
            self.only = linear

        def forward(self, X):
            return self.only(X)

    net = Network()
    samples = torch.tensor(X, dtype=torch.float32)
    losses = target(net, samples, torch.tensor(y, dtype=torch.int64), lr, steps)
    if losses is None:
        return None
    return {"losses": losses, "W": linear.weight.T, "b": linear.bias}


exercise = Exercise(
    "mend_torch_loss",
    points=2,
    returns={
        "losses": "a list of numbers, one per step",
        "W": "the layer's weights after the last step: (n, C)",
        "b": "the layer's biases after the last step: (C,)",
    },
    visible=[
        {
            "W": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b": np.array([0.1, -0.2, 0.3]),
            "X": np.array([[1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 1.0]]),
            "y": np.array([0, 1, 2, 1]),
            "lr": 0.5,
            "steps": 3,
        },
        {
            "W": np.array([[0.5, -1.0], [1.5, 0.0], [-0.5, 1.0]]),
            "b": np.array([0.2, -0.4]),
            "X": np.array(
                [
                    [1.0, 0.0, -1.0],
                    [0.5, 2.0, 1.0],
                    [-1.5, 0.5, 0.0],
                    [0.0, 1.0, 2.0],
                    [1.0, -1.0, 0.5],
                ]
            ),
            "y": np.array([1, 0, 0, 1, 1]),
            "lr": 0.1,
            "steps": 4,
        },
        # Labels that no line separates, and steps so long that the loss grows before it falls.
        {
            "W": np.array([[0.6, -0.8], [0.4, 0.2]]),
            "b": np.array([0.1, 0.3]),
            "X": np.array([[2.0, 1.0], [-1.0, 3.0], [4.0, -2.0], [-2.0, -1.0], [0.5, -3.0]]),
            "y": np.array([1, 0, 1, 1, 0]),
            "lr": 2.0,
            "steps": 3,
        },
        # A network that is sure already, and right.
        {
            "W": np.array([[9.0, -8.0], [-10.0, 9.0]]),
            "b": np.array([0.5, -0.5]),
            "X": np.array([[1.0, -0.5], [0.5, 1.5], [2.0, -1.0], [-1.0, 0.25]]),
            "y": np.array([0, 1, 0, 1]),
            "lr": 0.5,
            "steps": 3,
        },
    ],  # fmt: skip
    hints=(
        "The accuracy is perfect and the loss is not: look at what the loss is given.",
        "Softmax of ten numbers, nine of them 0 and one of them 1: the largest is "
        "e / (e + 9) = 0.232, and -log 0.232 = 1.461.",
        "Leave the softmax out: the loss gets the scores of the net as they come.",
    ),
    insight=(
        "A second softmax runs without an error and still learns, slowly: a loss that cannot "
        "fall below 1.46 for ten classes is how it betrays itself."
    ),
    probe=ask_training,
    rtol=1e-4,
    atol=1e-5,
    planted="softmax_first",
)
