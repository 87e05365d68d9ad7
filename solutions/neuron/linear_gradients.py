"""Every answer to `linear_gradients`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import away_from_zero


def linear_gradients(x, y, w, b):
    """Return the slopes of the loss L, the mean of the squared errors of the line w·x + b.

    Parameters
    ----------
    x : ndarray of float, shape (m,)
        One input per sample.
    y : ndarray of float, shape (m,)
        The targets, one per sample.
    w : float
        The weight.
    b : float
        The bias.

    Returns
    -------
    dw : float
        The slope of L with respect to w.
    db : float
        The slope of L with respect to b.
    """
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@right
def gradients_by_loop(x, y, w, b):
    dw = 0.0
    db = 0.0
    m = len(x)
    for xi, yi in zip(x, y, strict=True):
        error = (w * xi + b) - yi
        dw += 2 * error * xi / m
        db += 2 * error / m
    return dw, db


@right
def gradients_by_dot(x, y, w, b):
    residuals = y - (w * x + b)
    return -2 / len(x) * (x @ residuals), -2 / len(x) * residuals.sum()


@right
def gradients_multiplied_out(x, y, w, b):
    dw = 2 * (w * np.mean(x * x) + b * np.mean(x) - np.mean(x * y))
    db = 2 * (w * np.mean(x) + b - np.mean(y))
    return [dw, db]


@right
def gradients_by_matrix(x, y, w, b):
    X = np.column_stack([x, np.ones(len(x))])
    gradient = 2 * X.T @ (X @ np.array([w, b]) - y) / len(y)
    return gradient[0], gradient[1]


@right
def gradients_in_float32(x, y, w, b):
    x, y = x.astype(np.float32), y.astype(np.float32)
    e = np.float32(w) * x + np.float32(b) - y
    return 2 * np.mean(e * x), 2 * np.mean(e)


@right
def gradients_by_autograd(x, y, w, b):
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    loss = ((w * torch.tensor(x) + b - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return w.grad.item(), b.grad.item()


@right
def gradients_by_central_difference(x, y, w, b):
    def loss(w, b):
        return np.mean((w * x + b - y) ** 2)

    h = 1e-4
    dw = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
    db = (loss(w, b + h) - loss(w, b - h)) / (2 * h)
    return dw, db


@wrong("Both slopes are half of what is asked: the 2 that comes from the square is missing.")
def without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return np.mean(errors * x), np.mean(errors)


@wrong(
    "You summed over the samples. The loss is a mean, so its slopes are means too: otherwise a "
    "step grows with the number of samples."
)
def sum_not_mean(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.sum(errors * x), 2 * np.sum(errors)


@wrong(
    "You summed over the samples where the contract asks for the mean, and the 2 that comes from "
    "the square is missing."
)
def sum_without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return np.sum(errors * x), np.sum(errors)


@wrong(
    "Both slopes have the wrong sign. The error is prediction minus target; the other way round "
    "you would walk uphill."
)
def target_minus_prediction(x, y, w, b):
    errors = y - (w * x + b)
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong("The numbers are right but change places: first the slope for w, then the one for b.")
def bias_first(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors), 2 * np.mean(errors * x)


@wrong(
    "Your slope for w is the one for b. How much the loss feels w depends on the input: multiply "
    "each error by its own x before taking the mean."
)
def input_left_out(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors), 2 * np.mean(errors)


@wrong(
    "Your slope for b is the one for w. The bias is multiplied by nothing, so its slope is the "
    "mean of the errors alone."
)
def input_in_both(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors * x)


@wrong(
    "You multiplied the errors by w. The slope with respect to w holds what stands beside w in the"
    " prediction: the input x."
)
def weight_in_place_of_input(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * w), 2 * np.mean(errors)


@wrong("Your prediction lacks the bias: the line is w·x + b.")
def no_bias(x, y, w, b):
    errors = w * x - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong(
    "You multiplied the mean error by the mean input. Multiply sample by sample first, then take "
    "the mean: that is another number."
)
def product_of_means(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors) * np.mean(x), 2 * np.mean(errors)


@wrong(
    "You return one slope per sample. Add up over the samples and divide by their number: the loss"
    " has one slope for w and one for b."
)
def not_averaged(x, y, w, b):
    errors = w * x + b - y
    return 2 * errors * x, 2 * errors


@like(not_averaged)
def not_added_up(x, y, w, b):
    errors = w * x + b - y
    return 2 / len(x) * errors * x, 2 / len(x) * errors


@wrong(
    "You squared the errors. The square belongs to the loss; its slope is 2 times the error itself."
)
def squared_errors(x, y, w, b):
    errors = (w * x + b - y) ** 2
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong(
    "Your predictions are a column, (m, 1), and y is flat, (m,): subtracting them compares every "
    "prediction with every target. Keep both flat."
)
def column_against_row(x, y, w, b):
    x = x.reshape(-1, 1)
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong(
    "You returned the loss and the slope for w. Asked are the two slopes; the loss itself is not "
    "needed for a step."
)
def loss_returned(x, y, w, b):
    errors = w * x + b - y
    return np.mean(errors**2), 2 * np.mean(errors * x)


def hidden_cases(rng):
    for m in (3, 4, 5, 6, 7, 9):
        yield {
            "x": away_from_zero(rng, m),
            "y": rng.uniform(-2, 3, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
        }
