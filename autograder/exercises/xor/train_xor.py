"""The exercise `train_xor` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, nn, torch
from . import CORNERS, _as_course, _fill, one_thread

XOR = np.array([0.0, 1.0, 1.0, 0.0])


@one_thread()
def ask_training(target, W1, b1, w2, b2, X, y, lr, steps):
    """Let the learner's loop train a network of fixed weights; return losses and weights."""
    h = W1.shape[1]

    class Network(nn.Module):
        """No nn.Sequential: there are no layers to count on, only net(X)."""

        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(2, h), nn.Linear(h, 1)

        def forward(self, X):
            return self.second(torch.tanh(self.first(X)))[:, 0]

    net = Network()
    parameters = _fill(net, {"W1": W1, "b1": b1, "w2": w2, "b2": b2})
    single = torch.float32
    losses = target(net, torch.tensor(X, dtype=single), torch.tensor(y, dtype=single), lr, steps)
    return {"losses": losses, **_as_course(parameters)}


exercise = Exercise(
    id="train_xor",
    points=3,
    returns={
        "losses": "a list of `steps` plain numbers, the loss before each change",
        "W1": "the hidden weights after the last step: (2, hidden)",
        "b1": "the hidden biases after the last step: (hidden,)",
        "w2": "the output weights after the last step: (hidden,)",
        "b2": "the output bias after the last step: a number",
    },
    visible=[
        {
            "W1": np.array([[1.0, -0.5], [0.25, 2.0]]),
            "b1": np.array([-0.5, -0.5]),
            "w2": np.array([1.0, -2.0]),
            "b2": 0.5,
            "X": CORNERS,
            "y": XOR,
            "lr": 0.1,
            "steps": 2,
        },
        {
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
            "X": CORNERS,
            "y": XOR,
            "lr": 0.02,
            "steps": 4,
        },
        {
            "W1": np.array([[0.5, 1.0, -0.75], [-1.0, 0.25, 0.5]]),
            "b1": np.array([0.5, -0.25, 0.75]),
            "w2": np.array([-1.0, 0.5, 1.25]),
            "b2": 0.75,
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5], [2.0, 1.0]]),
            "y": np.array([1.0, 0.0, 1.0, 1.0, 0.0]),
            "lr": 1.5,
            "steps": 3,
        },
        # A network that is sure already: the contract's steps are made all the same.
        {
            "W1": np.array([[4.0, 4.0], [4.0, 4.0]]),
            "b1": np.array([-2.0, -6.0]),
            "w2": np.array([8.0, -8.0]),
            "b2": -8.0,
            "X": CORNERS,
            "y": XOR,
            "lr": 0.01,
            "steps": 3,
        },
    ],
    probe=ask_training,
    # Training in 32 bits, step upon step: small differences grow.
    rtol=1e-4,
    atol=2e-5,
    hints=(
        "It is the loop of the worked example, as a function: before the loop a loss function, "
        "an optimizer and an empty list; in the loop the five lines.",
        "With steps = 3 the list has 3 numbers, and the first of them is the loss of the network "
        "as it came to you, before anything changed.",
        "In each round: clear the slopes, compute the loss from net(X) and y, call its backward, "
        "let the optimizer step, and append the loss as a plain number with .item().",
    ),
    insight=(
        "The loss stands in the list before its step was taken, so the first entry belongs to"
        " a network that has learned nothing: keep it to see what was gained."
    ),
)
