"""The judge: compares answers with the reference's and says what they show.

The check ladder, lowest rung first; a verdict stops at the lowest rung that any case fails
and names the misconception whose answers the learner's equal.
"""

import enum
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asking import Answer, Raised, ask, quiet
from .exercise import Exercise, Misconception, Unfit, call
from .wire import Opaque, Tensor, encode


class Rung(enum.IntEnum):
    """Where on the ladder an answer stopped; `RIGHT` is the top."""

    NOT_WRITTEN = 1
    INTERRUPTED = 2
    RAISED = 3
    NOTHING = 4
    TYPE = 5
    DTYPE = 6
    SHAPE = 7
    NOT_FINITE = 8
    CHANGED_INPUT = 9
    VALUE = 10
    RIGHT = 11


@dataclass(frozen=True)
class Finding:
    """What one case showed: the rung it stopped at, and why, in words."""

    rung: Rung
    message: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class Verdict:
    """The judgement of one exercise.

    Parameters
    ----------
    exercise : str
        Its id.
    points, max_points : float
        What was earned, and what could be.
    passed, cases : int
        How many cases were answered right, of how many.
    rung : Rung
        The lowest rung a case stopped at.
    message : str
        What was found there, in plain words.
    call, expected, got, printed : str
        The smallest failing case: how it was asked, the answers, and what the code printed;
        "" where there is nothing to show.
    misconception : str or None
        Id of the misconception recognised.
    diagnosis : str
        What it says; for a gradient that none explains, its fingerprint; or "".
    untouched : bool
        The answers are those of the planted bug that the learner was given to mend.
    """

    exercise: str
    points: float
    max_points: float
    passed: int
    cases: int
    rung: Rung
    message: str
    call: str = ""
    expected: str = ""
    got: str = ""
    printed: str = ""
    misconception: str | None = None
    diagnosis: str = ""
    untouched: bool = False

    @property
    def right(self) -> bool:
        """Whether every case was answered right."""
        return self.rung is Rung.RIGHT


def judge(
    exercise: Exercise,
    cases: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
    visible: int | None = None,
) -> Verdict:
    """Judge a learner's answers to an exercise's cases.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    cases : sequence of dict
        The inputs, in the order of the answers.
    answers : sequence of Answer
        The learner's; missing ones at the end count as interrupted.
    expected : sequence of Answer
        The reference's.
    visible : int, optional
        How many of the cases, counted from the first, may be shown with their expected
        answer. Default: all.

    Returns
    -------
    Verdict
        Points are given by cases passed, rounded down to a quarter of a point.
    """
    visible = len(cases) if visible is None else visible
    silent = Answer(raised=Raised("KeyboardInterrupt", ""))
    answers = [*answers[: len(cases)], *[silent] * (len(cases) - len(answers))]
    findings = [find(exercise, *each) for each in zip(cases, answers, expected, strict=True)]
    failing = [i for i, finding in enumerate(findings) if finding.rung is not Rung.RIGHT]
    passed = len(cases) - len(failing)
    if not failing:
        return Verdict(
            exercise.id, exercise.points, exercise.points, passed, passed, Rung.RIGHT, ""
        )

    # Of a class half written, what is written says more than what is not.
    rungs = [findings[i].rung for i in failing]
    lowest = min((rung for rung in rungs if rung is not Rung.NOT_WRITTEN), default=min(rungs))
    # A case that may be shown says more than a hidden one; a small one more than a large one.
    shown = min(
        (i for i in failing if findings[i].rung is lowest),
        key=lambda i: (i >= visible, size(cases[i]), i),
    )
    named, diagnosis = None, ""
    if lowest is not Rung.NOT_WRITTEN:
        named = recognise(exercise, cases, answers, findings)
    if named is not None:
        diagnosis = named.say
    elif lowest is Rung.VALUE and exercise.fingerprint is not None:
        # Of one sample, or of two numbers, cosine and ratio say little.
        telling = max(
            (
                i
                for i in failing
                if findings[i].rung is lowest and (i < visible) == (shown < visible)
            ),
            key=lambda i: (size(cases[i]), i),
        )
        diagnosis = _fingerprint(exercise, cases[telling], answers[telling], expected[telling])
    points = math.floor(4 * exercise.points * passed / len(cases)) / 4
    untouched = named is not None and named.id == exercise.planted
    if untouched:
        points = 0.0
    meaning = findings[shown].meaning
    show_values = lowest in (Rung.VALUE, Rung.NOT_FINITE, Rung.CHANGED_INPUT, Rung.SHAPE)
    return Verdict(
        exercise.id,
        points,
        exercise.points,
        passed,
        len(cases),
        lowest,
        # A diagnosis says better than the usual meaning what happened.
        findings[shown].message + (f"\n{meaning}" if meaning and not diagnosis else ""),
        call=show_call(exercise, cases[shown]) if lowest > Rung.NOT_WRITTEN else "",
        expected=_expected(exercise, expected[shown], shown < visible) if show_values else "",
        got=show(answers[shown].value) if show_values else "",
        printed=answers[shown].printed,
        misconception=named.id if named else None,
        diagnosis=diagnosis,
        untouched=untouched,
    )


