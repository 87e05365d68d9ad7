"""What can be seen of wrong answers beside the right ones, whatever their cause.

A misconception says why; where none is known, `see` says what: the same numbers with another
sign, m times too large, in another order, right for the first row only. What it says is true of
the answers to all failing cases.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asking import Answer
from .comparing import tolerance
from .exercise import Exercise
from .wire import Tensor
from .wording import listed

RTOL, ATOL = 1e-4, 1e-7
# Fewer numbers agree by chance.
ENOUGH = 3
# What a probe calls the question it puts; no learner's code ever gets it.
QUESTIONS = ("ask", "question")
# Results that are tried in every order.
MOST_EXCHANGED = 4


@dataclass(frozen=True)
class Pair:
    """An answer to one case beside the right one.

    Parameters
    ----------
    case : dict
        The inputs.
    got, right : dict of str to ndarray
        By part (``""`` if there is only one), the numbers; both have the same shape.
    shown : bool
        Whether it is the one that is shown.
    rtol, atol : float
        How near to the right one a number must come to be right.
    """

    case: Mapping[str, Any]
    got: Mapping[str, np.ndarray]
    right: Mapping[str, np.ndarray]
    shown: bool
    rtol: float
    atol: float

    def off(self, name: str) -> np.ndarray:
        """Return where a part's numbers are wrong."""
        got, right = self.got[name], self.right[name]
        return ~np.isclose(got, right, self.rtol, self.atol, equal_nan=True)


def see(
    exercise: Exercise,
    cases: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    expected: Sequence[Answer],
    failing: Sequence[int],
    shown: int,
    visible: int,
) -> str:
    """Return a sentence or two about wrong answers, "" if nothing can be seen.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    cases, answers, expected : sequence
        Inputs, what came back, and what is right, case by case.
    failing : sequence of int
        The cases that were not answered right.
    shown : int
        The one of them that is shown; only cases that ask the same are looked at with it.
    visible : int
        How many of the cases, from the first, may be shown with their right answer.
    """
    pairs = []
    for i in failing:
        if answers[i].raised or answers[i].missing:
            return ""
        got = _parts(exercise, answers[i].value)
        right = _parts(exercise, expected[i].value)
        if got.keys() != right.keys():
            return ""
        kinds = {*_number_types(answers[i].value), *_number_types(expected[i].value)}
        pairs.append(Pair(cases[i], got, right, i == shown, *tolerance(exercise, kinds)))
    asked = _parts(exercise, expected[shown].value).keys()
    pairs = [pair for pair in pairs if pair.right.keys() == asked]
    may_be_shown = shown < visible
    if not pairs or any(_shapes(p.got) != _shapes(p.right) for p in pairs):
        return _turned(pairs) or _counts(pairs, answers[shown].value, may_be_shown)
    wrong = [name for name in pairs[0].right if any(p.off(name).any() for p in pairs)]
    names = list(pairs[0].right)
    worded = _worded_otherwise(answers, expected, failing)
    if all(_same(p, name) for p in pairs for name in names):
        if worded:
            return _about(worded, [*names, *worded]).strip()
        return _rounded(pairs, names) or (
            "Your numbers are nearly right: they differ from the right ones in late digits only."
        )
    about = _about([*wrong, *worded], [*names, *worded])
    if said := _exchanged(pairs):
        return said
    if said := _always_the_same(cases, answers, expected):
        return said
    for look in (_factor, _offset, _signs, _order, _rounded, _an_input, _limit, _where):
        if said := look(pairs, wrong):
            return about + said
    said = (
        _right_at_one(cases, failing)
        or _right_for_some(exercise, cases, failing)
        or _whole(pairs, wrong)
        or _first_difference(pairs, wrong, may_be_shown)
    )
    return (about + said).strip()


def largest_difference(exercise: Exercise, one: Any, other: Any) -> float:
    """Return how far two answers are apart where they are farthest; 0 if that cannot be said."""
    first, second = _parts(exercise, one), _parts(exercise, other)
    if _shapes(first) != _shapes(second):
        return 0.0
    gaps = (
        np.abs(a - b).max(initial=0) for a, b in zip(first.values(), second.values(), strict=True)
    )
    return float(max(gaps, default=0.0))


