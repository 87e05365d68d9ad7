"""Explorers of lesson 03: two lines for XOR, the unfolded paper, and a network that learns."""

import numpy as np

from lessons.widgets import style
from lessons.widgets.controls import Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.gates import fires, row_names, shades
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import CORNERS, GATES, grid, line_ends, plain, signed
from lessons.widgets.table import Stamp, TruthTable
from lessons.widgets.training import TrainingExplorer
from lessons.widgets.xor_networks import bend_the_plane, by_hand

LOW, HIGH, COUNT = -0.5, 1.5, 81
TARGETS = np.array(GATES["XOR"])

# By hand: OR fires for any input, AND for both; OR but not AND is XOR.
OUTPUT_W, OUTPUT_B = np.array([1.0, -2.0]), -0.5


def or_and_and(X):
    """Return the outputs of two step neurons, OR and AND, for X of shape (m, 2): (m, 2)."""
    return fires(np.column_stack([X @ [1, 1] - 0.5, X @ [1, 1] - 1.5])).astype(float)


def square(axes, title, names=("x1", "x2")):
    """Make the axes the unit square with some air."""
    axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), xticks=(0, 1), yticks=(0, 1), aspect="equal")
    axes.set(xlabel=names[0], ylabel=names[1], title=title)


def shade(axes):
    """Return an empty picture of the plane, to shade where an output is 1."""
    return axes.imshow(
        shades(np.zeros((COUNT, COUNT))), extent=(LOW, HIGH, LOW, HIGH), interpolation="bilinear"
    )


def markers(axes):
    """Return one line of markers for class 0 and one for class 1, still empty."""
    return [axes.plot([], [], **look, zorder=4)[0] for look in style.CLASS_MARKERS]


def show_classes(lines, points):
    """Put the corners into the lines of `markers`, at the points that they have moved to."""
    for value, line in enumerate(lines):
        line.set_data(*points[value == TARGETS].T)


# Two lines -------------------------------------------------------------------------------


