"""Exercises of lesson 02: what one neuron can decide."""

import numpy as np

from ..exercise import Exercise, Misconception
from .neuron import weights_and_bias

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
BITS = np.array([[0.0], [1.0]])
MARGIN = 0.05
# A corner counts as on the line when only rounding keeps it off.
ON_THE_LINE = 1e-9

AND, OR, NAND, NOR = (0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 0), (1, 0, 0, 0)
IDENTITY, NOT = (0, 1), (1, 0)


# step ------------------------------------------------------------------------------------


def step_fires_on_the_line(z):
    return np.where(z >= 0, 1, 0)


def step_true_false(z):
    return z > 0


def step_reversed(z):
    return np.where(z < 0, 1, 0)


def step_reversed_with_zero(z):
    return np.where(z > 0, 0, 1)


def step_plus_minus(z):
    return np.where(z > 0, 1, -1)


def step_sign(z):
    return np.sign(z)


def step_ramp(z):
    return np.maximum(z, 0)


def step_clipped(z):
    return np.clip(z, 0, 1)


def step_at_one_half(z):
    return np.where(z > 0.5, 1, 0)


def step_at_one(z):
    return np.where(z >= 1, 1, 0)


def step_at_one_tenth(z):
    return np.where(z > 0.1, 1, 0)


def step_of_the_sign(z):
    return (np.sign(z) + 1) / 2


def step_half_on_the_line(z):
    return np.heaviside(z, 0.5)


def step_of_one_number(z):
    if z > 0:
        return 1
    return 0


def step_by_and(z):
    return z > 0 and 1


def step_of_each_row(z):
    return [1 if row > 0 else 0 for row in z]


def step_of_each_row_as_array(z):
    return np.array([1 if row > 0 else 0 for row in z])


def step_of_all(z):
    return 1 if np.sum(z) > 0 else 0