def find(exercise: Exercise, inputs: Mapping, answer: Answer, expected: Answer) -> Finding:
    """Climb the ladder with one case."""
    if answer.missing:
        return Finding(Rung.NOT_WRITTEN, f"`{exercise.id}` does not exist yet.")
    if answer.raised:
        return _raised(exercise, answer)
    if answer.value is None and expected.value is not None:
        return Finding(
            Rung.NOTHING,
            f"`{exercise.id}` returned None. A function without a `return` gives back nothing: "
            "does its last line return the result?",
        )
    if exercise.accept is not None:
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


def compare(exercise: Exercise, got: Any, expected: Any) -> Finding:
    """Compare an answer with the reference's, from the type down to the value."""
    return _compare(exercise, got, expected, _described(exercise.returns, None), None)


def _compare(exercise: Exercise, got: Any, expected: Any, what: str, part: str | None) -> Finding:
    where = f" for `{part}`" if part else ""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return _wrong_type(got, "a dict", what, where)
        lacking = [key for key in expected if key not in got]
        if lacking:
            return Finding(Rung.TYPE, f"The answer has no {' and no '.join(map(repr, lacking))}.")
        return _first(
            _compare(exercise, got[key], expected[key], _described(exercise.returns, key), key)
            for key in expected
        )
    if isinstance(expected, (tuple, list)):
        noun = "value" if isinstance(expected, tuple) else "item"
        counted = f"{len(expected)} {noun}{'s' * (len(expected) != 1)}"
        if not isinstance(got, (tuple, list)):
            return _wrong_type(got, counted, what, where)
        if len(got) != len(expected):
            return Finding(
                Rung.SHAPE,
                f"Expected {counted}{where}; you returned {len(got)}.",
            )
        names = list(exercise.returns) if isinstance(exercise.returns, Mapping) else []
        named = part is None and len(names) == len(expected)
        return _first(
            _compare(
                exercise,
                got[i],
                expected[i],
                _described(exercise.returns, names[i]) if named else what,
                names[i] if named else part,
            )
            for i in range(len(expected))
        )
    if expected is None or isinstance(expected, (str, Opaque)):
        if type(got) is not type(expected):
            return _wrong_type(got, _type_name(expected), what, where)
        right = got == expected or exercise.atol == math.inf
        return Finding(Rung.RIGHT) if right else Finding(Rung.VALUE, f"Wrong value{where}.")
    return _compare_numbers(exercise, got, expected, what, where)


