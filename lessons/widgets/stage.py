"""The widget in which an explorer lives in a notebook: controls, player, picture, caption.

Imported only when an explorer is shown: its libraries are for a live notebook.
"""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lessons.widgets import style
from lessons.widgets.controls import Choice, Control, Slider, Time

HERE = Path(__file__).parent


class Stage(anywidget.AnyWidget):
    """What the browser shows of an explorer, and what it reports of hands and keys.

    Parameters
    ----------
    explorer : Explorer
        Its `hear` is told what was done.
    """

    _esm = "\n".join(
        (HERE / name).read_text(encoding="utf-8") for name in ("canvas.js", "stage.js")
    )
    _css = (HERE / "stage.css").read_text(encoding="utf-8")

    setup = traitlets.Dict().tag(sync=True)  # what stays
    # All that changes, in one, so that values, picture and caption arrive together.
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, explorer: Any) -> None:
        controls = explorer.controls()
        setup = {
            "controls": [
                specification(name, control)
                for name, control in controls.items()
                if not isinstance(control, Time)
            ],
            "at_hand": explorer.at_hand,
            "time": explorer.time,
            "play": explorer.play,
            "palettes": {"light": style.LIGHT, "dark": style.DARK},
            "sizes": style.PIXELS,
        }
        self._heard = {"from": "", "number": 0}
        self._explorer = explorer
        super().__init__(setup=setup)
        self.on_msg(self._hear)

    def show(self, **state: Any) -> None:
        """Send the browser a new state."""
        self.state = state | {"heard": self._heard}

    def _hear(self, _: Any, message: dict[str, Any], buffers: Any) -> None:
        self._heard = {"from": message.get("from", ""), "number": message.get("number", 0)}
        self._explorer.hear(message)
        # Whatever came of it, the browser waits for a word.
        if self.state["heard"] != self._heard:
            self.state = self.state | {"heard": self._heard}


def specification(name: str, control: Control) -> dict[str, Any]:
    """Return what the browser must know of a control."""
    plain = {"name": name, "label": control.label or name}
    if isinstance(control, Slider):
        limits = {"low": control.low, "high": control.high, "step": control.step}
        return plain | {"kind": "slider"} | limits
    if isinstance(control, Choice):
        return plain | {"kind": "choice", "options": list(control.options)}
    return plain | {"kind": "tick"}
