"""The exercises of lesson 02, in teaching order, and what they share."""

import numpy as np

from ...exercise import Exercise, refuse_float
from ..neuron.make_it_fire import weights_and_bias

ORDER = (
    "step",
    "and_gate",
    "or_gate",
    "not_gate",
    "nand_gate",
    "boundary",
    "Perceptron",
    "in_a_row",
    "half_adder",
    "mend_labels",
    "reachable_tables",
)

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


MARGIN = 0.05


# A corner counts as on the line when only rounding keeps it off.
ON_THE_LINE = 1e-9


AND, OR, NAND, NOR = (0, 0, 0, 1), (0, 1, 1, 1), (1, 1, 1, 0), (1, 0, 0, 0)
# What weights of opposite signs give: one of the two corners in the middle is set apart.
ONE_CORNER_APART = ((0, 0, 1, 0), (0, 1, 0, 0), (1, 1, 0, 1), (1, 0, 1, 1))


def distances(answer, corners):
    """Return each corner's distance from the line, with the sign of its side.

    Infinite where both weights are 0 and there is no line. Weights of any size may come, so
    they are scaled before anything is squared.
    """
    w, b = answer
    if np.asarray(w).dtype.kind not in "iuf":
        raise ValueError("not numbers")
    w, b = np.asarray(w, dtype=float), float(b)
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


def tells_bias_first(answer):
    first, second = answer
    return np.ndim(first) == 0 and np.ndim(second) == 1


def common_tells(table, corners):
    """Return what gives away the mistakes that can be made with any gate."""

    def no_weights(answer):
        return np.isinf(distances(answer, corners)).all()

    def no_bias(answer):
        return bool(np.isfinite(distances(answer, corners)).all()) and float(answer[1]) == 0

    def on_a_corner(answer):
        return np.abs(distances(answer, corners)).min() < ON_THE_LINE

    def too_close(answer):
        right = truth_table(answer, corners) == table
        return right and not is_right(answer, table, corners)

    # The sign that the weights of the gate must have: does an input of 1 lift the sum?
    sign = 1 if table[-1] > table[0] else -1

    def wrong_signs(answer):
        same = len(set(truth_table(answer, corners))) == 1
        return same and bool(np.any(sign * np.asarray(answer[0]) < 0))

    tells = {
        "bias_first": tells_bias_first,
        "no_weights": no_weights,
        "no_bias": no_bias,
        "on_a_corner": on_a_corner,
        "too_close": too_close,
        "wrong_signs": wrong_signs,
        "always_fires": tells_table(corners, (1,) * len(corners)),
        "never_fires": tells_table(corners, (0,) * len(corners)),
    }
    if corners is CORNERS:
        tells["opposite_weights"] = tells_table(corners, *ONE_CORNER_APART)
    return tells


def gate_exercise(id, table, corners, tells, hints, insight):
    """Make the exercise of one gate: it asks for weights, and any with a margin are right."""
    return Exercise(
        id,
        points=1,
        returns={
            "w": f"one weight for each input, an array of shape ({corners.shape[1]},)",
            "b": "the bias, one number",
        },
        # A gate has no inputs.
        visible=[{}],
        probe=weights_and_bias,
        accept=accept_gate(id.removesuffix("_gate").upper(), table, corners),
        tells=common_tells(table, corners) | tells,
        hints=hints,
        insight=insight,
    )


def as_list(counts):
    """Take an array or a tuple of counts for a list; each of them must be an int."""
    one_row = isinstance(counts, np.ndarray) and counts.ndim == 1
    counts = list(counts) if one_row or isinstance(counts, tuple) else counts
    if isinstance(counts, list):
        floats = [count for count in counts if isinstance(count, (float, np.floating))]
        # Shares of the rows are another mistake: not all of them are whole.
        if floats and all(float(count).is_integer() for count in floats):
            refuse_float(floats[0])
    return counts
