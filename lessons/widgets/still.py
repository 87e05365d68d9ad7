"""What a notebook keeps of an explorer: its last picture, for when nobody runs it.

A saved notebook holds a live view by its name alone. Opened again, with a new kernel or with none,
that name means nothing: JupyterLab says "model not found". So a cell has two outputs: a still, and
below it the live view. The still's style sheet hides it while the live view is on the page, and
hides what stands in the place of a view that was never there, or that has lost its kernel. Pages
that take style sheets away, such as GitHub's, have no live views either.
"""

import asyncio
import base64
import html
import io
import os
from typing import Any

from PIL import Image

VIEW = "application/vnd.jupyter.widget-view+json"
# Drawing its explorers takes longer than all else in a lesson, and while a class is graded nobody
# moves them.
NOT_DRAWN = {"text/plain": "Here is an explorer. It is drawn when you run this cell yourself."}
# NAME is that of the view. A view that has lost its kernel is called disconnected by ipywidgets;
# where JupyterLab finds none, a panel holds words and no element.
STYLE = """\
<style>
body:has(.live-NAME:not(.jupyter-widgets-disconnected)) .still-NAME { display: none; }
.live-NAME.jupyter-widgets-disconnected { display: none !important; }
.jp-OutputArea:has(.still-NAME) .jp-OutputArea-output.lm-Panel:not(:has(*)) { display: none; }
</style>"""


class Shown:
    """What a cell shows: a live view, and a still that follows it.

    Subclasses write `widget` and `last_picture`, perhaps `learners_words`, and call `changed`.
    """

    # A still is renewed when its view has not changed for so many seconds. While a slider moves,
    # pictures go to the live view and nowhere else.
    still_after = 0.5

    def __init__(self) -> None:
        self._shown_as = ""  # the view's name, once a cell shows it
        self._renewal: asyncio.TimerHandle | None = None

    @property
    def widget(self) -> Any:
        """The live view."""
        raise NotImplementedError

    def last_picture(self) -> tuple[bytes, str]:
        """Return the present picture, a PNG, and the same in words."""
        raise NotImplementedError

    def learners_words(self) -> list[tuple[str, str]]:
        """Return what the learner was asked and said, each with what it is, for the still."""
        return []

    def changed(self) -> None:
        """Renew the still soon, because picture or words are others now."""
        if self._renewal is not None:
            self._renewal.cancel()
        if self._shown_as:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # no kernel, so no notebook either
                return
            self._renewal = loop.call_later(self.still_after, self._renew_still)

    def still(self) -> dict[str, str]:
        """Return the still by MIME type: a page with words and picture, and the picture alone."""
        png, caption = self.last_picture()
        picture = base64.b64encode(_smaller(png)).decode("ascii")
        name, words = self._shown_as, html.escape(caption)
        lines = "".join(
            f'<p style="white-space:pre-line"><b>{what}:</b> {html.escape(said)}</p>'
            for what, said in self.learners_words()
            if said
        )
        page = (
            f'{STYLE.replace("NAME", name)}<div class="still-{name}">{lines}'
            "<p><b>Run this cell to play.</b> This is how it was left.</p>"
            f'<img alt="{words}" src="data:image/png;base64,{picture}" style="max-width:100%">'
            f'<p style="white-space:pre-line">{words}</p></div>'
        )
        return {"text/html": page, "image/png": picture, "text/plain": caption}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if headless():
            display(NOT_DRAWN, raw=True)
            return
        view = self.widget
        view.add_class(f"live-{view.model_id}")
        self._shown_as = view.model_id
        display(self.still(), raw=True, display_id=self._shown_as)
        # Not ipywidgets' own words for what cannot show it: those name the widget's parts.
        display({VIEW: view.get_view_spec(), "text/plain": ""}, raw=True)

    def _renew_still(self):
        from IPython.display import update_display

        update_display(self.still(), raw=True, display_id=self._shown_as)


def headless() -> bool:
    """Return whether nbgrader runs the notebook, with nobody there to move a slider."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def _smaller(png: bytes) -> bytes:
    """Return a picture with fewer colours: a third of the bytes, which lie in the notebook."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, "png")
    return file.getvalue()
