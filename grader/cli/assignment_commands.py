"""An instructor's assignment: `new`, `generate`, `template`, `check`, `bundle`."""

import sys
from pathlib import Path

import click

from grader.cli.command_line import Commands
from grader.cli.options import (
    assignment_argument,
    debug_option,
    min_isolation_option,
    shared_option,
    strict_option,
    zip_option,
)


@click.command()
@click.argument("name")
@click.option("--notebook", is_flag=True, help="Have students write in a notebook.")
@debug_option
def new(name: str, notebook: bool) -> None:
    """Start an assignment from a small, complete example that you change into your own."""
    from grader.commands.new_command import new_command

    sys.exit(new_command(name, notebook))


@click.command()
@assignment_argument
@click.option("--check", is_flag=True, help="Write nothing; say whether the file is current.")
@strict_option("without it they are counted")
@debug_option
def generate(assignment: str, check: bool, strict: float | None) -> None:
    """Make the test cases of an assignment from its reference; count the mutants they kill."""
    from grader.commands.generate_command import generate_command

    sys.exit(generate_command(assignment, check, strict))


@click.command()
@assignment_argument
@debug_option
def template(assignment: str) -> None:
    """Make the student template: the reference with its solutions cut out."""
    from grader.commands.template_command import template_command

    sys.exit(template_command(assignment))


@click.command()
@assignment_argument
@strict_option("without it what `strength` asks for, or 100")
@debug_option
def check(assignment: str, strict: float | None) -> None:
    """Check an assignment before you publish it; print a line for each finding."""
    from grader.commands.check_command import check_command

    sys.exit(check_command(assignment, strict))


@click.group(cls=Commands)
def bundle() -> None:
    """Make the zip files for students and for Gradescope."""


@bundle.command()
@assignment_argument
@zip_option
@debug_option
def student(assignment: str, output: Path | None) -> None:
    """Write the zip for students: template, public cases, a rubric without secrets."""
    from grader.commands.bundle_command import bundle_student_command

    sys.exit(bundle_student_command(assignment, output))


@bundle.command()
@assignment_argument
@zip_option
@min_isolation_option("partial")
@shared_option
@debug_option
def gradescope(assignment: str, output: Path | None, min_isolation: str) -> None:
    """Write the autograder zip for Gradescope: grader, the assignment, two scripts."""
    from grader.commands.gradescope_command import bundle_gradescope_command

    sys.exit(bundle_gradescope_command(assignment, output, min_isolation))
