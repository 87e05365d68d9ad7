"""An explorer that trains something while you watch."""

import copy
import time
from collections.abc import Iterator
from typing import Any

from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LEARNER_ERRORS
from lessons.widgets.plane import percent


class TrainingExplorer(Explorer):
    """An explorer that trains something while you watch.

    A subclass writes two more methods: `reset` forgets what was learned, and `train` is a
    generator that does a small step (some milliseconds) between two yields. The browser plays: it
    asks for a picture some steps on, and for the next one when that has come. So other cells get
    their turn in between, and whoever pauses it has paused it. `compose` draws what has been
    learned so far.

    Attributes
    ----------
    remembers : tuple of str
        The attributes that training changes. If they are named, time can go back.
    stride : int
        How many steps lie between two pictures, unless they take longer than `patience`.
    """

    play = "Train"
    every = 50
    remembers: tuple[str, ...] = ()
    stride = 1_000_000
    patience = 0.12  # seconds of training between two pictures

    def __init__(self) -> None:
        super().__init__()
        self._fault: BaseException | None = None
        self._at = self._done = 0  # the step that is shown, and the steps made
        self._ended = False
        self._forget()

    def reset(self, **values: Any) -> None:
        """Forget what was learned and start over from what the controls say."""
        raise NotImplementedError

    def train(self) -> Iterator[float]:
        """Do one small step between two yields; yield the share done, from 0 to 1."""
        raise NotImplementedError

    def run(self) -> str:
        """Train to the end without pause, for tests and for scripts; return the caption."""
        self._forget()
        self._renew()
        while not self._ended:
            self._step()
        self._renew()
        return self.caption

    def go(self, to: int) -> str:
        """Show what was known after so many steps, training as far as needed; return the caption.

        Parameters
        ----------
        to : int
            At 0 everything starts over, with what the controls say now. Steps once made are
            shown again as they were. Training gives up for the moment when it takes long.
        """
        if to <= 0 or (to < self._at and not self.remembers):
            if self.remembers and self._past:
                self._look_at(0)
            else:
                self._forget()
        elif to < len(self._past):
            self._look_at(to)
        else:
            if self.remembers and self._past:
                self._look_at(len(self._past) - 1)
            began = time.perf_counter()
            while self._done < to and not self._ended:
                self._step()
                if time.perf_counter() - began > self.patience:
                    break
            self._at = self._done
        self._renew()
        return self.caption

    def move(self, **values: Any) -> str:
        """As in `Explorer`; whatever changes, what was learned is forgotten."""
        self._forget()
        return super().move(**values)

    # How it is done ------------------------------------------------------------------------

    def _moved(self, name, value):
        self._forget()
        super()._moved(name, value)

    def _moved_together(self, name, value):
        self._forget()
        super()._moved_together(name, value)

    def _go_to(self, to):
        self.go(to)

    def _forget(self) -> None:
        self._fresh = False
        self._at = self._done = 0
        self._share = 0.0
        self._ended = False
        self._past: list[dict[str, Any]] = []  # what was known after each step
        self._newest: dict[str, Any] | None = None  # the objects that training goes on with
        self._steps: Iterator[float] | None = None

    def _make_ready(self):
        if not self._fresh:
            self._fresh = True
            self._fault = None
            try:
                self.reset(**self.values)
            except LEARNER_ERRORS as error:
                self._fault = error
                self._ended = True
            self._remember()
        if self._fault is not None:
            raise self._fault

    def _step(self):
        """Train one step further, from the newest that is known."""
        if not self._fresh:
            self._renew()
        if self._newest is not None:
            vars(self).update(self._newest)
            self._newest = None
        if self._steps is None:
            self._steps = self.train()
        try:
            self._share = next(self._steps)
            self._done += 1
            self._at = self._done
            self._remember()
        except StopIteration:
            self._ended = True
        except LEARNER_ERRORS as error:
            self._fault = error
            self._ended = True

    def _remember(self):
        if self.remembers and self._fault is None:
            self._past.append({name: copy.deepcopy(getattr(self, name)) for name in self.remembers})

    def _look_at(self, at):
        """Let the attributes say what they said after a step."""
        if self._newest is None:
            self._newest = {name: getattr(self, name) for name in self.remembers}
        vars(self).update(self._past[at])
        if at == len(self._past) - 1:
            vars(self).update(self._newest)
            self._newest = None
        self._at = at

    def _clock(self):
        ended = self._ended
        return {
            "at": self._at, "last": max(self._done, 1) if not ended else self._done,
            "says": self._progress(), "open": not ended, "scrub": bool(self.remembers),
            "every": self.every, "stride": self.stride, "broken": self._fault is not None,
        }  # fmt: skip

    def _progress(self):
        """Return in words how far the training is."""
        if self._done and self._at < self._done:
            return f"step {self._at} of {self._done}"
        return f"{percent(self._share)} done" if self._done else "not trained"

    @property
    def time(self) -> str | None:
        """What the player is called."""
        return "training"
