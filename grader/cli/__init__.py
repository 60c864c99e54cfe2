"""The command line: options in, exit code out; where every GraderError becomes a sentence."""

from grader.cli.assignment_commands import bundle, check, generate, new, template
from grader.cli.class_commands import batch, regrade, report
from grader.cli.gradebook_commands import export, extend, forget, history, score
from grader.cli.program import main
from grader.cli.submission_commands import doctor, run

__all__ = ["main"]

for command in (
    *(run, doctor),
    *(new, generate, template, check, bundle),
    *(batch, regrade, report),
    *(export, score, extend, history, forget),
):
    main.add_command(command)
