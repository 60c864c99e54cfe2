"""All ratios in one run: a class and one submission, each beside the least that they could take.

    python benchmarks/ratios.py [--rounds 5] [--folder FOLDER] [--json FILE]

Prints a table, and writes it as JSON. A ratio is the median over the rounds, in each of which both
sides are measured in turn. Seconds by the clock are right on a machine that does nothing else;
processor time, of all processes together, says more on one that does. Makes the cases first, which
takes a while, unless the folder has them.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradescope_utils import Sides
from measured import Cost, cost_of
from watch import saves
from workload import CLASSES, make_assignment, make_class

ROOT = Path(__file__).parent.parent
RIGHT, WRONG = 60, 20  # submissions: enough that one costs the same in each round
GRADER = (sys.executable, "-m", "grader")
ONE = ROOT / "examples" / "submissions" / "all_right"
Measure = Callable[[], Cost]


@dataclass(frozen=True)
class Line:
    """One ratio, with the most that it should be."""

    name: str
    goal: float
    wall: float
    processor: float | None = None

    def text(self) -> str:
        """Return the line of the table."""
        processor = "" if self.processor is None else f"{self.processor:.2f}"
        return f"{self.name:52} {self.wall:8.2f} {processor:>10} {self.goal:8.2f}"


class Bench:
    """What is measured, on one folder of work."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rubric = folder / "layers.yaml"
        if not self.rubric.is_file():
            make_assignment(folder)
        for name in CLASSES:
            make_class(folder / name, RIGHT if name == "right" else WRONG, name)
            make_class(folder / f"{name}1", 1, name)

    def floor(self) -> Cost:
        """Return what a submission takes at least."""
        program = (sys.executable, str(ROOT / "benchmarks" / "floor.py"), str(self.folder))
        one, all_ = (cost_of([*program, str(self.folder / "right"), str(n)]) for n in (1, RIGHT))
        return self._each(one, all_, RIGHT)

    def batch(self, name: str, count: int, *options: str) -> Cost:
        """Return what a submission of a class takes; to start is subtracted."""
        return self._each(self._graded(f"{name}1", *options), self._graded(name, *options), count)

    def _graded(self, name: str, *options: str) -> Cost:
        output = self.folder / "graded"
        shutil.rmtree(output, ignore_errors=True)
        words = (str(self.folder / name), "-a", str(self.rubric), "-o", str(output), *options)
        return cost_of([*GRADER, "batch", *words])

    def on_processors(self, count: int) -> Cost:
        """Return what a right submission takes where as many processes have as many processors."""
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, sorted(allowed)[:count])
        try:
            return self.batch("right", RIGHT, "-j", str(count), "--no-html")
        finally:
            os.sched_setaffinity(0, allowed)

    @staticmethod
    def _each(one: Cost, all_: Cost, count: int) -> Cost:
        return (all_ - one) / (count - 1)


def imports() -> Cost:
    """Return what every process takes that computes and reads cases."""
    return cost_of([sys.executable, "-c", "import numpy, h5py"])


def run(*options: str) -> Cost:
    """Return what one `grader run` takes, with its page."""
    with tempfile.TemporaryDirectory() as folder:
        words = (str(ONE), "-a", str(ROOT / "rubrics" / "captioning.yaml"), *options)
        return cost_of([*GRADER, "run", *words], folder)


def untrained() -> list[str]:
    """Return options for the criteria that train nothing."""
    from grader.files.assignments import load_assignment

    criteria = load_assignment(ROOT / "rubrics" / "captioning.yaml").rubric.criteria
    return [word for each in criteria if not each.ensure for word in ("--only", each.name)]


def compare(name: str, goal: float, one: Measure, other: Measure, rounds: int) -> Line:
    """Measure both in turn, and return how many times as much the one takes."""
    pairs = [(one(), other()) for _ in range(rounds)]
    wall = statistics.median(a.wall / b.wall for a, b in pairs)
    processor = statistics.median(a.processor / b.processor for a, b in pairs)
    line = Line(name, goal, wall, processor)
    print(line.text(), flush=True)
    return line


def ratios(bench: Bench, rounds: int) -> list[Line]:
    """Return all of them, each printed when it is known."""
    plain, floor = ("-j", "1", "--no-html"), bench.floor
    only = untrained()
    measured: list[tuple[str, float, Measure, Measure]] = [
        ("right, no page / floor", 1.6, lambda: bench.batch("right", RIGHT, *plain), floor),
        ("right, with pages / floor", 2.0, lambda: bench.batch("right", RIGHT, "-j", "1"), floor),
        ("three mistakes / floor", 3.0, lambda: bench.batch("wrong", WRONG, *plain), floor),
        (
            "three that others follow / floor",
            3.0,
            lambda: bench.batch("spreading", WRONG, *plain),
            floor,
        ),
        (
            "two processes / one, a processor for each",
            1 / 1.8,
            lambda: bench.on_processors(2),
            lambda: bench.on_processors(1),
        ),
        (
            "two processes / one, on two processors",
            1 / 1.8,
            lambda: bench.batch("right", RIGHT, "-j", "2", "--no-html"),
            lambda: bench.batch("right", RIGHT, *plain),
        ),
        ("run without training, no page / imports", 2.5, lambda: run(*only, "--no-html"), imports),
        ("run of all, with page / imports", 4.0, run, imports),
        (
            "right, no page / gradescope-utils",
            1 / 4,
            lambda: bench.batch("right", RIGHT, *plain),
            Sides(bench.folder).in_processes,
        ),
    ]
    return [*(compare(*each, rounds) for each in measured), watched()]


def watched() -> Line:
    """Return how long `grader watch` takes, which is no ratio."""
    line = Line("save to verdict in grader watch, seconds", 0.3, statistics.median(saves(9)))
    print(line.text(), flush=True)
    return line


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder)
        print(f"{'':52} {'by clock':>8} {'processor':>10} {'at most':>8}")
        lines = ratios(bench, options.rounds)
    if options.json:
        options.json.write_text(
            json.dumps([vars(line) for line in lines], indent=1) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
