"""What every explorer shares: controls, one picture, a caption, and kindness about errors.

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
is shown in a live notebook; while nbgrader runs a notebook there is only a still picture.
"""

import asyncio
import base64
import contextlib
import html
import io
import linecache
import math
import os
import re
import sysconfig
import textwrap
import time
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from lessons.widgets import style

# What a learner's own function may end with. The last two stop a kernel or a process when
# nobody catches them; in an explorer they are one more thing to say in words.
LEARNER_ERRORS = (Exception, KeyboardInterrupt, SystemExit)
# Drawing its explorers takes longer than all else in a lesson, and while a class is graded nobody
# moves them.
NOT_DRAWN = {"text/plain": "Here is an explorer. It is drawn when you run this cell yourself."}


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`; an int when all of its numbers are ints."""

    low: float
    high: float
    start: float
    step: float = 0.1
    label: str = ""

    @property
    def whole(self):
        return all(isinstance(n, int) for n in (self.low, self.high, self.start, self.step))

    @property
    def digits(self):
        """Digits after the point that a step can change."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    @property
    def extremes(self):
        return [self.low, self.high]

    def clean(self, value):
        """Return the value without the noise that browsers add, 0.30000000000000004 for 0.3."""
        return value if self.whole else round(float(value), self.digits)


@dataclass(frozen=True)
class Choice:
    """One of a few words; the first one is the start unless `start` names another."""

    options: tuple
    start: str = None
    label: str = ""

    def __post_init__(self):
        if self.start is None:
            object.__setattr__(self, "start", self.options[0])

    @property
    def extremes(self):
        return list(self.options)


@dataclass(frozen=True)
class Tick:
    """A yes or a no."""

    start: bool = False
    label: str = ""
    extremes: list = field(default_factory=lambda: [True, False], init=False)


class LearnerError(Exception):
    """The learner's own function could not answer; the message says so in plain words."""


class Explorer:
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

    def __init__(self):
        self._figure = None
        self._widget = None
        self._values = None
        self._inputs = {}
        self._locked = False
        self._quiet = False
        self.printed, self.seconds = "", 0.0  # what the learner's function did for this picture
        self.caption = ""
        self.png = b""

    # What a subclass writes ------------------------------------------------------------

    def controls(self):
        """Return the controls: a dict from the name that `update` knows to Slider, Choice, Tick."""
        return {}

    def draw(self, figure):
        """Draw what stays, once, into the empty figure; return the artists that will move."""
        raise NotImplementedError

    def update(self, **values):
        """Move the artists to what the controls say; return the caption in words."""
        raise NotImplementedError

    # What a subclass may call ------------------------------------------------------------

    def ask(self, function, *arguments, shape=None, parts=None, returns="the answer"):
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
            return _as_numbers(name, answer, shape, returns)
        if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != parts:
            raise LearnerError(f"{name} should return {returns}: {parts} things together.")
        return [_as_numbers(name, part, shape, returns) for part in answer]

    def draw_what_stays(self):
        """Draw the background anew, for the rare move that changes more than what moves."""
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._figure.bbox)

    def call(self, function, *arguments):
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
    def values(self):
        if self._values is None:
            self._values = {name: control.start for name, control in self.controls().items()}
        return self._values

    def move(self, **values):
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
    def widget(self):
        """The live view: controls above the picture, made when first asked for."""
        if self._widget is None:
            if not self.png:
                self._renew()
            self._widget = self._build()
        return self._widget

    @property
    def locked(self):
        """Whether the controls are switched off, as before a prediction."""
        return self._locked

    @locked.setter
    def locked(self, locked):
        self._locked = locked
        for control in self._switches():
            control.disabled = locked

    def bundle(self, view):
        """Return the picture as output of a cell: a still PNG, its caption, and the live view."""
        if not self.png:
            self._renew()
        return view._repr_mimebundle_() | {
            "text/plain": self.caption,
            "image/png": base64.b64encode(self.png).decode("ascii"),
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        return NOT_DRAWN if headless() else self.bundle(self.widget)

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
    def _silence(self):
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


class TrainingExplorer(Explorer):
    """An explorer that trains something while you watch.

    A subclass writes two more methods: `reset` forgets what was learned, and `train` is a
    generator that does a small step (some milliseconds) between two yields. The steps run as
    a task of the kernel's event loop, so sliders, other cells and the stop button keep working.
    `update` draws what has been learned so far.
    """

    pause = 0.15  # seconds between two pictures while training
    rest = 0.005  # seconds after each step: other cells get their turn, and you can watch

    def __init__(self):
        super().__init__()
        self._task = None
        self._fresh = False
        self._fault = None

    def reset(self, **values):
        """Forget what was learned and start over from what the controls say."""
        raise NotImplementedError

    def train(self):
        """Do one small step between two yields; yield the share done, from 0 to 1."""
        raise NotImplementedError

    @property
    def training(self):
        """Whether a training is under way."""
        return self._task is not None and not self._task.done()

    def run(self):
        """Train to the end without pause, for tests and for scripts; return the caption."""
        self._begin()
        for _ in self._steps():
            pass
        return self.caption

    def start(self):
        """Train in the background; return at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop, so no background
            self.run()
            return
        if not self.training:
            self._begin()
            self._task = loop.create_task(self._train_slowly())

    def stop(self):
        """Stop training and keep what was learned."""
        if self.training:
            self._task.cancel()

    def move(self, **values):
        self._forget()
        return super().move(**values)

    def _moved(self, name, value):
        if not self._quiet:
            self._forget()
        super()._moved(name, value)

    def _forget(self):
        self.stop()
        self._fresh = False
        self._show_progress(0)

    def _begin(self):
        """Start from scratch, so that a second press of the button trains anew."""
        self._fresh = False
        self._renew()

    def _make_ready(self):
        if not self._fresh:
            self._fresh = True
            self._fault = None
            try:
                self.reset(**self.values)
            except LEARNER_ERRORS as error:
                self._fault = error
        if self._fault is not None:
            raise self._fault

    def _steps(self):
        """Go through the steps of `train`; draw now and then, and once at the end."""
        drawn = time.perf_counter()
        if self._fault is None:
            try:
                for share in self.train():
                    if time.perf_counter() - drawn > self.pause:
                        self._show_progress(share)
                        self._renew()
                        drawn = time.perf_counter()
                    yield
            except LEARNER_ERRORS as error:
                self._fault = error
            else:
                self._show_progress(1)
        self._renew()

    async def _train_slowly(self):
        self._show_running(True)
        try:
            for _ in self._steps():
                await asyncio.sleep(self.rest)
        except asyncio.CancelledError:
            if self._fresh:
                self._renew()
        finally:
            self._show_running(False)

    def _extras(self):
        import ipywidgets

        self._bar = ipywidgets.FloatProgress(
            value=0, min=0, max=1, description="progress", layout={"width": "300px"}
        )
        self._go = ipywidgets.Button(description="Train", icon="play")
        self._halt = ipywidgets.Button(description="Stop", icon="stop", disabled=True)
        self._go.on_click(lambda _: self.start())
        self._halt.on_click(lambda _: self.stop())
        self._go.disabled = self._locked
        return [ipywidgets.HBox([self._go, self._halt, self._bar])]

    def _switches(self):
        return super()._switches() + ([self._go] if self._widget is not None else [])

    def _show_progress(self, share):
        if self._widget is not None:
            self._bar.value = share

    def _show_running(self, running):
        if self._widget is not None:
            self._go.disabled = running
            self._halt.disabled = not running


class Prediction:
    """A question whose answer unlocks an explorer; made by `predict`."""

    def __init__(self, question, options, explorer):
        self.question = question
        self.options = tuple(options)
        self.explorer = explorer
        self.guess = None
        self._widget = None

    def commit(self, guess):
        """Fix the guess and unlock the explorer."""
        if guess not in self.options:
            raise ValueError(f"{guess!r} is not one of {', '.join(self.options)}")
        self.guess = guess
        self.explorer.locked = False
        if self._widget is not None:
            self._asking.layout.display = "none"
            self._kept.value = (
                f"<p><b>You were asked:</b> {html.escape(self.question)}<br>"
                f"<b>Your guess:</b> {html.escape(guess)}</p>"
            )
            self._notes.layout.display = ""

    @property
    def widget(self):
        """Question, explorer, and a field for what happened; made when first asked for."""
        if self._widget is None:
            self._widget = self._build()
            if self.guess is None:
                self.explorer.locked = True
            else:
                self.commit(self.guess)
        return self._widget

    def _build(self):
        import ipywidgets

        choice = ipywidgets.RadioButtons(
            options=self.options, value=None, description="Your guess:", disabled=False,
            style={"description_width": "initial"}, layout={"width": "max-content"},
        )  # fmt: skip
        button = ipywidgets.Button(description="This is my guess", disabled=True, icon="lock")
        choice.observe(lambda change: setattr(button, "disabled", change["new"] is None), "value")
        button.on_click(lambda _: self.commit(choice.value))
        asked = ipywidgets.HTML(
            f"<p><b>Predict first.</b> {html.escape(self.question)} "
            "The controls unlock when you have chosen.</p>"
        )
        self._asking = ipywidgets.VBox([asked, choice, button])
        self._kept = ipywidgets.HTML()
        self._notes = ipywidgets.Textarea(
            description="What happened:",
            placeholder="Was it as you guessed? A line is enough.",
            style={"description_width": "initial"},
            layout={"width": "640px", "max_width": "100%", "height": "60px", "display": "none"},
        )
        return ipywidgets.VBox([self._asking, self._kept, self.explorer.widget, self._notes])

    def _repr_mimebundle_(self, include=None, exclude=None):
        return NOT_DRAWN if headless() else self.explorer.bundle(self.widget)


def predict(question, options, explorer):
    """Ask for a guess before the explorer's controls unlock.

    Parameters
    ----------
    question : str
    options : sequence of str
        The guesses to choose from.
    explorer : Explorer

    Returns
    -------
    Prediction
        Make it the last line of a cell. The guess stays in sight beside the explorer, with a
        field for what happened.
    """
    return Prediction(question, options, explorer)


def headless():
    """Return whether nbgrader runs the notebook, with nobody there to move a slider."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


# Words for what went wrong ---------------------------------------------------------------


def explain(error, name):
    """Return what went wrong in the learner's function `name`, in plain words."""
    if isinstance(error, LearnerError):
        return str(error)
    if isinstance(error, NotImplementedError):
        # A stub names its exercise: it may be one that the function in hand only calls.
        stub = re.match(r"(\w+) is not written yet", str(error))
        return f"Write {stub[1] if stub else name} first, then run this cell again."
    if isinstance(error, KeyboardInterrupt):
        return f"{name} was interrupted. Move a slider to try again."
    said = str(error).strip().splitlines()
    words = f"{name} raised {type(error).__name__}"
    words += f": {said[0][:300]}" if said else "."
    line = learners_line(error)
    return f"{words}\nYour line: {line}" if line else words


def learners_line(error):
    """Return the last line of the learner's own code that the error passed through, or ""."""
    places = sysconfig.get_paths()
    foreign = [Path(__file__).parent]
    foreign += [Path(places[key]) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if not any(path.is_relative_to(folder) for folder in foreign):
            line = (frame.line or linecache.getline(frame.filename, frame.lineno)).strip() or line
    return line


def _as_numbers(name, answer, shape, returns):
    """Return the answer as a float array of the shape, or say why it is none."""
    if hasattr(answer, "detach"):  # a PyTorch tensor is as good as an array here
        answer = answer.detach().numpy()
    try:
        numbers = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        kind = type(answer).__name__
        raise LearnerError(
            f"{name} should return {returns}: numbers. It returned {kind}."
        ) from None
    if shape is not None and numbers.shape != shape:
        raise LearnerError(
            f"{name} should return {returns}: shape {shape}. You returned {numbers.shape}."
        )
    if not np.isfinite(numbers).all():
        raise LearnerError(f"{name} returned NaN or infinity.")
    return numbers


def _asides(printed, seconds):
    """Return what the caption should add about a function that printed or took long."""
    words = ""
    if printed.strip():
        first = printed.strip().splitlines()[0]
        words += f"\nYour function printed: {textwrap.shorten(first, 100)}"
    if seconds > 1:
        words += f"\nYour function took {seconds:.1f} s for this picture, so moves come late."
    return words


def _wrap(message, width):
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
