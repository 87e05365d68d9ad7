"""Explorers of lesson 05 in which bends add up, ten layers learn, and an activation is trained."""

import numpy as np

from lessons.network import relu, relu_slope, sigmoid, sigmoid_slope, tanh_slope
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import grid, in_words, plain
from lessons.widgets.training import TrainingExplorer

# Bends add up ----------------------------------------------------------------------------

# Each neuron's weight and bias, and its weight in the sum; the first two are the lesson's by hand.
NEURONS = np.array([
    [1.0, 0.5, 3.0], [-2.0, 1.0, 1.0], [1.0, -1.0, -5.0],
    [-1.0, -1.5, 4.0], [1.0, -2.0, 4.0], [-1.0, -0.5, -3.0],
])  # fmt: skip
CONSTANT = -1.0
FAR = 3.0  # x goes from −3 to 3
LARGEST = 6.0  # of a weight in the sum
HILL = (5.0, 1.5)  # what the sum may try to be: how high, and how wide its square
NO_BEND = "none"
BENDS = {"ReLU": relu, NO_BEND: lambda z: z, "tanh": np.tanh, "sigmoid": sigmoid}


class Bends(Explorer):
    """The explorer that `bends` makes."""

    def __init__(self, relu=None):
        super().__init__()
        self.relu = relu
        self.neurons = NEURONS.copy()
        self.ghost = None  # the sum when the present gesture began
        self.along = np.linspace(-FAR, FAR, 241)
        self.hill = HILL[0] * np.exp(-(self.along**2) / HILL[1])

    def controls(self):
        return {
            "count": Slider(1, 6, 2, 1, label="neurons"),
            "bend": Choice(tuple(BENDS), label="activation"),
        }

    def activation(self, bend, z):
        if bend == "ReLU" and self.relu is not None:
            return self.ask(self.relu, z, shape=z.shape, returns="one number for each z")
        return BENDS[bend](z)

    def shares(self, count, bend, x):
        """Return what each neuron adds at each x, shape (count, len(x))."""
        w, b, v = self.neurons[:count].T
        return v[:, None] * self.activation(bend, w[:, None] * x + b[:, None])

    def hear(self, message):
        if message.get("type") == "grab" and not self._locked:
            count, bend = self.values["count"], self.values["bend"]
            self.ghost = self.shares(count, bend, self.along).sum(axis=0) + CONSTANT
        super().hear(message)

    def compose(self, count, bend):
        shares = self.shares(count, bend, self.along)
        total = shares.sum(axis=0) + CONSTANT
        words = f"{count} neuron{'s' if count > 1 else ''}, activation: {bend}. "
        slopes = np.diff(total) / np.diff(self.along)
        if np.ptp(slopes) < 1e-6:
            at0 = plain(np.interp(0, self.along, total), 2)
            words += (
                f"However many are added, the sum is one straight line: slope {plain(slopes[0], 2)}"
                f", {at0} at x = 0."
            )
        elif bend == "ReLU":
            kinks = np.unique(np.round(-self.neurons[:count, 1] / self.neurons[:count, 0], 2))
            seen = [plain(x, 2) for x in kinks if abs(x) < FAR]
            words += f"The sum has a bend wherever a neuron has one: at x = {', '.join(seen)}."
        else:
            words += "The sum is a smooth curve, each neuron a soft step of it."
        error = float(np.mean((total - self.hill) ** 2))
        words += f" From the dotted hill it is {plain(error, 2)} away, the mean squared error."
        return [self.single(count, bend, shares), self.sum(total, error)], words

    def frame(self, values, title, ylabel):
        """Return a panel whose height follows the values."""
        low = min(-4.0, 4 * np.floor(values.min() / 4))
        high = max(8.0, 4 * np.ceil(values.max() / 4))
        panel = Panel((-FAR, FAR), (low, high), title=title, xlabel="x", ylabel=ylabel,
                      xticks=range(-3, 4), height=370)  # fmt: skip
        panel.line([-FAR, FAR], [0, 0], "pale", 1)
        panel.line([0, 0], [low, high], "pale", 1)
        return panel

    def single(self, count, bend, shares):
        panel = self.frame(shares, "Each neuron: weight · activation", "its share")
        for share, (_, _, v) in zip(shares, self.neurons, strict=False):
            colour, dash = ("positive", ()) if v >= 0 else ("negative", DASHED)
            panel.line(self.along, share, colour, 2.5, dash)
        for k, (w, b, v) in enumerate(self.neurons[:count]):
            place, end = -b / w, self.end(w)
            middle, height = self.shares(count, bend, np.array([place, end]))[k]
            panel.handle(f"place {k}", place, middle, f"where neuron {k + 1} bends", (0.1, 0),
                         f"x = {plain(place, 2)}", group="places")  # fmt: skip
            panel.handle(f"height {k}", end, height, f"how much neuron {k + 1} counts", (0, 0.2),
                         f"weight {plain(v)}", group="heights")  # fmt: skip
        return panel

    def end(self, w):
        """Return where a neuron's height is gripped: on the side where it is on."""
        return 2.6 if w > 0 else -2.6

    def sum(self, total, error):
        panel = self.frame(total, f"Their sum, and {plain(CONSTANT)}", "y")
        if self.ghost is not None and not np.allclose(self.ghost, total):
            panel.line(self.along, self.ghost, "grey", 3, opacity=0.4)
        panel.line(self.along, self.hill, "grey", 2, DOTTED)
        panel.line(self.along, total, "ink", 4)
        panel.text(0.03, 0.95, f"error {plain(error, 2)}", bold=True, size="large", align="left",
                   frame=True)  # fmt: skip
        return panel

    def drag(self, name, x, y):
        what, number = name.split()
        neuron = self.neurons[int(number)]
        w, b, _ = neuron
        if what == "place":
            neuron[1] = round(-w * float(np.clip(x, -2.5, 2.5)), 2)
            return {}
        full = float(self.activation(self.values["bend"], np.array([w * self.end(w) + b]))[0])
        if abs(full) > 0.05:
            neuron[2] = round(float(np.clip(y / full, -LARGEST, LARGEST)), 2)
        return {}


