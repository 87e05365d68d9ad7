"""What goes into the running of a submission, and what comes out.

A `Task` holds all that is needed and an `Outcome` all that came of it, both as plain data, so
that a task can be run in this process or on another machine. Nothing here knows a right answer.
"""

import json
from dataclasses import asdict, dataclass, field

from .notices import Flag, Note
from .sandbox import Limits


def _limit(default: int, help: str) -> int:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Rules:
    """How long and how loud a submission may be.

    What each limit means is its field's ``metadata["help"]``; the configuration of a course
    takes names, defaults and words from here.
    """

    timeout: int = _limit(30, "Seconds that a cell may take.")
    exercise_timeout: int = _limit(30, "Seconds for all cases of one exercise.")
    notebook_timeout: int = _limit(300, "Seconds that a notebook may take.")
    max_output: int = _limit(100_000, "Characters of output kept of a cell.")
    max_pictures: int = _limit(3_000_000, "Characters kept of a cell's pictures.")
    max_answers: int = _limit(
        30_000_000,
        "Characters of an exercise's answers; a notebook's may be three times as many.",
    )
    max_restarts: int = _limit(3, "New processes that a notebook may use up.")
    memory: int = _limit(
        6_000_000_000, "Bytes of memory that a submission may use in all; 0 for no limit."
    )

    def limits(self) -> Limits:
        """Return what the system is to enforce."""
        return Limits(memory=self.memory, processor=2 * self.notebook_timeout)


@dataclass(frozen=True)
class Step:
    """One cell: code to run, or an exercise to ask.

    Parameters
    ----------
    cell : int
        Its place in the notebook.
    source : str
        The code; "" for an exercise.
    exercise : str
        The exercise's id; "" for code.
    cases : tuple
        The inputs to ask with, encoded by `wire.encode`, in the order of asking.
    edits : tuple of str
        What to ask in the place of the learner's code: sources, as in `autograder.edits`, the
        first unedited.
    """

    cell: int
    source: str = ""
    exercise: str = ""
    cases: tuple = ()
    edits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """A submission, ready to be run.

    Parameters
    ----------
    steps : tuple of Step
        In the notebook's order.
    files : dict of str to str
        What lay beside the notebook: content in base64 by relative path.
    rules : Rules
        For all steps.
    """

    steps: tuple[Step, ...]
    files: dict[str, str]
    rules: Rules

    def to_json(self) -> str:
        """Return the task as text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Task":
        """Read what `to_json` wrote."""
        plain = json.loads(text)
        steps = tuple(
            Step(**step | {part: tuple(step[part]) for part in ("cases", "edits")})
            for step in plain["steps"]
        )
        return cls(steps, plain["files"], Rules(**plain["rules"]))


@dataclass
class Outcome:
    """What came of running a submission.

    Parameters
    ----------
    outputs : dict of int to list
        By cell, outputs as in a notebook.
    numbers : dict of int to int
        By cell, the execution count.
    answers : dict of int to list
        By cell, the answers to an exercise's cases in the order of asking, each as the JSON that
        `Answer.to_plain` stands for, which nobody has looked at; None for one that there was no
        room for. Shorter than the cases if some were not answered.
    edited : dict of int to list
        By cell, the answers of each edit to the cases in the order of asking, as in `answers`;
        shorter where they cannot all be right.
    silent : dict of int to str
        By cell, why an exercise has no answers.
    seconds : dict of int to float
        By cell, how long it took.
    notes : list of Note
        What was remarkable.
    protection : str
        How protected the grader was from it, as in `sandbox`.
    starved : bool
        Whether it ran out of time, and had waited long while others ran.
    """

    outputs: dict[int, list] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    answers: dict[int, list[str | None]] = field(default_factory=dict)
    edited: dict[int, list[list[str]]] = field(default_factory=dict)
    silent: dict[int, str] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    protection: str = ""
    starved: bool = False

    def note(self, flag: Flag, sentence: str) -> None:
        """Add a note, once."""
        if (note := Note(flag, sentence)) not in self.notes:
            self.notes.append(note)
