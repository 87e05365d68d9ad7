"""Explorers of lesson 01: what weights and bias do, fitting a line, the learning rate."""

import numpy as np
from matplotlib.collections import LineCollection

from lessons.data import line_data
from lessons.network import identity, sigmoid, step
from lessons.widgets import style
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import formula, grid, line_ends, plain, signed

ACTIVATIONS = {"identity": identity, "sigmoid": sigmoid, "step": step}


def line_gradients(x, y, w, b):
    """Return the slopes of the mean squared error of w·x + b, with respect to w and to b."""
    error = w * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


# Weights and bias ------------------------------------------------------------------------


class WeightsAndBias(Explorer):
    """The explorer that `weights_and_bias` makes."""

    size = (8.6, 4.1)
    low, high = -2.0, 2.0

    def __init__(self, neuron=None, weighted_sums=None, points=None):
        super().__init__()
        self.named = dict(points or {})
        self.neuron = neuron
        self.weighted_sums = weighted_sums
        # A function that takes one sample is called for each point: fewer points, then.
        self.count = 61 if neuron is None else 31
        self.grid = grid(self.low, self.high, self.count)
        self.along = np.linspace(-2, 2, 161 if neuron is None else 81)

    def controls(self):
        return {
            "w1": Slider(-5.0, 5.0, 0.4),
            "w2": Slider(-5.0, 5.0, -0.2),
            "b": Slider(-5.0, 5.0, 0.1),
            "activation": Choice(("sigmoid", "identity", "step")),
        }

    def draw(self, figure):
        plane, cut = figure.subplots(1, 2, width_ratios=(1, 1.05))
        ends = (self.low, self.high)
        plane.set(xlim=ends, ylim=ends, xlabel="x1", ylabel="x2", aspect="equal")
        plane.set(title="output at every point", xticks=range(-2, 3), yticks=range(-2, 3))
        blank = np.zeros((self.count, self.count))
        self.map = plane.imshow(style.tint(blank), extent=(*ends, *ends), interpolation="bilinear")
        (self.line,) = plane.plot([], [], **style.BOUNDARY)
        (self.shaft,) = plane.plot([], [], color=style.INK, linewidth=2.6, solid_capstyle="butt")
        (self.head,) = plane.plot([], [], color=style.INK, marker="o", markersize=1)
        self.name = plane.text(0, 0, "w", fontsize=style.LARGE, fontweight="bold", ha="center")
        self.name.set(va="center", clip_on=True)
        marks = [self._mark(plane, name, place) for name, place in self.named.items()]

        cut.set(xlim=ends, ylim=(-1.6, 2.4), title="output along the arrow w (black: z = 0)")
        cut.set(xticks=range(-2, 3), yticks=range(-1, 3))
        key = (
            "distance from the origin, towards w\nsolid blue: upper half, dashed orange: lower half"
        )
        cut.set(xlabel=key, ylabel="output")
        cut.axhline(0, color=style.PALE, linewidth=1)
        cut.axhline(1, color=style.PALE, linewidth=1, linestyle="--")
        (self.low_part,) = cut.plot([], [], color=style.NEGATIVE, linewidth=3, linestyle="--")
        (self.high_part,) = cut.plot([], [], color=style.POSITIVE, linewidth=3)
        (self.foot,) = cut.plot([], [], **style.BOUNDARY)
        # The named points stay where they are, but they lie above a map that moves.
        moving = [self.map, self.line, self.shaft, self.head, self.name, *sum(marks, [])]
        return [*moving, self.low_part, self.high_part, self.foot]

    def _mark(self, axes, name, place):
        (dot,) = axes.plot(*place, "o", color="white", markeredgecolor=style.INK, markersize=8)
        dot.set_markeredgewidth(1.6)
        text = axes.annotate(name, place, (7, 5), textcoords="offset points")
        text.set(fontsize=style.LARGE, fontweight="bold")
        return [dot, text]

    def update(self, w1, w2, b, activation):
        w = np.array([w1, w2])
        length = np.hypot(w1, w2)
        towards = w / length if length > 1e-9 else np.array([1.0, 0.0])
        parts = [self.grid, np.outer(self.along, towards), *self.named.values()]
        outputs = self.outputs(np.vstack(parts), w, b, ACTIVATIONS[activation])
        ends = len(self.grid), len(self.grid) + len(self.along)
        on_map, on_cut, at_points = np.split(outputs, ends)

        half = 0.0 if activation == "identity" else 0.5
        scale = 3.0 if activation == "identity" else 0.5
        on_map_scaled = ((on_map - half) / scale).reshape(self.count, self.count)
        self.map.set_data(style.tint(on_map_scaled))
        self.line.set_data(*line_ends(w, b, self.low, self.high).T)
        self._point_arrow(towards * min(length, 5.0) * 0.3, length)
        above = on_cut >= half
        self.low_part.set_data(self.along, np.where(above, np.nan, on_cut))
        self.high_part.set_data(self.along, np.where(above, on_cut, np.nan))
        where = -b / length if length > 1e-9 else np.nan
        self.foot.set_data([where, where], [-1.6, 2.4])
        words = self._words(w1, w2, b, activation, half, on_map)
        for name, output in zip(self.named, at_points, strict=True):
            words += f" At {name} the output is {plain(output, 2)}."
        return words

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

    def _point_arrow(self, tip, length):
        shown = length > 1e-9
        for artist in (self.shaft, self.head, self.name):
            artist.set_visible(shown)
        if shown:
            self.shaft.set_data([0, tip[0]], [0, tip[1]])
            self.head.set_data([tip[0]], [tip[1]])
            angle = np.degrees(np.arctan2(tip[1], tip[0]))
            self.head.set(marker=(3, 0, angle - 90), markersize=13)
            self.name.set_position(tip * (1 + 0.28 / np.hypot(*tip)))

    def _words(self, w1, w2, b, activation, half, outputs):
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
            f"The black line z = 0 runs {where}, at right angles to the arrow w. "
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


