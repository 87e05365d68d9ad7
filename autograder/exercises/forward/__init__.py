"""The exercises of lesson 06, in teaching order, and what they share."""

import numpy as np

ORDER = (
    "forward",
    "forward_with_cache",
    "predict_classes",
    "count_operations",
    "to_torch",
    "mend_forward",
    "in_parts",
)

# The network that the lesson's text works by hand; its explorer starts with the same numbers.
BY_HAND = [
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5], [-1.5]]), np.array([-0.1])),
]


# Three layers, each of another width: 3-2-4-2.
FOUR_WIDTHS = [
    (np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.25]]), np.array([0.25, -0.5])),
    (np.array([[1.0, -1.0, 0.5, 2.0], [-0.5, 1.0, 1.0, 0.5]]), np.array([0.5, 0.25, -1.0, -0.5])),
    (
        np.array([[0.5, -1.0], [1.0, -0.5], [-1.0, 0.25], [-0.5, 1.0]]),
        np.array([0.5, -0.25]),
    ),
]