def step_in_place(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


def hidden_step(rng):
    for shape in [(5,), (2, 4), (7,), (3, 5), (6, 2)]:
        z = rng.integers(-8, 9, shape) / 4
        # Every case has a weighted sum on the line, one just above and one well above.
        z.flat[:4] = rng.permutation([0.0, 2.0**-20, 1.75, -1.25])
        yield {"z": z}


STEP = Exercise(
    "step",
    points=1,
    returns="0 or 1 for each weighted sum, in the shape of z",
    visible=[
        {"z": np.array([0.5, -0.5, -0.5, -1.5])},
        {"z": np.array([2.0, 0.0, -3.0])},
        {"z": np.array([[0.19, -0.01, 0.0], [0.001, 4.0, -0.3]])},
    ],
    hidden=hidden_step,
    misconceptions=[
        Misconception(
            "fires-on-the-line",
            "Your step fires at z = 0 too (≥). In this course a neuron fires only above 0 (>).",
            step_fires_on_the_line,
        ),
        Misconception(
            "true-false",
            "You returned the answers as True and False. The next neuron multiplies them by "
            "weights: return the numbers 1 and 0.",
            step_true_false,
        ),
        Misconception(
            "reversed",
            "Your neuron fires below the line and keeps quiet above it. It is the other way "
            "round: 1 where z is above 0.",
            step_reversed,
            step_reversed_with_zero,
        ),
        Misconception(
            "plus-minus",
            "You answer −1 on the wrong side. The outputs of a gate are 0 and 1: both sides "
            "must use that code.",
            step_plus_minus,
            step_sign,
        ),
        Misconception(
            "half-on-the-line",
            "On the line, at z = 0, you answer 0.5. A step has two answers only: there it is 0.",
            step_of_the_sign,
            step_half_on_the_line,
        ),
        Misconception(
            "ramp",
            "You let the size of z through. A step does not care how far above 0 z is: every "
            "positive z gives exactly 1.",
            step_ramp,
            step_clipped,
        ),
        Misconception(
            "other-threshold",
            "Your step begins to fire somewhere above 0. The threshold already sits in the bias, "
            "so the step itself compares with 0.",
            step_at_one_half,
            step_at_one,
            step_at_one_tenth,
        ),
        Misconception(
            "one-number-only",
            "A plain `if` (or `and`) can decide about one number. Here z is an array, perhaps with "
            "rows and columns: decide about each of its elements.",
            step_of_one_number,
            step_by_and,
            step_of_each_row,
            step_of_each_row_as_array,
        ),
        Misconception(
            "one-answer-for-all",
            "You gave one answer for the whole array. Each element of z is a neuron's sum of its "
            "own and needs its own 0 or 1.",
            step_of_all,
        ),
        Misconception(
            "in-place",
            "The zeros and ones are right, but you wrote them into z itself, and the caller has "
            "lost the weighted sums. Make a new array.",
            step_in_place,
        ),
    ],
    hints=(
        "Ask one question about every element of z at once. NumPy compares a whole array with a "
        "number in one go and gives back an array of True and False.",
        "z = (−1.5, 0, 0.5) has the answers (False, False, True) to “above 0?”, and the step's "
        "output is (0, 0, 1).",
        "Compare z with 0, then turn the array of True and False into numbers; or choose between "
        "1 and 0 for each element with np.where.",
    ),
)


# Four gates ------------------------------------------------------------------------------


def distances(answer, corners):
    """Return each corner's distance from the line, with the sign of its side.

    Infinite where both weights are 0 and there is no line. Weights of any size may come, so
    they are scaled before anything is squared.
    """
    if np.asarray(answer[0]).dtype.kind not in "iuf":
        raise ValueError("not numbers")
    w, b = np.asarray(answer[0], dtype=float), float(answer[1])
    largest = np.max(np.abs(w), initial=0.0)
    if w.shape != corners.shape[1:] or not np.isfinite([*w, b]).all():
        raise ValueError("not the weights of such a gate")
    if largest == 0:
        return np.full(len(corners), np.copysign(np.inf, b) if b else -np.inf)
    return (corners @ (w / largest) + b / largest) / np.linalg.norm(w / largest)


def truth_table(answer, corners):
    """Return the neuron's outputs at the corners, as a tuple of 0 and 1."""
    return tuple(int(distance > 0) for distance in distances(answer, corners))


def is_right(answer, table, corners):
    away = np.abs(distances(answer, corners)).min()
    return truth_table(answer, corners) == table and MARGIN * (1 - 1e-6) <= away < np.inf


def named(corner):
    """Print a corner the way the text does: (0, 1), or x = 1."""
    inputs = [f"{value:.0f}" for value in corner]
    return f"({', '.join(inputs)})" if len(inputs) > 1 else f"x = {inputs[0]}"


def accept_gate(gate, table, corners):
    """Make the predicate that says what, if anything, is wrong with a gate's weights."""
    line = "line" if corners.shape[1] > 1 else "boundary"

    def accept(answer):
        away = distances(answer, corners)
        if np.isinf(away).all():
            return "With no weight but 0 the neuron ignores its inputs and always says the same."
        nearest = int(np.argmin(np.abs(away)))
        if abs(away[nearest]) < ON_THE_LINE:
            return (
                f"The {line} runs through the corner {named(corners[nearest])}: there the "
                "weighted sum is 0, neither side."
            )
        outputs = truth_table(answer, corners)
        if outputs != table:
            inputs = ", ".join(named(corner) for corner in corners)
            return (
                f"At {inputs} your neuron answers {_listed(outputs)}; {gate} is {_listed(table)}."
            )
        if not is_right(answer, table, corners):
            return (
                f"The truth table is right, but the {line} passes only "
                f"{abs(away[nearest]):.2g} from the corner {named(corners[nearest])}. "
                f"The contract asks for at least {MARGIN}."
            )
        return None

    return accept


def _listed(numbers):
    return ", ".join(map(str, numbers))


def tells_table(corners, *tables):
    """Make a tell: the truth table is one of these."""

    def tell(answer):
        return truth_table(answer, corners) in tables

    return tell


def tells_sign(table, corners, turn_w=1, turn_b=1):
    """Make a tell: with the sign of the weights, or of the bias, turned it would be right."""

    def tell(answer):
        w, b = answer
        return is_right((turn_w * np.asarray(w), turn_b * b), table, corners)

    return tell


def tells_no_bias(corners):
    def tell(answer):
        return float(answer[1]) == 0 and np.isfinite(distances(answer, corners)).all()

    return tell


def tells_no_line(corners):
    def tell(answer):
        return np.isinf(distances(answer, corners)).all()

    return tell


def tells_on_corner(corners):
    def tell(answer):
        return np.abs(distances(answer, corners)).min() < ON_THE_LINE

    return tell


def tells_too_close(table, corners):
    def tell(answer):
        right = truth_table(answer, corners) == table
        return right and not is_right(answer, table, corners)

    return tell


def tells_bias_first(answer):
    first, second = answer
    return np.ndim(first) == 0 and np.ndim(second) == 1


def common_misconceptions(table, corners, no_bias, on_corner, too_close):
    """Return the misconceptions that gates share: those to be tried first, and those last."""
    two_inputs = corners.shape[1] == 2
    zeros, ones = (0,) * len(corners), (1,) * len(corners)
    first = [
        Misconception(
            "bias-first",
            "You returned the bias first. The contract asks for w, then b.",
            bias_first if two_inputs else bias_first_not,
            tell=tells_bias_first,
        ),
        Misconception(
            "no-weights",
            "Without weights there is nothing to decide by. Give every input a weight other "
            "than 0.",
            no_weights if two_inputs else no_weight,
            tell=tells_no_line(corners),
        ),
        Misconception(
            "no-bias",
            "Your bias is 0, so the boundary runs through the origin, and the origin is one of "
            "the corners. Shift it with b until no corner lies on it.",
            *no_bias,
            tell=tells_no_bias(corners),
        ),
        Misconception(
            "on-a-corner",
            "Your boundary runs through a corner. Whether that corner fires then hangs on > or ≥. "
            "Pick b strictly between the values at which two corners would lie on the line.",
            *on_corner,
            tell=tells_on_corner(corners),
        ),
    ]
    last = [
        Misconception(
            "too-close",
            "The right side of the line, but with hardly any margin: a small disturbance of an "
            "input would change the answer. Move the line towards the middle of the gap.",
            *too_close,
            tell=tells_too_close(table, corners),
        ),
        Misconception(
            "always-fires",
            "Your neuron fires for every input: all corners lie on the same side of the line. "
            "Lower b until the corners that must stay quiet do.",
            always_fires if two_inputs else always_fires_not,
            tell=tells_table(corners, ones),
        ),
        Misconception(
            "never-fires",
            "Your neuron never fires: all corners lie on the quiet side of the line. Raise b "
            "until the corners that must fire do.",
            never_fires if two_inputs else never_fires_not,
            tell=tells_table(corners, zeros),
        ),
    ]
    if two_inputs:
        last.append(
            Misconception(
                "opposite-weights",
                "One of your weights is positive and the other negative, so that the inputs work "
                "against each other. This gate treats them alike: give both the same sign.",
                opposite_weights,
                tell=tells_table(corners, (0, 0, 1, 0), (0, 1, 0, 0), (1, 1, 0, 1), (1, 0, 1, 1)),
            )
        )
    return first, last


def bias_first():
    return -1.5, np.array([1.0, 1.0])


def bias_first_not():
    return 0.5, np.array([-1.0])


def no_weights():
    return np.array([0.0, 0.0]), -1.5


def no_weight():
    return np.array([0.0]), 0.5


def opposite_weights():
    return np.array([1.0, -1.0]), -0.5


def always_fires():
    return np.array([1.0, 2.0]), 4.0


def always_fires_not():
    return np.array([-1.0]), 4.0


def never_fires():
    return np.array([1.0, 2.0]), -4.0


def never_fires_not():
    return np.array([-1.0]), -4.0


def gate_exercise(id, table, corners, misconceptions, hints):
    """Make the exercise of one gate: it asks for weights, and any with a margin are right."""
    return Exercise(
        id,
        points=1,
        returns={
            "w": f"one weight for each input, an array of shape ({corners.shape[1]},)",
            "b": "the bias, one number",
        },
        # A gate has no inputs. Grading asks a second time, in case the first was luck.
        visible=[{}],
        hidden=lambda rng: [{}],
        probe=weights_and_bias,
        accept=accept_gate(id.removesuffix("_gate").upper(), table, corners),
        misconceptions=misconceptions,
        hints=hints,
    )


def and_no_bias():
    return np.array([1.0, 1.0]), 0.0


def and_on_corner():
    return np.array([1.0, 1.0]), -2.0


def and_on_two_corners():
    return np.array([1.0, 1.0]), -1.0


def and_as_or():
    return np.array([1.0, 1.0]), -0.5


def and_as_nand():
    return np.array([-1.0, -1.0]), 1.5


def and_threshold():
    return np.array([1.0, 1.0]), 1.5


def and_first_input():
    return np.array([1.0, 0.2]), -0.5


def and_second_input():
    return np.array([0.0, 1.0]), -0.5


def and_too_close():
    return np.array([1.0, 1.0]), -1.99


_first, _last = common_misconceptions(
    AND, CORNERS, [and_no_bias], [and_on_corner, and_on_two_corners], [and_too_close]
)
AND_GATE = gate_exercise(
    "and_gate",
    AND,
    CORNERS,
    misconceptions=[
        *_first,
        Misconception(
            "or-for-and",
            "This is OR: one input alone already fires. For AND a single 1 must stay below the "
            "line, so b has to be lower.",
            and_as_or,
            tell=tells_table(CORNERS, OR),
        ),
        Misconception(
            "nand-for-and",
            "This is NAND, the opposite of AND at every corner. Turn all three signs.",
            and_as_nand,
            tell=tells_table(CORNERS, NAND),
        ),
        Misconception(
            "threshold-as-bias",
            "You put the threshold in as the bias. Passing a threshold of 1.5 means a bias of "
            "−1.5: the threshold moves to the other side of the inequality and changes its sign.",
            and_threshold,
            tell=tells_sign(AND, CORNERS, turn_b=-1),
        ),
        Misconception(
            "one-input",
            "Your neuron only listens to one of its inputs: one weight is too small to matter. "
            "AND needs both.",
            and_first_input,
            and_second_input,
            tell=tells_table(CORNERS, (0, 0, 1, 1), (0, 1, 0, 1)),
        ),
        *_last,
    ],
    hints=(
        "Only (1, 1) may land above 0. The line has to cut that corner off from the three others.",
        "With w = (1, 1) the sum without b is 0, 1, 1, 2 at the four corners. Which b leaves only "
        "the 2 above 0?",
        "Choose b between minus the largest sum and minus the second largest, near the middle.",
    ),
)


def or_no_bias():
    return np.array([1.0, 1.0]), 0.0


def or_on_corner():
    return np.array([1.0, 2.0]), -1.0


def or_as_and():
    return np.array([1.0, 1.0]), -1.5


def or_as_nor():
    return np.array([-1.0, -1.0]), 0.5


def or_threshold():
    return np.array([1.0, 1.0]), 0.5


def or_first_input():
    return np.array([1.0, 0.0]), -0.5


def or_second_input():
    return np.array([0.3, 1.0]), -0.5


def or_too_close():
    return np.array([1.0, 1.0]), -0.01


_first, _last = common_misconceptions(OR, CORNERS, [or_no_bias], [or_on_corner], [or_too_close])
OR_GATE = gate_exercise(
    "or_gate",
    OR,
    CORNERS,
    misconceptions=[
        *_first,
        Misconception(
            "and-for-or",
            "This is AND: a single 1 stays below the line. For OR one input alone must be "
            "enough, so b has to be higher.",
            or_as_and,
            tell=tells_table(CORNERS, AND),
        ),
        Misconception(
            "nor-for-or",
            "This is NOR, the opposite of OR at every corner. Turn all three signs.",
            or_as_nor,
            tell=tells_table(CORNERS, NOR),
        ),
        Misconception(
            "threshold-as-bias",
            "You put the threshold in as the bias. Passing a threshold of 0.5 means a bias of "
            "−0.5: the threshold moves to the other side of the inequality and changes its sign.",
            or_threshold,
            tell=tells_sign(OR, CORNERS, turn_b=-1),
        ),
        Misconception(
            "one-input",
            "Your neuron only listens to one of its inputs: one weight is too small to lift the "
            "sum above 0 by itself. For OR each must be able to.",
            or_first_input,
            or_second_input,
            tell=tells_table(CORNERS, (0, 0, 1, 1), (0, 1, 0, 1)),
        ),
        *_last,
    ],
    hints=(
        "Only (0, 0) may land below 0. Keep the slope of AND's line and shift it.",
        "With w = (1, 1) the sum without b is 0, 1, 1, 2. Which b leaves only the 0 below 0?",
        "At (0, 0) the sum is b itself, so b is negative; and each weight alone must outweigh it.",
    ),
)


def not_no_bias():
    return np.array([-1.0]), 0.0


def not_on_corner():
    return np.array([-1.0]), 1.0


def not_identity():
    return np.array([1.0]), -0.5


def not_bias_sign():
    return np.array([-1.0]), -0.5


def not_weight_sign():
    return np.array([1.0]), 0.5


def not_too_close():
    return np.array([-100.0]), 99.0


_first, _last = common_misconceptions(NOT, BITS, [not_no_bias], [not_on_corner], [not_too_close])
NOT_GATE = gate_exercise(
    "not_gate",
    NOT,
    BITS,
    misconceptions=[
        *_first,
        Misconception(
            "identity",
            "Your neuron repeats its input: 0 at 0 and 1 at 1. NOT is the opposite: turn both "
            "signs.",
            not_identity,
            tell=tells_table(BITS, IDENTITY),
        ),
        Misconception(
            "bias-sign",
            "At x = 0 only the bias is left, and there the neuron must fire: the bias has to be "
            "positive.",
            not_bias_sign,
            tell=tells_sign(NOT, BITS, turn_b=-1),
        ),
        Misconception(
            "weight-sign",
            "An input of 1 must pull the sum down, below 0. The weight has to be negative.",
            not_weight_sign,
            tell=tells_sign(NOT, BITS, turn_w=-1),
        ),
        *_last,
    ],
    hints=(
        "Without any input the neuron must fire by itself; the input must be able to stop it.",
        "At x = 0 the sum is b, at x = 1 it is w1 + b. Only the first may be above 0.",
        "A positive bias, and a negative weight that is larger in size, twice as large for the "
        "middle.",
    ),
)


def nand_no_bias():
    return np.array([-1.0, -1.0]), 0.0


def nand_on_corner():
    return np.array([-1.0, -1.0]), 2.0


def nand_as_and():
    return np.array([1.0, 1.0]), -1.5


def nand_as_nor():
    return np.array([-1.0, -1.0]), 0.5


def nand_as_or():
    return np.array([1.0, 1.0]), -0.5


def nand_only_weights_turned():
    return np.array([-1.0, -1.0]), -1.5


def nand_only_bias_turned():
    return np.array([1.0, 1.0]), 1.5


def nand_not_first():
    return np.array([-1.0, 0.0]), 0.5


def nand_not_second():
    return np.array([-0.25, -1.0]), 0.5


def nand_too_close():
    return np.array([-1.0, -1.0]), 1.01


_first, _last = common_misconceptions(
    NAND, CORNERS, [nand_no_bias], [nand_on_corner], [nand_too_close]
)
NAND_GATE = gate_exercise(
    "nand_gate",
    NAND,
    CORNERS,
    misconceptions=[
        *_first,
        Misconception(
            "and-for-nand",
            "This is AND. NAND answers the opposite at every corner, so the line stays and its "
            "two sides swap: turn all three signs.",
            nand_as_and,
            tell=tells_table(CORNERS, AND),
        ),
        Misconception(
            "nor-for-nand",
            "This is NOR, the opposite of OR: a single 1 already silences it. NAND may only fall "
            "silent when both inputs are 1, so b has to be higher.",
            nand_as_nor,
            tell=tells_table(CORNERS, NOR),
        ),
        Misconception(
            "or-for-nand",
            "This is OR. NAND is AND with its answers swapped: it must fire at (0, 0) and be "
            "silent at (1, 1).",
            nand_as_or,
            tell=tells_table(CORNERS, OR),
        ),
        Misconception(
            "only-weights-turned",
            "You turned the signs of the weights but not of the bias. Swapping the sides of a "
            "line turns all three.",
            nand_only_weights_turned,
            tell=tells_sign(NAND, CORNERS, turn_b=-1),
        ),
        Misconception(
            "only-bias-turned",
            "You turned the sign of the bias but not of the weights. Swapping the sides of a "
            "line turns all three.",
            nand_only_bias_turned,
            tell=tells_sign(NAND, CORNERS, turn_w=-1),
        ),
        Misconception(
            "one-input",
            "Your neuron only listens to one of its inputs: this is NOT of that one. Only both "
            "together may silence it.",
            nand_not_first,
            nand_not_second,
            tell=tells_table(CORNERS, (1, 1, 0, 0), (1, 0, 1, 0)),
        ),
        *_last,
    ],
    hints=(
        "NAND and AND share their line. What differs is the side that fires.",
        "AND's sums −1.5, −0.5, −0.5, 0.5 must become 1.5, 0.5, 0.5, −0.5.",
        "Multiply both weights and the bias of AND by −1.",
    ),
)


# boundary --------------------------------------------------------------------------------


def boundary_mirrored(x1, w, b):
    return (w[0] * x1 + b) / w[1]


def boundary_bias_sign(x1, w, b):
    return -(w[0] * x1 - b) / w[1]


def boundary_weight_sign(x1, w, b):
    return (w[0] * x1 - b) / w[1]


def boundary_swapped(x1, w, b):
    return -(w[1] * x1 + b) / w[0]


def boundary_divided_by_w1(x1, w, b):
    return -(w[0] * x1 + b) / w[0]


def boundary_points(x1, w, b):
    return np.column_stack([x1, -(w[0] * x1 + b) / w[1]])


def boundary_first_height(x1, w, b):
    for x in x1:
        return -(w[0] * x + b) / w[1]


def boundary_no_bias(x1, w, b):
    return -w[0] * x1 / w[1]


def boundary_precedence(x1, w, b):
    return -(w[0] * x1 + b / w[1])


def boundary_precedence_no_bracket(x1, w, b):
    return -w[0] * x1 + b / w[1]


def boundary_bias_undivided(x1, w, b):
    return -w[0] * x1 / w[1] - b


def boundary_undivided(x1, w, b):
    return -(w[0] * x1 + b)


def boundary_multiplied(x1, w, b):
    return -(w[0] * x1 + b) * w[1]


def boundary_school_line(x1, w, b):
    return w[0] * x1 + b


def boundary_level(x1, w, b):
    return np.full(len(x1), -b / w[1])


def boundary_weighted_sum(x1, w, b):
    return w[0] * x1 + w[1] * x1 + b


def hidden_boundary(rng):
    for k in [3, 5, 4, 6, 2]:
        w = rng.choice([-1, 1], 2) * rng.permutation([3, 5, 6, 7, 9, 10, 11])[:2] / 4
        yield {
            # Never twice the same weight, never a weight of 1: those hide what is forgotten.
            "x1": rng.permutation(np.arange(-8, 9))[:k] / 4,
            "w": w,
            "b": float(rng.choice([-7, -5, -3, 3, 5, 7]) / 4),
        }


BOUNDARY = Exercise(
    "boundary",
    points=2,
    returns="the height x2 of the line above each x1: (k,)",
    visible=[
        {"x1": np.array([0.0, 1.0]), "w": np.array([-1.0, -1.0]), "b": 0.5},
        {"x1": np.array([0.0, 1.0, 3.0]), "w": np.array([2.0, 4.0]), "b": -3.0},
        {"x1": np.array([-1.0, 0.5, 2.0, 4.0]), "w": np.array([3.0, -2.0]), "b": 0.5},
    ],
    hidden=hidden_boundary,
    misconceptions=[
        Misconception(
            "mirrored",
            "Your x2 has the wrong sign throughout. On the line w1·x1 + w2·x2 + b = 0; moving "
            "w1·x1 + b to the other side turns its sign.",
            boundary_mirrored,
        ),
        Misconception(
            "school-line",
            "You took w1 as the slope and b as the height, as in y = mx + c. Here the line is "
            "where w1·x1 + w2·x2 + b = 0: move two terms over, then divide by w2.",
            boundary_school_line,
        ),
        Misconception(
            "level",
            "You left w1·x1 out: your line has the same height everywhere.",
            boundary_level,
        ),
        Misconception(
            "bias-sign",
            "You turned the sign of w1·x1 but not of b. Both move to the other side, so both turn.",
            boundary_bias_sign,
        ),
        Misconception(
            "weight-sign",
            "You turned the sign of b but not of w1·x1. Both move to the other side, so both turn.",
            boundary_weight_sign,
        ),
        Misconception(
            "swapped-weights",
            "You swapped the two weights: w1 belongs to x1, and x2 is divided free of w2.",
            boundary_swapped,
        ),
        Misconception(
            "divided-by-w1",
            "You divided by w1. It is x2 that you free, and its factor is w2.",
            boundary_divided_by_w1,
        ),
        Misconception(
            "points",
            "You returned whole points, x1 beside x2. Asked are the heights x2 alone.",
            boundary_points,
        ),
        Misconception(
            "first-height-only",
            "You answer for the first x1 only: the `return` stands inside the loop and ends it. "
            "x1 is an array, and arithmetic does all of it at once.",
            boundary_first_height,
        ),
        Misconception(
            "no-bias",
            "You left out b. Your line runs through the origin; the neuron's line is shifted.",
            boundary_no_bias,
        ),
        Misconception(
            "half-divided",
            "Only one of the two terms is divided by w2. Division binds tighter than addition: "
            "put brackets around the whole of w1·x1 + b.",
            boundary_precedence,
            boundary_precedence_no_bracket,
            boundary_bias_undivided,
        ),
        Misconception(
            "not-divided",
            "You stopped at w2·x2 and did not divide by w2. It only looks right where w2 = 1.",
            boundary_undivided,
        ),
        Misconception(
            "multiplied",
            "You multiplied by w2. To free x2 of its factor w2, divide by it.",
            boundary_multiplied,
        ),
        Misconception(
            "weighted-sum",
            "You computed a weighted sum z. Here z is known, it is 0 on the line, and x2 is "
            "asked for.",
            boundary_weighted_sum,
        ),
    ],
    hints=(
        "It is one equation with one unknown. Write down w1·x1 + w2·x2 + b = 0 and free x2.",
        "w = (2, 4), b = −3, x1 = 1: 2 + 4·x2 − 3 = 0, so x2 = 1/4.",
        "Add w1·x1 and b, turn the sign of the sum, and divide all of it by w2.",
    ),
)


# Perceptron ------------------------------------------------------------------------------


def as_list(counts):
    """Take an array or a tuple of counts for a list."""
    one_row = isinstance(counts, np.ndarray) and counts.ndim == 1
    return list(counts) if one_row or isinstance(counts, tuple) else counts


def learn(target, w, b, X, y=None, epochs=None, learning_rate=None):
    """Ask a perceptron for its answers, or, where labels are given, for what it learns.

    All numbers of the cases are multiples of 1/4 and the rates are powers of 2: every sum is
    exact in any order and in single precision, so that a sum of 0 is 0 for everyone.
    """
    perceptron = target(w, b)
    if y is None:
        return {"forward": perceptron.forward(X)}
    rate = () if learning_rate is None else (learning_rate,)
    mistakes = perceptron.fit(X, y, epochs, *rate)
    return {"mistakes": as_list(mistakes), "w": perceptron.w, "b": perceptron.b}


class WrongSign:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = self.forward(X[i]) - y[i]
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class BiasStays:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class OnePredictionPerEpoch:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            corrections = y - self.forward(X)
            self.w = self.w + learning_rate * corrections @ X
            self.b = self.b + learning_rate * corrections.sum()
            mistakes.append(int(np.count_nonzero(corrections)))
            if mistakes[-1] == 0:
                break
        return mistakes


class FiresOnTheLine:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b >= 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class PlusMinusAnswers:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, -1)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class NoStep:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return X @ self.w + self.b

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class LearnsFromTheSum:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                wrong += int(y[i] != self.forward(X[i]))
                correction = y[i] - (X[i] @ self.w + self.b)
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class LearnsFromLabels:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                wrong += int(y[i] != self.forward(X[i]))
                self.w = self.w + learning_rate * y[i] * X[i]
                self.b = self.b + learning_rate * y[i]
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class InputForgotten:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class RateForgotten:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + correction * X[i]
                self.b = self.b + correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class RateForgottenForBias:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class StartsOver:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class NeverStops:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
        return mistakes


