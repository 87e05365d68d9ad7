"""Explorers of lesson 09: look at digits, train on them, look at mistakes, draw a digit."""

import contextlib
from typing import Any

import numpy as np

from lessons.network import backward, forward, he_layers, logits_of, move, softmax
from lessons.widgets import style
from lessons.widgets.controls import Choice, Slider
from lessons.widgets.digits import (
    CLASSES,
    PIXELS,
    SIDE,
    Bars,
    ask_network,
    show_image,
    small_set,
    trained,
    validation,
)
from lessons.widgets.drawing_pad import draw
from lessons.widgets.explorer import Explorer
from lessons.widgets.insides import gallery, inside
from lessons.widgets.kindness import LearnerError
from lessons.widgets.training import TrainingExplorer

CHUNK = 10  # batches between two looks at the stop button
MOST_EPOCHS = 20
HIGHEST_LOSS = 0.8  # in the picture: above it, overfitting could not be seen

# Looking at digits -----------------------------------------------------------------------

ORDERS = ("as they come", "worst mistakes first", "least sure first")


class Browse(Explorer):
    """The explorer that `browse` makes."""

    size = (8.6, 4.0)

    def __init__(self, model=None, X=None, y=None):
        super().__init__()
        self.model = model
        self.X, self.y = validation(X, y)

    def controls(self):
        return {
            "number": Slider(0, len(self.X) - 1, 0, 1),
            "order": Choice(ORDERS),
        }

    def draw(self, figure):
        picture, chances = figure.subplots(1, 2, width_ratios=(1, 1.3))
        self.image = show_image(picture, " ")  # keeps room for the words above
        self.bars = Bars(chances)
        self.verdict = picture.text(0, 1.03, "", transform=picture.transAxes)
        self.verdict.set(fontsize=style.LARGE, fontweight="bold")
        return [self.image, *self.bars.moving, self.verdict]

    def update(self, number, order):
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
        self.image.set_data(self.X[i].reshape(SIDE, SIDE))
        self.bars.show(P[i], int(self.y[i]))
        right = says[i] == self.y[i]
        self.verdict.set_text(f"label {self.y[i]}, read as {says[i]}")
        who = "The nearest mean image" if self.model is None else "The network"
        words = (
            f"Digit {number} ({order}), labelled {self.y[i]}. {who} says {says[i]} with "
            f"{P[i].max():.1%}: {'right' if right else 'wrong'}"
            + ("." if right else f"; it gives the label {of_label[i]:.1%}.")
        )
        # The lesson has learners guess how often the mean images are right: not before a move.
        if self.model is not None or (number, order) != (0, ORDERS[0]):
            count = int(np.sum(says == self.y))
            words += f" Of all {len(P)} digits {count} are right, {count / len(P):.1%}."
        return words


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

    size = (8.6, 3.9)
    network: Any

    def __init__(self, data=None):
        super().__init__()
        data = small_set() if data is None else data
        self.X, self.y, self.X_val, self.y_val = (np.asarray(part) for part in data[:4])

    def draw(self, figure):
        loss, share = figure.subplots(1, 2)
        ticks = range(0, MOST_EPOCHS + 1, 5)
        loss.set(xlim=(0, MOST_EPOCHS), ylim=(0, HIGHEST_LOSS), xlabel="epochs")
        loss.set(title="loss", xticks=ticks)
        (self.train_loss,) = loss.plot([], [], ".-", color=style.POSITIVE, linewidth=2)
        (self.val_loss,) = loss.plot([], [], "s--", color=style.NEGATIVE, linewidth=2)
        # Below the curves, so that it stays in the background and no move has to redraw it.
        loss.text(0.98, 0.97, "solid, dots: training\ndashed, squares: validation", va="top",
                  ha="right", transform=loss.transAxes, fontsize=style.SMALL, zorder=1)  # fmt: skip
        (self.lowest,) = loss.plot([], [], color=style.GREY, linestyle=":", linewidth=1.6)
        self.mark = loss.text(0, 0.6, "", fontsize=style.SMALL, ha="left")
        share.set(xlim=(0, MOST_EPOCHS), ylim=(0.7, 1), xlabel="epochs", title="right, validation")
        share.set_xticks(ticks)
        share.set_yticks((0.7, 0.8, 0.9, 1), ("70 %", "80 %", "90 %", "100 %"))
        (self.val_share,) = share.plot([], [], "s--", color=style.NEGATIVE, linewidth=2)
        self.verdict = share.text(0.97, 0.05, "", transform=share.transAxes, ha="right")
        self.verdict.set(fontweight="bold", va="bottom", linespacing=1.4)
        self.verdict.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1})
        return [
            self.train_loss, self.val_loss, self.lowest, self.mark, self.val_share, self.verdict
        ]  # fmt: skip

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

    def show_curves(self, name):
        """Draw the curves; return them in words."""
        said = name.replace("\n", ", ")
        done = len(self.train_losses)
        across = np.arange(done + 1)
        self.train_loss.set_data(across[1:] - 0.5, self.train_losses)
        self.val_loss.set_data(across, self.val_losses)
        self.val_share.set_data(across, self.val_shares)
        best = int(np.argmin(self.val_losses))
        overfits = done - best >= 2
        self.lowest.set_data([best, best] if overfits else [], [0, 0.58] if overfits else [])
        self.mark.set_text("lowest" if overfits else "")
        self.mark.set_x(best + 0.2)
        share = f"{self.val_shares[-1]:.1%}"
        if not done:
            self.verdict.set_text(f"{name}\nnot trained yet: {share} right")
            return f"{said}. Not trained yet: {share} of the validation digits right. Press Train."
        verdict = f"{name}\nepoch {done}: {share} right"
        if self.val_losses[-1] > HIGHEST_LOSS:
            verdict += f"\nloss {self.val_losses[-1]:.2f}, above the picture"
        self.verdict.set_text(verdict)
        words = (
            f"{said}. After {done} epochs: training loss {self.train_losses[-1]:.3f}, validation "
            f"loss {self.val_losses[-1]:.3f}, {share} of the {len(self.y_val)} validation digits "
            "right."
        )
        if overfits:
            words += (
                f" The validation loss was lowest after epoch {best}, {self.val_losses[best]:.3f}."
            )
        return words


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


