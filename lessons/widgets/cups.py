"""An explorer of lesson 02: a perceptron goes from mistake to mistake over sixty cups of coffee."""

import numpy as np

from lessons.widgets.canvas import DOTTED, Panel
from lessons.widgets.controls import Choice, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import grid, line_ends, plain

LOW, HIGH = -0.5, 1.5
KINDS = ("bitter cups", "tasters disagree", "good cups")
COUNT = 60
MOST = 60  # mistakes that are shown of a walk that never ends
EPOCHS = 30
FINE = 61  # points along a side of the map


def sixty_cups(kind):
    """Return cups and what guests said of them.

    Parameters
    ----------
    kind : str
        One of `KINDS`: a line divides the first; of the second, six are called otherwise than
        their neighbours; the third are XOR.

    Returns
    -------
    X : ndarray, shape (60, 2)
        How hot and how fine, between about −0.4 and 1.4.
    y : ndarray of int, shape (60,)
        1 for bitter cups, or for good ones.
    """
    rng = np.random.default_rng(31)
    X = np.round(rng.uniform(-0.4, 1.4, (4 * COUNT, 2)), 2)
    if kind == "good cups":
        X = X[np.abs(X - 0.5).min(axis=1) > 0.08][:COUNT]
        return X, np.where((X[:, 0] > 0.5) != (X[:, 1] > 0.5), 1, 0)
    side = (X @ np.array([1.0, 0.8]) - 1.05) / np.hypot(1.0, 0.8)
    clear = np.abs(side) > 0.08
    X, side = X[clear][:COUNT], side[clear][:COUNT]
    y = np.where(side > 0, 1, 0)
    if kind == "tasters disagree":
        near = np.argsort(np.abs(side))[:18:3]
        y[near] = 1 - y[near]
    return X, y


def outward(point):
    """Return the direction from the origin to a point, of length 1; upward from the origin."""
    length = np.hypot(*point)
    return point / length if length > 1e-9 else np.array([0.0, 1.0])