class LastEpochUncounted:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            if wrong == 0:
                break
            mistakes.append(wrong)
        return mistakes


class CountsAfterwards:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
            mistakes.append(int(np.sum(self.forward(X) != y)))
            if mistakes[-1] == 0:
                break
        return mistakes


class SumsTheErrors:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            total = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                total += int(correction)
            mistakes.append(total)
            if total == 0:
                break
        return mistakes


class ReturnsItself:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            if wrong == 0:
                break


class KeepsNothing:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        w, b = self.w, self.b
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - np.where(X[i] @ w + b > 0, 1, 0)
                w = w + learning_rate * correction * X[i]
                b = b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class NeverUpdates:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                wrong += int(y[i] != self.forward(X[i]))
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class OneEpochOnly:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            return mistakes


class CountRunsOn:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        wrong = 0
        for _ in range(epochs):
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class CountAfterEachRow:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
                mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class Backwards:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in reversed(range(len(X))):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class BiasMinus:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return np.where(X @ self.w - self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class TrueFalseAnswers:
    def __init__(self, w, b):
        self.w, self.b = np.array(w, dtype=float), float(b)

    def forward(self, X):
        return X @ self.w + self.b > 0

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


class KeepsCallersArray:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.where(X @ self.w + self.b > 0, 1, 0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - self.forward(X[i])
                self.w += learning_rate * correction * X[i]
                self.b += learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


def hidden_perceptron(rng):
    for m, n in [(5, 2), (6, 3)]:
        X = rng.integers(-6, 7, (m, n)) / 4
        w = rng.choice([-3, -2, 2, 3], n) / 2
        # The first row lies on the line, the second exactly as far as b from it.
        b = float(-X[0] @ w) or 0.5
        X[1] = 0.0
        yield {"w": w, "b": b, "X": X}
    for m, n, rate in [(5, 2, 0.5), (7, 3, 1.0), (6, 2, 2.0), (8, 3, 0.25), (9, 4, 0.5)]:
        X = rng.integers(-6, 7, (m, n)) / 4
        side = X @ rng.choice([-3, -1, 1, 2], n)
        # A line separates the rows, with as many on each side as can be.
        y = (side > np.median(side)).astype(int)
        # Some learn to the end, some are cut short.
        epochs = 30 if rate in (0.5, 2.0) else 2
        if n == 4:
            X[1], y[:2] = X[0], [0, 1]  # no line separates these, and the epochs run out
            epochs = 5
        # A start that errs: away from the right side.
        w = -np.sign((y - 0.5) @ X) * rng.choice([2, 3], n) / 2
        b = float(rng.choice([-3, -1, 1, 3]) / 4)
        yield {"w": w, "b": b, "X": X, "y": y, "epochs": epochs, "learning_rate": rate}


PERCEPTRON = Exercise(
    "Perceptron",
    points=4,
    returns={
        "forward": "0 or 1 for each row of X: (m,)",
        "mistakes": "what `fit` returns, one count for each epoch that was run",
        "w": "the weights after `fit`: (n,)",
        "b": "the bias after `fit`: one number",
    },
    visible=[
        {
            "w": np.array([2.0, -1.0]),
            "b": 0.5,
            "X": np.array([[0.0, 0.0], [0.25, 1.0], [-1.0, 2.0]]),
        },
        {
            "w": np.zeros(2),
            "b": 0.0,
            "X": CORNERS,
            "y": np.array([0, 0, 0, 1]),
            "epochs": 2,
        },
        {
            "w": np.zeros(2),
            "b": 0.0,
            "X": CORNERS,
            "y": np.array([0, 1, 1, 1]),
            "epochs": 10,
        },
        {
            "w": np.array([0.5, -1.0, 0.0]),
            "b": 0.25,
            "X": np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [-1.0, 0.5, 1.0], [0.5, 2.0, -1.0]]),
            "y": np.array([0, 1, 1, 0]),
            "epochs": 4,
            "learning_rate": 0.5,
        },
    ],
    hidden=hidden_perceptron,
    probe=learn,
    misconceptions=[
        Misconception(
            "wrong-sign",
            "Your steps lead away from the target: every mistake makes the next one worse. The "
            "correction is the target minus the answer, y − answer.",
            WrongSign,
        ),
        Misconception(
            "bias-never-learns",
            "Only the weights learn; the bias stays where it started. It moves too, by the "
            "learning rate times the correction.",
            BiasStays,
        ),
        Misconception(
            "one-prediction-per-epoch",
            "You answered all rows first and corrected afterwards. The rule takes one row at a "
            "time: each answer uses the weights that the row before left behind.",
            OnePredictionPerEpoch,
        ),
        Misconception(
            "fires-on-the-line",
            "Your neuron fires at a sum of exactly 0 (≥). The contract says 1 only above 0 (>), "
            "and from a start of zeros the very first sum is 0.",
            FiresOnTheLine,
        ),
        Misconception(
            "label-mix",
            "The targets are 0 and 1 but your answers are −1 and 1. Target minus answer is then "
            "never 0 for a quiet row. Use one code for both.",
            PlusMinusAnswers,
        ),
        Misconception(
            "no-step",
            "Your `forward` returns the weighted sum. The perceptron decides: the step turns the "
            "sum into 0 or 1, and the correction is taken after that.",
            NoStep,
        ),
        Misconception(
            "learns-from-the-sum",
            "You subtracted the weighted sum from the target. That is another rule. The perceptron "
            "compares the target with its answer, 0 or 1, after the step.",
            LearnsFromTheSum,
        ),
        Misconception(
            "learns-from-labels",
            "You moved by y instead of by y − answer. Then right answers change the weights too, "
            "and a wrong 1 is never corrected.",
            LearnsFromLabels,
        ),
        Misconception(
            "input-forgotten",
            "Every weight moves by the same amount. A weight moves in proportion to its own "
            "input: multiply the correction by x.",
            InputForgotten,
        ),
        Misconception(
            "rate-forgotten",
            "You took steps of full length: the learning rate is not in them.",
            RateForgotten,
        ),
        Misconception(
            "rate-forgotten-for-bias",
            "The learning rate scales the step of the weights but not that of the bias. It "
            "belongs in both.",
            RateForgottenForBias,
        ),
        Misconception(
            "starts-over",
            "Your `fit` sets the weights to zero first. It has to go on from the weights the "
            "perceptron already has.",
            StartsOver,
        ),
        Misconception(
            "never-stops",
            "You ran all the epochs. The learning ends with the first epoch that has no mistake: "
            "nothing would change any more.",
            NeverStops,
        ),
        Misconception(
            "last-epoch-uncounted",
            "The epoch without a mistake is missing from your list. It was run too: its 0 is the "
            "last entry.",
            LastEpochUncounted,
        ),
        Misconception(
            "counts-afterwards",
            "You counted with the weights at the end of each epoch. Count the mistakes on the "
            "way, as each row is answered.",
            CountsAfterwards,
        ),
        Misconception(
            "sums-the-corrections",
            "You added up the corrections, and one of −1 cancels one of +1. Count the samples "
            "whose correction is not 0.",
            SumsTheErrors,
        ),
        Misconception(
            "returns-nothing",
            "The learning is right, but `fit` gives nothing back. It returns the list of mistakes, "
            "one count for each epoch.",
            ReturnsItself,
        ),
        Misconception(
            "keeps-nothing",
            "The learning is right, but the perceptron forgets it: the new weights and bias stay "
            "in variables of `fit`. Keep them in `self.w` and `self.b`.",
            KeepsNothing,
        ),
        Misconception(
            "never-updates",
            "Your perceptron never learns: `self.w` and `self.b` stay as they were. A new `w` or "
            "`b` inside `fit` is another variable; assign to `self.w` and `self.b`.",
            NeverUpdates,
        ),
        Misconception(
            "one-epoch-only",
            "Your `fit` ends after its first epoch: the `return` stands inside the loop over the "
            "epochs. Move it behind the loop.",
            OneEpochOnly,
        ),
        Misconception(
            "count-runs-on",
            "Your count of mistakes goes on from epoch to epoch. Set it back to 0 where an epoch "
            "begins.",
            CountRunsOn,
        ),
        Misconception(
            "count-after-each-row",
            "You appended to the list after every row. It has one count for each epoch: append "
            "after the inner loop.",
            CountAfterEachRow,
        ),
        Misconception(
            "backwards",
            "You took the rows from the last to the first. The weights depend on the order, so "
            "the contract fixes it: first row first.",
            Backwards,
        ),
        Misconception(
            "bias-minus",
            "You subtract the bias. The weighted sum adds it: a threshold θ is a bias of −θ.",
            BiasMinus,
        ),
        Misconception(
            "true-false",
            "`forward` returns True and False. Return the numbers 1 and 0.",
            TrueFalseAnswers,
        ),
        Misconception(
            "keeps-the-callers-array",
            "The learning is right, but it overwrites the array of starting weights that the "
            "caller handed in. Keep a copy of it.",
            KeepsCallersArray,
        ),
    ],
    hints=(
        "Two loops, one inside the other: epochs outside, samples inside. In the inner one: "
        "answer, compare, correct.",
        "AND from zeros: the first three samples are right. (1, 1) is answered 0 instead of 1, the "
        "correction is +1, so w becomes (1, 1) and b becomes 1. One mistake in this epoch.",
        "For each sample: the correction is its target minus the step of its sum. Add rate times "
        "correction times x to w and rate times correction to b; count if the correction is not "
        "0. After the samples append the count, and leave the loop if it is 0.",
    ),
)


