"""Explorers of lesson 01: one neuron, what weights and bias do, fitting a line, learning it."""

import contourpy
import numpy as np

from lessons.data import line_data
from lessons.network import identity, sigmoid, step
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.network_drawing import RADIUS, NetworkDrawing
from lessons.widgets.plane import factor, formula, grid, line_ends, plain, signed

ACTIVATIONS = {"sigmoid": sigmoid, "identity": identity, "step": step}


def line_gradients(x, y, w, b):
    """Return the slopes of the mean squared error of w·x + b, with respect to w and to b."""
    error = w * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


# One neuron ------------------------------------------------------------------------------

# What the lesson works by hand.
INPUTS, WEIGHTS, BIAS = (0.5, 0.9, 0.1), (0.4, -0.2, 0.7), 0.1


class OneNeuron(Explorer):
    """The explorer that `one_neuron` makes."""

    def __init__(self, neuron=None):
        super().__init__()
        self.neuron = neuron
        self.graph = NetworkDrawing((3, 1), [["x1", "x2", "x3"], ["z"]], 0.34, 0.68)

    def controls(self):
        controls = {"time": Time(0, 3)}
        for k, value in enumerate(INPUTS, start=1):
            controls[f"x{k}"] = Slider(-2.0, 2.0, value)
        for k, value in enumerate(WEIGHTS, start=1):
            controls[f"w{k}"] = Slider(-2.0, 2.0, value)
        return controls | {"b": Slider(-2.0, 2.0, BIAS)}

    def compose(self, time, b, **values):
        x = np.array([values[f"x{k}"] for k in (1, 2, 3)])
        w = np.array([values[f"w{k}"] for k in (1, 2, 3)])
        z, a = self.numbers(x, w, b)
        products = x * w
        terms = "".join(signed(n, 2) for n in products).removeprefix(" + ").strip()
        sums = f"z = {terms}{signed(b, 2)} = {plain(z, 2)}"
        words = f"x = ({', '.join(map(plain, x))}), w = ({', '.join(map(plain, w))}), b = "
        words += f"{plain(b)}. "
        words += (
            "Nothing is computed yet.",
            "Multiply: each input times its weight gives " + ", ".join(
                plain(n, 2) for n in products) + ".",
            f"Add, and the bias once: {sums}.",
            f"The sigmoid makes {plain(a, 3)} of z = {plain(z, 2)}.",
        )[time]  # fmt: skip
        if time >= 2 and not np.isclose(z, x @ w + b, atol=1e-6):
            words += f" ✗ Your weighted sum is {plain(z, 3)}; these products add up to another."
        if self.neuron is not None and time == 3:
            words += " The output is your function's."
        return [self.neuron_panel(time, x, w, b, z, a), self.curve(time, z, a)], words

    def numbers(self, x, w, b):
        """Return the weighted sum and the output, the learner's if there is a function."""
        if self.neuron is None:
            z = x @ w + b
            return float(z), float(sigmoid(z))
        asked = []

        def activation(z):
            asked.append(z)
            return sigmoid(z)

        a = self.ask(self.neuron, x, w, b, activation, shape=(), returns="one number")
        if not asked:
            raise LearnerError("neuron should call the activation that it is given.")
        try:
            return float(np.reshape(asked[-1], ())), float(a)
        except (TypeError, ValueError):
            raise LearnerError("neuron should give the activation one number, z.") from None

    def neuron_panel(self, time, x, w, b, z, a):
        title = ("Inputs and weights", "1. multiply", "2. add, and the bias", "3. activation")[time]
        panel = Panel(title=title, axes=False, least=460, grow=2, height=330)
        self.graph.wires(panel, [w[:, None]], at_work=0 if time == 1 else None)
        x1, y1 = self.graph.places[1][0]
        out = 0.93
        panel.line([x1, out], [y1, y1], "grey", 2)
        panel.text((x1 + out) / 2, y1, "sigmoid", size="small", up=RADIUS + 10)
        self.graph.bars(panel, x)
        for k, (left, height) in enumerate(self.graph.places[0]):
            # The wires fan in, so their numbers stand at the open end.
            middle = (left + 0.42 * (x1 - left), height + 0.42 * (y1 - height))
            said = f"w{k + 1} = {plain(w[k])}"
            if time >= 1:
                said = f"{plain(x[k])} · {factor(w[k])}\n= {plain(x[k] * w[k], 2)}"
            panel.text(*middle, said, size="small", ground=True)
        panel.text(x1, y1, f"b = {plain(b)}", size="small", up=-(RADIUS + 14), ground=True)
        self.graph.nodes(panel, [x, [z if time >= 2 else None]])
        panel.node(out, y1, RADIUS, 2 * a - 1 if time == 3 else "paper")
        panel.text(out, y1, "a", size="small", bold=True, up=9)
        panel.text(out, y1, plain(a, 3) if time == 3 else "?", up=-7)
        self.flow(panel, time, x, w, z, out)
        return panel

    def flow(self, panel, time, x, w, z, out):
        if time in (1, 2):
            self.graph.pulse(panel, f"{time}", 0, (x * w if time == 2 else w)[:, None])
        elif time == 3:
            x1, y1 = self.graph.places[1][0]
            panel.flow("3", [(x1, y1, out, y1)], [np.sign(z)])

    def curve(self, time, z, a):
        # The axis follows the sum.
        reach = max(4.0, np.ceil(abs(z) + 1))
        panel = Panel((-reach, reach), (-0.05, 1.05), title="The activation: sigmoid",
                      xlabel="z", yticks=(0, 0.5, 1), least=260, height=330)  # fmt: skip
        along = np.linspace(-reach, reach, 121)
        panel.line(along, sigmoid(along), "grey", 2.5)
        if time >= 2:
            panel.line([z, z], [-0.05, sigmoid(z)], "ink", 1.5, DASHED)
        if time == 3:
            panel.line([-reach, z], [a, a], "ink", 1.5, DASHED)
            panel.dots([z], [a], "positive" if a >= 0.5 else "negative", 7, edge="ink")
            side = "left" if z < reach / 2 else "right"
            panel.text(z, a, plain(a, 3), bold=True, align=side, ground=True, up=-16,
                       right=12 if side == "left" else -12)  # fmt: skip
        return panel

    def drag(self, name, x, y):
        return {name: self.graph.value_at(x)}


