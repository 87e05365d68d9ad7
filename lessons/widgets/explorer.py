"""What every explorer shares: one picture, the controls that change it, and a caption.

An explorer of a lesson is a small subclass that says four things::

    class Line(Explorer):
        def controls(self):                 # what can be moved
            return {"slope": Slider(-2, 2, 1.0)}

        def draw(self, figure):             # how the axes look, once; returns what will move
            axes = figure.subplots()
            axes.set(xlim=(-1, 1), ylim=(-2, 2))
            (self.line,) = axes.plot([], [])
            return [self.line]

        def update(self, slope):            # one move; returns the caption in words
            self.line.set_data([-1, 1], [-slope, slope])
            return f"A line of slope {slope}."

The rest is here. A move redraws only what moved (blitting): the axes are drawn once and kept
as a background, and the picture goes out as one lightly compressed PNG. No pyplot is involved,
so nothing is shown twice and nothing has to be closed. A picture in which something can be
gripped is drawn by the browser: see `CanvasExplorer`. Widgets are made only when an explorer
is shown in a live notebook (`stage.py`); while nbgrader runs a notebook nothing is drawn. What
stays in the notebook is in `lessons.widgets.still`.
"""

import base64
import contextlib
import io
import textwrap
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from lessons.widgets import style
from lessons.widgets.canvas import Panel, as_png
from lessons.widgets.controls import Control, Time
from lessons.widgets.kindness import LEARNER_ERRORS, LearnerError, as_numbers, explain
from lessons.widgets.still import Shown


