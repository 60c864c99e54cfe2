"""`python -m grader`, which imports nothing of the folder that it is started in."""

import sys

# Python puts the current folder first (unless it was started with -P), where a submission may have
# a `click.py`. `grader` itself was found already; nothing else was asked for since.
if not sys.flags.safe_path:
    del sys.path[0]

from grader.cli import main

main()
