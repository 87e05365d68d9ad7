"""How the exercises of lesson 07 are asked and judged: scores, probabilities, losses."""

import numpy as np

from ..exercise import Exercise, Misconception

# A failing case with the fewest numbers is the one that a learner is shown. The numbers that
# the text works out by hand come first, and no case is smaller.

BY_HAND = np.array([[2.0, 1.0, 0.1]])
DIGIT = np.array([[-1.0, -2.0, 0.9, 3.1, -1.5, 1.0, -0.8, -0.3, -0.7, -1.4]])


def near(rng, m, C):
    """Return scores of an ordinary size, no two of a row closer than a tenth."""
    Z = np.array([0.4 * rng.permutation(C) for _ in range(m)])
    return Z + rng.uniform(0.0, 0.3, (m, C)) - rng.uniform(0.0, 2.0, (m, 1))


def far(rng, m, C):
    """Return scores of which some rows lie about 1000, some about −1000, and one in between.

    Each kind of row stops another shortcut: the exponential itself, one maximum for all
    rows, the logarithm of a probability of 0.
    """
    Z = near(rng, m, C)
    kinds = rng.permutation(m)
    Z[kinds[0]] += 1000
    Z[kinds[1]] -= 1000
    Z[kinds[2], rng.permutation(C)[:2]] = [1000.0, -1000.0]
    return Z


# A square table stops what looks at the shape to find out which axis is which.
SHAPES = [
    (near, 4, 3), (far, 3, 4), (far, 6, 2), (far, 5, 3), (far, 4, 6), (near, 2, 5), (near, 3, 3)
]  # fmt: skip


def some_right(rng, Z):
    """Return labels of which more than half, but not all, stand where a row is largest."""
    m, C = Z.shape
    y = np.argmax(Z, axis=1)
    wrong = rng.permutation(m)[: max(1, (m - 1) // 3)]
    y[wrong] = (y[wrong] + rng.integers(1, C, len(wrong))) % C
    return y


# accuracy --------------------------------------------------------------------------------


def right_ones_counted(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y)


def in_per_cent(Z, y):
    return 100 * np.mean(np.argmax(Z, axis=1) == y)


def share_of_wrong_ones(Z, y):
    return np.mean(np.argmax(Z, axis=1) != y)


def one_answer_per_sample(Z, y):
    decisions = np.argmax(Z, axis=1)
    return decisions == y


def divided_by_classes(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y) / Z.shape[1]


def largest_of_each_column(Z, y):
    return np.mean(np.argmax(Z, axis=0) == y)


def smallest_score(Z, y):
    return np.mean(np.argmin(Z, axis=1) == y)


def scores_against_labels(Z, y):
    return np.mean(np.max(Z, axis=1) == y)


def decisions_returned(Z, y):
    return np.argmax(Z, axis=1)


def divided_without_fractions(Z, y):
    return np.sum(np.argmax(Z, axis=1) == y) // len(y)


def every_decision_with_every_label(Z, y):
    return np.mean(np.argmax(Z, axis=1, keepdims=True) == y)


def draw_accuracies(rng):
    for m, C in [(5, 3), (8, 4), (7, 2), (10, 6), (4, 5), (13, 3)]:
        Z = near(rng, m, C)
        yield {"Z": Z, "y": some_right(rng, Z)}


ACCURACY = Exercise(
    "accuracy",
    points=1,
    returns="the share of right decisions, one number from 0 to 1",
    visible=[
        {
            # The last row's largest score is 1.0, by chance its label too.
            "Z": np.array([[2.0, 1.0, 0.1], [0.5, 3.0, -1.0], [1.0, 0.0, 4.0], [0.0, 1.0, 0.5]]),
            "y": np.array([0, 1, 0, 1]),
        },
        {
            "Z": np.array(
                [
                    [-1.0, -2.0],
                    [0.5, 2.5],
                    [3.0, 1.0],
                    [-4.0, -3.0],
                    [0.0, 1.5],
                    [2.0, 0.5],
                    [-0.5, -1.5],
                ]
            ),
            "y": np.array([0, 1, 0, 0, 1, 1, 0]),
        },
        {
            "Z": np.array(
                [
                    [0.2, 0.1, 0.9, 0.4, 0.3],
                    [1.0, 4.0, 2.0, 3.0, 0.0],
                    [-1.0, -3.0, -2.0, -5.0, -4.0],
                ]
            ),
            "y": np.array([2, 1, 0]),
        },
    ],
    hidden=draw_accuracies,
    misconceptions=[
        Misconception(
            "right_ones_counted",
            "You counted the right decisions. The accuracy is their share: divide by the number "
            "of samples.",
            right_ones_counted,
        ),
        Misconception(
            "in_per_cent",
            "You answered in per cent. The contract asks for a share from 0 to 1.",
            in_per_cent,
        ),
        Misconception(
            "share_of_wrong_ones",
            "You returned the share of wrong decisions. The right ones were asked for.",
            share_of_wrong_ones,
        ),
        Misconception(
            "one_answer_per_sample",
            "You returned True or False for every sample. Take the mean over the samples: True "
            "counts as 1, False as 0.",
            one_answer_per_sample,
        ),
        Misconception(
            "divided_by_classes",
            "You divided by the number of classes. There is one decision per sample, so divide "
            "by the number of samples.",
            divided_by_classes,
        ),
        Misconception(
            "largest_of_each_column",
            "You looked for the largest score of each column, over the samples. A decision is "
            "the largest score of a row, along axis 1.",
            largest_of_each_column,
        ),
        Misconception(
            "smallest_score",
            "You decided for the smallest score. The largest one wins.",
            smallest_score,
        ),
        Misconception(
            "scores_against_labels",
            "You compared the largest scores with the labels. A label is the number of a class: "
            "compare it with the *place* of the largest score.",
            scores_against_labels,
        ),
        Misconception(
            "decisions_returned",
            "You returned the decisions. The task asks how many of them are right, as a share.",
            decisions_returned,
        ),
        Misconception(
            "divided_without_fractions",
            "You divided with //, which drops the fraction, so that only all right gives a 1. A "
            "share needs /.",
            divided_without_fractions,
        ),
        Misconception(
            "every_with_every",
            "You compared every decision with every label: a column (m, 1) and a row (m,) make "
            "a table (m, m). Keep both flat, (m,).",
            every_decision_with_every_label,
        ),
    ],
    hints=(
        "A decision is right where it equals the label.",
        "Decisions (0, 1, 2, 1) and labels (0, 1, 0, 1): three of four are right, 0.75.",
        "Compare the decisions with the labels, and take the mean of the answers: True counts "
        "as 1.",
    ),
)


# softmax ---------------------------------------------------------------------------------


def without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


def without_maximum_row_by_row(Z):
    rows = []
    for z in Z:
        rows.append(np.exp(z) / np.sum(np.exp(z)))
    return np.array(rows)


def one_maximum_for_all_rows(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cut_at_700(Z):
    powers = np.exp(np.clip(Z, -700, 700))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cut_at_500(Z):
    powers = np.exp(np.clip(Z, -500, 500))
    return powers / np.sum(powers, axis=1, keepdims=True)


def minimum_subtracted(Z):
    powers = np.exp(Z - np.min(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def down_the_columns(Z):
    powers = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return powers / np.sum(powers, axis=0, keepdims=True)


def down_the_columns_after_row_maximum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=0)


def down_the_columns_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=0)


def down_the_columns_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=0)


def over_the_whole_table(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers)


def over_the_whole_table_after_row_maximum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers)


def over_the_whole_table_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers)


