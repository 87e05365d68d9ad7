"""More explorers of lesson 07: one digit's ten scores, push and pull, and a race of two losses."""

import functools

import numpy as np

from lessons import data, network
from lessons.widgets.canvas import DASHED, Panel
from lessons.widgets.controls import Slider, Time
from lessons.widgets.digits import CLASSES, image_panel
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import percent, plain

# One digit's way ---------------------------------------------------------------------------

# The scores of `data.one_digit` from the network 784-128-10 that starts as
# he_layers(…, default_rng(0)), untrained and after each of ten epochs: NumPy, batches of 32 drawn
# by another default_rng(0), rate 0.1, on the small set's 3,200 training digits.
SCORES = np.array([
    [0.13, 0.23, 1.06, -0.02, -0.51, 0.02, 0.21, 0.32, 0.43, -0.74],
    [-1.61, -1.69, -1.37, 2.83, -1.04, 3.53, -1.38, -1.57, 0.98, -1.36],
    [-2.07, -2.18, -1.98, 4.68, -1.11, 4.39, -2.41, -2.30, 0.92, -1.57],
    [-3.01, -1.81, -2.73, 4.24, -0.56, 3.57, -2.83, -1.94, 2.39, -0.76],
    [-3.00, -1.65, -2.18, 4.53, -1.32, 4.09, -2.99, -1.59, 1.62, -0.97],
    [-3.50, -1.45, -2.82, 5.13, -1.31, 3.33, -3.30, -1.96, 1.94, 0.32],
    [-4.14, -0.63, -2.84, 5.39, -0.86, 3.79, -3.89, -2.13, 2.21, -0.50],
    [-3.96, -0.52, -3.04, 6.13, -1.35, 3.23, -3.71, -2.40, 1.88, 0.13],
    [-4.22, -0.33, -2.73, 6.33, -1.33, 3.51, -3.49, -2.61, 1.83, -0.51],
    [-4.53, -0.14, -3.01, 5.82, -0.68, 3.55, -3.83, -2.62, 2.30, -0.35],
    [-4.91, -0.08, -2.82, 6.05, -0.83, 3.38, -3.72, -2.19, 1.87, -0.02],
])  # fmt: skip
LOWEST, HIGHEST = -7.5, 8.0


@functools.cache
def pixels():
    """Return the digit's 784 pixels."""
    return data.one_digit()[0]


class OneDigit(Explorer):
    """The explorer that `one_digit` makes."""

    def __init__(self, softmax=None, cross_entropy=None):
        super().__init__()
        self.softmax, self.cross_entropy = softmax, cross_entropy

    def controls(self):
        return {
            "epoch": Time(0, len(SCORES) - 1, label="epochs of training"),
            "label": Slider(0, CLASSES - 1, 3, 1),
        }

    def compose(self, epoch, label):
        z = SCORES[epoch]
        p, loss = self.probabilities(z), self.loss(z, label)
        says = int(np.argmax(p))
        panels = [
            self.image(label, loss),
            self.bars("scores z", z, (LOWEST, HIGHEST), says, 1, grow=1.2),
            self.powers(z, says),
            self.shares(p, says, label),
        ]
        when = f"After {epoch} epoch{'s' * (epoch != 1)} of training" if epoch else "Untrained"
        words = (
            f"{when}: the largest score is {plain(z.max(), 2)}, for {says}. It becomes "
            f"{percent(p[says], 1)}; label {label} gets {percent(p[label], 1)}. "
            f"With label {label} the loss is {plain(loss, 3)}. "
            f"Probabilities: {', '.join(plain(share, 3) for share in p)}."
        )
        if abs(p.sum() - 1) > 1e-4:
            words += f" They add up to {plain(p.sum(), 3)}: it should be 1."
        right = -np.log(network.softmax(z)[label])
        if abs(loss - right) > 1e-3:
            words += f" But −log p is {plain(right, 3)}: your loss says something else."
        return panels, words

    def probabilities(self, z):
        if self.softmax is None:
            return network.softmax(z)
        # Two samples, so that a sum over the wrong axis shows.
        Z = np.array([z, SCORES[0][::-1]])
        return self.ask(
            self.softmax, Z, shape=Z.shape, returns="one probability per class for each row of Z"
        )[0]

    def loss(self, z, label):
        if self.cross_entropy is None:
            return float(-np.log(network.softmax(z)[label]))
        return one_loss(self, self.cross_entropy, z, label)

    def image(self, label, loss):
        panel = image_panel(pixels(), "a 3, by hand")
        panel.text(0.5, 0, f"label {label}: loss {plain(loss, 2)}", size="large", bold=True,
                   up=12, frame=True, ground=True)  # fmt: skip
        return panel

    def bars(self, title, values, limits, says, digits, grow=1.0):
        """Draw a bar to the right or left for each digit, and its number."""
        ticks = [(row_of(k), str(k)) for k in range(CLASSES)]
        panel = Panel(limits, (-0.6, CLASSES - 0.4), title=title, xticks=(), yticks=ticks,
                      least=200, grow=grow, height=330)  # fmt: skip
        panel.line([0, 0], [-0.6, CLASSES - 0.4], "grey", 1)
        for k, value in enumerate(values):
            middle = row_of(k)
            end = float(np.clip(value, *limits))
            panel.box(
                min(0, end), max(0, end), middle - 0.32, middle + 0.32,
                "positive" if value >= 0 else "negative", "ink" if k == says else "",
                width=2, opacity=1 if k == says else 0.45,
            )  # fmt: skip
            right = value >= 0
            panel.text(
                end, middle, plain(value, digits), align="left" if right else "right",
                right=5 if right else -5, bold=k == says, size="small",
            )  # fmt: skip
        return panel

    def powers(self, z, says):
        powers = np.exp(z)
        total = powers.sum()
        most = powers.max()
        panel = self.bars("their exponentials", powers, (0, 1.45 * most), says, 2)
        panel.text(0.98, 0, f"sum {plain(total, 2)}", align="right", up=12, frame=True, ground=True)
        return panel

    def shares(self, p, says, label):
        panel = self.bars("probabilities p", p, (0, 1.5), says, 3, grow=1.2)
        for k in range(CLASSES):
            panel.button(f"{k}", 0.5, row_of(k), f"let {k} be the label", 22, k == label)
        panel.text(
            1.48, row_of(label), "◀ label", align="right", size="small", bold=True,
        )  # fmt: skip
        return panel

    def press(self, name):
        return {"label": int(name)}


