"""Explorers of lesson 05: an activation with its tangent, and a stack of layers."""

import numpy as np

from lessons.network import (
    identity,
    identity_slope,
    leaky_relu,
    leaky_relu_slope,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    step,
    step_slope,
    tanh_slope,
)
from lessons.widgets import style
from lessons.widgets.bending import bends, ten_layers, train_beta
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import plain

# Each activation with its slope.
ACTIVATIONS = {
    "identity": (identity, identity_slope),
    "step": (step, step_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "tanh": (np.tanh, tanh_slope),
    "ReLU": (relu, relu_slope),
    "leaky ReLU": (leaky_relu, leaky_relu_slope),
}


# How far a measured slope looks to either side, as a share of the numbers' usual size, and how
# much it may be wrong by. Not nearer, or else a function of float32 numbers, right to seven
# digits, would seem steep where it is flat.
NEAR, HONEST = 1e-3, 5e-3


class Menu:
    """The activations to choose from: the usual six, or the learner's own.

    Parameters
    ----------
    own : callable, tuple or dict, optional
        A function; or a pair (function, slope); or a dict from a name to one of these, which
        joins the usual ones and takes the place of those with the same name.
    start : str, optional
        The name to begin with.
    """

    def __init__(self, own, start):
        self.own = {}
        if isinstance(own, dict):
            self.own = {name: _pair(entry) for name, entry in own.items()}
        elif own is not None:
            function, slope = _pair(own)
            name = getattr(function, "__name__", type(function).__name__)
            self.own = {name: (function, slope)}
        single = own is not None and not isinstance(own, dict)
        self.entries = self.own if single else ACTIVATIONS | self.own
        self.start = start or next(iter(self.own or ["sigmoid"]))
        if self.start not in self.entries:
            raise ValueError(f"{self.start!r} is not one of {', '.join(self.entries)}")

    def controls(self):
        """Return the choice as a control, if there is one."""
        if len(self.entries) == 1:
            return {}
        return {"activation": Choice(tuple(self.entries), self.start)}

    def values_and_slopes(self, explorer, name, z):
        """Return the activation of every z, and its slope there.

        Where the learner gave no slope, it is measured: a little to the left, a little to
        the right, the rise divided by the way.
        """
        function, slope = self.entries[name]
        if name not in self.own:
            return function(z), slope(z)
        told = {"shape": z.shape, "returns": "one number for each z"}
        values = explorer.ask(function, z, **told)
        if slope is None:
            return values, sum(self.sides(explorer, name, z)) / 2
        return values, explorer.ask(slope, z, **told | {"returns": "one slope for each z"})

    def sides(self, explorer, name, z):
        """Measure how steep the curve is just left and just right of each z."""
        way = NEAR * (np.mean(np.abs(z)) or 1)
        points = np.stack([z - way, z, z + way])
        function, _ = self.entries[name]
        if name in self.own:
            told = {"shape": points.shape, "returns": "one number for each z"}
            before, here, after = explorer.ask(function, points, **told)
        else:
            before, here, after = function(points)
        return (here - before) / way, (after - here) / way


def _pair(entry):
    return tuple(entry) if isinstance(entry, (tuple, list)) else (entry, None)


# The tangent -----------------------------------------------------------------------------

LOW, HIGH = -4.0, 4.0
# None of these points is 0, where some activations have a kink.
ALONG = np.linspace(LOW, HIGH, 400)


def with_gaps(values):
    """Return the values with a gap where they jump, so that no line is drawn there."""
    jumps = np.abs(np.diff(values, append=values[-1])) > 0.3
    return np.where(jumps, np.nan, values)


def sign_look(number):
    """Return how a line of this slope looks: solid blue up, dashed brown down, dotted flat."""
    if abs(number) < 5e-4:
        return {"color": style.GREY, "linestyle": ":"}
    if number > 0:
        return {"color": style.POSITIVE, "linestyle": "-"}
    return {"color": style.NEGATIVE, "linestyle": "--"}


class Tangent(Explorer):
    """The explorer that `tangent` makes."""

    size = (9.0, 4.4)

    def __init__(self, own=None, start=None):
        super().__init__()
        self.menu = Menu(own, start)

    def controls(self):
        return self.menu.controls() | {"z": Slider(LOW, HIGH, 2.0)}

    def draw(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        for axes, name in ((left, "a"), (right, "slope")):
            axes.set(xlim=(LOW - 0.15, HIGH + 0.15), xlabel="z", ylabel=name)
            axes.axhline(0, color=style.PALE, linewidth=1, zorder=0)
            axes.axvline(0, color=style.PALE, linewidth=1, zorder=0)
        left.set(ylim=(-1.5, 4.2), title="the activation (thick) and its tangent")
        right.set(ylim=(-0.9, 1.6), title="its slope at every z")
        # Broader than the tangent: of two lines in one place both can be seen.
        (self.curve,) = left.plot([], [], color=style.INK, linewidth=4.5)
        (self.tangent,) = left.plot([], [], linewidth=2.2)
        (self.point,) = left.plot([], [], "o", color=style.INK, markersize=9)
        (self.measured,) = right.plot([], [], **style.BEFORE)
        (self.slopes,) = right.plot([], [], color=style.INK, linewidth=2.5)
        (self.here,) = right.plot([], [], "o", color=style.INK, markersize=9)
        bold = {"va": "top", "fontsize": style.LARGE, "fontweight": "bold"}
        self.value_words = left.text(LOW + 0.2, 4.0, "", **bold)
        self.slope_words = right.text(LOW + 0.2, 1.55, "", **bold)
        self.note = right.text(LOW + 0.2, -0.87, "", va="bottom", fontsize=style.SMALL)
        self.note.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1})
        lines = [self.curve, self.tangent, self.point, self.measured, self.slopes, self.here]
        return [*lines, self.value_words, self.slope_words, self.note]

    def update(self, z, activation=None):
        name = activation or self.menu.start
        points = np.append(ALONG, z)
        values, slopes = self.menu.values_and_slopes(self, name, points)
        a, slope = values[-1], slopes[-1]
        self.curve.set_data(ALONG, with_gaps(values[:-1]))
        self.tangent.set_data([LOW, HIGH], [a + slope * (LOW - z), a + slope * (HIGH - z)])
        self.tangent.set(**sign_look(slope))
        self.point.set_data([z], [a])
        self.slopes.set_data(ALONG, with_gaps(slopes[:-1]))
        self.here.set_data([z], [slope])
        self.value_words.set_text(f"{name}\nz = {plain(z)}, a = {plain(a, 3)}")
        self.slope_words.set_text(f"slope {plain(slope, 3)}")
        left, right = self.menu.sides(self, name, points)
        return (
            f"{name} at z = {plain(z)}: a = {plain(a, 3)}, and the tangent has the slope "
            f"{plain(slope, 3)}.{self.remark(left[-1], right[-1])}"
            f"{self.comparison(name, points, slopes, left, right)}"
        )

    def remark(self, left, right):
        """Say what is special about a place where the curve has these slopes on its sides."""
        if max(abs(left), abs(right)) > 100:
            return " Here the curve jumps, so it has no slope; one has to be agreed on."
        if abs(left - right) > 0.01:
            return (
                f" Here is a kink, with slope {plain(left)} on its left and {plain(right)} on "
                "its right; which one counts has to be agreed on."
            )
        if max(abs(left), abs(right)) < 0.05:
            return " The curve is nearly flat here: moving z hardly moves a."
        return ""

    def comparison(self, name, points, slopes, left, right):
        """Say whether the learner's slope is the one that their curve has."""
        self.measured.set_data([], [])
        self.note.set_text("")
        if self.menu.own.get(name, (None, None))[1] is None:
            return ""
        steep = (left + right) / 2
        self.measured.set_data(ALONG, with_gaps(steep[:-1]))
        # On a kink every slope between the two sides is as good as another.
        wrong = np.maximum(np.minimum(left, right) - slopes, slopes - np.maximum(left, right))
        if wrong.max() < HONEST:
            self.note.set_text("your slope fits your curve")
            return " Your slope fits your curve, here and everywhere."
        worst = int(np.argmax(wrong))
        self.note.set_text(
            "black: your slope; grey: how steep your curve is\n"
            f"they differ most at z = {plain(points[worst])}"
        )
        return (
            " But your slope does not fit your curve. They differ most at z = "
            f"{plain(points[worst])}: your slope says {plain(slopes[worst], 3)}, the curve has "
            f"{plain(steep[worst], 3)}."
        )