def flat_maximum(Z):
    powers = np.exp(Z - np.max(Z, axis=1))
    return powers / np.sum(powers, axis=1, keepdims=True)


def flat_sum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1)


def flat_sum_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1)


def flat_sum_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=1)


def scores_shared_out(Z):
    return Z / np.sum(Z, axis=1, keepdims=True)


def a_sigmoid_each(Z):
    return 1 / (1 + np.exp(-Z))


def a_stable_sigmoid_each(Z):
    small = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1 / (1 + small), small / (1 + small))


def powers_only(Z):
    return np.exp(Z - np.max(Z, axis=1, keepdims=True))


def powers_only_without_maximum(Z):
    return np.exp(Z)


def signs_turned(Z):
    powers = np.exp(-(Z - np.min(Z, axis=1, keepdims=True)))
    return powers / np.sum(powers, axis=1, keepdims=True)


def signs_turned_after_shift(Z):
    powers = np.exp(np.max(Z, axis=1, keepdims=True) - Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


def signs_turned_without_shift(Z):
    powers = np.exp(-Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


def divided_by_the_maximum(Z):
    powers = np.exp(Z / np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def divided_by_the_size(Z):
    powers = np.exp(Z / np.max(np.abs(Z), axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def ones_at_the_largest(Z):
    return np.where(Z == np.max(Z, axis=1, keepdims=True), 1.0, 0.0)


def softmax_twice(Z):
    for _ in range(2):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        Z = powers / np.sum(powers, axis=1, keepdims=True)
    return Z


def callers_scores_shifted(Z):
    Z -= np.max(Z, axis=1, keepdims=True)
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


def draw_scores(rng):
    for draw, m, C in SHAPES:
        yield {"Z": draw(rng, m, C)}


SCORES = [
    {"Z": BY_HAND},
    {"Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5]])},
    {"Z": DIGIT},
    {"Z": np.array([[1000.0, -1000.0, 0.0]])},
    # The first two rows differ by a constant: the same probabilities.
    {
        "Z": np.array(
            [[1000.0, 999.0, 997.0], [-1000.0, -1001.0, -1003.0], [0.0, 1000.0, -1000.0],
             [-2.0, 0.5, 1.0]]
        )
    },
]  # fmt: skip

SOFTMAX = Exercise(
    "softmax",
    points=3,
    returns="one probability per class for each sample: (m, C)",
    visible=SCORES,
    hidden=draw_scores,
    misconceptions=[
        Misconception(
            "without_maximum",
            "Your formula is right, and the computer cannot follow: exp(1000) is infinity for "
            "it, exp(-1000) is 0, and infinity / infinity or 0 / 0 is NaN. Shift each row "
            "first: subtract its largest score. That changes no probability.",
            without_maximum,
            without_maximum_row_by_row,
        ),
        Misconception(
            "one_maximum_for_all_rows",
            "You subtracted one maximum, that of the whole table, from all rows. A row far below "
            "it then becomes exp of something like -2000, all zeros, and 0 / 0 is NaN. Every row "
            "needs its own maximum.",
            one_maximum_for_all_rows,
        ),
        Misconception(
            "cut_off",
            "You cut large scores off. After that 1000 and 999 look the same. Shift each row by "
            "its largest score: that keeps all differences.",
            cut_at_700,
            cut_at_500,
        ),
        Misconception(
            "minimum_subtracted",
            "You subtracted the smallest score of each row. What remains can still be as large "
            "as 2000, and exp of that overflows. With the largest subtracted, no exponent is "
            "above 0.",
            minimum_subtracted,
        ),
        Misconception(
            "down_the_columns",
            "You divided by sums down the columns, over the samples. Each *row* is one sample "
            "and has to add up to 1: sum along axis 1, over the classes.",
            down_the_columns,
            down_the_columns_after_row_maximum,
            down_the_columns_without_maximum,
            down_the_columns_one_maximum,
        ),
        Misconception(
            "over_the_whole_table",
            "You divided by the sum over the whole table, so all samples share one 1. Every row "
            "has to add up to 1 by itself.",
            over_the_whole_table,
            over_the_whole_table_after_row_maximum,
            over_the_whole_table_without_maximum,
        ),
        Misconception(
            "flat_row_numbers",
            "You have one number per row, of shape (m,), and it met the table as if it were a "
            "row. Keep it as a column, (m, 1): `keepdims=True` does that, in both places.",
            flat_maximum,
            flat_sum,
            flat_sum_without_maximum,
            flat_sum_one_maximum,
        ),
        Misconception(
            "scores_shared_out",
            "You divided the scores themselves by their sum. Scores can be negative, "
            "probabilities cannot: take the exponential of each score first.",
            scores_shared_out,
        ),
        Misconception(
            "a_sigmoid_each",
            "You took a sigmoid of every score. Each is between 0 and 1, but a row does not add "
            "up to 1: the classes have to share.",
            a_sigmoid_each,
            a_stable_sigmoid_each,
        ),
        Misconception(
            "powers_only",
            "You returned the exponentials. Divide each row by its sum, so that it adds up to 1.",
            powers_only,
            powers_only_without_maximum,
        ),
        Misconception(
            "signs_turned",
            "Your smallest score gets the largest probability: a sign is turned in the exponent.",
            signs_turned,
            signs_turned_after_shift,
            signs_turned_without_shift,
        ),
        Misconception(
            "divided_by_the_maximum",
            "You divided the scores by the largest one. That changes their differences, and with "
            "them the probabilities. Subtract it.",
            divided_by_the_maximum,
            divided_by_the_size,
        ),
        Misconception(
            "ones_at_the_largest",
            "You returned the decision: 1 for the largest score, 0 for the others. Probabilities "
            "also say how sure it is.",
            ones_at_the_largest,
        ),
        Misconception(
            "softmax_twice",
            "You applied softmax to the probabilities again, which flattens them. Once is enough.",
            softmax_twice,
        ),
        Misconception(
            "callers_scores_shifted",
            "Your probabilities are right, but you shifted the caller's own scores: `-=` changes "
            "the array itself. Give the shifted scores a name of their own.",
            callers_scores_shifted,
        ),
    ],
    hints=(
        "Three steps for each row: shift it so that its largest score is 0, take the "
        "exponentials, divide by their sum.",
        "(2, 1, 0.1) shifted is (0, -1, -1.9); exponentials 1, 0.368, 0.150; their sum 1.517; "
        "the first probability 1 / 1.517 = 0.659. For a table (m, C), the maxima and the sums "
        "are columns of shape (m, 1).",
        "Subtract each row's maximum, taken along axis 1 with keepdims; take exp of the whole "
        "table; divide by the row sums, again along axis 1 with keepdims.",
    ),
)


# one_hot ---------------------------------------------------------------------------------


def as_many_as_occur(y, C):
    Y = np.zeros((len(y), y.max() + 1))
    Y[np.arange(len(y)), y] = 1.0
    return Y


def one_column_per_sample(y, C):
    Y = np.zeros((C, len(y)))
    Y[y, np.arange(len(y))] = 1.0
    return Y


def counted_from_one(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y - 1] = 1.0
    return Y


def whole_columns(y, C):
    Y = np.zeros((len(y), C))
    Y[:, y] = 1.0
    return Y


def whole_rows(y, C):
    Y = np.zeros((len(y), C))
    Y[y] = 1.0
    return Y


def true_and_false(y, C):
    return y[:, None] == np.arange(C)


def label_in_place_of_one(y, C):
    Y = np.zeros((len(y), C))
    Y[np.arange(len(y)), y] = y
    return Y


def nested_lists(y, C):
    return [[1.0 if label == c else 0.0 for c in range(C)] for label in y]


def draw_labels(rng):
    for m, C in [(5, 4), (3, 6), (7, 3), (4, 10), (9, 5)]:
        # The last class never occurs: the size must come from C.
        yield {"y": rng.permutation(np.arange(m) % (C - 1)), "C": C}


ONE_HOT = Exercise(
    "one_hot",
    points=1,
    returns="one row of zeros with a single one per sample: (m, C)",
    visible=[
        {"y": np.array([2, 0, 1]), "C": 4},
        {"y": np.array([1, 1, 0, 2, 1, 0]), "C": 3},
        {"y": np.array([7, 3]), "C": 10},
    ],
    hidden=draw_labels,
    misconceptions=[
        Misconception(
            "as_many_as_occur",
            "You made as many columns as the largest label needs. There are C classes, also "
            "when the last ones do not occur in this batch.",
            as_many_as_occur,
        ),
        Misconception(
            "one_column_per_sample",
            "You wrote one column per sample. Samples are rows: (m, C).",
            one_column_per_sample,
        ),
        Misconception(
            "counted_from_one",
            "Your ones stand one place too far left: classes are counted from 0, so label 0 is "
            "the first column.",
            counted_from_one,
        ),
        Misconception(
            "whole_columns",
            "You filled whole columns, for every sample. Each row gets a single one: name a row "
            "number with each label.",
            whole_columns,
        ),
        Misconception(
            "whole_rows",
            "You used the labels as row numbers and filled whole rows. The label says which "
            "*column* of the sample's row gets the one.",
            whole_rows,
        ),
        Misconception(
            "true_and_false",
            "The places are right, but your table holds True and False. The contract asks for "
            "numbers, 0 and 1.",
            true_and_false,
        ),
        Misconception(
            "label_in_place_of_one",
            "You wrote the label itself into its place. What stands there is 1.",
            label_in_place_of_one,
        ),
        Misconception(
            "nested_lists",
            "Your numbers are right, but they are lists in a list. The contract asks for an array.",
            nested_lists,
        ),
    ],
    hints=(
        "Start from zeros, then place one 1 in each row.",
        "Labels (2, 0, 1) with C = 4 give the rows 0 0 1 0, then 1 0 0 0, then 0 1 0 0.",
        "Two lists of numbers side by side pick single places of a table: the row numbers 0 to "
        "m - 1, and the labels as column numbers. Set these places to 1.",
    ),
)


# mean_squared_error ----------------------------------------------------------------------


def squares_added(predictions, targets):
    return np.sum((predictions - targets) ** 2)


def squares_per_sample(predictions, targets):
    return np.sum((predictions - targets) ** 2) / len(predictions)


def squares_per_output(predictions, targets):
    return np.sum((predictions - targets) ** 2) / predictions.shape[1]


def one_error_per_sample(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=1)


def one_error_per_output(predictions, targets):
    return np.mean((predictions - targets) ** 2, axis=0)


def half_the_mean(predictions, targets):
    return np.mean((predictions - targets) ** 2) / 2


def root_taken(predictions, targets):
    return np.sqrt(np.mean((predictions - targets) ** 2))


def averaged_before_squared(predictions, targets):
    return np.mean(predictions - targets) ** 2


def not_squared(predictions, targets):
    return np.mean(predictions - targets)


def not_squared_other_way(predictions, targets):
    return np.mean(targets - predictions)


def sizes_not_squares(predictions, targets):
    return np.mean(np.abs(predictions - targets))


def draw_predictions(rng):
    for m, n in [(4, 3), (2, 5), (6, 2), (3, 4), (5, 1)]:
        targets = rng.normal(0, 2, (m, n))
        yield {"predictions": targets + rng.normal(0.4, 1.0, (m, n)), "targets": targets}


MEAN_SQUARED_ERROR = Exercise(
    "mean_squared_error",
    points=1,
    returns="one number",
    visible=[
        {
            "predictions": np.array([[1.0, 2.0], [4.0, 0.0], [3.0, 5.0]]),
            "targets": np.array([[0.0, 2.0], [2.0, 1.0], [3.0, 2.0]]),
        },
        {
            "predictions": np.array([[0.5, -1.0, 2.0, 0.0], [1.5, 2.5, -0.5, 1.0]]),
            "targets": np.array([[0.0, 1.0, 2.5, -1.0], [1.0, 0.5, -2.0, 1.5]]),
        },
        {
            "predictions": np.array([[1.0], [-2.0], [0.5], [3.0], [2.0], [0.0]]),
            "targets": np.array([[2.0], [-1.0], [0.0], [1.0], [2.5], [1.5]]),
        },
    ],
    hidden=draw_predictions,
    misconceptions=[
        Misconception(
            "squares_added",
            "You added the squares up. The contract asks for their mean: a sum grows with the "
            "amount of data.",
            squares_added,
        ),
        Misconception(
            "squares_per_sample",
            "You divided by the number of samples only. Here the mean runs over all m·n numbers.",
            squares_per_sample,
        ),
        Misconception(
            "squares_per_output",
            "You divided by the number of outputs only. Here the mean runs over all m·n numbers.",
            squares_per_output,
        ),
        Misconception(
            "one_error_per_line",
            "You kept one mean per row or per column. A loss is one number, the mean over the "
            "whole table.",
            one_error_per_sample,
            one_error_per_output,
        ),
        Misconception(
            "half_the_mean",
            "You halved it. Some books do, this contract does not.",
            half_the_mean,
        ),
        Misconception("root_taken", "You took the root. The contract stops before.", root_taken),
        Misconception(
            "averaged_before_squared",
            "You took the mean of the errors and squared that, so that errors of both signs "
            "cancel. Square every error first.",
            averaged_before_squared,
        ),
        Misconception(
            "not_squared",
            "You took the mean of the errors themselves: positive and negative ones cancel. "
            "Square them first.",
            not_squared,
            not_squared_other_way,
        ),
        Misconception(
            "sizes_not_squares",
            "You took the mean of the errors' sizes. Squares were asked for.",
            sizes_not_squares,
        ),
    ],
    hints=(
        "Errors, squares, mean, in this order.",
        "Errors (1, 0), (2, -1), (0, 3): the squares add up to 15, and there are six of them: 2.5.",
        "Subtract the tables, square the result, and take the mean of all of it.",
    ),
)


def is_cut_off(answer, Z, y=None):
    """Whether logarithms that should lie near −1000 were kept from going there.

    Whatever was added or cut off, 1e-7 or 1e-300: the answer is finite and far too near.
    """
    reaches = np.max(Z.max(axis=1) - Z.min(axis=1)) > 700
    return reaches and np.isfinite(answer).all() and np.max(np.abs(answer)) < 750


def is_out_of_range(answer, Z, y=None):
    """Whether scores about 1000 made NaN or infinity of an answer, or cut it off as well."""
    if np.isfinite(answer).all():
        return is_cut_off(answer, Z)
    return np.max(np.abs(Z)) > 700


# log_softmax -----------------------------------------------------------------------------


def log_of_softmax(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


def log_of_naive_softmax(Z):
    powers = np.exp(Z)
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


def log_sum_without_maximum(Z):
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


def log_after_one_maximum(Z):
    shifted = Z - np.max(Z)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def log_of_softmax_after_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


def log_with_a_little_added(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True) + 1e-12)


def log_of_naive_softmax_with_a_little_added(Z):
    powers = np.exp(Z)
    return np.log(powers / np.sum(powers, axis=1, keepdims=True) + 1e-12)


def log_of_clipped(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(np.clip(powers / np.sum(powers, axis=1, keepdims=True), 1e-12, 1.0))


def maximum_lost(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def sum_without_log(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.sum(np.exp(shifted), axis=1, keepdims=True)


def shifted_scores(Z):
    return Z - np.max(Z, axis=1, keepdims=True)


def log_down_the_columns(Z):
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))


def log_down_the_columns_after_row_maximum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=0))


def log_over_the_whole_table(Z):
    shifted = Z - np.max(Z)
    return shifted - np.log(np.sum(np.exp(shifted)))


def log_over_the_whole_table_after_row_maximum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted)))


def log_with_flat_maximum(Z):
    shifted = Z - np.max(Z, axis=1)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def log_with_flat_sum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1))


