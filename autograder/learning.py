"""What a learner calls: ``check``, ``hint`` and ``progress``.

Works without ``solutions/``: the visible cases' expected answers come from the answer key.
"""

import _thread
import contextlib
import json
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import own
from .answer_keys import answer_key
from .asking import ask_namespace
from .cards import card, note, number
from .errors import AutograderError
from .exercise import Exercise
from .exercises import UnknownExercise, all_lessons, exercises, find_exercise
from .judging import Verdict, judge

# After which a check gives up: no right answer takes so long.
SECONDS = 10


def check(exercise_id: str) -> float | None:
    """Check the exercise of this name in the notebook, and show what was found.

    Asks the visible cases only; grading asks hidden ones too. Never raises, and never
    changes the notebook.

    Parameters
    ----------
    exercise_id : str
        Name of the exercise, which is also the name of your function or class.

    Returns
    -------
    float or None
        While nbgrader validates or grades, the points; otherwise nothing, because the
        card says it all.
    """
    try:
        exercise = _find_exercise(exercise_id)
        namespace = _namespace()
        cell = _answer_cell(exercise.id, namespace)
        if trouble := _trouble(exercise.id, cell, namespace):
            _display(*note(f"{exercise.id}: your code has not run", trouble))
            return _points(0.0)
        with _time_limit(SECONDS):
            verdict = judge_visible(exercise, namespace, cell)
    except UnknownExercise as error:
        _display(*note("Unknown exercise", str(error)))
        return _points(0.0)
    except (Exception, KeyboardInterrupt) as error:
        _display(
            *note(
                "The check itself failed",
                f"This is not your mistake, and your work is untouched. What happened: "
                f"{type(error).__name__}: {error}. Please tell your instructor.\n"
                f"{traceback.format_exc(limit=-2)}",
            )
        )
        return _points(0.0)
    html, text = card(verdict)
    _display(html, text)
    if _executed_by_nbgrader():
        if not verdict.right and os.environ.get("NBGRADER_VALIDATING"):
            # Validate's dialog shows what it finds on stderr, and nothing else of a cell.
            print(text, file=sys.stderr)
    else:
        _remember(exercise, verdict)
    return _points(verdict.points)


def _find_exercise(exercise_id: str) -> Exercise:
    """Return an exercise, an instructor's own too, if it was given out beside the notebook."""
    published = Path.cwd() / own.PUBLISHED
    own.read_over(published if (published / own.MANIFEST).is_file() else None)
    return find_exercise(exercise_id)


def judge_visible(exercise: Exercise, namespace: dict[str, Any], source: str = "") -> Verdict:
    """Judge what a namespace holds for an exercise, by its visible cases and the answer key."""
    cases = list(exercise.visible)
    answers = ask_namespace(exercise, namespace, cases)
    return judge(exercise, cases, answers, *answer_key(exercise), source=source)


def _answer_cell(exercise_id: str, namespace: Mapping[str, Any]) -> str:
    """Return the text of the cell that last tried to make an exercise's answer, "" if none did."""
    name = re.escape(exercise_id)
    defines = re.compile(rf"^(?:(?:def|class)\s+{name}\b|{name}\s*=)", re.MULTILINE)
    ran = namespace.get("In", [])
    return next((cell for cell in reversed(ran) if defines.search(str(cell))), "")


def _trouble(exercise_id: str, cell: str, namespace: Mapping[str, Any]) -> str:
    """Say why what stands in the answer cell is not what would be checked; "" if it is."""
    if cell:
        try:
            compile(_as_python(cell), "<cell>", "exec")
        except SyntaxError as error:
            older = " What was checked before is the version before it."
            older = older if exercise_id in namespace else ""
            return (
                f"The cell has a syntax error in line {error.lineno}: {error.msg}. Nothing of it "
                f"ran.{older} Mend it, run it, then run this check."
            )
        if exercise_id not in namespace:
            return (
                f"The cell stopped with an error before `{exercise_id}` was made. Look at the red "
                "lines below it, mend what they say, and run it again."
            )
    elif exercise_id not in namespace and "In" in namespace:
        return (
            f"`{exercise_id}` does not exist: the cell above has not run since this notebook was "
            "opened or its kernel restarted. Run it, and the cells above it, then this check."
        )
    return ""


