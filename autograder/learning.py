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

from lessons.kept import keep, kept, notebook

from . import __version__, own
from .answer_keys import answer_key
from .asking import ask_namespace
from .cards import card, note, number
from .cells import METADATA
from .exercise import Exercise
from .exercises import UnknownExercise, all_lessons, exercises, find_exercise
from .guilty_line import guilty_line_here, may_have_line, with_line
from .judging import Verdict, judge
from .notebook import Attempt, running_shell, watch, what_brings_together
from .own import OwnFolderError

# After which a check gives up: no right answer takes so long.
SECONDS = 10
# Seconds between two looks at the clock.
TICK = 0.1
# For the line of a mistake: of the processor's time, and in all.
LINE_SECONDS = 1.0, 1.5
_UNKNOWN = "Unknown exercise"

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
        own.read_over_published(_folder())
        exercise = find_exercise(exercise_id)
        watch()
        namespace = _namespace()
        attempt = Attempt(exercise.id, namespace)
        if trouble := attempt.trouble():
            _display(*note(f"{exercise.id}: what you wrote is not what would be checked", trouble))
            return _points(0.0)
        with _time_limit(SECONDS):
            verdict = judge_visible(exercise, namespace, attempt.source)
    except (UnknownExercise, OwnFolderError) as error:
        _display(*note(_UNKNOWN, str(error)))
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
    if versions := _told_apart():
        _display(*note("Another version", versions))
    html, text = card(verdict, exercise=exercise, remark=attempt.remark())
    _display(html, text)
    if _executed_by_nbgrader():
        if not verdict.right and os.environ.get("NBGRADER_VALIDATING"):
            # Validate's dialog shows what it finds on stderr, and nothing else of a cell.
            print(text, file=sys.stderr)
    else:
        keep("points", exercise.id, verdict.points)
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
    """Interrupt what takes longer, as the stop button would; importing does not count.

    PyTorch's optimizers, the first time, import more than a slow machine does in that time.
    """
    over = threading.Event()

    def count() -> None:
        left = seconds
        while not over.wait(min(left, TICK)):
            left -= 0 if _main_thread_imports() else TICK
            if left <= 0:
                _thread.interrupt_main()
                return

    counting = threading.Thread(target=count, daemon=True)
    counting.start()
    try:
        yield
    finally:
        over.set()
        counting.join()


def _main_thread_imports() -> bool:
    """Whether what is checked is importing something just now."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None and frame.f_code.co_filename != __file__:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def hint(exercise_id: str) -> None:
    """Show the next hint: first the idea, then a small example, then the step in words.

    Parameters
    ----------
    exercise_id : str
        Name of the exercise.
    """
    try:
        own.read_over_published(_folder())
        exercise = find_exercise(exercise_id)
    except (UnknownExercise, OwnFolderError) as error:
        _display(*note(_UNKNOWN, str(error)))
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


def progress(file: str | Path | None = None) -> None:
    """Show which exercises have passed their check, lesson by lesson.

    Parameters
    ----------
    file : path, optional
        Write it to this file as well, as Markdown, with your guesses and notes. The same stands
        in ``progress.json`` beside the notebooks, from which it is read.
    """
    stored = kept()
    rows = []
    try:
        own.read_over_published(_folder())
        known = {lesson: exercises(lesson) for lesson in all_lessons()}
    except (UnknownExercise, OwnFolderError) as error:
        _display(*note(_UNKNOWN, str(error)))
        return
    for lesson, everything in known.items():
        here = [exercise for exercise in everything if exercise.points]
        passed = [e for e in here if stored["points"].get(e.id, 0) >= e.points]
        open_ones = [e.id for e in here if e not in passed]
        rows.append(
            (
                lesson,
                f"{len(passed)} of {len(here)}",
                f"{number(sum(e.points for e in passed))} of {number(sum(e.points for e in here))}",
                ", ".join(open_ones) if passed else "",
            )
        )
    text = "\n".join(
        f"{lesson:<14} {passed} exercises, {points} points"
        + (f"; still open: {open_ones}" if open_ones else "")
        for lesson, passed, points, open_ones in rows
    )
    cells = "".join(
        f'<tr><th scope="row" style="text-align:left">{lesson}</th><td>{passed}</td>'
        f'<td>{points}</td><td style="text-align:left">{open_ones}</td></tr>'
        for lesson, passed, points, open_ones in rows
    )
    _display(
        '<table><caption style="text-align:left">Your progress</caption>'
        '<tr><th scope="col">Lesson</th><th scope="col">Exercises</th>'
        '<th scope="col">Points</th><th scope="col">Still open</th></tr>'
        f"{cells}</table>",
        text,
    )
    if file is not None:
        lines = ["# From one neuron to handwritten digits", ""]
        lines += ["| lesson | exercises | points | still open |", "|---|---|---|---|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        for question, prediction in stored["predictions"].items():
            lines += ["", f"**{question}** I guessed: {prediction.get('guess')}"]
            lines += ["", *prediction["note"].splitlines()] if prediction.get("note") else []
        try:
            Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            why = f"{Path(file).absolute()}: {error.strerror}. Name a file in another folder."
            _display(*note("Not written", why))


def _told_apart() -> str:
    """Say if the notebook was made with another version than is installed; once, "" after that."""
    global _versions_compared
    path = None if _versions_compared else notebook()
    _versions_compared = True
    if path is None:
        return ""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        version = str(metadata[METADATA]["version"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    if version == __version__:
        return ""
    return (
        f"This notebook is of version {version}; installed is version {__version__}. "
        f"{what_brings_together(path, version)}"
    )


_versions_compared = False


def _folder() -> Path:
    """Return where the notebook lies, or else the program was started."""
    path = notebook()
    return path.parent if path else Path.cwd()


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