class TwoLines(Explorer):
    """The explorer that `two_lines` makes."""

    size = (9.9, 3.7)

    def __init__(self):
        super().__init__()
        self.points = grid(LOW, HIGH, COUNT)

    def controls(self):
        return {
            "w11": Slider(-3.0, 3.0, 1.0, label="h1: w1"),
            "w21": Slider(-3.0, 3.0, 0.5, label="h1: w2"),
            "b1": Slider(-3.0, 3.0, -0.5, label="h1: b"),
            "w12": Slider(-3.0, 3.0, 1.0, label="h2: w1"),
            "w22": Slider(-3.0, 3.0, 1.0, label="h2: w2"),
            "b2": Slider(-3.0, 3.0, -0.5, label="h2: b"),
        }

    def draw(self, figure):
        inputs, hidden, table = figure.subplots(1, 3, width_ratios=(1, 1, 1.15))
        square(inputs, "input space")
        self.map = shade(inputs)
        (self.first,) = inputs.plot([], [], **style.FIRST_LINE)
        (self.second,) = inputs.plot([], [], **style.SECOND_LINE)
        self.corners = markers(inputs)
        show_classes(self.corners, CORNERS)
        square(hidden, "hidden space", ("h1", "h2"))
        on = fires(self.points @ OUTPUT_W + OUTPUT_B)
        shade(hidden).set_data(shades(on.reshape(COUNT, COUNT)))
        hidden.plot(*line_ends(OUTPUT_W, OUTPUT_B, LOW, HIGH).T, **style.BOUNDARY)
        self.moved = markers(hidden)
        self.places = [hidden.text(0, 0, "", fontsize=style.SMALL) for _ in range(4)]
        places = (0.07, 0.19, 0.34, 0.46, 0.61, 0.72)
        self.table = TruthTable(table, ("h1", "h2", "output"), places, top=0.87, gap=0.14)
        self.verdict = Stamp(table, 0.03, 0.1, fontsize=style.LARGE, fontweight="bold")
        table.text(0.03, 0, "solid line: h1, dashed line: h2", fontsize=style.SMALL, zorder=1)
        lines = [self.map, self.first, self.second, *self.corners, *self.moved]
        return [*lines, *self.places, *self.table.moving, self.verdict]

    def update(self, w11, w21, b1, w12, w22, b2):
        # As in X @ W + b: column j of W holds the weights of hidden neuron j.
        W, b = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2])
        h = fires(CORNERS @ W + b)
        outputs = fires(h @ OUTPUT_W + OUTPUT_B)
        right = outputs == TARGETS
        on = fires(fires(self.points @ W + b) @ OUTPUT_W + OUTPUT_B)
        self.map.set_data(shades(on.reshape(COUNT, COUNT)))
        self.first.set_data(*line_ends(W[:, 0], b1, LOW, HIGH).T)
        self.second.set_data(*line_ends(W[:, 1], b2, LOW, HIGH).T)
        self._show_hidden(h)
        rows = zip(*h.T, outputs, strict=True)
        self.table.show([(f"{h1}", f"{h2}", f"{out}") for h1, h2, out in rows], right)
        self.verdict.set_text(f"{right.sum()} of 4 rows right")
        words = (
            f"h1 is 1 where {plain(w11)}·x1{signed(w21)}·x2{signed(b1)} > 0, "
            f"h2 where {plain(w12)}·x1{signed(w22)}·x2{signed(b2)} > 0. "
            f"The output, 1 where 1·h1 − 2·h2 − 0.5 > 0, gets {right.sum()} of 4 rows of XOR right"
        )
        if right.all():
            return f"{words}: in hidden space one straight line is enough."
        return f"{words}; wrong: {row_names(CORNERS[~right])}."

    def _show_hidden(self, h):
        """Draw the moved points, each with the names of the corners that landed on it."""
        spread = h + 0.0
        for place in np.unique(h, axis=0):
            here = np.flatnonzero((h == place).all(axis=1))
            # Points on one spot are drawn side by side, so that you can count them.
            spread[here, 0] += 0.13 * (np.arange(len(here)) - (len(here) - 1) / 2)
        show_classes(self.moved, spread)
        for text in self.places:
            text.set_text("")
        for text, place in zip(self.places, np.unique(h, axis=0), strict=False):
            names = [f"{x1:g}{x2:g}" for x1, x2 in CORNERS[(h == place).all(axis=1)]]
            text.set_text(", ".join(names))
            # On the side where the output line does not run.
            side = 1 if place[0] == 0 else -1
            text.set(position=place + [0, 0.11 * side], va="bottom" if side == 1 else "top")
            text.set_ha("center")


def two_lines():
    """Set two hidden lines by slider and see what they do to the four corners of XOR."""
    return TwoLines()


# Unfolding -------------------------------------------------------------------------------


