"""Explorers of lesson 08: a ball on a loss, the way back, a microscope, and learning."""

import textwrap

import numpy as np

from lessons import microscope as lens
from lessons import network
from lessons.data import circles
from lessons.widgets.blame import DigitBack
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider, Tick, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.forward import BY_HAND, Sheet, one_row
from lessons.widgets.kindness import LEARNER_ERRORS, LearnerError, explain
from lessons.widgets.network_drawing import NetworkDrawing
from lessons.widgets.plane import CORNERS, GATES, factor, grid, plain, products
from lessons.widgets.training import TrainingExplorer

# A ball on a loss -------------------------------------------------------------------------

# The example that the lesson works by hand: one weight, the loss (w·2 + 1 − 5)².
X, BIAS, TARGET, START = 2.0, 1.0, 5.0, 3.0
LOWEST, STEEPNESS = 2.0, 8.0  # the slope at w is 8·(w − 2)
STEPS = 20


def loss_at(w):
    """Return the loss of a weight."""
    return (w * X + BIAS - TARGET) ** 2


def slope_at(w):
    """Return the slope of the loss at a weight."""
    return 2 * (w * X + BIAS - TARGET) * X


class Ball(Explorer):
    """The explorer that `ball` makes."""

    every = 700

    def controls(self):
        return {
            "steps": Time(0, STEPS),
            "rate": Slider(0.01, 0.3, 0.01, 0.01, label="learning rate"),
            "start": Slider(-1.0, 5.0, START, label="start at w"),
        }

    def walk(self, rate, start):
        """Return the weight before the first step and after each, shape (STEPS + 1,)."""
        way = [start]
        for _ in range(STEPS):
            way.append(way[-1] - rate * slope_at(way[-1]))
        return np.array(way)

    def compose(self, steps, rate, start):
        way = self.walk(rate, start)
        w = way[steps]
        short, long = self.verdict(rate)
        where = f"w = {plain(w, 2)}, slope {plain(slope_at(w), 2)}, loss {loss_at(w):.4g}"
        after = f"{steps} step{'s' * (steps != 1)}"
        words = f"Learning rate {rate:g}, from w = {plain(start)}, after {after}: {where}."
        words += f" The next step (arrow) leads to {plain(w - rate * slope_at(w), 2)}."
        # Before the first step, and before a guess, nothing says where it will lead.
        if steps:
            words += f" {long}"
        following = w - rate * slope_at(w)
        hill = self.hill(way[: steps + 1], following, short)
        return [hill, self.curve(way, steps, rate, start)], words

    def hill(self, way, following, short):
        # The axes follow the ball: whoever runs away is seen from further off.
        far = max(3.2, 1.1 * float(np.abs(np.append(way, following) - LOWEST).max()))
        low, high = LOWEST - far, LOWEST + far
        top = float(loss_at(high))
        panel = Panel((low, high), (-0.06 * top, top), title="The loss (2w + 1 − 5)²",
                      xlabel="weight w", least=330, grow=1.3, height=380)  # fmt: skip
        along = np.linspace(low, high, 161)
        panel.line(along, loss_at(along), "grey", 2.5)
        w, loss = way[-1], loss_at(way[-1])
        slope = slope_at(w)
        reach = 0.12 * (high - low)
        sign = "positive" if slope > 0 else "negative"
        panel.line([w - reach, w + reach], [loss - slope * reach, loss + slope * reach], sign, 2.5,
                   () if slope > 0 else DASHED)  # fmt: skip
        panel.line(way, loss_at(way), "grey", 1.5, DOTTED)
        panel.dots(way[:-1], loss_at(way[:-1]), "grey", 3)
        if abs(following - w) > 0.01 * far:
            panel.arrow((w, -0.03 * top), (following, -0.03 * top), "ink", 2)
        panel.dots([w], [loss], "marker", 10, edge="ink")
        panel.handle("ball", way[0], loss_at(way[0]), "where the ball starts", (0.1, 0),
                     f"w = {plain(way[0])}", grip=len(way) > 1)  # fmt: skip
        if len(way) > 1:
            panel.text(0.5, 0.95, short, bold=True, size="large", frame=True)
        if far > 3.2:
            panel.text(0.5, 0.86, "seen from further off", size="small", frame=True)
        return panel

    def curve(self, way, steps, rate, start):
        losses = loss_at(way[: steps + 1])
        before = {"rate": rate, "start": start, **self.before}
        old = loss_at(self.walk(before["rate"], before["start"]))[: steps + 1]
        top = 1.15 * max(float(losses.max()), 4.0)
        panel = Panel((-0.5, STEPS + 0.5), (-0.03 * top, top), title="Loss after each step",
                      xlabel="step", xticks=range(0, STEPS + 1, 5), least=260,
                      height=380)  # fmt: skip
        across = np.arange(steps + 1)
        if not np.allclose(old, losses):
            panel.line(across, old, "grey", 2, DOTTED)
        panel.line(across, losses, "positive", 2.2)
        panel.dots(across, losses, "positive", 3.5)
        panel.text(0.97, 0.95, f"loss {losses[-1]:.3g}", bold=True, align="right", frame=True)
        return panel

    def drag(self, name, x, y):
        return {"start": x, "steps": 0}

    def verdict(self, rate):
        """Return what a learning rate does, in a few words and in a sentence."""
        # Each step multiplies the distance to the valley by this number.
        keep = round(1 - STEEPNESS * rate, 9)
        share = f"Each step multiplies the distance to the valley at w = 2 by {plain(keep, 2)}: "
        if keep > 0.6:
            return "it creeps", share + "too small a rate, it creeps."
        if keep >= 0:
            return "it rolls down", share + "it arrives soon."
        if keep > -1:
            return "it leaps across", share + "it leaps across the valley and still arrives."
        if keep == -1:
            return "to and fro", share + "to and fro for ever."
        return "it diverges", share + "too large a rate, every leap ends higher. It diverges."


