"""Explorers of lesson 09: look at digits, train on them, look at mistakes, draw a digit."""

import contextlib
from typing import Any

import numpy as np

from lessons.network import backward, forward, he_layers, logits_of, move, softmax
from lessons.widgets.canvas import DASHED, Panel
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.digits import (
    CLASSES,
    PIXELS,
    SIDE,
    ask_network,
    chances_panel,
    follow,
    image_panel,
    small_set,
    trained,
    validation,
)
from lessons.widgets.drawing_pad import draw
from lessons.widgets.explorer import Explorer
from lessons.widgets.insides import gallery, inside
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import percent, plain
from lessons.widgets.training import TrainingExplorer

CHUNK = 10  # batches between two looks at the stop button
MOST_EPOCHS = 20
HIGHEST_LOSS = 0.8  # in the picture, if nothing after the first epoch is higher
HEIGHT = 370  # of a picture, in pixels

# Looking at digits -----------------------------------------------------------------------

ORDERS = ("as they come", "worst mistakes first", "least sure first")


GALLERY = (4, 5)  # rows and columns of images that can be chosen


def gallery_panel(images, title, chosen=None, first=0, shape=GALLERY, names=None, palette="ink",
                  size=52, what="digit"):  # fmt: skip
    """Return a panel with small images that can be pressed; the handles' names are numbers.

    Parameters
    ----------
    images : ndarray, shape (m, 784)
        At most as many as there is room for.
    title : str
    chosen : int, optional
        The number of the one that has a frame.
    first : int
        The number of the first one.
    shape : tuple of int
        Rows and columns.
    names : sequence of str, optional
        What stands below the images.
    palette, size : str, int
        Of the images.
    what : str
        What one of them is, for a screen reader.
    """
    rows, columns = shape
    panel = Panel(title=title, axes=False, least=columns * (size + 6) + 20, height=330)
    for k, image in enumerate(images):
        row, column = divmod(k, columns)
        x, y = (column + 0.5) / columns, 1 - (row + 0.5) / rows
        lit = first + k == chosen
        panel.tile(x, y, image.reshape(SIDE, SIDE)[::-1], size, edge="marker" if lit else "grey",
                   width=4 if lit else 1, palette=palette)  # fmt: skip
        if names is not None:
            panel.text(x, y, names[k], size="small", up=-size / 2 - 9)
        panel.button(f"{first + k}", x, y, f"{what} {first + k}", size, lit, group="gallery")
    return panel


class Browse(Explorer):
    """The explorer that `browse` makes."""

    def __init__(self, model=None, X=None, y=None):
        super().__init__()
        self.model = model
        follow(self, model)
        self.X, self.y = validation(X, y)

    def controls(self):
        return {
            "number": Slider(0, len(self.X) - 1, 0, 1),
            "order": Choice(ORDERS),
        }

    def compose(self, number, order):
        P = softmax(ask_network(self, self.model, self.X))
        says = P.argmax(axis=1)
        of_label = P[np.arange(len(P)), self.y]
        rows = np.arange(len(P))
        if order == ORDERS[1]:
            # All mistakes come before what is right, the surest mistake first.
            rows = np.lexsort((of_label, says == self.y))
        elif order == ORDERS[2]:
            rows = np.argsort(P.max(axis=1), kind="stable")
        i = int(rows[number])
        right = says[i] == self.y[i]
        page = number - number % (GALLERY[0] * GALLERY[1])
        shown = rows[page : page + GALLERY[0] * GALLERY[1]]
        panels = [
            gallery_panel(self.X[shown], "Press a digit", number, page),
            image_panel(self.X[i], f"label {self.y[i]}, read as {says[i]}"),
            chances_panel(P[i], int(self.y[i]), near=self.model is None),
        ]
        words = f"Digit {number} ({order}), labelled {self.y[i]}. "
        verdict = "right" if right else "wrong"
        if self.model is None:
            words += f"The nearest mean image is that of the {says[i]}: {verdict}."
        else:
            words += f"The network says {says[i]} with {percent(P[i].max(), 1)}: {verdict}"
            words += "." if right else f"; it gives the label {percent(of_label[i], 1)}."
        # The lesson has learners guess how often the mean images are right: not before a move.
        if self.model is not None or (number, order) != (0, ORDERS[0]):
            count = int(np.sum(says == self.y))
            words += f" Of all {len(P)} digits {count} are right, {percent(count / len(P), 1)}."
        return panels, words

    def press(self, name):
        return {"number": int(name)}


