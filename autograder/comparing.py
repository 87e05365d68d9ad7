"""Comparing one answer with the reference's, from its type down to its value.

The check ladder, lowest rung first, as far as one case shows it.
"""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asking import Answer, Raised, quiet
from .exercise import Exercise, Unfit, call
from .wire import Opaque, Tensor
from .wording import listed, type_name, usual_meaning, what_was_given

# An answer is far larger than the right one if it has more items and more than so many times as
# many; or numbers. A mistake with broadcasting makes thousands of a few numbers.
FAR_MORE = 10
MANY_ITEMS = 2_000
MANY_NUMBERS = 200_000

# What a predicate may raise that is handed an odd answer.
STUMBLES = (TypeError, ValueError, IndexError, AttributeError, KeyError, ArithmeticError)


class Rung(enum.IntEnum):
    """Where on the ladder an answer stopped; `RIGHT` is the top.

    Attributes
    ----------
    meaning : str
        The rung in a few words, for tables about a whole class.
    """

    meaning: str

    def __new__(cls, value: int, meaning: str) -> "Rung":
        rung = int.__new__(cls, value)
        rung._value_ = value
        rung.meaning = meaning
        return rung

    NOT_WRITTEN = 1, "not written"
    INTERRUPTED = 2, "ran too long, or ended Python"
    RAISED = 3, "error"
    NOTHING = 4, "returned nothing"
    TYPE = 5, "wrong type"
    DTYPE = 6, "wrong number type"
    SHAPE = 7, "wrong shape"
    NOT_FINITE = 8, "NaN or infinity"
    CHANGED_INPUT = 9, "changed its arguments"
    VALUE = 10, "wrong values"
    RIGHT = 11, "all right"


@dataclass(frozen=True)
class Finding:
    """What one case showed: the rung it stopped at, and why, in words."""

    rung: Rung
    message: str = ""
    meaning: str = ""


def find(exercise: Exercise, inputs: Mapping, answer: Answer, expected: Answer) -> Finding:
    """Climb the ladder with one case."""
    if answer.missing:
        return Finding(Rung.NOT_WRITTEN, f"`{exercise.id}` does not exist yet.")
    if answer.raised:
        return _raised(exercise, answer.raised)
    if answer.value is None and expected.value is not None:
        return Finding(
            Rung.NOTHING,
            f"`{exercise.id}` returned None. A function without a `return` gives back nothing: "
            "does its last line return the result?",
        )
    if far_larger(answer, expected):
        finding = _refused(compare(exercise, answer.value, expected.value), answer, expected)
    elif exercise.accept is not None:
        finding = _accepted(exercise, inputs, answer.value, expected.value)
    else:
        finding = compare(exercise, answer.value, expected.value)
    if finding.rung > Rung.CHANGED_INPUT and answer.changed:
        names = " and ".join(f"`{name}`" for name in answer.changed)
        return Finding(
            Rung.CHANGED_INPUT,
            f"Your code changed its input {names}. The caller still needs it: work on a copy, "
            "or make a new array.",
        )
    return finding


def far_larger(answer: Answer, expected: Answer) -> bool:
    """Whether an answer is so much larger than the right one that nothing can be learned of it.

    Neither a predicate nor a test for a misconception is given such an answer: what they do with
    it may take minutes.
    """
    items, numbers = answer.extent
    right_items, right_numbers = expected.extent
    return items > max(MANY_ITEMS, FAR_MORE * right_items) or numbers > max(
        MANY_NUMBERS, FAR_MORE * right_numbers
    )


def _refused(finding: Finding, answer: Answer, expected: Answer) -> Finding:
    """Add to what a far too large answer looks like from outside that it was not looked into."""
    got, right = (
        f"{numbers:,} {'number' if numbers == 1 else 'numbers'}"
        + (f" in {items:,} {'item' if items == 1 else 'items'}" if items else "")
        for items, numbers in (answer.extent, expected.extent)
    )
    said = f"Your answer is far larger than it can be: {got}. The right one has {right}."
    if finding.rung in (Rung.RIGHT, Rung.VALUE):
        return Finding(Rung.SHAPE, said)
    return Finding(finding.rung, f"{finding.message}\n{said}", finding.meaning)


