"""What every explorer shares: a picture, the controls that change it, and a caption.

An explorer of a lesson is a small subclass::

    class Line(Explorer):
        def controls(self):                 # what can be set
            return {"slope": Slider(-2.0, 2.0, 1.0)}

        def compose(self, slope):           # the picture of that, and the caption in words
            panel = Panel((-1, 1), (-2, 2))
            panel.line([-1, 1], [-slope, slope])
            panel.handle("end", 1, slope, "the end of the line", step=(0, 0.1))
            return [panel], f"A line of slope {slope}."

        def drag(self, name, x, y):         # what the controls say after a handle was dragged
            return {"slope": y}

The rest is here. The browser draws the picture (`canvas.py`) and tells what hands do to it. Widgets
are made only when an explorer is shown in a live notebook (`stage.py`); while nbgrader runs a
notebook nothing is drawn. What stays in the notebook is in `lessons.widgets.still`.
"""

import contextlib
import io
import textwrap
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lessons.widgets.canvas import Panel, as_png
from lessons.widgets.controls import Control, Time
from lessons.widgets.kindness import LEARNER_ERRORS, LearnerError, as_numbers, explain
from lessons.widgets.still import Shown


class Explorer(Shown):
    """A picture, the controls that change it, and a caption that says what it shows.

    Subclasses write `controls` and `compose`, and `drag`, `press` and `stroke` for what can be
    gripped in the picture (see the top of this module). What a drag changes should be controls:
    they are the other way in.

    Attributes
    ----------
    values : dict
        What the controls say now, by name.
    panels : sequence of Panel
        The picture.
    caption : str
        The picture in words; also its alternative text.
    before : dict
        What the controls said when the present gesture began.
    at_hand : int
        How many controls stand open; the others are behind "more".
    """

    at_hand = 3
    play = "Play"  # what the button says that lets time run
    every = 1200  # milliseconds from one time to the next

    def __init__(self) -> None:
        super().__init__()
        self._widget: Any = None
        self._stage: Any = None
        self._values: dict[str, Any] | None = None
        self._locked = False
        self._message = ""
        self.printed, self.seconds = "", 0.0  # what the learner's function did for this picture
        self.panels: Sequence[Panel] = ()
        self.caption = ""
        self.before: dict[str, Any] = {}
        self._followers: list[Shown] = [self]

    # What a subclass writes ------------------------------------------------------------

    def controls(self) -> dict[str, Control]:
        """Return the controls by the names that `compose` knows them by."""
        return {}

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
        return as_png(self.panels, self._message), self.caption

    def follow(self, follower: Shown) -> None:
        """Tell another, which shows this explorer as a part of itself, when it changes."""
        self._followers.append(follower)

    # The picture -------------------------------------------------------------------------

    def _renew(self):
        """Ask the subclass for the present values, and make picture and caption anew."""
        self.printed, self.seconds = "", 0.0
        self._message = ""
        try:
            self._make_ready()
            self.panels, words = self.compose(**self.values)
            self.caption = words + _asides(self.printed, self.seconds)
        except LearnerError as error:
            self._message = str(error)
        except LEARNER_ERRORS as error:
            self._message = explain(error, "this explorer")
        if self._message:
            self.caption = self._message
        self._send()
        for follower in self._followers:
            follower.changed()

    def _picture(self):
        """Return the picture as the browser gets it."""
        if self._message:
            return {"message": self._message}
        return {"panels": [panel.to_json() for panel in self.panels]}

    def _make_ready(self):
        """Do what must be done before `compose`; what it raises is shown in words."""

    # The live view -----------------------------------------------------------------------

    def _build(self):
        from lessons.widgets.stage import Stage

        self._stage = Stage(self)
        self._send()
        return self._stage

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
