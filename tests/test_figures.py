"""The still figures of the lessons: each says in words what it shows, and none is cut off."""

import inspect
import pkgutil
import re
from importlib import import_module
from xml.etree import ElementTree

import pytest

import lessons.widgets
from lessons.widgets.figure import SIZES, Figure

MODULES = [
    import_module(f"lessons.widgets.{found.name}")
    for found in pkgutil.iter_modules(lessons.widgets.__path__)
    if found.name.endswith("_figures")
]
FIGURES = [
    make
    for module in MODULES
    for name, make in vars(module).items()
    if inspect.isfunction(make) and make.__module__ == module.__name__ and name[0] != "_"
]
every_figure = pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)


def svg_of(figure):
    return ElementTree.fromstring(figure.svg)


@every_figure
def test_a_figure_has_words_and_a_caption(make):
    figure = make()
    assert isinstance(figure, Figure)
    picture = svg_of(figure)
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == figure.words and len(figure.words) > 60
    assert figure.caption and figure.caption != figure.words
    assert figure.words in repr(figure)
    page = figure._repr_html_()
    assert page.count("<figcaption") == page.count('role="img"') == 1


@every_figure
def test_all_letters_are_large_enough_and_inside(make):
    picture = svg_of(make())
    width, height = map(float, picture.get("viewBox").split()[2:])
    for text in picture.iter("{http://www.w3.org/2000/svg}text"):
        size = float(text.get("font-size"))
        assert size >= min(SIZES.values()) >= 11
        # A letter is about half as wide as it is high.
        wide = 0.56 * size * len(text.text)
        share = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
        left = float(text.get("x")) - share * wide
        assert left > -1 and left + wide < width + 1, text.text
        assert size / 2 <= float(text.get("y")) <= height - size / 2, text.text


@every_figure
def test_colours_are_those_of_the_page(make):
    """By class, so that a dark page gets dark ones; nothing but the style sheet names a colour."""
    svg = make().svg
    drawn = re.sub("<style>.*?</style>", "", svg)
    assert "#" not in drawn and 'data-jp-theme-light="false"' in svg
