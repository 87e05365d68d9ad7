"""The exercise `torch_neuron` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, nn, torch


def ask_layer(target, w, b, X):
    """Ask for the layer and give it a batch; report its parameters and its answer.

    Another layer is asked for meanwhile: the first one must not notice.
    """
    layer = target(w, b)
    if layer is None:
        return None
    if not isinstance(layer, nn.Linear):
        kind = layer.__name__ if isinstance(layer, type) else type(layer).__name__
        raise Unfit(f"You returned something of type {kind}. Asked is the layer: an nn.Linear.")
    for name, parameter in layer.named_parameters():
        if not parameter.requires_grad:
            raise Unfit(
                f"The layer's {name} has requires_grad = False, so that it can never learn. "
                "The contract asks for parameters that can."
            )
    target(1.0 - w, b + 1.0)
    output = layer(torch.tensor(X, dtype=torch.float32))
    return {"weight": layer.weight, "bias": layer.bias, "output": output}


exercise = Exercise(
    "torch_neuron",
    points=2,
    returns={
        "weight": "the layer's weight, a parameter of shape (1, n)",
        "bias": "the layer's bias, a parameter of shape (1,)",
        "output": "what the layer makes of X: (m, 1)",
    },
    visible=[
        {
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
            "X": np.array([[0.5, 0.9, 0.1], [1.0, 2.0, -1.0]]),
        },
        {
            "w": np.array([2.0, -0.5]),
            "b": -0.25,
            "X": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [-2.0, 0.5]]),
        },
        {
            "w": np.array([1.0, 3.0, -2.0, 0.5]),
            "b": 1.5,
            "X": np.array([[2.0, -1.0, 0.5, 1.0], [0.0, 1.0, 1.5, -3.0]]),
        },
    ],
    hints=(
        "Three steps: make a layer of the right size, overwrite its two parameters, return it. The "
        "example above does the second step.",
        "For n = 3: the layer takes 3 numbers in and gives 1 out; its weight has shape (1, 3), its "
        "bias shape (1,).",
        "Make an nn.Linear from as many inputs as w has to one output. Inside torch.no_grad(), "
        "copy w as a tensor into its weight and fill its bias with b. Return the layer.",
    ),
    insight=(
        "PyTorch keeps the weights of a neuron in a row, one row per neuron, so a layer of "
        "many neurons will be the same object with more rows."
    ),
    probe=ask_layer,
    rtol=1e-5,
    atol=1e-6,
)
