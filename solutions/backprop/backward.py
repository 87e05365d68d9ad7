"""Every answer to `backward`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong

from ..forward.forward_with_cache import forward_with_cache
from . import away_from_zero, draw_layers, draw_network
from .dense_backward import dense_backward
from .sgd_step import sgd_step


def backward(dZ, cache, layers):
    """Send the blame back through a whole network, from its logits to its first layer.

    The network is that of `forward_with_cache`, with at least one layer: a ReLU after each but the
    last. ReLU's slope is 1 where z > 0, otherwise 0.
    dZ : array, shape (m, n_out), the slope of the loss at each logit, mean included
    cache : list of (A, Z), first layer first: A, shape (m, inputs), went into the layer; Z, shape
        (m, neurons), are its sums before bending
    layers : list of (W, b), shapes (inputs, neurons) and (neurons,)
    Returns grads : list of (dW, db), first layer first, in the shapes of W and b
    """
    grads = []
    for i in reversed(range(len(layers))):
        A, _ = cache[i]
        W, _ = layers[i]
        dW, db, dA = dense_backward(dZ, A, W)
        grads.insert(0, (dW, db))
        if i > 0:
            _, Z_before = cache[i - 1]
            dZ = dA * (Z_before > 0)
    return grads


@right
def backward_by_outputs(dZ, cache, layers):
    """Where a ReLU fired, its output is above 0: what went into the next layer tells."""
    grads = [None] * len(layers)
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        grads[i] = (A.T @ dZ, dZ.sum(axis=0))
        dZ = (dZ @ layers[i][0].T) * np.where(A > 0, 1.0, 0.0)
    return grads


@right
def backward_side_by_side(dZ, cache, layers):
    grads = []
    sums = [None, *(Z for _, Z in cache[:-1])]
    for (A, _), (W, _), Z in zip(cache[::-1], layers[::-1], sums[::-1], strict=True):
        grads.append((np.einsum("mi,mj->ij", A, dZ), np.sum(dZ, axis=0)))
        if Z is not None:
            dZ = np.einsum("mj,ij->mi", dZ, W)
            dZ[Z <= 0] = 0
    return list(reversed(grads))


@right
def backward_by_calling_itself(dZ, cache, layers):
    def back(dZ, cache, layers):
        *first_cache, (A, _) = cache
        *first_layers, (W, _) = layers
        here = (A.T @ dZ, dZ.sum(axis=0))
        if not first_layers:
            return [here]
        dZ = (dZ @ W.T) * (first_cache[-1][1] > 0)
        return [*back(dZ, first_cache, first_layers), here]

    return back(dZ, cache, layers)


@right
def backward_in_float32(dZ, cache, layers):
    dZ = dZ.astype(np.float32)
    grads = []
    for i in range(len(layers))[::-1]:
        A, W = cache[i][0].astype(np.float32), layers[i][0].astype(np.float32)
        grads = [(A.T @ dZ, dZ.sum(0)), *grads]
        if i:
            dZ = (dZ @ W.T) * np.heaviside(cache[i - 1][1], 0).astype(np.float32)
    return grads


@wrong(
    "The last layer is right, those before it are not: you left out the slope of the bend. Where a"
    " ReLU was silent (z not above 0), no blame passes."
)
def no_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dZ = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
    return grads


@wrong(
    "You multiplied by ReLU's slope at the logits too. Nothing bends there: the blame dZ goes into"
    " the last layer as it is."
)
def slope_at_the_logits(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dZ = dZ * (cache[i][1] > 0)
        dW, db, dZ = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
    return grads


@wrong(
    "You sent the blame through ReLU, which makes negative blame 0. Negative blame is as good as "
    "positive; what decides is whether the *sum* z was above 0 on the way forward."
)
def blame_bent(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        dZ = np.maximum(dA, 0)
    return grads


@wrong(
    "You multiplied the blame by ReLU's output, or by the sum. Multiply by its slope: 1 where z > "
    "0, otherwise 0."
)
def activation_for_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * A
    return grads


@like(activation_for_slope)
def backward_times_sums(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * cache[i - 1][1]
    return grads


@wrong(
    "You multiplied by the slope of a sigmoid or a tanh. The bend of this network is ReLU: its "
    "slope is 1 where z > 0, otherwise 0."
)
def slope_of_another_bend(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * A * (1 - A)
    return grads


@like(slope_of_another_bend)
def backward_sigmoid_slope_of_sums(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            s = 1 / (1 + np.exp(-cache[i - 1][1]))
            dZ = dA * s * (1 - s)
    return grads


@like(slope_of_another_bend)
def backward_tanh_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * (1 - A**2)
    return grads


@wrong(
    "Your slope is 1 where the neuron was silent and 0 where it fired. It is the other way round."
)
def slope_reversed(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] <= 0)
    return grads


@wrong(
    "The last layer is right, those before it are not: you sent the blame back through dW. It goes"
    " back through the weights W, the way the numbers came."
)
def through_the_gradient(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A, _ = cache[i]
        dW, db = A.T @ dZ, dZ.sum(axis=0)
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = (dZ @ dW.T) * (cache[i - 1][1] > 0)
    return grads


@wrong(
    "The direction is right, but you divided by m, once or at every layer. The mean is in dZ "
    "already: from there on only sums."
)
def mean_again(dZ, cache, layers):
    return [(dW / len(dZ), db / len(dZ)) for dW, db in backward(dZ, cache, layers)]


@like(mean_again)
def backward_mean_at_each_layer(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dZ = dZ / len(dZ)
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


@wrong(
    "Your gradients are in the order in which you found them. The answer's first pair belongs to "
    "the first layer."
)
def last_layer_first(dZ, cache, layers):
    return backward(dZ, cache, layers)[::-1]


@wrong("In each of your pairs db stands first. The order is (dW, db), as in (W, b).")
def bias_first(dZ, cache, layers):
    return [(db, dW) for dW, db in backward(dZ, cache, layers)]


@wrong(
    "You took the sums Z of the layer before for its outputs. What went into a layer has been "
    "bent: it is the A of the layer's own cache entry."
)
def sums_for_inputs(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i - 1][1] if i > 0 else cache[0][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


@wrong("You moved the weights as well. Here only the slopes are asked; the step comes next.")
def a_step_too(dZ, cache, layers):
    return sgd_step(layers, backward(dZ, cache, layers), 1.0)


@wrong("All signs are turned. `backward` returns the slopes; the minus belongs to the step.")
def uphill(dZ, cache, layers):
    return [(-dW, -db) for dW, db in backward(dZ, cache, layers)]


@wrong(
    "The biases' slopes lack the bend: where a ReLU was silent, its bias gets no blame either. "
    "Make dW and db of the same dZ."
)
def weights_only(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A, Z = cache[i]
        bent = dZ * (Z > 0) if i < len(layers) - 1 else dZ
        grads.insert(0, (A.T @ bent, dZ.sum(axis=0)))
        dZ = bent @ layers[i][0].T
    return grads


@wrong(
    "The weights' slopes lack the bend: where a ReLU was silent, its weights get no blame either. "
    "Make dW and db of the same dZ."
)
def biases_only(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A, Z = cache[i]
        bent = dZ * (Z > 0) if i < len(layers) - 1 else dZ
        grads.insert(0, (A.T @ dZ, bent.sum(axis=0)))
        dZ = bent @ layers[i][0].T
    return grads


@wrong(
    "You took the mean of dZ for the biases. The mean is in dZ already: add up over the samples."
)
def mean_for_the_bias(dZ, cache, layers):
    return [(dW, db / len(dZ)) for dW, db in backward(dZ, cache, layers)]


@wrong(
    "You put the softmax's slope in again. dZ is the blame at the logits: softmax is in it already."
)
def one_slope_too_many(dZ, cache, layers):
    powers = np.exp(cache[-1][1] - np.max(cache[-1][1], axis=1, keepdims=True))
    P = powers / np.sum(powers, axis=1, keepdims=True)
    return backward(dZ * P * (1 - P), cache, layers)


@wrong(
    "Blame passes where z is exactly 0. The contract says where it passes: z > 0. At 0 ReLU is "
    "silent."
)
def passes_at_zero(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] >= 0)
    return grads


@like(passes_at_zero)
def half_passes_at_zero(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * np.heaviside(cache[i - 1][1], 0.5)
    return grads


@wrong("You returned the gradients of the last layer alone. Go back through all layers.")
def last_layer_only(dZ, cache, layers):
    dW, db, _ = dense_backward(dZ, cache[-1][0], layers[-1][0])
    return [(dW, db)]


@wrong("Your list has the arrays one after the other. Asked are pairs: one (dW, db) per layer.")
def flat(dZ, cache, layers):
    return [array for pair in backward(dZ, cache, layers) for array in pair]


@wrong(
    "Each of your entries has three arrays. dA goes on to the layer before; what is returned are "
    "pairs, (dW, db)."
)
def blame_returned_too(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db, dA))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


@wrong(
    "You took ReLU's slope at the sums of the layer that the blame has just come through. It "
    "arrives at the layer before: there, where was the sum above 0?"
)
def slope_at_the_same_layer(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A, Z = cache[i]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * (Z > 0)
    return grads


@like(slope_at_the_same_layer)
@edited(slope_at_the_same_layer, "grads.insert(0, (dW, db))", "grads.append((dW, db))")
def slope_at_the_same_layer_in_reverse(): ...


@wrong(
    "You begin at the first layer. dZ is the blame at the logits, so the way back begins at the "
    "last layer."
)
def from_the_first_layer(dZ, cache, layers):
    grads = []
    for i in range(len(layers)):
        A, Z = cache[i]
        dW, db, dZ = dense_backward(dZ, A, layers[i][0])
        grads.append((dW, db))
    return grads


@like(from_the_first_layer)
@edited(
    from_the_first_layer,
    "db, dZ = dense",
    "db, dA = dense",
    "        grads.append((dW, db))\n",
    "        grads.append((dW, db))\n        dZ = dA * (Z > 0)\n",
)
def from_the_first_layer_bent(): ...


@wrong(
    "Two things. The first pair of your list belongs to the last layer, but the answer begins with "
    "the first. And the bend is missing: where a ReLU was silent, no blame passes."
)
@edited(no_slope, "grads.insert(0, (dW, db))", "grads.append((dW, db))")
def no_slope_and_last_layer_first(): ...


def hidden_cases(rng):
    # The last three: equal sizes, nothing but one neuron at the ends, and large blame.
    for m, sizes in [
        (4, (3, 5, 2)),
        (5, (2, 4, 3, 3)),
        (3, (4, 3, 5, 2)),
        (6, (3, 2, 4)),
        (4, (3, 2)),
        (3, (3, 3, 3)),
        (4, (1, 3, 1)),
        (4, (3, 4, 3)),
    ]:
        X, layers = draw_network(rng, m, *sizes) if len(sizes) > 2 else (
            rng.normal(size=(m, sizes[0])), draw_layers(rng, *sizes)
        )  # fmt: skip
        logits, cache = forward_with_cache(X, layers)
        yield {
            "dZ": away_from_zero(rng, logits.shape, 0.05, 0.5) * (400 if sizes == (3, 4, 3) else 1),
            "cache": cache,
            "layers": layers,
        }
