"""Every explorer of every lesson: it builds, moves, speaks, forgives; and does so in a browser.

Explorers are found by the `EXPLORERS` of each module in `lessons.widgets`: a dict from the
function that makes one to the name of the argument that takes the learner's code (or None).
"""

import asyncio
import base64
import functools
import html
import importlib
import io
import json
import pkgutil
import re
import subprocess
import sys
import time

import ipywidgets
import nbformat
import numpy as np
import pytest
from nbconvert.exporters import HTMLExporter
from PIL import Image

import lessons.widgets
from autograder.exercises import LESSONS, topic
from lessons.data import load_small_set, one_digit, prepared
from lessons.network import he_layers, logits_of
from lessons.widgets import style
from lessons.widgets.canvas import Panel, as_png
from lessons.widgets.controls import Slider, Tick, Time
from lessons.widgets.decision import DecisionMaps
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import explain
from lessons.widgets.mnist import own_epoch
from lessons.widgets.network_drawing import PLANNED, NetworkDrawing
from lessons.widgets.prediction import predict
from lessons.widgets.product import MatrixProduct
from lessons.widgets.training import TrainingExplorer
from lessons.widgets.wrongness import SCORES
from tests import jupyter_lab

PNG = "data:image/png;base64,"
HAS_FOCUS = "element => element === document.activeElement"
LARGEST_STILL = 60_000  # bytes: a notebook holds several


def widget_modules():
    """Return every module of `lessons.widgets` that has explorers, by its short name."""
    names = [info.name for info in pkgutil.iter_modules(lessons.widgets.__path__)]
    modules = {name: importlib.import_module(f"lessons.widgets.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "EXPLORERS")}


MODULES = widget_modules()
MAKERS = [maker for module in MODULES.values() for maker in module.EXPLORERS]
DRIVEN = [
    (maker, argument)
    for module in MODULES.values()
    for maker, argument in module.EXPLORERS.items()
    if argument
]
every_explorer = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
every_driven_one = pytest.mark.parametrize(
    ("make", "argument"), DRIVEN, ids=[make.__name__ for make, _ in DRIVEN]
)


@pytest.fixture(autouse=True)
def quiet(capfd, monkeypatch):
    """Nothing may go to stderr: in a graded notebook that costs points."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    yield
    assert capfd.readouterr().err == ""


# Without a browser -----------------------------------------------------------------------


def test_every_explorer_of_every_lesson_is_found():
    assert set(MODULES) == {topic(lesson) for lesson in LESSONS}
    explorers = {
        kind for kind in subclasses(Explorer)
        if kind.__module__.startswith("lessons.") and not kind.__subclasses__()
    }  # fmt: skip
    # Of networks that a lesson has trained; numbers/test_mlp.py makes some.
    explorers.remove(DecisionMaps)
    assert explorers == {type(make()) for make in MAKERS}


def subclasses(kind):
    """Return all classes below a class."""
    below = kind.__subclasses__()
    return {*below, *(other for each in below for other in subclasses(each))}


def picture(explorer):
    """Return the picture as the browser gets it, in a form that can be compared."""
    return json.dumps(explorer._picture())


@every_explorer
def test_moves_through_its_extremes(make):
    explorer = make()
    start = dict(explorer.values)
    for name, control in explorer.controls().items():
        seen = {}
        for value in (control.extremes[0], control.extremes[-1]):
            explorer.move(**start | {name: value})
            assert explorer.values[name] == value
            seen[value] = (picture(explorer), explorer.caption)
        pictures, captions = zip(*seen.values(), strict=True)
        assert len(set(pictures)) == len(seen), f"{name}: two values look the same"
        assert len(set(captions)) > 1, f"{name}: the caption does not say what changed"
    assert explorer.move(**start)
    for extreme in (0, -1):  # all of them together
        ends = {name: c.extremes[extreme] for name, c in explorer.controls().items()}
        assert "raised" not in explorer.move(**ends)


@every_explorer
def test_a_move_back_restores_the_picture(make):
    explorer = make()
    start = dict(explorer.values)
    explorer.move()
    before = picture(explorer)
    for name, control in explorer.controls().items():
        explorer.move(**{name: control.extremes[-1]})
    explorer.move(**start)
    assert picture(explorer) == before


@pytest.fixture
def shown(monkeypatch):
    """Return a function that shows something as a cell does; it returns the cell's outputs."""

    def show(explorer):
        outputs = {}

        def display(data, raw, display_id=None):
            assert raw
            outputs[display_id] = nbformat.v4.new_output("display_data", data=data)

        with monkeypatch.context() as patch:
            patch.setattr("IPython.display.display", display)
            assert explorer._ipython_display_() is None
        return list(outputs.values())

    return show


@every_explorer
def test_output_of_a_live_cell(make, shown):
    explorer = make()
    still, live = shown(explorer)
    cell = nbformat.v4.new_code_cell(outputs=[still, live])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert set(live.data) == {"application/vnd.jupyter.widget-view+json", "text/plain"}
    assert live.data["text/plain"] == ""
    assert still.data["text/plain"] == explorer.caption != ""
    page = still.data["text/html"]
    assert f'alt="{html.escape(explorer.caption)}" src="{PNG}{still.data["image/png"]}"' in page
    # The still and the live view know each other by this name, and nobody else does.
    name = live.data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert f'<div class="still-{name}">' in page
    assert f".live-{name}" in page and f"live-{name}" in explorer.widget._dom_classes
    picture, kept = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)
        for png in (explorer.last_picture()[0], base64.b64decode(still.data["image/png"]))
    )
    assert np.abs(picture - kept).max() < 20  # of 255
    assert len(json.dumps(still)) < LARGEST_STILL


