"""What the explorers of lesson 09 share: digits to look at, and networks to ask about them."""

import functools

import numpy as np

from lessons.data import load_small_set, prepared
from lessons.network import logits_of
from lessons.widgets import style

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


def show_image(axes, title=""):
    """Return an empty picture of a digit, black on white, without ticks."""
    axes.set(xticks=(), yticks=(), title=title)
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.PALE)
    empty = np.zeros((SIDE, SIDE))
    return axes.imshow(empty, cmap="gray_r", vmin=0, vmax=1, origin="upper")


class Bars:
    """Ten probabilities as bars from the left; the largest in blue, the label with a mark."""

    def __init__(self, axes):
        axes.set(xlim=(0, 1.4), ylim=(9.6, -0.6), yticks=range(CLASSES), xticks=(0, 0.5, 1))
        axes.set(title="probabilities", xlabel="softmax of the logits")
        axes.spines["bottom"].set_bounds(0, 1)
        self.bars = axes.barh(range(CLASSES), 0, height=0.66, edgecolor=style.INK, linewidth=0.8)
        self.words = [axes.text(0, k, "", va="center", fontsize=style.SMALL) for k in range(10)]
        self.moving = [*self.bars, *self.words]

    def show(self, shares, label=None):
        says = int(np.argmax(shares))
        for k, (bar, word, share) in enumerate(zip(self.bars, self.words, shares, strict=True)):
            wrong = label is not None and says != label
            colour = style.soften(style.POSITIVE, 0.3)
            if k == says:
                colour = style.NEGATIVE if wrong else style.POSITIVE
            bar.set(width=share, facecolor=colour, hatch="///" if wrong and k == says else "")
            text = f"{share:.3f}" if share >= 0.0005 else ""
            if k == label:
                text += "  ◀ label"
            word.set_text(text.strip())
            word.set_x(share + 0.02)
            word.set_fontweight("bold" if k == says else "normal")