def ball():
    """Let a ball roll down the loss of one weight, step by step, from where you put it."""
    return Ball()


# What learners' functions return ----------------------------------------------------------


def copied(pairs):
    """Return a list of pairs of arrays that a learner's function may do with what it likes."""
    return [tuple(np.array(array, float) for array in pair) for pair in pairs]


def as_pairs(name, answer, shapes, letters):
    """Return a learner's list of (dW, db) or (W, b) as float arrays, or say what is wrong.

    Parameters
    ----------
    name : str
        Of the learner's function.
    answer : object
    shapes : list of (W, b)
        Arrays of the shapes that are asked for.
    letters : tuple of str
        What the two of a pair are called.
    """
    pair = f"({', '.join(letters)})"
    if answer is None:
        raise LearnerError(f"{name} returned nothing. Does it end with a return line?")
    if not isinstance(answer, (list, tuple)) or len(answer) != len(shapes):
        raise LearnerError(
            f"{name} should return a list with one pair {pair} per layer: {len(shapes)} here."
        )
    pairs = []
    for number, (mine, layer) in enumerate(zip(answer, shapes, strict=True), start=1):
        if not isinstance(mine, (list, tuple)) or len(mine) != 2:
            raise LearnerError(f"Entry {number} of what {name} returned should be a pair {pair}.")
        arrays = []
        for letter, array, like in zip(letters, mine, layer, strict=True):
            try:
                numbers = np.asarray(array, dtype=float)
            except (TypeError, ValueError):
                raise LearnerError(f"{letter}{number} of {name} should be numbers.") from None
            if numbers.shape != like.shape:
                raise LearnerError(
                    f"{letter}{number} of {name} should have the shape {like.shape}. "
                    f"It has {numbers.shape}."
                )
            arrays.append(numbers)
        pairs.append(tuple(arrays))
    return pairs


def finite(name, pairs):
    """Return the pairs of arrays that a learner's function gave, if all numbers are finite."""
    if not all(np.isfinite(array).all() for pair in pairs for array in pair):
        raise LearnerError(f"{name} returned NaN or infinity.")
    return pairs


def name_of(function):
    """Return what a learner's function or class is called."""
    return getattr(function, "__name__", type(function).__name__)


# The way back -----------------------------------------------------------------------------

# Lesson 06's network with a second output, so that softmax has something to share.
NETWORK: network.Layers = [
    BY_HAND[0],
    (np.array([[0.5, -0.5], [-1.5, 1.0]]), np.array([-0.1, 0.2])),
]
MOMENTS = (
    "the inputs", "forward: sums of layer 1", "forward: bend", "forward: logits",
    "probabilities and loss", "blame at the logits: P − Y", "slopes of layer 2",
    "blame goes back, then the bend", "slopes of layer 1", "one step, learning rate 0.5",
)  # fmt: skip
RATE = 0.5
HEIGHT = 430  # of the picture, in pixels


