"""Every answer to `boundary`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def boundary(x1, w, b):
    """Find the height of the line w1·x1 + w2·x2 + b = 0 above each x1.

    Parameters
    ----------
    x1 : ndarray, shape (k,)
        First coordinates of k points on the line.
    w : ndarray, shape (2,)
        The weights w1 and w2; w2 is not 0.
    b : float
        The bias.

    Returns
    -------
    ndarray, shape (k,)
        The second coordinates, x2, of these points.
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
    "You answer for the first x1 only: the `return` stands inside the loop and ends it. x1 is an "
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


def hidden_cases(rng):
    for k in [3, 5, 4, 6, 2]:
        w = rng.choice([-1, 1], 2) * rng.permutation([3, 5, 6, 7, 9, 10, 11])[:2] / 4
        yield {
            # Never twice the same weight, never a weight of 1: those hide what is forgotten.
            "x1": rng.permutation(np.arange(-8, 9))[:k] / 4,
            "w": w,
            "b": float(rng.choice([-7, -5, -3, 3, 5, 7]) / 4),
        }
