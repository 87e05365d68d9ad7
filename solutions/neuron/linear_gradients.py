"""Every answer to `linear_gradients`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, torch, wrong

from . import OF_ONE_NUMBER, ROUNDED, WHOLE_NUMBERS, away_from_zero

ALLOWED = {name: OF_ONE_NUMBER[name] for name in ("squeezed", "first_row_only")}


def linear_gradients(x, y, w, b):
    """Return the slopes of the loss L, the mean of the squared errors of the line w·x + b.

    x, y : arrays of float, shape (m,), inputs and targets
    w, b : float
    Returns dw, db : floats, the slopes of L with respect to w and to b
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
    "Both slopes have the wrong sign: with them you would walk uphill. The error is prediction "
    "minus target, and no minus stands before it."
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
    "You multiplied the sum of all errors by the sum of all inputs. Multiply each error by its own "
    "input first, then add up: that is another number."
)
def product_of_sums(x, y, w, b):
    errors = w * x + b - y
    return 2 / len(x) * np.sum(errors) * np.sum(x), 2 * np.mean(errors)


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


@like(target_minus_prediction)
def minus_in_front(x, y, w, b):
    errors = w * x + b - y
    return -2 * np.mean(errors * x), -2 * np.mean(errors)


@wrong(
    "Your slope for w has the wrong sign, that for b has the right one. Both are made of the same "
    "errors: twice a mean, without a minus."
)
def sign_of_dw(x, y, w, b):
    errors = w * x + b - y
    return -2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong(
    "Your slope for b has the wrong sign, that for w has the right one. Both are made of the same "
    "errors: twice a mean, without a minus."
)
def sign_of_db(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), -2 * np.mean(errors)


@wrong(
    "Both slopes are minus a half of what is asked: the 2 that comes from the square is missing, "
    "and a sign is turned. The error is prediction minus target."
)
def sign_and_factor_two(x, y, w, b):
    errors = y - (w * x + b)
    return np.mean(errors * x), np.mean(errors)


@wrong("Your slope for w is half of what is asked. The 2 that comes from the square is in both.")
def dw_without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return np.mean(errors * x), 2 * np.mean(errors)


@wrong("Your slope for b is half of what is asked. The 2 that comes from the square is in both.")
def db_without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), np.mean(errors)


@wrong("Both slopes are twice what is asked: the 2 that comes from the square is in them once.")
def factor_two_again(x, y, w, b):
    errors = w * x + b - y
    return 4 * np.mean(errors * x), 4 * np.mean(errors)


@wrong("Your slope for w is a sum over the samples, that for b a mean. Both are means.")
def dw_summed(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.sum(errors * x), 2 * np.mean(errors)


@wrong("Your slope for b is a sum over the samples, that for w a mean. Both are means.")
def db_summed(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.sum(errors)


@wrong("You divided by m − 1. A mean over m samples divides by m.")
def one_sample_less(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.sum(errors * x) / (len(x) - 1), 2 * np.sum(errors) / (len(x) - 1)


@wrong("You subtracted the bias in the prediction. The line is w·x + b.")
def bias_subtracted(x, y, w, b):
    errors = w * x - b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong("The targets are not in your errors. An error is prediction minus target.")
def targets_left_out(x, y, w, b):
    errors = w * x + b
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong("You added the targets. An error is prediction minus target.")
def targets_added(x, y, w, b):
    errors = w * x + b + y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong("You multiplied the errors by the targets. For the slope of w it is the input x.")
def target_in_place_of_input(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * y), 2 * np.mean(errors)


@wrong(
    "You multiplied the errors by w and by b. What stands beside w in the prediction is x, and "
    "beside b nothing."
)
def parameters_in_place_of_input(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * w), 2 * np.mean(errors * b)


@wrong("You multiplied the slope of b by b. Nothing stands beside b in the prediction.")
def bias_in_place_of_one(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors * b)


@wrong("The input is squared in your slope for w. Multiply each error by its x once.")
def input_squared(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x**2), 2 * np.mean(errors)


@wrong("Your errors have lost their signs. A slope needs them: it says which way is down.")
def signs_lost(x, y, w, b):
    errors = np.abs(w * x + b - y)
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


@wrong(
    "Your slopes are those of the last sample alone. Each round must add to what the rounds before "
    "it found, and the sum is divided by m."
)
def last_sample_only(x, y, w, b):
    for xi, yi in zip(x, y, strict=True):
        error = w * xi + b - yi
        dw, db = 2 * error * xi, 2 * error
    return dw, db


@wrong(
    "Only the first sample is in your slopes. All m belong in them. (A `return` inside the loop "
    "ends it in its first round.)"
)
def first_sample_only(x, y, w, b):
    error = w * x[0] + b - y[0]
    return 2 * error * x[0], 2 * error


@like(first_sample_only)
def first_sample_over_m(x, y, w, b):
    dw = db = 0
    for xi, yi in zip(x, y, strict=True):
        error = w * xi + b - yi
        dw += 2 * error * xi / len(x)
        db += 2 * error / len(x)
        return dw, db


@wrong(
    "You returned the w and b after a step of length 1. Asked are the slopes themselves; the step "
    "is the next exercise."
)
def step_taken(x, y, w, b):
    errors = w * x + b - y
    return w - 2 * np.mean(errors * x), b - 2 * np.mean(errors)


@wrong(
    "You returned how far w and b are from the best line. Asked are the slopes of the loss here."
)
def way_to_the_best_line(x, y, w, b):
    best_w, best_b = np.polyfit(x, y, 1)
    return w - best_w, b - best_b


@wrong(ROUNDED)
def rounded(x, y, w, b):
    errors = w * x + b - y
    return round(float(2 * np.mean(errors * x)), 2), round(float(2 * np.mean(errors)), 2)


@like(rounded)
def slopes_to_three_digits(x, y, w, b):
    errors = w * x + b - y
    return round(float(2 * np.mean(errors * x)), 3), round(float(2 * np.mean(errors)), 3)


@wrong(WHOLE_NUMBERS)
def whole_numbers(x, y, w, b):
    errors = w * x + b - y
    return int(2 * np.mean(errors * x)), int(2 * np.mean(errors))


def hidden_cases(rng):
    for m in (3, 4, 5, 6, 7, 9):
        yield {
            "x": away_from_zero(rng, m),
            "y": rng.uniform(-2, 3, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
        }
    # A single sample; and slopes beyond 100.
    for m, target in ((1, 2.0), (5, -90.0)):
        yield {
            "x": rng.uniform(0.5, 1.5, m),
            "y": target + rng.uniform(-1, 1, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
        }
