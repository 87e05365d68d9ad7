"""Explorers of lesson 03: two lines for XOR, the unfolded paper, and a network that learns."""

import numpy as np

from lessons.widgets.canvas import DASHED, Panel
from lessons.widgets.controls import Slider, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.gates import (
    COUNT,
    DOTTED,
    HEIGHT,
    HIGH,
    LOW,
    LineByHand,
    fires,
    row_names,
    shade,
    square_panel,
)
from lessons.widgets.kindness import LearnerError
from lessons.widgets.network_drawing import NetworkDrawing
from lessons.widgets.plane import CORNERS, GATES, grid, line_ends, plain, signed
from lessons.widgets.table import truth_table
from lessons.widgets.training import TrainingExplorer
from lessons.widgets.xor_networks import bend_the_plane, by_hand

TARGETS = np.array(GATES["XOR"])

# By hand: OR fires for any input, AND for both; OR but not AND is XOR.
OUTPUT_W, OUTPUT_B = np.array([1.0, -2.0]), -0.5


def or_and_and(X):
    """Return the outputs of two step neurons, OR and AND, for X of shape (m, 2): (m, 2)."""
    return fires(np.column_stack([X @ [1, 1] - 0.5, X @ [1, 1] - 1.5])).astype(float)


# Two lines -------------------------------------------------------------------------------


class TwoLines(Explorer):
    """The explorer that `two_lines` makes."""

    at_hand = 6

    def __init__(self):
        super().__init__()
        self.points = grid(LOW, HIGH, COUNT)
        self.lines = {
            "h1": LineByHand(("w11", "w21", "b1"), "line h1", (0.1, 0.8)),
            "h2": LineByHand(("w12", "w22", "b2"), "line h2", (0.5, 0.0)),
        }
        self.row = 3  # the corner that the network is drawn for
        self.graph = NetworkDrawing((2, 2, 1), [["x1", "x2"], ["h1", "h2"], ["out"]], 0.1, 0.9)

    def controls(self):
        return {
            "w11": Slider(-3.0, 3.0, 1.0, label="h1: w1"),
            "w21": Slider(-3.0, 3.0, 0.5, label="h1: w2"),
            "b1": Slider(-3.0, 3.0, -0.5, label="h1: b"),
            "w12": Slider(-3.0, 3.0, 1.0, label="h2: w1"),
            "w22": Slider(-3.0, 3.0, 1.0, label="h2: w2"),
            "b2": Slider(-3.0, 3.0, -0.5, label="h2: b"),
        }

    def compose(self, w11, w21, b1, w12, w22, b2):
        # As in X @ W + b: column j of W holds the weights of hidden neuron j.
        W, b = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2])
        h = fires(CORNERS @ W + b)
        outputs = fires(h @ OUTPUT_W + OUTPUT_B)
        right = outputs == TARGETS
        title = f"XOR: {right.sum()} of 4 rows right"
        rows = [(f"{h1}", f"{h2}", f"{out}") for (h1, h2), out in zip(h, outputs, strict=True)]
        panels = [
            self.inputs(W, b),
            self.network(W, b, h, outputs),
            self.hidden(h),
            truth_table(("h1", "h2", "out"), rows, right, title, lit=self.row, height=HEIGHT),
        ]
        words = (
            f"h1 (solid line) is 1 where {plain(w11)}·x1{signed(w21)}·x2{signed(b1)} > 0, "
            f"h2 (dashed line) where {plain(w12)}·x1{signed(w22)}·x2{signed(b2)} > 0. "
            f"The output, 1 where 1·h1 − 2·h2 − 0.5 > 0, gets {right.sum()} of 4 rows of XOR right"
        )
        if right.all():
            return panels, f"{words}: of h1 and h2, one straight line is enough."
        return panels, f"{words}; wrong: {row_names(CORNERS[~right])}."

    def inputs(self, W, b):
        panel = square_panel("Input space: both lines")
        on = fires(fires(self.points @ W + b) @ OUTPUT_W + OUTPUT_B)
        shade(panel, on)
        panel.classes(CORNERS, TARGETS, 9)
        for k, (name, line) in enumerate(self.lines.items()):
            line.show(panel, W[:, k], b[k], DASHED if k else ())
            # Beside the ring, along the line, towards the middle.
            foot = line.foot(W[:, k], b[k])
            along = np.array([W[1, k], -W[0, k]]) / (np.hypot(*W[:, k]) or 1)
            way = 0.22 if along @ (0.5 - foot) > 0 else -0.22
            panel.text(*(foot + way * along), name, bold=True, ground=True)
        for row, corner in enumerate(CORNERS):
            panel.button(f"row {row}", *corner, f"the corner {row_names([corner])}", 30,
                         row == self.row)  # fmt: skip
        return panel

    def network(self, W, b, h, outputs):
        corner = row_names([CORNERS[self.row]])
        panel = Panel(title=f"The network, at the corner {corner}", axes=False, least=300,
                      height=HEIGHT)  # fmt: skip
        weights = [W, OUTPUT_W[:, None]]
        self.graph.wires(panel, weights)
        self.graph.numbers(panel, weights)
        self.graph.nodes(
            panel, [CORNERS[self.row], h[self.row], [outputs[self.row]]],
            {1: [f"b = {plain(n)}" for n in b], 2: [f"b = {plain(OUTPUT_B)}"]}, digits=0, scale=1.0,
        )  # fmt: skip
        return panel

    def hidden(self, h):
        """Return a panel with the moved points, each with the corners that landed on it."""
        panel = square_panel("What the output sees", ("h1", "h2"))
        shade(panel, fires(self.points @ OUTPUT_W + OUTPUT_B))
        panel.line(*line_ends(OUTPUT_W, OUTPUT_B, LOW, HIGH).T, "ink", 2.5)
        spread = h + 0.0
        for place in np.unique(h, axis=0):
            here = np.flatnonzero((h == place).all(axis=1))
            # Points on one spot are drawn side by side, so that you can count them.
            spread[here, 0] += 0.15 * (np.arange(len(here)) - (len(here) - 1) / 2)
        panel.classes(spread, TARGETS, 9)
        for place in np.unique(h, axis=0):
            names = [f"({x1:g}, {x2:g})" for x1, x2 in CORNERS[(h == place).all(axis=1)]]
            # On the side where the output line does not run; below each other, if many.
            lines = "\n".join(", ".join(names[k : k + 2]) for k in range(0, len(names), 2))
            side = 1 if place[0] == 0 else -1
            up = side * (18 + 8 * lines.count("\n"))
            panel.text(*place, lines, size="small", up=up, ground=True)
        return panel

    def drag(self, name, x, y):
        line = self.lines["h2" if "h2" in name else "h1"]
        return line.drag(name, x, y, self.values)

    def press(self, name):
        self.row = int(name.split()[1])
        return {}