class LossMap:
    """The mean squared error of w·x + b over all w and b, as a picture that stays."""

    w_range, b_range, count = (-1.0, 4.0), (-1.5, 3.5), 101

    def __init__(self, x, y):
        w = np.linspace(*self.w_range, self.count)
        b = np.linspace(*self.b_range, self.count)
        # The loss is quadratic in w and b: five means of the data give it everywhere.
        mean = np.mean
        self.loss = (
            mean(x * x) * w**2 + b[:, None] ** 2 + mean(y * y)
            + 2 * mean(x) * w * b[:, None] - 2 * mean(x * y) * w - 2 * mean(y) * b[:, None]
        )  # fmt: skip
        self.best_w, self.best_b = np.polyfit(x, y, 1)

    def draw(self, axes):
        extent = (*self.w_range, *self.b_range)
        axes.imshow(np.sqrt(self.loss), cmap=style.HEIGHT, extent=extent, aspect="auto")
        rings = axes.contour(
            np.linspace(*self.w_range, self.count), np.linspace(*self.b_range, self.count),
            self.loss, levels=[0.1, 0.5, 1, 2, 4], colors=style.GREY, linewidths=0.9, zorder=0.5,
        )  # fmt: skip
        axes.clabel(rings, fmt="%g", fontsize=style.SMALL, zorder=0.6)
        (best,) = axes.plot(self.best_w, self.best_b, marker="+", color=style.INK)
        best.set(markersize=12, markeredgewidth=2, linestyle="none", zorder=1)
        axes.set(xlabel="weight w", ylabel="bias b", title="loss for every w and b")
        axes.set(xlim=self.w_range, ylim=self.b_range)


def checked_data(x, y):
    """Return x and y as flat float arrays of shape (m,), or the lesson's own data for None."""
    if x is None or y is None:
        return line_data()
    x, y = np.ravel(np.asarray(x, dtype=float)), np.ravel(np.asarray(y, dtype=float))
    if x.shape != y.shape:
        raise ValueError(f"x and y need one target per input: {x.shape} and {y.shape}")
    return x, y


class LineFit(Explorer):
    """The explorer that `line_fit` makes."""

    size = (8.6, 4.1)

    def __init__(self, x=None, y=None, gradients=None):
        super().__init__()
        self.x, self.y = checked_data(x, y)
        self.gradients = gradients

    def controls(self):
        return {"w": Slider(-1.0, 4.0, 0.0, 0.05), "b": Slider(-1.5, 3.5, 0.0, 0.05)}

    def draw(self, figure):
        data, surface = figure.subplots(1, 2, width_ratios=(1.15, 1))
        data.set(xlim=(-1.1, 1.1), ylim=(-2.6, 4.6), xlabel="x", ylabel="y")
        data.set_title("data, line and errors")
        data.set(xticks=(-1, -0.5, 0, 0.5, 1))
        self.errors = LineCollection([], colors=style.GREY, linewidths=1, zorder=1)
        data.add_collection(self.errors)
        data.plot(self.x, self.y, "o", color=style.POSITIVE, markersize=4.5, zorder=2)
        (self.line,) = data.plot([], [], **style.BOUNDARY, zorder=3)
        self.loss = data.text(0.03, 0.97, "", transform=data.transAxes, va="top")
        self.loss.set(fontsize=style.LARGE, fontweight="bold")
        LossMap(self.x, self.y).draw(surface)
        (self.downhill,) = surface.plot([], [], color=style.POSITIVE, linewidth=2.5)
        (self.here,) = surface.plot([], [], **style.CLASS_MARKERS[1], zorder=4)
        self.here.set(marker="D", clip_on=False)
        return [self.errors, self.line, self.loss, self.downhill, self.here]

    def update(self, w, b):
        predicted = w * self.x + b
        loss = np.mean((predicted - self.y) ** 2)
        ends = np.array([-1.1, 1.1])
        self.errors.set_segments(
            [[(x, y), (x, p)] for x, y, p in zip(self.x, self.y, predicted, strict=True)]
        )
        self.line.set_data(ends, w * ends + b)
        self.loss.set_text(f"loss {loss:.3f}")
        self.here.set_data([w], [b])
        words = f"The line y = {plain(w, 2)}·x{signed(b, 2)} has the loss {loss:.3f}, "
        words += f"the mean of the {len(self.x)} squared errors (grey). "
        if self.gradients is None:
            self.downhill.set_data([], [])
            return words + "On the right: the diamond is your line, the cross the best one."
        slope = self.ask(
            self.gradients, self.x, self.y, w, b, parts=2, shape=(), returns="dL/dw and dL/db"
        )
        down_w, down_b = -float(slope[0]), -float(slope[1])
        self.downhill.set_data([w, w + 0.4 * down_w], [b, b + 0.4 * down_b])
        return words + (
            f"Your gradients say dL/dw = {plain(-down_w, 2)} and dL/db = {plain(-down_b, 2)}; "
            "the blue stroke leaves the diamond the opposite way, downhill."
        )


