"""Every answer to `log_softmax`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from . import draw_scores


def log_softmax(Z):
    """Return the natural logarithms of the softmax probabilities.

    Z : array of float, shape (m, C), the scores: any finite numbers, also 1000 or -1000
    Returns log_P : array of float, shape (m, C), exact and finite, also where the probability
        itself is too small for a computer, as for the scores (1000, 0)
    """
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@right
def log_softmax_row_by_row(Z):
    rows = []
    for z in Z:
        shifted = z - np.max(z)
        rows.append(shifted - np.log(np.sum(np.exp(shifted))))
    return np.array(rows)


@right
def log_softmax_by_logaddexp(Z):
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


@right
def log_softmax_by_log_sum_exp(Z):
    M = Z.max(axis=1)
    log_sum = M + np.log(np.exp(Z - M[:, None]).sum(axis=1))
    return Z - log_sum[:, None]


@right
def log_softmax_in_float32(Z):
    Z = Z.astype(np.float32)
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@right
def log_softmax_sideways(Z):
    shifted = Z.T - Z.max(axis=1)
    return (shifted - np.log(np.exp(shifted).sum(axis=0))).T


@right
def log_softmax_by_differences(Z):
    return -np.logaddexp.reduce(Z[:, None, :] - Z[:, :, None], axis=2)


@wrong(
    "You took the logarithm of the probabilities. Where a probability is too small for the "
    "computer it is 0, and log 0 is minus infinity; the true value for the scores (1000, 0) is "
    "-1000. Stay with the logarithms: the shifted score minus the log of the sum."
)
def log_of_softmax(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


@wrong(
    "exp(1000) is infinity for a computer and exp(-1000) is 0; after that nothing can be saved. "
    "Shift each row by its largest score first."
)
def without_maximum(Z):
    powers = np.exp(Z)
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


@like(without_maximum)
def log_sum_without_maximum(Z):
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


@wrong(
    "You subtracted one maximum, that of the whole table. In a row far below it all exponentials "
    "are 0, and so is their sum. Every row needs its own maximum."
)
def one_maximum_for_all_rows(Z):
    shifted = Z - np.max(Z)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@like(one_maximum_for_all_rows)
def log_of_softmax_after_one_maximum(Z):
    powers = np.exp(Z - np.max(Z))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True))


@wrong(
    "Your sum is that of the shifted row, but the score in front of it is not shifted. Use the "
    "shifted score in both places."
)
def maximum_lost(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "The score in front of your sum is shifted, and the sum is that of the scores as they came. "
    "Use the shifted score in both places."
)
def sum_not_shifted(Z):
    with np.errstate(all="ignore"):
        shifted = Z - np.max(Z, axis=1, keepdims=True)
        return shifted - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


@wrong(
    "You subtracted the sum of the exponentials. It is their logarithm that is subtracted: the log"
    " of a quotient is a difference of logs."
)
def sum_without_log(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.sum(np.exp(shifted), axis=1, keepdims=True)


@wrong(
    "You returned the shifted scores. What is missing is the log of the sum of their exponentials."
)
def shifted_scores(Z):
    return Z - np.max(Z, axis=1, keepdims=True)


@wrong(
    "You worked down the columns, over the samples. Each row is one sample: maximum and sum run "
    "along axis 1."
)
def down_the_columns(Z):
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))


@like(down_the_columns)
def log_down_the_columns_after_row_maximum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=0))


@wrong("You summed over the whole table. Every row has a sum of its own.")
def over_the_whole_table(Z):
    shifted = Z - np.max(Z)
    return shifted - np.log(np.sum(np.exp(shifted)))


@like(over_the_whole_table)
def log_over_the_whole_table_after_row_maximum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted)))


@wrong(
    "You have one number per row, of shape (m,), and it met the table as if it were a row. Keep it"
    " as a column, (m, 1): `keepdims=True` does that, in both places."
)
def flat_row_numbers(Z):
    shifted = Z - np.max(Z, axis=1)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@like(flat_row_numbers)
def log_with_flat_sum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1))


@wrong(
    "You used a logarithm of base 2 or 10. The natural one, np.log, is asked for: it undoes exp."
)
def other_base(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return (shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))) / np.log(2)


@like(other_base)
def in_base_ten(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return (shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))) / np.log(10)


@wrong("Your numbers have the wrong sign. The logarithm of a probability is never above 0.")
def sign_turned(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1, keepdims=True)) - shifted


@wrong("You returned the probabilities. Their logarithms are asked for.")
def probabilities_without_log(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@wrong(
    "Your numbers are right, but you shifted the caller's own scores: `-=` changes the array "
    "itself. Give the shifted scores a name of their own."
)
def callers_scores_shifted(Z):
    Z -= np.max(Z, axis=1, keepdims=True)
    return Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))


@wrong(
    "Where a probability is too small for the computer, your logarithm is finite, and wrong: for "
    "the scores (1000, 0) the second is -1000. Whatever is added, cut off or put in the place of "
    "infinity, the true number is lost. Without the detour over the probabilities it is not."
)
def something_added(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(powers / np.sum(powers, axis=1, keepdims=True) + 1e-12)


@like(something_added)
def log_of_clipped(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return np.log(np.clip(powers / np.sum(powers, axis=1, keepdims=True), 1e-12, 1.0))


@wrong(
    "With scores about 1000 some step of yours leaves the range of numbers: an exp of 1000, or a "
    "log of 0. Shift each row by its largest score before any exp, and take the log of the row's "
    "sum, not of a probability."
)
def out_of_range(Z):
    powers = np.exp(Z)
    return np.log(powers / np.sum(powers, axis=1, keepdims=True) + 1e-12)


@like(other_base)
def log_of_softmax_in_base_ten(Z):
    with np.errstate(all="ignore"):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        return np.log10(powers / np.sum(powers, axis=1, keepdims=True))


@like(other_base)
def log_of_softmax_in_base_two(Z):
    with np.errstate(all="ignore"):
        powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
        return np.log2(powers / np.sum(powers, axis=1, keepdims=True))


@like(other_base)
def sum_in_base_two(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log2(np.sum(np.exp(shifted), axis=1, keepdims=True))


@like(other_base)
def sum_in_base_ten(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log10(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "You added the log of the sum. The probability is divided by the sum, so its logarithm is "
    "subtracted."
)
def log_sum_added(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted + np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong("Something is added to the sum before its logarithm, as in log1p: the sum is complete.")
def one_added(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log1p(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "You divided by the log of the sum. The logarithm of a quotient is a difference: subtract it."
)
def divided_by_the_log(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted / np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "You returned the log of each row's sum. The shifted score of each class minus that number is "
    "asked for: (m, C)."
)
def log_sums_alone(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


@wrong(
    "You took the sum of the shifted scores, without exp. The log is that of the sum of their "
    "exponentials."
)
def exp_forgotten(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.abs(np.sum(shifted, axis=1, keepdims=True)))


@like(exp_forgotten)
def log_of_a_negative_sum(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    return shifted - np.log(np.sum(shifted, axis=1, keepdims=True))


@rival
def leads_over_the_largest(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    powers = np.exp(shifted)
    log_p = np.log(powers / np.sum(powers, axis=1, keepdims=True))
    return np.where(np.isinf(log_p), Z, log_p)


hidden_cases = draw_scores
