"""Pictures that the browser draws, described by the kernel.

A picture is a row of panels. A panel has coordinates of its own, like axes, and a list of simple
items in these coordinates: lines, dots, maps, text. The browser (`canvas.js`) draws them sharp at
any size and in the colours of the page; `as_png` draws the same with matplotlib, for wherever no
browser does. Colours are names of `style.LIGHT`, or a number from −1 to 1 that means a sign.

    panel = Panel(x=(-1, 1), y=(-2, 2), title="a line")
    panel.line([-1, 1], [-2, 2])
    panel.handle("end", 1, 2, "the line's end", step=(0, 0.1))
"""

import base64
import io
from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike
from PIL import Image

from lessons.widgets import style
from lessons.widgets.plane import RAISED

Colour = str | float

ZERO = 127  # the level of a map that means 0; 0 and 254 are −1 and 1
# How a line, a number or a map says its sign without colour.
DASHED = (6, 4)
DOTTED = (3, 4)  # of what was before


class Panel:
    """One part of a picture, with coordinates of its own.

    Parameters
    ----------
    x, y : tuple of float
        The range of the coordinates, from left to right and from bottom to top.
    title, xlabel, ylabel : str
    axes : bool
        Whether there is a frame with ticks.
    xticks, yticks : sequence, optional
        Numbers, or pairs of number and word. Without them, round numbers.
    square : bool
        Whether both coordinates have the same scale.
    log : bool
        Whether y is drawn as its logarithm.
    least : int
        Pixels of width below which the panel gets a row of its own.
    grow : float
        Its share in the width that is left.
    height : int
        In pixels.
    """

    def __init__(
        self,
        x: tuple[float, float] = (0, 1),
        y: tuple[float, float] = (0, 1),
        *,
        title: str = "",
        xlabel: str = "",
        ylabel: str = "",
        axes: bool = True,
        xticks: Sequence | None = None,
        yticks: Sequence | None = None,
        square: bool = False,
        log: bool = False,
        least: int = 300,
        grow: float = 1,
        height: int = 380,
    ) -> None:
        self.x, self.y = tuple(map(float, x)), tuple(map(float, y))
        self.title, self.xlabel, self.ylabel = title, xlabel, ylabel
        self.axes, self.square, self.log = axes, square, log
        self.least, self.grow, self.height = least, grow, height
        self.xticks = _ticks(self.x, xticks) if axes else []
        self.yticks = _ticks(self.y, yticks, log) if axes else []
        self.items: list[dict[str, Any]] = []
        self.handles: list[dict[str, Any]] = []

    # What can be drawn -------------------------------------------------------------------

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        colour: Colour = "ink",
        width: float = 2,
        dash: Sequence[float] = (),
        opacity: float = 1,
    ) -> None:
        """Draw a line through points; a NaN interrupts it."""
        points = _flat(x, y)
        self._add("line", xy=points, colour=colour, width=width, dash=list(dash), opacity=opacity)

    def dots(
        self,
        x: ArrayLike,
        y: ArrayLike,
        colour: Colour = "ink",
        radius: float = 4,
        shape: str = "circle",
        edge: str = "",
    ) -> None:
        """Draw a dot at each point: a circle, square, diamond or cross of so many pixels."""
        self._add("dots", xy=_flat(x, y), colour=colour, radius=radius, shape=shape, edge=edge)

    def classes(self, X: np.ndarray, y: np.ndarray, radius: float = 4) -> None:
        """Draw labelled points: circles for class 0, squares for class 1."""
        for value, colour, shape in ((0, "negative", "circle"), (1, "positive", "square")):
            own = X[y == value]
            self.dots(own[:, 0], own[:, 1], colour, radius, shape, edge="ink")

    def map(
        self,
        values: np.ndarray,
        extent: Sequence[float] | None = None,
        palette: str = "soft",
        smooth: bool = True,
    ) -> None:
        """Colour an area by numbers from −1 to 1, the first row at the bottom.

        Parameters
        ----------
        values : ndarray, shape (rows, columns)
        extent : sequence of float, optional
            Left, right, bottom, top; the whole panel without it.
        palette : str
            "strong" or "soft" for a sign, "height" for a size from 0 to 1, "ink" for a drawing.
        smooth : bool
            Whether colours run into each other; otherwise every number is a rectangle.
        """
        self._add(
            "map", extent=list(extent or (*self.x, *self.y)), palette=palette, smooth=smooth,
            **_levels(values),
        )  # fmt: skip

    def tile(
        self,
        x: float,
        y: float,
        values: np.ndarray,
        size: float,
        cut: ArrayLike = ((), ()),
        edge: str = "grey",
        width: float = 1,
        palette: str = "strong",
    ) -> None:
        """Draw a small map of so many pixels, its middle at a point.

        `cut` is a line on it, x and y from 0 to 1, where NaN interrupts.
        """
        cut_x, cut_y = np.asarray(cut, dtype=float)
        self._add(
            "tile", x=float(x), y=float(y), size=size, cut=_flat(cut_x, cut_y), edge=edge,
            width=width, palette=palette, **_levels(values),
        )  # fmt: skip

    def node(
        self,
        x: float,
        y: float,
        radius: float = 24,
        colour: Colour = "paper",
        edge: str = "ink",
        width: float = 1.5,
    ) -> None:
        """Draw a circle of so many pixels."""
        self._add(
            "node", x=float(x), y=float(y), radius=radius, colour=colour, edge=edge, width=width
        )

    def box(
        self,
        left: float,
        right: float,
        bottom: float,
        top: float,
        colour: Colour = "",
        edge: str = "",
        width: float = 1,
        opacity: float = 1,
    ) -> None:
        """Draw a rectangle; without a colour it is empty."""
        self._add(
            "box", extent=[float(n) for n in (left, right, bottom, top)], colour=colour,
            edge=edge, width=width, opacity=opacity,
        )  # fmt: skip

    def arrow(
        self,
        start: Sequence[float],
        end: Sequence[float],
        colour: Colour = "ink",
        width: float = 2.5,
        opacity: float = 1,
    ) -> None:
        """Draw an arrow from one point to another."""
        self._add(
            "arrow", xy=[*map(float, start), *map(float, end)], colour=colour, width=width,
            opacity=opacity,
        )  # fmt: skip

    def text(
        self,
        x: float,
        y: float,
        words: str,
        colour: Colour = "ink",
        size: str = "normal",
        bold: bool = False,
        align: str = "center",
        up: float = 0,
        right: float = 0,
        ground: bool = False,
        frame: bool = False,
    ) -> None:
        """Write words, their middle at a point.

        Parameters
        ----------
        x, y : float
        words : str
            May have several lines.
        size : str
            "small", "normal" or "large".
        align : str
            "left", "center" or "right": which end of the words is at x.
        up, right : float
            Pixels by which they are moved.
        ground : bool
            Whether what lies below is covered.
        frame : bool
            Whether x and y are shares of the panel, from 0 to 1, instead of coordinates.
        """
        self._add(
            "text", x=float(x), y=float(y), words=words, colour=colour, size=size, bold=bold,
            align=align, up=float(up), right=float(right), ground=ground, frame=frame,
        )  # fmt: skip

    def corner(self, large: str, *small: str) -> None:
        """Write words into the upper right corner, small ones below large ones."""
        look: dict[str, Any] = {"align": "right", "frame": True, "ground": True}
        self.text(0.98, 0.95, large, size="large", bold=True, **look)
        for row, words in enumerate(filter(None, small)):
            self.text(0.98, 0.95, words, "grey", "small", up=-20 - 18 * row, **look)

    def flow(self, key: str, lines: Sequence[Sequence[float]], weights: Sequence[float]) -> None:
        """Send a pulse along lines, each x, y, x, y, once for each new key.

        `weights` from −1 to 1 say its colour and size. A still picture does not show it.
        """
        self._add(
            "flow", key=key, lines=[[round(float(n), 4) for n in line] for line in lines],
            weights=[round(float(weight), 3) for weight in weights],
        )  # fmt: skip

    # What can be touched -----------------------------------------------------------------

    def handle(
        self,
        name: str,
        x: float,
        y: float,
        label: str,
        step: tuple[float, float] = (0, 0),
        says: str = "",
        grip: bool = True,
        group: str = "",
    ) -> None:
        """Let something be dragged, by pointer or by arrow keys.

        Parameters
        ----------
        name : str
            What `Explorer.drag` is told.
        x, y : float
        label : str
            What it is, for a screen reader.
        step : tuple of float
            How far one press of an arrow key moves it; 0 for a direction that it cannot move in.
        says : str
            Its state in words; without it, its coordinates.
        grip : bool
            Whether a ring shows where to grip; otherwise what is drawn there must.
        group : str
            Many handles of one group are one stop of the Tab key; Page Up and Down go on inside.
        """
        self.handles.append({
            "kind": "drag", "name": name, "x": float(x), "y": float(y), "label": label,
            "step": [float(n) for n in step], "says": says or f"{x:.2f}, {y:.2f}", "grip": grip,
            "group": group,
        })  # fmt: skip

    def button(
        self,
        name: str,
        x: float,
        y: float,
        label: str,
        size: float,
        pressed: bool = False,
        group: str = "",
    ) -> None:
        """Let a place of so many pixels be pressed.

        Many buttons of one group are one stop of the Tab key; arrow keys go on inside.
        """
        self.handles.append({
            "kind": "press", "name": name, "x": float(x), "y": float(y), "label": label,
            "size": size, "pressed": pressed, "group": group,
        })  # fmt: skip

    def pad(self, name: str, label: str, cell: float) -> None:
        """Let the whole panel be drawn on, by pointer or by keys.

        Parameters
        ----------
        name : str
            What `Explorer.stroke` is told.
        label : str
        cell : float
            How far one press of an arrow key moves the pen.
        """
        middle = (sum(self.x) / 2, sum(self.y) / 2)
        self.handles.append({
            "kind": "pad", "name": name, "x": middle[0], "y": middle[1], "label": label,
            "cell": cell, "group": "",
        })  # fmt: skip

    # What is sent --------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return the panel as plain data."""
        return dict(vars(self))

    def _add(self, kind: str, **look: Any) -> None:
        self.items.append({"kind": kind} | look)


