"""The program: every command by name. `python -m grader` imports nothing of the folder it is in."""

import sys

# Python puts the current folder first (unless it was started with -P), where a submission may have
# a `click.py`. `grader` itself was found already; nothing else was asked for since.
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

from grader.cli.assignment_commands import bundle, check, generate, new, template
from grader.cli.class_commands import batch, merge, regrade, report
from grader.cli.command_line import main
from grader.cli.gradebook_commands import comment, export, extend, forget, history, score
from grader.cli.submission_commands import demo, doctor, run, watch

for command in (
    *(run, watch, demo, doctor),
    *(new, generate, template, check, bundle),
    *(batch, merge, regrade, report),
    *(export, score, comment, extend, history, forget),
):
    main.add_command(command)

if __name__ == "__main__":
    main()