def one_neuron(neuron=None):
    """Follow three inputs through one neuron: multiply, add, activation.

    Parameters
    ----------
    neuron : callable, optional
        Your own `neuron(x, w, b, activation)`; sum and output in the picture are then yours.
    """
    return OneNeuron(neuron)


# Weights and bias ------------------------------------------------------------------------


class WeightsAndBias(Explorer):
    """The explorer that `weights_and_bias` makes."""

    low, high = -2.0, 2.0
    reach = 0.3  # how long the arrow of a weight of 1 is
    at_hand = 4

    def __init__(self, neuron=None, weighted_sums=None, points=None):
        super().__init__()
        self.named = dict(points or {})
        self.neuron = neuron
        self.weighted_sums = weighted_sums
        # The first look is at the plane alone.
        self.whole = bool(self.named or neuron or weighted_sums)
        # A function that takes one sample is called for each point: fewer points, then.
        self.count = 61 if neuron is None else 31
        self.grid = grid(self.low, self.high, self.count)
        self.along = np.linspace(-2, 2, 161 if neuron is None else 81)
        self.probe = np.array([1.5, 1.0])
        self.graph = NetworkDrawing((2, 1), [["x1", "x2"], ["a"]], 0.12, 0.86)

    def controls(self):
        controls = {
            "w1": Slider(-5.0, 5.0, 2.0),
            "w2": Slider(-5.0, 5.0, -1.0),
            "b": Slider(-5.0, 5.0, 0.5),
        }
        if self.whole:
            return controls | {"activation": Choice(tuple(ACTIVATIONS))}
        return controls | {"k": Slider(0.5, 3.0, 1.0, label="all times")}

    def compose(self, w1, w2, b, k=1.0, activation="sigmoid"):
        w, b = k * np.array([w1, w2]), k * b
        length = float(np.hypot(*w))
        towards = w / length if length > 1e-9 else np.array([1.0, 0.0])
        parts = [self.grid, np.outer(self.along, towards), self.probe, *self.named.values()]
        outputs = self.outputs(np.vstack(parts), w, b, ACTIVATIONS[activation])
        ends = len(self.grid), len(self.grid) + len(self.along)
        on_map, on_cut, at_points = np.split(outputs, ends)
        half = 0.0 if activation == "identity" else 0.5
        panels = [
            self.neuron_panel(w, b, activation, at_points[0], half),
            self.plane(w, b, k, on_map, half, activation),
        ]
        if self.whole:
            panels.append(self.cut(w, b, on_cut, half, at_points[1:]))
        words = f"All times {plain(k)}: " if k != 1 else ""
        words += self.words(*w, b, activation, half, on_map)
        words += f" At the ring ({plain(self.probe[0])}, {plain(self.probe[1])}) the output is "
        words += f"{plain(at_points[0], 2)}."
        for name, output in zip(self.named, at_points[1:], strict=True):
            words += f" At {name} the output is {plain(output, 2)}."
        return panels, words

    def neuron_panel(self, w, b, activation, output, half):
        panel = Panel(title="The neuron, at the ring", axes=False, least=260, grow=0.8, height=370)
        self.graph.wires(panel, [w[:, None]])
        for k in (0, 1):
            x1, y1, x2, y2 = self.graph.wire(0, k, 0)
            panel.text(x1 + 0.42 * (x2 - x1), y1 + 0.42 * (y2 - y1), f"w{k + 1} = {plain(w[k])}",
                       size="small", ground=True)  # fmt: skip
        # The colour that the map has there.
        scale = 3.0 if activation == "identity" else 0.5
        self.graph.nodes(
            panel, [self.probe, [output]],
            asides={1: [f"b = {plain(b)}\nz = {plain(self.probe @ w + b, 2)}"]},
            shades={(1, 0): (output - half) / scale},
        )  # fmt: skip
        return panel

    def plane(self, w, b, k, outputs, half, activation):
        ends = (self.low, self.high)
        panel = Panel(
            ends, ends, title="Its output at every point", xlabel="x1", ylabel="x2", height=370,
            xticks=range(-2, 3), yticks=range(-2, 3), square=True,
        )  # fmt: skip
        scale = 3.0 if activation == "identity" else 0.5
        panel.map(((outputs - half) / scale).reshape(self.count, self.count))
        self.ghost(panel, w, b)
        panel.line(*line_ends(w, b, self.low, self.high).T, "ink", 2.5)
        tip = self.tip(w)
        panel.arrow((0, 0), tip, "ink", 3)
        panel.text(*(tip * 1.0), "w", bold=True, size="large", right=16, up=12, ground=True)
        for name, place in self.named.items():
            panel.dots(*[[n] for n in place], "paper", 5, edge="ink")
            panel.text(*place, name, bold=True, size="large", right=12, up=10)
        length = np.hypot(*w)
        if length > 1e-9:
            foot = -b / length**2 * w
            if np.abs(foot).max() <= self.high:
                says = f"b = {plain(b / k)}"
                panel.handle("line", *foot, "the line, moved by b", (0.05, 0.05), says)
        says = f"w1 = {plain(w[0] / k)}, w2 = {plain(w[1] / k)}"
        panel.handle("arrow", *tip, "tip of the arrow w", (0.03, 0.03), says)
        panel.dots(*self.probe[:, None], "paper", 8, edge="ink")
        panel.dots(*self.probe[:, None], "ink", 3)
        panel.handle("probe", *self.probe, "ring: the inputs x1 and x2", (0.1, 0.1), grip=False)
        return panel

    def ghost(self, panel, w, b):
        """Draw the line and the arrow as they were when the gesture began."""
        before = {**self.values, **self.before}
        k = before.get("k", 1.0)
        old_w, old_b = k * np.array([before["w1"], before["w2"]]), k * before["b"]
        if np.allclose(old_w, w) and np.isclose(old_b, b):
            return
        panel.line(*line_ends(old_w, old_b, self.low, self.high).T, "grey", 2, DOTTED)
        panel.arrow((0, 0), self.tip(old_w), "grey", 2, opacity=0.6)

    def tip(self, w):
        """Return where the arrow ends: it grows with w, and stays in the picture."""
        tip = w * self.reach
        return tip / max(1.0, np.abs(tip).max() / (0.95 * self.high))

    def cut(self, w, b, outputs, half, at_points):
        low, high = -1.6, 2.4
        panel = Panel((self.low, self.high), (low, high), title="Along the arrow",
                      xlabel="distance from the origin, towards w", yticks=range(-1, 3),
                      xticks=range(-2, 3), least=280, height=370)  # fmt: skip
        panel.line([self.low, self.high], [0, 0], "pale", 1)
        panel.line([self.low, self.high], [1, 1], "pale", 1, DASHED)
        above = outputs >= half
        panel.line(self.along, np.where(above, np.nan, outputs), "negative", 3.5, DASHED)
        panel.line(self.along, np.where(above, outputs, np.nan), "positive", 3.5)
        length = np.hypot(*w)
        if length > 1e-9:
            panel.line([-b / length] * 2, [low, high], "ink", 2)
            for (name, place), output in zip(self.named.items(), at_points, strict=True):
                where = float(np.dot(place, w) / length)
                panel.dots([where], [output], "paper", 5, edge="ink")
                panel.text(where, output, f"{name} {plain(output, 2)}", bold=True, up=14)
        return panel

    def drag(self, name, x, y):
        values = self.values
        k = values.get("k", 1.0)
        if name == "probe":
            self.probe = np.round(np.clip([x, y], self.low, self.high), 1)
            return {}
        if name == "arrow":
            return {"w1": x / self.reach / k, "w2": y / self.reach / k}
        # The line through the point, with the arrow as it is.
        return {"b": -(values["w1"] * x + values["w2"] * y)}

    def outputs(self, X, w, b, activation):
        """Return the neuron's output for each row of X, shape (m,)."""
        if self.neuron is not None:
            every_row = Rows(self.neuron, X, w, b, activation)
            return self.ask(every_row, shape=(len(X),), returns="one number per sample")
        if self.weighted_sums is None:
            return activation(X @ w + b)
        z = self.ask(
            self.weighted_sums, X, w, b, shape=(len(X),), returns="one number per row of X: (m,)"
        )
        return activation(z)

    def words(self, w1, w2, b, activation, half, outputs):
        words = f"z = {formula(w1, w2, b)}, then {activation}. "
        if w1 == w2 == 0:
            return words + (
                f"Both weights are 0, so the inputs do not matter: the output is "
                f"{plain(outputs[0], 2)} everywhere and there is no line."
            )
        share = 100 * np.mean(outputs >= half)
        distance = abs(b) / np.hypot(w1, w2)
        where = "through the origin" if b == 0 else f"{distance:.2f} away from the origin"
        return words + (
            f"The line z = 0 runs {where}, at right angles to the arrow w. "
            f"The output is at least {half:g} on {share:.0f} % of the square, "
            "on the side that the arrow points to."
        )


