"""Explorer of lesson 04: a playground for networks of any depth and width."""

import contourpy
import numpy as np

from lessons.data import circles, spirals
from lessons.network import (
    Activation,
    backward,
    forward,
    he,
    identity,
    identity_slope,
    relu,
    relu_slope,
    sigmoid,
    sigmoid_slope,
    tanh_slope,
)
from lessons.widgets.canvas import DASHED, DOTTED, Panel
from lessons.widgets.controls import Choice, Slider, Tick
from lessons.widgets.kindness import LearnerError
from lessons.widgets.network_drawing import TALL, NetworkDrawing
from lessons.widgets.plane import grid, plain
from lessons.widgets.product import MatrixProduct
from lessons.widgets.training import TrainingExplorer

LOW, HIGH, COUNT = -1.6, 1.6, 61
TILE = 31  # points along one side of a hidden neuron's own map
HEIGHT = 430  # of the picture, in pixels
MANY = 26  # more numbers than this on the wires could not be read
DEPTH, WIDTH = 4, 26  # the largest network
SAMPLES = 300  # points to train on, and as many new ones
EPOCHS, STRIDE = 1000, 4  # steps of training, and how many of them go together

# Data sets: X of shape (m, 2) and labels 0 and 1 of shape (m,), one after the other -----------


def blobs(m, noise, rng):
    """Return m points in two round clouds; as `circles`."""
    y = np.arange(m) % 2
    centre = np.where(y == 1, 0.6, -0.6)[:, None]
    return centre + (0.15 + noise) * rng.standard_normal((m, 2)), y


def xor_clouds(m, noise, rng):
    """Return m points in four clouds, opposite ones with the same label; as `circles`."""
    y = np.arange(m) % 2
    first = np.where(rng.random(m) < 0.5, 0.6, -0.6)
    second = np.where(y == 1, -first, first)
    centre = np.column_stack([first, second])
    return centre + (0.15 + noise) * rng.standard_normal((m, 2)), y


def long_spirals(m, noise, rng):
    """Return m points on two spirals of two turns; as `circles`."""
    y = np.arange(m) % 2
    t = rng.uniform(0.1, 1, m)
    angle = 4 * np.pi * t + np.pi * y
    X = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return X + noise * rng.standard_normal((m, 2)), y


DATA = {
    "circles": circles, "spirals": spirals, "spirals of two turns": long_spirals,
    "two blobs": blobs, "XOR clouds": xor_clouds,
}  # fmt: skip

# The network ------------------------------------------------------------------------------

ACTIVATIONS: dict[str, tuple[Activation, Activation]] = {
    "ReLU": (relu, relu_slope),
    "tanh": (np.tanh, tanh_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "none": (identity, identity_slope),
}


def zeros(n_in, n_out, rng):
    """Return weights of 0."""
    return np.zeros((n_in, n_out))


def all_the_same(n_in, n_out, rng):
    """Return weights of 0.5."""
    return np.full((n_in, n_out), 0.5)


def tiny(n_in, n_out, rng):
    """Return random weights through which a signal dies away."""
    return 0.001 * rng.standard_normal((n_in, n_out))


def huge(n_in, n_out, rng):
    """Return random weights through which a signal explodes."""
    return 10 * rng.standard_normal((n_in, n_out))


STARTS = {"He": he, "zeros": zeros, "all 0.5": all_the_same, "tiny": tiny, "huge": huge}


def loss_of(logits, y):
    """Return the mean binary cross-entropy of logits (m, 1) and labels (m,)."""
    z = logits[:, 0]
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def gradients(layers, X, y, activation, slope):
    """Return the loss and its slopes: one (dW, db) for each layer."""
    sums, inputs = forward(layers, X, activation)
    blame = (sigmoid(sums[-1]) - y[:, None]) / len(y)
    return loss_of(sums[-1], y), backward(layers, sums, inputs, blame, slope)


class Adam:
    """Changes the arrays of a network step by step, each number at its own pace."""

    def __init__(self, arrays, rate):
        self.arrays, self.rate, self.steps = arrays, rate, 0
        self.means = [np.zeros_like(a) for a in arrays]
        self.squares = [np.zeros_like(a) for a in arrays]

    def step(self, slopes):
        """Take one step downhill: one array of slopes for each array of the network."""
        self.steps += 1
        for array, mean, square, slope in zip(
            self.arrays, self.means, self.squares, slopes, strict=True
        ):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope**2 - square)
            size = np.sqrt(square / (1 - 0.999**self.steps)) + 1e-8
            array -= self.rate * mean / (1 - 0.9**self.steps) / size