def row_of(digit):
    """Return the height of a digit's bar, 0 on top."""
    return CLASSES - 1 - digit


def one_loss(explorer, cross_entropy, z, label):
    """Return the learner's loss of one sample; asked for it twice, so that a sum is no mean."""
    Z, y = np.array([z, z]), np.array([label, label])
    return float(explorer.ask(cross_entropy, Z, y, shape=(), returns="the loss, one number"))


def one_digit(softmax=None, cross_entropy=None):
    """Follow the ten scores of one digit to probabilities and loss, epoch by epoch.

    Parameters
    ----------
    softmax : callable, optional
        Your own `softmax(Z)`.
    cross_entropy : callable, optional
        Your own `cross_entropy(Z, y)`.
    """
    return OneDigit(softmax, cross_entropy)


# Push and pull -----------------------------------------------------------------------------

NUDGE = 1e-5
RATE = 0.5  # of the steps that Play makes
STEPS = 30
REACH = 2.0  # how long an arrow of strength 1 is, in scores


class PushAndPull(Explorer):
    """The explorer that `push_and_pull` makes."""

    at_hand = 4
    every = 300

    def __init__(self, cross_entropy=None):
        super().__init__()
        self.cross_entropy = cross_entropy

    def controls(self):
        return {
            "step": Time(0, STEPS, label="steps downhill"),
            "z0": Slider(-4.0, 4.0, 2.0),
            "z1": Slider(-4.0, 4.0, 1.0),
            "z2": Slider(-4.0, 4.0, 0.1),
            "label": Slider(0, 2, 2, 1),
        }

    def compose(self, step, z0, z1, z2, label):
        start = np.array([z0, z1, z2])
        target = np.eye(3)[label]
        z = start.copy()
        for _ in range(step):
            z -= RATE * (network.softmax(z) - target)
        p = network.softmax(z)
        right = p - target
        tried = right if self.cross_entropy is None else self.by_trying(z, label)
        fits = np.isclose(tried, right, atol=1e-4)
        panels = [self.scores(start, z, tried, label, step), self.table(p, target, tried, fits)]
        words = (
            f"Label {label}, after {step} steps. Scores {numbers(z)}, probabilities {numbers(p)}. "
            f"P − Y is {numbers(right)}: class {label} is pulled up with {plain(1 - p[label], 3)}, "
            f"the others are pushed down with {plain(1 - p[label], 3)} together. "
            f"The loss is {plain(-np.log(p[label]), 3)}."
        )
        if self.cross_entropy is not None:
            words += f" By trying, your function's slopes are {numbers(tried)}"
            words += ", the same." if fits.all() else ". ✗ They are not P − Y."
        return panels, words

    def by_trying(self, z, label):
        """Return the slope of the learner's loss at each score, from both sides."""
        slopes = []
        for nudge in NUDGE * np.eye(3):
            above, below = (
                one_loss(self, self.cross_entropy, there, label) for there in (z + nudge, z - nudge)
            )
            slopes.append((above - below) / (2 * NUDGE))
        return np.array(slopes)

    def scores(self, start, z, slopes, label, step):
        high = max(5.0, float(np.abs(z).max()) + 2.2)
        panel = Panel((-0.7, 2.7), (-high, high), title="scores, pushed and pulled",
                      xticks=[(k, f"class {k}") for k in range(3)], least=340,
                      height=360)  # fmt: skip
        panel.text(label, 0.92 * high, "label", bold=True)
        panel.line([-0.7, 2.7], [0, 0], "grey", 1)
        for k in range(3):
            low, top = sorted((0.0, float(z[k])))
            panel.box(k - 0.3, k, low, top, "positive" if z[k] >= 0 else "negative")
            if step:
                panel.line([k - 0.38, k + 0.08], [start[k]] * 2, "grey", 2, dash=DASHED)
            panel.text(k - 0.01, z[k], plain(z[k], 2), up=18 if z[k] >= 0 else -18, size="small",
                       align="right", ground=True)  # fmt: skip
            end = float(z[k] - REACH * np.clip(slopes[k], -2, 2))
            colour = "negative" if slopes[k] > 0 else "positive"
            if abs(end - z[k]) > 0.05:
                panel.arrow((k + 0.14, z[k]), (k + 0.14, end), colour, 4)
            force = ("+" if slopes[k] < 0 else "") + plain(-slopes[k], 3)
            panel.text(k + 0.03, end, force, up=11 if slopes[k] < 0 else -11, size="small",
                       align="left")  # fmt: skip
            if not step:
                panel.handle(f"z{k}", k - 0.15, z[k], f"score of class {k}", (0, 0.1),
                             plain(z[k], 1))  # fmt: skip
        return panel

    def drag(self, name, x, y):
        return {name: y}

    def table(self, p, target, tried, fits):
        own = self.cross_entropy is not None
        panel = Panel((0, 5 if own else 4), (-4.4, 0), title="P − Y", axes=False, least=330,
                      height=360)  # fmt: skip
        heads = ["", "P", "Y", "P − Y", *(["tried"] if own else [])]
        for column, head in enumerate(heads):
            panel.text(column + 0.5, -0.4, head, bold=True)
        for k in range(3):
            row = -1.2 - 0.8 * k
            panel.text(0.5, row, f"class {k}", bold=True, size="small")
            panel.text(1.5, row, plain(p[k], 3), size="small")
            panel.text(2.5, row, plain(target[k], 0), size="small")
            slope = float(p[k] - target[k])
            panel.box(3.1, 3.9, row - 0.3, row + 0.3, float(np.clip(slope, -1, 1)), "grey")
            panel.text(3.5, row, plain(slope, 3), size="small")
            if own:
                said = plain(tried[k], 3) + ("" if fits[k] else " ✗")
                panel.text(4.5, row, said, "ink" if fits[k] else "negative", "small", not fits[k])
        row = -1.2 - 0.8 * 3
        panel.line([0.1, 4.9 if own else 3.9], [row + 0.42] * 2, "grey", 1)
        panel.text(0.5, row, "sum", bold=True)
        for column, part in ((1.5, p), (2.5, target), (3.5, p - target), (4.5, tried)):
            if column < 4 or own:
                panel.text(column, row, plain(float(part.sum()), 3 if column != 2.5 else 0),
                           size="small")  # fmt: skip
        return panel


