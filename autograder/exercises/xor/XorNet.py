"""The exercise `XorNet` of lesson 03: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, torch
from . import _as_course, _fill, _find_parameters, one_thread

# What is asked of a network, in the words that a learner reads in a card.
ASK_COUNT = "how many parameters does the network have?"


ASK_START = "of two new networks, how many hidden neurons have weights of their own?"


ASK_LOGITS = "with these weights, which logits does it return for X?"


ASK_SLOPES = "with these weights, which slopes does the sum of pull * logits send back to them?"


@one_thread()
def ask_net(target, question, hidden=None, X=None, W1=None, b1=None, w2=None, b2=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
    if W1 is not None:
        hidden = W1.shape[1]
    net = target() if hidden is None else target(hidden)
    if question == ASK_COUNT:
        return {"parameters": sum(p.numel() for p in net.parameters())}
    if question == ASK_START:
        shapes = {"W1": (hidden, 2), "b1": (hidden,), "w2": (1, hidden), "b2": (1,)}
        weights = [_find_parameters(each, shapes)["W1"] for each in (net, target(hidden))]
        return {"different hidden neurons": len(torch.unique(torch.cat(weights), dim=0))}
    parameters = _fill(net, {"W1": W1, "b1": b1, "w2": w2, "b2": b2})
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
    hints=(
        "__init__ makes the two layers and stores them in self. forward sends X through them, "
        "with the tanh in between.",
        "Shapes for 4 rows and 8 hidden neurons: (4, 2) becomes (4, 8), tanh leaves (4, 8), the "
        "second layer gives (4, 1). Still to do: make that (4,).",
        "After super().__init__() store an nn.Linear from 2 to hidden and one from hidden to 1. "
        "In forward: the first layer, torch.tanh, the second layer, then take column 0.",
    ),
)
