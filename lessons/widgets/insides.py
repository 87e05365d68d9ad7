"""More explorers of lesson 09: the digits and their means, and a network lit layer by layer."""

import numpy as np

from lessons.network import forward, he_layers, softmax
from lessons.widgets.canvas import Panel
from lessons.widgets.controls import Slider
from lessons.widgets.digits import (
    CLASSES,
    PIXELS,
    SIDE,
    ask_network,
    follow,
    image_panel,
    mean_images,
    small_set,
    trained,
    validation,
)
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import percent

# Looking at digits -------------------------------------------------------------------------

PAGE = (4, 6)  # rows and columns of digits
PAGES = 9
HEIGHT = 330


class Gallery(Explorer):
    """The explorer that `gallery` makes."""

    def controls(self):
        return {
            "digit": Slider(0, CLASSES - 1, 0, 1),
            "page": Slider(1, PAGES, 1, 1),
        }

    def compose(self, digit, page):
        X, y, *_ = small_set()
        own = X[y == digit]
        count = PAGE[0] * PAGE[1]
        shown = own[count * (page - 1) : count * page]
        words = (
            f"The mean image of all {len(own)} training images labelled {digit}, and {len(shown)} "
            f"of them, page {page} of {PAGES}. Press another mean image to see its digit."
        )
        return [self.means(digit), self.mean(digit), self.page(shown, digit)], words

    def means(self, digit):
        panel = Panel((0, 2), (0, 5), title="ten means", axes=False, square=True, least=150,
                      height=HEIGHT)  # fmt: skip
        for k, image in enumerate(mean_images()):
            x, y = k % 2, 4 - k // 2
            panel.map(upright(image), (x + 0.04, x + 0.96, y + 0.04, y + 0.96), "ink",
                      smooth=False)  # fmt: skip
            here = k == digit
            panel.box(x + 0.04, x + 0.96, y + 0.04, y + 0.96, "", "marker" if here else "pale",
                      4 if here else 1)  # fmt: skip
            panel.button(f"{k}", x + 0.5, y + 0.5, f"mean image of {k}", 56, here)
        return panel

    def mean(self, digit):
        panel = Panel((0, 1), (0, 1), title=f"the mean {digit}", axes=False, square=True, least=260,
                      height=HEIGHT)  # fmt: skip
        panel.map(upright(mean_images()[digit]), palette="ink", smooth=False)
        panel.box(0, 1, 0, 1, "", "pale")
        return panel

    def page(self, images, digit):
        rows, columns = PAGE
        sheet = np.zeros((rows * SIDE, columns * SIDE))
        for place, image in enumerate(images):
            top, left = SIDE * (place // columns), SIDE * (place % columns)
            sheet[top : top + SIDE, left : left + SIDE] = image.reshape(SIDE, SIDE)
        panel = Panel((0, columns), (0, rows), title=f"digits labelled {digit}", axes=False,
                      square=True, least=340, grow=1.2, height=HEIGHT)  # fmt: skip
        panel.map(sheet[::-1], palette="ink", smooth=False)
        panel.box(0, columns, 0, rows, "", "pale")
        return panel

    def press(self, name):
        return {"digit": int(name)}


def upright(image):
    """Return 784 pixels as a map, whose first row is at the bottom."""
    return np.asarray(image).reshape(SIDE, SIDE)[::-1]


def gallery():
    """Look at the training digits, and at the mean image of each digit."""
    return Gallery()


# Layer by layer ----------------------------------------------------------------------------

SQUARE = 7  # points along the side of a neuron's square
FIRST = 111  # the digit of `lessons.data.one_digit`, among the validation digits


class Inside(Explorer):
    """The explorer that `inside` makes."""

    def __init__(self, model=None, pad=None, X=None, y=None):
        super().__init__()
        if model is None:
            model = he_layers([PIXELS, 128, CLASSES], np.random.default_rng(0))
        self.model, self.pad = model, pad
        self.X, self.y = validation(X, y)
        follow(self, model, pad)

    def controls(self):
        if self.pad is not None:
            return {}
        return {"number": Slider(0, len(self.X) - 1, min(FIRST, len(self.X) - 1), 1)}

    def compose(self, number=None):
        if self.pad is not None:
            x, what = self.pad.sheet.ravel(), "The digit on the pad"
        else:
            x, what = self.X[number], f"Validation digit {number}, labelled {self.y[number]}"
        layers, p = self.activations(x[np.newaxis])
        first, second = np.argsort(p)[::-1][:2]
        panels = [image_panel(x, "784 pixels", 300)]
        words = f"{what}, on its way through the network. "
        for k, a in enumerate(layers, start=1):
            awake = int(np.sum(a > 0))
            panels.append(self.layer(k, a, awake))
            words += f"Layer {k}: {awake} of {len(a)} neurons are awake. "
        panels.append(self.answer(p))
        words += f"It says {first} with {percent(p[first], 1)}, "
        words += f"then {second} with {percent(p[second], 1)}."
        return panels, words

    def activations(self, X):
        """Return what each hidden layer gives for one digit, and the ten probabilities."""
        model = trained(self.model)
        if isinstance(model, list):
            sums, inputs = forward([tuple(map(np.asarray, layer)) for layer in model], X)
            hidden, logits = inputs[1:], sums[-1]
        else:
            logits = ask_network(self, model, X)
            hidden = inputs_of_layers(self, model, X)[1:] if hasattr(model, "state_dict") else []
        return [a[0] for a in hidden], softmax(logits)[0]

    def layer(self, number, a, awake):
        """Draw a layer's outputs as a sheet of squares; the more, the darker."""
        columns = 16 if len(a) > 64 else 8
        rows = -(-len(a) // columns)
        squares = np.zeros(rows * columns)
        squares[: len(a)] = a / max(float(a.max()), 1e-9)
        panel = Panel((0, columns), (0, rows), title=f"layer {number}: {awake} of {len(a)} awake",
                      axes=False, square=True, least=230, height=300)  # fmt: skip
        # Each square in many points, so that it has a rim.
        square = np.zeros((SQUARE, SQUARE))
        square[1:, 1:] = 1
        panel.map(
            np.kron(squares.reshape(rows, columns)[::-1], square), palette="strong", smooth=False
        )
        panel.box(0, columns, 0, rows, "", "grey")
        return panel

    def answer(self, p):
        says = int(np.argmax(p))
        ticks = [(CLASSES - 1 - k, str(k)) for k in range(CLASSES)]
        panel = Panel((0, 1.35), (-0.6, CLASSES - 0.4), title=f"it says {says}, {percent(p[says])}",
                      xticks=(), yticks=ticks, least=220, height=300)  # fmt: skip
        for k, share in enumerate(p):
            middle = CLASSES - 1 - k
            panel.box(0, float(share), middle - 0.34, middle + 0.34, "positive",
                      "ink" if k == says else "", 2, 1 if k == says else 0.45)  # fmt: skip
            if share >= 0.0005:
                panel.text(float(share), middle, f"{share:.3f}", align="left", right=5,
                           size="small", bold=k == says)  # fmt: skip
        return panel


def inputs_of_layers(explorer, net, X):
    """Return what goes into each linear layer of an nn.Module in eval mode."""
    from torch import nn

    seen = []
    hooks = [
        part.register_forward_pre_hook(lambda _, given: seen.append(given[0].detach().numpy()))
        for part in net.modules()
        if isinstance(part, nn.Linear)
    ]
    try:
        ask_network(explorer, net, X)
    finally:
        for hook in hooks:
            hook.remove()
    return seen


def inside(model=None, pad=None, X=None, y=None):
    """See a digit light up a network, layer by layer.

    Parameters
    ----------
    model : optional
        Your own network: a training explorer, whose steps are followed, an `nn.Module`, or a list
        of (W, b). Without it: an untrained one.
    pad : optional
        What `draw` returned; then the digit is the one on the pad, while it is drawn.
    X, y : ndarray, shapes (m, 784) and (m,), optional
        The digits to choose from without a pad; the small set's validation digits without them.
    """
    return Inside(model, pad, X, y)