def in_base_two(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return (shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))) / np.log(2)


def in_base_ten(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return (shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))) / np.log(10)


def minus_log_softmax(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1, keepdims=True)) - shifted


def probabilities_without_log(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def scores_shifted_for_the_log(Z):
    Z -= np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


LOG_SOFTMAX = Exercise(
    "log_softmax",
    points=2,
    returns="the logarithm of each probability: (m, C)",
    visible=SCORES,
    hidden=draw_scores,
    misconceptions=[
        Misconception(
            "log_of_softmax",
            "You took the logarithm of the probabilities. Where a probability is too small for "
            "the computer it is 0, and log 0 is minus infinity; the true value for the scores "
            "(1000, 0) is -1000. Stay with the logarithms: the shifted score minus the log of "
            "the sum.",
            log_of_softmax,
        ),
        Misconception(
            "without_maximum",
            "exp(1000) is infinity for a computer and exp(-1000) is 0; after that nothing can be "
            "saved. Shift each row by its largest score first.",
            log_of_naive_softmax,
            log_sum_without_maximum,
        ),
        Misconception(
            "one_maximum_for_all_rows",
            "You subtracted one maximum, that of the whole table. In a row far below it all "
            "exponentials are 0, and so is their sum. Every row needs its own maximum.",
            log_after_one_maximum,
            log_of_softmax_after_one_maximum,
        ),
        Misconception(
            "maximum_lost",
            "Your sum is that of the shifted row, but the score in front of it is not shifted. "
            "Use the shifted score in both places.",
            maximum_lost,
        ),
        Misconception(
            "sum_without_log",
            "You subtracted the sum of the exponentials. It is their logarithm that is "
            "subtracted: the log of a quotient is a difference of logs.",
            sum_without_log,
        ),
        Misconception(
            "shifted_scores",
            "You returned the shifted scores. What is missing is the log of the sum of their "
            "exponentials.",
            shifted_scores,
        ),
        Misconception(
            "down_the_columns",
            "You worked down the columns, over the samples. Each row is one sample: maximum and "
            "sum run along axis 1.",
            log_down_the_columns,
            log_down_the_columns_after_row_maximum,
        ),
        Misconception(
            "over_the_whole_table",
            "You summed over the whole table. Every row has a sum of its own.",
            log_over_the_whole_table,
            log_over_the_whole_table_after_row_maximum,
        ),
        Misconception(
            "flat_row_numbers",
            "You have one number per row, of shape (m,), and it met the table as if it were a "
            "row. Keep it as a column, (m, 1): `keepdims=True` does that, in both places.",
            log_with_flat_maximum,
            log_with_flat_sum,
        ),
        Misconception(
            "other_base",
            "You used a logarithm of base 2 or 10. The natural one, np.log, is asked for: it "
            "undoes exp.",
            in_base_two,
            in_base_ten,
        ),
        Misconception(
            "sign_turned",
            "Your numbers have the wrong sign. The logarithm of a probability is never above 0.",
            minus_log_softmax,
        ),
        Misconception(
            "probabilities_without_log",
            "You returned the probabilities. Their logarithms are asked for.",
            probabilities_without_log,
        ),
        Misconception(
            "callers_scores_shifted",
            "Your numbers are right, but you shifted the caller's own scores: `-=` changes the "
            "array itself. Give the shifted scores a name of their own.",
            scores_shifted_for_the_log,
        ),
        Misconception(
            "something_added",
            "You kept the logarithm from 0 by adding something small or cutting it off. That is "
            "finite, and wrong: the scores (1000, 0) get about -28 or so where -1000 is right. "
            "Without the detour over the probabilities nothing has to be added.",
            log_with_a_little_added,
            log_of_clipped,
            tell=is_cut_off,
        ),
        Misconception(
            "out_of_range",
            "With scores about 1000 some step of yours leaves the range of numbers: an exp of "
            "1000, or a log of 0. Shift each row by its largest score before any exp, and take "
            "the log of the row's sum, not of a probability.",
            log_of_naive_softmax_with_a_little_added,
            tell=is_out_of_range,
        ),
    ],
    hints=(
        "The logarithm of a quotient is a difference: log p is the score minus the log of the "
        "sum of exponentials. With shifted scores both parts stay small.",
        "(2, 1, 0.1) shifted is (0, -1, -1.9); the exponentials add up to 1.517; log 1.517 = "
        "0.417; so the answer is (-0.417, -1.417, -2.317).",
        "Shift each row by its maximum, as in softmax. From the shifted scores subtract the "
        "natural logarithm of the row sums of their exponentials.",
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)


# cross_entropy ---------------------------------------------------------------------------


def losses_added(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_p[np.arange(len(y)), y])


def mean_over_classes_too(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(np.eye(Z.shape[1])[y] * log_p)


def sum_over_classes_count(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(log_p[np.arange(len(y)), y]) / Z.shape[1]


def minus_forgotten(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return np.mean(log_p[np.arange(len(y)), y])


def one_loss_per_sample(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y]


def every_row_with_every_label(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[:, y])


def all_classes_averaged(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p)


def loss_from_probabilities(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


def loss_without_maximum(Z, y):
    powers = np.exp(Z)
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


def log_sum_loss_without_maximum(Z, y):
    sums = np.log(np.sum(np.exp(Z), axis=1))
    return np.mean(sums - Z[np.arange(len(y)), y])


def loss_from_table(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.sum(np.eye(Z.shape[1])[y] * np.log(p), axis=1))


def loss_with_a_little_added(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))


def loss_without_maximum_with_a_little_added(Z, y):
    powers = np.exp(Z)
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12))


def loss_of_clipped(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(np.clip(p[np.arange(len(y)), y], 1e-12, 1.0)))


def scores_taken_for_probabilities(Z, y):
    return -np.mean(np.log(Z[np.arange(len(y)), y]))


def scores_taken_for_logarithms(Z, y):
    return -np.mean(Z[np.arange(len(y)), y])


def log_forgotten(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(p[np.arange(len(y)), y])


def missing_share(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return np.mean(1 - p[np.arange(len(y)), y])


def loss_of_softmax_twice(Z, y):
    for _ in range(2):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        Z = powers / np.sum(powers, axis=1, keepdims=True)
    return -np.mean(np.log(Z[np.arange(len(y)), y]))


def loss_in_base_two(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y]) / np.log(2)


def loss_in_base_ten(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y]) / np.log(10)


def both_sides_counted(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    Y = np.eye(Z.shape[1])[y]
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.mean(np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p), axis=1))


def squares_against_one_hot(Z, y):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    p = powers / np.sum(powers, axis=1, keepdims=True)
    return np.mean((p - np.eye(Z.shape[1])[y]) ** 2)


def labels_as_rows(Z, y):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[y])


def draw_labelled_scores(rng):
    for draw, m, C in SHAPES:
        Z = draw(rng, m, C)
        y = some_right(rng, Z)
        if draw is far:
            # The row with 1000 and −1000: its right class is the impossible one.
            row = np.argmax(Z.max(axis=1) - Z.min(axis=1))
            y[row] = np.argmin(Z[row])
        yield {"Z": Z, "y": y}


CROSS_ENTROPY = Exercise(
    "cross_entropy",
    points=3,
    returns="the loss, one number",
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]]), "y": np.array([0, 2])},
        {
            "Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [-2.0, -1.0], [1.5, 1.0]]),
            "y": np.array([1, 0, 0, 1, 1]),
        },
        {
            "Z": np.array([[0.5, 3.0, -1.0, 0.0, 2.0], [1.0, 0.5, -2.0, 1.5, 0.25]]),
            "y": np.array([1, 2]),
        },
        {
            "Z": np.array([[1000.0, 999.0], [-1000.0, -1001.0], [2.0, 1.0]]),
            "y": np.array([0, 1, 1]),
        },
        {
            "Z": np.array([[1000.0, 0.0, -1000.0], [-2.0, 0.5, 1.0]]),
            "y": np.array([2, 1]),
        },
    ],
    hidden=draw_labelled_scores,
    misconceptions=[
        Misconception(
            "losses_added",
            "You added the losses of all samples. The contract asks for their mean.",
            losses_added,
        ),
        Misconception(
            "divided_by_classes",
            "You divided by the number of classes, alone or as well: with one-hot labels, sum "
            "over the classes and take the mean over the samples only.",
            mean_over_classes_too,
            sum_over_classes_count,
        ),
        Misconception(
            "minus_forgotten",
            "Your loss is negative: the logarithm of a probability is never above 0, so the loss "
            "needs a minus.",
            minus_forgotten,
        ),
        Misconception(
            "one_loss_per_sample",
            "You returned one loss per sample. Take the mean: a loss is one number.",
            one_loss_per_sample,
        ),
        Misconception(
            "every_row_with_every_label",
            "You picked the columns of all labels in every row. Each row meets only its own "
            "label: name the row numbers too.",
            every_row_with_every_label,
        ),
        Misconception(
            "labels_as_rows",
            "You used the labels as row numbers. The row numbers are 0 to m - 1; the label says "
            "which column of its row counts.",
            labels_as_rows,
        ),
        Misconception(
            "all_classes_averaged",
            "You took the mean over all classes. Only the right class of each sample counts.",
            all_classes_averaged,
        ),
        Misconception(
            "log_of_probability",
            "You went over the probabilities. Where one is too small for the computer it is 0, "
            "and its logarithm minus infinity (and 0 times that is NaN). Go from the scores to "
            "the logarithms directly, as in log_softmax.",
            loss_from_probabilities,
            loss_from_table,
        ),
        Misconception(
            "without_maximum",
            "exp(1000) is infinity for a computer. Shift each row by its largest score first, or "
            "use log_softmax, which does.",
            loss_without_maximum,
            log_sum_loss_without_maximum,
        ),
        Misconception(
            "scores_taken_for_probabilities",
            "You took the logarithm of the scores, as if they were probabilities. Softmax comes "
            "in between.",
            scores_taken_for_probabilities,
        ),
        Misconception(
            "scores_taken_for_logarithms",
            "You averaged the scores of the right classes. What the other classes scored must "
            "count too: log p is the score minus the log of the sum of exponentials.",
            scores_taken_for_logarithms,
        ),
        Misconception(
            "log_forgotten",
            "You averaged the probabilities of the right classes. The loss is their negative "
            "logarithm.",
            log_forgotten,
            missing_share,
        ),
        Misconception(
            "softmax_twice",
            "Softmax was applied twice: once to the scores, once to its own probabilities. That "
            "flattens them, and even a perfect answer pays.",
            loss_of_softmax_twice,
        ),
        Misconception(
            "other_base",
            "You used a logarithm of base 2 or 10. The natural one is asked for: always saying "
            "ten equal probabilities then costs 2.30.",
            loss_in_base_two,
            loss_in_base_ten,
        ),
        Misconception(
            "both_sides_counted",
            "You also counted log(1 - p) of the wrong classes. That is the binary cross-entropy; "
            "here the classes share one softmax, and only the right one counts.",
            both_sides_counted,
        ),
        Misconception(
            "squares_against_one_hot",
            "You took the squared error against the one-hot labels. Here the loss is -log p of "
            "the right class.",
            squares_against_one_hot,
        ),
        Misconception(
            "something_added",
            "You kept the logarithm from 0 by adding something small or cutting it off. The loss "
            "is then finite, and wrong: a right class 1000 below the largest score costs 1000, "
            "and with 1e-12 added it costs about 28. log_softmax needs no such help.",
            loss_with_a_little_added,
            loss_of_clipped,
            tell=is_cut_off,
        ),
        Misconception(
            "out_of_range",
            "With scores about 1000 some step of yours leaves the range of numbers: an exp of "
            "1000, or a log of 0. Shift each row by its largest score before any exp, and take "
            "the log of the row's sum, not of a probability.",
            loss_without_maximum_with_a_little_added,
            tell=is_out_of_range,
        ),
    ],
    hints=(
        "For each sample, find log p of its label; then one mean and one minus. You have a "
        "function for log p already.",
        "The scores (2, 1, 0.1) have log p = (-0.417, -1.417, -2.317). With label 0 that costs "
        "0.417, with label 2 it costs 2.317; the mean is 1.367.",
        "Take log_softmax of the scores, pick in row i the column of label i (row numbers and "
        "labels as two index arrays), and return minus the mean.",
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)