def _parts(exercise: Exercise, value: Any) -> dict[str, np.ndarray]:
    """Return an answer's numbers by part; those of a nested part one after the other."""
    if isinstance(value, dict):
        named = {str(key): part for key, part in value.items()}
    elif isinstance(value, tuple):
        names = list(exercise.returns) if isinstance(exercise.returns, Mapping) else []
        if len(names) != len(value):
            names = [f"result {i + 1}" for i in range(len(value))]
        named = dict(zip(names, value, strict=True))
    else:
        named = {"": value}
    parts = {}
    for name, part in named.items():
        leaves = list(_leaves(part))
        if not leaves:
            continue
        if len(leaves) == 1:
            parts[name] = leaves[0]
        else:
            parts[name] = np.concatenate([leaf.ravel() for leaf in leaves])
    return parts


def _worded_otherwise(
    answers: Sequence[Answer], expected: Sequence[Answer], failing: Sequence[int]
) -> list[str]:
    """Return the parts that are texts, and another text than the right one in some case."""
    found: dict[str, None] = {}
    for i in failing:
        got, right = answers[i].value, expected[i].value
        if isinstance(got, dict) and isinstance(right, dict):
            for name, text in right.items():
                if isinstance(text, str) and got.get(name) != text:
                    found[name] = None
    return list(found)


def _leaves(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(item, (int, float)) for item in value):
            yield np.asarray(value, dtype=float)
            return
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, Tensor):
        yield from _leaves(value.array)
    elif isinstance(value, (bool, int, float, np.ndarray)):
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            yield array.astype(float)


def _number_types(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _number_types(item)
    elif isinstance(value, Tensor):
        yield value.array.dtype.name
    elif isinstance(value, np.ndarray):
        yield value.dtype.name


def _shapes(parts: Mapping[str, np.ndarray]) -> list[tuple[int, ...]]:
    return [part.shape for part in parts.values()]


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, RTOL, ATOL, equal_nan=True)


def _same(pair: Pair, name: str) -> bool:
    return _close(pair.got[name], pair.right[name])


def _about(wrong: Sequence[str], names: Sequence[str]) -> str:
    """Say which parts are right and which are wrong, where an answer has several."""
    right = [name for name in names if name not in wrong]
    if not right or not wrong:
        return ""
    verb = "is" if len(right) == 1 else "are"
    good, bad = (listed(f"`{name}`" for name in each) for each in (right, wrong))
    return f"{good} {verb} right. The mistake is in {bad}. "


