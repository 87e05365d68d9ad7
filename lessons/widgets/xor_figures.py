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
    picture = Drawing(760, 250)
    wide, high = 220, 62
    places = ((10.0, 14.0), (270.0, 14.0), (530.0, 14.0), (530.0, 150.0), (270.0, 150.0))
    for number, ((x, y), (word, line)) in enumerate(zip(places, STEPS, strict=True), start=1):
        picture.box(x, y, wide, high, "paper", "ink")
        picture.text(x + wide / 2, y + 20, f"{number}. {word}", bold=True)
        picture.text(x + wide / 2, y + 43, line, size="small")
    middle = [(x + wide / 2, y + high / 2) for x, y in places]
    for (x, y), (to, _) in zip(middle[:2], middle[1:3], strict=True):
        picture.arrow(x + wide / 2 + 4, y, to - wide / 2 - 4, y, "positive", 3)
    picture.arrow(middle[2][0], 14 + high + 4, middle[2][0], 146, "positive", 3)
    picture.arrow(526, middle[3][1], 494, middle[3][1], "positive", 3)
    picture.line(266, middle[4][1], middle[0][0], middle[4][1], "positive", 3)
    picture.arrow(middle[0][0], middle[4][1], middle[0][0], 14 + high + 4, "positive", 3)
    picture.text(middle[0][0], middle[4][1] + 22, "again, with new weights", size="small")
    return picture.figure(
        "Five boxes in a circle of arrows. 1, answer: p = net(X). 2, judge: the loss, the mean of "
        "the squared errors. 3, forget: optimizer.zero_grad(). 4, slopes: loss.backward(). 5, "
        "step: optimizer.step(). From there an arrow leads back to 1, again, with new weights.",
        "The loop. Only the last line changes the network; the other four find out how.",
    )
