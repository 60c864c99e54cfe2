"""`python -m tests.diagnosis [ASSIGNMENT …] [--silent]`: how many wrong solutions are explained.

Each wrong solution is graded once, and explained with the rubric's misconceptions, without them,
and without any evidence, as for students who grade themselves; then pairs of two mistakes. The
command fails if a sentence is not among those that are known to be true of its solution.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.diagnosis.measured import BARE, PAIRS, WITH, WITHOUT, Count, measured
from tests.diagnosis.studies import STUDIES, read_study

MODES = (WITH, WITHOUT, BARE, PAIRS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.diagnosis", description=__doc__)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help=", ".join(STUDIES))
    parser.add_argument("--silent", action="store_true", help="name the solutions without one")
    options = parser.parse_args()
    print(f"| assignment | {' | '.join(MODES)} | false | median |")
    print(f"|---|{'---|' * len(MODES)}---|---|")
    wrong = 0
    for name in options.assignments or STUDIES:
        with tempfile.TemporaryDirectory(prefix="grader-diagnosis-") as folder:
            counts = measured(read_study(name), Path(folder))
        print(_row(name, counts), flush=True)
        for mode in (WITH, WITHOUT, BARE):
            wrong += len(counts[mode].false)
            for solution, sentence in counts[mode].false:
                print(f"  {mode}: {solution}: {sentence}")
            if options.silent:
                print(f"  {mode}: silent: {', '.join(counts[mode].silent)}")
    return 1 if wrong else 0


def _row(name: str, counts: dict[str, Count]) -> str:
    shares = " | ".join(_share(counts[mode]) for mode in MODES)
    false = sum(len(counts[mode].false) for mode in (WITH, WITHOUT, BARE))
    return f"| {name} | {shares} | {false} | {counts[WITH].median:.0f} ms |"


def _share(count: Count) -> str:
    if not count.total:
        return "–"
    return f"{count.told} of {count.total} ({count.told / count.total:.0%})"


if __name__ == "__main__":
    sys.exit(main())
