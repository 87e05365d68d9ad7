"""Predict, then explore: a question whose answer unlocks an explorer."""

import html
from collections.abc import Sequence
from typing import Any

from lessons.kept import keep, kept
from lessons.widgets.explorer import Explorer
from lessons.widgets.still import Shown


class Prediction(Shown):
    """A question whose answer unlocks an explorer; made by `predict`."""

    def __init__(
        self, question: str, options: Sequence[str], explorer: Explorer, right: str, why: str
    ) -> None:
        super().__init__()
        self.question = question
        self.options = tuple(options)
        self.explorer = explorer
        self.right, self.why = self._option(right), why
        self.guess: str | None = None
        self.note = ""
        self._before: dict[str, Any] | None = None  # what the controls said when they unlocked
        self._moved = False
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
            ("It is", self.verdict),
            ("What happened", self.note),
        ]

    def commit(self, guess: str) -> None:
        """Fix the guess and unlock the explorer."""
        if self._option(guess) != self.guess:
            self.guess = guess
            self._keep()
        self._before = dict(self.explorer.values)
        self.explorer.locked = False
        if self._widget is not None:
            self._asking.layout.display = "none"
            self._notes.layout.display = ""
        self.changed()

    @property
    def verdict(self) -> str:
        """What came of it, once the learner has moved something; until then, nothing."""
        return f"{self.right} \N{EN DASH} {self.why}" if self._moved else ""

    def changed(self) -> None:
        """Take notice of the first move, which brings the verdict."""
        if self._before is not None and self.explorer.values != self._before:
            self._moved = True
        if self._widget is not None and self.guess is not None:
            self._kept.value = self._words()
        super().changed()

    def _words(self):
        lines = [
            f"<b>You were asked:</b> {html.escape(self.question)}",
            f"<b>Your guess:</b> {html.escape(self.guess)}",
        ]
        if self._moved:
            came = "As you guessed" if self.guess == self.right else f"It is: {self.right}"
            lines.append(f"<b>{html.escape(came)}.</b> {html.escape(self.why)}")
        return f"<p>{'<br>'.join(lines)}</p>"

    def _option(self, guess):
        if guess not in self.options:
            raise ValueError(f"{guess!r} is not one of {', '.join(self.options)}")
        return guess

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


def predict(
    question: str, options: Sequence[str], explorer: Explorer, *, right: str, why: str
) -> Prediction:
    """Ask for a guess before the explorer's controls unlock, and say after a move what came of it.

    Parameters
    ----------
    question : str
    options : sequence of str
        The guesses to choose from.
    explorer : Explorer
        Its first picture and caption must not answer the question.
    right : str
        The option that is right.
    why : str
        Why, in a sentence or two.

    Returns
    -------
    Prediction
        Make it the last line of a cell, which the build folds. The guess stays in sight beside
        the explorer, with a field for what happened.

    Raises
    ------
    ValueError
        If what is right is not among the options.
    """
    return Prediction(question, options, explorer, right, why)
