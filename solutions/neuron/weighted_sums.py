"""Every answer to `weighted_sums`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import (
    BIAS_MULTIPLIED,
    FIRST_TWO_INPUTS,
    ONE_FIRST_SAMPLE,
    ROUNDED,
    SIGMOID_APPLIED,
    WEIGHTS_IGNORED,
    WEIGHTS_REVERSED,
    WHOLE_NUMBERS,
    away_from_zero,
)


def weighted_sums(X, w, b):
    """Return the weighted sums z of one neuron for a batch, in the order of its rows.

    X : array of float, shape (m, n)
    w : array of float, shape (n,)
    b : float
    Returns z : array of float, shape (m,)
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


@wrong("The bias is missing.")
def no_bias(X, w, b):
    return X @ w


@wrong("You subtracted the bias. It is added.")
def bias_subtracted(X, w, b):
    return X @ w - b


@wrong("You took the mean of each row's products, not their sum.")
def mean_not_sum(X, w, b):
    return (X * w).mean(axis=1) + b


@wrong(ONE_FIRST_SAMPLE)
def return_in_the_loop(X, w, b):
    for x in X:
        return np.sum(x * w) + b


@wrong("You answer for the last sample only. Collect one number per sample, then return them all.")
def last_sample_only(X, w, b):
    for x in X:
        z = np.sum(x * w) + b
    return z


@wrong("Every row of yours has the first sample's number. Row i of X gives number i.")
def first_sample_for_all(X, w, b):
    return np.full(len(X), X[0] @ w + b)


@wrong("The last row's number is 0: how far does your loop go?")
def last_row_left_out(X, w, b):
    z = np.zeros(len(X))
    for i in range(len(X) - 1):
        z[i] = X[i] @ w + b
    return z


@wrong("The first row's number is 0: Python counts from 0.")
def first_row_left_out(X, w, b):
    z = np.zeros(len(X))
    for i in range(1, len(X)):
        z[i] = X[i] @ w + b
    return z


@wrong("Each row's sum runs on from the row before. Start every sample anew: its sum begins at 0.")
def sum_runs_on(X, w, b):
    z = np.zeros(len(X))
    total = b
    for i in range(len(X)):
        total += X[i] @ w
        z[i] = total
    return z


@wrong("Your numbers stand in reverse order. The first row of X gives the first number.")
def rows_reversed(X, w, b):
    return (X @ w + b)[::-1]


@wrong("You sorted the numbers. They belong in the order of the rows of X.")
def rows_sorted(X, w, b):
    return np.sort(X @ w + b)


@wrong(FIRST_TWO_INPUTS)
def first_two_inputs(X, w, b):
    if X.shape[1] < 2:
        return X @ w + b
    return X[:, 0] * w[0] + X[:, 1] * w[1] + b


@like(first_two_inputs)
def columns_zero_and_one(X, w, b):
    return X[:, 0] * w[0] + X[:, 1] * w[1] + b


@wrong("Only the first input is in your sums. Add up along the whole row.")
def first_input_only(X, w, b):
    return X[:, 0] * w[0] + b


@wrong("You took the largest product of each row. The products are added up.")
def largest_product(X, w, b):
    return np.max(X * w, axis=1) + b


@wrong(WEIGHTS_IGNORED)
def weights_ignored(X, w, b):
    return X.sum(axis=1) + b


@wrong(WEIGHTS_REVERSED)
def weights_reversed(X, w, b):
    return X @ w[::-1] + b


@wrong(BIAS_MULTIPLIED)
def bias_multiplied(X, w, b):
    return X @ w * b


@wrong("The bias is in your sums twice. Add it once.")
def bias_twice(X, w, b):
    return X @ w + b + b


@wrong("You divided the bias by the number of samples. Every sample gets the whole of it.")
def bias_shared(X, w, b):
    return X @ w + b / len(X)


@wrong("The bias grows from row to row. It is the same for all samples.")
def bias_times_row(X, w, b):
    return X @ w + np.arange(1, len(X) + 1) * b


@like(bias_times_row)
def bias_times_row_from_zero(X, w, b):
    return X @ w + np.arange(len(X)) * b


@wrong(SIGMOID_APPLIED)
def sigmoid_applied(X, w, b):
    return 1 / (1 + np.exp(-(X @ w + b)))


@wrong("Where a sum is negative, you return 0. Weighted sums may be negative: return them all.")
def negative_cut(X, w, b):
    return np.maximum(X @ w + b, 0)


@wrong("Your numbers have lost their signs. Weighted sums may be negative.")
def sign_lost(X, w, b):
    return np.abs(X @ w + b)


@wrong(ROUNDED)
def rounded(X, w, b):
    return np.round(X @ w + b, 2)


@like(rounded)
def sums_to_one_digit(X, w, b):
    return np.round(X @ w + b, 1)


@like(rounded)
def sums_to_three_digits(X, w, b):
    return np.round(X @ w + b, 3)


@wrong(WHOLE_NUMBERS)
def whole_numbers(X, w, b):
    return (X @ w + b).astype(int)


@like(whole_numbers)
def sums_rounded_to_whole_numbers(X, w, b):
    return np.round(X @ w + b)


def hidden_cases(rng):
    for m, n in [(3, 2), (5, 3), (2, 4), (6, 5), (4, 1), (7, 3)]:
        yield {
            "X": away_from_zero(rng, (m, n)),
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
        }
    # Sums beyond 100, of numbers of one sign: none is lost in the others.
    yield {
        "X": rng.uniform(20, 40, (4, 6)),
        "w": rng.uniform(1, 2, 6),
        "b": float(rng.uniform(1, 3)),
    }
