"""Every answer to `fit_line`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, rival, wrong

from . import OF_ONE_NUMBER, ROUNDED, WHOLE_NUMBERS, away_from_zero
from .linear_gradients import linear_gradients

ALLOWED = {name: OF_ONE_NUMBER[name] for name in ("squeezed", "first_row_only")}


def fit_line(x, y, w, b, learning_rate, epochs):
    """Improve the line w·x + b by gradient descent on the mean squared error.

    Each epoch is one step with all samples. It moves w and b together, by the slopes where both
    stood before it. All steps are taken, whatever the loss does.
    x, y : arrays of float, shape (m,), inputs and targets
    w, b : float, where to start
    learning_rate : float, the same in every step
    epochs : int, how many steps
    Returns w, b : floats, after the last step
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
    "Your w and b are those after one step, however many epochs are asked. Is there a loop, does "
    "its `return` stand behind it, and does each step begin where the last one ended?"
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
    "Your line is the best one of all. Asked is the line after exactly `epochs` steps, however far "
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


@wrong(
    "Your w and b are those of one step fewer than asked. Count what your `range` gives, and "
    "return the newest values."
)
def one_step_too_few(x, y, w, b, learning_rate, epochs):
    for _ in range(1, epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong("Your w and b are those of one step more than asked: count what your `range` gives.")
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


@wrong(
    "Your steps are half as long as they should be. The 2 of the gradient belongs in them, and the "
    "learning rate as it is."
)
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


@like(solved_at_once)
def a_thousand_steps(x, y, w, b, learning_rate, epochs):
    for _ in range(1000):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - 0.1 * dw, b - 0.1 * db
    return w, b


@like(one_step_too_few)
def values_before_the_last_step(x, y, w, b, learning_rate, epochs):
    before = w, b
    for _ in range(epochs):
        before = w, b
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return before


@wrong(
    "Your steps do not change with `learning_rate`: is it used? A number that stands in its place "
    "is right for one case only."
)
def rate_ignored(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - 0.1 * dw, b - 0.1 * db
    return w, b


@like(rate_ignored)
def rate_of_a_hundredth(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - 0.01 * dw, b - 0.01 * db
    return w, b


@like(rate_ignored)
def rate_of_a_twentieth(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - 0.05 * dw, b - 0.05 * db
    return w, b


@wrong("The learning rate is in the step of w, but not in that of b. It belongs in both.")
def rate_forgotten_for_bias(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - db
    return w, b


@wrong("The learning rate is in the step of b, but not in that of w. It belongs in both.")
def rate_forgotten_for_weights(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - dw, b - learning_rate * db
    return w, b


@wrong("The learning rate is in your steps twice. Once is enough.")
def rate_twice(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate**2 * dw, b - learning_rate**2 * db
    return w, b


@wrong("Your learning rate shrinks from step to step. It is the same in every step.")
def rate_shrinks(x, y, w, b, learning_rate, epochs):
    for epoch in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w = w - learning_rate / (epoch + 1) * dw
        b = b - learning_rate / (epoch + 1) * db
    return w, b


@like(rate_shrinks)
def rate_times_nine_tenths(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        learning_rate = learning_rate * 0.9
    return w, b


@wrong(
    "Your steps are twice as long as they should be. `linear_gradients` holds the factor 2 already."
)
def factor_two_again(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - 2 * learning_rate * dw, b - 2 * learning_rate * db
    return w, b


@wrong(
    "Your steps are m times too long, m the number of samples. The loss is a mean, so its slopes "
    "are means too."
)
def sum_not_mean(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.sum(errors * x), 2 * np.sum(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong(
    "Your steps are m times too short, m the number of samples. `linear_gradients` divides by m "
    "already."
)
def mean_again(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw / len(x), b - learning_rate * db / len(x)
    return w, b


@wrong("Your w walks uphill, your b downhill. Subtract both steps.")
def uphill_with_w(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w + learning_rate * dw, b - learning_rate * db
    return w, b


@wrong("Your b walks uphill, your w downhill. Subtract both steps.")
def uphill_with_b(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b + learning_rate * db
    return w, b


@wrong(
    "Your weight never moves. Each step changes w and b. (A new name, such as w_new, must become w "
    "again before the next step.)"
)
def bias_only(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        b = b - learning_rate * 2 * np.mean(w * x + b - y)
    return w, b


@wrong("Both of your steps use the slope for w. b moves by the slope for b.")
def dw_for_both(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * dw
    return w, b


@wrong("Both of your steps use the slope for b. w moves by the slope for w.")
def db_for_both(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * db, b - learning_rate * db
    return w, b


@wrong("Your last step moves w but not b, or w once more. Both move in every step, no more often.")
def last_step_twice(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w - learning_rate * dw, b


@wrong(
    "You stop where the slopes, or what a step gains, have become small, or the loss grows. The "
    "contract asks for `epochs` steps, whatever happens."
)
def stops_early(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        if abs(dw) < 0.01 and abs(db) < 0.01:
            break
    return w, b


@like(stops_early)
def stops_before_a_small_step(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        if abs(dw) < 0.01 and abs(db) < 0.01:
            break
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@like(stops_early)
def stops_at_a_thousandth(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        if abs(dw) < 0.001 and abs(db) < 0.001:
            break
    return w, b


@like(stops_early)
def stops_where_the_loss_grows(x, y, w, b, learning_rate, epochs):
    last = np.mean((w * x + b - y) ** 2)
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        loss = np.mean((w * x + b - y) ** 2)
        if loss > last:
            break
        last = loss
    return w, b


@like(stops_early)
def stops_at_a_small_loss(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        if np.mean((w * x + b - y) ** 2) < 1e-3:
            break
    return w, b


@like(stops_early)
@edited(stops_at_a_small_loss, "1e-3", "0.05")
def stops_at_a_twentieth(): ...


@like(stops_early)
@edited(stops_at_a_small_loss, "1e-3", "0.01")
def stops_at_a_hundredth(): ...


@wrong(
    "You return the line with the smallest loss on the way. Asked is the line after the last step."
)
def best_on_the_way(x, y, w, b, learning_rate, epochs):
    best, lowest = (w, b), np.mean((w * x + b - y) ** 2)
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        loss = np.mean((w * x + b - y) ** 2)
        if loss < lowest:
            best, lowest = (w, b), loss
    return best


@wrong("You limit the slopes. A step moves by the learning rate times the whole slope.")
def slopes_limited(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = (np.clip(slope, -5, 5) for slope in linear_gradients(x, y, w, b))
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@like(slopes_limited)
@edited(slopes_limited, "-5, 5", "-0.5, 0.5")
def slopes_limited_to_a_half(): ...


@like(slopes_limited)
@edited(slopes_limited, "-5, 5", "-1, 1")
def slopes_limited_to_one(): ...


@like(slopes_limited)
@edited(slopes_limited, "-5, 5", "-2, 2")
def slopes_limited_to_two(): ...


@like(slopes_limited)
@edited(slopes_limited, "-5, 5", "-10, 10")
def slopes_limited_to_ten(): ...


@like(slopes_limited)
def step_no_longer_than_the_rate(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        longest = max(1.0, np.hypot(dw, db))
        w, b = w - learning_rate * dw / longest, b - learning_rate * db / longest
    return w, b


@wrong(
    "All your steps have the same length, or the same for w and b. A step is the learning rate "
    "times the slope: long where it is steep, short where it is flat."
)
def slopes_normalised(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        length = np.hypot(dw, db)
        w, b = w - learning_rate * dw / length, b - learning_rate * db / length
    return w, b


@like(slopes_normalised)
def signs_of_the_slopes(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * np.sign(dw), b - learning_rate * np.sign(db)
    return w, b


@wrong(
    "Your steps keep something of the steps before (momentum). Here each step depends only on "
    "the slopes at the point where w and b stand."
)
def momentum(x, y, w, b, learning_rate, epochs):
    step_w, step_b = 0.0, 0.0
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        step_w, step_b = 0.9 * step_w + dw, 0.9 * step_b + db
        w, b = w - learning_rate * step_w, b - learning_rate * step_b
    return w, b


@like(momentum)
@edited(momentum, "0.9 * step_w", "0.5 * step_w", "0.9 * step_b", "0.5 * step_b")
def momentum_of_a_half(): ...


@like(momentum)
@edited(momentum, "0.9 * step_w + dw", "step_w + dw", "0.9 * step_b + db", "step_b + db")
def slopes_added_up(): ...


@like(momentum)
@edited(momentum, "* step_w + dw", "* step_w + 0.1 * dw", "* step_b + db", "* step_b + 0.1 * db")
def running_mean_of_the_slopes(): ...


@like(momentum)
@edited(
    momentum,
    "0.9 * step_w + dw", "0.5 * step_w + 0.5 * dw",
    "0.9 * step_b + db", "0.5 * step_b + 0.5 * db",
)  # fmt: skip
def running_mean_with_a_half(): ...


@wrong("One sample an epoch is not enough: each step uses the mean over all samples.")
def one_sample_an_epoch(x, y, w, b, learning_rate, epochs):
    for epoch in range(epochs):
        i = epoch % len(x)
        error = w * x[i] + b - y[i]
        w, b = w - learning_rate * 2 * error * x[i], b - learning_rate * 2 * error
    return w, b


@like(one_sample_an_epoch)
def first_sample_every_epoch(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x[:1], y[:1], w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


@wrong(ROUNDED)
def rounded(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return round(float(w), 2), round(float(b), 2)


@like(rounded)
def line_to_three_digits(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return round(float(w), 3), round(float(b), 3)


@wrong(WHOLE_NUMBERS)
def whole_numbers(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return int(w), int(b)


@rival
def starts_at_one(x, y, w, b, learning_rate, epochs):
    w = b = 1.0
    for _ in range(epochs):
        dw, db = linear_gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def draw_line(rng, m):
    """Draw samples and a start from which the slopes are neither small nor large.

    So a limit of 2 shows in every case, and one of 5 in none; and no line comes so close to the
    samples that the loss falls below 0.05.
    """
    while True:
        x = rng.permutation(np.linspace(-1, 1, m)) + rng.uniform(-0.1, 0.1, m)
        slope, height = away_from_zero(rng, 2, 0.8, 2.5)
        y = slope * x + height + rng.normal(0, 0.5, m)
        w, b = (float(number) for number in away_from_zero(rng, 2))
        ((lowest,), slopes) = np.polyfit(x, y, 1, full=True)[1], linear_gradients(x, y, w, b)
        if 2.2 < np.abs(slopes).max() < 4.8 and lowest / m > 0.06:
            return {"x": x, "y": y, "w": w, "b": b}


def hidden_cases(rng):
    # The last one runs long enough to come to rest.
    for m, epochs in [(5, 2), (7, 3), (4, 5), (9, 10), (6, 20), (20, 300)]:
        low, high = (0.06, 0.09) if m == 20 else (0.02, 0.1)
        rate = float(rng.uniform(low, high))
        yield draw_line(rng, m) | {"learning_rate": rate, "epochs": epochs}
    # Steps so long that the loss grows, beyond 100; and a single sample,
    # which the line meets ever more closely.
    for m, learning_rate, epochs in [(6, 1.8, 5), (1, 0.15, 12)]:
        yield {
            "x": rng.uniform(0.7, 1.3, m),
            "y": 3.0 + rng.uniform(-0.5, 0.5, m),
            "w": float(rng.uniform(-1.5, -0.5)),
            "b": float(rng.uniform(-1.5, -0.5)),
            "learning_rate": learning_rate,
            "epochs": epochs,
        }
