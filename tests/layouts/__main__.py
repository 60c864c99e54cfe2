"""`python -m tests.layouts [--only NAME …]`: has every layout chosen from and graded.

Each by itself as `grader run` does, then all of an assignment in one class by `grader batch`.
Prints what is not as it must be, then `N of M layouts`.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.layouts.catalogue import layouts
from tests.layouts.checks import course, problems


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.layouts", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="names, or beginnings of names")
    chosen = tuple(parser.parse_args().only) or ("",)
    tried = [layout for layout in layouts() if layout.name.startswith(chosen)]
    failed: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="layouts-") as folder:
        for problem in problems(tried, course(Path(folder) / "course")):
            failed.add(problem.layout)
            sys.stdout.write(f"{problem.layout}: {problem.text}\n")
    sys.stdout.write(f"{len(tried) - len(failed)} of {len(tried)} layouts\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
