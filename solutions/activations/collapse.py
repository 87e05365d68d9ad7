"""Every answer to `collapse`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import around_zero


def collapse(W1, b1, W2, b2):
    """Make one layer of two: for every X, X @ W + b equals (X @ W1 + b1) @ W2 + b2.

    W1 : array of float, shape (n, h)
    b1 : array of float, shape (h,)
    W2 : array of float, shape (h, k)
    b2 : array of float, shape (k,)
    Returns W, b : arrays of float, shapes (n, k) and (k,)
    """
    return W1 @ W2, b1 @ W2 + b2


@right
def collapse_by_dot(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = np.dot(b1, W2) + b2
    return W, b


@right
def collapse_by_einsum(W1, b1, W2, b2):
    return np.einsum("nh,hk->nk", W1, W2), np.einsum("h,hk->k", b1, W2) + b2


@right
def collapse_by_asking(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    n = W1.shape[0]
    b = both(np.zeros((1, n)))[0]
    return both(np.eye(n)) - b, b


@right
def collapse_by_loop(W1, b1, W2, b2):
    (n, h), k = W1.shape, W2.shape[1]
    W, b = np.zeros((n, k)), np.array(b2, dtype=float)
    for j in range(k):
        for middle in range(h):
            b[j] += b1[middle] * W2[middle, j]
            for i in range(n):
                W[i, j] += W1[i, middle] * W2[middle, j]
    return [W, b]


@right
def collapse_transposed(W1, b1, W2, b2):
    return (W2.T @ W1.T).T, W2.T @ b1 + b2


@wrong(
    "You put the second layer's weights first. Data enter from the left, as X @ W1 @ W2, so W1 "
    "stays left of W2."
)
def weights_first(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@like(weights_first)
def both_in_the_wrong_order(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


@wrong(
    "Your W is right. For b you put the second layer's weights before the first bias: b1 is a row "
    "like the data, (h,), so it stands left of W2, (h, k)."
)
def first_bias_in_the_wrong_order(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2


@wrong(
    "You added the two biases. The first one still goes through the second layer, like everything "
    "that the first layer gives: it meets W2 on its way."
)
def biases_added(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@wrong(
    "The first layer's bias is missing in your b. It arrives too, after it went through the second"
    " layer's weights."
)
def first_bias_forgotten(W1, b1, W2, b2):
    return W1 @ W2, b2


@wrong("The second layer's bias is missing in your b.")
def second_bias_forgotten(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@wrong("You multiplied the weights element by element. Layers are joined by the matrix product, @.")
def elementwise(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


@like(elementwise)
def weights_element_by_element(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


@wrong("Your W is lying on its side. Inputs are rows of W, outputs its columns: (n, k).")
def transposed(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


@wrong(
    "You sent both biases through the second layer's weights. Only the first one passes there; the"
    " second is added after."
)
def second_bias_through_the_weights(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


@wrong(
    "You applied ReLU on the way. Here is nothing between the layers; with a ReLU no single layer "
    "could replace the two."
)
def bent_in_between(W1, b1, W2, b2):
    return np.maximum(0, W1) @ W2, np.maximum(0, b1) @ W2 + b2


@like(bent_in_between)
def bias_bent_in_between(W1, b1, W2, b2):
    return W1 @ W2, np.maximum(0, b1) @ W2 + b2


@wrong("You subtracted the second bias. It is added.")
def bias_subtracted(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 - b2


@wrong(
    "You added up more than one number of b is made of. Each of the k biases is b1 times its own "
    "column of W2, plus its own b2: the matrix product does that."
)
def bias_added_up(W1, b1, W2, b2):
    return W1 @ W2, np.sum(b1 @ W2) + b2


@like(bias_added_up)
def both_added_up(W1, b1, W2, b2):
    return W1 @ W2, b1.sum() * W2.sum(axis=0) + b2


@wrong("Your W and b are the wrong way round: first W, then b.")
def bias_first(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@wrong("You return W alone. Two things are asked for: W and b.")
def weights_only(W1, b1, W2, b2):
    return W1 @ W2


@wrong(
    "Your b has two axes, a table with one row. The contract asks for one number per output: (k,)."
)
def bias_two_axes(W1, b1, W2, b2):
    return W1 @ W2, b1.reshape(1, -1) @ W2 + b2


@wrong(
    "You sent the first bias through W1. It arises after the first layer's weights, so it only "
    "meets W2."
)
def first_bias_through_its_own_weights(W1, b1, W2, b2):
    return W1 @ W2, W1 @ b1 + b2


def hidden_cases(rng):
    # Some with as many hidden as output numbers, and a square one: what fits is not yet right.
    for n, h, k in [(2, 3, 4), (3, 2, 5), (4, 2, 2), (1, 5, 3), (3, 3, 3), (3, 5, 1)]:
        yield {
            # Also weights that make large ones.
            "W1": around_zero(rng, (n, h)) * (100 if h == 5 else 1),
            "b1": around_zero(rng, h),
            "W2": around_zero(rng, (h, k)),
            "b2": around_zero(rng, k, 0.5),
        }