def line_fit(x=None, y=None, gradients=None):
    """Fit a line by hand: sliders for w and b, the loss live, and the map of all losses.

    Parameters
    ----------
    x, y : array_like, shape (m,), optional
        Your data; without them y = 2x + 1 + noise.
    gradients : callable, optional
        Your own `gradients(x, y, w, b)` that returns (dL/dw, dL/db): then the way downhill
        is drawn on the map of losses.
    """
    return LineFit(x, y, gradients)


# The learning rate -----------------------------------------------------------------------


class LearningRate(Explorer):
    """The explorer that `learning_rate` makes."""

    size = (8.6, 4.1)
    too_large = 1e6  # a loss beyond this has run away

    def __init__(self, x=None, y=None, gradients=None, epochs=200):
        super().__init__()
        self.x, self.y = checked_data(x, y)
        self.gradients = gradients
        self.epochs = epochs

    def controls(self):
        return {"rate": Slider(0.01, 1.20, 0.05, 0.01, label="learning rate")}

    def draw(self, figure):
        surface, curve = figure.subplots(1, 2, width_ratios=(1, 1.15))
        LossMap(self.x, self.y).draw(surface)
        surface.set_title("the way over the map of losses")
        (self.path,) = surface.plot([], [], color=style.INK, linewidth=1.2, marker="o")
        self.path.set(markersize=4, markerfacecolor=style.POSITIVE, markeredgecolor=style.INK)
        (self.start,) = surface.plot([0], [0], **style.CLASS_MARKERS[0], zorder=4)
        (self.end,) = surface.plot([], [], **style.CLASS_MARKERS[1], zorder=4)
        curve.set(xlim=(0, self.epochs), ylim=(0.02, 100), yscale="log")
        curve.set(xlabel="epoch", ylabel="loss", title="loss after each epoch")
        curve.grid(color=style.PALE, linewidth=0.8)
        curve.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        curve.minorticks_off()
        (self.losses,) = curve.plot([], [], color=style.POSITIVE, linewidth=2.5)
        self.verdict = curve.text(0.97, 0.95, "", transform=curve.transAxes, ha="right", va="top")
        self.verdict.set(fontsize=style.LARGE, fontweight="bold")
        return [self.path, self.start, self.end, self.losses, self.verdict]

    def descend(self, rate):
        """Return the way from w = b = 0, shape (steps + 1, 2), and its losses, (steps + 1,)."""
        w = b = 0.0
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
        return np.array(way), np.array(losses)

    def update(self, rate):
        way, losses = self.descend(rate)
        ran_away = losses[-1] > 2 * losses[0]
        self.path.set_data(*way.T)
        self.end.set_data([way[-1, 0]], [way[-1, 1]])
        self.losses.set_data(np.arange(len(losses)), losses)
        self.losses.set(linestyle="--" if ran_away else "-")
        self.losses.set_color(style.NEGATIVE if ran_away else style.POSITIVE)
        self.verdict.set_text("it runs away" if ran_away else f"last loss {losses[-1]:.3f}")
        words = f"Learning rate {rate:.2f}, from w = b = 0 (circle). "
        if ran_away:
            return words + (
                f"Every step overshoots by more than the one before: after {len(losses) - 1} "
                f"epochs the loss is {losses[-1]:.3g}, and it would never come back."
            )
        w, b = way[-1]
        words += (
            f"After {self.epochs} epochs (square) w = {plain(w, 2)}, b = {plain(b, 2)} and the "
            f"loss is {losses[-1]:.3f}. "
        )
        if losses[-1] > losses.min() * 1.1 + 1e-9:
            return words + "It jumps to and fro and does not arrive."
        near = np.flatnonzero(losses <= losses[-1] * 1.1 + 1e-9)[0]
        return words + f"It is within a tenth of that after {near} epochs."


def learning_rate(x=None, y=None, gradients=None, epochs=200):
    """Show the way of gradient descent over the map of losses, for any learning rate.

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
EXPLORERS = {weights_and_bias: "neuron", line_fit: "gradients", learning_rate: "gradients"}