def browse(model=None, X=None, y=None):
    """Go through digits, with a network's probabilities for each.

    Parameters
    ----------
    model : optional
        Your own network: a training explorer, an `nn.Module`, a list of (W, b), or a function
        from X of shape (m, 784) to logits of shape (m, 10). Without it each image is compared
        with the mean image of every digit.
    X, y : ndarray, shapes (m, 784) and (m,), optional
        The digits. Without them: 800 of the small set, put aside for validation.
    """
    return Browse(model, X, y)


# Training --------------------------------------------------------------------------------


class TrainDigits(TrainingExplorer):
    """Curves of training and validation; a subclass knows how to train.

    Attributes
    ----------
    network : list of (W, b), or nn.Module
        Made by the `reset` of a subclass.
    """

    at_hand = 4
    network: Any

    def __init__(self, data=None):
        super().__init__()
        data = small_set() if data is None else data
        self.X, self.y, self.X_val, self.y_val = (np.asarray(part) for part in data[:4])
        self.earlier = [], []  # losses and shares of the training before

    def train_on(self, batches):
        """Train on a list of (X, y); return the mean loss."""
        raise NotImplementedError

    def validate(self):
        """Return the loss and the share of right answers on the validation digits."""
        raise NotImplementedError

    def network_now(self):
        """Return the network as it is now, trained or not.

        Raises
        ------
        LearnerError
            If there is none, because a function of the learner is unwritten or wrong.
        """
        self._make_ready()
        return self.network

    def begin(self):
        """Forget the curves, and note where the network stands before the first epoch."""
        if getattr(self, "train_losses", []):
            self.earlier = self.val_losses, self.val_shares
        self.train_losses, self.val_losses, self.val_shares = [], [], []
        self.note_validation()

    def note_validation(self):
        """Go on with the curves of validation."""
        loss, share = self.validate()
        self.val_losses.append(loss)
        self.val_shares.append(share)

    def epochs_of(self, size, epochs, rng):
        """Train in chunks of a few batches; yield the share done."""
        for epoch in range(epochs):
            order = rng.permutation(len(self.X))
            total = 0.0
            starts = range(0, len(order), size * CHUNK)
            for count, start in enumerate(starts, start=1):
                rows = order[start : start + size * CHUNK]
                pieces = np.split(rows, range(size, len(rows), size))
                loss = self.train_on([(self.X[piece], self.y[piece]) for piece in pieces])
                if not np.isfinite(loss):
                    raise LearnerError("The loss is no number any more: the steps are too long.")
                total += loss * len(rows)
                if count < len(starts):
                    yield (epoch + count / len(starts)) / epochs
            self.train_losses.append(total / len(order))
            self.note_validation()
            yield (epoch + 1) / epochs

    def curves(self, name):
        """Return the curves as panels, and in words."""
        done = len(self.train_losses)
        best = int(np.argmin(self.val_losses))
        overfits = done - best >= 2
        share = percent(self.val_shares[-1], 1)
        panels = [self.loss_panel(done, best if overfits else None), self.share_panel(name, done)]
        if not done:
            words = f"{name}. Not trained yet: {share} of the validation digits right. Press Train."
            return panels, words
        words = (
            f"{name}. After {done} epochs: training loss {self.train_losses[-1]:.3f}, validation "
            f"loss {self.val_losses[-1]:.3f}, {share} of the {len(self.y_val)} validation digits "
            "right."
        )
        if overfits:
            words += (
                f" The validation loss was lowest after epoch {best}, {self.val_losses[best]:.3f}."
            )
        return panels, words

    def loss_panel(self, done, best):
        # The loss before the first epoch would flatten all that follows.
        later = [*self.train_losses[1:], *self.val_losses[2:]]
        top = max(HIGHEST_LOSS, 1.1 * max(later, default=0))
        panel = Panel((0, MOST_EPOCHS), (0, top), title="Loss", xlabel="epochs", least=310,
                      height=HEIGHT)  # fmt: skip
        earlier = self.earlier[0]
        panel.line(np.arange(len(earlier)), earlier, "grey", 1.5, (3, 4))
        across = np.arange(done + 1)
        panel.line(across[1:] - 0.5, self.train_losses, "positive", 2.5)
        panel.dots(across[1:] - 0.5, self.train_losses, "positive", 3.5)
        panel.line(across, self.val_losses, "negative", 2.5, DASHED)
        panel.dots(across, self.val_losses, "negative", 4, "square")
        notes = [("solid, dots: training", "positive"), ("dashed, squares: validation", "negative")]
        if earlier:
            notes.append(("dotted: validation, the run before", "grey"))
        for row, (note, colour) in enumerate(notes):
            panel.text(0.98, 0.96, note, colour, "small", align="right", up=-17 * row, frame=True)
        if self.val_losses[0] > top:
            panel.text(0.17, 0.96, f"↑ {self.val_losses[0]:.2f} at the start", "grey", "small",
                       align="left", up=-17 * len(notes), frame=True)  # fmt: skip
        if best is not None:
            panel.line([best, best], [0, 0.7 * top], "grey", 1.5, (3, 4))
            panel.text(best, 0.7 * top, "lowest", size="small", align="left", right=4)
        return panel

    def share_panel(self, name, done):
        least = min(0.7, *self.val_shares[1:], *self.earlier[1][1:], 0.7)
        low = np.floor(10 * least) / 10
        ticks = [(n, percent(n)) for n in np.linspace(low, 1, 4)]
        panel = Panel((0, MOST_EPOCHS), (low, 1.005), title="Right, of the validation digits",
                      xlabel="epochs", yticks=ticks, least=310, height=HEIGHT)  # fmt: skip
        panel.line(np.arange(len(self.earlier[1])), self.earlier[1], "grey", 1.5, (3, 4))
        panel.line(np.arange(done + 1), self.val_shares, "negative", 2.5, DASHED)
        panel.dots(np.arange(done + 1), self.val_shares, "negative", 4, "square")
        state = f"epoch {done}" if done else "not trained yet"
        panel.text(0.98, 0.2, f"{percent(self.val_shares[-1], 1)} right", bold=True, size="large",
                   align="right", frame=True)  # fmt: skip
        panel.text(0.98, 0.2, state, align="right", up=-19, frame=True)
        # In two rows, for a narrow page.
        first, second, rest = name.split(", ", 2)
        for up, row in ((-36, f"{first}, {second}"), (-51, rest)):
            panel.text(0.98, 0.2, row, size="small", align="right", up=up, frame=True)
        return panel


