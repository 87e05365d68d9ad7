"""Every answer to `numerical_gradient`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import away_from_zero


def numerical_gradient(f, W, h):
    """Find the slope of f at every number in W by trying: central differences.

    For one number w, all others held still: (f at w + h, minus f at w − h) / 2h.
    f : function; it takes an array of the shape of W and returns a float, and changes nothing
    W : array of float, any shape; afterwards it holds the same numbers as before
    h : float, how far to step to either side
    Returns slopes : array of float, the shape of W, one slope for each number
    """
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.copy()
        up[place] += h
        down = W.copy()
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@right
def slopes_in_place(f, W, h):
    slopes = np.empty_like(W)
    for place in np.ndindex(*W.shape):
        before = W[place]
        W[place] = before + h
        up = f(W)
        W[place] = before - h
        down = f(W)
        W[place] = before
        slopes[place] = (up - down) / (2 * h)
    return slopes


@right
def slopes_there_and_back(f, W, h):
    slopes = np.zeros(W.size)
    flat = W.reshape(-1)
    for i in range(W.size):
        flat[i] += h
        up = f(W)
        flat[i] -= 2 * h
        slopes[i] = (up - f(W)) / 2 / h
        flat[i] += h
    return slopes.reshape(W.shape)


@right
def slopes_with_unit_steps(f, W, h):
    slopes = []
    for unit in np.eye(W.size):
        step = h * unit.reshape(W.shape)
        slopes.append(0.5 * (f(W + step) - f(W - step)) / h)
    return np.array(slopes).reshape(W.shape)


@right
def slopes_from_both_sides(f, W, h):
    middle = f(W)
    slopes = np.zeros(W.shape)
    for place, _ in np.ndenumerate(W):
        step = np.zeros(W.shape)
        step[place] = h
        right = (f(W + step) - middle) / h
        left = (middle - f(W - step)) / h
        slopes[place] = (left + right) / 2
    return slopes


@wrong(
    "You stepped to one side only. For w² at 3 with h = 0.1 that gives 6.1 or 5.9; the central "
    "difference, to both sides, gives 6."
)
def one_sided(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.copy()
        up[place] += h
        slopes[place] = (f(up) - f(W)) / h
    return slopes


@like(one_sided)
def one_sided_below(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        down = W.copy()
        down[place] -= h
        slopes[place] = (f(W) - f(down)) / h
    return slopes


@wrong(
    "Your slopes are twice as large as they should be. From w − h to w + h the way is 2h, not h."
)
def divided_by_h(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / h
    return slopes


@wrong("You divided by 2 and then multiplied by h. Divide by both: the 2h needs parentheses.")
def divided_first(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / 2 * h
    return slopes


@wrong("You returned how much f changes. The slope is the change divided by the way, 2h.")
def not_divided(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = f(up) - f(down)
    return slopes


@wrong("The sign is turned: f above minus f below.")
def down_minus_up(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(down) - f(up)) / (2 * h)
    return slopes


@wrong(
    "You moved all numbers of W at once. A slope belongs to one number: move that one, and hold "
    "all others still."
)
def all_moved_together(f, W, h):
    return np.full(W.shape, (f(W + h) - f(W - h)) / (2 * h))


@like(all_moved_together)
def one_number_for_all(f, W, h):
    return (f(W + h) - f(W - h)) / (2 * h)


@wrong(
    "You moved whole rows of W. W may have two axes or more, and every single number has a slope "
    "of its own."
)
def rows_moved_together(f, W, h):
    slopes = np.zeros(W.shape)
    for i in range(len(W)):
        up, down = W.copy(), W.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


@wrong(
    "After a number's slope is found, it must stand again where it stood. You leave it moved, so "
    "that all later slopes are taken at another W."
)
def not_put_back(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += h
        up = f(W)
        W[place] -= 2 * h
        slopes[place] = (up - f(W)) / (2 * h)
    return slopes


@like(not_put_back)
def copies_never_renewed(f, W, h):
    slopes = np.zeros(W.shape)
    up, down = W.copy(), W.copy()
    for place in np.ndindex(W.shape):
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@wrong(
    "All your slopes are 0: f saw the same W both times. Two names for one array are still one "
    "array, and a number taken out of W is a copy that W does not feel. Change a place of W, or "
    "of a copy of W."
)
def no_copies(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W, W
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@wrong("Your step is always the same. Use the h that the caller gives.")
def always_the_usual_h(f, W, h):
    h = 1e-5
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@wrong("Your numbers are right, but they stand in one line. The answer has the shape of W.")
def flat_slopes(f, W, h):
    slopes = []
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return np.array(slopes)


@like(no_copies)
def loop_variable_moved(f, W, h):
    slopes = []
    for w in W.ravel():
        w = w + h
        up = f(W)
        w = w - 2 * h
        slopes.append((up - f(W)) / (2 * h))
    return np.array(slopes).reshape(W.shape)


@like(one_sided)
def one_sided_over_2h(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.copy()
        up[place] += h
        slopes[place] = (f(up) - f(W)) / (2 * h)
    return slopes


@like(one_sided)
def one_sided_below_over_2h(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        down = W.copy()
        down[place] -= h
        slopes[place] = (f(W) - f(down)) / (2 * h)
    return slopes


@like(one_sided)
def only_up_and_back(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += h
        up = f(W)
        W[place] -= h
        slopes[place] = (up - f(W)) / (2 * h)
    return slopes


@wrong(
    "The way that you divide by is not the way that you went. From w − h to w + h it is 2h: step "
    "by h to either side."
)
def half_steps(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h / 2
        down[place] -= h / 2
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@like(half_steps)
def half_steps_over_h(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h / 2
        down[place] -= h / 2
        slopes[place] = (f(up) - f(down)) / h
    return slopes


@wrong(
    "You handed f a single number. f takes the whole array, with one number in it moved: what a "
    "number does to f may depend on all others."
)
def numbers_to_f(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        slopes[place] = (f(W[place] + h) - f(W[place] - h)) / (2 * h)
    return slopes


@wrong(
    "That is the second difference, how fast the slope itself changes. The slope is f above minus "
    "f below, divided by 2h."
)
def second_difference(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - 2 * f(W) + f(down)) / h**2
    return slopes


@wrong("You stop after the first number of W. Does `return` stand inside the loop?")
def stopped_after_the_first(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
        return slopes


@wrong(
    "You returned one slope alone. Asked is an array of the shape of W: begin with zeros of that "
    "shape and fill its places."
)
def last_slope_alone(f, W, h):
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slope = (f(up) - f(down)) / (2 * h)
    return slope


@rival
def zeros_skipped(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h) * (W[place] != 0)
    return slopes


@wrong(
    "You handed f one line of numbers. f takes an array of the shape of W: its rows and columns "
    "may matter."
)
def flattened_for_f(f, W, h):
    slopes = []
    for unit in np.eye(W.size):
        slopes.append((f(W.ravel() + h * unit) - f(W.ravel() - h * unit)) / (2 * h))
    return np.array(slopes).reshape(W.shape)


def hidden_cases(rng):
    for f, shape, h in [
        ("neighbours", (2, 3), 0.2),
        ("cubes", (5,), 0.3),
        ("log of the sum of exp", (3, 2), 0.5),
        ("neighbours", (4, 2), 1e-5),
        ("neighbours", (2, 3, 2), 0.1),
        ("cubes", (3, 4), 1e-4),
        ("rows multiplied", (3, 2), 0.2),
        ("rows multiplied", (1, 3), 0.1),
        ("neighbours", (4, 1), 0.2),
    ]:
        yield {"f": f, "W": away_from_zero(rng, shape, 0.3, 2), "h": h}
    yield {"f": "cubes", "W": away_from_zero(rng, (2, 2), 8, 12), "h": 0.5}
    # A number that is 0 has a slope too.
    yield {"f": "neighbours", "W": rng.permutation([0.0, 0.0, 1.5, -2.0, 0.5, 1.0]), "h": 0.1}
