"""Wrong answers that every exercise has to notice, made of the right ones by machine.

Each takes the cases with the reference's answers and returns what wrong code would answer: code
that squeezes its result, remembers its first one, rounds, and so on. An exercise whose contract
allows one of them says so in its module of ``solutions/``:
``ALLOWED = {"squeezed": "the contract asks for one number"}``.
"""

from dataclasses import replace

import numpy as np

from ..asking import Answer, Raised
from ..wire import Tensor


def each_array(change):
    """Make a change of answers of a change of arrays and numbers, wherever they stand in one."""

    def changed(value):
        if isinstance(value, dict):
            return {key: changed(part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(changed(part) for part in value)
        if isinstance(value, Tensor):
            return Tensor(changed(value.array))
        if isinstance(value, bool) or not isinstance(value, (int, float, np.ndarray)):
            return value
        array = np.asarray(value)
        if array.dtype.kind == "b":
            return value
        new = change(array)
        return new if isinstance(value, np.ndarray) else new.item() if new.size == 1 else new

    return lambda cases, answers: [replace(a, value=changed(a.value)) for a in answers]


def rows_zeroed(array):
    """Leave only the first row right."""
    if array.ndim == 0 or len(array) < 2:
        return array
    kept = np.zeros_like(array)
    kept[0] = array[0]
    return kept


def turned_around(value):
    if isinstance(value, dict):
        return {key: turned_around(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(reversed(value))
    if isinstance(value, Tensor):
        return Tensor(turned_around(value.array))
    if isinstance(value, np.ndarray) and value.ndim:
        return value[::-1].copy()
    return value


def reversed_results(cases, answers):
    return [replace(answer, value=turned_around(answer.value)) for answer in answers]


def first_remembered(cases, answers):
    return [answers[0]] * len(answers)


def fails_on_one_row(cases, answers):
    """Raise where an input has an axis of length one, or is a list of one."""

    def single(value):
        if isinstance(value, np.ndarray):
            return value.ndim > 0 and 1 in value.shape
        return isinstance(value, (list, tuple)) and len(value) == 1

    error = Answer(raised=Raised("IndexError", "tuple index out of range"))
    return [
        error if any(map(single, case.values())) else answer
        for case, answer in zip(cases, answers, strict=True)
    ]


def arguments_changed(cases, answers):
    def changeable(case):
        return tuple(name for name, value in case.items() if isinstance(value, (np.ndarray, list)))

    return [
        replace(answer, changed=changeable(case))
        for case, answer in zip(cases, answers, strict=True)
    ]


GENERIC_WAYS = {
    "squeezed": each_array(np.squeeze),
    "rounded": each_array(lambda a: np.round(a, 3) if a.dtype.kind == "f" else a),
    "cut_to_int": each_array(lambda a: a.astype(int) if a.dtype.kind == "f" else a),
    "clipped_at_6": each_array(lambda a: np.clip(a, -6, 6)),
    "clipped_at_100": each_array(lambda a: np.clip(a, -100, 100)),
    "first_row_only": each_array(rows_zeroed),
    "sign_turned": each_array(lambda a: -a if a.dtype.kind in "if" else a),
    "reversed": reversed_results,
    "first_remembered": first_remembered,
    "fails_on_one_row": fails_on_one_row,
    "arguments_changed": arguments_changed,
}
