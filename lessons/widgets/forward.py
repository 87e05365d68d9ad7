"""Explorer of lesson 06: a network drawn as a graph, and one slider through its computation."""

import numpy as np

from lessons.network import relu, sigmoid
from lessons.widgets import style
from lessons.widgets.controls import Slider
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import plain, signed
from lessons.widgets.table import Stamp

# The network that the lesson works by hand. Layers are pairs (W, b), from first to last.
BY_HAND = (
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5], [-1.5]]), np.array([-0.1])),
)
INPUTS = (1.0, 0.5, -0.5)
DEEDS = ("multiply", "add", "bend")
WIDEST, DEEPEST = 3, 3
# Keeps a number readable on top of an edge.
GROUND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.95, "pad": 1}
MARKER = "#f5c542"
ROWS = 13  # lines of arithmetic that fit beside the network


def bend(z, last):
    """Return what a layer makes of its sums: a sigmoid in the last one, otherwise a ReLU."""
    return sigmoid(z) if last else relu(z)


# The drawing -----------------------------------------------------------------------------


class NetworkGraph:
    """A network as nodes and edges, every weight on its edge and every bias above its node.

    What stays is drawn once: a positive weight as a solid blue edge, a negative one dashed and
    brown, a larger one thicker. The numbers in the nodes move, and which edges are at work.

    Parameters
    ----------
    axes : Axes
        Becomes an empty sheet from 0 to 1.
    layers : sequence of (W, b)
        From first to last: W of shape (inputs, neurons), b of shape (neurons,).
    """

    def __init__(self, axes, layers):
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        sizes = layer_sizes(layers)
        self.names = node_names(sizes)
        across = np.linspace(0.07, 0.93, len(sizes))
        places = [[(x, y) for y in heights(n)] for x, n in zip(across, sizes, strict=True)]
        self.edges = []
        for layer, (W, b) in enumerate(layers):
            left, right = places[layer], places[layer + 1]
            self.edges.append(self._connect(axes, left, right, W))
            for (x, y), bias in zip(right, b, strict=True):
                self._write(axes, x, y + 0.085, f"b = {plain(bias)}", va="bottom")
        points = np.array([place for column in places for place in column])
        self.dots = axes.scatter(*points.T, s=2200, linewidth=1.4, edgecolor=style.INK, zorder=6)
        self.values, self.asides = [], []
        for names, column in zip(self.names, places, strict=True):
            look = {"ha": "center", "zorder": 7}
            self.values.append([axes.text(x, y, "", va="center", **look) for x, y in column])
            # What the sum was before it was bent, below the name.
            look |= {"va": "top", "fontsize": style.SMALL, "color": style.GREY, "bbox": GROUND}
            self.asides.append([axes.text(x, y - 0.138, "", **look) for x, y in column])
            for name, (x, y) in zip(names, column, strict=True):
                self._write(axes, x, y - 0.08, name, va="top", fontweight="bold")

    @property
    def moving(self):
        """The artists that change with the numbers."""
        edges = [edge for layer in self.edges for edge in layer]
        texts = [text for column in self.values + self.asides for text in column]
        return [*edges, self.dots, *texts]

    def show(self, columns, sums=None):
        """Write a number into every node.

        Parameters
        ----------
        columns : sequence of sequences
            For each column of nodes, from the inputs on, its numbers; None for a number that
            is not computed yet.
        sums : dict
            For some columns, the sums before bending, to stand below the nodes.
        """
        colours = []
        for column, numbers in enumerate(columns):
            below = (sums or {}).get(column, [None] * len(numbers))
            for node, number in enumerate(numbers):
                known = number is not None
                colours.append(style.SOFT((np.clip(number, -2, 2) + 2) / 4) if known else "white")
                self.values[column][node].set_text(plain(number, 2) if known else "?")
                z = below[node]
                self.asides[column][node].set_text("" if z is None else f"z = {plain(z, 2)}")
        self.dots.set_facecolor(colours)

    def mark(self, layer):
        """Mark the edges into a layer (0 is the first one) as being at work; None for none."""
        for number, edges in enumerate(self.edges):
            for edge in edges:
                edge.set_visible(number == layer)

    def _connect(self, axes, left, right, W):
        """Draw the edges of a layer with their weights; return what marks them."""
        marks = []
        for i, (x1, y1) in enumerate(left):
            for j, (x2, y2) in enumerate(right):
                (edge,) = axes.plot([x1, x2], [y1, y2], zorder=1.5)
                edge.set_linewidth(0.8 + 1.4 * min(abs(W[i, j]), 2))
                edge.set_color(style.POSITIVE if W[i, j] >= 0 else style.NEGATIVE)
                edge.set_linestyle("-" if W[i, j] >= 0 else (0, (4, 2)))
                # Near its start, where edges to different nodes have not met yet; a middle
                # node's weights stand farther on, out of the way of its neighbours'.
                share = max(0.27, 0.1 / (x2 - x1)) + 0.28 * (len(left) == 3 and i == 1)
                self._write(
                    axes, x1 + share * (x2 - x1), y1 + share * (y2 - y1), plain(W[i, j]),
                    va="center",
                )  # fmt: skip
                # Like a text marker over the ink, so that the ink need not be drawn again.
                marks += axes.plot(
                    [x1, x2], [y1, y2], color=MARKER, alpha=0.4, linewidth=11, zorder=5
                )
        return marks

    def _write(self, axes, x, y, word, **look):
        look = {"ha": "center", "fontsize": style.SMALL, "zorder": 2, "bbox": GROUND} | look
        axes.text(x, y, word, **look)