def test_a_still_needs_no_kernel(shown):
    """As nbconvert makes a page of a saved notebook: all of it, and no trace of the live view."""
    prediction = predict("Does it <glow>?", ["yes", "no"], Switch(), **GLOWS)
    cell = nbformat.v4.new_code_cell(outputs=shown(prediction))
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "Does it &lt;glow&gt;?" in page and "Run this cell to play" in page
    assert f'<img alt="The light is off." src="{PNG}{cell.outputs[0].data["image/png"]}"' in page
    assert "widget-view" not in page and "VBox(" not in page


def test_a_still_is_renewed_once_after_the_last_change(monkeypatch, shown):
    renewed = []

    def update_display(data, raw, display_id):
        renewed.append((display_id, data["text/html"]))

    async def use():
        prediction = predict("Does it glow?", ["yes", "no"], Switch(), **GLOWS)
        prediction.still_after = 0
        prediction.explorer.move(on=True)
        await asyncio.sleep(0.01)
        assert not renewed  # nothing of it is in a notebook yet
        shown(prediction)
        for on in (False, True, False):
            prediction.explorer.move(on=on)
        await asyncio.sleep(0.01)
        prediction.commit("no")
        await asyncio.sleep(0.01)
        (notes,) = [p for p in pieces(prediction.widget) if isinstance(p, ipywidgets.Textarea)]
        notes.value = "It <glows>.\nI think."
        await asyncio.sleep(0.01)
        return prediction.widget.model_id

    monkeypatch.setattr("IPython.display.update_display", update_display)
    name = asyncio.run(use())
    assert [display_id for display_id, _ in renewed] == [name] * 3
    moved, guessed, noted = (page for _, page in renewed)
    assert "The light is off." in moved and "Your guess" not in moved
    assert "Your guess:</b> no" in guessed and "What happened" not in guessed
    assert "What happened:</b> It &lt;glows&gt;.\nI think." in noted


@every_explorer
def test_output_while_nbgrader_runs_the_notebook(make, monkeypatch, shown):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    widgets_before = set(ipywidgets.widgets.widget._instances)
    explorer = make()
    for each in (
        explorer,
        predict("What happens?", ["this", "that"], explorer, right="this", why=""),
    ):
        (output,) = shown(each)
        assert set(output.data) == {"text/plain"}
    assert set(ipywidgets.widgets.widget._instances) == widgets_before


def pieces(widget):
    """Return the widget and all widgets inside it."""
    inside = [piece for child in getattr(widget, "children", ()) for piece in pieces(child)]
    return [widget, *inside]


@every_explorer
def test_what_is_done_in_the_browser_comes_back_as_a_new_state(make):
    explorer = make()
    assert explorer.widget
    stage, number = explorer._stage, 0
    named = {control["name"] for control in stage.setup["controls"]} | {explorer.time}
    assert set(explorer.controls()) <= named
    for name, control in explorer.controls().items():
        value = next(value for value in control.extremes if value != control.start)
        message = {"type": "set", "name": name, "value": value}
        if isinstance(control, Time):
            message = {"type": "time", "to": value}
        before, number = stage.state, number + 1
        stage._hear(stage, message | {"from": "here", "number": number}, [])
        assert stage.state["values"][name] == value
        assert stage.state["picture"] != before["picture"]
        assert stage.state["caption"] == explorer.caption != before["caption"]
        assert stage.state["heard"] == {"from": "here", "number": number}
        explorer.move(**{name: control.start})


def handles(explorer):
    return [handle for panel in explorer.panels for handle in panel.handles]


@every_explorer
def test_every_handle_moves_something_and_says_so(make):
    explorer = make()
    explorer.move()
    groups = set()
    for handle in handles(explorer):
        if handle.get("group") in groups or handle.get("pressed"):
            continue  # what is chosen stays so when it is pressed again
        groups.add(handle.get("group") or handle["name"])
        assert handle["label"]
        before = picture(explorer)
        # A step one way, and if that was the end of its way, the other.
        for way in (1, -1):
            explorer.hear({"type": "grab"})
            if handle["kind"] == "press":
                explorer.hear({"type": "press", "name": handle["name"]})
                break
            if handle["kind"] == "pad":
                points = [[handle["x"], handle["y"], handle["x"] + 9, handle["y"]]]
                explorer.hear({"type": "stroke", "name": handle["name"], "points": points})
                break
            x, y = (handle[axis] + 2 * way * far for axis, far in zip("xy", handle["step"]))  # noqa: B905
            explorer.hear({"type": "drag", "name": handle["name"], "x": x, "y": y})
            if picture(explorer) != before:
                break
        assert picture(explorer) != before, handle["name"]
        assert "raised" not in explorer.caption and not explorer._message
        assert len({h["name"] for h in handles(explorer)}) == len(handles(explorer))


