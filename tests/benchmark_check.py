"""Print how long a learner waits: for the auto-grader, its first check, and each exercise's check.

    python tests/benchmark_check.py

Medians of several runs in fresh processes; the target is 0.3 s for the import and well under
0.5 s for a check. Torch is imported beforehand where the exercise needs it, as in a notebook.
"""

import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.exercises import LESSONS, exercises
from autograder.references import PROJECT, reference
from autograder.ways import source_of

RUNS = 5
FIRST = """
import contextlib, io, time
{answer}
with contextlib.redirect_stdout(io.StringIO()):
    start = time.perf_counter()
    from autograder import check
    imported = time.perf_counter()
    import numpy as np
    check({id!r})
    checked = time.perf_counter()
print(imported - start, checked - imported)
"""
CHECK = """
import time, io, contextlib
from autograder import check
from autograder.references import references, solution
from autograder.exercises import find_exercise
import __main__
vars(__main__).update(references({lesson!r}))
with contextlib.redirect_stdout(io.StringIO()):
    t = time.perf_counter()
    check({id!r})
    right = time.perf_counter() - t
    setattr(__main__, {id!r}, solution(find_exercise({id!r})).misconceptions[0].ways[0])
    t = time.perf_counter()
    check({id!r})
    wrong = time.perf_counter() - t
print(right, wrong)
"""


def seconds(code: str) -> list[float]:
    """Run code in a fresh interpreter and return the numbers that it prints."""
    out = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(number) for number in out.stdout.split()]


def main() -> None:
    """Measure and print the table."""
    first = exercises(LESSONS[0])[0]
    first_check = FIRST.format(id=first.id, answer=source_of(reference(first), first.id))
    runs = [seconds(first_check) for _ in range(RUNS)]
    imported, checked = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"from autograder import check: {imported:.3f} s; the first check: {checked:.3f} s")
    print(f"{'lesson':<12} {'exercise':<24} {'right':>8} {'wrong':>8}   (s)")
    for lesson in LESSONS:
        for exercise in exercises(lesson):
            code = CHECK.format(lesson=lesson, id=exercise.id)
            runs = [seconds(code) for _ in range(3)]
            right, wrong = (statistics.median(column) for column in zip(*runs, strict=True))
            print(f"{lesson:<12} {exercise.id:<24} {right:8.3f} {wrong:8.3f}")


if __name__ == "__main__":
    main()
