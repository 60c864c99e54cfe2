"""`grader watch`: seconds from saving a file in which one function changed to the new verdict.

    python benchmarks/watch.py [ROUNDS]

The submission is the example with three mistakes; what its networks train is left out, for their
trainings are graded again with every layer.
"""

import os
import pty
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "submissions" / "three_mistakes" / "cs231n"
WRONG, RIGHT = "dW[x] += dout", "np.add.at(dW, x, dout)"
NEWS = ("✓ word_embedding_backward (dW ✓) +4".encode(), "✗ word_embedding_backward".encode())
SHOWN = b"q quit"  # ends each screen


class Watching:
    """A `grader watch` in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self._screen, slave = pty.openpty()
        command = [sys.executable, "-m", "grader", "watch", ".", "-a", "captioning"]
        variables = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=variables, stdin=slave, stdout=slave, stderr=slave
        )
        os.close(slave)

    def screen(self) -> bytes:
        """Return what is shown until a screen is complete."""
        shown = b""
        while SHOWN not in shown:
            shown += os.read(self._screen, 65536)
        return shown


def saves(rounds: int) -> list[float]:
    """Return the seconds from each save to the verdict."""
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(EXAMPLE, Path(temporary) / "cs231n")
        shutil.rmtree(Path(temporary) / "cs231n" / "classifiers")
        path = Path(temporary) / "cs231n" / "rnn_layers.py"
        wrong = path.read_text("utf-8")
        assert wrong.count(WRONG) == 1
        watching = Watching(Path(temporary))
        watching.screen()
        seconds: list[float] = []
        for number in range(rounds):
            time.sleep(0.3)  # as a person, who does not save while the screen is drawn
            text = wrong if number % 2 else wrong.replace(WRONG, RIGHT)
            start = time.perf_counter()
            path.write_text(text, "utf-8")
            shown = watching.screen()
            seconds.append(time.perf_counter() - start)
            assert NEWS[number % 2] in shown, shown
        watching.process.kill()
        watching.process.wait()
    return seconds


def main() -> None:
    """Prints the median."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed
    seconds = saves(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    print(f"from save to verdict: {statistics.median(seconds):.3f} s (at most 0.3)")
    print("  " + "  ".join(f"{each:.3f}" for each in seconds))


if __name__ == "__main__":
    main()
