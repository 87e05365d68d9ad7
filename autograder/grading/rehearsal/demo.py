"""A made-up class, graded before your eyes, and compared with the truth."""

import json
import os
from pathlib import Path

from nbgrader.plugins import CsvExportPlugin
from rich.console import Console

from ...exercises import LESSONS
from ..course import make_course, open_course, succeed
from ..report import report
from ..run import Result, grade
from .learners import SEED, Learner, learners
from .submissions import hand_in


def demo(directory: str | Path = "demo", lessons=LESSONS, console: Console | None = None) -> bool:
    """Make a course, release it, let a made-up class hand in, grade it, and show where to look.

    Parameters
    ----------
    directory : path
        Where the course goes; it must not exist yet.
    lessons : sequence of str
        Which lessons.
    console : rich.console.Console, optional
        Where everything is shown.

    Returns
    -------
    bool
        Whether nbgrader's gradebook holds exactly what each learner deserves.
    """
    console = console or Console()
    with console.status("Making a course, with solutions, gradebook and release …"):
        root = make_course(
            directory,
            lessons,
            exchange=Path(directory) / "exchange" if os.name == "posix" else None,
            course_id="demo",
            seed=SEED,
            exercise_timeout=8,
        )
        with open_course(root) as nbgrader:
            for lesson in lessons if os.name == "posix" else ():
                succeed(nbgrader.release_assignment(lesson), f"release {lesson}")
    console.print(f"A course in {root}, released.")
    groups = {}
    with console.status("A class hands in …"):
        for lesson in lessons:
            groups[lesson] = learners(lesson)
            for learner in groups[lesson]:
                if learner.content is not None:
                    hand_in(root, learner.name, lesson, learner.content)
    number = sum(learner.content is not None for group in groups.values() for learner in group)
    console.print(f"{number} notebooks handed in.")
    results = grade(root, console=console)
    wrong = differences(root, groups, results)
    grades = make_reports(root, lessons, console)
    overview = report(root)
    if wrong:
        console.print("[red]Not what was expected:[/red]", *wrong, sep="\n  ")
    else:
        console.print(
            f"All {len(results)} lines of the gradebook are what each learner deserves, and every "
            "misconception was recognised."
        )
    page = next(iter(sorted((root / "feedback").glob("emeka*/*/*.html"))), root / "feedback")
    console.print(
        f"\nWhere to look next\n"
        f"  The whole class on a page, for the browser:\n    {overview}\n"
        f"  Feedback of a learner with a misconception, for the browser:\n    {page}\n"
        f"  Grades as a table:\n    {grades}\n"
        f"  nbgrader's gradebook, for grading the written answers: Formgrader, by\n"
        f"    cd {root} && jupyter lab\n"
        f"    and then in its menu Nbgrader, Formgrader.",
        soft_wrap=True,
        highlight=False,
    )
    return not wrong


def differences(root: Path, groups: dict[str, list[Learner]], results: list[Result]) -> list[str]:
    """Compare the gradebook with what everybody deserves; one line for each difference."""
    found = {(result.student, result.lesson): result for result in results}
    wrong = []
    for lesson, group in groups.items():
        for learner in group:
            who = f"{learner.name}, {lesson}"
            if learner.content is None and (learner.name, lesson) not in found:
                # Who never handed in anything is unknown to nbgrader.
                continue
            result = found[learner.name, lesson]
            if result.error:
                wrong.append(f"{who}: {result.error}")
            if result.points != learner.points:
                wrong.append(f"{who}: {result.points:g} points, deserves {learner.points:g}")
            if not learner.flags <= set(result.flags):
                wrong.append(f"{who}: remarks {result.flags}, not {sorted(learner.flags)}")
            if learner.content is None:
                continue
            path = root / "autograded" / learner.name / lesson / f"{lesson}.ipynb"
            record = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
            for id, misconception in learner.misconceptions.items():
                named = record["exercises"][id]["misconception"]
                if named != misconception:
                    wrong.append(f"{who}: {id} recognised as {named}, not {misconception}")
    return wrong


def make_reports(root: Path, lessons, console: Console) -> Path:
    """Write everybody's feedback pages and the table of grades; return the table's path."""
    grades = root / "grades.csv"
    with open_course(root) as nbgrader:
        for lesson in lessons:
            with console.status(f"Writing feedback for {lesson} …"):
                succeed(nbgrader.generate_feedback(lesson), f"write the feedback for {lesson}")
        with nbgrader.gradebook as gradebook:
            CsvExportPlugin(to=str(grades), parent=nbgrader).export(gradebook)
    return grades
