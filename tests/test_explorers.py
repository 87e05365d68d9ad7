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
from lessons.widgets.controls import Slider, Tick
from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import explain
from lessons.widgets.prediction import predict
from lessons.widgets.training import TrainingExplorer
from tests import jupyter_lab

PNG = "data:image/png;base64,"
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
    assert explorers == {type(make()) for make in MAKERS}


def subclasses(kind):
    """Return all classes below a class."""
    below = kind.__subclasses__()
    return {*below, *(other for each in below for other in subclasses(each))}


@every_explorer
def test_moves_through_its_extremes(make):
    explorer = make()
    start = dict(explorer.values)
    for name, control in explorer.controls().items():
        seen = {}
        for value in (control.extremes[0], control.extremes[-1]):
            explorer.move(**start | {name: value})
            assert explorer.values[name] == value
            assert explorer.png.startswith(b"\x89PNG")
            seen[value] = (explorer.png, explorer.caption)
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
    before = explorer.png
    for name, control in explorer.controls().items():
        explorer.move(**{name: control.extremes[-1]})
    explorer.move(**start)
    assert explorer.png == before


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
        for png in (explorer.png, base64.b64decode(still.data["image/png"]))
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
def test_widgets_are_named_and_follow(make):
    explorer = make()
    parts = pieces(explorer.widget)
    (screen,) = [part for part in parts if isinstance(part, ipywidgets.HTML)]
    for name, control in explorer.controls().items():
        label = control.label or name
        (main,) = [part for part in parts if getattr(part, "description", None) == label]
        before = screen.value
        main.value = next(value for value in control.extremes if value != control.start)
        assert screen.value != before
        alt = re.search(r'<img alt="([^"]*)"', screen.value)[1]
        assert html.unescape(alt) == explorer.caption
        if isinstance(control, Slider):
            (typed,) = [p for p in parts if getattr(p, "description", None) == f"{label} ="]
            assert typed.value == main.value
            typed.value = control.start
            assert explorer.values[name] == main.value == control.start
        else:
            main.value = control.start


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
        def draw(self, figure):
            return figure.subplots().plot([0, 1])

        def update(self):
            return f"It says {self.ask(slow_and_talkative, shape=())}."

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

    def draw(self, figure):
        (self.lamp,) = figure.subplots().plot([0], [0], "o")
        return [self.lamp]

    def update(self, on):
        self.lamp.set_visible(on)
        return "The light is on." if on else "The light is off."


def test_a_tick():
    switch = Switch()
    assert switch.move() == "The light is off."
    dark = switch.png
    assert switch.move(on=True) == "The light is on."
    assert switch.png != dark
    with pytest.raises(TypeError, match="no control named off"):
        switch.move(off=True)


GLOWS = {"right": "yes", "why": "It has <power>."}


def test_prediction_unlocks_the_explorer():
    explorer = Switch()
    prediction = predict("Does it glow?", ["yes", "no"], explorer, **GLOWS)
    parts = pieces(prediction.widget)
    (tick,) = [part for part in parts if isinstance(part, ipywidgets.Checkbox)]
    (options,) = [part for part in parts if isinstance(part, ipywidgets.RadioButtons)]
    (button,) = [part for part in parts if isinstance(part, ipywidgets.Button)]
    (notes,) = [part for part in parts if isinstance(part, ipywidgets.Textarea)]
    assert explorer.locked and tick.disabled and button.disabled
    assert notes.layout.display == "none"
    options.value = "no"
    assert not button.disabled
    button.click()
    assert not explorer.locked and not tick.disabled
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


class Counting(TrainingExplorer):
    """Learns to count, or stumbles on the way."""

    pause = 0.0
    rest = 0.001

    def __init__(self, stumble=None):
        super().__init__()
        self.stumble = stumble

    def controls(self):
        return {"goal": Slider(10, 200, 100, 10)}

    def draw(self, figure):
        axes = figure.subplots()
        axes.set(xlim=(0, 200))
        (self.bar,) = axes.plot([], [])
        return [self.bar]

    def reset(self, goal):
        self.count, self.goal = 0, goal

    def train(self):
        while self.count < self.goal:
            self.count += 1
            if self.count == self.stumble:
                raise ValueError("fell over")
            yield self.count / self.goal

    def update(self, goal):
        self.bar.set_data([0, self.count], [0, 0])
        return f"I am at {self.count}."


