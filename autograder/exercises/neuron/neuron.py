"""The exercise `neuron` of lesson 01: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise


def ask_neuron(target, x, w, b, activation):
    """Ask for one neuron's output; the case names the activation, the code gets the function."""
    # Here, where nothing can import them: some are answers to exercises of later lessons. The
    # last three are in no lesson: an answer that knows the usual ones by heart fails them. And
    # the very last rounds a number, as the contract promises to give it one, and no array.
    activations = {
        "identity": lambda z: z,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "step": lambda z: np.where(z > 0, 1.0, 0.0),
        "tanh": np.tanh,
        "cube": lambda z: z**3,
        "round to tenths": lambda z: float(round(z, 1)),
    }

    def given(z):
        return activations[activation](z)

    # An error that says how it was called wrong names it as the learner does.
    given.__qualname__ = "activation"
    return target(x, w, b, given)


exercise = Exercise(
    "neuron",
    points=2,
    returns="a, one number",
    visible=[
        {
            "x": np.array([0.5, 0.9, 0.1]),
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
            "activation": "sigmoid",
        },
        {
            "x": np.array([2.0, -1.0, 0.5]),
            "w": np.array([1.0, 1.5, -0.5]),
            "b": -0.5,
            "activation": "step",
        },
        {
            "x": np.array([1.0, 0.5, -2.0]),
            "w": np.array([0.5, 1.0, -0.25]),
            "b": 0.5,
            "activation": "cube",
        },
        {
            "x": np.array([3.0, -2.0, 1.0]),
            "w": np.array([0.5, 2.0, -1.0]),
            "b": 1.25,
            "activation": "identity",
        },
    ],
    hints=(
        "Two steps, one after the other. You have written the first one already.",
        "With the sigmoid: z = 0.19, then sigmoid(0.19) = 0.547. With the cube: z = 2, then 8.",
        "Compute the weighted sum with the function from the exercise before, and call the "
        "function `activation` with the result.",
    ),
    insight=(
        "You handed a function to a function: the neuron stays the same whatever activation "
        "it is given, and so will every layer you build."
    ),
    probe=ask_neuron,
    rtol=1e-5,
    atol=1e-6,
)
