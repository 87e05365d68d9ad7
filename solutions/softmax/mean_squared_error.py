"""Every answer to `mean_squared_error`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, nn, right, torch, wrong


def mean_squared_error(predictions, targets):
    """Return the mean of the squared errors.

    Parameters
    ----------
    predictions : ndarray of float, shape (m, n)
        What the model says: one row per sample, one column per output.
    targets : ndarray of float, shape (m, n)
        What would have been right.

    Returns
    -------
    float
        The mean over all m·n numbers of (prediction - target)².
    """
    return np.mean((predictions - targets) ** 2)


@right
def squares_by_loop(predictions, targets):
    total = 0.0
    m, n = targets.shape
    for i in range(m):
        for j in range(n):
            total += (predictions[i, j] - targets[i, j]) ** 2
    return total / (m * n)


@right
def squares_flat(predictions, targets):
    e = (targets - predictions).ravel()
    return np.dot(e, e) / e.size


@right
def squares_by_two_means(predictions, targets):
    return np.square(predictions - targets).mean(axis=1).mean()


@right
def squares_by_norm(predictions, targets):
    return np.linalg.norm(predictions - targets) ** 2 / targets.size


@right
def squares_in_float32(predictions, targets):
    e = predictions.astype(np.float32) - targets.astype(np.float32)
    return np.mean(e * e)


@right
def squares_in_torch(predictions, targets):
    return nn.MSELoss()(torch.from_numpy(predictions), torch.from_numpy(targets)).item()


@wrong(
    "You added the squares up. The contract asks for their mean: a sum grows with the amount of "
    "data."
)
def squares_added(predictions, targets):
    return np.sum((predictions - targets) ** 2)


@wrong("You divided by the number of samples only. Here the mean runs over all m·n numbers.")
def squares_per_sample(predictions, targets):
    return np.sum((predictions - targets) ** 2) / len(predictions)


@wrong("You divided by the number of outputs only. Here the mean runs over all m·n numbers.")
def squares_per_output(predictions, targets):
    return np.sum((predictions - targets) ** 2) / predictions.shape[1]


@wrong(
    "You kept one mean per row or per column. A loss is one number, the mean over the whole table."
)
def one_error_per_line(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=1)


@like(one_error_per_line)
def one_error_per_output(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=0)


@wrong("You halved it. Some books do, this contract does not.")
def halved(predictions, targets):
    return np.mean((predictions - targets) ** 2) / 2


@wrong("You took the root. The contract stops before.")
def root_taken(predictions, targets):
    return np.sqrt(np.mean((predictions - targets) ** 2))


@wrong(
    "You took the mean of the errors and squared that, so that errors of both signs cancel. Square"
    " every error first."
)
def averaged_before_squared(predictions, targets):
    return np.mean(predictions - targets) ** 2


@wrong(
    "You took the mean of the errors themselves: positive and negative ones cancel. Square them "
    "first."
)
def not_squared(predictions, targets):
    return np.mean(predictions - targets)


@like(not_squared)
def not_squared_other_way(predictions, targets):
    return np.mean(targets - predictions)


@wrong("You took the mean of the errors' sizes. Squares were asked for.")
def sizes_not_squares(predictions, targets):
    return np.mean(np.abs(predictions - targets))


def hidden_cases(rng):
    for m, n in [(4, 3), (2, 5), (6, 2), (3, 4), (5, 1)]:
        targets = rng.normal(0, 2, (m, n))
        yield {"predictions": targets + rng.normal(0.4, 1.0, (m, n)), "targets": targets}
