"""What the notebook shows of an answer: whether it ran, and whether it is what stands there.

The kernel knows what ran; the file beside it, what stood in the notebook when it was saved. What
neither of them shows is not said.
"""

import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__

# Reading a larger file would make the check slow.
MAX_BYTES = 20_000_000


def what_brings_together(path: Path, version: str) -> str:
    """Return what to do about a notebook that is of another version than is installed.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    version : str
        That which it was made with.
    """
    from packaging.version import InvalidVersion, Version

    with contextlib.suppress(InvalidVersion):
        if Version(version) > Version(__version__):
            return "`pip install --upgrade neuron-to-digits` brings the newer one."
    if path.parent.name == path.stem:  # as nbgrader hands it out
        return f"`pip install neuron-to-digits=={version}` brings the one that fits."
    folder = str(path.parent)
    return (
        "Close it, and run `python -m autograder learn --update "
        + (f'"{folder}"' if " " in folder else folder)
        + "`: that renews the lessons and keeps your work."
    )


@dataclass(frozen=True)
class End:
    """How the run of a cell ended.

    Parameters
    ----------
    cell : str or None
        The cell's id, where the front end tells it.
    time : float
        When, in seconds since the epoch.
    error : str
        The exception, as Python prints its last line; "" if there was none.
    line : int or None
        The line of the cell that the exception came through.
    """

    cell: str | None
    time: float
    error: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Saved:
    """A notebook as it was last saved.

    Parameters
    ----------
    cells : sequence of dict
        Its cells, as nbformat has them, sources as text.
    time : float
        When it was saved, in seconds since the epoch.
    """

    cells: Sequence[Mapping[str, Any]]
    time: float


# By the number of the run, as in ``In``.
_ends: dict[int, End] = {}


def watch() -> None:
    """Note from now on how the runs of cells end; without IPython, or a second time, do nothing."""
    shell = running_shell()
    if shell and _note not in shell.events.callbacks["post_run_cell"]:
        _ends.clear()
        shell.events.register("post_run_cell", _note)


def _note(result: Any) -> None:
    if result.execution_count is None:
        return
    error = result.error_in_exec
    _ends[result.execution_count] = End(
        getattr(result.info, "cell_id", None),
        time.time(),
        f"{type(error).__name__}: {error}".splitlines()[0] if error else "",
        _line_in_cell(error) if error else None,
    )


def _line_in_cell(error: BaseException) -> int | None:
    shell, trace, line = running_shell(), error.__traceback__, None
    while trace:
        if trace.tb_frame.f_globals is shell.user_ns and trace.tb_frame.f_code.co_name[0] == "<":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def running_shell() -> Any:
    """Return IPython's shell; None outside of one."""
    # Where nobody has imported it yet, none runs, and importing it takes longer than a check.
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def defines(exercise_id: str, source: str) -> re.Match | None:
    """Return the last place in a source that gives something the exercise's name, if any does."""
    name = re.escape(exercise_id)
    given = re.compile(
        rf"^(?:(?P<written>(?:async\s+)?def|class)\s+{name}\b|{name}\s*=(?!=))", re.MULTILINE
    )
    return next(reversed(list(given.finditer(source))), None)


