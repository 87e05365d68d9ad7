"""Every answer to `mean_squared_error`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, nn, right, rival, torch, wrong

from . import MEDIAN, ONE_NUMBER

ALLOWED = ONE_NUMBER


def mean_squared_error(predictions, targets):
    """Return the mean of all m·n squared errors.

    predictions, targets : arrays of float, shape (m, n), a row per sample, a column per output
    Returns loss : float
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


@wrong("You compared the first output of each sample alone. Every number of the table counts.")
def first_output_only(predictions, targets):
    return np.mean((predictions[:, 0] - targets[:, 0]) ** 2)


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


@wrong(
    "You divided by one less than there are numbers. That estimates a spread; a mean divides by "
    "all m·n."
)
def divided_by_one_less(predictions, targets):
    return np.sum((predictions - targets) ** 2) / (predictions.size - 1)


@wrong("You doubled the errors. Squared means times itself: ** 2.")
def doubled_not_squared(predictions, targets):
    return np.mean((predictions - targets) * 2)


@wrong(
    "You squared first and subtracted then. The error comes first: its square is never negative."
)
def difference_of_squares(predictions, targets):
    return np.mean(predictions**2 - targets**2)


@like(difference_of_squares)
def targets_squared(predictions, targets):
    return np.mean(predictions - targets**2)


@wrong("You compared every row with every other one. Each prediction belongs to its own target.")
def every_with_every(predictions, targets):
    return np.mean((predictions[:, None, :] - targets[None, :, :]) ** 2)


@wrong(MEDIAN)
def median_taken(predictions, targets):
    return np.median((predictions - targets) ** 2)


@wrong(
    "Your mean has lost its fraction. Was it divided with //, or cut by int()? The contract asks "
    "for the number itself."
)
def divided_without_fractions(predictions, targets):
    return int(np.mean((predictions - targets) ** 2))


@like(divided_without_fractions)
def squares_divided_without_fractions(predictions, targets):
    return np.sum((predictions - targets) ** 2) // predictions.size


@wrong("Only the first row counts in your answer. Does `return` stand inside the loop?")
def stopped_after_the_first(predictions, targets):
    for p, t in zip(predictions, targets):  # noqa: B905
        return np.mean((p - t) ** 2)


@like(stopped_after_the_first)
def first_row_of_the_sum(predictions, targets):
    total = 0
    for p, t in zip(predictions, targets):  # noqa: B905
        total += np.sum((p - t) ** 2)
        return total / predictions.size


@wrong("Only the last row counts in your answer. Is the sum set where it should grow?")
def last_sample_only(predictions, targets):
    for p, t in zip(predictions, targets):  # noqa: B905
        total = np.sum((p - t) ** 2)
    return total / predictions.size


@wrong("You brought the errors of a row together before you squared. Square every error first.")
def row_errors_added_first(predictions, targets):
    return np.mean(np.sum(predictions - targets, axis=1) ** 2)


@wrong("You returned the squares, one for each number. A loss is one number: take their mean.")
def squares_not_averaged(predictions, targets):
    return (predictions - targets) ** 2


@rival
def largest_square(predictions, targets):
    return np.max((predictions - targets) ** 2)


@wrong(
    "You took the spread of the errors about their own mean. The squares are those of the errors "
    "themselves."
)
def variance_of_errors(predictions, targets):
    return np.var(predictions - targets)


@like(row_errors_added_first)
def row_errors_averaged_first(predictions, targets):
    return np.mean(np.mean(predictions - targets, axis=1) ** 2)


def hidden_cases(rng):
    for m, n in [(4, 3), (2, 5), (6, 2), (3, 4), (5, 1)]:
        targets = rng.normal(0, 2, (m, n))
        yield {"predictions": targets + rng.normal(0.4, 1.0, (m, n)), "targets": targets}
    targets = rng.normal(0, 2, (1, 4))
    yield {"predictions": targets + rng.uniform(15, 25, (1, 4)), "targets": targets}
