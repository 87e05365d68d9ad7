"""The figures of lesson 01: who finds the features, and what a neuron was modelled on."""

from lessons.widgets.figure import Drawing, Figure

NARROW = 0.79  # how far the sketch of a cell is squeezed, to fit a page of 600 pixels


class Sketch(Drawing):
    """A drawing with lines that bend, as in nature."""

    def curve(self, path: str, width: float = 3, filled: bool = False) -> None:
        """Draw a path in the language of SVG; `filled` covers what lies below."""
        look = 'class="s-grey f-paper"' if filled else 'class="s-grey" fill="none"'
        self._parts.append(
            f'<path d="{path}" {look} stroke-width="{width}" stroke-linecap="round" '
            f'transform="scale({NARROW} 1)" vector-effect="non-scaling-stroke"/>'
        )


def two_pipelines() -> Figure:
    """Return the way from a picture to an answer, as it was and as it is."""
    # Side by side, each from top to bottom: so they fit a narrow page.
    picture = Drawing(390, 420)
    _way(picture, 98, "Before", ("designed by people:", "bar on top? slanted?"), learned=False)
    _way(picture, 292, "Now", ("learned from", "examples"), learned=True)
    return picture.figure(
        "Two ways from a picture of a 7 to the answer seven. Before: people design what to look "
        "for, and only how much each of it counts is learned. Now both steps are learned.",
        "What is learned has a yellow frame. Before, whatever nobody had thought of was lost. Now "
        "one machine learns both steps together, from many examples.",
    )


def _way(picture: Drawing, middle: int, when: str, first: tuple[str, str], learned: bool) -> None:
    picture.text(middle, 14, when, bold=True, size="large")
    picture.box(middle - 32, 34, 64, 64, "paper", "grey")
    picture.line(middle - 16, 50, middle + 16, 50, width=5)
    picture.line(middle + 16, 50, middle - 4, 86, width=5)
    boxes = (
        (134, "what to look for", first, learned),
        (266, "how much it counts", ("learned from", "examples"), True),
    )
    for top, head, words, yellow in boxes:
        picture.arrow(middle, top - 32, middle, top - 6, "grey")
        picture.box(middle - 88, top, 176, 92, "paper", "marker" if yellow else "grey",
                    6 if yellow else 1.5)  # fmt: skip
        for line, height in zip((head, *words), (22, 48, 68), strict=True):
            picture.text(middle, top + height, line, bold=height == 22)
    picture.arrow(middle, 362, middle, 388, "grey")
    picture.text(middle, 404, "“seven”", bold=True, size="large")


def cell_and_neuron() -> Figure:
    """Return a nerve cell, and below it the neuron of this course, part below part."""
    picture = Sketch(600, 470)
    for x in (197, 352):
        picture.line(x, 36, x, 462, "pale", 1.5, dashed=True)
    for x, words in ((99, "dendrites: signals in"), (275, "cell body"), (474, "axon: signal out")):
        picture.text(x, 20, words, bold=True)
    # The cell. Its branches are no data: they only have to look grown.
    for path, width in (
        ("M 300 130 C 230 100 190 110 150 70", 5), ("M 190 98 C 160 100 130 90 95 100", 3),
        ("M 158 78 C 150 60 130 58 110 55", 3), ("M 300 130 C 230 135 170 130 100 135", 5),
        ("M 165 131 C 140 140 120 158 90 160", 3), ("M 300 130 C 240 160 200 170 160 200", 5),
        ("M 205 172 C 170 172 140 185 105 190", 3), ("M 168 194 C 150 205 140 208 115 215", 3),
        ("M 385 130 C 460 120 520 140 640 128", 6), ("M 640 128 C 670 120 690 100 715 92", 3),
        ("M 640 128 C 675 130 695 128 722 132", 3), ("M 640 128 C 668 138 688 156 712 166", 3),
    ):  # fmt: skip
        picture.curve(path, width)
    body = (
        "M 268 118 C 300 112 315 84 345 82 C 385 80 392 112 422 124 C 395 138 392 172 352 174 "
        "C 318 176 305 152 262 148 C 285 138 285 128 268 118 Z"
    )
    picture.curve(body, 3, filled=True)
    picture.circle(275, 128, 17, "grey")
    picture.text(275, 192, "adds up", size="small")
    # The neuron.
    low = 340
    inputs = ((60, low - 75, "x1", 1.2), (60, low, "x2", -0.6), (60, low + 75, "x3", 0.9))
    for x, y, name, weight in inputs:
        picture.wire((x, y), (275, low), weight, f"w{name[1]}", 0.42)
        picture.node(x, y, name)
    picture.arrow(302, low, 473, low, "grey")
    picture.text(388, low - 16, "activation", size="small")
    picture.node(275, low, "z")
    picture.text(275, low + 42, "+ b", size="small")
    picture.node(502, low, "a")
    picture.text(99, 458, "inputs times weights", size="small")
    picture.text(275, 458, "weighted sum", size="small")
    picture.text(502, 458, "output", size="small")
    return picture.figure(
        "Above, a nerve cell: branching dendrites on the left lead into a round cell body, from "
        "which one long axon leads to the right. Below, part by part, a neuron: three inputs with "
        "weights lead into the weighted sum z, from which the activation leads to the output a.",
        "Part stands below part: dendrites and weighted inputs, cell body and sum, axon and "
        "output. The dashed wire is a negative weight.",
    )
