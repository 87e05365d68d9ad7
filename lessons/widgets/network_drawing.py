"""One drawing of a network for all lessons: neurons as circles, weights as wires.

A wire's width is the size of its weight, its colour the sign, and a negative one is dashed. A
number on a wire stands where no other wire comes near it.
"""

import functools
from collections.abc import Sequence

import numpy as np

from lessons.network import Layers
from lessons.widgets.canvas import DASHED, Colour, Panel
from lessons.widgets.plane import plain

RADIUS = 26  # of a neuron, in pixels
# Pixels that the drawing is planned for; it may become larger or smaller.
PLANNED = np.array([560.0, 350.0])
LABEL = np.array([40.0, 16.0])  # pixels that a number on a wire needs
WIDEST_WIRE = 7.0
MANY, CROWD = 30, 200  # wires
TALL = 9  # more neurons than this stand in zigzag, so that each has room
ZIGZAG = 0.03


def node_names(sizes: Sequence[int]) -> list[list[str]]:
    """Return the names of all nodes, column by column: x1, x2, then h1, h2, then p."""
    hidden = len(sizes) - 2
    letters = "x" + ("h" if hidden == 1 else "ghijklmn"[:hidden]) + "p"
    names = [
        [f"{letter}{i + 1}" for i in range(n)] for letter, n in zip(letters, sizes, strict=True)
    ]
    return names if sizes[-1] > 1 else [*names[:-1], ["p"]]


def layer_sizes(layers: Layers) -> list[int]:
    """Return how many inputs there are, and how many neurons in each layer."""
    return [len(layers[0][0]), *(len(b) for _, b in layers)]


