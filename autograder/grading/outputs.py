"""Collecting what a submission shows, as a notebook's outputs, within bounds.

A message comes from a hostile process. An output is made of what is known of its kind, and of
nothing else that the message holds; so a notebook with it can be written, checked and shown.
"""

import contextlib
import re
from typing import Any

from ..cards import note
from ..wire import printable
from .notices import Flag
from .task import Outcome, Rules

NOTEBOOK_SHARE = 10
MAX_ERRORS = 3
MAX_ERROR_LINES = 40
MAX_ERROR_TEXT = 4_000
MAX_ERROR_NAME = 100
# An output of no content costs so many characters: a file, a page and the grader's memory hold
# it all the same.
EACH = 200
MAX_NAME = 100
MAX_NUMBER = 2**31
# In an output's metadata: it is the grader's own. No submission can put it there.
OWN = "autograder"

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
EXTENDED_COLOUR = re.compile(r"[34]8;(5;\d{1,3}|2;\d{1,3};\d{1,3};\d{1,3})")
ESCAPE = re.compile(r"\x1b(?:\[([\d;]{0,30})([a-zA-Z]))?")


class Outputs:
    """Turns what a process sends into a notebook's outputs, and keeps them within bounds.

    What a cell may show is counted in characters, of text and of pictures; each output costs
    some by itself.

    Parameters
    ----------
    rules : Rules
        Says how much a cell may show. A notebook may show `NOTEBOOK_SHARE` times as much.
    outcome : Outcome
        Takes the outputs, and a note if there were too many.
    """

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
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, OverflowError):
            # A table and no look-up by name: a hostile message must not choose what is called.
            self.takers[message["is"]](message)

    def _stream(self, message: dict) -> None:
        name, text = message["name"], message["text"]
        if name not in ("stdout", "stderr") or not isinstance(text, str):
            return
        self._clear_if_waiting()
        last = self.here[-1] if self.here else {}
        goes_on = last.get("name") == name
        cost = 0 if goes_on else EACH
        kept = text[: max(0, self._room("text") - cost)]
        if kept:
            # What is left out takes no room from the cells to come.
            self._use("text", cost + len(kept))
            shown = terminal_text(kept)
            if goes_on:
                last["text"] += shown
            else:
                self.here.append({"output_type": "stream", "name": name, "text": shown})
        if len(text) > len(kept):
            self._say_too_much()

    def _display(self, message: dict) -> None:
        self._clear_if_waiting()
        bundle = _bundle(message)
        if self._fits(bundle):
            output = {"output_type": "display_data", **bundle}
            self.here.append(output)
            if name := str(message["id"])[:MAX_NAME]:
                self.shown.setdefault(name, []).append(output)

    def _update(self, message: dict) -> None:
        bundle = _bundle(message)
        name = str(message["id"])[:MAX_NAME]
        if name in self.shown and self._fits(bundle):
            for output in self.shown[name]:
                output |= bundle

    def _result(self, message: dict) -> None:
        self._clear_if_waiting()
        bundle = _bundle(message)
        if self._fits(bundle):
            number = execution_number(message["number"])
            result = {"output_type": "execute_result", **bundle, "execution_count": number}
            self.here.append(result)

    def _error(self, message: dict) -> None:
        self._clear_if_waiting()
        self.errors_left -= 1
        if self.errors_left < 0:
            return
        lines = message["traceback"][-MAX_ERROR_LINES:]
        error = {
            "ename": printable(message["ename"], MAX_ERROR_NAME),
            "evalue": printable(message["evalue"], MAX_ERROR_TEXT),
            "traceback": [terminal_text(str(line)[:MAX_ERROR_TEXT]) for line in lines],
        }
        # Not out of the cell's room: what went wrong matters more than what was printed before.
        size = EACH + len(error["evalue"]) + sum(map(len, error["traceback"]))
        if size > self.notebook_room["text"]:
            self._say_too_much()
            return
        self.notebook_room["text"] -= size
        self.here.append({"output_type": "error", **error})

    def _clear(self, message: dict | None = None) -> None:
        if message is not None and message["wait"]:
            self.waiting = True
            return
        self.waiting = False
        self.said = False
        self.here.clear()
        self.errors_left = MAX_ERRORS
        self.left = {"text": self.rules.max_output, "pictures": self.rules.max_pictures}

    def _clear_if_waiting(self) -> None:
        if self.waiting:
            self._clear()

    def _fits(self, bundle: dict) -> bool:
        """Count a bundle in; say in its place that it is too large, once."""
        sizes = {"text": EACH, "pictures": 0}
        for kind, content in bundle["data"].items():
            sizes["pictures" if kind in PICTURES else "text"] += len(content)
        for words in bundle["metadata"].values():
            sizes["text"] += sum(len(str(word)) for word in words.values())
        if any(size > self._room(sort) for sort, size in sizes.items()):
            self._say_too_much()
            return False
        for sort, size in sizes.items():
            self._use(sort, size)
        return True

    def _room(self, sort: str) -> int:
        return min(self.left[sort], self.notebook_room[sort])

    def _use(self, sort: str, size: int) -> None:
        self.left[sort] -= size
        self.notebook_room[sort] -= size

    def _say_too_much(self) -> None:
        """Say that the rest of a cell's output is left out: here, once, and in the notes."""
        kilobytes = self.rules.max_output // 1000
        self.outcome.note(
            Flag.TOO_MUCH_OUTPUT,
            f"A cell printed more than {kilobytes} kB, or more pictures than are kept; the rest "
            "was left out.",
        )
        if not self.said:
            self.said = True
            text = f"\n[More than {kilobytes} kB of output: the rest was left out.]\n"
            if self.here and self.here[-1]["output_type"] == "stream":
                self.here[-1]["text"] += text
            else:
                self.here.append({"output_type": "stream", "name": "stdout", "text": text})


