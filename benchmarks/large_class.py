"""A class of 1,000: graded, killed in the middle, carried on, graded again; with its memory.

Right, wrong, half finished, 1 % hanging, 1 % crashing. Every score must be that of its kind.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from grader.gradebook.store import Gradebook

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "submissions"
KINDS = ("all_right", "three_mistakes", "half_finished")
STEP = "def rnn_step_forward("
BREAKS = {"hanging": "while True:\n        pass", "crashing": "import os\n    os._exit(0)"}


def kind_of(number: int) -> str:
    """1 % hang, 1 % crash, the others in turn."""
    return {50: "hanging", 99: "crashing"}.get(number % 100, KINDS[number % len(KINDS)])


def make_class(folder: Path, count: int) -> None:
    """No two submissions are equal."""
    for number in range(count):
        kind = kind_of(number)
        source = EXAMPLES / (kind if kind in KINDS else "all_right")
        for file in source.rglob("*.py"):
            text = file.read_text("utf-8")
            if kind in BREAKS and file.name == "rnn_layers.py":
                text = broken(text, BREAKS[kind])
            copy = folder / f"student{number:04d}" / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(f"{text}\n# {number}\n", "utf-8")


def broken(text: str, first: str) -> str:
    """The source with a first line in `rnn_step_forward` that never lets it end well."""
    start = text.index(":\n", text.index(STEP)) + 2
    return f"{text[:start]}    {first}\n{text[start:]}"


def start(folder: Path, output: Path) -> "subprocess.Popen[bytes]":
    """`grader batch` on two processes."""
    words = ("batch", str(folder), "-o", str(output), "-a", "captioning", "-j", "2")
    command = [sys.executable, "-m", "grader", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def resident(process: int) -> int:
    """Kilobytes that a process has in memory."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


def until(count: int, output: Path, process: "subprocess.Popen[bytes]") -> int:
    """Waits for so many results; the resident kilobytes then."""
    while len(list(output.glob("results/*.json"))) < count:
        assert process.poll() is None, "it ended early"
        time.sleep(0.2)
    return resident(process.pid)


def main() -> None:
    """Prints the times, the growth of memory, and the scores by kind."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name) / "class", Path(name) / "out"
        make_class(folder, count)
        begun = time.perf_counter()
        process = start(folder, output)
        early = until(count // 10, output, process)
        late = until(count // 2, output, process)
        growth = (late - early) / (count // 2 - count // 10)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        assert start(folder, output).wait() == 0
        second = time.perf_counter() - begun
        begun = time.perf_counter()
        assert start(folder, output).wait() == 0
        third = time.perf_counter() - begun
        print(f"{count} submissions, 2 processes: killed after {first:.0f} s, half of them done")
        print(f"carried on: {second:.0f} s; again, nothing changed: {third:.1f} s")
        print(f"memory of the parent grew by {growth:.1f} KB a submission")
        print_scores(output)


def print_scores(output: Path) -> None:
    """One score for each kind, or the benchmark fails."""
    with Gradebook.open(output / "gradebook.sqlite") as book:
        scores = Counter((kind_of(int(e.name[-4:])), str(e.total)) for e in book.entries())
    for (kind, score), number in sorted(scores.items()):
        print(f"{kind}: {number} times {score}")
    assert len(scores) == len({kind for kind, _ in scores}), "equal work, unequal scores"


if __name__ == "__main__":
    main()
