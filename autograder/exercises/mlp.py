"""Exercises of lesson 04: layers, and networks made of them."""

import itertools

import numpy as np

from ..exercise import Exercise, Misconception, Unfit


def quarters(rng, low, high, shape):
    """Draw multiples of 1/4: sums of their products are exact in every number type and order."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


def biases(rng, n):
    """Draw biases that are never 0, so that a forgotten one shows."""
    return rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], n)


# The layers of the lesson's text: (1, 2) gives the sums (5.5, -1, 2), and then the logit 0.5.
HIDDEN = (np.array([[1.0, 0.0, -1.0], [2.0, -1.0, 0.5]]), np.array([0.5, 1.0, 2.0]))
OUTPUT = (np.array([[1.0], [3.0], [-2.0]]), np.array([-1.0]))
TWO_ROWS = np.array([[1.0, 2.0], [0.0, -1.0]])


# dense -----------------------------------------------------------------------------------


def dense_cases(rng):
    for m, n_in, n_out in ((3, 2, 5), (4, 3, 3), (6, 4, 2), (1, 3, 4), (5, 5, 5)):
        yield {
            "X": quarters(rng, -2, 2, (m, n_in)),
            "W": quarters(rng, -2, 2, (n_in, n_out)),
            "b": biases(rng, n_out),
        }


def dense_without_bias(X, W, b):
    return X @ W


def dense_bias_subtracted(X, W, b):
    return X @ W - b


def dense_bias_as_column(X, W, b):
    return X @ W + b.reshape(-1, 1)


def dense_bias_for_each_input(X, W, b):
    return (X[:, :, None] * W + b).sum(axis=1)


def dense_transposed(X, W, b):
    return X @ W.T + b


def dense_weights_first(X, W, b):
    return W @ X + b


def dense_star(X, W, b):
    return X * W + b


def dense_with_relu(X, W, b):
    return np.maximum(X @ W + b, 0)


def dense_with_sigmoid(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


def dense_with_step(X, W, b):
    return np.where(X @ W + b > 0, 1, 0)


def dense_neurons_down(X, W, b):
    return (X @ W + b).T


DENSE = Exercise(
    id="dense",
    points=1,
    returns="one weighted sum for each sample and each neuron: (m, n_out)",
    visible=[
        {"X": TWO_ROWS, "W": HIDDEN[0], "b": HIDDEN[1]},
        {
            "X": np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 0.0], [2.0, 1.0, 1.0], [0.0, -2.0, -1.0]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.25]]),
            "b": np.array([0.5, -1.5]),
        },
        # As many samples as inputs as neurons: here the wrong order raises no error.
        {
            "X": np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 1.0], [3.0, 0.5, -1.0]]),
            "W": np.array([[1.0, -1.0, 2.0], [0.0, 2.0, 0.5], [-2.0, 1.0, 1.0]]),
            "b": np.array([1.0, -0.5, 2.0]),
        },
    ],
    hidden=dense_cases,
    misconceptions=[
        Misconception(
            "no_bias",
            "You left out b. Each neuron adds its own bias to its sum.",
            dense_without_bias,
        ),
        Misconception(
            "bias_subtracted",
            "You subtracted the biases. They are added.",
            dense_bias_subtracted,
        ),
        Misconception(
            "bias_as_column",
            "You made a column of b, so each sample gets its own bias. A bias belongs to a "
            "neuron, and neurons are columns: add b as it is, of shape (n_out,).",
            dense_bias_as_column,
        ),
        Misconception(
            "bias_for_each_input",
            "You added the bias once for every input. It is added once per neuron, after the "
            "products are summed.",
            dense_bias_for_each_input,
        ),
        Misconception(
            "transposed",
            "You used W the other way round, (n_out, n_in). In this course W is (n_in, n_out): "
            "one column per neuron. With a square W this raises no error.",
            dense_transposed,
        ),
        Misconception(
            "weights_first",
            "You wrote W @ X. Samples are rows, so X comes first: (m, n_in) @ (n_in, n_out).",
            dense_weights_first,
        ),
        Misconception(
            "star",
            "You multiplied with *, element by element. A layer needs @, which multiplies and "
            "adds up.",
            dense_star,
        ),
        Misconception(
            "activated",
            "You applied an activation. This function stops at the weighted sums, so that every "
            "layer can choose what comes after them.",
            dense_with_relu,
            dense_with_sigmoid,
            dense_with_step,
        ),
        Misconception(
            "neurons_down",
            "Your array has one row per neuron. Rows are samples: one row per sample, one column "
            "per neuron.",
            dense_neurons_down,
        ),
    ],
    hints=(
        "This is lesson 03's hidden layer without its step.",
        "For x = (1, 2) the text's layer gives (5.5, -1, 2). Shapes: (m, n_in) @ (n_in, n_out) is "
        "(m, n_out), and b of shape (n_out,) is added to every row.",
        "The products are summed already. Add the biases and return the result.",
    ),
)


# count_parameters ------------------------------------------------------------------------


def count_cases(rng):
    for length in (2, 3, 4, 5, 6):
        yield {"sizes": [int(n) for n in rng.choice(np.arange(2, 60), length, replace=False)]}
    n, m = (int(n) for n in rng.choice(np.arange(2, 20), 2, replace=False))
    yield {"sizes": [n, n, m, n, n]}  # equal layers count each for itself


def count_weights(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out
    return total


def count_biases_of_inputs(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + n_in
    return total


def count_biases_of_everything(sizes):
    total = sum(sizes)
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out
    return total


def count_one_bias_a_layer(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        total += n_in * n_out + 1
    return total


def count_neurons(sizes):
    return sum(sizes[1:])


def count_neurons_and_inputs(sizes):
    return sum(sizes)


def count_without_output(sizes):
    total = 0
    for i in range(1, len(sizes) - 1):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


def count_last_layer_alone(sizes):
    for i in range(1, len(sizes)):
        total = sizes[i - 1] * sizes[i] + sizes[i]
    return total


def count_after_the_first_layer(sizes):
    for i in range(1, len(sizes)):
        return sizes[i - 1] * sizes[i] + sizes[i]


def count_one_layer_more(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


def count_out_of_range(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


def count_product(sizes):
    total = 1
    for n in sizes:
        total *= n
    return total


COUNT = Exercise(
    id="count_parameters",
    points=2,
    returns="the number of weights and biases",
    visible=[
        {"sizes": [2, 2, 1]},
        {"sizes": [4, 8, 8, 3]},
        {"sizes": [784, 128, 10]},
        {"sizes": [3, 5]},
    ],
    hidden=count_cases,
    misconceptions=[
        Misconception(
            "no_biases",
            "You counted the weights and left out the biases: 101,632 instead of 101,770 for "
            "784-128-10. Every neuron has one bias as well.",
            count_weights,
        ),
        Misconception(
            "biases_of_inputs",
            "You gave biases to the inputs. Inputs are given, not computed: a layer has n_out "
            "biases, one for each of its own neurons.",
            count_biases_of_inputs,
            count_biases_of_everything,
        ),
        Misconception(
            "one_bias_a_layer",
            "You counted one bias for each layer. It is one for each neuron: n_out of them.",
            count_one_bias_a_layer,
        ),
        Misconception(
            "neurons",
            "You counted neurons. Each neuron has as many weights as it has inputs, and a bias.",
            count_neurons,
            count_neurons_and_inputs,
        ),
        Misconception(
            "no_output_layer",
            "You left out the last layer. The output neurons have weights and biases like all "
            "others.",
            count_without_output,
        ),
        Misconception(
            "one_layer_only",
            "You counted one layer only. Add up all of them: start a total at 0 before the loop "
            "and return it after the loop.",
            count_last_layer_alone,
            count_after_the_first_layer,
        ),
        Misconception(
            "one_layer_more",
            "You counted a layer too many. Three sizes make two layers, between neighbours in "
            "the list. (In Python sizes[-1] is the last one, so index -1 raises no error.)",
            count_one_layer_more,
        ),
        Misconception(
            "out_of_range",
            "Your loop asks for a neighbour beyond the end of the list. Three sizes make two "
            "layers, so go around once less.",
            count_out_of_range,
        ),
        Misconception(
            "product",
            "You multiplied all sizes. Only neighbours are connected: one product for each layer, "
            "and these are added up.",
            count_product,
        ),
    ],
    hints=(
        "Count layer by layer. A layer is described by two neighbours in the list.",
        "[2, 2, 1]: the first layer has 2·2 weights and 2 biases, the second 2·1 and 1: 6 + 3 = 9.",
        "Go over the positions 1, 2, ... of the list. At each, add (size before) times (size "
        "here), and (size here) once more for the biases.",
    ),
)


# init_params -----------------------------------------------------------------------------

STARTS = 12


def ask_start(target, ask, sizes, seed):
    """Ask for one network, or for many: drawn one after the other, then the first one again."""
    rng = np.random.default_rng(seed)
    if ask == "one network":
        return rounded(target(sizes, rng))
    starts = [target(list(sizes), rng) for _ in range(STARTS)]
    starts.append(target(list(sizes), np.random.default_rng(seed)))
    return None if any(start is None for start in starts) else rounded(starts)


def rounded(answer):
    """Keep five digits of every array: plenty for statistics, and the answer key stays small."""
    if isinstance(answer, (list, tuple)):
        return type(answer)(rounded(part) for part in answer)
    return np.round(answer, 5) if isinstance(answer, np.ndarray) else answer


def start_cases(rng):
    for sizes in ([3, 7, 2], [5, 4, 6, 2]):
        yield {"ask": "one network", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}
    # Few inputs and many neurons: there an input too many, or one too few, shows.
    for sizes in ([2, 40, 5], [4, 12, 12, 5], [50, 8, 6], [3, 20, 20]):
        yield {"ask": "many starts", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}


def networks(answer, ask):
    """Return the networks of an answer: lists of pairs of arrays, or a TypeError."""
    starts = [answer] if ask == "one network" else answer
    if not all(isinstance(start, (list, tuple)) for start in starts):
        raise TypeError("not a list of layers")
    return starts


def weights_of(answer, ask):
    """Return, for each layer, the weights of all starts but the repeated one."""
    starts = networks(answer, ask)
    starts = starts[:-1] if len(starts) > 1 else starts
    return [np.stack([start[k][0] for start in starts]) for k in range(len(starts[0]))]


def accept_start(answer, ask, sizes, seed):
    for start in networks(answer, ask):
        for k, (_, b) in enumerate(start, start=1):
            if np.any(b != 0):
                return f"The biases of layer {k} are not 0."
    if ask == "one network":
        return None
    if not same(answer[0], answer[-1]):
        return (
            "Two generators in the same state gave different weights. Draw from `rng` and "
            "nothing else."
        )
    if repeated(answer):
        return "Two calls with the same `rng` gave the same weights. The second should go on."
    if alike(weights_of(answer, ask)):
        return "Two layers are made of the same random numbers. Draw anew for each layer."
    for k, W in enumerate(weights_of(answer, ask), start=1):
        if np.any(np.all(W == 0, axis=0)):
            return f"Some weights of layer {k} are 0 in every network. Draw every one."
        if copies(W):
            return f"Some weights of layer {k} are copies of others. Draw every one anew."
        n_in = W.shape[1]
        wanted, spread = np.sqrt(2 / n_in), W.std()
        # Five times the standard error of a mean, and of a standard deviation.
        if abs(W.mean()) > 5 * spread / np.sqrt(W.size) + 1e-12:
            return (
                f"Over {STARTS} networks the weights of layer {k} have a mean of {W.mean():.2g}. "
                "The contract asks for 0."
            )
        if abs(spread / wanted - 1) > 5 / np.sqrt(2 * W.size):
            return (
                f"Over {STARTS} networks the weights of layer {k}, which has {n_in} inputs, have a "
                f"standard deviation of {spread:.3g}. The contract asks for sqrt(2 / {n_in}) = "
                f"{wanted:.3g}."
            )
    return None


def same(one, other):
    return all(np.array_equal(W, V) for (W, _), (V, _) in zip(one, other, strict=True))


def repeated(starts):
    """Whether two of the networks drawn one after the other have a layer in common."""
    return any(len(np.unique(W, axis=0)) < STARTS for W in weights_of(starts, "many starts"))


def copies(W):
    """Whether two neurons (columns) or two inputs (rows) have the same weights in every start."""
    rows, columns = np.concatenate(W, axis=1), np.concatenate(W).T
    return any(len(np.unique(M, axis=0)) < len(M) for M in (rows, columns))


def alike(layers):
    """Whether two layers differ in their scale only, in the corner that both have."""
    for W, V in itertools.combinations(layers, 2):
        rows, columns = np.minimum(W.shape[1:], V.shape[1:])
        one, other = (M[:, :rows, :columns].ravel() for M in (W, V))
        if one.std() and other.std() and np.corrcoef(one, other)[0, 1] > 0.99:
            return True
    return False


def tells_one_too_many(answer, ask, sizes, **case):
    return all(len(start) == len(sizes) for start in networks(answer, ask))


def tells_flat(answer, ask, sizes, **case):
    starts = [answer] if ask == "one network" else answer
    if all(isinstance(start, dict) for start in starts):
        return True
    return all(
        len(start) == 2 * len(sizes) - 2 and isinstance(start[0], np.ndarray) for start in starts
    )


def tells_out_in(answer, ask, sizes, **case):
    turned = list(zip(sizes[1:], sizes[:-1], strict=True))
    return all([W.shape for W, _ in start] == turned for start in networks(answer, ask))


def tells_bias_column(answer, ask, **case):
    return all(b.ndim == 2 for start in networks(answer, ask) for _, b in start)


def tells_biases_drawn(answer, ask, **case):
    return all(b.ndim == 1 and b.any() for start in networks(answer, ask) for _, b in start)


def tells_other_source(answer, ask, **case):
    return ask == "many starts" and not same(answer[0], answer[-1])


def tells_seeded_inside(answer, ask, **case):
    return ask == "many starts" and repeated(answer)


def tells_zeros(answer, ask, **case):
    return all(not W.any() for W in weights_of(answer, ask))


def tells_copies(answer, ask, **case):
    return any(copies(W) for W in weights_of(answer, ask))


def tells_alike(answer, ask, **case):
    return ask == "many starts" and alike(weights_of(answer, ask))


def tells_lopsided(answer, ask, **case):
    return all(abs(W.mean()) > 0.4 * W.std() for W in weights_of(answer, ask))


def scaled_by(formula):
    """Return a tell: the standard deviation of every layer follows the formula."""

    def tell(answer, ask, **case):
        return ask == "many starts" and all(
            abs(W.std() / formula(*W.shape[1:]) - 1) < 5 / np.sqrt(2 * W.size)
            for W in weights_of(answer, ask)
        )

    return tell


def tells_one_scale(answer, ask, **case):
    spreads = [W.std() for W in weights_of(answer, ask)]
    return ask == "many starts" and min(spreads) > 0 and max(spreads) / min(spreads) < 1.2


def start_one_layer_more(sizes, rng):
    layers = []
    for i in range(len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_in_one_row(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers += [np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)]
    return layers


def start_in_a_dict(sizes, rng):
    params = {}
    for i in range(1, len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        params[f"W{i}"] = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        params[f"b{i}"] = np.zeros(n_out)
    return params


def start_out_in(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_out, n_in)), np.zeros(n_out)))
    return layers


def start_bias_column(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        layers.append((W, np.zeros((n_out, 1))))
    return layers


def start_bias_row(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        layers.append((W, np.zeros((1, n_out))))
    return layers


def start_biases_drawn(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        scale = np.sqrt(2 / n_in)
        W = scale * rng.standard_normal((n_in, n_out))
        layers.append((W, scale * rng.standard_normal(n_out)))
    return layers


def start_biases_of_one(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.ones(n_out)))
    return layers


def start_from_numpys_own_numbers(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * np.random.randn(n_in, n_out), np.zeros(n_out)))
    return layers


def start_from_a_fresh_generator(sizes, rng):
    rng = np.random.default_rng()
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_seeded_inside(sizes, rng):
    rng = np.random.default_rng(0)
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_seeded_in_the_loop(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        np.random.seed(0)
        layers.append((np.sqrt(2 / n_in) * np.random.randn(n_in, n_out), np.zeros(n_out)))
    return layers


def start_zeros(sizes, rng):
    return [
        (np.zeros((n_in, n_out)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


def start_constant(sizes, rng):
    return [
        (np.full((n_in, n_out), np.sqrt(2 / n_in)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


def start_one_number_a_layer(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.full((n_in, n_out), np.sqrt(2 / n_in) * rng.standard_normal())
        layers.append((W, np.zeros(n_out)))
    return layers


def start_one_neuron_copied(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        column = np.sqrt(2 / n_in) * rng.standard_normal((n_in, 1))
        layers.append((np.repeat(column, n_out, axis=1), np.zeros(n_out)))
    return layers


def start_cut_from_one_array(sizes, rng):
    largest = rng.standard_normal((max(sizes), max(sizes)))
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * largest[:n_in, :n_out], np.zeros(n_out)))
    return layers


def start_never_negative(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.random((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_mean_one(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.normal(1, np.sqrt(2 / n_in), (n_in, n_out)), np.zeros(n_out)))
    return layers


def start_unscaled(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_hundredth(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((0.01 * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_by_first_layer(sizes, rng):
    layers = []
    scale = np.sqrt(2 / sizes[0])
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((scale * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_by_outputs(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_out) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_xavier(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)) / np.sqrt(n_in), np.zeros(n_out)))
    return layers


def start_glorot(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        scale = np.sqrt(2 / (n_in + n_out))
        layers.append((scale * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_without_root(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((2 / n_in * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_root_of_two_alone(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2) / n_in * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def start_upside_down(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)) / np.sqrt(2 / n_in), np.zeros(n_out)))
    return layers


def start_narrow_uniform(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        reach = np.sqrt(2 / n_in)
        layers.append((rng.uniform(-reach, reach, (n_in, n_out)), np.zeros(n_out)))
    return layers


START = Exercise(
    id="init_params",
    points=3,
    returns="one pair (W, b) per layer, W of shape (n_in, n_out) and b of shape (n_out,)",
    visible=[
        {"ask": "one network", "sizes": [2, 2, 1], "seed": 0},
        {"ask": "one network", "sizes": [4, 8, 8, 3], "seed": 1},
        {"ask": "many starts", "sizes": [2, 40, 8], "seed": 2},
        {"ask": "many starts", "sizes": [20, 5, 8], "seed": 3},
    ],
    hidden=start_cases,
    probe=ask_start,
    accept=accept_start,
    misconceptions=[
        Misconception(
            "one_layer_more",
            "You return as many pairs as there are sizes. Three sizes make two layers, between "
            "neighbours in the list. (sizes[-1] is the last one, so index -1 raises no error.)",
            start_one_layer_more,
            tell=tells_one_too_many,
        ),
        Misconception(
            "not_in_pairs",
            "Your arrays do not come in pairs. The contract asks for a list with one tuple (W, b) "
            "for each layer: append (W, b).",
            start_in_one_row,
            start_in_a_dict,
            tell=tells_flat,
        ),
        Misconception(
            "out_in",
            "Your W is (n_out, n_in), as PyTorch stores it. This course stores (n_in, n_out), one "
            "column per neuron, so that X @ W fits.",
            start_out_in,
            tell=tells_out_in,
        ),
        Misconception(
            "bias_two_axes",
            "Your b has two axes. It is a vector with one number per neuron: (n_out,). A column "
            "would be added per sample wherever the sizes happen to fit.",
            start_bias_column,
            start_bias_row,
            tell=tells_bias_column,
        ),
        Misconception(
            "biases_not_zero",
            "Your biases are not 0. The random weights already make the neurons different, so "
            "the contract asks for biases that start at 0.",
            start_biases_drawn,
            start_biases_of_one,
            tell=tells_biases_drawn,
        ),
        Misconception(
            "other_source",
            "Your random numbers do not come from the argument `rng`, so nobody can repeat your "
            "run. Call the methods of rng.",
            start_from_numpys_own_numbers,
            start_from_a_fresh_generator,
            tell=tells_other_source,
        ),
        Misconception(
            "zeros",
            "All your weights are 0. Equal neurons get equal slopes and stay equal, and behind a "
            "0 there is no slope at all. Zeros are fine for b, never for all of W.",
            start_zeros,
            tell=tells_zeros,
        ),
        Misconception(
            "copies",
            "Some neurons start with the same weights. Equal neurons get equal slopes and stay "
            "equal: draw every weight on its own, by giving rng the whole shape.",
            start_one_number_a_layer,
            start_one_neuron_copied,
            start_constant,
            tell=tells_copies,
        ),
        Misconception(
            "layers_alike",
            "Your layers are made of the same random numbers. Draw inside the loop, anew for "
            "every layer.",
            start_cut_from_one_array,
            tell=tells_alike,
        ),
        Misconception(
            "seeded_inside",
            "You seed a generator inside the function, so every network starts the same, and "
            "with a seed inside the loop even layers of the same shape are equal. Seed once, "
            "outside, and draw from the rng that is passed in.",
            start_seeded_inside,
            start_seeded_in_the_loop,
            tell=tells_seeded_inside,
        ),
        Misconception(
            "lopsided",
            "Your weights lean to one side of 0. (rng.random draws between 0 and 1.) The contract "
            "asks for a mean of 0.",
            start_never_negative,
            start_mean_one,
            tell=tells_lopsided,
        ),
        Misconception(
            "unscaled",
            "You did not scale the weights: their standard deviation is 1 in every layer. With "
            "784 inputs the sums then explode from layer to layer.",
            start_unscaled,
            tell=scaled_by(lambda n_in, n_out: 1.0),
        ),
        Misconception(
            "by_outputs",
            "You scaled by the number of outputs. A neuron adds up its inputs: count those, n_in.",
            start_by_outputs,
            tell=scaled_by(lambda n_in, n_out: np.sqrt(2 / n_out)),
        ),
        Misconception(
            "xavier",
            "You scaled by Xavier's rule. It suits tanh. A ReLU drops about half of the signal, "
            "so this contract asks for sqrt(2 / n_in), He's rule.",
            start_xavier,
            start_glorot,
            tell=lambda answer, **case: any(
                scaled_by(rule)(answer, **case)
                for rule in (
                    lambda n_in, n_out: 1 / np.sqrt(n_in),
                    lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)),
                )
            ),
        ),
        Misconception(
            "no_root",
            "You scaled by 2 / n_in. That is the variance; the standard deviation is its square "
            "root.",
            start_without_root,
            tell=scaled_by(lambda n_in, n_out: 2 / n_in),
        ),
        Misconception(
            "root_of_two_alone",
            "You took the root of the 2 and then divided by n_in. The root goes over the whole "
            "fraction 2 / n_in.",
            start_root_of_two_alone,
            tell=scaled_by(lambda n_in, n_out: np.sqrt(2) / n_in),
        ),
        Misconception(
            "upside_down",
            "Your weights grow with the number of inputs. The more products are added up, the "
            "smaller each must be: multiply by sqrt(2 / n_in), do not divide by it.",
            start_upside_down,
            tell=scaled_by(lambda n_in, n_out: np.sqrt(n_in / 2)),
        ),
        Misconception(
            "reach_not_deviation",
            "You draw evenly between -sqrt(2 / n_in) and sqrt(2 / n_in). The standard deviation of "
            "such numbers is smaller, their reach divided by the root of 3.",
            start_narrow_uniform,
            tell=scaled_by(lambda n_in, n_out: np.sqrt(2 / n_in / 3)),
        ),
        Misconception(
            "one_scale",
            "All your layers have the same scale. Each layer has its own number of inputs: "
            "compute the scale inside the loop.",
            start_hundredth,
            start_by_first_layer,
            tell=tells_one_scale,
        ),
    ],
    hints=(
        "The loop is the one of count_parameters. This time each round makes two arrays.",
        "sizes [2, 2, 1] give two pairs: W (2, 2) with b (2,), then W (2, 1) with b (1,). With 2 "
        "inputs the standard deviation is sqrt(2 / 2) = 1, with 8 inputs it is 0.5.",
        "rng.standard_normal(shape) draws with mean 0 and standard deviation 1. Multiply it by "
        "the root, make b with np.zeros, and append both as a tuple to your list.",
    ),
)


# MLP -------------------------------------------------------------------------------------


def ask_network(target, X, layers, other=None):
    """Build a network and send X through it; `other` makes a second network in between."""
    network = target(layers)
    if other is not None:
        target(other)
    logits = network.forward(X)
    return None if logits is None else {"logits": logits}


def network_cases(rng):
    for m, sizes in (
        (4, [2, 3, 1]),
        (5, [3, 4, 2, 2]),
        (6, [3, 3, 3, 3]),
        (3, [2, 4, 3, 4, 2]),
        (4, [4, 3]),
    ):
        yield {"X": quarters(rng, -2, 2, (m, sizes[0])), "layers": random_layers(rng, sizes)}
    yield {
        "X": quarters(rng, -2, 2, (5, 2)),
        "layers": random_layers(rng, [2, 4, 2]),
        "other": random_layers(rng, [2, 4, 2]),
    }


def random_layers(rng, sizes):
    """Draw layers that leave about half of the hidden sums above 0."""
    return [
        (quarters(rng, -2, 2, (n_in, n_out)), biases(rng, n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


class BendsTheOutput:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers:
            X = np.maximum(X @ W + b, 0)
        return X


class NeverBends:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers:
            X = X @ W + b
        return X


class BendsTheInput:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers:
            X = np.maximum(X, 0) @ W + b
        return X


class LeavesOutBiases:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, _ in self.layers[:-1]:
            X = np.maximum(X @ W, 0)
        return X @ self.layers[-1][0]


class StopsEarly:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        return X


class OneHiddenLayer:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        W, b = self.layers[0]
        A = np.maximum(X @ W + b, 0)
        W, b = self.layers[1]
        return A @ W + b


class FirstAndLast:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        W, b = self.layers[0]
        A = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return A @ W + b


class AlwaysFromTheInput:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            A = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return A @ W + b


class BendsWithSigmoid:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = 1 / (1 + np.exp(-(X @ W + b)))
        W, b = self.layers[-1]
        return X @ W + b


class BendsWithTanh:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.tanh(X @ W + b)
        W, b = self.layers[-1]
        return X @ W + b


class BendsWithStep:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.where(X @ W + b > 0, 1.0, 0.0)
        W, b = self.layers[-1]
        return X @ W + b


class ReturnsProbabilities:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return 1 / (1 + np.exp(-(X @ W + b)))


class ReturnsDecisions:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return np.where(X @ W + b > 0, 1.0, 0.0)


class TransposesWeights:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W.T + b, 0)
        W, b = self.layers[-1]
        return X @ W.T + b


class SharesLayers:
    def __init__(self, layers):
        type(self).layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return X @ W + b


class DropsTheAxis:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return (X @ W + b)[:, 0]


NETWORK = Exercise(
    id="MLP",
    points=4,
    returns={"logits": "the last layer's weighted sums, one row per sample: (m, n_out)"},
    visible=[
        {"X": TWO_ROWS, "layers": [HIDDEN, OUTPUT]},
        {
            "X": np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 1.5], [2.0, -1.0]]),
            "layers": [
                (np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -2.0]]), np.array([0.5, -0.5, 1.0])),
                (np.array([[1.0, -0.5], [-2.0, 1.0], [1.5, 1.0]]), np.array([-0.5, 1.0])),
                (np.array([[1.0, -1.0, 2.0], [-1.5, 0.5, 1.0]]), np.array([0.5, -1.0, 1.5])),
            ],
        },
        # No hidden layer: only weighted sums, some of them negative.
        {
            "X": np.array([[1.0, -1.0, 2.0], [0.5, 2.0, -1.0], [-2.0, 1.0, 0.0]]),
            "layers": [(np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]), np.array([-0.5, 1.0]))],
        },
        # Square matrices: here transposed weights raise no error.
        {
            "X": np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 2.0]]),
            "layers": [
                (np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([0.5, 1.0])),
                (np.array([[-1.0, 1.0], [1.5, -0.5]]), np.array([1.0, -0.5])),
                (np.array([[1.0, -2.0], [-0.5, 1.0]]), np.array([-1.0, 0.5])),
            ],
        },
        # A second network is made before the first one is asked.
        {
            "X": np.array([[1.0, 2.0], [0.0, -1.0], [-1.0, 1.0]]),
            "layers": [HIDDEN, OUTPUT],
            "other": [
                (np.array([[0.5, 1.0, 1.0], [-1.0, 0.5, 2.0]]), np.array([1.0, -0.5, 0.5])),
                (np.array([[2.0], [-1.0], [0.5]]), np.array([1.5])),
            ],
        },
    ],
    hidden=network_cases,
    probe=ask_network,
    misconceptions=[
        Misconception(
            "output_bent",
            "You put a ReLU on the output layer too, so no logit is ever negative. Leave the last "
            "layer's sums as they are.",
            BendsTheOutput,
        ),
        Misconception(
            "no_relu",
            "There is no ReLU in your network. Layers without a bend between them are worth no "
            "more than one layer.",
            NeverBends,
        ),
        Misconception(
            "input_bent",
            "You apply the ReLU to what goes into a layer. For the first layer that cuts off the "
            "negative inputs themselves. Apply it to the sums of every hidden layer.",
            BendsTheInput,
        ),
        Misconception(
            "no_biases",
            "You left out the biases. Every layer adds its b, the last one too.",
            LeavesOutBiases,
        ),
        Misconception(
            "stops_early",
            "You return the outputs of the last hidden layer. The output layer is still to come: "
            "its sums, without a ReLU.",
            StopsEarly,
        ),
        Misconception(
            "one_hidden_layer",
            "Your network has exactly one hidden layer. The list may hold any number of layers: "
            "go over all of them in a loop.",
            OneHiddenLayer,
            FirstAndLast,
        ),
        Misconception(
            "always_the_input",
            "Every layer of yours sees the input X. A layer sees what the layer before it gave: "
            "carry that along in a variable.",
            AlwaysFromTheInput,
        ),
        Misconception(
            "other_activation",
            "Your hidden layers use another activation. This contract says ReLU: negative sums "
            "become 0, the others stay what they are.",
            BendsWithSigmoid,
            BendsWithTanh,
            BendsWithStep,
        ),
        Misconception(
            "probabilities",
            "You return probabilities. The contract asks for logits, the sums before any sigmoid.",
            ReturnsProbabilities,
        ),
        Misconception(
            "decisions",
            "You return decisions, 0 or 1. The contract asks for logits, the output layer's sums.",
            ReturnsDecisions,
        ),
        Misconception(
            "transposed",
            "You used the weights the other way round. W is (n_in, n_out), one column per neuron. "
            "With square matrices this raises no error.",
            TransposesWeights,
        ),
        Misconception(
            "shared",
            "All your networks share one set of layers: the second one overwrote the first one's. "
            "Store them on the object, as self.layers, not on the class.",
            SharesLayers,
        ),
        Misconception(
            "dropped_axis",
            "You return the first output column only. The contract asks for all of them: "
            "(m, n_out), also when n_out is 1.",
            DropsTheAxis,
        ),
    ],
    hints=(
        "One variable travels through the network. It starts as X, and each layer replaces it by "
        "its own output.",
        "The text's network: (1, 2) gives the sums (5.5, -1, 2), ReLU makes (5.5, 0, 2), and the "
        "output is 5.5 - 4 - 1 = 0.5. Shapes: (m, 2), (m, 3), (m, 1).",
        "Store the list in self. In forward, go over all layers but the last one: dense, then "
        "np.maximum with 0. After the loop, one more dense for the last layer.",
    ),
)


# make_spiral -----------------------------------------------------------------------------


def ask_spiral(target, ask, m, turns, noise, seed):
    """Ask for a spiral without noise, or only for the noise: with it, minus without it."""
    if ask == "no noise":
        return target(m, turns, 0.0, np.random.default_rng(seed))
    answers = [
        target(m, turns, scale, np.random.default_rng(number))
        for scale, number in ((0.0, seed), (noise, seed), (noise, seed), (noise, seed + 1))
    ]
    if any(answer is None for answer in answers):
        return None
    for answer in answers:
        if not (isinstance(answer, (tuple, list)) and len(answer) == 2):
            return answer  # neither X and y nor anything to subtract: the judge says so
    clean, *noisy = (np.asarray(X) for X, _ in answers)
    noise, again, other = (rounded(X - clean) for X in noisy)
    return {"noise": noise, "noise, same seed": again, "noise, other seed": other}


def spiral_cases(rng):
    for m, turns in ((6, 2.0), (5, 0.75), (9, 1.5), (7, 3.25)):
        yield {
            "ask": "no noise", "m": m, "turns": turns, "noise": 0.0,
            "seed": int(rng.integers(10_000)),
        }  # fmt: skip
    for m, noise in ((90, 0.2), (70, 0.05)):
        yield {
            "ask": "noise", "m": m, "turns": 1.0, "noise": noise, "seed": int(rng.integers(10_000))
        }  # fmt: skip


def spiral_arms(m, turns, t=None):
    t = np.arange(1, m + 1) / m if t is None else t
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm])


def accept_spiral(answer, ask, m, turns, noise, seed):
    if ask == "no noise":
        return accept_arms(*answer, m, turns)
    D, again, other = (np.asarray(answer[key], dtype=float) for key in answer)
    if not D.any():
        return f"With noise = {noise} the points are where they are without noise."
    if not np.array_equal(D, again):
        return (
            "Two generators in the same state gave different noise. Draw from `rng` and nothing "
            "else."
        )
    if np.array_equal(D, other):
        return "Two different generators gave the same noise. Draw from `rng`."
    if np.mean(D == 0) > 0.1:
        return "Some coordinates have no noise. Draw a number for each of them."
    if len(np.unique(np.abs(D))) < 0.9 * D.size:
        return "Some coordinates share their noise. Draw a number for each of them."
    spread = D.std()
    # Five times the standard error of a mean, and of a standard deviation.
    if abs(D.mean()) > 5 * spread / np.sqrt(D.size):
        return f"The noise has a mean of {D.mean():.2g}. The contract asks for 0."
    if abs(spread / noise - 1) > 5 / np.sqrt(2 * D.size):
        return f"With noise = {noise} the noise has a standard deviation of {spread:.3g}."
    if np.abs(D).max() < 2 * spread:
        # Of 280 normal numbers, 13 are expected beyond twice the deviation.
        return (
            "The noise never goes beyond twice its standard deviation. Noise from a normal "
            "distribution does, once in twenty times."
        )
    return None


def accept_arms(X, y, m, turns):
    right = spiral_arms(m, turns)
    far = np.abs(np.asarray(X, dtype=float) - right).max(axis=1)
    if far.max() > 1e-4:
        row = int(np.argmax(far > 1e-4))
        at, wanted = (
            f"({x1:.3f}, {x2:.3f})" for x1, x2 in (np.round(P[row], 3) + 0.0 for P in (X, right))
        )
        arm, point = ("first", row + 1) if row < m else ("second", row - m + 1)
        return (
            f"Point {point} of the {arm} arm (row {row} of X, counted from 0) is at {at}. "
            f"It belongs at {wanted}."
        )
    if not np.array_equal(y, np.repeat([0, 1], m)):
        return f"The labels should be {m} times 0, for the first arm, then {m} times 1."
    return None


def places_like(*wrong):
    """Return a tell: without noise, the points and labels are one of these functions' own."""

    def tell(answer, ask, m, turns, noise, seed):
        if ask != "no noise":
            return False
        X, y = (np.asarray(part) for part in answer)
        rng = np.random.default_rng(seed)
        return any(
            X.shape == V.shape and np.allclose(X, V, atol=1e-4) and np.array_equal(y, labels)
            for V, labels in (function(m, turns, 0.0, rng) for function in wrong)
        )

    return tell


