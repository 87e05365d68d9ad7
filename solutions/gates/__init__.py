"""Lesson 02: what one neuron can decide."""

# What is said of mistakes that can be made with any gate.
BIAS_FIRST = "You returned the bias first. The contract asks for w, then b."
NO_WEIGHTS = (
    "Without weights there is nothing to decide by. Give every input a weight other than 0."
)
NO_BIAS = (
    "Your bias is 0, so the boundary runs through the origin, and the origin is one of the "
    "corners. Shift it with b until no corner lies on it."
)
ON_A_CORNER = (
    "Your boundary runs through a corner. Whether that corner fires then hangs on > or ≥. Pick b "
    "strictly between the values at which two corners would lie on the line."
)
TOO_CLOSE = (
    "The right side of the line, but with hardly any margin: a small disturbance of an input would"
    " change the answer. Move the line towards the middle of the gap."
)
ALWAYS_FIRES = (
    "Your neuron fires for every input: all corners lie on the same side of the line. Lower b "
    "until the corners that must stay quiet do."
)
NEVER_FIRES = (
    "Your neuron never fires: all corners lie on the quiet side of the line. Raise b until the "
    "corners that must fire do."
)
OPPOSITE_WEIGHTS = (
    "One of your weights is positive and the other negative, so that the inputs work against each "
    "other. This gate treats them alike: give both the same sign."
)

ANSWERS = {
    "reflect_margin": """
    **Full marks (2 points)** need both halves.

    1. *Why the check refuses it (1 point).* At (1, 0) the sum is 2·1 + 1·0 − 2 = 0: the line
       runs through that corner. The table is right only because this course says that z = 0
       does not fire. With ≥, or with a little noise on the input, it would be wrong. There is
       no margin.
    2. *Why the rule stopped there (1 point).* The rule changes the weights only after a wrong
       answer. Once an epoch passes without a mistake there is nothing left to learn from, so
       it stops at the first line that works, not at the one with the most room.

    Half a point for "the margin is too small" without a number or a corner. An answer that
    calls (2, 1) and −2 a wrong AND gets nothing for the first half: the table is right.
    """,
}
