"""The drawing pad of lesson 09: what mouse and keys draw in the browser reaches the kernel."""

import numpy as np
import pytest

from lessons.widgets import drawing_pad as explore
from tests import jupyter_lab

CELL = """
from lessons.widgets import mnist as explore
pad = explore.draw()
pad
"""


def test_the_kernel_takes_what_the_browser_sends():
    pad = explore.draw()
    pad.move(start=explore.EMPTY)
    assert "no ink" in pad.caption
    pad.hear({"type": "stroke", "name": "pad", "points": [[14, 24, 14, 14], [14, 14, 14, 4]]})
    assert "your own drawing" in pad.caption and "image is that of the 1," in pad.caption
    # From the lower left corner: column 14, and as high as it was drawn.
    rows, columns = np.nonzero(pad.drawn > 0.5)
    assert set(columns) == {13, 14} and (rows.min(), rows.max()) == (3, 24)
    pad.hear({"type": "press", "name": "clear"})
    assert pad.drawn.sum() == 0 and "no ink" in pad.caption
    assert "a drawn 7" in pad.move(start="a drawn 7") and pad.drawn is None


def test_centring_undoes_a_move():
    ink = explore.from_strokes(explore.STROKES["a drawn 7"])
    once = explore.centred(ink)
    again = explore.centred(explore.moved(ink, -4, 2))
    assert np.allclose(once, again, atol=0.02)
    assert explore.centred(np.zeros((28, 28))).sum() == 0
    # As the images of MNIST: 20 pixels high or wide, the centre of the ink in the middle.
    rows, columns = np.nonzero(once > 0.05)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
    assert np.average(np.arange(28), weights=once.sum(axis=1)) == pytest.approx(13.5, abs=0.6)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    root = tmp_path_factory.mktemp("pad")
    jupyter_lab.write_notebook(root / "pad.ipynb", CELL, "print(round(float(pad.ink.sum())))")
    with jupyter_lab.jupyter_lab(root) as lab:
        yield lab


@pytest.mark.browser
def test_mouse_and_keys_in_a_browser(lab):
    with lab.open("pad.ipynb") as notebook:
        notebook.run_all()
        cell, page = notebook.cell(0), notebook.page
        canvas = cell.locator(".stage .handle.pad")
        canvas.wait_for()

        def caption():
            return cell.locator("figcaption").inner_text()

        cell.get_by_role("button", name="Clear", exact=True).click()
        notebook.wait_until(lambda: "no ink" in caption())
        # A one, from top to bottom, by mouse.
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        x = box["x"] + box["width"] / 2
        page.mouse.move(x, box["y"] + 40)
        page.mouse.down()
        for k in range(1, 11):
            page.mouse.move(x, box["y"] + 40 + 17 * k)
        page.mouse.up()
        notebook.wait_until(
            lambda: "your own drawing" in caption() and "image is that of the 1," in caption()
        )
        # Away with it, and a short line by keys.
        canvas.focus()
        canvas.press("Delete")
        notebook.wait_until(lambda: "no ink" in caption())
        canvas.press("Space")
        for _ in range(12):
            canvas.press("ArrowDown")
        notebook.wait_until(
            lambda: "your own drawing" in caption() and "image is that of the 1," in caption()
        )
        # The keys have moved the pen, not the notebook's selection.
        assert canvas.evaluate("canvas => document.activeElement === canvas")
        assert notebook.errors() == []
