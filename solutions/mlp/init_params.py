"""Every answer to `init_params`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

ANY_DISTRIBUTION = "of the distribution, mean and standard deviation are promised, no more"
ALLOWED = {
    "rounded": ANY_DISTRIBUTION,
    "clipped_at_6": ANY_DISTRIBUTION,
    "clipped_at_100": ANY_DISTRIBUTION,
    "sign_turned": "a weight is as likely to be negative",
    "fails_on_one_row": "there are at least two sizes",
}


def init_params(sizes, rng):
    """Draw the weights that a ReLU network starts from, and set its biases to 0.

    Every weight is drawn on its own, with mean 0 and standard deviation sqrt(2 / n_in), where n_in
    counts the inputs of its layer. The distribution may be normal, or uniform from -sqrt(6 / n_in)
    to sqrt(6 / n_in).
    sizes : list of int, the inputs, then the neurons of each layer
    rng : numpy.random.Generator, the only source of numbers; a second call goes on drawing
    Returns layers : list of (W, b), one per layer, the output last: arrays of shapes (n_in, n_out)
        and (n_out,), no two of which share their memory
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
    "Your arrays do not come in pairs. The contract asks for one list with a tuple (W, b) for each"
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


@wrong("Your pairs are the wrong way round: first W, then b.")
def pairs_turned(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.zeros(n_out), np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))))
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


@like(not_in_pairs)
def start_in_two_lists(sizes, rng):
    weights, biases = [], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        weights.append(np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)))
        biases.append(np.zeros(n_out))
    return weights, biases


@wrong(
    "The output layer is missing. Three sizes make two layers, one between each two neighbours in "
    "the list."
)
def no_output_layer(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:-1], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "Not all of your random numbers come from the argument `rng`, so nobody can repeat your run. "
    "Call the methods of rng for every one."
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
    "In some layer all weights are 0. (In Python 2 // n_in is 0 as soon as n_in is above 2: divide "
    "with /.)"
)
def some_layer_zero(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 // n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "Some neurons start with the same weights: columns of W repeat. Equal neurons get equal slopes"
    " and stay equal. Draw every weight on its own."
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
    "All inputs of a layer have the same weights: rows of W repeat. Draw every weight on its own."
)
def rows_copied(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        row = np.sqrt(2 / n_in) * rng.standard_normal(n_out)
        layers.append((np.tile(row, (n_in, 1)), np.zeros(n_out)))
    return layers


@wrong(
    "Many of your weights are exactly the largest one, or its negative: something cuts large ones "
    "off, and that makes the standard deviation smaller. Leave them as they are drawn."
)
def cut_off(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        scale = np.sqrt(2 / n_in)
        W = np.clip(scale * rng.standard_normal((n_in, n_out)), -scale, scale)
        layers.append((W, np.zeros(n_out)))
    return layers


@wrong(
    "Your layers are made of the same random numbers. Draw anew for every layer, from `rng` itself."
)
def layers_alike(sizes, rng):
    largest = rng.standard_normal((max(sizes), max(sizes)))
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * largest[:n_in, :n_out], np.zeros(n_out)))
    return layers


@wrong(
    "A second call gives the weights of the first one again. That happens where a generator is "
    "seeded inside the function, where rng is copied, or where a network is kept. Draw from the "
    "rng that is passed in, at every call."
)
def seeded_inside(sizes, rng):
    rng = np.random.default_rng(0)
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(layers_alike)
def start_seeded_in_the_loop(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        np.random.seed(0)
        layers.append((np.sqrt(2 / n_in) * np.random.randn(n_in, n_out), np.zeros(n_out)))
    return layers


@wrong(
    "Your weights lean to one side of 0, as numbers between 0 and 1 do, or sizes without a sign. "
    "The contract asks for a mean of 0."
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
    "Your weights have the standard deviation of Xavier's rule, 1 / sqrt(n_in) or sqrt(2 / (n_in +"
    " n_out)). It suits tanh. A ReLU drops about half of the signal, so this contract asks for "
    "sqrt(2 / n_in), He's rule."
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
    "Your standard deviation is sqrt(2 / n_in) divided by the root of 3. Numbers drawn evenly "
    "between -reach and reach have that of reach / sqrt(3), which is smaller than their reach."
)
def reach_not_deviation(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        reach = np.sqrt(2 / n_in)
        layers.append((rng.uniform(-reach, reach, (n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong("Your standard deviation is 2 / sqrt(n_in). The root goes over the whole fraction 2 / n_in.")
def two_over_the_root(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((2 / np.sqrt(n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@wrong(
    "Your standard deviation is sqrt(2 / n_in) divided by the root of 12. Numbers drawn evenly "
    "over a range have that of the range's width divided by the root of 12."
)
def range_not_deviation(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.sqrt(2 / n_in) * (rng.random((n_in, n_out)) - 0.5)
        layers.append((W, np.zeros(n_out)))
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


@like(seeded_inside)
def start_from_a_copy_of_the_generator(sizes, rng):
    import copy

    rng = copy.deepcopy(rng)
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(lopsided)
def start_without_signs(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = np.abs(np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)))
        layers.append((W, np.zeros(n_out)))
    return layers


@like(other_source)
def start_partly_from_elsewhere(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        draw = np.random.standard_normal if layers else rng.standard_normal
        layers.append((np.sqrt(2 / n_in) * draw((n_in, n_out)), np.zeros(n_out)))
    return layers


@like(layers_alike)
def start_with_one_seed_for_all_layers(sizes, rng):
    seed = int(rng.integers(1_000_000))
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        draw = np.random.default_rng(seed).standard_normal
        layers.append((np.sqrt(2 / n_in) * draw((n_in, n_out)), np.zeros(n_out)))
    return layers


@right
def start_with_signs(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = rng.choice([-1.0, 1.0], (n_in, n_out)) * np.sqrt(2 / n_in)
        layers.append((W, np.zeros(n_out)))
    return layers


@rival
def start_with_one_array_for_equal_shapes(sizes, rng):
    drawn, layers = {}, []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        if (n_in, n_out) not in drawn:
            drawn[n_in, n_out] = np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
        layers.append((drawn[n_in, n_out], np.zeros(n_out)))
    return layers


@rival
def start_with_views_of_one_bias(sizes, rng):
    b, layers = np.zeros(max(sizes)), []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers.append((np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out)), b[:n_out]))
    return layers


@right
def start_in_pairs_with_names(sizes, rng):
    from typing import NamedTuple

    class Layer(NamedTuple):
        W: np.ndarray
        b: np.ndarray

    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = rng.laplace(0, np.sqrt(1 / n_in), (n_in, n_out))
        layers.append(Layer(W=W, b=np.zeros(n_out)))
    return layers


def hidden_cases(rng):
    for sizes in ([3, 7, 2], [1, 4, 4, 4, 1]):
        yield {"ask": "one network", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}
    # Few inputs and many neurons: there an input too many, or one too few, shows.
    for sizes in ([2, 40, 5], [4, 12, 12, 5], [50, 8, 6], [3, 40, 40, 20]):
        yield {"ask": "many starts", "sizes": sizes, "seed": int(rng.integers(1, 10_000))}
