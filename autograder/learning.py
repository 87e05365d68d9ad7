"""What a learner calls: ``check``, ``hint`` and ``progress``.

Works without ``solutions/``: the visible cases' expected answers come from the answer key.
"""

import _thread
import contextlib
import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .answer_keys import answer_key
from .asking import ask_namespace
from .cards import card, note, number
from .exercise import Exercise
from .exercises import LESSONS, UnknownExercise, exercises, find_exercise
from .guilty_line import guilty_line_here, may_have_line, with_line
from .judging import Verdict, judge
from .notebook import Attempt, running_shell, watch

# After which a check gives up: no right answer takes so long.
SECONDS = 10
# For the line of a mistake: of the processor's time, and in all.
LINE_SECONDS = 1.0, 1.5

watch()


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
        exercise = find_exercise(exercise_id)
        watch()
        namespace = _namespace()
        attempt = Attempt(exercise.id, namespace)
        if trouble := attempt.trouble():
            _display(*note(f"{exercise.id}: what you wrote is not what would be checked", trouble))
            return _points(0.0)
        with _time_limit(SECONDS):
            verdict = judge_visible(exercise, namespace, attempt.source)
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
    html, text = card(verdict, exercise=exercise, remark=attempt.remark())
    _display(html, text)
    if _executed_by_nbgrader():
        if not verdict.right and os.environ.get("NBGRADER_VALIDATING"):
            # Validate's dialog shows what it finds on stderr, and nothing else of a cell.
            print(text, file=sys.stderr)
    else:
        _remember(exercise, verdict)
    return _points(verdict.points)


def judge_visible(exercise: Exercise, namespace: dict[str, Any], source: str = "") -> Verdict:
    """Judge what a namespace holds for an exercise, by its visible cases and the answer key."""
    cases = list(exercise.visible)
    answers = ask_namespace(exercise, namespace, cases)
    expected, diagnoses = answer_key(exercise)
    verdict = judge(exercise, cases, answers, expected, diagnoses, source=source)
    if source and may_have_line(verdict):
        most, in_all = LINE_SECONDS
        with contextlib.suppress(KeyboardInterrupt), _time_limit(in_all):
            line = guilty_line_here(exercise, source, namespace, cases, answers, expected, most)
            verdict = with_line(verdict, line)
    return verdict


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
        exercise = find_exercise(exercise_id)
    except UnknownExercise as error:
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
    for lesson in LESSONS:
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
    shell = running_shell()
    return shell.user_ns if shell else vars(sys.modules["__main__"])


def _display(html: str, text: str) -> None:
    if running_shell():
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)
    else:
        print(text)


def _executed_by_nbgrader() -> bool:
    return bool(os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING"))


def _points(points: float) -> float | None:
    return points if _executed_by_nbgrader() else None