class LearnFromCups(Explorer):
    """The explorer that `learn_from_cups` makes."""

    every = 500

    def __init__(self, Perceptron=None):
        super().__init__()
        self.Perceptron = Perceptron
        self.cups = {kind: sixty_cups(kind) for kind in KINDS}
        self.known = {}  # ways that were walked before
        self.last = MOST
        self.points = grid(LOW, HIGH, FINE)

    def controls(self):
        return {"mistake": Time(0, self.last), "cups": Choice(KINDS)}

    def way(self, kind):
        """Return the mistakes: for each its sample, its epoch, and w and b behind it.

        The first entry is the start; each epoch without one more mistake ends the walk.
        """
        if kind not in self.known:
            X, y = self.cups[kind]

            def perceptron():
                return self.walk(X, y)

            perceptron.__name__ = "Perceptron"
            self.known[kind] = self.call(perceptron)
        return self.known[kind]

    def walk(self, X, y):
        w, b = np.zeros(2), 0.0
        steps = [(None, 0, w, b)]
        for epoch in range(1, EPOCHS + 1):
            before = len(steps)
            for k, (x, target) in enumerate(zip(X, y, strict=True)):
                new_w, new_b = self.next(w, b, x, int(target))
                if new_b != b or (new_w != w).any():
                    w, b = new_w, new_b
                    steps.append((k, epoch, w, b))
                    if len(steps) > MOST:
                        return steps
            if len(steps) == before:
                break
        return steps

    def next(self, w, b, x, target):
        """Return the weights and the bias after learning from one sample."""
        if self.Perceptron is None:
            correction = target - int(w @ x + b > 0)
            return w + correction * x, b + correction
        perceptron = self.Perceptron(w.copy(), b)
        perceptron.fit(x[None, :].copy(), np.array([target]), 1)
        new_w, new_b = np.asarray(perceptron.w, float), np.asarray(perceptron.b, float)
        if new_w.shape != (2,) or new_b.size != 1:
            raise LearnerError(
                "After fit, w should have shape (2,) and b be one number; they are "
                f"{new_w.shape} and {new_b.shape}."
            )
        if not (np.isfinite(new_w).all() and np.isfinite(new_b).all()):
            raise LearnerError("After fit, w or b is NaN or infinite.")
        return new_w, new_b.item()

    def compose(self, mistake, cups):
        X, y = self.cups[cups]
        way = self.way(cups)
        self.last = max(1, len(way) - 1)
        now = min(mistake, len(way) - 1)
        k, _, w, b = way[now]
        old_w, old_b = way[max(now - 1, 0)][2:]
        right = int(np.sum((X @ w + b > 0) == y))
        panels = [
            self.plane(X, y, k, w, b, old_w, old_b, right, cups),
            self.pull(X, y, k, way, now),
            self.counts(way, now),
        ]
        return panels, self.words(X, y, way, now, right, cups)

    def plane(self, X, y, k, w, b, old_w, old_b, right, cups):
        word = "good" if cups == "good cups" else "bitter"
        ticks = {"xticks": (0, 1), "yticks": (0, 1)}
        panel = Panel((LOW, HIGH), (LOW, HIGH), title=f"Squares were called {word}", square=True,
                      xlabel="x1: 0 is cool, 1 is hot", ylabel="x2: 0 is coarse, 1 is fine",
                      height=390, **ticks)  # fmt: skip
        fires = self.points @ w + b > 0
        panel.map(np.where(fires, 0.35, -0.35).reshape(FINE, FINE))
        if k is not None:
            panel.line(*line_ends(old_w, old_b, LOW, HIGH).T, "grey", 2, DOTTED)
            panel.dots(*X[[k]].T, "marker", 13, edge="ink")
        panel.line(*line_ends(w, b, LOW, HIGH).T, "ink", 2.5)
        panel.classes(X, y, 5)
        panel.text(0.03, 0.95, f"{right} of {len(X)} right", bold=True, align="left", frame=True,
                   ground=True)  # fmt: skip
        for i, (x1, x2) in enumerate(X):
            says = f"{plain(x1, 2)}, {plain(x2, 2)}, called {y[i]}"
            panel.handle(f"cup {i}", x1, x2, f"cup {i + 1}", (0.05, 0.05), says, grip=False,
                         group="cups")  # fmt: skip
        return panel

    def pull(self, X, y, k, way, now):
        reach = max(1.5, *(np.abs(step[2]).max() + 0.3 for step in way))
        w, b = way[now][2:]
        panel = Panel((-reach, reach), (-reach, reach), title="The pull on w", square=True,
                      xlabel="w1", ylabel="w2", least=260, height=390)  # fmt: skip
        panel.line([-reach, reach], [0, 0], "pale", 1)
        panel.line([0, 0], [-reach, reach], "pale", 1)
        if k is not None:
            old_w, old_b = way[now - 1][2:]
            sign = "+" if y[k] else "−"
            colour = "positive" if y[k] else "negative"
            panel.arrow((0, 0), old_w, "grey", 2, opacity=0.7)
            panel.arrow(old_w, w, colour, 3)
            # Beside the arrow, on the side away from the origin.
            beside = outward((old_w + w) / 2)
            panel.text(*((old_w + w) / 2), f"{sign} x", colour, bold=True, right=20 * beside[0],
                       up=20 * beside[1])  # fmt: skip
            panel.text(0.03, 0.95, f"b {plain(old_b)} → {plain(b)}", align="left", frame=True,
                       ground=True)  # fmt: skip
        if np.hypot(*w) < 1e-9:
            panel.text(0, 0, "w = (0, 0)", ground=True)
        else:
            panel.arrow((0, 0), w, "ink", 3)
            along = outward(w)
            panel.text(*(w / 2), "w", bold=True, size="large", right=15 * along[1],
                       up=-15 * along[0])  # fmt: skip
        return panel

    def counts(self, way, now):
        epochs = max(3, way[-1][1] + (len(way) <= MOST))
        seen = [step[1] for step in way[1 : now + 1]]
        every = [[step[1] for step in way].count(epoch) for epoch in range(1, epochs + 1)]
        high = max(5, *every) * 1.15
        panel = Panel((0.4, epochs + 0.6), (0, high), title="Mistakes in each epoch",
                      xlabel="epoch", xticks=range(1, epochs + 1, 1 + epochs // 10), least=240,
                      height=390)  # fmt: skip
        done = way[now][1]
        for epoch in range(1, epochs + 1):
            count = seen.count(epoch)
            panel.box(epoch - 0.35, epoch + 0.35, 0, count, "ink" if epoch == done else "grey")
            if epoch <= done:
                panel.text(epoch, count, f"{count}", up=10, size="small")
        return panel

    def words(self, X, y, way, now, right, cups):
        k, epoch, w, b = way[now]
        state = f"w = ({plain(w[0], 2)}, {plain(w[1], 2)}), b = {plain(b)}"
        if k is None:
            return (
                f"Nothing is learned yet: {state}. So the neuron stays quiet at every cup, and "
                f"{right} of {len(X)} are right ({cups}). Press Play."
            )
        old_w, old_b = way[now - 1][2:]
        x, target = X[k], int(y[k])
        z = float(x @ old_w + old_b)
        words = f"Mistake {now}, in epoch {epoch} ({cups}): the cup ({plain(x[0], 2)}, "
        words += f"{plain(x[1], 2)}) had the sum {plain(z, 2)} and should get a {target}, so its "
        words += "x is added to w" if target else "x is taken away from w"
        words += f". Now {state}, and {right} of {len(X)} cups are right."
        if now == len(way) - 1:
            if right == len(X):
                words += " Nothing will change any more."
            elif now >= MOST:
                words += " It goes on like this for ever."
            else:
                words += " Your fit changes nothing any more, though not all cups are right."
        return words

    def drag(self, name, x, y):
        kind = self.values["cups"]
        at_the_end = self.values["mistake"] >= self.last
        self.cups[kind][0][int(name.split()[1])] = np.round(np.clip([x, y], -0.45, 1.45), 2)
        self.known.pop(kind, None)
        self.last = max(1, len(self.way(kind)) - 1)
        # Whoever looks at the end sees the new end; in the middle of a walk, it begins anew.
        return {"mistake": self.last if at_the_end else 0}

    def _moved(self, name, value):
        if name == "cups":
            self.values["mistake"] = 0
        super()._moved(name, value)


def learn_from_cups(Perceptron=None):
    """Let a perceptron learn from sixty cups; each step is its next mistake.

    Parameters
    ----------
    Perceptron : class, optional
        Your own: `Perceptron(w, b)` with a method `fit(X, y, epochs)` that goes on from the
        present attributes `w`, shape (2,), and `b`. It is given one cup at a time.
    """
    return LearnFromCups(Perceptron)
