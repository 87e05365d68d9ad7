"""Every answer to `collapse_all`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.exercises.activations.collapse_all import as_inputs
from autograder.ways import edited, like, right, wrong

from .collapse import collapse


def collapse_all(layers):
    """Make one linear layer of any number of them that have no activation between them.

    layers : list of one or more (W, b), arrays of float, shapes (n_in, n_out) and (n_out,)
    Returns W, b : arrays of float, shapes (n, k) and (k,), from first inputs to last outputs
    """
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = collapse(W, b, W_next, b_next)
    return W, b


@right
def collapsed_step_by_step(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = W @ V, b @ V + c
    return W, b


@right
def collapsed_from_the_end(layers):
    W, b = layers[-1]
    for V, c in reversed(layers[:-1]):
        W, b = V @ W, c @ W + b
    return W, b


@right
def collapsed_by_trying(layers):
    n = len(layers[0][0])

    def through(X):
        for W, b in layers:
            X = X @ W + b
        return X

    b = through(np.zeros((1, n)))[0]
    return through(np.eye(n)) - b, b


@wrong("Only the first two layers became one. Go on with that one and the next, to the last.")
def first_two_only(layers):
    if len(layers) == 1:
        return layers[0]
    return collapse(*layers[0], *layers[1])


@like(first_two_only)
@edited(collapse_all, "    return W, b\n", "        return W, b\n    return W, b\n")
def collapsing_with_an_early_return(): ...


@wrong(
    "Your b is the last layer's alone. Those of the layers below go through the weights above them."
)
@edited(
    collapsed_step_by_step,
    "W, b = W @ V, b @ V + c",
    "W, b = W @ V, c",
)
def last_bias_only(): ...


@wrong("The layers are multiplied in the wrong order. The first one stands on the left.")
@edited(collapsed_step_by_step, "W, b = W @ V, b @ V + c", "W, b = V @ W, b @ V + c")
def wrong_order(): ...


@wrong("You send each bias through, but leave out the next layer's own.")
@edited(collapsed_step_by_step, "b @ V + c", "b @ V")
def next_bias_missing(): ...


@wrong("An activation is left between your layers. Collapse them as they are, linear.")
def bend_kept(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = np.maximum(0, W) @ V, np.maximum(0, b) @ V + c
    return W, b


def hidden_cases(rng):
    for sizes, far in (((2, 4, 3), 2), ((3, 2, 4, 2), 20), ((1, 3, 2, 5, 2), 2), ((4, 3), 2)):
        yield as_inputs(
            [
                (rng.uniform(-far, far, (n, m)).round(2), rng.uniform(-far, far, m).round(2))
                for n, m in zip(sizes, sizes[1:], strict=False)
            ]
        )