class Rows:
    """A function for one sample, asked for all rows of X."""

    def __init__(self, function, X, *others):
        self.__name__ = getattr(function, "__name__", "neuron")
        self.function, self.X, self.others = function, X, others

    def __call__(self):
        answers = []
        for x in self.X:
            answers.append(self.function(x, *self.others))
            if answers[-1] is None:
                return None
        return answers


def weights_and_bias(neuron=None, weighted_sums=None, points=None):
    """Show what two weights and a bias do to the output of one neuron, over the plane.

    Parameters
    ----------
    neuron : callable, optional
        Your own `neuron(x, w, b, activation)` for one sample: x and w of shape (2,), b a float,
        activation a function of z; returns one number.
    weighted_sums : callable, optional
        Or your own `weighted_sums(X, w, b)` for a batch: X of shape (m, 2); returns z, (m,).
    points : dict, optional
        Points to mark, by name, such as {"A": (1.5, 0.5)}; the caption says the output there.
    """
    return WeightsAndBias(neuron, weighted_sums, points)


# Fitting a line --------------------------------------------------------------------------

W_RANGE, B_RANGE = (-1.0, 4.0), (-1.5, 3.5)
RINGS = (0.1, 0.5, 1, 2, 4)


class LossMap:
    """The mean squared error of w·x + b over all w and b.

    Parameters
    ----------
    x, y : ndarray, shape (m,)
    """

    count = 61

    def __init__(self, x, y):
        self.w = np.linspace(*W_RANGE, self.count)
        self.b = np.linspace(*B_RANGE, self.count)
        # The loss is quadratic in w and b: five means of the data give it everywhere.
        mean, w, b = np.mean, self.w, self.b
        self.loss = (
            mean(x * x) * w**2 + b[:, None] ** 2 + mean(y * y)
            + 2 * mean(x) * w * b[:, None] - 2 * mean(x * y) * w - 2 * mean(y) * b[:, None]
        )  # fmt: skip
        rings = contourpy.contour_generator(self.w, self.b, self.loss)
        self.rings = {level: rings.lines(level) for level in RINGS}

    def panel(self, title):
        """Return a panel with the map and its rings."""
        panel = Panel(W_RANGE, B_RANGE, title=title, xlabel="weight w", ylabel="bias b",
                      least=280, height=370)  # fmt: skip
        panel.map(np.sqrt(self.loss / self.loss.max()), palette="height")
        for level, pieces in self.rings.items():
            for piece in pieces:
                panel.line(*piece.T, "grey", 1)
                low = piece[np.argmin(piece[:, 1])]
                if low[1] > B_RANGE[0] + 0.1:
                    panel.text(*low, f"{level:g}", "grey", "small", ground=True)
        return panel


