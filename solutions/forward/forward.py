"""Every answer to `forward`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, rival, wrong

from ..activations.relu import relu
from ..mlp.dense import dense
from . import (
    BENT_BEFORE_ADDING,
    BIAS_SUBTRACTED,
    NEGATIVES_KEPT,
    NEIGHBOURS_IN_THE_BATCH,
    OTHER_BEND,
    RELU_SHORT,
    draw_network,
)


def forward(X, layers, last=None):
    """Send a batch through a network: multiply, add, bend, repeat.

    Every layer but the last bends with ReLU. The last bends with `last`, if there is one.
    X : array, shape (m, n_in)
    layers : list of one or more (W, b), arrays of shapes (inputs, neurons) and (neurons,)
    last : None for the logits, or a function that makes an array of the same shape of them
    Returns outputs : array, shape (m, n_out)
    """
    A = X
    for W, b in layers[:-1]:
        A = relu(dense(A, W, b))
    W, b = layers[-1]
    Z = dense(A, W, b)
    return Z if last is None else last(Z)


@right
def forward_by_counting(X, layers, last=None):
    A = X
    for number, (W, b) in enumerate(layers):
        A = A @ W + b
        if number + 1 < len(layers):
            A = A * (A > 0)
        elif last is not None:
            A = last(A)
    return A


@right
def forward_by_einsum(X, layers, last=None):
    *hidden, output = layers
    A = X
    for W, b in hidden:
        A = np.einsum("mn,nk->mk", A, W) + b[None, :]
        A = np.where(A > 0, A, 0.0)
    Z = np.einsum("mn,nk->mk", A, output[0]) + output[1]
    return last(Z) if last else Z


@right
def forward_in_float32(X, layers, last=None):
    A = X.astype(np.float32)
    for W, b in layers[:-1]:
        A = np.maximum(A @ W.astype(np.float32) + b.astype(np.float32), 0)
    W, b = layers[-1]
    Z = A @ W.astype(np.float32) + b.astype(np.float32)
    return Z if last is None else last(Z)


@right
def forward_sample_by_sample(X, layers, last=None):
    rows = []
    for x in X:
        a = x
        for i in range(len(layers)):
            W, b = layers[i]
            z = [sum(a[k] * W[k, j] for k in range(len(a))) + b[j] for j in range(len(b))]
            a = z if i == len(layers) - 1 else [max(0.0, value) for value in z]
        rows.append(a)
    Z = np.array(rows)
    return Z if last is None else last(Z)


@right
def forward_with_columns(X, layers, last=None):
    A = X.T
    for W, b in layers[:-1]:
        A = np.maximum(W.T @ A + b.reshape(-1, 1), 0)
    W, b = layers[-1]
    Z = (W.T @ A + b.reshape(-1, 1)).T
    return Z if last is None else last(Z)


@right
def written_out(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def resized(X, layers, size):
    """Make all sums of a network larger or smaller: those inside grow with inputs and biases."""
    return size * X, [(W, size * b) for W, b in layers]


@wrong(
    "You multiplied with *, which pairs number with number. A layer needs weighted sums: @ "
    "multiplies each row by each column and adds up."
)
def elementwise(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A * W + b, 0)
    W, b = layers[-1]
    Z = A * W + b
    return Z if last is None else last(Z)


@wrong(
    "You wrote the weights before the data. Rows are samples, so the batch stands on the left: (m,"
    " n) @ (n, k)."
)
def weights_first(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(W @ A + b, 0)
    W, b = layers[-1]
    Z = W @ A + b
    return Z if last is None else last(Z)


@wrong(
    "You turned W on its side. It is (inputs, neurons) already and fits as it is. With square "
    "weights the transpose would run, and be wrong."
)
def transposed(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W.T + b, 0)
    W, b = layers[-1]
    Z = A @ W.T + b
    return Z if last is None else last(Z)


@like(transposed)
def only_last_transposed(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W.T + b
    return Z if last is None else last(Z)


@wrong(
    "Nothing bends between your layers, so all of them together are one linear layer. ReLU belongs"
    " after every layer but the last."
)
def no_activation(X, layers, last=None):
    A = X
    for W, b in layers:
        A = A @ W + b
    return A if last is None else last(A)


@wrong(
    "You applied ReLU after the last layer as well, so no negative logit ever comes out. The last "
    "layer bends with `last` or not at all."
)
def bent_at_the_end_too(X, layers, last=None):
    A = X
    for W, b in layers:
        A = np.maximum(A @ W + b, 0)
    return A if last is None else last(A)


@wrong(OTHER_BEND)
def other_bend_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = 1 / (1 + np.exp(-(A @ W + b)))
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@like(other_bend_inside)
def tanh_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.tanh(A @ W + b)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@like(other_bend_inside)
def leaky_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        Z = A @ W + b
        A = np.where(Z > 0, Z, 0.01 * Z)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@wrong(
    "Your last layer always ends in a sigmoid. Use the function that is passed as `last`; if it is"
    " None, return the sums."
)
def always_sigmoid(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return 1 / (1 + np.exp(-(A @ W + b)))


@wrong(
    "You take a sigmoid whenever there is a `last`. It may be another function: call the one that "
    "is passed."
)
def sigmoid_for_any_last(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else 1 / (1 + np.exp(-Z))


@wrong(
    "What `last` makes of the sums does not come back: it is never called, or its result is lost. "
    "If it is a function, return what it makes of the last layer's sums."
)
def always_logits(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return A @ W + b


@wrong("You used `last` in every layer. It is for the last one; those before bend with ReLU.")
def last_everywhere(X, layers, last=None):
    A = X
    for W, b in layers:
        A = A @ W + b
        if last is not None:
            A = last(A)
    return A


@wrong(
    "You called `last` without asking whether there is one. None means: no activation, return the "
    "sums."
)
def last_not_asked(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return last(A @ W + b)


@wrong(
    "You turned logits into probabilities that nobody asked for. Without `last`, the plain sums "
    "come out: a loss in lesson 07 will need them."
)
def probabilities(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    if last is not None:
        return last(Z)
    shares = np.exp(Z - Z.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


@wrong("A bias is missing. Every layer, the last one included, adds its b.")
def no_bias(X, layers, last=None):
    A = X
    for W, _ in layers[:-1]:
        A = np.maximum(A @ W, 0)
    W, _ = layers[-1]
    Z = A @ W
    return Z if last is None else last(Z)


@like(no_bias)
def last_without_bias(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W
    return Z if last is None else last(Z)


@wrong(BIAS_SUBTRACTED)
def bias_subtracted(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W - b, 0)
    W, b = layers[-1]
    Z = A @ W - b
    return Z if last is None else last(Z)


@like(bias_subtracted)
def last_bias_subtracted(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W - b
    return Z if last is None else last(Z)


@wrong(BENT_BEFORE_ADDING)
def bent_before_adding(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W, 0) + b
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@like(bent_before_adding)
def last_bent_before_adding(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return A @ W + b if last is None else last(A @ W) + b


@wrong(
    "A layer behind the first one gets X itself: the first one is left out, or what came out of it "
    "is not carried on. Each layer takes what came out of the one before."
)
def always_from_the_inputs(X, layers, last=None):
    for W, b in layers[:-1]:
        np.maximum(X @ W + b, 0)
    W, b = layers[-1]
    Z = X @ W + b
    return Z if last is None else last(Z)


@wrong("You returned what the last hidden layer says. One more layer comes after it.")
def stops_early(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    return A if last is None else last(A)


@like(stops_early)
def stops_early_without_last(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    return A


@wrong("You wrote two layers down by hand. `layers` may hold one, or five: go through the list.")
def two_layers_only(X, layers, last=None):
    W, b = layers[0]
    A = np.maximum(X @ W + b, 0)
    W, b = layers[1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@wrong(
    "Your return stands inside the loop, so that only the first hidden layer gets its turn. "
    "Indentation decides: the last layer comes after the loop."
)
def return_in_the_loop(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
        W, b = layers[-1]
        Z = A @ W + b
        return Z if last is None else last(Z)


@wrong(
    "You made one long row of the answers. Each sample keeps its own row: (m, n_out), also when "
    "there is only one output."
)
def flattened(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return (Z if last is None else last(Z)).ravel()


@wrong(NEIGHBOURS_IN_THE_BATCH)
def scaled_by_the_batch(X, layers, last=None):
    A = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@like(always_logits)
@edited(
    written_out,
    "    return Z if last is None else last(Z)\n",
    "    if last:\n        last(Z)\n    return Z\n",
)
def result_of_last_lost(): ...


@wrong(
    "You call `last` for one row or one number at a time. It gets the whole array, (m, n_out), at "
    "once: some activations need whole rows."
)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return Z if last is None else np.array([last(z) for z in Z])",
)
def last_row_by_row(): ...


@like(last_row_by_row)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return Z if last is None else np.vectorize(last)(Z)",
)
def last_number_by_number(): ...


@like(last_row_by_row)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return Z if last is None else np.array([[last(z) for z in row] for row in Z])",
)
def last_number_by_number_in_loops(): ...


@wrong("You return the function itself. Call it: last(Z).")
@edited(written_out, "return Z if last is None else last(Z)", "return Z if last is None else last")
def last_not_called(): ...


@wrong(
    "Without `last` you bend the output with ReLU. None means no activation: the sums come out as "
    "they are."
)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return np.maximum(Z, 0) if last is None else last(Z)",
)
def relu_without_last(): ...


@like(bent_at_the_end_too)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "Z = np.maximum(Z, 0)\n    return Z if last is None else last(Z)",
)
def bent_before_last(): ...


@wrong(
    "You bend the hidden layers with `last`. It is for the last one; those before bend with ReLU."
)
@edited(
    written_out,
    "np.maximum(A @ W + b, 0)",
    "np.maximum(A @ W + b, 0) if last is None else last(A @ W + b)",
)
def last_inside(): ...


@like(last_inside)
@edited(
    written_out,
    "np.maximum(A @ W + b, 0)",
    "np.maximum(A @ W + b, 0) if last is None else last(A @ W + b)",
    "return Z if last is None else last(Z)",
    "return Z",
)
def last_inside_and_not_at_the_end(): ...


@wrong("You apply `last` twice. Once is enough.")
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return Z if last is None else last(last(Z))",
)
def last_twice(): ...


@like(scaled_by_the_batch)
@edited(
    written_out,
    "A = np.maximum(A @ W + b, 0)",
    "Z = A @ W + b\n        Z = Z - Z.mean(axis=0)\n        A = np.maximum(Z, 0)",
)
def sums_centred(): ...


@like(scaled_by_the_batch)
def sums_standardised(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        Z = A @ W + b
        A = np.maximum((Z - Z.mean(axis=0)) / (Z.std(axis=0) + 1e-8), 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


@like(scaled_by_the_batch)
@edited(
    written_out,
    "A = np.maximum(A @ W + b, 0)",
    "Z = A @ W + b\n        Z = Z / (np.abs(Z).max() + 1e-8)\n        A = np.maximum(Z, 0)",
)
def sums_divided_by_the_largest(): ...


@like(scaled_by_the_batch)
@edited(written_out, "    A = X\n", "    A = X - X.mean(axis=0)\n")
def inputs_centred(): ...


@wrong(RELU_SHORT)
def a_relu_short(X, layers, last=None):
    A = X
    for i, (W, b) in enumerate(layers):
        A = A @ W + b
        if i < len(layers) - 2:
            A = np.maximum(A, 0)
    return A if last is None else last(A)


@like(a_relu_short)
def only_the_first_bends(X, layers, last=None):
    A = X
    for i, (W, b) in enumerate(layers):
        A = A @ W + b
        if i == 0 and len(layers) > 1:
            A = np.maximum(A, 0)
    return A if last is None else last(A)


@like(a_relu_short)
def the_first_does_not_bend(X, layers, last=None):
    A = X
    for i, (W, b) in enumerate(layers):
        A = A @ W + b
        if 0 < i < len(layers) - 1:
            A = np.maximum(A, 0)
    return A if last is None else last(A)


@wrong(NEGATIVES_KEPT)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.minimum(A @ W + b, 0)")
def negatives_kept(): ...


@like(other_bend_inside)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.abs(A @ W + b)")
def absolute_inside(): ...


@like(other_bend_inside)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.where(A @ W + b > 0, 1.0, 0.0)")
def step_inside(): ...


@like(always_from_the_inputs)
@edited(written_out, "layers[:-1]", "layers[1:-1]")
def first_layer_left_out(): ...


@wrong("The loop leaves out the last hidden layer too: layers[:-1] are all layers but the last.")
@edited(written_out, "layers[:-1]", "layers[:-2]")
def last_hidden_left_out(): ...


@wrong("Your layers come in the wrong order: the first pair of the list is next to X.")
@edited(written_out, "layers[:-1]", "layers[:0:-1]", "layers[-1]", "layers[0]")
def last_layer_first(): ...


@like(no_bias)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.maximum(A @ W, 0)")
def hidden_without_bias(): ...


@wrong("Every hidden layer of yours sees X. Each layer takes what came out of the one before.")
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.maximum(X @ W + b, 0)")
def every_layer_sees_the_inputs(): ...


@wrong(
    "After the loop W and b are still those of the last hidden layer. Take the last pair of the "
    "list first."
)
@edited(written_out, "    W, b = layers[-1]\n", "")
def pair_of_the_layer_before(): ...


@wrong("You multiplied with * in the last layer. It needs @, as the others do.")
@edited(written_out, "Z = A @ W + b", "Z = A * W + b")
def last_elementwise(): ...


@wrong(
    "You took `layers` apart: pop changes the caller's list. layers[-1] reads the last pair and "
    "leaves it there."
)
@edited(
    written_out,
    "    A = X\n    for W, b in layers[:-1]:\n",
    "    A = X\n    output = layers.pop()\n    for W, b in layers:\n",
    "layers[-1]",
    "output",
)
def layers_popped(): ...


@like(probabilities)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return 1 / (1 + np.exp(-Z)) if last is None else last(Z)",
)
def sigmoid_without_last(): ...


@like(probabilities)
@edited(
    written_out,
    "return Z if last is None else last(Z)",
    "return np.exp(Z) / np.exp(Z).sum() if last is None else last(Z)",
)
def shares_of_the_whole_batch(): ...


@like(other_bend_inside)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.log(1 + np.exp(A @ W + b))")
def softplus_inside(): ...


@like(scaled_by_the_batch)
@edited(written_out, "    A = X\n", "    A = X / np.abs(X).max()\n")
def inputs_divided_by_the_largest(): ...


@wrong(
    "You apply ReLU to what goes into a layer. For the first one that cuts off negative inputs. It "
    "belongs on the sums."
)
@edited(written_out, "np.maximum(A @ W + b, 0)", "np.maximum(A, 0) @ W + b")
def input_bent(): ...


@like(input_bent)
@edited(
    written_out,
    "np.maximum(A @ W + b, 0)",
    "np.maximum(A, 0) @ W + b",
    "Z = A @ W + b",
    "Z = np.maximum(A, 0) @ W + b",
)
def input_bent_everywhere(): ...


@rival
def last_layer_known_by_its_shape(X, layers, last=None):
    A = X
    for W, b in layers:
        A = A @ W + b
        if W.shape != layers[-1][0].shape:
            A = np.maximum(A, 0)
    return A if last is None else last(A)


def hidden_cases(rng):
    for m, sizes, last, size in [
        (5, (4, 5, 1), "sigmoid", 1),
        (6, (3, 7, 2), None, 1),
        (3, (2, 3, 5, 3), None, 20),
        (4, (5, 4, 3, 2, 1), "sigmoid", 1),
        (1, (4, 6, 3), None, 1),
        (5, (4, 6, 3), None, 0.02),
        (7, (3, 2), "tanh", 1),
        (5, (3, 3, 3, 3), None, 1),
        (4, (2, 6, 4, 3), "less the row's mean", 1),
        (1, (2, 3), "less the row's mean", 1),
    ]:
        X, layers = draw_network(rng, m, sizes)
        X, layers = resized(X, layers, size)
        yield {"X": X, "layers": layers, "last": last}