def bends(relu=None):
    """Add up neurons with one bend each, and switch their bends off.

    Parameters
    ----------
    relu : callable, optional
        Your own `relu(z)`, for an array z of any shape.
    """
    return Bends(relu)


# Ten layers ------------------------------------------------------------------------------

DEPTH, WIDTH, SAMPLES = 10, 16, 96
USUAL = {"sigmoid": (sigmoid, sigmoid_slope), "tanh": (np.tanh, tanh_slope),
         "ReLU": (relu, relu_slope)}  # fmt: skip
SMALLEST = 1e-9  # of a gradient that still has a bar
NEAR = 1e-5  # how far a measured slope looks to either side


def two_rings(rng):
    """Return points inside (0) and on a ring around them (1): X (m, 2), y (m,)."""
    y = np.arange(SAMPLES) % 2
    angle = rng.uniform(0, 2 * np.pi, SAMPLES)
    radius = np.where(y == 1, 1.6, 0.6) + 0.12 * rng.standard_normal(SAMPLES)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), y.astype(float)


class TenLayers(TrainingExplorer):
    """The explorer that `ten_layers` makes."""

    remembers = ("losses", "seen")
    stride = 4

    def __init__(self, own=None, steps=300):
        super().__init__()
        self.entries = dict(USUAL)
        if callable(own) or isinstance(own, tuple):
            pair = own if isinstance(own, tuple) else (own, None)
            del self.entries["ReLU"]
            self.entries[getattr(pair[0], "__name__", "yours")] = pair
        for name, entry in (own or {}).items() if isinstance(own, dict) else ():
            if name in self.entries:
                self.entries[name] = entry if isinstance(entry, tuple) else (entry, None)
        self.mine = own is not None
        self.steps = steps
        self.X, self.y = two_rings(np.random.default_rng(3))
        self.losses = {}
        self.before_this = {}

    def controls(self):
        return {
            "rate": Slider(0.02, 1.0, 0.1, 0.02, label="learning rate"),
            "scale": Slider(0.2, 3.0, 1.0, 0.1, label="size of the starting weights"),
            "bias": Slider(-3.0, 1.0, 0.0, 0.5, label="starting biases"),
        }

    def reset(self, rate, scale, bias):
        if any(len(losses) > 1 for losses in self.losses.values()):
            self.before_this = self.losses
        sizes = [2, *[WIDTH] * DEPTH, 1]
        self.layers, self.gradients = {}, {}
        self.losses, self.seen = {}, {}
        for name in self.entries:
            rng = np.random.default_rng(0)
            # √2 for ReLU, which lets half of the signal through: lesson 04.
            gain = scale * (1.0 if name in ("sigmoid", "tanh") else np.sqrt(2))
            self.layers[name] = [
                (gain / np.sqrt(n) * rng.standard_normal((n, m)), np.full(m, bias * (m == WIDTH)))
                for n, m in zip(sizes, sizes[1:], strict=False)
            ]
            loss, self.seen[name], self.gradients[name] = self.look(name)
            self.losses[name] = [loss]
        self.rate = rate

    def bent(self, name, z):
        """Return values and slopes of an activation; without a slope it is measured."""
        function, slope = self.entries[name]
        ask = self.ask if self.mine and self.entries[name] != USUAL.get(name) else None
        if ask is None:
            return function(z), slope(z)
        told = {"shape": z.shape, "returns": "one number for each z"}
        values = ask(function, z, **told)
        if slope is not None:
            return values, ask(slope, z, **told)
        ends = [ask(function, z + way, **told) for way in (-NEAR, NEAR)]
        return values, (ends[1] - ends[0]) / (2 * NEAR)

    def look(self, name):
        """Return the loss, what is seen in each layer, and each layer's slopes of the loss."""
        A, kept = self.X, []
        *hidden, (W_last, b_last) = self.layers[name]
        for W, b in hidden:
            values, slopes = self.bent(name, A @ W + b)
            kept.append((A, values, slopes))
            A = values
        z = (A @ W_last + b_last)[:, 0]
        loss = float(np.mean(np.logaddexp(0, z) - self.y * z))
        dZ = ((sigmoid(z) - self.y) / len(z))[:, None]
        gradients = [(A.T @ dZ, dZ.sum(axis=0))]
        dA = dZ @ W_last.T
        for (W, _), (before, _, slopes) in zip(hidden[::-1], kept[::-1], strict=True):
            dZ = dA * slopes
            gradients.append((before.T @ dZ, dZ.sum(axis=0)))
            dA = dZ @ W.T
        gradients = gradients[::-1]
        values = np.array([values for _, values, _ in kept])
        slopes = np.array([slopes for _, _, slopes in kept])
        seen = {
            "values": bars(values, self.ends(name, values)),
            "slopes": bars(slopes, (0, 1)),
            "sizes": np.array([np.sqrt(np.mean(dW**2)) for dW, _ in gradients[:-1]]),
            "awake": np.mean(np.abs(slopes) >= 1e-3, axis=1),
            "right": float(np.mean((z > 0) == (self.y > 0.5))),
        }
        return loss, seen, gradients

    def train(self):
        for step in range(self.steps):
            losses, seen = {}, {}
            for name, gradients in self.gradients.items():
                self.layers[name] = [
                    (W - self.rate * dW, b - self.rate * db)
                    for (W, b), (dW, db) in zip(self.layers[name], gradients, strict=True)
                ]
                loss, seen[name], self.gradients[name] = self.look(name)
                losses[name] = [*self.losses[name], loss]
            self.losses, self.seen = losses, seen
            yield (step + 1) / self.steps

    def compose(self, rate, scale, bias):
        made = len(next(iter(self.losses.values()))) - 1
        words = (
            f"Ten layers of {WIDTH} neurons, learning rate {plain(rate, 2)}, size of weights "
            f"{plain(scale)}, biases from {plain(bias)}; after {made} steps. "
        )
        for name, seen in self.seen.items():
            dead = int(np.sum(seen["awake"] == 0))
            words += (
                f"{name}: loss {self.losses[name][-1]:.3g}, {100 * seen['right']:.0f} % right; the "
                f"slope of the loss in layer 1 is {in_words(seen['sizes'][0])}, in layer {DEPTH} "
                f"{in_words(seen['sizes'][-1])}; {dead} of {DEPTH * WIDTH} neurons are flat for "
                "every sample. "
            )
        panels = [self.stack(name, seen) for name, seen in self.seen.items()]
        return [*panels, self.curves(made)], words.strip()

    def ends(self, name, values):
        """Return from where to where the histograms of an activation's values go."""
        if name in ("sigmoid", "tanh"):
            return (0, 1) if name == "sigmoid" else (-1, 1)
        return min(0.0, float(values.min())), max(float(values.max()), 1e-3)

    def stack(self, name, seen):
        ticks = [(0.5, "values"), (1.6, "slopes"), (2.85, "dL/dW"), (4.1, "dead")]
        panel = Panel(
            (0, 4.6), (0.5, DEPTH + 0.5), title=f"{name}: {100 * seen['right']:.0f} % right",
            xticks=ticks, yticks=range(1, DEPTH + 1), ylabel="layer", least=330, height=360,
        )  # fmt: skip
        for left, what in ((0.0, "values"), (1.1, "slopes")):
            panel.map(seen[what], (left, left + 1, 0.5, DEPTH + 0.5), "height")
            panel.box(left, left + 1, 0.5, DEPTH + 0.5, "", "grey")
        for layer, size in enumerate(seen["sizes"], start=1):
            share = np.log10(max(size, SMALLEST) / SMALLEST) / -np.log10(SMALLEST)
            panel.box(2.2, 2.2 + 1.3 * min(float(share), 1), layer - 0.35, layer + 0.35, "marker")
            if layer in (1, DEPTH):
                panel.text(2.25, layer, in_words(size), size="small", align="left")
        panel.map(seen["awake"], (3.6, 4.6, 0.5, DEPTH + 0.5), "height")
        panel.box(3.6, 4.6, 0.5, DEPTH + 0.5, "", "grey")
        layer, neuron = np.nonzero(seen["awake"] == 0)
        panel.dots(3.6 + (neuron + 0.5) / WIDTH, layer + 1, "negative", 3, "cross")
        return panel

    def curves(self, made):
        every = [loss for losses in self.losses.values() for loss in losses]
        high = max(1.0, 1.05 * max(every))
        panel = Panel((0, self.steps), (0, high), xlabel="step", least=260, height=360,
                      title=f"Loss, learning rate {plain(self.rate, 2)}")  # fmt: skip
        panel.line([0, self.steps], [np.log(2)] * 2, "grey", 1, DASHED)
        for losses in self.before_this.values():
            panel.line(np.arange(len(losses)), losses, "grey", 1, DOTTED)
        looks = (("negative", DASHED), ("ink", DOTTED), ("positive", ()))
        ways = ("dashed", "dotted", "solid")
        for k, (name, losses) in enumerate(self.losses.items()):
            colour, dash = looks[k]
            panel.line(np.arange(made + 1), losses, colour, 3, dash)
            panel.text(0.98, 0.95, f"{ways[k]}: {name} {plain(losses[-1], 3)}", colour, "small",
                       align="right", up=-16 * k, frame=True, ground=True)  # fmt: skip
        return panel