def tangent(own=None, start=None):
    """Move along an activation: its value, its tangent, and its slope at every z.

    Parameters
    ----------
    own : callable, tuple or dict, optional
        Your own: a function of an array z of any shape; or a pair (function, slope), whose
        slope is then compared with the curve; or a dict from a name to one of these, which
        takes the place of the built-in activation of that name.
    start : str, optional
        The activation to begin with.
    """
    return Tangent(own, start)


# The stack -------------------------------------------------------------------------------

LAYERS, WIDTH, SAMPLES = 30, 64, 16
FLOOR, CEILING = 1e-12, 1e6


def sizes(number):
    """Return a size in words: 0.5, 24, or 5.4·10⁻⁷."""
    if number == 0 or 0.01 <= number < 1000:
        return f"{number:.2g}" if number < 10 else f"{number:.0f}"
    digits, power = f"{number:.1e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits}·10{raised}"


def size_of(numbers):
    """Return the root of the mean square: the typical size of many numbers."""
    return float(np.sqrt(np.mean(np.square(numbers))))


class Stack(Explorer):
    """The explorer that `stack` makes."""

    size = (9.0, 4.2)

    def __init__(self, own=None, start=None):
        super().__init__()
        self.menu = Menu(own, start)
        rng = np.random.default_rng(0)
        # Of size 1/√n, so that "size of weights" 1 lets a linear layer keep the size.
        self.weights = rng.standard_normal((LAYERS, WIDTH, WIDTH)) / np.sqrt(WIDTH)
        self.inputs = rng.standard_normal((SAMPLES, WIDTH))
        self.top = rng.standard_normal((SAMPLES, WIDTH))
        self.top /= size_of(self.top)

    def controls(self):
        return self.menu.controls() | {
            "layers": Slider(1, LAYERS, 10, 1),
            "scale": Slider(0.4, 2.5, 1.0, 0.1, label="size of weights"),
        }

    def draw(self, figure):
        forward, backward = figure.subplots(1, 2, sharey=True)
        for axes in (forward, backward):
            axes.set(yscale="log", xlim=(-0.7, LAYERS + 0.7), ylim=(FLOOR / 100, CEILING))
            axes.set(xlabel="after how many layers (0: the inputs)", xticks=range(0, 31, 5))
            axes.grid(axis="y", color=style.PALE, linewidth=0.8)
            axes.axhline(1, color=style.GREY, linewidth=1, linestyle=":")
        forward.set(title="forward →  size of the signal", ylabel="size (each line ×100)")
        backward.set(title="← backward  size of the gradient")
        forward.set_yticks(10.0 ** np.arange(-12, 7, 2))
        (self.signal,) = forward.plot([], [], "-o", color=style.INK, markersize=5)
        (self.gradient,) = backward.plot([], [], "--s", color=style.INK, markersize=5)
        words = {"va": "bottom", "fontsize": style.LARGE, "fontweight": "bold"}
        self.signal_words = forward.text(0, FLOOR / 60, "", **words)
        self.gradient_words = backward.text(0, FLOOR / 60, "", **words)
        return [self.signal, self.gradient, self.signal_words, self.gradient_words]

    def run(self, name, layers, scale):
        """Send the signal up and the gradient down.

        Returns
        -------
        signal, gradient : ndarray, shape (layers + 1,)
            The size after each number of layers, 0 being the inputs.
        flat : float
            The share of neurons whose slope is below 0.01.
        """
        weights = scale * self.weights[:layers]
        A, slopes = self.inputs, []
        signal = [size_of(A)]
        for W in weights:
            A, slope = self.menu.values_and_slopes(self, name, A @ W)
            slopes.append(slope)
            signal.append(size_of(A))
        dA = self.top
        gradient = [size_of(dA)]
        for W, slope in zip(weights[::-1], slopes[::-1], strict=True):
            dA = (dA * slope) @ W.T
            gradient.append(size_of(dA))
        return np.array(signal), np.array(gradient[::-1]), np.mean(np.abs(slopes) < 0.01)

    def update(self, layers, scale, activation=None):
        name = activation or self.menu.start
        signal, gradient, flat = self.run(name, layers, scale)
        depth = np.arange(layers + 1)
        # What leaves the picture stays visible at its edge; the words have the number.
        self.signal.set_data(depth, np.clip(signal, FLOOR, CEILING / 1.5))
        self.gradient.set_data(depth, np.clip(gradient, FLOOR, CEILING / 1.5))
        self.signal_words.set_text(f"{name}: {sizes(signal[-1])} at the top")
        self.gradient_words.set_text(f"{name}: {sizes(gradient[0])} at the inputs")
        many = "1 layer" if layers == 1 else f"{layers} layers"
        return (
            f"{many} of {WIDTH} {name} neurons, size of weights {plain(scale)}. Going up, the "
            f"signal's size becomes {sizes(signal[-1])}. Coming back, of a gradient of size 1 "
            f"there is {sizes(gradient[0])} at the inputs. {100 * flat:.0f} % of the slopes on "
            "the way are below 0.01."
        )


def stack(own=None, start=None):
    """Send a signal up through a stack of layers, and a gradient back down.

    Parameters
    ----------
    own : callable, tuple or dict, optional
        Your own: a function of an array z of any shape; or a pair (function, slope); or a
        dict from a name to one of these, which takes the place of the built-in activation of
        that name. Without a slope, the slope is measured.
    start : str, optional
        The activation to begin with.
    """
    return Stack(own, start)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    bends: "relu",
    tangent: "own",
    stack: "own",
    ten_layers: "own",
    train_beta: "Swish",
}
