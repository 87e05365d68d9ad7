"""Every answer to `one_hot`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong


def one_hot(y, C):
    """Write labels as rows of zeros with a single one at the right class.

    Parameters
    ----------
    y : ndarray of int, shape (m,)
        The labels, from 0 to C - 1. Not every class has to occur.
    C : int
        The number of classes.

    Returns
    -------
    ndarray, shape (m, C)
        Numbers, 0 and 1; not True and False.
    """
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y] = 1.0
    return Y


@right
def one_hot_by_loop(y, C):
    Y = np.zeros((len(y), C))
    for i in range(len(y)):
        Y[i, y[i]] = 1
    return Y


@right
def one_hot_by_eye(y, C):
    return np.eye(C)[y]


@right
def one_hot_by_comparison(y, C):
    return (y.reshape(-1, 1) == np.arange(C)).astype(int)


@right
def one_hot_by_where(y, C):
    return np.where(y[:, None] == np.arange(C)[None, :], 1.0, 0.0)


@right
def one_hot_in_plain_python(y, C):
    return np.array([[1 if c == label else 0 for c in range(C)] for label in y])


@right
def one_hot_in_float32(y, C):
    Y = np.zeros((y.size, C), dtype=np.float32)
    np.put_along_axis(Y, y[:, None], 1, axis=1)
    return Y


@wrong(
    "You made as many columns as the largest label needs. There are C classes, also when the last "
    "ones do not occur in this batch."
)
def as_many_as_occur(y, C):
    Y = np.zeros((len(y), y.max() + 1))
    Y[np.arange(len(y)), y] = 1.0
    return Y


@wrong("You wrote one column per sample. Samples are rows: (m, C).")
def one_column_per_sample(y, C):
    Y = np.zeros((C, len(y)))
    Y[y, np.arange(len(y))] = 1.0
    return Y


@wrong(
    "Your ones stand one place too far left: classes are counted from 0, so label 0 is the first "
    "column."
)
def counted_from_one(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y - 1] = 1.0
    return Y


@wrong(
    "You filled whole columns, for every sample. Each row gets a single one: name a row number "
    "with each label."
)
def whole_columns(y, C):
    Y = np.zeros((len(y), C))
    Y[:, y] = 1.0
    return Y


@wrong(
    "You used the labels as row numbers and filled whole rows. The label says which *column* of "
    "the sample's row gets the one."
)
def whole_rows(y, C):
    Y = np.zeros((len(y), C))
    Y[y] = 1.0
    return Y


@wrong(
    "The places are right, but your table holds True and False. The contract asks for numbers, 0 "
    "and 1."
)
def booleans(y, C):
    return y[:, None] == np.arange(C)


@wrong("You wrote the label itself into its place. What stands there is 1.")
def label_in_place_of_one(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y] = y
    return Y


@wrong("Your numbers are right, but they are lists in a list. The contract asks for an array.")
def nested_lists(y, C):
    return [[1.0 if label == c else 0.0 for c in range(C)] for label in y]


def hidden_cases(rng):
    for m, C in [(5, 4), (3, 6), (7, 3), (4, 10), (9, 5)]:
        # The last class never occurs: the size must come from C.
        yield {"y": rng.permutation(np.arange(m) % (C - 1)), "C": C}
