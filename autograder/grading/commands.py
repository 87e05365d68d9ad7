"""The commands for teachers: building the lessons, making a course of them, grading it."""

import contextlib
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import AutograderError, CourseError

if TYPE_CHECKING:
    from .sandbox import Sandbox

NOTHING = "Nothing was handed in through the exchange."

# How submissions are run, for the commands that run them.
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Submissions at a time; default: one for each processor."),
]
Cluster = Annotated[
    str | None, typer.Option(help="Run them on a Dask cluster: its scheduler's address.")
]
RequireSandbox = Annotated[
    bool, typer.Option("--require-sandbox", help="Grade nothing where there is no sandbox.")
]

commands = typer.Typer()


@commands.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if something would change.")
    ] = False,
) -> None:
    """Make the learners' notebooks and the answer keys from their sources."""
    from ..building import PROJECT
    from ..building import build as build_lessons

    changed = build_lessons(check=check)
    for path in changed:
        typer.echo(f"{'differs' if check else 'written'}: {path.relative_to(PROJECT)}")
    if not changed:
        typer.echo("Everything is what its sources make.")
    elif check:
        typer.echo("Run `python -m autograder build` and commit the result.", err=True)
        raise typer.Exit(1)


@commands.command()
def course(
    directory: Annotated[Path, typer.Argument(help="Where to make it.")],
    lessons: Annotated[
        str, typer.Option(help="Names, with commas between; default: all lessons.")
    ] = "",
    exchange: Annotated[
        Path | None, typer.Option(help="The folder for handing out and collecting.")
    ] = None,
    course_id: Annotated[str, typer.Option(help="nbgrader's name for it.")] = "neuron-to-digits",
    group: Annotated[
        str | None, typer.Option(help="A group that teaches together; default: you alone.")
    ] = None,
    own_folder: Annotated[
        Path | None,
        typer.Option("--with", help="Your own exercises, texts and sentences, read over ours."),
    ] = None,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Bring the course that is there to this version.")
    ] = False,
) -> None:
    """Make an nbgrader course of the lessons, or upgrade one."""
    from .course import make_course
    from .course_record import CourseRecord

    if upgrade:
        if exchange or group:
            raise CourseError(
                "A course that is there keeps its exchange and its group: they are set in its "
                "nbgrader_config.py. Leave --exchange and --group out."
            )
        _upgrade(directory, own_folder, _names(lessons))
        return
    root = make_course(
        directory, _names(lessons) or None, exchange, course_id, group=group, own_folder=own_folder
    )
    made = ", ".join(CourseRecord.read(root).lessons)
    typer.echo(
        f"The course is in {root}, with source, release and gradebook for {made}.\n"
        f"nbgrader's commands work there. Put submissions into submitted/STUDENT/LESSON/, or "
        f"collect them\n(python -m autograder collect {root}), "
        f"and grade them: python -m autograder grade {root}"
    )


@commands.command()
def prove(
    folder: Annotated[Path, typer.Argument(help="Your own exercises, texts and sentences.")],
) -> None:
    """Prove that your own exercises hold what ours do, before a course is made with them."""
    from ..proving.prove import prove as prove_folder

    proved, amiss = prove_folder(folder)
    for sentence in amiss:
        typer.echo(sentence)
    if proved:
        typer.echo(f"Looked at {', '.join(proved)}.")
    if amiss:
        raise typer.Exit(1)
    if not proved:
        raise AutograderError(
            f"There is nothing in {folder} that could be proved: no lesson in source/, nothing in "
            "exercises/ and solutions/, and nothing of an exercise in changes.toml."
        )
    typer.echo("All of it holds what it promises.")


@commands.command()
def hub(
    directory: Annotated[Path, typer.Argument(help="Where to write it, such as /srv/hub.")],
) -> None:
    """Write the configuration of a JupyterHub with several courses for one machine."""
    from .hub import write_hub

    root = write_hub(directory)
    typer.echo(
        f"{root}/jupyterhub_config.py says how the hub works, line by line. As root:\n"
        f"1. Make an environment {root}/learners, with neuron-to-digits, nbgrader and jupyterhub.\n"
        f"2. Make each course: sh {root}/add_course.sh COURSE\n"
        f"3. Start the hub: cd {root} && jupyterhub\n"
        "autograder/README.md has the commands, from there to a released lesson."
    )


