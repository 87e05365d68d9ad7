"""The exercise `evaluate` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, torch
from . import NETWORK, SIX, _batched, _loader, _watched, _weights


def ask_evaluation(target, layers, batches):
    """Let the learner measure a small network that comes in train mode."""
    modes = set()
    net = _watched(layers, modes)
    net.train()
    before = _weights(net).clone()
    with torch.enable_grad():  # whoever switches recording off may leave it so
        answer = target(net, _loader(batches))
    if answer is None:
        return None
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        answer = answer, None
    return {
        "loss": answer[0],
        "accuracy": answer[1],
        "mode": ", ".join(sorted(modes)),
        "moved": not torch.equal(before, _weights(net)),
    }


exercise = Exercise(
    "evaluate",
    points=2,
    returns={
        "loss": "the mean of the cross-entropy over all samples, one number",
        "accuracy": "the share of right decisions, from 0 to 1",
        "mode": "how the network was run",
        "moved": "whether a parameter has changed",
    },
    visible=[
        {"layers": NETWORK, "batches": _batched(SIX, np.array([1, 0, 2, 0, 1, 0]), 4, 2)},
        # The fourth is right with 0.48: surer than of the others, but not sure.
        {"layers": NETWORK, "batches": _batched(SIX / 2, np.array([2, 1, 0, 2, 1, 1]), 2, 1, 3)},
        {"layers": NETWORK[:1], "batches": _batched(SIX[:5], np.array([1, 1, 3, 2, 0]), 3, 2)},
        # All are right.
        {"layers": NETWORK, "batches": _batched(SIX[1:4] / 2, np.array([0, 0, 2]), 2, 1)},
    ],
    probe=ask_evaluation,
    hints=(
        "As train_epoch, but nothing moves: eval mode, no recording, no optimizer.",
        "Three right of four in the first batch, none of two in the second: the accuracy is "
        "3 / 6 = 0.5, not the mean of 0.75 and 0.",
        "The decision is the argmax of each row, dim=1. Comparing with the labels gives True and "
        "False; their sum, as a plain number, is how many were right.",
    ),
    insight=(
        "Counting what is right and dividing once at the end makes the result the same for "
        "every batch size."
    ),
    rtol=1e-4,
    atol=1e-5,
)
