"""Measure how long each explorer takes from a key press to changed pixels, in a real browser.

    python tests/benchmark_explorers.py

Prints the median and the slowest of 20 moves for each explorer, all from one run. A move is an
arrow key on the first slider; the time ends with the first frame after the new picture was
decoded. The goal is a median below 100 ms.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import jupyter_lab
from tests.test_explorers import MODULES

MOVES = 20
GOAL = 100  # milliseconds

# Measured inside the page, so that the time of talking to the browser does not count.
TIME_TO_PIXELS = """
image => new Promise((done, fail) => {
    const screen = image.closest('.widget-html-content');
    document.activeElement.addEventListener('keydown', () => {
        const pressed = performance.now();
        const watcher = new MutationObserver(async () => {
            const fresh = screen.querySelector('img');
            if (!fresh) return;
            watcher.disconnect();
            await fresh.decode();
            // A message posted in a frame's callback arrives after that frame was painted.
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => { window.timeToPixels = performance.now() - pressed; };
            requestAnimationFrame(() => port2.postMessage(null));
        });
        watcher.observe(screen, {childList: true, subtree: true, attributes: true});
    }, {once: true, capture: true});
    window.timeToPixels = null;
    done();
})
"""


def time_moves(notebook, cell):
    """Return the milliseconds of each of 20 moves of the explorer's first slider."""
    slider = notebook.sliders(cell)[0]
    page = notebook.page
    times = []
    # To and fro, so that no end of the slider is reached.
    for move in range(MOVES + 2):
        slider.focus()
        cell.locator("figure img").evaluate(TIME_TO_PIXELS)
        page.keyboard.press("ArrowRight" if move % 2 == 0 else "ArrowLeft")
        page.wait_for_function("window.timeToPixels !== null", timeout=20_000)
        times.append(page.evaluate("window.timeToPixels"))
        page.wait_for_timeout(100)
    return times[2:]  # the first two warm up


def main():
    """Open one notebook for each lesson's explorers and print the times."""
    with tempfile.TemporaryDirectory() as root:
        for name, module in MODULES.items():
            cells = [
                f"from lessons.widgets import {name} as explore\nexplore.{make.__name__}()"
                for make in module.EXPLORERS
            ]
            jupyter_lab.write_notebook(Path(root) / f"{name}.ipynb", *cells)
        print(f"{'explorer':32} {'median':>8} {'slowest':>8}   of {MOVES} moves, ms")
        late = 0
        with jupyter_lab.jupyter_lab(root) as lab:
            for name, module in MODULES.items():
                with lab.open(f"{name}.ipynb") as notebook:
                    notebook.run_all()
                    for number, make in enumerate(module.EXPLORERS):
                        times = time_moves(notebook, notebook.cell(number))
                        median = statistics.median(times)
                        late += median >= GOAL
                        title = f"{name}.{make.__name__}"
                        print(f"{title:32} {median:8.0f} {max(times):8.0f}", flush=True)
        print(f"{late} with a median of {GOAL} ms or more")


if __name__ == "__main__":
    main()