def terminal_text(text: str) -> str:
    """Return a text for a terminal as every file and nbconvert can take it: colours stay."""
    kept = ESCAPE.sub(lambda found: found[0] if _is_colour(found[1], found[2]) else "", text)
    # Progress bars go back to the start of their line.
    return printable(kept, keep="\r\b\x1b")


def _is_colour(numbers: str | None, command: str | None) -> bool:
    if command != "m" or numbers is None:
        return False
    # nbconvert stumbles over a colour that is announced, by 38 or 48, and does not come.
    announced = {38, 48} & {int(number or 0) for number in numbers.split(";")}
    return not announced or EXTENDED_COLOUR.fullmatch(numbers) is not None


def execution_number(number: Any) -> int | None:
    """Return a cell's number if it is one that a notebook can hold."""
    return number if type(number) is int and 0 <= number < MAX_NUMBER else None


def _bundle(message: dict) -> dict[str, dict]:
    """Return the data and metadata of a message, as far as they are known and can be shown."""
    content = {
        kind: made
        for kind in (*TEXTS, *PICTURES)
        if (made := _content(kind, message["data"].get(kind))) is not None
    }
    if not content:
        kinds = ", ".join(printable(kind, MAX_NAME) for kind in list(message["data"])[:3])
        content["text/plain"] = f"[An output that is not shown here: {kinds}]"
    said = message["metadata"]
    metadata = {}
    for kind in content:
        words = said.get(kind)
        if kind in PICTURES and isinstance(words, dict):
            known = {name: words.get(name) for name in ("width", "height")}
            known = {n: v for n, v in known.items() if type(v) is int and 0 < v < MAX_NUMBER}
            if isinstance(words.get("alt"), str):
                known["alt"] = printable(words["alt"], MAX_ERROR_TEXT)
            if known:
                metadata[kind] = known
    return {"data": content, "metadata": metadata}


def _content(kind: str, content: Any) -> str | None:
    if not isinstance(content, str):
        return None
    if kind in PICTURES and kind != "image/svg+xml":
        return content if BASE64.fullmatch(content) else None
    return terminal_text(content) if kind == "text/plain" else printable(content)


def card_output(title: str, body: str) -> dict:
    """Return a message of the grader's own as an output."""
    html, text = note(title, body)
    return {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": text},
        "metadata": {OWN: True},
    }
