"""The exercises of lesson 05, in teaching order, and what they share."""

from typing import Any

ORDER = (
    "collapse",
    "sigmoid",
    "relu",
    "leaky_relu",
    "sigmoid_slope",
    "tanh_slope",
    "relu_slope",
    "mend_slope",
    "autograd_slope",
    "Swish",
    "collapse_all",
)

# The tolerance of this lesson: an honest measured slope is a right slope.
CLOSE: dict[str, Any] = {"rtol": 1e-5, "atol": 1e-6}