def _compare_numbers(exercise: Exercise, got: Any, expected: Any, what: str, where: str) -> Finding:
    if isinstance(expected, Tensor) != isinstance(got, Tensor):
        return _wrong_type(got, _type_name(expected), what, where)
    want = np.asarray(expected.array if isinstance(expected, Tensor) else expected)
    if isinstance(got, (Opaque, str, dict, type(None))):
        return _wrong_type(got, _type_name(expected), what, where)
    if isinstance(got, (list, tuple)):
        return _wrong_type(got, _type_name(expected), what, where)
    have = np.asarray(got.array if isinstance(got, Tensor) else got)
    if want.ndim and not isinstance(got, (Tensor, np.ndarray)):
        return _wrong_type(got, _type_name(expected), what, where)
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
            f"The answer{where} contains {bad}: some step left the range of numbers "
            "(a division by zero, a logarithm of zero, or an overflow).",
        )
    rtol, atol = exercise.rtol, exercise.atol
    if atol == math.inf:
        # Every finite value will do; NumPy would warn of such a tolerance.
        return Finding(Rung.RIGHT)
    if "float32" in (have.dtype.name, want.dtype.name) or have.dtype.name == "float16":
        rtol, atol = max(rtol, 1e-4), max(atol, 1e-6)
    if np.allclose(have.astype(np.float64), want.astype(np.float64), rtol, atol, equal_nan=True):
        return Finding(Rung.RIGHT)
    return Finding(Rung.VALUE, f"Wrong value{where}.")


def recognise(
    exercise: Exercise,
    cases: Sequence[Mapping],
    answers: Sequence[Answer],
    findings: Sequence[Finding],
) -> Misconception | None:
    """Return the misconception that the answers show, or None.

    A misconception's variant must give the learner's answers on every case: the wrong
    ones, exceptions included, and the right ones.
    """
    failing = [i for i, finding in enumerate(findings) if finding.rung is not Rung.RIGHT]
    for misconception in exercise.misconceptions:
        if misconception.tell is not None:
            if all(_tells(misconception, answers[i], cases[i]) for i in failing):
                return misconception
            continue
        for variant in misconception.variants:
            # The failing cases first: nearly every variant is ruled out by the first of them.
            order = sorted(range(len(cases)), key=lambda i: i not in failing)
            if all(
                agree(exercise, answers[i], _variants_answer(exercise, variant, cases[i]))
                for i in order
            ):
                return misconception
    return None


def _fingerprint(exercise: Exercise, inputs: Mapping, answer: Answer, expected: Answer) -> str:
    """Say what a wrong value looks like; of an answer that defies it, nothing."""
    try:
        with quiet():
            return exercise.fingerprint(answer.value, expected.value, **inputs)
    except (
        TypeError,
        ValueError,
        IndexError,
        AttributeError,
        KeyError,
        ArithmeticError,
        ImportError,
    ):
        return ""


def _variants_answer(exercise: Exercise, variant: Any, inputs: Mapping) -> Answer:
    """Ask a misconception's variant, once: a class is judged on the same cases over and over."""
    key = (exercise.id, variant, json.dumps({k: encode(v) for k, v in inputs.items()}))
    if key not in _remembered:
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        _remembered[key] = ask(exercise, variant, inputs)
    return _remembered[key]


REMEMBERED = 20_000
_remembered: dict[tuple, Answer] = {}


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


def size(inputs: Mapping[str, Any]) -> int:
    """Return how many numbers a case's inputs hold: the smaller, the easier to read."""
    return sum(map(_count, inputs.values()))


def _count(value: Any) -> int:
    return sum(map(_count, value)) if isinstance(value, (list, tuple)) else np.size(value)


