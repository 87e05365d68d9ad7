"""Every answer to `diagnose_start`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

ALLOWED = {
    "squeezed": "no axis of the answer has length 1",
    "rounded": "rounded weights of this size learn as well",
    "clipped_at_6": "hardly any weight is beyond 6",
    "clipped_at_100": "no weight is beyond 100",
    "sign_turned": "weights with their signs turned are as good",
    "reversed": "weights in another order are as good",
    "fails_on_one_row": "a network for XOR has two inputs, and more than one hidden neuron",
    "arguments_changed": "of the arguments only rng is an object, and drawing changes it",
}


def diagnose_start(n_in, n_hidden, rng):
    """Draw starting weights from which a small sigmoid network learns XOR, every time.

    From each start, 3,000 steps of the colleague's loop (sigmoids in both layers, squared error,
    gradient descent at the learning rate 2) end with a loss below 0.01, for 8 hidden neurons or
    more. A third input has no say in the answer.
    n_in, n_hidden : int, the number of inputs, 2 or 3, and of hidden neurons
    rng : numpy.random.Generator, from which alone comes what is random; W1 differs with it
    Returns W1 : array, shape (n_in, n_hidden), one column per hidden neuron; b1, w2 : arrays, shape
        (n_hidden,); b2 : float
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
def start_with_random_biases(n_in, n_hidden, rng):
    W1 = rng.normal(0, 1, (n_in, n_hidden))
    return W1, rng.uniform(-0.5, 0.5, n_hidden), rng.normal(0, 0.7, n_hidden), -0.2


@right
def start_column_by_column(n_in, n_hidden, rng):
    columns = [rng.standard_normal(n_in, dtype=np.float32) for _ in range(n_hidden)]
    w2 = 0.5 * rng.standard_normal(n_hidden)
    return np.stack(columns, axis=1), np.zeros((n_hidden,)), w2, np.float64(0)


@right
def start_between_0_and_1(n_in, n_hidden, rng):
    return rng.random((n_in, n_hidden)), np.zeros(n_hidden), rng.random(n_hidden), 0.0


@right
def start_without_output_weights(n_in, n_hidden, rng):
    return rng.standard_normal((n_in, n_hidden)), np.zeros(n_hidden), np.zeros(n_hidden), 0.0


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
    "Your W1 does not come from the argument `rng`: it is the same whatever generator is handed "
    "in. (Fixed numbers are, and those of a generator seeded inside.)"
)
def same_every_time(n_in, n_hidden, rng):
    rng = np.random.default_rng(0)
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


@like(same_every_time)
def start_of_equal_steps(n_in, n_hidden, rng):
    W1 = np.linspace(-1, 1, n_in * n_hidden).reshape(n_in, n_hidden)
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


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
    "Your hidden weights are so large that many sigmoids sit at 0 or 1, where they are flat: no "
    "slope again, at the other end. A standard deviation of about 1 is enough."
)
def too_large(n_in, n_hidden, rng):
    W1 = 100 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 100 * rng.standard_normal(n_hidden), 0.0


@like(too_large)
def start_three_times_as_large(n_in, n_hidden, rng):
    W1 = 3 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 3 * rng.standard_normal(n_hidden), 0.0


def hidden_cases(rng):
    for n_in, n_hidden in ((2, 8), (2, 10), (3, 8), (2, 9)):
        yield {"n_in": n_in, "n_hidden": n_hidden, "seed": int(rng.integers(1, 10_000))}
