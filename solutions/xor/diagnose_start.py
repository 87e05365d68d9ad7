"""Every answer to `diagnose_start`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

ALLOWED = {
    "squeezed": "no axis of the answer has length 1",
    "clipped_at_6": "hardly any weight is beyond 6",
    "clipped_at_100": "no weight is beyond 100",
    "sign_turned": "weights with their signs turned are as good",
    "reversed": "weights in another order are as good",
    "fails_on_one_row": "a network for XOR has two inputs, and more than one hidden neuron",
    "arguments_changed": "of the arguments only rng is an object, and drawing changes it",
}


def diagnose_start(n_in, n_hidden, rng):
    """Draw starting weights from which a small sigmoid network can learn XOR.

    Every weight is drawn on its own, from a continuous distribution of your choice: mean 0
    in W1 and in w2; a standard deviation between 0.3 and 2 in W1, and of at most 2 in w2.
    Biases may be 0, or anything between -2 and 2. What is random comes from `rng` and from
    nothing else.

    Parameters
    ----------
    n_in : int
        Number of inputs, 2 or 3.
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


@right
def start_at_the_widest(n_in, n_hidden, rng):
    W1 = rng.normal(0, 2, (n_in, n_hidden))
    return W1, np.full(n_hidden, 2.0), rng.normal(0, 2, n_hidden), -2


@right
def start_at_the_narrowest(n_in, n_hidden, rng):
    W1 = rng.normal(0, 0.3, (n_in, n_hidden))
    return W1, rng.uniform(-2, 2, n_hidden), rng.normal(0, 1e-3, n_hidden), rng.uniform(-2, 2)


@right
def start_with_heavy_tails(n_in, n_hidden, rng):
    W1 = rng.laplace(0, 1.4, (n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.exponential(1.9, n_hidden) - 1.9, 0.0


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
    "Two calls with generators in the same state give different starts: some of your random "
    "numbers come from elsewhere, NumPy's own generator perhaps, and cannot be repeated."
)
def other_source(n_in, n_hidden, rng):
    return np.random.randn(n_in, n_hidden), np.zeros(n_hidden), np.random.randn(n_hidden), 0.0


@like(other_source)
def start_with_biases_from_elsewhere(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.random.rand(n_hidden), rng.standard_normal(n_hidden), 0.0


@wrong(
    "The third thing that you return, w2, is the same in every start, and the second, b1, is not. "
    "The order is W1, b1, w2, b2, and w2 is drawn from `rng`."
)
def another_order(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, rng.standard_normal(n_hidden), np.zeros(n_hidden), 0.0


@wrong(
    "Weights of yours do not come from the argument `rng`: they are the same whatever generator is "
    "handed in. (Fixed numbers are, and those of a generator seeded inside.)"
)
def same_every_time(n_in, n_hidden, rng):
    rng = np.random.default_rng(0)
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(same_every_time)
def start_with_fixed_output_weights(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), np.resize([1.0, -1.0], n_hidden), 0.0


@like(same_every_time)
def start_with_output_weights_at_zero(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), np.zeros(n_hidden), 0.0


@like(same_every_time)
def start_of_equal_steps(n_in, n_hidden, rng):
    W1 = np.linspace(-1, 1, n_in * n_hidden).reshape(n_in, n_hidden)
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@wrong("All output weights of a start are one and the same number. Draw one for each neuron.")
def output_alike(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), np.full(n_hidden, rng.standard_normal()), 0.0


@wrong(
    "The same numbers come again and again in your weights: they are rounded, whole, or chosen "
    "from a few. Draw from a continuous distribution, and leave the digits as they are."
)
def few_values(n_in, n_hidden, rng):
    return (
        rng.choice([-1.0, 1.0], (n_in, n_hidden)),
        np.zeros(n_hidden),
        rng.choice([-1.0, 1.0], n_hidden),
        0.0,
    )


@like(few_values)
def start_of_whole_numbers(n_in, n_hidden, rng):
    W1 = rng.integers(-2, 3, (n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(few_values)
def start_rounded(n_in, n_hidden, rng):
    W1 = np.round(rng.standard_normal((n_in, n_hidden)), 1)
    return W1, np.zeros(n_hidden), np.round(rng.standard_normal(n_hidden), 1), 0.0


@like(few_values)
def start_with_output_weights_of_one(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.choice([-1.0, 1.0], n_hidden), 0.0


@wrong(
    "Some of your weights are made from others, so that they go up and down together. The contract "
    "asks you to draw every weight on its own."
)
def related(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), W1[0].copy(), 0.0


@like(related)
def start_with_the_last_row_turned(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), -W1[-1], 0.0


@like(related)
def start_of_mirrored_neurons(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    W1[:, n_hidden // 2 :] = -W1[:, : n_hidden - n_hidden // 2]
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(related)
def start_of_nearly_equal_neurons(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, 1)) + 0.01 * rng.standard_normal((n_in, n_hidden))
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


@rival
def start_with_biases_beyond_two(n_in, n_hidden, rng):
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.full(n_hidden, 3.0), rng.standard_normal(n_hidden), 0.0


def hidden_cases(rng):
    for n_in, n_hidden in ((2, 4), (2, 7), (3, 4), (2, 9)):
        yield {"n_in": n_in, "n_hidden": n_hidden, "seed": int(rng.integers(1, 10_000))}
    # Many starts show small deviations: a spread of 0.29, a weight that is the mean of two.
    for n_in, n_hidden, starts in ((3, 40, 90), (2, 6, 400)):
        seed = int(rng.integers(1, 10_000))
        yield {"n_in": n_in, "n_hidden": n_hidden, "seed": seed, "starts": starts}
