"""The exercise `autograd_slope` of lesson 05: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, torch
from . import CLOSE


def cube(z):
    return z**3


def parabola(z):
    return z * z - 3 * z + 1


def ask_slope(target, function, z):
    """Ask for the slopes of a function; the case names it, the code gets one for tensors."""
    # The last two are no activations: an answer that knows the usual slopes by heart fails.
    functions = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "cube": cube,
        "parabola": parabola,
    }
    slopes = target(functions[function], z)
    # Both are right: what PyTorch found is as good as an array.
    return slopes.detach().numpy() if isinstance(slopes, torch.Tensor) else slopes


exercise = Exercise(
    "autograd_slope",
    points=2,
    returns="one slope for each z, in the shape of z",
    visible=[
        {"function": "sigmoid", "z": np.array([-2.0, 0.0, 2.0])},
        {"function": "cube", "z": np.array([1.0, -2.0, 0.5, 3.0])},
        {"function": "parabola", "z": np.array([[2.0, -1.0, 0.5], [0.0, 60.0, -0.25]])},
        {"function": "relu", "z": np.array([[-5.0], [-0.1], [0.1]])},
    ],
    probe=ask_slope,
    hints=(
        "The example has all the steps: a tensor that records, the function, one number to walk "
        "back from, and the gradient at the place where you started.",
        "For the cube at (1, −2, 0.5, 3) the slopes are (3, 12, 0.75, 27). The sum of the cubes is "
        "20.125; you walk back from that.",
        "Make a tensor of z that requires a gradient, call the function with it, add the outputs "
        "up, call backward, and return the tensor's grad.",
    ),
    insight=(
        "Each z has an influence on its own term of the sum only, so one backward pass gives "
        "all the slopes at once."
    ),
    **CLOSE,
)
