"""Every answer to `fire`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

ALLOWED = {
    "squeezed": "no axis of the answer has length 1",
    "rounded": "a little more or less is right too",
    "clipped_at_100": "the weights are smaller than that",
    "fails_on_one_row": "the points are one row each by contract",
}


def fire(A, B):
    """Return weights and a bias with which a sigmoid neuron fires for A and keeps quiet for B.

    Right are all with an output above 0.9 at A and below 0.1 at B.
    A, B : arrays of float, shape (2,), two different points
    Returns w : array or list, shape (2,); b : float
    """
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return w, -w @ (A + B) / 2


@right
def fire_by_unit_arrow(A, B):
    length = np.linalg.norm(A - B)
    unit = (A - B) / length
    steepness = 10 / length
    middle = (A + B) / 2
    return steepness * unit, float(-steepness * (unit @ middle))


@right
def fire_by_solving(A, B):
    # w·A + b = 5, w·B + b = −5, and w has no part across the arrow.
    d = A - B
    rows = np.array([[*A, 1.0], [*B, 1.0], [-d[1], d[0], 0.0]])
    w1, w2, b = np.linalg.solve(rows, [5.0, -5.0, 0.0])
    return [w1, w2], b


@right
def fire_along_one_axis(A, B):
    k = int(np.argmax(np.abs(A - B)))
    w = np.zeros(2)
    w[k] = 8 / (A[k] - B[k])
    return w, -w[k] * (A[k] + B[k]) / 2


@right
def fire_by_growing(A, B):
    w = A - B
    while w @ (A - B) < 6:
        w = 2 * w
    return w, -(w @ A + w @ B) / 2


@wrong("You returned the bias first. The contract asks for w, then b.")
def bias_first(A, B):
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return -w @ (A + B) / 2, w


@wrong(
    "Your neuron prefers B to A. The arrow w should point from B towards A: turn the signs of w "
    "and b around."
)
def wrong_way_round(A, B):
    towards = B - A
    w = 6 * towards / np.sum(towards**2)
    return w, -w @ (A + B) / 2


@wrong(
    "Your line runs through one of the two points, and there the output is 0.5. Put z = 0 at the "
    "point half-way between them."
)
def line_through_a_point(A, B):
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return w, -w @ A


@like(line_through_a_point)
def fire_line_through_b(A, B):
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return w, -w @ B


@wrong(
    "A and B lie on the right sides of your line, but your neuron is not sure enough. Multiplying "
    "w and b by the same number leaves the line and makes the sigmoid steeper; the nearer the "
    "points are to each other, the more it takes."
)
def too_timid(A, B):
    w = A - B
    return w, -w @ (A + B) / 2


@like(too_timid)
def fire_by_unit_arrow_alone(A, B):
    w = (A - B) / np.sqrt(np.sum((A - B) ** 2))
    return w, -w @ (A + B) / 2


@wrong(
    "Your neuron fires for both. Lower the bias until the line z = 0 runs between A and B; if one "
    "of them is still wrong, turn w so that it points from B towards A."
)
def fires_for_both(A, B):
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return w, 4 - w @ (A + B) / 2


@wrong(
    "Your neuron fires for neither. Raise the bias until the line z = 0 runs between A and B; if "
    "one of them is still wrong, turn w so that it points from B towards A."
)
def fires_for_neither(A, B):
    towards = A - B
    w = 6 * towards / np.sum(towards**2)
    return w, -4 - w @ (A + B) / 2


def hidden_cases(rng):
    for distance in (0.5, 1.0, 3.0, 8.0):
        angle = rng.uniform(0.2, 1.3) + rng.integers(4) * np.pi / 2
        B = rng.uniform(-2, 2, 2)
        yield {"A": B + distance * np.array([np.cos(angle), np.sin(angle)]), "B": B}