def test_a_locked_explorer_cannot_be_moved():
    switch = Switch()
    assert switch.widget
    switch.locked = True
    switch.hear({"type": "set", "name": "on", "value": True})
    assert switch.caption == "The light is off." and switch._stage.state["locked"]
    switch.locked = False
    switch.hear({"type": "set", "name": "on", "value": True})
    assert switch.caption == "The light is on." and not switch._stage.state["locked"]


def test_before_the_guess_the_gate_does_not_show_its_answers():
    """As a prediction asks for them: neither the table, nor the plane, nor the caption."""
    explorer = MODULES["gates"].gate_explorer("AND")
    explorer.move()
    assert "2 of 4 rows right" in picture(explorer) and "2 of 4 rows right" in explorer.caption
    explorer.locked = True
    assert "rows right" not in picture(explorer) + explorer.caption
    assert "✓" not in picture(explorer) and "✗" not in picture(explorer)
    assert all(item["kind"] != "map" for panel in explorer.panels for item in panel.items)
    explorer.locked = False
    assert "2 of 4 rows right" in picture(explorer)


def test_a_line_is_moved_and_turned_where_it_is_gripped():
    explorer = MODULES["gates"].gate_explorer("AND")
    explorer.move(w1=1.0, w2=0.0, b=-0.5)
    explorer.hear({"type": "drag", "name": "line", "x": 1.0, "y": 0.8})
    assert explorer.values["b"] == -1.0 and explorer.values["w1"] == 1.0
    # Turned about the point (1, 0.8), in which the arrow begins.
    tip = next(handle for handle in handles(explorer) if handle["name"] == "line tip")
    assert tip["y"] == pytest.approx(0.8)
    explorer.hear({"type": "drag", "name": "line tip", "x": 1.0, "y": tip["y"] + tip["x"] - 1.0})
    values = explorer.values
    assert (values["w1"], values["w2"], values["b"]) == (0.0, 1.0, -0.8)


class Knob(Explorer):
    """The smallest explorer with something to drag."""

    def controls(self):
        return {"level": Slider(0.0, 1.0, 0.5)}

    def compose(self, level):
        panel = Panel()
        panel.line([0, 1], [level, np.nan])
        panel.handle("knob", 0.5, level, "level", (0, 0.1))
        return [panel], f"At {level}."


def test_a_drag_that_leads_too_far_ends_at_the_end_of_the_slider():
    class Free(Knob):
        def drag(self, name, x, y):
            return {"level": y}

    knob = Free()
    knob.move()
    knob.hear({"type": "grab"})
    knob.hear({"type": "drag", "name": "knob", "x": 0.5, "y": 7.0})
    assert knob.values == {"level": 1.0} and knob.caption == "At 1.0."
    assert knob.before == {"level": 0.5}


def test_an_error_in_a_drag_is_shown():
    class Broken(Knob):
        def drag(self, name, x, y):
            return out_of_range()

    knob = Broken()
    knob.move()
    knob.hear({"type": "drag", "name": "knob", "x": 0.5, "y": 0.7})
    assert "IndexError" in knob._picture()["message"]


def test_a_picture_is_plain_data_also_where_it_is_interrupted():
    knob = Knob()
    knob.move()
    assert json.loads(picture(knob))["panels"][0]["items"][0]["xy"] == [0, 0.5, 1, None]


def not_written(*arguments, **options):
    raise NotImplementedError("not_written")


def out_of_range(*arguments, **options):
    return [1, 2, 3][7]


def forgot_return(*arguments, **options):
    print("a", "line")
    print("a complaint", file=sys.stderr)


def gives_up(*arguments, **options):
    sys.exit(3)


def wrong_shape(*arguments, **options):
    return np.zeros((7, 7, 7))


@every_driven_one
def test_unwritten_function(make, argument):
    words = make(**{argument: not_written}).move()
    assert re.fullmatch(r"Write \w+ first, then run this cell again\.", words)


@every_driven_one
def test_function_that_raises(make, argument):
    words = make(**{argument: out_of_range}).move()
    assert "IndexError: list index out of range" in words
    assert "Your line: return [1, 2, 3][7]" in words


@functools.cache
def words_without_a_function(make):
    return make().move()


