"""Print how long JupyterLab's server takes to answer while it grades, and while it validates.

    python tests/benchmark_server.py

Once as nbgrader does this by itself, once with the project's server extension.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import nbformat
from jupyter_lab import jupyter_server

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.grading.course import make_course
from autograder.grading.rehearsal.submissions import filled
from autograder.references import references

LESSON = "01_neuron"
OFF = {"ServerApp": {"jpserver_extensions": {"autograder.grading.server": False}}}


def request(address: str, token: str, path: str, form: dict | None = None) -> bytes:
    """Send a request, a POST if there is a form, and return the answer."""
    data = None if form is None else urllib.parse.urlencode(form).encode()
    headers = {"Authorization": f"token {token}"}
    with urllib.request.urlopen(
        urllib.request.Request(address + path, data, headers), timeout=600
    ) as answer:
        return answer.read()


def latencies(server: tuple[str, str], path: str, form: dict) -> tuple[float, list[float]]:
    """Return how long a request took, and how long /api/status took meanwhile, in seconds."""
    answers = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            start = time.perf_counter()
            request(*server, "/api/status")
            answers.append(time.perf_counter() - start)
            time.sleep(0.1)

    asking = threading.Thread(target=ask)
    asking.start()
    start = time.perf_counter()
    answer = json.loads(request(*server, path, form))
    seconds = time.perf_counter() - start
    ended.set()
    asking.join()
    if not answer["success"]:
        raise SystemExit(answer)
    return seconds, answers


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        course = make_course(Path(folder, "course"), [LESSON])
        notebook = course / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"
        notebook.parent.mkdir(parents=True)
        notebook.write_text(nbformat.writes(filled(LESSON, references(LESSON))))
        work = {
            "autograde": (f"/formgrader/api/submission/{LESSON}/ada/autograde", {}),
            "validate": ("/assignments/validate", {"path": str(notebook.relative_to(course))}),
        }
        print(f"{'':<24} {'took':>8} {'answers':>8} {'median':>8} {'longest':>8}   (s)")
        for who in ("nbgrader", "autograder"):
            scratch = Path(folder, who)
            scratch.mkdir()
            if who == "nbgrader":
                (scratch / "jupyter_server_config.json").write_text(json.dumps(OFF))
            with jupyter_server(course, scratch) as server:
                for what, (path, form) in work.items():
                    request(*server, "/formgrader/api/assignments")
                    seconds, waits = latencies(server, path, form)
                    print(
                        f"{who + ', ' + what:<24} {seconds:8.2f} {len(waits):8d}"
                        f" {statistics.median(waits):8.3f} {max(waits):8.3f}"
                    )


if __name__ == "__main__":
    main()
