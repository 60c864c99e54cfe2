"""What other graders find in the same submissions, beside what this one finds.

    python benchmarks/other_graders.py [--folder FOLDER] [--json FILE]

Makes an environment for each of them in the folder (some 700 MB) and grades seven submissions with
each: one is right, two have one mistake, and of four that return zeros three try to get points for
it. The tests are the same everywhere: 13 functions with three cases each, compared by
`numpy.testing`. Prints a table of functions taken for right, and what is said about the mistake.
"""

import argparse
import json
import pickle
import tempfile
import time
from pathlib import Path

from others.environment import store_for_others
from others.graders import GRADERS
from others.submitted import submissions
from workload import make_assignment


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = compare((options.folder or Path(temporary)).resolve())
    print(f"{'functions taken for right':36}" + "".join(f"{name:>18}" for name in found))
    for kind in submissions():
        row = (f"{verdicts[kind]['right']:>15} of 13"[-18:] for verdicts in found.values())
        print(f"{kind:36}" + "".join(f"{text:>18}" for text in row))
    seconds = (f"{verdicts['right']['seconds']:>18.1f}" for verdicts in found.values())
    print(f"{'seconds of the right one, one command':36}" + "".join(seconds))
    for name, verdicts in found.items():
        print(f"\n{name} says about the wrong axis:\n  {verdicts['wrong axis']['said']}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def compare(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Return what each grader found in each submission."""
    rubric = folder / "layers.yaml"
    if not rubric.is_file():
        make_assignment(folder)
    store_for_others(rubric, folder)
    names = list(pickle.loads((folder / "cases.pickle").read_bytes()))
    found: dict[str, dict[str, dict[str, object]]] = {}
    for kind in GRADERS:
        grader = kind(folder, names)
        found[grader.name] = {}
        for what, source in submissions().items():
            started = time.perf_counter()
            verdict = grader.grade(source)
            seconds = time.perf_counter() - started
            found[grader.name][what] = {**vars(verdict), "seconds": round(seconds, 2)}
    return found


if __name__ == "__main__":
    main()