@every_driven_one
@pytest.mark.parametrize("function", [forgot_return, gives_up, wrong_shape])
def test_other_wrong_functions(make, argument, function, capfd):
    explorer = make(**{argument: function})
    words = explorer.move()
    assert words != words_without_a_function(make)
    assert re.search(r"nothing|raised|should", words)
    assert "this explorer" not in words
    assert "complaint" not in words and capfd.readouterr().out == ""


def test_printing_and_slow_functions_are_mentioned():
    class Patient(Explorer):
        def compose(self):
            return [Panel()], f"It says {self.ask(slow_and_talkative, shape=())}."

    def slow_and_talkative():
        print("here I am")
        time.sleep(1.1)
        return 3

    words = Patient().move()
    assert words.startswith("It says 3.0.")
    assert "Your function printed: here I am" in words
    assert "took 1." in words


def test_a_function_can_not_change_what_the_explorer_holds():
    def greedy(x):
        x[:] = 7
        return x

    explorer, x = Explorer(), np.ones(3)
    assert explorer.ask(greedy, x, shape=(3,)).tolist() == [7, 7, 7]
    assert x.tolist() == [1, 1, 1]


def test_words_for_an_interrupt():
    assert "interrupted" in explain(KeyboardInterrupt(), "mine")


class Switch(Explorer):
    """The smallest explorer with a tick."""

    def controls(self):
        return {"on": Tick(label="light")}

    def compose(self, on):
        panel = Panel()
        panel.dots([0.5], [0.5], "marker" if on else "grey")
        return [panel], "The light is on." if on else "The light is off."


def test_a_tick():
    switch = Switch()
    assert switch.move() == "The light is off."
    dark = picture(switch)
    assert switch.move(on=True) == "The light is on."
    assert picture(switch) != dark
    with pytest.raises(TypeError, match="no control named off"):
        switch.move(off=True)


GLOWS = {"right": "yes", "why": "It has <power>."}


def test_prediction_unlocks_the_explorer():
    explorer = Switch()
    prediction = predict("Does it glow?", ["yes", "no"], explorer, **GLOWS)
    parts = pieces(prediction.widget)
    (options,) = [part for part in parts if isinstance(part, ipywidgets.RadioButtons)]
    (button,) = [part for part in parts if isinstance(part, ipywidgets.Button)]
    (notes,) = [part for part in parts if isinstance(part, ipywidgets.Textarea)]
    assert explorer.locked and button.disabled
    assert notes.layout.display == "none"
    options.value = "no"
    assert not button.disabled
    button.click()
    assert not explorer.locked
    assert notes.layout.display != "none"
    kept = [p.value for p in parts if isinstance(p, ipywidgets.HTML)]
    assert any("Your guess:</b> no" in value for value in kept)
    assert not any("power" in value for value in kept)
    explorer.move(on=True)
    (verdict,) = [v for p in parts if "power" in (v := str(getattr(p, "value", "")))]
    assert "<b>It is: yes.</b> It has &lt;power&gt;." in verdict
    assert prediction.learners_words()[2][1] == "yes – It has <power>."
    with pytest.raises(ValueError, match="'maybe' is not one of yes, no"):
        prediction.commit("maybe")
    with pytest.raises(ValueError, match="'perhaps' is not one of yes, no"):
        predict("Does it glow?", ["yes", "no"], Switch(), right="perhaps", why="")


def test_who_guessed_right_is_told_so_after_the_first_move():
    prediction = predict("Does it glow?", ["yes", "no"], explorer := Switch(), **GLOWS)
    parts = pieces(prediction.widget)
    prediction.commit("yes")
    assert not any("As you guessed" in str(getattr(p, "value", "")) for p in parts)
    explorer.move(on=True)
    assert any("<b>As you guessed.</b>" in str(getattr(p, "value", "")) for p in parts)


def test_guess_and_note_are_there_again(tmp_path, monkeypatch):
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text("{}")
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook))
    first = predict("Does it glow?", ["yes", "no"], Switch(), **GLOWS)
    notes = next(p for p in pieces(first.widget) if isinstance(p, ipywidgets.Textarea))
    first.commit("no")
    notes.value = "It did."
    again = predict("Does it glow?", ["yes", "no"], explorer := Switch(), **GLOWS)
    parts = pieces(again.widget)
    assert again.guess == "no" and not explorer.locked
    (notes,) = [part for part in parts if isinstance(part, ipywidgets.Textarea)]
    assert notes.value == "It did." and notes.layout.display != "none"
    # What is asked in other words, or with other options, is asked anew.
    for question, options in [("Does it glow?", ["never"]), ("Does it shine?", ["yes", "no"])]:
        other = predict(question, options, locked := Switch(), right=options[0], why="")
        assert other.widget and other.guess is None and locked.locked


# What pictures are made of ------------------------------------------------------------------