def show(value: Any, limit: int = 400) -> str:
    """Print a value briefly, six digits, large arrays abridged."""
    if isinstance(value, dict):
        text = "\n".join(f"{key} = {show(item)}" for key, item in value.items())
    elif isinstance(value, tuple):
        text = ", ".join(show(item) for item in value)
    elif isinstance(value, list):
        # The layers of a network are a list of tuples: one a line, or nobody could read them.
        between = ",\n " if any(isinstance(item, tuple) for item in value) else ", "
        items = [_in_a_line(item) if isinstance(item, tuple) else show(item) for item in value[:12]]
        text = f"[{between.join(items)}{', …' * (len(value) > 12)}]"
    elif isinstance(value, Tensor):
        text = f"tensor({show(value.array)})"
    elif isinstance(value, np.ndarray) or type(value) is float:
        with np.printoptions(precision=6, threshold=40, edgeitems=3, suppress=False):
            array = np.asarray(value)
            text = f"{array[()]:.6g}" if array.ndim == 0 and array.dtype.kind == "f" else str(array)
            if array.ndim > 2 and len(text) > limit:
                text = f"array of shape {array.shape}, from {array.min():.4g} to {array.max():.4g}"
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _in_a_line(value: Any) -> str:
    """Print a tuple with its parentheses, and arrays like nested lists, without line breaks."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_in_a_line, value))})"
    if isinstance(value, np.ndarray) and 0 < value.size <= 40:
        with np.printoptions(precision=6, suppress=False):
            rows = np.array2string(value, separator=", ", max_line_width=10_000)
        return re.sub(r"(?<=\[) | (?=[,\]])", "", " ".join(rows.split()))
    return " ".join(show(value).split())


def show_call(exercise: Exercise, inputs: Mapping[str, Any]) -> str:
    """Print a case the way one would ask it: ``weighted_sum(x = …, w = …, b = 0.1)``.

    Of a conversation with a class or module only the inputs are listed.
    """
    simple = exercise.probe is call
    start = "  " if simple else ""
    # In a conversation a text is a name for what the probe hands over, such as an activation.
    texts = {
        name: value if isinstance(value, str) and not simple else show(value)
        for name, value in inputs.items()
    }
    shown = (",\n" if simple else "\n").join(
        start + f"{name} = " + text.replace("\n", "\n" + " " * (len(start + name) + 3))
        for name, text in texts.items()
    )
    if simple:
        return f"{exercise.id}(\n{shown}\n)" if shown else f"{exercise.id}()"
    return shown


# Words of an exception's message, tried before its type.
MEANING_OF_WORDS = {
    "truth value of an array": "`if`, `and` and `or` decide about one true or false. An array has "
    "many: compare it as a whole, and choose with np.where or with arithmetic.",
    "before Module.__init__": "A module's own start must call PyTorch's first: super().__init__().",
    "before super().__init__": "A module's own start must call PyTorch's first: "
    "super().__init__().",
    'missing the required "forward"': "The class has no method of the name forward: look for a "
    "misspelling, or for a method that is not indented.",
    "not require grad and does not have": "PyTorch has no record of how this number was made: "
    "nothing on the way required a gradient, or it was cut off (detach, no_grad).",
    "bitwise_xor": "In Python ^ is no power. Powers are written **.",
}
USUAL_MEANING = {
    "NameError": "A name is used before it exists: a misspelling, or a cell not run yet.",
    "UnboundLocalError": "A variable is used before this function gave it a value.",
    "TypeError": "An operation met a kind of value that it cannot handle, or a function was "
    "called with the wrong number of arguments.",
    "AttributeError": "The object has nothing of that name: look for a misspelling, or a value "
    "of another type than you think.",
    "IndexError": "An index lies outside the array: compare it with the array's shape.",
    "KeyError": "The dictionary has no such key.",
    "ZeroDivisionError": "Something was divided by zero.",
    "ValueError": "Often two shapes that do not fit together: print the shapes on this line.",
    "RuntimeError": "In PyTorch usually a shape or a number type (float32, float64, long) that "
    "does not fit.",
    "NotImplementedError": "PyTorch cannot do this with this type of number: scores are floats, "
    "labels are whole numbers.",
    "RecursionError": "The function calls itself without end.",
    "UFuncTypeError": "The array's number type cannot hold the result: start from floats.",
    "_UFuncOutputCastingError": "The array holds whole numbers and cannot take fractions: start "
    "from floats.",
    "StdinNotImplementedError": "The code waits for input. Nobody is there to type when a "
    "notebook is graded: use the arguments.",
    "OverflowError": "A number left the range: np.exp copes with what math.exp cannot.",
    "NotPlain": "It is far larger than anything the task asks for.",
    "SystemExit": "The code asked Python to stop.",
}


def _raised(exercise: Exercise, answer: Answer) -> Finding:
    error = answer.raised
    # PyTorch raises the stub's exception too: where it lacks an operation for a number type, and
    # where a module has no forward.
    torchs = " not implemented for " in error.message or "missing the required" in error.message
    if error.type == "NotImplementedError" and not torchs:
        return Finding(Rung.NOT_WRITTEN, f"`{exercise.id}` is not written yet.")
    if error.type == "KeyboardInterrupt":
        return Finding(
            Rung.INTERRUPTED,
            f"`{exercise.id}` did not come back in time and was stopped. Is there a loop whose "
            "condition never becomes false?",
        )
    if error.type == Unfit.__name__:
        return Finding(Rung.RAISED, error.message)
    said = f"{error.type}: {error.message}" if error.message else error.type
    line = f"\nYour line: {error.line}" if error.line else ""
    return Finding(
        Rung.RAISED, f"`{exercise.id}` stopped with an error.{line}\n{said}", usual_meaning(error)
    )


def usual_meaning(error: Raised) -> str:
    """Return what an exception usually means in this course, or ""."""
    for words, meaning in MEANING_OF_WORDS.items():
        if words in error.message:
            return meaning
    return USUAL_MEANING.get(error.type, "")


def _accepted(exercise: Exercise, inputs: Mapping, got: Any, example: Any) -> Finding:
    shape_of_answer = _same_structure(exercise, got, example)
    if shape_of_answer.rung is not Rung.RIGHT:
        return shape_of_answer
    try:
        with quiet():
            objection = exercise.accept(got, **inputs)
    except (TypeError, ValueError, IndexError, AttributeError, KeyError, ArithmeticError):
        # The answer has the right structure but not numbers the predicate can work with.
        objection = "The answer cannot be used the way the contract says."
    return Finding(Rung.RIGHT) if objection is None else Finding(Rung.VALUE, objection)


def _same_structure(exercise: Exercise, got: Any, example: Any) -> Finding:
    """Check types and shapes against an example answer, leaving the values open."""
    loose = _AnyValue(exercise)
    return _compare(loose, got, example, _described(exercise.returns, None), None)


class _AnyValue:
    """An exercise's contract with a tolerance that every finite value satisfies."""

    rtol, atol = 0.0, math.inf

    def __init__(self, exercise: Exercise):
        self.returns = exercise.returns