def checked_data(x, y):
    """Return x and y as flat float arrays of shape (m,), or the lesson's own data for None."""
    if x is None or y is None:
        return line_data()
    x, y = np.ravel(np.asarray(x, dtype=float)), np.ravel(np.asarray(y, dtype=float))
    if x.shape != y.shape:
        raise ValueError(f"x and y need one target per input: {x.shape} and {y.shape}")
    return x, y


class OnData(Explorer):
    """What the two explorers of a line share: points that can be dragged, and the losses."""

    def __init__(self, x, y, gradients):
        super().__init__()
        self.x, self.y = (part.copy() for part in checked_data(x, y))
        self.gradients = gradients
        self.map = LossMap(self.x, self.y)

    def data_panel(self, w, b, before=None):
        """Return a panel with points, errors and line; `before` is a paler (w, b)."""
        edge = max(1.1, float(np.abs(self.x).max()) * 1.1)
        low, high = min(-2.6, self.y.min() - 0.3), max(4.6, self.y.max() + 0.3)
        panel = Panel((-edge, edge), (low, high), title="Data, line and errors", xlabel="x",
                      ylabel="y", least=280, grow=1.1, height=370)  # fmt: skip
        predicted = w * self.x + b
        gaps = np.full(len(self.x), np.nan)
        bars = np.column_stack([self.y, predicted, gaps])
        panel.line(np.repeat(self.x, 3), bars, "grey", 1, opacity=0.7)
        if before is not None and not np.allclose(before, (w, b)):
            ends = np.array([-edge, edge])
            panel.line(ends, before[0] * ends + before[1], "grey", 2, DOTTED)
        panel.dots(self.x, self.y, "positive", 3.5)
        ends = np.array([-edge, edge])
        panel.line(ends, w * ends + b, "ink", 2.8)
        for k, (x, y) in enumerate(zip(self.x, self.y, strict=True)):
            panel.handle(f"point {k}", x, y, f"point {k + 1}", (0.05, 0.1), grip=False,
                         group="points")  # fmt: skip
        return panel

    def drag_point(self, name, x, y):
        """Move one of the data points."""
        k = int(name.split()[1])
        self.x[k], self.y[k] = np.clip(x, -1.0, 1.0), np.clip(y, -5.0, 7.0)
        self.map = LossMap(self.x, self.y)