def test_training_leaves_the_kernel_free_and_stops():
    async def use():
        explorer = Counting()
        (bar,) = [p for p in pieces(explorer.widget) if isinstance(p, ipywidgets.FloatProgress)]
        explorer.start()
        for _ in range(20):  # other work goes on in between
            await asyncio.sleep(0.005)
        assert explorer.training and 0 < explorer.count < 100
        explorer.stop()
        await asyncio.sleep(0.02)
        assert not explorer.training
        assert explorer.caption == f"I am at {explorer.count}." and 0 < bar.value < 1
        explorer.start()
        await asyncio.sleep(0.02)
        explorer.move(goal=10)  # a control that changes means: start over
        await asyncio.sleep(0.02)
        assert not explorer.training and explorer.caption == "I am at 0."
        explorer.start()
        while explorer.training:
            await asyncio.sleep(0.01)
        assert explorer.caption == "I am at 10." and bar.value == 1

    asyncio.run(use())


def test_an_error_in_training_is_shown():
    explorer = Counting(stumble=5)
    assert "ValueError: fell over" in explorer.run()
    assert explorer.move() == "I am at 0."


@pytest.mark.parametrize(
    "make",
    [make for make in MAKERS if isinstance(make(), TrainingExplorer)],
    ids=lambda make: make.__name__,
)
def test_training_to_the_end(make):
    explorer = make()
    untrained = explorer.move(), explorer.png
    trained = explorer.run(), explorer.png
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


# In a browser ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    root = tmp_path_factory.mktemp("lab")
    for name, module in MODULES.items():
        first = f"from lessons.widgets import {name} as explore\n"
        cells = [f"{first}explore.{make.__name__}()" for make in module.EXPLORERS]
        cells += [
            f"{first}def mine(*arguments):\n    return nowhere\n\n"
            f"explore.{make.__name__}({argument}=mine)"
            for make, argument in module.EXPLORERS.items()
            if argument
        ]
        jupyter_lab.write_notebook(root / f"{name}.ipynb", *cells)
    jupyter_lab.write_notebook(
        root / "predict.ipynb",
        "from lessons.widgets import neuron as explore\n"
        "from lessons.widgets.prediction import predict\n"
        "predict('What does b do?', ['It shifts', 'It tilts'], explore.weights_and_bias(),\n"
        "        right='It shifts', why='b adds the same everywhere.')",
    )
    with jupyter_lab.jupyter_lab(root) as lab:
        lab.root = root
        yield lab


@pytest.mark.browser
@pytest.mark.parametrize("name", MODULES)
def test_every_control_in_a_browser(lab, name):
    module = MODULES[name]
    with lab.open(f"{name}.ipynb") as notebook:
        notebook.run_all()
        assert notebook.errors() == []
        for number, make in enumerate(module.EXPLORERS):
            for control, spec in make().controls().items():
                move_control(notebook, notebook.cell(number), control, spec)
            train_if_possible(notebook, notebook.cell(number))
        for number in range(len(module.EXPLORERS), notebook.count()):
            caption = notebook.cell(number).locator("figcaption").inner_text()
            assert "NameError" in caption and "Your line: return nowhere" in caption
        assert notebook.errors() == []


def move_control(notebook, cell, name, control):
    """Take one control through its extremes and back; each time the picture must change."""
    label = control.label or name
    picture = notebook.picture(cell)
    if isinstance(control, Slider):
        (slider,) = notebook.sliders(cell, label)
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
            # The slider rounds what it says of itself to one digit; the field does not.
            start = pytest.approx(control.start, abs=0.051)
            notebook.wait_until(lambda: float(slider.get_attribute("aria-valuenow")) == start)
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
    figure = cell.locator("figure")
    both = "figure => [figure.querySelector('img').alt, figure.innerText.trim()]"
    alt, caption = figure.evaluate(both)
    assert alt == caption


def train_if_possible(notebook, cell):
    """Press Train, see the picture change, press Stop, and see it stop."""
    train = cell.get_by_role("button", name="Train")
    if train.count() == 0:
        return
    picture = notebook.picture(cell)
    train.click()
    notebook.wait_for_new_picture(picture, cell)
    stop = cell.get_by_role("button", name="Stop")
    if stop.is_enabled():
        stop.click()
    notebook.page.wait_for_function("button => button.disabled", arg=stop.element_handle())


@pytest.mark.browser
def test_prediction_in_a_browser(lab):
    with lab.open("predict.ipynb") as notebook:
        notebook.run_all()
        cell = notebook.cell(0)
        field = cell.get_by_label("b =", exact=True)
        commit = cell.get_by_role("button", name="This is my guess")
        assert field.is_disabled() and commit.is_disabled()
        cell.get_by_label("It shifts").check()
        commit.click()
        cell.get_by_text("Your guess: It shifts").wait_for()
        picture = notebook.picture(cell)
        notebook.press(notebook.sliders(cell, "b")[0], "End")
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
