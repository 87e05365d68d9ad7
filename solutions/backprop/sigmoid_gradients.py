"""Every answer to `sigmoid_gradients`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, torch, wrong

from .dense_backward import dense_backward

SMALL = "outputs lie between 0 and 1 and so do their slopes: none of the answers is large"
ALLOWED = {"clipped_at_6": SMALL, "clipped_at_100": SMALL}


def sigmoid_gradients(X, Y, layers):
    """Find the slopes of the squared error of a network of sigmoids.

    A sigmoid follows every layer, the last one too. The loss is the mean over the m samples of the
    sum, over the outputs, of (output − target)².
    X : array of float, shape (m, n_in), one sample per row
    Y : array of float, shape (m, n_out), the targets
    layers : list of (W, b), at least one, shapes (inputs, neurons) and (neurons,)
    Returns grads : list of (dW, db), first layer first, in the shapes of W and b
    """
    outputs = [X]
    for W, b in layers:
        outputs.append(1 / (1 + np.exp(-(outputs[-1] @ W + b))))
    dA = 2 * (outputs[-1] - Y) / len(X)
    grads = []
    for i in reversed(range(len(layers))):
        A = outputs[i + 1]
        dZ = dA * A * (1 - A)
        dW, db, dA = dense_backward(dZ, outputs[i], layers[i][0])
        grads.insert(0, (dW, db))
    return grads


@right
def sigmoids_by_sums(X, Y, layers):
    """Keeps the sums, and takes the slope from them."""
    cache, A = [], X
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = 0.5 * (1 + np.tanh(Z / 2))
    grads = [None] * len(layers)
    blame = 2 * (A - Y) / len(Y)
    for i in range(len(layers) - 1, -1, -1):
        A, Z = cache[i]
        blame = blame / (2 + np.exp(Z) + np.exp(-Z))
        grads[i] = (A.T @ blame, blame.sum(axis=0))
        blame = blame @ layers[i][0].T
    return grads


@right
def sigmoids_by_autograd(X, Y, layers):
    pairs = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in layers]
    A = torch.tensor(X)
    for W, b in pairs:
        A = torch.sigmoid(A @ W + b)
    (((A - torch.tensor(Y)) ** 2).sum() / len(X)).backward()
    return [(W.grad.numpy(), b.grad.numpy()) for W, b in pairs]


@right
def sigmoids_sample_by_sample(X, Y, layers):
    total = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in layers]
    for x, y in zip(X, Y, strict=True):
        outputs = [x]
        for W, b in layers:
            outputs.append(1 / (1 + np.exp(-(outputs[-1] @ W + b))))
        blame = 2 * (outputs[-1] - y) * outputs[-1] * (1 - outputs[-1]) / len(X)
        for i in range(len(layers) - 1, -1, -1):
            total[i][0][...] += np.outer(outputs[i], blame)
            total[i][1][...] += blame
            blame = (layers[i][0] @ blame) * outputs[i] * (1 - outputs[i])
    return total


@wrong(
    "Every slope is m times too long: the loss is a mean over the m samples, so its slopes are "
    "divided by m too."
)
@edited(sigmoid_gradients, " / len(X)", "")
def sum_not_mean(): ...


@wrong("Every slope is half as long as it should be: the slope of a square has a factor of 2.")
@edited(sigmoid_gradients, "2 * (outputs[-1]", "(outputs[-1]")
def square_without_its_two(): ...


@wrong("The opposite direction, uphill: the error is the output minus the target.")
@edited(sigmoid_gradients, "(outputs[-1] - Y)", "(Y - outputs[-1])")
def target_minus_output(): ...


@wrong(
    "The blame passes no bend: at every layer, the last one too, it must be multiplied by the "
    "sigmoid's slope, a(1 − a)."
)
@edited(sigmoid_gradients, "dA * A * (1 - A)", "dA")
def no_bend_at_all(): ...


@wrong(
    "The blame of the outputs goes into the last layer as it is. The last layer bends too: "
    "multiply by its slope, a(1 − a)."
)
@edited(
    sigmoid_gradients, "dZ = dA * A * (1 - A)",
    "dZ = dA * A * (1 - A) if i + 1 < len(layers) else dA",
)  # fmt: skip
def last_bend_forgotten(): ...


@wrong(
    "Only the last layer's blame is multiplied by the sigmoid's slope. The hidden layers bend too."
)
@edited(
    sigmoid_gradients, "dZ = dA * A * (1 - A)",
    "dZ = dA * A * (1 - A) if i + 1 == len(layers) else dA",
)  # fmt: skip
def hidden_bends_forgotten(): ...


@wrong(
    "You took ReLU's slope, 1 or 0. These layers bend with the sigmoid, whose slope is a(1 − a)."
)
@edited(sigmoid_gradients, "dA * A * (1 - A)", "dA * (A > 0.5)")
def slope_of_relu(): ...


@like(slope_of_relu)
@edited(
    sigmoid_gradients, "dZ = dA * A * (1 - A)",
    "dZ = dA * (A * (1 - A) if i + 1 == len(layers) else A > 0.5)",
)  # fmt: skip
def slope_of_relu_inside(): ...


@wrong("1 − a² is tanh's slope. The sigmoid's is a(1 − a).")
@edited(sigmoid_gradients, "A * (1 - A)", "(1 - A**2)")
def slope_of_tanh(): ...


@wrong(
    "You put an output into the sigmoid once more to find its slope. With a the output, the slope "
    "is a(1 − a)."
)
@edited(
    sigmoid_gradients, "        A = outputs[i + 1]\n",
    "        A = 1 / (1 + np.exp(-outputs[i + 1]))\n",
)  # fmt: skip
def bent_twice(): ...


@wrong(
    "That slope belongs to what goes into the layer. Multiply by a(1 − a) of what comes out of it."
)
def slope_of_the_inputs(X, Y, layers):
    outputs = [X]
    for W, b in layers:
        outputs.append(1 / (1 + np.exp(-(outputs[-1] @ W + b))))
    dA = 2 * (outputs[-1] - Y) / len(X)
    A = outputs[-1]
    dZ = dA * A * (1 - A)
    grads = []
    for i in reversed(range(len(layers))):
        dW, db, dA = dense_backward(dZ, outputs[i], layers[i][0])
        grads.insert(0, (dW, db))
        A = outputs[max(i - 1, 0)]
        dZ = dA * (A * (1 - A)).mean()
    return grads


@wrong(
    "That is P − Y, the blame of softmax and cross-entropy. Here the loss is the squared error: "
    "2(a − y), times the sigmoid's slope."
)
@edited(
    sigmoid_gradients, "2 * (outputs[-1] - Y) / len(X)",
    "(outputs[-1] - Y) / len(X)", "dZ = dA * A * (1 - A)",
    "dZ = dA * A * (1 - A) if i + 1 < len(layers) else dA",
)  # fmt: skip
def blame_of_cross_entropy(): ...


@wrong("The last layer comes first in your list. The order is from the first layer to the last.")
@edited(sigmoid_gradients, "grads.insert(0, (dW, db))", "grads.append((dW, db))")
def last_layer_first(): ...


@wrong("You divide by m at every layer. The loss is one mean: divide once, where the blame begins.")
@edited(sigmoid_gradients, "dZ = dA * A * (1 - A)", "dZ = dA * A * (1 - A) / len(X) ** (i == 0)")
def mean_in_the_first_layer_too(): ...


@like(mean_in_the_first_layer_too)
@edited(sigmoid_gradients, "dZ = dA * A * (1 - A)", "dZ = dA * A * (1 - A) / len(X)")
def mean_at_every_layer(): ...


@wrong("The mean is over the samples. Over the outputs of a sample the squares are summed.")
@edited(sigmoid_gradients, " / len(X)", " / Y.size")
def mean_over_the_outputs_too(): ...


@wrong("You subtract the bias on the way forward. It is added.")
@edited(sigmoid_gradients, "@ W + b", "@ W - b")
def bias_subtracted(): ...


@like(slope_of_the_inputs)
@edited(sigmoid_gradients, "A = outputs[i + 1]", "A = outputs[i]")
def slope_of_what_goes_in(): ...


def hidden_cases(rng):
    for m, sizes in [
        (4, (2, 3, 1)), (3, (3, 4, 2)), (5, (2, 3, 4, 2)), (1, (2, 3)), (6, (1, 2, 2)), (2, (3, 2)),
    ]:  # fmt: skip
        yield {
            "X": rng.normal(size=(m, sizes[0])),
            "Y": rng.uniform(size=(m, sizes[-1])),
            "layers": [
                (rng.normal(size=(n, k)), rng.normal(size=k))
                for n, k in zip(sizes, sizes[1:], strict=False)
            ],
        }
