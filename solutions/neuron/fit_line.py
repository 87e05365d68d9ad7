"""Every answer to `fit_line`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import away_from_zero
from .linear_gradients import linear_gradients


def fit_line(x, y, w, b, learning_rate, epochs):
    """Improve the line w·x + b by gradient descent on the mean squared error.

    Each epoch is one step with all samples. A step moves w and b together, by the gradients
    at the point where both stood before it.

    Parameters
    ----------
    x : ndarray of float, shape (m,)
        One input per sample.
    y : ndarray of float, shape (m,)
        The targets, one per sample.
    w : float
        The weight to start from.
    b : float
        The bias to start from.
    learning_rate : float
        The share of the gradient by which a step moves.
    epochs : int
        The number of steps.

    Returns
    -------
    w : float
        The weight after the last step.
    b : float
        The bias after the last step.
    """
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b


@right
def fit_without_a_function(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        e = w * x + b - y
        w, b = w - learning_rate * 2 * np.mean(e * x), b - learning_rate * 2 * np.mean(e)
    return w, b


@right
def fit_by_while(x, y, w, b, learning_rate, epochs):
    m = len(x)
    while epochs > 0:
        grad_w = sum(2 * (w * xi + b - yi) * xi for xi, yi in zip(x, y, strict=True)) / m
        grad_b = sum(2 * (w * xi + b - yi) for xi, yi in zip(x, y, strict=True)) / m
        w -= learning_rate * grad_w
        b -= learning_rate * grad_b
        epochs -= 1
    return w, b


@right
def fit_as_a_vector(x, y, w, b, learning_rate, epochs):
    X = np.stack([x, np.ones_like(x)], axis=1)
    theta = np.array([w, b], dtype=float)
    for _epoch in range(epochs):
        theta += learning_rate * 2 / len(y) * X.T @ (y - X @ theta)
    return tuple(theta)


@right
def fit_in_float32(x, y, w, b, learning_rate, epochs):
    x, y = x.astype(np.float32), y.astype(np.float32)
    w, b, rate = np.float32(w), np.float32(b), np.float32(learning_rate)
    for _ in range(epochs):
        e = w * x + b - y
        w, b = w - rate * 2 * np.mean(e * x), b - rate * 2 * np.mean(e)
    return float(w), float(b)


@right
def fit_by_recursion(x, y, w, b, learning_rate, epochs):
    def step(w, b, left):
        if left == 0:
            return w, b
        e = w * x + b - y
        return step(
            w - learning_rate * 2 * (e @ x) / x.size,
            b - learning_rate * 2 * e.sum() / x.size,
            left - 1,
        )

    return step(w, b, epochs)


@wrong(
    "You walk uphill: the gradient points to where the loss grows, so subtract it. (If you do "
    "subtract it, look at the sign in `linear_gradients`.)"
)
def uphill(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w + learning_rate * dw, b + learning_rate * db
    return w, b


@wrong(
    "All your epochs together come to one step. Either the `return` stands inside the loop and "
    "ends it, or every step begins at the first w and b again."
)
def one_epoch(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
        return w, b


@like(one_epoch)
def fit_restarted(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w_new, b_new = w - learning_rate * dw, b - learning_rate * db
    return w_new, b_new


@wrong(
    "You compute the gradients once, before the loop, and keep walking in that direction. Every "
    "step needs the gradients of the line as it is by then."
)
def old_slopes(x, y, w, b, learning_rate, epochs):
    errors = w * x + b - y
    dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
    for _ in range(epochs):
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong(
    "You moved w first and then computed the slope for b with the new w. Both slopes belong to the"
    " same line: compute both, then move both."
)
def w_before_b(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
        b = b - learning_rate * 2 * np.mean(w * x + b - y)
    return w, b


@wrong(
    "You moved b first and then computed the slope for w with the new b. Both slopes belong to the"
    " same line: compute both, then move both."
)
def b_before_w(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        b = b - learning_rate * 2 * np.mean(w * x + b - y)
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
    return w, b


@wrong(
    "You give back the w and b that you were given: no step reaches them. A step puts the new "
    "number under the old name: w = w − …"
)
def nothing_moves(x, y, w, b, learning_rate, epochs):
    return w, b


@wrong(
    "You moved w by the slope for b, and b by the slope for w. `linear_gradients` returns the "
    "slope for w first."
)
def slopes_exchanged(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        db, dw = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong(
    "You subtract the whole gradient. Multiply it by the learning rate first; whole gradients "
    "overshoot."
)
def no_learning_rate(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        w, b = w - 2 * np.mean(errors * x), b - 2 * np.mean(errors)
    return w, b


@wrong("You start at 0 whatever w and b are given. Start from the arguments.")
def start_ignored(x, y, w, b, learning_rate, epochs):
    w, b = 0.0, 0.0
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong(
    "You return the best line of all. Asked is the line after exactly `epochs` steps, however far "
    "it has come by then."
)
def solved_at_once(x, y, w, b, learning_rate, epochs):
    w, b = np.polyfit(x, y, 1)
    return float(w), float(b)


@wrong("You take one step per sample. Here an epoch is one step, with the mean over all samples.")
def sample_by_sample(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        for i in range(len(x)):
            error = w * x[i] + b - y[i]
            w, b = w - learning_rate * 2 * error * x[i], b - learning_rate * 2 * error
    return w, b


@wrong("You take one step fewer than asked: count what your `range` gives.")
def one_step_too_few(x, y, w, b, learning_rate, epochs):
    for _ in range(1, epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong("You take one step more than asked: count what your `range` gives.")
def one_step_too_many(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs + 1):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong("Your bias never moves. Each step changes w and b.")
def weight_only(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
    return w, b


@wrong("Your steps are half as long as they should be: the 2 of the gradient is missing.")
def without_factor_two(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        w, b = w - learning_rate * np.mean(errors * x), b - learning_rate * np.mean(errors)
    return w, b


@wrong("You returned the last gradients. Asked are w and b after the last step.")
def gradients_returned(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return dw, db


@wrong("You set w and b to the step itself. A step is a change: subtract it from the old value.")
def replaced_not_moved(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = -learning_rate * dw, -learning_rate * db
    return w, b


@wrong("The numbers are right but change places: return w first, then b.")
def bias_first(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return b, w


def hidden_cases(rng):
    for m, epochs in [(5, 2), (7, 3), (4, 5), (9, 10), (6, 20), (20, 80)]:
        x = rng.uniform(-1, 1, m)
        slope, height = away_from_zero(rng, 2, 0.8, 2.5)
        yield {
            "x": x,
            "y": slope * x + height + rng.normal(0, 0.2, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
            "learning_rate": float(rng.uniform(0.02, 0.1)),
            "epochs": epochs,
        }