def layer_sizes(layers):
    """Return how many inputs there are, and how many neurons in each layer."""
    return [len(layers[0][0]), *(len(b) for _, b in layers)]


def node_names(sizes):
    """Return the names of all nodes, column by column: x1, x2, then h1, h2, then p."""
    hidden = len(sizes) - 2
    letters = "x" + ("h" if hidden == 1 else "gh"[:hidden]) + "p"
    names = [[f"{letter}{i + 1}" for i in range(n)] for letter, n in zip(letters, sizes)]  # noqa: B905
    return names if sizes[-1] > 1 else [*names[:-1], ["p"]]


def heights(count):
    """Return the heights of a column's nodes, the first one on top."""
    if count == 1:
        return [0.5]
    spread = 0.26 if count == 2 else 0.345
    return np.linspace(0.5 + spread, 0.5 - spread, count)


# The explorer ----------------------------------------------------------------------------


class StepThrough(Explorer):
    """The explorer that `step_through` makes."""

    size = (9.6, 4.6)

    def __init__(self, forward_with_cache=None, layers=None):
        super().__init__()
        self.function = forward_with_cache
        self.layers = drawable(BY_HAND if layers is None else layers)
        self.names = node_names(layer_sizes(self.layers))
        self.steps = [(layer, deed) for layer in range(len(self.layers)) for deed in DEEDS]

    def controls(self):
        # Learners who bring a function of their own want to see first where it ends.
        start = 0 if self.function is None else len(self.steps)
        inputs = zip(self.names[0], INPUTS, strict=False)
        return {
            "time": Slider(0, len(self.steps), start, 1),
            **{name: Slider(-2.0, 2.0, value) for name, value in inputs},
        }

    def draw(self, figure):
        graph, sheet = figure.subplots(1, 2, width_ratios=(1.2, 1))
        self.graph = NetworkGraph(graph, self.layers)
        sheet.set(xlim=(0, 1), ylim=(0, 1))
        sheet.axis("off")
        self.head = Stamp(sheet, 0, 0.95, fontsize=style.LARGE, fontweight="bold")
        # A sum of three products needs room.
        wide = max(layer_sizes(self.layers)[:-1]) > 2
        small = style.SMALL - 1 if wide else style.SMALL
        tops = [0.85 - 0.067 * row for row in range(ROWS)]
        self.deeds = [Stamp(sheet, 0, top, fontsize=small) for top in tops]
        self.lines = [Stamp(sheet, 0.155, top, fontsize=small) for top in tops]
        return [*self.graph.moving, self.head, *self.deeds, *self.lines]

    def update(self, time, **inputs):
        x = np.array([inputs[name] for name in self.names[0]])
        stages = self.right_numbers(x) if self.function is None else self.learners_numbers(x)
        written = [self._arithmetic(x, stages, *step) for step in self.steps[:time]]
        self._show_graph(x, stages, time)
        self._show_sheet(written)
        given = ", ".join(f"{n} = {plain(v)}" for n, v in zip(self.names[0], x, strict=True))
        return f"Inputs {given}. " + (self._progress(stages, written) if time else self._start())

    # Where the numbers come from ---------------------------------------------------------

    def right_numbers(self, x):
        """Return for each layer what goes in, its sums without and with bias, and its output.

        Parameters
        ----------
        x : ndarray, shape (n_in,)

        Returns
        -------
        list of dict of ndarray
            With the keys "input" and the three deeds.
        """
        stages, a = [], x
        for number, (W, b) in enumerate(self.layers, start=1):
            products = a @ W
            z = products + b
            out = bend(z, number == len(self.layers))
            stages.append({"input": a, "multiply": products, "add": z, "bend": out})
            a = out
        return stages

    def learners_numbers(self, x):
        """Return the same, made of the logits and the cache of the learner's function."""
        name = getattr(self.function, "__name__", "forward_with_cache")
        copies = [(W.copy(), b.copy()) for W, b in self.layers]
        answer = self.call(self.function, x[np.newaxis, :], copies)
        if answer is None:
            raise LearnerError(f"{name} returned nothing. Does it end with a return line?")
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise LearnerError(f"{name} should return two things: the logits and the cache.")
        logits, cache = answer
        if not isinstance(cache, (tuple, list)) or len(cache) != len(self.layers):
            raise LearnerError(
                f"The cache of {name} should be a list with one pair (A, Z) for each layer, "
                f"{len(self.layers)} in all."
            )
        stages = []
        for number, (pair, (W, b)) in enumerate(zip(cache, self.layers, strict=True), start=1):
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                raise LearnerError(f"Entry {number} of the cache should be a pair (A, Z).")
            a = one_row(pair[0], len(W), f"A of layer {number}, in the cache of {name},")
            z = one_row(pair[1], len(b), f"Z of layer {number}, in the cache of {name},")
            stages.append({"input": a, "multiply": a @ W, "add": z})
            if number > 1:
                stages[-2]["bend"] = a
        stages[-1]["bend"] = sigmoid(one_row(logits, len(b), f"The logits of {name}"))
        return stages

    def _expected(self, x, stages, layer, deed):
        """Return what a step makes of the numbers before it, for finding where it goes wrong."""
        W, b = self.layers[layer]
        here = stages[layer]
        if deed == "multiply":
            return (here["input"] if layer else x) @ W
        if deed == "add":
            return here["multiply"] + b
        return bend(here["add"], layer + 1 == len(stages))

    # Picture and words -------------------------------------------------------------------

    def _show_graph(self, x, stages, time):
        columns, sums = [x], {}
        for layer, stage in enumerate(stages):
            done = min(time - len(DEEDS) * layer, len(DEEDS))
            columns.append(stage[DEEDS[done - 1]] if done > 0 else [None] * len(stage["add"]))
            if done == len(DEEDS):
                sums[layer + 1] = stage["add"]
        self.graph.show(columns, sums)
        # Products come along the edges; adding and bending happen in the nodes.
        at_work, deed = self.steps[time - 1] if time else (None, "")
        self.graph.mark(at_work if deed == "multiply" else None)

    def _show_sheet(self, written):
        rows = [
            (deed if first == 0 else "", line, step)
            for step, ((_, deed), lines) in enumerate(zip(self.steps, written, strict=False))
            for first, line in enumerate(lines)
        ][-ROWS:]
        rows += [("", "", -1)] * (ROWS - len(rows))
        for left, right, (deed, line, step) in zip(self.deeds, self.lines, rows, strict=True):
            left.set_text(deed)
            right.set_text(line)
            for text in (left, right):
                text.set_color(style.INK if step + 1 == len(written) else style.GREY)
            right.set_fontweight("bold" if "✗" in line else "normal")
            if "✗" in line:
                right.set_color(style.NEGATIVE)
        head = "time 0: move on to multiply"
        if written:
            layer, deed = self.steps[len(written) - 1]
            head = f"time {len(written)}: layer {layer + 1}, {deed}"
        self.head.set_text(head)

    def _arithmetic(self, x, stages, layer, deed):
        """Return a line for each neuron of a layer: how its number comes about at a step."""
        W, b = self.layers[layer]
        stage = stages[layer]
        expected = self._expected(x, stages, layer, deed)
        lines = []
        for j, name in enumerate(self.names[layer + 1]):
            if deed == "multiply":
                terms = zip(stage["input"], W[:, j], strict=True)
                how = " + ".join(f"{plain(a, 2)}·{factor(weight)}" for a, weight in terms)
            elif deed == "add":
                how = f"{plain(stage['multiply'][j], 2)}{signed(b[j])}"
            elif layer + 1 == len(stages):
                how = f"sigmoid({plain(stage['add'][j], 2)})"
            else:
                how = f"max({plain(stage['add'][j], 2)}, 0)"
            wrong = not np.isclose(stage[deed][j], expected[j], atol=1e-5)
            said = plain(stage[deed][j], 2)
            lines.append(f"{name} = {how} {f'✗ you: {said}' if wrong else f'= {said}'}")
        return lines

    def _start(self):
        parts = []
        for layer, (W, b) in enumerate(self.layers):
            left, right = self.names[layer : layer + 2]
            for j, name in enumerate(right):
                edges = [f"{plain(W[i, j])} from {source}" for i, source in enumerate(left)]
                parts.append(f"{name} has the weights {', '.join(edges)} and b = {plain(b[j])}")
        return f"{'; '.join(parts)}. Nothing is computed yet."

    def _progress(self, stages, written):
        time = len(written)
        layer, deed = self.steps[time - 1]
        words = f"Time {time} of {len(self.steps)}, layer {layer + 1}, {deed}: "
        words += f"{'; '.join(written[-1])}."
        if deed == "bend" and layer + 1 < len(stages):
            pairs = zip(self.names[layer + 1], stages[layer]["bend"], strict=True)
            silent = [name for name, a in pairs if a == 0]
            words += f" ReLU silences {' and '.join(silent)}." if silent else ""
        if any("✗" in line for lines in written for line in lines):
            words += " At a ✗, your function's number does not follow from the ones before it."
        elif self.function is not None and time == len(self.steps):
            words += " All numbers are your function's, and all of them follow."
        return words