# binary_cross_entropy --------------------------------------------------------------------


def minus_for_the_first_only(p, y):
    return np.mean(-y * np.log(p) + (1 - y) * np.log(1 - p))


def minus_for_the_second_only(p, y):
    return np.mean(y * np.log(p) - (1 - y) * np.log(1 - p))


def only_the_ones(p, y):
    return -np.mean(y * np.log(p))


def only_the_zeros(p, y):
    return -np.mean((1 - y) * np.log(1 - p))


def binary_minus_forgotten(p, y):
    return np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def binary_losses_added(p, y):
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def one_binary_loss_per_sample(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def binary_in_base_two(p, y):
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


def binary_in_base_ten(p, y):
    return -np.mean(y * np.log10(p) + (1 - y) * np.log10(1 - p))


def labels_turned(p, y):
    return -np.mean((1 - y) * np.log(p) + y * np.log(1 - p))


def log_p_in_both(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(p))


def one_minus_outside(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p)))


def logarithm_of_the_labels(p, y):
    return -np.mean(p * np.log(y) + (1 - p) * np.log(1 - y))


def binary_squares(p, y):
    return np.mean((p - y) ** 2)


def every_chance_with_every_label(p, y):
    y = y.reshape(-1, 1)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def sigmoid_once_more(p, y):
    p = 1 / (1 + np.exp(-p))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def draw_chances(rng):
    for m in (4, 5, 7, 3, 10):
        y = rng.permutation(np.arange(m) % 3 == 0).astype(int)
        yield {"p": rng.uniform(0.02, 0.98, m).round(3), "y": y}


