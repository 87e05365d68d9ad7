"""Exercises of lesson 06: data through the network."""

import numpy as np

from ..exercise import Exercise, Misconception

# The network that the lesson's text works by hand; its explorer starts with the same numbers.
BY_HAND = [
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5], [-1.5]]), np.array([-0.1])),
]

# Three layers, each of another width: 3-2-4-2.
FOUR_WIDTHS = [
    (np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.25]]), np.array([0.25, -0.5])),
    (np.array([[1.0, -1.0, 0.5, 2.0], [-0.5, 1.0, 1.0, 0.5]]), np.array([0.5, 0.25, -1.0, -0.5])),
    (
        np.array([[0.5, -1.0], [1.0, -0.5], [-1.0, 0.25], [-0.5, 1.0]]),
        np.array([0.5, -0.25]),
    ),
]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


LAST = {"sigmoid": sigmoid, "tanh": np.tanh}


def draw_layers(rng, *sizes):
    """Draw a network; no bias is near 0, so that a forgotten one shows."""
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).round(2)
        b = (rng.uniform(0.2, 0.8, n_out) * rng.choice([-1, 1], n_out)).round(2)
        layers.append((W, b))
    return layers


def draw_samples(rng, m, n):
    return rng.normal(0, 1.5, (m, n)).round(2)


def resized(X, layers, size):
    """Make all sums of a network larger or smaller: those inside grow with inputs and biases."""
    return size * X, [(W, size * b) for W, b in layers]


# forward ---------------------------------------------------------------------------------


def ask_forward(target, X, layers, last):
    """Send a batch through; functions travel by name."""
    return target(X, layers, LAST.get(last))


def forward_cases(rng):
    for m, sizes, last, size in [
        (5, (4, 5, 1), "sigmoid", 1),
        (6, (3, 7, 2), None, 1),
        (3, (2, 3, 5, 3), None, 20),
        (4, (5, 4, 3, 2, 1), "sigmoid", 1),
        (1, (4, 6, 3), None, 1),
        (5, (4, 6, 3), None, 0.02),
        (7, (3, 2), "tanh", 1),
        (4, (2, 6, 4, 3), "tanh", 1),
    ]:
        X, layers = draw_samples(rng, m, sizes[0]), draw_layers(rng, *sizes)
        X, layers = resized(X, layers, size)
        yield {"X": X, "layers": layers, "last": last}


def elementwise_product(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A * W + b, 0)
    W, b = layers[-1]
    Z = A * W + b
    return Z if last is None else last(Z)


