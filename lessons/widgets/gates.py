"""Explorers of lesson 02: one neuron as a logic gate, and the perceptron's learning rule."""

import numpy as np

from lessons.widgets import style
from lessons.widgets.controls import Choice, Control, Slider
from lessons.widgets.cups import learn_from_cups
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import CORNERS, GATES, formula, grid, line_ends, plain, signed
from lessons.widgets.table import Stamp, TruthTable

LOW, HIGH, COUNT = -0.5, 1.5, 101


def fires(z):
    """Return 1 where z is above 0, else 0."""
    return np.where(np.asarray(z) > 0, 1, 0)


def shades(on):
    """Return colours for a map of outputs 0 and 1, paler than the markers on top of it."""
    return style.tint(1.2 * np.asarray(on) - 0.6)


def margin(w, b, targets):
    """Return how far the nearest corner is from the line on its right side.

    Parameters
    ----------
    w : array_like, shape (2,)
    b : float
    targets : array_like of 0 and 1, shape (4,)

    Returns
    -------
    float
        The smallest signed distance of a corner to the line: below zero if one is wrong.
    """
    length = np.hypot(*w)
    if length < 1e-9:
        return -np.inf
    return float(np.min((CORNERS @ np.asarray(w) + b) * (2 * np.asarray(targets) - 1)) / length)


def row_names(rows):
    """Return "(0, 1) and (1, 0)" for rows of a truth table."""
    names = [f"({x1:g}, {x2:g})" for x1, x2 in rows]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


class GatePlane:
    """The unit square with a shaded firing side, the line, and markers for the samples."""

    def __init__(self, axes, samples=4):
        self.points = grid(LOW, HIGH, COUNT)
        axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), xlabel="x1", ylabel="x2", aspect="equal")
        axes.set(xticks=(0, 1), yticks=(0, 1))
        self.side = axes.imshow(
            shades(np.zeros((COUNT, COUNT))),
            extent=(LOW, HIGH, LOW, HIGH), interpolation="bilinear",
        )  # fmt: skip
        (self.before,) = axes.plot([], [], **style.BEFORE)
        (self.line,) = axes.plot([], [], **style.BOUNDARY)
        self.classes = [axes.plot([], [], **look)[0] for look in style.CLASS_MARKERS]
        self.label = axes.text(0, 0, "fires", fontsize=style.NORMAL, ha="center", va="center")
        self.label.set(fontstyle="italic")

    @property
    def moving(self):
        return [self.side, self.before, self.line, *self.classes, self.label]

    def show_line(self, w, b, step=fires):
        """Shade the side where the neuron fires and draw the line z = 0."""
        on = np.reshape(step(self.points @ w + b), (COUNT, COUNT))
        self.side.set_data(shades(on))
        self.line.set_data(*line_ends(w, b, LOW, HIGH).T)
        # The word "fires" says what the shade says, in the emptiest part of the firing side.
        places = np.array([[0.5, 1.35], [0.5, -0.38], [-0.25, 0.5], [1.27, 0.5], [0.5, 0.5]])
        depth = places @ w + b
        self.label.set_visible(bool(depth.max() > 0))
        self.label.set_position(places[np.argmax(depth)])

    def show_samples(self, X, y):
        for value, artist in enumerate(self.classes):
            artist.set_data(*X[np.asarray(y) == value].T)


