"""The command line: ``python -m autograder``."""

import sys
from importlib.util import find_spec

import typer
from typer.core import TyperGroup

from .errors import AutograderError

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


if TEACHING:
    from .grading.commands import commands as teachers_commands

    app.add_typer(teachers_commands)


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m autograder" if sys.argv[0].endswith("__main__.py") else None)


if __name__ == "__main__":
    main()