def bars(numbers, ends):
    """Return a histogram for each layer, its tallest bar 1: (layers, 16).

    The root lets small bars be seen too.
    """
    counts = np.array([np.histogram(layer, 16, ends)[0] for layer in numbers], float)
    return np.sqrt(counts / np.maximum(counts.max(axis=1, keepdims=True), 1))


def ten_layers(own=None, steps=300):
    """Train three networks of ten layers side by side, and see inside.

    Parameters
    ----------
    own : dict, tuple or callable, optional
        Your own, instead of the usual ones: a dict from "sigmoid", "tanh" or "ReLU" to a
        function, or to a pair (function, slope). A single function, or pair, takes the place
        of ReLU. Without a slope, the slope is measured.
    steps : int
        Steps of gradient descent at most.
    """
    return TenLayers(own, steps)


# An activation learns --------------------------------------------------------------------

SIDE = 41


def two_spirals(count=200):
    """Return two spirals, one inside the other: X (count, 2) float32, y (count,)."""
    rng = np.random.default_rng(1)
    y = np.arange(count) % 2
    t = np.sqrt(rng.uniform(0.02, 1, count))
    angle = 1.25 * 2 * np.pi * t + np.pi * y
    X = np.column_stack([t * np.cos(angle), t * np.sin(angle)]) * 2
    return (X + 0.05 * rng.standard_normal(X.shape)).astype(np.float32), y.astype(np.float32)