def _raised(exercise: Exercise, error: Raised) -> Finding:
    # PyTorch raises the stub's exception too: where it lacks an operation for a number type, and
    # where a module has no forward.
    torchs = " not implemented for " in error.message or "missing the required" in error.message
    if error.type == "NotImplementedError" and not torchs:
        return Finding(Rung.NOT_WRITTEN, f"`{exercise.id}` is not written yet.")
    if error.type == "KeyboardInterrupt":
        return Finding(
            Rung.INTERRUPTED,
            f"`{exercise.id}` did not come back in time and was stopped. Is there a loop that "
            "never ends, or that runs far more often than asked?",
        )
    if error.type == Unfit.__name__:
        return Finding(Rung.RAISED, error.message)
    said = f"{error.type}: {error.message}" if error.message else error.type
    if not error.line and exercise.probe is not call and (given := what_was_given(error)):
        # The learner's code came back; what failed is the question's use of the result.
        return Finding(Rung.RAISED, f"Something in your code gave back {given}\n({said})")
    line = f"\nYour line: {error.line}" if error.line else ""
    return Finding(
        Rung.RAISED, f"`{exercise.id}` stopped with an error.{line}\n{said}", usual_meaning(error)
    )


def _accepted(exercise: Exercise, inputs: Mapping, got: Any, example: Any) -> Finding:
    finding = compare(exercise, got, example, any_value=True)
    if finding.rung is not Rung.RIGHT:
        return finding
    assert exercise.accept is not None
    try:
        with quiet():
            objection = exercise.accept(got, **inputs)
    except STUMBLES:
        # The answer has the right structure but not numbers the predicate can work with.
        objection = "The answer cannot be used the way the contract says."
    return Finding(Rung.RIGHT) if objection is None else Finding(Rung.VALUE, objection)


@dataclass(frozen=True)
class _Contract:
    """What an exercise promises of an answer, and how close it has to come."""

    returns: str | Mapping[str, str]
    rtol: float
    atol: float
    any_value: bool


def compare(exercise: Exercise, got: Any, expected: Any, any_value: bool = False) -> Finding:
    """Compare an answer with the reference's, from the type down to the value.

    Parameters
    ----------
    exercise : Exercise
        Says what is promised, and the tolerance.
    got, expected : plain data
        The two answers.
    any_value : bool
        Compare types and shapes only: every finite value will do.
    """
    contract = _Contract(exercise.returns, exercise.rtol, exercise.atol, any_value)
    return _compare(contract, got, expected, _described(exercise.returns, None), None)


def _compare(contract: _Contract, got: Any, expected: Any, what: str, part: str | None) -> Finding:
    where = f" for `{part}`" if part else ""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return _wrong_type(got, "a dict", what, where)
        lacking = [key for key in expected if key not in got]
        if lacking:
            return Finding(Rung.TYPE, f"The answer has no {' and no '.join(map(repr, lacking))}.")
        return _first(
            _compare(contract, got[key], expected[key], _described(contract.returns, key), key)
            for key in expected
        )
    if isinstance(expected, (tuple, list)):
        noun = "value" if isinstance(expected, tuple) else "item"
        counted = f"{len(expected)} {noun}{'s' * (len(expected) != 1)}"
        if not isinstance(got, (tuple, list)):
            return _wrong_type(got, counted, what, where)
        names = list(contract.returns) if isinstance(contract.returns, Mapping) else []
        named = part is None and len(names) == len(expected)
        if len(got) != len(expected):
            called = f", {listed(names)}" if named and names[1:] else ""
            return Finding(
                Rung.SHAPE, f"Expected {counted}{where}{called}; you returned {len(got)}."
            )
        return _first(
            _compare(
                contract,
                got[i],
                expected[i],
                _described(contract.returns, names[i]) if named else what,
                names[i] if named else part,
            )
            for i in range(len(expected))
        )
    if expected is None or isinstance(expected, (str, Opaque)):
        if type(got) is not type(expected):
            return _wrong_type(got, type_name(expected), what, where)
        right = got == expected or contract.any_value
        return Finding(Rung.RIGHT) if right else Finding(Rung.VALUE, f"Wrong value{where}.")
    return _compare_numbers(contract, got, expected, what, where)