def factor(weight):
    """Return a weight as the second factor of a product: negative ones in parentheses."""
    return plain(weight) if weight >= 0 else f"({plain(weight)})"


def one_row(value, width, what):
    """Return the learner's array of one row as a flat float array, or say what is wrong."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise LearnerError(f"{what} should be an array of numbers.") from None
    if array.shape != (1, width):
        raise LearnerError(
            f"{what} should have the shape {(1, width)} for one sample. It has {array.shape}."
        )
    if not np.isfinite(array).all():
        raise LearnerError(f"{what} should be finite, but NaN or infinity is in it.")
    return array[0]


def drawable(layers):
    """Return the layers with float arrays; `ValueError` if there is no room to draw them."""
    layers = [(np.asarray(W, float), np.asarray(b, float)) for W, b in layers]
    if max(layer_sizes(layers)) > WIDEST or len(layers) > DEEPEST:
        raise ValueError(f"there is room for {DEEPEST} layers and {WIDEST} neurons in each")
    return layers


def step_through(forward_with_cache=None, layers=None):
    """Follow one sample through a network: multiply, add, bend, repeat, by a slider.

    Parameters
    ----------
    forward_with_cache : callable, optional
        Your own `forward_with_cache(X, layers)`, which returns the logits and a list of pairs
        (A, Z). All numbers in the picture are then made of yours. Without it: the right ones.
    layers : list of tuple (W, b), optional
        Another network, of at most three layers with at most three neurons each. Without it: the
        one that the lesson works by hand.
    """
    return StepThrough(forward_with_cache, layers)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {step_through: "forward_with_cache"}
