"""The command line: ``python -m autograder``."""

import sys
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Build the lessons, make a course of them, grade it.",
)


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if something would change.")
    ] = False,
) -> None:
    """Make the learners' notebooks and the answer keys from their sources."""
    from .building import PROJECT, AuthorError
    from .building import build as build_lessons

    try:
        changed = build_lessons(check=check)
    except AuthorError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from None
    for path in changed:
        typer.echo(f"{'differs' if check else 'written'}: {path.relative_to(PROJECT)}")
    if not changed:
        typer.echo("Everything is what its sources make.")
    elif check:
        typer.echo("Run `python -m autograder build` and commit the result.", err=True)
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m autograder" if sys.argv[0].endswith("__main__.py") else None)


if __name__ == "__main__":
    main()
