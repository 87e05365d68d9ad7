"""The exercise `and_gate` of lesson 02: how it is asked and judged."""

from . import AND, CORNERS, NAND, OR, gate_exercise, tells_sign, tells_table

exercise = gate_exercise(
    "and_gate",
    AND,
    CORNERS,
    tells={
        "or_for_and": tells_table(CORNERS, OR),
        "nand_for_and": tells_table(CORNERS, NAND),
        "threshold_as_bias": tells_sign(AND, CORNERS, turn_b=-1),
        "one_input": tells_table(CORNERS, (0, 0, 1, 1), (0, 1, 0, 1)),
    },
    hints=(
        "Only (1, 1) may land above 0. The line has to cut that corner off from the three others.",
        "With w = (1, 1) the sum without b is 0, 1, 1, 2 at the four corners. Which b leaves only "
        "the 2 above 0?",
        "Choose b between minus the largest sum and minus the second largest, near the middle.",
    ),
    insight=(
        "The bias is a threshold: between 1 and 2 inputs there is a whole range of biases "
        "that do, and the middle of it is the safest."
    ),
)
