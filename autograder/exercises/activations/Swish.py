"""The exercise `Swish` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, torch
from . import CLOSE


def ask_swish(target, ask, beta=None, z=None, pull=None):
    """Build the learner's module and ask one thing of it.

    `pull` are numbers c of which the slopes of c·a are asked, so that no two cancel.
    """
    module = target() if beta is None else target(beta)
    parameters = list(module.parameters())
    if ask == "parameters":
        numbers = [float(p) for parameter in parameters for p in parameter.detach().reshape(-1)]
        if len(numbers) != 1:
            raise Unfit(
                f"The module's parameters hold {len(numbers) or 'no'} numbers. Asked is one, β."
            )
        return {"beta": numbers[0]}
    z = torch.tensor(z, dtype=torch.float32, requires_grad=ask == "slopes")
    before = z.detach().clone()
    a = module(z)
    if a is None:
        return None
    if ask == "values" or not isinstance(a, torch.Tensor):
        return {"a": a, "z unchanged": bool(torch.equal(z, before))}
    if a.requires_grad:  # if not, no slope arrives
        (a * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    at_beta = sum(float(p.grad.sum()) for p in parameters if p.grad is not None)
    return {"at z": torch.zeros_like(z) if z.grad is None else z.grad, "at beta": float(at_beta)}


exercise = Exercise(
    "Swish",
    points=2,
    returns={
        "beta": "the value of its parameter",
        "a": "the activation of each number, in the shape of z",
        "z unchanged": "whether z is what it was",
        "at z": "the slopes at z, in the shape of z",
        "at beta": "the slope at β, one number",
    },
    visible=[
        {"ask": "parameters"},
        {"ask": "parameters", "beta": 2.5},
        {"ask": "values", "z": np.array([-2.0, 0.0, 2.0, -0.5])},
        {"ask": "values", "beta": 2.0, "z": np.array([[-2.0], [0.5], [150.0], [-0.25]])},
        {
            "ask": "slopes",
            "beta": 1.5,
            "z": np.array([-1.0, 0.5, 2.0]),
            "pull": np.array([1.0, -2.0, 0.5]),
        },
    ],
    probe=ask_swish,
    hints=(
        "Two methods: __init__ stores β so that it can be trained, forward is the formula.",
        "With β = 1, z = 2 gives 2 · 0.881 = 1.762, and z = −2 gives −2 · 0.119 = −0.238. The "
        "module has one number to train.",
        "In __init__, after super().__init__(), store an nn.Parameter made of the tensor of beta. "
        "In forward, return z times the sigmoid of that parameter times z.",
    ),
    insight=(
        "A parameter need not be a weight: whatever is a tensor with slopes can be learned, "
        "the shape of the activation too."
    ),
    **CLOSE,
)