class Unfold(Explorer):
    """The explorer that `unfold` makes."""

    size = (8.6, 4.1)

    def __init__(self, hidden_space=None):
        super().__init__()
        self.hidden_space = hidden_space
        self.paper = grid(0, 1, 15)
        self._after = None

    def controls(self):
        return {"t": Slider(0.0, 1.0, 0.0, 0.02, label="t, from 0 to 1")}

    def draw(self, figure):
        before, axes = figure.subplots(1, 2)
        square(before, "input space, as it was")
        for line, value in zip(markers(before), (0, 1), strict=True):
            line.set_data(*CORNERS[value == TARGETS].T)
        self._name(before, CORNERS)
        square(axes, "on the way to hidden space", ("x1 becomes h1", "x2 becomes h2"))
        self.dots = axes.plot([], [], ".", color=style.PALE, markersize=5)[0]
        (self.line,) = axes.plot([], [], **style.BOUNDARY)
        self.trails = [axes.plot([], [], **style.BEFORE)[0] for _ in CORNERS]
        self.moved = markers(axes)
        self.names = self._name(axes, CORNERS)
        return [self.dots, self.line, *self.trails, *self.moved, *self.names]

    def _name(self, axes, points):
        return [
            axes.annotate(
                f"({x1:g}, {x2:g})", point, (12, 10), textcoords="offset points", zorder=5,
                fontsize=style.SMALL, annotation_clip=False,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
            )
            for (x1, x2), point in zip(CORNERS, points, strict=True)
        ]  # fmt: skip

    def after(self):
        """Return where the hidden layer puts the corners and the paper; asked once."""
        if self._after is None:
            X = np.vstack([CORNERS, self.paper])
            if self.hidden_space is None:
                self._after = or_and_and(X)
            else:
                self._after = self.ask(
                    self.hidden_space, X, shape=X.shape, returns="h1 and h2 for each row of X"
                )
        return self._after

    def update(self, t):
        after = self.after()
        moved = (1 - t) * np.vstack([CORNERS, self.paper]) + t * after
        points = moved[:4]
        self.dots.set_data(*moved[4:].T)
        show_classes(self.moved, points)
        for trail, start, end in zip(self.trails, CORNERS, points, strict=True):
            trail.set_data(*np.array([start, end]).T)
        # Names of points on one spot go below each other.
        for row, (name, point) in enumerate(zip(self.names, points, strict=True)):
            above = sum(np.hypot(*(points[k] - point)) < 0.12 for k in range(row))
            name.xy = point
            name.set_position((12, 10 - 15 * above))
        w, b = separating_line(points)
        ends = np.full((2, 2), np.nan) if w is None else line_ends(w, b, LOW, HIGH)
        self.line.set_data(*ends.T)
        landed = [f"({plain(x1)}, {plain(x2)})" for x1, x2 in points]
        words = f"{100 * t:.0f} % of the way. The four corners are at {', '.join(landed)}. "
        if w is None:
            return words + "No straight line has the two squares on one side, the circles off it."
        return words + "Now the black line separates the two squares from the circles."


def separating_line(points):
    """Return w and b of a line with the most room between XOR's classes, or None, None.

    Parameters
    ----------
    points : ndarray, shape (4, 2)
        The four corners in truth-table order, wherever they have moved.
    """
    best: tuple = (None, None)
    room = 0.05
    for angle in np.linspace(0, 2 * np.pi, 180, endpoint=False):
        w = np.array([np.cos(angle), np.sin(angle)])
        along = points @ w
        inside, outside = along[TARGETS == 1].min(), along[TARGETS == 0].max()
        if inside - outside > room:
            best, room = (w, -(inside + outside) / 2), inside - outside
    return best


def unfold(hidden_space=None):
    """Move the four corners from input space to hidden space, with a slider for the time.

    Parameters
    ----------
    hidden_space : callable, optional
        Your own `hidden_space(X)`: X of shape (m, 2) in, h1 and h2 out, shape (m, 2). Without
        it: OR and AND.
    """
    return Unfold(hidden_space)


# Training --------------------------------------------------------------------------------


