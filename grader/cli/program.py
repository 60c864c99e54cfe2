"""The program that all commands belong to: errors become sentences and exit codes here."""

import sys
from typing import Any

import click

from grader import __version__
from grader.core.errors import GraderError

BUG = 70
INTERRUPTED = 130


class Program(click.Group):
    """Turns errors into sentences and exit codes; nothing else does."""

    def invoke(self, context: click.Context) -> Any:
        """Runs the command; a traceback is shown only with --debug."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            context.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click ends as it should, also where nobody reads what is printed any more
        except Exception as error:
            if "--debug" in sys.argv:
                import traceback  # a millisecond that no other start should take

                traceback.print_exc()
            said = error if isinstance(error, GraderError) else _bug(error)
            click.echo(f"Error: {said.message}", err=True)
            if said.advice:
                click.echo(said.advice, err=True)
            context.exit(said.exit_code)


def _bug(error: Exception) -> GraderError:
    message = f"a bug in grader ({type(error).__name__}: {error})."
    return GraderError(message, "Run again with --debug and send us what it prints.", BUG)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="grader")
def main() -> None:
    """Grades numeric programming assignments and says what went wrong."""