class NetworkDrawing:
    """Draws networks of some sizes into a panel whose coordinates go from 0 to 1.

    Parameters
    ----------
    sizes : sequence of int
        The number of inputs, and of neurons in each layer.
    names : list of list of str, optional
        What stands in the nodes above their values.
    left, right : float
        Where the first column and the last one stand.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        names: Sequence[Sequence[str]] | None = None,
        left: float = 0.07,
        right: float = 0.93,
    ) -> None:
        self.sizes = tuple(sizes)
        self.names = names or node_names(sizes)
        across = np.linspace(left, right, len(sizes))
        self.places = [
            [
                (float(x) + (ZIGZAG * (-1) ** (k + 1) if n > TALL else 0), float(y))
                for k, y in enumerate(heights(n))
            ]
            for x, n in zip(across, sizes, strict=True)
        ]

    # Inputs can be dragged on bars beside them: where 0 is, and how far it is from there to 1.
    zero, unit = 0.13, 0.045

    def bars(self, panel: Panel, values: np.ndarray) -> None:
        """Draw each input as a bar that can be dragged; the handles have the inputs' names."""
        for name, value, (_, y) in zip(self.names[0], values, self.places[0], strict=True):
            end = self.zero + value * self.unit
            panel.line([self.zero, self.zero], [y - 0.08, y + 0.08], "grey", 1)
            colour = "positive" if value >= 0 else "negative"
            left, right = sorted((self.zero, end))
            panel.box(left, right, y - 0.03, y + 0.03, colour)
            panel.handle(name, end, y, f"input {name}", (0.1 * self.unit, 0), plain(value))

    def value_at(self, x: float) -> float:
        """Return the value of a bar that ends at x."""
        return (x - self.zero) / self.unit

    def wire(self, layer: int, i: int, j: int) -> tuple[float, float, float, float]:
        """Return both ends of the wire from node i into neuron j of a layer, counted from 0."""
        return (*self.places[layer][i], *self.places[layer + 1][j])

    def wires(
        self,
        panel: Panel,
        weights: Sequence[np.ndarray],
        at_work: int | None = None,
        pale: bool = False,
    ) -> None:
        """Draw all wires.

        Parameters
        ----------
        panel : Panel
        weights : sequence of ndarray, shapes (n_in, n_out)
        at_work : int, optional
            A layer, counted from 0, whose wires are marked.
        pale : bool
            Whether they stay in the background, so that something else on them is seen.
        """
        # Many wires are thinner ones, or nothing would be seen between them.
        count = sum(W.size for W in weights)
        widest = WIDEST_WIRE if count <= MANY else WIDEST_WIRE / 2
        opacity = 0.35 if pale else 0.9 if count <= CROWD else 0.6
        alike: dict[tuple[bool, float], list] = {}  # a crowd is drawn in few lines, of few widths
        for layer, W in enumerate(weights):
            largest = max(float(np.abs(W[np.isfinite(W)]).max(initial=0)), 1e-9)
            for i, j in np.ndindex(W.shape):
                x1, y1, x2, y2 = self.wire(layer, i, j)
                weight = float(W[i, j])
                if not np.isfinite(weight):
                    continue
                if layer == at_work:
                    panel.line([x1, x2], [y1, y2], "marker", 14, opacity=0.5)
                width = 1 + (widest - 1) * min(abs(weight) / max(largest, 1.0), 1.0)
                ends = [[x1, y1], [x2, y2]]
                if count <= CROWD:
                    self.strand(panel, ends, weight >= 0, width, opacity)
                else:
                    same = alike.setdefault((weight >= 0, round(2 * width) / 2), [])
                    same += [*ends, [np.nan, np.nan]]
        for (positive, width), points in alike.items():
            self.strand(panel, points, positive, width, opacity)

    def strand(
        self, panel: Panel, points: Sequence[Sequence[float]], positive: bool, width: float,
        opacity: float,
    ) -> None:  # fmt: skip
        """Draw wires of one sign and one width; NaN stands between them."""
        x, y = np.transpose(points)
        panel.line(
            x, y, "positive" if positive else "negative", width=width,
            dash=() if positive else DASHED, opacity=opacity,
        )  # fmt: skip

    def numbers(
        self,
        panel: Panel,
        numbers: Sequence[np.ndarray],
        only: Sequence[tuple[int, int, int]] | None = None,
        digits: int = 1,
        before: str = "",
        colour: str = "ink",
        bold: bool = False,
    ) -> None:
        """Write numbers on wires, `only` on some of them: (layer, i, j)."""
        chosen = only
        if chosen is None:
            chosen = [
                (layer, i, j) for layer, W in enumerate(numbers) for i, j in np.ndindex(W.shape)
            ]
        shares = label_shares(
            tuple(tuple(column) for column in self.places), tuple(chosen), len(before) + digits
        )
        for (layer, i, j), share in zip(chosen, shares, strict=True):
            x1, y1, x2, y2 = self.wire(layer, i, j)
            panel.text(
                x1 + share * (x2 - x1), y1 + share * (y2 - y1),
                before + plain(numbers[layer][i, j], digits), ground=True, colour=colour, bold=bold,
                size="small",
            )  # fmt: skip

    def nodes(
        self,
        panel: Panel,
        values: Sequence[Sequence[float | None]],
        asides: dict[int, Sequence[str]] | None = None,
        digits: int = 2,
        scale: float = 2.0,
        lit: Sequence[tuple[int, int]] = (),
        shades: dict[tuple[int, int], float] | None = None,
    ) -> None:
        """Draw all neurons with their values; None is what is not computed yet.

        Parameters
        ----------
        panel : Panel
        values : sequence of sequences
            For each column of nodes, from the inputs on.
        asides : dict, optional
            For some columns, words that stand at the nodes' outer side.
        digits : int
        scale : float
            The value that has the full colour.
        lit : sequence of (column, node)
            Nodes with a marked rim.
        shades : dict, optional
            Colours, from −1 to 1, of nodes (column, node) that are not coloured by their values.
        """
        for column, (numbers, names) in enumerate(zip(values, self.names, strict=True)):
            for node, (value, name) in enumerate(zip(numbers, names, strict=True)):
                x, y = self.places[column][node]
                shade: Colour = "paper"
                if value is not None:
                    shade = (shades or {}).get((column, node), value / scale)
                    shade = float(np.clip(shade, -1, 1))
                if (column, node) in lit:
                    panel.node(x, y, RADIUS + 5, "marker", "marker")
                panel.node(x, y, RADIUS, shade)
                panel.text(x, y, name, up=9, size="small", bold=True)
                panel.text(x, y, "?" if value is None else plain(value, digits), up=-7)
                for words in (asides or {}).get(column, ())[node : node + 1]:
                    # Wires of the upper neurons lead down, so their words stand above.
                    side = 1 if y > 0.55 else -1
                    up = side * (RADIUS + 7 + 8 * (words.count("\n") + 1))
                    panel.text(x, y, words, up=up, size="small", ground=True)

    def pulse(
        self, panel: Panel, key: str, layer: int, weights: np.ndarray, back: bool = False
    ) -> None:
        """Send a pulse through a layer's wires, once for each key; its size is the weight's."""
        largest = max(float(np.abs(weights).max()), 1e-9)
        lines = []
        for i, j in np.ndindex(weights.shape):
            x1, y1, x2, y2 = self.wire(layer, i, j)
            lines.append((x2, y2, x1, y1) if back else (x1, y1, x2, y2))
        panel.flow(key, lines, [float(w) / largest for w in weights.ravel()])


