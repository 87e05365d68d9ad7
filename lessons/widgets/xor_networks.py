"""Explorers of lesson 03 that draw networks: one set by hand, and one that bends the plane."""

import numpy as np

from lessons.network import sigmoid
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.gates import fires
from lessons.widgets.kindness import LearnerError
from lessons.widgets.network_drawing import NetworkDrawing
from lessons.widgets.plane import CORNERS, GATES, grid, line_ends, plain, signed
from lessons.widgets.training import TrainingExplorer

TARGETS = np.array(GATES["XOR"])

# By hand: OR fires for any input, AND for both; OR but not AND is XOR.
HIDDEN_W, HIDDEN_B = np.ones((2, 2)), np.array([-0.5, -1.5])
OUTPUT_W, OUTPUT_B = np.array([1.0, -2.0]), -0.5


# By hand ---------------------------------------------------------------------------------


class ByHand(Explorer):
    """The explorer that `by_hand` makes."""

    every = 1500

    def __init__(self):
        super().__init__()
        self.graph = NetworkDrawing((2, 2, 1), [["x1", "x2"], ["OR", "AND"], ["XOR"]], 0.12, 0.86)

    def controls(self):
        rows = tuple(f"({x1:g}, {x2:g})" for x1, x2 in CORNERS)
        return {"time": Time(0, 2), "row": Choice(rows, rows[-1])}

    def compose(self, time, row):
        which = next(k for k, (x1, x2) in enumerate(CORNERS) if row == f"({x1:g}, {x2:g})")
        x = CORNERS[which]
        sums = x @ HIDDEN_W + HIDDEN_B
        h = fires(sums)
        z = float(h @ OUTPUT_W + OUTPUT_B)
        out = int(z > 0)
        products = "".join(signed(n) for n in h * OUTPUT_W).removeprefix(" + ").strip()
        words = (
            f"The row {row}. "
            + (
                "Nothing is computed yet. All four weights into OR and AND are 1; the output adds "
                "OR and takes AND away twice.",
                f"OR: the sum is {plain(sums[0])}, so it says {h[0]}. AND: the sum is "
                f"{plain(sums[1])}, so it says {h[1]}. The point has moved to ({h[0]}, {h[1]}).",
                f"XOR: {products}{signed(OUTPUT_B)} = {plain(z)}, so it says {out}.",
            )[time]
        )
        return [self.network(time, row, x, sums, h, z, out), self.plane(time, h)], words

    def network(self, time, row, x, sums, h, z, out):
        title = ("Inputs and weights", "1. the hidden layer", "2. the output")[time]
        panel = Panel(title=f"{title}, for {row}", axes=False, least=420, grow=2, height=340)
        weights = [HIDDEN_W, OUTPUT_W[:, None]]
        self.graph.wires(panel, weights, at_work=time - 1 if time else None)
        self.graph.numbers(panel, weights, digits=0)
        if time:
            self.graph.pulse(panel, f"{row}{time}", time - 1, weights[time - 1])
        hidden = [f"b = {plain(b)}" for b in HIDDEN_B]
        output = f"b = {plain(OUTPUT_B)}"
        if time >= 1:
            hidden = [f"{b}\nz = {plain(s)}" for b, s in zip(hidden, sums, strict=True)]
        if time == 2:
            output += f"\nz = {plain(z)}"
        values = [x, h if time >= 1 else [None, None], [out if time == 2 else None]]
        self.graph.nodes(panel, values, {1: hidden, 2: [output]}, digits=0, scale=1.5)
        return panel

    def plane(self, time, h):
        panel = Panel(
            (-0.5, 1.5), (-0.5, 1.5), title="Hidden space", xlabel="OR",
            ylabel="AND", xticks=(0, 1), yticks=(0, 1), square=True, least=280, height=340,
        )  # fmt: skip
        points = grid(-0.5, 1.5, 61)
        on = fires(points @ OUTPUT_W + OUTPUT_B)
        panel.map(0.8 * (2.0 * on.reshape(61, 61) - 1))
        panel.line(*line_ends(OUTPUT_W, OUTPUT_B, -0.5, 1.5).T, "ink", 2.5)
        places = fires(CORNERS @ HIDDEN_W + HIDDEN_B).astype(float)
        if time >= 1:
            panel.node(*h.astype(float), 17, "marker", "ink", 2)
        panel.classes(places, TARGETS, 8)
        panel.text(0, 0, "00", up=26)
        panel.text(1, 0, "01 and 10", up=-26)
        panel.text(1, 1, "11", up=26)
        return panel


def by_hand():
    """Follow a row of XOR through a network that was set by hand: OR, minus two times AND."""
    return ByHand()


# Bending the plane -------------------------------------------------------------------------

LOW, HIGH, COUNT = -0.5, 1.5, 41
LINES = np.linspace(-0.25, 1.25, 7)
ALONG = np.linspace(-0.25, 1.25, 31)