def tells_m_in_all(answer, ask, m, **case):
    X = answer[0] if ask == "no noise" else answer["noise"]
    return len(X) == m // 2 * 2


def tells_label_column(answer, ask, **case):
    return ask == "no noise" and np.ndim(answer[1]) == 2


def tells_boolean_labels(answer, ask, **case):
    return ask == "no noise" and np.asarray(answer[1]).dtype == bool


def tells_columns_as_rows(answer, ask, m, **case):
    return np.shape(answer[0] if ask == "no noise" else answer["noise"]) == (2, 2 * m)


def tells_no_noise(answer, ask, **case):
    return ask == "noise" and not answer["noise"].any()


def tells_noise_from_elsewhere(answer, ask, **case):
    if ask != "noise":
        return False
    D, again, other = answer.values()
    return not np.array_equal(D, again) or np.array_equal(D, other)


def tells_noise_lopsided(answer, ask, **case):
    return ask == "noise" and answer["noise"].min() >= 0


def tells_noise_scale(scale):
    def tell(answer, ask, noise, **case):
        if ask != "noise":
            return False
        spread = answer["noise"].std()
        return abs(spread / scale(noise) - 1) < 5 / np.sqrt(2 * answer["noise"].size)

    return tell


def tells_noise_along_the_arm(answer, ask, m, turns, **case):
    if ask != "noise":
        return False
    D, arms = answer["noise"], spiral_arms(m, turns)
    across = D[:, 0] * arms[:, 1] - D[:, 1] * arms[:, 0]
    return np.abs(across).max() < 1e-3 * np.abs(D).max()


