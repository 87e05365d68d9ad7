"""Every answer to `mend_forward`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, rival, wrong

from . import (
    BENT_BEFORE_ADDING,
    BIAS_SUBTRACTED,
    NEGATIVES_KEPT,
    NEIGHBOURS_IN_THE_BATCH,
    OTHER_BEND,
    draw_network,
)


def mend_forward(X, layers):
    """Return the logits of a batch; ReLU after every layer but the last, every sum as a loop.

    X : array, shape (m, n_in)
    layers : list of one or more (W, b), arrays of shapes (inputs, neurons) and (neurons,), of any
        widths
    Returns logits : array, shape (m, n_out)
    """
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        Z = np.zeros((len(A), len(b)))
        for j in range(len(b)):
            for i in range(len(W)):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@right
def mended_by_product(X, layers):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    return A @ layers[-1][0] + layers[-1][1]


@right
def mended_loops(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n_in, n_out = W.shape
        Z = np.zeros((len(A), n_out))
        for j in range(n_out):
            for i in range(n_in):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@right
def mended_in_plain_python(X, layers):
    rows = X.tolist()
    for number, (W, b) in enumerate(layers):
        sums = []
        for row in rows:
            z = list(b)
            for j in range(len(z)):
                for i, a in enumerate(row):
                    z[j] += a * W[i][j]
            sums.append(z)
        rows = sums
        if number < len(layers) - 1:
            rows = [[max(z, 0) for z in row] for row in rows]
    return np.array(rows)


@right
def mended_bending_on_the_way_in(X, layers):
    W, b = layers[0]
    Z = (X @ W + b).astype(np.float32)
    for W, b in layers[1:]:
        Z = np.maximum(Z, 0) @ W.astype(np.float32) + b
    return Z


@wrong(
    "The inner loop still runs as often as there are neurons, but it goes over the inputs. Where a"
    " layer shrinks, the last inputs are never read."
)
def as_many_inputs_as_neurons(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(n):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@wrong(
    "No error can come any more, and the bug is still in: where a layer shrinks, the last inputs "
    "are never read. How many inputs does a neuron have?"
)
@edited(as_many_inputs_as_neurons, "for i in range(n):", "for i in range(min(n, len(W))):")
def as_many_as_there_are(): ...


@wrong(
    "The outer loop now counts inputs, and that one was right: it goes over the neurons, of which "
    "there are as many as biases. The inner one goes over the inputs."
)
@edited(as_many_inputs_as_neurons, "n = len(b)", "n = len(W)")
def as_many_neurons_as_inputs(): ...


@like(as_many_neurons_as_inputs)
@edited(as_many_inputs_as_neurons, "for j in range(n):", "for j in range(len(W)):")
def loops_the_wrong_way_round(): ...


@wrong(
    "You turned W on its side. Its rows are the inputs, its columns the neurons, and that was "
    "right before."
)
def transposed(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(len(W)):
                Z[:, j] += A[:, i] * W[j, i]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@like(transposed)
def product_with_transposed(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        Z = A @ W.T + b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@wrong("You add the bias once for every input. It is added once per neuron.")
def bias_for_each_input(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(len(W)):
                Z[:, j] += A[:, i] * W[i, j] + b[j]
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@wrong("On the way you lost the biases.")
def no_bias(X, layers):
    A = X
    for number, (W, _) in enumerate(layers, start=1):
        Z = A @ W
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@wrong("Now the last layer is bent too. It gives logits, which may be negative.")
def bent_to_the_end(X, layers):
    A = X
    for W, b in layers:
        A = np.maximum(A @ W + b, 0)
    return A


@wrong("On the way you lost the ReLU between the layers.")
def no_activation(X, layers):
    A = X
    for W, b in layers:
        A = A @ W + b
    return A


@wrong(BIAS_SUBTRACTED)
@edited(mended_loops, "        Z += b\n", "        Z -= b\n")
def bias_subtracted(): ...


@wrong(OTHER_BEND)
@edited(mended_loops, "np.maximum(Z, 0)", "np.tanh(Z)")
def other_bend_inside(): ...


@like(other_bend_inside)
@edited(mended_loops, "np.maximum(Z, 0)", "1 / (1 + np.exp(-Z))")
def sigmoid_inside(): ...


@wrong(NEGATIVES_KEPT)
@edited(mended_loops, "np.maximum(Z, 0)", "np.minimum(Z, 0)")
def negatives_kept(): ...


@wrong(NEIGHBOURS_IN_THE_BATCH)
@edited(mended_loops, "        Z += b\n", "        Z += b\n        Z -= Z.mean(axis=0)\n")
def scaled_by_the_batch(): ...


@wrong("The last input is still never read: range(n) goes from 0 to n − 1 already.")
@edited(mended_loops, "range(n_in)", "range(n_in - 1)")
def last_input_unread(): ...


@wrong("The first input is never read: range begins with 0 if you let it.")
@edited(mended_loops, "range(n_in)", "range(1, n_in)")
def first_input_unread(): ...


@wrong("Only the last product is left of each sum: = overwrites, += adds.")
@edited(mended_loops, "+= A[:, i]", "= A[:, i]")
def overwritten(): ...


@wrong("Every layer of yours reads X. It reads A, what came out of the layer before.")
@edited(mended_loops, "A[:, i] * W", "X[:, i] * W")
def always_from_the_inputs(): ...


@wrong(
    "Everything after the point is cut off: your array holds whole numbers. np.zeros makes floats."
)
@edited(
    mended_loops,
    "Z = np.zeros((len(A), n_out))",
    "Z = np.zeros((len(A), n_out), dtype=int)",
    "        Z += b\n",
    "        Z = Z + b\n",
)
def whole_numbers(): ...


@wrong("The last neuron is never computed: its sum stays 0. The outer loop was right.")
@edited(mended_loops, "range(n_out)", "range(n_out - 1)")
def last_neuron_left_out(): ...


@wrong(BENT_BEFORE_ADDING)
@edited(
    mended_loops,
    "        Z += b\n",
    "",
    "np.maximum(Z, 0) if number < len(layers) else Z",
    "(np.maximum(Z, 0) if number < len(layers) else Z) + b",
)
def bent_before_adding(): ...


@wrong("Your return stands inside the loop, so that only the first layer gets its turn.")
@edited(mended_loops, "    return A", "        return A")
def return_in_the_loop(): ...


@like(as_many_as_there_are)
def errors_passed_over(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(n):
                try:
                    Z[:, j] += A[:, i] * W[i, j]
                except IndexError:
                    pass
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


@rival
@edited(mend_forward, "np.zeros((len(A), len(b)))", "np.zeros((len(A), len(b)), dtype=X.dtype)")
def sums_of_the_type_of_X(): ...


def hidden_cases(rng):
    for m, sizes in [
        (4, (4, 3, 2)),
        (5, (2, 4, 3)),
        (3, (5, 3, 4, 1)),
        (6, (3, 6)),
        (3, (6, 2)),
        (4, (3, 3, 3)),
        (1, (4, 2, 3)),
    ]:
        X, layers = draw_network(rng, m, sizes)
        yield {"X": X, "layers": layers}
    # Inputs that are whole numbers.
    _, layers = draw_network(rng, 4, (3, 4, 2))
    yield {"X": rng.integers(-3, 4, (4, 3)), "layers": layers}