def own_epoch(layers, batches, lr):
    """Train a network in NumPy, in place: what stands in for `train_numpy`."""
    total, m = 0.0, 0
    for X, y in batches:
        sums, inputs = forward(layers, X)
        P = softmax(sums[-1])
        rows = np.arange(len(y))
        total -= np.log(P[rows, y] + 1e-300).sum()
        m += len(y)
        P[rows, y] -= 1
        move(layers, backward(layers, sums, inputs, P / len(y)), lr)
    return layers, total / m


ALL, FEW = "all", 300  # how many of the training digits a network may learn from


class TrainInNumpy(TrainDigits):
    """The explorer that `train_in_numpy` makes."""

    at_hand = 5

    def __init__(self, train_numpy=None, data=None):
        super().__init__(data)
        self.train_numpy = own_epoch if train_numpy is None else train_numpy
        self.given = self.X, self.y

    def controls(self):
        return {
            "images": Choice((ALL, f"{FEW}"), label="training images"),
            "hidden": Slider(8, 256, 128, 8, label="hidden neurons"),
            "rate": Slider(0.01, 2.0, 0.3, 0.01, label="learning rate"),
            "size": Slider(8, 200, 32, 8, label="batch size"),
            "epochs": Slider(1, MOST_EPOCHS, 5, 1),
        }

    def reset(self, images, hidden, rate, size, epochs):
        self.X, self.y = (part if images == ALL else part[:FEW] for part in self.given)
        self.rate, self.size_of_batch, self.epochs = rate, size, epochs
        self.rng = np.random.default_rng(0)
        self.network = he_layers([PIXELS, hidden, CLASSES], self.rng)
        before = self.network
        self.train_on([(self.X[:3], self.y[:3])])  # so that a wrong function shows at once
        self.network = before
        self.begin()

    def train_on(self, batches):
        copies = [(W.copy(), b.copy()) for W, b in self.network]
        answer = self.call(self.train_numpy, copies, batches, self.rate)
        if answer is None:
            raise LearnerError("train_numpy returned nothing. Does it end with a return line?")
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise LearnerError("train_numpy should return two things: the layers and the loss.")
        layers, loss = answer
        try:
            layers = [(np.asarray(W, dtype=float), np.asarray(b, dtype=float)) for W, b in layers]
            loss = float(loss)
        except (TypeError, ValueError):
            layers = []
        shapes = [(W.shape, b.shape) for W, b in layers]
        if shapes != [(W.shape, b.shape) for W, b in self.network]:
            raise LearnerError("train_numpy should return layers of the shapes that it was given.")
        self.network = layers
        return loss

    def validate(self):
        P = softmax(logits_of(self.network, self.X_val))
        right = P[np.arange(len(P)), self.y_val]
        return float(-np.log(right + 1e-300).mean()), float(np.mean(P.argmax(1) == self.y_val))

    def train(self):
        yield from self.epochs_of(self.size_of_batch, self.epochs, self.rng)

    def compose(self, images, hidden, rate, size, epochs):
        return self.curves(
            f"784-{hidden}-10, {len(self.X)} images, rate {rate:g}, batch {size}, {epochs} epochs"
        )


