"""Every answer to `mend_loss`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import OF_ONE_NUMBER, ROUNDED, WHOLE_NUMBERS, away_from_zero

ALLOWED = OF_ONE_NUMBER


def mend_loss(X, y, w, b):
    """Return the mean squared error of a linear neuron: the mean of (prediction − target)².

    X : array of float, shape (m, n), one sample per row
    y : array of float, shape (m,), one target per sample
    w : array of float, shape (n,)
    b : float
    Returns loss : float
    """
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors**2)


@right
def loss_with_both_as_columns(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    errors = predictions - y.reshape(-1, 1)
    return np.mean(errors**2)


@right
def loss_with_flat_predictions(X, y, w, b):
    predictions = (X @ w.reshape(-1, 1) + b).ravel()
    return np.square(predictions - y).sum() / len(y)


@right
def loss_by_loop(X, y, w, b):
    total = 0
    for i in range(len(y)):
        total += (float(np.sum(X[i] * w)) + b - y[i]) ** 2
    return total / len(y)


@right
def loss_on_the_diagonal(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    return np.mean(np.diag(predictions - y) ** 2)


@right
def loss_in_float32(X, y, w, b):
    e = X.astype(np.float32) @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32)
    return e @ e / e.size


@wrong(
    "Predictions and targets differ in shape, one a column, (m, 1), the other flat or a row: "
    "subtracting them gives a table (m, m) that compares every prediction with every target. Give "
    "both the same shape."
)
def every_prediction_with_every_target(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    errors = predictions - y
    return np.mean(errors**2)


@wrong(
    "You squared the mean error. Positive and negative errors cancel that way: square each error "
    "first, then take the mean."
)
def mean_before_square(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors) ** 2


@wrong("You summed the squares. The contract asks for their mean over the samples.")
def sum_not_mean(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sum(errors**2)


@wrong("Your errors are not squared, so that they cancel.")
def not_squared(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors)


@wrong("You took the errors' absolute values. The contract asks for their squares.")
def absolute_errors(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(np.abs(errors))


@wrong("You took a square root at the end. The mean squared error has none.")
def root_taken(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sqrt(np.mean(errors**2))


@wrong("You return one number per sample. The loss is their mean, a single number.")
def not_averaged(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return errors**2


@wrong("The bias is missing in your predictions.")
def no_bias(X, y, w, b):
    predictions = X @ w
    errors = predictions - y
    return np.mean(errors**2)


@wrong("Your loss is half of the mean squared error.")
def halved(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors**2) / 2


@wrong(
    "You multiplied every input by its weight but did not add up along each row, so a sample with "
    "two inputs has two predictions. The shapes fit; the numbers do not."
)
def products_not_added(X, y, w, b):
    predictions = X * w + b
    errors = predictions - y.reshape(-1, 1)
    return np.mean(errors**2)


@like(every_prediction_with_every_target)
def targets_as_a_column(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y.reshape(-1, 1)
    return np.mean(errors**2)


@wrong("Your loss is twice the mean squared error.")
def doubled(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return 2 * np.mean(errors**2)


@wrong("Your loss has the wrong sign. A mean of squares is never negative.")
def sign_turned(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return -np.mean(errors**2)


@wrong("You doubled the errors. To square them, multiply each by itself: ** 2.")
def doubled_for_squared(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors * 2)


@wrong(
    "You took the mean of the errors' sizes and squared that. Square each error first, then take "
    "the mean."
)
def mean_size_squared(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(np.abs(errors)) ** 2


@wrong(
    "This is the variance of the errors: their mean is subtracted first. A line that is off by the "
    "same amount everywhere would have the loss 0."
)
def variance(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.var(errors)


@wrong("You took the median of the squares. The contract asks for their mean.")
def median(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.median(errors**2)


@wrong("You took the largest of the squares. The contract asks for their mean.")
def largest(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.max(errors**2)


@wrong("You divided by m − 1. A mean over m samples divides by m.")
def one_sample_less(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sum(errors**2) / (len(y) - 1)


@wrong("You divided by the number of inputs, n. The mean is over the m samples.")
def divided_by_inputs(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sum(errors**2) / X.shape[1]


@wrong(
    "Only the first sample is in your loss. All m belong in it. (A `return` inside the loop ends "
    "it in its first round.)"
)
def first_sample_only(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    for error in errors:
        return error**2


@like(first_sample_only)
def first_sample_over_m(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return errors[0] ** 2 / len(y)


@wrong("Only the first input is in your predictions. Each is a sum over all inputs of its row.")
def first_input_only(X, y, w, b):
    predictions = X[:, 0] * w[0] + b
    errors = predictions - y
    return np.mean(errors**2)


@wrong("Every prediction of yours is the sum over all samples. Add along each row only.")
def one_sum_for_all(X, y, w, b):
    predictions = np.sum(X * w) + b
    errors = predictions - y
    return np.mean(errors**2)


@wrong("You subtracted the bias in the predictions. It is added.")
def bias_subtracted(X, y, w, b):
    predictions = X @ w - b
    errors = predictions - y
    return np.mean(errors**2)


@wrong("You added the targets. An error is prediction minus target.")
def targets_added(X, y, w, b):
    predictions = X @ w + b
    errors = predictions + y
    return np.mean(errors**2)


@wrong("The targets are not in your loss. An error is prediction minus target.")
def targets_left_out(X, y, w, b):
    predictions = X @ w + b
    return np.mean(predictions**2)


@wrong(ROUNDED)
def rounded(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return round(float(np.mean(errors**2)), 2)


@like(rounded)
def loss_to_three_digits(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return round(float(np.mean(errors**2)), 3)


@wrong(WHOLE_NUMBERS)
def whole_numbers(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return int(np.mean(errors**2))


@wrong(
    "You compare the first prediction with every target. Each target has a prediction of its own."
)
def first_prediction_for_all(X, y, w, b):
    predictions = X @ w + b
    errors = predictions[0] - y
    return np.mean(errors**2)


@wrong("You divided by m once too often: a mean over m samples divides by m once.")
def divided_twice(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors**2) / len(y)


def hidden_cases(rng):
    for m, n in [(3, 2), (4, 3), (5, 1), (6, 2), (7, 4), (5, 3)]:
        X = away_from_zero(rng, (m, n))
        w = away_from_zero(rng, n)
        yield {
            "X": X,
            "y": X @ w + rng.uniform(0.5, 2.0, m),
            "w": w,
            "b": float(away_from_zero(rng, None)),
        }
    # A single sample; and a loss beyond 100.
    for m, far in [(1, 1.0), (4, 15.0)]:
        X, w = away_from_zero(rng, (m, 2)), away_from_zero(rng, 2)
        yield {
            "X": X,
            "y": X @ w + far + rng.uniform(0.5, 2.0, m),
            "w": w,
            "b": float(rng.uniform(-0.5, 0.5)),
        }
