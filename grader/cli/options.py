"""What several commands take, each option and argument declared once."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


class Percent(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions only
    """A number of per cent, as people write it: 95 or 95%."""

    name = "percent"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> float:
        """Return the number before the sign."""
        try:
            return float(str(value).removesuffix("%"))
        except ValueError:
            self.fail(f"got {value!r}, expected a percentage such as 95 or 95%", parameter, context)


PERCENT = Percent()

# `CommandLine` looks for it itself, so that it is not handed through every command.
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show a traceback when something fails."
)


def _complete_assignment(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the known assignments, for the completion of a shell; paths complete as files."""
    from grader.files.assignments import known_rubrics

    names = [name for name in known_rubrics(Path.cwd()) if name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def _explained(
    argument: Callable[[Command], Command], sentence: str
) -> Callable[[Command], Command]:
    """Return what adds an argument and, to the help of its command, what it is."""

    def add(command: Command) -> Command:
        command.__doc__ = f"{(command.__doc__ or '').rstrip()}\n\n    {sentence}"
        return argument(command)

    return add


assignment_argument = _explained(
    click.argument("assignment", shell_complete=_complete_assignment),
    "ASSIGNMENT is the name of an assignment, or the path of its rubric.",
)
assignment_option = click.option(
    "-a",
    "--assignment",
    help="Name of the assignment, or path of its rubric.",
    shell_complete=_complete_assignment,
)

out_argument = _explained(
    click.argument("output", type=PATH, metavar="OUT"),
    "OUT is the folder that `grader batch -o OUT` wrote.",
)
gradebook_option = click.option(
    "--gradebook", metavar="URL", help="URL of a database in place of OUT/gradebook.sqlite."
)
graded_assignment_option = click.option(
    "-a", "--assignment", default="", help="Which assignment, if the gradebook holds several."
)

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    callback=lambda context, option, jobs: jobs or os.cpu_count() or 1,
    help="Number of parallel processes; default: one for each processor.",
)
scheduler_option = click.option(
    "--scheduler", metavar="URL", help="Grade on a Dask cluster: tcp://host:8786."
)
no_html_option = click.option("--no-html", is_flag=True, help="Write no reports.")


def shared_option(command: Command) -> Command:
    """Add `--shared`; without it a command writes what nobody else can read.

    The mask of this process, which the processes that it starts inherit, covers every file alike.
    """

    @wraps(command)
    def permitted(*, shared: bool, **given: Any) -> None:
        before = os.umask(0o077)  # grades, and solutions in the zip for Gradescope
        if shared:
            os.umask(before)
        try:
            command(**given)
        finally:
            os.umask(before)

    option = click.option(
        "--shared", is_flag=True, help="Let other users of this machine read the written files."
    )
    return option(cast(Command, permitted))


def output_option(help_text: str) -> Callable[[Command], Command]:
    """Return `--output`, the folder of a class."""
    return click.option("-o", "--output", type=PATH, required=True, metavar="OUT", help=help_text)


zip_option = click.option("-o", "--output", type=PATH, help="The zip file to write.")


def min_isolation_option(default: str) -> Callable[[Command], Command]:
    """Return `--min-isolation`; its default depends on whose code is graded."""
    return click.option(
        "--min-isolation",
        type=click.Choice(["none", "partial", "full"]),
        default=default,
        show_default=True,
        help="Refuse to grade with less isolation.",
    )


def strict_option(usual: str) -> Callable[[Command], Command]:
    """Return `--strict PERCENT`; `usual` says what is asked for without it."""
    return click.option(
        "--strict",
        type=PERCENT,
        metavar="PERCENT",
        help=f"Fail if the cases kill a smaller share of the mutants; {usual}.",
    )


COLUMNS = {"email": "e-mail", "due": "deadline"}  # whose option is not the word for the content


def column_options(*kinds: str) -> Callable[[Command], Command]:
    """Return `--id-column TITLE` and so on, which name the columns of a table."""

    def add(command: Command) -> Command:
        for kind in reversed(kinds):
            option = click.option(
                f"--{kind}-column",
                default="",
                metavar="TITLE",
                help=f"Title of the column with the {COLUMNS.get(kind, kind)}.",
            )
            command = option(command)
        return command

    return add
