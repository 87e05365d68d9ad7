"""Lesson 02: what one neuron can decide."""

import numpy as np


def step(z):
    """Decide: 1 where the weighted sum is above 0, otherwise 0.

    On the line itself, at z = 0, the answer is 0.

    Parameters
    ----------
    z : ndarray, any shape
        Weighted sums, bias included.

    Returns
    -------
    ndarray, the shape of z
        Numbers, 0 or 1; not True and False.
    """
    return np.where(z > 0, 1, 0)


def and_gate():
    """Find a neuron that computes AND: 0, 0, 0, 1 at (0, 0), (0, 1), (1, 0), (1, 1).

    Its output is step(w1·x1 + w2·x2 + b). Any line at least 0.05 away from all four
    corners is right: |w1·x1 + w2·x2 + b| / sqrt(w1² + w2²) >= 0.05.

    Returns
    -------
    w : ndarray, shape (2,)
    b : float
    """
    w = np.array([1.0, 1.0])
    b = -1.5
    return w, b


def or_gate():
    """Find a neuron that computes OR: 0, 1, 1, 1 at (0, 0), (0, 1), (1, 0), (1, 1).

    As for AND: any line at least 0.05 away from all four corners is right.

    Returns
    -------
    w : ndarray, shape (2,)
    b : float
    """
    return np.array([1.0, 1.0]), -0.5


def not_gate():
    """Find a neuron with one input that computes NOT: 1 at x = 0 and 0 at x = 1.

    Its output is step(w1·x + b). The point where w1·x + b = 0 must be at least 0.05 away
    from 0 and from 1: |w1·x + b| / |w1| >= 0.05.

    Returns
    -------
    w : ndarray, shape (1,)
    b : float
    """
    return np.array([-1.0]), 0.5


def nand_gate():
    """Find a neuron that computes NAND: 1, 1, 1, 0 at (0, 0), (0, 1), (1, 0), (1, 1).

    As for AND: any line at least 0.05 away from all four corners is right.

    Returns
    -------
    w : ndarray, shape (2,)
    b : float
    """
    return np.array([-1.0, -1.0]), 1.5


def boundary(x1, w, b):
    """Find the height of the line w1·x1 + w2·x2 + b = 0 above each x1.

    Parameters
    ----------
    x1 : ndarray, shape (k,)
        First coordinates of k points on the line.
    w : ndarray, shape (2,)
        The weights w1 and w2; w2 is not 0.
    b : float
        The bias.

    Returns
    -------
    ndarray, shape (k,)
        The second coordinates, x2, of these points.
    """
    w1, w2 = w
    return -(w1 * x1 + b) / w2


class Perceptron:
    """A neuron with a step, which learns from its mistakes.

    Parameters
    ----------
    w : ndarray, shape (n,)
        The weights to start from.
    b : float
        The bias to start from.

    Attributes
    ----------
    w : ndarray, shape (n,)
        The weights now.
    b : float
        The bias now.
    """

    def __init__(self, w, b):
        # A copy, of floats: learning must not change the caller's array.
        self.w = np.array(w, float)
        self.b = float(b)

    def forward(self, X):
        """Answer for every row of X.

        Parameters
        ----------
        X : ndarray, shape (m, n)
            One sample per row.

        Returns
        -------
        ndarray, shape (m,)
            1 where X @ w + b is above 0, otherwise 0.
        """
        return step(X @ self.w + self.b)

    def fit(self, X, y, epochs, learning_rate=1.0):
        """Learn from the rows of X, one at a time, from the first to the last.

        For each row: answer with the weights of this moment; correction = y - answer; add
        learning_rate * correction * x to w, and learning_rate * correction to b. Once through
        all rows is an epoch. Stop after the first epoch without a mistake, or after `epochs`
        of them. Start from the present w and b.

        Parameters
        ----------
        X : ndarray, shape (m, n)
            One sample per row.
        y : ndarray, shape (m,)
            The right answers, 0 or 1.
        epochs : int
        learning_rate : float

        Returns
        -------
        list of int
            For each epoch that was run, the number of rows answered wrong on the way
            (an epoch without a mistake counts as 0, and is the last).
        """
        mistakes = []
        for _ in range(epochs):
            wrong = 0
            for i in range(len(X)):
                correction = y[i] - step(X[i] @ self.w + self.b)
                self.w = self.w + learning_rate * correction * X[i]
                self.b = self.b + learning_rate * correction
                wrong += int(correction != 0)
            mistakes.append(wrong)
            if wrong == 0:
                break
        return mistakes


def in_a_row(X, first, second):
    """Feed the output of one neuron into another; both end in a step.

    A step is 1 where the sum is above 0, otherwise 0, also where it is exactly 0.

    Parameters
    ----------
    X : ndarray, shape (m, n)
        One sample per row.
    first : tuple (w, b)
        The neuron that sees X: w an ndarray of shape (n,), b a float.
    second : tuple (w, b)
        The neuron that sees only the first one's output: w of shape (1,), b a float.

    Returns
    -------
    ndarray, shape (m,)
        The second neuron's output for each row: numbers, 0 or 1.
    """
    w, b = first
    middle = step(X @ w + b)
    v, c = second
    return step(v[0] * middle + c)


def mend_labels(X, y, epochs):
    """Train a perceptron on votes, -1 against and +1 for, and count its mistakes.

    It starts at w = 0, b = 0 and takes the rows in order. Its answer is +1 where
    x·w + b is above 0, otherwise -1. After a wrong answer it moves w and b by the
    perceptron rule; after a right one it leaves them alone. It stops after the first
    epoch without a mistake, or after `epochs` of them.

    Parameters
    ----------
    X : ndarray, shape (m, n)
    y : ndarray, shape (m,)
        The right votes, each -1 or +1.
    epochs : int

    Returns
    -------
    list of int
        For each epoch that was run, how many rows were answered wrong on the way.
    """
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(m):
            answer = 1 if X[i] @ w + b > 0 else -1
            correction = y[i] - answer
            w = w + correction * X[i]
            b = b + correction
            wrong += int(correction != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


ANSWERS = {
    "reflect_margin": """
    **Full marks (2 points)** need both halves.

    1. *Why the check refuses it (1 point).* At (1, 0) the sum is 2·1 + 1·0 − 2 = 0: the line
       runs through that corner. The table is right only because this course says that z = 0
       does not fire. With ≥, or with a little noise on the input, it would be wrong. There is
       no margin.
    2. *Why the rule stopped there (1 point).* The rule changes the weights only after a wrong
       answer. Once an epoch passes without a mistake there is nothing left to learn from, so
       it stops at the first line that works, not at the one with the most room.

    Half a point for "the margin is too small" without a number or a corner. An answer that
    calls (2, 1) and −2 a wrong AND gets nothing for the first half: the table is right.
    """,
}