BINARY_CROSS_ENTROPY = Exercise(
    "binary_cross_entropy",
    points=2,
    returns="the loss, one number",
    visible=[
        {"p": np.array([0.9, 0.2, 0.6]), "y": np.array([1, 0, 0])},
        {"p": np.array([0.99, 0.01, 0.3, 0.8, 0.45]), "y": np.array([0, 0, 1, 1, 0])},
        {"p": np.array([0.05, 0.7, 0.4, 0.25]), "y": np.array([1, 1, 0, 1])},
    ],
    hidden=draw_chances,
    misconceptions=[
        Misconception(
            "minus_for_one_term",
            "Your minus covers only one of the two terms. It stands in front of both: each of "
            "the two logarithms is negative.",
            minus_for_the_first_only,
            minus_for_the_second_only,
        ),
        Misconception(
            "only_the_ones",
            "You counted only the samples with label 1. Then always saying 1 would cost nothing: "
            "the term (1 - y) log(1 - p) is missing.",
            only_the_ones,
        ),
        Misconception(
            "only_the_zeros",
            "You counted only the samples with label 0: the term y log p is missing.",
            only_the_zeros,
        ),
        Misconception(
            "minus_forgotten",
            "Your loss is negative. The logarithm of a probability is never above 0, so the loss "
            "needs a minus in front of the whole.",
            binary_minus_forgotten,
        ),
        Misconception(
            "losses_added",
            "You added the losses of all samples. The contract asks for their mean.",
            binary_losses_added,
        ),
        Misconception(
            "one_loss_per_sample",
            "You returned one loss per sample. Take the mean: a loss is one number.",
            one_binary_loss_per_sample,
        ),
        Misconception(
            "other_base",
            "You used a logarithm of base 2 or 10. The natural one, np.log, is asked for.",
            binary_in_base_two,
            binary_in_base_ten,
        ),
        Misconception(
            "labels_turned",
            "You turned the labels around: p is the probability of a 1, so log p belongs to y "
            "and log(1 - p) to 1 - y.",
            labels_turned,
        ),
        Misconception(
            "log_p_in_both",
            "Your second term is not log(1 - p). A sample with label 0 pays for what was left "
            "to the 0, which is 1 - p, and the 1 - belongs inside the logarithm.",
            log_p_in_both,
            one_minus_outside,
        ),
        Misconception(
            "logarithm_of_the_labels",
            "You took the logarithm of the labels, which are 0 or 1, and log 0 is minus "
            "infinity. The logarithm belongs to the probabilities; the labels choose the term.",
            logarithm_of_the_labels,
        ),
        Misconception(
            "squares",
            "You took the squared error. The contract asks for the logarithms.",
            binary_squares,
        ),
        Misconception(
            "every_with_every",
            "You paired every probability with every label: a column (m, 1) and a row (m,) make "
            "a table (m, m). Keep both flat, (m,).",
            every_chance_with_every_label,
        ),
        Misconception(
            "sigmoid_once_more",
            "You applied a sigmoid to p. It is a probability already.",
            sigmoid_once_more,
        ),
    ],
    hints=(
        "A sample with label 1 pays -log p, one with label 0 pays -log(1 - p). The labels "
        "themselves can switch the two terms on and off.",
        "p = 0.9, 0.2, 0.6 with labels 1, 0, 0: the samples pay 0.105, 0.223 and 0.916; the "
        "mean is 0.415.",
        "The label times the log of p, plus one minus the label times the log of one minus p; "
        "then the mean, then a minus in front of everything.",
    ),
    # Room for those who add 1e-8 to what they take the logarithm of.
    rtol=1e-5,
)


