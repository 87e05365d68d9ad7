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
so nothing is shown twice and nothing has to be closed. Widgets are made only when an explorer
is shown in a live notebook; while nbgrader runs a notebook nothing is drawn. What stays in the
notebook is in `lessons.widgets.still`.
"""

import base64
import contextlib
import html
import io
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from lessons.widgets import style
from lessons.widgets.controls import Choice, Control, Slider
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
    """

    size = (8.4, 4.0)

    def __init__(self) -> None:
        super().__init__()
        self._figure: Figure | None = None
        self._widget: Any = None
        self._values: dict[str, Any] | None = None
        self._inputs: dict[str, Any] = {}
        self._locked = False
        self._quiet = False
        self.printed, self.seconds = "", 0.0  # what the learner's function did for this picture
        self.caption = ""
        self.png = b""
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
        # Widgets that already exist follow, without each of them asking for a picture.
        with self._silence():
            for name, value in values.items():
                if name in self._inputs:
                    self._inputs[name].value = value
        self._renew()
        return self.caption

    @property
    def widget(self) -> Any:
        """The live view: controls above the picture, made when first asked for."""
        if self._widget is None:
            if not self.png:
                self._renew()
            self._widget = self._build()
        return self._widget

    @property
    def locked(self) -> bool:
        """Whether the controls are switched off, as before a prediction."""
        return self._locked

    @locked.setter
    def locked(self, locked: bool) -> None:
        self._locked = locked
        for control in self._switches():
            control.disabled = locked

    def last_picture(self) -> tuple[bytes, str]:
        """Return picture and caption."""
        return self.png, self.caption

    def follow(self, follower: Shown) -> None:
        """Tell another, which shows this explorer as a part of itself, when it changes."""
        self._followers.append(follower)

    # The picture -------------------------------------------------------------------------

    def _prepare(self):
        """Draw everything that stays and keep it as the background."""
        with matplotlib.rc_context(style.SETTINGS):
            self._figure = Figure(self.size, dpi=100, layout="constrained")
            self._canvas = FigureCanvasAgg(self._figure)
            moving = list(self.draw(self._figure))
            self._message = self._figure.text(
                0.5, 0.5, "", ha="center", va="center", multialignment="left", linespacing=1.5,
                bbox={"boxstyle": "round,pad=0.9", "facecolor": "white", "edgecolor": style.GREY},
            )  # fmt: skip
            for artist in moving:
                artist.set_in_layout(False)
            self._renewed = _with_all_above(self._figure, moving)
            for artist in [*self._renewed, self._message]:
                artist.set_animated(True)
            self.draw_what_stays()

    def _renew(self):
        """Ask the subclass for the present values, and make picture and caption anew."""
        self.printed, self.seconds = "", 0.0
        message = ""
        try:
            if self._figure is None:
                self._prepare()
            self._make_ready()
            with matplotlib.rc_context(style.SETTINGS):
                self.caption = self.update(**self.values)
        except LearnerError as error:
            message = str(error)
        except LEARNER_ERRORS as error:
            message = explain(error, "this explorer")
        if message:
            self.caption = message
        else:
            self.caption += _asides(self.printed, self.seconds)
        self._paint(message)
        if self._widget is not None:
            self._screen.value = self._page()
        for follower in self._followers:
            follower.changed()

    def _make_ready(self):
        """Do what must be done before `update`; what it raises is shown in words."""

    def _paint(self, message=""):
        if self._figure is None or not hasattr(self, "_background"):
            raise RuntimeError(message)  # `draw` itself is broken: nothing to paint on
        renderer = self._canvas.get_renderer()
        if message:  # on an empty sheet: half a picture would only confuse
            renderer.clear()
            self._figure.patch.draw(renderer)
            self._message.set_text(_wrap(message, 75))
            self._message.draw(renderer)
        else:
            self._canvas.restore_region(self._background)
            for artist in self._renewed:
                artist.draw(renderer)
        shape = self._canvas.get_width_height()
        picture = Image.frombuffer("RGBA", shape, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        file = io.BytesIO()
        picture.convert("RGB").save(file, "png", compress_level=1)
        self.png = file.getvalue()

    def _page(self):
        words = html.escape(self.caption)
        picture = base64.b64encode(self.png).decode("ascii")
        width = round(self.size[0] * 100)
        # One value for both, so that picture and words arrive together.
        return (
            f'<figure style="margin:0;max-width:{width}px">'
            f'<img alt="{words}" src="data:image/png;base64,{picture}" '
            f'style="width:{width}px;max-width:100%;height:auto">'
            '<figcaption style="line-height:1.45;padding:0.2em 0.4em;white-space:pre-line">'
            f"{words}</figcaption></figure>"
        )

    # The live view -----------------------------------------------------------------------

    def _build(self):
        import ipywidgets

        self._screen = ipywidgets.HTML(self._page())
        rows = [self._row(name, control) for name, control in self.controls().items()]
        panel = ipywidgets.Box(rows, layout={"display": "flex", "flex_flow": "row wrap"})
        self.locked = self._locked
        return ipywidgets.VBox([panel, *self._extras(), self._screen])

    def _extras(self):
        """Return widgets to stand between the controls and the picture."""
        return []

    def _row(self, name, control):
        """Return the widgets of one control, joined to `values`."""
        import ipywidgets

        label = control.label or name
        value = {"value": self.values[name], "description": label}
        look = {"style": {"description_width": "initial"}}
        if isinstance(control, Slider):
            limits = {"min": control.low, "max": control.high, "step": control.step}
            slider, number = ipywidgets.FloatSlider, ipywidgets.BoundedFloatText
            if control.whole:
                slider, number = ipywidgets.IntSlider, ipywidgets.BoundedIntText
            main = slider(**value, **limits, **look, readout=False)
            main.layout.width = f"{170 + 7 * len(label)}px"
            # A slider has no name that a screen reader could say. This field has one; it is
            # the slider's readout and takes typed numbers too.
            typed = number(**value | {"description": f"{label} ="}, **limits, **look)
            typed.layout = {"width": "max-content", "margin": "2px 2px 2px 12px"}
            ipywidgets.link((main, "value"), (typed, "value"), (control.clean, control.clean))
            self._inputs[f"{name} typed"] = typed
            row = ipywidgets.HBox([main, typed], layout={"margin": "0 24px 0 0"})
        elif isinstance(control, Choice):
            main = row = ipywidgets.Dropdown(options=list(control.options), **value, **look)
            row.layout = {"width": "max-content", "margin": "2px 24px 2px 2px"}
        else:
            main = row = ipywidgets.Checkbox(**value, indent=False, layout={"width": "max-content"})
        self._inputs[name] = main
        clean = getattr(control, "clean", lambda value: value)
        main.observe(lambda change: self._moved(name, clean(change["new"])), "value")
        return row

    def _switches(self):
        """Return every widget that `locked` switches off."""
        return list(self._inputs.values())

    def _moved(self, name, value):
        if not self._quiet:
            self.values[name] = value
            self._renew()

    @contextlib.contextmanager
    def _silence(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


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
