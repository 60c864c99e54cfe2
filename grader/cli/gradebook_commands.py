"""What is done with a gradebook after grading: `export`, scores and comments by hand, `forget`."""

import sys
from pathlib import Path

import click

from grader.cli.options import (
    PATH,
    assignment_option,
    column_options,
    debug_option,
    gradebook_option,
    graded_assignment_option,
    out_argument,
    shared_option,
)


class FormatOption(click.Option):
    """The option `--format`. Its help names all exports, which are imported only to show it."""

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """Return what `--help` says of this option."""
        from grader.exports.export_list import KNOWN_EXPORTS

        *names, last = KNOWN_EXPORTS
        self.help = f"{', '.join(names)} or {last}."
        return super().get_help_record(context)


@click.command()
@out_argument
@click.option("--format", "format_name", required=True, metavar="NAME", cls=FormatOption)
@click.option("-o", "--file", type=PATH, help="The file to write; `-` prints it.")
@click.option("--into", type=PATH, help="The file of the LMS to fill in.")
@click.option("--title", default="", help="Title of the column or item in the LMS.")
@click.option("--out-of", metavar="POINTS", help="Scale the scores to this many points.")
@click.option(
    "--only", multiple=True, metavar="NAME", help="Export this submission only; repeatable."
)
@column_options("id", "name", "email", "grade", "feedback")
@click.option(
    "--bom",
    is_flag=True,
    help="Begin the file with a byte order mark, so that Excel reads it as UTF-8.",
)
@gradebook_option
@graded_assignment_option
@shared_option
@debug_option
def export(
    output: Path,
    format_name: str,
    file: Path | None,
    into: Path | None,
    title: str,
    out_of: str | None,
    only: tuple[str, ...],
    bom: bool,
    gradebook: str | None,
    assignment: str,
    **columns: str,
) -> None:
    """Write the grades of a class in the format of an LMS or another program."""
    from grader.commands.gradebook.export_command import ExportOptions, export_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    place = GradebookPlace(output, gradebook, assignment)
    named = {kind.removesuffix("_column"): title for kind, title in columns.items() if title}
    options = ExportOptions(format_name, file, into, title, out_of, only, named, bom)
    sys.exit(export_command(place, options))


@click.command()
@out_argument
@click.argument("submission")
@click.argument("criterion")
@click.argument("score", default="-")
@click.option("--comment", default="", metavar="TEXT", help="A comment, with or without a score.")
@gradebook_option
@graded_assignment_option
@debug_option
def score(
    output: Path,
    submission: str,
    criterion: str,
    score: str,
    comment: str,
    gradebook: str | None,
    assignment: str,
) -> None:
    """Score a criterion by hand, or comment on it; grading again keeps both.

    SUBMISSION is the name of a submission, or the id, name or e-mail of its student.
    """
    from grader.commands.gradebook.gradebook_command import score_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    place = GradebookPlace(output, gradebook, assignment)
    sys.exit(score_command(place, submission, criterion, score, comment))


@click.command()
@out_argument
@click.argument("mistake", default="")
@click.argument("text", default="")
@click.option("--remove", is_flag=True, help="Remove the comment.")
@gradebook_option
@graded_assignment_option
@debug_option
def comment(
    output: Path,
    mistake: str,
    text: str,
    remove: bool,
    gradebook: str | None,
    assignment: str,
) -> None:
    """Write one comment for all who made a mistake, or list the mistakes.

    MISTAKE is its name in that list and on the class page; TEXT replaces an earlier comment.
    """
    from grader.commands.gradebook.comment_command import comment_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    place = GradebookPlace(output, gradebook, assignment)
    sys.exit(comment_command(place, mistake, text, remove))


@click.command()
@out_argument
@click.argument("submission")
@gradebook_option
@graded_assignment_option
@debug_option
def history(output: Path, submission: str, gradebook: str | None, assignment: str) -> None:
    """Show when and why a submission was graded, its scores, and those by hand.

    SUBMISSION is the name of a submission, or the id, name or e-mail of its student.
    """
    from grader.commands.gradebook.gradebook_command import history_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    sys.exit(history_command(GradebookPlace(output, gradebook, assignment), submission))


@click.command()
@out_argument
@click.argument("student")
@click.option("--yes", is_flag=True, help="Delete without asking for confirmation.")
@gradebook_option
@graded_assignment_option
@debug_option
def forget(output: Path, student: str, yes: bool, gradebook: str | None, assignment: str) -> None:
    """Delete a student's grades, submitted files, results and reports.

    STUDENT is the id in the column `student` of scores.csv.
    """
    from grader.commands.gradebook.gradebook_command import forget_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    sys.exit(forget_command(GradebookPlace(output, gradebook, assignment), student, yes))


@click.command()
@out_argument
@click.argument("who")
@click.argument("until", default="")
@click.option(
    "--late",
    type=click.IntRange(-1, 10_000),
    metavar="DAYS",
    help="Count it as this many days late; -1: use its submission time.",
)
@gradebook_option
@assignment_option
@shared_option
@debug_option
def extend(
    output: Path,
    who: str,
    until: str,
    late: int | None,
    gradebook: str | None,
    assignment: str | None,
) -> None:
    """Give a student a later deadline, or decide how late a submission is.

    WHO is a submission, or the id, name or e-mail of a student; UNTIL is "2026-10-05 23:59" or
    "2 days"; "-" removes an extension.
    """
    from grader.commands.gradebook.extend_command import ExtendOptions, extend_command
    from grader.commands.shared.opened_gradebook import GradebookPlace

    place = GradebookPlace(output, gradebook)
    sys.exit(extend_command(place, assignment, ExtendOptions(who, until, late)))
