"""The exercise `count_operations` of lesson 06: how it is asked and judged."""

from ...exercise import Exercise, call_for_a_count

exercise = Exercise(
    id="count_operations",
    points=1,
    returns="the number of multiply-adds",
    visible=[
        {"sizes": [2, 2, 1], "m": 1},
        {"sizes": [4, 5, 1], "m": 10},
        {"sizes": [784, 128, 10], "m": 1},
        {"sizes": [3, 6, 2, 4], "m": 7},
        {"sizes": [5, 1], "m": 3},
        {"sizes": [5, 5, 5, 5], "m": 2},
    ],
    probe=call_for_a_count,
    hints=(
        "Every weight of a layer is used once for every sample.",
        "[2, 2, 1]: 2 times 2 weights, then 2 times 1, so 6 for one sample, and 60 for ten.",
        "Add up the products of neighbouring sizes, and multiply by the number of samples.",
    ),
    insight=(
        "The work grows with the product of neighbouring widths: one wide layer between two "
        "narrow ones is cheaper than two wide ones in a row."
    ),
)
