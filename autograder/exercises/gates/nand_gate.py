"""The exercise `nand_gate` of lesson 02: how it is asked and judged."""

from . import AND, CORNERS, NAND, NOR, OR, gate_exercise, tells_sign, tells_table

exercise = gate_exercise(
    "nand_gate",
    NAND,
    CORNERS,
    tells={
        "and_for_nand": tells_table(CORNERS, AND),
        "nor_for_nand": tells_table(CORNERS, NOR),
        "or_for_nand": tells_table(CORNERS, OR),
        "only_weights_turned": tells_sign(NAND, CORNERS, turn_b=-1),
        "only_bias_turned": tells_sign(NAND, CORNERS, turn_w=-1),
        "one_input": tells_table(CORNERS, (1, 1, 0, 0), (1, 0, 1, 0)),
    },
    hints=(
        "NAND and AND share their line. What differs is the side that fires.",
        "AND's sums −1.5, −0.5, −0.5, 0.5 must become 1.5, 0.5, 0.5, −0.5.",
        "Multiply both weights and the bias of AND by −1.",
    ),
    insight=(
        "Turning all signs turns all answers, and from NAND alone every other gate can be "
        "wired, a whole computer included."
    ),
)