class BendThePlane(TrainingExplorer):
    """The explorer that `bend_the_plane` makes."""

    remembers = ("model", "losses", "view")

    def __init__(self, network=None, steps=300):
        super().__init__()
        self.network = network
        self.steps = steps
        self.losses, self.before_this = [], []
        plane = grid(LOW, HIGH, COUNT)
        upright = [np.column_stack([np.full_like(ALONG, x), ALONG]) for x in LINES]
        level = [line[:, ::-1] for line in upright]
        self.points = np.vstack([plane, *upright, *level, CORNERS]).astype(np.float32)

    def controls(self):
        return {
            "hidden": Slider(1, 8, 8, 1, label="hidden neurons"),
            "seed": Slider(0, 20, 0, 1, label="random start"),
            "rate": Slider(0.1, 4.0, 2.0, 0.1, label="learning rate"),
        }

    @property
    def stride(self):
        """How many steps lie between two pictures: few at the start, where most happens."""
        return 2 if self._done < 120 else 6

    def reset(self, hidden, seed, rate):
        import torch

        if len(self.losses) > 1:
            self.before_this = self.losses
        # The notebook's own random numbers must not depend on this explorer.
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            if self.network is None:
                self.model = torch.nn.Sequential(
                    torch.nn.Linear(2, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, 1)
                )
            else:
                self.model = self.call(self.network, hidden)
        if not isinstance(self.model, torch.nn.Module):
            raise LearnerError("Your function should return a network, an nn.Module.")
        self.rate = rate
        self.losses = []
        width = self.last_layer().in_features
        self.view = np.random.default_rng(0).standard_normal(width)
        self.follow_the_view(20)
        self.losses = [self.loss()]

    def last_layer(self):
        """Return the network's last linear layer, which draws the cut."""
        import torch

        layers = [m for m in self.model.modules() if isinstance(m, torch.nn.Linear)]
        # Layers stand in the order in which they were made, which need not be the data's.
        last = [layer for layer in layers if layer.out_features == 1]
        if len(layers) < 2 or not last:
            raise LearnerError(
                "Your network should have a hidden layer, and end in nn.Linear(…, 1)."
            )
        return last[-1]

    def look(self, X):
        """Return the last layer's inputs, (m, h), and its sums, (m,), as tensors."""
        seen = []
        hook = self.last_layer().register_forward_hook(
            lambda layer, inputs, output: seen.append((inputs[0], output))
        )
        try:
            self.call(self.model, X)
        finally:
            hook.remove()
        if not seen or seen[-1][1].shape != (len(X), 1):
            raise LearnerError("Your network should send every row of X through its last layer.")
        return seen[-1][0], seen[-1][1][:, 0]

    def loss(self):
        """Return the mean squared error on the four rows."""
        p = sigmoid(self.numbers(CORNERS.astype(np.float32))[1])
        return float(np.mean((p - TARGETS) ** 2))

    def numbers(self, X):
        """Return what `look` returns, in NumPy."""
        import torch

        with torch.no_grad():
            H, z = self.look(torch.from_numpy(X))
        return H.numpy().astype(float), z.numpy().astype(float)

    def train(self):
        import torch

        X = torch.tensor(CORNERS, dtype=torch.float32)
        y = torch.tensor(TARGETS, dtype=torch.float32)
        optimizer = torch.optim.SGD(self.model.parameters(), lr=self.rate)
        for step in range(self.steps):
            loss = ((torch.sigmoid(self.look(X)[1]) - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            self.follow_the_view(1)
            self.losses = [*self.losses, self.loss()]
            yield (step + 1) / self.steps

    def towards(self):
        """Return the direction in which the sum grows, and where along it the cut is."""
        w = self.last_layer().weight.detach().numpy()[0].astype(float)
        b = float(self.last_layer().bias.detach().numpy()[0])
        length = max(float(np.linalg.norm(w)), 1e-9)
        return w / length, -b / length, length

    def follow_the_view(self, times):
        """Turn the second direction to where the paper is widest, little by little."""
        H, _ = self.numbers(self.points[COUNT**2 :])
        spread = H - H.mean(axis=0)
        across, _, _ = self.towards()
        for _ in range(times):
            view = spread.T @ (spread @ self.view)
            view -= across * (across @ view)
            size = np.linalg.norm(view)
            if size > 1e-12:
                self.view = view / size

    def compose(self, hidden, seed, rate):
        H, z = self.numbers(self.points)
        p = sigmoid(z)
        on_map, corners = p[: COUNT**2], p[-4:]
        right = int(np.sum((corners > 0.5) == TARGETS))
        says = ", ".join(plain(each, 2) for each in corners)
        made = len(self.losses) - 1
        words = (
            f"{hidden} hidden neuron{'s' if hidden > 1 else ''}, random start {seed}, learning "
            f"rate {plain(rate)}. After {made} steps the loss is {plain(self.losses[-1], 4)}. "
            f"Probabilities of a 1 for the rows 00, 01, 10, 11: {says}; {right} of 4 right. "
        )
        if right == 4:
            words += "In the hidden space a straight line has both squares on one side."
        elif made == 0:
            words += "Press Train."
        else:
            words += "No straight line separates the squares from the circles yet."
        panels = [self.plane(on_map), self.paper(H), self.network_panel(H), self.curve(made)]
        return [panel for panel in panels if panel], words

    def plane(self, p):
        panel = Panel(
            (LOW, HIGH), (LOW, HIGH), title="Input space", xlabel="x1",
            ylabel="x2", xticks=(0, 1), yticks=(0, 1), square=True, least=270, height=330,
        )  # fmt: skip
        panel.map(2 * p.reshape(COUNT, COUNT) - 1)
        for x in LINES:
            panel.line([x, x], [ALONG[0], ALONG[-1]], "grey", 1, opacity=0.5)
            panel.line([ALONG[0], ALONG[-1]], [x, x], "grey", 1, opacity=0.5)
        panel.classes(CORNERS, TARGETS, 8)
        return panel

    def paper(self, H):
        """Draw the squared paper as the last layer sees it."""
        w, cut, length = self.towards()
        if H.shape[1] == 2:
            across, up, names = np.array([1.0, 0.0]), np.array([0.0, 1.0]), ("h1", "h2")
        else:
            across, up, names = w, self.view, ("towards a 1 →", "")
        flat = np.column_stack([H @ across, H @ up])[COUNT**2 :]
        reach = max(1.15, 1.1 * float(np.abs(flat).max()))
        panel = Panel(
            (-reach, reach), (-reach, reach), title="Hidden space",
            xlabel=names[0], ylabel=names[1], square=True, least=270, height=330,
        )  # fmt: skip
        points = grid(-reach, reach, COUNT)
        along = points @ [w @ across, w @ up]
        panel.map(2 * sigmoid(length * (along - cut)).reshape(COUNT, COUNT) - 1)
        ends = line_ends([w @ across, w @ up], -cut, -reach, reach)
        panel.line(*ends.T, "ink", 2.5)
        lines = flat[:-4].reshape(2 * len(LINES), len(ALONG), 2)
        for line in lines:
            panel.line(*line.T, "grey", 1.2, opacity=0.8)
        self.name_the_corners(panel, flat[-4:], 0.2 * reach)
        panel.classes(flat[-4:], TARGETS, 8)
        return panel

    def name_the_corners(self, panel, places, near):
        """Write the corners' names above them, those of corners close together as one."""
        left = list(range(4))
        while left:
            here = [k for k in left if np.hypot(*(places[k] - places[left[0]])) < near]
            names = ", ".join(f"{CORNERS[k][0]:g}{CORNERS[k][1]:g}" for k in here)
            panel.text(*places[here].mean(axis=0), names, size="small", up=17, ground=True)
            left = [k for k in left if k not in here]

    def network_panel(self, H):
        import torch

        layers = [m for m in self.model.modules() if isinstance(m, torch.nn.Linear)]
        first = layers[0].weight.detach().numpy().T.astype(float)
        if len(layers) != 2 or first.shape != (2, H.shape[1]):
            return None
        last = layers[1].weight.detach().numpy().T.astype(float)
        count = first.shape[1]
        panel = Panel(title="The network", axes=False, least=330, height=330)
        names = [["x1", "x2"], [""] * count, ["p"]]
        graph = NetworkDrawing((2, count, 1), names)
        graph.wires(panel, [first, last])
        for (x, y), name in zip(graph.places[0], names[0], strict=True):
            panel.node(x, y, 18)
            panel.text(x, y, name, bold=True)
        for (x, y), values in zip(graph.places[1], H[: COUNT**2].T, strict=True):
            size = min(64, 0.8 * 290 / count)
            panel.tile(x, y, values.reshape(COUNT, COUNT)[::2, ::2], size)
        panel.node(*graph.places[2][0], 18)
        panel.text(*graph.places[2][0], "p", bold=True)
        return panel

    def curve(self, made):
        high = max(0.3, 1.05 * max(self.losses + self.before_this))
        panel = Panel((0, self.steps), (0, high), xlabel="step", least=270, height=330,
                      title=f"Loss, learning rate {plain(self.rate)}")  # fmt: skip
        panel.line([0, self.steps], [0.25, 0.25], "grey", 1.5, DASHED)
        panel.text(self.steps, 0.25, "always saying 50 %: 0.25", size="small", align="right", up=9)
        if self.before_this:
            old = self.before_this
            panel.line(np.arange(len(old)), old, "grey", 2, DOTTED)
        panel.line(np.arange(made + 1), self.losses, "positive", 3)
        panel.dots([made], self.losses[-1:], "positive", 5, edge="ink")
        panel.text(0.97, 0.95, f"loss {plain(self.losses[-1], 3)}", bold=True, size="large",
                   align="right", frame=True)  # fmt: skip
        return panel


def bend_the_plane(network=None, steps=300):
    """Watch a network learn XOR by bending the plane; needs PyTorch.

    Parameters
    ----------
    network : callable, optional
        Your own class or function: called with a number of hidden neurons it returns an `nn.Module`
        with a hidden layer whose last linear layer has one output. If a sigmoid follows, it is
        taken into account as always: the loss is the squared error of sigmoid(sum).
    steps : int
        Steps of gradient descent at most, each on all four rows.
    """
    return BendThePlane(network, steps)
