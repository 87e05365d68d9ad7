"""The figures of lesson 08: blame on its way back through small graphs."""

from lessons.widgets.figure import Drawing, Figure


def one_weight() -> Figure:
    """Return the graph of y = w·x + b and its loss, values above and blame below."""
    picture = Drawing(720, 250)
    low = 165
    places = {"x": (50, 70), "w": (50, low), "u": (230, low), "b": (230, 50), "y": (440, low),
              "L": (650, low)}  # fmt: skip
    for start, end in (("x", "u"), ("w", "u"), ("u", "y"), ("b", "y"), ("y", "L")):
        (x1, y1), (x2, y2) = places[start], places[end]
        far = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        u, v = 30 * (x2 - x1) / far, 30 * (y2 - y1) / far
        picture.arrow(x1 + u, y1 + v, x2 - u, y2 - v, "grey")
    for name, value in (("x", "2"), ("w", "3"), ("u", "6"), ("b", "1"), ("y", "7"), ("L", "4")):
        picture.node(*places[name], {"u": "w·x"}.get(name, name), value)
    for x, y, words in (
        (140, 105, "slope w = 3"), (140, low, "slope x = 2"), (335, low, "slope 1"),
        (345, 110, "slope 1"), (545, low, "slope 2(y − 5) = 4"),
    ):  # fmt: skip
        picture.text(x, y, words, "grey", "small", ground=True)
    for name, blame in (("w", 8), ("u", 4), ("y", 4)):
        x, y = places[name]
        picture.text(x, y + 44, f"blame {blame}", "positive", bold=True)
    picture.text(50, 26, "blame 12", "positive", bold=True)
    picture.text(272, 50, "blame 4", "positive", bold=True, align="start")
    picture.text(650, low + 44, "loss", size="small")
    picture.text(360, 236, "← blame: times the slope on each arrow", size="small")
    picture.text(545, 110, "values →", size="small")
    return picture.figure(
        "A graph of six numbers. x = 2 and w = 3 lead to w·x = 6; with b = 1 that leads to y = 7, "
        "and y to the loss 4. Each arrow has a slope: 3 from x, 2 from w, 1 from w·x and from b, "
        "4 from y to the loss. The blame below: y 4, w·x 4, b 4, w 8, x 12.",
        "Values go along the arrows, blame comes back against them, times the slope of each arrow.",
    )


def two_paths() -> Figure:
    """Return one hidden neuron with two outputs: two blames arrive and are added."""
    picture = Drawing(620, 230)
    h, right = (200, 115), 460
    for side, weight, name, blame, part in (
        (-1, 0.5, "z1", "0.65", "0.65 · 0.5 = 0.32"),
        (1, -0.5, "z2", "−0.65", "(−0.65) · (−0.5) = 0.32"),
    ):
        y = 115 + 62 * side
        picture.wire((h[0] + 26, 115 + 6 * side), (right - 26, y - 6 * side), weight)
        words = f"weight {weight}".replace("-", "−")
        picture.text(330, 115 + 31 * side, words, size="small", ground=True)
        picture.arrow(right - 40, y + 20 * side, h[0] + 60, 115 + 34 * side, "positive")
        picture.text(320, y + 36 * side, part, "positive", "small")
        picture.node(right, y, name)
        colour = "negative" if "−" in blame else "positive"
        picture.text(right + 36, y, f"blame {blame}", colour, bold=True, align="start")
    picture.node(*h, "h1", "0.9")
    picture.text(168, 95, "both move the loss,", size="small", align="end")
    picture.text(168, 113, "so both blames are added:", size="small", align="end")
    picture.text(168, 139, "0.32 + 0.32 = 0.65", "positive", bold=True, align="end")
    return picture.figure(
        "A hidden neuron h1 with two wires, of weight 0.5 to z1 and of weight −0.5 to z2. The "
        "blames there are 0.65 and −0.65. Along each wire 0.32 comes back, and both add up to "
        "0.65 at h1.",
        "Along a wire multiply, where wires meet add. (0.3228 twice is 0.6457.)",
    )


