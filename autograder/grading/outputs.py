"""Collecting what a submission shows, as a notebook's outputs, within bounds."""

import contextlib
import json
from typing import Any

from ..cards import note
from .notices import Flag
from .task import Outcome, Rules

NOTEBOOK_SHARE = 10
MAX_ERRORS = 3
MAX_ERROR_LINES = 40
MAX_ERROR_TEXT = 4_000
MAX_ERROR_NAME = 100


class Outputs:
    """Turns what a process sends into a notebook's outputs, and keeps them within bounds."""

    def __init__(self, rules: Rules, outcome: Outcome):
        self.rules, self.outcome = rules, outcome
        self.notebook_room = {
            "text": NOTEBOOK_SHARE * rules.max_output,
            "pictures": NOTEBOOK_SHARE * rules.max_pictures,
        }
        self.shown: dict[str, list[dict]] = {}
        self.takers = {
            "stream": self._stream,
            "display": self._display,
            "update": self._update,
            "result": self._result,
            "error": self._error,
            "clear": self._clear,
        }

    def begin(self, cell: int, again: bool = False) -> None:
        """Start with a cell; what it showed before, if it is run again, is dropped."""
        self.cell = cell
        self.here: list[dict] = []
        self.outcome.outputs[cell] = self.here
        self._clear()

    def card(self, title: str, body: str) -> None:
        """Add a message of the grader's own."""
        self.here.append(card_output(title, body))

    def add(self, message: Any) -> None:
        """Add what the process has sent; what is malformed is left out."""
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            # A table and no look-up by name: a hostile message must not choose what is called.
            self.takers[message["is"]](message)

    def _stream(self, message: dict) -> None:
        name, text = message["name"], message["text"]
        if name not in ("stdout", "stderr"):
            return
        self._clear_if_waiting()
        room = self._room("text")
        self._use("text", len(text))
        if len(text) > room:
            if room <= 0:
                return
            text = text[:room] + self._too_much()
        if self.here and self.here[-1]["output_type"] == "stream" and self.here[-1]["name"] == name:
            self.here[-1]["text"] += text
        else:
            self.here.append({"output_type": "stream", "name": name, "text": text})

    def _display(self, message: dict) -> None:
        self._clear_if_waiting()
        data = _bundle(message["data"])
        if self._fits(data):
            output = {
                "output_type": "display_data",
                "data": data,
                "metadata": dict(message["metadata"]),
            }
            self.here.append(output)
            if message["id"]:
                self.shown.setdefault(message["id"], []).append(output)

    def _update(self, message: dict) -> None:
        data = _bundle(message["data"])
        if message["id"] in self.shown and self._fits(data, quietly=True):
            for output in self.shown[message["id"]]:
                output["data"] = data
                output["metadata"] = dict(message["metadata"])

    def _result(self, message: dict) -> None:
        self._clear_if_waiting()
        data = _bundle(message["data"])
        if self._fits(data):
            self.here.append(
                {
                    "output_type": "execute_result",
                    "data": data,
                    "metadata": dict(message["metadata"]),
                    "execution_count": int(message["number"]),
                }
            )

    def _error(self, message: dict) -> None:
        self._clear_if_waiting()
        self.errors_left -= 1
        if self.errors_left >= 0:
            lines = [str(line)[:MAX_ERROR_TEXT] for line in message["traceback"]]
            self.here.append(
                {
                    "output_type": "error",
                    "ename": str(message["ename"])[:MAX_ERROR_NAME],
                    "evalue": str(message["evalue"])[:MAX_ERROR_TEXT],
                    "traceback": lines[-MAX_ERROR_LINES:],
                }
            )

    def _clear(self, message: dict | None = None) -> None:
        if message is not None and message["wait"]:
            self.waiting = True
            return
        self.waiting = False
        self.here.clear()
        self.errors_left = MAX_ERRORS
        self.left = {"text": self.rules.max_output, "pictures": self.rules.max_pictures}

    def _clear_if_waiting(self) -> None:
        if self.waiting:
            self._clear()

    def _fits(self, data: dict, quietly: bool = False) -> bool:
        """Count a bundle in; say in its place that it is too large, once."""
        sizes = {"text": 0, "pictures": 0}
        for kind, content in data.items():
            size = len(content) if isinstance(content, str) else len(json.dumps(content))
            sizes["pictures" if kind.startswith("image/") else "text"] += size
        if any(size > self._room(sort) for sort, size in sizes.items()):
            noted = self.left["text"] <= 0
            self.left["text"] = 0
            if not quietly and not noted:
                text = self._too_much()
                self.here.append({"output_type": "stream", "name": "stdout", "text": text})
            return False
        for sort, size in sizes.items():
            self._use(sort, size)
        return True

    def _room(self, sort: str) -> int:
        return min(self.left[sort], self.notebook_room[sort])

    def _use(self, sort: str, size: int) -> None:
        self.left[sort] -= size
        self.notebook_room[sort] -= size

    def _too_much(self) -> str:
        kilobytes = self.rules.max_output // 1000
        self.outcome.note(
            Flag.TOO_MUCH_OUTPUT,
            f"A cell printed more than {kilobytes} kB; the rest was left out.",
        )
        return f"\n[More than {kilobytes} kB of output: the rest was left out.]\n"


def _bundle(data: dict) -> dict:
    """Return a MIME bundle as the notebook format wants it: text, but for JSON."""
    return {
        kind: content if isinstance(content, str) or kind.endswith("json") else str(content)
        for kind, content in data.items()
    }


def card_output(title: str, body: str) -> dict:
    """Return a message of the grader's own as an output."""
    html, text = note(title, body)
    return {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": text},
        "metadata": {},
    }
