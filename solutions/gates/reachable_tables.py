"""Every answer to `reachable_tables`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, right, wrong

from ..neuron import OF_NO_INPUTS
from .step import step

ALLOWED = {
    "squeezed": "no axis of the answer has length 1",
    "cut_to_int": "the answers are 0 and 1",
} | OF_NO_INPUTS


def reachable_tables():
    """Find every truth table of two inputs that one neuron with a step has.

    Returns tables : set or list of tuple, each once; its answers, 0 or 1, at (0, 0), (0, 1), (1, 0)
        and (1, 1)
    """
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    numbers = np.arange(-2, 2.5, 0.5)
    tables = set()
    for w1 in numbers:
        for w2 in numbers:
            for b in numbers:
                answers = step(corners @ np.array([w1, w2]) + b)
                tables.add(tuple(answers))
    return tables


@right
def tables_as_a_list():
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    found = []
    for w1 in range(-2, 3):
        for w2 in range(-2, 3):
            for b in (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5):
                table = [int(w1 * x1 + w2 * x2 + b > 0) for x1, x2 in corners]
                if table not in found:
                    found.append(table)
    return found


@right
def tables_all_at_once():
    side = np.linspace(-2, 2, 9)
    w1, w2, b = (part.ravel() for part in np.meshgrid(side, side, side))
    z = np.stack([b, w2 + b, w1 + b, w1 + w2 + b], axis=1)
    return np.unique(np.where(z > 0, 1, 0), axis=0)


@right
def tables_by_chance():
    rng = np.random.default_rng(0)
    corners = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    z = corners @ rng.normal(size=(3, 2000))
    return {tuple(column) for column in (z.T > 0).astype(int).tolist()}


@right
def tables_by_leaving_two_out():
    every = [(a, b, c, d) for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
    return [table for table in every if table not in [(0, 1, 1, 0), (1, 0, 0, 1)]]


@wrong(
    "These are all 16 tables that there are. Which of them does a neuron have? Collect only what "
    "some weights and bias really answer."
)
def every_table():
    return {(a, b, c, d) for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)}


@wrong("You return how many there are. Asked are the tables themselves.")
@edited(reachable_tables, "return tables", "return len(tables)")
def count_returned(): ...


@wrong(
    "Tables that a neuron has only with a bias are missing. Let b run through the numbers too, and "
    "add it to the sums."
)
@edited(reachable_tables, " + b", "")
def no_bias(): ...


@wrong(
    "Tables that need a negative weight or bias are missing. Let all three run through numbers of "
    "both signs."
)
@edited(reachable_tables, "np.arange(-2, 2.5, 0.5)", "np.arange(0, 2.5, 0.5)")
def only_positive_numbers(): ...


@wrong(
    "Tables are missing that your numbers just fail to reach, such as NAND, which needs a bias "
    "above the size of each weight. Let b reach further than w1 and w2, or take smaller steps."
)
@edited(reachable_tables, "np.arange(-2, 2.5, 0.5)", "np.arange(-1, 2)")
def too_coarse(): ...


@wrong("Some tables stand in your list more than once. Keep each of them once, as a set does.")
def repeated():
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    numbers = np.arange(-2, 2.5, 0.5)
    tables = []
    for w1 in numbers:
        for w2 in numbers:
            for b in numbers:
                tables.append(tuple(step(corners @ np.array([w1, w2]) + b)))
    return tables


@wrong("Your tables hold −1 where the neuron is quiet. Its answers are 0 and 1.")
@edited(reachable_tables, "tuple(answers)", "tuple(2 * answers - 1)")
def plus_minus(): ...


@wrong(
    "You return one table: that of the last weights. Collect the tables in the loops, and return "
    "the collection behind them."
)
@edited(reachable_tables, "return tables", "return [tuple(answers)]")
def last_one_only(): ...


def hidden_cases(rng):
    # There are no inputs. Grading asks a second time.
    return [{}]