def one_of_everything():
    """Return a panel with every kind of item."""
    panel = Panel((0, 2), (0.1, 10), title="Everything", xlabel="x", ylabel="y", log=True)
    ramp = np.linspace(-1, 1, 12).reshape(3, 4)
    panel.map(ramp)
    panel.tile(1, 1, ramp[:, :3], 40, ([0, 1], [0, 1]))
    panel.line([0, 1, 2], [1, np.nan, 2], dash=(4, 2))
    panel.classes(np.array([[0.5, 1], [1, 2]]), np.array([0, 1]))
    panel.dots([1], [3], shape="diamond")
    panel.dots([1], [4], shape="cross")
    panel.node(1, 5, colour=-0.5)
    panel.box(0, 1, 1, 2, colour="marker", edge="ink")
    panel.arrow((0, 1), (1, 2))
    panel.text(1, 1, "two\nlines", ground=True)
    panel.flow("now", [(0, 1, 1, 2)], [0.5])
    panel.handle("grip", 1, 1, "a grip", (0.1, 0.1))
    return panel


def test_a_browser_and_a_still_draw_every_kind_of_item():
    panel = one_of_everything()
    script = (jupyter_lab.REPOSITORY / "lessons" / "widgets" / "canvas.js").read_text("utf-8")
    drawn = set(re.findall(r"^  (\w+)\(", script.split("const DRAWERS")[1].split("\n};")[0], re.M))
    assert {item["kind"] for item in panel.items} == drawn
    assert as_png([panel, panel]).startswith(b"\x89PNG")
    assert json.loads(json.dumps(panel.to_json()))["title"] == "Everything"


def test_no_letters_are_too_small():
    assert min(style.PIXELS.values()) >= 11
    css = (jupyter_lab.REPOSITORY / "lessons" / "widgets" / "stage.css").read_text("utf-8")
    assert all(float(size) >= 11 for size in re.findall(r"font[^;]*?([\d.]+)px", css))


def luminance(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK], ids=["light", "dark"])
def test_colours_stand_out_from_their_page(palette):
    """WCAG 2.1 AA: 4.5 for text, 3 for what one must see to understand."""
    for name, least in (("ink", 7), ("grey", 4.5), ("negative", 4.5), ("positive", 4.5)):
        assert contrast(palette[name], palette["paper"]) >= least, name
    assert contrast(palette["ink"], palette["marker"]) >= 4.5  # numbers stand on it


@pytest.mark.parametrize(
    "sizes", [(3, 1), (2, 2, 1), (2, 2, 2), (2, 3, 2, 1), (3, 3, 3, 3)], ids=str
)
def test_numbers_on_wires_keep_away_from_other_wires(sizes):
    drawing = NetworkDrawing(sizes)
    panel = Panel()
    weights = [np.ones(pair) for pair in zip(sizes, sizes[1:])]  # noqa: B905
    drawing.numbers(panel, weights)
    wires = [(layer, i, j) for layer, W in enumerate(weights) for i, j in np.ndindex(W.shape)]
    assert len(panel.items) == len(wires)
    for item, own in zip(panel.items, wires, strict=True):
        label = np.array([item["x"], item["y"]]) * PLANNED
        for wire in wires:
            if wire == own:
                continue
            ends = np.reshape(drawing.wire(*wire), (2, 2)) * PLANNED
            along = ends[0] + np.linspace(0, 1, 300)[:, None] * (ends[1] - ends[0])
            inside = (np.abs(along - label) < np.array([18, 7])).all(axis=1)
            assert not inside.any(), f"the number on {own} lies on {wire}"


def test_a_product_that_cannot_be_drawn_says_so():
    with pytest.raises(ValueError, match="room for 5 rows and columns"):
        MatrixProduct(None, np.ones((6, 2)), np.ones((2, 2)), np.ones(2))


class Counting(TrainingExplorer):
    """Learns to count, or stumbles on the way."""

    patience = float("inf")  # on a busy machine too

    def __init__(self, stumble=None):
        super().__init__()
        self.stumble = stumble

    def controls(self):
        return {"goal": Slider(10, 200, 100, 10)}

    def reset(self, goal):
        self.count, self.goal = 0, goal

    def train(self):
        while self.count < self.goal:
            self.count += 1
            if self.count == self.stumble:
                raise ValueError("fell over")
            yield self.count / self.goal

    def compose(self, goal):
        panel = Panel((0, 200))
        panel.line([0, self.count], [0, 0])
        return [panel], f"I am at {self.count}."


class Patient(Counting):
    """Counts one step for each picture, and remembers."""

    remembers = ("count",)
    stride = 1


def test_training_goes_on_only_when_it_is_asked():
    explorer = Counting()
    assert explorer.move() == "I am at 0."
    explorer.hear({"type": "time", "to": 30})
    assert explorer.caption == "I am at 30."
    explorer.hear({"type": "set", "name": "goal", "value": 10})  # means: start over
    assert explorer.caption == "I am at 0."
    explorer.hear({"type": "time", "to": 500})
    assert explorer.caption == "I am at 10."
    assert explorer._clock()["open"] is False
    explorer.hear({"type": "time", "to": 0})
    assert explorer.caption == "I am at 0." and explorer._clock()["open"]


