"""Explorers of lesson 02: one neuron as a logic gate, and the perceptron's learning rule."""

from collections.abc import Callable

import numpy as np

from lessons.widgets.canvas import DOTTED, Panel
from lessons.widgets.controls import Choice, Control, Slider, Time
from lessons.widgets.cups import learn_from_cups
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.network_drawing import RADIUS, NetworkDrawing
from lessons.widgets.plane import CORNERS, GATES, formula, grid, line_ends, plain, signed
from lessons.widgets.table import truth_table

LOW, HIGH, COUNT = -0.5, 1.5, 81
HEIGHT = 360  # of a picture, in pixels


def fires(z):
    """Return 1 where z is above 0, else 0."""
    return np.where(np.asarray(z) > 0, 1, 0)


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


def square_panel(title="", names=("x1", "x2"), height=HEIGHT):
    """Return a panel with the unit square and some air."""
    return Panel(
        (LOW, HIGH), (LOW, HIGH), title=title, xlabel=names[0], ylabel=names[1], square=True,
        xticks=(0, 1), yticks=(0, 1), least=290, height=height,
    )  # fmt: skip


def shade(panel, on):
    """Colour the plane where an output is 1, and where it is 0, paler than markers on it.

    Parameters
    ----------
    panel : Panel
    on : ndarray, shape (COUNT * COUNT,)
        Outputs from 0 to 1 at the points of `grid(LOW, HIGH, COUNT)`.
    """
    panel.map(0.8 * (2 * np.reshape(on, (COUNT, COUNT)) - 1))


def nearest_on_line(w, b, point):
    """Return the point of the line w·x + b = 0 that is nearest; the point itself without a line."""
    w, point = np.asarray(w, float), np.asarray(point, float)
    length = w @ w
    return point if length < 1e-12 else point - (w @ point + b) / length * w


def name_the_side(panel, w, b):
    """Write "fires" where the shade says it, in the emptiest part of the firing side."""
    places = np.array([[0.5, 1.38], [0.5, -0.38], [-0.27, 0.5], [1.27, 0.5], [0.5, 0.5]])
    depth = places @ w + b
    if depth.max() > 0:
        panel.text(*places[np.argmax(depth)], "fires", size="small")


class LineByHand:
    """A line w·x + b = 0 that can be moved and turned where it is drawn.

    A ring on the line moves it, which changes b; the tip of the arrow w turns it about this ring,
    which changes all three.

    Parameters
    ----------
    weights : tuple of str
        The names of the controls w1, w2 and b.
    name : str
        What a screen reader calls the line.
    place : tuple of float
        Near which point the ring is at first.
    """

    reach = 0.22  # how long the arrow of a weight of 1 is

    def __init__(self, weights=("w1", "w2", "b"), name="line", place=(0.5, 0.5)):
        self.weights, self.name = weights, name
        self.place = np.array(place)  # where the line was gripped last

    def foot(self, w, b):
        """Return where the ring is: on the line, in sight, and near where it was gripped last."""
        return np.clip(nearest_on_line(w, b, self.place), LOW + 0.08, HIGH - 0.08)

    def show(self, panel, w, b, dash=(), colour="ink"):
        """Draw line, arrow and both handles."""
        panel.line(*line_ends(w, b, LOW, HIGH).T, colour, 2.5, dash)
        foot = self.foot(w, b)
        tip = foot + self.reach * np.asarray(w)
        panel.arrow(foot, tip, colour, 2.5)
        w1, w2, bias = self.weights
        if np.hypot(*w) > 1e-9:
            panel.handle(self.name, *foot, f"{self.name}, moved by {bias}", (0.1, 0.1),
                         f"b = {plain(b)}")  # fmt: skip
        panel.handle(f"{self.name} tip", *tip, f"tip of the arrow w of the {self.name}",
                     (0.1 * self.reach, 0.1 * self.reach),
                     f"w = ({plain(w[0])}, {plain(w[1])})")  # fmt: skip

    def drag(self, name, x, y, values):
        """Return what the controls say after one of the two handles was dragged."""
        w1, w2, b = self.weights
        w = np.array([values[w1], values[w2]])
        if name == self.name:
            self.place = np.array([x, y])
            return {b: -float(w @ self.place)}
        self.place = self.foot(w, values[b])
        new = np.clip((np.array([x, y]) - self.place) / self.reach, -3, 3)
        return {w1: new[0], w2: new[1], b: -float(np.round(new, 1) @ self.place)}


