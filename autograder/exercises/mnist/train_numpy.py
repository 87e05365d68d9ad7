"""The exercise `train_numpy` of lesson 09: how it is asked and judged."""

from ...exercise import Exercise
from . import LABELS, NETWORK, SIX, _batched

exercise = Exercise(
    "train_numpy",
    points=3,
    returns={
        "layers": "one pair (W, b) per layer",
        "loss": "the mean of the cross-entropy over all samples, one number",
    },
    visible=[
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 4, 2), "lr": 0.1},
        {"layers": NETWORK, "batches": _batched(SIX, LABELS, 2, 1, 3), "lr": 0.05},
        {"layers": NETWORK[:1], "batches": _batched(SIX[:5], LABELS[:5], 3, 2), "lr": 0.5},
    ],
    hints=(
        "It is the loop of lesson 08 over batches that are already cut: forward, loss, backward, "
        "step.",
        "Batches of 4 and 2 with losses 0.9 and 0.3: the mean over the six samples is "
        "(4 · 0.9 + 2 · 0.3) / 6 = 0.7, not 0.6.",
        "In the loop: get logits and cache, add loss times batch size to a total, get the slopes, "
        "and let the name layers stand for what sgd_step returns. Divide after the loop.",
    ),
    insight=(
        "The mean loss of an epoch mixes networks: the first batches met the weights of "
        "before, the last ones those of after."
    ),
    atol=1e-8,
)
