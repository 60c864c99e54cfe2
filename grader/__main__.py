"""The program: every command by name. `python -m grader` imports nothing of the folder it is in."""

import os
import sys

# Python puts the current folder first (unless it was started with -P), where a submission may have
# a `click.py`. `grader` itself was found already; nothing else was asked for since.
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

from grader.cli.early_end import end_at_once_when_interrupted, ignore_interrupts

TYPE_CHECKING = False  # `typing` takes long to import
if TYPE_CHECKING:
    import click


def command_line() -> "click.Group":
    """Return the command line with every command."""
    from grader.cli.assignment_commands import bundle, check, generate, new, template
    from grader.cli.class_commands import batch, merge, regrade, report
    from grader.cli.command_line import main
    from grader.cli.gradebook_commands import comment, export, extend, forget, history, score
    from grader.cli.submission_commands import demo, doctor, run, watch

    main.add_section("Grade one submission", (run, watch, demo, doctor))
    main.add_section("Write an assignment", (new, generate, template, check, bundle))
    main.add_section("Grade a class", (batch, regrade, merge, report))
    main.add_section("After grading", (score, comment, extend, history, export, forget))
    return main


def program() -> None:
    """Run the command line and end at once: to take apart what Python holds takes as long as to
    import NumPy, and the system does it anyway.
    """
    end_at_once_when_interrupted()  # before anything is imported that takes long
    try:
        command_line()()
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        import atexit

        ignore_interrupts()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code)


if __name__ == "__main__":
    program()
