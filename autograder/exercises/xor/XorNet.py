"""The exercise `XorNet` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, torch
from . import _as_course, _fill, _find_parameters, one_thread

# What is asked of a network, in the words that a learner reads in a card.
ASK_COUNT = "how many parameters does the network have?"


ASK_START = "of two new networks, how many hidden neurons have weights of their own?"


ASK_SPREAD = "of many new networks, are all parameters spread as PyTorch draws them?"


ASK_LOGITS = "with these weights, which logits does it return for X?"


ASK_SLOPES = "with these weights, which slopes does the sum of pull · logits send back to them?"


NETWORKS = 60


def spread(values, limit):
    """Say whether numbers are drawn evenly between -limit and limit, as nn.Linear's are.

    A start of PyTorch's own is called anything else less than once in a million times: the largest
    of n numbers falls short of limit · 1e-7 ** (1 / n) once in ten million times, and their mean
    size is limit / 2 within six standard errors.
    """
    sizes = values.abs()
    n = len(sizes)
    largest, mean = float(sizes.max()) / limit, float(sizes.mean()) / limit
    if 1e-7 ** (1 / n) <= largest <= 1 + 1e-6 and abs(mean - 0.5) <= 6 * 12**-0.5 * n**-0.5:
        return "as PyTorch draws it"
    return "another start"


def ask_spread(target, hidden):
    """Ask how the parameters of many new networks are spread."""
    shapes = {"W1": (hidden, 2), "b1": (hidden,), "w2": (1, hidden), "b2": (1,)}
    starts = [_find_parameters(target(hidden), shapes) for _ in range(NETWORKS)]
    drawn = {
        part: torch.stack([start[part].detach().float().reshape(-1) for start in starts])
        for part in shapes
    }
    if all(len(torch.unique(values, dim=0)) == 1 for values in drawn.values()):
        return {f"start of {part}": "the same in every network" for part in shapes}
    limits = {"W1": 2**-0.5, "b1": 2**-0.5, "w2": hidden**-0.5, "b2": hidden**-0.5}
    return {
        f"start of {part}": spread(values.reshape(-1), limits[part])
        for part, values in drawn.items()
    }


def is_start_of_its_own(answer, question, **case):
    """Whether a network was given other starting numbers than PyTorch's."""
    return question == ASK_SPREAD and "another start" in answer.values()


def is_other_default(answer, question, hidden=None, **case):
    """Whether a network has another size where none is asked for."""
    hidden_neurons, rest = divmod(answer["parameters"] - 1, 4)
    return hidden is None and rest == 0 and hidden_neurons != 8


@one_thread()
def ask_net(target, question, hidden=None, X=None, W1=None, b1=None, w2=None, b2=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
    if W1 is not None:
        hidden = W1.shape[1]
    if question == ASK_SPREAD:
        return ask_spread(target, hidden)
    net = target() if hidden is None else target(hidden)
    if question == ASK_COUNT:
        return {"parameters": sum(p.numel() for p in net.parameters())}
    if question == ASK_START:
        shapes = {"W1": (hidden, 2), "b1": (hidden,), "w2": (1, hidden), "b2": (1,)}
        weights = [_find_parameters(each, shapes)["W1"] for each in (net, target(hidden))]
        return {"different hidden neurons": len(torch.unique(torch.cat(weights), dim=0))}
    parameters = _fill(net, {"W1": W1, "b1": b1, "w2": w2, "b2": b2})
    frozen = [part for part, parameter in parameters.items() if not parameter.requires_grad]
    if frozen:
        raise Unfit(
            f"These parameters have requires_grad = False, so that they can never learn: "
            f"{', '.join(frozen)}."
        )
    logits = net(torch.tensor(X, dtype=torch.float32))
    if question == ASK_LOGITS or logits is None:
        return None if logits is None else {"logits": logits}
    (logits.reshape(-1) * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    return _as_course(
        {
            part: torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            for part, parameter in parameters.items()
        }
    )


exercise = Exercise(
    id="XorNet",
    points=3,
    returns={
        "parameters": "the number of parameters, as a whole number",
        "different hidden neurons": "how many hidden neurons of two networks start with weights "
        "of their own",
        "start of W1": "how the hidden weights of new networks are spread",
        "start of b1": "how the hidden biases of new networks are spread",
        "start of w2": "how the output weights of new networks are spread",
        "start of b2": "how the output biases of new networks are spread",
        "logits": "one logit for each row: (m,)",
        "W1": "the slopes at the hidden weights: (2, hidden)",
        "b1": "the slopes at the hidden biases: (hidden,)",
        "w2": "the slopes at the output weights: (hidden,)",
        "b2": "the slope at the output bias: a number",
    },
    visible=[
        {"question": ASK_COUNT},
        {"question": ASK_COUNT, "hidden": 4},
        {"question": ASK_START, "hidden": 6},
        {"question": ASK_SPREAD, "hidden": 6},
        # tanh(0.5) = 0.462, tanh(-1) = -0.762: 1·0.462 - 2·(-0.762) + 0.5 = 2.485
        {
            "question": ASK_LOGITS,
            "X": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
            "W1": np.array([[1.0, -0.5], [0.25, 2.0]]),
            "b1": np.array([-0.5, -0.5]),
            "w2": np.array([1.0, -2.0]),
            "b2": 0.5,
        },
        {
            "question": ASK_LOGITS,
            "X": np.array([[0.5, -1.0]]),
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
        },
        {
            "question": ASK_SLOPES,
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5]]),
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
            "pull": np.array([1.0, -2.0, 0.5, 1.0]),
        },
    ],
    probe=ask_net,
    tells={"other_default": is_other_default, "own_start": is_start_of_its_own},
    hints=(
        "__init__ makes the two layers and stores them in self. forward sends X through them, "
        "with the tanh in between.",
        "Shapes for 4 rows and 8 hidden neurons: (4, 2) becomes (4, 8), tanh leaves (4, 8), the "
        "second layer gives (4, 1). Still to do: make that (4,).",
        "After super().__init__() store an nn.Linear from 2 to hidden and one from hidden to 1. "
        "In forward: the first layer, torch.tanh, the second layer, then take column 0.",
    ),
    insight=(
        "The last layer ends in a plain sum, because the loss takes the sigmoid itself and "
        "can then work without overflow."
    ),
)
