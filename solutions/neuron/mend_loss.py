"""Every answer to `mend_loss`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong

from . import away_from_zero


def mend_loss(X, y, w, b):
    """Return the mean squared error of a linear neuron on a batch.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row.
    y : ndarray of float, shape (m,)
        One target per sample.
    w : ndarray of float, shape (n,)
        One weight per input.
    b : float
        The bias.

    Returns
    -------
    loss : float
        The mean, over the m samples, of (prediction − target)².
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
    "The predictions are a column, (m, 1), the targets flat, (m,): subtracting them gives a table "
    "(m, m) that compares every prediction with every target. Give both the same shape."
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


@wrong("Your predictions lack the bias.")
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
