"""What explorers say of a learner's function that could not answer."""

import linecache
import re
import sysconfig
import traceback
from pathlib import Path
from typing import Any

import numpy as np

# What a learner's own function may end with. The last two stop a kernel or a process when
# nobody catches them; in an explorer they are one more thing to say in words.
LEARNER_ERRORS = (Exception, KeyboardInterrupt, SystemExit)


class LearnerError(Exception):
    """The learner's own function could not answer; the message says so in plain words."""


def explain(error: BaseException, name: str) -> str:
    """Return what went wrong in the learner's function `name`, in plain words."""
    if isinstance(error, LearnerError):
        return str(error)
    if isinstance(error, NotImplementedError):
        # A stub names its exercise: it may be one that the function in hand only calls.
        stub = re.match(r"(\w+) is not written yet", str(error))
        return f"Write {stub[1] if stub else name} first, then run this cell again."
    if isinstance(error, KeyboardInterrupt):
        return f"{name} was interrupted. Move a slider to try again."
    said = str(error).strip().splitlines()
    words = f"{name} raised {type(error).__name__}"
    words += f": {said[0][:300]}" if said else "."
    line = learners_line(error)
    return f"{words}\nYour line: {line}" if line else words


def learners_line(error: BaseException) -> str:
    """Return the last line of the learner's own code that the error passed through, or ""."""
    places = sysconfig.get_paths()
    foreign = [Path(__file__).parent]
    foreign += [Path(places[key]) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if not any(path.is_relative_to(folder) for folder in foreign):
            line = (
                frame.line or linecache.getline(frame.filename, frame.lineno or 0)
            ).strip() or line
    return line


def as_numbers(name: str, answer: Any, shape: tuple[int, ...] | None, returns: str) -> np.ndarray:
    """Return the answer of the learner's function `name` as a float array.

    Parameters
    ----------
    name : str
    answer : object
    shape : tuple of int, or None
        The shape that it must have.
    returns : str
        The contract in words, for the message.

    Raises
    ------
    LearnerError
        If it is no array of finite numbers, or has another shape.
    """
    if hasattr(answer, "detach"):  # a PyTorch tensor is as good as an array here
        answer = answer.detach().numpy()
    try:
        numbers = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        kind = type(answer).__name__
        raise LearnerError(
            f"{name} should return {returns}: numbers. It returned {kind}."
        ) from None
    if shape is not None and numbers.shape != shape:
        raise LearnerError(
            f"{name} should return {returns}: shape {shape}. You returned {numbers.shape}."
        )
    if not np.isfinite(numbers).all():
        raise LearnerError(f"{name} returned NaN or infinity.")
    return numbers
