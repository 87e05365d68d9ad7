"""Putting cases to code and bringing the answers back as plain data.

The learner's code, the reference and every misconception are asked the same way.
"""

import contextlib
import copy
import functools
import io
import json
import linecache
import random
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

import numpy as np

from . import wire
from .exercise import Exercise

MAX_TEXT = 300
# An edited source calls this in each round of each loop: an edit may have made a loop endless.
COUNT_ROUNDS = "__count_rounds__"
MAX_ROUNDS = 10_000
# What an edited source might change for others is copied, if there are no more bytes or items.
MAX_COPIED = 100_000


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

    @functools.cached_property
    def extent(self) -> tuple[int, int]:
        """How many items the value's lists, tuples and dicts hold, and how many numbers it has.

        A character of a text counts as a number.
        """
        items, numbers = 0, 0
        waiting = [self.value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, dict):
                part = list(part.values())
            if isinstance(part, (list, tuple)):
                items += len(part)
                waiting.extend(part)
            elif isinstance(part, wire.Tensor):
                numbers += part.array.size
            else:
                numbers += part.size if isinstance(part, np.ndarray) else _length(part)
        return items, numbers

    def to_plain(self, readable: bool = False) -> dict:
        """Return the answer as data that `json.dumps` can write."""
        if self.missing:
            return {"missing": True}
        if self.raised:
            return {"raised": [self.raised.type, self.raised.message, self.raised.line]}
        return {"value": wire.encode(self.value, readable), "changed": list(self.changed)}

    @classmethod
    def from_plain(cls, plain: Mapping | str) -> "Answer":
        """Read what `to_plain` wrote, or the JSON of it.

        Raises
        ------
        wire.NotPlain
            If it is something else.
        """
        read: Any = wire.parse(plain) if isinstance(plain, str) else plain
        try:
            if read.get("missing"):
                return cls(missing=True)
            if "raised" in read:
                said = (wire.printable(text, MAX_TEXT) for text in read["raised"])
                return cls(raised=Raised(*said))
            changed = tuple(wire.printable(name, 80) for name in read["changed"][:20])
            return cls(value=wire.decode(read["value"]), changed=changed)
        except (TypeError, KeyError, AttributeError) as error:
            raise wire.NotPlain(f"malformed: {error}") from None


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else 1


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
    plain, given, printed = _ask(exercise, target, inputs)
    changed = tuple(name for name in inputs if not _same(inputs[name], given[name]))
    try:
        # What the learner's process would send, whoever is asked.
        answer = Answer.from_plain(json.loads(json.dumps(plain)))
    except wire.NotPlain as error:
        answer = Answer(raised=Raised("NotPlain", f"The answer is {error}."))
    return replace(answer, changed=() if answer.raised else changed, printed=printed)


def _ask(
    exercise: Exercise, target: Any, inputs: Mapping[str, Any]
) -> tuple[dict, dict[str, Any], str]:
    """Return an answer as `Answer.to_plain` does, what became of the inputs, and what was printed.

    What the inputs were before is for the asker to know: here may be a learner's process.
    """
    with chance_as_before(), settings_as_before():
        return _ask_here(exercise, target, inputs)


def _ask_here(
    exercise: Exercise, target: Any, inputs: Mapping[str, Any]
) -> tuple[dict, dict[str, Any], str]:
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
        plain = Answer(value).to_plain()
    except wire.NotPlain as error:
        plain = Answer(raised=Raised("NotPlain", f"The answer is {error}.")).to_plain()
    except (KeyboardInterrupt, Exception, SystemExit) as error:
        plain = Answer(raised=describe(error)).to_plain()
    return plain, given, _shortened(printed)


def ask_all(exercise: Exercise, target: Any, cases: Sequence[Mapping]) -> list[Answer]:
    """Ask every case; after an interruption the remaining ones count as interrupted too."""
    answers: list[Answer] = []
    with chance_as_before():
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
    """Put one case to what a namespace calls by the exercise's name; return plain data.

    This runs in the learner's process. It does not say whether the inputs were changed, but what
    they are now, in a few characters each: `received` compares, out of the learner's reach.
    """
    if exercise.id not in namespace:
        return MISSING.to_plain()
    plain, given, _ = _ask(exercise, namespace[exercise.id], inputs)
    return plain | {"inputs": {name: wire.fingerprint(value) for name, value in given.items()}}


def received(plain: Mapping, inputs: Mapping[str, Any]) -> Answer:
    """Read what `ask_in_plain` sent for a case.

    Parameters
    ----------
    plain : dict
        What came; it is believed nothing but the answer.
    inputs : dict
        The case.

    Raises
    ------
    wire.NotPlain
        If it is something else.
    """
    answer = Answer.from_plain(plain)
    if answer.raised or answer.missing:
        return answer
    after = plain.get("inputs")
    after = after if isinstance(after, Mapping) else {}
    return replace(
        answer,
        changed=tuple(n for n in inputs if after.get(n) != wire.fingerprint(inputs[n])),
    )


