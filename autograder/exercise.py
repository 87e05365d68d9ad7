"""What an exercise is, as far as a learner may read it: how it is asked and judged."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch as torch
    from torch import nn as nn
else:

    class _Late:
        """A module that is imported when something of it is first used."""

        def __init__(self, name: str):
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            return getattr(importlib.import_module(self._name), attribute)

    # PyTorch takes seconds to import, and most exercises never need it.
    torch, nn = _Late("torch"), _Late("torch.nn")


class Unfit(Exception):
    """What a learner built cannot be asked; the message tells them what does not fit."""


def call(target: Callable, **inputs: Any) -> Any:
    """Ask a function: pass the inputs in order and return what comes back.

    This is the default probe. The inputs are passed by position, so a learner who
    renames a parameter is not punished for it.
    """
    return target(*inputs.values())


def call_for_a_count(target: Callable, **inputs: Any) -> Any:
    """Ask a function as `call` does; a whole number that it returns must be an int."""
    answer = target(*inputs.values())
    refuse_float(answer)
    return answer


def refuse_float(count: Any) -> None:
    """Raise `Unfit` if a whole number is a float where the contract asks for an int."""
    if isinstance(count, (float, np.floating)) and float(count).is_integer():
        raise Unfit(
            f"You return {float(count)}, a float. A count is an int: a division, or an array of "
            "floats, makes a float of it on the way."
        )


def call_for_a_new_array(target: Callable, **inputs: Any) -> Any:
    """Ask a function as `call` does; what it returns must not be one of its inputs.

    An input that was written to is the judge's business: that is said in other words.
    """
    before = {name: value.copy() for name, value in inputs.items() if isinstance(value, np.ndarray)}
    answer = target(*inputs.values())
    for name, copy in before.items():
        given = inputs[name]
        if isinstance(answer, np.ndarray) and np.shares_memory(answer, given):
            if np.array_equal(copy, given, equal_nan=True):
                raise Unfit(
                    f"You hand back `{name}` itself, or a view of it. Whoever changes the answer "
                    f"then changes `{name}`: return a new array."
                )
    return answer


@dataclass(frozen=True, eq=False)
class Exercise:
    """One graded task of a lesson, as far as a learner may read it.

    Parameters
    ----------
    id : str
        The name the learner's code must have, and the name of the exercise's two modules,
        of its reference and of its test cell.
    points : int
        What the exercise is worth; must agree with the lesson's text. A challenge is worth 0.
    returns : str or dict of str
        What the contract promises, with the names of the dimensions, for messages:
        ``"one probability per class for each sample: (m, C)"``. A dict gives one such
        line for each part when the answer is a tuple (in order) or a dict.
    visible : sequence of dict
        The cases a learner may see: named inputs, plain data (numbers, strings, lists,
        arrays), written out by hand. The names and their order are the parameters of
        the probe.
    hints : tuple of three str
        The rungs of `hint`: the idea; a small worked number or shape; a line in words.
    probe : callable
        ``probe(target, **inputs) -> answer``: asks the code one question and returns
        plain data. The default calls the target as a function. The target is the
        learner's object of the exercise's name, the reference, or a wrong way.
    accept : callable, optional
        ``accept(answer, **inputs) -> None or str`` for tasks with many right answers:
        None if the answer is right, otherwise what is wrong with it. Without it an
        answer is right when it is close to the reference's.
    tells : dict of callable
        By id of a misconception, ``tell(answer, **inputs) -> bool``: for tasks with many
        right answers, where a misconception is a property of the answer and not one
        particular value. It replaces the comparison with the wrong ways' answers.
    alike : callable, optional
        ``alike(answer, wrong, **inputs) -> bool``: whether an answer shows the same mistake
        as a wrong way's answer. Default: both are the same within the tolerance.
    rtol, atol : float
        Relative and absolute tolerance of that comparison for 64-bit numbers; 32-bit
        numbers are given at least 1e-4 and 1e-6.
    fingerprint : callable, optional
        ``fingerprint(answer, expected, **inputs) -> str`` for gradients: what a wrong value of
        the right shape looks like, where no misconception gives the same answers. See
        `lessons.microscope`; import it inside the function, for a learner's kernel needs it not.
    insight : str
        A sentence for whoever has it right: what the result is good for, or what to notice in it.
    planted : str, optional
        For a debug exercise: the id of the misconception whose first wrong way the learner
        finds in the answer cell instead of an empty stub. Left as it is, it earns nothing.
    lesson : str
        The lesson it belongs to, such as ``"07_softmax"``; filled in by
        `autograder.exercises`.
    """

    id: str
    points: int
    returns: str | Mapping[str, str]
    visible: Sequence[Mapping[str, Any]]
    hints: tuple[str, str, str]
    probe: Callable[..., Any] = call
    accept: Callable[..., str | None] | None = None
    tells: Mapping[str, Callable[..., bool]] = field(default_factory=dict)
    alike: Callable[..., bool] | None = None
    rtol: float = 1e-6
    atol: float = 1e-9
    fingerprint: Callable[..., str] | None = None
    insight: str = ""
    planted: str | None = None
    lesson: str = ""
