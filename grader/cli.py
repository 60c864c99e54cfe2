"""The command line: options in, exit code out; where every GraderError becomes a sentence."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any, Literal

import click

from grader import __version__
from grader.core.errors import GraderError

BUG = 70
INTERRUPTED = 130


class Program(click.Group):
    """Turns errors into sentences and exit codes; nothing else does."""

    def invoke(self, context: click.Context) -> Any:
        """Runs the command; a traceback is shown only with --debug."""
        debug = "--debug" in sys.argv
        try:
            return super().invoke(context)
        except GraderError as error:
            if debug:
                traceback.print_exc()
            click.echo(f"Error: {error.message}", err=True)
            if error.advice:
                click.echo(error.advice, err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            context.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if debug:
                traceback.print_exc()
            what = f"{type(error).__name__}: {error}"
            click.echo(f"Error: a bug in grader ({what}).", err=True)
            click.echo("Run again with --debug and send us what it prints.", err=True)
            context.exit(BUG)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="grader")
def main() -> None:
    """Grades numeric programming assignments and says what went wrong."""


debug_option = click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
assignment_argument = click.argument("assignment")


@main.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.option("-a", "--assignment", help="Name of the assignment, or the path of its rubric.")
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    default=Path("grader-report.html"),
    show_default=True,
    help="Where the report goes.",
)
@click.option("--no-html", is_flag=True, help="Write no report.")
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Write the result as JSON."
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Grade this criterion only; repeatable."
)
@click.option("--fail-under", type=float, metavar="PERCENT", help="Exit with 1 below this score.")
@click.option(
    "--export",
    "exports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write it in a format of `grader export` too; repeatable.",
)
@click.option(
    "--min-isolation",
    type=click.Choice(["none", "partial", "full"]),
    default="none",
    show_default=True,
    help="Refuse to grade less confined than this.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every case.")
@click.option("--all", "every", is_flag=True, help="Grade it for each assignment it has files of.")
@debug_option
def run(
    submission: Path,
    assignment: str | None,
    html: Path,
    no_html: bool,
    json_path: Path | None,
    only: tuple[str, ...],
    fail_under: float | None,
    exports: tuple[str, ...],
    min_isolation: str,
    verbose: bool,
    every: bool,
    debug: bool,
) -> None:
    """Grade one submission: a folder, a Python file, or an archive."""
    from grader.commands.run import Options, parse_exports, run_command

    options = Options(
        submission=submission,
        assignment=assignment,
        html=None if no_html else html,
        json=json_path,
        only=only,
        fail_under=fail_under,
        exports=parse_exports(exports) if exports else (),
        min_isolation=min_isolation,
        verbose=verbose,
        every=every,
    )
    sys.exit(run_command(options))


@main.command()
@click.argument("name")
@debug_option
def new(name: str, debug: bool) -> None:
    """Start an assignment: a small one that is complete, to be changed into your own."""
    from grader.commands.new import new_command

    sys.exit(new_command(name))


@main.command()
@assignment_argument
@click.option("--check", is_flag=True, help="Write nothing; say whether the file is current.")
@click.option("--strict", type=float, metavar="PERCENT", help="Fail if fewer mutants are noticed.")
@debug_option
def generate(assignment: str, check: bool, strict: float | None, debug: bool) -> None:
    """Make the fixed test cases of an assignment from its reference, and measure them."""
    from grader.commands.generate import generate_command

    sys.exit(generate_command(assignment, check, strict))


@main.command()
@assignment_argument
@debug_option
def template(assignment: str, debug: bool) -> None:
    """Make the student template: the reference with its solutions cut out."""
    from grader.commands.template import template_command

    sys.exit(template_command(assignment))


@main.command()
@assignment_argument
@click.option(
    "--strict",
    type=float,
    metavar="PERCENT",
    default=100.0,
    show_default=True,
    help="Fail if fewer mutants are noticed.",
)
@debug_option
def check(assignment: str, strict: float, debug: bool) -> None:
    """Prove an assignment before it is handed out: a line per finding."""
    from grader.commands.check import check_command

    sys.exit(check_command(assignment, strict))


@main.group()
def bundle() -> None:
    """Make what others get."""


@bundle.command()
@assignment_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The zip file to write.")
@debug_option
def student(assignment: str, output: Path | None, debug: bool) -> None:
    """The zip for students: template, public cases, a rubric without secrets."""
    from grader.commands.bundle import bundle_student_command

    sys.exit(bundle_student_command(assignment, output))


@bundle.command()
@assignment_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The zip file to write.")
@click.option(
    "--min-isolation",
    type=click.Choice(["none", "partial", "full"]),
    default="partial",
    show_default=True,
    help="Let it refuse to grade less confined than this.",
)
@debug_option
def gradescope(assignment: str, output: Path | None, min_isolation: str, debug: bool) -> None:
    """The autograder zip for Gradescope: grader, the assignment, two scripts."""
    from grader.commands.bundle_gradescope import bundle_gradescope_command

    sys.exit(bundle_gradescope_command(assignment, output, min_isolation))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="OUT")
@click.option("-a", "--assignment", help="Name of the assignment, or the path of its rubric.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Side by side; as many as processors."
)
@click.option("--scheduler", metavar="URL", help="Grade on a Dask cluster: tcp://host:8786.")
@click.option("--roster", type=click.Path(path_type=Path), help="CSV of the class.")
@click.option(
    "--attempts",
    type=click.Choice(["newest", "best"]),
    default="newest",
    show_default=True,
    help="Which counts of several that a student handed in.",
)
@click.option("--gradebook", metavar="URL", help="A database in place of OUT/gradebook.sqlite.")
@click.option("--no-html", is_flag=True, help="Write no reports.")
@click.option("--force", is_flag=True, help="Grade again what has not changed.")
@click.option(
    "--min-isolation",
    type=click.Choice(["none", "partial", "full"]),
    default="full",
    show_default=True,
    help="Refuse to grade less confined than this.",
)
@debug_option
def batch(
    folder: Path,
    output: Path,
    assignment: str | None,
    jobs: int | None,
    scheduler: str | None,
    roster: Path | None,
    attempts: Literal["newest", "best"],
    gradebook: str | None,
    no_html: bool,
    force: bool,
    min_isolation: str,
    debug: bool,
) -> None:
    """Grade a class: a folder of submissions, or the download of an LMS.

    The same command again grades only what is new or has changed.
    """
    from grader.commands.batch import BatchOptions, batch_command
    from grader.commands.class_work import Work

    options = BatchOptions(
        folder=folder,
        output=output,
        assignment=assignment,
        work=Work(jobs or os.cpu_count() or 1, min_isolation, scheduler),
        gradebook=gradebook,
        roster=roster,
        attempts=attempts,
        pages=not no_html,
        force=force,
    )
    sys.exit(batch_command(options))


FORMATS = "csv, gradescope, canvas, moodle, moodle-gradebook, d2l, classroom50 or junit."
out_argument = click.argument("output", type=click.Path(path_type=Path), metavar="OUT")
url_option = click.option("--gradebook", metavar="URL", help="Where it is, if not in OUT.")
of_option = click.option("-a", "--assignment", help="If the gradebook holds several.")


@main.command()
@out_argument
@click.option("--format", "format_name", required=True, metavar="NAME", help=FORMATS)
@click.option("-o", "--file", type=click.Path(path_type=Path), help="Where it goes; `-` prints it.")
@click.option(
    "--into", type=click.Path(path_type=Path), help="The file of the LMS to be filled in."
)
@click.option("--title", default="", help="Title of the column or item in the LMS.")
@click.option("--out-of", metavar="POINTS", help="Scale the scores to this many points.")
@click.option("--only", multiple=True, metavar="NAME", help="This submission only; repeatable.")
@url_option
@of_option
@debug_option
def export(
    output: Path,
    format_name: str,
    file: Path | None,
    into: Path | None,
    title: str,
    out_of: str | None,
    only: tuple[str, ...],
    gradebook: str | None,
    assignment: str | None,
    debug: bool,
) -> None:
    """Write the grades of a class as an LMS or another program takes them."""
    from grader.commands.export import ExportOptions, export_command
    from grader.commands.gradebook import Place

    place = Place(output, gradebook, assignment)
    sys.exit(export_command(place, ExportOptions(format_name, file, into, title, out_of, only)))


@main.command()
@out_argument
@click.argument("submission")
@click.argument("criterion")
@click.argument("score", default="-")
@click.option("--comment", default="", metavar="TEXT", help="Alone, or beside the score.")
@url_option
@of_option
@debug_option
def score(
    output: Path,
    submission: str,
    criterion: str,
    score: str,
    comment: str,
    gradebook: str | None,
    assignment: str | None,
    debug: bool,
) -> None:
    """Score a criterion by hand, or comment on it; it stays whatever is graded again."""
    from grader.commands.gradebook import Place, score_command

    place = Place(output, gradebook, assignment)
    sys.exit(score_command(place, submission, criterion, score, comment))


@main.command()
@out_argument
@click.argument("submission")
@url_option
@of_option
@debug_option
def history(
    output: Path, submission: str, gradebook: str | None, assignment: str | None, debug: bool
) -> None:
    """Say when a submission was graded, why, and what it got."""
    from grader.commands.gradebook import Place, history_command

    sys.exit(history_command(Place(output, gradebook, assignment), submission))


@main.command()
@out_argument
@click.argument("student")
@click.option("--yes", is_flag=True, help="Do not ask.")
@url_option
@of_option
@debug_option
def forget(
    output: Path,
    student: str,
    yes: bool,
    gradebook: str | None,
    assignment: str | None,
    debug: bool,
) -> None:
    """Delete a student: grades, files handed in, results, reports."""
    from grader.commands.gradebook import Place, forget_command

    sys.exit(forget_command(Place(output, gradebook, assignment), student, yes))


@main.command()
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@click.option("-a", "--assignment", help="Name of the assignment, or the path of its rubric.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say who would change.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Side by side; as many as processors."
)
@click.option("--scheduler", metavar="URL", help="Grade on a Dask cluster: tcp://host:8786.")
@click.option("--gradebook", metavar="URL", help="A database in place of OUT/gradebook.sqlite.")
@click.option(
    "--min-isolation",
    type=click.Choice(["none", "partial", "full"]),
    default="full",
    show_default=True,
    help="Refuse to grade less confined than this.",
)
@debug_option
def regrade(
    output: Path,
    assignment: str | None,
    dry_run: bool,
    jobs: int | None,
    scheduler: str | None,
    gradebook: str | None,
    min_isolation: str,
    debug: bool,
) -> None:
    """Grade a class again after rubric, tolerances or test cases changed.

    Old attempts are kept. What only points, weights or tolerances changed is scored again from
    stored errors; no student code runs for that.
    """
    from grader.commands.class_work import Work
    from grader.commands.regrade import RegradeOptions, regrade_command

    options = RegradeOptions(
        output=output,
        assignment=assignment,
        work=Work(jobs or os.cpu_count() or 1, min_isolation, scheduler),
        gradebook=gradebook,
        dry=dry_run,
    )
    sys.exit(regrade_command(options))


@main.command()
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path))
@click.option("-a", "--assignment", default="", help="Which one, if there are several.")
@click.option("--gradebook", metavar="URL", help="A database in place of OUT/gradebook.sqlite.")
@click.option(
    "--audience",
    type=click.Choice(["student", "instructor"]),
    default="student",
    show_default=True,
    help="Whose pages: reports/ for students, or instructor/ with hidden cases and notes.",
)
@click.option(
    "--zip",
    "layout",
    type=click.Choice(["moodle", "canvas", "plain"]),
    help="Also pack the students' pages as this system takes feedback files.",
)
@debug_option
def report(
    output: Path,
    assignment: str,
    gradebook: str | None,
    audience: str,
    layout: str | None,
    debug: bool,
) -> None:
    """Write the class page OUT/index.html, and a page for each submission."""
    from grader.commands.report import report_command

    sys.exit(report_command(output, assignment, gradebook, audience, layout))


@main.command()
@debug_option
def doctor(debug: bool) -> None:
    """Say how well this machine confines student code, and what would mend it."""
    from grader.commands.doctor import doctor_command

    sys.exit(doctor_command())
