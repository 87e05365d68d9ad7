"""Every answer to `diagnose_start`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def diagnose_start(n_in, n_hidden, rng):
    """Draw starting weights from which a small sigmoid network can learn XOR.

    Every weight is drawn on its own, from `rng` and nothing else, from any continuous
    distribution with these properties: mean 0 in W1 and in w2; a standard deviation between
    0.3 and 2 in W1, and of at most 2 in w2. Biases may be 0, or anything between -2 and 2.

    Parameters
    ----------
    n_in : int
        Number of inputs.
    n_hidden : int
        Number of hidden neurons.
    rng : numpy.random.Generator
        The source of all random numbers.

    Returns
    -------
    W1 : ndarray, shape (n_in, n_hidden)
        One column of weights per hidden neuron.
    b1 : ndarray, shape (n_hidden,)
    w2 : ndarray, shape (n_hidden,)
        The output neuron's weights.
    b2 : float
    """
    W1 = rng.standard_normal((n_in, n_hidden))
    b1 = np.zeros(n_hidden)
    w2 = rng.standard_normal(n_hidden)
    b2 = 0.0
    return W1, b1, w2, b2


@right
def start_uniform(n_in, n_hidden, rng):
    W1 = rng.uniform(-1, 1, (n_in, n_hidden))
    return W1, rng.uniform(-1, 1, n_hidden), rng.uniform(-1, 1, n_hidden), rng.uniform(-1, 1)


@right
def start_scaled_by_inputs(n_in, n_hidden, rng):
    W1 = rng.normal(0, 1 / np.sqrt(n_in), size=(n_in, n_hidden))
    w2 = rng.normal(0, 1 / np.sqrt(n_hidden), size=n_hidden)
    return W1, np.zeros(n_hidden), w2, 0


@right
def start_like_pytorch(n_in, n_hidden, rng):
    def layer(fan_in, shape):
        return rng.uniform(-1, 1, shape) / np.sqrt(fan_in)

    W1, b1 = layer(n_in, (n_in, n_hidden)), layer(n_in, n_hidden)
    return W1, b1, layer(n_hidden, n_hidden), float(layer(n_hidden, ()))


@right
def start_column_by_column(n_in, n_hidden, rng):
    columns = [2 * rng.standard_normal(n_in, dtype=np.float32) for _ in range(n_hidden)]
    w2 = 0.1 * rng.standard_normal(n_hidden)
    return np.stack(columns, axis=1), np.zeros((n_hidden,)), w2, np.float64(0)


@wrong(
    "The weights still start near 0. Every neuron then says nearly 0.5 for every input, the four "
    "errors cancel, and there is no slope to follow."
)
def tiny(n_in, n_hidden, rng):
    scale = 0.01
    W1 = scale * rng.standard_normal((n_in, n_hidden))
    b1 = np.zeros(n_hidden)
    w2 = scale * rng.standard_normal(n_hidden)
    b2 = 0.0
    return W1, b1, w2, b2


@wrong(
    "All weights start with the same number. Equal neurons get equal slopes and stay equal: you "
    "train copies of one neuron. The weights have to differ at random."
)
def same_for_all(n_in, n_hidden, rng):
    return np.full((n_in, n_hidden), 0.5), np.zeros(n_hidden), np.full(n_hidden, 0.5), 0.0


@like(same_for_all)
def start_zeros(n_in, n_hidden, rng):
    return np.zeros((n_in, n_hidden)), np.zeros(n_hidden), np.zeros(n_hidden), 0.0


@wrong(
    "Some hidden neurons, or some inputs, share their starting weights. Neurons that have all "
    "their weights in common never part again; yours are on the way there. The contract asks you "
    "to draw every weight on its own."
)
def equal_neurons(n_in, n_hidden, rng):
    W1 = np.full((n_in, n_hidden), rng.standard_normal())
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(equal_neurons)
def start_one_neuron_copied(n_in, n_hidden, rng):
    W1 = np.repeat(rng.standard_normal((n_in, 1)), n_hidden, axis=1)
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(equal_neurons)
def start_one_input_copied(n_in, n_hidden, rng):
    W1 = np.tile(rng.standard_normal(n_hidden), (n_in, 1))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@wrong(
    "Your random numbers do not come from the argument `rng`. Drawing from NumPy's own generator "
    "cannot be repeated; a generator seeded inside gives the same start every time."
)
def other_source(n_in, n_hidden, rng):
    return np.random.randn(n_in, n_hidden), np.zeros(n_hidden), np.random.randn(n_hidden), 0.0


@like(other_source)
def start_from_a_new_generator(n_in, n_hidden, rng):
    rng = np.random.default_rng(0)
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@wrong(
    "Your weights lean to one side of 0: all neurons start out pulling the same way. Draw them "
    "around 0."
)
def lopsided(n_in, n_hidden, rng):
    return 2 * rng.random((n_in, n_hidden)), np.zeros(n_hidden), 2 * rng.random(n_hidden), 0.0


@like(lopsided)
def start_of_absolute_values(n_in, n_hidden, rng):
    W1 = np.abs(rng.standard_normal((n_in, n_hidden)))
    return W1, np.zeros(n_hidden), np.abs(rng.standard_normal(n_hidden)), 0.0


@wrong(
    "The hidden weights W1 are still so small that the hidden neurons hardly tell the inputs "
    "apart. A standard deviation of about 1 does."
)
def too_small(n_in, n_hidden, rng):
    W1 = 0.1 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 0.1 * rng.standard_normal(n_hidden), 0.0


@like(too_small)
def start_only_output_mended(n_in, n_hidden, rng):
    W1 = 0.01 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(too_small)
def start_much_smaller(n_in, n_hidden, rng):
    W1 = 0.0001 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 0.0001 * rng.standard_normal(n_hidden), 0.0


@wrong(
    "Your weights are so large that the sigmoids sit at 0 or 1, where they are flat: no slope "
    "again, at the other end. About 1 is enough."
)
def too_large(n_in, n_hidden, rng):
    W1 = 100 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 100 * rng.standard_normal(n_hidden), 0.0


def hidden_cases(rng):
    for n_in, n_hidden in ((2, 4), (2, 7), (3, 4), (2, 9)):
        yield {"n_in": n_in, "n_hidden": n_hidden, "seed": int(rng.integers(1, 10_000))}
