"""A gradient microscope: compares gradients array by array and says what the pattern means.

Two numbers for each array tell most mistakes apart. The *cosine* compares directions: 1 is the
same, 0 has nothing to do with it, −1 is the opposite. The *ratio* compares lengths, with a minus
where the direction is reversed. The explorer of lesson 08 looks through it at a learner's
gradients, and the judge does when no known misconception fits.

The network is the course's: layers (W, b), ReLU after each but the last. All slopes here are
found by trying, even those of the known mistakes. So no answer to an exercise stands in this
file, which lies on learners' machines. It knows no notebooks, widgets or grading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

H = 1e-5  # large enough for float64, small enough for a curve to be straight
SAME = 1e-4  # relative difference up to which two gradients are the same; float32 needs it
PARALLEL = 1e-6  # how far from 1 a cosine may be for "the same direction"
NOTHING = 1e-12  # a gradient this small says nothing
NEARLY = 0.01  # relative difference up to which two gradients are nearly the same

Layers = Sequence[tuple[np.ndarray, np.ndarray]]
Loss = Callable[[np.ndarray], np.ndarray]


# Slopes by trying ------------------------------------------------------------------------


def cross_entropy(y: np.ndarray) -> Loss:
    """Return the loss for these labels: it takes logits (…, m, C), and gives (…) numbers."""

    def loss(Z):
        of_label = Z[..., np.arange(len(y)), y, np.newaxis]
        # Subtracted first: where a sample is all but certain, rounding would hide its slope.
        return np.mean(np.logaddexp.reduce(Z - of_label, axis=-1), axis=-1)

    return loss


def with_blame(dZ: np.ndarray) -> Loss:
    """Return a loss that moves with each logit as dZ, of shape (m, n_out), says."""
    return lambda Z: np.sum(dZ * Z, axis=(-2, -1))


def slopes_by_trying(
    loss: Loss,
    X: np.ndarray,
    layers: Layers,
    slope: Callable | None = None,
    through: Sequence[np.ndarray] | None = None,
) -> list:
    """Return a pair (dW, db) for each layer, by central differences.

    What a mistake on the way back gives can be tried as well: it is the right answer for a
    network that passes small moves on in a wrong way.

    Parameters
    ----------
    loss : callable
        As `cross_entropy` and `with_blame` return it.
    X : ndarray, shape (m, n_in)
    layers : sequence of (W, b)
    slope : callable, optional
        ``slope(Z)``: by how much a bend stretches a small move, if not as ReLU does.
    through : sequence of ndarray, optional
        For each layer the matrix through which a small move of its inputs passes, if not W.
    """
    parts = [np.asarray(part, float) for layer in layers for part in layer]
    # One row per number of the network: that one is moved, all others stand still.
    moves = H * np.eye(sum(part.size for part in parts))
    logits, up = _logits(moves, X, parts, slope, through)
    logits, down = _logits(-moves, X, parts, slope, through)
    # A mistake can stretch a small move by thousands, or shrink it to next to nothing. Far away
    # the loss is bent, and close by it is rounded: every move is brought to the same length.
    moved = np.max(np.abs([up, down]), axis=(0, -2, -1))
    share = H / np.where(moved > 0, moved, H)
    up, down = (loss(logits + share[:, np.newaxis, np.newaxis] * move) for move in (up, down))
    slopes = _shaped((up - down) / (2 * H * share), parts)
    return list(zip(slopes[0::2], slopes[1::2], strict=True))


def _logits(moves, X, parts, slope, through):
    """Return the logits (m, n_out), and their moves (n, m, n_out) in n networks.

    In each of the networks one number is moved. A move is passed on by itself: added to what it
    moves and taken out again, it would lose its digits.
    """
    inputs, move = X, np.zeros_like(X)
    moved = _shaped(moves, parts)
    for i in range(0, len(parts), 2):
        W, b = parts[i : i + 2]
        dW, db = moved[i : i + 2]
        # Where W moves, its inputs stand still, and the other way round.
        carried = move @ (W if through is None else through[i // 2])
        sums = inputs @ W + b
        sums_move = inputs @ dW + db[..., np.newaxis, :] + carried
        inputs = np.maximum(sums, 0)
        if slope is None:
            # This is maximum(sums + sums_move, 0) - maximum(sums, 0).
            move = np.maximum(sums_move, -sums) - np.maximum(-sums, 0)
        else:
            move = slope(sums) * sums_move
    return sums, sums_move


def _shaped(numbers, parts):
    """Cut (…, n) numbers into arrays (…, *shape), one for each part of a network."""
    ends = np.cumsum([part.size for part in parts])[:-1]
    return [
        piece.reshape(*piece.shape[:-1], *part.shape)
        for piece, part in zip(np.split(numbers, ends, axis=-1), parts, strict=True)
    ]


# Readings --------------------------------------------------------------------------------

WITHOUT_NUMBERS = {"zero": "zero", "stray": "should be zero", "blind": "cannot be judged"}


@dataclass(frozen=True)
class Reading:
    """What the microscope shows of one array.

    Parameters
    ----------
    name : str
        Such as "dW1".
    state : str
        "right"; "scaled", the right direction or its opposite, but another length; "turned",
        another direction; "zero", all zeros where something should be; "stray", something where
        all should be zeros; "blind", zeros where zeros are right, which says nothing.
    cosine, ratio : float
        NaN where one of the two arrays is zero.
    layer : int
        Counted from 1; 0 outside a network.
    off : float
        Length of the difference, as a share of the right length.
    size : int
        How many numbers the array has. One alone has no direction.
    """

    name: str
    state: str
    cosine: float = float("nan")
    ratio: float = float("nan")
    layer: int = 0
    off: float = float("inf")
    size: int = 0

    def __str__(self) -> str:
        if self.state in WITHOUT_NUMBERS:
            return f"{self.name} {WITHOUT_NUMBERS[self.state]}"
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
    if wanted < NOTHING or length < NOTHING:
        both = max(wanted, length) < NOTHING
        state = "blind" if both else "stray" if wanted < NOTHING else "zero"
        return Reading(name, state, layer=layer)
    cosine = float(np.clip((yours / length) @ (right / wanted), -1, 1))
    ratio = float(np.copysign(length / wanted, cosine))
    off = _length(yours - right) / wanted
    parallel = 1 - abs(cosine) < PARALLEL
    state = "right" if off <= SAME else "scaled" if parallel else "turned"
    return Reading(name, state, cosine, ratio, layer, off, right.size)


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

# The usual mistakes at a bend: what the blame is multiplied by, and what to say.
BENDS: list[tuple[Callable, str]] = [
    (
        np.ones_like,
        "The blame passes the bend as if nothing were there: at the hidden layer it must be "
        "multiplied by ReLU's slope, which is 0 where z is not positive.",
    ),
    (
        lambda Z: np.maximum(Z, 0) * (1 - np.maximum(Z, 0)),
        "At the hidden layer you multiplied by a(1 − a), the sigmoid's slope. The bend here is "
        "ReLU: 1 where z > 0, otherwise 0.",
    ),
    (
        lambda Z: np.exp(-np.abs(Z)) / (1 + np.exp(-np.abs(Z))) ** 2,
        "At the hidden layer you multiplied by the sigmoid's slope. The bend here is ReLU: 1 "
        "where z > 0, otherwise 0.",
    ),
    (
        lambda Z: 1 - np.maximum(Z, 0) ** 2,
        "At the hidden layer you multiplied by 1 − a², tanh's slope. The bend here is ReLU: 1 "
        "where z > 0, otherwise 0.",
    ),
    (
        lambda Z: 1 - np.tanh(Z) ** 2,
        "At the hidden layer you multiplied by tanh's slope. The bend here is ReLU: 1 where z > 0, "
        "otherwise 0.",
    ),
    (
        lambda Z: np.where(Z > 0, 1, 0.01),
        "At the hidden layer you multiplied by leaky ReLU's slope. The bend here is ReLU: where z "
        "is not positive, its slope is 0.",
    ),
    (
        lambda Z: np.maximum(Z, 0),
        "At the hidden layer you multiplied by ReLU itself, not by its slope, which is 1 or 0.",
    ),
    (
        lambda Z: (Z <= 0).astype(float),
        "ReLU's slope stands on its head: blame passes where z > 0, not where it is negative.",
    ),
]
THROUGH_GRADIENT = (
    "The blame went back through the gradient dW. It goes back through the weights W, the way the "
    "numbers came."
)


def diagnose(readings: Sequence[Reading], m: int, given: bool = False) -> str:
    """Say what the cosines and ratios of a gradient's arrays mean together.

    Parameters
    ----------
    readings : sequence of Reading
    m : int
        How many samples the loss is a mean of.
    given : bool
        Whether the code was handed the blame at the logits, sign and mean included, so that
        neither can be wrong there.
    """
    stray = [r for r in readings if r.state == "stray"]
    if stray:
        return (
            f"{names_of(stray)}: nothing but zeros is right here, because the loss does not change "
            "when these numbers move."
        )
    wrong = [r for r in readings if r.state not in ("right", "blind")]
    if not wrong and any(r.state == "blind" for r in readings):
        return (
            "The right gradient is zero here, so that zeros, and with them most wrong formulas, "
            "would pass. That proves nothing: look at other weights."
        )
    if not wrong:
        return "Every array has the right direction and the right length."
    zero = [r for r in wrong if r.state == "zero"]
    if zero:
        names = "Every array is" if len(zero) == len(readings) else f"{names_of(zero)}:"
        return (
            f"{names} all zeros. That is never right here, because the loss does change when "
            "these numbers move."
        )
    everywhere = len(wrong) == len(readings)
    names = "Every array" if everywhere and len(wrong) > 1 else names_of(wrong)
    if all(r.off < NEARLY for r in wrong):
        off = max(r.off for r in wrong)
        return (
            f"{names}: nearly right, off by {100 * off:.2g} %. Is something rounded, or a small "
            "number added?"
        )
    factor = _common_factor(wrong)
    if factor is not None and any(r.size > 1 for r in wrong):
        return f"{names}: {_in_words(factor, m, given, everywhere)}"
    return f"{names}: {_where(readings, wrong, m, given)}"


def diagnose_network(
    yours: Layers, right: Layers, loss: Loss, X: np.ndarray, layers: Layers, given: bool = False
) -> str:
    """As `diagnose`, for all gradients of a network; knows the usual mistakes on the way back."""
    readings = read_layers(yours, right)
    if any(r.state == "turned" for r in readings):
        for wrong, say in _suspects(loss, X, layers):
            factor = _common_factor(read_layers(yours, wrong))
            if factor is not None and abs(factor - 1) <= SAME:
                return say
            if factor is not None:
                return f"{say} Besides: {_in_words(factor, len(X), given)}"
        rate = _moved_already(yours, right, readings, loss, X, layers)
        if rate is not None:
            return (
                f"The blame went back through weights that had already moved, by {rate:.3g} "
                "times their slope: first all gradients, then the step."
            )
    return diagnose(readings, len(X), given)


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


def _suspects(loss, X, layers):
    """Yield the gradients that the usual mistakes give, each with what to say of it."""
    for slope, say in BENDS:
        yield slopes_by_trying(loss, X, layers, slope=slope), say
    through = [W for W, _ in layers]
    for i in reversed(range(len(layers))):  # each layer's wrong dW takes part in the next one's
        wrong = slopes_by_trying(loss, X, layers, through=through)
        through[i] = wrong[i][0]
    yield wrong, THROUGH_GRADIENT


def _moved_already(yours, right, readings, loss, X, layers) -> float | None:
    """Return the learning rate with which W of the last layer moved before it was used."""
    if len(layers) < 2 or any(r.state != "right" for r in readings if r.layer == len(layers)):
        return None
    through = [*(W for W, _ in layers[:-1]), right[-1][0]]
    lost = slopes_by_trying(loss, X, layers, through=through)[-2]
    off = [np.asarray(mine) - wanted for mine, wanted in zip(yours[-2], right[-2], strict=True)]
    factor = _common_factor([read("", *each) for each in zip(off, lost, strict=True)])
    return -factor if factor is not None and factor < 0 else None


def _common_factor(readings: Sequence[Reading]) -> float | None:
    """Return the one factor by which all arrays differ, or None."""
    if any(r.state not in ("right", "scaled") for r in readings):
        return None
    ratios = np.array([r.ratio for r in readings])
    same = np.all(np.abs(ratios - ratios[0]) <= SAME * np.abs(ratios[0]))
    return float(ratios[0]) if same else None


def _in_words(factor: float, m: int, given: bool, everywhere: bool = True) -> str:
    size = abs(factor)
    start = "the opposite direction, uphill, and" if factor < 0 else "the direction is right, but"
    long, short = (abs(size / of - 1) <= SAME for of in (m, 1 / m))
    twice, half = (abs(size - of) <= SAME for of in (2, 0.5))
    if factor < 0 and abs(size - 1) <= SAME:
        return "the opposite direction, uphill." + (
            "" if given or not everywhere else " The blame at the logits is P − Y, not Y − P."
        )
    if (long or short) and m == 2:
        return (
            f"{start} {'twice' if long else 'half'} as long as it should be. There are 2 samples, "
            "so it is either the mean over them or a factor of 2."
        )
    if (long or short) and given:
        return (
            f"{start} {m} times too {'long' if long else 'short'}, and {m} is the number of "
            "samples. The mean is in the blame already: from there on only sums."
        )
    if long:
        return (
            f"{start} {m} times too long, and {m} is the number of samples. The loss is a mean, "
            "so one division by m belongs in the gradient."
        )
    if short:
        return (
            f"{start} {m} times too short, and {m} is the number of samples. The mean is taken "
            "once too often."
        )
    if everywhere and not given and (twice or half):
        return (
            f"{start} {'twice' if twice else 'half'} as long as it should be. Is it the slope "
            "of another loss, with or without a factor of 2?"
        )
    return f"{start} {figure(size)} times as long as it should be: one factor is off."


def _where(readings: Sequence[Reading], wrong: Sequence[Reading], m: int, given: bool) -> str:
    """Say where the blame is still right and where no more."""
    if all(r.name.startswith("db") for r in wrong):
        return (
            "the weights' slopes are right. A bias collects the blame of all samples: the same dZ "
            "that goes into dW, added up."
        )
    if all(r.name.startswith("dW") for r in wrong):
        return (
            "the biases' slopes are right. A weight's slope is made of the same blame and of what "
            "went into the layer."
        )
    last = max(r.layer for r in readings)
    if not last:
        return "another direction than the slope of the loss."
    at_the_end = [r for r in readings if r.layer == last]
    factor = _common_factor(at_the_end)
    if last > 1 and factor is not None and all(r in wrong for r in at_the_end):
        return (
            f"in the last layer {_in_words(factor, m, given)} Before it the direction is wrong as "
            f"well: look at what the blame passes on its way back, W{last} and the slope of the "
            "bend."
        )
    highest = max(r.layer for r in wrong)
    if highest < last:
        return (
            f"from layer {highest + 1} on all is right. On its way back to layer {highest} the "
            f"blame passes W{highest + 1} and the slope of the bend: look there first."
        )
    right_there = [r.name for r in at_the_end if r not in wrong]
    if right_there:
        off = " and ".join(r.name for r in at_the_end if r in wrong)
        return (
            f"{' and '.join(right_there)} is right, so the blame at the logits is right as well: "
            f"look at how {off} is made of it."
        )
    return "the last layer is off already: look first at the blame at the logits" + (
        ", which needs no change." if given else ", P − Y."
    )