def _tells(misconception: Misconception, answer: Answer, inputs: Mapping) -> bool:
    if answer.missing or answer.raised:
        return False
    try:
        with quiet():
            return bool(misconception.tell(answer.value, **inputs))
    except (TypeError, ValueError, IndexError, AttributeError, KeyError, ArithmeticError):
        return False


def _first(findings) -> Finding:
    """Return the finding of the lowest rung, the first among equals."""
    return min(findings, key=lambda finding: finding.rung, default=Finding(Rung.RIGHT))


def _wrong_type(got: Any, needed: str, what: str, where: str) -> Finding:
    extra = ""
    if isinstance(got, (list, tuple)) and "array" in needed:
        extra = " np.array(...) makes an array of it."
    elif isinstance(got, Tensor) and "array" in needed:
        extra = " The contract asks for NumPy here."
    return Finding(
        Rung.TYPE,
        f"Wrong type{where}. The contract: {what}, so {needed}; "
        f"you returned {_type_name(got)}.{extra}",
    )


def _type_name(value: Any) -> str:
    if isinstance(value, Tensor):
        return "a torch tensor"
    if isinstance(value, np.ndarray) and value.ndim:
        return "a NumPy array"
    if isinstance(value, bool) or (isinstance(value, np.ndarray) and value.dtype.kind == "b"):
        return "True or False"
    if isinstance(value, (int, float, complex, np.ndarray)):
        return "a number"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    names = {str: "a text", list: "a list", tuple: "a tuple", dict: "a dict", type(None): "None"}
    return names.get(type(value), f"a {type(value).__name__}")


def _shape_words(shape: tuple[int, ...]) -> str:
    return "a single number" if shape == () else f"shape {shape}"


def _shape_here(what: str, shape: tuple[int, ...]) -> str:
    return "" if shape == () or what.endswith(str(shape)) else f" = {shape} here"


def _described(returns: str | Mapping[str, str], part: str | None) -> str:
    if isinstance(returns, Mapping):
        return returns.get(part) or "; ".join(f"{k}: {v}" for k, v in returns.items())
    return returns


def _expected(exercise: Exercise, answer: Answer, may_be_shown: bool) -> str:
    if exercise.accept is not None:
        return ""
    return show(answer.value) if may_be_shown else "kept for grading"
