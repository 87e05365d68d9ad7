"""Every answer to `init_params`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def init_params(sizes, rng):
    """Draw the weights that a ReLU network starts from, and set its biases to 0.

    Every weight is drawn on its own, from `rng` and nothing else, from a distribution with
    mean 0 and standard deviation sqrt(2 / n_in), where n_in is the number of inputs of the
    weight's layer (He's rule). A normal distribution will do, and so will an even one, between
    -sqrt(6 / n_in) and sqrt(6 / n_in).

    Parameters
    ----------
    sizes : list of int
        How many numbers there are at the input, then in each layer, the output layer last.
    rng : numpy.random.Generator
        The source of all random numbers. A second call with the same rng goes on drawing,
        so it returns other weights.

    Returns
    -------
    list of tuples (W, b)
        One pair per layer, from the first hidden layer to the output: W an ndarray of shape
        (n_in, n_out), b an ndarray of shape (n_out,). That is one pair fewer than there are
        sizes.
    """
    layers = []
    for i in range(1, len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        b = np.zeros(n_out)
        layers.append((W, b))
    return layers


@right
def start_by_normal(sizes, rng):
    return [
        (rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


@right
def start_uniform(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        reach = np.sqrt(6 / n_in)
        layers.append((rng.uniform(-reach, reach, (n_in, n_out)), np.zeros((n_out,))))
    return layers


@right
def start_neuron_by_neuron(sizes, rng):
    layers = []
    for i in range(len(sizes) - 1):
        columns = []
        for _ in range(sizes[i + 1]):
            columns.append([rng.standard_normal() * (2 / sizes[i]) ** 0.5 for _ in range(sizes[i])])
        layers.append((np.array(columns).T, np.array([0.0] * sizes[i + 1])))
    return tuple(layers)


@right
def start_in_float32(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = rng.standard_normal((n_in, n_out), dtype=np.float32)
        W *= np.float32(np.sqrt(2 / n_in))
        layers.append([W, np.zeros(n_out, dtype=np.float32)])
    return layers


@right
def start_from_outputs_backwards(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes[-2::-1], sizes[:0:-1], strict=True):
        W = rng.standard_normal((n_out, n_in)).T / np.sqrt(n_in / 2)
        layers.insert(0, (W, 0 * np.arange(n_out)))
    return layers


@wrong(
    "You return as many pairs as there are sizes. Three sizes make two layers, between neighbours "
    "in the list. (sizes[-1] is the last one, so index -1 raises no error.)"
)
def one_layer_more(sizes, rng):
    layers = []
    for i in range(len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "Your arrays do not come in pairs. The contract asks for a list with one tuple (W, b) for each"
    " layer: append (W, b)."
)
def not_in_pairs(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers += [np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)]
    return layers


@like(not_in_pairs)
def start_in_a_dict(sizes, rng):
    params = {}
    for i in range(1, len(sizes)):
        n_in, n_out = sizes[i - 1], sizes[i]
        params[f"W{i}"] = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        params[f"b{i}"] = np.zeros(n_out)
    return params


@wrong(
    "Your W is (n_out, n_in), as PyTorch stores it. This course stores (n_in, n_out), one column "
    "per neuron, so that X @ W fits."
)
def out_in(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_out, n_in)), np.zeros(n_out)))
    return layers


@wrong(
    "Your b has two axes. It is a vector with one number per neuron: (n_out,). A column would be "
    "added per sample wherever the sizes happen to fit."
)
def bias_two_axes(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        layers.append((W, np.zeros((n_out, 1))))
    return layers


@like(bias_two_axes)
def start_bias_row(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        layers.append((W, np.zeros((1, n_out))))
    return layers


@wrong(
    "Your biases are not 0. The random weights already make the neurons different, so the contract"
    " asks for biases that start at 0."
)
def biases_not_zero(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        scale = np.sqrt(2 / n_in)
        W = scale * rng.standard_normal((n_in, n_out))
        layers.append((W, scale * rng.standard_normal(n_out)))
    return layers


@like(biases_not_zero)
def start_biases_of_one(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.ones(n_out)))
    return layers


@wrong(
    "Your random numbers do not come from the argument `rng`, so nobody can repeat your run. Call "
    "the methods of rng."
)
def other_source(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * np.random.randn(n_in, n_out), np.zeros(n_out)))
    return layers


@like(other_source)
def start_from_a_fresh_generator(sizes, rng):
    rng = np.random.default_rng()
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "All your weights are 0. Equal neurons get equal slopes and stay equal, and behind a 0 there "
    "is no slope at all. Zeros are fine for b, never for all of W."
)
def zeros(sizes, rng):
    return [
        (np.zeros((n_in, n_out)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


@wrong(
    "Some neurons start with the same weights. Equal neurons get equal slopes and stay equal: draw"
    " every weight on its own, by giving rng the whole shape."
)
def copies(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.full((n_in, n_out), np.sqrt(2 / n_in) * rng.standard_normal())
        layers.append((W, np.zeros(n_out)))
    return layers


@like(copies)
def start_one_neuron_copied(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        column = np.sqrt(2 / n_in) * rng.standard_normal((n_in, 1))
        layers.append((np.repeat(column, n_out, axis=1), np.zeros(n_out)))
    return layers


@like(copies)
def start_constant(sizes, rng):
    return [
        (np.full((n_in, n_out), np.sqrt(2 / n_in)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


@wrong(
    "Your layers are made of the same random numbers. Draw inside the loop, anew for every layer."
)
def layers_alike(sizes, rng):
    largest = rng.standard_normal((max(sizes), max(sizes)))
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * largest[:n_in, :n_out], np.zeros(n_out)))
    return layers


@wrong(
    "You seed a generator inside the function, so every network starts the same, and with a seed "
    "inside the loop even layers of the same shape are equal. Seed once, outside, and draw from "
    "the rng that is passed in."
)
def seeded_inside(sizes, rng):
    rng = np.random.default_rng(0)
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(seeded_inside)
def start_seeded_in_the_loop(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        np.random.seed(0)
        layers.append((np.sqrt(2 / n_in) * np.random.randn(n_in, n_out), np.zeros(n_out)))
    return layers


@wrong(
    "Your weights lean to one side of 0. (rng.random draws between 0 and 1.) The contract asks for"
    " a mean of 0."
)
def lopsided(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.random((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(lopsided)
def start_mean_one(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.normal(1, np.sqrt(2 / n_in), (n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "You did not scale the weights: their standard deviation is 1 in every layer. With 784 inputs "
    "the sums then explode from layer to layer."
)
def unscaled(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong("You scaled by the number of outputs. A neuron adds up its inputs: count those, n_in.")
def by_outputs(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_out) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "You scaled by Xavier's rule. It suits tanh. A ReLU drops about half of the signal, so this "
    "contract asks for sqrt(2 / n_in), He's rule."
)
def xavier(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)) / np.sqrt(n_in), np.zeros(n_out)))
    return layers


@like(xavier)
def start_glorot(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        scale = np.sqrt(2 / (n_in + n_out))
        layers.append((scale * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong("You scaled by 2 / n_in. That is the variance; the standard deviation is its square root.")
def no_root(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((2 / n_in * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "You took the root of the 2 and then divided by n_in. The root goes over the whole fraction 2 "
    "/ n_in."
)
def root_of_two_alone(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2) / n_in * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "Your weights grow with the number of inputs. The more products are added up, the smaller each"
    " must be: multiply by sqrt(2 / n_in), do not divide by it."
)
def upside_down(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((rng.standard_normal((n_in, n_out)) / np.sqrt(2 / n_in), np.zeros(n_out)))
    return layers


@wrong(
    "You draw evenly between -sqrt(2 / n_in) and sqrt(2 / n_in). The standard deviation of such "
    "numbers is smaller, their reach divided by the root of 3."
)
def reach_not_deviation(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        reach = np.sqrt(2 / n_in)
        layers.append((rng.uniform(-reach, reach, (n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "All your layers have the same scale. Each layer has its own number of inputs: compute the "
    "scale inside the loop."
)
def one_scale(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((0.01 * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(one_scale)
def start_by_first_layer(sizes, rng):
    layers = []
    scale = np.sqrt(2 / sizes[0])
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((scale * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


def hidden_cases(rng):
    for sizes in ([3, 7, 2], [5, 4, 6, 2]):
        yield {"ask": "one network", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}
    # Few inputs and many neurons: there an input too many, or one too few, shows.
    for sizes in ([2, 40, 5], [4, 12, 12, 5], [50, 8, 6], [3, 20, 20]):
        yield {"ask": "many starts", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}
