"""The exercise `or_gate` of lesson 02: how it is asked and judged."""

from . import AND, CORNERS, NOR, OR, gate_exercise, tells_sign, tells_table

exercise = gate_exercise(
    "or_gate",
    OR,
    CORNERS,
    tells={
        "and_for_or": tells_table(CORNERS, AND),
        "nor_for_or": tells_table(CORNERS, NOR),
        "threshold_as_bias": tells_sign(OR, CORNERS, turn_b=-1),
        "one_input": tells_table(CORNERS, (0, 0, 1, 1), (0, 1, 0, 1)),
    },
    hints=(
        "Only (0, 0) may land below 0. Keep the slope of AND's line and shift it.",
        "With w = (1, 1) the sum without b is 0, 1, 1, 2. Which b leaves only the 0 below 0?",
        "At (0, 0) the sum is b itself, so b is negative; and each weight alone must outweigh it.",
    ),
    insight=("OR is AND with another bias: the line keeps its direction and moves towards (0, 0)."),
)
