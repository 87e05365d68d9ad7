"""A gradient microscope: compares gradients array by array and says what the pattern means.

Two numbers for each array tell most mistakes apart. The *cosine* compares directions: 1 is the
same, 0 has nothing to do with it, −1 is the opposite. The *ratio* compares lengths, with a minus
where the direction is reversed. The explorer of lesson 08 looks through it at a learner's
gradients, and the judge does when no known misconception fits.

The network is the course's: layers (W, b), ReLU after each but the last, softmax and
cross-entropy at the end. Nothing here knows notebooks, widgets or grading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

H = 1e-5  # large enough for float64, small enough for a curve to be straight
SAME = 1e-4  # relative difference up to which two gradients are the same; float32 needs it
PARALLEL = 1e-6  # how far from 1 a cosine may be for "the same direction"
NOTHING = 1e-12  # a gradient this small says nothing

Layers = Sequence[tuple[np.ndarray, np.ndarray]]


# Slopes by trying ------------------------------------------------------------------------


def forward(X: np.ndarray, layers: Layers) -> tuple[np.ndarray, list]:
    """Return the logits and the cache, a pair (A, Z) for each layer."""
    A, cache = X, []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def loss(X: np.ndarray, y: np.ndarray, layers: Layers) -> float:
    """Return the cross-entropy, the mean over the samples of −log p."""
    Z, _ = forward(X, layers)
    Z = Z - Z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(y)), y]))


def blame(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the cross-entropy with respect to each logit."""
    P = np.exp(Z - Z.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


def central_differences(function: Callable[[], float], array: np.ndarray) -> np.ndarray:
    """Return the slope of a function with respect to each number of an array it looks at.

    Parameters
    ----------
    function : callable
        Called without arguments, while one number after the other is moved.
    array : ndarray of float64, any shape
        Holds its old numbers again at the end.
    """
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        before = array[place]
        array[place] = before + H
        up = function()
        array[place] = before - H
        slopes[place] = (up - function()) / (2 * H)
        array[place] = before
    return slopes


def slopes_by_trying(X: np.ndarray, y: np.ndarray, layers: Layers) -> list:
    """Return a pair (dW, db) for each layer, without any chain rule."""
    layers = [(W.astype(float), b.astype(float)) for W, b in layers]
    return [
        tuple(central_differences(lambda: loss(X, y, layers), array) for array in layer)
        for layer in layers
    ]


# Readings --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """What the microscope shows of one array.

    Parameters
    ----------
    name : str
        Such as "dW1".
    state : str
        "right"; "scaled", the right direction or its opposite, but another length; "turned",
        another direction; "zero", all zeros where something should be; "blind", the right
        gradient is zero itself, so that nothing can be said.
    cosine, ratio : float
        NaN where one of the two arrays is zero.
    layer : int
        Counted from 1; 0 outside a network.
    """

    name: str
    state: str
    cosine: float = float("nan")
    ratio: float = float("nan")
    layer: int = 0

    def __str__(self) -> str:
        if self.state in ("zero", "blind"):
            return f"{self.name} {'zero' if self.state == 'zero' else 'cannot be judged'}"
        return f"{self.name} cosine {figure(self.cosine)}, ratio {figure(self.ratio)}"


def figure(number: float) -> str:
    """Return a cosine or ratio with three digits and a true minus sign."""
    text = f"{number:.3f}" if abs(number) < 10 else f"{number:.3g}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")


def read(name: str, yours: np.ndarray, right: np.ndarray, layer: int = 0) -> Reading:
    """Compare one array of a gradient with the right one of the same shape.

    A gradient of zeros is never called right: zeros are what unwritten code returns, and
    where the right gradient is zero, every wrong formula agrees with it.
    """
    yours, right = (np.asarray(array, np.float64).ravel() for array in (yours, right))
    length, wanted = _length(yours), _length(right)
    if wanted < NOTHING:
        return Reading(name, "blind", layer=layer)
    if length < NOTHING:
        return Reading(name, "zero", layer=layer)
    cosine = float(np.clip((yours / length) @ (right / wanted), -1, 1))
    ratio = float(np.copysign(length / wanted, cosine))
    if _length(yours - right) <= SAME * wanted:
        state = "right"
    else:
        state = "scaled" if 1 - abs(cosine) < PARALLEL else "turned"
    return Reading(name, state, cosine, ratio, layer)


def read_layers(yours: Layers, right: Layers) -> list[Reading]:
    """Compare the gradients (dW, db) of all layers; the readings go dW1, db1, dW2, db2, …"""
    return [
        read(f"d{letter}{number}", mine, wanted, number)
        for number, pairs in enumerate(zip(yours, right, strict=True), start=1)
        for letter, mine, wanted in zip("Wb", *pairs, strict=True)
    ]


def _length(array: np.ndarray) -> float:
    largest = np.max(np.abs(array), initial=0.0)
    # Divided first, so that no square overflows.
    return float(largest * np.linalg.norm(array / largest)) if largest else 0.0


# What a pattern means --------------------------------------------------------------------


@dataclass(frozen=True)
class Suspect:
    """A whole gradient made with one known mistake, to hold against a learner's.

    Parameters
    ----------
    say : str
        What the mistake is.
    grads : list of (dW, db)
    """

    say: str
    grads: list


def suspects(dZ: np.ndarray, cache: Sequence, layers: Layers) -> list[Suspect]:
    """Return the usual mistakes on the way back through a network, with what they give."""

    def made(say, **mistake):
        return Suspect(say, backpropagate(dZ, cache, layers, **mistake))

    return [
        made(
            "The blame passes the bend as if nothing were there: at the hidden layer it must be "
            "multiplied by ReLU's slope, which is 0 where z is not positive.",
            slope=np.ones_like,
        ),
        made(
            "At the hidden layer you multiplied by a(1 − a), the sigmoid's slope. The bend here "
            "is ReLU: 1 where z > 0, otherwise 0.",
            slope=lambda Z: np.maximum(Z, 0) * (1 - np.maximum(Z, 0)),
        ),
        made(
            "At the hidden layer you multiplied by the sigmoid's slope. The bend here is ReLU: "
            "1 where z > 0, otherwise 0.",
            slope=lambda Z: np.exp(-np.abs(Z)) / (1 + np.exp(-np.abs(Z))) ** 2,
        ),
        made(
            "At the hidden layer you multiplied by 1 − a², tanh's slope. The bend here is ReLU: "
            "1 where z > 0, otherwise 0.",
            slope=lambda Z: 1 - np.maximum(Z, 0) ** 2,
        ),
        made(
            "At the hidden layer you multiplied by ReLU itself, not by its slope, which is 1 or 0.",
            slope=lambda Z: np.maximum(Z, 0),
        ),
        made(
            "ReLU's slope stands on its head: blame passes where z > 0, not where it is negative.",
            slope=lambda Z: (Z <= 0).astype(float),
        ),
        made(
            "The blame went back through the gradient dW. It goes back through the weights W, "
            "the way the numbers came.",
            through=lambda W, dW: dW,
        ),
    ]


def backpropagate(
    dZ: np.ndarray,
    cache: Sequence,
    layers: Layers,
    slope: Callable = lambda Z: (Z > 0).astype(float),
    through: Callable = lambda W, dW: W,
) -> list:
    """Return a pair (dW, db) for each layer, rightly or with a mistake put in.

    Parameters
    ----------
    dZ : ndarray, shape (m, n_out)
        The blame at the logits.
    cache : sequence of (A, Z)
    layers : sequence of (W, b)
    slope : callable
        ``slope(Z)``: what the blame is multiplied by at a hidden layer.
    through : callable
        ``through(W, dW)``: the matrix through which the blame goes back.
    """
    grads = []
    for i in reversed(range(len(layers))):
        dW = cache[i][0].T @ dZ
        grads.insert(0, (dW, dZ.sum(axis=0)))
        if i:
            dZ = dZ @ through(layers[i][0], dW).T * slope(cache[i - 1][1])
    return grads


def diagnose(readings: Sequence[Reading], m: int) -> str:
    """Say what the cosines and ratios of a gradient's arrays mean together.

    Parameters
    ----------
    readings : sequence of Reading
    m : int
        How many samples the loss is a mean of.
    """
    if any(r.state == "blind" for r in readings):
        return (
            "The right gradient is zero here, so that zeros, and with them most wrong formulas, "
            "would pass. That proves nothing: look at other weights."
        )
    wrong = [r for r in readings if r.state != "right"]
    if not wrong:
        return "Every array has the right direction and the right length."
    zero = [r for r in wrong if r.state == "zero"]
    if zero:
        names = "Every array is" if len(zero) == len(readings) else f"{names_of(zero)}:"
        return (
            f"{names} all zeros. That is never right here, because the loss does change when "
            "these parameters move: no blame arrives there."
        )
    names = "Every array" if len(wrong) == len(readings) else names_of(wrong)
    factor = _common_factor(wrong)
    if factor is not None:
        return f"{names}: {_in_words(factor, m, everywhere=len(wrong) == len(readings))}"
    return f"{names}: {_where(readings, wrong, m)}"


def diagnose_network(yours: Layers, right: Layers, X, y, layers: Layers) -> str:
    """As `diagnose`, for all gradients of a network; knows the usual mistakes on the way back."""
    Z, cache = forward(X, layers)
    return diagnose_way_back(yours, right, blame(Z, y), cache, layers)


def diagnose_way_back(yours: Layers, right: Layers, dZ, cache: Sequence, layers: Layers) -> str:
    """As `diagnose_network`, from the blame dZ at the logits and the cache."""
    readings = read_layers(yours, right)
    if any(r.state == "turned" for r in readings):
        for suspect in suspects(dZ, cache, layers):
            likeness = read_layers(yours, suspect.grads)
            factor = _common_factor(likeness)
            if factor is not None:
                more = "" if abs(factor - 1) < SAME else f" Besides: {_in_words(factor, len(dZ))}"
                return suspect.say + more
        moved = _moved_already(yours, right, readings, dZ, cache, layers)
        if moved is not None:
            return (
                f"The blame went back through weights that had already moved, by {moved:.3g} "
                "times their slope: first all gradients, then the step."
            )
    return diagnose(readings, len(dZ))


def report(readings: Sequence[Reading], meaning: str) -> str:
    """Return in words which arrays are off, with cosine and ratio, and what it means."""
    off = "; ".join(str(r) for r in readings if r.state != "right")
    right = [r for r in readings if r.state == "right"]
    rest = f" {names_of(right)} {'is' if len(right) == 1 else 'are'} right." if right else ""
    return f"Against the right gradient: {off}.{rest}\n{meaning}" if off else meaning


def names_of(readings: Sequence[Reading]) -> str:
    """Return "dW1, db1 and dW2"."""
    names = [r.name for r in readings]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _common_factor(readings: Sequence[Reading]) -> float | None:
    """Return the one factor by which all arrays differ, or None."""
    if any(r.state not in ("right", "scaled") for r in readings):
        return None
    ratios = np.array([r.ratio for r in readings])
    same = np.all(np.abs(ratios - ratios[0]) <= SAME * np.abs(ratios[0]))
    return float(ratios[0]) if same else None


def _in_words(factor: float, m: int, everywhere: bool = True) -> str:
    size = abs(factor)
    if factor < 0 and abs(size - 1) <= SAME:
        blame = " The blame at the logits is P − Y, not Y − P." if everywhere else ""
        return f"the opposite direction, uphill.{blame}"
    start = "the opposite direction, uphill, and" if factor < 0 else "the direction is right, but"
    if abs(size - m) <= SAME * m:
        return (
            f"{start} {m} times too long, and {m} is the number of samples. The loss is a mean, "
            "so one division by m belongs in the gradient."
        )
    if abs(size * m - 1) <= SAME:
        return (
            f"{start} {m} times too short, and {m} is the number of samples. The mean is taken "
            "once too often."
        )
    if everywhere and min(abs(size - 2), abs(size - 0.5)) <= SAME:
        return (
            f"{start} {'twice' if size > 1 else 'half'} as long as it should be. Loss and "
            "gradient belong to different functions: with and without a factor of 2."
        )
    return f"{start} {figure(size)} times as long as it should be: one factor is off."


def _where(readings: Sequence[Reading], wrong: Sequence[Reading], m: int) -> str:
    """Say where the blame is still right and where no more."""
    last = max(r.layer for r in readings)
    at_the_end = [r for r in readings if r.layer == last]
    factor = _common_factor(at_the_end) if last > 1 else None
    if factor is not None and all(r in wrong for r in at_the_end):
        return (
            f"in the last layer {_in_words(factor, m)} Before it the direction is wrong as well: "
            f"look at what the blame passes on its way back, W{last} and the slope of the bend."
        )
    first_right = min(
        (n for n in range(1, last + 1) if all(r not in wrong for r in readings if r.layer >= n)),
        default=last + 1,
    )
    here = [r for r in wrong if r.layer == first_right - 1]
    if last and len(here) == 2 and first_right <= last:
        return (
            f"from layer {first_right} on all is right, so the blame is lost between layers "
            f"{first_right} and {first_right - 1}. On its way back it passes W{first_right} and "
            "the slope of the bend."
        )
    if all(r.name.startswith("db") for r in wrong):
        return "the weights' slopes are right. A bias collects the blame of all samples."
    if all(r.name.startswith("dW") for r in wrong):
        return (
            "the biases' slopes are right, so the blame is right. A weight's slope also needs "
            "what went into its layer."
        )
    if len(here) == 2:
        return "the last layer is off already: look at the blame at the logits first, P − Y."
    return "another direction than the slope of the loss."


def _moved_already(yours, right, readings, dZ, cache, layers) -> float | None:
    """Return the learning rate with which W of the last layer moved before it was used."""
    if len(layers) < 2 or any(r.state != "right" for r in readings if r.layer == len(layers)):
        return None
    through_gradient = backpropagate(dZ, cache, layers, through=lambda W, dW: dW)[-2]
    off = [np.asarray(mine) - wanted for mine, wanted in zip(yours[-2], right[-2], strict=True)]
    lost = [read("", array, by) for array, by in zip(off, through_gradient, strict=True)]
    factor = _common_factor(lost)
    return -factor if factor is not None and factor < 0 else None


# A scalar autograd -----------------------------------------------------------------------


def product_and_sum(a, b):
    return a * b + b * b


def used_twice(a, b):
    c = a * b
    return c * c + c + a


def diamond(a, b):
    """A value used at once and through another: it may pass its blame on only after both."""
    c = a + b
    d = c * b
    return c + d * c


def bent(a, b):
    return (a * b + b * b).relu() * a + (a + b).relu()


GRAPHS = {
    "a·b + b·b": product_and_sum,
    "c = a·b, c·c + c + a": used_twice,
    "c = a + b, d = c·b, c + d·c": diamond,
    "relu(a·b + b·b)·a + relu(a + b)": bent,
}


class Number(float):
    """A float with the operations of an autograd value, for slopes by trying."""

    def __add__(self, other):
        return Number(float(self) + float(other))

    def __mul__(self, other):
        return Number(float(self) * float(other))

    def relu(self):
        return Number(max(float(self), 0.0))


def try_graph(graph: Callable, Value: Callable, a: float, b: float) -> tuple[list, list]:
    """Return the slopes of a graph with respect to a and b: by trying, and by an autograd.

    Parameters
    ----------
    graph : callable
        One of `GRAPHS`.
    Value : class
        ``Value(number)`` with +, *, ``relu()``, ``backward()`` and ``grad``.
    a, b : float
    """
    numbers = np.array([a, b])
    by_trying = central_differences(lambda: float(graph(*map(Number, numbers))), numbers)
    values = [Value(float(number)) for number in numbers]
    graph(*values).backward()
    return by_trying.tolist(), [float(value.grad) for value in values]