def one_slope_of_a_matrix() -> Figure:
    """Return how a column of A meets the blame, sample by sample, and the same as a product."""
    picture = Drawing(700, 210)
    A, blame = (("1", "2"), ("0.5", "−1"), ("3", "0")), ("1", "−2", "0.5")
    products = ("1 · 1 = 1", "0.5 · (−2) = −1", "3 · 0.5 = 1.5")
    rows = [62 + 36 * s for s in range(3)]

    def cell(x, y, number, lit):
        picture.box(x - 22, y - 15, 44, 30, "paper", "positive" if lit else "grey",
                    3 if lit else 1)  # fmt: skip
        picture.text(x, y, number, bold=lit)

    picture.text(117, 26, "A", bold=True)
    picture.text(222, 26, "dZ", bold=True)
    for s, y in enumerate(rows):
        picture.text(60, y, f"sample {s + 1}", size="small", align="end")
        cell(92, y, A[s][0], True)
        cell(142, y, A[s][1], False)
        cell(222, y, blame[s], True)
        picture.text(262, y, products[s], align="start")
    picture.line(262, 154, 380, 154, "grey", 1.5)
    picture.text(262, 174, "sum 1.5, the slope dW of weight 1", "positive", "small", True, "start")
    picture.text(510, 44, "A on its side", bold=True)
    picture.text(644, 44, "dZ", bold=True)
    for s, y in enumerate(rows):
        cell(460 + 50 * s, 80, A[s][0], True)
        cell(460 + 50 * s, 116, A[s][1], False)
        cell(644, y + 18, blame[s], True)
    picture.text(602, 98, "·", "ink", "large", True)
    picture.text(510, 150, "row times column", size="small")
    return picture.figure(
        "Left: A has three rows, one for each sample, and two columns. The first column, 1, 0.5 "
        "and 3, is lit, and beside it the blame 1, −2 and 0.5. Sample by sample they are "
        "multiplied: 1, −1 and 1.5, which add up to 1.5. Right: A on its side, its first row 1, "
        "0.5, 3 is lit, and beside it the column of blame: row times column.",
        "A weight meets every sample. Turned on its side, A has the samples where a product adds "
        "them up.",
    )


FACTORS = (
    ("x1", "1", "w 0.6"), ("z1", "0.9", "ReLU"), ("a1", "0.9", "w 0.5"), ("z2", "0.35", "σ"),
    ("p", "0.59", "−log"), ("L", "0.53", ""),
)  # fmt: skip
SLOPES = ("1", "1", "0.5", "0.242", "−1.70")
BLAMES = ("w: −0.21", "−0.21", "−0.21", "−0.41", "−1.70", "1")


def five_factors() -> Figure:
    """Return the chain from an input to the loss, with its five slopes and the blame between."""
    picture = Drawing(760, 190)
    places = [(50 + 132 * k, 75) for k in range(len(FACTORS))]
    for k, (name, value, deed) in enumerate(FACTORS):
        x, y = places[k]
        if deed:
            picture.arrow(x + 28, y, x + 104, y, "grey")
            picture.text(x + 64, y - 16, deed, size="small")
            picture.text(x + 64, y + 17, f"slope {SLOPES[k]}", "grey", "small")
        picture.node(x, y, name, value)
    for k, blame in enumerate(BLAMES):
        x, y = places[k]
        at = x + 14 if k == 0 else x
        colour = "negative" if "−" in blame else "positive"
        picture.text(at, y + 58, blame, colour, bold=True)
        if k:
            end = places[k - 1][0] + (56 if k == 1 else 34)
            picture.arrow(x - 30, y + 58, end, y + 58, colour, 1.5)
    picture.text(380, 170, "← blame: each time multiplied by the next slope", size="small")
    return picture.figure(
        "A chain: the input 1 times the weight 0.6 and more gives z1 = 0.9, ReLU gives a1 = 0.9, "
        "times 0.5 and more gives z2 = 0.35, the sigmoid p = 0.59, and minus its logarithm the "
        "loss 0.53. The slopes on the way are 1, 1, 0.5, 0.242 and −1.70. The blame comes back "
        "from the loss: 1, −1.70, −0.41, −0.21, −0.21, and −0.21 at the weight.",
        "Five slopes from the weight to the loss. From the right, their products are the blame.",
    )
