"""The figures of lesson 04: a network drawn with its numbers, and networks of other shapes."""

from lessons.widgets.figure import Drawing, Figure

HIDDEN = (((1.0, 0.0, -1.0), (2.0, -1.0, 0.5)), (0.5, 1.0, 2.0))
OUTPUT = ((1.0, 3.0, -2.0), -1.0)


def two_three_one() -> Figure:
    """Return the network 2-3-1 with the numbers that the lesson works by hand."""
    picture = Drawing(720, 300)
    inputs = [(80, 100), (80, 200)]
    hidden = [(350, 55), (350, 150), (350, 245)]
    output = (620, 150)
    for i, start in enumerate(inputs):
        for j, end in enumerate(hidden):
            weight = HIDDEN[0][i][j]
            share = (0.36, 0.28, 0.24)[j] if i == 0 else (0.24, 0.28, 0.36)[j]
            picture.wire(start, end, weight, f"{weight:g}".replace("-", "−"), share)
    for start, weight in zip(hidden, OUTPUT[0], strict=True):
        picture.wire(start, output, weight, f"{weight:g}".replace("-", "−"), 0.4)
    for (x, y), name, value in zip(inputs, ("x1", "x2"), ("1", "2"), strict=True):
        picture.node(x, y, name, value)
    sums = ("5.5", "−1", "2")
    for (x, y), name, bias, z in zip(hidden, ("h1", "h2", "h3"), HIDDEN[1], sums, strict=True):
        said = "0" if "−" in z else z
        picture.node(x, y, name, said)
        picture.text(x, y + 40, f"b = {bias:g}, sum {z}", "grey", "small", ground=True)
    picture.node(*output, "out", "0.5")
    picture.text(output[0], output[1] + 40, "b = −1", "grey", "small")
    for x, words in ((80, "2 inputs"), (350, "3 hidden neurons"), (620, "1 output")):
        picture.text(x, 14, words, size="small", bold=True)
    return picture.figure(
        "The network 2-3-1. Inputs 1 and 2. The hidden neurons have the weights 1 and 2, 0 and "
        "−1, −1 and 0.5, the biases 0.5, 1 and 2, the sums 5.5, −1 and 2, and say 5.5, 0 and 2. "
        "The output has the weights 1, 3 and −2, the bias −1, and the logit 0.5.",
        "Each hidden neuron owns one column of W1: the wires that lead into it.",
    )


def families() -> Figure:
    """Return the usual families of networks, each as a small drawing."""
    picture = Drawing(780, 240)
    middles = [78 + 156 * k for k in range(5)]
    titles = ("fully connected", "autoencoder", "convolutional", "recurrent", "transformer")
    uses = (
        ("tables, and here", "digits"), ("squeezes, and", "rebuilds"),
        ("pictures: one small", "window, everywhere"), ("sounds, series: it", "hears itself again"),
        ("language: each word", "looks at all others"),
    )  # fmt: skip
    for x, title, (first, second) in zip(middles, titles, uses, strict=True):
        picture.box(x - 72, 8, 144, 224, "paper", "pale")
        picture.text(x, 26, title, bold=True)
        picture.text(x, 196, first, size="small")
        picture.text(x, 214, second, size="small")
    _layers(picture, middles[0], (3, 4, 2))
    _layers(picture, middles[1], (4, 2, 4))
    x = middles[2]
    for row in range(6):
        for column in range(6):
            picture.box(x - 64 + 12 * column, 70 + 12 * row, 12, 12, "paper", "grey", 0.7)
    picture.box(x - 52, 82, 36, 36, "none", "positive", 3)
    picture.arrow(x - 14, 100, x + 30, 106, "positive")
    picture.circle(x + 46, 108, 12)
    x = middles[3]
    picture.arrow(x - 58, 118, x - 22, 118, "grey")
    picture.arrow(x + 20, 118, x + 58, 118, "grey")
    picture.line(x + 16, 104, x + 16, 76, "positive", 2.5)
    picture.line(x + 16, 76, x - 16, 76, "positive", 2.5)
    picture.arrow(x - 16, 76, x - 16, 104, "positive", 2.5)
    picture.circle(x, 118, 20)
    x = middles[4]
    words = [x - 54 + 36 * k for k in range(4)]
    for k, start in enumerate(words):
        for end in words:
            picture.line(start, 142, end, 84, "positive" if k == 1 else "pale", 2 if k == 1 else 1)
    for place in words:
        picture.circle(place, 146, 10)
        picture.circle(place, 80, 10)
    return picture.figure(
        "Five families of networks. Fully connected: every neuron sees all of the layer before; "
        "for tables. Autoencoder: narrow in the middle; it squeezes data and rebuilds them. "
        "Convolutional: one small window moves over a picture. Recurrent: a neuron hears its own "
        "last answer; for series. Transformer: each word looks at all others; for language.",
        "All are made of weighted sums and bends. They differ in who listens to whom.",
    )


def _layers(picture, x, sizes):
    """Draw fully connected columns of small neurons around x."""
    columns = [
        [(x - 48 + 48 * k, 112 + 24 * (i - (n - 1) / 2)) for i in range(n)]
        for k, n in enumerate(sizes)
    ]
    for left, right in zip(columns, columns[1:], strict=False):
        for start in left:
            for end in right:
                picture.line(*start, *end, "grey", 0.8)
    for column in columns:
        for place in column:
            picture.circle(*place, 9)
