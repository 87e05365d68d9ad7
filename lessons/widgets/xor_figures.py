"""The figure of lesson 03: the loop in which a network learns."""

from lessons.widgets.figure import Drawing, Figure

STEPS = (
    ("answer", "p = net(X)"),
    ("judge", "loss = ((p - y) ** 2).mean()"),
    ("forget", "optimizer.zero_grad()"),
    ("slopes", "loss.backward()"),
    ("step", "optimizer.step()"),
)


def training_loop() -> Figure:
    """Return the five lines of the training loop as a circle."""
    # One below the other: on a narrow page the letters must not shrink.
    picture = Drawing(390, 420)
    left, wide, high, apart = 70.0, 300.0, 54.0, 82.0
    middle = left + wide / 2
    for number, (word, line) in enumerate(STEPS):
        top = 10 + number * apart
        picture.box(left, top, wide, high, "paper", "ink")
        picture.text(middle, top + 17, f"{number + 1}. {word}", bold=True)
        picture.text(middle, top + 38, line)
        if number:
            picture.arrow(middle, top - apart + high + 3, middle, top - 3, "positive", 3)
    first, last = 10 + high / 2, 10 + 4 * apart + high / 2
    picture.line(left - 4, last, 28, last, "positive", 3)
    picture.line(28, last, 28, first, "positive", 3)
    picture.arrow(28, first, left - 4, first, "positive", 3)
    return picture.figure(
        "Five boxes, joined by arrows. 1, answer: p = net(X). 2, judge: the loss, the mean of "
        "the squared errors. 3, forget: optimizer.zero_grad(). 4, slopes: loss.backward(). 5, "
        "step: optimizer.step(). From there an arrow leads back to 1: again, with new weights.",
        "The loop. Only the last line changes the network; the others find out how.",
    )