class StepThrough(Explorer):
    """The explorer that `step_through` makes."""

    every = 1800

    def __init__(self, backward=None, forward_with_cache=None):
        super().__init__()
        self.backward = backward
        self.forward_with_cache = forward_with_cache
        self.graph = NetworkDrawing((2, 2, 2), left=0.29, right=0.9)

    def controls(self):
        return {
            "time": Time(0, len(MOMENTS) - 1),
            "x1": Slider(-2.0, 2.0, 1.0),
            "x2": Slider(-2.0, 2.0, 0.5),
            "label": Choice(("second", "first"), label="right class"),
        }

    def compose(self, time, x1, x2, label):
        x, y = np.array([x1, x2]), 0 if label == "first" else 1
        sums, hidden, logits, cache = self.numbers_forward(x)
        p = network.softmax(logits)
        blame = p - np.eye(2)[y]
        slopes = self.numbers_backward(blame, cache)
        (dW1, db1), (dW2, db2) = slopes
        written = [[f"the right class is the {label}, p{y + 1}"]]
        written += [*self.forward_lines(x, sums, hidden, logits, p, y)]
        written += self.backward_lines(x, sums, hidden, blame, p, slopes)
        written.append(self.step_line(x, y, slopes, p))
        graph = self.network_panel(time, x, sums, hidden, logits, p, blame, slopes, written)
        sheet = Sheet(f"{time}: {MOMENTS[time]}", HEIGHT).write(written[: time + 1])
        given = f"Inputs {plain(x1)} and {plain(x2)}, the right class is the {label}. "
        words = f"Time {time} of {len(MOMENTS) - 1}, {MOMENTS[time]}"
        words = given + (f"{words}: {'; '.join(written[time])}." if time else "Move the time on.")
        if any("✗" in line for lines in written[: time + 1] for line in lines):
            words += " At a ✗, your number does not follow from the ones before it."
        return [graph, sheet], words

    def drag(self, name, x, y):
        return {name: self.graph.value_at(x)}

    def network_panel(self, time, x, sums, hidden, logits, p, blame, slopes, written):
        (dW1, db1), (dW2, db2) = slopes
        weights = [W for W, _ in NETWORK]
        title = "Forward: numbers" if time < 5 else "Backward: blame, and slopes on the wires"
        if time == 9:
            weights = [W - RATE * dW for W, (dW, _) in zip(weights, slopes, strict=True)]
            title = "After the step: the new weights"
        panel = Panel(title=title, axes=False, least=480, grow=1.5, height=HEIGHT)
        unknown = [None, None]
        columns = [
            x,
            unknown if time < 1 else sums if time == 1 else hidden,
            unknown if time < 3 else logits if time == 3 else p,
        ]
        asides = {
            1: [f"b = {plain(b)}" for b in NETWORK[0][1]],
            2: [f"b = {plain(b)}" for b in NETWORK[1][1]],
        }
        if time >= 5:
            asides[2] = [f"blame {plain(n, 2)}" for n in (blame if time == 5 else db2)]
        if time >= 7:
            asides[1] = [f"blame {plain(n, 2)}" for n in db1]
        at_work = {1: 0, 3: 1, 6: 1, 7: 1, 8: 0}.get(time)
        self.graph.wires(panel, weights, at_work=at_work)
        self.show_numbers(panel, time, weights, (dW1, dW2), written)
        lit = {2: 1, 4: 2, 5: 2}.get(time)
        self.graph.nodes(
            panel, columns, asides, lit=[(lit, 0), (lit, 1)] if lit is not None else []
        )
        self.graph.bars(panel, x)
        if at_work is not None:
            carried = {6: dW2, 7: weights[1] * blame, 8: dW1}.get(time, weights[at_work])
            self.graph.pulse(panel, f"{time}", at_work, carried, back=time > 5)
        return panel

    def show_numbers(self, panel, time, weights, dW, written):
        """Write weights on the wires; once they are known, the slopes in their place."""
        known = {0: time in (8,), 1: time in (6, 7, 8)}
        for layer, slopes in enumerate(dW):
            wires = [(layer, i, j) for i, j in np.ndindex(slopes.shape)]
            numbers = [slopes if known[layer] else W for W in weights]
            if not known[layer]:
                self.graph.numbers(panel, numbers, wires, 2 if time == 9 else 1)
                continue
            # A slope that does not follow is marked, here as on the sheet.
            lines = written[6 if layer else 8]
            off = [wire for wire, line in zip(wires, lines, strict=False) if "✗" in line]
            good = [wire for wire in wires if wire not in off]
            self.graph.numbers(panel, numbers, good, 2, "slope ", bold=True)
            self.graph.numbers(panel, numbers, off, 2, "✗ ", "negative", bold=True)

    def numbers_forward(self, x):
        """Return sums and outputs of the hidden layer, the logits, and the cache."""
        if self.forward_with_cache is None:
            sums, inputs = network.forward(NETWORK, x[np.newaxis])
            cache = [*zip(inputs, sums, strict=True)]
        else:
            name = name_of(self.forward_with_cache)
            answer = self.call(self.forward_with_cache, x[np.newaxis].copy(), copied(NETWORK))
            try:
                _, cache = answer
                (_, Z1), (A2, Z2) = cache
            except (TypeError, ValueError):
                raise LearnerError(
                    f"{name} should return the logits and a list with one pair (A, Z) per layer."
                ) from None
            cache = [
                (x[np.newaxis], one_row(Z1, 2, f"Z of layer 1, in the cache of {name},")[None]),
                tuple(one_row(part, 2, f"The cache of {name} for layer 2")[None]
                      for part in (A2, Z2)),
            ]  # fmt: skip
        return cache[0][1][0], cache[1][0][0], cache[1][1][0], cache

    def numbers_backward(self, blame, cache):
        """Return (dW, db) of both layers: the learner's, or those of the products shown."""
        if self.backward is None:
            inputs, sums = zip(*cache, strict=True)
            return network.backward(NETWORK, sums, inputs, blame[np.newaxis])
        name = name_of(self.backward)
        answer = self.call(self.backward, blame[None].copy(), copied(cache), copied(NETWORK))
        return finite(name, as_pairs(name, answer, NETWORK, ("dW", "db")))

    def forward_lines(self, x, sums, hidden, logits, p, y):
        def sum_lines(letter, inputs, layer, results):
            W, b = NETWORK[layer]
            for j, z in enumerate(results):
                terms = products(zip(inputs, W[:, j], strict=True), 2)
                yield f"{letter}{j + 1}: {terms} + {factor(b[j])} = {plain(z, 2)}"

        yield [*sum_lines("h", x, 0, sums)]
        pairs = zip(sums, hidden, strict=True)
        yield [f"h{j}: max({plain(z, 2)}, 0) = {plain(a, 2)}" for j, (z, a) in enumerate(pairs, 1)]
        yield [*sum_lines("p", hidden, 1, logits)]
        shares = [f"p{j}: softmax gives {plain(share, 2)}" for j, share in enumerate(p, start=1)]
        yield [*shares, f"loss: −log {plain(p[y], 2)} = {plain(-np.log(p[y]), 2)}"]

    def backward_lines(self, x, sums, hidden, blame, p, slopes):
        (dW1, db1), (dW2, db2) = slopes
        W2, _ = NETWORK[1]
        yield [
            f"p{j}: {plain(share, 2)} − {share - part:.0f} = {plain(part, 2)}"
            for j, (share, part) in enumerate(zip(p, blame, strict=True), start=1)
        ]
        yield [*self.slope_lines("h", hidden, "p", blame, dW2), *bias_lines("p", blame, db2)]
        fires = (sums > 0).astype(float)
        back = W2 @ blame
        lines = []
        for j, (carried, slope, mine) in enumerate(zip(back, fires, db1, strict=True)):
            terms = " + ".join(
                f"{factor(share, 2)}·{factor(w)}" for share, w in zip(blame, W2[j], strict=True)
            )
            lines.append(f"h{j + 1}: {terms} = {plain(carried, 2)}")
            lines.append(f"h{j + 1}: times the slope {slope:g} {said(mine, carried * slope)}")
        yield lines
        yield [*self.slope_lines("x", x, "h", db1, dW1), *bias_lines("h", back * fires, db1)]

    def slope_lines(self, source, inputs, target, blame, dW):
        for i, a in enumerate(inputs):
            for j, share in enumerate(blame):
                how = f"{plain(a, 2)}·{factor(share, 2)}"
                yield f"{source}{i + 1} to {target}{j + 1}: {how} {said(dW[i, j], a * share)}"

    def step_line(self, x, y, slopes, p):
        layers = copied(NETWORK)
        network.move(layers, slopes, RATE)
        after = lens.cross_entropy(np.array([y]))(network.logits_of(layers, x[np.newaxis]))
        return [f"the loss goes from {plain(-np.log(p[y]), 2)} to {plain(after, 2)}"]


