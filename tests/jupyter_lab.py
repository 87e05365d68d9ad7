"""Drive a real JupyterLab in Chromium: what tests in a browser share. There is no test here.

    with jupyter_lab(folder) as lab, lab.open("notebook.ipynb") as notebook:
        notebook.run_all()
        for slider in notebook.sliders(): ...

Without Chromium or Playwright the test is skipped and says why.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

REPOSITORY = Path(__file__).resolve().parents[1]

# Cells off screen must exist in the page; nothing may pop up or save behind our back.
OVERRIDES = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}

# Levels A and AA of WCAG 2.1, as far as a program can tell.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

# FNV-1a over the pixels of a canvas: a PNG of it takes twenty times as long.
HASH = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let hash = 2166136261;
    for (const pixel of new Uint32Array(data.buffer)) hash = Math.imul(hash ^ pixel, 16777619);
    return hash;
}"""


def write_notebook(path, *sources):
    """Write a notebook with one code cell for each source."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, path)
    return path


@contextlib.contextmanager
def jupyter_lab(root):
    """Start JupyterLab on `root` and a browser; yield a `Lab`, and end both afterwards."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    with (
        chromium() as browser,
        tempfile.TemporaryDirectory() as scratch,
        jupyter_server(Path(root), Path(scratch)) as (address, token),
    ):
        yield Lab(browser, address, token)


@contextlib.contextmanager
def chromium():
    """Start Chromium; yield Playwright's browser, and end it afterwards."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program,
            headless=True,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def jupyter_server(root, scratch):
    """Run `jupyter lab` with folders of its own; yield its address and token."""
    for name in ("workspaces", "settings", "labconfig", "runtime", "config"):
        (scratch / name).mkdir()
    overrides = scratch / "labconfig" / "default_setting_overrides.json"
    overrides.write_text(json.dumps(OVERRIDES))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    environment = dict(os.environ)
    environment.pop("NBGRADER_EXECUTION", None)
    environment |= {
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTER_CONFIG_PATH": str(scratch),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }
    log = (scratch / "log").open("w+")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"),
            *(f"--port={port}", "--ServerApp.port_retries=0", "--allow-root"),
            *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"),
            "--LabApp.expose_app_in_browser=True",
        ],
        cwd=root,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for_server(f"{address}/api/status?token={token}", process, log)
        yield address, token
    finally:
        # The server ends its kernels on this signal; its own process group catches the rest.
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait_for_server(url, process, log, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read()[-3000:]}")


def violations(page, where="body"):
    """Return what axe finds wrong below a selector of CSS: rule, element, and what to mend.

    Without axe the test is skipped and says why.
    """
    base = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(base.AXE_SCRIPT)
    found = page.evaluate(
        "([where, rules]) => axe.run(where, {runOnly: rules, resultTypes: ['violations']})",
        [where, WCAG],
    )
    assert found["passes"]
    return [
        (violation["id"], node["html"], node["failureSummary"])
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


class Lab:
    """A running JupyterLab and a browser to look at it."""

    def __init__(self, browser, address, token):
        self.browser = browser
        self.address = address
        self.token = token

    @contextlib.contextmanager
    def open(self, path, width=1280, height=900, new_kernel=False):
        """Open a notebook (its path below the root); yield a `Notebook`.

        With `new_kernel`, after ending the kernel that it may have.
        """
        if new_kernel:
            self._end_kernels(path)
        page = self.browser.new_page(viewport={"width": width, "height": height})
        try:
            page.goto(f"{self.address}/lab/tree/{path}?token={self.token}&reset")
            yield Notebook.on(page)
        finally:
            page.close()

    def _end_kernels(self, path):
        for session in json.loads(self._request("GET", "api/sessions")):
            if session["path"] == path:
                self._request("DELETE", f"api/sessions/{session['id']}")

    def _request(self, method, path):
        request = urllib.request.Request(
            f"{self.address}/{path}",
            headers={"Authorization": f"token {self.token}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()


class Notebook:
    """An open notebook."""

    def __init__(self, page):
        self.page = page

    @classmethod
    def on(cls, page):
        """Wait until a page shows a notebook whose kernel is ready."""
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_function("window.jupyterapp !== undefined")
        # The kernel indicator says idle too early; this promise does not.
        page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.ready; }")
        page.evaluate("() => { jupyterapp.shell.collapseLeft(); }")
        return cls(page)

    def run_all(self, seconds=120):
        """Run all cells and wait until the last one has ended."""
        self.page.evaluate(
            "seconds => Promise.race(["
            "  jupyterapp.commands.execute('notebook:run-all-cells'),"
            "  new Promise((_, no) => setTimeout(() => no('cells did not end'), 1000 * seconds)),"
            "])",
            seconds,
        )

    @contextlib.contextmanager
    def running(self, number):
        """Run one cell; yield its locator, and clear its output afterwards.

        In a page full of explorers each picture takes the browser twice as long as alone.
        """
        command = (
            "([number, command]) => {"
            "  jupyterapp.shell.currentWidget.content.activeCellIndex = number;"
            "  return jupyterapp.commands.execute(command);"
            "}"
        )
        self.page.evaluate(command, [number, "notebook:run-cell"])
        yield self.cell(number)
        self.page.evaluate(command, [number, "notebook:clear-cell-output"])

    def restart(self):
        """Restart the kernel; what the cells show stays."""
        self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )

    def save(self):
        """Save the notebook to its file."""
        self.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

    def count(self):
        """Return how many cells there are."""
        return self.page.locator(".jp-Notebook .jp-Cell").count()

    def cell(self, number):
        """Return the locator of one cell, counted from 0."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def errors(self):
        """Return what the cells wrote to stderr or raised."""
        wrong = self.page.locator(
            '[data-mime-type="application/vnd.jupyter.stderr"],'
            ' [data-mime-type="application/vnd.jupyter.error"]'
        )
        return wrong.all_inner_texts()

    def picture(self, place=None):
        """Return a number that stands for the explorer's picture as the browser shows it."""
        canvas = (place or self.page).locator(".stage .picture canvas").first
        canvas.wait_for(timeout=30_000)
        return canvas.evaluate(f"canvas => ({HASH})(canvas)")

    def wait_for_new_picture(self, before, place=None, seconds=20):
        """Wait until the picture's pixels differ from those of `before`; return its number."""
        canvas = (place or self.page).locator(".stage .picture canvas").first
        return self.page.wait_for_function(
            "([canvas, before]) => {"
            f"  const now = ({HASH})(canvas);"
            "  return now !== before && [now];"
            "}",
            arg=[canvas.element_handle(), before],
            timeout=1000 * seconds,
        ).json_value()[0]

    def wait_until(self, true, seconds=20):
        """Wait until a function of no arguments returns something true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"still not true after {seconds} seconds"
            self.page.wait_for_timeout(20)

    def sliders(self, place=None):
        """Return all sliders of controls, in order."""
        return (place or self.page).locator(".stage .control input[type=range]").all()

    def handle(self, place, label):
        """Return what can be dragged or pressed in a picture, by its name."""
        return place.locator(f'.stage .handle[aria-label="{label}"]')

    def press(self, handle, key):
        """Press a key (ArrowRight, Home, End, ...) on the handle of a slider."""
        handle.focus()
        handle.press(key)
