"""Explorers of lesson 07: scores that become probabilities, and the cost of being wrong."""

import numpy as np

from lessons import network
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Slider, Tick
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import plain
from lessons.widgets.wrongness import one_digit, push_and_pull, race

CLASSES = ("class 0", "class 1", "class 2")
FAR = 1000.0  # where exp overflows
TICKS = [(k, name) for k, name in enumerate(CLASSES)]
HEIGHT = 370  # of a picture, in pixels


def listed(numbers, digits):
    """Return numbers with so many digits, a comma between them."""
    return ", ".join(plain(number, digits) for number in numbers)


# Scores and probabilities ----------------------------------------------------------------


def bars(panel, heights, colours, width=0.3):
    """Draw a bar for each class, from 0 on."""
    for k, (height, colour) in enumerate(zip(heights, colours, strict=True)):
        low, high = sorted((0.0, float(height)))
        panel.box(k - width, k + width, low, high, colour, "ink", 1)


def outline(panel, k, height, width=0.36):
    """Draw a bar's dashed outline: what it was, or would be."""
    panel.line([k - width, k - width, k + width, k + width], [0, height, height, 0], "grey", 1.6,
               DASHED)  # fmt: skip


def probability_panel(title, p, best, least=270):
    """Return a panel with a bar and a number for each class; the best one in full colour."""
    panel = Panel((-0.6, 2.6), (0, 1.15), title=title, xticks=TICKS, yticks=(0, 0.5, 1),
                  least=least, height=HEIGHT)  # fmt: skip
    bars(panel, p, ["positive" if k == best else 0.7 for k in range(len(p))])
    for k, share in enumerate(p):
        panel.text(k, min(max(share, 0), 1), plain(share, 3), bold=k == best, up=11, ground=True)
    return panel


class ScoresToProbabilities(Explorer):
    """The explorer that `scores_to_probabilities` makes."""

    at_hand = 5

    def __init__(self, softmax=None):
        super().__init__()
        self.softmax = softmax

    def controls(self):
        return {
            "z0": Slider(-5.0, 5.0, 2.0),
            "z1": Slider(-5.0, 5.0, 1.0),
            "z2": Slider(-5.0, 5.0, 0.1),
            "T": Slider(0.1, 5.0, 1.0, label="temperature"),
            "far": Tick(label="add 1000 to every score"),
        }

    def probabilities(self, Z):
        if self.softmax is None:
            return network.softmax(Z)
        return self.ask(
            self.softmax, Z, shape=Z.shape, returns="one probability per class for each row of Z"
        )

    def compose(self, z0, z1, z2, T, far):
        drawn = np.array([z0, z1, z2])
        z = drawn + FAR * far
        # Two samples, so that a sum over the wrong axis shows.
        p, usual = self.probabilities(np.array([z / T, z]))
        best = int(np.argmax(p))
        total = plain(p.sum(), 3)
        chances = probability_panel(f"3. shares of the sum: {CLASSES[best]} wins", p, best)
        if T != 1:
            for k, before in enumerate(usual):
                outline(chances, k, before)
            chances.text(0.98, 0.97, "dashed: temperature 1", "grey", "small", align="right",
                         frame=True)  # fmt: skip
        chances.text(0.02, 0.97, f"sum {total}", bold=True, align="left", frame=True)
        words = (
            f"Scores {listed(z, 1)}, temperature {plain(T)}: probabilities {listed(p, 3)}. "
            f"They add up to {total}. The decision is {CLASSES[best]}."
        )
        panels = [self.scores(drawn, z), self.powers(z / T, T), chances]
        if abs(p.sum() - 1) > 1e-4:
            return panels, f"{words} Probabilities of a row have to add up to 1."
        if T != 1:
            words += f" At temperature 1: {listed(usual, 3)}."
            if not np.allclose(p, usual, atol=5e-4):
                words += f" A temperature of {plain(T)} {'flattens' if T > 1 else 'sharpens'}."
        return panels, words

    def scores(self, drawn, z):
        ground = z[0] - drawn[0]
        panel = Panel((-0.6, 2.6), (-5.8, 5.8), title="1. scores z: drag a bar", xticks=TICKS,
                      yticks=[(n, plain(n + ground, 0)) for n in (-4, -2, 0, 2, 4)], least=260,
                      height=HEIGHT)  # fmt: skip
        panel.line([-0.6, 2.6], [0, 0], "grey", 1)
        bars(panel, drawn, ["positive" if n >= 0 else "negative" for n in drawn])
        for k, (height, score) in enumerate(zip(drawn, z, strict=True)):
            old = self.before.get(f"z{k}", height)
            if old != height:
                outline(panel, k, old)
            panel.text(k, height, plain(score), bold=True, up=20 if height >= 0 else -20)
            panel.handle(f"z{k}", k, height, f"the score of {CLASSES[k]}", (0, 0.1),
                         plain(score))  # fmt: skip
        return panel

    def powers(self, z, T):
        name = "e to the z" if T == 1 else "e to the z/T"
        with np.errstate(over="ignore"):
            powers = np.exp(z)
        if not np.isfinite(powers).all():
            panel = Panel(title=f"2. {name}", axes=False, least=240, height=HEIGHT)
            largest = plain(z.max(), 0)
            panel.text(0.5, 0.6, f"e to the {largest} has more than 300 digits:\n"
                       "a computer says infinity.")  # fmt: skip
            panel.text(0.5, 0.35, "Only differences count, so first take\nthe largest score away.",
                       "grey")  # fmt: skip
            return panel
        top = float(powers.max())
        panel = Panel((-0.6, 2.6), (0, 1.2 * top), title=f"2. {name}: sum {powers.sum():.4g}",
                      xticks=TICKS, least=240, height=HEIGHT)  # fmt: skip
        bars(panel, powers, ["positive"] * 3)
        for k, power in enumerate(powers):
            panel.text(k, power, f"{power:.3g}", up=11)
        return panel

    def drag(self, name, x, y):
        return {name: y}


