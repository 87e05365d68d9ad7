"""Putting cases to code and bringing the answers back as plain data.

The learner's code, the reference and every misconception are asked the same way.
"""

import contextlib
import copy
import io
import json
import linecache
import random
import sys
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import wire
from .exercise import Exercise

MAX_TEXT = 300


@dataclass(frozen=True)
class Raised:
    """An exception, in words.

    Parameters
    ----------
    type : str
        Name of the exception's class.
    message : str
        What it says, shortened.
    line : str
        The learner's own line it came from, or "" if it came from none.
    """

    type: str
    message: str
    line: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back for one case, as plain data.

    Parameters
    ----------
    value : object
        Numbers, strings, arrays, `wire.Tensor`, `wire.Opaque`, and lists, tuples and dicts
        of these.
    raised : Raised or None
        The exception that came instead of a value.
    changed : tuple of str
        Names of the inputs that are not what they were before the call.
    missing : bool
        There is nothing of the exercise's name to ask.
    printed : str
        What the code printed meanwhile, shortened: no part of the answer, but learners look
        for it.
    """

    value: Any = None
    raised: Raised | None = None
    changed: tuple[str, ...] = ()
    missing: bool = False
    printed: str = ""

    def to_plain(self, readable: bool = False) -> dict:
        """Return the answer as data that `json.dumps` can write."""
        if self.missing:
            return {"missing": True}
        if self.raised:
            return {"raised": [self.raised.type, self.raised.message, self.raised.line]}
        return {"value": wire.encode(self.value, readable), "changed": list(self.changed)}

    @classmethod
    def from_plain(cls, plain: Mapping) -> "Answer":
        """Read what `to_plain` wrote.

        Raises
        ------
        wire.NotPlain
            If it is something else.
        """
        try:
            if plain.get("missing"):
                return cls(missing=True)
            if "raised" in plain:
                return cls(raised=Raised(*(str(text)[:MAX_TEXT] for text in plain["raised"])))
            changed = tuple(str(name)[:80] for name in plain["changed"])
            return cls(value=wire.decode(plain["value"]), changed=changed)
        except (TypeError, KeyError, AttributeError) as error:
            raise wire.NotPlain(f"malformed answer: {error}") from None


MISSING = Answer(missing=True)


def ask(exercise: Exercise, target: Any, inputs: Mapping[str, Any]) -> Answer:
    """Put one case to a function or class and return its answer as plain data.

    The target gets copies of the inputs; whatever it prints, warns or raises is kept away
    from the asker. Random numbers start from the same state at every call.

    Parameters
    ----------
    exercise : Exercise
        Says how to ask.
    target : object
        The learner's object, the reference, or a misconception's variant.
    inputs : dict
        The case.
    """
    plain, printed = _ask(exercise, target, inputs)
    try:
        # What the learner's process would send, whoever is asked.
        return replace(Answer.from_plain(json.loads(json.dumps(plain))), printed=printed)
    except wire.NotPlain as error:
        return Answer(raised=Raised("NotPlain", f"The answer is {error}."))


def _ask(exercise: Exercise, target: Any, inputs: Mapping[str, Any]) -> tuple[dict, str]:
    """Return an answer as `Answer.to_plain` does, and what was printed."""
    with as_before():
        return _ask_here(exercise, target, inputs)


def _ask_here(exercise: Exercise, target: Any, inputs: Mapping[str, Any]) -> tuple[dict, str]:
    given = copy.deepcopy(dict(inputs))
    printed = io.StringIO()
    np.random.seed(0)
    random.seed(0)
    if "torch" in sys.modules:
        # Not `torch.manual_seed`, which formats three stack traces for devices that are not used.
        sys.modules["torch"].default_generator.manual_seed(0)
    try:
        with quiet() as printed:
            value = exercise.probe(target, **given)
        changed = tuple(name for name in inputs if not _same(inputs[name], given[name]))
        plain = Answer(value, changed=changed).to_plain()
    except wire.NotPlain as error:
        plain = Answer(raised=Raised("NotPlain", f"The answer is {error}.")).to_plain()
    except (KeyboardInterrupt, Exception, SystemExit) as error:
        plain = Answer(raised=describe(error)).to_plain()
    return plain, _shortened(printed)


def ask_all(exercise: Exercise, target: Any, cases: Sequence[Mapping]) -> list[Answer]:
    """Ask every case; after an interruption the remaining ones count as interrupted too."""
    answers: list[Answer] = []
    for inputs in cases:
        if answers and answers[-1].raised and answers[-1].raised.type == "KeyboardInterrupt":
            answers.append(answers[-1])
        else:
            answers.append(ask(exercise, target, inputs))
    return answers


def ask_namespace(exercise: Exercise, namespace: Mapping, cases: Sequence[Mapping]) -> list[Answer]:
    """Ask what a namespace calls by the exercise's name."""
    if exercise.id not in namespace:
        return [MISSING for _ in cases]
    return ask_all(exercise, namespace[exercise.id], cases)


def ask_in_plain(exercise: Exercise, namespace: Mapping, inputs: Mapping[str, Any]) -> dict:
    """Put one case to what a namespace calls by the exercise's name; return plain data."""
    if exercise.id not in namespace:
        return MISSING.to_plain()
    return _ask(exercise, namespace[exercise.id], inputs)[0]


@contextlib.contextmanager
def as_before():
    """Leave random numbers and the settings of NumPy and PyTorch as they were."""
    chance, numpys_chance = random.getstate(), np.random.get_state()
    errors, printing = np.geterr(), np.get_printoptions()
    torch = sys.modules.get("torch")
    # Half imported, while somebody's import of it goes on, it has none of these yet.
    torch = torch if hasattr(torch, "default_generator") else None
    if torch:
        torchs_chance = torch.default_generator.get_state()
        recording, kind = torch.is_grad_enabled(), torch.get_default_dtype()
    try:
        yield
    finally:
        random.setstate(chance)
        np.random.set_state(numpys_chance)
        np.seterr(**errors)
        np.set_printoptions(**printing)
        if torch:
            torch.default_generator.set_state(torchs_chance)
            torch.set_grad_enabled(recording)
            torch.set_default_dtype(kind)


@contextlib.contextmanager
def quiet():
    """Keep prints, progress bars and warnings away; yield what is printed, as a `StringIO`."""
    with (
        contextlib.redirect_stdout(io.StringIO()) as printed,
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield printed


def describe(error: BaseException) -> Raised:
    """Put an exception into words, with the line of the notebook it came from."""
    line = ""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_learners(frame.filename):
            line = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
            break
    try:
        message = str(error)
    except Exception:
        message = ""
    return Raised(type(error).__name__, message[:MAX_TEXT], line[:MAX_TEXT])


def _shortened(printed: io.StringIO) -> str:
    text = printed.getvalue().strip()
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _is_learners(filename: str) -> bool:
    # ipykernel compiles cells to files in a folder of its own; plain exec names them <...>.
    return "ipykernel_" in filename or filename.startswith("<")


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, (list, tuple)):
        return (
            type(before) is type(after)
            and len(before) == len(after)
            and all(_same(b, a) for b, a in zip(before, after, strict=True))
        )
    if isinstance(before, dict):
        return (
            isinstance(after, dict)
            and before.keys() == after.keys()
            and all(_same(before[key], after[key]) for key in before)
        )
    return type(before) is type(after) and before == after
