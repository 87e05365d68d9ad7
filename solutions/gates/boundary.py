"""Every answer to `boundary`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from ..neuron import ROUNDED, WHOLE_NUMBERS


def boundary(x1, w, b):
    """Find the height x2 of the line w1·x1 + w2·x2 + b = 0 above each x1.

    x1 : array, shape (k,), of floats or of whole numbers
    w : array of float, shape (2,); w2 is not 0
    b : float
    Returns x2 : array of float, shape (k,)
    """
    w1, w2 = w
    return -(w1 * x1 + b) / w2


@right
def boundary_two_fractions(x1, w, b):
    slope = -w[0] / w[1]
    intercept = -b / w[1]
    return slope * x1 + intercept


@right
def boundary_by_loop(x1, w, b):
    w1, w2 = w
    heights = []
    for x in x1:
        heights.append((-b - w1 * x) / w2)
    return np.array(heights)


@right
def boundary_in_single_precision(x1, w, b):
    w1, w2 = w.astype(np.float32)
    return (x1.astype(np.float32) * w1 + np.float32(b)) / -w2


@right
def boundary_by_vector(x1, w, b):
    points = np.stack([x1, np.ones_like(x1)], axis=1)
    return points @ np.array([w[0], b]) / (-w[1])


@wrong(
    "Your x2 has the wrong sign throughout. On the line w1·x1 + w2·x2 + b = 0; moving w1·x1 + b to"
    " the other side turns its sign."
)
def sign_turned(x1, w, b):
    return (w[0] * x1 + b) / w[1]


@wrong(
    "You took w1 as the slope and b as the height, as in y = mx + c. Here the line is where w1·x1 "
    "+ w2·x2 + b = 0: move two terms over, then divide by w2."
)
def school_line(x1, w, b):
    return w[0] * x1 + b


@wrong("You left w1·x1 out: your line has the same height everywhere.")
def level(x1, w, b):
    return np.full(len(x1), -b / w[1])


@wrong("You turned the sign of w1·x1 but not of b. Both move to the other side, so both turn.")
def bias_sign(x1, w, b):
    return -(w[0] * x1 - b) / w[1]


@wrong("You turned the sign of b but not of w1·x1. Both move to the other side, so both turn.")
def weight_sign(x1, w, b):
    return (w[0] * x1 - b) / w[1]


@wrong("You swapped the two weights: w1 belongs to x1, and x2 is divided free of w2.")
def swapped_weights(x1, w, b):
    return -(w[1] * x1 + b) / w[0]


@wrong("You divided by w1. It is x2 that you free, and its factor is w2.")
def divided_by_w1(x1, w, b):
    return -(w[0] * x1 + b) / w[0]


@wrong("You returned whole points, x1 beside x2. Asked are the heights x2 alone.")
def points(x1, w, b):
    return np.column_stack([x1, -(w[0] * x1 + b) / w[1]])


@wrong(
    "You answer for the first x1 only. Is there a `return` inside a loop, or an index 0? x1 is an "
    "array, and arithmetic does all of it at once."
)
def return_in_the_loop(x1, w, b):
    for x in x1:
        return -(w[0] * x + b) / w[1]


@wrong("You left out b. Your line runs through the origin; the neuron's line is shifted.")
def no_bias(x1, w, b):
    return -w[0] * x1 / w[1]


@wrong(
    "Only one of the two terms is divided by w2. Division binds tighter than addition: put "
    "brackets around the whole of w1·x1 + b."
)
def half_divided(x1, w, b):
    return -(w[0] * x1 + b / w[1])


@like(half_divided)
def boundary_precedence_no_bracket(x1, w, b):
    return -w[0] * x1 + b / w[1]


@like(half_divided)
def boundary_bias_undivided(x1, w, b):
    return -w[0] * x1 / w[1] - b


@wrong("You stopped at w2·x2 and did not divide by w2. It only looks right where w2 = 1.")
def not_divided(x1, w, b):
    return -(w[0] * x1 + b)


@wrong("You multiplied by w2. To free x2 of its factor w2, divide by it.")
def multiplied(x1, w, b):
    return -(w[0] * x1 + b) * w[1]


@wrong("You computed a weighted sum z. Here z is known, it is 0 on the line, and x2 is asked for.")
def weighted_sum(x1, w, b):
    return w[0] * x1 + w[1] * x1 + b


@wrong(
    "The slope is right, but b stands there as it is. It goes through the same steps as w1·x1: its "
    "sign turns, and it is divided by w2."
)
def bias_as_height(x1, w, b):
    return -w[0] / w[1] * x1 + b


@wrong(
    "You left b as it is and did not turn the sign of the slope. Both terms move to the other side "
    "(their signs turn), and both are divided by w2."
)
def nothing_turned_or_divided(x1, w, b):
    return w[0] / w[1] * x1 + b


@wrong("The sign of w2 is lost. Divide by w2 as it is, also where it is negative.")
def sign_of_w2_lost(x1, w, b):
    return -(w[0] * x1 + b) / abs(w[1])


@wrong("Your heights have lost their signs. A line also runs below 0.")
def signs_lost(x1, w, b):
    return np.abs((w[0] * x1 + b) / w[1])


@wrong(
    "You computed how far the points are from the line. Asked is the height of the line above "
    "each x1."
)
def distance(x1, w, b):
    return np.abs(w[0] * x1 + b) / np.linalg.norm(w)


@wrong("You added b to w1 before multiplying by x1. w1 belongs to x1, b stands alone.")
def bias_times_x1(x1, w, b):
    return -(w[0] + b) / w[1] * x1


@wrong("In your slope the two weights have changed places: it is −w1 / w2.")
def slope_upside_down(x1, w, b):
    return -w[1] / w[0] * x1 - b / w[1]


@wrong("You sorted the heights. They belong in the order of x1.")
def sorted_heights(x1, w, b):
    return np.sort(-(w[0] * x1 + b) / w[1])


@wrong("You made points of your own between the ends of x1. Take those that are given.")
def own_points(x1, w, b):
    x = np.linspace(x1.min(), x1.max(), len(x1))
    return -(w[0] * x + b) / w[1]


@wrong("You returned 0 or 1, decisions. Asked are the heights of the line.")
def decisions(x1, w, b):
    return np.where(w[0] * x1 + b > 0, 1, 0)


@wrong(
    "You divide by w1. That may be 0, for a level line; only of w2 it is promised that it is not. "
    "Free x2 in one go: divide by w2 alone."
)
def divided_by_both(x1, w, b):
    return -(x1 + b / w[0]) * w[0] / w[1]


@rival
def from_the_ends_on_the_axes(x1, w, b):
    across, up = -b / w[0], -b / w[1]
    return up * (1 - x1 / across)


@wrong(WHOLE_NUMBERS)
def whole_numbers(x1, w, b):
    return (-(w[0] * x1 + b) / w[1]).astype(int)


@like(whole_numbers)
def rounded_down(x1, w, b):
    return -(w[0] * x1 + b) // w[1]


@wrong(
    "Where x1 holds whole numbers, yours are whole too: np.zeros_like(x1) makes an array of the "
    "type of x1, and it cuts what is put in. Start from floats: np.zeros(len(x1))."
)
def array_of_the_type_of_x1(x1, w, b):
    heights = np.zeros_like(x1)
    for i, x in enumerate(x1):
        heights[i] = -(w[0] * x + b) / w[1]
    return heights


@wrong(ROUNDED)
def rounded(x1, w, b):
    return np.round(-(w[0] * x1 + b) / w[1], 2)


@like(rounded)
def rounded_to_one_digit(x1, w, b):
    return np.round(-(w[0] * x1 + b) / w[1], 1)


@like(rounded)
def rounded_to_three_digits(x1, w, b):
    return np.round(-(w[0] * x1 + b) / w[1], 3)


def hidden_cases(rng):
    for k, sign_of_w2 in [(3, 1), (5, -1), (4, 1), (6, -1), (1, -1)]:
        signs = rng.choice([-1, 1]), sign_of_w2
        w = signs * rng.permutation([3, 5, 6, 7, 9, 10, 11])[:2] / 4
        yield {
            # Never twice the same weight, never a weight of 1: those hide what is forgotten.
            "x1": rng.permutation(np.arange(-8, 9))[:k] / 4,
            "w": w,
            "b": float(rng.choice([-7, -5, -3, 3, 5, 7]) / 4),
        }
    # Whole numbers; a level line through the origin; and a steep one, with heights beyond 100.
    yield {
        "x1": rng.permutation(np.arange(-8, 9))[:4],
        "w": rng.choice([-1, 1], 2) * np.array([1.25, 2.75]),
        "b": float(rng.choice([-7, -5, -3, 3, 5, 7]) / 4),
    }
    yield {
        "x1": rng.permutation(np.arange(-8, 9))[:3] / 4,
        "w": rng.choice([-1, 1], 2) * np.array([0.0, 2.75]),
        "b": 0.0,
    }
    yield {
        "x1": rng.permutation(np.arange(8, 17))[:4] / 4,
        "w": np.array([15.0, 0.125]),
        "b": float(rng.choice([3, 5, 7]) / 4),
    }
