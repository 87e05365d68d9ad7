"""Every answer to `xor_feature`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from ..neuron import ROUNDED, WHOLE_NUMBERS


def xor_feature(X):
    """Add the product of the two inputs as a third feature.

    X : array, shape (m, 2), of any numbers
    Returns features : array, shape (m, 3), the columns x1, x2 and x1·x2
    """
    x1, x2 = X[:, 0], X[:, 1]
    return np.column_stack([x1, x2, x1 * x2])


@right
def feature_by_hand(X):
    rows = []
    for first, second in X:
        rows.append([first, second, first * second])
    return np.array(rows)


@right
def feature_by_concatenation(X):
    return np.concatenate([X, np.prod(X, axis=1, keepdims=True)], axis=1)


@right
def feature_in_float32(X):
    out = np.empty((len(X), 3), dtype=np.float32)
    out[:, :2] = X
    out[:, 2] = np.multiply(*X.T)
    return out


@wrong(
    "You return the product alone. The neuron still needs x1 and x2 themselves: return all three "
    "columns."
)
def only_product(X):
    return X[:, 0] * X[:, 1]


@like(only_product)
def feature_product_as_column(X):
    return (X[:, 0] * X[:, 1])[:, None]


@wrong(
    "Your third column is x1 + x2. A sum is something the neuron can make by itself, so it adds "
    "nothing new. The task asks for the product x1·x2."
)
def sum_not_product(X):
    return np.column_stack([X[:, 0], X[:, 1], X[:, 0] + X[:, 1]])


@wrong(
    "Your third column agrees with x1·x2 at the four corners, but not elsewhere. The task asks for"
    " the product of any two numbers: 0.5 and -2 give -1."
)
def and_not_product(X):
    return np.column_stack([X[:, 0], X[:, 1], np.logical_and(X[:, 0], X[:, 1])])


@like(and_not_product)
def feature_smaller(X):
    return np.column_stack([X[:, 0], X[:, 1], np.minimum(X[:, 0], X[:, 1])])


@like(and_not_product)
def feature_and_step(X):
    return np.column_stack([X[:, 0], X[:, 1], np.where(X[:, 0] + X[:, 1] - 1.5 > 0, 1, 0)])


@wrong(
    "You put the features below each other, as rows. In this course a row is a sample: each point "
    "stays a row, and the features are its columns."
)
def features_as_rows(X):
    return np.array([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]])


@like(features_as_rows)
def feature_stacked_below(X):
    return np.vstack([X.T, X[:, 0] * X[:, 1]])


@wrong(
    "You multiplied each input by itself. The new feature is one number per point: the first input"
    " times the second."
)
def each_squared(X):
    return np.column_stack([X, X * X])


@wrong("The three columns are there, in another order. The task asks for x1, x2, x1·x2.")
def product_first(X):
    return np.column_stack([X[:, 0] * X[:, 1], X])


@like(product_first)
def feature_inputs_exchanged(X):
    return np.column_stack([X[:, 1], X[:, 0], X[:, 0] * X[:, 1]])


@wrong(
    "You put the numbers end to end into one long flat array. Flat arrays become columns, side by "
    "side, with np.column_stack([…])."
)
def end_to_end(X):
    return np.hstack([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]])


@like(end_to_end)
def feature_appended(X):
    return np.append(X, X[:, 0] * X[:, 1])


@wrong(
    "X is a table, (m, 2), and the product is flat, (m,): np.hstack and np.concatenate do not join"
    " the two. np.column_stack does: it takes a flat array for a column."
)
def flat_beside_table(X):
    return np.hstack([X, X[:, 0] * X[:, 1]])


@like(flat_beside_table)
def feature_flat_beside_table_by_concatenate(X):
    return np.concatenate([X, X[:, 0] * X[:, 1]], axis=1)


@wrong("np.column_stack takes one list of columns. Put square brackets around the three.")
def without_a_list(X):
    return np.column_stack(X[:, 0], X[:, 1], X[:, 0] * X[:, 1])


@wrong(
    "You cut rows into threes with reshape, which only regroups the numbers in their order: a row "
    "then mixes several points. Stack the three as columns."
)
def reshaped(X):
    return np.array([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]]).reshape(-1, 3)


@wrong(
    "You multiplied x1 and x2 with @, which adds up over all points. Each point needs its own "
    "product: use *."
)
def dot_product(X):
    return np.column_stack([X[:, 0], X[:, 1], X[:, 0] @ X[:, 1]])


@like(dot_product)
def feature_dot_product_everywhere(X):
    return np.column_stack([X[:, 0], X[:, 1], np.full(len(X), X[:, 0] @ X[:, 1])])


@wrong(
    "Your third column is XOR itself at the four corners: that is the answer, not a feature. The "
    "task asks for the product x1·x2."
)
def xor_itself(X):
    return np.column_stack([X, X[:, 0] != X[:, 1]])


@like(xor_itself)
def feature_distance(X):
    return np.column_stack([X, np.abs(X[:, 0] - X[:, 1])])


@like(xor_itself)
def feature_logical_xor(X):
    return np.column_stack([X, np.logical_xor(X[:, 0], X[:, 1])])


@like(xor_itself)
def feature_distance_squared(X):
    return np.column_stack([X, (X[:, 0] - X[:, 1]) ** 2])


@wrong(
    "Your third column is x1 − x2. A difference is something the neuron can make by itself, so it "
    "adds nothing new. The task asks for the product x1·x2."
)
def difference(X):
    return np.column_stack([X, X[:, 0] - X[:, 1]])


@wrong("Your third column is the larger of the two. The task asks for the product x1·x2.")
def larger(X):
    return np.column_stack([X, np.maximum(X[:, 0], X[:, 1])])


@wrong("Your third column is a square of x1. The task asks for x1 times x2.")
def first_squared(X):
    return np.column_stack([X, X[:, 0] ** 2])


@wrong("Your third column is x1 to the power of x2: ** is a power, * a product.")
def power(X):
    return np.column_stack([X, X[:, 0] ** X[:, 1]])


@wrong("You divided x1 by x2. The task asks for the product.")
def quotient(X):
    return np.column_stack([X, X[:, 0] / X[:, 1]])


@wrong(
    "Your third column is the product of all numbers in X, the same in each row. Each point has "
    "its own product: x1 times x2."
)
def product_of_all(X):
    return np.column_stack([X, np.full(len(X), np.prod(X))])


@wrong("Your products have lost their sign, or have it turned. Take x1·x2 as it is.")
def sign_lost(X):
    return np.column_stack([X, np.abs(X[:, 0] * X[:, 1])])


@like(sign_lost)
def feature_turned(X):
    return np.column_stack([X, -X[:, 0] * X[:, 1]])


@wrong(WHOLE_NUMBERS)
def whole_numbers(X):
    return np.column_stack([X, X[:, 0] * X[:, 1]]).astype(int)


@wrong(ROUNDED)
def rounded(X):
    return np.round(np.column_stack([X, X[:, 0] * X[:, 1]]), 1)


@like(rounded)
def feature_product_rounded(X):
    return np.column_stack([X, np.round(X[:, 0] * X[:, 1], 1)])


@like(rounded)
def feature_product_to_two_digits(X):
    return np.column_stack([X, np.round(X[:, 0] * X[:, 1], 2)])


def hidden_cases(rng):
    for m in (1, 4, 5, 6, 9):
        yield {"X": rng.normal(0, 2, (m, 2)).round(2)}
    # A product beyond 100.
    yield {"X": rng.uniform(12, 20, (3, 2)).round(2)}
