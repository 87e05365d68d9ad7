"""The digit of lesson 06 on its way back: blame at outputs, hidden neurons and pixels."""

import numpy as np

from lessons import network
from lessons.widgets.controls import Slider, Time
from lessons.widgets.explorer import Explorer
from lessons.widgets.forward import (
    OUT,
    ROWS,
    SIZES,
    digits,
    hidden_panel,
    image_panel,
    output_panel,
    places,
    share_bar,
)
from lessons.widgets.kindness import LearnerError
from lessons.widgets.plane import plain

STATIONS = (
    "forward: ten probabilities", "blame at the outputs: P − Y", "blame at the hidden sums",
    "what it means for the pixels",
)  # fmt: skip
RATE = 0.02
STEPS = 20


class DigitBack(Explorer):
    """The explorer that `lessons.widgets.backprop.digit` makes."""

    every = 1800

    def __init__(self, backward=None):
        super().__init__()
        self.backward = backward

    def controls(self):
        return {
            "time": Time(0, len(STATIONS) - 1),
            "steps": Slider(0, STEPS, 0, 1, label="steps of learning"),
            "digit": Slider(0, 9, 3, 1),
        }

    def compose(self, time, steps, digit):
        x = digits()[digit]
        layers = network.he_layers(SIZES, np.random.default_rng(0))
        for _ in range(steps):
            network.move(layers, self.slopes(x, digit, layers)[0], RATE)
        slopes, shares, hidden = self.slopes(x, digit, layers)
        (_, at_hidden), (_, at_outputs) = slopes
        pixels = at_hidden @ layers[0][0].T
        image = image_panel(x, "ink")
        if time == 3:
            # Against the slope: ink here would lower the loss.
            image = image_panel(-pixels / max(float(np.abs(pixels).max()), 1e-9), "strong")
        panels = [
            image,
            hidden_panel(at_hidden if time >= 2 else hidden),
            self.outputs(shares, at_outputs, digit, time, steps),
        ]
        silent = int((hidden == 0).sum())
        loss = -np.log(shares[digit])
        words = (
            f"It gives the {digit} {100 * shares[digit]:.0f} %: the loss is {plain(loss, 2)}.",
            f"The {digit} is pulled up by {plain(-at_outputs[digit], 2)}, the other nine are "
            "pushed down by what they have; together that is 0.",
            f"Blame came back through the weights: blue is positive, orange negative. The {silent} "
            "silent neurons get none, for ReLU's slope is 0 there.",
            f"Blue: ink there would lower the loss, orange: it would raise it. The network sees no "
            f"{digit} in that; its weights are still nearly random.",
        )[time]
        after = f"{steps} step{'s' * (steps != 1)}"
        return panels, f"A handwritten {digit}, after {after}. {words}"

    def slopes(self, x, label, layers):
        """Return (dW, db) of both layers, the probabilities, and what the hidden layer says."""
        sums, inputs = network.forward(layers, x[np.newaxis])
        shares = network.softmax(sums[-1])
        blame = shares - np.eye(SIZES[-1])[[label]]
        if self.backward is None:
            return network.backward(layers, sums, inputs, blame), shares[0], inputs[1][0]
        name = getattr(self.backward, "__name__", "backward")
        cache = [*zip(inputs, sums, strict=True)]
        copies = [(W.copy(), b.copy()) for W, b in layers]
        answer = self.call(self.backward, blame.copy(), cache, copies)
        try:
            slopes = [(np.array(dW, float), np.array(db, float)) for dW, db in answer]
        except (TypeError, ValueError):
            raise LearnerError(
                f"{name} should return a list with one (dW, db) per layer."
            ) from None
        shapes = [(dW.shape, db.shape) for dW, db in slopes]
        if shapes != [(W.shape, b.shape) for W, b in layers]:
            raise LearnerError(f"{name} should give slopes in the shapes of W and b.")
        return slopes, shares[0], inputs[1][0]

    def outputs(self, shares, blame, digit, time, steps):
        panel = output_panel(STATIONS[time])
        if time == 2:
            ends = (np.arange(ROWS) + 0.5)[::4] / ROWS
            lines = [(OUT - 0.06, y, 0, end) for y in places() for end in ends]
            strength = np.repeat(blame, len(ends)) / max(float(np.abs(blame).max()), 1e-9)
            panel.flow(f"{digit} {steps}", lines, strength.tolist())
        for k, y in enumerate(places()):
            panel.node(OUT, y, 12, float(shares[k]))
            panel.text(OUT, y, str(k), bold=k == digit)
            if time == 0:
                share_bar(panel, y, shares[k], k == digit)
            else:
                # A positive slope means: down with it.
                colour = "positive" if blame[k] >= 0 else "negative"
                says = f"{'↓' if blame[k] > 0 else '↑'} {plain(blame[k], 2)}"
                panel.text(OUT + 0.14, y, says, colour, align="left", bold=k == digit)
        return panel
