"""The exercise `train_epoch` of lesson 09: how it is asked and judged."""

from ...exercise import Exercise, torch
from . import LABELS, NETWORK, SIX, _batched, _loader, _watched, _weights

OPTIMIZERS = {
    "SGD": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr),
    "SGD with momentum": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.9),
    "SGD with Nesterov's momentum": lambda parameters, lr: torch.optim.SGD(
        parameters, lr=lr, momentum=0.9, nesterov=True
    ),
}


def ask_epoch(target, layers, batches, lr, optimizer):
    """Let the learner's loop train a small network that comes in eval mode with old slopes."""
    modes = set()
    net = _watched(layers, modes)
    net.eval()
    for parameter in net.parameters():
        parameter.grad = torch.ones_like(parameter)
    loss = target(net, _loader(batches), OPTIMIZERS[optimizer](net.parameters(), lr))
    if loss is None:
        return None
    return {"loss": loss, "weights": _weights(net), "mode": ", ".join(sorted(modes))}


exercise = Exercise(
    "train_epoch",
    points=3,
    returns={
        "loss": "the mean of the cross-entropy over all samples, one number",
        "weights": "all parameters after the epoch, one after the other",
        "mode": "how the network was run",
    },
    visible=[
        {
            "layers": NETWORK,
            "batches": _batched(SIX, LABELS, 4, 2),
            "lr": 0.1,
            "optimizer": "SGD",
        },
        {
            "layers": NETWORK,
            "batches": _batched(SIX, LABELS, 2, 1, 3),
            "lr": 0.2,
            "optimizer": "SGD with momentum",
        },
        {
            "layers": NETWORK[:1],
            "batches": _batched(SIX[:5], LABELS[:5], 3, 2),
            "lr": 0.2,
            "optimizer": "SGD",
        },
    ],
    probe=ask_epoch,
    hints=(
        "It is train_numpy once more. PyTorch does the backward pass, the optimizer the step.",
        "Before the loop: train mode. In the loop, for each batch: loss, clear, backward, step. "
        "Two batches of 4 and 2 with losses 0.9 and 0.3 make 0.7.",
        "Add each batch's loss as a plain number times its size, and divide by all sizes together "
        "after the loop.",
    ),
    insight=(
        "Slopes are added up until somebody clears them, and that is on purpose: several "
        "batches can share one step when memory is short."
    ),
    rtol=1e-4,
    atol=1e-5,
)
