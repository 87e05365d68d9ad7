"""The exercise `forward_with_cache` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise
from . import BY_HAND, FOUR_WIDTHS


def holds_an_earlier_call(answer, X, layers):
    """Whether the last pairs begin with X, as they should, and other inputs go before them."""
    _, cache = answer
    earlier, own = cache[: -len(layers)], cache[-len(layers) :]
    known = [A for A, _ in own]
    return np.array_equal(known[0], X) and any(
        not any(np.array_equal(A, B) for B in known) for A, _ in earlier
    )


def three_in_a_pair(answer, X, layers):
    """Whether every item of the cache holds three or more things."""
    _, cache = answer
    return len(cache) == len(layers) and all(
        isinstance(item, (tuple, list)) and len(item) > 2 for item in cache
    )


exercise = Exercise(
    id="forward_with_cache",
    points=3,
    returns={
        "logits": "the last layer's sums: (m, n_out)",
        "cache": "a list with a pair (A, Z) for each layer: A, what went in, (m, inputs), and Z, "
        "the sums, (m, neurons)",
    },
    visible=[
        {"X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]), "layers": BY_HAND},
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [200.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
        },
    ],
    atol=1e-7,
    tells={
        "cache_made_once": holds_an_earlier_call,
        "three_in_a_pair": three_in_a_pair,
    },
    hints=(
        "Go through the layers as before. At each, two arrays are in your hands: the one that "
        "went in, and the sums. Keep both, before you bend.",
        "By hand, for the sample (1, 0.5): the first pair is (1, 0.5) and (0.9, -0.4), the second "
        "(0.9, 0) and 0.35. The logit is 0.35. Two layers, two pairs.",
        "Start with an empty list. In the loop: compute Z, append the pair of A and Z, then make "
        "the next A from Z with ReLU. After the loop, return the last Z and the list.",
    ),
    insight=(
        "What you keep is what training needs so much memory for: using a network takes one "
        "layer's numbers at a time, training it takes all of them."
    ),
)
