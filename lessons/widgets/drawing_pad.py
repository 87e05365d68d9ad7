"""The drawing pad of lesson 09: draw a digit, and see what a network makes of it."""

import html
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from lessons.network import softmax
from lessons.widgets.controls import Choice, Slider, Tick
from lessons.widgets.digits import PIXELS, SIDE, Bars, ask_network, show_image
from lessons.widgets.explorer import Explorer

# The pad is a canvas with a few lines of script, in the value of an ordinary widget: no front-end
# extension is needed. What is drawn goes into a hidden text field, and with it to the kernel.
PAD_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

STROKES = {
    "a drawn 3": [[(5, 5), (8, 3), (13, 4), (14, 7), (12, 10), (8, 11)],
                  [(8, 11), (13, 12), (15, 16), (13, 20), (8, 21), (4, 19)]],
    "a drawn 4": [[(14, 4), (8, 15), (20, 15)], [(17, 9), (16, 24)]],
    "a drawn 7": [[(9, 6), (21, 6), (14, 23)]],
}  # fmt: skip
EMPTY = "an empty pad"


def from_strokes(strokes):
    """Draw lines with a soft pen; return ink from 0 to 1, shape (28, 28)."""
    finer = 8
    sheet = Image.new("L", (SIDE * finer, SIDE * finer), 0)
    pen = ImageDraw.Draw(sheet)
    radius = finer * 1.1
    for stroke in strokes:
        points = [(finer * (x + 0.5), finer * (y + 0.5)) for x, y in stroke]
        pen.line(points, fill=255, width=round(2 * radius), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(sheet.resize((SIDE, SIDE), Image.Resampling.BOX)) / 255


def centred(ink):
    """Do what was done to the images of MNIST: 20 pixels high or wide, centre of ink in the middle.

    Parameters
    ----------
    ink : ndarray, shape (28, 28)
    """
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.1), np.flatnonzero(ink.max(axis=0) > 0.1)
    if len(rows) == 0:
        return ink
    part = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    factor = 20 / max(part.shape)
    height, width = (max(1, round(n * factor)) for n in part.shape)
    sheet = Image.fromarray((255 * part).astype(np.uint8))
    small = np.asarray(sheet.resize((width, height), Image.Resampling.BILINEAR)) / 255
    page = np.zeros((SIDE, SIDE))
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    page[top : top + height, left : left + width] = small
    weight = page.sum() or 1
    down = round((SIDE - 1) / 2 - (page.sum(axis=1) @ np.arange(SIDE)) / weight)
    right = round((SIDE - 1) / 2 - (page.sum(axis=0) @ np.arange(SIDE)) / weight)
    return moved(page, right, down)


def moved(ink, right, down):
    """Move an image by whole pixels; what leaves the sheet is gone."""
    page = np.zeros_like(ink)
    here = (slice(max(0, -down), SIDE - max(0, down)), slice(max(0, -right), SIDE - max(0, right)))
    there = (slice(max(0, down), SIDE + min(0, down)), slice(max(0, right), SIDE + min(0, right)))
    page[there] = ink[here]
    return page


def pad_page(ink, number):
    """Return the drawing pad as HTML; `number` makes it new, even with the same ink."""
    digits = "".join(f"{round(15 * value):x}" for value in ink.ravel())
    return (
        f'<div data-lm-suppress-shortcuts="true" data-number="{number}">'
        f'<canvas width="252" height="252" tabindex="0" role="application" data-ink="{digits}" '
        'aria-label="Drawing pad of 28 by 28 cells. Arrow keys move the pen, the space bar puts '
        'it down or lifts it, Delete clears." '
        'style="border:1px solid #6b6b6b;touch-action:none;cursor:crosshair"></canvas>'
        # An image that cannot be loaded runs the script: script elements would not be.
        f'<img alt="" src="data:," style="display:none" onerror="{html.escape(PAD_SCRIPT)}">'
        '<div style="line-height:1.4;max-width:40em">Draw with the mouse or a finger. Or by keys: '
        "arrows move the pen, the space bar puts it down or lifts it, Delete clears.</div></div>"
    )