def parameters(sizes):
    """Return how many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


# The playground ---------------------------------------------------------------------------


class Playground(TrainingExplorer):
    """The explorer that `playground` makes."""

    remembers = ("layers", "losses", "new_losses")
    stride = 1

    def __init__(self, MLP=None, init_params=None, data="circles", depth=1, width=2):
        super().__init__()
        self.MLP = MLP
        self.init_params = init_params
        self.first = {"data": data, "depth": depth, "width": width}
        self.points = grid(LOW, HIGH, COUNT)
        self.tile_points = grid(LOW, HIGH, TILE)
        self.chosen = None  # a hidden neuron that is shown large: its layer and its number
        self.earlier = []  # the losses of the training before

    def controls(self):
        controls = {
            "data": Choice(tuple(DATA), self.first["data"]),
            "depth": Slider(0, DEPTH, self.first["depth"], 1, label="hidden layers"),
            "width": Slider(1, WIDTH, self.first["width"], 1, label="neurons in each"),
            "noise": Slider(0.0, 0.5, 0.05, 0.05),
        }
        if self.MLP is None:  # one's own network brings its own activation
            controls["activation"] = Choice(tuple(ACTIVATIONS))
        if self.init_params is None:
            controls["start"] = Choice(tuple(STARTS), label="start")
        controls["rate"] = Slider(0.01, 0.5, 0.03, 0.01, label="learning rate")
        controls["seed"] = Slider(0, 20, 4, 1, label="start number")
        controls["numbers"] = Tick(label="numbers on the wires")
        return controls

    # What is trained ----------------------------------------------------------------------

    def reset(self, data, noise, depth, width, rate, seed, numbers, activation="ReLU", start="He"):
        self.earlier = getattr(self, "losses", [])
        # The same generator for every noise, so that more noise moves the same points further.
        X, y = DATA[data](2 * SAMPLES, noise, np.random.default_rng(4))
        self.X, self.y = X[:SAMPLES], y[:SAMPLES]
        self.new_X, self.new_y = X[SAMPLES:], y[SAMPLES:]
        self.sizes = [2, *[width] * depth, 1]
        self.activation, self.slope = ACTIVATIONS[activation]
        rng = np.random.default_rng(seed)
        if self.init_params is None:
            pairs = zip(self.sizes[:-1], self.sizes[1:], strict=True)
            self.layers = [(STARTS[start](*pair, rng), np.zeros(pair[1])) for pair in pairs]
        else:
            self.layers = self.own_start(rng)
        self.optimizer = Adam([array for layer in self.layers for array in layer], rate)
        self.losses, self.new_losses = [], []

    def own_start(self, rng):
        """Return what the learner's `init_params` draws, if it is a network of these sizes."""
        answer = self.call(self.init_params, list(self.sizes), rng)
        name = getattr(self.init_params, "__name__", "init_params")
        pairs = [tuple(pair) for pair in answer] if _is_list_of_pairs(answer) else None
        if pairs is None or len(pairs) != len(self.sizes) - 1:
            raise LearnerError(
                f"{name} should return a list of {len(self.sizes) - 1} pairs (W, b), one for each "
                f"layer of the network {self.name()}."
            )
        layers = []
        for k, pair in enumerate(pairs):
            n_in, n_out = self.sizes[k : k + 2]
            arrays = []
            for part, array, shape in zip("Wb", pair, ((n_in, n_out), (n_out,)), strict=True):
                array = np.array(array, dtype=float)
                if array.shape != shape or not np.isfinite(array).all():
                    raise LearnerError(
                        f"{name} should return finite numbers of shape {shape} as {part} of "
                        f"layer {k + 1}. It returned shape {array.shape}."
                    )
                arrays.append(array)
            layers.append(tuple(arrays))
        return layers

    def train(self):
        for epoch in range(1, EPOCHS + 1):
            loss, slopes = gradients(self.layers, self.X, self.y, self.activation, self.slope)
            self.losses.append(loss)
            self.new_losses.append(loss_of(self.trained(self.new_X)[-1], self.new_y))
            self.optimizer.step([slope for pair in slopes for slope in pair])
            if epoch % STRIDE == 0:
                yield epoch / EPOCHS

    def trained(self, X):
        """Return the sums of every layer in the network that is being trained."""
        return forward(self.layers, X, self.activation)[0]

    # What is shown ------------------------------------------------------------------------

    def sums(self, X, upto=None):
        """Return the weighted sums of one layer, the last by default, as the network says them.

        The learner's own `MLP` is asked for an inner layer by building a network that ends
        there: its last layer has no activation.
        """
        layers = self.layers[:upto]
        if self.MLP is None:
            return forward(layers, X, self.activation)[0][-1]
        network = self.call(self.MLP, [(W.copy(), b.copy()) for W, b in layers])
        if not callable(getattr(network, "forward", None)):
            name = getattr(self.MLP, "__name__", "MLP")
            raise LearnerError(f"{name} should be a class with a method forward(X).")
        rows = f"one row of {layers[-1][0].shape[1]} logits per row of X"
        return self.ask(network.forward, X, shape=(len(X), len(layers[-1][1])), returns=rows)

    def compose(
        self, data, noise, depth, width, rate, seed, numbers, activation="ReLU", start="He"
    ):
        own, new = self.sums(self.X), self.sums(self.new_X)
        loss, new_loss = loss_of(own, self.y), loss_of(new, self.new_y)
        right, new_right = (
            100 * np.mean((z[:, 0] > 0) == y) for z, y in ((own, self.y), (new, self.new_y))
        )
        tiles = [self.sums(self.tile_points, k + 1) for k in range(depth)]
        if self.chosen and not (self.chosen[0] <= depth and self.chosen[1] < width):
            self.chosen = None
        panels = [
            self.network_panel(tiles, numbers),
            self.plane_panel(),
            self.curve_panel(loss, rate),
        ]
        count = parameters(self.sizes)
        bend = f"activation {activation}" if self.MLP is None else "your MLP"
        begun = f"start {start}" if self.init_params is None else "your start"
        words = (
            f"{data[0].upper()}{data[1:]} with noise {noise:g}. Network {self.name()}, "
            f"{count} parameters, {bend}, {begun}, number {seed}. "
        )
        if self.losses:
            words += f"After {len(self.losses)} epochs at learning rate {rate:g}"
        else:
            words += f"Not trained yet, learning rate {rate:g}"
        words += (
            f": loss {loss:.3f}, {right:.0f} % right; "
            f"on new points loss {new_loss:.3f}, {new_right:.0f} % right."
        )
        words += self._oddities(own) + ("" if self.losses else " Press Train.")
        if self.chosen:
            words += f" Shown large: {self.called(*self.chosen)}."
        if numbers:
            words += " The numbers on the wires are the weights"
            crowded = count > MANY and self.chosen is None
            words += "; press a neuron to see its own." if crowded else "."
        return panels, words

    def called(self, layer, neuron):
        """Return a hidden neuron's name in words."""
        return f"hidden layer {layer}, neuron {neuron + 1}"

    def network_panel(self, tiles, numbers):
        """Draw the network: in each neuron what it makes of the plane, on each wire its weight."""
        panel = Panel(
            title=f"The network {self.name()}: {parameters(self.sizes)} parameters",
            axes=False, least=440, height=HEIGHT,
        )  # fmt: skip
        drawing = NetworkDrawing(self.sizes, left=0.06, right=0.95)
        weights = [W for W, _ in self.layers]
        drawing.wires(panel, weights, pale=numbers)
        tallest = max(self.sizes)
        size = min(76, 0.82 * (HEIGHT - 40) / (tallest if tallest <= TALL else tallest / 2))
        for node, points in enumerate(self.tile_points.T):
            x, y = drawing.places[0][node]
            panel.tile(x, y, points.reshape(TILE, TILE) / HIGH, min(size, 52))
            panel.text(x, y, f"x{node + 1}", bold=True, up=min(size, 52) / 2 + 10)
        for k, sums in enumerate(tiles):
            outputs = self.activation(sums)
            for j, column in enumerate(outputs.T):
                x, y = drawing.places[k + 1][j]
                values = column.reshape(TILE, TILE)
                # From the plane's coordinates to those of the small map.
                cut = (zero_line(sums[:, j].reshape(TILE, TILE)) - LOW) / (HIGH - LOW)
                lit = self.chosen == (k + 1, j)
                panel.tile(
                    x, y, values / (np.abs(values).max() or 1.0), size, cut,
                    "marker" if lit else "grey", 4 if lit else 1,
                )  # fmt: skip
                panel.button(f"{k + 1} {j}", x, y, self.called(k + 1, j), size, lit)
        x, y = drawing.places[-1][0]
        logits = self.sums(self.tile_points).reshape(TILE, TILE)
        panel.tile(x, y, 2 * sigmoid(logits) - 1, min(76, max(size, 52)), edge="ink", width=1.5)
        panel.text(x, y, "p", bold=True, up=min(76, max(size, 52)) / 2 + 10)
        if numbers:
            drawing.numbers(panel, weights, self.wires_with_numbers(weights), 1)
        return panel

    def wires_with_numbers(self, weights):
        """Return the wires that can show a number: all, or those of the neuron that was pressed."""
        every = [(layer, i, j) for layer, W in enumerate(weights) for i, j in np.ndindex(W.shape)]
        if self.chosen is None:
            return every if len(every) <= MANY else []
        layer, neuron = self.chosen
        own = [
            wire for wire in every if (wire[0], wire[2]) == (layer - 1, neuron)
            or (wire[0], wire[1]) == (layer, neuron)
        ]  # fmt: skip
        return own if len(own) <= MANY else []

    def plane_panel(self):
        ends = (LOW, HIGH)
        title = "Probability of class 1" if self.chosen is None else (
            f"Layer {self.chosen[0]}, neuron {self.chosen[1] + 1}"
        )  # fmt: skip
        panel = Panel(ends, ends, title=title, xlabel="x1", ylabel="x2", xticks=(-1, 0, 1),
                      yticks=(-1, 0, 1), square=True, least=300, grow=1.6,
                      height=HEIGHT)  # fmt: skip
        if self.chosen is None:
            sums = self.sums(self.points).reshape(COUNT, COUNT)
            panel.map(2 * sigmoid(sums) - 1)
        else:
            layer, neuron = self.chosen
            sums = self.sums(self.points, layer)[:, neuron].reshape(COUNT, COUNT)
            outputs = self.activation(sums)
            panel.map(outputs / (np.abs(outputs).max() or 1.0))
        panel.classes(self.X, self.y, 3.5)
        panel.line(*zero_line(sums), "ink", 2.5)
        return panel

    def curve_panel(self, loss, rate):
        known = [*self.losses, *self.new_losses, 1.1]
        # The axis follows the data.
        panel = Panel((0, EPOCHS), (0, 1.08 * max(known)), title="Loss (dashed: new points)",
                      xlabel="epoch", least=230, grow=0.5, height=HEIGHT)  # fmt: skip
        panel.line([0, EPOCHS], [np.log(2)] * 2, "grey", 1, (2, 3))
        panel.text(EPOCHS, np.log(2), "always saying 50 %", "grey", "small", align="right", up=9)
        thin = max(1, len(self.earlier) // 250)
        panel.line(np.arange(1, len(self.earlier) + 1)[::thin], self.earlier[::thin], "grey", 2,
                   DOTTED)  # fmt: skip
        thin = slice(None, None, max(1, len(self.losses) // 250))
        epochs = np.arange(1, len(self.losses) + 1)[thin]
        panel.line(epochs, self.new_losses[thin], "ink", 1.5, DASHED)
        panel.line(epochs, self.losses[thin], "positive", 2.5)
        panel.corner(
            f"loss {plain(loss, 3)}", f"learning rate {rate:g}",
            "dotted: the run before" if self.earlier else "",
        )  # fmt: skip
        return panel

    def press(self, name):
        layer, neuron = map(int, name.split())
        self.chosen = None if self.chosen == (layer, neuron) else (layer, neuron)
        return {}

    def _moved(self, name, value):
        if name == "numbers":  # changes what is shown, not what is learned
            self.values[name] = value
            self._renew()
        else:
            super()._moved(name, value)

    def name(self):
        """Return the sizes in words: 2-8-8-1."""
        return "-".join(map(str, self.sizes))

    def _oddities(self, own):
        """Return what deserves a remark: dead neurons, copies, another forward than trained."""
        words = ""
        sums = self.trained(self.X)
        hidden = sums[:-1]
        if self.activation is relu:
            off = sum(int((z <= 0).all(axis=0).sum()) for z in hidden)
            if off:
                be = "is" if off == 1 else "are"
                words += f" {off} of {sum(self.sizes[1:-1])} hidden neurons {be} off everywhere."
        for k, z in enumerate(hidden, start=1):
            if z.shape[1] > 1 and np.allclose(z, z[:, :1]):
                words += f" All neurons of layer {k} are copies of one."
        if self.MLP is not None and not np.allclose(own, sums[-1], rtol=1e-3, atol=1e-4):
            words += (
                " Your forward gives other numbers than the network that is trained here: "
                "layers of sums with a ReLU between them. The check of your class says more."
            )
        return words


def zero_line(values):
    """Return the line where a square map of the plane is 0, as x and y for `set_data`.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        On the grid of `plane.grid(LOW, HIGH, n)`.

    Returns
    -------
    ndarray, shape (2, points)
        Pieces are kept apart by NaN.
    """
    side = np.linspace(LOW, HIGH, len(values))
    pieces = contourpy.contour_generator(side, side, values).lines(0.0)
    gap = np.full((1, 2), np.nan)
    parts = [gap]
    for piece in pieces:
        parts += [np.asarray(piece), gap]
    return np.vstack(parts).T


def _is_list_of_pairs(answer):
    return isinstance(answer, (list, tuple)) and all(
        isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in answer
    )


def playground(MLP=None, init_params=None, data="circles", depth=1, width=2):
    """Train networks of any depth and width on points in the plane while you watch.

    Parameters
    ----------
    MLP : class, optional
        Your own: `MLP(layers)` with a method `forward(X)` that takes X of shape (m, 2) to
        logits of shape (m, 1). It answers for all pictures; the training changes the weights.
    init_params : callable, optional
        Your own `init_params(sizes, rng)`, which returns one (W, b) for each layer. Without
        it, a menu offers several starts.
    data : str
        The data set to begin with: "circles", "spirals", "spirals of two turns", "two blobs" or
        "XOR clouds".
    depth, width : int
        Hidden layers, and neurons in each, to begin with.
    """
    return Playground(MLP, init_params, data, depth, width)


# The layer that the lesson works by hand, with a second sample.
LAYER = (
    [[1.0, 2.0], [2.0, -1.0]],
    [[1.0, 0.0, -1.0], [2.0, -1.0, 0.5]],
    [0.5, 1.0, 2.0],
)


def layer(dense=None):
    """Show a layer as a matrix product: which column is which neuron.

    Parameters
    ----------
    dense : callable, optional
        Your own `dense(X, W, b)`; the sums in the picture are then yours.
    """
    return MatrixProduct(dense, *LAYER)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {playground: "MLP", layer: "dense"}
