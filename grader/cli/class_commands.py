"""Grading a class: `batch`, `merge`, `regrade`, `report`."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.options import (
    PATH,
    assignment_option,
    column_options,
    debug_option,
    gradebook_option,
    graded_assignment_option,
    jobs_option,
    min_isolation_option,
    no_html_option,
    out_argument,
    output_option,
    scheduler_option,
    shared_option,
)

if TYPE_CHECKING:
    from grader.classes.executors.grading_process import GradingProcess


@click.command()
@click.argument("folder", type=PATH)
@output_option("Write the gradebook, scores and pages to this folder.")
@assignment_option
@jobs_option
@scheduler_option
@click.option("--roster", type=PATH, help="CSV file with a line for each student.")
@column_options("id", "name", "email", "due")
@click.option(
    "--attempts",
    type=click.Choice(["newest", "best"]),
    default="newest",
    show_default=True,
    help="Which attempt counts if a student submitted several times.",
)
@gradebook_option
@no_html_option
@click.option(
    "--shard",
    metavar="I/N",
    help="Grade only part I of N; `grader merge` makes one class of all parts.",
)
@click.option("--force", is_flag=True, help="Grade unchanged submissions again.")
@min_isolation_option("full")
@shared_option
@debug_option
def batch(
    folder: Path,
    output: Path,
    assignment: str | None,
    jobs: int,
    scheduler: str | None,
    roster: Path | None,
    attempts: Literal["newest", "best"],
    gradebook: str | None,
    no_html: bool,
    shard: str | None,
    force: bool,
    min_isolation: str,
    **columns: str,
) -> None:
    """Grade a class: a folder of submissions, or the download of an LMS.

    Run the same command again to grade only new and changed submissions.
    """
    with _started_early(not (scheduler or gradebook) and _is_new(output)) as early:
        from grader.commands.batch_command import BatchOptions, batch_command
        from grader.commands.shared.class_work import WorkOptions
        from grader.core.people.shards import Shard

        options = BatchOptions(
            folder=folder,
            output=output,
            assignment=assignment,
            work=WorkOptions(jobs, min_isolation, scheduler),
            gradebook=gradebook,
            roster=roster,
            columns={k.removesuffix("_column"): title for k, title in columns.items() if title},
            attempts=attempts,
            pages=not no_html,
            force=force,
            shard=Shard.parse(shard) if shard is not None else None,
        )
        code = batch_command(options, early)
    sys.exit(code)


@contextmanager
def _started_early(wanted: bool) -> Iterator["GradingProcess | None"]:
    """Have a process that grades import what it needs while this one does so, if it is `wanted`."""
    if not wanted:
        yield None
        return
    from grader.classes.executors.grading_process import GradingProcess

    with closing(GradingProcess.start()) as early:
        yield early


def _is_new(output: Path) -> bool:
    """Return whether nothing can have been graded into a folder."""
    try:
        return not any(output.iterdir())
    except OSError:
        return not output.exists()


@click.command()
@click.argument("shards", nargs=-1, required=True, type=PATH, metavar="SHARD...")
@output_option("Write the gradebook, scores and pages of the whole class to this folder.")
@assignment_option
@gradebook_option
@no_html_option
@shared_option
@debug_option
def merge(
    shards: tuple[Path, ...],
    output: Path,
    assignment: str | None,
    gradebook: str | None,
    no_html: bool,
) -> None:
    """Make one class of shards: the folders that `grader batch --shard` wrote.

    The scores, pages and statistics are those of one run. To merge again changes nothing.
    """
    from grader.commands.merge_command import MergeOptions, merge_command

    sys.exit(merge_command(MergeOptions(shards, output, assignment, gradebook, not no_html)))


@click.command()
@out_argument
@assignment_option
@click.option("--dry-run", is_flag=True, help="Write nothing; list the changes.")
@jobs_option
@scheduler_option
@gradebook_option
@min_isolation_option("full")
@shared_option
@debug_option
def regrade(
    output: Path,
    assignment: str | None,
    dry_run: bool,
    jobs: int,
    scheduler: str | None,
    gradebook: str | None,
    min_isolation: str,
) -> None:
    """Grade a class again after a change of the rubric, tolerances or test cases.

    Earlier grades are kept. If only points, weights or tolerances changed, the stored errors are
    scored again, and no student code runs.
    """
    from grader.commands.regrade_command import RegradeOptions, regrade_command
    from grader.commands.shared.class_work import WorkOptions

    options = RegradeOptions(
        output=output,
        assignment=assignment,
        work=WorkOptions(jobs, min_isolation, scheduler),
        gradebook=gradebook,
        dry=dry_run,
    )
    sys.exit(regrade_command(options))


@click.command()
@out_argument
@graded_assignment_option
@gradebook_option
@click.option(
    "--audience",
    type=click.Choice(["student", "instructor"]),
    default="student",
    show_default=True,
    help="For students: reports/. For instructors, with hidden cases and notes: instructor/.",
)
@click.option(
    "--zip",
    "layout",
    type=click.Choice(["moodle", "canvas", "plain"]),
    help="Also pack the students' pages as feedback files for this system.",
)
@shared_option
@debug_option
def report(
    output: Path, assignment: str, gradebook: str | None, audience: str, layout: str | None
) -> None:
    """Write the class page OUT/index.html, and a page for each submission."""
    from grader.commands.report_command import report_command

    sys.exit(report_command(output, assignment, gradebook, audience, layout))