# in_a_row --------------------------------------------------------------------------------


def row_no_step_between(X, first, second):
    middle = X @ first[0] + first[1]
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


def row_no_step_at_end(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return second[0][0] * middle + second[1]


def row_no_step_at_all(X, first, second):
    middle = X @ first[0] + first[1]
    return second[0][0] * middle + second[1]


def row_first_only(X, first, second):
    return np.where(X @ first[0] + first[1] > 0, 1, 0)


def row_always_not(X, first, second):
    return 1 - np.where(X @ first[0] + first[1] > 0, 1, 0)


def row_no_first_bias(X, first, second):
    middle = np.where(X @ first[0] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


def row_no_second_bias(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle > 0, 1, 0)


def row_same_bias(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + first[1] > 0, 1, 0)


def row_plus_minus(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, -1)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


def row_side_by_side(X, first, second):
    one = X @ first[0] + first[1]
    other = X[:, 0] * second[0][0] + second[1]
    return np.where((one > 0) & (other > 0), 1, 0)


def row_true_false(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return second[0][0] * middle + second[1] > 0


def row_one_number_only(X, first, second):
    if X @ first[0] + first[1] > 0:
        middle = 1
    else:
        middle = 0
    return 1 if second[0][0] * middle + second[1] > 0 else 0


def row_both_fire_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] >= 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] >= 0, 1, 0)