def train_in_numpy(train_numpy=None, data=None):
    """Train a digit network with one hidden layer in NumPy while you watch.

    Parameters
    ----------
    train_numpy : callable, optional
        Your own `train_numpy(layers, batches, lr)`, which returns layers and loss.
    data : sequence of ndarray, optional
        X_train, y_train, X_val, y_val, as `prepared` returns them. Default: the small set.
    """
    return TrainInNumpy(train_numpy, data)


NETWORKS = ("784-256-128-10", "784-32-10", "784-512-512-10")


class TrainInTorch(TrainDigits):
    """The explorer that `train_in_torch` makes."""

    def __init__(self, network=None, train_epoch=None, evaluate=None, data=None, device="cpu"):
        super().__init__(data)
        self.make = network
        self.train_epoch = train_epoch
        self.evaluate = evaluate
        self.device = device

    def controls(self):
        return {
            "sizes": Choice(NETWORKS, label="network"),
            "dropout": Slider(0.0, 0.8, 0.2, 0.1),
            "rate": Slider(0.0001, 0.01, 0.001, 0.0001, label="learning rate"),
            "epochs": Slider(1, MOST_EPOCHS, 5, 1),
        }

    def reset(self, sizes, dropout, rate, epochs):
        import torch

        self.epochs = epochs
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            numbers = tuple(int(n) for n in sizes.split("-"))
            self.network = self.call(self.make or own_classifier, numbers, dropout)
            self.chance = torch.random.get_rng_state()
        if not isinstance(self.network, torch.nn.Module):
            raise LearnerError("Your network should be an nn.Module.")
        if not list(self.network.parameters()):
            raise LearnerError("Your network should have parameters: are its layers in a list?")
        self.network.to(self.device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=rate)
        self.begin()

    @contextlib.contextmanager
    def own_chance(self):
        """Let dropout draw from numbers of its own: the notebook's must not depend on it."""
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.random.set_rng_state(self.chance)
            yield
            self.chance = torch.random.get_rng_state()

    def loader(self, batches):
        """Return the batches as tensors."""
        import torch

        return [
            (
                torch.tensor(X, dtype=torch.float32, device=self.device),
                torch.tensor(y, device=self.device),
            )
            for X, y in batches
        ]

    def train_on(self, batches):
        with self.own_chance():
            function = self.train_epoch or own_train_epoch
            loss = self.call(function, self.network, self.loader(batches), self.optimizer)
        return self.number(loss, "train_epoch", "the mean loss, one number")

    def validate(self):
        batches = [(self.X_val, self.y_val)]
        answer = self.call(self.evaluate or own_evaluate, self.network, self.loader(batches))
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise LearnerError("evaluate should return two things: the loss and the accuracy.")
        what = "the loss and the accuracy, two numbers"
        return tuple(self.number(part, "evaluate", what) for part in answer)

    @staticmethod
    def number(value, name, what):
        """Return what the learner's function `name` gave as a float."""
        try:
            return float(value)
        except (TypeError, ValueError):
            raise LearnerError(f"{name} should return {what}.") from None

    def train(self):
        yield from self.epochs_of(64, self.epochs, np.random.default_rng(0))

    def compose(self, sizes, dropout, rate, epochs):
        return self.curves(f"{sizes}, dropout {dropout:g}, rate {rate:g}, {epochs} epochs")


