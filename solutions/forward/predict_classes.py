"""Every answer to `predict_classes`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, telling_case, wrong

from . import NEIGHBOURS_IN_THE_BATCH

WHOLE_NUMBERS = "classes are whole numbers"
ALLOWED = {
    "rounded": WHOLE_NUMBERS,
    "cut_to_int": WHOLE_NUMBERS,
    "clipped_at_100": "there are at most ten classes here",
}


def predict_classes(logits):
    """Decide on a class for each row of logits.

    Of two or more columns, for the classes 0, 1, 2, …, the largest wins. A single column says 1
    where sigmoid(logit) is above 0.5, otherwise 0.
    logits : array, shape (m, n_out), any finite numbers, also all negative, also 1000
    Returns classes : array, shape (m,), whole numbers, not True and False
    """
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1)


@right
def classes_one_by_one(logits):
    answers = []
    for row in logits:
        if len(row) == 1:
            answers.append(int(1 / (1 + np.exp(-row[0])) > 0.5))
        else:
            answers.append(max(range(len(row)), key=lambda k: row[k]))
    return np.array(answers)


@right
def classes_with_a_zero_column(logits):
    if logits.shape[1] == 1:
        logits = np.hstack([np.zeros_like(logits), logits])
    return logits.argmax(axis=-1)


@right
def classes_by_sorting(logits):
    m, n_out = logits.shape
    if n_out < 2:
        return (logits.reshape(m) > 0).astype(float)
    return np.argsort(logits, axis=1)[:, -1]


@right
def classes_through_shares(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits)) > 0.5).astype(np.int32).ravel()
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.argmax(shares / shares.sum(axis=1, keepdims=True), axis=1)


@wrong(
    "You looked for the largest in each column, over the samples. Each sample is a row: compare "
    "along the row, axis=1."
)
def down_the_columns(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=0)


@like(down_the_columns)
def down_the_columns_always(logits):
    return np.argmax(logits, axis=0)


@wrong(
    "You looked for the largest number of the whole table and got one answer. Each row has its "
    "own: say along which axis."
)
def over_everything(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits)


@like(over_everything)
def over_everything_always(logits):
    return np.argmax(logits)


@wrong(
    "With a single column all your classes are 0: its largest is always column 0. One output needs "
    "another rule, is the logit above 0?, and it holds wherever there is one *column*."
)
def always_argmax(logits):
    return np.argmax(logits, axis=1)


@wrong(
    "You compared every logit with 0. With several columns, the place of the largest is the class."
)
def always_threshold(logits):
    return np.where(logits > 0, 1, 0)


@wrong(
    "You compared the logit with 0.5. It is the sigmoid that is compared with 0.5, and it passes "
    "0.5 where the logit passes 0."
)
def logits_above_half(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0.5, 1, 0)
    return np.argmax(logits, axis=1)


@wrong("You call a sigmoid of exactly 0.5 a 1. The contract says 1 only above 0.5.")
def zero_is_yes(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] >= 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(zero_is_yes)
def rounded_up_at_half(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits[:, 0])) >= 0.5).astype(int)
    return np.argmax(logits, axis=1)


@wrong("You returned the largest logit. Asked is its place in the row, the class.")
def the_largest_itself(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.max(logits, axis=1)


@wrong("You picked the smallest. The largest wins.")
def smallest_wins(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmin(logits, axis=1)


@wrong(
    "You compared the logits without their signs. A very negative logit speaks against its class."
)
def largest_size_wins(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.abs(logits), axis=1)


@wrong(
    "You cut the logits at 0 before comparing. When all of a row are negative, nothing is left to "
    "compare."
)
def bent_first(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.maximum(logits, 0), axis=1)


@wrong(
    "Your answer is a column, (m, 1). One class per sample has the shape (m,): take the only "
    "column out."
)
def column(logits):
    if logits.shape[1] == 1:
        return np.where(logits > 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(column)
def column_everywhere(logits):
    if logits.shape[1] == 1:
        return np.where(logits > 0, 1, 0)
    return np.argmax(logits, axis=1, keepdims=True)


@wrong("You return True and False. The classes are the numbers 1 and 0.")
def booleans(logits):
    if logits.shape[1] == 1:
        return logits[:, 0] > 0
    return np.argmax(logits, axis=1)


@wrong("You counted the columns from 1. The first class is 0.")
def counted_from_one(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1) + 1


@wrong("For one output you return its sigmoid. The question is yes or no: is it above 0.5?")
def chances_not_classes(logits):
    if logits.shape[1] == 1:
        return 1 / (1 + np.exp(-logits[:, 0]))
    return np.argmax(logits, axis=1)


@wrong(
    "Only sigmoids that are nearly 1 become class 1, and 0.59 does not. Ask whether each is above "
    "0.5. (To make whole numbers of them drops what is behind the point.)"
)
def sigmoid_cut_to_a_whole_number(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits[:, 0]))).astype(int)
    return np.argmax(logits, axis=1)


@wrong("You marked the winner of each row in a table. Return the winners' numbers: (m,).")
def marks_in_a_table(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.where(logits == logits.max(axis=1, keepdims=True), 1, 0)


@wrong(
    "Your exponentials leave the range of numbers, or come out equal, and with them who is the "
    "largest. The largest logit wins as it is: compare the logits themselves."
)
def exponentials_out_of_range(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), axis=1)


@like(exponentials_out_of_range)
def sigmoids_compared(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(1 / (1 + np.exp(-logits)), axis=1)


@like(exponentials_out_of_range)
def exponentials_compared(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(np.exp(logits), axis=1)


@like(sigmoid_cut_to_a_whole_number)
def sigmoid_above_nine_tenths(logits):
    if logits.shape[1] == 1:
        return np.where(1 / (1 + np.exp(-logits[:, 0])) > 0.9, 1, 0)
    return np.argmax(logits, axis=1)


@like(sigmoid_cut_to_a_whole_number)
def sigmoid_rounded_down(logits):
    if logits.shape[1] == 1:
        return np.floor(1 / (1 + np.exp(-logits[:, 0])))
    return np.argmax(logits, axis=1)


@wrong("With one column you have the classes the wrong way round: 1 is where the logit is above 0.")
def below_zero_is_yes(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] < 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(below_zero_is_yes)
def zero_or_below_is_yes(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 0, 1)
    return np.argmax(logits, axis=1)


@wrong(
    "With one column all your classes are 1. A sigmoid is always above 0: ask whether it is above "
    "0.5."
)
def always_yes(logits):
    if logits.shape[1] == 1:
        return np.ones(len(logits), dtype=int)
    return np.argmax(logits, axis=1)


@like(always_yes)
def sigmoid_above_zero(logits):
    if logits.shape[1] == 1:
        return np.where(1 / (1 + np.exp(-logits[:, 0])) > 0, 1, 0)
    return np.argmax(logits, axis=1)


@wrong("You compared the logit with 1. Its sigmoid passes 0.5 where the logit passes 0.")
def logits_above_one(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 1, 1, 0)
    return np.argmax(logits, axis=1)


@wrong(NEIGHBOURS_IN_THE_BATCH)
def scaled_by_the_batch(logits):
    logits = logits - logits.mean(axis=0)
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(scaled_by_the_batch)
def compared_with_the_mean(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > logits.mean(), 1, 0)
    return np.argmax(logits - logits.mean(axis=0), axis=1)


@like(scaled_by_the_batch)
def compared_with_the_median(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > np.median(logits), 1, 0)
    return np.argmax(logits, axis=1)


@wrong(
    "You ask whether there is one sample. The rule for a single output goes by the columns: "
    "shape[1]."
)
def asks_for_one_sample(logits):
    if logits.shape[0] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(asks_for_one_sample)
def asks_for_one_sample_by_length(logits):
    if len(logits) == 1:
        return (logits.ravel() > 0).astype(int)
    return np.argmax(logits, axis=1)


@wrong("Two columns are two classes: there too the largest wins. Only a single column is compared.")
def two_columns_as_one(logits):
    if logits.shape[1] <= 2:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argmax(logits, axis=1)


@like(two_columns_as_one)
def second_of_two_columns(logits):
    if logits.shape[1] <= 2:
        return np.where(logits[:, -1] > 0, 1, 0)
    return np.argmax(logits, axis=1)


@wrong(
    "For a single sample you return a number without an axis: squeeze drops every axis of length 1."
    " One class per sample has the shape (m,), also (1,)."
)
def squeezes_everything(logits):
    if logits.shape[1] == 1:
        return np.squeeze(np.where(logits > 0, 1, 0))
    return np.squeeze(np.argmax(logits, axis=1))


@wrong("You return the places in order of size. Asked is the place of the largest alone: (m,).")
def whole_order(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    return np.argsort(logits, axis=1)


@wrong("You return a list. The contract asks for an array: np.array(...) makes one.")
def as_a_list(logits):
    if logits.shape[1] == 1:
        return [1 if row[0] > 0 else 0 for row in logits]
    return [int(np.argmax(row)) for row in logits]


@wrong("With one column you return a sign, −1 for a no. The classes are 0 and 1.")
def signs(logits):
    if logits.shape[1] == 1:
        return np.sign(logits[:, 0])
    return np.argmax(logits, axis=1)


@like(signs)
def ones_of_both_signs(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, -1)
    return np.argmax(logits, axis=1)


@wrong("With one column you return the logit, cut to a whole number. Ask whether it is above 0.")
def logits_cut_to_whole_numbers(logits):
    if logits.shape[1] == 1:
        return logits[:, 0].astype(int)
    return np.argmax(logits, axis=1)


@rival
def search_that_begins_at_minus_100(logits):
    if logits.shape[1] == 1:
        return np.where(logits[:, 0] > 0, 1, 0)
    classes = np.zeros(len(logits), int)
    for i, row in enumerate(logits):
        largest = -100
        for j, logit in enumerate(row):
            if logit > largest:
                largest, classes[i] = logit, j
    return classes


def hidden_cases(rng):
    def among_samples(draw):
        """Draw logits where it matters whether a sample is compared with the other samples."""
        shown = scaled_by_the_batch, compared_with_the_mean
        return telling_case(lambda: {"logits": draw()}, predict_classes, *shown)

    yield among_samples(lambda: rng.normal(0, 2, (7, 1)).round(2))
    yield among_samples(lambda: rng.normal(0.3, 0.4, (9, 1)).round(2))
    for m, k in ((6, 3), (5, 10), (8, 2), (1, 4)):
        logits = rng.normal(0, 2, (m, k)).round(3)
        logits[0, -1] = 9.0
        yield {"logits": logits}
    yield {
        "logits": rng.normal(0, 2, (5, 3)).round(3)
        + rng.uniform(800, 2000, (5, 1)).round(1) * [[1], [-1], [1], [-1], [-1]]
    }
    yield {"logits": np.array([[-rng.uniform(1, 3)]]).round(3)}
    for m, k in ((6, 4), (4, 7)):
        yield among_samples(lambda shape=(m, k): rng.uniform(-6, -0.5, shape).round(3))
