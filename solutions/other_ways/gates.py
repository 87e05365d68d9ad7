"""Lesson 02: other right answers, written differently. The checks must accept every one."""

import numpy as np


def step_as_product(z):
    return (z > 0) * 1.0


def step_as_integers(z):
    return (z > 0).astype(int)


def step_in_single_precision(z):
    return np.heaviside(z, 0).astype(np.float32)


def step_by_loop(z):
    answers = np.empty(z.shape)
    for place, value in np.ndenumerate(z):
        if value <= 0:
            answers[place] = 0
        else:
            answers[place] = 1
    return answers


def step_by_mask(z):
    answers = np.zeros_like(z)
    answers[z > 0] = 1
    return answers


def step_from_sign(z):
    return (np.sign(z) + 1) // 2


def and_huge():
    return np.array([1e200, 1e200]), -1.5e200


def and_tiny():
    return np.array([2e-9, 3e-9]), -4e-9


def and_whole_numbers():
    return np.array([2, 2]), -3


def and_list():
    return [1.0, 1.0], -1.25


def and_near_the_corner():
    return np.array([1.0, 1.0]), -1.9


def and_single_precision():
    return np.array([0.6, 0.6], dtype=np.float32), np.float32(-0.9)


def and_at_the_margin():
    return np.array([3.0, 4.0]), -6.75


def or_unequal():
    return np.array([10.0, 3.0]), -1.0


def or_small_bias():
    w = np.array([1, 1])
    b = -0.1
    return w, b


def or_list_of_two():
    return [np.ones(2) * 20, -10]


def or_by_flipping_nor():
    nor_w, nor_b = np.array([-1.0, -1.0]), 0.5
    return -nor_w, -nor_b


def not_whole_numbers():
    return np.array([-2]), 1


def not_huge():
    return np.array([-1e9]), 2e8


def not_tuple():
    return (-4.0,), 3.5


def nand_from_and():
    and_w, and_b = np.array([2.0, 2.0]), -3.0
    return -and_w, -and_b


def nand_unequal():
    return np.array([-2.0, -3.0]), 4.0


def nand_tuple():
    return (-20, -20), 30


def nand_array_bias():
    return np.full(2, -0.5, dtype=np.float32), np.array(0.7)


def boundary_two_fractions(x1, w, b):
    slope = -w[0] / w[1]
    intercept = -b / w[1]
    return slope * x1 + intercept


def boundary_by_loop(x1, w, b):
    w1, w2 = w
    heights = []
    for x in x1:
        heights.append((-b - w1 * x) / w2)
    return np.array(heights)


def boundary_in_single_precision(x1, w, b):
    w1, w2 = w.astype(np.float32)
    return (x1.astype(np.float32) * w1 + np.float32(b)) / -w2


def boundary_by_vector(x1, w, b):
    points = np.stack([x1, np.ones_like(x1)], axis=1)
    return points @ np.array([w[0], b]) / (-w[1])


class PerceptronByIf:
    def __init__(self, w, b):
        self.w = np.array(w, dtype=float)
        self.b = float(b)

    def forward(self, X):
        answers = []
        for x in X:
            answers.append(1 if np.dot(self.w, x) + self.b > 0 else 0)
        return np.array(answers)

    def fit(self, X, y, epochs, learning_rate=1.0):
        history = []
        for _epoch in range(epochs):
            mistakes = 0
            for i in range(len(X)):
                answer = self.forward(X[i : i + 1])[0]
                if answer == y[i]:
                    continue
                mistakes += 1
                sign = 1 if y[i] == 1 else -1
                self.w += learning_rate * sign * X[i]
                self.b += learning_rate * sign
            history.append(mistakes)
            if not mistakes:
                return history
        return history


class PerceptronInSinglePrecision:
    def __init__(self, w, b):
        self.w = np.array(w, dtype=np.float32)
        self.b = np.float32(b)

    def forward(self, X):
        return (X.astype(np.float32) @ self.w + self.b > 0).astype(np.float32)

    def fit(self, X, y, epochs, learning_rate=1.0):
        rate = np.float32(learning_rate)
        mistakes = np.zeros(0, dtype=int)
        while len(mistakes) < epochs and not (len(mistakes) and mistakes[-1] == 0):
            wrong = 0
            for x, target in zip(X.astype(np.float32), y, strict=True):
                error = np.float32(target - self.forward(x))
                self.w = self.w + rate * error * x
                self.b = self.b + rate * error
                wrong += abs(int(error))
            mistakes = np.append(mistakes, wrong)
        return mistakes


