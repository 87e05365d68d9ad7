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
    "Your neuron fires for every input: all corners lie on the same side of the line. At the "
    "corners that must stay quiet the sum has to come below 0: look at b, and at the weights."
)
NEVER_FIRES = (
    "Your neuron never fires: all corners lie on the quiet side of the line. At the corners that "
    "must fire the sum has to come above 0: look at b, and at the weights."
)
PULLS_DOWN = (
    "A weight of yours is negative: an input of 1 pulls the sum down there, and this gate must "
    "fire when inputs are 1. Its weights are positive; no b can replace that."
)
PUSHES_UP = (
    "A weight of yours is positive: an input of 1 pushes the sum up there, and this gate must fall "
    "silent when inputs are 1. Its weights are negative; no b can replace that."
)
OPPOSITE_WEIGHTS = (
    "One of your weights is positive and the other negative, so that the inputs work against each "
    "other. This gate treats them alike: give both the same sign."
)

# What is said in several exercises about a step.
ON_THE_LINE_FIRES = (
    "A sum of exactly 0 makes a neuron of yours fire (≥). In this course it fires only above 0 (>)."
)
PLUS_MINUS = "Your answers are −1 and 1. A neuron of this course answers 0 where it is quiet."
PLUS_MINUS_BETWEEN = (
    "Your middle value is −1 where the first neuron is quiet. A quiet neuron passes on 0."
)
SIGMOID_FOR_STEP = "You used a sigmoid. The step of this course decides: exactly 0 or 1."
SIGMOID_BETWEEN = "Your hidden neurons use a sigmoid. The contract asks for a step in both layers."
RAMP_BETWEEN = (
    "What your first neurons pass on grows with their sums. They decide: 1 above 0, otherwise 0, "
    "however large the sum is."
)
THRESHOLD_HALF = (
    "Sums of yours are compared with 0.5. The threshold is in the bias already: compare with 0."
)
TURNED = "Your answers are the opposite of the right ones: 1 for 0 and 0 for 1 throughout."
BOOLEANS = "You return True and False. The contract asks for the numbers 1 and 0."

# What is said of the perceptron's rule, here and in the debugging exercise.
UPHILL = (
    "Your steps lead away from the target: every mistake makes the next one worse. The correction "
    "is the target minus the answer."
)
BIAS_NEVER_LEARNS = (
    "Only the weights learn; the bias stays where it started. It moves too, by the learning rate "
    "times the correction."
)
WEIGHTS_NEVER_LEARN = "Only the bias learns; the weights stay where they started. They move too."
NEVER_STOPS = (
    "You ran all the epochs. The learning ends with the first epoch that has no mistake: nothing "
    "would change any more."
)
LAST_EPOCH_UNCOUNTED = (
    "The epoch without a mistake is missing from your list. It belongs there: its 0 is the last "
    "entry."
)
BACKWARDS = (
    "You took the rows from the last to the first. The weights depend on the order, so the "
    "contract fixes it: first row first."
)
COUNT_RUNS_ON = (
    "Your count of mistakes goes on from epoch to epoch. Set it back to 0 where an epoch begins."
)
COUNTS_ARE_FLOATS = (
    "Your counts are floats, such as 2.0. Count in whole numbers: 0 to begin with, then += 1."
)
COUNT_AFTER_EACH_ROW = (
    "You appended to the list after every row. It has one count for each epoch: append after the "
    "inner loop."
)
ONE_EPOCH = (
    "Your list ends after the first epoch. Does the `return` stand inside the loop over the "
    "epochs? It belongs behind it."
)
COUNTS_ONE_SIDE = (
    "Only mistakes of one kind are counted, a 1 that was missed. A 1 where none belongs is one too."
)
COUNTS_AT_MOST_ONE = (
    "No epoch of yours has more than one mistake. Every mistake adds 1 to the count: wrong += 1."
)
INPUT_FORGOTTEN = (
    "Every weight moves by the same amount. A weight moves in proportion to its own input: "
    "multiply the correction by x."
)
EPOCH_ENDS_AT_FIRST_MISTAKE = (
    "Each of your epochs ends at its first mistake. It goes through all rows, whatever happens."
)
STARTS_OVER_EACH_EPOCH = (
    "Each of your epochs starts from the same weights again. They are set once, before the loop."
)

# Generic wrong ways of which answers of 0 and 1, or counts, show nothing.
OF_BITS = {
    "rounded": "the answers are 0 and 1, or counts",
    "cut_to_int": "the answers are 0 and 1, or counts",
    "clipped_at_6": "the answers are 0 and 1, or small counts",
    "clipped_at_100": "the answers are 0 and 1, or small counts",
}

ANSWERS = {
    "reflect_margin": """
    **What makes an answer good (2 points):** 1 for (a) with the corner and its sum or margin; ½
    for "the margin is too small" without them, and nothing for calling (2, 1) and −2 a wrong
    AND, since the table is right. 1 for (b), that only mistakes change the weights.

    **An example.** (a) At (1, 0) the sum is 2·1 + 1·0 − 2 = 0: the line runs through that
    corner. The table is right only because this course says that z = 0 does not fire. With ≥,
    or with a little noise on the input, it would be wrong. There is no margin. (b) The rule
    changes the weights only after a wrong answer. Once an epoch passes without a mistake there
    is nothing left to learn from, so it stops at the first line that works, not at the one with
    the most room.
    """,
}