class LineFit(OnData):
    """The explorer that `line_fit` makes."""

    def controls(self):
        return {"w": Slider(*W_RANGE, 0.0, 0.05), "b": Slider(*B_RANGE, 0.0, 0.05)}

    def compose(self, w, b):
        loss = np.mean((w * self.x + b - self.y) ** 2)
        before = {"w": w, "b": b, **self.before}
        data = self.data_panel(w, b, (before["w"], before["b"]))
        data.text(0.03, 0.95, f"loss {loss:.3f}", bold=True, size="large", align="left", frame=True)
        data.handle("height", 0, b, "height of the line at x = 0: b", (0, 0.05), f"b {plain(b, 2)}")
        if data.y[0] < 0.8 * w + b < data.y[1]:
            data.handle("tilt", 0.8, 0.8 * w + b, "tilt of the line: w", (0, 0.04),
                        f"w {plain(w, 2)}")  # fmt: skip
        surface = self.map.panel("Loss for every w and b")
        words = f"The line y = {plain(w, 2)}·x{signed(b, 2)} has the loss {loss:.3f}, "
        words += f"the mean of the {len(self.x)} squared errors; grey bars are the errors. "
        words += "On the right, as on a hiking map: every ring is one loss, the diamond your line."
        if self.gradients is not None:
            slope = self.ask(
                self.gradients, self.x, self.y, w, b, parts=2, shape=(), returns="dL/dw and dL/db"
            )
            down_w, down_b = -float(slope[0]), -float(slope[1])
            surface.arrow((w, b), (w + 0.4 * down_w, b + 0.4 * down_b), "positive")
            words += (
                f" Your gradients say dL/dw = {plain(-down_w, 2)} and dL/db = "
                f"{plain(-down_b, 2)}; the blue arrow is minus 0.4 times that: downhill."
            )
        surface.dots([w], [b], "positive", 8, "diamond", edge="ink")
        surface.handle("here", w, b, "your line on the map", (0.05, 0.05),
                       f"w {plain(w, 2)}, b {plain(b, 2)}", grip=False)  # fmt: skip
        return [data, surface], words

    def drag(self, name, x, y):
        if name == "here":
            return {"w": x, "b": y}
        if name == "height":
            return {"b": y}
        if name == "tilt":
            return {"w": (y - self.values["b"]) / 0.8}
        self.drag_point(name, x, y)
        return {}


