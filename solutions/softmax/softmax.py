"""Every answer to `softmax`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import SHARES, draw_scores

ALLOWED = SHARES


def softmax(Z):
    """Turn each sample's scores into probabilities over the classes.

    Z : array of float, shape (m, C), the scores: any finite numbers, also 1000 or -1000
    Returns P : array of float, shape (m, C), finite, from 0 to 1; every row adds up to 1
    """
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / np.sum(powers, axis=1, keepdims=True)


@right
def softmax_row_by_row(Z):
    P = np.zeros_like(Z)
    for i in range(len(Z)):
        powers = np.exp(Z[i] - Z[i].max())
        P[i] = powers / powers.sum()
    return P


@right
def softmax_number_by_number(Z):
    import math

    rows = []
    for z in Z.tolist():
        powers = [math.exp(score - max(z)) for score in z]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


@right
def softmax_sideways(Z):
    powers = np.exp(Z.T - Z.max(axis=1))
    return (powers / powers.sum(axis=0)).T


@right
def softmax_with_new_axes(Z):
    powers = np.exp(Z - Z.max(1)[:, None])
    return powers / powers.sum(1).reshape(-1, 1)


@right
def softmax_by_einsum(Z):
    powers = np.exp(Z - np.amax(Z, axis=-1, keepdims=True))
    return np.einsum("mc,m->mc", powers, 1 / np.einsum("mc->m", powers))


@right
def softmax_in_float32(Z):
    Z = Z.astype(np.float32)
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@right
def softmax_by_logarithms(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


@right
def softmax_by_differences(Z):
    # 1 / sum of exp(other − own): infinity below the line is the right 0, with a warning.
    return 1 / np.sum(np.exp(Z[:, None, :] - Z[:, :, None]), axis=2)


@right
def softmax_shifted_further(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True) - 3)
    return powers / powers.sum(axis=1, keepdims=True)


@wrong(
    "Your formula is right, and the computer cannot follow: exp(1000) is infinity for it, "
    "exp(-1000) is 0, and infinity / infinity or 0 / 0 is NaN. Shift each row first: subtract its "
    "largest score. That changes no probability."
)
def without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(without_maximum)
def without_maximum_row_by_row(Z):
    rows = []
    for z in Z:
        rows.append(np.exp(z) / np.sum(np.exp(z)))
    return np.array(rows)


@wrong(
    "You subtracted one maximum, that of the whole table, from all rows. A row far below it then "
    "becomes exp of something like -2000, all zeros, and 0 / 0 is NaN. Every row needs its own "
    "maximum."
)
def one_maximum_for_all_rows(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You cut large scores off. After that 1000 and 999 look the same. Shift each row by its "
    "largest score: that keeps all differences."
)
def cut_off(Z):
    powers = np.exp(np.clip(Z, -700, 700))
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(cut_off)
def cut_at_500(Z):
    powers = np.exp(np.clip(Z, -500, 500))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You subtracted the smallest score of each row. What remains can still be as large as 2000, "
    "and exp of that overflows. With the largest subtracted, no exponent is above 0."
)
def minimum_subtracted(Z):
    powers = np.exp(Z - np.min(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You divided by sums down the columns, over the samples. Each *row* is one sample and has to "
    "add up to 1: sum along axis 1, over the classes."
)
def down_the_columns(Z):
    powers = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return powers / np.sum(powers, axis=0, keepdims=True)


@like(down_the_columns)
def down_the_columns_after_row_maximum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=0)


@like(down_the_columns)
def down_the_columns_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=0)


@wrong(
    "You divided by the sum over the whole table, so all samples share one 1. Every row has to add"
    " up to 1 by itself."
)
def over_the_whole_table(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers)


@like(over_the_whole_table)
def over_the_whole_table_after_row_maximum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers)


@wrong(
    "You have one number per row, of shape (m,), and it met the table as if it were a row. Keep it"
    " as a column, (m, 1): `keepdims=True` does that, in both places."
)
def flat_row_numbers(Z):
    powers = np.exp(Z - np.max(Z, axis=1))
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(flat_row_numbers)
def flat_sum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1)


@like(flat_row_numbers)
def flat_sum_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1)


@like(flat_row_numbers)
def flat_sum_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return powers / np.sum(powers, axis=1)


@wrong(
    "You shared out sigmoids. Softmax shares out exponentials: e^z of each score, divided by the "
    "sum of its row."
)
def sigmoids_shared_out(Z):
    with np.errstate(all="ignore"):
        S = 1 / (1 + np.exp(-Z))
        return S / np.sum(S, axis=1, keepdims=True)


@wrong(
    "You shifted the scores above the fraction line and not those below it, or the other way "
    "round. Only where both are shifted nothing changes."
)
def shifted_in_one_place(Z):
    with np.errstate(all="ignore"):
        shifted = Z - np.max(Z, axis=1, keepdims=True)
        return np.exp(shifted) / np.sum(np.exp(Z), axis=1, keepdims=True)


@like(shifted_in_one_place)
def shifted_below_only(Z):
    with np.errstate(all="ignore"):
        shifted = Z - np.max(Z, axis=1, keepdims=True)
        return np.exp(Z) / np.sum(np.exp(shifted), axis=1, keepdims=True)


@wrong(
    "You divided the scores themselves by their sum. Scores can be negative, probabilities cannot:"
    " take the exponential of each score first."
)
def scores_shared_out(Z):
    return Z / np.sum(Z, axis=1, keepdims=True)


@wrong(
    "You took a sigmoid of every score. Each is between 0 and 1, but a row does not add up to 1: "
    "the classes have to share."
)
def a_sigmoid_each(Z):
    return 1 / (1 + np.exp(-Z))


@like(a_sigmoid_each)
def a_stable_sigmoid_each(Z):
    small = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1 / (1 + small), small / (1 + small))


@wrong("You returned the exponentials. Divide each row by its sum, so that it adds up to 1.")
def powers_only(Z):
    return np.exp(Z - np.max(Z, axis=1, keepdims=True))


@like(powers_only)
def powers_only_without_maximum(Z):
    return np.exp(Z)


@wrong("Your smallest score gets the largest probability: a sign is turned in the exponent.")
def sign_turned(Z):
    powers = np.exp(-(Z - np.min(Z, axis=1, keepdims=True)))
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(sign_turned)
def signs_turned_after_shift(Z):
    powers = np.exp(np.max(Z, axis=1, keepdims=True) - Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(sign_turned)
def signs_turned_without_shift(Z):
    powers = np.exp(-Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You divided the scores by the largest one. That changes their differences, and with them the "
    "probabilities. Subtract it."
)
def divided_by_the_maximum(Z):
    powers = np.exp(Z / np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@like(divided_by_the_maximum)
def divided_by_the_size(Z):
    powers = np.exp(Z / np.max(np.abs(Z), axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You returned the decision: 1 for the largest score, 0 for the others. Probabilities also say "
    "how sure it is."
)
def ones_at_the_largest(Z):
    return np.where(Z == np.max(Z, axis=1, keepdims=True), 1.0, 0.0)


@wrong("You applied softmax to the probabilities again, which flattens them. Once is enough.")
def softmax_twice(Z):
    for _ in range(2):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        Z = powers / np.sum(powers, axis=1, keepdims=True)
    return Z


@wrong(
    "Your probabilities are right, but you shifted the caller's own scores: `-=` changes the array"
    " itself. Give the shifted scores a name of their own."
)
def callers_scores_shifted(Z):
    Z -= np.max(Z, axis=1, keepdims=True)
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You divided the exponentials by the sum of the scores. Divide by the sum of the "
    "exponentials: then every row adds up to 1."
)
def sum_of_scores(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(shifted, axis=1, keepdims=True)


@like(sum_of_scores)
def sum_of_unshifted_scores(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(Z, axis=1, keepdims=True)


@like(sum_of_scores)
def sum_of_scores_without_maximum(Z):
    return np.exp(Z) / np.sum(Z, axis=1, keepdims=True)


@wrong(
    "You divided each row by its largest exponential, so that the largest becomes 1. Divide by "
    "the row's sum: then it adds up to 1."
)
def divided_by_the_largest(Z):
    powers = np.exp(Z)
    return powers / np.max(powers, axis=1, keepdims=True)


@wrong(
    "You subtracted the mean of each row. What remains can still be as large as 1000, and exp of "
    "that overflows. With the largest subtracted, no exponent is above 0."
)
def mean_subtracted(Z):
    powers = np.exp(Z - np.mean(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "You took powers of 2. Softmax takes powers of e, np.exp: another base gives other "
    "probabilities."
)
def other_base(Z):
    powers = np.exp2(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong("You returned the logarithms of the probabilities. Here the probabilities are asked for.")
def logarithms_returned(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "Your rows add up to a little less than 1. Is something added to what you divide by? Shifted "
    "by its largest score, a row's sum is never below 1, so nothing has to be."
)
def something_added_to_the_sum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / (np.sum(powers, axis=1, keepdims=True) + 1e-3)


@like(something_added_to_the_sum)
def much_added_to_the_sum(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / (np.sum(powers, axis=1, keepdims=True) + 0.1)


@rival
def rounded_down(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.floor(1000 * powers / np.sum(powers, axis=1, keepdims=True)) / 1000


@wrong(
    "Two things. exp(1000) is infinity for a computer, and infinity / infinity is NaN: shift each "
    "row first, by its largest score. And your sum runs over the whole table: every row has to add "
    "up to 1 by itself."
)
def over_the_whole_table_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers)


@wrong(
    "Two things. exp(1000) is infinity for a computer, and infinity / infinity is NaN: shift each "
    "row first, by its largest score. And your sums run down the columns: each *row* is one sample "
    "and has to add up to 1."
)
def down_the_columns_without_maximum(Z):
    powers = np.exp(Z)
    return powers / np.sum(powers, axis=0)


hidden_cases = draw_scores