def row_first_fires_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] >= 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] > 0, 1, 0)


def row_second_fires_on_the_line(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(second[0][0] * middle + second[1] >= 0, 1, 0)


def row_as_a_column(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0).reshape(-1, 1)
    return np.where(middle * second[0] + second[1] > 0, 1, 0)


def row_as_a_row(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0).reshape(1, -1)
    return np.where(middle * second[0] + second[1] > 0, 1, 0)


def row_flat_middle_at(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(middle @ second[0] + second[1] > 0, 1, 0)


def row_flat_middle_dot(X, first, second):
    middle = np.where(X @ first[0] + first[1] > 0, 1, 0)
    return np.where(np.dot(middle, second[0]) + second[1] > 0, 1, 0)


def row_wrong_order(X, first, second):
    middle = np.where(X @ second[0] + second[1] > 0, 1, 0)
    return np.where(first[0][0] * middle + first[1] > 0, 1, 0)


def hidden_in_a_row(rng):
    # A second neuron of each of the four kinds: NOT, copy, always 1, and always 0 twice.
    # Each answers otherwise when it is shown the first one's sum instead of its output. Of the
    # second and the fourth one sum is 0.
    kinds = [([-1.5], 0.875), ([2.0], 0.0), ([0.5], 0.375), ([-1.0], 0.0), ([0.5], -0.75)]
    for m, n, (v, c) in zip([5, 6, 7, 8, 9], [2, 3, 2, 3, 4], kinds, strict=True):
        X = rng.integers(-8, 9, (m, n)) / 4
        w = rng.choice([-2, -1, 1, 2], n) * 1.0
        b = float(rng.choice([-11, -9, -7, 7, 9, 11]) / 8)
        # The first sums lie on both sides of 0, near it, far, and on it.
        sums = rng.permutation([-3.0, -0.25, 0.0, 0.25, 3.0])[: len(X)]
        X[:5, 0] = (sums - b - X[:5, 1:] @ w[1:]) / w[0]
        yield {"X": X, "first": (w, b), "second": (np.array(v), c)}


IN_A_ROW = Exercise(
    "in_a_row",
    points=2,
    returns="the second neuron's output, 0 or 1, for each row of X: (m,)",
    visible=[
        {
            "X": CORNERS,
            "first": (np.array([1.0, 1.0]), -0.5),
            "second": (np.array([-1.0]), 0.5),
        },
        {
            "X": np.array([[1.0, 0.0], [1.5, 1.0], [-2.0, 1.0], [3.0, 0.5], [0.125, 0.125]]),
            "first": (np.array([1.0, -2.0]), 0.25),
            "second": (np.array([3.0]), -2.0),
        },
        {
            "X": np.array([[0.0, 1.0, 2.0], [1.0, 0.0, -1.0]]),
            "first": (np.array([0.5, 1.0, 0.5]), -1.0),
            "second": (np.array([-2.0]), 1.5),
        },
        {
            "X": np.array([[0.5, 0.0], [-1.0, 0.5], [2.0, 1.0]]),
            "first": (np.array([2.0, -1.0]), -0.5),
            "second": (np.array([0.5]), 0.25),
        },
        # On the line: the first sum is 0 for the second row, the second sum for every quiet row.
        {
            "X": np.array([[2.0, 1.0], [1.0, 1.0], [0.0, 1.0]]),
            "first": (np.array([1.0, 0.5]), -1.5),
            "second": (np.array([1.0]), 0.0),
        },
    ],
    hidden=hidden_in_a_row,
    misconceptions=[
        Misconception(
            "no-step-between",
            "You fed the first neuron's weighted sum into the second one. A neuron passes on its "
            "output: put a step between them.",
            row_no_step_between,
        ),
        Misconception(
            "no-step-at-end",
            "You returned the second neuron's weighted sum. Its output is the step of that sum.",
            row_no_step_at_end,
            row_no_step_at_all,
        ),
        Misconception(
            "first-only",
            "This is the output of the first neuron. The second one has not had its say.",
            row_first_only,
        ),
        Misconception(
            "always-not",
            "You turned the first neuron's output around whatever the second neuron is. Compute "
            "the second one from its own weight and bias; NOT is only one case.",
            row_always_not,
        ),
        Misconception(
            "bias-left-out",
            "A bias is missing: each of the two neurons adds its own before its step.",
            row_no_first_bias,
            row_no_second_bias,
        ),
        Misconception(
            "same-bias",
            "You used the first neuron's bias in both. The second neuron brings its own.",
            row_same_bias,
        ),
        Misconception(
            "plus-minus",
            "Your middle value is −1 where the first neuron is quiet. A quiet neuron passes on 0.",
            row_plus_minus,
        ),
        Misconception(
            "side-by-side",
            "You showed X to both neurons. The second one never sees X, only what the first one "
            "answers.",
            row_side_by_side,
        ),
        Misconception(
            "fires-on-the-line",
            "A neuron of yours fires at a sum of exactly 0 (≥). In this course it fires only above "
            "0 (>).",
            row_both_fire_on_the_line,
            row_first_fires_on_the_line,
            row_second_fires_on_the_line,
        ),
        Misconception(
            "column",
            "Your numbers are right, but they stand in a table with one column, (m, 1). The "
            "contract asks for a flat (m,): take that column out at the end, or multiply the flat "
            "middle values by the one weight.",
            row_as_a_column,
        ),
        Misconception(
            "row",
            "Your numbers are right, but they stand in a table with one row, (1, m). The contract "
            "asks for a flat (m,).",
            row_as_a_row,
        ),
        Misconception(
            "flat-middle",
            "The first neuron's outputs are flat, (m,), and @ took them for one sample with m "
            "inputs. The second neuron has one input and one weight: multiply by that weight.",
            row_flat_middle_at,
            row_flat_middle_dot,
        ),
        Misconception(
            "wrong-order",
            "You showed X to the second neuron. X goes into the first; the second gets what the "
            "first one answers.",
            row_wrong_order,
        ),
        Misconception(
            "true-false",
            "You returned True and False. Return the numbers 1 and 0.",
            row_true_false,
        ),
        Misconception(
            "one-row-only",
            "A plain `if` decides about one number, but there is one sum for each row of X. Let "
            "step decide about all of them at once.",
            row_one_number_only,
        ),
    ],
    hints=(
        "Do what you would do on paper: finish the first neuron, its step included, then start "
        "the second with that as its only input.",
        "OR then NOT at (0, 1): the first sum is 0.5, its step 1. The second sum is "
        "−1·1 + 0.5 = −0.5, its step 0.",
        "Take the step of X @ w + b. Multiply that by the second neuron's one weight, add its "
        "bias, and take the step again.",
    ),
)


# mend_labels -----------------------------------------------------------------------------


def count_mistakes(target, X, y, epochs):
    """Ask for the mistakes of each epoch; an array of counts is as good as a list.

    From a start at zero the counts are the same whatever the length of the steps, so that
    every way to mend the labels gives the same answer.
    """
    return as_list(target(X, y, epochs))


def mend_labels_planted(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else 0
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_other_mix(X, y, epochs):
    bits = (y + 1) // 2
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = bits[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_sign(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            correction = y[i] - np.sign(X[i] @ w + b)
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_line_is_mistake(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            if y[i] * (X[i] @ w + b) <= 0:
                w = w + y[i] * X[i]
                b = b + y[i]
                wrong += 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_line_is_right(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            if y[i] * (X[i] @ w + b) < 0:
                w = w + y[i] * X[i]
                b = b + y[i]
                wrong += 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_line_fires(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b >= 0 else -1
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_count_only(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else 0
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int((answer == 1) != (y[i] == 1))
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_wrong_sign(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = answer - y[i]
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_twos(X, y, epochs):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += abs(int(correction))
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def hidden_mend_labels(rng):
    for m, n in [(5, 2), (6, 3), (7, 2), (6, 2), (8, 3)]:
        X = rng.integers(-6, 7, (m, n)) / 4
        truth = rng.choice([-3, -1, 1, 2], n)
        y = np.where(X @ truth + 0.3 > 0, 1, -1)
        y[:2] = [-1, 1]
        # The first two rows face each other across the line, so that it does not go through
        # the origin: the bias has to learn.
        X[1] = 2 * X[0] + 0.5
        yield {"X": X, "y": y, "epochs": int(rng.integers(5, 12))}


MEND_LABELS = Exercise(
    "mend_labels",
    points=2,
    returns="one count of mistakes for each epoch that was run",
    visible=[
        {"X": CORNERS, "y": np.array([-1, 1, 1, 1]), "epochs": 8},
        {"X": CORNERS, "y": np.array([-1, -1, -1, 1]), "epochs": 10},
        {
            "X": np.array(
                [[-0.5, -0.5, -0.5], [-0.5, -2.0, 2.0], [0.5, 2.0, 2.0], [-1.5, -1.0, -1.5]]
            ),
            "y": np.array([-1, -1, 1, 1]),
            "epochs": 7,
        },
    ],
    hidden=hidden_mend_labels,
    probe=count_mistakes,
    planted="label-mix",
    misconceptions=[
        Misconception(
            "label-mix",
            "Two codes are mixed: the votes are −1 and +1, the answers 0 and 1. A quiet answer "
            "to a vote of −1 is right, yet it is corrected by −1. Use one code for both.",
            mend_labels_planted,
        ),
        Misconception(
            "other-mix",
            "You changed both sides, and now they are mixed the other way round: labels of 0 and "
            "1 against answers of −1 and +1. Change only one of them.",
            mend_labels_other_mix,
        ),
        Misconception(
            "third-answer",
            "On the line your answer is 0, which is no vote at all. There are only two answers: "
            "+1 above 0, and −1 otherwise.",
            mend_labels_sign,
        ),
        Misconception(
            "line-is-a-mistake",
            "You count every row on the line as a mistake. By the contract the answer there is "
            "−1, which is right for a vote of −1.",
            mend_labels_line_is_mistake,
        ),
        Misconception(
            "line-is-right",
            "You do not count a row on the line as a mistake. By the contract the answer there is "
            "−1, so it is one wherever the target is +1; from a start of zeros that is where "
            "learning begins.",
            mend_labels_line_is_right,
        ),
        Misconception(
            "line-fires",
            "Your answer on the line is +1 (≥). By the contract it is −1: +1 only above 0.",
            mend_labels_line_fires,
        ),
        Misconception(
            "count-mended-only",
            "You mended the count but not the learning: w and b still move by a mixed correction, "
            "also after right answers.",
            mend_labels_count_only,
        ),
        Misconception(
            "wrong-sign",
            "The codes agree now, but the step leads away from the target: the correction is the "
            "vote minus the answer.",
            mend_labels_wrong_sign,
        ),
        Misconception(
            "counts-twos",
            "You added up the size of the corrections, and with −1 and +1 one has size 2. Count "
            "the samples.",
            mend_labels_twos,
        ),
    ],
    hints=(
        "The neuron ends up with the right line and still counts mistakes. So look at how a "
        "mistake is recognised.",
        "Take a row with the vote −1 that stays below the line. Which number does the code "
        "subtract from −1, and what should the difference be?",
        "The answer and the label must use the same two numbers. Change the number that a quiet "
        "neuron answers, or turn the votes into 0 and 1 once, before the loops.",
    ),
)


EXERCISES = [
    STEP,
    AND_GATE,
    OR_GATE,
    NOT_GATE,
    NAND_GATE,
    BOUNDARY,
    PERCEPTRON,
    IN_A_ROW,
    MEND_LABELS,
]
