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
from lessons.widgets.bending import bends, ten_layers, train_beta
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import in_words, plain

HEIGHT = 390  # of a picture, in pixels

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
        return {"colour": "grey", "dash": DOTTED}
    return {"colour": "positive"} if number > 0 else {"colour": "negative", "dash": DASHED}


class Tangent(Explorer):
    """The explorer that `tangent` makes."""

    def __init__(self, own=None, start=None):
        super().__init__()
        self.menu = Menu(own, start)

    def controls(self):
        return self.menu.controls() | {"z": Slider(LOW, HIGH, 2.0)}

    def compose(self, z, activation=None):
        name = activation or self.menu.start
        points = np.append(ALONG, z)
        values, slopes = self.menu.values_and_slopes(self, name, points)
        left, right = self.menu.sides(self, name, points)
        steep, wrong = self.comparison(name, points, slopes, left, right)
        panels = [
            self.curve(name, z, values, slopes[-1]),
            self.slope_curve(z, slopes, steep, wrong),
        ]
        return panels, (
            f"{name} at z = {plain(z)}: a = {plain(values[-1], 3)}, and the tangent has the slope "
            f"{plain(slopes[-1], 3)}.{self.remark(left[-1], right[-1])}{wrong}"
        )

    def curve(self, name, z, values, slope):
        a = values[-1]
        tall = np.nanmax(values) > 1.5  # a curve between −1 and 1 gets a frame of its own size
        limits = (-1.5, 4.2 if tall else 1.8)
        panel = around(values, limits, f"{name}: a at every z, and the tangent", "a")
        panel.line(ALONG, with_gaps(values[:-1]), "ink", 4)
        ends = np.array([LOW, HIGH])
        panel.line(ends, a + slope * (ends - z), width=2.5, **sign_look(slope))
        before = self.before.get("z", z)
        if before != z:
            old = np.interp(before, ALONG, values[:-1])
            panel.dots([before], [old], "pale", 6, edge="grey")
        panel.dots([z], [a], "marker", 8, edge="ink")
        panel.handle("point", z, a, "the point on the curve", (0.1, 0), f"z = {plain(z)}",
                     grip=False)  # fmt: skip
        panel.text(0.03, 0.94, f"z = {plain(z)}, a = {plain(a, 3)}", bold=True, size="large",
                   align="left", frame=True)  # fmt: skip
        return panel

    def slope_curve(self, z, slopes, steep, wrong):
        panel = around(slopes, (-0.4, 1.5), "Its slope at every z", "slope")
        if steep is not None:
            panel.line(ALONG, with_gaps(steep[:-1]), "grey", 5, opacity=0.5)
        panel.line(ALONG, with_gaps(slopes[:-1]), "ink", 2.5)
        panel.line([z, z], [0, slopes[-1]], "grey", 1.2, DOTTED)
        panel.dots([z], [slopes[-1]], "marker", 8, edge="ink")
        panel.handle("slope", z, slopes[-1], "the point on the curve of slopes", (0.1, 0),
                     f"z = {plain(z)}", grip=False)  # fmt: skip
        panel.text(0.03, 0.94, f"slope {plain(slopes[-1], 3)}", bold=True, size="large",
                   align="left", frame=True)  # fmt: skip
        if steep is not None:
            fits = "fits" in wrong and "not" not in wrong
            word = "your slope fits your curve" if fits else (
                "thin: your slope; grey and broad:\nhow steep your curve is"
            )  # fmt: skip
            panel.text(0.03, 0.06, word, "positive" if fits else "negative", "small",
                       align="left", frame=True, up=0 if fits else 8)  # fmt: skip
        return panel

    def drag(self, name, x, y):
        return {"z": x}

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
        """Return how steep the curve is, and in words whether the learner's slope says so.

        None and no words, where the learner gave no slope.
        """
        if self.menu.own.get(name, (None, None))[1] is None:
            return None, ""
        steep = (left + right) / 2
        # On a kink every slope between the two sides is as good as another.
        wrong = np.maximum(np.minimum(left, right) - slopes, slopes - np.maximum(left, right))
        if wrong.max() < HONEST:
            return steep, " Your slope fits your curve, here and everywhere."
        worst = int(np.argmax(wrong))
        return steep, (
            " But your slope does not fit your curve. They differ most at z = "
            f"{plain(points[worst])}: your slope says {plain(slopes[worst], 3)}, the curve has "
            f"{plain(steep[worst], 3)}."
        )