@commands.command()
def collect(
    directory: Annotated[Path, typer.Argument(help="The course.")],
    lesson: Annotated[str | None, typer.Argument(help="Default: all lessons.")] = None,
) -> None:
    """Collect from the exchange what is new. Fails only if something could not be written."""
    from .collecting import Fate
    from .collecting import collect as collect_submissions

    results = collect_submissions(directory, lesson)
    for result in results:
        for sentence in result.sentences:
            typer.echo(f"{result.who}, {result.lesson}: {result.fate}. {sentence}")
    counts = {fate: sum(result.fate is fate for result in results) for fate in Fate}
    typer.echo(", ".join(f"{count} {fate}" for fate, count in counts.items() if count) or NOTHING)
    if counts[Fate.FAILED]:
        raise typer.Exit(1)


@commands.command()
def grade(
    directory: Annotated[Path, typer.Argument(help="The course.")],
    lesson: Annotated[str | None, typer.Argument(help="Default: all that was handed in.")] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; may be given several times.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", "-f", help="Grade again what has not changed.")
    ] = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    require_sandbox: RequireSandbox = False,
) -> None:
    """Grade what is handed in. Fails only if the grader itself failed."""
    from .course_record import read_over_as_recorded
    from .records import changed_since, graded_folders, nothing_to_do

    # Before anything looks at an exercise.
    read_over_as_recorded(directory)
    if not force and (unchanged := nothing_to_do(directory, lesson, student)):
        these = "submission is" if unchanged == 1 else "submissions are"
        typer.echo(f"Nothing to do: {unchanged} {these} graded and unchanged.")
        for sentence in changed_since(directory, graded_folders(directory, lesson, student)):
            typer.echo(sentence)
        return

    with _sandbox_unless(cluster) as started:
        from rich.console import Console

        from .run import grade as grade_course

        results = grade_course(
            directory,
            lesson,
            students=student or None,
            force=force,
            jobs=jobs,
            cluster=cluster,
            require_sandbox=require_sandbox,
            console=Console(),
            started=started,
        )
    if any(result.error for result in results):
        raise typer.Exit(1)


@commands.command()
def regrade(
    directory: Annotated[Path, typer.Argument(help="The course.")],
    lesson: Annotated[str, typer.Argument(help="Which lesson.")],
    exercise: Annotated[
        str | None, typer.Argument(help="Of this exercise only; default: of all.")
    ] = None,
    allow_lower: Annotated[
        bool, typer.Option("--allow-lower", help="Let points become fewer than before, too.")
    ] = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    require_sandbox: RequireSandbox = False,
) -> None:
    """Grade again what was graded before an exercise changed; no points get fewer."""
    from .course_record import read_over_as_recorded

    read_over_as_recorded(directory)
    with _sandbox_unless(cluster) as started:
        from rich.console import Console

        from .regrading import regrade as regrade_lesson

        results = regrade_lesson(
            directory,
            lesson,
            exercise,
            allow_lower=allow_lower,
            jobs=jobs,
            cluster=cluster,
            require_sandbox=require_sandbox,
            console=Console(),
            started=started,
        )
    changed = sum(result.other_points for result in results)
    if changed:
        typer.echo(
            f"The feedback of {changed} is out of date and was removed. In the course's folder, "
            f"make it anew and give it back:\n"
            f"  nbgrader generate_feedback {lesson}\n  nbgrader release_feedback {lesson}"
        )
    if any(result.error for result in results):
        raise typer.Exit(1)


@commands.command()
def report(
    directory: Annotated[Path, typer.Argument(help="The course.")],
) -> None:
    """Write a page about the whole class, and its points for Canvas and Moodle."""
    from .report import report as write_report

    page = write_report(directory)
    typer.echo(
        f"A page for the browser:\n  {page}\n"
        f"Points for Canvas and Moodle, as CSV files beside it:\n  {page.parent}"
    )