def test_training_that_takes_long_comes_in_parts():
    class Slow(Counting):
        patience = 0.0

    explorer = Slow()
    assert explorer.go(1000) == "I am at 1." and explorer.go(1000) == "I am at 2."


def test_a_training_that_is_remembered_goes_back_and_on():
    explorer = Patient()
    assert explorer.go(50) == "I am at 50."
    assert explorer.go(20) == "I am at 20."
    clock = explorer._clock()
    assert (clock["at"], clock["last"], clock["scrub"]) == (20, 50, True)
    assert explorer.go(21) == "I am at 21."
    assert explorer.go(52) == "I am at 52."  # from 50 on, not from 21
    assert explorer.go(0) == "I am at 0." and explorer.go(52) == "I am at 52."
    assert explorer.run() == "I am at 100." and explorer.go(7) == "I am at 7."


def test_an_error_in_training_is_shown():
    explorer = Counting(stumble=5)
    assert "ValueError: fell over" in explorer.run()
    assert explorer._clock()["broken"]
    assert explorer.move() == "I am at 0."


@pytest.mark.parametrize(
    "make",
    [make for make in MAKERS if isinstance(make(), TrainingExplorer)],
    ids=lambda make: make.__name__,
)
def test_training_to_the_end(make):
    explorer = make()
    untrained = explorer.move(), picture(explorer)
    trained = explorer.run(), picture(explorer)
    assert untrained[0] != trained[0] and untrained[1] != trained[1]
    assert "raised" not in trained[0]


@pytest.mark.parametrize(
    "modules, unwanted",
    [
        (
            [f"lessons.widgets.{name}" for name in MODULES],
            {"torch", "autograder", "solutions", "matplotlib.pyplot", "ipywidgets"},
        ),
        # A grader has these without the explorers and without what explorers show.
        (["lessons.data", "lessons.microscope"], {"lessons.network", "lessons.widgets", "torch"}),
    ],
    ids=["explorers", "data"],
)
def test_what_importing_brings_along(modules, unwanted):
    code = (
        f"import sys, {', '.join(modules)}\n"
        f"print(sorted({unwanted!r} & set(sys.modules)))"
    )  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=jupyter_lab.REPOSITORY, capture_output=True, text=True
    )
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