class TrainInNumpy(TrainDigits):
    """The explorer that `train_in_numpy` makes."""

    def __init__(self, train_numpy=None, data=None):
        super().__init__(data)
        self.train_numpy = own_epoch if train_numpy is None else train_numpy

    def controls(self):
        return {
            "hidden": Slider(8, 256, 128, 8, label="hidden neurons"),
            "rate": Slider(0.01, 2.0, 0.3, 0.01, label="learning rate"),
            "size": Slider(8, 200, 32, 8, label="batch size"),
            "epochs": Slider(1, MOST_EPOCHS, 5, 1),
        }

    def reset(self, hidden, rate, size, epochs):
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

    def update(self, hidden, rate, size, epochs):
        return self.show_curves(f"784-{hidden}-10, rate {rate:g}\nbatch {size}, {epochs} epochs")


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

    def update(self, sizes, dropout, rate, epochs):
        return self.show_curves(f"{sizes}, dropout {dropout:g}\nrate {rate:g}, {epochs} epochs")


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

    size = (9.0, 4.5)

    def __init__(self, confusion_matrix=None, model=None, X=None, y=None):
        super().__init__()
        self.confusion_matrix = confusion_matrix
        self.model = model
        self.X, self.y = validation(X, y)

    def controls(self):
        return {
            "label": Slider(0, 9, 4, 1, label="labelled"),
            "prediction": Slider(0, 9, 9, 1, label="read as"),
        }

    def draw(self, figure):
        matrix, images = figure.subplots(1, 2, width_ratios=(1.25, 1))
        look = {"xticks": range(CLASSES), "yticks": range(CLASSES)}
        matrix.set(**look, xlabel="read as", ylabel="labelled", title="how many")
        self.cells = matrix.imshow(
            style.tint(np.zeros((CLASSES, CLASSES))), origin="upper", aspect="auto"
        )
        self.words = [
            matrix.text(j, i, "", ha="center", va="center", fontsize=style.SMALL, zorder=1)
            for i in range(CLASSES)
            for j in range(CLASSES)
        ]
        self.counts = np.zeros((CLASSES, CLASSES))
        (self.frame,) = matrix.plot([], [], color=style.INK, linewidth=2.5)
        self.gallery = show_image(images)
        height, width = (n * SIDE for n in SHOWN)
        self.gallery.set_extent((0, width, height, 0))
        images.set(xlim=(0, width), ylim=(height, 0))
        self.said = images.text(0.5, 0.5, "", transform=images.transAxes, ha="center")
        # The counts stay: they change with the network, and not with the sliders.
        return [self.frame, self.gallery, self.said]

    def update(self, label, prediction):
        says = ask_network(self, self.model, self.X).argmax(axis=1)
        true = np.zeros((CLASSES, CLASSES))
        np.add.at(true, (self.y, says), 1)
        counts = true
        if self.confusion_matrix is not None:
            counts = self.ask(
                self.confusion_matrix, self.y, says, CLASSES, shape=(CLASSES, CLASSES),
                returns="how many of class i are taken for j",
            )  # fmt: skip
        if not np.array_equal(counts, self.counts):
            self._show_counts(counts)
        x, y = prediction, label
        self.frame.set_data(
            [x - 0.5, x + 0.5, x + 0.5, x - 0.5, x - 0.5],
            [y - 0.5, y - 0.5, y + 0.5, y + 0.5, y - 0.5],
        )
        rows = np.flatnonzero((self.y == label) & (says == prediction))
        self._show(rows)
        right = int(np.trace(true))
        words = (
            f"Of {np.sum(self.y == label)} digits labelled {label}, {counts[label, prediction]:g} "
            f"are read as {prediction}. On the diagonal, and right, are {right} of {len(says)}."
        )
        if not np.allclose(counts, true):
            words += (
                f" Counted here, {true[label, prediction]:g} of the {label} are read as "
                f"{prediction}: your function says something else, here or in another place."
            )
        return words

    def _show_counts(self, counts):
        # Right ones in blue, mistakes in orange-brown: a few of them must be seen.
        sign = np.where(np.eye(CLASSES, dtype=bool), counts / 100, -np.sqrt(np.abs(counts)) / 4)
        self.cells.set_data(style.tint(np.clip(sign, -1, 1)))
        for text, count in zip(self.words, counts.ravel(), strict=True):
            text.set_text(f"{count:g}" if count else "")
        self.counts = counts
        self.draw_what_stays()

    def _show(self, rows):
        page = np.zeros((SHOWN[0] * SIDE, SHOWN[1] * SIDE))
        for place, i in enumerate(rows[: SHOWN[0] * SHOWN[1]]):
            top, left = SIDE * (place // SHOWN[1]), SIDE * (place % SHOWN[1])
            page[top : top + SIDE, left : left + SIDE] = self.X[i].reshape(SIDE, SIDE)
        self.gallery.set_data(page)
        self.said.set_text("" if len(rows) else "none")


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

    size = (8.8, 3.9)

    def __init__(self, model=None):
        super().__init__()
        self.model = model

    def controls(self):
        return {"neuron": Slider(0, TILES[0] * TILES[1] - 1, 0, 1)}

    def draw(self, figure):
        one, all_of_them = figure.subplots(1, 2, width_ratios=(1, 2))
        one.set(xticks=(), yticks=(), title="one neuron")
        blank = style.tint(np.zeros((SIDE, SIDE)), style.DIVERGING)
        self.large = one.imshow(blank, origin="upper", interpolation="nearest")
        all_of_them.set(xticks=(), yticks=(), title="the first 18, neuron 0 at the top left")
        height, width = (n * SIDE for n in TILES)
        self.tiles = all_of_them.imshow(
            style.tint(np.zeros((height, width)), style.DIVERGING),
            origin="upper",
            interpolation="nearest",
        )
        for k in range(1, TILES[1]):
            all_of_them.axvline(k * SIDE - 0.5, color=style.PAPER, linewidth=2)
        for k in range(1, TILES[0]):
            all_of_them.axhline(k * SIDE - 0.5, color=style.PAPER, linewidth=2)
        (self.frame,) = all_of_them.plot([], [], color=style.INK, linewidth=2.5)
        return [self.large, self.tiles, self.frame]

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

    def update(self, neuron):
        W = self.weights()[: TILES[0] * TILES[1]]
        scale = 3 * W.std() or 1
        page = np.zeros((TILES[0] * SIDE, TILES[1] * SIDE))
        for k, w in enumerate(W):
            top, left = SIDE * (k // TILES[1]), SIDE * (k % TILES[1])
            page[top : top + SIDE, left : left + SIDE] = w.reshape(SIDE, SIDE)
        self.tiles.set_data(few_colours(page / scale))
        top, left = SIDE * (neuron // TILES[1]) - 0.5, SIDE * (neuron % TILES[1]) - 0.5
        right, bottom = left + SIDE, top + SIDE
        self.frame.set_data([left, right, right, left, left], [top, top, bottom, bottom, top])
        if neuron >= len(W):
            self.large.set_data(style.tint(np.zeros((SIDE, SIDE)), style.DIVERGING))
            return f"The first layer has only {len(W)} neurons: there is no neuron {neuron}."
        w = W[neuron].reshape(SIDE, SIDE)
        self.large.set_data(few_colours(w / scale))
        # In noise neighbouring weights have nothing to do with each other.
        middle = W.reshape(-1, SIDE, SIDE)[:, 4:24, 4:24]
        alike = np.corrcoef(middle[:, :, 1:].ravel(), middle[:, :, :-1].ravel())[0, 1]
        kind = "noise" if alike < 0.2 else "strokes begin to show" if alike < 0.5 else "strokes"
        return (
            f"Neuron {neuron}: 784 weights from {w.min():.2f} to {w.max():.2f}. Ink on blue "
            "speaks for it, ink on orange-brown against it. Neighbouring weights have a "
            f"correlation of {alike:.2f} in all of the first {len(W)}: {kind}."
        )


def few_colours(values):
    """Return weights as colours in nine steps: noise in many colours makes a picture of 500 kB."""
    return style.tint(np.round(4 * np.clip(values, -1, 1)) / 4, style.DIVERGING)


def first_layer(model=None):
    """See the first layer's weights as pictures, one for each neuron.

    Parameters
    ----------
    model : optional
        Your own network: a training explorer, an `nn.Module`, or a list of (W, b). Without it:
        18 untrained neurons.
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