class DrawDigit(Explorer):
    """The explorer that `draw` makes."""

    size = (8.6, 4.0)

    def __init__(self, model=None):
        super().__init__()
        self.model = model
        self.drawn = None  # what the learner has drawn, or None for one of the examples
        self._pads = 0

    def controls(self):
        return {
            "start": Choice((*STROKES, EMPTY), label="begin with"),
            "right": Slider(-8, 8, 0, 1, label="move right"),
            "down": Slider(-8, 8, 0, 1, label="move down"),
            "centre": Tick(True, label="first size and centre it, as MNIST does"),
        }

    def draw(self, figure):
        picture, chances = figure.subplots(1, 2, width_ratios=(1, 1.3))
        self.image = show_image(picture, "what the network gets")
        self.bars = Bars(chances)
        return [self.image, *self.bars.moving]

    @property
    def ink(self):
        """What is on the pad, from 0 to 1, shape (28, 28)."""
        if self.drawn is not None:
            return self.drawn
        return from_strokes(STROKES.get(self.values["start"], []))

    def update(self, start, right, down, centre):
        image = moved(centred(self.ink) if centre else self.ink, right, down)
        self.image.set_data(image)
        (shares,) = softmax(ask_network(self, self.model, image.reshape(1, PIXELS)))
        self.bars.show(shares)
        first, second = np.argsort(shares)[::-1][:2]
        what = start if self.drawn is None else "your own drawing"
        where = f", moved by ({right}, {down})" if right or down else ""
        how = "sized and centred" if centre else "as it is"
        who = "the nearest mean image" if self.model is None else "the network"
        words = (
            f"On the pad: {what}, {how}{where}. {who.capitalize()} says {first} with "
            f"{shares[first]:.1%}, then {second} with {shares[second]:.1%}."
        )
        if not image.any():
            words += " There is no ink. It answers all the same: it knows no other answers."
        return words

    def move(self, **values):
        if "start" in values:
            self.drawn = None
        caption = super().move(**values)
        if "start" in values:
            self._new_pad()
        return caption

    def _moved(self, name, value):
        if name == "start":
            self.drawn = None
        super()._moved(name, value)
        if name == "start":
            self._new_pad()

    def _extras(self):
        import ipywidgets

        self._pad = ipywidgets.HTMLMath()
        self._field = ipywidgets.Text(layout={"display": "none"})
        self._field.add_class("digit-ink")
        self._field.observe(lambda change: self._received(change["new"]), "value")
        clear = ipywidgets.Button(description="Clear", icon="eraser")
        clear.on_click(lambda _: self.clear())
        pad = ipywidgets.VBox([self._pad, self._field, clear])
        pad.add_class("digit-pad")
        self._new_pad()
        return [pad]

    def _new_pad(self):
        if hasattr(self, "_pad"):
            self._pads += 1
            self._pad.value = pad_page(self.ink, self._pads)

    def _received(self, text):
        """Take what the browser says is on the pad: 784 digits from 0 to f."""
        if len(text) != PIXELS or set(text) - set("0123456789abcdef"):
            return
        self.drawn = np.array([int(digit, 16) for digit in text]).reshape(SIDE, SIDE) / 15
        self._renew()

    def clear(self):
        """Take an empty pad."""
        self.drawn = np.zeros((SIDE, SIDE))
        self._renew()
        self._new_pad()


def draw(model=None):
    """Draw a digit in the browser, and see what a network makes of it.

    Parameters
    ----------
    model : optional
        Your own network: a training explorer, an `nn.Module`, a list of (W, b), or a function
        from X of shape (m, 784) to logits of shape (m, 10). Without it the drawing is compared
        with the mean image of every digit.
    """
    return DrawDigit(model)