def heights(count: int) -> np.ndarray:
    """Return the heights of a column's nodes, the first one on top."""
    return 1 - (np.arange(count) + 0.5) / count


@functools.lru_cache(maxsize=200)
def label_shares(places: tuple, wires: tuple, characters: int = 1) -> tuple[float, ...]:
    """Return where on each wire its number stands, as a share of the way.

    Parameters
    ----------
    places : tuple of tuple of (x, y)
        The nodes, column by column.
    wires : tuple of (layer, i, j)
        Those that get a number.
    characters : int
        A longer number needs more room.

    Returns
    -------
    tuple of float
        Where the number keeps the largest distance from all other wires, up to what it needs,
        from the nodes, and from the numbers placed before.
    """
    every = [
        (layer, i, j)
        for layer, (left, right) in enumerate(zip(places, places[1:], strict=False))
        for i in range(len(left))
        for j in range(len(right))
    ]
    ends = {
        wire: PLANNED * np.array([places[wire[0]][wire[1]], places[wire[0] + 1][wire[2]]])
        for wire in every
    }
    half = LABEL / 2 + [3.5 * max(0, characters - 1), 2]
    placed: list[np.ndarray] = []
    shares = []
    candidates = sorted(np.linspace(0.16, 0.84, 35), key=lambda share: abs(share - 0.36))
    for wire in wires:
        start, end = ends[wire]
        others = np.array([pair for other, pair in ends.items() if other != wire])
        best, room = 0.5, -np.inf
        for share in candidates:
            middle = start + share * (end - start)
            free = min(
                _clearance(middle, others, half),
                min((np.max(np.abs(middle - p) / half / 2) for p in placed), default=9.0),
                min(np.hypot(*(middle - n)) for n in (start, end)) / (RADIUS + half[0]),
            )
            if free > room + 1e-9:
                best, room = share, free
            if free >= 1:
                break
        placed.append(start + best * (end - start))
        shares.append(float(best))
    return tuple(shares)


def _clearance(middle: np.ndarray, wires: np.ndarray, half: np.ndarray) -> float:
    """Return how far a label is from the nearest wire; from 1 on it does not touch it."""
    if len(wires) == 0:
        return 9.0
    # In units of the label's half size it is a square, and a line's distance is its largest part.
    points = wires[:, :1] + np.linspace(0, 1, 61)[None, :, None] * (wires[:, 1:] - wires[:, :1])
    return float(np.abs((points - middle) / half).max(axis=2).min())
