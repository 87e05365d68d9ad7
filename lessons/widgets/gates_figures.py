"""The figure of lesson 02: a half adder of four neurons."""

from lessons.widgets.figure import RADIUS, Drawing, Figure


def half_adder_wiring() -> Figure:
    """Return how four neurons add two binary digits."""
    picture = Drawing(600, 330)
    x1, x2 = (45, 110), (45, 230)
    either, not_both, carry = (245, 55), (245, 165), (245, 275)
    digit = (435, 110)
    for target, weight in ((either, 1), (not_both, -1), (carry, 1)):
        for source in (x1, x2):
            picture.wire(source, target, weight)
    picture.wire(either, digit, 1)
    picture.wire(not_both, digit, 1)
    for (x, y), name in ((x1, "x1"), (x2, "x2")):
        picture.node(x, y, name)
    for (x, y), name, bias in (
        (either, "OR", "b = −0.5"), (not_both, "NAND", "b = 1.5"), (carry, "AND", "b = −1.5"),
        (digit, "AND", "b = −1.5"),
    ):  # fmt: skip
        picture.node(x, y, name)
        picture.text(x, y + RADIUS + 12, bias, size="small", ground=True)
    for (x, y), words in ((digit, "digit"), (carry, "carry")):
        picture.arrow(x + RADIUS + 4, y, 522, y, "grey")
        picture.text(532, y, words, bold=True, align="start", size="large")
    picture.text(340, 42, "not sour", size="small", ground=True)
    picture.text(345, 178, "not bitter", size="small", ground=True)
    return picture.figure(
        "Two inputs lead to three neurons: OR and AND with weights of 1, NAND with weights of −1. "
        "OR and NAND lead to another AND, whose answer is the digit. The lower AND is the carry.",
        "Solid blue wires are weights of 1, dashed orange ones of −1. The AND on the right sees "
        "only what OR and NAND say.",
    )