def _as_python(cell: str) -> str:
    """Return a cell with IPython's own syntax turned into Python."""
    from IPython import get_ipython

    shell = get_ipython()
    return shell.transform_cell(cell) if shell else cell


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, as the stop button would."""
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hint(exercise_id: str) -> None:
    """Show the next hint: first the idea, then a small example, then the step in words.

    Parameters
    ----------
    exercise_id : str
        Name of the exercise.
    """
    try:
        exercise = _find_exercise(exercise_id)
    except AutograderError as error:
        _display(*note("Unknown exercise", str(error)))
        return
    given = _hints_given.get(exercise.id, 0)
    rung = min(given, len(exercise.hints) - 1)
    _hints_given[exercise.id] = rung + 1
    more = "Run it again for the next hint." if rung + 1 < len(exercise.hints) else "The last one."
    _display(
        *note(
            f"Hint {rung + 1} of {len(exercise.hints)} for {exercise.id}",
            f"{exercise.hints[rung]}\n{more}",
        )
    )


_hints_given: dict[str, int] = {}


def progress() -> None:
    """Show which exercises have passed their check on this machine, lesson by lesson."""
    done = _read_progress()
    rows = []
    for lesson in all_lessons():
        here = exercises(lesson)
        passed = [e for e in here if done.get(e.id, 0) >= e.points]
        open_ones = [e.id for e in here if e not in passed]
        rows.append((lesson, passed, here, open_ones))
    text = "\n".join(
        f"{lesson:<14} {len(passed)} of {len(here)} exercises, "
        f"{number(sum(e.points for e in passed))} of {number(sum(e.points for e in here))} points"
        + (f"; still open: {', '.join(open_ones)}" if passed and open_ones else "")
        for lesson, passed, here, open_ones in rows
    )
    cells = "".join(
        f'<tr><th scope="row" style="text-align:left">{lesson}</th>'
        f"<td>{len(passed)} of {len(here)}</td>"
        f"<td>{number(sum(e.points for e in passed))} of "
        f"{number(sum(e.points for e in here))}</td>"
        f'<td style="text-align:left">{", ".join(open_ones) if passed else ""}</td></tr>'
        for lesson, passed, here, open_ones in rows
    )
    _display(
        '<table><caption style="text-align:left">Your progress on this machine</caption>'
        '<tr><th scope="col">Lesson</th><th scope="col">Exercises</th>'
        '<th scope="col">Points</th><th scope="col">Still open</th></tr>'
        f"{cells}</table>",
        text,
    )


def _progress_file() -> Path:
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "neuron-to-digits" / "progress.json"


def _read_progress() -> dict[str, float]:
    try:
        stored = json.loads(_progress_file().read_text(encoding="utf-8"))
        return {str(id): float(points) for id, points in stored.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _remember(exercise: Exercise, verdict: Verdict) -> None:
    """Note the points kept on this machine; a file that cannot be written is no reason to fail."""
    try:
        stored = _read_progress() | {exercise.id: verdict.points}
        path = _progress_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(".new")
        whole.write_text(json.dumps(stored, indent=1, sort_keys=True), encoding="utf-8")
        whole.replace(path)
    except OSError:
        pass


def _namespace() -> dict[str, Any]:
    """Return the names of the notebook, or of the program that imported us."""
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    return shell.user_ns if shell else vars(sys.modules["__main__"])


def _display(html: str, text: str) -> None:
    shell_running = "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None
    if shell_running:
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)
    else:
        print(text)


def _executed_by_nbgrader() -> bool:
    return bool(os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING"))


def _points(points: float) -> float | None:
    return points if _executed_by_nbgrader() else None
