"""Measure how long each explorer takes from a key press or a drag to changed pixels, in a browser.

    python tests/benchmark_explorers.py [LESSON_TOPIC ...]

Prints the median and the slowest of 20 moves for each explorer, all from one run. A move is an
arrow key on the first slider (on the player, where there is none), or a pointer that drags the
first handle; the time ends with the first frame after the new picture was drawn. The goal is a
median of at most 50 ms.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import jupyter_lab
from tests.test_explorers import MODULES

MOVES = 20
GOAL = 50  # milliseconds

# Measured inside the page, so that the time of talking to the browser does not count.
TIME_TO_PIXELS = """
([stage, events]) => {
    window.timeToPixels = null;
    const began = () => {
        for (const event of events) window.removeEventListener(event, began, true);
        const start = performance.now();
        const watcher = new MutationObserver(() => {
            watcher.disconnect();
            // A message posted in a frame's callback arrives after that frame was painted.
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => { window.timeToPixels = performance.now() - start; };
            requestAnimationFrame(() => port2.postMessage(null));
        });
        // Every new picture has a new description.
        watcher.observe(stage.querySelector('canvas'), {attributeFilter: ['aria-label']});
    };
    for (const event of events) window.addEventListener(event, began, true);
}
"""


def time_moves(notebook, cell, move):
    """Return the milliseconds of 20 moves; `move(k)` does the k-th, to and fro."""
    page, stage = notebook.page, cell.locator(".stage").first.element_handle()
    times = []
    for k in range(MOVES + 2):
        page.evaluate(TIME_TO_PIXELS, [stage, ["keydown", "pointermove"]])
        move(k)
        page.wait_for_function("window.timeToPixels !== null", timeout=20_000)
        times.append(page.evaluate("window.timeToPixels"))
        page.wait_for_timeout(100)
    return times[2:]  # the first two warm up


def by_key(notebook, cell):
    """Return a move by an arrow key, or None without a slider."""
    sliders = notebook.sliders(cell) or cell.locator(".player input[type=range]:visible").all()
    if not sliders:
        return None
    sliders[0].focus()
    notebook.page.wait_for_timeout(300)  # being focused is told to the kernel too
    return lambda k: notebook.page.keyboard.press("ArrowRight" if k % 2 == 0 else "ArrowLeft")


def by_pointer(notebook, cell):
    """Return a move of the first handle by the pointer, or None without one."""
    handles = cell.locator(".stage .handle:not(.press)")
    if handles.count() == 0:
        return None
    handles.first.scroll_into_view_if_needed()
    box = handles.first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    notebook.page.mouse.move(x, y)
    notebook.page.mouse.down()
    notebook.page.wait_for_timeout(300)
    far = 14  # pixels: more than a step of any slider
    return lambda k: notebook.page.mouse.move(*((x + far, y + far) if k % 2 == 0 else (x, y)))


def main():
    """Open one notebook for each lesson's explorers and print the times."""
    topics = sys.argv[1:] or MODULES
    with tempfile.TemporaryDirectory() as root:
        for name, module in MODULES.items():
            cells = [
                f"from lessons.widgets import {name} as explore\nexplore.{make.__name__}()"
                for make in module.EXPLORERS
            ]
            jupyter_lab.write_notebook(Path(root) / f"{name}.ipynb", *cells)
        print(f"{'explorer':40} {'median':>8} {'slowest':>8}   of {MOVES} moves, ms")
        late = 0
        with jupyter_lab.jupyter_lab(root) as lab:
            for name in topics:
                module = MODULES[name]
                with lab.open(f"{name}.ipynb") as notebook:
                    notebook.run_all()
                    for number, make in enumerate(module.EXPLORERS):
                        cell = notebook.cell(number)
                        for way in (by_key, by_pointer):
                            move = way(notebook, cell)
                            if move is None:
                                continue
                            times = time_moves(notebook, cell, move)
                            notebook.page.mouse.up()
                            median = statistics.median(times)
                            late += median > GOAL
                            title = f"{name}.{make.__name__} {way.__name__}"
                            print(f"{title:40} {median:8.0f} {max(times):8.0f}", flush=True)
        print(f"{late} with a median of more than {GOAL} ms")


if __name__ == "__main__":
    main()