class GateExplorer(Explorer):
    """The explorer that `gate_explorer` makes."""

    size = (8.6, 4.1)

    def __init__(self, gate="AND", step=None):
        super().__init__()
        self.gate = gate
        self.step = step

    def controls(self):
        return {
            "gate": Choice(tuple(GATES), self.gate),
            "w1": Slider(-3.0, 3.0, 1.0),
            "w2": Slider(-3.0, 3.0, 1.0),
            "b": Slider(-3.0, 3.0, -0.5),
        }

    def draw(self, figure):
        plane, table = figure.subplots(1, 2, width_ratios=(1, 1.15))
        self.plane = GatePlane(plane)
        places = (0.05, 0.17, 0.33, 0.52, 0.70, 0.80)
        self.table = TruthTable(table, ("target", "z", "output"), places)
        self.head = Stamp(table, 0, 0.92, fontsize=style.LARGE, fontweight="bold")
        self.foot = Stamp(table, 0, 0.12)
        return [*self.plane.moving, *self.table.moving, self.head, self.foot]

    def outputs(self, z):
        if self.step is None:
            return fires(z)
        return self.ask(self.step, z, shape=z.shape, returns="one output per z")

    def update(self, gate, w1, w2, b):
        w, targets = np.array([w1, w2]), np.array(GATES[gate])
        z = CORNERS @ w + b
        outputs = self.outputs(z)
        right = outputs == targets
        self.plane.show_line(w, b, self.outputs)
        self.plane.show_samples(CORNERS, targets)
        rows = zip(targets, z, outputs, strict=True)
        self.table.show([(f"{t}", plain(score), f"{out:g}") for t, score, out in rows], right)
        self.head.set_text(f"{gate}: {right.sum()} of 4 rows right")
        words = f"{gate}, z = {formula(w1, w2, b)}: {right.sum()} of 4 rows right. "
        space = margin(w, b, targets)
        if right.all():
            space = plain(space, 2)
            note = f"margin {space}: the nearest corner's distance to the line"
            words += f"The margin is {space}, the distance of the nearest corner to the line."
        else:
            wrong = CORNERS[~right]
            note = f"wrong: {row_names(wrong)}"
            words += f"Wrong: {row_names(wrong)}. "
            if w1 == w2 == 0:
                words += "Both weights are 0: the inputs do not matter."
            else:
                words += (
                    "A right line would have all squares on the side that fires, and no circle."
                )
        self.foot.set_text(note)
        return words


def gate_explorer(gate="AND", step=None):
    """Make one neuron a logic gate: weights and bias by slider, the truth table live.

    Parameters
    ----------
    gate : str
        The gate to begin with: AND, OR, NAND, NOR, XOR or XNOR.
    step : callable, optional
        Your own `step(z)`: an array of any shape in, 0 or 1 for each number out.
    """
    return GateExplorer(gate, step)


# The learning rule -----------------------------------------------------------------------