def tells_noise_shared(answer, ask, m, **case):
    if ask != "noise":
        return False
    D = answer["noise"]
    pairs = [(D[:, 0], D[:, 1]), (D[:m], D[m:]), (D[1:], D[:-1])]
    return any(np.array_equal(one, sign * other) for one, other in pairs for sign in (1, -1))


def tells_noise_missing(answer, ask, **case):
    return ask == "noise" and np.mean(answer["noise"] == 0) > 0.4


def spiral_in_degrees(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 360 * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_half_the_turns(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_of_one_turn(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_from_the_origin(m, turns, noise, rng):
    t = np.linspace(0, 1, m)
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_counted_from_zero(m, turns, noise, rng):
    t = np.arange(m) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_without_radius(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_mirrored_below(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm * [1, -1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_mirrored_left(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm * [-1, 1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_twice(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_sine_first(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.sin(angle), t * np.cos(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_alternating(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.stack([arm, -arm], axis=1).reshape(2 * m, 2) + rng.normal(0, noise, (2 * m, 2))
    return X, np.tile([0, 1], m)


def spiral_other_labels(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.tile([0, 1], m)


def spiral_labels_swapped(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([1, 0], m)


def spiral_of_votes(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([-1, 1], m)


def spiral_label_column(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m).reshape(-1, 1)


def spiral_boolean_labels(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.arange(2 * m) >= m


def spiral_of_m_in_all(m, turns, noise, rng):
    half = m // 2
    t = np.arange(1, half + 1) / half
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * half, 2))
    return X, np.repeat([0, 1], half)


def spiral_columns_as_rows(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.array([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm], axis=1) + rng.normal(0, noise, (2, 2 * m))
    return X, np.repeat([0, 1], m)


def spiral_without_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


def spiral_with_numpys_own_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * np.random.randn(2 * m, 2)
    return X, np.repeat([0, 1], m)


def spiral_with_fixed_noise(m, turns, noise, rng):
    rng = np.random.default_rng(0)
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_positive_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.random((2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_uniform_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.uniform(-noise, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_squared_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise**2 * rng.standard_normal((2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_root_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + np.sqrt(noise) * rng.standard_normal((2 * m, 2))
    return X, np.repeat([0, 1], m)


def spiral_with_noisy_radius(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    t = t + noise * rng.standard_normal(m)
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


def spiral_with_one_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.standard_normal()
    return X, np.repeat([0, 1], m)


def spiral_with_noise_for_each_point(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.standard_normal((2 * m, 1))
    return X, np.repeat([0, 1], m)


def spiral_with_turned_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    arm = arm + noise * rng.standard_normal((m, 2))
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


def spiral_with_noise_on_x1(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    X[:, 0] += noise * rng.standard_normal(2 * m)
    return X, np.repeat([0, 1], m)


def spiral_with_noise_on_one_arm(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm + rng.normal(0, noise, (m, 2)), -arm]), np.repeat([0, 1], m)


SPIRAL = Exercise(
    id="make_spiral",
    points=3,
    returns={
        "X": "the points, one row each, the first arm's above the second's: (2m, 2)",
        "y": "their labels, 0 or 1: (2m,)",
    },
    visible=[
        {"ask": "no noise", "m": 4, "turns": 1.0, "noise": 0.0, "seed": 0},
        {"ask": "no noise", "m": 3, "turns": 0.5, "noise": 0.0, "seed": 0},
        {"ask": "no noise", "m": 5, "turns": 1.25, "noise": 0.0, "seed": 0},
        {"ask": "noise", "m": 80, "turns": 1.0, "noise": 0.1, "seed": 1},
    ],
    hidden=spiral_cases,
    probe=ask_spiral,
    accept=accept_spiral,
    misconceptions=[
        Misconception(
            "degrees",
            "Your angle is in degrees. np.cos and np.sin take radians: a full turn is 2·pi.",
            spiral_in_degrees,
            tell=places_like(spiral_in_degrees),
        ),
        Misconception(
            "turns",
            "Your arms go around too rarely or too often. At t = 1 the angle is 2·pi·turns.",
            spiral_with_half_the_turns,
            spiral_of_one_turn,
            tell=places_like(spiral_with_half_the_turns, spiral_of_one_turn),
        ),
        Misconception(
            "starts_at_zero",
            "Your t starts at 0. There both arms meet: one place, two labels. The contract's t is "
            "1/m for the first point and 1 for the last.",
            spiral_from_the_origin,
            spiral_counted_from_zero,
            tell=places_like(spiral_from_the_origin, spiral_counted_from_zero),
        ),
        Misconception(
            "no_radius",
            "All your points have distance 1 from the origin: a circle. Multiply cosine and sine "
            "by the distance t.",
            spiral_without_radius,
            tell=places_like(spiral_without_radius),
        ),
        Misconception(
            "mirrored",
            "Your second arm is the first one in a mirror: only one sign is turned, so the arms "
            "cross. Half a circle turns both signs.",
            spiral_mirrored_below,
            spiral_mirrored_left,
            tell=places_like(spiral_mirrored_below, spiral_mirrored_left),
        ),
        Misconception(
            "twice_the_same",
            "Your second arm lies on the first one. Turn it by half a circle.",
            spiral_twice,
            tell=places_like(spiral_twice),
        ),
        Misconception(
            "sine_first",
            "You swapped the coordinates: x1 goes with the cosine, x2 with the sine.",
            spiral_sine_first,
            tell=places_like(spiral_sine_first),
        ),
        Misconception(
            "alternating",
            "Your rows take turns between the arms. The contract asks for all of the first arm, "
            "then all of the second.",
            spiral_alternating,
            tell=places_like(spiral_alternating),
        ),
        Misconception(
            "labels",
            "The points are right, and their labels are not. The first m are 0, the next m are 1.",
            spiral_other_labels,
            spiral_labels_swapped,
            spiral_of_votes,
            tell=places_like(spiral_other_labels, spiral_labels_swapped, spiral_of_votes),
        ),
        Misconception(
            "label_column",
            "Your labels are a column. They are a vector of shape (2m,): with (2m, 1) a later "
            "comparison would make a square table.",
            spiral_label_column,
            tell=tells_label_column,
        ),
        Misconception(
            "boolean_labels",
            "Your labels are True and False. The contract asks for the numbers 0 and 1.",
            spiral_boolean_labels,
            tell=tells_boolean_labels,
        ),
        Misconception(
            "m_in_all",
            "You made m points in all. The contract asks for m on each arm.",
            spiral_of_m_in_all,
            tell=tells_m_in_all,
        ),
        Misconception(
            "points_as_columns",
            "Your points are columns. Rows are samples: one row per point, (2m, 2).",
            spiral_columns_as_rows,
            tell=tells_columns_as_rows,
        ),
        Misconception(
            "no_noise",
            "You left out the noise.",
            spiral_without_noise,
            tell=tells_no_noise,
        ),
        Misconception(
            "other_source",
            "Your noise does not come from the argument `rng`. Drawing from NumPy's own generator "
            "cannot be repeated; one that is seeded inside always gives the same.",
            spiral_with_numpys_own_noise,
            spiral_with_fixed_noise,
            tell=tells_noise_from_elsewhere,
        ),
        Misconception(
            "noise_along_the_arm",
            "You added the noise to the distance t, so the points move only towards the origin "
            "and away from it. Add it to the coordinates, at the end.",
            spiral_with_noisy_radius,
            tell=tells_noise_along_the_arm,
        ),
        Misconception(
            "noise_missing",
            "Only some of the numbers get noise. Both coordinates need it, on both arms.",
            spiral_with_noise_on_x1,
            spiral_with_noise_on_one_arm,
            tell=tells_noise_missing,
        ),
        Misconception(
            "noise_shared",
            "Some coordinates share one random number: x1 with x2, or one arm with the other. "
            "Draw an array as large as X.",
            spiral_with_one_noise,
            spiral_with_noise_for_each_point,
            spiral_with_turned_noise,
            tell=tells_noise_shared,
        ),
        Misconception(
            "noise_lopsided",
            "Your noise is never negative. (rng.random draws between 0 and 1.) The contract asks "
            "for a mean of 0.",
            spiral_with_positive_noise,
            tell=tells_noise_lopsided,
        ),
        Misconception(
            "noise_uniform",
            "You draw evenly between -noise and noise. The contract asks for a normal "
            "distribution with the standard deviation `noise`.",
            spiral_with_uniform_noise,
            tell=tells_noise_scale(lambda noise: noise / np.sqrt(3)),
        ),
        Misconception(
            "noise_variance",
            "You took `noise` for the variance, or squared it. It is the standard deviation: "
            "multiply standard normal numbers by it.",
            spiral_with_squared_noise,
            spiral_with_root_noise,
            tell=lambda answer, **case: (
                tells_noise_scale(lambda noise: noise**2)(answer, **case)
                or tells_noise_scale(np.sqrt)(answer, **case)
            ),
        ),
    ],
    hints=(
        "Make t first, an array with m numbers. Angle, coordinates and the second arm follow from "
        "it without a loop.",
        "m = 4 and turns = 1: t is 0.25, 0.5, 0.75, 1, the angles are a quarter, a half, three "
        "quarters and a full turn: (0, 0.25), (-0.5, 0), (0, -0.75), (1, 0).",
        "np.column_stack puts x1 beside x2; np.concatenate puts that arm above its negative. Add "
        "noise times standard normal numbers of the shape of X. np.repeat makes the labels.",
    ),
)


# PointClassifier -------------------------------------------------------------------------


def _set(net, layers):
    """Give the network's parameters these values; return the parameters in their order.

    Each parameter is found by its shape, so the hidden layers must have different sizes.
    """
    import torch

    free = list(net.parameters())
    had = ", ".join(str(tuple(p.shape)) for p in free) or "none at all"
    found = []
    for W, b in layers:
        for values in (W.T, b):
            match = [i for i, p in enumerate(free) if tuple(p.shape) == values.shape]
            if not match:
                hidden = [len(bias) for _, bias in layers[:-1]]
                raise Unfit(
                    f"For hidden = {hidden} the network needs a parameter of shape {values.shape}. "
                    f"Those it has: {had}."
                )
            parameter = free.pop(match[0])
            with torch.no_grad():
                parameter.copy_(torch.tensor(np.array(values), dtype=torch.float32))
            found.append(parameter)
    if free:
        raise Unfit(f"The network has {len(free)} parameters more than its layers need.")
    return found


def ask_classifier(target, ask, hidden=None, X=None, layers=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
    import torch

    if ask == "number of parameters":
        return {"parameters": sum(p.numel() for p in target(hidden).parameters())}
    net = target([len(b) for _, b in layers[:-1]])
    parameters = _set(net, layers)
    logits = net(torch.tensor(X, dtype=torch.float32))
    if logits is None:
        return None
    if ask == "logits" or not isinstance(logits, torch.Tensor):
        return {"logits": logits}
    if logits.requires_grad:  # if not, no slope arrives
        (logits.reshape(-1) * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    slopes = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
    return {"first weights": slopes[0].T, "first biases": slopes[1], "last bias": slopes[-1]}


def classifier_cases(rng):
    yield {"ask": "number of parameters", "hidden": [int(n) for n in rng.integers(3, 12, 3)]}
    for m, hidden in ((1, [4, 3]), (6, [5]), (3, [3, 6, 4])):
        layers = random_layers(rng, [2, *hidden, 1])
        yield {"ask": "logits", "X": quarters(rng, -2, 2, (m, 2)), "layers": layers}
    yield {
        "ask": "slopes",
        "X": quarters(rng, -2, 2, (7, 2)),
        "layers": random_layers(rng, [2, 5, 4, 1]),
        "pull": rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], 7),
    }


def net_without_relu(hidden):
    from torch import nn

    sizes = [2, *hidden, 1]
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(*layers, nn.Flatten(0))


def net_with_tanh(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Flatten(0))


def net_with_sigmoids(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.Sigmoid()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Flatten(0))


def net_with_bent_output(hidden):
    from torch import nn

    sizes, parts = [2, *hidden, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Flatten(0))


def net_with_one_relu(hidden):
    from torch import nn

    sizes = [2, *hidden, 1]
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(layers[0], nn.ReLU(), *layers[1:], nn.Flatten(0))


def net_with_last_relu_missing(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts[:-1], nn.Linear(sizes[-1], 1), nn.Flatten(0))


def net_with_probabilities(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Sigmoid(), nn.Flatten(0))


def net_with_column(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1))


def net_squeezing_everything(hidden):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes, parts = [2, *hidden], []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts, nn.Linear(sizes[-1], 1))

        def forward(self, X):
            return self.network(X).squeeze()

    return Network()


def net_in_a_list(hidden):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            self.layers = [
                nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)
            ]

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = layer(X).relu()
            return self.layers[-1](X)[:, 0]

    return Network()


def net_of_two_eights(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1), nn.Flatten(0)
    )


def net_with_one_hidden_layer(hidden):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden[0]), nn.ReLU(), nn.Linear(hidden[0], 1), nn.Flatten(0))


def net_with_two_hidden_layers(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden[0]),
        nn.ReLU(),
        nn.Linear(hidden[0], hidden[1]),
        nn.ReLU(),
        nn.Linear(hidden[1], 1),
        nn.Flatten(0),
    )


def net_without_biases(hidden):
    from torch import nn

    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out, bias=False), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1, bias=False), nn.Flatten(0))


def net_off_the_graph(hidden):
    import torch
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes, parts = [2, *hidden], []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts, nn.Linear(sizes[-1], 1))

        def forward(self, X):
            with torch.no_grad():
                return self.network(X)[:, 0]

    return Network()


def net_without_super(hidden):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            self.network = nn.Linear(2, hidden[0])

    return Network()


NET = Exercise(
    id="PointClassifier",
    points=3,
    returns={
        "parameters": "the number of parameters, as a whole number",
        "logits": "one logit for each point: (m,)",
        "first weights": "the slopes at the first layer's weights: (2, hidden[0])",
        "first biases": "the slopes at the first layer's biases: (hidden[0],)",
        "last bias": "the slope at the output bias: (1,)",
    },
    visible=[
        {"ask": "number of parameters", "hidden": [8, 8]},
        {"ask": "number of parameters", "hidden": [26]},
        # The text's network: 0.5 for (1, 2).
        {"ask": "logits", "X": TWO_ROWS, "layers": [HIDDEN, OUTPUT]},
        {
            "ask": "logits",
            "X": np.array([[0.5, -1.0]]),
            "layers": [
                (np.array([[1.0, -0.5, 0.5], [-0.5, 1.0, -1.0]]), np.array([0.5, 1.5, 0.5])),
                (np.array([[1.0, -1.0], [0.5, 2.0], [-2.0, 0.5]]), np.array([1.5, -0.5])),
                (np.array([[-1.5], [1.0]]), np.array([-0.5])),
            ],
        },
        {
            "ask": "slopes",
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5]]),
            "layers": [
                (np.array([[1.0, -0.5, 0.5], [0.5, 1.0, -1.0]]), np.array([0.5, -0.5, 1.0])),
                (np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 0.5]]), np.array([0.5, -0.5])),
                (np.array([[1.5], [-1.0]]), np.array([-0.5])),
            ],
            "pull": np.array([1.0, -2.0, 0.5, 1.0]),
        },
    ],
    hidden=classifier_cases,
    probe=ask_classifier,
    misconceptions=[
        Misconception(
            "no_relu",
            "There is no ReLU between your layers. Linear layers in a row are one linear layer: "
            "it can never fence in a circle.",
            net_without_relu,
        ),
        Misconception(
            "other_activation",
            "Your hidden layers bend, but not with ReLU. Another activation could learn this too; "
            "this contract says ReLU, so that the numbers can be compared.",
            net_with_tanh,
            net_with_sigmoids,
        ),
        Misconception(
            "output_bent",
            "You put a ReLU on the output too, so no logit is ever negative, and class 0 can "
            "never win. Leave the last layer linear.",
            net_with_bent_output,
        ),
        Misconception(
            "a_relu_short",
            "Some of your hidden layers have no ReLU. Two linear layers without a bend between "
            "them are worth one.",
            net_with_one_relu,
            net_with_last_relu_missing,
        ),
        Misconception(
            "probabilities",
            "You return probabilities. The contract asks for logits: the loss function applies "
            "the sigmoid itself.",
            net_with_probabilities,
        ),
        Misconception(
            "column",
            "Your logits are a column, (m, 1), because the last layer has one output. The "
            "contract asks for (m,), like the labels.",
            net_with_column,
        ),
        Misconception(
            "squeezes_everything",
            "You drop every dimension of size 1. For a single point that takes the rows away as "
            "well. Drop the last dimension only.",
            net_squeezing_everything,
        ),
        Misconception(
            "plain_list",
            "Your layers are in an ordinary Python list, where nn.Module does not see them: it "
            "reports no parameters, so no optimizer can train them. Use nn.Sequential or "
            "nn.ModuleList.",
            net_in_a_list,
        ),
        Misconception(
            "fixed_size",
            "Your network has the same layers whatever is asked for. The argument `hidden` says "
            "how many neurons each hidden layer has.",
            net_of_two_eights,
        ),
        Misconception(
            "fixed_depth",
            "Your network always has the same number of hidden layers. `hidden` may hold any "
            "number of them: build the layers in a loop.",
            net_with_one_hidden_layer,
            net_with_two_hidden_layers,
        ),
        Misconception(
            "no_biases",
            "Your layers have no biases. Every layer needs its own: 2-8-8-1 has 105 parameters.",
            net_without_biases,
        ),
        Misconception(
            "off_the_graph",
            "Your forward cuts the logits off from the parameters (no_grad, detach, numpy). The "
            "values are right, but no slopes arrive, so nothing can be learned.",
            net_off_the_graph,
        ),
        Misconception(
            "no_super",
            "You store layers before nn.Module is set up. The first line of __init__ must call "
            "super().__init__().",
            net_without_super,
        ),
    ],
    hints=(
        "Build a list of parts in a loop: a linear layer, a ReLU, a linear layer, ... and hand it "
        "to nn.Sequential. Which ReLU is one too many?",
        "hidden = [8, 8] means the sizes [2, 8, 8, 1]: three linear layers, two ReLUs. The output "
        "(m, 1) still has to become (m,).",
        "After super().__init__() put 2 before and 1 behind the hidden sizes. Go over neighbours, "
        "append nn.Linear and nn.ReLU, and drop the last ReLU. In forward, take column 0.",
    ),
)


# mend_shapes -----------------------------------------------------------------------------


def ask_mended(target, hidden, X, layers):
    """Build the network, set its parameters in their order, and return its logits."""
    import torch

    net = target(hidden)
    X = torch.tensor(X, dtype=torch.float32)
    net(X)  # what does not fit shall say so itself
    parameters = list(net.parameters())
    values = [np.array(part) for W, b in layers for part in (W.T, b)]
    shapes = [tuple(p.shape) for p in parameters]
    if shapes != [value.shape for value in values]:
        shown = ", ".join(map(str, shapes)) or "none at all"
        raise Unfit(
            f"For hidden = {hidden} the parameters should have the shapes "
            f"{', '.join(str(value.shape) for value in values)}. They have: {shown}."
        )
    with torch.no_grad():
        for parameter, value in zip(parameters, values, strict=True):
            parameter.copy_(torch.tensor(value, dtype=torch.float32))
    return net(X)


def mended_cases(rng):
    for m, hidden in ((4, 8), (6, 3), (1, 5), (5, 2)):
        yield {
            "hidden": hidden,
            "X": quarters(rng, -2, 2, (m, 2)),
            "layers": random_layers(rng, [2, hidden, hidden, 1]),
        }


def shapes_planted(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(1, 1),
        nn.Flatten(0),
    )


def shapes_squeezed(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.ReLU(),
        nn.Linear(1, 1),
        nn.Flatten(0),
    )


def shapes_with_another_layer(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.Linear(1, 1),
        nn.Flatten(0),
    )


def shapes_for_eight(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(8, 1),
        nn.Flatten(0),
    )


def shapes_all_eight(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1), nn.Flatten(0)
    )


def shapes_turned(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(1, hidden),
        nn.Flatten(0),
    )


def shapes_without_output(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Flatten(0)
    )


def shapes_with_many_outputs(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.Flatten(0),
    )


def shapes_without_flatten(hidden):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1)
    )


SHAPES = Exercise(
    id="mend_shapes",
    points=2,
    returns="one logit for each point: (m,)",
    visible=[
        {
            "hidden": 8,
            "X": np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5], [2.0, 1.0]]),
            "layers": random_layers(np.random.default_rng(8), [2, 8, 8, 1]),
        },
        {
            "hidden": 3,
            "X": np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 2.0]]),
            "layers": [
                (np.array([[1.0, -1.0, 0.5], [2.0, 0.5, -1.0]]), np.array([0.5, 1.0, -0.5])),
                (
                    np.array([[-1.0, 1.0, 0.5], [1.5, -0.5, 1.0], [0.5, 1.0, -1.0]]),
                    np.array([1.0, -0.5, 0.5]),
                ),
                (np.array([[1.0], [-2.0], [1.5]]), np.array([-1.0])),
            ],
        },
    ],
    hidden=mended_cases,
    probe=ask_mended,
    planted="planted",
    misconceptions=[
        Misconception(
            "planted",
            "The last linear layer still expects one number per sample, but the layer before it "
            "hands over `hidden` of them.",
            shapes_planted,
        ),
        Misconception(
            "squeezed",
            "You made the second hidden layer give one number, so that the last one fits. It runs, "
            "but everything now has to pass through a single ReLU, and the network is no longer "
            "2-hidden-hidden-1. The last layer has to change.",
            shapes_squeezed,
        ),
        Misconception(
            "another_layer",
            "You put a further layer in front of the one that did not fit. It runs, with a layer "
            "too many: the contract asks for three linear layers. Change the one that is wrong.",
            shapes_with_another_layer,
        ),
        Misconception(
            "fixed_size",
            "It works for 8 hidden neurons and for no other number. Use the argument `hidden`.",
            shapes_for_eight,
            shapes_all_eight,
        ),
        Misconception(
            "turned",
            "You swapped the last layer's numbers. nn.Linear(inputs, outputs): inputs come first.",
            shapes_turned,
        ),
        Misconception(
            "no_output_layer",
            "You removed the layer that did not fit. Then nothing makes one logit of the hidden "
            "outputs. Keep it, and give it the right number of inputs.",
            shapes_without_output,
        ),
        Misconception(
            "many_outputs",
            "Your last layer fits, but gives `hidden` numbers per point. The contract asks for "
            "one logit per point.",
            shapes_with_many_outputs,
        ),
        Misconception(
            "column",
            "You removed nn.Flatten(0). It was right: it makes (m,) of the column (m, 1).",
            shapes_without_flatten,
        ),
    ],
    hints=(
        "Read the error from its end: two shapes in parentheses cannot be multiplied. The first "
        "is what arrives, the second the weights of the layer that refuses.",
        "(5x8 and 1x1): five samples with 8 numbers each arrive at a layer that has 1 input. "
        "What has to stand there instead of the first 1?",
        "The first argument of the last nn.Linear is the number of its inputs: as many as the "
        "layer before it has outputs. Use the name, not a number.",
    ),
)


EXERCISES = [DENSE, COUNT, START, NETWORK, SPIRAL, NET, SHAPES]
