"""Every answer to `sgd_step`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import draw_layers


def sgd_step(layers, grads, lr):
    """Move every weight and every bias one step against its slope.

    layers : list of (W, b), shapes (inputs, neurons) and (neurons,)
    grads : list of (dW, db), as `backward` returns them, in the same shapes
    lr : float, the learning rate
    Returns layers : list of (W, b), the network after the step
    """
    moved = []
    for i in range(len(layers)):
        W, b = layers[i]
        dW, db = grads[i]
        moved.append((W - lr * dW, b - lr * db))
    return moved


@right
def step_by_index(layers, grads, lr):
    moved = []
    for i in range(len(layers)):
        W = layers[i][0] - lr * grads[i][0]
        b = layers[i][1] - lr * grads[i][1]
        moved.append((W, b))
    return moved


@right
def step_on_copies(layers, grads, lr):
    moved = [(W.copy(), b.copy()) for W, b in layers]
    for (W, b), (dW, db) in zip(moved, grads, strict=True):
        W -= lr * dW
        b -= lr * db
    return moved


@right
def step_array_by_array(layers, grads, lr):
    return [
        tuple(np.subtract(array, slope * lr) for array, slope in zip(*pair, strict=True))
        for pair in zip(layers, grads, strict=True)
    ]


@wrong("You added the slopes. They point to where the loss grows: subtract.")
def uphill(layers, grads, lr):
    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You subtracted the whole slope. The step is the slope times the learning rate.")
def no_learning_rate(layers, grads, lr):
    return [(W - dW, b - db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You moved the weights and left the biases where they were. They learn too.")
def weights_only(layers, grads, lr):
    return [(W - lr * dW, b) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You returned the step. Asked is where it leads: the old number minus the step.")
def step_alone(layers, grads, lr):
    return [(-lr * dW, -lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@like(step_alone)
def step_size_alone(layers, grads, lr):
    return [(lr * dW, lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong(
    "You changed what the caller gave you: W -= … works in the caller's array, layers[i] = … in "
    "the caller's list. Make new ones."
)
def in_place(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        W -= lr * dW
        b -= lr * db
    return layers


@like(in_place)
def step_in_the_list(layers, grads, lr):
    for i in range(len(layers)):
        layers[i] = (layers[i][0] - lr * grads[i][0], layers[i][1] - lr * grads[i][1])
    return layers


@wrong(
    "The layers come back as they were. W = W − … gives the name W to a new array, and the list "
    "still holds the old one: collect the new arrays in a list of their own."
)
def nothing_moved(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        W = W - lr * dW
        b = b - lr * db
    return layers


@wrong("The learning rate is in the wrong place: it multiplies the slope, and nothing else.")
def rate_in_the_wrong_place(layers, grads, lr):
    return [(lr * (W - dW), lr * (b - db)) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@like(rate_in_the_wrong_place)
def step_divided_by_rate(layers, grads, lr):
    return [(W - dW / lr, b - db / lr) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You returned after the first layer. Move all of them.")
def first_layer_only(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        return [(W - lr * dW, b - lr * db)]


@wrong("Your list has the arrays one after the other. Asked are pairs: one (W, b) per layer.")
def flat(layers, grads, lr):
    moved = []
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        moved += [W - lr * dW, b - lr * db]
    return moved


@wrong(
    "The signs of all numbers are turned: you took the old number off the step. It is the old "
    "number minus the step."
)
def step_minus_weight(layers, grads, lr):
    return [(lr * dW - W, lr * db - b) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("Your learning rate is always the same. Use the lr that the caller gives.")
def learning_rate_of_its_own(layers, grads, lr):
    return [(W - 0.01 * dW, b - 0.01 * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@like(learning_rate_of_its_own)
def a_tenth_always(layers, grads, lr):
    return [(W - 0.1 * dW, b - 0.1 * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You multiplied by lr twice. The step is the slope times lr, once.")
def rate_twice(layers, grads, lr):
    return [(W - lr**2 * dW, b - lr**2 * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong("You moved the biases and left the weights where they were. Both learn.")
def biases_only(layers, grads, lr):
    return [(W, b - lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong(
    "All biases of a layer move by the same step. Every bias has a slope of its own: db has one "
    "number for each."
)
def slopes_of_biases_added(layers, grads, lr):
    return [(W - lr * dW, b - lr * db.sum()) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


@wrong(
    "You brought the slopes to length 1 first. The step is lr times the slope as it is: where it "
    "is steep, the step is long."
)
def slopes_normalised(layers, grads, lr):
    return [
        (W - lr * dW / np.linalg.norm(dW), b - lr * db / np.linalg.norm(db))
        for (W, b), (dW, db) in zip(layers, grads)  # noqa: B905
    ]


@wrong("You kept only the last layer. The list begins before the loop, and grows in it.")
def last_layer_only(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        moved = [(W - lr * dW, b - lr * db)]
    return moved


@wrong("In each of your pairs b stands first. The order is (W, b).")
def bias_first(layers, grads, lr):
    return [(b - lr * db, W - lr * dW) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def hidden_cases(rng):
    for sizes in [(2, 3), (3, 4, 2), (2, 5, 3, 4), (4, 2, 3), (3, 3, 3), (1, 2, 1)]:
        layers, grads = draw_layers(rng, *sizes), draw_layers(rng, *sizes)
        if sizes == (3, 3, 3):
            layers = [(900 * W, 2000 * b) for W, b in layers]
        yield {"layers": layers, "grads": grads, "lr": float(rng.uniform(0.02, 0.6))}