# torch_loss ------------------------------------------------------------------------------


def _need_torch():
    """Bind torch and nn when they are first needed: declaring exercises must not load them.

    The wrong implementations below need no import lines of their own then, like the code in
    a learner's cell.
    """
    global torch, nn
    import torch
    from torch import nn


def ask_torch_loss(target, Z, y):
    """Ask for the loss and, through its record, for the slopes at the scores."""
    _need_torch()

    scores = torch.tensor(Z, dtype=torch.float32, requires_grad=True)
    loss = target(scores, torch.tensor(y, dtype=torch.int64))
    if loss is None:
        return None
    if getattr(loss, "requires_grad", False):
        loss.sum().backward()
    return {"loss": loss, "slopes": scores.grad}


def softmax_before_the_loss(Z, y):
    P = torch.softmax(Z, dim=1)
    return nn.CrossEntropyLoss()(P, y)


def softmax_over_samples_before_the_loss(Z, y):
    P = torch.softmax(Z, dim=0)
    return nn.CrossEntropyLoss()(P, y)


def sigmoid_before_the_loss(Z, y):
    return nn.CrossEntropyLoss()(torch.sigmoid(Z), y)


def sizes_and_labels_in_the_brackets(Z, y):
    return nn.CrossEntropyLoss(Z, y)


