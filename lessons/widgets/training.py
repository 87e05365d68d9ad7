"""An explorer that trains something while you watch."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

from lessons.widgets.explorer import Explorer
from lessons.widgets.kindness import LEARNER_ERRORS


class TrainingExplorer(Explorer):
    """An explorer that trains something while you watch.

    A subclass writes two more methods: `reset` forgets what was learned, and `train` is a
    generator that does a small step (some milliseconds) between two yields. The steps run as
    a task of the kernel's event loop, so sliders, other cells and the stop button keep working.
    `update` draws what has been learned so far.
    """

    pause = 0.15  # seconds between two pictures while training
    rest = 0.005  # seconds after each step: other cells get their turn, and you can watch

    def __init__(self) -> None:
        super().__init__()
        self._task: asyncio.Task | None = None
        self._fresh = False
        self._fault: BaseException | None = None

    def reset(self, **values: Any) -> None:
        """Forget what was learned and start over from what the controls say."""
        raise NotImplementedError

    def train(self) -> Iterator[float]:
        """Do one small step between two yields; yield the share done, from 0 to 1."""
        raise NotImplementedError

    @property
    def training(self) -> bool:
        """Whether a training is under way."""
        return self._task is not None and not self._task.done()

    def run(self) -> str:
        """Train to the end without pause, for tests and for scripts; return the caption."""
        self._begin()
        for _ in self._steps():
            pass
        return self.caption

    def start(self) -> None:
        """Train in the background; return at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop, so no background
            self.run()
            return
        if not self.training:
            self._begin()
            self._task = loop.create_task(self._train_slowly())

    def stop(self) -> None:
        """Stop training and keep what was learned."""
        if self._task is not None:
            self._task.cancel()

    def move(self, **values: Any) -> str:
        """As in `Explorer`; whatever changes, what was learned is forgotten."""
        self._forget()
        return super().move(**values)

    def _moved(self, name, value):
        if not self._quiet:
            self._forget()
        super()._moved(name, value)

    def _forget(self):
        self.stop()
        self._fresh = False
        self._show_progress(0)

    def _begin(self):
        """Start from scratch, so that a second press of the button trains anew."""
        self._fresh = False
        self._renew()

    def _make_ready(self):
        if not self._fresh:
            self._fresh = True
            self._fault = None
            try:
                self.reset(**self.values)
            except LEARNER_ERRORS as error:
                self._fault = error
        if self._fault is not None:
            raise self._fault

    def _steps(self):
        """Go through the steps of `train`; draw now and then, and once at the end."""
        drawn = time.perf_counter()
        if self._fault is None:
            try:
                for share in self.train():
                    if time.perf_counter() - drawn > self.pause:
                        self._show_progress(share)
                        self._renew()
                        drawn = time.perf_counter()
                    yield
            except LEARNER_ERRORS as error:
                self._fault = error
            else:
                self._show_progress(1)
        self._renew()

    async def _train_slowly(self):
        self._show_running(True)
        try:
            for _ in self._steps():
                await asyncio.sleep(self.rest)
        except asyncio.CancelledError:
            if self._fresh:
                self._renew()
        finally:
            self._show_running(False)

    def _extras(self):
        import ipywidgets

        self._bar = ipywidgets.FloatProgress(
            value=0, min=0, max=1, description="progress", layout={"width": "300px"}
        )
        self._go = ipywidgets.Button(description="Train", icon="play")
        self._halt = ipywidgets.Button(description="Stop", icon="stop", disabled=True)
        self._go.on_click(lambda _: self.start())
        self._halt.on_click(lambda _: self.stop())
        self._go.disabled = self._locked
        return [ipywidgets.HBox([self._go, self._halt, self._bar])]

    def _switches(self):
        return super()._switches() + ([self._go] if self._widget is not None else [])

    def _show_progress(self, share):
        if self._widget is not None:
            self._bar.value = share

    def _show_running(self, running):
        if self._widget is not None:
            self._go.disabled = running
            self._halt.disabled = not running