def said(mine, right):
    """Return "= 0.58", or what the learner says in its place."""
    right_enough = np.isclose(mine, right, atol=1e-5)
    return f"= {plain(mine, 2)}" if right_enough else f"✗ you: {plain(mine, 2)}"


def bias_lines(letter, blame, db):
    """Yield a line for each bias of a layer: its slope is the blame of its neuron."""
    for j, (share, mine) in enumerate(zip(blame, db, strict=True), start=1):
        yield f"b of {letter}{j}: {said(mine, share)}".replace(": =", ":")


def step_through(backward=None, forward_with_cache=None):
    """Follow one sample forward through a network and its blame back, step by step.

    Parameters
    ----------
    backward : callable, optional
        Your own `backward(dZ, cache, layers)`, which returns a list of (dW, db). The slopes in
        the picture are then yours. Without it: the right ones.
    forward_with_cache : callable, optional
        Your own, for the numbers on the way forward.
    """
    return StepThrough(backward, forward_with_cache)


# The microscope ---------------------------------------------------------------------------

SIZES = (3, 4, 3)
ARRAYS = ("dW1", "db1", "dW2", "db2")


def specimen(m, seed):
    """Return samples, labels and a network at random non-zero weights.

    Every hidden neuron fires for some sample, and no sum is so near to ReLU's kink that trying
    would step across it.
    """
    for attempt in range(1000):
        rng = np.random.default_rng([seed, m, attempt])
        X = rng.normal(size=(m, SIZES[0]))
        y = rng.permutation(np.arange(m) % SIZES[-1])
        layers = [
            (rng.normal(0, 0.8, (n_in, n_out)), rng.normal(0, 0.5, n_out))
            for n_in, n_out in zip(SIZES[:-1], SIZES[1:], strict=True)
        ]
        sums = X @ layers[0][0] + layers[0][1]
        fires = np.mean(sums > 0, axis=0)
        if np.abs(sums).min() > 0.01 and fires.min() > 0 and np.mean(sums < 0) > 0.25:
            return X, y, layers
    raise AssertionError("no network to look at")