def _flat(pairs: Sequence[Pair], wrong: Sequence[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (
            np.concatenate([pair.got[name].ravel() for name in wrong]),
            np.concatenate([pair.right[name].ravel() for name in wrong]),
        )
        for pair in pairs
    ]


def _many(pairs: Sequence[Pair], wrong: Sequence[str]) -> bool:
    numbers = np.concatenate([right for _, right in _flat(pairs, wrong)])
    # Two that are not round do not agree by chance either.
    return len(numbers) >= ENOUGH or (
        len(numbers) == 2 and not (numbers == np.trunc(numbers)).any()
    )


def _subject(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    one = all(right.size == 1 for _, right in _flat(pairs, wrong))
    return "Your number" if one else "Every number"


def _factor(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """The right numbers times a constant, or times something of the inputs."""
    if not _many(pairs, wrong):
        return ""
    factors = []
    for got, right in _flat(pairs, wrong):
        length = right @ right
        if not np.isfinite(got).all() or length == 0:
            return ""
        factor = float(got @ right / length)
        if abs(factor) < 1e-9 or not _close(got, factor * right):
            return ""
        factors.append(factor)
    subject = _subject(pairs, wrong)
    if np.allclose(factors, factors[0], RTOL, 0):
        factor = factors[0]
        if abs(factor + 1) < RTOL:
            return f"{subject} has the opposite sign; its size is right."
        for size, words in ((2.0, "twice"), (0.5, "half")):
            if abs(factor / size - 1) < RTOL:
                return f"{subject} is {words} what it should be."
        if abs(factor - 1) < 1e-3:
            return ""  # "1 times what it should be" would say that it is right
        return f"{subject} is {factor:.4g} times what it should be."
    named = _named_quantity([pair.case for pair in pairs], factors)
    return f"{subject} is {named}." if named else ""


def _named_quantity(cases: Sequence[Mapping], factors: Sequence[float]) -> str:
    """Name what of the inputs a factor is, if it is the same thing in every case."""
    quantities = [_quantities(case) for case in cases]
    for words in quantities[0]:
        if not all(words in each for each in quantities):
            continue
        sizes = [each[words] for each in quantities]
        if np.allclose(factors, sizes, RTOL, 0):
            return f"too large by a factor: {words}"
        if all(sizes) and np.allclose(np.multiply(factors, sizes), 1, RTOL, 0):
            return f"too small by a factor: {words}"
    return ""


def _quantities(case: Mapping) -> dict[str, float]:
    """Return what of a case's inputs may have become a factor, by what it is called."""
    found = {}
    for name, value in case.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[f"`{name}`"] = float(value)
        elif isinstance(value, np.ndarray) and value.ndim:
            rows = "the number of rows" if value.ndim > 1 else "how many numbers there are"
            found[f"{rows} in `{name}`"] = float(len(value))
            if value.ndim > 1:
                found[f"the number of columns in `{name}`"] = float(value.shape[1])
        elif isinstance(value, (list, tuple)) and len(value) > 1:
            found[f"the length of `{name}`"] = float(len(value))
    return found


def _offset(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """The right numbers plus a constant, or plus something of the inputs."""
    if not _many(pairs, wrong):
        return ""
    offsets = []
    for got, right in _flat(pairs, wrong):
        difference = got - right
        if not np.isfinite(difference).all() or not _close(
            difference, np.full_like(difference, difference[0])
        ):
            return ""
        offsets.append(float(difference[0]))
    subject = _subject(pairs, wrong)
    cases = [pair.case for pair in pairs]
    for name, value in cases[0].items():
        if np.ndim(value) or isinstance(value, (str, bool)) or value is None:
            continue
        try:
            given = [float(case[name]) for case in cases]
        except (KeyError, TypeError, ValueError):
            continue
        for times, words in ((1, ""), (2, "twice "), (-1, ""), (-2, "twice ")):
            if any(given) and np.allclose(offsets, np.multiply(times, given), RTOL, ATOL):
                return f"{subject} differs from the right one by {words}`{name}`."
    if len(pairs) > 1 or pairs[0].right[wrong[0]].size >= ENOUGH:
        if np.allclose(offsets, offsets[0], RTOL, ATOL):
            direction = "large" if offsets[0] > 0 else "small"
            return f"{subject} is too {direction} by {abs(offsets[0]):.4g}."
    return ""


def _order(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """The right numbers in other places."""
    if len(wrong) != 1:
        return ""
    both = [(pair.got[wrong[0]], pair.right[wrong[0]]) for pair in pairs]
    if any(right.size < 2 for _, right in both):
        return ""
    turns: list[tuple[str, Callable[[np.ndarray], np.ndarray]]] = [
        ("Rows and columns have changed places.", np.transpose),
        ("The numbers are right, in the reverse order.", lambda a: a[::-1]),
        ("The columns are right, in the reverse order.", lambda a: a[..., ::-1]),
    ]
    for words, turn in turns:
        if all(right.ndim and _close(turn(got), right) for got, right in both):
            return words
    if all(
        right.size >= ENOUGH and _close(np.sort(got.ravel()), np.sort(right.ravel()))
        for got, right in both
    ):
        return "These are the right numbers, in other places."
    return ""


def _turned(pairs: Sequence[Pair]) -> str:
    """Of answers of the wrong shape, whether they are right but lie on their side."""
    for pair in pairs:
        if pair.got.keys() != pair.right.keys():
            return ""
    if pairs and all(
        _close(got.T, pair.right[name]) and got.ndim == 2
        for pair in pairs
        for name, got in pair.got.items()
        if got.shape != pair.right[name].shape
    ):
        return "The numbers are right; rows and columns have changed places."
    return ""


def _exchanged(pairs: Sequence[Pair]) -> str:
    """Whether results stand in each other's places."""
    names = list(pairs[0].right)
    if not 2 <= len(names) <= MOST_EXCHANGED:
        return ""
    for order in list(itertools.permutations(names))[1:]:
        places = list(zip(names, order, strict=True))
        if all(_close(p.got[place], p.right[name]) for p in pairs for place, name in places):
            moved = [(place, name) for place, name in places if place != name]
            if len(moved) == 2:
                return f"`{moved[0][0]}` and `{moved[0][1]}` have changed places."
            told = ", ".join(f"`{name}` stands where `{place}` belongs" for place, name in moved)
            return f"The results are right, in another order: {told}."
    return ""


def _signs(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """The right numbers, some of them with another sign."""
    flat = _flat(pairs, wrong)
    if not all(_close(np.abs(got), np.abs(right)) for got, right in flat):
        return ""
    turned = sum(int((got * right < 0).sum()) for got, right in flat)
    if turned < ENOUGH:
        return ""
    return "The sizes of your numbers are right. Some have the opposite sign."


def _rounded(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """The right numbers without some of their digits."""
    flat = _flat(pairs, wrong)
    if all(np.array_equal(got, np.trunc(right)) for got, right in flat):
        return "What stands after the point is cut off: your numbers are whole."
    if all(np.array_equal(got, np.round(right)) for got, right in flat):
        return "Your numbers are rounded to whole ones."
    for digits in range(1, 7):
        if all(np.allclose(got, np.round(right, digits), 0, 1e-12) for got, right in flat):
            counted = f"{digits} digit{'s' * (digits > 1)}"
            return f"Your numbers are right, but rounded to {counted} after the point."
    for kind in (np.float16, np.float32):
        with np.errstate(over="ignore"):
            small = all(np.array_equal(got, right.astype(kind)) for got, right in flat)
        if small:
            digits = np.finfo(kind).precision
            return f"Your numbers are right, but kept as {kind.__name__}, with {digits} digits."
    return ""


def _an_input(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """Whether what came back is one of the inputs."""
    if len(wrong) != 1:
        return ""
    for name, value in pairs[0].case.items():
        if not isinstance(value, (np.ndarray, float)):
            continue
        if all(
            isinstance(pair.case.get(name), (np.ndarray, float))
            and _close(pair.got[wrong[0]], np.asarray(pair.case[name], dtype=float))
            for pair in pairs
        ):
            return f"What you return is `{name}` as it came in."
    return ""


def _always_the_same(
    cases: Sequence[Mapping], answers: Sequence[Answer], expected: Sequence[Answer]
) -> str:
    """Whether the answer does not depend on the inputs."""
    told = [repr(answer.to_plain()) for answer in answers]
    wanted = [repr(answer.to_plain()) for answer in expected]
    if len(told) > 2 and len(set(told)) == 1 and len(set(wanted)) > 1:
        return "Your answer is the same in every case, whatever the inputs are."
    return ""


def _where(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """Where an answer is right and where it is wrong."""
    if len(wrong) != 1:
        return ""
    part = wrong[0]
    for name in pairs[0].case:
        places: list[tuple[np.ndarray, np.ndarray]] = []
        for pair in pairs:
            given = pair.case.get(name)
            right = pair.right[part]
            if not isinstance(given, np.ndarray) or given.shape != right.shape or not right.size:
                places = []
                break
            places.append((given.ravel(), pair.off(part).ravel()))
        if not places:
            continue
        given, off = (np.concatenate(each) for each in zip(*places, strict=True))
        for words, there in (
            ("negative", given < 0),
            ("positive", given > 0),
            ("0", given == 0),
            ("large", np.abs(given) > 100),
        ):
            if there.any() and not there.all() and np.array_equal(there, off):
                return f"Your numbers are wrong where `{name}` is {words}, and right elsewhere."
    rows = [
        [not off.any() for off in pair.off(part)]
        for pair in pairs
        if pair.right[part].ndim and len(pair.right[part]) > 1
    ]
    if rows and len(rows) == len(pairs):
        what = "row" if pairs[0].right[part].ndim > 1 else "number"
        if all(each[0] and not any(each[1:]) for each in rows):
            return f"Only the first {what} is right."
        if all(each[-1] and not any(each[:-1]) for each in rows):
            return f"Only the last {what} is right."
        if all(all(each[:-1]) for each in rows):
            return f"Only the last {what} is wrong."
        if all(all(each[1:]) for each in rows):
            return f"Only the first {what} is wrong."
    return ""


def _right_at_one(cases: Sequence[Mapping], failing: Sequence[int]) -> str:
    """Whether all is right where a whole number among the inputs is 1, and nothing beyond it.

    With a number of steps, that is the first step; with a size of batches, single samples.
    """
    off = set(failing)
    for name, value in cases[failing[0]].items():
        if type(value) is not int or not all(type(case.get(name)) is int for case in cases):
            continue
        right = {case[name] for i, case in enumerate(cases) if i not in off}
        if right == {1} and all(cases[i][name] > 1 for i in failing):
            return f"Your answers are right where `{name}` is 1, and wrong where it is larger."
    return ""


def _right_for_some(exercise: Exercise, cases: Sequence[Mapping], failing: Sequence[int]) -> str:
    """Whether all is right for some of the things that an input may be, and wrong for others.

    In a conversation a text stands for what the code is handed, such as an activation.
    """
    off = set(failing)
    for name, value in cases[failing[0]].items():
        if not isinstance(value, str) or name in QUESTIONS:
            continue
        if not all(isinstance(case.get(name), str) for case in cases):
            continue
        wrong = {cases[i][name] for i in off}
        right = {case[name] for case in cases} - wrong
        if right and all(case[name] in right for i, case in enumerate(cases) if i not in off):
            return (
                f"Your answers are right where `{name}` is {listed(sorted(right), 'or')}, and "
                f"wrong where it is {listed(sorted(wrong), 'or')}."
            )
    return ""


def _limit(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """Whether the numbers end at a limit that the right ones go beyond."""
    if len(wrong) != 1:
        return ""
    got, right = (np.concatenate(each) for each in zip(*_flat(pairs, wrong), strict=True))
    off = np.concatenate([pair.off(wrong[0]).ravel() for pair in pairs])
    ends = np.unique(got[off])
    # 0 where the right numbers have another sign is said by `_where`.
    if off.sum() < 2 or len(ends) != 1 or ends[0] == 0 or not np.isfinite(got).all():
        return ""
    for words, beyond, within in (
        ("above", right > ends[0], got <= ends[0]),
        ("below", right < ends[0], got >= ends[0]),
    ):
        if within.all() and np.array_equal(beyond, off) and not off.all():
            larger = "larger" if words == "above" else "smaller"
            return (
                f"None of your numbers is {words} {ends[0]:.6g}: where the right one is {larger}, "
                f"you have {ends[0]:.6g}."
            )
    return ""


def _whole(pairs: Sequence[Pair], wrong: Sequence[str]) -> str:
    """Whether the numbers are whole where the right ones are not."""
    flat = _flat(pairs, wrong)
    if all(np.array_equal(got, np.trunc(got)) for got, _ in flat) and all(
        (right != np.trunc(right)).any() for _, right in flat
    ):
        if all(right.size == 1 for _, right in flat):
            return "Your number is whole; the right one is not."
        return "Your numbers are whole; the right ones are not."
    return ""


def _counts(pairs: Sequence[Pair], value: Any, may_be_shown: bool) -> str:
    """Of a list that is too long or too short, where it first differs."""
    pair = next((pair for pair in pairs if pair.shown), None)
    if pair is None or pair.got.keys() != pair.right.keys():
        return ""
    for name, got in pair.got.items():
        right = pair.right[name]
        part = value.get(name) if isinstance(value, dict) else value
        if not isinstance(part, list) or got.ndim != 1 or right.ndim != 1 or len(got) == len(right):
            continue
        common = min(len(got), len(right))
        same = np.isclose(got[:common], right[:common], pair.rtol, pair.atol)
        whose = f"`{name}`" if name else "your list"
        if same.all():
            if common:
                first = "number is" if common == 1 else f"{common} numbers are"
                rest = "then it ends" if len(got) < len(right) else "the rest is too much"
                return f"In {whose} the first {first} right; {rest}."
        else:
            place = int(np.argmin(same))
            said = f"The first number of {whose} that differs is at {place}"
            if may_be_shown:
                return f"{said}: you have {got[place]:.6g}, it should be {right[place]:.6g}."
            return f"{said}."
    return ""


def _first_difference(pairs: Sequence[Pair], wrong: Sequence[str], may_be_shown: bool) -> str:
    """Of the answer that is shown, how much of it is right, and where it first differs."""
    pair = next((pair for pair in pairs if pair.shown), None)
    if pair is None or not wrong:
        return ""
    name = next((name for name in wrong if pair.off(name).any()), wrong[0])
    got, right, off = pair.got[name], pair.right[name], pair.off(name)
    if right.size < 2 or off.all() or not off.any():
        return ""
    place = tuple(int(i) for i in np.argwhere(off)[0])
    where = str(place[0]) if len(place) == 1 else str(list(place))
    right_ones = int((~off).sum())
    said = (
        f"{right_ones} of {off.size} numbers {'is' if right_ones == 1 else 'are'} right; the first "
        f"that differs is at {where}"
    )
    if may_be_shown:
        return f"{said}: you have {got[place]:.6g}, it should be {right[place]:.6g}."
    return f"{said}."
