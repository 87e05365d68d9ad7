"""Every answer to `dense_backward`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import away_from_zero


def dense_backward(dZ, A, W):
    """Send the blame back through one layer, Z = A @ W + b.

    dZ : array, shape (m, n_out), the slope of the loss at each number in Z; a mean over the samples
        is in it already, so here nothing is averaged
    A : array, shape (m, n_in), what went into the layer
    W : array, shape (n_in, n_out), the layer's weights
    Returns dW, db, dA : arrays of the shapes (n_in, n_out), (n_out,) and (m, n_in), the slopes at
        each weight, each bias, and each number in A
    """
    dW = A.T @ dZ
    db = np.sum(dZ, axis=0)
    dA = dZ @ W.T
    return dW, db, dA


@right
def dense_by_einsum(dZ, A, W):
    return np.einsum("mi,mj->ij", A, dZ), np.einsum("mj->j", dZ), np.einsum("mj,ij->mi", dZ, W)


@right
def dense_sample_by_sample(dZ, A, W):
    dW, db, dA = np.zeros(W.shape), np.zeros(W.shape[1]), []
    for dz, a in zip(dZ, A, strict=True):
        dW += np.outer(a, dz)
        db += dz
        dA.append(W @ dz)
    return dW, db, np.array(dA)


@right
def dense_number_by_number(dZ, A, W):
    (m, n_in), n_out = A.shape, W.shape[1]
    dW = np.array(
        [[sum(A[s, i] * dZ[s, j] for s in range(m)) for j in range(n_out)] for i in range(n_in)]
    )
    db = np.array([sum(dZ[s, j] for s in range(m)) for j in range(n_out)])
    dA = np.array(
        [[sum(dZ[s, j] * W[i, j] for j in range(n_out)) for i in range(n_in)] for s in range(m)]
    )
    return dW, db, dA


@right
def dense_in_float32(dZ, A, W):
    dZ, A, W = (array.astype(np.float32) for array in (dZ, A, W))
    return np.dot(dZ.T, A).T, np.ones(len(dZ), np.float32) @ dZ, np.dot(W, dZ.T).T


@wrong(
    "Your dW is transposed, (n_out, n_in). A gradient has the shape of what it belongs to, so that"
    " the two can be subtracted: dW is (n_in, n_out), like W."
)
def transposed(dZ, A, W):
    return dZ.T @ A, dZ.sum(axis=0), dZ @ W.T


@wrong("You divided by m. The mean is in dZ already; from there on, samples are added up.")
def mean_again(dZ, A, W):
    m = len(dZ)
    return A.T @ dZ / m, dZ.sum(axis=0) / m, dZ @ W.T


@like(mean_again)
def dense_mean_everywhere(dZ, A, W):
    m = len(dZ)
    return A.T @ dZ / m, dZ.sum(axis=0) / m, dZ @ W.T / m


@like(mean_again)
def dense_mean_for_weights(dZ, A, W):
    return A.T @ dZ / len(dZ), dZ.sum(axis=0), dZ @ W.T


@wrong(
    "You took the mean of dZ for the biases. The mean is in dZ already: add up over the samples."
)
def mean_for_the_bias(dZ, A, W):
    return A.T @ dZ, dZ.mean(axis=0), dZ @ W.T


@wrong(
    "Your db has one number per sample, (m,). Add up over the samples, axis 0, and one per neuron "
    "remains: (n_out,)."
)
def bias_for_each_sample(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=1), dZ @ W.T


@wrong(
    "Your db is one number for the whole layer. Every neuron has a bias of its own: add up over "
    "the samples only."
)
def one_bias(dZ, A, W):
    return A.T @ dZ, dZ.sum(), dZ @ W.T


@wrong(
    "Your db still has one row per sample. One bias serves all samples, so it collects the blame "
    "of all of them: add up."
)
def bias_not_summed(dZ, A, W):
    return A.T @ dZ, dZ, dZ @ W.T


@wrong("Your db stands in a table with one row, (1, n_out). b is flat, so db is flat: (n_out,).")
def bias_as_a_row(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0, keepdims=True), dZ @ W.T


@wrong(
    "You sent dZ through W the forward way. Backwards it goes from neurons to inputs, so the "
    "weights are needed with rows and columns exchanged."
)
def weights_as_they_are(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), dZ @ W


@wrong("You sent dZ back through dW. It goes back through the weights W, the way the numbers came.")
def through_the_gradient(dZ, A, W):
    dW = A.T @ dZ
    return dW, dZ.sum(axis=0), dZ @ dW.T


@wrong("The order is dW, db, dA.")
def another_order(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=0)


@like(another_order)
def dense_bias_last(dZ, A, W):
    return A.T @ dZ, dZ @ W.T, dZ.sum(axis=0)


@wrong(
    "You put ReLU's slope into dA. This layer is only Z = A @ W + b; the bend before it comes in "
    "`backward`."
)
def slope_of_the_bend(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), (dZ @ W.T) * (A > 0)


@wrong(
    "You computed the layer's sums A @ W and worked with them. What comes back from the loss is dZ."
)
def forward_again(dZ, A, W):
    return A.T @ (A @ W), (A @ W).sum(axis=0), dZ @ W.T


@wrong("Only the first sample counts for dW and db. Add up over all of them.")
def first_sample_only(dZ, A, W):
    return np.outer(A[0], dZ[0]), dZ[0], dZ @ W.T


@wrong("Only the last sample counts for dW and db. Is += missing in the loop?")
def last_sample_only(dZ, A, W):
    return np.outer(A[-1], dZ[-1]), dZ[-1], dZ @ W.T


@like(mean_again)
def dense_mean_for_inputs(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), dZ @ W.T / len(dZ)


@wrong(
    "You added up sizes, without their signs, for the biases. Blame of both signs has to cancel."
)
def sizes_for_the_bias(dZ, A, W):
    return A.T @ dZ, np.abs(dZ).sum(axis=0), dZ @ W.T


@wrong(
    "Your dA is transposed, (n_in, m). A gradient has the shape of what it belongs to: (m, n_in)."
)
def blame_transposed(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), W @ dZ.T


@wrong("All signs are turned. The minus belongs to the step, not to the slopes.")
def uphill(dZ, A, W):
    return -(A.T @ dZ), -dZ.sum(axis=0), -(dZ @ W.T)


@wrong("You returned dW and dA alone. db is missing: three things, in the order dW, db, dA.")
def bias_left_out(dZ, A, W):
    return A.T @ dZ, dZ @ W.T


@wrong(
    "You multiplied A and dZ as they lie. In both a row is a sample. A weight collects from every "
    "sample, so the samples have to meet and be added up: turn A on its side first."
)
def samples_do_not_meet(dZ, A, W):
    return A @ dZ, dZ.sum(axis=0), dZ @ W.T


def hidden_cases(rng):
    # One sample, one input, one neuron; a square; and large numbers.
    for m, n_in, n_out, size in [
        (4, 3, 2, 1), (5, 2, 3, 1), (3, 4, 5, 1), (6, 5, 2, 1), (2, 3, 4, 1), (1, 3, 2, 1),
        (4, 1, 3, 1), (3, 2, 1, 1), (5, 3, 3, 1), (4, 2, 3, 40),
    ]:  # fmt: skip
        yield {
            "dZ": size * away_from_zero(rng, (m, n_out), 0.05, 0.6),
            "A": size * away_from_zero(rng, (m, n_in)),
            "W": size * away_from_zero(rng, (n_in, n_out)),
        }
