"""`grader batch` against gradescope-utils: the same cases, as `unittest` with weights.

    python benchmarks/gradescope_utils.py [--rounds 3] [--folder FOLDER]

Makes an environment with gradescope-utils in the folder. As on Gradescope each submission has a
process of its own; the second line leaves that out, and runs all of them in one process. Neither
isolates a submission.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measured import Cost, cost_of
from others.environment import HERE, python_with, store_for_others
from workload import make_assignment, make_class

COUNT = 30  # submissions: enough that one costs the same in each round


class Sides:
    """Both graders on one folder of work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rubric = folder / "layers.yaml"
        if not self.rubric.is_file():
            make_assignment(folder)
        store_for_others(self.rubric, folder)
        self.python = python_with(folder / "gradescope-utils", "gradescope-utils")
        self.all = sorted(map(str, make_class(folder / "class", COUNT).iterdir()))
        make_class(folder / "class1", 1)

    def in_processes(self) -> Cost:
        """Return what a submission takes in a process of its own."""
        costs = [self._tests(submission) for submission in self.all]
        return Cost(sum(c.wall for c in costs), sum(c.processor for c in costs)) / COUNT

    def in_one_process(self) -> Cost:
        """Return what a submission takes beside others, without the start of the process."""
        return (self._tests(*self.all) - self._tests(self.all[0])) / (COUNT - 1)

    def batch(self) -> Cost:
        """Return what a submission takes in `grader batch`, without its start."""
        return (self._batch("class") - self._batch("class1")) / (COUNT - 1)

    def _tests(self, *submissions: str) -> Cost:
        script, results = HERE / "gradescope_tests.py", self.folder / "results.json"
        return cost_of(
            [str(self.python), str(script), str(self.folder), str(results), *submissions]
        )

    def _batch(self, name: str) -> Cost:
        output = self.folder / "graded"
        shutil.rmtree(output, ignore_errors=True)
        words = ("-a", str(self.rubric), "-o", str(output), "-j", "1", "--no-html")
        return cost_of([sys.executable, "-m", "grader", "batch", str(self.folder / name), *words])


def main() -> None:
    """Prints the table; the last columns are ratios by clock and by processor time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sides = Sides(options.folder or Path(temporary))
        title = "seconds of one right submission"
        print(f"{title:36} {'by clock':>9} {'processor':>9} {'times':>7} {'times':>7}")
        rounds = [
            (sides.batch(), sides.in_processes(), sides.in_one_process())
            for _ in range(options.rounds)
        ]
    names = ("grader batch", "gradescope-utils, a process each", "gradescope-utils, one process")
    for index, name in enumerate(names):
        pairs = [(each[index], each[0]) for each in rounds]
        wall = statistics.median(one.wall for one, _ in pairs)
        processor = statistics.median(one.processor for one, _ in pairs)
        by_clock = statistics.median(one.wall / own.wall for one, own in pairs)
        by_processor = statistics.median(one.processor / own.processor for one, own in pairs)
        print(f"{name:36} {wall:9.3f} {processor:9.3f} {by_clock:7.2f} {by_processor:7.2f}")


if __name__ == "__main__":
    main()
