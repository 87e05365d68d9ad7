"""Every answer to `mend_backward`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from ..softmax.one_hot import one_hot
from ..softmax.softmax import softmax
from . import draw_network


def mend_backward(X, y, layers):
    """Find the slopes of the cross-entropy for a network with one hidden layer.

    ReLU after the hidden layer, its slope 1 where z > 0, otherwise 0; logits at the end. The loss
    is the mean over the samples.
    X : array of float, shape (m, n_in), one sample per row
    y : array of int, shape (m,), the labels, from 0 on
    layers : list of two (W, b), shapes (inputs, neurons) and (neurons,)
    Returns grads : list of two (dW, db), first layer first, in the shapes of W and b
    """
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2 + b2

    dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)

    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * (Z1 > 0)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (dW2, db2)]


@right
def mended_by_index(X, y, layers):
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = Z1.clip(min=0)
    dZ2 = softmax(A1 @ W2 + b2)
    dZ2[np.arange(len(y)), y] -= 1
    dZ2 /= len(y)
    dZ1 = dZ2 @ W2.T
    dZ1[Z1 <= 0] = 0
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@right
def mended_with_late_mean(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = softmax(A1 @ W2 + b2) - one_hot(y, len(b2))
    dZ1 = np.einsum("mj,ij,mi->mi", dZ2, W2, A1 > 0)
    return [(X.T @ dZ1 / len(X), dZ1.mean(axis=0)), (A1.T @ dZ2 / len(X), dZ2.mean(axis=0))]


@right
def mended_by_autograd(X, y, layers):
    layers = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in layers]
    (W1, b1), (W2, b2) = layers
    logits = torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2
    nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
    return [(W.grad.numpy(), b.grad.numpy()) for W, b in layers]


@right
def mended_sample_by_sample(X, y, layers):
    (W1, b1), (W2, b2) = layers
    dW1, db1, dW2, db2 = (np.zeros(array.shape) for array in (W1, b1, W2, b2))
    for x, label in zip(X, y, strict=True):
        z1 = x @ W1 + b1
        a1 = np.maximum(z1, 0)
        dz2 = softmax((a1 @ W2 + b2)[np.newaxis])[0]
        dz2[label] -= 1
        dz1 = W2 @ dz2 * (z1 > 0)
        for total, part in (
            (dW1, np.outer(x, dz1)),
            (db1, dz1),
            (dW2, np.outer(a1, dz2)),
            (db2, dz2),
        ):
            total += part / len(X)
    return [(dW1, db1), (dW2, db2)]


@wrong(
    "The slope of the bend is still missing: between dA1, the blame at the hidden outputs, and dZ1"
    " it must be multiplied by ReLU's slope, 1 where Z1 > 0 and 0 elsewhere."
)
def no_slope(X, y, layers):
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2 + b2

    dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)

    dZ1 = dZ2 @ W2.T
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (dW2, db2)]


@wrong(
    "You found the place. But ReLU of the blame is not ReLU's slope: what decides is whether the "
    "sum Z1 was above 0, not whether the blame is."
)
def blame_bent(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = np.maximum(dZ2 @ W2.T, 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong(
    "You found the place. But the factor is ReLU's slope, 1 or 0, and not its output or the sum."
)
def activation_for_slope(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T * A1
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong(
    "You found the place, and put another bend's slope there. This network bends with ReLU: 1 "
    "where Z1 > 0, and 0 elsewhere."
)
def slope_of_another_bend(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong(
    "You mended dW1 and left db1 as it was. The factor belongs to dZ1, from which both are made."
)
def weights_only(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T
    dW1 = X.T @ (dZ1 * (A1 > 0))
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong("Everything is m times too long now: the division by the number of samples belongs in dZ2.")
def sum_not_mean(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = softmax(A1 @ W2 + b2) - one_hot(y, len(b2))
    dZ1 = dZ2 @ W2.T * (A1 > 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong(
    "The mean was not what is missing: it is in dZ2 already, and everything after it is made of "
    "dZ2."
)
def mean_again(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T / len(X)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@wrong("The signs are turned now: P − Y was right.")
def uphill(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (one_hot(y, len(b2)) - softmax(A1 @ W2 + b2)) / len(X)
    dZ1 = dZ2 @ W2.T * (A1 > 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


@right
def written_out(X, y, layers):
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2 + b2
    dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)
    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * (Z1 > 0)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (dW2, db2)]


@like(activation_for_slope)
@edited(written_out, "(Z1 > 0)", "Z1")
def sums_for_slope(): ...


@like(slope_of_another_bend)
@edited(written_out, "(Z1 > 0)", "(1 - A1**2)")
def tanh_slope_of_outputs(): ...


@like(slope_of_another_bend)
@edited(written_out, "(Z1 > 0)", "(1 - np.tanh(Z1) ** 2)")
def tanh_slope_of_sums(): ...


@like(slope_of_another_bend)
@edited(written_out, "(Z1 > 0)", "np.exp(-Z1) / (1 + np.exp(-Z1)) ** 2")
def sigmoid_slope_of_sums(): ...


@like(slope_of_another_bend)
@edited(written_out, "(Z1 > 0)", "np.where(Z1 > 0, 1, 0.01)")
def leaky_slope(): ...


@wrong(
    "You found the place. But blame passes where the sum was above 0, and is stopped elsewhere: "
    "with you it is the other way round."
)
@edited(written_out, "(Z1 > 0)", "(Z1 <= 0)")
def slope_reversed(): ...


@like(slope_reversed)
@edited(written_out, "(Z1 > 0)", "(Z1 < 0)")
def slope_reversed_without_zero(): ...


@wrong(
    "You found the place. But blame passes where z is exactly 0 too. The contract says where it "
    "passes: z > 0."
)
@edited(written_out, "(Z1 > 0)", "(Z1 >= 0)")
def passes_at_zero(): ...


@like(passes_at_zero)
@edited(written_out, "(Z1 > 0)", "np.heaviside(Z1, 0.5)")
def half_passes_at_zero(): ...


@wrong(
    "You mended db1 and left dW1 as it was. The factor belongs to dZ1, from which both are made."
)
@edited(written_out, "dW1 = X.T @ dZ1", "dW1 = X.T @ dA1")
def biases_only(): ...


@wrong("Blame at the logits is bent now. Nothing bends there: the factor belongs to dZ1.")
@edited(
    written_out,
    "dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)\n",
    "dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X) * (Z2 > 0)\n",
)
def slope_at_the_logits(): ...


@like(slope_at_the_logits)
@edited(
    written_out,
    "dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)\n",
    "dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X) * (Z2 > 0)\n",
    "dZ1 = dA1 * (Z1 > 0)",
    "dZ1 = dA1",
)
def slope_at_the_logits_instead(): ...


@wrong("The blame goes back through the weights W2, as it did before, and not through dW2.")
@edited(written_out, "dA1 = dZ2 @ W2.T", "dA1 = dZ2 @ dW2.T")
def through_the_gradient(): ...


@wrong("The mask lies over X now. It belongs on the blame: dZ1 is dA1 times ReLU's slope at Z1.")
@edited(written_out, "dA1 * (Z1 > 0)", "dA1", "dW1 = X.T @ dZ1", "dW1 = (X * (X > 0)).T @ dZ1")
def inputs_masked(): ...


@wrong("Your list begins with the last layer. The first pair belongs to the first layer.")
@edited(written_out, "[(dW1, db1), (dW2, db2)]", "[(dW2, db2), (dW1, db1)]")
def last_layer_first(): ...


@wrong("The mean is taken twice now: it is in dZ2 already, and everything is made of dZ2.")
@edited(
    written_out,
    "dW1 = X.T @ dZ1",
    "dW1 = X.T @ dZ1 / len(X)",
    "db1 = dZ1.sum(axis=0)",
    "db1 = dZ1.mean(axis=0)",
)
def mean_twice(): ...


@wrong(
    "You found the place. But Z2 are the sums of the last layer. What decides is whether the "
    "hidden neuron's own sum, in Z1, was above 0."
)
@edited(written_out, "(Z1 > 0)", "(Z2 > 0)")
def slope_at_the_wrong_sums(): ...


def hidden_cases(rng):
    for m, sizes in [
        (5, (3, 4, 2)),
        (4, (2, 5, 3)),
        (7, (4, 3, 4)),
        (6, (2, 3, 2)),
        (5, (3, 3, 3)),
        (1, (3, 4, 2)),
        (4, (1, 4, 3)),
        (6, (2, 4, 3)),
    ]:
        X, layers = draw_network(rng, m, *sizes)
        if sizes == (2, 4, 3):
            X = 400 * X
        yield {"X": X, "y": rng.permutation(np.arange(m) % sizes[-1]), "layers": layers}
