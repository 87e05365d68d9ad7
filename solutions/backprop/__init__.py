"""Lesson 08, backprop: slopes sent back through a network, and learning with them."""

import numpy as np

from ..forward.forward_with_cache import forward_with_cache

SLOPES_OF_THE_BEGINNING = (
    "All slopes of an epoch are taken at the weights with which it begins: either they wait for "
    "one step at its end, or they are older than their step. Each batch makes its step at once, "
    "and the next slopes are those of the weights after it."
)
OLDER_WEIGHTS = (
    "Your slopes are those of older weights than the step begins with. After every step the "
    "weights are others, and so are the slopes: forward, backward, step, each time anew."
)
SUMMED_SLOPES = (
    "Your steps are as many times too long as there are samples: the slopes, or the loss that "
    "they are made of, are a sum. The contract's loss is a mean."
)
COPY_TRAINED = (
    "Your losses are right, but the network that you were given is as it was. Did you train a "
    "copy? The contract wants `net` itself changed."
)
OTHER_LOSS = (
    "You used the loss of another kind of question. Asked is the cross-entropy, "
    "nn.CrossEntropyLoss on the logits."
)
PLAIN_NUMBERS = "Your result is a tensor. The contract asks for plain numbers: item() gives them."


def away_from_zero(rng, shape, low=0.3, high=1.5):
    """Return random numbers of both signs whose size is never negligible."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


def draw_layers(rng, *sizes):
    """Draw a network none of whose numbers is negligible."""
    return [
        (away_from_zero(rng, (n_in, n_out), 0.2, 1.2), away_from_zero(rng, n_out, 0.1, 0.5))
        for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def draw_network(rng, m, *sizes):
    """Draw samples and a network in which every layer's slopes are worth looking at.

    Each hidden layer fires here and there, some sum lies just above 0, and none at ReLU's kink,
    where a float32 could fall on the other side.
    """
    # Here, for the cases of `backward` are drawn by this function.
    from .backward import backward

    while True:
        X, layers = rng.normal(0, 1.2, (m, sizes[0])), draw_layers(rng, *sizes)
        logits, cache = forward_with_cache(X, layers)
        sums = [Z for _, Z in cache[:-1]]
        grads = backward(rng.normal(size=logits.shape), cache, layers)
        if (
            all(np.abs(Z).min() > 0.02 for Z in sums)
            and all(0.2 < np.mean(Z > 0) < 0.8 for Z in sums)
            and any(np.any((Z > 0) & (Z < 0.1)) for Z in sums)
            and all(np.abs(dW).sum() > 0.1 for dW, _ in grads)
            and np.abs(logits).max() < 8
        ):
            return X, layers


ANSWERS = {
    "reflect_check": """
    **Full marks (3 points)**, one for each part.

    1. *Why it passed (1 point).* With all weights and biases 0 the hidden layer says 0 and W2
       carries nothing back, so the right slopes of W1, b1 and W2 are 0, whatever the data; that
       of b2 is the mean of P − Y, which is 0 because she has as many samples of each class. Her
       code multiplies by the same zeros: almost any wrong formula gives 0 as well, and 0 = 0
       proves nothing. Half a point for "zero is a special case" without the reason.
    2. *A better check (1 point).* Random weights that are not zero, float64, central
       differences with h about 1e-5, every array for itself, cosine and ratio instead of a
       difference alone, and a gradient that is not zero. Any three of these earn the point.
    3. *What it found (1 point).* Cosine 1 everywhere: the direction is right. Ratio 12, the
       number of samples: the mean is missing, every step is 12 times too long. With a learning
       rate 12 times smaller it trains all the same, until the batch size changes.
    """,
}
