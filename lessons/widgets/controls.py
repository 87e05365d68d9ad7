"""The controls that an explorer may have: a slider, a choice, a tick, a time."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`; an int when all of its numbers are ints."""

    low: float
    high: float
    start: float
    step: float = 0.1
    label: str = ""

    @property
    def whole(self) -> bool:
        """Whether it has no number but whole ones."""
        return all(isinstance(n, int) for n in (self.low, self.high, self.start, self.step))

    @property
    def digits(self) -> int:
        """Digits after the point that a step can change."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    @property
    def extremes(self) -> list[float]:
        """The two ends."""
        return [self.low, self.high]

    def clean(self, value: float) -> float:
        """Return the value without the noise that browsers add, 0.30000000000000004 for 0.3."""
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else round(float(value), self.digits)


@dataclass(frozen=True)
class Time(Slider):
    """A whole number that buttons play, step by step; an explorer has at most one."""

    low: int = 0
    high: int = 1
    start: int = 0
    step: int = 1


@dataclass(frozen=True)
class Choice:
    """One of a few words; the first one is the start unless `start` names another."""

    options: tuple[str, ...]
    start: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if not self.start:
            object.__setattr__(self, "start", self.options[0])

    @property
    def extremes(self) -> list[str]:
        """All of them."""
        return list(self.options)

    def clean(self, value: str) -> str:
        """Return the value if it is one of the options, otherwise the start."""
        return value if value in self.options else self.start


@dataclass(frozen=True)
class Tick:
    """A yes or a no."""

    start: bool = False
    label: str = ""
    extremes: list[bool] = field(default_factory=lambda: [True, False], init=False)

    def clean(self, value: object) -> bool:
        """Return whether the value is a yes."""
        return bool(value)


Control = Slider | Choice | Tick
