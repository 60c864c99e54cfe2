"""Grading one submission, and the machine that does it: `run`, `watch`, `demo`, `doctor`."""

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from grader.cli.options import (
    PATH,
    PERCENT,
    assignment_option,
    debug_option,
    min_isolation_option,
    no_html_option,
)


@click.command()
@click.argument("submission", type=PATH)
@assignment_option
@click.option(
    "--html",
    type=PATH,
    default=Path("grader-report.html"),
    show_default=True,
    help="Write the report to this file.",
)
@no_html_option
@click.option("--json", "json_path", type=PATH, help="Write the result as JSON.")
@click.option(
    "--only", multiple=True, metavar="NAME", help="Grade this criterion only; repeatable."
)
@click.option(
    "--fail-under", type=PERCENT, metavar="PERCENT", help="Exit with 1 if the score is lower."
)
@click.option(
    "--export",
    "exports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Also write a format of `grader export`; repeatable.",
)
@min_isolation_option("none")
@click.option("-v", "--verbose", is_flag=True, help="Show every case.")
@click.option("--hint", "every_hint", is_flag=True, help="Show all hints, not only the first ones.")
@click.option(
    "--all", "every", is_flag=True, help="Grade it for every assignment that it holds work for."
)
@debug_option
def run(
    submission: Path,
    html: Path,
    no_html: bool,
    json_path: Path | None,
    exports: tuple[str, ...],
    **asked: Any,
) -> None:
    """Grade one submission: a folder, a Python file, a notebook or an archive."""
    from grader.commands.shared.progress_line import progress_line
    from grader.core.text import one_line

    with contextlib.ExitStack() as stack:
        stack.enter_context(progress_line())(f"Starting to grade {one_line(submission.name)}")
        from grader.sandbox.fork_server.early_start import started_early

        started = stack.enter_context(started_early())  # NumPy is imported here meanwhile
        from grader.commands.run_command import Options, parse_exports, run_command

        options = Options(
            submission=submission,
            html=None if no_html else html,
            json=json_path,
            exports=parse_exports(exports) if exports else (),
            **asked,
        )
        code = run_command(options, started)
    sys.exit(code)


@click.command()
@click.argument("submission", type=PATH, default=Path(), metavar="[SUBMISSION]")
@assignment_option
@debug_option
def watch(submission: Path, assignment: str | None) -> None:
    """Grade a submission, and again whenever one of its files is saved; say what changed."""
    from grader.sandbox.fork_server.early_start import started_early

    with started_early() as started:
        from grader.commands.watching.watch_command import watch_command

        code = watch_command(submission, assignment, started)
    sys.exit(code)


@click.command()
@click.argument("folder", type=PATH, default=Path("grader-demo"), metavar="[FOLDER]")
@debug_option
def demo(folder: Path) -> None:
    """Grade a submission with three mistakes that comes with grader, and write its page."""
    from grader.sandbox.fork_server.early_start import started_early

    with started_early() as started:
        from grader.commands.demo_command import ASSIGNMENT, say_next, write_example
        from grader.commands.run_command import Options, run_command

        submission = write_example(folder)
        code = run_command(Options(submission, ASSIGNMENT, html=folder / "report.html"), started)
    say_next(submission)
    sys.exit(code)


@click.command()
@debug_option
def doctor() -> None:
    """Report how well this machine isolates student code, and how to improve the isolation."""
    from grader.commands.doctor_command import doctor_command

    sys.exit(doctor_command())