@pytest.mark.slow
def test_no_explorer_loads_pytorch_before_its_lesson_does():
    code = "import sys\n"
    for lesson in LESSONS:
        text = (jupyter_lab.REPOSITORY / "lessons" / "source" / f"{lesson}.md").read_text("utf-8")
        above, _, _ = text.partition("\nimport torch\n")
        module = MODULES[topic(lesson)]
        for make in module.EXPLORERS:
            if f"explore.{make.__name__}(" in above:
                code += f"import {module.__name__} as explore\nexplore.{make.__name__}().move()\n"
    assert code.count("move") > len(LESSONS)
    run = subprocess.run(
        [sys.executable, "-c", f"{code}print('torch' in sys.modules)"],
        cwd=jupyter_lab.REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == "False", run.stdout + run.stderr


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_takes_only_pictures_from_its_explorers(lesson):
    """What later cells compute with has to be data: a grader runs lessons without explorers."""
    text = (jupyter_lab.REPOSITORY / "lessons" / "source" / f"{lesson}.md").read_text("utf-8")
    module = MODULES[topic(lesson)]
    drawn = {make.__name__ for make in module.EXPLORERS}
    printed = {"try_autograd"}
    assert set(re.findall(r"explore\.(\w+)", text)) <= drawn | printed


def test_what_is_inside_follows_the_pad():
    pad = MODULES["mnist"].draw()
    inside = MODULES["mnist"].inside(None, pad)
    before = inside.move()
    pad.move(right=3)
    assert inside.caption != before


def test_what_shows_a_network_follows_its_training():
    training = MODULES["mnist"].train_in_numpy()
    watching = [MODULES["mnist"].first_layer(training), MODULES["mnist"].draw(training)]
    before = [explorer.move() for explorer in watching]
    training.go(3)
    for explorer, caption in zip(watching, before, strict=True):
        assert explorer.caption != caption


@pytest.mark.slow
def test_the_scores_of_the_one_digit_are_those_of_its_network():
    X, y, *_ = prepared(load_small_set())
    (x, _), rng = one_digit(), np.random.default_rng(0)
    layers = he_layers([784, 128, 10], np.random.default_rng(0))
    for scores in SCORES:
        np.testing.assert_allclose(logits_of(layers, x[np.newaxis])[0], scores, atol=0.02)
        order = rng.permutation(len(X))
        batches = [order[i : i + 32] for i in range(0, len(order), 32)]
        own_epoch(layers, [(X[rows], y[rows]) for rows in batches], 0.1)


# In a browser ----------------------------------------------------------------------------


# A page for many explorers: opening one takes longer than most tests.
PAGES = {
    "lessons_01_to_05": [topic(lesson) for lesson in LESSONS if lesson < "06"],
    "lessons_06_to_09": [topic(lesson) for lesson in LESSONS if lesson >= "06"],
}


def every_cell(page):
    """Yield what stands in a page's cells: the source, and the explorer's maker, or None.

    None is where an explorer gets a function with a mistake.
    """
    for name in PAGES[page]:
        first = f"from lessons.widgets import {name} as explore\n"
        for make, argument in MODULES[name].EXPLORERS.items():
            yield f"{first}explore.{make.__name__}()", make
            if argument:
                broken = "def mine(*arguments):\n    return nowhere\n\n"
                yield f"{first}{broken}explore.{make.__name__}({argument}=mine)", None


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    root = tmp_path_factory.mktemp("lab")
    for page in PAGES:
        sources = [source for source, _ in every_cell(page)]
        jupyter_lab.write_notebook(root / f"{page}.ipynb", *sources)
    first = "from lessons.widgets import neuron as explore\n"
    jupyter_lab.write_notebook(
        root / "line.ipynb", f"{first}explore.line_fit()", f"{first}explore.learning_rate()"
    )
    jupyter_lab.write_notebook(
        root / "predict.ipynb",
        f"{first}from lessons.widgets.prediction import predict\n"
        "predict('What does b do?', ['It shifts', 'It tilts'], explore.weights_and_bias(),\n"
        "        right='It shifts', why='b adds the same everywhere.')",
    )
    with jupyter_lab.jupyter_lab(root) as lab:
        lab.root = root
        yield lab


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_every_control_in_a_browser(lab, page):
    with lab.open(f"{page}.ipynb", width=850, height=600) as notebook:
        for number, (_, make) in enumerate(every_cell(page)):
            with notebook.running(number) as cell:
                if make is None:
                    words = cell.locator(".stage .message").inner_text()
                    assert "NameError" in words and "Your line: return nowhere" in words
                else:
                    move_controls(notebook, cell, make)
                    train_if_possible(notebook, cell)
                assert notebook.errors() == []


def move_controls(notebook, cell, make):
    cell.locator(".stage").first.evaluate(
        "stage => stage.querySelectorAll('details').forEach(more => { more.open = true; })"
    )
    for control, spec in make().controls().items():
        move_control(notebook, cell, control, spec)


def move_control(notebook, cell, name, control):
    """Take one control through its extremes and back; each time the picture must change."""
    label = control.label or name
    picture = notebook.picture(cell)
    if isinstance(control, Time):
        scrub = cell.locator(".player input[type=range]")
        for button, seen in (("Next", control.low + 1), ("Back", control.low)):
            cell.get_by_role("button", name=button, exact=True).click()
            picture = notebook.wait_for_new_picture(picture, cell)
            notebook.wait_until(lambda end=seen: float(scrub.input_value()) == end)
    elif isinstance(control, Slider):
        slider = cell.get_by_label(label, exact=True)
        field = cell.get_by_label(f"{label} =", exact=True)
        for key, value in (("End", control.high), ("Home", control.low)):
            if float(field.input_value()) != value:
                notebook.press(slider, key)
                picture = notebook.wait_for_new_picture(picture, cell)
            notebook.wait_until(lambda end=value: float(field.input_value()) == end)
        if control.start != control.low:
            field.fill(str(control.start))
            field.press("Enter")
            picture = notebook.wait_for_new_picture(picture, cell)
            notebook.wait_until(lambda: float(slider.input_value()) == control.start)
    elif isinstance(control, Tick):
        for _ in range(2):
            cell.get_by_label(label, exact=True).click()
            picture = notebook.wait_for_new_picture(picture, cell)
    else:
        chosen = cell.get_by_label(label, exact=True)
        for option in [*control.options[::-1], control.start]:
            if chosen.input_value() != option:
                chosen.select_option(option)
                picture = notebook.wait_for_new_picture(picture, cell)
    said = cell.locator(".stage figure").evaluate(
        "figure => [figure.querySelector('canvas').ariaLabel,"
        " figure.querySelector('figcaption').textContent]"
    )
    assert said[0] == said[1] != ""


def train_if_possible(notebook, cell):
    """Press Train, see the picture change, press Pause, and see it stay."""
    train = cell.get_by_role("button", name="Train", exact=True)
    if train.count() == 0:
        return
    picture = notebook.picture(cell)
    train.click()
    picture = notebook.wait_for_new_picture(picture, cell)
    notebook.wait_for_new_picture(picture, cell)
    pause = cell.get_by_role("button", name="Pause", exact=True)
    if pause.count():
        pause.click()
    train.wait_for()


@pytest.mark.browser
def test_handles_and_time_in_a_browser(lab):
    with lab.open("line.ipynb") as notebook:
        notebook.run_all()
        cell = notebook.cell(0)  # fitting a line
        height = notebook.handle(cell, "height of the line at x = 0: b")
        field = cell.get_by_label("b =", exact=True)
        height.scroll_into_view_if_needed()
        box = height.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        picture = notebook.picture(cell)
        notebook.page.mouse.move(*middle)
        notebook.page.mouse.down()
        notebook.page.mouse.move(middle[0], middle[1] - 40, steps=4)
        notebook.page.mouse.up()
        picture = notebook.wait_for_new_picture(picture, cell)
        notebook.wait_until(lambda: float(field.input_value()) > 0.5)
        # The handle is now where the pointer left it, and still has the keys.
        notebook.wait_until(lambda: abs(height.bounding_box()["y"] + 40 - box["y"]) < 3)
        before = float(field.input_value())
        # Keys may come faster than pictures: none is lost.
        for _ in range(3):
            notebook.page.keyboard.press("ArrowUp")
        picture = notebook.wait_for_new_picture(picture, cell)
        notebook.wait_until(lambda: float(field.input_value()) == pytest.approx(before + 0.15))
        # An arrow key on a slider is not the notebook's.
        slider = cell.get_by_label("b", exact=True)
        picture, before = notebook.picture(cell), float(slider.input_value())
        for _ in range(3):
            notebook.press(slider, "ArrowRight")
        picture = notebook.wait_for_new_picture(picture, cell)
        notebook.wait_until(lambda: float(slider.input_value()) == pytest.approx(before + 0.15))
        assert float(field.input_value()) == pytest.approx(before + 0.15)
        # A point: one stop of the Tab key for all of them.
        assert cell.locator(".handle[aria-label^='point '][tabindex='0']").count() == 1
        notebook.handle(cell, "point 1").focus()
        notebook.page.keyboard.press("PageDown")
        assert notebook.handle(cell, "point 2").evaluate(HAS_FOCUS)
        notebook.page.keyboard.press("ArrowDown")
        notebook.wait_for_new_picture(picture, cell)

        cell = notebook.cell(1)  # the line learns
        scrub = cell.locator(".player input[type=range]")
        cell.get_by_role("button", name="Play", exact=True).click()
        notebook.wait_until(lambda: float(scrub.input_value()) > 4)
        cell.get_by_role("button", name="Pause", exact=True).click()
        cell.get_by_role("button", name="Play", exact=True).wait_for()
        caption = cell.locator("figcaption")
        notebook.wait_until(lambda: f"At epoch {scrub.input_value()} " in caption.inner_text())
        notebook.press(scrub, "End")
        notebook.wait_until(lambda: "At epoch 200 " in caption.inner_text())
        cell.get_by_role("button", name="Start again", exact=True).click()
        notebook.wait_until(lambda: "At epoch 0 " in caption.inner_text())
        assert notebook.errors() == []


@pytest.mark.browser
def test_prediction_in_a_browser(lab):
    with lab.open("predict.ipynb") as notebook:
        notebook.run_all()
        cell = notebook.cell(0)
        field = cell.get_by_label("b =", exact=True)
        commit = cell.get_by_role("button", name="This is my guess")
        assert field.is_disabled() and commit.is_disabled()
        assert jupyter_lab.violations(notebook.page, ".jp-OutputArea-output") == []
        cell.get_by_label("It shifts").check()
        commit.click()
        cell.get_by_text("Your guess: It shifts").wait_for()
        # Who has no mouse goes on where the button was.
        notebook.wait_until(lambda: cell.get_by_label("w1", exact=True).evaluate(HAS_FOCUS))
        assert jupyter_lab.violations(notebook.page, ".jp-OutputArea-output") == []
        picture = notebook.picture(cell)
        notebook.press(cell.get_by_label("b", exact=True), "End")
        notebook.wait_for_new_picture(picture, cell)
        cell.get_by_text("As you guessed. b adds the same everywhere.").wait_for()
        cell.get_by_label("What happened:").fill("The line moved, as I thought.")
        # What is saved is what the page holds, and it gets the still after the last change.
        notebook.wait_until(lambda: "as I thought" in still_of(cell).text_content())
        assert not still_of(cell).is_visible()
        notebook.save()
        caption = cell.locator("figcaption").inner_text()
    saved = (lab.root / "predict.ipynb").read_text()
    assert "application/vnd.jupyter.widget-state+json" not in saved
    with lab.open("predict.ipynb", new_kernel=True) as notebook:
        cell = notebook.cell(0)
        still = still_of(cell)
        for words in ("Your guess: It shifts", "The line moved, as I thought.", caption):
            assert words in still.inner_text()
        assert still.locator("img").evaluate("image => image.decode().then(() => image.width)") > 99
        # JupyterLab looks for the view in vain; nobody sees it.
        cell.get_by_text("model not found").wait_for(state="attached")
        assert still.is_visible() and "not found" not in cell.inner_text()
        notebook.run_all()
        notebook.picture(cell)
        assert not still_of(cell).is_visible()
        notebook.restart()
        still_of(cell).wait_for()
        assert not cell.locator("figure").is_visible()


def still_of(cell):
    """Return the locator of what a cell shows without its live view."""
    return cell.locator("[class^=still-]")