def scores_to_probabilities(softmax=None):
    """Drag three scores, set a temperature, and see how they become probabilities.

    Parameters
    ----------
    softmax : callable, optional
        Your own `softmax(Z)`: scores of shape (m, C) in, probabilities of shape (m, C) out.
    """
    return ScoresToProbabilities(softmax)


# The cost of being wrong -----------------------------------------------------------------


class CostOfBeingWrong(Explorer):
    """The explorer that `cost_of_being_wrong` makes."""

    right = 1  # the label in all of these forecasts
    most = 10

    def __init__(self, cross_entropy=None):
        super().__init__()
        self.cross_entropy = cross_entropy
        self.across = np.linspace(0.01, 0.99, 99)
        self._curves = {}

    def controls(self):
        return {
            "p": Slider(0.01, 0.99, 0.5, 0.01, label="p of the right class"),
            "C": Slider(2, self.most, 10, 1, label="classes"),
        }

    def loss(self, p, C):
        """Return the loss of giving p to the right class and the same to each of the others."""
        if self.cross_entropy is None:
            return -np.log(p)
        shares = np.full((2, C), (1 - p) / (C - 1))
        shares[:, self.right] = p
        # Scores of these probabilities: their logarithms plus any constant. Two samples, so
        # that a sum does not look like a mean.
        Z, y = np.log(shares) + 2, np.full(2, self.right)
        return float(self.ask(self.cross_entropy, Z, y, shape=(), returns="the loss, one number"))

    def losses(self, C):
        if C not in self._curves:
            self._curves[C] = [self.loss(p, C) for p in self.across]
        return self._curves[C]

    def compose(self, p, C):
        loss, square, level = self.loss(p, C), (1 - p) ** 2, np.log(C)
        if self.locked:
            # What other forecasts cost would answer what is asked, and so would an axis.
            hidden = Panel(title="What it costs", axes=False, least=320, grow=1.3, height=HEIGHT)
            hidden.text(0.5, 0.6, "The curve appears after your guess.")
            return [self.forecast(p, C), hidden], (
                f"{C} classes, the right one gets {p:.2f}: it costs {plain(loss, 2)}. What other "
                "forecasts cost is shown after your guess."
            )
        words = (
            f"{C} classes, the right one gets {p:.2f}: it costs {plain(loss, 3)}, the squared "
            f"error would be {square:.3f}. Giving all {C} the same, {1 / C:.2f}, costs {level:.2f}."
        )
        right = -np.log(p)
        if abs(loss - right) > 1e-3:
            words += f" But −log {p:.2f} is {right:.3f}: your function says something else."
        return [self.forecast(p, C), self.cost(p, C, loss, square, level)], words

    def forecast(self, p, C):
        panel = Panel((-0.6, C - 0.4), (0, 1.12), title="A forecast: drag the blue bar",
                      xlabel="class", xticks=range(C), yticks=(0, 0.5, 1), least=290,
                      height=HEIGHT)  # fmt: skip
        for k in range(C):
            share = p if k == self.right else (1 - p) / (C - 1)
            colour = "positive" if k == self.right else "pale"
            panel.box(k - 0.35, k + 0.35, 0, share, colour, "ink")
        panel.text(self.right, p, f"right: {p:.2f}", bold=True, up=20, align="center", ground=True)
        panel.handle("bar", self.right, p, "the probability of the right class", (0, 0.01),
                     f"{p:.2f}")  # fmt: skip
        return panel

    def cost(self, p, C, loss, square, level):
        losses = np.array(self.losses(C))
        top = max(5.2, 1.1 * loss)
        panel = Panel((-0.03, 1.03), (-0.12, top), title="What it costs", ylabel="loss",
                      xlabel="p of the right class", least=320, grow=1.3,
                      height=HEIGHT)  # fmt: skip
        panel.line(self.across, (1 - self.across) ** 2, "grey", 2, DASHED)
        panel.line(self.across, losses, "ink", 2.8)
        panel.line([0, 1], [level, level], "grey", 1.2, DOTTED)
        panel.text(1, level, f"{C} equal probabilities: {level:.2f}", "grey", "small",
                   align="right", up=9 if abs(loss - level) > 0.5 else -9,
                   ground=True)  # fmt: skip
        panel.text(0.98, 0.96, "solid: cross-entropy, −log p", size="small", align="right",
                   frame=True)  # fmt: skip
        panel.text(0.98, 0.96, "dashed: squared error, (1 − p)²", size="small", align="right",
                   up=-17, frame=True)  # fmt: skip
        panel.dots([p], [square], "pale", 6, edge="ink")
        old = self.before.get("p", p)
        if old != p:
            panel.dots([old], [self.loss(old, C)], "pale", 6, edge="grey")
        panel.dots([p], [loss], "marker", 9, edge="ink")
        left = p > 0.8
        panel.text(p, loss, plain(loss, 2), bold=True, size="large", up=18,
                   align="right" if left else "left", right=-8 if left else 12)  # fmt: skip
        panel.handle("dot", p, loss, "the point on the curve", (0.01, 0), f"p = {p:.2f}",
                     grip=False)  # fmt: skip
        return panel

    def drag(self, name, x, y):
        return {"p": y if name == "bar" else x}


def cost_of_being_wrong(cross_entropy=None):
    """Give the right class more or less probability, and see what it costs.

    Parameters
    ----------
    cross_entropy : callable, optional
        Your own `cross_entropy(Z, y)`: scores of shape (m, C) and labels of shape (m,) in,
        the mean loss out.
    """
    return CostOfBeingWrong(cross_entropy)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    scores_to_probabilities: "softmax",
    cost_of_being_wrong: "cross_entropy",
    one_digit: "softmax",
    push_and_pull: "cross_entropy",
    race: None,
}