def _compare_numbers(
    contract: _Contract, got: Any, expected: Any, what: str, where: str
) -> Finding:
    if isinstance(expected, Tensor) != isinstance(got, Tensor):
        return _wrong_type(got, type_name(expected), what, where)
    want = np.asarray(expected.array if isinstance(expected, Tensor) else expected)
    if isinstance(got, (Opaque, str, dict, type(None))):
        return _wrong_type(got, type_name(expected), what, where)
    if isinstance(got, (list, tuple)):
        return _wrong_type(got, type_name(expected), what, where)
    have = np.asarray(got.array if isinstance(got, Tensor) else got)
    if want.ndim and not isinstance(got, (Tensor, np.ndarray)):
        return _wrong_type(got, type_name(expected), what, where)
    if have.dtype.kind == "c" or (have.dtype.kind == "b") != (want.dtype.kind == "b"):
        needed = "True or False" if want.dtype.kind == "b" else "ordinary numbers"
        return Finding(
            Rung.DTYPE,
            f"Wrong kind of number{where}: expected {needed}; you returned {have.dtype.name}.",
        )
    if have.shape != want.shape:
        return Finding(
            Rung.SHAPE,
            f"Wrong shape{where}. The contract: {what}{_shape_here(what, want.shape)}; "
            f"you returned {_shape_words(have.shape)}.",
        )
    if np.isfinite(want).all() and not np.isfinite(have).all():
        bad = "NaN" if np.isnan(have).any() else "infinity"
        return Finding(
            Rung.NOT_FINITE,
            f"The answer{where} contains {bad}. Usually some step left the range of numbers "
            "(a division by zero, a logarithm of zero, or an overflow).",
        )
    # Most right answers are equal, which is seen sooner than that they are close.
    if contract.any_value or np.array_equal(have, want):
        return Finding(Rung.RIGHT)
    rtol, atol = tolerance(contract, {have.dtype.name, want.dtype.name})
    if np.allclose(have.astype(np.float64), want.astype(np.float64), rtol, atol, equal_nan=True):
        return Finding(Rung.RIGHT)
    return Finding(Rung.VALUE, f"Wrong value{where}.")


def tolerance(contract: _Contract | Exercise, kinds: Collection[str]) -> tuple[float, float]:
    """Return how near numbers of these types must come: not so near if some have few digits."""
    rtol, atol = contract.rtol, contract.atol
    if "float32" in kinds or "float16" in kinds:
        rtol, atol = max(rtol, 1e-4), max(atol, 1e-6)
    return rtol, atol


def agree(exercise: Exercise, one: Answer, other: Answer) -> bool:
    """Whether two answers are the same: values within tolerance, or the same exception."""
    if one.missing or other.missing:
        return one.missing and other.missing
    if one.raised or other.raised:
        return bool(
            one.raised
            and other.raised
            and (one.raised.type, one.raised.message) == (other.raised.type, other.raised.message)
        )
    if set(one.changed) != set(other.changed):
        return False
    return compare(exercise, one.value, other.value).rung is Rung.RIGHT


def _first(findings: Iterable[Finding]) -> Finding:
    """Return the finding of the lowest rung, the first among equals."""
    return min(findings, key=lambda finding: finding.rung, default=Finding(Rung.RIGHT))


def _wrong_type(got: Any, needed: str, what: str, where: str) -> Finding:
    extra = ""
    if isinstance(got, (list, tuple)) and "array" in needed:
        several = isinstance(got, tuple) and any(
            isinstance(part, np.ndarray) and part.ndim for part in got
        )
        extra = " One is asked for." if several else " np.array(...) makes an array of it."
    elif isinstance(got, Tensor) and "array" in needed:
        extra = " The contract asks for NumPy here."
    return Finding(
        Rung.TYPE,
        f"Wrong type{where}. The contract: {what}, so {needed}; "
        f"you returned {type_name(got)}.{extra}",
    )


def _shape_words(shape: tuple[int, ...]) -> str:
    return "a single number" if shape == () else f"shape {shape}"


def _shape_here(what: str, shape: tuple[int, ...]) -> str:
    return "" if shape == () or what.endswith(str(shape)) else f" = {shape} here"


def _described(returns: str | Mapping[str, str], part: str | None) -> str:
    if isinstance(returns, Mapping):
        return (part and returns.get(part)) or "; ".join(f"{k}: {v}" for k, v in returns.items())
    return returns