class GateExplorer(Explorer):
    """The explorer that `gate_explorer` makes."""

    at_hand = 4

    def __init__(self, gate="AND", step=None):
        super().__init__()
        self.gate = gate
        self.step = step
        self.points = grid(LOW, HIGH, COUNT)
        self.line = LineByHand()
        self.row = 3  # whose sum the neuron shows
        self.graph = NetworkDrawing((2, 1), [["x1", "x2"], ["z"]], 0.14, 0.62)

    def controls(self):
        return {
            "gate": Choice(tuple(GATES), self.gate),
            "w1": Slider(-3.0, 3.0, 1.0),
            "w2": Slider(-3.0, 3.0, 1.0),
            "b": Slider(-3.0, 3.0, -0.5),
        }

    def outputs(self, z):
        """Return 0 or 1 for each sum, as the learner's function says."""
        if self.step is None:
            return fires(z)
        return self.ask(self.step, z, shape=z.shape, returns="one output per z")

    def compose(self, gate, w1, w2, b):
        w, targets = np.array([w1, w2]), np.array(GATES[gate])
        z = CORNERS @ w + b
        plane = square_panel("The arrow w points to where it fires")
        if self.locked:
            # Where the line runs would answer what is asked.
            plane.title = "The line appears after your guess"
            plane.classes(CORNERS, targets, 9)
            rows = [(f"{t}", "?", "?") for t in targets]
            table = truth_table(("target", "z", "output"), rows, None, gate, height=HEIGHT)
            words = f"{gate}, z = {formula(w1, w2, b)}. What it answers is shown after your guess."
            return [self.neuron(w, b, None, None), plane, table], words
        outputs = self.outputs(z)
        right = outputs == targets
        shade(plane, self.outputs(self.points @ w + b))
        self.ghost(plane, w, b)
        name_the_side(plane, w, b)
        plane.classes(CORNERS, targets, 9)
        self.line.show(plane, w, b)
        for row, corner in enumerate(CORNERS):
            plane.button(f"row {row}", *corner, f"the corner {row_names([corner])}", 30,
                         row == self.row)  # fmt: skip
        words = f"{gate}, z = {formula(w1, w2, b)}: {right.sum()} of 4 rows right. "
        space = margin(w, b, targets)
        if right.all():
            space = plain(space, 2)
            note = f"margin {space}: from the line to the nearest corner"
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
        rows = zip(targets, z, outputs, strict=True)
        table = truth_table(
            ("target", "z", "output"),
            [(f"{t}", plain(score), f"{out:g}") for t, score, out in rows],
            right, f"{gate}: {right.sum()} of 4 rows right", note, self.row, HEIGHT,
        )  # fmt: skip
        neuron = self.neuron(w, b, z[self.row], outputs[self.row])
        return [neuron, plane, table], words

    def neuron(self, w, b, z, output):
        """Return a panel with the neuron at work on one corner; None is what is not told yet."""
        corner = CORNERS[self.row]
        panel = Panel(title=f"The neuron, at the corner {row_names([corner])}", axes=False,
                      least=270, grow=0.8, height=HEIGHT)  # fmt: skip
        self.graph.wires(panel, [w[:, None]])
        for k in (0, 1):
            x1, y1, x2, y2 = self.graph.wire(0, k, 0)
            panel.text(x1 + 0.5 * (x2 - x1), y1 + 0.5 * (y2 - y1), f"w{k + 1} = {plain(w[k])}",
                       size="small", ground=True)  # fmt: skip
        x, y = self.graph.places[1][0]
        out = 0.9
        panel.line([x, out], [y, y], "grey", 2)
        panel.text((x + out) / 2, y, "step", size="small", up=10)
        self.graph.nodes(panel, [corner, [z]], {1: [f"b = {plain(b)}"]}, digits=1)
        panel.node(out, y, RADIUS, "paper" if output is None else float(2 * output - 1))
        panel.text(out, y, "?" if output is None else f"{output:g}", size="large", bold=True)
        return panel

    def ghost(self, panel, w, b):
        """Draw the line as it was when the gesture began."""
        before = {**self.values, **self.before}
        old_w, old_b = np.array([before["w1"], before["w2"]]), before["b"]
        if not (np.allclose(old_w, w) and np.isclose(old_b, b)):
            panel.line(*line_ends(old_w, old_b, LOW, HIGH).T, "grey", 2, DOTTED)

    def drag(self, name, x, y):
        return self.line.drag(name, x, y, self.values)

    def press(self, name):
        self.row = int(name.split()[1])
        return {}


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

    def __init__(self, gate="AND", X=None, y=None, Perceptron=None, epochs=10):
        super().__init__()
        self.gate = gate
        self.own_data = X is not None and y is not None
        self.sets = {name: (CORNERS, np.array(targets)) for name, targets in GATES.items()}
        if self.own_data:
            self.gate = "your samples"
            self.sets = {self.gate: (np.array(X, dtype=float), np.asarray(y))}
        self.Perceptron = Perceptron
        self.epochs = epochs
        self.points = grid(LOW, HIGH, COUNT)
        self._way = {}

    def controls(self):
        samples = len(self.sets[self.chosen][0])
        controls: dict[str, Control] = {"step": Time(0, self.epochs * samples)}
        if not self.own_data:
            controls["gate"] = Choice(tuple(self.sets), self.gate, label="learn")
        return controls

    @property
    def chosen(self):
        """The name of the samples that are learned now."""
        return (self._values or {}).get("gate", self.gate)

    @property
    def every(self):
        """Milliseconds from step to step: many samples go faster."""
        return max(60, 4800 // len(self.sets[self.chosen][0]))

    def way(self, gate):
        """Return the weights and bias after every step, step 0 first; made once for a gate."""
        if gate not in self._way:
            X, y = self.sets[gate]
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

    def compose(self, step, gate=None):
        X, y = self.sets[self.chosen]
        way = self.way(self.chosen)
        step = min(step, len(way) - 1)
        w, b = way[step]
        old_w, old_b = way[max(step - 1, 0)]
        sample = (step - 1) % len(X) if step else None
        z = 0.0 if sample is None else float(X[sample] @ old_w + old_b)
        correction = 0 if sample is None else int(y[sample]) - int(fires(z))
        panels = [
            self.plane(X, y, w, b, old_w, old_b, sample),
            self.pull(way, step, old_w, w, correction),
            self.counts(X, y, way, step),
        ]
        return panels, self.words(X, y, way, step, sample, z, correction)

    def plane(self, X, y, w, b, old_w, old_b, sample):
        panel = square_panel("The samples and the line")
        shade(panel, fires(self.points @ w + b))
        if not (np.allclose(w, old_w) and np.isclose(b, old_b)):
            panel.line(*line_ends(old_w, old_b, LOW, HIGH).T, "grey", 2, DOTTED)
        name_the_side(panel, w, b)
        panel.line(*line_ends(w, b, LOW, HIGH).T, "ink", 2.5)
        if sample is not None:
            panel.dots(*X[[sample]].T, "marker", 15 if len(X) <= 8 else 11, edge="ink")
        panel.classes(X, y, 9 if len(X) <= 8 else 5)
        if self.own_data:
            for k, (x1, x2) in enumerate(X):
                panel.handle(f"sample {k}", x1, x2, f"sample {k + 1}", (0.05, 0.05), grip=False,
                             group="samples")  # fmt: skip
        return panel

    def pull(self, way, step, old_w, w, correction):
        """Return a panel in which the sample pulls at the arrow of the weights."""
        reach = max(1.5, 1.15 * max(float(np.abs(weights).max()) for weights, _ in way))
        panel = Panel((-reach, reach), (-reach, reach), title="The sample pulls at the weights",
                      xlabel="w1", ylabel="w2", square=True, least=290, height=HEIGHT)  # fmt: skip
        panel.line([-reach, reach], [0, 0], "pale", 1)
        panel.line([0, 0], [-reach, reach], "pale", 1)
        trail = np.array([weights for weights, _ in way[: step + 1]])
        panel.line(*trail.T, "grey", 1, opacity=0.6)
        if correction:
            panel.arrow((0, 0), old_w, "grey", 2, opacity=0.7)
            sign = "positive" if correction > 0 else "negative"
            panel.arrow(old_w, w, sign, 3.5)
            middle = (np.asarray(old_w) + w) / 2
            panel.text(*middle, "+ x" if correction > 0 else "− x", sign, bold=True, right=18,
                       up=8, ground=True)  # fmt: skip
        panel.arrow((0, 0), w, "ink", 3)
        panel.dots([0], [0], "ink", 3)
        right, up = 14 * np.where(w >= 0, 1, -1)
        panel.text(*w, "w", bold=True, size="large", right=right, up=up)
        return panel

    def counts(self, X, y, way, step):
        """Return a panel with a bar for the mistakes of each epoch."""
        mistakes = [self.wrong_in(epoch, way, X, y, step) for epoch in range(self.epochs)]
        most = max(4, *(self.wrong_in(k, way, X, y, len(way) - 1) for k in range(self.epochs)))
        now = max(step - 1, 0) // len(X)
        panel = Panel((0.3, self.epochs + 0.7), (0, 1.12 * most), title="Mistakes in each epoch",
                      xlabel="epoch", least=250, grow=0.8, height=HEIGHT,
                      xticks=range(1, self.epochs + 1))  # fmt: skip
        for epoch, count in enumerate(mistakes):
            if step <= epoch * len(X):
                continue
            here = epoch == now
            panel.box(epoch + 0.65, epoch + 1.35, 0, count, "ink" if here else "grey")
            panel.text(epoch + 1, count, f"{count}", up=9, bold=here)
        return panel

    def words(self, X, y, way, step, sample, z, correction):
        w, b = way[step]
        state = f"w = ({plain(w[0])}, {plain(w[1])}), b = {plain(b)}"
        if sample is None:
            return f"Step 0 of the learning rule on {self.chosen}: {state}. There is no line yet."
        right = int(np.sum(fires(X @ w + b) == y))
        at = f"({X[sample][0]:.2g}, {X[sample][1]:.2g})"
        epoch = (step - 1) // len(X) + 1
        if correction:
            change = f"w {signed(correction, 0).strip()}·{at}, b{signed(correction, 0)}"
            what = f"correction {plain(correction, 0)}, so move: {change}"
        else:
            what = "right, so nothing changes"
        end = f"Now {state}, and {right} of {len(X)} samples are right."
        if right == len(X):
            end += " Nothing will change any more."
        elif step == len(way) - 1:
            end += " After all these epochs it has not settled."
        sums = f"z = {plain(z)}, output {fires(z)}, target {int(y[sample])}"
        head = f"epoch {epoch}, step {step}: sample {at}"
        return f"Learning {self.chosen}, {head}. {sums}: {what}. {end}"

    def wrong_in(self, epoch, way, X, y, step):
        """Return the mistakes of one epoch up to the step shown."""
        first = epoch * len(X)
        count = 0
        for sample in range(max(0, min(len(X), step - first))):
            w, b = way[first + sample]
            count += int(fires(X[sample] @ w + b) != y[sample])
        return count

    def _moved(self, name, value):
        if name == "gate":
            self.values["step"] = 0
        super()._moved(name, value)

    def drag(self, name, x, y):
        X, _ = self.sets[self.chosen]
        X[int(name.split()[1])] = np.clip([x, y], LOW, HIGH)
        self._way.pop(self.chosen, None)
        return {}


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
EXPLORERS: dict[Callable, str] = {
    gate_explorer: "step",
    perceptron_steps: "Perceptron",
    learn_from_cups: "Perceptron",
}