class TrainBeta(TrainingExplorer):
    """The explorer that `train_beta` makes."""

    remembers = ("curve", "map", "losses", "betas")
    stride = 5

    def __init__(self, swish=None, steps=300):
        super().__init__()
        self.swish = swish
        self.steps = steps
        self.X, self.y = two_spirals()
        self.points = grid(-2.3, 2.3, SIDE).astype(np.float32)
        self.along = np.linspace(-4, 4, 121, dtype=np.float32)
        self.losses, self.betas = [], []

    def controls(self):
        return {
            "beta": Slider(0.1, 5.0, 1.0, 0.1, label="β at the start"),
            "seed": Slider(0, 10, 0, 1, label="random start"),
        }

    def reset(self, beta, seed):
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            bend = usual_swish(beta) if self.swish is None else self.call(self.swish, beta)
            if not isinstance(bend, torch.nn.Module):
                raise LearnerError("Swish should be an nn.Module: Swish(1.0) makes one.")
            if len(list(bend.parameters())) != 1:
                raise LearnerError("Swish should have one parameter, β: an nn.Parameter in self.")
            sizes = (2, 16, 16)
            parts: list = []
            for n, m in zip(sizes, sizes[1:], strict=False):
                parts += [torch.nn.Linear(n, m), bend]
            self.model = torch.nn.Sequential(*parts, torch.nn.Linear(16, 1))
        self.bend = bend
        self.losses, self.betas = [], []
        self.note()

    def logits(self, X):
        z = self.call(self.model, X)
        if tuple(z.shape) != (len(X), 1):
            raise LearnerError("Swish should return one number for each number that it gets.")
        return z[:, 0]

    def note(self):
        """Keep what the picture shows."""
        import torch

        with torch.no_grad():
            answer = self.call(self.bend, torch.from_numpy(self.along))
            if tuple(getattr(answer, "shape", ())) != self.along.shape:
                raise LearnerError("Swish should return one number for each number that it gets.")
            self.curve = answer.numpy().copy()
            z = self.logits(torch.from_numpy(self.points))
            self.map = torch.tanh(z / 2).numpy().reshape(SIDE, SIDE)
        (beta,) = self.bend.parameters()
        self.betas = [*self.betas, float(beta.detach())]

    def train(self):
        import torch

        X, y = torch.from_numpy(self.X), torch.from_numpy(self.y)
        loss_of = torch.nn.functional.binary_cross_entropy_with_logits
        optimizer = torch.optim.Adam(self.model.parameters(), lr=0.02)
        for step in range(self.steps):
            loss = loss_of(self.logits(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            self.losses = [*self.losses, float(loss.detach())]
            self.note()
            yield (step + 1) / self.steps

    def compose(self, beta, seed):
        made = len(self.betas) - 1
        now = self.betas[-1]
        words = f"Random start {seed}. β began at {plain(beta)}"
        words += f"; after {made} steps it is {plain(now, 2)}"
        words += f", and the loss {self.losses[-1]:.3g}." if made else ". Press Train."
        return [self.activation(now), self.way(made, now), self.plane()], words

    def activation(self, now):
        panel = Panel((-4, 4), (-1, 4), title=f"Swish, β = {plain(now, 2)}", xlabel="z",
                      ylabel="a", least=260, height=340)  # fmt: skip
        panel.line([-4, 4], [0, 0], "pale", 1)
        first = self.betas[0]
        panel.line(self.along, self.along * sigmoid(first * self.along), "grey", 2, DOTTED)
        panel.line(self.along, self.curve, "ink", 3.5)
        return panel

    def way(self, made, now):
        low, high = min(0.0, min(self.betas)), max(2.0, 1.1 * max(self.betas))
        panel = Panel((0, self.steps), (low, high), title="β, step by step", xlabel="step",
                      ylabel="β", least=260, height=340)  # fmt: skip
        panel.line(np.arange(made + 1), self.betas, "positive", 3)
        panel.dots([made], [now], "positive", 5, edge="ink")
        return panel

    def plane(self):
        title = f"Two spirals: loss {in_words(self.losses[-1])}" if self.losses else "Two spirals"
        panel = Panel((-2.3, 2.3), (-2.3, 2.3), title=title, xlabel="x1", ylabel="x2",
                      square=True, least=280, height=340)  # fmt: skip
        panel.map(self.map)
        panel.classes(self.X, self.y, 3.5)
        return panel


def usual_swish(beta):
    """Return a Swish as a module."""
    import torch

    class Swish(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = torch.nn.Parameter(torch.tensor(float(beta)))

        def forward(self, z):
            return z * torch.sigmoid(self.beta * z)

    return Swish()


def train_beta(Swish=None, steps=300):
    """Train a network on two spirals, and with it the β of its activation; needs PyTorch.

    Parameters
    ----------
    Swish : callable, optional
        Your own class: Swish(beta) makes a module with one parameter.
    steps : int
        Steps of training at most, each on all points.
    """
    return TrainBeta(Swish, steps)