class TrainXor(TrainingExplorer):
    """The explorer that `train_xor` makes."""

    size = (8.6, 4.1)

    def __init__(self, network=None, hidden=8, steps=300):
        super().__init__()
        self.network = network
        self.hidden = hidden
        self.steps = steps
        self.points = grid(LOW, HIGH, COUNT).astype(np.float32)

    def controls(self):
        controls = {
            "rate": Slider(0.01, 0.5, 0.1, 0.01, label="learning rate"),
            "seed": Slider(0, 20, 1, 1, label="start number"),
        }
        if self.network is None:
            controls = {"hidden": Slider(1, 16, self.hidden, 1, label="hidden units")} | controls
        return controls

    def draw(self, figure):
        plane, curve = figure.subplots(1, 2, width_ratios=(1, 1.15))
        square(plane, "probability of 1")
        self.map = shade(plane)
        show_classes(markers(plane), CORNERS)
        curve.set(xlim=(0, self.steps), ylim=(0, 1), xlabel="step", ylabel="loss")
        curve.set_title("loss (binary cross-entropy)")
        curve.axhline(np.log(2), color=style.GREY, linestyle="--", linewidth=1.2)
        curve.text(self.steps, np.log(2) + 0.02, "always saying 50 %: 0.693", ha="right",
                   fontsize=style.SMALL)  # fmt: skip
        (self.curve,) = curve.plot([], [], color=style.POSITIVE, linewidth=2.5)
        self.verdict = curve.text(0.97, 0.95, "", transform=curve.transAxes, ha="right", va="top")
        self.verdict.set(fontsize=style.LARGE, fontweight="bold")
        return [self.map, self.curve, self.verdict]

    def reset(self, rate, seed, hidden=None):
        import torch

        self.losses = []
        # The notebook's own random numbers must not depend on this explorer.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            if self.network is None:
                layers = (torch.nn.Linear(2, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1))
                self.model = torch.nn.Sequential(*layers)
            else:
                self.model = self.call(self.network)
                if not isinstance(self.model, torch.nn.Module):
                    raise LearnerError("Your network should be an nn.Module.")
        self.rate = rate

    def train(self):
        import torch

        X = torch.tensor(CORNERS, dtype=torch.float32)
        y = torch.tensor(TARGETS, dtype=torch.float32)
        optimizer = torch.optim.Adam(self.model.parameters(), lr=self.rate)
        for step in range(self.steps):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(self.logits(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            self.losses.append(loss.item())
            yield (step + 1) / self.steps

    def logits(self, X):
        """Return the network's logits as a tensor of shape (m,)."""
        logits = self.call(self.model, X)
        if tuple(getattr(logits, "shape", ())) not in ((len(X),), (len(X), 1)):
            raise LearnerError("Your network should return one logit per row of X: (m,).")
        return logits.reshape(-1)

    def probabilities(self, X):
        import torch

        with torch.no_grad():
            return torch.sigmoid(self.logits(torch.tensor(X, dtype=torch.float32))).numpy()

    def update(self, rate, seed, hidden=None):
        chances = self.probabilities(self.points).reshape(COUNT, COUNT)
        self.map.set_data(style.tint(2 * chances - 1))
        says = self.probabilities(CORNERS)
        right = int(np.sum((says > 0.5) == TARGETS))
        self.curve.set_data(np.arange(1, len(self.losses) + 1), self.losses)
        listed = ", ".join(f"{p:.2f}" for p in says)
        rows = f"It says {listed} for the rows 00, 01, 10, 11: {right} of 4 right."
        if not self.losses:
            self.verdict.set_text(f"learning rate {rate:g}\nnot trained yet")
            return f"Random weights, not trained yet, learning rate {rate:g}. {rows} Press Train."
        self.verdict.set_text(f"learning rate {rate:g}\nloss {self.losses[-1]:.3f}")
        return (
            f"After {len(self.losses)} steps at learning rate {rate:g} "
            f"the loss is {self.losses[-1]:.3f}. {rows}"
        )


def train_xor(network=None, hidden=8, steps=300):
    """Train a small network on XOR while you watch; needs PyTorch.

    Parameters
    ----------
    network : callable, optional
        Your own class or function: called without arguments it returns an `nn.Module` that
        takes X of shape (m, 2) to logits, (m,) or (m, 1).
    hidden : int
        Hidden units at the start, without a network of your own.
    steps : int
        Steps of training at most, each on all four samples.
    """
    return TrainXor(network, hidden, steps)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    two_lines: None,
    by_hand: None,
    unfold: "hidden_space",
    bend_the_plane: "network",
    train_xor: "network",
}
