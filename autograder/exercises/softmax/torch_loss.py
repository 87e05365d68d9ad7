"""The exercise `torch_loss` of lesson 07: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, torch


def ask_torch_loss(target, Z, y):
    """Ask for the loss and, through its record, for the slopes at the scores."""
    scores = torch.tensor(Z, dtype=torch.float32, requires_grad=True)
    loss = target(scores, torch.tensor(y, dtype=torch.int64))
    if loss is None:
        return None
    if getattr(loss, "requires_grad", False):
        loss.sum().backward()
    return {"loss": loss, "slopes": scores.grad}


exercise = Exercise(
    "torch_loss",
    points=2,
    probe=ask_torch_loss,
    returns={
        "loss": "one number, a tensor of shape ()",
        "slopes": "the slopes in Z.grad after loss.backward(), a tensor: (m, C)",
    },
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]]), "y": np.array([0, 2])},
        {
            "Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [-2.0, -1.0], [1.5, 1.0]]),
            "y": np.array([1, 0, 0, 1, 1]),
        },
        {
            "Z": np.array(
                [[1000.0, 999.0, 998.0], [0.5, 3.0, -1.0], [0.0, 2.0, 1.0], [-1.0, 0.0, 1.5]]
            ),
            "y": np.array([1, 1, 2, 0]),
        },
        # The right class of the first sample has no probability on a computer.
        {"Z": np.array([[1000.0, 0.0, 998.0], [0.5, -1.0, 3.0]]), "y": np.array([1, 1])},
    ],
    hints=(
        "One of the losses in the table above takes scores and labels just as they are.",
        "Two steps: make the loss function, with empty brackets; call it with scores and labels. "
        "For (2, 1, 0.1) twice with labels 0 and 2 it says 1.367.",
        "Return what nn.CrossEntropyLoss says of the scores and the labels, in this order, and "
        "change neither.",
    ),
    insight=(
        "PyTorch's loss takes scores and not probabilities, for the reason for which you "
        "wrote `log_softmax`: the last exponential is never computed."
    ),
)
