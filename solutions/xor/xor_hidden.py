"""Every answer to `xor_hidden`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from ..neuron import OF_NO_INPUTS

ALLOWED = OF_NO_INPUTS | {
    "squeezed": "no axis of the answer has length 1",
    "sign_turned": "neurons with all signs turned answer the opposite, which serves as well",
}


def xor_hidden():
    """Choose two hidden neurons that make XOR easy for the neuron after them.

    Neuron j computes step(X @ W[:, j] + b[j]): its weights are *column* j. Any pair is right of
    whose answers at the corners some neuron with a step can make 0, 1, 1, 0. As in lesson 02,
    each line has a margin of at least 0.05.
    Returns W : array or lists, shape (2, 2); b : array or list, shape (2,)
    """
    W = np.array([[1.0, 1.0], [1.0, 1.0]])
    b = np.array([-0.5, -1.5])
    return W, b


@right
def hidden_or_nand():
    return np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5])


@right
def hidden_one_without_the_other():
    # x1 and not x2; x2 and not x1.
    return np.array([[1, -1], [-1, 1]]), np.array([-0.5, -0.5])


@right
def hidden_nor_and_in_float32():
    W = np.array([[-3, 2], [-3, 2]], dtype=np.float32)
    return W, np.array([1, -3], dtype=np.float32)


@right
def hidden_slanted():
    # OR and NAND with two lines that are not parallel.
    return np.array([[0.7, -9.0], [1.3, -7.0]]), np.array([-0.2, 11.0])


@wrong(
    "You returned two neurons, each with its own w and b. Asked is one layer: W with the first "
    "neuron's weights in its first column and the second's in its second, and b with both biases."
)
def two_gates():
    return (np.array([1.0, 1.0]), -0.5), (np.array([1.0, 1.0]), -1.5)


@wrong(
    "You wrote each neuron's weights as a row of W. They are a column: X @ W multiplies the inputs"
    " with the columns. Transposed, your answer is right."
)
def transposed():
    # One input but not the other, both ways round, each neuron written as a row.
    return np.array([[2.0, -2.0], [-1.0, 1.0]]), np.array([-0.5, -0.5])


@like(transposed)
def weights_or_nand_in_rows():
    return np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([-0.5, 1.5])


@wrong(
    "With the signs of b turned around, your answer is right. Were they meant as thresholds? A "
    "threshold of 1.5 is a bias of -1.5."
)
def thresholds():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.5, 1.5])


@wrong(
    "A hidden neuron of yours has no weights: both are 0, so that it answers the same for every "
    "input, and has no line. Give it weights."
)
def no_weights():
    return np.zeros((2, 2)), np.zeros(2)


@like(no_weights)
def one_neuron_without_weights():
    return np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([-0.5, 1.0])


@wrong("Your biases are 0, so both lines run through the corner (0, 0). Shift them.")
def no_bias():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0])


@wrong(
    "One of your lines touches a corner, or nearly. Move it, with the bias, to the middle between "
    "the corners that it separates."
)
def on_a_corner():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.0])


@wrong(
    "One of your hidden neurons says the same at all four corners. That leaves a single neuron to "
    "do the work, and a single neuron cannot make XOR."
)
def idle():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -2.5])


@wrong(
    "Your two hidden neurons split the corners the same way (or one is the opposite of the other)."
    " Two that say the same are worth one."
)
def twins():
    return np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([-0.5, -1.0])


@like(twins)
def weights_and_with_nand():
    return np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-1.5, 1.5])


@wrong(
    "Your hidden layer keeps all four corners apart, as the inputs did, so the output neuron faces"
    " XOR once more. Two corners with the same answer have to meet."
)
def unchanged():
    return np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([-0.5, -0.5])


@wrong(
    "Your hidden layer moves two corners onto one point that XOR must answer differently. The ones"
    " that may meet are (0, 1) with (1, 0), and (0, 0) with (1, 1)."
)
def wrong_ones_meet():
    return np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([-0.5, -0.5])


def hidden_cases(rng):
    # The question has no inputs: there is nothing to vary.
    return [{}]