def loss_not_called(Z, y):
    return nn.CrossEntropyLoss()


def labels_first(Z, y):
    return nn.CrossEntropyLoss()(y, Z)


def torch_losses_added(Z, y):
    return nn.CrossEntropyLoss(reduction="sum")(Z, y)


def torch_loss_per_sample(Z, y):
    return nn.CrossEntropyLoss(reduction="none")(Z, y)


def one_hot_whole_numbers(Z, y):
    return nn.CrossEntropyLoss()(Z, nn.functional.one_hot(y, Z.shape[1]))


def labels_as_floats(Z, y):
    return nn.CrossEntropyLoss()(Z, y.float())


def labels_as_a_column(Z, y):
    return nn.CrossEntropyLoss()(Z, y.reshape(-1, 1))


def negative_likelihood_of_scores(Z, y):
    return nn.NLLLoss()(Z, y)


def negative_likelihood_of_probabilities(Z, y):
    return nn.NLLLoss()(torch.softmax(Z, dim=1), y)


def log_of_softmax_in_torch(Z, y):
    return nn.NLLLoss()(torch.log(torch.softmax(Z, dim=1)), y)


def loss_of_log_of_softmax_in_torch(Z, y):
    return nn.CrossEntropyLoss()(torch.log(torch.softmax(Z, dim=1)), y)


def loss_of_softmax_with_a_little_added_in_torch(Z, y):
    P = torch.softmax(Z, dim=1)
    return -torch.log(P[torch.arange(len(y)), y] + 1e-8).mean()


def decisions_before_the_loss(Z, y):
    return nn.CrossEntropyLoss()(Z.argmax(dim=1).float(), y.float())


def squared_error_in_torch(Z, y):
    labels = nn.functional.one_hot(y, Z.shape[1]).float()
    return nn.MSELoss()(torch.softmax(Z, dim=1), labels)


def binary_loss_in_torch(Z, y):
    labels = nn.functional.one_hot(y, Z.shape[1]).float()
    return nn.BCEWithLogitsLoss()(Z, labels)


def record_lost_by_item(Z, y):
    return nn.CrossEntropyLoss()(Z, y).item()


def record_lost_by_detach(Z, y):
    return nn.CrossEntropyLoss()(Z, y).detach()


def record_lost_by_a_new_tensor(Z, y):
    return torch.tensor(nn.CrossEntropyLoss()(Z, y).item())


def record_lost_by_no_grad(Z, y):
    with torch.no_grad():
        return nn.CrossEntropyLoss()(Z, y)


def draw_torch_scores(rng):
    for m, C in [(4, 3), (2, 6), (5, 2), (3, 10), (7, 4)]:
        Z = near(rng, m, C).round(3)
        yield {"Z": Z, "y": some_right(rng, Z)}


TORCH_LOSS = Exercise(
    "torch_loss",
    points=2,
    probe=ask_torch_loss,
    returns={
        "loss": "one number, a tensor of shape ()",
        "slopes": "the slopes in Z.grad after loss.backward(), a tensor: (m, C)",
    },
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]]), "y": np.array([0, 2])},
        {
            "Z": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [-2.0, -1.0], [1.5, 1.0]]),
            "y": np.array([1, 0, 0, 1, 1]),
        },
        {
            "Z": np.array(
                [[1000.0, 999.0, 998.0], [0.5, 3.0, -1.0], [0.0, 2.0, 1.0], [-1.0, 0.0, 1.5]]
            ),
            "y": np.array([1, 1, 2, 0]),
        },
        # The right class of the first sample has no probability on a computer.
        {"Z": np.array([[1000.0, 0.0, 998.0], [0.5, -1.0, 3.0]]), "y": np.array([1, 1])},
    ],
    hidden=draw_torch_scores,
    misconceptions=[
        Misconception(
            "softmax_first",
            "You took softmax before the loss. nn.CrossEntropyLoss takes the scores themselves: "
            "softmax is built in, and now it is done twice.",
            softmax_before_the_loss,
            softmax_over_samples_before_the_loss,
        ),
        Misconception(
            "sigmoid_first",
            "You took a sigmoid before the loss. nn.CrossEntropyLoss takes the scores "
            "themselves, any numbers.",
            sigmoid_before_the_loss,
        ),
        Misconception(
            "not_called",
            "nn.CrossEntropyLoss() only *makes* the loss function. Make it with empty brackets, "
            "then call it with scores and labels.",
            sizes_and_labels_in_the_brackets,
            loss_not_called,
        ),
        Misconception(
            "labels_first",
            "You passed the labels first. The scores come first, then the labels.",
            labels_first,
        ),
        Misconception(
            "losses_added",
            "You added the losses of all samples. The mean is asked for, and it is what "
            "nn.CrossEntropyLoss does unless told otherwise.",
            torch_losses_added,
        ),
        Misconception(
            "one_loss_per_sample",
            "You returned one loss per sample. The mean is asked for, and it is what "
            "nn.CrossEntropyLoss does unless told otherwise.",
            torch_loss_per_sample,
        ),
        Misconception(
            "labels_rewritten",
            "The labels are as nn.CrossEntropyLoss wants them: whole numbers (int64), shape "
            "(m,). No one-hot rows, no floats, no column.",
            one_hot_whole_numbers,
            labels_as_floats,
            labels_as_a_column,
        ),
        Misconception(
            "log_forgotten",
            "nn.NLLLoss expects logarithms of probabilities. From scores, nn.CrossEntropyLoss "
            "does both steps.",
            negative_likelihood_of_scores,
            negative_likelihood_of_probabilities,
        ),
        Misconception(
            "log_of_probability",
            "You went over the probabilities. Where one is too small for the computer it is 0, "
            "and its logarithm minus infinity, or wrong if something is added to it. Hand the "
            "scores themselves to the loss: it never makes probabilities of them.",
            log_of_softmax_in_torch,
            loss_of_log_of_softmax_in_torch,
            loss_of_softmax_with_a_little_added_in_torch,
        ),
        Misconception(
            "decisions_first",
            "You decided before you asked for the loss. A decision no longer says how sure it "
            "was: the loss takes all the scores.",
            decisions_before_the_loss,
        ),
        Misconception(
            "other_loss",
            "You used the loss for another kind of question. For exactly one right class out of "
            "C it is nn.CrossEntropyLoss.",
            squared_error_in_torch,
            binary_loss_in_torch,
        ),
        Misconception(
            "record_lost",
            "Your loss is the right number, but its record is gone, so that backward() finds no "
            "way to the scores. Return the tensor as it comes, without item, detach or no_grad.",
            record_lost_by_item,
            record_lost_by_detach,
            record_lost_by_a_new_tensor,
            record_lost_by_no_grad,
        ),
    ],
    hints=(
        "One of the losses in the table above takes scores and labels just as they are.",
        "Two steps: make the loss function, with empty brackets; call it with scores and labels. "
        "For (2, 1, 0.1) twice with labels 0 and 2 it says 1.367.",
        "Return what nn.CrossEntropyLoss says of the scores and the labels, in this order, and "
        "change neither.",
    ),
)


