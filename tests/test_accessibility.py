"""What the course draws, looked at in a browser: anybody can use it, and nothing is cut off.

No notebook is needed for that: the browser gets what a kernel would send.
"""

import json

import pytest

from autograder import learning
from autograder.cards import card, note
from autograder.exercises import find_exercise
from lessons.widgets.neuron import line_fit
from lessons.widgets.stage import Stage
from lessons.widgets.style import DARK, LIGHT
from tests import jupyter_lab
from tests.test_explorers import MAKERS
from tests.test_figures import FIGURES

SMALLEST = 11  # pixels of a letter

# Notes where words are drawn, as far as the browser can say.
NOTE_WORDS = """
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
  fillText.call(this, words, x, y);
  const is = this.measureText(words), m = this.getTransform();
  const corners = [
    [x - is.actualBoundingBoxLeft, y - is.actualBoundingBoxAscent],
    [x + is.actualBoundingBoxRight, y + is.actualBoundingBoxDescent],
  ].map(([a, b]) => [m.a * a + m.c * b + m.e, m.b * a + m.d * b + m.f]);
  const [xs, ys] = [0, 1].map(k => corners.map(corner => corner[k] / devicePixelRatio));
  window.written.push([words, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys),
                       parseFloat(this.font.match(/([\\d.]+)px/)[1])]);
};
"""
SHOW = """
([setup, state]) => {
  const place = document.getElementById('place');
  const said = {setup, state};
  const model = {get: name => said[name], on() {}, off() {}, send() {}};
  window.written = [];
  place.replaceChildren();
  window.stage.render({model, el: place});
  for (const more of place.querySelectorAll('details')) more.open = true;
  const canvas = place.querySelector('canvas');
  return {written: window.written, size: [canvas.clientWidth, canvas.clientHeight],
          wide: document.documentElement.scrollWidth};
}
"""


@pytest.fixture(
    scope="module", params=[("light", 1240), ("dark", 390)], ids=["light, wide", "dark, narrow"]
)
def page(request):
    """A page for one thing after the other: light and wide, or dark and narrow as a telephone."""
    theme, width = request.param
    paper, ink = (LIGHT if theme == "light" else DARK)["paper"], {"light": "#111", "dark": "#eee"}
    script = Stage._esm.replace("export default {render};", "window.stage = {render};")
    with jupyter_lab.chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The course</title>'
            f"<style>body {{ margin: 0; background: {paper}; color: {ink[theme]}; }} {Stage._css}"
            f'</style></head><body data-jp-theme-light="{str(theme == "light").lower()}">'
            f'<main id="place"></main><script type="module">{NOTE_WORDS}{script}</script>'
        )
        page.wait_for_function("window.stage !== undefined")
        yield page


def cut_off(seen, width):
    """Return the words that leave the picture, are small, or lie on others."""
    assert seen["wide"] <= width
    right, below = seen["size"]
    wrong = []
    words = [word for word in seen["written"] if word[0].strip()]
    assert words
    for k, (said, x1, y1, x2, y2, pixels) in enumerate(words):
        if x1 < -0.5 or y1 < -0.5 or x2 > right + 0.5 or y2 > below + 0.5:
            wrong.append(f"{said!r} leaves the picture")
        if pixels < SMALLEST:
            wrong.append(f"{said!r} is {pixels} pixels high")
        wrong += [
            f"{said!r} lies on {other!r}"
            for other, a1, b1, a2, b2, _ in words[:k]
            if min(x2, a2) - max(x1, a1) > 1 and min(y2, b2) - max(y1, b1) > 1
        ]
    return wrong


@pytest.mark.browser
def test_every_explorer(page):
    width = page.viewport_size["width"]
    for make in MAKERS:
        explorer = make()
        stage = explorer.widget
        seen = page.evaluate(SHOW, [stage.setup, json.loads(json.dumps(stage.state))])
        assert cut_off(seen, width) == [], make.__name__
        assert jupyter_lab.violations(page) == [], make.__name__


@pytest.mark.browser
def test_an_explorer_that_has_only_a_message(page):
    def linear_gradients(x, y, w, b):
        raise NotImplementedError

    stage = line_fit(gradients=linear_gradients).widget
    page.evaluate(SHOW, [stage.setup, json.loads(json.dumps(stage.state))])
    assert page.locator(".stage .message").inner_text().startswith("Write linear_gradients")
    # It takes the page's colours as soon as the browser has given it a size.
    page.wait_for_function("document.querySelector('.stage').style.getPropertyValue('--stage-ink')")
    assert jupyter_lab.violations(page) == []


@pytest.mark.browser
def test_cards_figures_and_tables(page, monkeypatch, tmp_path):
    exercise = find_exercise("tanh_slope")
    shown = [figure()._repr_html_() for figure in FIGURES]
    for answer in ("1 - np.tanh(z) ** 2", "1 - np.tanh(z)", "nowhere", "None"):
        names = {}
        exec(f"import numpy as np\ndef tanh_slope(z):\n    return {answer}", names)
        shown.append(card(learning.judge_visible(exercise, names), exercise=exercise)[0])
    shown.append(card(learning.judge_visible(exercise, {}), exercise=exercise)[0])
    shown.append(note("A hint", "Say `tanh`.")[0])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(learning, "_display", lambda page, text: shown.append(page))
    learning.progress()
    assert "<table>" in shown[-1]
    page.evaluate("page => { document.getElementById('place').innerHTML = page; }", "".join(shown))
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(more => { more.open = true; })"
    )
    assert jupyter_lab.violations(page) == []
