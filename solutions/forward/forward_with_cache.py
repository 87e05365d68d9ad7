"""Every answer to `forward_with_cache`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong

from . import (
    BENT_BEFORE_ADDING,
    BIAS_SUBTRACTED,
    FIRST_LAYER_LEFT_OUT,
    NEGATIVES_KEPT,
    NEIGHBOURS_IN_THE_BATCH,
    OTHER_BEND,
    draw_network,
)


def forward_with_cache(X, layers):
    """Send a batch through as `forward` does without `last`, and keep what learning will need.

    X : array, shape (m, n_in)
    layers : list of one or more (W, b), arrays of shapes (inputs, neurons) and (neurons,)
    Returns logits : array, shape (m, n_out)
        cache : list of (A, Z), one per layer, the first one first: arrays of what went in, shape
        (m, inputs), and of its sums A @ W + b, not bent, shape (m, neurons)
    """
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


@right
def cache_by_index(X, layers):
    cache = [None] * len(layers)
    A = X
    for i in range(len(layers)):
        Z = np.dot(A, layers[i][0]) + layers[i][1]
        cache[i] = (A, Z)
        A = (Z + np.abs(Z)) / 2
    return cache[-1][1], cache


@right
def cache_of_lists(X, layers):
    inputs, sums = [X], []
    for W, b in layers:
        sums.append(inputs[-1] @ W + b)
        inputs.append(np.where(sums[-1] > 0, sums[-1], 0))
    return [sums[-1].copy(), [[a.copy(), z.copy()] for a, z in zip(inputs, sums)]]  # noqa: B905


@right
def cache_in_float32(X, layers):
    A = X.astype(np.float32)
    cache = []
    for W, b in layers[:-1]:
        Z = A @ W.astype(np.float32) + b.astype(np.float32)
        cache.append((A, Z))
        A = np.maximum(Z, np.float32(0))
    W, b = layers[-1]
    Z = A @ W.astype(np.float32) + b.astype(np.float32)
    cache += [(A, Z)]
    return Z, cache


@right
def cache_by_einsum(X, layers):
    def layer(A, pair):
        W, b = pair
        return np.einsum("ij,jk->ik", A, W) + b

    cache, A = (), X
    for pair in layers:
        Z = layer(A, pair)
        cache = (*cache, (A, Z))
        A = Z.clip(min=0)
    return Z, cache


@right
def written_out(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


@wrong(
    "Your A is what came *out* of the layer. The pair of a layer holds what went *in*: for the "
    "first layer that is X."
)
def keeps_outputs(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        A = np.maximum(Z, 0)
        cache.append((A, Z))
    return Z, cache


@like(keeps_outputs)
def keeps_outputs_and_logits(X, layers):
    A = X
    cache = []
    for i, (W, b) in enumerate(layers):
        Z = A @ W + b
        A = np.maximum(Z, 0) if i < len(layers) - 1 else Z
        cache.append((A, Z))
    return A, cache


@wrong(
    "Your Z is already bent. Keep the sums as they were before ReLU (and do not let ReLU overwrite"
    " them): the sign of Z says later where the slope is 0."
)
def keeps_bent_sums(X, layers):
    A = X
    cache = []
    for i, (W, b) in enumerate(layers):
        Z = A @ W + b
        bent = np.maximum(Z, 0) if i < len(layers) - 1 else Z
        cache.append((A, bent))
        A = bent
    return A, cache


@like(keeps_bent_sums)
def bends_in_place(X, layers):
    A = X
    cache = []
    for W, b in layers[:-1]:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0, out=Z)
    W, b = layers[-1]
    Z = A @ W + b
    cache.append((A, Z))
    return Z, cache


@like(keeps_bent_sums)
@edited(
    written_out,
    "        A = np.maximum(Z, 0)\n",
    ("        Z[Z < 0] = 0\n        A = Z\n"),
)
def cuts_in_place(): ...


@wrong("The cache is right, but you return the last sums after ReLU. Logits may be negative.")
@edited(written_out, "return Z, cache", "return A, cache")
def bends_the_logits(): ...


@wrong(
    "The cache is right, but you return probabilities. Asked are the logits, before any sigmoid."
)
@edited(written_out, "return Z, cache", "return 1 / (1 + np.exp(-Z)), cache")
def probabilities(): ...


@wrong(
    "Nothing bends between your layers. What goes into the next layer is max(Z, 0), while Z itself"
    " goes into the cache."
)
@edited(written_out, "A = np.maximum(Z, 0)", "A = Z")
def no_activation(): ...


@wrong("The last layer's pair is missing. Every layer has one, also the one that is not bent.")
def last_pair_missing(X, layers):
    A = X
    cache = []
    for W, b in layers[:-1]:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    W, b = layers[-1]
    return A @ W + b, cache


@wrong("Your cache starts anew at every layer, so only the last pair is left.")
def only_the_last_pair(X, layers):
    A = X
    for W, b in layers:
        Z = A @ W + b
        cache = [(A, Z)]
        A = np.maximum(Z, 0)
    return Z, cache


@wrong("Your cache runs from the last layer to the first. Its order is that of `layers`.")
@edited(written_out, "cache.append((A, Z))", "cache.insert(0, (A, Z))")
def last_layer_first(): ...


@wrong("Each pair is the wrong way round: first A, what went in, then Z, the sums.")
@edited(written_out, "cache.append((A, Z))", "cache.append((Z, A))")
def pairs_turned(): ...


@wrong("You kept X for every layer. A later layer is fed by the one before it.")
@edited(written_out, "cache.append((A, Z))", "cache.append((X, Z))")
def keeps_the_inputs_only(): ...


@wrong("Your Z lacks the bias. The sums are A @ W + b.")
def no_bias(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W
        cache.append((A, Z))
        A = np.maximum(Z + b, 0)
    return Z + b, cache


@wrong(
    "You kept W and b. These are in `layers` anyway; the cache is for A and Z, which would be lost."
)
@edited(written_out, "cache.append((A, Z))", "cache.append((W, b))")
def keeps_the_weights(): ...


@wrong("Your cache holds only what went into each layer. It needs pairs: that, and the sums.")
def keeps_no_sums(X, layers):
    A = X
    cache = []
    for W, b in layers:
        cache.append(A)
        Z = A @ W + b
        A = np.maximum(Z, 0)
    return Z, cache


@wrong("You return the logits alone. Two things are asked for: the logits and the cache.")
def logits_only(X, layers):
    A = X
    for W, b in layers:
        Z = A @ W + b
        A = np.maximum(Z, 0)
    return Z


@wrong("The two answers are the wrong way round: first the logits, then the cache.")
@edited(written_out, "return Z, cache", "return cache, Z")
def cache_first(): ...


@wrong("Your cache is two long lists. It is one list of pairs, a pair (A, Z) per layer.")
def two_lists(X, layers):
    inputs, sums = [X], []
    for W, b in layers:
        Z = inputs[-1] @ W + b
        sums.append(Z)
        inputs.append(np.maximum(Z, 0))
    return sums[-1], (inputs, sums)


@like(two_lists)
def two_lists_of_one_length(X, layers):
    A = X
    inputs, sums = [], []
    for W, b in layers:
        inputs.append(A)
        Z = A @ W + b
        sums.append(Z)
        A = np.maximum(Z, 0)
    return Z, (inputs, sums)


@wrong("You turned W on its side. It is (inputs, neurons) already: the batch times W fits.")
@edited(written_out, "Z = A @ W + b", "Z = A @ W.T + b")
def transposed(): ...


@wrong(
    "Your cache still holds the pairs of earlier calls. A list that is made outside the function, "
    "or as a default in its first line, is made only once: make a new one inside, at every call."
)
def cache_made_once(X, layers, cache=[]):  # noqa: B006
    A = X
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


@like(keeps_bent_sums)
@edited(written_out, "cache.append((A, Z))", "cache.append((A, np.maximum(Z, 0)))")
def keeps_bent_sums_to_the_end(): ...


@wrong(OTHER_BEND)
@edited(written_out, "A = np.maximum(Z, 0)", "A = np.where(Z > 0, Z, 0.01 * Z)")
def other_bend_inside(): ...


@like(other_bend_inside)
@edited(written_out, "A = np.maximum(Z, 0)", "A = np.tanh(Z)")
def tanh_inside(): ...


@like(other_bend_inside)
@edited(written_out, "A = np.maximum(Z, 0)", "A = 1 / (1 + np.exp(-Z))")
def sigmoid_inside(): ...


@like(other_bend_inside)
@edited(written_out, "A = np.maximum(Z, 0)", "A = np.abs(Z)")
def absolute_inside(): ...


@like(other_bend_inside)
@edited(written_out, "A = np.maximum(Z, 0)", "A = np.where(Z > 0, 1.0, 0.0)")
def step_inside(): ...


@wrong(NEGATIVES_KEPT)
@edited(written_out, "A = np.maximum(Z, 0)", "A = np.minimum(Z, 0)")
def negatives_kept(): ...


@wrong(NEIGHBOURS_IN_THE_BATCH)
@edited(written_out, "Z = A @ W + b", "Z = A @ W + b\n        Z = Z - Z.mean(axis=0)")
def scaled_by_the_batch(): ...


@like(scaled_by_the_batch)
@edited(
    written_out,
    "Z = A @ W + b",
    "Z = A @ W + b\n        Z = (Z - Z.mean(axis=0)) / (Z.std(axis=0) + 1e-8)",
)
def sums_standardised(): ...


@like(scaled_by_the_batch)
@edited(written_out, "    A = X\n", "    A = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)\n")
def inputs_standardised(): ...


@wrong(BIAS_SUBTRACTED)
@edited(written_out, "A @ W + b", "A @ W - b")
def bias_subtracted(): ...


@wrong(BENT_BEFORE_ADDING)
@edited(
    written_out,
    "        Z = A @ W + b\n",
    "        Z = A @ W + b\n        sums = A @ W\n",
    "A = np.maximum(Z, 0)",
    "A = np.maximum(sums, 0) + b",
)
def bent_before_adding(): ...


@wrong(FIRST_LAYER_LEFT_OUT)
@edited(written_out, "in layers:", "in layers[1:]:")
def first_layer_left_out(): ...


@wrong(
    "You keep one sample, the first. The cache holds whole batches: (m, inputs) and (m, neurons)."
)
@edited(written_out, "cache.append((A, Z))", "cache.append((A[0], Z[0]))")
def first_sample_only(): ...


@wrong("You keep where Z is above 0. Keep Z itself: that can be asked later.")
@edited(written_out, "cache.append((A, Z))", "cache.append((A, Z > 0))")
def keeps_a_mask(): ...


@wrong("You keep three things or more for each layer. A pair is asked: A, what went in, and Z.")
@edited(written_out, "cache.append((A, Z))", "cache.append((A, Z, W))")
def three_in_a_pair(): ...


@wrong(
    "All items of your cache are one and the same list, which every layer overwrites. Make a new "
    "pair for each layer."
)
@edited(
    written_out,
    "    cache = []\n",
    "    cache, pair = [], [None, None]\n",
    "        cache.append((A, Z))\n",
    "        pair[:] = A, Z\n        cache.append(pair)\n",
)
def one_list_for_all(): ...


@wrong("Your cache is empty. Append the pair (A, Z) of each layer.")
@edited(written_out, "        cache.append((A, Z))\n", "")
def nothing_kept(): ...


@wrong("Your cache is a dict. It is a list of pairs, in the order of the layers.")
@edited(
    written_out,
    "    cache = []\n",
    "    cache = {}\n",
    "cache.append((A, Z))",
    "cache[len(cache)] = (A, Z)",
)
def in_a_dict(): ...


@like(no_bias)
@edited(written_out, "Z = A @ W + b", "Z = A @ W")
def no_bias_anywhere(): ...


def hidden_cases(rng):
    for m, sizes in [
        (5, (4, 5, 1)),
        (3, (2, 6, 4)),
        (4, (3, 5, 2, 4)),
        (6, (5, 4, 3, 2, 1)),
        (4, (3, 2)),
        (1, (4, 3, 5)),
    ]:
        X, layers = draw_network(rng, m, sizes)
        yield {"X": X, "layers": layers}
