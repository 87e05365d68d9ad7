"""Explorers of lesson 06: one sample's way through a network, a batch's and a digit's."""

import functools

import numpy as np

from lessons.data import one_digit
from lessons.network import backward, he_layers, move, relu, sigmoid, softmax
from lessons.network import forward as right_forward
from lessons.widgets.canvas import Panel
from lessons.widgets.controls import Choice, Slider, Time
from lessons.widgets.digits import SIDE, small_set
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LearnerError, as_numbers
from lessons.widgets.network_drawing import NetworkDrawing, layer_sizes
from lessons.widgets.plane import plain, products, signed

# The network that the lesson works by hand. Layers are pairs (W, b), from first to last.
BY_HAND = (
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5], [-1.5]]), np.array([-0.1])),
)
INPUTS = (1.0, 0.5, -0.5)
DEEDS = ("multiply", "add", "bend")
WIDEST, DEEPEST = 3, 3
HEIGHT = 420  # of the picture, in pixels


def bend(z, last):
    """Return what a layer makes of its sums: a sigmoid in the last one, otherwise a ReLU."""
    return sigmoid(z) if last else relu(z)


# The explorer ----------------------------------------------------------------------------


class Sheet:
    """A column of lines of arithmetic beside a network.

    Parameters
    ----------
    title : str
    """

    gap = 20  # pixels from line to line

    def __init__(self, title, height=HEIGHT):
        self.panel = Panel(title=title, axes=False, least=330, height=height)
        self.room = int((height - 40) / self.gap)

    def write(self, steps):
        """Write the lines of each step; those of the last one stand out, and wrong ones.

        Parameters
        ----------
        steps : list of list of str
        """
        rows = [(line, lines is steps[-1]) for lines in steps for line in lines]
        # The newest are always to be seen, and so is the first wrong one.
        wrong = next((k for k, (line, _) in enumerate(rows) if "✗" in line), len(rows))
        first = max(0, min(len(rows) - self.room, wrong))
        for k, (line, new) in enumerate(rows[first : first + self.room]):
            off = "✗" in line
            self.panel.text(
                0, 1, line, "negative" if off else "ink" if new else "grey", align="left",
                bold=off, up=-14 - self.gap * k, frame=True,
            )  # fmt: skip
        return self.panel


