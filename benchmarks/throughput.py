"""A class of healthy submissions, against a bare loop of confined forks running the same cases.

Goals: at least 70 % of the bare loop's throughput without HTML, 50 % with it, property criteria
aside. Both sides use as many processes.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import yaml

from grader.commands.batch_command import BatchOptions, batch_command
from grader.commands.shared.class_work import WorkOptions
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import job_for
from grader.sandbox.sandboxes import open_sandbox

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "submissions" / "all_right"
JOBS = 2


def rubric_without_properties(folder: Path) -> Path:
    """The captioning rubric without what is judged by `ensure`."""
    tree = yaml.safe_load((ROOT / "rubrics" / "captioning.yaml").read_text("utf-8"))
    tree["criteria"] = {n: c for n, c in tree["criteria"].items() if "ensure" not in c}
    for key in ("reference", "template", "test_cases"):
        tree[key] = str((ROOT / "rubrics" / tree[key]).resolve())
    path = folder / "captioning.yaml"
    path.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")
    return path


def make_class(folder: Path, count: int) -> Path:
    """Right submissions, no two of them equal."""
    for number in range(count):
        for file in EXAMPLE.rglob("*.py"):
            copy = folder / f"student{number:04d}" / file.relative_to(EXAMPLE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(f"{file.read_text('utf-8')}\n# {number}\n", "utf-8")
    return folder


def bare_loop(rubric: Path, submissions: list[Path]) -> None:
    """Forks, loads, runs every case, compares nothing."""
    assignment = load_assignment(rubric)
    with closing(open_sandbox()) as sandbox:
        for path in submissions:
            job = job_for(submission_for(assignment, path), assignment)
            with sandbox.open(job) as worker:
                for criterion in assignment.rubric.criteria:
                    for case in assignment.cases.cases[criterion.name]:
                        worker.run(criterion, case)


def bare(rubric: Path, folder: Path) -> None:
    """The loop on `JOBS` processes."""
    submissions = sorted(folder.iterdir())
    shares = [(rubric, submissions[start::JOBS]) for start in range(JOBS)]
    processes = [get_context("spawn").Process(target=bare_loop, args=share) for share in shares]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def batch(rubric: Path, folder: Path, output: Path, pages: bool) -> None:
    """`grader batch`, everything on."""
    options = BatchOptions(folder, output, str(rubric), WorkOptions(JOBS), pages=pages)
    assert batch_command(options) == 0


def seconds(action: Callable[[], None]) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    """Prints the three times and both ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rubric = rubric_without_properties(folder)
        submissions = make_class(folder / "class", count)
        loop = seconds(lambda: bare(rubric, submissions))
        plain = seconds(lambda: batch(rubric, submissions, folder / "plain", False))
        pages = seconds(lambda: batch(rubric, submissions, folder / "pages", True))
        again = seconds(lambda: batch(rubric, submissions, folder / "pages", True))
    print(f"{count} submissions, {JOBS} processes, starting them included:")
    print(f"bare loop of confined forks: {loop:.1f} s")
    print(f"grader batch --no-html: {plain:.1f} s, {loop / plain:.0%} of the bare throughput")
    print(f"grader batch: {pages:.1f} s, {loop / pages:.0%}")
    print(f"grader batch again, nothing changed: {again:.1f} s")


if __name__ == "__main__":
    main()
