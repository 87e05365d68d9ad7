"""The words in which ``solutions/`` is written: what only the judge may know of an exercise.

A module of ``solutions/`` holds the reference under the exercise's own name, other right ways
marked by `right`, wrong ways marked by `wrong` or `like` with what is to be said of them, wrong
ways of which that would not be true, marked by `rival`, and ``hidden_cases(rng)``.
`autograder.references` reads it.
"""

import ast
import copy
import inspect
import json
import linecache
import re
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from .exercise import call, nn, torch
from .wire import encode

__all__ = ["edited", "like", "nn", "right", "rival", "telling_case", "torch", "wrong"]

MOST_DRAWS = 1_000

Way = TypeVar("Way", bound=Callable)


@dataclass(frozen=True)
class Mistake:
    """What is known of a wrong way.

    Parameters
    ----------
    id : str
        The misconception's: the same in all exercises in which it can be made.
    say : str
        The diagnosis, in a sentence or two, in the second person: what the learner did,
        and what the task asks for.
    """

    id: str
    say: str


def right(way: Way) -> Way:
    """Mark another right implementation of an exercise."""
    return _marked(way, __right__=True)


def wrong(say: str) -> Callable[[Way], Way]:
    """Mark a known wrong implementation with the diagnosis that it deserves.

    The name of the function, or that of the class in snake_case, is the misconception's id.
    Learners whose answers equal those of the wrong way are told `say`. Its source must be
    able to stand in a learner's cell.

    Examples
    --------
    >>> @wrong("You return tanh's value. Asked is its slope.")
    ... def value_for_slope(z):
    ...     return np.tanh(z)
    """

    def mark(way: Way) -> Way:
        snake_case = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", way.__name__).lower()
        return _marked(way, __mistake__=Mistake(snake_case, say))

    return mark


def like(other: Callable) -> Callable[[Way], Way]:
    """Mark another way to make the mistake of a wrong way."""
    mistake = mistake_of(other)
    if mistake is None:
        raise ValueError(f"`{other.__name__}` is not marked as a wrong way.")

    return lambda way: _marked(way, __mistake__=mistake)


def rival(way: Way) -> Way:
    """Mark a wrong way of which no sentence in the module is true.

    Its answers resemble those of a wrong way whose cause is another. It has to lose points, and
    must be told none of the diagnoses. Where its answers are a wrong way's in every case, whoever
    gives them is told what can be seen of them, and asked for the cause.
    """
    return _marked(way, __rival__=True)


def telling_case(
    draw: Callable[[], Mapping[str, Any]], right: Callable, *wrong: Callable, probe: Callable = call
) -> Mapping[str, Any]:
    """Draw a hidden case in which wrong ways answer otherwise than the right one.

    So that the same mistake costs about the same in whatever cases somebody is asked.

    Parameters
    ----------
    draw : callable
        Draws a case; called until each of the wrong ways shows in one.
    right : callable
        A right way.
    *wrong : callable
        The wrong ways.
    probe : callable
        How they are asked, as in `autograder.exercise.Exercise`.

    Returns
    -------
    dict
        The case.

    Raises
    ------
    ValueError
        If there is none in 1,000 draws.
    """

    def answer(way: Callable, case: Mapping[str, Any]) -> str:
        with np.errstate(all="ignore"):  # a wrong way may overflow
            return json.dumps(encode(probe(way, **copy.deepcopy(dict(case)))))

    for _ in range(MOST_DRAWS):
        case = draw()
        wanted = answer(right, case)
        if all(answer(way, case) != wanted for way in wrong):
            return case
    names = ", ".join(way.__name__ for way in wrong)
    raise ValueError(f"No case of {MOST_DRAWS} shows all of these as wrong: {names}.")


def mistake_of(way: Any) -> Mistake | None:
    """Return what `wrong` or `like` marked a function or class with; None if neither did."""
    # Not getattr: a class would inherit the mark.
    return vars(way).get("__mistake__") if hasattr(way, "__dict__") else None


def is_right(way: Any) -> bool:
    """Whether `right` marked a function or class."""
    return hasattr(way, "__dict__") and "__right__" in vars(way)


def is_rival(way: Any) -> bool:
    """Whether `rival` marked a function or class."""
    return hasattr(way, "__dict__") and "__rival__" in vars(way)


def edited(base: Callable, *replacements: str) -> Callable[[Callable], Any]:
    """Put a function or class with pieces of its text replaced in the place of what stands below.

    For a wrong way that is a long other one with a mistake in one place. It stands below
    `wrong`; the name is taken from what is decorated, all else from `base`.

    Parameters
    ----------
    base : function or class
        Whose source is edited.
    *replacements : str
        In turn what stands there, and what is to stand there instead.

    Raises
    ------
    ValueError
        If what is to be replaced does not stand there exactly once.

    Examples
    --------
    >>> @wrong("You never clear the slopes, so they add up.")
    ... @edited(torch_train, "        optimizer.zero_grad()\\n", "")
    ... def not_zeroed(): ...
    """

    def replace(way: Callable) -> Any:
        source = source_of(base, way.__name__) + "\n"
        for old, new in zip(replacements[::2], replacements[1::2], strict=True):
            if source.count(old) != 1:
                raise ValueError(
                    f"{way.__module__}.{way.__name__}: {old!r} stands {source.count(old)} times "
                    f"in `{base.__name__}`; it must stand there exactly once."
                )
            source = source.replace(old, new)
        # So that tracebacks and `inspect` show the edited lines.
        filename = f"{way.__module__}.{way.__name__}, edited"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        namespace = vars(sys.modules[way.__module__])
        exec(compile(source, filename, "exec"), namespace)
        made = namespace[way.__name__]
        return _marked(made, __source__=source)

    return replace


def source_of(way: Any, name: str) -> str:
    """Return the source of a function or class, renamed, as it would stand in a cell.

    Examples
    --------
    >>> @right
    ... def double(x): return 2 * x
    >>> source_of(double, "twice")
    'def twice(x): return 2 * x'
    """
    source = vars(way).get("__source__") or textwrap.dedent(inspect.getsource(way))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, (ast.FunctionDef, ast.ClassDef))
    lines = source.rstrip().splitlines()
    own = [d for d in definition.decorator_list if not _is_one_of_ours(d)]
    kept = [line for d in own for line in lines[d.lineno - 1 : d.end_lineno]]
    source = "\n".join(kept + lines[definition.lineno - 1 :])
    for keyword in ("def", "class"):
        source = source.replace(f"{keyword} {way.__name__}", f"{keyword} {name}", 1)
    return source


def _marked(way: Way, **marks: Any) -> Way:
    for name, value in marks.items():
        setattr(way, name, value)
    return way


def _is_one_of_ours(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in (
        "right",
        "wrong",
        "like",
        "rival",
        "edited",
    )