def around(values, limits, title, ylabel):
    """Return a panel over z whose height is at least `limits`, and all that the values need."""
    known = values[np.isfinite(values)]
    low = min(limits[0], 1.05 * float(known.min(initial=0)))
    high = max(limits[1], 1.05 * float(known.max(initial=0)))
    panel = Panel((LOW, HIGH), (low, high), title=title, xlabel="z", ylabel=ylabel, least=300,
                  height=HEIGHT)  # fmt: skip
    panel.line([LOW, HIGH], [0, 0], "pale", 1)
    panel.line([0, 0], [low, high], "pale", 1)
    return panel


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


def size_of(numbers):
    """Return the root of the mean square: the typical size of many numbers."""
    return float(np.sqrt(np.mean(np.square(numbers))))


class Stack(Explorer):
    """The explorer that `stack` makes."""

    def __init__(self, own=None, start=None):
        super().__init__()
        self.menu = Menu(own, start)
        rng = np.random.default_rng(0)
        # Of size 1/√n, so that "size of weights" 1 lets a linear layer keep the size.
        self.weights = rng.standard_normal((LAYERS, WIDTH, WIDTH)) / np.sqrt(WIDTH)
        self.inputs = rng.standard_normal((SAMPLES, WIDTH))
        self.end = rng.standard_normal((SAMPLES, WIDTH))
        self.end /= size_of(self.end)

    def controls(self):
        return self.menu.controls() | {
            "layers": Slider(1, LAYERS, 10, 1),
            "scale": Slider(0.4, 2.5, 1.0, 0.1, label="size of weights"),
        }

    def run(self, name, layers, scale):
        """Send the signal forward and the gradient back.

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
        dA = self.end
        gradient = [size_of(dA)]
        for W, slope in zip(weights[::-1], slopes[::-1], strict=True):
            dA = (dA * slope) @ W.T
            gradient.append(size_of(dA))
        return np.array(signal), np.array(gradient[::-1]), np.mean(np.abs(slopes) < 0.01)

    def compose(self, layers, scale, activation=None):
        name = activation or self.menu.start
        signal, gradient, flat = self.run(name, layers, scale)
        old = {"layers": layers, "scale": scale, "activation": name, **self.before}
        past = None
        if (old["layers"], old["scale"]) != (layers, scale):
            past = self.run(name, old["layers"], old["scale"])
        forward = self.panel("forward →  size of the signal", signal, past and past[0], (),
                             f"{in_words(signal[-1])} at the end", "signal")  # fmt: skip
        back = self.panel("← backward  size of the gradient", gradient, past and past[1], DASHED,
                          f"{in_words(gradient[0])} at the inputs", "gradient")  # fmt: skip
        forward.handle("end", layers, float(np.clip(signal[-1], FLOOR, CEILING)),
                       "the end of the stack: layers", (1, 0), f"{layers} layers")  # fmt: skip
        many = "1 layer" if layers == 1 else f"{layers} layers"
        return [forward, back], (
            f"{many} of {WIDTH} {name} neurons, size of weights {plain(scale)}. Going "
            f"forward, the signal's size becomes {in_words(signal[-1])}. Coming back, of a "
            f"gradient of size 1 there is {in_words(gradient[0])} at the inputs. "
            f"{100 * flat:.0f} % of the slopes on the way are below 0.01."
        )

    def panel(self, title, numbers, past, dash, words, what):
        """Return a panel with sizes layer by layer; `past` are those before the gesture."""
        known = np.concatenate([numbers, [] if past is None else past])
        least, most = np.clip([known.min(), known.max()], FLOOR, CEILING)
        low, high = min(1e-4, least / 10), max(1e2, most * 10)
        panel = Panel((-0.7, LAYERS + 0.7), (low, high), title=title, xlabel="layer",
                      xticks=range(0, LAYERS + 1, 5), log=True, least=300,
                      height=HEIGHT)  # fmt: skip
        panel.yticks = [
            (tick, in_words(tick).removeprefix("1.0·"))
            for tick, _ in panel.yticks if round(np.log10(tick)) % 2 == 0
        ]  # fmt: skip
        panel.line([-0.7, LAYERS + 0.7], [1, 1], "grey", 1, DOTTED)
        if past is not None:
            panel.line(np.arange(len(past)), np.clip(past, low, high), "grey", 2, DOTTED)
        depth = np.arange(len(numbers))
        inside = np.clip(numbers, low, high)
        panel.line(depth, inside, "ink", 2.2, dash)
        panel.dots(depth, inside, "ink", 4, "square" if dash else "circle")
        panel.text(0.97, 0.06, words, bold=True, size="large", align="right", frame=True,
                   ground=True)  # fmt: skip
        if (numbers < low).any() or (numbers > high).any():
            panel.text(0.97, 0.15, f"the {what} leaves the picture at its edge", "negative",
                       "small", align="right", frame=True, ground=True)  # fmt: skip
        return panel

    def drag(self, name, x, y):
        return {"layers": round(x)}


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
