"""What the explorers of lesson 09 share: digits to look at, and networks to ask about them."""

import functools

import numpy as np

from lessons.data import load_small_set, prepared
from lessons.network import logits_of
from lessons.widgets.canvas import Panel
from lessons.widgets.explorer import Explorer
from lessons.widgets.still import Shown

SIDE, PIXELS, CLASSES = 28, 784, 10


@functools.cache
def small_set():
    """Return the parts of the small set, as `lessons.data.prepared` does."""
    return prepared(load_small_set())


@functools.cache
def mean_images():
    """Return the mean training image of each digit, shape (10, 784)."""
    X, y, *_ = small_set()
    return np.array([X[y == k].mean(axis=0) for k in range(CLASSES)])


def by_mean_images(X):
    """Score each image by how near it is to each digit's mean image: the larger, the nearer."""
    M = mean_images()
    # The squares of all differences, multiplied out: |x|² − 2 x·m + |m|².
    distances = (X**2).sum(axis=1, keepdims=True) - 2 * X @ M.T + (M**2).sum(axis=1)
    return -0.2 * distances


def ask_network(explorer, model, X):
    """Return a network's logits for X of shape (m, 784) as an array of shape (m, 10).

    The network may be None (mean images), a list of (W, b), a function, an nn.Module, or an
    explorer that has a network (see `trained`).
    """
    model = trained(model)
    if model is None:
        return by_mean_images(X)
    if isinstance(model, list):
        layers = model

        def model(X):
            return logits_of(layers, X)

    elif hasattr(model, "state_dict"):
        model = _as_function(model)
    return explorer.ask(model, X, shape=(len(X), CLASSES), returns="ten logits for each image")


def trained(model):
    """Return the network that an explorer has now, or the model itself if it is none of these.

    An explorer says that it has a network by a method `network_now`.
    """
    return model.network_now() if hasattr(model, "network_now") else model


class Watcher(Shown):
    """Renews an explorer that shows what another one has."""

    def __init__(self, explorer):
        super().__init__()
        self.explorer = explorer

    def changed(self):
        """Show what the other has now; what nobody has seen yet can wait."""
        if self.explorer.caption:
            self.explorer.move()


def follow(explorer, *others):
    """Renew an explorer with each of the others that is one itself, a training or a pad."""
    for other in others:
        if isinstance(other, Explorer):
            other.follow(Watcher(explorer))


def _as_function(net):
    """Return a function of arrays that runs an nn.Module in eval mode and then puts it back."""
    import torch

    def run(X):
        mode = net.training
        net.eval()
        try:
            with torch.no_grad():
                return net(torch.tensor(X, dtype=torch.float32))
        finally:
            net.train(mode)

    run.__name__ = type(net).__name__
    return run


def validation(X, y):
    """Return the digits to look at: those given, or the small set's validation digits."""
    if X is None:
        _, _, X, y, _, _ = small_set()
    return np.asarray(X, dtype=float).reshape(len(X), PIXELS), np.asarray(y)


def image_panel(ink, title="", height=330):
    """Return a panel with an image, ink from 0 to 1, shape (28, 28) or (784,).

    A pixel is 1 wide and high; the first row is on top.
    """
    panel = Panel((0, SIDE), (0, SIDE), title=title, xticks=(), yticks=(), square=True, least=240,
                  height=height)  # fmt: skip
    panel.map(np.reshape(ink, (SIDE, SIDE))[::-1], palette="ink", smooth=False)
    panel.box(0, SIDE, 0, SIDE, edge="grey")
    return panel


def chances_panel(shares, label=None, near=False, height=330):
    """Return a panel with ten probabilities as bars; the label has a mark.

    Parameters
    ----------
    shares : ndarray, shape (10,)
    label : int, optional
    near : bool
        Whether the bars say how near each mean image is, which is no probability; the images
        stand beside the digits then.
    height : int
        In pixels.
    """
    says = int(np.argmax(shares))
    wrong = label is not None and says != label
    panel = Panel(
        (-0.18 if near else 0, 1.4), (-0.6, 9.6), title="How near" if near else "Probabilities",
        xlabel="longer: nearer" if near else "softmax of the logits",
        xticks=() if near else (0, 0.5, 1), least=280, grow=1.2, height=height,
        yticks=[(9 - k, f"{k}") for k in range(CLASSES)],
    )  # fmt: skip
    for k, share in enumerate(shares):
        y = 9 - k
        if near:
            panel.tile(-0.09, y, mean_images()[k].reshape(SIDE, SIDE)[::-1], 24, palette="ink")
        colour = 0.6
        if k == says:
            colour = "negative" if wrong else "positive"
        panel.box(0, share, y - 0.33, y + 0.33, colour, "ink")
        text = f"{share:.3f}" if share >= 0.0005 and not near else ""
        if k == says and wrong:
            text += "  ✗"
        if k == label:
            text += "  ◀ label"
        panel.text(share, y, text.strip(), bold=k == says, align="left", right=6, size="small")
    return panel