# mend_torch_loss -------------------------------------------------------------------------


def ask_training(target, W, b, X, y, lr, steps):
    """Let the learner's loop train one linear layer from fixed weights."""
    _need_torch()

    net = nn.Linear(*W.shape)
    with torch.no_grad():
        net.weight.copy_(torch.tensor(W.T))
        net.bias.copy_(torch.tensor(b))
    samples = torch.tensor(X, dtype=torch.float32)
    losses = target(net, samples, torch.tensor(y, dtype=torch.int64), lr, steps)
    if losses is None:
        return None
    return {"losses": losses, "W": net.weight.T, "b": net.bias}


def probabilities_into_the_loss(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        scores = net(X)
        P = torch.softmax(scores, dim=1)
        loss = loss_of(P, y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def sigmoids_into_the_loss(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        P = torch.sigmoid(net(X))
        loss = loss_of(P, y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def softmax_over_the_samples(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        P = torch.softmax(net(X), dim=0)
        loss = loss_of(P, y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def only_the_list_mended(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        scores = net(X)
        loss = loss_of(torch.softmax(scores, dim=1), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss_of(scores, y).item())
    return losses


def likelihood_of_scores(net, X, y, lr, steps):
    loss_of = nn.NLLLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def likelihood_of_probabilities(net, X, y, lr, steps):
    loss_of = nn.NLLLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(torch.softmax(net(X), dim=1), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def decisions_into_the_loss(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(torch.argmax(net(X), dim=1), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def decisions_as_floats_into_the_loss(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(torch.argmax(net(X), dim=1).float(), y.float())
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def losses_summed(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss(reduction="sum")
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def slopes_kept(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def loss_after_the_step(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss_of(net(X), y).item())
    return losses


def losses_with_their_records(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(net(X), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss)
    return losses


def draw_trainings(rng):
    for m, n, C, lr, steps in [
        (5, 2, 3, 0.5, 3), (6, 3, 4, 0.2, 4), (8, 2, 5, 1.0, 3), (7, 4, 3, 0.3, 5)
    ]:  # fmt: skip
        yield {
            "W": rng.normal(0, 1, (n, C)).round(2),
            "b": rng.normal(0, 1, C).round(2),
            "X": rng.normal(0, 1, (m, n)).round(2),
            "y": rng.permutation(np.arange(m) % C),
            "lr": lr,
            "steps": steps,
        }


MEND_TORCH_LOSS = Exercise(
    "mend_torch_loss",
    points=2,
    returns={
        "losses": "a list of numbers, one per step",
        "W": "the layer's weights after the last step: (n, C)",
        "b": "the layer's biases after the last step: (C,)",
    },
    visible=[
        {
            "W": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b": np.array([0.1, -0.2, 0.3]),
            "X": np.array([[1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 1.0]]),
            "y": np.array([0, 1, 2, 1]),
            "lr": 0.5,
            "steps": 3,
        },
        {
            "W": np.array([[0.5, -1.0], [1.5, 0.0], [-0.5, 1.0]]),
            "b": np.array([0.2, -0.4]),
            "X": np.array(
                [
                    [1.0, 0.0, -1.0],
                    [0.5, 2.0, 1.0],
                    [-1.5, 0.5, 0.0],
                    [0.0, 1.0, 2.0],
                    [1.0, -1.0, 0.5],
                ]
            ),
            "y": np.array([1, 0, 0, 1, 1]),
            "lr": 0.1,
            "steps": 4,
        },
    ],  # fmt: skip
    hidden=draw_trainings,
    misconceptions=[
        Misconception(
            "softmax_first",
            "nn.CrossEntropyLoss is given probabilities and takes softmax of them once more: a "
            "perfect 1 among ten classes comes out as 0.232, and the loss can never go under "
            "1.461. It wants the scores.",
            probabilities_into_the_loss,
        ),
        Misconception(
            "sigmoid_first",
            "A sigmoid instead of softmax is no cure: nn.CrossEntropyLoss wants the scores "
            "themselves, any numbers, and brings its own softmax.",
            sigmoids_into_the_loss,
        ),
        Misconception(
            "softmax_over_samples",
            "The other dimension is no cure: now the samples share the 1, and the loss still "
            "takes softmax of probabilities. It wants the scores themselves.",
            softmax_over_the_samples,
        ),
        Misconception(
            "only_the_list_mended",
            "The list now holds the right losses, but the training still goes down the wrong "
            "one: backward() must start at the loss of the scores.",
            only_the_list_mended,
        ),
        Misconception(
            "log_forgotten",
            "nn.NLLLoss expects logarithms of probabilities; given something else, it is no "
            "longer -log p. nn.CrossEntropyLoss was the right loss, and it takes scores.",
            likelihood_of_scores,
            likelihood_of_probabilities,
        ),
        Misconception(
            "decisions_first",
            "You decided before you asked for the loss. A decision no longer says how sure it "
            "was, and has no slope: the loss takes all the scores.",
            decisions_into_the_loss,
            decisions_as_floats_into_the_loss,
        ),
        Misconception(
            "losses_summed",
            "You add the losses of all samples, so every step is m times as long. The contract "
            "asks for the mean.",
            losses_summed,
        ),
        Misconception(
            "slopes_kept",
            "zero_grad is gone, so the slopes of all steps add up. Each step needs its own.",
            slopes_kept,
        ),
        Misconception(
            "loss_after_the_step",
            "You noted each loss after its step. The contract asks for the loss before.",
            loss_after_the_step,
        ),
        Misconception(
            "losses_with_their_records",
            "Your list holds tensors with their records. The contract asks for plain numbers: "
            "item() gives them.",
            losses_with_their_records,
        ),
    ],
    hints=(
        "The accuracy is perfect and the loss is not: look at what the loss is given.",
        "Softmax of ten numbers, nine of them 0 and one of them 1: the largest is "
        "e / (e + 9) = 0.232, and -log 0.232 = 1.461.",
        "Leave the softmax out: the loss gets the scores of the net as they come.",
    ),
    probe=ask_training,
    rtol=1e-4,
    atol=1e-5,
    planted="softmax_first",
)

EXERCISES = [
    ACCURACY,
    SOFTMAX,
    ONE_HOT,
    MEAN_SQUARED_ERROR,
    LOG_SOFTMAX,
    CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY,
    TORCH_LOSS,
    MEND_TORCH_LOSS,
]
