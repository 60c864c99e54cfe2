"""What a class costs as it grows: each step in a process of its own, at several sizes.

Six different submissions, copied: what is measured is the class, not the grading. For each step
seconds of processor time, seconds by the clock, and the most memory that one process took.

    python benchmarks/large_class.py 500 2000 5000 20000
    python benchmarks/large_class.py 2000 --postgresql     the gradebook in PostgreSQL, as well
    python benchmarks/large_class.py 2000 --shards 8       one run against 8 shards, one killed
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

# Nothing large is imported here: the memory of this process would count as that of a command that
# it starts.
ROOT = Path(__file__).parent.parent
FILE = "rnn_layers.py"
MAKE = """
import sys, pathlib, workload
folder = pathlib.Path(sys.argv[1])
workload.make_assignment(folder)
workload.make_class(folder / "kinds" / "right", 3)
workload.make_class(folder / "kinds" / "wrong", 3, "wrong")
"""
FORMATS = ("csv", "canvas", "moodle-gradebook", "d2l", "markdown", "junit", "gradescope")
BAR = 40  # characters of the longest bar
SETTLED = 4  # seconds after which the files of a class have changed long ago


@dataclass(frozen=True)
class Step:
    """What one command took."""

    name: str
    processor: float
    wall: float
    megabytes: float


@dataclass(frozen=True)
class Class:
    """A class on disk, the rubric, and what further words each command gets."""

    folder: Path
    rubric: Path
    output: Path
    words: tuple[str, ...] = ()

    def batch(self, *more: str) -> list[str]:
        given = ["batch", str(self.folder), "-o", str(self.output), "-a", str(self.rubric)]
        return [*given, "-j", "1", *self.words, *more]


def make_copies(folder: Path, kinds: Path, count: int) -> Path:
    """A folder with one file for each student."""
    texts = [path.read_bytes() for path in sorted(kinds.rglob("*.py"))]
    for number in range(count):
        path = folder / f"student{number:05d}" / FILE
        path.parent.mkdir(parents=True)
        path.write_bytes(texts[number % len(texts)])
    return folder


def measured(name: str, words: list[str]) -> Step:
    """Run one command of grader to its end."""
    command = [sys.executable, "-m", "grader", *words]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said.decode()
    wall = time.perf_counter() - begun
    return Step(name, used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def steps(one: Class) -> Iterator[Step]:
    """Measure what people do with a class, in their order."""
    time.sleep(SETTLED)
    yield measured("first batch", one.batch())
    yield measured("again, unchanged", one.batch())
    changed = next(one.folder.iterdir()) / FILE
    changed.write_text(f"{changed.read_text('utf-8')}\n# changed\n", "utf-8")
    yield measured("again, one changed", one.batch())
    place = [str(one.output), "-a", str(one.rubric), *one.words]
    yield measured("regrade, unchanged", ["regrade", *place, "-j", "1"])
    for name in FORMATS:
        yield measured(f"export {name}", ["export", str(one.output), "--format", name, *one.words])


def grow(
    sizes: list[int], folder: Path, rubric: Path, words: Callable[[int], tuple[str, ...]]
) -> None:
    """Print a table for each step, with bars that grow as the class does."""
    found: dict[str, list[tuple[int, Step]]] = {}
    for size in sizes:
        copies = make_copies(folder / f"class{size}", folder / "kinds", size)
        for step in steps(Class(copies, rubric, folder / f"out{size}", words(size))):
            found.setdefault(step.name, []).append((size, step))
            print(f"  {size:,}: {step.name}, {step.processor:.2f} s", file=sys.stderr, flush=True)
    for name, rows in found.items():
        print(f"\n{name}")
        most = max(step.processor for _, step in rows)
        for size, step in rows:
            bar = "#" * round(BAR * step.processor / most)
            print(
                f"{size:>8,}  {step.processor:8.2f} s processor  {step.wall:8.2f} s  "
                f"{step.megabytes:6.0f} MB  {bar}"
            )
    page = (folder / f"out{sizes[-1]}" / "index.html").stat().st_size / 1e6
    print(f"\nThe class page of {sizes[-1]:,} submissions has {page:.1f} MB.")


def compare_shards(size: int, shards: int, folder: Path, rubric: Path) -> None:
    """Grade a class at once, and in shards of which one is killed half-way; compare all scores."""
    copies = make_copies(folder / "class", folder / "kinds", size)
    whole = Class(copies, rubric, folder / "whole")
    process = subprocess.Popen([sys.executable, "-m", "grader", *whole.batch()], cwd=ROOT)
    while sum(1 for _ in whole.output.glob("results/*.json")) < size // 2:
        assert process.poll() is None, "it ended early"
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    print(f"killed with {sum(1 for _ in whole.output.glob('results/*.json')):,} of {size:,} done")
    show(measured("carried on", whole.batch()))
    parts = [Class(copies, rubric, folder / f"shard{n}") for n in range(1, shards + 1)]
    for number, part in enumerate(parts, 1):
        show(measured(f"shard {number}/{shards}", part.batch("--shard", f"{number}/{shards}")))
    words = ["merge", *(str(part.output) for part in parts), "-o", str(folder / "merged")]
    show(measured("merge", [*words, "-a", str(rubric)]))
    show(measured("merge again", [*words, "-a", str(rubric)]))
    one, merged = (scores(folder / name) for name in ("whole", "merged"))
    assert one == merged and len(one) == size, "equal work, unequal scores"
    for name in ("scores.csv", "index.html"):
        assert (whole.output / name).read_bytes() == (folder / "merged" / name).read_bytes(), name
    print(f"{size:,} scores, the table and the class page are equal in both")


def scores(output: Path) -> dict[str, str]:
    """Return what each submission earned."""
    from grader.gradebook.store import Gradebook

    with Gradebook.open(output / "gradebook.sqlite") as book:
        return {entry.name: str(entry.total) for entry in book.entries(brief=True)}


def show(step: Step) -> None:
    print(
        f"{step.name:>20}  {step.processor:8.2f} s processor  {step.wall:8.2f} s  "
        f"{step.megabytes:6.0f} MB",
        flush=True,
    )


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[500, 2000])
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--shards", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where the classes are made")
    asked = parser.parse_args()
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=asked.folder))
        folder = Path(name)
        make = [sys.executable, "-c", MAKE, name]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "benchmarks"), str(ROOT)))}
        subprocess.run(make, check=True, env=path, stdout=subprocess.DEVNULL)
        rubric = folder / "layers.yaml"
        if asked.shards:
            for size in asked.sizes:
                with tempfile.TemporaryDirectory(dir=folder) as inner:
                    (Path(inner) / "kinds").symlink_to(folder / "kinds")
                    compare_shards(size, asked.shards, Path(inner), rubric)
            return
        grow(asked.sizes, folder, rubric, lambda _: ())
        if asked.postgresql:
            sys.path.insert(0, str(ROOT))
            from tests.gradebook.server import new_database, running_server

            server = stack.enter_context(running_server())
            (folder / "postgresql").mkdir()
            (folder / "postgresql" / "kinds").symlink_to(folder / "kinds")
            print("\nThe same with the gradebook in PostgreSQL:")
            grow(
                asked.sizes,
                folder / "postgresql",
                rubric,
                lambda size: ("--gradebook", new_database(server, f"class{size}")),
            )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