@commands.command()
def demo(
    directory: Annotated[
        Path | None, typer.Argument(help="Where to make it; default: a new folder `demo`.")
    ] = None,
    lessons: Annotated[
        str, typer.Option(help="Names, with commas between; default: all lessons.")
    ] = "",
) -> None:
    """Make a course with a made-up class, grade it, and show where to look."""
    from ..exercises import LESSONS
    from .rehearsal.demo import demo as show

    if directory is None:
        names = ("demo", *(f"demo-{number}" for number in range(2, 1000)))
        directory = next(Path(name) for name in names if not Path(name).exists())
    if not show(directory, _names(lessons) or LESSONS):
        raise typer.Exit(1)


@commands.command(name="try")
def try_(
    exercise: Annotated[str, typer.Argument(help="An exercise, or a file of answers (.jsonl).")],
    answer: Annotated[Path | None, typer.Argument(help="The answer: a Python file.")] = None,
    seeds: Annotated[str, typer.Option(help="Numbers, with commas between.")] = "11,12",
    json_lines: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON for each answer.")
    ] = False,
) -> None:
    """Show what a check says of an answer, and what grading would give; or of many."""
    import json

    from ..cards import card
    from ..exercises import find_exercise
    from ..trying import Trial, read_answer, read_trials, summary, try_all

    if answer is None:
        trials = read_trials(exercise)
    else:
        trials = [Trial(exercise, answer.stem, None, read_answer(answer))]
    tried = []
    for one in try_all(trials, [int(seed) for seed in _names(seeds)]):
        tried.append(one)
        if json_lines:
            typer.echo(json.dumps(one.to_plain(), ensure_ascii=False))
        elif answer is not None:
            typer.echo(card(one.check, exercise=find_exercise(exercise))[1])
            for grade in one.grades:
                typer.echo("\nIn grading:\n" + card(grade, graded=True)[1])
        elif one.trial.right is not None and one.passed != one.trial.right:
            mistaken = "right, rejected" if one.trial.right else "wrong, accepted"
            typer.echo(f"{mistaken}: {one.trial.exercise}, {one.trial.name}")
    if answer is None and not json_lines:
        for what, number in summary(tried).items():
            typer.echo(f"{what:<16} {number:>6}")


@contextlib.contextmanager
def _sandbox_unless(cluster: str | None) -> Iterator["Sandbox | None"]:
    """Offer a sandbox that loads meanwhile; None if submissions run on a cluster."""
    # What is loaded is no garbage, but looking for some in it takes a seventh of the time; and at
    # the end, as much again.
    gc.set_threshold(100_000)
    with contextlib.ExitStack() as until_done:
        until_done.callback(gc.freeze)
        if cluster:
            yield None
        else:
            from .sandbox import Sandbox

            # What submissions import takes as long to load as nbgrader does: both at once.
            started = until_done.enter_context(Sandbox())
            started.start_fork_server()
            yield started


def _upgrade(directory: Path, own_folder: Path | None, lessons: tuple[str, ...]) -> None:
    """Upgrade a course, and say what has changed."""
    from .upgrading import NEW
    from .upgrading import upgrade as upgrade_course

    results = upgrade_course(directory, own_folder, lessons)
    for result in results:
        if result.kept:
            typer.echo(f"{result.lesson}: kept as it was, because {result.kept}.")
        else:
            typer.echo(f"{result.lesson}: {'renewed' if result.renewed else 'as before'}.")
        for change in result.changes:
            typer.echo(f"  {change}")
    if (directory / NEW).exists():
        typer.echo(f"The new form of what was kept is in {directory / NEW}.")
    if any(result.renewed for result in results):
        typer.echo("Release again what learners have not fetched yet.")
    if any(result.changes for result in results):
        typer.echo(
            "The changes above decide about points. What is graded already stays as it is until "
            f"you call: python -m autograder regrade {directory} LESSON"
        )


def _names(listed: str) -> tuple[str, ...]:
    """Return names that stand with commas between them."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
