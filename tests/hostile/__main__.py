"""`python -m tests.hostile [--jobs N] [--part K/N] [--only NAME …]`: grades hostile submissions.

Singly and then all in one class with honest students; as the user who calls it and, where that
is root, as an ordinary one too. Prints what was not held, then `N of M held`.
"""

import argparse
import os
import sys
import time

from tests.hostile.other_user import other_user
from tests.hostile.together import Choice, Run, run_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--only", nargs="*", default=[], help="names of cases, or beginnings")
    parser.add_argument("--part", default="1/1", help="K/N: the K-th of N equal parts")
    parser.add_argument("--ways", nargs="*", default=["singly", "class"], help="one or both")
    parser.add_argument("--plain", action="store_true", help="without attacks on values")
    parser.add_argument("--this-user", action="store_true", help="not as an ordinary user as well")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    choice = Choice(tuple(options.only), part - 1, parts, tuple(options.ways), options.plain)
    held = all([tell(run) for run in run_all(options.jobs, choice)])
    if os.geteuid() == 0 and not options.this_user:
        with other_user() as other:
            held &= other.holds(options.jobs, choice).returncode == 0
    return 0 if held else 1


def tell(run: Run) -> bool:
    """Prints one line for each problem and one for all."""
    started = time.monotonic()
    verdicts = list(run.verdicts)
    for verdict in verdicts:
        for problem in verdict.problems:
            say(f"  NOT HELD {verdict.name}: {problem}")
    good = sum(not verdict.problems for verdict in verdicts)
    user = "root" if os.geteuid() == 0 else "an ordinary user"
    out = f", {run.left_out} left out at this level" if run.left_out else ""
    say(
        f"{good} of {len(verdicts)} held, {run.what}, as {user}, isolation {run.level}{out} "
        f"({time.monotonic() - started:.0f} s)"
    )
    return good == len(verdicts)


def say(line: str) -> None:
    """At once, so that one sees how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