class StepThrough(Explorer):
    """The explorer that `step_through` makes."""

    def __init__(self, forward_with_cache=None, layers=None):
        super().__init__()
        self.function = forward_with_cache
        self.layers = drawable(BY_HAND if layers is None else layers)
        self.graph = NetworkDrawing(layer_sizes(self.layers), left=0.29)
        self.names = self.graph.names
        self.steps = [(layer, deed) for layer in range(len(self.layers)) for deed in DEEDS]

    def controls(self):
        inputs = zip(self.names[0], INPUTS, strict=False)
        return {
            "time": Time(0, len(self.steps)),
            **{name: Slider(-2.0, 2.0, value) for name, value in inputs},
        }

    def compose(self, time, **inputs):
        x = np.array([inputs[name] for name in self.names[0]])
        stages = self.right_numbers(x) if self.function is None else self.learners_numbers(x)
        written = [self._arithmetic(x, stages, *step) for step in self.steps[:time]]
        given = ", ".join(f"{n} = {plain(v)}" for n, v in zip(self.names[0], x, strict=True))
        words = f"Inputs {given}. "
        words += self._progress(stages, written) if time else self._start()
        head = "Nothing is computed yet"
        if time:
            layer, deed = self.steps[time - 1]
            head = f"Layer {layer + 1}: {deed}"
        return [self.network_panel(x, stages, time), Sheet(head).write(written)], words

    def drag(self, name, x, y):
        return {name: self.graph.value_at(x)}

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

    def network_panel(self, x, stages, time):
        panel = Panel(title="The network", axes=False, least=460, grow=1.7, height=HEIGHT)
        columns, asides = [x], {}
        for layer, (stage, (_, b)) in enumerate(zip(stages, self.layers, strict=True)):
            done = min(time - len(DEEDS) * layer, len(DEEDS))
            columns.append(stage[DEEDS[done - 1]] if done > 0 else [None] * len(b))
            asides[layer + 1] = [f"b = {plain(bias)}" for bias in b]
            if done == len(DEEDS):
                # What the sum was before it was bent.
                asides[layer + 1] = [
                    f"{words}\nz = {plain(z, 2)}"
                    for words, z in zip(asides[layer + 1], stage["add"], strict=True)
                ]
        weights = [W for W, _ in self.layers]
        layer, deed = self.steps[time - 1] if time else (None, "")
        # Products come along the wires; adding and bending happen in the neurons.
        self.graph.wires(panel, weights, at_work=layer if deed == "multiply" else None)
        self.graph.numbers(panel, weights)
        at_work = [] if deed in ("", "multiply") else [
            (layer + 1, node) for node in range(len(self.names[layer + 1]))
        ]  # fmt: skip
        self.graph.nodes(panel, columns, asides, lit=at_work)
        self.graph.bars(panel, x)
        if deed == "multiply":
            self.graph.pulse(panel, f"{time}", layer, weights[layer])
        return panel

    def _arithmetic(self, x, stages, layer, deed):
        """Return a line for each neuron of a layer: how its number comes about at a step."""
        W, b = self.layers[layer]
        stage = stages[layer]
        expected = self._expected(x, stages, layer, deed)
        lines = []
        for j, name in enumerate(self.names[layer + 1]):
            if deed == "multiply":
                how = products(zip(stage["input"], W[:, j], strict=True), 2)
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
    """Follow one sample through a network: multiply, add, bend, repeat, step by step.

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


# A batch ---------------------------------------------------------------------------------

# In the first row only h1 speaks, in the second only h2, in the third neither.
BATCH = np.array([[1.0, 0.5], [-1.0, 0.5], [0.5, -2.0]])
SOURCES = {
    **{f"x{k + 1} of sample {i + 1}": ("X", (i, k)) for i, k in np.ndindex(BATCH.shape)},
    **{f"weight x{i + 1} → h{j + 1}": ("W1", (i, j)) for i, j in np.ndindex(2, 2)},
    **{f"bias of h{j + 1}": ("b1", (j,)) for j in range(2)},
    **{f"weight h{i + 1} → p": ("W2", (i, 0)) for i in range(2)},
    "bias of p": ("b2", (0,)),
}
STEP = 0.2  # by how much a number changes that is pressed


class Ripples(Explorer):
    """The explorer that `ripples` makes."""

    def __init__(self, forward_with_cache=None):
        super().__init__()
        self.function = forward_with_cache

    def controls(self):
        return {
            "what": Choice(tuple(SOURCES), "weight x1 → h2", label="what changes"),
            "by": Slider(-1.0, 1.0, 0.0, label="by how much"),
        }

    def press(self, name):
        return {"what": name, "by": self.values["by"] or STEP}

    def compose(self, what, by):
        (W1, b1), (W2, b2) = BY_HAND
        given = {"X": BATCH, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
        table, place = SOURCES[what]
        changed = given | {table: given[table].copy()}
        changed[table][place] += by
        old, new = given | self.numbers(given), changed | self.numbers(changed)
        moved = {name: ~np.isclose(old[name], new[name], rtol=0, atol=1e-9) for name in new}
        seen = (old, new, moved, what)
        panels = [
            self.tables(("X", "W1", "b1", "Z1"), "Z1 = X W1 + b1", *seen),
            self.tables(("A1", "W2", "b2", "Z2", "p"), "A1 = ReLU(Z1), Z2 = A1 W2 + b2", *seen),
        ]
        words = f"{called(what)} is {plain(old[table][place])}. Press a number, or move the slider."
        if by:
            words = self.words(*seen)
        return panels, words + self.remark(changed, new)

    def numbers(self, given):
        """Return the tables that a forward pass makes: Z1, A1, Z2 and the probabilities p."""
        layers = [(given["W1"], given["b1"]), (given["W2"], given["b2"])]
        if self.function is None:
            sums, inputs = right_forward(layers, given["X"])
            Z1, A1, Z2 = sums[0], inputs[1], sums[1]
        else:
            name = getattr(self.function, "__name__", "forward_with_cache")
            copies = [(W.copy(), b.copy()) for W, b in layers]
            answer = self.call(self.function, given["X"], copies)
            try:
                Z2, ((_, Z1), (A1, _)) = answer
            except (TypeError, ValueError):
                raise LearnerError(
                    f"{name} should return the logits and a list with one pair (A, Z) for each "
                    "layer."
                ) from None
            m = len(given["X"])
            Z1 = as_numbers(name, Z1, (m, 2), "the sums Z of layer 1 in the cache")
            A1 = as_numbers(name, A1, (m, 2), "what goes into layer 2, A, in the cache")
            Z2 = as_numbers(name, Z2, (m, 1), "the logits")
        return {"Z1": Z1, "A1": A1, "Z2": Z2, "p": sigmoid(Z2)}

    def tables(self, names, title, old, new, moved, what):
        """Draw a layer: its weights above its sums, what goes in on the left."""
        panel = Panel((0, 5.9), (-7.7, 0), title=title, axes=False, least=300, height=HEIGHT)
        rows = 4.3  # where the samples begin
        data, weights, bias, sums, *rest = names
        columns = new[data].shape[1]
        right = columns + 1.3
        high = rows - 1.5 - len(new[weights])
        corners = {data: (0.4, rows), weights: (right, high), bias: (right, rows - 1.3),
                   sums: (right, rows)}  # fmt: skip
        corners |= {name: (right + new[sums].shape[1] + 0.4, rows) for name in rest}
        for name, (left, top) in corners.items():
            middle = left + new[name].reshape(-1, new[name].shape[-1]).shape[1] / 2
            if name in (weights, bias):
                down = top + (0.5 * len(new[name]) if name == weights else 0.5)
                panel.text(left - 0.35, -down, name, bold=True)
            else:
                panel.text(middle, -rows - len(BATCH) - 0.3, name, bold=True)
            self.table(panel, name, left, top, old, new, moved, what)
        if data == "X" and any(differs.any() for differs in moved.values()):
            panel.text(0.4, -1, "small: before", "grey", "small", align="left")
        heads = ("x1", "x2") if data == "X" else ("h1", "h2")
        for k, head in enumerate(heads):
            panel.text(0.9 + k, 0.3 - rows, head, "grey", "small")
        for i in range(len(BATCH)):
            panel.text(0.2, -rows - i - 0.5, f"{i + 1}", "grey", "small")
        for k in range(new[sums].shape[1]):
            head = f"h{k + 1}" if data == "X" else "p"
            panel.text(right + k + 0.5, 0.25 - high, head, "grey", "small")
        return panel

    def table(self, panel, name, left, top, old, new, moved, what):
        """Draw a table of numbers; what moved has a rim and, small, what it was."""
        numbers = np.atleast_2d(new[name])
        was, differs = np.atleast_2d(old[name]), np.atleast_2d(moved[name])
        own = {place: words for words, (table, place) in SOURCES.items() if table == name}
        digits = 2 if name in ("Z1", "A1", "Z2", "p") else 1
        for row, column in np.ndindex(numbers.shape):
            x, y = left + column, -top - row
            place = (row, column) if new[name].ndim == 2 else (column,)
            shade = float(np.clip(numbers[row, column] / 3, -1, 1))
            panel.box(x, x + 1, y - 1, y, shade, "grey")
            lit = own.get(place) == what
            if lit or differs[row, column]:
                panel.box(x + 0.04, x + 0.96, y - 0.95, y - 0.05, "", "marker", 5 if lit else 3)
            small = ""
            if differs[row, column]:
                small = plain(was[row, column], digits)
            elif name == "A1" and moved["Z1"][row, column]:
                small = "stop"
            if small:
                panel.text(x + 0.5, y - 0.5, small, size="small", up=10)
            panel.text(x + 0.5, y - 0.5, plain(numbers[row, column], digits),
                       bold=bool(lit or differs[row, column]), up=-8 if small else 0)  # fmt: skip
            if place in own:
                panel.button(own[place], x + 0.5, y - 0.5, own[place], 44, lit, group=name)

    def words(self, old, new, moved, what):
        table, place = SOURCES[what]
        ends = plain(old[table][place]), plain(new[table][place])
        words = f"{called(what)} goes from {ends[0]} to {ends[1]}. "
        if table in ("W1", "W2"):
            data, sums = ("X", "Z1") if table == "W1" else ("A1", "Z2")
            row, column = place
            ways = ", ".join(plain(way, 2) for way in (new[sums] - old[sums])[:, column])
            source = f"{'x' if data == 'X' else 'h'}{row + 1}"
            words += f"A weight counts as much as its input, {source}: its sums move by {ways}. "
        blocked = (moved["Z1"] & ~moved["A1"]).any(axis=1)
        if blocked.any():
            words += f"ReLU stops a change in {samples(blocked)}. "
        answers = moved["p"][:, 0]
        if not answers.any():
            return words + "No answer changes."
        ways = "; ".join(
            f"{plain(old['p'][i, 0], 2)} becomes {plain(new['p'][i, 0], 2)}"
            for i in np.flatnonzero(answers)
        )
        return words + f"The answer p changes in {samples(answers)}: {ways}."

    def remark(self, given, new):
        """Say where the learner's numbers are not what a forward pass makes."""
        sums, inputs = right_forward(
            [(given["W1"], given["b1"]), (given["W2"], given["b2"])], given["X"]
        )
        right = {"Z1": sums[0], "A1": inputs[1], "Z2": sums[1]}
        wrong = [name for name in right if not np.allclose(new[name], right[name], atol=1e-5)]
        return f" ✗ Your {' and '.join(wrong)} should be other numbers." if wrong else ""