class Attempt:
    """The run that last tried to make an exercise's answer.

    Parameters
    ----------
    exercise_id : str
        The exercise's.
    namespace : dict
        Of the notebook.

    Attributes
    ----------
    source : str
        What stood in the cell when it ran; "" if no cell tried.
    end : End or None
        How it ended; None if that is not known.
    """

    def __init__(self, exercise_id: str, namespace: Mapping[str, Any]):
        self.exercise_id, self.namespace = exercise_id, namespace
        ran = list(namespace.get("In", []))
        tried = [i for i in reversed(range(len(ran))) if defines(exercise_id, str(ran[i]))]
        self.source = str(ran[tried[0]]) if tried else ""
        self.end = _ends.get(tried[0]) if tried else None
        places = [place for i in tried if (place := defines(exercise_id, str(ran[i])))]
        self._written = any(place["written"] for place in places)
        self._line = 1 + self.source.count("\n", 0, places[0].start()) if places else 0

    def trouble(self) -> str:
        """Say why what would be checked is not what stands in the notebook; "" if it is."""
        name = self.exercise_id
        if not self.source:
            if name in self.namespace or "In" not in self.namespace:
                return ""
            return (
                f"`{name}` does not exist: the cell above has not run since this notebook was "
                "opened or its kernel restarted. Run it, and the cells above it, then this check."
            )
        older = " What was checked before is the version before it."
        older = older if name in self.namespace else ""
        try:
            compile(_as_python(self.source), "<cell>", "exec")
        except SyntaxError as error:
            return (
                f"The cell has a syntax error in line {error.lineno}: {error.msg}. Nothing of it "
                f"ran.{older} Mend it, run it, then run this check."
            )
        stopped, why = self._stopped()
        if name not in self.namespace or (stopped and stopped < self._line):
            what = f" in line {stopped} ({why})" if stopped else ""
            return (
                f"The cell stopped with an error{what} before `{name}` was made.{older} Look at "
                "the red lines below it, mend what they say, and run it again."
            )
        return self._name_taken() or self._not_as_saved(saved_notebook(self.namespace))

    def remark(self) -> str:
        """Say that the cell failed although the answer was made; "" if it did not."""
        stopped, why = self._stopped()
        if not stopped:
            return ""
        return (
            f"The cell of your answer stopped with an error in line {stopped}, after "
            f"`{self.exercise_id}` was made: {why}"
        )

    def _stopped(self) -> tuple[int, str]:
        """Return in which line the cell stopped, and why; 0 if it did not or that is not known."""
        if self.end and self.end.error and self.end.line:
            return self.end.line, self.end.error
        return 0, ""

    def _name_taken(self) -> str:
        """Say that the name no longer belongs to what was written under it."""
        name, value = self.exercise_id, self.namespace[self.exercise_id]
        if not self._written or isinstance(value, type):
            return ""
        if type(value).__name__ == name:
            what = f"`{name}` is no longer your class, but one object that was made of it."
        elif not callable(value):
            what = f"`{name}` is no longer what you wrote: it is now a {type(value).__name__}."
        else:
            return ""
        return (
            f"{what} A line `{name} = …` took the name. Give what stands there another name, run "
            "that cell and the cell of your answer again, then this check."
        )

    def _not_as_saved(self, saved: Saved | None) -> str:
        if saved is None:
            return ""
        name = self.exercise_id
        cells = saved.cells
        check = _position(cells, name)
        mine = self._position(cells)
        if mine is None:
            return ""
        others = [i for i, cell in enumerate(cells) if defines(name, cell["source"]) and i != mine]
        if check is not None:
            only_below = "NotImplementedError" in self.source and any(i > check for i in others)
            if mine > check or only_below:
                return (
                    f"`{name}` is written further down, below this check. In grading, cells run "
                    "from the top, and here only what stands above counts. Move your answer into "
                    "the cell above, run it, then this check."
                )
            if any(mine < i < check for i in others):
                return (
                    f"`{name}` is defined twice, in two cells above this check. What ran last is "
                    "the upper one; in grading, cells run from the top, and the lower one counts. "
                    "Keep one of them, run it, then this check."
                )
        same = _without_blank_ends(cells[mine]["source"]) == _without_blank_ends(self.source)
        if not same and self.end and saved.time > self.end.time:
            return (
                "The cell of your answer has been changed since it ran, so what would be checked "
                "is not what stands there. Run it, look for red lines below it, then run this "
                "check."
            )
        return ""

    def _position(self, cells: Sequence[Mapping]) -> int | None:
        """Return which of the saved cells is the one that ran; None if that is not known."""
        if self.end and self.end.cell:
            for i, cell in enumerate(cells):
                if cell.get("id") == self.end.cell:
                    return i
        ran = _without_blank_ends(self.source)
        return next(
            (i for i, c in enumerate(cells) if _without_blank_ends(c["source"]) == ran), None
        )


def _position(cells: Sequence[Mapping], grade_id: str) -> int | None:
    """Return where the cell is that nbgrader knows by a grade id; None if nowhere."""
    for i, cell in enumerate(cells):
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == grade_id:
            return i
    return None


def saved_notebook(namespace: Mapping[str, Any]) -> Saved | None:
    """Return the notebook beside this kernel as it was last saved; None if it cannot be read.

    Jupyter Server tells a kernel the path of its notebook, and so does VS Code; others do not.
    """
    path = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    if not path:
        return None
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        file = Path(path)
        about = file.stat()
        if about.st_size > MAX_BYTES:
            return None
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = [
            {**cell, "source": "".join(cell["source"]) if cell["cell_type"] == "code" else ""}
            for cell in cells
        ]
        return Saved(code, about.st_mtime)
    return None


def _without_blank_ends(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _as_python(cell: str) -> str:
    """Return a cell with IPython's own syntax turned into Python."""
    shell = running_shell()
    return shell.transform_cell(cell) if shell else cell