def ask_edited(
    exercise: Exercise, namespace: Mapping, source: str, cases: Sequence[Mapping]
) -> Iterator[Answer]:
    """Ask what an edited source would make of the exercise; the namespace stays as it is.

    Parameters
    ----------
    exercise : Exercise
        Says how to ask.
    namespace : dict
        In which the unedited source has run.
    source : str
        Definitions, as `autograder.edits` makes them.
    cases : sequence of dict
        What to ask, one after the other, for as long as somebody wants the next answer.

    Yields
    ------
    Answer
        None if the source cannot be run by itself.
    """
    for names, inputs in _put_to_edited(exercise, namespace, source, cases):
        yield ask(exercise, names[exercise.id], inputs)


def ask_edited_in_plain(
    exercise: Exercise, namespace: Mapping, source: str, cases: Sequence[Mapping]
) -> Iterator[dict]:
    """Do as `ask_edited`, but yield plain data, as `ask_in_plain` returns it."""
    for names, inputs in _put_to_edited(exercise, namespace, source, cases):
        yield ask_in_plain(exercise, names, inputs)


def _put_to_edited(
    exercise: Exercise, namespace: Mapping, source: str, cases: Sequence[Mapping]
) -> Iterator[tuple[dict[str, Any], Mapping]]:
    """Yield each case with the names of the edited source, ready to count rounds anew."""
    names = _edited(namespace, source)
    for inputs in cases if exercise.id in names else ():
        names[COUNT_ROUNDS] = _round_counter()
        yield names, inputs


def _edited(namespace: Mapping, source: str) -> dict[str, Any]:
    """Return a copy of a namespace in which an edited source has run; empty if it cannot."""
    try:
        with quiet():
            code = compile(source, "<edited>", "exec")
            names = dict(namespace) | _copied(namespace, code)
            exec(code, names)
    except Exception:
        return {}
    return names


def _copied(namespace: Mapping, code: CodeType) -> dict[str, Any]:
    """Copy what a source could change of what is not its own.

    Raises
    ------
    ValueError
        If something of it is too large to be copied again and again.
    """
    copies = {}
    for name in _names(code):
        value: Any = namespace.get(name)
        if isinstance(value, (list, dict, set, np.ndarray, np.random.Generator)) or (
            type(value).__module__.partition(".")[0] == "torch" and not callable(value)
        ):
            size = getattr(value, "nbytes", None)
            if (
                len(value) if size is None and hasattr(value, "__len__") else size or 0
            ) > MAX_COPIED:
                raise ValueError(f"`{name}` is too large")
            copies[name] = copy.deepcopy(value)
    return copies


def _names(code: CodeType) -> set[str]:
    """Return the names that code looks up, that of functions in it included."""
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _round_counter() -> Callable[[], None]:
    rounds = iter(range(MAX_ROUNDS))

    def count() -> None:
        if next(rounds, None) is None:
            raise RuntimeError(f"more than {MAX_ROUNDS} rounds")

    return count


class _Chance(threading.local):
    """Whether somebody sees already to it that random numbers are put back."""

    kept = False


_chance = _Chance()


@contextlib.contextmanager
def chance_as_before():
    """Leave random numbers as they were.

    To put them aside takes as long as a short answer, so whoever asks many cases does it once
    for all of them: within another such context this one does nothing.
    """
    if _chance.kept:
        yield
        return
    pythons, numpys, torch = random.getstate(), np.random.get_state(), _torch()
    torchs = torch and torch.default_generator.get_state()
    _chance.kept = True
    try:
        yield
    finally:
        _chance.kept = False
        random.setstate(pythons)
        np.random.set_state(numpys)
        if torch:
            torch.default_generator.set_state(torchs)


@contextlib.contextmanager
def settings_as_before():
    """Leave the settings of NumPy and PyTorch as they were."""
    errors, printing, torch = np.geterr(), np.get_printoptions(), _torch()
    if torch:
        recording, kind = torch.is_grad_enabled(), torch.get_default_dtype()
    try:
        yield
    finally:
        np.seterr(**errors)
        np.set_printoptions(**printing)
        if torch:
            torch.set_grad_enabled(recording)
            torch.set_default_dtype(kind)


def _torch() -> Any:
    """Return PyTorch, if it is imported; half imported, it has no random numbers yet."""
    torch = sys.modules.get("torch")
    return torch if hasattr(torch, "default_generator") else None


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
