"""Every answer to `dense`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.exercises.mlp import biases, quarters
from autograder.ways import like, right, rival, wrong


def dense(X, W, b):
    """Return the weighted sums of one layer for a batch, biases included, without a bend.

    X : array, shape (m, n_in), one sample per row
    W : array, shape (n_in, n_out), one column per neuron
    b : array, shape (n_out,), one bias per neuron
    Returns Z : array, shape (m, n_out)
    """
    products = X @ W
    return products + b


@right
def dense_by_loops(X, W, b):
    m, n_in = X.shape
    n_out = W.shape[1]
    Z = np.zeros((m, n_out))
    for i in range(m):
        for j in range(n_out):
            Z[i, j] = b[j]
            for k in range(n_in):
                Z[i, j] += X[i, k] * W[k, j]
    return Z


@right
def dense_by_einsum(X, W, b):
    return np.einsum("mi,io->mo", X, W) + b[None, :]


@right
def dense_in_float32(X, W, b):
    return X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)


@right
def dense_neuron_by_neuron(X, W, b):
    columns = [np.dot(X, weights) + bias for weights, bias in zip(W.T, b, strict=True)]
    return np.stack(columns, axis=1)


@right
def dense_with_a_column_of_ones(X, W, b):
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])


@right
def dense_in_columns(X, W, b):
    return (W.T @ X.T + b.reshape(-1, 1)).T


@wrong("You left out b. Each neuron adds its own bias to its sum.")
def no_bias(X, W, b):
    return X @ W


@wrong("You subtracted the biases. They are added.")
def bias_subtracted(X, W, b):
    return X @ W - b


@wrong(
    "You made a column of b, so each sample gets its own bias. A bias belongs to a neuron, and "
    "neurons are columns: add b as it is, of shape (n_out,)."
)
def bias_as_column(X, W, b):
    return X @ W + b.reshape(-1, 1)


@wrong(
    "You added the bias once for every input. It is added once per neuron, after the products are "
    "summed."
)
def bias_for_each_input(X, W, b):
    return (X[:, :, None] * W + b).sum(axis=1)


@wrong(
    "You used W the other way round, (n_out, n_in). In this course W is (n_in, n_out): one column "
    "per neuron. With a square W this raises no error."
)
def transposed(X, W, b):
    return X @ W.T + b


@wrong("You wrote W @ X. Samples are rows, so X comes first: (m, n_in) @ (n_in, n_out).")
def weights_first(X, W, b):
    return W @ X + b


@wrong("You multiplied with *, element by element. A layer needs @, which multiplies and adds up.")
def elementwise(X, W, b):
    return X * W + b


@wrong(
    "You applied an activation. This function stops at the weighted sums, so that every layer can "
    "choose what comes after them."
)
def activated(X, W, b):
    return np.maximum(X @ W + b, 0)


@like(activated)
def dense_with_sigmoid(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


@like(activated)
def dense_with_step(X, W, b):
    return np.where(X @ W + b > 0, 1, 0)


@wrong(
    "Your array has one row per neuron. Rows are samples: one row per sample, one column per "
    "neuron."
)
def neurons_down(X, W, b):
    return (X @ W + b).T


@wrong("The last input is never read: the sum of a neuron goes over all of its inputs.")
def last_input_unread(X, W, b):
    return X[:, :-1] @ W[:-1] + b


@wrong(
    "Everything after the point is cut off: your array holds whole numbers. Start from floats, as "
    "np.zeros makes them."
)
def whole_numbers(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=int)
    Z[:] = X @ W + b
    return Z


@like(whole_numbers)
def whole_numbers_in_loops(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]), dtype=int)
    for s in range(X.shape[0]):
        for j in range(W.shape[1]):
            Z[s, j] = b[j]
            for i in range(X.shape[1]):
                Z[s, j] += X[s, i] * W[i, j]
    return Z


@like(whole_numbers)
def whole_numbers_before_the_bias(X, W, b):
    return (X @ W).astype(int) + b


@wrong("You took the mean of the products. A weighted sum adds them up.")
def mean_for_sum(X, W, b):
    return X @ W / X.shape[1] + b


@wrong("You multiplied by b. A bias is added.")
def bias_multiplied(X, W, b):
    return X @ W * b


@wrong("You turned X on its side. Samples are its rows already: X @ W fits.")
def inputs_transposed(X, W, b):
    return X.T @ W + b


@wrong("You added b to the inputs. It is added to the sums, once per neuron, after @.")
def bias_added_to_the_inputs(X, W, b):
    return (X + b) @ W


@wrong(
    "You added up all neurons, so each sample has one number. Each neuron keeps its own sum: "
    "(m, n_out)."
)
def neurons_added_up(X, W, b):
    return (X @ W + b).sum(axis=1)


@wrong("You add one number to all sums. Each neuron has its own bias: add b as it is.")
def one_bias_for_all(X, W, b):
    return X @ W + b[0]


@like(one_bias_for_all)
def sum_of_biases_for_all(X, W, b):
    return X @ W + b.sum()


@like(one_bias_for_all)
def mean_bias_for_all(X, W, b):
    return X @ W + b.mean()


@wrong("Only the last product is left of each sum: every round overwrites the one before. Add up.")
def overwritten(X, W, b):
    return X[:, -1:] @ W[-1:] + b


@like(activated)
def dense_with_tanh(X, W, b):
    return np.tanh(X @ W + b)


@rival
def array_of_the_type_of_X(X, W, b):
    Z = np.zeros((len(X), len(b)), dtype=X.dtype)
    Z[:] = X @ W + b
    return Z


def hidden_cases(rng):
    for m, n_in, n_out, size in (
        (3, 2, 5, 1), (4, 3, 3, 1), (6, 4, 1, 1), (1, 3, 4, 1), (5, 5, 5, 1), (4, 2, 3, 100)
    ):  # fmt: skip
        yield {
            "X": quarters(rng, -2, 2, (m, n_in)) * size,
            "W": quarters(rng, -2, 2, (n_in, n_out)),
            "b": biases(rng, n_out),
        }
    # Inputs that are whole numbers.
    yield {
        "X": rng.integers(-5, 6, (4, 3)),
        "W": quarters(rng, -2, 2, (3, 2)),
        "b": biases(rng, 2) + 0.25,
    }
