"""Every answer to `odd_of_three`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from ..neuron import OF_NO_INPUTS

ALLOWED = OF_NO_INPUTS | {
    "squeezed": "no axis of the answer has length 1",
    "cut_to_int": "biases of 0, -1 and -2 with the output bias 0 count as well",
    "sign_turned": "with all signs turned, hidden neurons say the opposite, which serves as well",
    "reversed": "hidden neurons in another order are as good, with their output weights",
}


def odd_of_three():
    """Choose weights that answer 1 where an odd number of three inputs is 1.

    For a row x of zeros and ones, h = step(x @ W1 + b1) and the answer is step(h @ w2 + b2).
    Returns W1 : array or lists, shape (3, 3); b1, w2 : arrays or lists, shape (3,); b2 : float
    """
    W1 = np.ones((3, 3))
    b1 = np.array([-0.5, -1.5, -2.5])
    w2 = np.array([1.0, -1.0, 1.0])
    b2 = -0.5
    return W1, b1, w2, b2


@right
def odd_from_above():
    # All, at least two, at least one; in lists.
    return [[1, 1, 1]] * 3, [-2.5, -1.5, -0.5], [2, -2, 2], -1


@right
def odd_with_signs_turned():
    # The middle neuron says "at most one".
    W1 = np.array([[2.0, -1.0, 1.0]] * 3)
    return W1, np.array([-1.0, 1.5, -2.5]), np.array([1.0, 1.0, 1.0]), -1.5


@right
def odd_in_float32():
    W1 = np.full((3, 3), 4, dtype=np.float32)
    b1 = np.array([-2, -6, -10], dtype=np.float32)
    return W1, b1, np.array([3, -3, 3], dtype=np.float32), np.float32(-1.5)


@wrong(
    "Hidden neurons of yours are the same, so they say the same: as good as one. Let each count to "
    "another number."
)
def equal_neurons():
    return np.ones((3, 3)), np.full(3, -0.5), np.array([1.0, -1.0, 1.0]), -0.5


@like(equal_neurons)
def parity_of_three_zeros():
    return np.zeros((3, 3)), np.zeros(3), np.zeros(3), 0.0


@wrong("All is right but the last row: three ones are an odd number too.")
def all_three_forgotten():
    return np.ones((3, 3)), np.array([-0.5, -1.5, -2.5]), np.array([1.0, -1.0, -1.0]), -0.5


@wrong("You answer 1 where an even number of inputs is 1. Asked is an odd one.")
def even_not_odd():
    return np.ones((3, 3)), np.array([-0.5, -1.5, -2.5]), np.array([-1.0, 1.0, -1.0]), 0.5


@wrong("You answer 1 as soon as any input is 1. Two ones are an even number.")
def any_not_odd():
    return np.ones((3, 3)), np.array([-0.5, -1.5, -2.5]), np.array([1.0, 0.0, 0.0]), -0.5


@wrong(
    "With signs of biases turned around, your answer is right. Were they meant as thresholds? A "
    "threshold of 1.5 is a bias of -1.5."
)
def thresholds():
    return np.ones((3, 3)), np.array([0.5, 1.5, 2.5]), np.array([1.0, -1.0, 1.0]), 0.5


def hidden_cases(rng):
    # The question has no inputs: there is nothing to vary.
    return [{}]
