"""The drawing pad of lesson 09: draw a digit, and see what a network makes of it."""

import numpy as np
from PIL import Image, ImageDraw

from lessons.network import softmax
from lessons.widgets.controls import Choice, Slider, Tick
from lessons.widgets.digits import (
    PIXELS,
    SIDE,
    ask_network,
    chances_panel,
    follow,
    image_panel,
)
from lessons.widgets.explorer import Explorer
from lessons.widgets.plane import percent

PEN = 1.8  # where the ink of a pen ends, in pixels from its middle; it is full up to 0.8

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


def with_line(ink, line):
    """Return ink with a line of a soft pen on it.

    Parameters
    ----------
    ink : ndarray, shape (28, 28)
    line : sequence of float
        x, y of one end and of the other; in pixels, from the lower left corner.
    """
    x1, y1, x2, y2 = line
    middles = np.arange(SIDE) + 0.5
    across, up = np.meshgrid(middles, middles[::-1])
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((across - x1) * (x2 - x1) + (up - y1) * (y2 - y1)) / (length or 1)
    along = np.clip(along, 0, 1)
    far = np.hypot(across - x1 - along * (x2 - x1), up - y1 - along * (y2 - y1))
    return np.maximum(ink, np.clip(PEN - far, 0, 1))


class DrawDigit(Explorer):
    """The explorer that `draw` makes."""

    def __init__(self, model=None):
        super().__init__()
        self.model = model
        follow(self, model)
        self.drawn = None  # what the learner has drawn, or None for one of the examples

    def controls(self):
        return {
            "start": Choice((*STROKES, EMPTY), label="begin with"),
            "right": Slider(-8, 8, 0, 1, label="move right"),
            "down": Slider(-8, 8, 0, 1, label="move down"),
            "centre": Tick(True, label="first size and centre it, as MNIST does"),
        }

    at_hand = 4

    @property
    def ink(self):
        """What is on the pad, from 0 to 1, shape (28, 28)."""
        if self.drawn is not None:
            return self.drawn
        return from_strokes(STROKES.get(self.values["start"], []))

    @property
    def sheet(self):
        """What the network gets of it, from 0 to 1, shape (28, 28)."""
        ink = centred(self.ink) if self.values["centre"] else self.ink
        return moved(ink, self.values["right"], self.values["down"])

    def compose(self, start, right, down, centre):
        image = self.sheet
        (shares,) = softmax(ask_network(self, self.model, image.reshape(1, PIXELS)))
        first, second = np.argsort(shares)[::-1][:2]
        what = start if self.drawn is None else "your own drawing"
        where = f", moved by ({right}, {down})" if right or down else ""
        how = "sized and centred" if centre else "as it is"
        words = f"On the pad: {what}, {how}{where}. "
        if self.model is None:
            words += f"The nearest mean image is that of the {first}, then that of the {second}."
        else:
            words += (
                f"The network says {first} with {percent(shares[first], 1)}, then {second} with "
                f"{percent(shares[second], 1)}."
            )
        if not image.any():
            words += " There is no ink. It answers all the same: it knows no other answers."
        pad = image_panel(self.ink, "Draw a digit here")
        pad.pad("pad", "Drawing pad of 28 by 28 cells. Arrow keys move the pen, the space bar puts "
                "it down or lifts it, Delete clears.", 1)  # fmt: skip
        pad.text(SIDE - 2.6, SIDE - 1.6, "Clear", "grey", bold=True)
        pad.button("clear", SIDE - 2.6, SIDE - 1.6, "Clear", 44)
        near = self.model is None
        sheet = image_panel(image, f"What the {'reader' if near else 'network'} gets")
        return [pad, sheet, chances_panel(shares, near=near)], words

    def move(self, **values):
        if "start" in values:
            self.drawn = None
        return super().move(**values)

    def _moved(self, name, value):
        if name == "start":
            self.drawn = None
        super()._moved(name, value)

    def stroke(self, name, lines):
        ink = self.ink
        for line in lines:
            ink = with_line(ink, line)
        self.drawn = ink
        return {}

    def press(self, name):
        self.drawn = np.zeros((SIDE, SIDE))
        return {}


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
