"""What a class costs as it grows: each step in a process of its own, at several sizes.

Six different submissions, copied, and a roster: what is measured is the class, not the grading. It
prints seconds of processor time and the most memory that one process took as the tables of
docs/performance.md, and bars. The processor time is of all processes that a command starts; a
database server is no such.

    python benchmarks/large_class.py 500 2000 5000 20000   the whole table: 20 minutes
    python benchmarks/large_class.py 2000 --postgresql     the gradebook in PostgreSQL, as well
    python benchmarks/large_class.py 2000 --shards 8       one run, one killed, and 8 shards
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from growth import Step, growth

# Nothing large is imported here: the memory of this process would count as that of a command that
# it starts.
ROOT = Path(__file__).parent.parent
FILE = "rnn_layers.py"
MAKE = """
import sys, pathlib, workload
from grader.commands.generate_command import generate_command
folder = pathlib.Path(sys.argv[1])
rubric = workload.make_assignment(folder)
workload.make_class(folder / "kinds" / "right", 3)
workload.make_class(folder / "kinds" / "wrong", 3, "wrong")
text = rubric.read_text("utf-8")
points = next(line for line in text.splitlines() if line.startswith("    points: "))
text = text.replace(points, points + "0", 1).replace("layers.h5", "other/layers.h5")
(folder / "other").mkdir()
(folder / "other" / "layers.yaml").write_text(text, "utf-8")
generate_command(str(folder / "other" / "layers.yaml"))
"""
FORMATS = ("csv", "canvas", "moodle-gradebook", "d2l", "markdown", "junit", "gradescope")
TITLES = "id,name,email,SIS User ID,SIS Login ID,OrgDefinedId"
SETTLED = 4  # seconds after which the files of a class have changed long ago


@dataclass(frozen=True)
class Class:
    """A class on disk, what it is graded by, and what further words each command gets."""

    folder: Path  # with a roster beside it
    made: Path  # rubrics, and the kinds of submissions
    output: Path
    words: tuple[str, ...] = ()

    @property
    def rubric(self) -> Path:
        return self.made / "layers.yaml"

    def batch(self, *more: str) -> list[str]:
        given = ["batch", str(self.folder), "-o", str(self.output), "-a", str(self.rubric)]
        return [*given, "--roster", f"{self.folder}.csv", "-j", "1", *self.words, *more]

    def regrade(self, rubric: Path) -> list[str]:
        return ["regrade", str(self.output), "-a", str(rubric), *self.words, "-j", "1"]


def make_copies(folder: Path, kinds: Path, count: int) -> Path:
    """A folder with one file for each student, and a roster."""
    texts = [path.read_bytes() for path in sorted(kinds.rglob("*.py"))]
    rows = [TITLES]
    for number in range(count):
        path = folder / f"student{number:05d}" / FILE
        path.parent.mkdir(parents=True)
        path.write_bytes(texts[number % len(texts)])
        ids = (f"sis{number}", f"login{number}", f"org{number}")
        rows.append(f"student{number:05d},Student {number},s{number}@x.edu,{','.join(ids)}")
    Path(f"{folder}.csv").write_text("\n".join(rows) + "\n", "utf-8")
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
    yield measured("regrade, unchanged", one.regrade(one.rubric))
    for name in FORMATS:
        yield measured(f"export {name}", ["export", str(one.output), "--format", name, *one.words])
    yield measured("regrade, other points", one.regrade(one.made / "other" / "layers.yaml"))


Sides = Mapping[str, Callable[[int], tuple[str, ...]]]  # further words of each command, by size


def grow(sizes: list[int], made: Path, sides: Sides) -> None:
    """Print how each step grows: tables, and bars.

    Of several sides each step is measured in turn, so that a busy machine spoils all alike.
    """
    found: dict[str, dict[int, list[Step]]] = {name: {size: [] for size in sizes} for name in sides}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=made) as inner:
            classes = []
            for name, words in sides.items():
                copies = make_copies(Path(inner) / name / "class", made / "kinds", size)
                classes.append(Class(copies, made, Path(inner) / name / "out", words(size)))
            for side_by_side in zip(*map(steps, classes), strict=True):
                for name, step in zip(sides, side_by_side, strict=True):
                    found[name][size].append(step)
                    sys.stderr.write(f"  {size:,}: {name}, {step.name}: {_row(step)}\n")
            page = (classes[0].output / "index.html").stat().st_size / 1e6
    print("\n".join(growth(found)))
    print(f"The class page of {sizes[-1]:,} submissions has {page:.1f} MB.")


def _row(step: Step) -> str:
    return f"{step.processor:8.2f} s processor  {step.wall:8.2f} s  {step.megabytes:6.0f} MB"


def compare_shards(size: int, shards: int, made: Path, folder: Path) -> None:
    """Grade a class at once, killed half-way and carried on, and in shards; compare all scores."""
    copies = make_copies(folder / "class", made / "kinds", size)
    one, killed = (Class(copies, made, folder / name) for name in ("one", "killed"))
    time.sleep(SETTLED)
    show(measured("one run", one.batch()))
    kill_half_way(killed, size)
    show(measured("carried on", killed.batch()))
    parts = [Class(copies, made, folder / f"shard{n}") for n in range(1, shards + 1)]
    for number, part in enumerate(parts, 1):
        show(measured(f"shard {number}/{shards}", part.batch("--shard", f"{number}/{shards}")))
    merged = folder / "merged"
    words = ["merge", *(str(part.output) for part in parts), "-o", str(merged)]
    for name in ("merge", "merge again"):
        show(measured(name, [*words, "-a", str(one.rubric)]))
    for other in (killed.output, merged):
        compare(one.output, other, size)
    print(f"{size:,} scores, the table and the class page are equal in all three")


def kill_half_way(one: Class, size: int) -> None:
    """Begin a batch, and kill all its processes."""
    command = [sys.executable, "-m", "grader", *one.batch()]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdout=quiet, stderr=quiet
    )
    while (done := sum(1 for _ in one.output.glob("results/*.json"))) < size // 2:
        assert process.poll() is None, "it ended early"
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    print(f"killed with {done:,} of {size:,} done", flush=True)


def compare(one: Path, other: Path, size: int) -> None:
    """Stop unless two folders say the same of a class, but for their own names."""
    scores = [scores_in(output) for output in (one, other)]
    assert scores[0] == scores[1] and len(scores[0]) == size, "equal work, unequal scores"
    for name in ("scores.csv", "index.html"):
        texts = [(output / name).read_text("utf-8") for output in (one, other)]
        assert texts[0] == texts[1].replace(str(other), str(one)), f"{other / name} differs"


def scores_in(output: Path) -> dict[str, str]:
    """Return what each submission earned."""
    from grader.gradebook.store import Gradebook

    with Gradebook.open(output / "gradebook.sqlite") as book:
        return {entry.name: str(entry.total) for entry in book.entries(brief=True)}


def show(step: Step) -> None:
    print(f"{step.name:>20}  {_row(step)}", flush=True)


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
        made = Path(name)
        make = [sys.executable, "-c", MAKE, name]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "benchmarks"), str(ROOT)))}
        subprocess.run(make, check=True, env=path, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(ROOT))
        if asked.shards:
            for size in asked.sizes:
                with tempfile.TemporaryDirectory(dir=made) as inner:
                    compare_shards(size, asked.shards, made, Path(inner))
            return
        sides: dict[str, Callable[[int], tuple[str, ...]]] = {"SQLite": lambda _: ()}
        if asked.postgresql:
            from tests.gradebook.server import new_database, running_server

            server = stack.enter_context(running_server())
            sides["PostgreSQL"] = lambda n: ("--gradebook", new_database(server, f"class{n}"))
        grow(asked.sizes, made, sides)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
