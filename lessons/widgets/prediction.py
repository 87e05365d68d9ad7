"""Predict, then explore: a question whose answer unlocks an explorer."""

import html
from collections.abc import Sequence
from typing import Any

from lessons.kept import keep, kept
from lessons.widgets.explorer import Explorer
from lessons.widgets.still import Shown


class Prediction(Shown):
    """A question whose answer unlocks an explorer; made by `predict`."""

    def __init__(self, question: str, options: Sequence[str], explorer: Explorer) -> None:
        super().__init__()
        self.question = question
        self.options = tuple(options)
        self.explorer = explorer
        self.guess: str | None = None
        self.note = ""
        self._widget: Any = None
        explorer.follow(self)

    def last_picture(self) -> tuple[bytes, str]:
        """Return the explorer's."""
        return self.explorer.last_picture()

    def learners_words(self) -> list[tuple[str, str]]:
        """Return question, guess, and what the learner wrote of what happened."""
        return [
            ("Predict first" if self.guess is None else "You were asked", self.question),
            ("Your guess", self.guess or ""),
            ("What happened", self.note),
        ]

    def commit(self, guess: str) -> None:
        """Fix the guess and unlock the explorer."""
        if guess not in self.options:
            raise ValueError(f"{guess!r} is not one of {', '.join(self.options)}")
        if guess != self.guess:
            self.guess = guess
            self._keep()
        self.explorer.locked = False
        if self._widget is not None:
            self._asking.layout.display = "none"
            self._kept.value = (
                f"<p><b>You were asked:</b> {html.escape(self.question)}<br>"
                f"<b>Your guess:</b> {html.escape(guess)}</p>"
            )
            self._notes.layout.display = ""
        self.changed()

    @property
    def widget(self) -> Any:
        """Question, explorer, and a field for what happened; made when first asked for.

        What was guessed and noted in an earlier session is there again.
        """
        if self._widget is None:
            earlier = kept()["predictions"].get(self.question, {})
            if self.guess is None and earlier.get("guess") in self.options:
                self.guess, self.note = earlier["guess"], earlier.get("note", "")
            self._widget = self._build()
            if self.guess is None:
                self.explorer.locked = True
            else:
                self.commit(self.guess)
        return self._widget

    def _build(self):
        import ipywidgets

        choice = ipywidgets.RadioButtons(
            options=self.options, value=None, description="Your guess:", disabled=False,
            style={"description_width": "initial"}, layout={"width": "max-content"},
        )  # fmt: skip
        button = ipywidgets.Button(description="This is my guess", disabled=True, icon="lock")
        choice.observe(lambda change: setattr(button, "disabled", change["new"] is None), "value")
        button.on_click(lambda _: self.commit(choice.value))
        asked = ipywidgets.HTML(
            f"<p><b>Predict first.</b> {html.escape(self.question)} "
            "The controls unlock when you have chosen.</p>"
        )
        self._asking = ipywidgets.VBox([asked, choice, button])
        self._kept = ipywidgets.HTML()
        self._notes = ipywidgets.Textarea(
            value=self.note,
            description="What happened:",
            placeholder="Was it as you guessed? A line is enough.",
            style={"description_width": "initial"},
            layout={"width": "640px", "max_width": "100%", "height": "60px", "display": "none"},
        )
        self._notes.observe(self._noted, "value")
        return ipywidgets.VBox([self._asking, self._kept, self.explorer.widget, self._notes])

    def _noted(self, change):
        self.note = change["new"]
        self._keep()
        self.changed()

    def _keep(self):
        keep("predictions", self.question, {"guess": self.guess, "note": self.note})


def predict(question: str, options: Sequence[str], explorer: Explorer) -> Prediction:
    """Ask for a guess before the explorer's controls unlock.

    Parameters
    ----------
    question : str
    options : sequence of str
        The guesses to choose from.
    explorer : Explorer

    Returns
    -------
    Prediction
        Make it the last line of a cell. The guess stays in sight beside the explorer, with a
        field for what happened.
    """
    return Prediction(question, options, explorer)