def weights_first(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(W @ A + b, 0)
    W, b = layers[-1]
    Z = W @ A + b
    return Z if last is None else last(Z)


def weights_transposed(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W.T + b, 0)
    W, b = layers[-1]
    Z = A @ W.T + b
    return Z if last is None else last(Z)


def only_last_transposed(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W.T + b
    return Z if last is None else last(Z)


def not_bent(X, layers, last=None):
    A = X
    for W, b in layers:
        A = A @ W + b
    return A if last is None else last(A)


def bent_at_the_end_too(X, layers, last=None):
    A = X
    for W, b in layers:
        A = np.maximum(A @ W + b, 0)
    return A if last is None else last(A)


def sigmoid_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = 1 / (1 + np.exp(-(A @ W + b)))
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def tanh_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.tanh(A @ W + b)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def leaky_inside(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        Z = A @ W + b
        A = np.where(Z > 0, Z, 0.01 * Z)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def always_sigmoid(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return 1 / (1 + np.exp(-(A @ W + b)))


def sigmoid_for_any_last(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else 1 / (1 + np.exp(-Z))


def always_logits(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return A @ W + b


def last_everywhere(X, layers, last=None):
    A = X
    for W, b in layers:
        A = A @ W + b
        if last is not None:
            A = last(A)
    return A


def last_not_asked(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return last(A @ W + b)


def probabilities_instead(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    if last is not None:
        return last(Z)
    shares = np.exp(Z - Z.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def without_bias(X, layers, last=None):
    A = X
    for W, _ in layers[:-1]:
        A = np.maximum(A @ W, 0)
    W, _ = layers[-1]
    Z = A @ W
    return Z if last is None else last(Z)


def last_without_bias(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W
    return Z if last is None else last(Z)


def bias_subtracted(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W - b, 0)
    W, b = layers[-1]
    Z = A @ W - b
    return Z if last is None else last(Z)


def last_bias_subtracted(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W - b
    return Z if last is None else last(Z)


def bent_before_adding(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W, 0) + b
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def last_bent_before_adding(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    return A @ W + b if last is None else last(A @ W) + b


def always_from_the_inputs(X, layers, last=None):
    for W, b in layers[:-1]:
        np.maximum(X @ W + b, 0)
    W, b = layers[-1]
    Z = X @ W + b
    return Z if last is None else last(Z)


def last_layer_forgotten(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    return A if last is None else last(A)


def two_layers_only(X, layers, last=None):
    W, b = layers[0]
    A = np.maximum(X @ W + b, 0)
    W, b = layers[1]
    Z = A @ W + b
    return Z if last is None else last(Z)


def returned_from_the_loop(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
        W, b = layers[-1]
        Z = A @ W + b
        return Z if last is None else last(Z)


def flattened(X, layers, last=None):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return (Z if last is None else last(Z)).ravel()


def scaled_by_the_batch(X, layers, last=None):
    A = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    W, b = layers[-1]
    Z = A @ W + b
    return Z if last is None else last(Z)


FORWARD = Exercise(
    id="forward",
    points=2,
    returns="one row of outputs per sample: (m, n_out)",
    visible=[
        # The first row is the one worked by hand; in the second the other hidden neuron speaks.
        {
            "X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]),
            "layers": BY_HAND,
            "last": "sigmoid",
        },
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
            "last": None,
        },
        # A single layer: nothing to repeat.
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [2.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
            "last": None,
        },
        {
            "X": np.array([[1.0, -1.0, 0.5], [-1.0, 0.5, 0.25]]),
            "layers": FOUR_WIDTHS,
            "last": "tanh",
        },
    ],
    hidden=forward_cases,
    probe=ask_forward,
    atol=1e-7,
    misconceptions=[
        Misconception(
            "elementwise_product",
            "You multiplied with *, which pairs number with number. A layer needs weighted sums: "
            "@ multiplies each row by each column and adds up.",
            elementwise_product,
        ),
        Misconception(
            "weights_first",
            "You wrote the weights before the data. Rows are samples, so the batch stands on the "
            "left: (m, n) @ (n, k).",
            weights_first,
        ),
        Misconception(
            "weights_transposed",
            "You turned W on its side. It is (inputs, neurons) already and fits as it is. With "
            "square weights the transpose would run, and be wrong.",
            weights_transposed,
            only_last_transposed,
        ),
        Misconception(
            "not_bent",
            "Nothing bends between your layers, so all of them together are one linear layer. "
            "ReLU belongs after every layer but the last.",
            not_bent,
        ),
        Misconception(
            "bent_at_the_end_too",
            "You applied ReLU after the last layer as well, so no negative logit ever comes out. "
            "The last layer bends with `last` or not at all.",
            bent_at_the_end_too,
        ),
        Misconception(
            "other_bend_inside",
            "Your hidden layers bend, but not with ReLU. The contract says max(z, 0), so that "
            "numbers can be compared.",
            sigmoid_inside,
            tanh_inside,
            leaky_inside,
        ),
        Misconception(
            "always_sigmoid",
            "Your last layer always ends in a sigmoid. Use the function that is passed as "
            "`last`; if it is None, return the sums.",
            always_sigmoid,
        ),
        Misconception(
            "sigmoid_for_any_last",
            "You take a sigmoid whenever there is a `last`. It may be another function: call the "
            "one that is passed.",
            sigmoid_for_any_last,
        ),
        Misconception(
            "always_logits",
            "You never used `last`. If it is a function, apply it to the last layer's sums.",
            always_logits,
        ),
        Misconception(
            "last_everywhere",
            "You used `last` in every layer. It is for the last one; those before bend with ReLU.",
            last_everywhere,
        ),
        Misconception(
            "last_not_asked",
            "You called `last` without asking whether there is one. None means: no activation, "
            "return the sums.",
            last_not_asked,
        ),
        Misconception(
            "probabilities_instead",
            "You turned logits into probabilities that nobody asked for. Without `last`, the "
            "plain sums come out: a loss in lesson 07 will need them.",
            probabilities_instead,
        ),
        Misconception(
            "without_bias",
            "A bias is missing. Every layer, the last one included, adds its b.",
            without_bias,
            last_without_bias,
        ),
        Misconception(
            "bias_subtracted",
            "You subtracted the bias. It is added.",
            bias_subtracted,
            last_bias_subtracted,
        ),
        Misconception(
            "bent_before_adding",
            "You bent before you added b. The order is multiply, add, bend: the bias shifts "
            "where ReLU cuts.",
            bent_before_adding,
            last_bent_before_adding,
        ),
        Misconception(
            "always_from_the_inputs",
            "Your last layer sees X itself. Each layer takes what came out of the one before.",
            always_from_the_inputs,
        ),
        Misconception(
            "last_layer_forgotten",
            "You returned what the last hidden layer says. One more layer comes after it.",
            last_layer_forgotten,
        ),
        Misconception(
            "two_layers_only",
            "You wrote two layers down by hand. `layers` may hold one, or five: go through the "
            "list.",
            two_layers_only,
        ),
        Misconception(
            "returned_from_the_loop",
            "Your return stands inside the loop, so that only the first hidden layer gets its "
            "turn. Indentation decides: the last layer comes after the loop.",
            returned_from_the_loop,
        ),
        Misconception(
            "flattened",
            "You made one long row of the answers. Each sample keeps its own row: (m, n_out), "
            "also when there is only one output.",
            flattened,
        ),
        Misconception(
            "scaled_by_the_batch",
            "You scaled the inputs by their neighbours in the batch. A sample's answer must not "
            "depend on who sits next to it.",
            scaled_by_the_batch,
        ),
    ],
    hints=(
        "One layer feeds the next: what comes out of a layer is all that the next one sees. The "
        "loop that is there covers the hidden layers.",
        "By hand: (1, 0.5) becomes (0.9, 0) after the hidden layer and 0.35 at the output, before "
        "the sigmoid. Shapes: (3, 2) @ (2, 2), then (3, 2) @ (2, 1).",
        "Take the last pair of the list, multiply A by its weights and add its biases. If `last` "
        "is None return these sums, otherwise return what `last` makes of them.",
    ),
)


# forward_with_cache ----------------------------------------------------------------------


def cache_cases(rng):
    for m, sizes in [
        (5, (4, 5, 1)),
        (3, (2, 6, 4)),
        (4, (3, 5, 2, 4)),
        (6, (5, 4, 3, 2, 1)),
        (4, (3, 2)),
        (1, (4, 3, 5)),
    ]:
        yield {"X": draw_samples(rng, m, sizes[0]), "layers": draw_layers(rng, *sizes)}


def keeps_outputs(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        A = np.maximum(Z, 0)
        cache.append((A, Z))
    return Z, cache


def keeps_outputs_and_logits(X, layers):
    A = X
    cache = []
    for i, (W, b) in enumerate(layers):
        Z = A @ W + b
        A = np.maximum(Z, 0) if i < len(layers) - 1 else Z
        cache.append((A, Z))
    return A, cache


def keeps_bent_sums(X, layers):
    A = X
    cache = []
    for i, (W, b) in enumerate(layers):
        Z = A @ W + b
        bent = np.maximum(Z, 0) if i < len(layers) - 1 else Z
        cache.append((A, bent))
        A = bent
    return A, cache


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


def cuts_in_place(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        Z[Z < 0] = 0
        A = Z
    return Z, cache


def bends_the_logits(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return A, cache


def ends_in_sigmoid(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return 1 / (1 + np.exp(-Z)), cache


def never_bends(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = Z
    return Z, cache


def last_pair_missing(X, layers):
    A = X
    cache = []
    for W, b in layers[:-1]:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    W, b = layers[-1]
    return A @ W + b, cache


def only_the_last_pair(X, layers):
    A = X
    for W, b in layers:
        Z = A @ W + b
        cache = [(A, Z)]
        A = np.maximum(Z, 0)
    return Z, cache


def last_to_first(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.insert(0, (A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def pairs_turned(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((Z, A))
        A = np.maximum(Z, 0)
    return Z, cache


def keeps_the_inputs_only(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((X, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def sums_without_bias(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W
        cache.append((A, Z))
        A = np.maximum(Z + b, 0)
    return Z + b, cache


def keeps_the_weights(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((W, b))
        A = np.maximum(Z, 0)
    return Z, cache


def keeps_only_the_inputs_of_layers(X, layers):
    A = X
    cache = []
    for W, b in layers:
        cache.append(A)
        Z = A @ W + b
        A = np.maximum(Z, 0)
    return Z, cache


def cache_first(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return cache, Z


def two_lists(X, layers):
    inputs, sums = [X], []
    for W, b in layers:
        Z = inputs[-1] @ W + b
        sums.append(Z)
        inputs.append(np.maximum(Z, 0))
    return sums[-1], (inputs, sums)


def two_lists_of_one_length(X, layers):
    A = X
    inputs, sums = [], []
    for W, b in layers:
        inputs.append(A)
        Z = A @ W + b
        sums.append(Z)
        A = np.maximum(Z, 0)
    return Z, (inputs, sums)


def logits_only(X, layers):
    A = X
    for W, b in layers:
        Z = A @ W + b
        A = np.maximum(Z, 0)
    return Z


def transposed_with_cache(X, layers):
    A = X
    cache = []
    for W, b in layers:
        Z = A @ W.T + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def cache_made_once(X, layers, cache=[]):  # noqa: B006
    A = X
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def holds_an_earlier_call(answer, X, layers):
    """Whether the last pairs begin with X, as they should, and other inputs go before them."""
    _, cache = answer
    earlier, own = cache[: -len(layers)], cache[-len(layers) :]
    known = [A for A, _ in own]
    return np.array_equal(known[0], X) and any(
        not any(np.array_equal(A, B) for B in known) for A, _ in earlier
    )


WITH_CACHE = Exercise(
    id="forward_with_cache",
    points=3,
    returns={
        "logits": "the last layer's sums: (m, n_out)",
        "cache": "a list with a pair (A, Z) for each layer: A, what went in, (m, inputs), and Z, "
        "the sums, (m, neurons)",
    },
    visible=[
        {"X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]), "layers": BY_HAND},
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [2.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
        },
    ],
    hidden=cache_cases,
    atol=1e-7,
    misconceptions=[
        Misconception(
            "keeps_outputs",
            "Your A is what came *out* of the layer. The pair of a layer holds what went *in*: "
            "for the first layer that is X.",
            keeps_outputs,
            keeps_outputs_and_logits,
        ),
        Misconception(
            "keeps_bent_sums",
            "Your Z is already bent. Keep the sums as they were before ReLU (and do not let "
            "ReLU overwrite them): the sign of Z says later where the slope is 0.",
            keeps_bent_sums,
            bends_in_place,
            cuts_in_place,
        ),
        Misconception(
            "bends_the_logits",
            "The cache is right, but you return the last sums after ReLU. Logits may be negative.",
            bends_the_logits,
        ),
        Misconception(
            "ends_in_sigmoid",
            "The cache is right, but you return probabilities. Asked are the logits, before any "
            "sigmoid.",
            ends_in_sigmoid,
        ),
        Misconception(
            "never_bends",
            "Nothing bends between your layers. What goes into the next layer is max(Z, 0), "
            "while Z itself goes into the cache.",
            never_bends,
        ),
        Misconception(
            "last_pair_missing",
            "The last layer's pair is missing. Every layer has one, also the one that is not bent.",
            last_pair_missing,
        ),
        Misconception(
            "only_the_last_pair",
            "Your cache starts anew at every layer, so only the last pair is left.",
            only_the_last_pair,
        ),
        Misconception(
            "last_to_first",
            "Your cache runs from the last layer to the first. Its order is that of `layers`.",
            last_to_first,
        ),
        Misconception(
            "pairs_turned",
            "Each pair is the wrong way round: first A, what went in, then Z, the sums.",
            pairs_turned,
        ),
        Misconception(
            "keeps_the_inputs_only",
            "You kept X for every layer. A later layer is fed by the one before it.",
            keeps_the_inputs_only,
        ),
        Misconception(
            "sums_without_bias",
            "Your Z lacks the bias. The sums are A @ W + b.",
            sums_without_bias,
        ),
        Misconception(
            "keeps_the_weights",
            "You kept W and b. These are in `layers` anyway; the cache is for A and Z, which "
            "would be lost.",
            keeps_the_weights,
        ),
        Misconception(
            "keeps_no_sums",
            "Your cache holds only what went into each layer. It needs pairs: that, and the sums.",
            keeps_only_the_inputs_of_layers,
        ),
        Misconception(
            "logits_only",
            "You return the logits alone. Two things are asked for: the logits and the cache.",
            logits_only,
        ),
        Misconception(
            "cache_first",
            "The two answers are the wrong way round: first the logits, then the cache.",
            cache_first,
        ),
        Misconception(
            "two_lists",
            "Your cache is two long lists. It is one list of pairs, a pair (A, Z) per layer.",
            two_lists,
            two_lists_of_one_length,
        ),
        Misconception(
            "transposed_with_cache",
            "You turned W on its side. It is (inputs, neurons) already: the batch times W fits.",
            transposed_with_cache,
        ),
        Misconception(
            "cache_made_once",
            "Your cache still holds the pairs of earlier calls. A list that is made outside the "
            "function, or as a default in its first line, is made only once: make a new one "
            "inside, at every call.",
            cache_made_once,
            tell=holds_an_earlier_call,
        ),
    ],
    hints=(
        "Go through the layers as before. At each, two arrays are in your hands: the one that "
        "went in, and the sums. Keep both, before you bend.",
        "By hand, for the sample (1, 0.5): the first pair is (1, 0.5) and (0.9, -0.4), the second "
        "(0.9, 0) and 0.35. The logit is 0.35. Two layers, two pairs.",
        "Start with an empty list. In the loop: compute Z, append the pair of A and Z, then make "
        "the next A from Z with ReLU. After the loop, return the last Z and the list.",
    ),
)


# predict_classes -------------------------------------------------------------------------


def class_cases(rng):
    yield {"logits": rng.normal(0, 2, (7, 1)).round(2)}
    yield {"logits": rng.normal(0.3, 0.4, (9, 1)).round(2)}
    for m, k in ((6, 3), (5, 10), (8, 2), (1, 4)):
        yield {"logits": rng.normal(0, 2, (m, k)).round(3)}
    for m, k in ((6, 4), (4, 7)):
        yield {"logits": rng.uniform(-6, -0.5, (m, k)).round(3)}


def down_the_columns(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=0)


def over_everything(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits)


def over_everything_always(logits):
    return np.argmax(logits)


def always_argmax(logits):
    return np.argmax(logits, axis=1)


def always_threshold(logits):
    return np.where(logits > 0, 1, 0)


def logits_above_half(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0.5, 1, 0)
    return np.argmax(logits, axis=1)


def zero_is_yes(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] >= 0, 1, 0)
    return np.argmax(logits, axis=1)


def rounded_up_at_half(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits[:, 0])) >= 0.5).astype(int)
    return np.argmax(logits, axis=1)


def the_largest_itself(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.max(logits, axis=1)


def smallest_wins(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmin(logits, axis=1)


def largest_size_wins(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.abs(logits), axis=1)


def bent_first(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.maximum(logits, 0), axis=1)


def column_of_answers(logits):
    if logits.shape[1] == 1:
        return np.where(logits > 0, 1, 0)
    return np.argmax(logits, axis=1)


def column_everywhere(logits):
    if logits.shape[1] == 1:
        return np.where(logits > 0, 1, 0)
    return np.argmax(logits, axis=1, keepdims=True)


def truth_values(logits):
    if logits.shape[1] == 1:
        return logits[:, 0] > 0
    return np.argmax(logits, axis=1)


def counted_from_one(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1) + 1


def chances_not_classes(logits):
    if logits.shape[1] == 1:
        return 1 / (1 + np.exp(-logits[:, 0]))
    return np.argmax(logits, axis=1)


def sigmoid_cut_to_a_whole_number(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits[:, 0]))).astype(int)
    return np.argmax(logits, axis=1)


def marks_in_a_table(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.where(logits == logits.max(axis=1, keepdims=True), 1, 0)


CLASSES = Exercise(
    id="predict_classes",
    points=2,
    returns="one class per sample: (m,)",
    visible=[
        {
            "logits": np.array(
                [[0.2, 1.5, -0.3], [-2.0, -1.0, -0.5], [3.0, 0.0, 2.9], [-0.1, -0.4, -4.0]]
            )
        },
        # 0.35 is the logit worked by hand; exactly 0 is a sigmoid of exactly 0.5, and that of
        # 40 is exactly 1 on a computer.
        {"logits": np.array([[0.35], [-1.9], [40.0], [0.0], [2.0]])},
        {"logits": np.array([[-1.0, -3.0], [0.5, 0.75], [2.0, -2.5]])},
    ],
    hidden=class_cases,
    misconceptions=[
        Misconception(
            "down_the_columns",
            "You looked for the largest in each column, over the samples. Each sample is a row: "
            "compare along the row, axis=1.",
            down_the_columns,
        ),
        Misconception(
            "over_everything",
            "You looked for the largest number of the whole table and got one answer. Each row "
            "has its own: say along which axis.",
            over_everything,
            over_everything_always,
        ),
        Misconception(
            "always_argmax",
            "With a single column the largest is always column 0, so that every sample is of "
            "class 0. One output needs another rule: is the logit above 0?",
            always_argmax,
        ),
        Misconception(
            "always_threshold",
            "You compared every logit with 0. With several columns, the place of the largest "
            "is the class.",
            always_threshold,
        ),
        Misconception(
            "logits_above_half",
            "You compared the logit with 0.5. It is the sigmoid that is compared with 0.5, and "
            "it passes 0.5 where the logit passes 0.",
            logits_above_half,
        ),
        Misconception(
            "zero_is_yes",
            "You call a sigmoid of exactly 0.5 a 1. The contract says 1 only above 0.5.",
            zero_is_yes,
            rounded_up_at_half,
        ),
        Misconception(
            "the_largest_itself",
            "You returned the largest logit. Asked is its place in the row, the class.",
            the_largest_itself,
        ),
        Misconception("smallest_wins", "You picked the smallest. The largest wins.", smallest_wins),
        Misconception(
            "largest_size_wins",
            "You compared the logits without their signs. A very negative logit speaks against "
            "its class.",
            largest_size_wins,
        ),
        Misconception(
            "bent_first",
            "You cut the logits at 0 before comparing. When all of a row are negative, nothing "
            "is left to compare.",
            bent_first,
        ),
        Misconception(
            "column_of_answers",
            "Your answer is a column, (m, 1). One class per sample has the shape (m,): take the "
            "only column out.",
            column_of_answers,
            column_everywhere,
        ),
        Misconception(
            "truth_values",
            "You return True and False. The classes are the numbers 1 and 0.",
            truth_values,
        ),
        Misconception(
            "counted_from_one",
            "You counted the columns from 1. The first class is 0.",
            counted_from_one,
        ),
        Misconception(
            "chances_not_classes",
            "For one output you return its sigmoid. The question is yes or no: is it above 0.5?",
            chances_not_classes,
        ),
        Misconception(
            "sigmoid_cut_to_a_whole_number",
            "You made whole numbers of the sigmoids, which drops what is behind the point: 0.59 "
            "becomes 0. Ask whether each is above 0.5.",
            sigmoid_cut_to_a_whole_number,
        ),
        Misconception(
            "marks_in_a_table",
            "You marked the winner of each row in a table. Return the winners' numbers: (m,).",
            marks_in_a_table,
        ),
    ],
    hints=(
        "Two situations: several columns (who is largest?) and a single one (is it large enough?). "
        "The shape tells which it is.",
        "The row (-2, -1, -0.5) is class 2: the least negative wins. The single logits 0.35 and "
        "-1.9 are the classes 1 and 0.",
        "If there is one column, compare that column with 0 and make numbers of it. Otherwise let "
        "np.argmax find the place of the largest along each row.",
    ),
)


# count_operations ------------------------------------------------------------------------


def operation_cases(rng):
    for depth in (2, 3, 4, 5, 6):
        sizes = [int(n) for n in rng.permutation(np.arange(2, 30))[:depth]]
        yield {"sizes": sizes, "m": int(rng.integers(2, 50))}


def one_sample_only(sizes, m):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


def biases_counted(sizes, m):
    return m * sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))


def parameters_counted(sizes, m):
    return sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))


def biases_counted_once(sizes, m):
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    return m * weights + sum(sizes[1:])


def all_sizes_multiplied(sizes, m):
    product = m
    for size in sizes:
        product = product * size
    return product


def counted_twice(sizes, m):
    return 2 * m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


def first_layer_only(sizes, m):
    return m * sizes[0] * sizes[1]


def last_layer_left_out(sizes, m):
    return m * sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 2))


def neurons_counted(sizes, m):
    return m * sum(sizes[1:])


def sizes_added(sizes, m):
    return m * sum(sizes[i] + sizes[i + 1] for i in range(len(sizes) - 1))


def batch_in_one_layer(sizes, m):
    total = m * sizes[0] * sizes[1]
    for i in range(1, len(sizes) - 1):
        total = total + sizes[i] * sizes[i + 1]
    return total


OPERATIONS = Exercise(
    id="count_operations",
    points=1,
    returns="the number of multiply-adds",
    visible=[
        {"sizes": [2, 2, 1], "m": 1},
        {"sizes": [4, 5, 1], "m": 10},
        {"sizes": [784, 128, 10], "m": 1},
        {"sizes": [3, 6, 2, 4], "m": 7},
    ],
    hidden=operation_cases,
    misconceptions=[
        Misconception(
            "one_sample_only",
            "You counted for one sample. Each row of the batch needs as many.",
            one_sample_only,
        ),
        Misconception(
            "biases_counted",
            "You counted the biases too. Adding one needs no multiplication: the contract "
            "leaves them out.",
            biases_counted,
            biases_counted_once,
        ),
        Misconception(
            "parameters_counted",
            "You counted the parameters. The biases are parameters, but no multiply-adds, and "
            "a batch of m uses every weight m times.",
            parameters_counted,
        ),
        Misconception(
            "all_sizes_multiplied",
            "You multiplied all sizes with each other. Only neighbours are connected: one "
            "product per layer, and these are added.",
            all_sizes_multiplied,
        ),
        Misconception(
            "counted_twice",
            "You counted multiplying and adding apart. Together they are one multiply-add.",
            counted_twice,
        ),
        Misconception(
            "layers_left_out",
            "A layer is missing. Three sizes make two layers: every neighbouring pair counts.",
            first_layer_only,
            last_layer_left_out,
        ),
        Misconception(
            "neurons_counted",
            "You counted neurons. Each of them has one multiply-add per input.",
            neurons_counted,
        ),
        Misconception(
            "sizes_added",
            "You added neighbouring sizes. Everyone is connected to everyone: multiply them.",
            sizes_added,
        ),
        Misconception(
            "batch_in_one_layer",
            "You used the batch in the first layer only. All m samples go through every layer.",
            batch_in_one_layer,
        ),
    ],
    hints=(
        "Every weight of a layer is used once for every sample.",
        "[2, 2, 1]: 2 times 2 weights, then 2 times 1, so 6 for one sample, and 60 for ten.",
        "Add up the products of neighbouring sizes, and multiply by the number of samples.",
    ),
)


# to_torch --------------------------------------------------------------------------------


def ask_network(target, X, layers):
    """Build the network, send a batch through it, and look whether it shares our weights."""
    import torch

    net = target(layers)
    if net is None:
        return None
    parameters = list(net.parameters())
    number = parameters[0].dtype if parameters else torch.float32
    logits = net(torch.tensor(X, dtype=number))
    answer = {
        "trainable parameters": sum(p.numel() for p in parameters if p.requires_grad),
        "logits": logits.detach().clone(),
    }
    # As training would: if the weights are shared, the caller's arrays change with them.
    with torch.no_grad():
        for parameter in parameters:
            parameter.add_(1.0)
    return answer


def torch_cases(rng):
    for m, sizes in [
        (5, (4, 5, 1)),
        (3, (2, 6, 4)),
        (4, (3, 5, 2, 4)),
        (6, (5, 4, 3, 2, 1)),
        (4, (3, 2)),
        (3, (4, 3, 3, 2)),
    ]:
        yield {"X": draw_samples(rng, m, sizes[0]), "layers": draw_layers(rng, *sizes)}


def net_as_it_came(layers):
    from torch import nn

    modules = []
    for W, _ in layers:
        modules += [nn.Linear(W.shape[0], W.shape[1]), nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_with_random_biases(layers):
    import torch
    from torch import nn

    modules = []
    for W, _ in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_not_transposed(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_with_untransposed_data(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.tensor(W, dtype=torch.float32)
        linear.bias.data = torch.tensor(b, dtype=torch.float32)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_with_untransposed_parameters(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = nn.Parameter(torch.tensor(W, dtype=torch.float32))
        linear.bias = nn.Parameter(torch.tensor(b, dtype=torch.float32))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_reshaped(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W).reshape(W.shape[1], W.shape[0]))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_sizes_swapped(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[1], W.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_sizes_swapped_and_transposed(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[1], W.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_without_bend(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear]
    return nn.Sequential(*modules)


def net_with_tanh(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.Tanh()]
    return nn.Sequential(*modules[:-1])


def net_bent_at_the_end(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules)


def net_ending_in_sigmoid(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    modules[-1] = nn.Sigmoid()
    return nn.Sequential(*modules)


def net_with_shared_weights(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.from_numpy(W.T)
        linear.bias.data = torch.from_numpy(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_with_two_number_types(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.data = torch.tensor(W.T)
        with torch.no_grad():
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_changed_while_recording(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight.copy_(torch.tensor(W.T))
        linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_assigned_tensors(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = torch.tensor(W.T, dtype=torch.float32)
        linear.bias = torch.tensor(b, dtype=torch.float32)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_assigned_float64_tensors(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = torch.tensor(W.T)
        linear.bias = torch.tensor(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_copied_from_arrays(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(W.T)
            linear.bias.copy_(b)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_assigned_arrays(layers):
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        linear.weight = W.T
        linear.bias = b
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_frozen(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight = nn.Parameter(torch.tensor(W.T).float(), requires_grad=False)
            linear.bias = nn.Parameter(torch.tensor(b).float(), requires_grad=False)
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_without_biases(layers):
    import torch
    from torch import nn

    modules = []
    for W, _ in layers:
        linear = nn.Linear(W.shape[0], W.shape[1], bias=False)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
        modules += [linear, nn.ReLU()]
    return nn.Sequential(*modules[:-1])


def net_as_a_list(layers):
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    return modules[:-1]


def net_from_a_list(layers):
    from torch import nn

    modules = []
    for W, _ in layers:
        modules += [nn.Linear(W.shape[0], W.shape[1]), nn.ReLU()]
    return nn.Sequential(modules[:-1])


TO_TORCH = Exercise(
    id="to_torch",
    points=3,
    returns={
        "trainable parameters": "how many numbers of the network can be trained",
        "logits": "what the network makes of X: (m, n_out)",
    },
    visible=[
        {"X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]), "layers": BY_HAND},
        {
            "X": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 0.25], [0.5, 2.0, 1.0]]),
            "layers": FOUR_WIDTHS,
        },
        {
            "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 3.0], [2.0, 0.0]]),
            "layers": [(np.array([[1.0, -0.5, 0.25], [-1.0, 0.5, 1.0]]), np.array([0.5, 1.0, -2]))],
        },
    ],
    hidden=torch_cases,
    probe=ask_network,
    rtol=1e-5,
    atol=1e-6,
    misconceptions=[
        Misconception(
            "left_at_random",
            "Your network still has the random numbers that PyTorch starts with: the weights "
            "never reached it.",
            net_as_it_came,
        ),
        Misconception(
            "biases_left_at_random",
            "The weights arrived, but the biases are still PyTorch's random numbers.",
            net_with_random_biases,
        ),
        Misconception(
            "not_transposed",
            "You copied W as it is. PyTorch stores (outputs, inputs), this course (inputs, "
            "outputs): transpose it.",
            net_not_transposed,
            net_with_untransposed_data,
            net_with_untransposed_parameters,
        ),
        Misconception(
            "reshaped",
            "You reshaped W where it has to be transposed. reshape gives the right shape and "
            "puts the numbers in the wrong places.",
            net_reshaped,
        ),
        Misconception(
            "sizes_swapped",
            "Your layers have inputs and outputs the wrong way round. `nn.Linear` takes the "
            "number of inputs first; W's rows are the inputs.",
            net_sizes_swapped,
            net_sizes_swapped_and_transposed,
        ),
        Misconception(
            "without_bend",
            "There is no `nn.ReLU` between your layers.",
            net_without_bend,
            net_with_tanh,
        ),
        Misconception(
            "bent_at_the_end",
            "You put an `nn.ReLU` after the last layer too, so no negative logit comes out.",
            net_bent_at_the_end,
        ),
        Misconception(
            "ending_in_sigmoid",
            "Your network ends in a sigmoid. Asked are the logits, before it.",
            net_ending_in_sigmoid,
        ),
        Misconception(
            "shared_weights",
            "Your network works on the very arrays of `layers`: torch.from_numpy does not copy. "
            "Training it would change them behind your back.",
            net_with_shared_weights,
        ),
        Misconception(
            "two_number_types",
            "Your weights are float64 and your biases float32, which PyTorch will not mix. Copy "
            "into the parameters that are there, or convert both.",
            net_with_two_number_types,
        ),
        Misconception(
            "changed_while_recording",
            "You changed a parameter while PyTorch was recording, which it refuses. Do it inside "
            "`with torch.no_grad():`.",
            net_changed_while_recording,
        ),
        Misconception(
            "assigned_no_parameter",
            "You put a tensor or an array in the place of a parameter. Copy the numbers into the "
            "parameter that is there.",
            net_assigned_tensors,
            net_assigned_float64_tensors,
            net_assigned_arrays,
        ),
        Misconception(
            "copied_from_arrays",
            "PyTorch copies from tensors only. Make a tensor of the NumPy array first: "
            "`torch.tensor(...)`.",
            net_copied_from_arrays,
        ),
        Misconception(
            "frozen",
            "The answers are right, but nothing in your network can be trained: its parameters "
            "ask for no gradient.",
            net_frozen,
        ),
        Misconception(
            "without_biases",
            "Your layers have no biases. Keep them, and copy b.",
            net_without_biases,
        ),
        Misconception(
            "as_a_list",
            "You return a list of modules. `nn.Sequential(*modules)` makes one network of them.",
            net_as_a_list,
        ),
        Misconception(
            "from_a_list",
            "You gave `nn.Sequential` a list. It takes the modules one by one: put a * before "
            "the list.",
            net_from_a_list,
        ),
    ],
    hints=(
        "Lesson 01 copied one neuron into an `nn.Linear`. Now there is one for each layer, and a "
        "ReLU between neighbours.",
        "A W of shape (3, 2) needs nn.Linear(3, 2), whose weight has shape (2, 3). Three layers "
        "make five modules: linear, relu, linear, relu, linear.",
        "For each pair: make the linear module, and inside torch.no_grad() copy the transposed W "
        "into its weight and b into its bias. Append it and a ReLU to a list; leave the list's "
        "last ReLU away and hand the rest, with a *, to nn.Sequential.",
    ),
)


# mend_forward ----------------------------------------------------------------------------


def mend_cases(rng):
    for m, sizes in [
        (4, (4, 3, 2)),
        (5, (2, 4, 3)),
        (3, (5, 3, 4, 1)),
        (6, (3, 6)),
        (3, (6, 2)),
        (4, (3, 3, 3)),
    ]:
        yield {"X": draw_samples(rng, m, sizes[0]), "layers": draw_layers(rng, *sizes)}


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


def as_many_as_there_are(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(min(n, len(W))):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def as_many_neurons_as_inputs(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(W)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(n):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def loops_the_wrong_way_round(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(len(W)):
            for i in range(n):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def weights_read_sideways(X, layers):
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


def product_with_transposed(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        Z = A @ W.T + b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def bias_for_every_input(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n = len(b)
        Z = np.zeros((len(A), n))
        for j in range(n):
            for i in range(len(W)):
                Z[:, j] += A[:, i] * W[i, j] + b[j]
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def bias_dropped(X, layers):
    A = X
    for number, (W, _) in enumerate(layers, start=1):
        Z = A @ W
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def bent_to_the_end(X, layers):
    A = X
    for W, b in layers:
        A = np.maximum(A @ W + b, 0)
    return A


def bend_dropped(X, layers):
    A = X
    for W, b in layers:
        A = A @ W + b
    return A


MEND_FORWARD = Exercise(
    id="mend_forward",
    points=2,
    returns="the logits, one row per sample: (m, n_out)",
    visible=[
        # No layer grows here: the planted code would stop with an error and give itself away.
        {
            "X": np.array([[1.0, -1.0, 0.5, 2.0], [0.5, 2.0, -1.0, -1.0], [-1.0, 0.5, 1.0, 0.5]]),
            "layers": [
                (
                    np.array(
                        [[1.0, -0.5, 0.5], [0.5, 1.0, -1.0], [-1.0, 0.5, 2.0], [0.5, 1, -0.5]]
                    ),
                    np.array([0.5, -0.25, 1.0]),
                ),
                (
                    np.array([[1.0, -1.0], [-0.5, 0.5], [0.5, -1.5]]),
                    np.array([-0.5, 0.25]),
                ),
            ],
        },
        {
            "X": np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]]),
            "layers": BY_HAND,
        },
        # Square weights.
        {
            "X": np.array([[1.0, -0.5], [0.5, 2.0], [-1.0, 1.0]]),
            "layers": [
                (np.array([[1.0, -0.5], [0.25, 2.0]]), np.array([0.5, -1.0])),
                (np.array([[-1.0, 0.5], [1.5, -2.0]]), np.array([0.25, -0.5])),
            ],
        },
    ],
    hidden=mend_cases,
    planted="as_many_inputs_as_neurons",
    atol=1e-7,
    misconceptions=[
        Misconception(
            "as_many_inputs_as_neurons",
            "The inner loop still runs as often as there are neurons, but it goes over the "
            "inputs. Where a layer shrinks, the last inputs are never read.",
            as_many_inputs_as_neurons,
        ),
        Misconception(
            "as_many_as_there_are",
            "The error is gone and the bug is not: where a layer shrinks, the last inputs are "
            "still never read. How many inputs does a neuron have?",
            as_many_as_there_are,
        ),
        Misconception(
            "as_many_neurons_as_inputs",
            "Now both loops count inputs. The outer one goes over the neurons, of which there "
            "are as many as biases.",
            as_many_neurons_as_inputs,
            loops_the_wrong_way_round,
        ),
        Misconception(
            "weights_read_sideways",
            "You turned W on its side. Its rows are the inputs, its columns the neurons, and that "
            "was right before.",
            weights_read_sideways,
            product_with_transposed,
        ),
        Misconception(
            "bias_for_every_input",
            "You add the bias once for every input. It is added once per neuron.",
            bias_for_every_input,
        ),
        Misconception("bias_dropped", "On the way you lost the biases.", bias_dropped),
        Misconception(
            "bent_to_the_end",
            "Now the last layer is bent too. It gives logits, which may be negative.",
            bent_to_the_end,
        ),
        Misconception(
            "bend_dropped", "On the way you lost the ReLU between the layers.", bend_dropped
        ),
    ],
    hints=(
        "Two loops, two things to count. Which is which, and how often should each of them turn?",
        "Four inputs, three neurons: a neuron's sum has four products. How many does the code add "
        "up?",
        "The inner loop goes over the inputs of the layer, and there are as many as W has rows.",
    ),
)


EXERCISES = [FORWARD, WITH_CACHE, CLASSES, OPERATIONS, TO_TORCH, MEND_FORWARD]