def _flat(x: ArrayLike, y: ArrayLike) -> list[float | None]:
    """Return x, y, x, y …, with None for what is no number, as JSON wants it."""
    points = np.column_stack([np.ravel(x), np.ravel(y)]).astype(float).ravel()
    # Four digits are enough, but not where a logarithm is drawn.
    points = np.where(np.abs(points) < 1e-3, points, np.round(points, 4))
    return [n if np.isfinite(n) else None for n in points.tolist()]


def _levels(values: np.ndarray) -> dict[str, Any]:
    """Return numbers from −1 to 1 as levels from 0 to 254, in few bytes."""
    levels = ZERO + np.round(ZERO * np.clip(np.nan_to_num(values), -1, 1))
    rows, columns = levels.shape
    packed = base64.b64encode(levels.astype(np.uint8).tobytes()).decode("ascii")
    return {"rows": rows, "columns": columns, "levels": packed}


def _ticks(limits: tuple, given: Any, log: bool = False) -> list[tuple[float, str]]:
    """Return pairs of number and word."""
    if given is None and log:
        low, high = np.log10(limits)
        given = [10.0**n for n in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
    elif given is None:
        found = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(*limits)
        given = [n for n in found if limits[0] - 1e-9 <= n <= limits[1] + 1e-9]
    pairs = (tick if isinstance(tick, tuple) else (tick, _tick_word(tick)) for tick in given)
    return [(float(number), word) for number, word in pairs]


def _tick_word(number: float) -> str:
    """Return 0.5, −2, or 4·10⁷ for a number that has no room."""
    digits, _, power = f"{number:g}".replace("-", "−").partition("e")
    if abs(number) >= 100_000 and not power:
        digits, _, power = f"{number:.0e}".replace("-", "−").partition("e")
    if not power:
        return digits
    raised = str(int(power.replace("−", "-"))).translate(RAISED)
    return f"10{raised}" if digits == "1" else f"{digits}·10{raised}"


# Without a browser ---------------------------------------------------------------------


def as_png(panels: Sequence[Panel], message: str = "") -> bytes:
    """Return a picture as PNG, for a notebook without a kernel.

    Parameters
    ----------
    panels : sequence of Panel
    message : str
        What stands in the place of the picture, if there is none.
    """
    height = max((panel.height for panel in panels), default=120)
    with matplotlib.rc_context(style.SETTINGS):
        figure = Figure((9.6, height / 100), dpi=100, layout="constrained")
        canvas = FigureCanvasAgg(figure)
        if message:
            figure.text(0.5, 0.5, message, ha="center", va="center", wrap=True)
        else:
            shares = [panel.least * panel.grow for panel in panels]
            row = figure.subplots(1, len(panels), width_ratios=shares, squeeze=False)[0]
            for axes, panel in zip(row, panels, strict=True):
                _draw_panel(axes, panel)
        canvas.draw()
        picture = Image.frombuffer(
            "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
        )
        file = io.BytesIO()
        picture.convert("RGB").save(file, "png", compress_level=1)
    return file.getvalue()


MARKERS = {"circle": "o", "square": "s", "diamond": "D", "cross": "x"}
PALETTES = {
    "strong": style.DIVERGING,
    "soft": style.SOFT,
    "ink": LinearSegmentedColormap.from_list("ink", [style.PAPER, style.PAPER, style.INK]),
    "height": LinearSegmentedColormap.from_list(
        "height", [style.PAPER, style.PAPER, style.LIGHT["height"]]
    ),
}
POINTS = 0.72  # in a pixel, at 100 dots per inch


def _draw_panel(axes, panel):
    axes.set(xlim=panel.x, ylim=panel.y, title=panel.title)
    axes.set(xlabel=panel.xlabel, ylabel=panel.ylabel)
    if panel.log:
        axes.set_yscale("log")
        axes.minorticks_off()
    if panel.square:
        axes.set_aspect("equal")
    if panel.axes:
        for axis, ticks in ((axes.xaxis, panel.xticks), (axes.yaxis, panel.yticks)):
            axis.set_ticks([n for n, _ in ticks], [word for _, word in ticks])
    else:
        axes.axis("off")
    for order, item in enumerate(panel.items):
        _DRAWERS[item["kind"]](axes, item, order + 1)
    for handle in panel.handles:
        if handle["kind"] == "drag" and handle["grip"]:
            axes.plot(
                handle["x"], handle["y"], "o", markersize=10, color=style.PAPER,
                markeredgecolor=style.INK, markeredgewidth=1.5, zorder=len(panel.items) + 1,
            )  # fmt: skip


def _colour(value: Colour) -> Any:
    if isinstance(value, str):
        return style.LIGHT[value] if value else "none"
    return style.SOFT((np.clip(value, -1, 1) + 1) / 2)


def _points(flat):
    return np.array([np.nan if n is None else n for n in flat], float).reshape(-1, 2).T


def _draw_line(axes, item, order):
    width = item["width"] * POINTS
    dash = (0, [n * POINTS / max(width, 0.01) for n in item["dash"]]) if item["dash"] else "-"
    axes.plot(
        *_points(item["xy"]), color=_colour(item["colour"]), linewidth=width, linestyle=dash,
        alpha=item["opacity"], zorder=order,
    )  # fmt: skip


def _draw_dots(axes, item, order):
    colour = _colour(item["colour"])
    axes.plot(
        *_points(item["xy"]), MARKERS[item["shape"]], color=colour, zorder=order,
        markersize=2 * item["radius"] * POINTS,
        markeredgecolor=_colour(item["edge"]) if item["edge"] else colour, markeredgewidth=0.8,
    )  # fmt: skip


def _numbers(item):
    levels = np.frombuffer(base64.b64decode(item["levels"]), np.uint8)
    return levels.reshape(item["rows"], item["columns"]) / (2 * ZERO)


def _draw_map(axes, item, order):
    axes.imshow(
        PALETTES[item["palette"]](_numbers(item), bytes=True), extent=item["extent"],
        aspect=axes.get_aspect(), zorder=order,
        interpolation="bilinear" if item["smooth"] else "nearest",
    )  # fmt: skip


def _draw_tile(axes, item, order):
    # In pixels, so that it is square in any coordinates.
    from matplotlib.offsetbox import AnnotationBbox, OffsetImage

    picture = PALETTES[item["palette"]](_numbers(item), bytes=True)[::-1]
    zoom = item["size"] / len(picture) * POINTS
    box = AnnotationBbox(
        # Smooth ones have so many colours that a still of noise would be large.
        OffsetImage(picture, zoom=zoom, origin="upper", interpolation="nearest"),
        (item["x"], item["y"]), pad=0,
        bboxprops={"edgecolor": _colour(item["edge"]), "linewidth": item["width"]},
    )  # fmt: skip
    box.set_zorder(order)
    axes.add_artist(box)


def _draw_node(axes, item, order):
    axes.plot(
        item["x"], item["y"], "o", markersize=2 * item["radius"] * POINTS, zorder=order,
        color=_colour(item["colour"]), markeredgecolor=_colour(item["edge"]),
        markeredgewidth=item["width"] * POINTS,
    )  # fmt: skip


def _draw_box(axes, item, order):
    left, right, bottom, top = item["extent"]
    axes.fill(
        [left, right, right, left], [bottom, bottom, top, top], facecolor=_colour(item["colour"]),
        edgecolor=_colour(item["edge"]), linewidth=item["width"], alpha=item["opacity"],
        zorder=order,
    )  # fmt: skip


def _draw_arrow(axes, item, order):
    start, end = item["xy"][:2], item["xy"][2:]
    arrow = FancyArrowPatch(
        start, end, arrowstyle="-|>", mutation_scale=14, color=_colour(item["colour"]),
        linewidth=item["width"] * POINTS, alpha=item["opacity"], shrinkA=0, shrinkB=0,
    )  # fmt: skip
    arrow.set_zorder(order)
    axes.add_patch(arrow)


def _draw_text(axes, item, order):
    look = {"ha": item["align"], "va": "center", "zorder": order}
    look |= {"color": _colour(item["colour"]), "fontsize": style.PIXELS[item["size"]] * POINTS}
    if item["bold"]:
        look["fontweight"] = "bold"
    if item["ground"]:
        look["bbox"] = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.9}
    axes.annotate(
        item["words"], (item["x"], item["y"]),
        (item["right"] * POINTS, item["up"] * POINTS), textcoords="offset points",
        xycoords="axes fraction" if item["frame"] else "data", annotation_clip=False, **look,
    )  # fmt: skip


_DRAWERS = {
    "line": _draw_line,
    "dots": _draw_dots,
    "map": _draw_map,
    "tile": _draw_tile,
    "node": _draw_node,
    "box": _draw_box,
    "arrow": _draw_arrow,
    "text": _draw_text,
    "flow": lambda axes, item, order: None,
}