class PerceptronOneVector:
    def __init__(self, w, b):
        self.all = np.append(np.array(w, dtype=float), b)

    @property
    def w(self):
        return self.all[:-1]

    @property
    def b(self):
        return self.all[-1]

    def forward(self, X):
        with_one = np.column_stack([X, np.ones(len(X))])
        return np.where(with_one @ self.all > 0, 1.0, 0.0)

    def fit(self, X, y, epochs, learning_rate=1.0):
        with_one = np.column_stack([X, np.ones(len(X))])
        mistakes = []
        for _ in range(epochs):
            errors = []
            for x, target in zip(with_one, y, strict=True):
                errors.append(target - float(x @ self.all > 0))
                self.all = self.all + x * errors[-1] * learning_rate
            mistakes.append(np.count_nonzero(errors))
            if mistakes[-1] == 0:
                break
        return tuple(mistakes)


def in_a_row_by_loop(X, first, second):
    answers = []
    for x in X:
        z = sum(wi * xi for wi, xi in zip(first[0], x, strict=True)) + first[1]
        middle = 1 if z > 0 else 0
        z = second[0][0] * middle + second[1]
        answers.append(1.0 if z > 0 else 0.0)
    return np.array(answers)


def in_a_row_as_matrix(X, first, second):
    middle = np.where(np.dot(X, first[0]) + first[1] > 0, 1, 0)
    return np.where(middle.reshape(-1, 1) @ second[0] + second[1] > 0, 1, 0)


def in_a_row_in_single_precision(X, first, second):
    X, w, v = (np.asarray(a, dtype=np.float32) for a in (X, first[0], second[0]))
    middle = (np.einsum("mn,n->m", X, w) + np.float32(first[1]) > 0).astype(np.float32)
    return (middle * v + np.float32(second[1]) > 0).astype(np.float32)


def in_a_row_by_cases(X, first, second):
    (w, b), (v, c) = first, second
    when_on = 1 if v[0] + c > 0 else 0
    when_off = 1 if c > 0 else 0
    return np.where(X @ w + b > 0, when_on, when_off)


def mend_labels_to_bits(X, y, epochs):
    bits = (y + 1) // 2
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, bits, strict=True):
            error = target - (1 if x @ w + b > 0 else 0)
            w = w + error * x
            b = b + error
            wrong += int(error != 0)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return mistakes


def mend_labels_by_if(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for i in range(len(X)):
            answer = -1
            if np.dot(X[i], w) + b > 0:
                answer = 1
            if answer != y[i]:
                w += 0.5 * y[i] * X[i]
                b += 0.5 * y[i]
                wrong = wrong + 1
        mistakes.append(wrong)
        if not any(mistakes[-1:]):
            break
    return np.array(mistakes)


def mend_labels_with_ones(X, y, epochs):
    rows = np.hstack([X, np.ones((len(X), 1))]).astype(np.float32)
    w = np.zeros(rows.shape[1], dtype=np.float32)
    mistakes = []
    while len(mistakes) < epochs and 0 not in mistakes:
        wrong = 0
        for row, vote in zip(rows, y, strict=True):
            answer = 2 * int(row @ w > 0) - 1
            wrong += answer != vote
            w = w + (vote - answer) / 2 * row
        mistakes.append(int(wrong))
    return mistakes


OTHER_WAYS = {
    "step": [
        step_as_product,
        step_as_integers,
        step_in_single_precision,
        step_by_loop,
        step_by_mask,
        step_from_sign,
    ],
    "and_gate": [
        and_huge,
        and_tiny,
        and_whole_numbers,
        and_list,
        and_near_the_corner,
        and_single_precision,
        and_at_the_margin,
    ],
    "or_gate": [or_unequal, or_small_bias, or_list_of_two, or_by_flipping_nor],
    "not_gate": [not_whole_numbers, not_huge, not_tuple],
    "nand_gate": [nand_from_and, nand_unequal, nand_tuple, nand_array_bias],
    "boundary": [
        boundary_two_fractions,
        boundary_by_loop,
        boundary_in_single_precision,
        boundary_by_vector,
    ],
    "Perceptron": [PerceptronByIf, PerceptronInSinglePrecision, PerceptronOneVector],
    "in_a_row": [
        in_a_row_by_loop,
        in_a_row_as_matrix,
        in_a_row_in_single_precision,
        in_a_row_by_cases,
    ],
    "mend_labels": [mend_labels_to_bits, mend_labels_by_if, mend_labels_with_ones],
}
