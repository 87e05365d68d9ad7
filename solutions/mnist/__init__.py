"""Lesson 09: a network that reads handwritten digits, in NumPy and in PyTorch."""

import numpy as np

from autograder.exercises.mnist import _batched

from ..forward.forward_with_cache import forward_with_cache

LOSS_AFTER_THE_STEP = (
    "You measured each batch after its step, when the network had just learned it. Measure first, "
    "then step."
)
MEASURED_AT_THE_END = (
    "You measured all batches at the end, with the trained network. The contract measures each "
    "batch before its own step."
)
DIVIDED_BY_BATCHES = (
    "Your sum runs over the samples, but you divide it by the number of batches. Divide by the "
    "number of samples."
)
SUM_OVER_SAMPLES = (
    "You return the sum of the losses of all samples. Divide by how many samples there are."
)
BATCHES_OVER_SAMPLES = (
    "You add up one loss for each batch, but divide by the number of samples. Weigh each loss by "
    "its number of samples first."
)


def quarters(rng, shape, low=-2.0, high=2.0):
    """Draw multiples of 1/4: they survive every number type unchanged."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


def draw_samples(rng, m, n, C):
    """Draw samples that are all different, with every label, in no order."""
    X = quarters(rng, (m, n))
    X[:, 0] = rng.permutation(m) / 4
    return X, rng.permutation(np.arange(m) % C)


def draw_network(rng, X, sizes):
    """Draw a network none of whose hidden sums lies at ReLU's kink for these samples."""
    while True:
        layers = [
            (rng.normal(0, 0.8, (a, b)).round(2), rng.normal(0, 0.3, b).round(2))
            for a, b in zip(sizes[:-1], sizes[1:], strict=True)
        ]
        _, cache = forward_with_cache(X, layers)
        if all(np.abs(Z).min() > 0.05 and 0.2 < np.mean(Z > 0) < 0.8 for _, Z in cache[:-1]):
            return layers


def draw_epochs(rng):
    for sizes, batches, lr in (
        ((4, 5, 3), (3, 2, 3), 0.1),
        ((3, 6, 4, 5), (4, 2), 0.05),
        ((20, 6, 10), (6, 3, 6, 5), 0.08),
        ((5, 4), (2, 1, 2), 0.2),
        ((3, 3, 3), (3, 2), 0.1),
        ((1, 5, 3), (4, 2), 0.1),
        ((4, 4, 2), (1,), 0.1),
    ):
        m = sum(batches)
        X, y = draw_samples(rng, m, sizes[0], sizes[-1])
        layers = draw_network(rng, X, sizes)
        if batches == (1,):
            # The same loss and the same slopes, at logits beyond 100.
            *before, (W, b) = layers
            layers = [*before, (W, b + 150)]
        yield {"layers": layers, "batches": _batched(X, y, *batches), "lr": lr}


NETWORK_TAKEN_FOR_A_LIST = (
    "You went through `net` as if it were a list of layers. It may be any nn.Module: call it, and "
    "its own forward knows the way through its layers."
)


ANSWERS = {
    "reflect_numbers": """
    **Full marks (3 points)**, one for each part.

    1. *What is wrong with 95.6 % (1 point).* The test set took part in twenty choices. The
       largest of twenty measurements is large partly by luck with these very images, so it
       promises too much. Half a point for "he used the test set" without the reason.
    2. *What to do instead (1 point).* Choose on a validation set, cut from the training data.
       Test the one network that was chosen, once, and report that number. Having touched these
       test images twenty times, he would do best with fresh ones.
    3. *Which epoch (1 point).* Epoch 7, where the validation loss is lowest (epoch 6 for
       whoever counts from 0, which is as good). After it the training loss falls on and the
       validation loss rises: overfitting, the network learns these 3,200 images by heart.
       Without the word, but with the reason, it is full marks too.
    """,
}