def own_classifier(sizes, dropout):
    """Return what stands in for `DigitClassifier`."""
    from torch import nn

    parts = []
    for a, b in zip(sizes[:-1], sizes[1:], strict=True):
        parts += [nn.Linear(a, b), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2])


def own_train_epoch(net, loader, optimizer):
    """Train for one epoch: what stands in for `train_epoch`."""
    from torch.nn.functional import cross_entropy

    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = cross_entropy(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


def own_evaluate(net, loader):
    """Return loss and accuracy: what stands in for `evaluate`."""
    import torch

    net.eval()
    ((X, y),) = loader
    with torch.no_grad():
        Z = net(X)
    loss = torch.nn.functional.cross_entropy(Z, y).item()
    return loss, (Z.argmax(dim=1) == y).float().mean().item()


def train_in_torch(network=None, train_epoch=None, evaluate=None, data=None, device="cpu"):
    """Train a digit network in PyTorch while you watch: Adam, batches of 64.

    Parameters
    ----------
    network : callable, optional
        Your own `DigitClassifier`: called with sizes and dropout it returns an `nn.Module`.
    train_epoch, evaluate : callable, optional
        Your own `train_epoch(net, loader, optimizer)` and `evaluate(net, loader)`.
    data : sequence of ndarray, optional
        X_train, y_train, X_val, y_val, as `prepared` returns them. Default: the small set.
    device : str
        Where to train: "cpu", or "cuda" if there is a graphics card that PyTorch can use.
    """
    return TrainInTorch(network, train_epoch, evaluate, data, device)


# Mistakes --------------------------------------------------------------------------------

SHOWN = (3, 4)  # rows and columns of images beside the matrix


class Confusion(Explorer):
    """The explorer that `confusion` makes."""

    def __init__(self, confusion_matrix=None, model=None, X=None, y=None):
        super().__init__()
        self.confusion_matrix = confusion_matrix
        self.model = model
        follow(self, model)
        self.X, self.y = validation(X, y)

    def controls(self):
        return {
            "label": Slider(0, 9, 4, 1, label="labelled"),
            "prediction": Slider(0, 9, 9, 1, label="read as"),
        }

    def compose(self, label, prediction):
        says = ask_network(self, self.model, self.X).argmax(axis=1)
        true = np.zeros((CLASSES, CLASSES))
        np.add.at(true, (self.y, says), 1)
        counts = true
        if self.confusion_matrix is not None:
            counts = self.ask(
                self.confusion_matrix, self.y, says, CLASSES, shape=(CLASSES, CLASSES),
                returns="how many of class i are taken for j",
            )  # fmt: skip
        rows = np.flatnonzero((self.y == label) & (says == prediction))
        most = SHOWN[0] * SHOWN[1]
        more = f", {most} of {len(rows)}" if len(rows) > most else ""
        images = gallery_panel(
            self.X[rows[:most]], f"Labelled {label}, read as {prediction}{more}", shape=SHOWN,
            size=72,
        )  # fmt: skip
        images.handles = []
        if not len(rows):
            images.text(0.5, 0.5, "none", size="large")
        right = int(np.trace(true))
        words = (
            f"Digits labelled {label}: {np.sum(self.y == label)}; of these read as {prediction}: "
            f"{counts[label, prediction]:g}. On the diagonal, and right, are {right} of "
            f"{len(says)}."
        )
        if not np.allclose(counts, true):
            words += (
                f" Counted here, {true[label, prediction]:g} of the {label} are read as "
                f"{prediction}: your function says something else, here or in another place."
            )
        return [self.matrix(counts, label, prediction), images], words

    def matrix(self, counts, label, prediction):
        ticks = [(k + 0.5, f"{k}") for k in range(CLASSES)]
        panel = Panel(
            (0, CLASSES), (0, CLASSES), title="How many: press a number", xlabel="read as",
            ylabel="labelled", xticks=ticks, yticks=[(CLASSES - n, word) for n, word in ticks],
            square=True, least=330, height=420,
        )  # fmt: skip
        # Right ones in blue, mistakes in orange-brown: a few of them must be seen.
        for (i, j), count in np.ndenumerate(counts):
            sign = count / 100 if i == j else -np.sqrt(np.abs(count)) / 4
            bottom = CLASSES - 1 - i
            panel.box(j, j + 1, bottom, bottom + 1, float(np.clip(sign, -1, 1)))
            if count:
                panel.text(j + 0.5, bottom + 0.5, f"{count:g}", size="small")
            panel.button(f"{i} {j}", j + 0.5, bottom + 0.5, f"labelled {i}, read as {j}", 28,
                         (i, j) == (label, prediction), group="cells")  # fmt: skip
        left, bottom = prediction, CLASSES - 1 - label
        panel.box(left, left + 1, bottom, bottom + 1, edge="ink", width=3)
        return panel

    def press(self, name):
        label, prediction = map(int, name.split())
        return {"label": label, "prediction": prediction}


def confusion(confusion_matrix=None, model=None, X=None, y=None):
    """See which digits are taken for which, and the images behind each number.

    Parameters
    ----------
    confusion_matrix : callable, optional
        Your own `confusion_matrix(y, predictions, C)`.
    model, X, y : optional
        As in `browse`.
    """
    return Confusion(confusion_matrix, model, X, y)


# What it learned -------------------------------------------------------------------------

TILES = (3, 6)


class FirstLayer(Explorer):
    """The explorer that `first_layer` makes."""

    def __init__(self, model=None):
        super().__init__()
        self.model = model
        follow(self, model)

    def controls(self):
        return {"neuron": Slider(0, TILES[0] * TILES[1] - 1, 0, 1)}

    def weights(self):
        """Return the first layer's weights, one picture of shape (784,) per neuron."""
        model = trained(self.model)
        if model is None:
            model = he_layers([PIXELS, TILES[0] * TILES[1]], np.random.default_rng(0))
        if isinstance(model, list):
            return np.asarray(model[0][0]).T
        if hasattr(model, "parameters"):
            for parameter in model.parameters():
                if parameter.ndim == 2 and parameter.shape[1] == PIXELS:
                    return parameter.detach().cpu().numpy()
        raise LearnerError("Here is no first layer with 784 inputs.")

    def compose(self, neuron):
        W = self.weights()[: TILES[0] * TILES[1]]
        scale = 3 * W.std() or 1
        tiles = gallery_panel(
            few_colours(W / scale), "The first 18: press one", neuron, shape=TILES,
            palette="strong", size=56, what="neuron",
        )  # fmt: skip
        large = Panel((0, SIDE), (0, SIDE), title=f"Neuron {neuron}", xticks=(), yticks=(),
                      square=True, least=270, height=330)  # fmt: skip
        panels = [large, tiles]
        if neuron >= len(W):
            return panels, (
                f"The first layer has only {len(W)} neurons: there is no neuron {neuron}."
            )
        w = W[neuron].reshape(SIDE, SIDE)
        large.map(few_colours(w / scale)[::-1], palette="strong", smooth=False)
        # In noise neighbouring weights have nothing to do with each other.
        middle = W.reshape(-1, SIDE, SIDE)[:, 4:24, 4:24]
        alike = np.corrcoef(middle[:, :, 1:].ravel(), middle[:, :, :-1].ravel())[0, 1]
        kind = "noise" if alike < 0.2 else "strokes begin to show" if alike < 0.5 else "strokes"
        return panels, (
            f"Neuron {neuron}: 784 weights from {plain(w.min(), 2)} to {plain(w.max(), 2)}. Ink on "
            "blue speaks for it, ink on orange-brown against it. Neighbouring weights have a "
            f"correlation of {plain(alike, 2)} in all of the first {len(W)}: {kind}."
        )

    def press(self, name):
        return {"neuron": int(name)}


def few_colours(values):
    """Return weights in nine steps: noise in many colours makes a still of 500 kB."""
    return np.round(4 * np.clip(values, -1, 1)) / 4


def first_layer(model=None):
    """See the first layer's weights as pictures, one for each neuron.

    Parameters
    ----------
    model : optional
        Your own network: a training explorer, whose steps are followed, an `nn.Module`, or a list
        of (W, b). Without it: 18 untrained neurons.
    """
    return FirstLayer(model)


# Every explorer of this lesson, with the name of the argument that takes the learner's code.
EXPLORERS = {
    gallery: None,
    browse: "model",
    train_in_numpy: "train_numpy",
    confusion: "confusion_matrix",
    train_in_torch: "network",
    first_layer: None,
    draw: "model",
    inside: "model",
}
