"""Stands in the sandbox for each module of `lessons.widgets`: draws nothing and knows nothing.

Explorers show things before they are learned, so they hold formulas that are answers. A graded
notebook needs none of them: whatever a cell imports of an explorer and does with it is `Undrawn`.
"""

from typing import Any

SENTENCE = "Here is an explorer. It is drawn when you run this cell yourself."


class Undrawn:
    """An explorer, or whatever a cell asks of one; shown, it says `SENTENCE`."""

    def __call__(self, *arguments: Any, **settings: Any) -> "Undrawn":
        return self

    def __getattr__(self, name: str) -> "Undrawn":
        # Python and IPython ask for names with underscores, to find out what an object can do.
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/plain": SENTENCE}


def __getattr__(name: str) -> Undrawn:
    if name.startswith("_"):
        raise AttributeError(name)
    return Undrawn()