def two_lines():
    """Lay two hidden lines by hand and see what they do to the four corners of XOR."""
    return TwoLines()


# Unfolding -------------------------------------------------------------------------------

TALL = 440  # pixels, where two pictures have the width
PAPER = 15  # lines in each direction on a sheet of paper


def paper_lines(low, high):
    """Return the points of a sheet of squared paper, line after line.

    Returns
    -------
    ndarray, shape (2 · PAPER, 31, 2)
        First the lines from left to right, then those from bottom to top.
    """
    along, across = np.linspace(low, high, 31), np.linspace(low, high, PAPER)
    level = np.array([[(x, y) for x in along] for y in across])
    return np.concatenate([level, level[:, :, ::-1]])


class Unfold(Explorer):
    """The explorer that `unfold` makes."""

    every = 60
    frames = 50

    def __init__(self, hidden_space=None):
        super().__init__()
        self.hidden_space = hidden_space
        self.paper = paper_lines(0, 1)
        self.probe = np.array([0.7, 0.4])

    def controls(self):
        return {"t": Time(0, self.frames)}

    def after(self):
        """Return where the hidden layer puts the corners, the ring and the paper."""
        X = np.vstack([CORNERS, self.probe, self.paper.reshape(-1, 2)])
        if self.hidden_space is None:
            return X, or_and_and(X)
        told = {"shape": X.shape, "returns": "h1 and h2 for each row of X"}
        return X, self.ask(self.hidden_space, X, **told)

    def compose(self, t):
        share = t / self.frames
        X, after = self.after()
        moved = (1 - share) * X + share * after
        points, probe = moved[:4], moved[4]
        before = square_panel("Input space, as it was", height=TALL)
        self.draw_paper(before, X)
        before.classes(CORNERS, TARGETS, 9)
        self.name_points(before, CORNERS)
        self.ring(before, self.probe)
        before.handle("probe", *self.probe, "ring: a point of your own", (0.05, 0.05), grip=False)
        low, high = min(LOW, moved.min() - 0.3), max(HIGH, moved.max() + 0.3)
        panel = Panel(
            (low, high), (low, high), title="On the way to hidden space", height=TALL, least=290,
            xlabel="x1 becomes h1", ylabel="x2 becomes h2", square=True,
            xticks=(0, 1) if high == HIGH else None, yticks=(0, 1) if high == HIGH else None,
        )  # fmt: skip
        self.draw_paper(panel, moved)
        for start, end in zip(CORNERS, points, strict=True):
            panel.line(*np.array([start, end]).T, "grey", 2, DOTTED)
        w, b = separating_line(points)
        if w is not None:
            panel.line(*line_ends(w, b, low, high).T, "ink", 2.8)
        self.ring(panel, probe)
        panel.classes(points, TARGETS, 9)
        self.name_points(panel, points)
        landed = [f"({plain(x1)}, {plain(x2)})" for x1, x2 in points]
        words = f"{100 * share:.0f} % of the way. The four corners are at {', '.join(landed)}, "
        words += f"the ring at ({plain(probe[0], 2)}, {plain(probe[1], 2)}). "
        if w is None:
            words += "No straight line has the two squares on one side, the circles off it."
        else:
            words += "Now a straight line separates the two squares from the circles."
        return [before, panel], words

    def draw_paper(self, panel, moved):
        """Draw the sheet of paper, wherever its lines have gone."""
        for line in moved[5:].reshape(self.paper.shape):
            panel.line(*line.T, "grey", 1, opacity=0.5)

    def ring(self, panel, place):
        panel.dots(*[[n] for n in place], "marker", 8, edge="ink")
        panel.dots(*[[n] for n in place], "ink", 2)

    def name_points(self, panel, points):
        for row, ((x1, x2), point) in enumerate(zip(CORNERS, points, strict=True)):
            # Names of points on one spot go below each other.
            above = sum(np.hypot(*(points[k] - point)) < 0.12 for k in range(row))
            panel.text(*point, f"({x1:g}, {x2:g})", size="small", align="left", right=13,
                       up=12 - 16 * above, ground=True)  # fmt: skip

    def drag(self, name, x, y):
        self.probe = np.clip([x, y], LOW, HIGH)
        return {}


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
    """Move the four corners from input space to hidden space, with buttons for the time.

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

    remembers = ("state", "losses")
    stride = 1

    def __init__(self, network=None, hidden=8, steps=300):
        super().__init__()
        self.network = network
        self.hidden = hidden
        self.steps = steps
        self.points = grid(LOW, HIGH, COUNT).astype(np.float32)
        self.paper = paper_lines(LOW, HIGH).astype(np.float32)
        self.earlier = []  # the losses of the training before

    def controls(self):
        controls = {
            "rate": Slider(0.01, 0.5, 0.1, 0.01, label="learning rate"),
            "seed": Slider(0, 20, 1, 1, label="random start"),
        }
        if self.network is None:
            controls = {"hidden": Slider(1, 16, self.hidden, 1, label="hidden neurons")} | controls
        return controls

    def reset(self, rate, seed, hidden=None):
        import torch

        self.earlier = getattr(self, "losses", [])
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
        self.note_state()

    def note_state(self):
        """Keep the parameters as they are now, so that one can come back to them."""
        self.state = {name: p.detach().clone() for name, p in self.model.named_parameters()}

    def train(self):
        import torch

        X = torch.tensor(CORNERS, dtype=torch.float32)
        y = torch.tensor(TARGETS, dtype=torch.float32)
        optimizer = torch.optim.Adam(self.model.parameters(), lr=self.rate)
        for step in range(self.steps):
            logits = self.checked(self.call(self.model, X), X)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            self.losses.append(loss.item())
            self.note_state()
            yield (step + 1) / self.steps

    @staticmethod
    def checked(logits, X):
        """Return logits as a tensor of shape (m,)."""
        if tuple(getattr(logits, "shape", ())) not in ((len(X),), (len(X), 1)):
            raise LearnerError("Your network should return one logit per row of X: (m,).")
        return logits.reshape(-1)

    def logits(self, X):
        """Return logits for X of shape (m, 2), and what the last layer was given.

        Returns
        -------
        logits : ndarray, shape (m,)
        features : ndarray, shape (m, h), or None
            None for a network that has no last layer `nn.Linear(h, 1)`.
        weights : ndarray, shape (h,), or None
            Of this last layer.
        """
        import torch

        last = [
            part for part in self.model.modules()
            if isinstance(part, torch.nn.Linear) and part.out_features == 1
        ]  # fmt: skip
        seen = []

        def run(X):
            with torch.no_grad():
                return torch.func.functional_call(self.model, self.state, (X,))

        run.__name__ = type(self.model).__name__
        hook = None
        if last:
            hook = last[-1].register_forward_pre_hook(
                lambda _, given: seen.append((given[0], last[-1].weight))
            )
        try:
            logits = self.checked(self.call(run, torch.tensor(X, dtype=torch.float32)), X)
        finally:
            if hook is not None:
                hook.remove()
        if len(seen) != 1 or seen[0][0].ndim != 2 or len(seen[0][0]) != len(X):
            return logits.numpy(), None, None
        features, weights = seen[0]
        return logits.numpy(), features.detach().numpy(), weights.detach().numpy()[0]

    def compose(self, rate, seed, hidden=None):
        X = np.vstack([CORNERS, self.points, self.paper.reshape(-1, 2)]).astype(np.float32)
        logits, features, weights = self.logits(X)
        chances = 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
        says = chances[:4]
        right = int(np.sum((says > 0.5) == TARGETS))
        plane = square_panel("Probability of a 1")
        shade(plane, chances[4 : 4 + len(self.points)])
        plane.classes(CORNERS, TARGETS, 9)
        for (x1, x2), chance in zip(CORNERS, says, strict=True):
            plane.text(x1, x2, f"{chance:.2f}", bold=True, up=-20, ground=True)
        panels = [plane]
        if features is not None and features.shape[1] > 1:
            panels.append(self.hidden_panel(logits, features, weights))
        panels.append(self.curve(rate))
        listed = ", ".join(f"{p:.2f}" for p in says)
        rows = f"It says {listed} for the rows 00, 01, 10, 11: {right} of 4 right."
        if not self.losses:
            words = f"Random weights, not trained yet, learning rate {rate:g}. {rows} Press Train."
        else:
            words = (
                f"After {len(self.losses)} steps at learning rate {rate:g} "
                f"the loss is {self.losses[-1]:.3f}. {rows}"
            )
        if len(panels) == 3:
            enough = "is enough" if right == 4 else "does not divide them yet"
            words += f" For the last layer, which sees the grid bent, one straight line {enough}."
        return panels, words

    def hidden_panel(self, logits, features, weights):
        """Return a panel with the sheet of paper as the last layer sees it.

        Across is the logit, which is the last layer's own direction; upwards the direction at
        right angles to it in which (0, 1) and (1, 0) differ most.
        """
        apart = features[1] - features[2]
        length = weights @ weights
        apart = apart - (apart @ weights) / (length or 1) * weights
        size = np.hypot(*apart) if len(apart) == 2 else np.sqrt(apart @ apart)
        if size > 1e-9:
            apart = apart / size
        up = (features - features[:4].mean(axis=0)) @ apart
        points = np.column_stack([logits, up])
        # The axes follow the paper, in steps, so that they do not tremble.
        wide = max(1.0, np.ceil(np.abs(points[:, 0]).max()))
        tall = max(0.5, np.ceil(2.2 * np.abs(points[:, 1]).max()) / 2)
        panel = Panel(
            (-wide, wide), (-tall, tall), title="The grid, as the last layer sees it",
            xlabel="logit: 0 is the line", ylabel="what else it sees", least=290, height=HEIGHT,
        )  # fmt: skip
        panel.box(-wide, 0, -tall, tall, "negative", opacity=0.12)
        panel.box(0, wide, -tall, tall, "positive", opacity=0.12)
        for line in points[4 + len(self.points) :].reshape(self.paper.shape):
            panel.line(*line.T, "grey", 1, opacity=0.6)
        panel.line([0, 0], [-tall, tall], "ink", 2.5)
        panel.classes(points[:4], TARGETS, 9)
        for row, ((x1, x2), point) in enumerate(zip(CORNERS, points[:4], strict=True)):
            near = [np.hypot(*((points[k] - point) / (wide, tall))) < 0.12 for k in range(row)]
            panel.text(*point, f"({x1:g}, {x2:g})", size="small", align="left", right=13,
                       up=10 - 16 * sum(near), ground=True)  # fmt: skip
        return panel

    def curve(self, rate):
        known = [*self.losses, *self.earlier, 0.9]
        panel = Panel((0, self.steps), (0, 1.1 * max(known)), xlabel="step",
                      title="Loss (binary cross-entropy)", least=250, height=HEIGHT)  # fmt: skip
        panel.line([0, self.steps], [np.log(2)] * 2, "grey", 1.2, DASHED)
        panel.text(self.steps, np.log(2), "always saying 50 %: 0.693", "grey", "small",
                   align="right", up=9)  # fmt: skip
        panel.line(np.arange(1, len(self.earlier) + 1), self.earlier, "grey", 2, DOTTED)
        panel.line(np.arange(1, len(self.losses) + 1), self.losses, "positive", 2.8)
        panel.corner(
            f"loss {self.losses[-1]:.3f}" if self.losses else "not trained yet",
            f"learning rate {rate:g}", "dotted: the run before" if self.earlier else "",
        )  # fmt: skip
        return panel


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
