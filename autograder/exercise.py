"""What an exercise is: one graded task, how it is asked, and how its answers are judged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


class Unfit(Exception):
    """What a learner built cannot be asked; the message tells them what does not fit."""


def call(target: Callable, **inputs: Any) -> Any:
    """Ask a function: pass the inputs in order and return what comes back.

    This is the default probe. The inputs are passed by position, so a learner who
    renames a parameter is not punished for it.
    """
    return target(*inputs.values())


@dataclass(frozen=True)
class Misconception:
    """A known wrong implementation and the diagnosis that it deserves.

    Parameters
    ----------
    id : str
        Short name, unique within its exercise.
    say : str
        The diagnosis, in a sentence or two, in the second person: what the learner did,
        and what the task asks for.
    *variants : callable
        Wrong implementations, each a named function or class that could stand in the
        learner's cell. They are asked the same way as the learner's code; a learner
        whose answers equal a variant's is told `say`.
    tell : callable, optional
        ``tell(answer, **inputs) -> bool`` for exercises with many right answers, where a
        misconception is a property of the answer and not one particular value. It
        replaces the comparison with the variants' answers; the variants remain the
        examples that the tests use.
    """

    id: str
    say: str
    variants: tuple[Callable, ...]
    tell: Callable[..., bool] | None

    def __init__(
        self, id: str, say: str, *variants: Callable, tell: Callable[..., bool] | None = None
    ):
        for name, value in {"id": id, "say": say, "variants": variants, "tell": tell}.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Exercise:
    """One graded task of a lesson.

    Parameters
    ----------
    id : str
        The name the learner's code must have, and the name of the reference solution
        and of the test cell.
    points : int
        What the exercise is worth; must agree with the lesson's text.
    returns : str or dict of str
        What the contract promises, with the names of the dimensions, for messages:
        ``"one probability per class for each sample: (m, C)"``. A dict gives one such
        line for each part when the answer is a tuple (in order) or a dict.
    visible : sequence of dict
        The cases a learner may see: named inputs, plain data (numbers, strings, lists,
        arrays), written out by hand. The names and their order are the parameters of
        the probe.
    hidden : callable
        ``hidden(rng) -> iterable of dict``: cases drawn from a seeded
        `numpy.random.Generator`, so that every course has its own.
    misconceptions : sequence of Misconception
        In the order in which they are tried.
    hints : tuple of three str
        The rungs of `hint`: the idea; a small worked number or shape; a line in words.
    probe : callable
        ``probe(target, **inputs) -> answer``: asks the code one question and returns
        plain data. The default calls the target as a function. The target is the
        learner's object of the exercise's name, the reference, or a misconception.
    accept : callable, optional
        ``accept(answer, **inputs) -> None or str`` for tasks with many right answers:
        None if the answer is right, otherwise what is wrong with it. Without it an
        answer is right when it is close to the reference's.
    rtol, atol : float
        Relative and absolute tolerance of that comparison for 64-bit numbers; 32-bit
        numbers are given at least 1e-4 and 1e-6.
    fingerprint : callable, optional
        ``fingerprint(answer, expected, **inputs) -> str`` for gradients: what a wrong value of
        the right shape looks like, where no misconception gives the same answers. See
        `lessons.microscope`; import it inside the function, for a learner's kernel needs it not.
    planted : str, optional
        For a debug exercise: the id of the misconception whose first variant the learner
        finds in the answer cell instead of an empty stub. Left as it is, it earns nothing.
    """

    id: str
    points: int
    returns: str | Mapping[str, str]
    visible: Sequence[Mapping[str, Any]]
    hidden: Callable[[np.random.Generator], Iterable[Mapping[str, Any]]]
    misconceptions: Sequence[Misconception]
    hints: tuple[str, str, str]
    probe: Callable[..., Any] = call
    accept: Callable[..., str | None] | None = None
    rtol: float = 1e-6
    atol: float = 1e-9
    fingerprint: Callable[..., str] | None = None
    planted: str | None = None
    lesson: str = field(default="", compare=False)

    def misconception(self, id: str) -> Misconception:
        """Return the misconception of that id; `KeyError` if there is none."""
        return {m.id: m for m in self.misconceptions}[id]