class PerceptronSteps(Explorer):
    """The explorer that `perceptron_steps` makes."""

    size = (8.6, 4.1)

    def __init__(self, gate="AND", X=None, y=None, Perceptron=None, epochs=10):
        super().__init__()
        self.gate = gate
        self.own_data = None if X is None or y is None else (np.asarray(X, float), np.asarray(y))
        self.Perceptron = Perceptron
        self.epochs = epochs
        self._way = {}

    def controls(self):
        steps = self.epochs * len(self.data(self.gate)[0])
        controls: dict[str, Control] = {"step": Slider(0, steps, 0, 1)}
        if self.own_data is None:
            controls["gate"] = Choice(tuple(GATES), self.gate)
        return controls

    def data(self, gate):
        return self.own_data or (CORNERS, np.array(GATES[gate]))

    def draw(self, figure):
        plane, words, counts = figure.subplot_mosaic(
            [["plane", "words"], ["plane", "counts"]], width_ratios=(1, 1.2), height_ratios=(1.7, 1)
        ).values()
        self.plane = GatePlane(plane)
        (self.ring,) = plane.plot([], [], "o", markersize=25, fillstyle="none", color=style.INK)
        self.ring.set_markeredgewidth(2.2)
        words.axis("off")
        self.words = words.text(0, 1, "", va="top", linespacing=1.5, transform=words.transAxes)
        counts.set(xlim=(0.3, self.epochs + 0.7), xlabel="epoch", ylabel="wrong")
        samples = len(self.data(self.gate)[0])
        counts.set(ylim=(0, samples), xticks=range(1, self.epochs + 1))
        counts.set_yticks([0, samples // 2, samples])
        # A bar for each epoch; the one under way is darker.
        self.bars = counts.bar(range(1, self.epochs + 1), 0, width=0.7, color=style.GREY)
        return [*self.plane.moving, self.ring, self.words, *self.bars]

    def way(self, gate):
        """Return the weights and bias after every step, step 0 first; made once for a gate."""
        if gate not in self._way:
            X, y = self.data(gate)
            w, b = np.zeros(X.shape[1]), 0.0
            way = [(w, b)]
            for _ in range(self.epochs):
                for x, target in zip(X, y, strict=True):
                    w, b = self.next(w, b, x, int(target))
                    way.append((w, b))
            self._way[gate] = way
        return self._way[gate]

    def next(self, w, b, x, target):
        """Return the weights and the bias after learning from one sample."""
        if self.Perceptron is None:
            correction = target - fires(x @ w + b)
            return w + correction * x, b + correction

        def learn_one_sample():
            perceptron = self.Perceptron(w.copy(), b)
            perceptron.fit(x[None, :].copy(), np.array([target]), 1)
            return perceptron.w, perceptron.b

        learn_one_sample.__name__ = "Perceptron"
        new_w, new_b = self.ask(learn_one_sample, parts=2, returns="w and b")
        if new_w.shape != w.shape or new_b.size != 1:
            shapes = f"{new_w.shape} and {new_b.shape}"
            raise LearnerError(
                f"After fit, w should have shape {w.shape} and b be one number; they are {shapes}."
            )
        return new_w, new_b.item()

    def update(self, step, gate=None):
        of = "your samples" if gate is None else gate
        gate = gate or self.gate
        X, y = self.data(gate)
        way = self.way(gate)
        w, b = way[step]
        self.plane.show_line(w, b)
        self.plane.show_samples(X, y)
        mistakes = [self.wrong_in(epoch, way, X, y, step) for epoch in range(self.epochs)]
        for bar, count in zip(self.bars, mistakes, strict=True):
            bar.set_height(count)
        now = max(step - 1, 0) // len(X)
        for epoch, bar in enumerate(self.bars):
            bar.set_facecolor(style.INK if epoch == now and step else style.GREY)
        right = int(np.sum(fires(X @ w + b) == y))
        state = f"w = ({plain(w[0])}, {plain(w[1])}), b = {plain(b)}"
        if step == 0:
            self.plane.before.set_data([], [])
            self.ring.set_data([], [])
            self.words.set_text(f"step 0: everything is zero\n{state}\nno line yet")
            return f"Step 0 of the learning rule on {of}: {state}. There is no line yet."
        sample = (step - 1) % len(X)
        x, target = X[sample], int(y[sample])
        old_w, old_b = way[step - 1]
        z = float(x @ old_w + old_b)
        correction = target - int(fires(z))
        self.plane.before.set_data(*line_ends(old_w, old_b, LOW, HIGH).T)
        self.ring.set_data([x[0]], [x[1]])
        at = f"({x[0]:g}, {x[1]:g})"
        head = f"epoch {now + 1}, step {step}: sample {at}"
        if correction:
            change = f"w {signed(correction, 0).strip()}·{at}, b{signed(correction, 0)}"
            what = f"correction {plain(correction, 0)}, so move:  {change}"
        else:
            what = "right, so nothing changes"
        self.words.set_text(
            f"{head}\nz = {plain(z)}, output {fires(z)}, target {target}\n{what}\n"
            f"now {state}\n{right} of {len(X)} samples right"
        )
        end = f"Now {state}, and {right} of {len(X)} samples are right."
        if right == len(X):
            end += " Nothing will change any more."
        elif step == len(way) - 1:
            end += " After all these epochs it has not settled."
        sums = f"z = {plain(z)}, output {fires(z)}, target {target}"
        return f"Learning {of}, {head}. {sums}: {what}. {end}"

    def wrong_in(self, epoch, way, X, y, step):
        """Return the mistakes of one epoch up to the step shown."""
        first = epoch * len(X)
        count = 0
        for sample in range(max(0, min(len(X), step - first))):
            w, b = way[first + sample]
            count += int(fires(X[sample] @ w + b) != y[sample])
        return count


def perceptron_steps(gate="AND", X=None, y=None, Perceptron=None, epochs=10):
    """Go through the perceptron's learning rule step by step, sample after sample.

    Parameters
    ----------
    gate : str
        The gate to begin with.
    X : array_like, shape (m, 2), optional
        Your own samples, within −0.5 and 1.5, instead of a gate's four.
    y : array_like of 0 and 1, shape (m,), optional
        Their targets.
    Perceptron : class, optional
        Your own: `Perceptron(w, b)` with a method `fit(X, y, epochs)` that goes on from the
        present attributes `w`, shape (2,), and `b`. Each step here is one epoch of one sample.
    epochs : int
        How often to go through the samples.
    """
    return PerceptronSteps(gate, X, y, Perceptron, epochs)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    gate_explorer: "step",
    perceptron_steps: "Perceptron",
    learn_from_cups: "Perceptron",
}