def line_fit(x=None, y=None, gradients=None):
    """Fit a line by hand: drag it, or the point on the map of all losses, or the data.

    Parameters
    ----------
    x, y : array_like, shape (m,), optional
        Your data; without them y = 2x + 1 + noise.
    gradients : callable, optional
        Your own `gradients(x, y, w, b)` that returns (dL/dw, dL/db): then the way downhill
        is drawn on the map of losses.
    """
    return LineFit(x, y, gradients)


# The line learns ---------------------------------------------------------------------------


class LearningRate(OnData):
    """The explorer that `learning_rate` makes."""

    too_large = 1e6  # a loss beyond this has run away
    every = 60

    def __init__(self, x=None, y=None, gradients=None, epochs=200):
        super().__init__(x, y, gradients)
        self.epochs = epochs
        self.known = {}  # ways that were walked before

    def controls(self):
        return {
            "epoch": Time(0, self.epochs),
            "rate": Slider(0.01, 1.20, 0.05, 0.01, label="learning rate"),
            "w0": Slider(*W_RANGE, 0.0, 0.1, label="start at w"),
            "b0": Slider(*B_RANGE, 0.0, 0.1, label="start at b"),
        }

    def descend(self, rate, w=0.0, b=0.0):
        """Return the way from w and b, shape (steps + 1, 2), and its losses, (steps + 1,)."""
        key = (rate, w, b)
        if key in self.known:
            return self.known[key]
        way, losses = [], []
        for _ in range(self.epochs + 1):
            way.append((w, b))
            losses.append(np.mean((w * self.x + b - self.y) ** 2))
            if losses[-1] > self.too_large:
                break
            if self.gradients is None:
                slope = line_gradients(self.x, self.y, w, b)
            else:
                slope = self.ask(
                    self.gradients, self.x, self.y, w, b,
                    parts=2, shape=(), returns="dL/dw and dL/db",
                )  # fmt: skip
            w, b = w - rate * float(slope[0]), b - rate * float(slope[1])
        self.known[key] = np.array(way), np.array(losses)
        return self.known[key]

    def compose(self, epoch, rate, w0, b0):
        way, losses = self.descend(rate, w0, b0)
        now = min(epoch, len(way) - 1)
        (w, b), loss = way[now], losses[now]
        data = self.data_panel(w, b, (w0, b0))
        data.text(0.03, 0.95, f"epoch {epoch}: loss {loss:.3g}", bold=True, size="large",
                  align="left", frame=True)  # fmt: skip
        surface = self.map.panel("The way over the map of losses")
        surface.line(*way.T, "grey", 1, opacity=0.6)
        surface.line(*way[: now + 1].T, "ink", 1.5)
        surface.dots(*way[: now + 1].T, "positive", 2.5)
        surface.dots([w], [b], "positive", 7, "diamond", edge="ink")
        surface.handle("start", w0, b0, "start of the walk", (0.1, 0.1))
        words = f"Learning rate {rate:.2f}, from w = {plain(w0)}, b = {plain(b0)} (ring). "
        words += f"At epoch {now} (diamond) w = {plain(w, 2)}, b = {plain(b, 2)} and the loss is "
        words += f"{loss:.3g}. {self.verdict(way, losses)}"
        return [data, surface, self.curve(rate, losses, now)], words

    def curve(self, rate, losses, now):
        ran_away = losses[-1] > 2 * losses[0]
        high = 10 ** np.ceil(np.log10(max(100, losses.max())))
        panel = Panel((0, self.epochs), (0.02, high), title="Loss after each epoch",
                      xlabel="epoch", log=True, least=260, height=370)  # fmt: skip
        old = self.before.get("rate", rate)
        if old != rate:
            past = self.descend(old, self.values["w0"], self.values["b0"])[1]
            panel.line(np.arange(len(past)), past, "grey", 2, DOTTED)
        colour, dash = ("negative", DASHED) if ran_away else ("positive", ())
        panel.line(np.arange(len(losses)), losses, colour, 1.5, dash, opacity=0.4)
        panel.line(np.arange(now + 1), losses[: now + 1], colour, 3, dash)
        panel.dots([now], [losses[now]], colour, 5, edge="ink")
        word = "it runs away" if ran_away else f"rate {rate:.2f}"
        panel.text(0.97, 0.95, word, bold=True, size="large", align="right", frame=True)
        return panel

    def verdict(self, way, losses):
        """Return where the whole walk leads, in words."""
        if losses[-1] > 2 * losses[0]:
            return (
                f"Every step overshoots by more than the one before: after {len(losses) - 1} "
                f"epochs the loss is {losses[-1]:.3g}, and it would never come back. It runs away."
            )
        words = (
            f"After all {self.epochs} epochs: w = {plain(way[-1, 0], 2)}, b = "
            f"{plain(way[-1, 1], 2)}, loss {losses[-1]:.3f}. "
        )
        if losses[-1] > losses.min() * 1.1 + 1e-9:
            return words + "It jumps to and fro and does not arrive."
        near = np.flatnonzero(losses <= losses[-1] * 1.1 + 1e-9)[0]
        return words + f"It is within a tenth of that after {near} epochs."

    def drag(self, name, x, y):
        if name == "start":
            return {"w0": x, "b0": y}
        self.drag_point(name, x, y)
        self.known = {}
        return {}


def learning_rate(x=None, y=None, gradients=None, epochs=200):
    """Let the line learn: gradient descent on the data, the map of losses and the loss at once.

    Parameters
    ----------
    x, y : array_like, shape (m,), optional
        Your data; without them y = 2x + 1 + noise.
    gradients : callable, optional
        Your own `gradients(x, y, w, b)` that returns (dL/dw, dL/db).
    epochs : int
        Steps of gradient descent, each over all the data.
    """
    return LearningRate(x, y, gradients, epochs)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    one_neuron: "neuron",
    weights_and_bias: "neuron",
    line_fit: "gradients",
    learning_rate: "gradients",
}
