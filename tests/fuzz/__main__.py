"""`python -m tests.fuzz [--count N] [--kind NAME …] [--seed N] [--keep FOLDER]`.

Gives the command line inputs that no honest program would write, and prints for each kind how many
were tried, how they ended, the most memory and the longest time that one of them took. A problem is
an exit code 70 or a signal, a traceback, a hang, more than 512 MB, or a refusal that does not name
the file or the next step. `--keep` keeps the inputs that had a problem.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz.kinds import KINDS, make_course
from tests.fuzz.trial import Trial, load_grader, run_trial


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="inputs of each kind")
    parser.add_argument("--kind", nargs="*", default=sorted(KINDS), choices=sorted(KINDS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    load_grader()
    with tempfile.TemporaryDirectory(prefix="grader-fuzz-") as folder:
        course = make_course(Path(folder) / "course")
        good = [
            fuzz(kind, range(options.seed, options.seed + options.count), course, options.keep)
            for kind in options.kind
        ]
    return 0 if all(good) else 1


def fuzz(kind: str, seeds: range, course: Path, keep: Path | None) -> bool:
    """Try one kind; print its row, and what was wrong."""
    trials: list[Trial] = []
    for seed in seeds:
        trial = run_trial(kind, seed, course)
        trials.append(trial)
        for problem in trial.problems:
            say(f"  {kind} {seed}: {problem}")
        if trial.problems and keep:
            shutil.copytree(trial.folder, keep / f"{kind}-{seed}", dirs_exist_ok=True)
        shutil.rmtree(trial.folder, ignore_errors=True)
    codes = Counter(trial.code for trial in trials)
    ended = ", ".join(f"exit {code}: {count}" for code, count in sorted(codes.items()))
    bad = sum(bool(trial.problems) for trial in trials)
    most = max(trial.megabytes for trial in trials)
    longest = max(trial.seconds for trial in trials)
    say(
        f"{kind}: {len(trials)} inputs, {bad} with a problem; {ended}; "
        f"at most {most:.0f} MB and {longest:.1f} s"
    )
    return not bad


def say(line: str) -> None:
    """Print at once, so that one sees how far it is."""
    sys.stdout.write(line.encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
