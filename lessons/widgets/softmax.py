"""Explorers of lesson 07: scores that become probabilities, and the cost of being wrong."""

import numpy as np

from lessons import network
from lessons.widgets import style
from lessons.widgets.controls import Slider, Tick
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import plain
from lessons.widgets.wrongness import one_digit, push_and_pull, race

CLASSES = ("class 0", "class 1", "class 2")
FAR = 1000.0  # where exp overflows


def listed(numbers, digits):
    """Return numbers with so many digits, a comma between them."""
    return ", ".join(plain(number, digits) for number in numbers)


# Scores and probabilities ----------------------------------------------------------------


class ScoresToProbabilities(Explorer):
    """The explorer that `scores_to_probabilities` makes."""

    size = (8.6, 4.0)

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

    def draw(self, figure):
        scores, chances = figure.subplots(1, 2, width_ratios=(1, 1.25))
        places = range(len(CLASSES))
        scores.set(xlim=(-1.0, 2.6), ylim=(-6.4, 6.4), title="scores z", yticks=())
        scores.set_xticks(places, CLASSES)
        scores.axhline(0, color=style.GREY, linewidth=1)
        # Where the bars start: 0, or 1000 where that was added.
        look = {"ha": "left", "va": "bottom", "fontsize": style.SMALL, "color": style.GREY}
        self.ground = scores.text(-0.98, 0.08, "", **look)
        scores.spines["left"].set_visible(False)
        self.bars = scores.bar(places, 0, width=0.6, edgecolor=style.INK, linewidth=1.2)
        self.words = [scores.text(k, 0, "", ha="center") for k in places]
        chances.set(xlim=(-0.6, 2.6), ylim=(0, 1.42), title="probabilities p")
        chances.set_xticks(places, CLASSES)
        chances.set_yticks((0, 0.5, 1))
        look = {"width": 0.6, "color": style.soften(style.POSITIVE), "edgecolor": style.INK}
        self.shares = chances.bar(places, 0, linewidth=1.2, **look)
        # What they are at temperature 1 stays in sight as a dashed outline.
        self.plain_shares = chances.bar(places, 0, width=0.78, fill=False, linewidth=1.4)
        for outline in self.plain_shares:
            outline.set(linestyle=(0, (4, 2)), edgecolor=style.GREY)
        ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
        self.numbers = [
            chances.text(k, 0, "", ha="center", va="bottom", bbox=ground) for k in places
        ]
        self.total = chances.text(
            0.99, 0.99, "", transform=chances.transAxes, ha="right", va="top",
            fontsize=style.SMALL, linespacing=1.4,
        )  # fmt: skip
        moving = [*self.bars, *self.words, self.ground, *self.shares, *self.plain_shares]
        return [*moving, *self.numbers, self.total]

    def probabilities(self, Z):
        if self.softmax is None:
            return network.softmax(Z)
        return self.ask(
            self.softmax, Z, shape=Z.shape, returns="one probability per class for each row of Z"
        )

    def update(self, z0, z1, z2, T, far):
        drawn = np.array([z0, z1, z2])
        z = drawn + FAR * far
        # Two samples, so that a sum over the wrong axis shows.
        p, usual = self.probabilities(np.array([z / T, z]))
        best = int(np.argmax(p))
        self._show_scores(drawn, z)
        self.ground.set_text(plain(z[0] - drawn[0], 0))
        parts = zip(self.shares, self.plain_shares, self.numbers, p, usual, strict=True)
        for k, (bar, outline, number, share, before) in enumerate(parts):
            bar.set_height(share)
            bar.set_facecolor(style.POSITIVE if k == best else style.soften(style.POSITIVE, 0.35))
            outline.set_height(before)
            outline.set_visible(T != 1)
            number.set_text(plain(share, 3))
            number.set_position((k, min(max(share, before, 0), 1.0) + 0.025))
            number.set_fontweight("bold" if k == best else "normal")
        total = plain(p.sum(), 3)
        note = f"sum {total}\ndecision: {CLASSES[best]}"
        if T != 1:
            note += "\ndashed: temperature 1"
        self.total.set_text(note)
        words = (
            f"Scores {listed(z, 1)}, temperature {plain(T)}: probabilities {listed(p, 3)}. "
            f"They add up to {total}. The decision is {CLASSES[best]}."
        )
        if abs(p.sum() - 1) > 1e-4:
            return f"{words} Probabilities of a row have to add up to 1."
        if T != 1:
            words += f" At temperature 1: {listed(usual, 3)}."
            if not np.allclose(p, usual, atol=5e-4):
                words += f" A temperature of {plain(T)} {'flattens' if T > 1 else 'sharpens'}."
        return words

    def _show_scores(self, drawn, z):
        for bar, word, height, score in zip(self.bars, self.words, drawn, z, strict=True):
            bar.set_height(height)
            bar.set_facecolor(style.NEGATIVE if score < 0 else style.POSITIVE)
            bar.set_linestyle("--" if score < 0 else "-")
            word.set_text(plain(score))
            word.set_position(
                (bar.get_x() + bar.get_width() / 2, height + (-0.15 if height < 0 else 0.1))
            )
            word.set_verticalalignment("top" if height < 0 else "bottom")


