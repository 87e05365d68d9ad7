"""Every answer to `half_adder`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong

from . import BOOLEANS, OF_BITS
from .and_gate import and_gate
from .in_a_row import in_a_row
from .nand_gate import nand_gate
from .not_gate import not_gate
from .or_gate import or_gate
from .step import step

ALLOWED = OF_BITS


def half_adder(X):
    """Add two binary digits, with neurons: the digit of the sum, and the carry.

    X : array of float, shape (m, 2), of zeros and ones
    Returns sums : array, shape (m, 2), in each row the digit, then the carry; numbers 0 or 1
    """
    w, b = or_gate()
    either = step(X @ w + b)
    w, b = nand_gate()
    not_both = step(X @ w + b)
    w, b = and_gate()
    digit = step(np.column_stack([either, not_both]) @ w + b)
    carry = step(X @ w + b)
    return np.column_stack([digit, carry])


@right
def adder_by_own_weights(X):
    total = X[:, 0] + X[:, 1]
    at_least_one = np.where(total - 0.5 > 0, 1.0, 0.0)
    both = np.where(total - 1.5 > 0, 1.0, 0.0)
    digit = np.where(at_least_one - 2 * both - 0.5 > 0, 1.0, 0.0)
    return np.stack([digit, both], axis=1)


@right
def adder_by_nand_alone(X):
    def nand(one, other):
        w, b = nand_gate()
        return step(np.column_stack([one, other]) @ w + b)

    x1, x2 = X.T
    middle = nand(x1, x2)
    digit = nand(nand(x1, middle), nand(x2, middle))
    return np.column_stack([digit, nand(middle, middle)])


@right
def adder_in_a_row(X):
    not_both = in_a_row(X, and_gate(), not_gate())
    either = step(X @ or_gate()[0] + or_gate()[1])
    w, b = and_gate()
    return np.array([step(np.array([either, not_both]).T @ w + b), 1 - not_both]).T


@right
def adder_row_by_row(X):
    rows = []
    for x1, x2 in X:
        rows.append([int(x1 != x2), int(x1 + x2 > 1)])
    return np.array(rows)


@wrong(
    "Your last AND got OR's answers as one row and NAND's as another. Each row is a sample for it: "
    "put the two answers for a row of X side by side."
)
@edited(half_adder, "np.column_stack([either, not_both])", "np.array([either, not_both])")
def answers_as_rows(X): ...


@wrong("You return the carry first. Asked is the digit of the sum, then the carry.")
@edited(half_adder, "[digit, carry]", "[carry, digit]")
def carry_first(X): ...


@wrong(
    "Your digit is OR: it is 1 for (1, 1) too. 1 + 1 is binary 10, so there the digit must be 0: "
    "ask NAND as well, and let AND decide."
)
@edited(half_adder, "[digit, carry]", "[either, carry]")
def or_for_digit(X): ...


@wrong(
    "Your digit is NAND: it is 1 for (0, 0) too, and 0 + 0 is 0. Ask OR as well, and let AND "
    "decide."
)
@edited(half_adder, "[digit, carry]", "[not_both, carry]")
def nand_for_digit(X): ...


@wrong(
    "Your digit is 1 for every row. OR and NAND are both asked, but the last gate fires if only "
    "one of them says 1. It has to require both: AND."
)
def always_one_digit(X):
    w, b = or_gate()
    either = step(X @ w + b)
    v, c = nand_gate()
    not_both = step(X @ v + c)
    digit = step(np.column_stack([either, not_both]) @ w + b)
    w, b = and_gate()
    return np.column_stack([digit, step(X @ w + b)])


@wrong(
    "Your digit is the opposite of the right one: 1 where both inputs are the same. It is 1 where "
    "they differ."
)
@edited(half_adder, "[digit, carry]", "[1 - digit, carry]")
def xnor(X): ...


@wrong(
    "Your carry is the opposite of the right one: it is NAND. There is something to carry only for "
    "1 + 1: AND."
)
@edited(half_adder, "[digit, carry]", "[digit, 1 - carry]")
def nand_for_carry(X): ...


@wrong(
    "Your carry is OR. A single 1 fits into the digit; there is something to carry only for 1 + 1."
)
@edited(half_adder, "[digit, carry]", "[digit, either]")
def or_for_carry(X): ...


@wrong(
    "Your digit is the sum itself, which is 2 for (1, 1). A binary digit is 0 or 1; the 2 is what "
    "the carry stands for."
)
@edited(half_adder, "[digit, carry]", "[X[:, 0] + X[:, 1], carry]")
def sum_for_digit(X): ...


@wrong(
    "Your digits are in one row and your carries in another. Each row of X gets a row of its own "
    "with both."
)
@edited(half_adder, "np.column_stack([digit, carry])", "np.array([digit, carry])")
def parts_in_rows(X): ...


@wrong("You return the digit alone. The carry belongs beside it, in a second column.")
@edited(half_adder, "np.column_stack([digit, carry])", "digit")
def carry_missing(X): ...


@like(carry_missing)
@edited(half_adder, "[digit, carry]", "[digit]")
def adder_one_column(X): ...


@wrong("You return the carry alone. The digit of the sum belongs before it, in a first column.")
@edited(half_adder, "np.column_stack([digit, carry])", "carry")
def digit_missing(X): ...


@wrong(BOOLEANS)
@edited(half_adder, "np.column_stack([digit, carry])", "np.column_stack([digit, carry]) > 0")
def booleans(X): ...


@wrong(
    "You return weighted sums. A neuron's answer is the step of its sum: 1 above 0, otherwise 0."
)
def no_step(X):
    w, b = or_gate()
    either = step(X @ w + b)
    w, b = nand_gate()
    not_both = step(X @ w + b)
    w, b = and_gate()
    digit = np.column_stack([either, not_both]) @ w + b
    return np.column_stack([digit, X @ w + b])


def hidden_cases(rng):
    # Each has a row of every kind, so that whatever is wrong with one of them shows.
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    for m in (5, 6, 8):
        rows = np.concatenate([corners, rng.integers(0, 2, (m - 4, 2))])
        yield {"X": rng.permutation(rows)}
    yield {"X": np.array([[1.0, 1.0]])}
