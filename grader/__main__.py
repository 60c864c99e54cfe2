"""The program: every command by name. `python -m grader` imports nothing of the folder it is in."""

import os
import sys

# Python puts the current folder first (unless it was started with -P), where a submission may have
# a `click.py`. `grader` itself was found already; nothing else was asked for since.
if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]

from grader.cli.early_end import end_at_once_when_interrupted, ignore_interrupts

# They grade at once, so a fork server is started before the command line is imported.
GRADING = {"run", "watch", "demo"}


def program() -> None:
    """Run the command line and end at once: to take apart what Python holds takes as long as to
    import NumPy, and the system does it anyway.
    """
    end_at_once_when_interrupted()  # before anything is imported that takes long
    _start_early(sys.argv[1:])
    from grader.cli.command_line import main

    try:
        main()
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        import atexit

        ignore_interrupts()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code)


def _start_early(words: list[str]) -> None:
    """Start the fork server of a command that grades at once."""
    if not GRADING.isdisjoint(words[:1]) and {"-h", "--help"}.isdisjoint(words):
        from grader.cli.streams import make_streams_safe
        from grader.sandbox.fork_server.early_start import start_early

        make_streams_safe()  # else its socket would take the place of a stream that is closed
        start_early()


if __name__ == "__main__":
    program()