def numbers(values):
    """Return numbers with three digits, a comma between them."""
    return ", ".join(plain(value, 3) for value in values)


def push_and_pull(cross_entropy=None):
    """See how the loss pulls the right score up and pushes the others down, and let it.

    Parameters
    ----------
    cross_entropy : callable, optional
        Your own `cross_entropy(Z, y)`: its slopes, found by trying, are the arrows.
    """
    return PushAndPull(cross_entropy)


# A race ------------------------------------------------------------------------------------

FINISH = 0.9
LAPS = 150
HILL = (-7.0, 5.0)


class Race(Explorer):
    """The explorer that `race` makes: two losses, one start, the same rate."""

    every = 120

    def controls(self):
        return {
            "step": Time(0, LAPS),
            "start": Slider(-6.0, 2.0, -4.0, 0.1, label="score z at the start"),
            "rate": Slider(0.2, 3.0, 1.0, 0.1, label="rate"),
        }

    def compose(self, step, start, rate):
        entropy, square = run(start, rate, np.abs), run(start, rate, squared)
        panels = [
            self.hills(entropy[: step + 1], square[: step + 1]),
            self.course(entropy[: step + 1], square[: step + 1], rate),
        ]
        p = network.sigmoid(np.array([entropy[step], square[step]]))
        at = plain(network.sigmoid(np.array(start)), 3)
        words = f"Start at z = {plain(start)}, p = {at}, rate {rate:g}. "
        if step == 0:
            return panels, words + "Nobody has moved yet. Press Play."
        words += (
            f"After {step} steps cross-entropy (solid, round) is at p = {plain(p[0], 3)} and moves "
            f"with {plain(1 - p[0], 3)}; squared error (dashed, square) is at {plain(p[1], 3)} and "
            f"moves with {plain(squared(1 - p[1]), 3)}."
        )
        for name, way in (("Cross-entropy", entropy), ("Squared error", square)):
            when = finish(way[: step + 1])
            if when is not None:
                words += f" {name} passed {FINISH} after {when} steps."
        return panels, words

    def hills(self, entropy, square):
        panel = Panel(HILL, (-0.3, 7.4), title="two hills: the loss at every score",
                      xlabel="score z of the right answer", least=340, height=340)  # fmt: skip
        z = np.linspace(*HILL, 121)
        p = network.sigmoid(z)
        panel.line(z, -np.log(p), "ink", 2)
        panel.line(z, (1 - p) ** 2, "grey", 2, dash=DASHED)
        panel.text(-4.9, 6.0, "cross-entropy", size="small", align="left")
        panel.text(-6.8, 0.5, "squared error", "grey", size="small", align="left")
        start = entropy[0]
        for way, loss, shape, colour in (
            (square, lambda z: (1 - network.sigmoid(z)) ** 2, "square", "grey"),
            (entropy, lambda z: -np.log(network.sigmoid(z)), "circle", "ink"),
        ):
            panel.dots([start], [loss(start)], "pale", 8, shape)
            panel.dots([way[-1]], [loss(way[-1])], colour, 9, shape, edge="ink")
        if len(entropy) == 1:
            panel.handle("start", start, 0, "where both start", (0.1, 0), plain(start))
        return panel

    def drag(self, name, x, y):
        return {"start": x}

    def course(self, entropy, square, rate):
        panel = Panel((0, LAPS), (0, 1.06), title=f"p of the right answer, rate {rate:g}",
                      xlabel="step", least=340, height=340)  # fmt: skip
        panel.line([0, LAPS], [FINISH] * 2, "marker", 3)
        panel.text(LAPS, FINISH, f"{FINISH}", align="right", up=9, size="small")
        arrived = []
        for name, way, shape, colour, dash in (
            ("squared error", square, "square", "grey", DASHED),
            ("cross-entropy", entropy, "circle", "ink", ()),
        ):
            p = network.sigmoid(way)
            panel.line(np.arange(len(p)), p, colour, 2.5, dash)
            panel.dots([len(p) - 1], [p[-1]], colour, 6, shape)
            when = finish(way)
            if when is not None:
                panel.dots([when], [FINISH], colour, 6, shape, edge="ink")
                arrived.insert(0, f"{name}: {when} steps to {FINISH}")
        panel.text(0.98, 0.45, "\n".join(arrived), align="right", frame=True, ground=True)
        return panel


def squared(lack):
    """Return the slope of the squared error in the score, from what p lacks to 1."""
    return 2 * (1 - lack) * lack**2


def run(start, rate, pull):
    """Return the scores step by step; `pull` takes what p lacks to 1, and gives the step."""
    z = [start]
    for _ in range(LAPS):
        z.append(z[-1] + rate * pull(1 - network.sigmoid(z[-1])))
    return np.array(z)


def finish(way):
    """Return the step at which p first is as large as it should be, or None."""
    there = np.flatnonzero(network.sigmoid(way) >= FINISH)
    return int(there[0]) if len(there) else None


def race():
    """Let cross-entropy and squared error start at the same wrong score, with the same rate."""
    return Race()