def called(source):
    """Return the name of what changes as a sentence begins."""
    return source if source.startswith("x") else f"The {source}"


def samples(chosen):
    """Return in words which rows are chosen: "sample 2", or "samples 1 and 3"."""
    *before, last = (str(i + 1) for i in np.flatnonzero(chosen))
    return f"samples {', '.join(before)} and {last}" if before else f"sample {last}"


def ripples(forward_with_cache=None):
    """Change one number of a batch or of the weights, and see which others change with it.

    Parameters
    ----------
    forward_with_cache : callable, optional
        Your own `forward_with_cache(X, layers)`; all sums in the picture are then yours.
    """
    return Ripples(forward_with_cache)


# One digit -------------------------------------------------------------------------------

SIZES = (784, 128, 10)
STATIONS = ("the image", "hidden sums Z", "after ReLU: A", "ten logits", "shares of 100 %")
ROWS, COLUMNS = 16, 8  # how the hidden neurons are laid out
OUT = 0.2  # where the outputs stand
STARTS = ("random", "random again")  # each with its number as the seed
TRAINED = "trained"
EPOCHS, ROWS_AT_ONCE, RATE = 8, 32, 0.2  # enough to read nine digits out of ten, in half a second
IMAGE_HEIGHT = 350


@functools.cache
def digits():
    """Return an image of each digit, rows of 784 numbers; the 3 is the one of all lessons."""
    _, _, X, y, _, _ = small_set()
    found = [X[np.argmax(y == label)] for label in range(10)]
    image, label = one_digit()
    found[label] = image
    return np.array(found)