class Explorer(Shown):
    """One picture, the controls that change it, and a caption that says what it shows.

    Subclasses write `controls`, `draw` and `update` (see the top of this module).

    Attributes
    ----------
    size : tuple of float
        Width and height of the picture in inches; an inch has 100 pixels.
    values : dict
        What the controls say now, by name.
    caption : str
        The picture in words; also its alternative text.
    png : bytes
        The picture.
    before : dict
        What the controls said when the present gesture began.
    at_hand : int
        How many controls stand open; the others are behind "more".
    """

    size = (8.4, 4.0)
    at_hand = 3
    play = "Play"  # what the button says that lets time run
    every = 1200  # milliseconds from one time to the next

    def __init__(self) -> None:
        super().__init__()
        self._figure: Figure | None = None
        self._widget: Any = None
        self._stage: Any = None
        self._values: dict[str, Any] | None = None
        self._locked = False
        self._message = ""
        self.printed, self.seconds = "", 0.0  # what the learner's function did for this picture
        self.caption = ""
        self.png = b""
        self.before: dict[str, Any] = {}
        self._followers: list[Shown] = [self]

    # What a subclass writes ------------------------------------------------------------

    def controls(self) -> dict[str, Control]:
        """Return the controls by the names that `update` knows them by."""
        return {}

    def draw(self, figure: Figure) -> Sequence[Artist]:
        """Draw what stays, once, into the empty figure; return the artists that will move."""
        raise NotImplementedError

    def update(self, **values: Any) -> str:
        """Move the artists to what the controls say; return the caption in words."""
        raise NotImplementedError

    # What a subclass may call ------------------------------------------------------------

    def ask(
        self,
        function: Callable,
        *arguments: Any,
        shape: tuple[int, ...] | None = None,
        parts: int | None = None,
        returns: str = "the answer",
    ) -> Any:
        """Call the learner's function and return its answer as plain float arrays.

        The function gets copies, may print what it likes, and anything that goes wrong comes
        back as a `LearnerError` in plain words.

        Parameters
        ----------
        function : callable
        *arguments
            Arrays are copied first.
        shape : tuple of int, optional
            The shape that the answer (or every part of it) must have.
        parts : int, optional
            If given, the answer must be a tuple or list of so many parts.
        returns : str
            The contract in words, for the message: "one output per row of X".

        Returns
        -------
        ndarray, or a list of `parts` ndarrays
        """
        name = getattr(function, "__name__", type(function).__name__)
        answer = self.call(function, *arguments)
        if answer is None:
            raise LearnerError(f"{name} returned nothing. Does it end with a return line?")
        if parts is None:
            return as_numbers(name, answer, shape, returns)
        if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != parts:
            raise LearnerError(f"{name} should return {returns}: {parts} things together.")
        return [as_numbers(name, part, shape, returns) for part in answer]

    def draw_what_stays(self) -> None:
        """Draw the background anew, for the rare move that changes more than what moves."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._canvas.figure.bbox)

    def call(self, function: Callable, *arguments: Any) -> Any:
        """Call the learner's function on copies, quietly; return whatever it returns."""
        name = getattr(function, "__name__", type(function).__name__)
        copies = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
        out = io.StringIO()
        started = time.perf_counter()
        try:
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(io.StringIO()),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")
                return function(*copies)
        except LEARNER_ERRORS as error:
            raise LearnerError(explain(error, name)) from None
        finally:
            self.seconds += time.perf_counter() - started
            self.printed = (self.printed + out.getvalue())[:2000]

    # What a notebook or a test calls -----------------------------------------------------

    @property
    def values(self) -> dict[str, Any]:
        """What the controls say now, by name."""
        if self._values is None:
            self._values = {name: control.start for name, control in self.controls().items()}
        return self._values

    def move(self, **values: Any) -> str:
        """Set some controls, renew picture and caption, and return the caption."""
        unknown = set(values) - set(self.values)
        if unknown:
            raise TypeError(f"no control named {', '.join(sorted(unknown))}")
        self.values.update(values)
        self._renew()
        return self.caption

    @property
    def widget(self) -> Any:
        """The live view: controls above the picture, made when first asked for."""
        if self._widget is None:
            if not self.caption:
                self._renew()
            self._widget = self._build()
        return self._widget

    @property
    def locked(self) -> bool:
        """Whether the controls are switched off, as before a prediction.

        A subclass then leaves out of its picture and its caption what would answer the question.
        """
        return self._locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        self._locked = locked
        self._renew()

    def last_picture(self) -> tuple[bytes, str]:
        """Return picture and caption."""
        if not self.caption:
            self._renew()
        return self.png, self.caption

    def follow(self, follower: Shown) -> None:
        """Tell another, which shows this explorer as a part of itself, when it changes."""
        self._followers.append(follower)

    # The picture -------------------------------------------------------------------------

    def _prepare(self):
        """Draw everything that stays, once, and keep it as the background."""
        if self._figure is not None:
            return
        with matplotlib.rc_context(style.SETTINGS):
            self._figure = Figure(self.size, dpi=100, layout="constrained")
            self._canvas = FigureCanvasAgg(self._figure)
            moving = list(self.draw(self._figure))
            self._sheet = self._figure.text(
                0.5, 0.5, "", ha="center", va="center", multialignment="left", linespacing=1.5,
                bbox={"boxstyle": "round,pad=0.9", "facecolor": "white", "edgecolor": style.GREY},
            )  # fmt: skip
            for artist in moving:
                artist.set_in_layout(False)
            self._renewed = _with_all_above(self._figure, moving)
            for artist in [*self._renewed, self._sheet]:
                artist.set_animated(True)
            self.draw_what_stays()

    def _renew(self):
        """Ask the subclass for the present values, and make picture and caption anew."""
        self.printed, self.seconds = "", 0.0
        message = ""
        try:
            self._prepare()
            self._make_ready()
            self.caption = self._compose()
        except LearnerError as error:
            message = str(error)
        except LEARNER_ERRORS as error:
            message = explain(error, "this explorer")
        if message:
            self.caption = message
        else:
            self.caption += _asides(self.printed, self.seconds)
        self._message = message
        self._paint(message)
        self._send()
        for follower in self._followers:
            follower.changed()

    def _compose(self):
        """Let the subclass make the picture of the present values; return its caption."""
        with matplotlib.rc_context(style.SETTINGS):
            return self.update(**self.values)

    def _picture(self):
        """Return the picture as the browser gets it."""
        if self._message:
            return {"message": self._message}
        png = base64.b64encode(self.png).decode("ascii")
        return {"png": png, "width": round(self.size[0] * 100)}

    def _make_ready(self):
        """Do what must be done before `update`; what it raises is shown in words."""

    def _paint(self, message=""):
        if self._figure is None or not hasattr(self, "_background"):
            raise RuntimeError(message)  # `draw` itself is broken: nothing to paint on
        renderer = self._canvas.get_renderer()
        if message:  # on an empty sheet: half a picture would only confuse
            renderer.clear()
            self._figure.patch.draw(renderer)
            self._sheet.set_text(_wrap(message, 75))
            self._sheet.draw(renderer)
        else:
            self._canvas.restore_region(self._background)
            for artist in self._renewed:
                artist.draw(renderer)
        shape = self._canvas.get_width_height()
        picture = Image.frombuffer("RGBA", shape, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        file = io.BytesIO()
        picture.convert("RGB").save(file, "png", compress_level=1)
        self.png = file.getvalue()

    # The live view -----------------------------------------------------------------------

    def _build(self):
        import ipywidgets

        from lessons.widgets.stage import Stage

        self._stage = Stage(self)
        extras = self._extras()
        self._send()
        return ipywidgets.VBox([*extras, self._stage]) if extras else self._stage

    def _extras(self):
        """Return widgets to stand above controls and picture."""
        return []

    def _send(self):
        """Send the browser what is to be seen now."""
        if self._stage is not None:
            self._stage.show(
                values=dict(self.values), picture=self._picture(), caption=self.caption,
                locked=self._locked, time=self._clock(),
            )  # fmt: skip

    def _clock(self):
        """Return what the player shows, or None without a time."""
        name = self.time
        if name is None:
            return None
        at, last = self.values[name], self.controls()[name].high
        return {
            "at": at, "last": last, "says": f"{at} of {last}", "open": False, "scrub": True,
            "every": self.every, "stride": 1, "broken": bool(self._message),
        }  # fmt: skip

    @property
    def time(self) -> str | None:
        """The name of the control that buttons play, if there is one."""
        times = [name for name, control in self.controls().items() if isinstance(control, Time)]
        return times[0] if times else None

    def hear(self, message: dict[str, Any]) -> None:
        """Do what was done in the browser.

        Parameters
        ----------
        message : dict
            "type" is "set", with name and value of a control; "time", with the time to go to;
            "drag", with name, x and y, or "press", with the name of a handle; "stroke", with the
            name of a pad and points; or "grab", when a gesture begins.
        """
        if self._locked:
            self._send()
            return
        kind = message.get("type")
        if kind == "grab":
            self.before = dict(self.values)
            self._send()
        elif kind == "set" and message.get("name") in self.controls():
            name = message["name"]
            self._moved(name, self.controls()[name].clean(message["value"]))
        elif kind == "time":
            self._go_to(int(message["to"]))
        elif kind in ("drag", "press", "stroke"):
            self._touched(kind, message)

    def _moved(self, name, value):
        """Take a control's new value from the browser."""
        self.values[name] = value
        self._renew()

    def _go_to(self, to):
        """Take a new time from the browser."""
        if self.time is not None:
            self._moved(self.time, self.controls()[self.time].clean(to))

    def _touched(self, kind, message):
        """Take what was done to a handle."""


class CanvasExplorer(Explorer):
    """An explorer whose picture the browser draws, and in which things can be gripped.

    In the place of `draw` and `update`, a subclass writes `compose`; and `drag` and `press` for
    the handles in its panels. What a drag changes should be controls: they are the other way in.
    """

    def compose(self, **values: Any) -> tuple[Sequence[Panel], str]:
        """Return the picture of what the controls say, and its caption in words."""
        raise NotImplementedError

    def drag(self, name: str, x: float, y: float) -> dict[str, Any]:
        """Return what controls say after a handle was dragged to a point of its panel."""
        return {}

    def press(self, name: str) -> dict[str, Any]:
        """Return what controls say after a handle was pressed."""
        return {}

    def stroke(self, name: str, lines: Sequence[Sequence[float]]) -> dict[str, Any]:
        """Return what controls say after lines, each x, y, x, y, were drawn on a pad."""
        return {}

    def __init__(self) -> None:
        super().__init__()
        self.panels: Sequence[Panel] = ()

    @property  # type: ignore[override]
    def png(self) -> bytes:
        """The picture; made when it is asked for."""
        if not self.caption:
            self._renew()
        return as_png(self.panels, self._message)

    @png.setter
    def png(self, nothing: bytes) -> None:
        pass

    def _prepare(self):
        pass

    def _compose(self):
        self.panels, words = self.compose(**self.values)
        return words

    def _paint(self, message=""):
        pass

    def _picture(self):
        if self._message:
            return {"message": self._message}
        return {"panels": [panel.to_json() for panel in self.panels]}

    def _touched(self, kind, message):
        try:
            if kind == "drag":
                changed = self.drag(message["name"], float(message["x"]), float(message["y"]))
            elif kind == "stroke":
                lines = [[float(n) for n in line] for line in message["points"]]
                changed = self.stroke(message["name"], lines)
            else:
                changed = self.press(message["name"])
        except LEARNER_ERRORS as error:
            self._message = explain(error, "this explorer")
            self._send()
            return
        controls = self.controls()
        for name, value in changed.items():
            self._moved_together(name, controls[name].clean(value))
        self._renew()

    def _moved_together(self, name, value):
        """Take one of several new values, before the picture is made."""
        self.values[name] = value


def _asides(printed: str, seconds: float) -> str:
    """Return what the caption should add about a function that printed or took long."""
    words = ""
    if printed.strip():
        first = printed.strip().splitlines()[0]
        words += f"\nYour function printed: {textwrap.shorten(first, 100)}"
    if seconds > 1:
        words += f"\nYour function took {seconds:.1f} s for this picture, so moves come late."
    return words


def _wrap(message: str, width: int) -> str:
    lines = (textwrap.fill(line, width, subsequent_indent="    ") for line in message.splitlines())
    return "\n".join(lines)


# Drawing ---------------------------------------------------------------------------------


def _with_all_above(figure, moving):
    """Return what a move must redraw, from bottom to top.

    That is what moves and, in the same axes, all that lies above: it would be painted over.
    Titles, ticks and labels lie outside and stay in the background.
    """
    renewed = [artist for artist in moving if artist.axes is None]
    for axes in figure.axes:
        own = [artist for artist in moving if artist.axes is axes]
        if own:
            lowest = min(artist.get_zorder() for artist in own)
            titles = (axes.title, axes._left_title, axes._right_title)
            stays = (axes.patch, axes.xaxis, axes.yaxis, *titles)
            for artist in axes.get_children():
                if artist in own or (artist.get_zorder() >= lowest and artist not in stays):
                    renewed.append(artist)
    return sorted(renewed, key=lambda artist: artist.get_zorder())
