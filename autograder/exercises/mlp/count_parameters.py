"""The exercise `count_parameters` of lesson 04: how it is asked and judged."""

from ...exercise import Exercise, call_for_a_count

exercise = Exercise(
    id="count_parameters",
    points=2,
    returns="the number of weights and biases",
    visible=[
        {"sizes": [2, 2, 1]},
        {"sizes": [4, 8, 8, 3]},
        {"sizes": [784, 128, 10]},
        {"sizes": [3, 5]},
        {"sizes": [1, 3, 1, 2]},
        {"sizes": [5, 5, 5, 5]},
    ],
    probe=call_for_a_count,
    hints=(
        "Count layer by layer. A layer is described by two neighbours in the list.",
        "[2, 2, 1]: the first layer has 2·2 weights and 2 biases, the second 2·1 and 1: 6 + 3 = 9.",
        "Go over the positions 1, 2, ... of the list. At each, add (size before) times (size "
        "here), and (size here) once more for the biases.",
    ),
    insight=(
        "Between wide layers the weights outnumber the biases by far: double every width, and"
        " there are almost four times as many."
    ),
)