def scores_to_probabilities(softmax=None):
    """Set three scores and a temperature by slider, and see the probabilities.

    Parameters
    ----------
    softmax : callable, optional
        Your own `softmax(Z)`: scores of shape (m, C) in, probabilities of shape (m, C) out.
    """
    return ScoresToProbabilities(softmax)


# The cost of being wrong -----------------------------------------------------------------


class CostOfBeingWrong(Explorer):
    """The explorer that `cost_of_being_wrong` makes."""

    size = (8.6, 4.0)
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

    def draw(self, figure):
        forecast, cost = figure.subplots(1, 2, width_ratios=(1, 1.35))
        forecast.set(xlim=(-0.6, self.most - 0.4), ylim=(0, 1.1), title="a forecast")
        forecast.set(xlabel="class", ylabel="probability", xticks=range(self.most))
        forecast.set_yticks((0, 0.5, 1))
        self.bars = forecast.bar(
            range(self.most), 0, width=0.7, color=style.PALE, edgecolor=style.GREY
        )
        self.bars[self.right].set(facecolor=style.POSITIVE, edgecolor=style.INK)
        self.name = forecast.text(self.right, 0, "", ha="center", va="bottom")
        cost.set(
            xlim=(-0.03, 1.03), ylim=(-0.12, 5.2), xlabel="p of the right class", ylabel="loss"
        )
        cost.set_title("what it costs")
        (self.curve,) = cost.plot([], [], **style.FIRST_LINE)
        square = (1 - self.across) ** 2
        cost.plot(self.across, square, color=style.GREY, linewidth=2, linestyle=(0, (5, 2)))
        cost.text(0.985, 5.1, "solid: cross-entropy, −log p\ndashed: squared error, (1 − p)²",
                  ha="right", va="top", fontsize=style.SMALL, linespacing=1.5)  # fmt: skip
        (self.uniform,) = cost.plot([], [], color=style.GREY, linewidth=1.2, linestyle=":")
        self.said = cost.text(0.985, 0, "", ha="right", va="bottom", fontsize=style.SMALL)
        (self.dot,) = cost.plot([], [], **style.CLASS_MARKERS[1])
        (self.other_dot,) = cost.plot([], [], **style.CLASS_MARKERS[0] | {"color": style.PALE})
        self.here = cost.text(0, 0, "", fontweight="bold", va="center")
        moving = [*self.bars, self.name, self.curve, self.uniform, self.said]
        return [*moving, self.dot, self.other_dot, self.here]

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

    def update(self, p, C):
        loss, square = self.loss(p, C), (1 - p) ** 2
        self.curve.set_data(self.across, self.losses(C))
        for k, bar in enumerate(self.bars):
            bar.set_height(p if k == self.right else (1 - p) / (C - 1) if k < C else 0)
        self.name.set_text("right")
        self.name.set_position((self.right, max(p, (1 - p) / (C - 1)) + 0.01))
        level = np.log(C)
        self.uniform.set_data([0, 1], [level, level])
        self.said.set_text(f"{C} equal probabilities: {level:.2f}")
        self.said.set_position((0.985, level + 0.04))
        self.dot.set_data([p], [loss])
        self.other_dot.set_data([p], [square])
        self.here.set_text(f"{plain(loss, 2)}")
        left = p > 0.85
        # On the right it stands higher, clear of the curve.
        across, up = (-0.03, 0.35) if left else (0.03, 0.2)
        self.here.set(position=(p + across, min(max(loss, 0), 5) + up))
        self.here.set_horizontalalignment("right" if left else "left")
        words = (
            f"{C} classes, the right one gets {p:.2f}: it costs {plain(loss, 3)}, the squared "
            f"error would be {square:.3f}. Giving all {C} the same, {1 / C:.2f}, costs {level:.2f}."
        )
        right = -np.log(p)
        if abs(loss - right) > 1e-3:
            words += f" But −log {p:.2f} is {right:.3f}: your function says something else."
        return words


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
