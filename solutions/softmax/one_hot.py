"""Every answer to `one_hot`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import FROM_0_TO_1

NUMBERS = "all numbers of the answer are 0 or 1"
ALLOWED = {
    "rounded": NUMBERS,
    "cut_to_int": NUMBERS,
    "clipped_at_6": FROM_0_TO_1,
    "clipped_at_100": FROM_0_TO_1,
}


def one_hot(y, C):
    """Write labels as rows of zeros with a single one at the right class.

    y : array of int, shape (m,), the labels, from 0 to C - 1; not every class has to occur
    C : int, the number of classes
    Returns Y : array, shape (m, C), of the numbers 0 and 1; not True and False
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
    "Your ones stand one place beside theirs: classes are counted from 0, so label 0 is the first "
    "column."
)
def counted_from_one(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y - 1] = 1.0
    return Y


@wrong(
    "Every row of yours has the ones of all samples. Each row gets a single one. Either a row "
    "number is missing beside the label, or your rows are one and the same list."
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


@like(whole_columns)
def one_row_for_all(y, C):
    table = [[0] * C] * len(y)
    for i in range(len(y)):
        table[i][y[i]] = 1
    return np.array(table)


@like(counted_from_one)
def one_place_too_far_right(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y + 1] = 1.0
    return Y


@like(counted_from_one)
def compared_from_one(y, C):
    return (y[:, None] == np.arange(1, C + 1)).astype(float)


@wrong("Zeros and ones have changed places: a single 1 at the label, 0 everywhere else.")
def zeros_and_ones_exchanged(y, C):
    Y = np.ones((len(y), C))
    Y[np.arange(len(y)), y] = 0.0
    return Y


@wrong("You filled the row as far as the label. Only the label's own place gets a 1.")
def filled_up_to_the_label(y, C):
    return (np.arange(C) <= y[:, None]).astype(float)


@like(filled_up_to_the_label)
def filled_before_the_label(y, C):
    return (np.arange(C) < y[:, None]).astype(float)


@wrong("Only your first row has its one. Does `return` stand inside the loop?")
def stopped_after_the_first(y, C):
    Y = np.zeros((len(y), C))
    for i in range(len(y)):
        Y[i, y[i]] = 1.0
        return Y


@wrong("Only your last row has its one. Does the table start anew inside the loop?")
def last_sample_only(y, C):
    for i in range(len(y)):
        Y = np.zeros((len(y), C))
        Y[i, y[i]] = 1.0
    return Y


@wrong("You returned one row, for one sample. Asked is a table with a row for each.")
def one_row_only(y, C):
    for label in y:
        row = np.zeros(C)
        row[label] = 1.0
    return row


@like(one_row_only)
def ones_of_all_in_one_row(y, C):
    row = np.zeros(C)
    row[y] = 1.0
    return row


@wrong(
    "You softened the ones. Some training does that; this contract asks for 1 and 0, and nothing "
    "between."
)
def softened(y, C):
    return np.eye(C)[y] * 0.9 + 0.1 / C


def hidden_cases(rng):
    for m, C in [(5, 4), (3, 6), (7, 3), (4, 10), (9, 5)]:
        # The last class never occurs: the size must come from C.
        yield {"y": rng.permutation(np.arange(m) % (C - 1)), "C": C}
    yield {"y": rng.integers(0, 5, 1), "C": 6}
    yield {"y": np.zeros(3, int), "C": 1}