class Microscope(Explorer):
    """The explorer that `microscope` makes."""

    at_hand = 4

    def __init__(self, gradients=None):
        super().__init__()
        self.gradients = gradients

    def controls(self):
        return {
            "array": Choice(ARRAYS, label="look at"),
            "m": Slider(3, 12, 5, 1, label="samples m"),
            "seed": Slider(0, 20, 0, 1, label="other weights"),
            "explain": Tick(label="What does it mean?"),
        }

    def compose(self, array, m, seed, explain):
        X, y, layers = specimen(m, seed)
        loss = lens.cross_entropy(y)
        right = lens.slopes_by_trying(loss, X, layers)
        yours = right if self.gradients is None else self.learners(X, y, layers)
        readings = lens.read_layers(yours, right)
        meaning = lens.diagnose_network(yours, right, loss, X, layers)
        off = [reading for reading in readings if reading.state != "right"]
        hidden = "Tick the box to be told what it means." if off else ""
        table = self.table(readings, layers, array, meaning if explain else hidden)
        place = ARRAYS.index(array)
        pair = [np.ravel(both[place // 2][place % 2]) for both in (right, yours)]
        counted = f"{len(readings) - len(off)} of {len(readings)} arrays are right"
        listed = "; ".join(map(str, readings))
        shown = f"The dots compare {array} with the slopes found by trying."
        told = f" {meaning}" if explain else ""
        words = f"{m} samples, weights number {seed}: {counted}. {listed}. {shown}{told}"
        return [table, self.dots(array, *pair)], words

    def table(self, readings, layers, array, note):
        panel = Panel(title="Yours, and by trying", axes=False, least=340,
                      grow=1.2, height=380)  # fmt: skip
        places = (0.02, 0.16, 0.56, 0.76, 0.8)
        for place, head in zip(places, ("", "shape", "cosine", "ratio", ""), strict=True):
            panel.text(place, 0.93, head, bold=True, align="right" if head[:1] in "cr" else "left")
        panel.line([0, 1], [0.88, 0.88], "grey", 1)
        marked = dict(zip(ARRAYS, [part for pair in layers for part in pair], strict=True))
        for row, reading in enumerate(readings):
            y = 0.8 - 0.115 * row
            good = reading.state == "right"
            state = "✓ right" if good else "✗ zero" if reading.state == "zero" else "✗ off"
            words = (reading.name, str(marked[reading.name].shape), *numbers_of(reading), state)
            if reading.name == array:
                panel.box(0, 1, y - 0.055, y + 0.055, "marker", opacity=0.35)
            for k, (place, word) in enumerate(zip(places, words, strict=True)):
                panel.text(
                    place, y, word, align="right" if k in (2, 3) else "left",
                    colour=("positive" if good else "negative") if k == 4 else "ink",
                    bold=k == 4 and not good,
                )  # fmt: skip
            panel.button(reading.name, 0.5, y, f"look at {reading.name}", 34,
                         reading.name == array)  # fmt: skip
        panel.text(0, 0.14, textwrap.fill(note, 52), size="small", align="left")
        return panel

    def dots(self, array, right, yours):
        largest = max(np.abs(right).max(), np.abs(yours).max()) or 1.0
        reach = 1.15
        panel = Panel((-reach, reach), (-reach, reach), title=f"{array}, each number",
                      xlabel="by trying", ylabel="yours", xticks=(-1, 0, 1), yticks=(-1, 0, 1),
                      square=True, least=290, height=380)  # fmt: skip
        panel.line([-reach, reach], [-reach, reach], "grey", 1.3, DASHED)
        panel.text(0.98, 0.14, "on the line: right", "grey", "small", align="right", frame=True)
        panel.dots(right / largest, yours / largest, "positive", 5, edge="ink")
        return panel

    def press(self, name):
        return {"array": name}

    def learners(self, X, y, layers):
        """Return the learner's gradients."""
        name = name_of(self.gradients)
        given = copied(layers)
        answer = self.call(self.gradients, X, y, given)
        pairs = finite(name, as_pairs(name, answer, layers, ("dW", "db")))
        if any(not np.array_equal(a, b) for mine, was in zip(given, layers, strict=True)
               for a, b in zip(mine, was, strict=True)):  # fmt: skip
            raise LearnerError(
                f"{name} changed the weights that it was given. Slopes move nothing."
            )
        return pairs


def numbers_of(reading):
    """Return cosine and ratio in words."""
    if np.isnan(reading.cosine):
        return "–", "–"
    return lens.figure(reading.cosine), lens.figure(reading.ratio)


def microscope(gradients=None):
    """Hold gradients against central differences, array by array, at random weights.

    Parameters
    ----------
    gradients : callable, optional
        Your own `gradients(X, y, layers)`: the slopes of the cross-entropy, a list with one
        (dW, db) per layer. Without it: right ones.
    """
    return Microscope(gradients)


# Learning ---------------------------------------------------------------------------------

LOW, HIGH, COUNT = -1.5, 1.5, 61
SAMPLES, HIDDEN, EPOCHS = 100, 8, 300
BATCHES = {
    "all samples": (SAMPLES, 4), "a mini-batch": (10, 2), "one sample": (1, 1)
}  # fmt: skip
DATA = ("circles", "XOR")
XOR_SCALE = 1.6  # XOR's corners 0 and 1 stand at −0.8 and 0.8 of the picture


class Learn(TrainingExplorer):
    """The explorer that `learn` makes."""

    at_hand = 4
    remembers = ("layers", "epoch")
    stride = 2

    def __init__(self, train=None):
        super().__init__()
        self.function = train
        self.points = grid(LOW, HIGH, COUNT)
        self.earlier = []  # the mean losses of the training before

    def controls(self):
        return {
            "data": Choice(DATA),
            "batch": Choice(tuple(BATCHES), label="a step looks at"),
            "rate": Slider(0.05, 3.0, 0.5, 0.05, label="learning rate"),
            "seed": Slider(0, 20, 0, 1, label="start number"),
        }

    def reset(self, data, batch, rate, seed):
        self.earlier = [np.mean(losses) for losses in getattr(self, "losses", [])]
        rng = np.random.default_rng(seed)
        if data == "XOR":
            self.X, self.y = CORNERS, np.array(GATES["XOR"])
        else:
            self.X, self.y = circles(SAMPLES, 0.1, np.random.default_rng(1))
        self.batch = BATCHES[batch][DATA.index(data)]
        self.layers = network.he_layers((2, HIDDEN, 2), rng)
        self.rate = rate
        self.losses, self.epoch = [], 0  # of every epoch, and the one that is shown
        if self.function is not None:
            self.one_epoch()  # so that what is wrong with it shows at once

    def one_epoch(self):
        """Return the layers and losses after one epoch of the learner's function."""
        if self.function is None:
            return self.right_epoch()
        name = name_of(self.function)
        answer = self.call(
            self.function, self.X, self.y, copied(self.layers), self.rate, 1, self.batch
        )
        if answer is None:
            raise LearnerError(f"{name} returned nothing. Does it end with a return line?")
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise LearnerError(f"{name} should return two things: the layers and the losses.")
        layers = as_pairs(name, answer[0], self.layers, ("W", "b"))
        try:
            losses = np.asarray(answer[1], dtype=float)
        except (TypeError, ValueError):
            raise LearnerError(f"The losses of {name} should be plain numbers.") from None
        steps = -(-len(self.X) // self.batch)
        if losses.shape != (steps,):
            raise LearnerError(
                f"{name} should return one loss per step, {steps} in this epoch. "
                f"The shape of yours is {losses.shape}."
            )
        return layers, losses.tolist()

    def right_epoch(self):
        layers, losses = copied(self.layers), []
        for start in range(0, len(self.X), self.batch):
            X, y = self.X[start : start + self.batch], self.y[start : start + self.batch]
            loss = lens.cross_entropy(y)
            losses.append(loss(network.logits_of(layers, X)))
            network.move(layers, lens.slopes_by_trying(loss, X, layers), self.rate)
        return layers, losses

    def train(self):
        for epoch in range(EPOCHS):
            with np.errstate(all="ignore"):
                layers, losses = self.one_epoch()
            self.losses.append(losses)
            self.epoch = len(self.losses)
            if not all(np.isfinite(part).all() for pair in layers for part in pair):
                return  # diverged: keep the last numbers that are some
            self.layers = layers
            yield (epoch + 1) / EPOCHS

    def compose(self, data, batch, rate, seed):
        scale, shift = (XOR_SCALE, 0.5) if data == "XOR" else (1.0, 0.0)
        Z = network.logits_of(self.layers, self.points / scale + shift)
        chances = 1 / (1 + np.exp(np.clip(Z[:, 0] - Z[:, 1], -500, 500)))
        guesses = np.argmax(network.logits_of(self.layers, self.X), axis=1)
        right = int(np.sum(guesses == self.y))
        losses = self.losses[: self.epoch]
        many = {"all samples": f"all {len(self.X)} samples", "one sample": "one sample"}
        sees = many.get(batch, f"{self.batch} samples")
        with_whom = f"{data}, learning rate {rate:g}, each step looks at {sees}"
        score = f"{right} of {len(self.X)} right"
        plane = Panel((LOW, HIGH), (LOW, HIGH), title=f"Class 1: {score}",
                      xlabel="x1", ylabel="x2", xticks=(), yticks=(), square=True, least=300,
                      height=400)  # fmt: skip
        plane.map(0.9 * (2 * chances.reshape(COUNT, COUNT) - 1))
        plane.classes((self.X - shift) * scale, self.y, 4 if data != "XOR" else 8)
        last = float(np.mean(losses[-1])) if losses else np.nan
        steps = sum(map(len, losses))
        if not losses:
            short = "not trained yet"
            words = f"{with_whom}. Random weights, start number {seed}: {score}. Press Train."
        elif not np.isfinite(last):
            short = "diverged"
            words = (
                f"{with_whom}, start number {seed}. Diverged in epoch {len(losses)}: the "
                "loss is not a number any more. Try a smaller learning rate."
            )
        else:
            short = f"loss {last:.3f}"
            words = (
                f"{with_whom}, start number {seed}. After {len(losses)} epochs, {steps} steps: "
                f"loss {last:.3f}, {score}."
            )
        return [plane, self.curve(losses, short, f"a step: {batch}, rate {rate:g}")], words

    def curve(self, losses, short, note):
        """Draw every step's loss thin, thinned where there are thousands, and the epochs' means."""
        means = np.array([np.mean(part) for part in losses])
        single = np.concatenate(losses) if losses else np.zeros(0)
        when = np.arange(len(single)) / max(1, len(single)) * len(losses)
        stride = max(1, len(single) // 800)
        while np.gcd(stride, -(-len(self.X) // self.batch)) > 1:
            stride += 1  # or it would always pick the same samples
        thin = slice(None, None, stride)
        known = np.concatenate([means, single[thin], self.earlier, [0.95]])
        panel = Panel((0, EPOCHS), (0, 1.05 * np.max(known[np.isfinite(known)])), xlabel="epoch",
                      title="Loss (grey and thin: of each step)", least=300, grow=1.2,
                      height=400)  # fmt: skip
        panel.line(when[thin], single[thin], "pale", 1)
        panel.line(np.arange(1, len(self.earlier) + 1), self.earlier, "grey", 1.5, DOTTED)
        panel.line(np.arange(1, len(means) + 1), means, "positive", 2.8)
        panel.corner(short, note, "dotted: the run before" if self.earlier else "")
        return panel


def learn(train=None):
    """Train a network of 8 hidden neurons on the circles or on XOR while you watch.

    Parameters
    ----------
    train : callable, optional
        Your own `train(X, y, layers, lr, epochs, batch)`, which returns the layers and the
        losses; called for one epoch at a time. Without it: a right one.
    """
    return Learn(train)


# The challenge ----------------------------------------------------------------------------


def product_and_sum(a, b):
    """The least that an autograd must do: +, * and a value that is used twice."""
    return a * b + b * b


def used_twice(a, b):
    """A value with two ways to the result: their slopes add up."""
    c = a * b
    return c * c + c + a


def diamond(a, b):
    """A value used at once and through another: it may pass its blame on only after both."""
    c = a + b
    d = c * b
    return c + d * c


def bent(a, b):
    """A ReLU on both sides of its kink."""
    return (a * b + b * b).relu() * a + (a + b).relu()


GRAPHS = {
    "a·b + b·b": product_and_sum,
    "c = a·b, c·c + c + a": used_twice,
    "c = a + b, d = c·b, c + d·c": diamond,
    "relu(a·b + b·b)·a + relu(a + b)": bent,
}


class Number(float):
    """A float with the operations of an autograd value, for slopes by trying."""

    def __add__(self, other):
        return Number(float(self) + float(other))

    def __mul__(self, other):
        return Number(float(self) * float(other))

    def relu(self):
        return Number(max(float(self), 0.0))


def try_graph(graph, Value, a, b):
    """Return the slopes of a graph with respect to a and b: by trying, and by an autograd."""

    def result(a, b):
        return float(graph(Number(a), Number(b)))

    h = lens.H
    values = Value(a), Value(b)
    graph(*values).backward()
    return (
        [
            (result(a + h, b) - result(a - h, b)) / (2 * h),
            (result(a, b + h) - result(a, b - h)) / (2 * h),
        ],
        [float(value.grad) for value in values],
    )


def try_autograd(Value):
    """Compare the slopes of a scalar autograd with slopes found by trying, graph by graph.

    Parameters
    ----------
    Value : class
        ``Value(number)`` with +, *, ``relu()``, ``backward()`` and ``grad``.
    """
    for name, graph in GRAPHS.items():
        try:
            right, yours = try_graph(graph, Value, 2.0, -3.0)
        except LEARNER_ERRORS as error:
            print(f"{name}\n   not yet: {explain(error, name_of(Value)).splitlines()[0]}")
            continue
        good = np.allclose(right, yours, rtol=1e-5, atol=1e-7)
        words = "   ".join(
            f"d{letter} by trying {plain(a, 3)}, yours {plain(b, 3)}"
            for letter, a, b in zip("ab", right, yours, strict=True)
        )
        print(f"{name}\n   {'✓ right' if good else '✗ off  '}   {words}")


def digit(backward=None):
    """Send the blame for a handwritten digit back through 784-128-10, and learn from it.

    Parameters
    ----------
    backward : callable, optional
        Your own `backward(dZ, cache, layers)`; all blame in the picture is then yours.
    """
    return DigitBack(backward)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    ball: None,
    step_through: "backward",
    digit: "backward",
    microscope: "gradients",
    learn: "train",
}
