"""Every answer to `weighted_sums`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import away_from_zero


def weighted_sums(X, w, b):
    """Return the weighted sums of one neuron for a batch of samples.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        One sample per row: m samples of n inputs.
    w : ndarray of float, shape (n,)
        One weight per input, the same for all samples.
    b : float
        The bias, the same for all samples.

    Returns
    -------
    z : ndarray of float, shape (m,)
        One number per sample, in the order of the rows.
    """
    return X @ w + b


@right
def batch_by_product_and_sum(X, w, b):
    return (X * w).sum(axis=1) + b


@right
def batch_by_loop(X, w, b):
    z = np.zeros(len(X))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            z[i] += X[i, j] * w[j]
        z[i] += b
    return z


@right
def batch_by_comprehension(X, w, b):
    return np.array([np.dot(x, w) + b for x in X])


@right
def batch_transposed(X, w, b):
    return w @ X.T + b


@right
def batch_by_einsum(X, w, b):
    return np.einsum("mn,n->m", X, w) + b


@right
def batch_in_float32(X, w, b):
    return X.astype(np.float32) @ w.astype(np.float32) + np.float32(b)


@right
def batch_by_column_then_flat(X, w, b):
    return (X @ w.reshape(-1, 1) + b).ravel()


@wrong(
    "You multiplied every input by its weight but did not add up along each row: every sample "
    "needs one number."
)
def products_not_added(X, w, b):
    return X * w + b


@wrong("You added up over all samples too. Keep them apart: one output per row.")
def one_sum_for_all(X, w, b):
    return np.sum(X * w) + b


@wrong(
    "You added down the columns, over the samples. Samples are rows: add along each row, over the "
    "inputs."
)
def down_the_columns(X, w, b):
    return (X * w).sum(axis=0) + b


@wrong(
    "Your numbers are right, but they stand in a table with one column, (m, 1). The contract asks "
    "for a flat (m,); mixing the two goes wrong later, without a message."
)
def column(X, w, b):
    return X @ w.reshape(-1, 1) + b


@wrong(
    "Your numbers are right, but they stand in a table with one row, (1, m). The contract asks for"
    " a flat (m,)."
)
def sums_as_a_row(X, w, b):
    return (X @ w + b).reshape(1, -1)


@wrong(
    "You put w before X. Samples are rows, so X comes first: with @ the inner sizes must agree, "
    "(m, n) with (n,)."
)
def weights_first(X, w, b):
    return np.dot(w, X) + b


@like(weights_first)
def weights_first_by_at(X, w, b):
    return w @ X + b


@wrong(
    "You turned X on its side. Its rows are the samples already, and the columns of X meet the "
    "weights: (m, n) with (n,). No transpose is needed."
)
def transposed(X, w, b):
    return np.dot(X.T, w) + b


@like(transposed)
def weights_times_transpose_by_at(X, w, b):
    return X.T @ w + b


@wrong("You added the bias once for every input. Add it once for every sample, after the sum.")
def bias_for_each_input(X, w, b):
    return (X * w + b).sum(axis=1)


@wrong("You left the bias out.")
def no_bias(X, w, b):
    return X @ w


@wrong("You subtracted the bias. It is added.")
def bias_subtracted(X, w, b):
    return X @ w - b


@wrong("You took the mean of each row's products, not their sum.")
def mean_not_sum(X, w, b):
    return (X * w).mean(axis=1) + b


@wrong(
    "You answer for the first sample only: the `return` stands inside the loop and ends it. "
    "Collect one number per sample, then return them together."
)
def return_in_the_loop(X, w, b):
    for x in X:
        return np.sum(x * w) + b


def hidden_cases(rng):
    for m, n in [(3, 2), (5, 3), (2, 4), (6, 5), (4, 1), (7, 3)]:
        yield {
            "X": away_from_zero(rng, (m, n)),
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
        }
