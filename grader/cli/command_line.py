"""The command line that all commands belong to: errors become sentences and exit codes here."""

import gc
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from grader import __version__
from grader.cli.early_end import INTERRUPTED, INTERRUPTION
from grader.cli.refusals import refusal
from grader.cli.signals import interrupted_by_signals
from grader.cli.streams import abandon_output, make_streams_safe
from grader.core.errors import GraderError

BUG = 70  # exit code, EX_SOFTWARE of sysexits.h: a bug in grader, never a mistake of a user
# Objects between two searches for garbage, which Python makes after 700. Most of what a command
# makes lasts until it ends: to search so often would take a tenth of a short run.
GARBAGE_AFTER = 100_000
# NumPy's threads cost a third of its import. Workers have one as well, so that what a reference
# takes says what a submission may take.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")


# Of the help: titles of sections, with the module of `grader.cli` that holds the commands of each.
SECTIONS = {
    "Grade one submission": ("submission_commands", ("run", "watch", "demo", "doctor")),
    "Write an assignment": (
        "assignment_commands",
        ("new", "generate", "template", "check", "bundle"),
    ),
    "Grade a class": ("class_commands", ("batch", "regrade", "merge", "report")),
    "After grading": (
        "gradebook_commands",
        ("score", "comment", "extend", "history", "export", "forget"),
    ),
}
Sections = Mapping[str, tuple[str, Sequence[str]]]
NO_SECTIONS: Sections = {}


class Commands(click.Group):
    """Lists its commands with whole sentences, in the order in which they are added."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section of the help for each group of commands."""
        for title, names in self.sections().items():
            commands = [(name, self.get_command(context, name)) for name in names]
            with formatter.section(title):
                formatter.write_dl([(n, _sentence_of(each)) for n, each in commands if each])

    def sections(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the commands, by the title of their section."""
        return {"Commands": list(self.commands)}


def _sentence_of(command: click.Command) -> str:
    """Return the first sentence of a command's help, which click would cut off."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


class CommandLine(Commands):
    """Turns errors into sentences and exit codes; nothing else does."""

    def __init__(self, *arguments: Any, sections: Sections = NO_SECTIONS, **settings: Any) -> None:
        """Take where the commands are: one is imported when it is asked for."""
        super().__init__(*arguments, **settings)
        self._sections = sections
        self._modules = {name: module for module, names in sections.values() for name in names}

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        return [*{**self._modules, **self.commands}]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import a command, if that is still to be done; `None` for a name that none has."""
        if name in self._modules and name not in self.commands:
            module = importlib.import_module(f"grader.cli.{self._modules[name]}")
            self.add_command(getattr(module, name))
        return super().get_command(context, name)

    def sections(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the commands, by what they are for."""
        return {title: names for title, (_, names) in self._sections.items()} or super().sections()

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Run the command line with streams that take every text."""
        gc.set_threshold(GARBAGE_AFTER)
        os.environ.setdefault(*ONE_THREAD)
        make_streams_safe()
        try:
            return super().main(*arguments, **settings)
        except OSError as error:  # of printing help, or of the last words to a full device
            abandon_output()
            said = refusal(error) or _bug(error)
            _say(said)
            sys.exit(said.exit_code)

    def invoke(self, context: click.Context) -> Any:
        """Run the command; a traceback is shown only with --debug."""
        try:
            with interrupted_by_signals():
                _check_working_folder()
                return _printed(super().invoke, context)
        except KeyboardInterrupt:
            click.echo(INTERRUPTION, err=True)
            context.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click ends as it should, also where nobody reads what is printed any more
        except Exception as error:
            if "--debug" in sys.argv:
                import traceback  # a millisecond that no other start should take

                traceback.print_exc()
            said = error if isinstance(error, GraderError) else refusal(error) or _bug(error)
            _say(said)
            context.exit(said.exit_code)


def _printed(command: Callable[[click.Context], Any], context: click.Context) -> Any:
    """Run a command and print all that it wrote, so that a full device is noticed in time."""
    try:
        return command(context)
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise  # nobody reads any more, which click treats as the end
        except OSError as error:
            abandon_output()
            message = f"The output cannot be written: {error.strerror}."
            raise GraderError(
                message,
                "Check whether the disk is full, or whether the program that reads the output "
                "has ended. The files named above were written.",
            ) from error


def _check_working_folder() -> None:
    """Refuse a working folder that was deleted: paths mean nothing there."""
    try:
        Path.cwd()
    except OSError as error:
        message = "The working folder no longer exists."
        raise GraderError(message, "Change to another folder and run the command again.") from error


def _say(error: GraderError) -> None:
    click.echo(f"Error: {error.message}", err=True)
    if error.advice:
        click.echo(error.advice, err=True)


def _bug(error: Exception) -> GraderError:
    message = f"a bug in grader ({type(error).__name__}: {error})."
    return GraderError(message, "Run the command again with --debug and send us its output.", BUG)


@click.group(
    cls=CommandLine,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", prog_name="grader")
def main() -> None:
    """Grade numeric programming assignments and say what went wrong."""