@functools.cache
def trained_layers():
    """Return the layers of the first random start after training on the small set."""
    X, y, *_ = small_set()
    layers, rng = he_layers(SIZES, np.random.default_rng(0)), np.random.default_rng(0)
    for _ in range(EPOCHS):
        for rows in np.array_split(rng.permutation(len(X)), len(X) // ROWS_AT_ONCE):
            sums, inputs = right_forward(layers, X[rows])
            blame = (softmax(sums[-1]) - np.eye(SIZES[-1])[y[rows]]) / len(rows)
            move(layers, backward(layers, sums, inputs, blame), RATE)
    return layers


class DigitThrough(Explorer):
    """The explorer that `digit` makes."""

    every = 1500

    def __init__(self, forward_with_cache=None):
        super().__init__()
        self.function = forward_with_cache

    def controls(self):
        return {
            "time": Time(0, len(STATIONS) - 1),
            "digit": Slider(0, 9, 3, 1),
            "weights": Choice((*STARTS, TRAINED)),
        }

    def compose(self, time, digit, weights):
        x = digits()[digit]
        if weights == TRAINED:
            layers = trained_layers()
        else:
            layers = he_layers(SIZES, np.random.default_rng(STARTS.index(weights)))
        sums, hidden, logits = self.numbers(x, layers)
        shares = softmax(logits)
        panels = [
            image_panel(x, "ink"),
            hidden_panel([None, sums, hidden, hidden, hidden][time]),
            self.outputs(logits, shares, time, digit, layers, weights),
        ]
        return panels, self.words(time, digit, weights, x, sums, logits, shares)

    def numbers(self, x, layers):
        """Return the hidden sums, what ReLU makes of them, and the logits."""
        if self.function is None:
            sums, inputs = right_forward(layers, x[np.newaxis])
            return sums[0][0], inputs[1][0], sums[1][0]
        name = getattr(self.function, "__name__", "forward_with_cache")
        copies = [(W.copy(), b.copy()) for W, b in layers]
        answer = self.call(self.function, x[np.newaxis], copies)
        try:
            logits, ((_, Z), (A, _)) = answer
        except (TypeError, ValueError):
            raise LearnerError(
                f"{name} should return the logits and a list with one pair (A, Z) for each layer."
            ) from None
        return (
            one_row(Z, SIZES[1], f"Z of layer 1, in the cache of {name},"),
            one_row(A, SIZES[1], f"A of layer 2, in the cache of {name},"),
            one_row(logits, SIZES[2], f"The logits of {name}"),
        )

    def outputs(self, logits, shares, time, digit, layers, weights):
        """Draw ten neurons; then their logits, then their shares as bars."""
        panel = output_panel(f"{STATIONS[time]} ({weights})")
        if time == 3:
            # Pulses from some of the hidden neurons: all of them would be a carpet.
            starts = (np.arange(ROWS) + 0.5)[::4] / ROWS
            lines = [(0, y, OUT - 0.06, end) for y in starts for end in places()]
            strength = layers[1][0][::32].ravel()
            panel.flow(f"{digit} {weights}", lines, (strength / np.abs(strength).max()).tolist())
        largest = max(float(np.abs(logits).max()), 1e-9)
        for k, y in enumerate(places()):
            known = time >= 3
            panel.node(OUT, y, 12, float(logits[k] / largest) if known else "paper")
            panel.text(OUT, y, str(k), bold=k == digit)
            if time == 3:
                panel.text(OUT + 0.14, y, plain(logits[k], 2), align="left")
            elif time == 4:
                share_bar(panel, y, shares[k], k == digit)
        return panel

    def words(self, time, digit, weights, x, sums, logits, shares):
        said = int(np.argmax(logits))
        given = f"A handwritten {digit}, weights: {weights}. "
        if weights != TRAINED:
            meaning = "Its weights are random, so this means nothing yet."
        elif said == digit:
            meaning = "It has never seen this image, but others like it."
        else:
            meaning = "Trained does not mean always right."
        return (
            given
            + (
                f"{int((x > 0).sum())} of its 784 pixels have ink. Press Play.",
                f"Each of the 128 hidden neurons has its sum, from {plain(sums.min(), 2)} to "
                f"{plain(sums.max(), 2)}: blue above 0, orange below.",
                f"ReLU silences {int((sums <= 0).sum())} neurons; {int((sums > 0).sum())} speak.",
                f"The largest of the ten logits is {plain(logits[said], 2)}, that of the {said}.",
                f"The network says {said} with {100 * shares[said]:.0f} %, and gives the {digit} "
                f"{100 * shares[digit]:.0f} %. {meaning}",
            )[time]
        )


def image_panel(values, palette):
    """Return a panel with an image of 784 numbers."""
    panel = Panel(title="784 pixels", axes=False, square=True, least=260, height=IMAGE_HEIGHT)
    panel.map(values.reshape(SIDE, SIDE)[::-1], palette=palette, smooth=False)
    panel.box(0, 1, 0, 1, "", "grey")
    return panel


def hidden_panel(values):
    """Return a panel with 128 neurons as cells; None is what is not computed yet."""
    panel = Panel(
        (0, COLUMNS), (0, ROWS), title="128 neurons", axes=False, square=True, least=190,
        grow=0.7, height=IMAGE_HEIGHT,
    )  # fmt: skip
    if values is not None:
        cells = values.reshape(ROWS, COLUMNS)[::-1] / max(float(np.abs(values).max()), 1e-9)
        # Each cell of several points, or the colours would run into each other.
        panel.map(np.kron(cells, np.ones((8, 8))), palette="strong")
    for k in range(ROWS + 1):
        panel.line([0, COLUMNS], [k, k], "grey", 0.5)
    for k in range(COLUMNS + 1):
        panel.line([k, k], [0, ROWS], "grey", 0.5)
    if values is None:
        panel.text(COLUMNS / 2, ROWS / 2, "?", size="large", ground=True)
    return panel


def output_panel(title):
    """Return a panel for ten outputs, the neurons at `OUT` and `places`."""
    return Panel((0, 1.3), title=title, axes=False, least=330, grow=1.3, height=IMAGE_HEIGHT)


def share_bar(panel, y, share, right):
    """Draw a probability beside its output."""
    length = 0.35 * share  # so that what a sure one says has room even on a telephone
    panel.box(OUT + 0.1, OUT + 0.1 + length, y - 0.03, y + 0.03, "positive")
    says = f"{100 * share:.0f} %" + (" right class" if right else "")
    panel.text(OUT + 0.13 + length, y, says, align="left", bold=right)


def places():
    """Return the heights of the ten outputs, 0 on top."""
    return 1 - (np.arange(10) + 0.5) / 10


def digit(forward_with_cache=None):
    """Follow a handwritten digit through 784-128-10, random or trained, layer by layer.

    Parameters
    ----------
    forward_with_cache : callable, optional
        Your own `forward_with_cache(X, layers)`; all numbers in the picture are then yours.
    """
    return DigitThrough(forward_with_cache)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    step_through: "forward_with_cache", ripples: "forward_with_cache", digit: "forward_with_cache"
}  # fmt: skip
