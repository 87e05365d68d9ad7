"""The command line: ``python -m autograder``."""

import sys
import textwrap
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from .errors import AutograderError, refused

if TYPE_CHECKING:
    from .lesson_folder import Change

# Both are there where `neuron-to-digits-teach` is installed; a clone has the first without it.
TEACHING = all(find_spec(name) for name in ("autograder.grading", "nbgrader"))


class Commands(TyperGroup):
    """The commands; what goes wrong for a reason that people can mend is said in its words."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except AutograderError as error:
            typer.echo(error, err=True)
            raise typer.Exit(1) from None
        except OSError as error:
            if not (words := refused(error)):
                raise
            typer.echo(words, err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog=None if TEACHING else "Commands for teachers come with neuron-to-digits-teach.",
)


@app.callback()
def commands() -> None:
    """From one neuron to handwritten digits."""


@app.command()
def learn(
    folder: Annotated[Path, typer.Argument(help="Where they are, or are put.")] = Path(
        "neuron-to-digits"
    ),
    update: Annotated[
        bool,
        typer.Option("--update", help="Renew them to the installed version; your work stays."),
    ] = False,
) -> None:
    """Put the lessons into a folder, or go on where you were, in JupyterLab."""
    from . import lesson_folder

    if update:
        changes, copies = lesson_folder.update(folder)
        for line in _table(changes):
            typer.echo(line)
        for change in changes:
            if change.trouble:
                typer.echo(f"{change.lesson} {change.trouble}")
        if copies is None:
            typer.echo("Nothing had to change.")
        else:
            typer.echo(f"Your work is where it was. The files as they were are in {copies}.")
        if any(change.trouble for change in changes):
            raise typer.Exit(1)
        return
    notebook = lesson_folder.lay_out(folder)
    if lesson_folder.out_of_date(folder):
        typer.echo(
            f"Lessons in {folder} are of an earlier version than is installed. To renew them: "
            f"python -m autograder learn --update {folder}"
        )
    typer.echo(f"Opening {notebook}. Ctrl-C ends JupyterLab; the same command goes on from there.")
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([str(notebook)])


@app.command()
def doctor(
    directory: Annotated[
        Path, typer.Argument(help="A course, or a learner's notebooks; default: this folder.")
    ] = Path(),
) -> None:
    """Say what is wrong and what to do about it. Fails if something is wrong."""
    from .doctor import LEARNERS, State, examine, looks_like_a_course, wrong

    folder = directory.expanduser().resolve()
    if not folder.is_dir():
        raise AutograderError(f"{folder} is no folder. Name a course, or a folder of notebooks.")
    findings = examine(LEARNERS, folder)
    if looks_like_a_course(folder):
        try:
            from .grading.doctor import TEACHERS

            findings += examine(TEACHERS, folder)
        except ImportError as error:
            says = f"{folder} is a course, and what teaching needs is not installed: {error}."
            do = "`pip install neuron-to-digits-teach`"
            findings += wrong("course", says, do)
    for finding in findings:
        typer.echo(f"{finding.state:<10}  {finding.about}: {finding.says}")
        if finding.do:
            typer.echo(textwrap.indent(f"What to do: {finding.do.rstrip()}", " " * 12))
    amiss = sum(finding.state is State.WRONG for finding in findings)
    typer.echo(f"\n{amiss} of {len(findings)} need mending." if amiss else "\nNothing is wrong.")
    if amiss:
        raise typer.Exit(1)


def _table(changes: "Sequence[Change]") -> Iterator[str]:
    """Return the lines of a table of what an update changed."""
    yield f"{'lesson':<14}  renewed  new  gone  changed by you"
    for change in changes:
        counts = f"{change.renewed:>7}  {change.added:>3}  {change.gone:>4}  {change.kept:>14}"
        yield f"{change.lesson:<14}  {counts}"


if TEACHING:
    from .grading.commands import commands as teachers_commands

    app.add_typer(teachers_commands)


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m autograder" if sys.argv[0].endswith("__main__.py") else None)


if __name__ == "__main__":
    main()
