"""Still figures for a lesson's text: drawn by code, sharp at any size, light and dark.

Unlike an explorer, a figure never moves, so it is one piece of SVG in the cell's output. It wears
the colours of `style.LIGHT` and, on a dark page of JupyterLab, those of `style.DARK`.

    picture = Drawing(300, 100)
    picture.arrow(40, 50, 260, 50, "positive")
    picture.node(40, 50, "x", "2")
    picture.figure("x is 2.", "One number.")
"""

import html
import math
from collections.abc import Sequence

from lessons.widgets.style import DARK, LIGHT

SIZES = {"small": 12, "normal": 14, "large": 17}
RADIUS = 27


class Figure:
    """An SVG with its alternative text and its caption, as a cell shows it.

    Parameters
    ----------
    svg : str
    words : str
        What there is to be seen, for whoever does not see it.
    caption : str
        What to look for.
    """

    def __init__(self, svg: str, words: str, caption: str) -> None:
        self.svg, self.words, self.caption = svg, words, caption

    def _repr_html_(self) -> str:
        caption = html.escape(self.caption)
        return (
            '<figure style="margin:0"><div style="overflow-x:auto" tabindex="0" role="group" '
            f'aria-label="{caption}">{self.svg}</div>'
            f'<figcaption style="max-width:720px">{caption}</figcaption></figure>'
        )

    def __repr__(self) -> str:
        return f"{self.words} {self.caption}"


class Drawing:
    """What a figure is drawn on.

    Parameters
    ----------
    width, height : int
        In pixels; on a narrow page it scrolls, so that its letters stay large enough.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = "ink", width: float = 2,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line."""
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        self._parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="s-{colour}" '
            f'stroke-width="{width:.1f}"{dash}/>'
        )

    def arrow(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = "ink", width: float = 2,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw an arrow from the first point to the second."""
        far = math.hypot(x2 - x1, y2 - y1)
        u, v = (x2 - x1) / far, (y2 - y1) / far
        size = 7 + width
        back = x2 - size * u, y2 - size * v
        self.line(x1, y1, *back, colour, width, dashed)
        corners = [
            (x2, y2),
            (back[0] - size / 2 * v, back[1] + size / 2 * u),
            (back[0] + size / 2 * v, back[1] - size / 2 * u),
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self._parts.append(f'<polygon points="{points}" class="f-{colour}"/>')

    def text(
        self, x: float, y: float, words: str, colour: str = "ink", size: str = "normal",
        bold: bool = False, align: str = "middle", ground: bool = False,
    ) -> None:  # fmt: skip
        """Write words, their middle at a point; `align` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        pixels = SIZES[size]
        if ground:
            wide = 0.58 * pixels * len(words) + 6
            left = {"start": x - 3, "middle": x - wide / 2, "end": x - wide + 3}[align]
            self.box(left, y - pixels * 0.72, wide, pixels * 1.44, "paper")
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" class="f-{colour}" font-size="{pixels}" '
            f'text-anchor="{align}" dominant-baseline="central"{weight}>{html.escape(words)}</text>'
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str = "paper",
        edge: str = "", thick: float = 1.5,
    ) -> None:  # fmt: skip
        """Draw a rectangle from its upper left corner."""
        rim = f' s-{edge}" stroke-width="{thick}' if edge else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3" '
            f'class="f-{fill}{rim}"/>'
        )

    def circle(self, x: float, y: float, radius: float, edge: str = "ink") -> None:
        """Draw a circle on plain ground."""
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="f-paper s-{edge}" '
            'stroke-width="1.6"/>'
        )

    def node(self, x: float, y: float, name: str, value: str = "", radius: float = RADIUS) -> None:
        """Draw a neuron or another number: a circle with its name and its value."""
        self.circle(x, y, radius)
        if value:
            self.text(x, y - 9, name, size="small", bold=True)
            self.text(x, y + 9, value)
        else:
            self.text(x, y, name, bold=True)

    def wire(
        self, start: Sequence[float], end: Sequence[float], weight: float, words: str = "",
        share: float = 0.5,
    ) -> None:  # fmt: skip
        """Draw a weight between two nodes; width and colour say its size and sign."""
        (x1, y1), (x2, y2) = start, end
        colour = "positive" if weight >= 0 else "negative"
        self.line(x1, y1, x2, y2, colour, 1.2 + 2.4 * min(abs(weight), 1.6), weight < 0)
        if words:
            at = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
            self.text(*at, words, size="small", ground=True)

    def figure(self, words: str, caption: str) -> Figure:
        """Return what is drawn, with its alternative text and its caption."""
        rules = "".join(
            f"{scope}.fig .f-{name}{{fill:{colour}}}{scope}.fig .s-{name}{{stroke:{colour}}}"
            for scope, palette in (("", LIGHT), ('[data-jp-theme-light="false"] ', DARK))
            for name, colour in {**palette, "none": "none"}.items()
        )
        svg = (
            f'<svg class="fig" role="img" aria-label="{html.escape(words)}" '
            f'viewBox="0 0 {self.width} {self.height}" xmlns="http://www.w3.org/2000/svg" '
            f'style="width:{self.width}px;height:{self.height}px;max-width:none;display:block" '
            f'font-family="system-ui, sans-serif"><style>{rules}</style>'
            f'<rect width="{self.width}" height="{self.height}" class="f-paper"/>'
            f"{''.join(self._parts)}</svg>"
        )
        return Figure(svg, words, caption)
