"""Lays submissions out, has them chosen from and graded, and says what is not as it must be."""

import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import chdir, closing
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import yaml

from grader.commands.shared.assignment_choice import choose_rubric, one_submission
from grader.core.rubric import Rubric
from grader.core.submission import Submission, unpack_submission
from grader.files.assignments import load_assignment
from grader.gradebook.store import Gradebook
from grader.sandbox.sandboxes import open_sandbox
from tests import command
from tests.handed_in import pack
from tests.layouts.catalogue import NOTHING, Layout
from tests.layouts.right import FILES, ROOT

loaded = lru_cache(load_assignment)  # by the path of the rubric
SHARED = ("reference", "student_template", "test_cases")


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it must be."""

    layout: str
    text: str


def write(layout: Layout, folder: Path) -> Path:
    """The submission on disk, packed if that is its form."""
    place = folder / layout.name
    for path, text in layout.files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(text.encode())
    return pack(place, layout.pack) if layout.pack else place


def course(folder: Path) -> Path:
    """The known assignments without what takes long to grade: whole trainings."""
    (folder / "rubrics").mkdir(parents=True)
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    for assignment in FILES:
        tree = yaml.safe_load((ROOT / f"rubrics/{assignment}.yaml").read_text("utf-8"))
        tree["criteria"] = {k: c for k, c in tree["criteria"].items() if "ensure" not in c}
        tree.pop("one_of", None)  # its groups have equal points only with all criteria
        path = folder / f"rubrics/{assignment}.yaml"
        path.write_text(yaml.safe_dump(tree, sort_keys=False), "utf-8")
    return folder


def problems(layouts: Iterable[Layout], here: Path) -> Iterator[Problem]:
    """Everything that is not as it must be, by `run` and by `batch` in a course."""
    with tempfile.TemporaryDirectory(prefix="layouts-") as name:
        chosen: dict[str, Submission] = {}
        with chdir(here), closing(open_sandbox()) as sandbox:
            for layout in layouts:
                path = write(layout, Path(name) / "classes" / layout.assignment)
                picked = choose_rubric(None, path, sandbox)
                assignment = loaded(picked.rubric)
                submission = one_submission(picked, path, assignment, sandbox)
                chosen[layout.name] = submission
                yield from _of_choice(layout, assignment.rubric.assignment, submission)
        by_assignment: dict[str, list[Layout]] = defaultdict(list)
        for layout in layouts:
            by_assignment[layout.assignment].append(layout)
        for assignment_name, group in by_assignment.items():
            yield from _of_class(assignment_name, group, Path(name), here, chosen)


def _of_choice(layout: Layout, assignment: str, submission: Submission) -> Iterator[Problem]:
    if assignment != layout.assignment:
        yield Problem(layout.name, f"run: graded as {assignment}, not {layout.assignment}")
    elif submission.origins != layout.origins:
        yield Problem(layout.name, f"run: files from {submission.origins}, not {layout.origins}")


def _of_class(
    assignment: str, group: list[Layout], folder: Path, here: Path, chosen: dict[str, Submission]
) -> Iterator[Problem]:
    """The class in one `grader batch`, which has to find out the assignment by itself."""
    out = folder / "out" / assignment
    words = ["batch", str(folder / "classes" / assignment), "-o", str(out), "--no-html", "-j", "2"]
    result = grader(here, *words)
    if result.returncode or f"graded as `{assignment}`" not in result.stdout:
        yield Problem(f"class of {assignment}", f"batch: {result.stdout[-500:]}{result.stderr}")
        return
    rubric = loaded(here / f"rubrics/{assignment}.yaml").rubric
    with (out / "scores.csv").open(encoding="utf-8", newline="") as stream:
        scores = {row["submission"]: Fraction(row["score"]) for row in csv.DictReader(stream)}
    with Gradebook.open(out / "gradebook.sqlite", assignment) as book:
        latest = book.latest_all()
        for layout in group:
            yield from _of_score(layout, scores.get(layout.name), rubric)
            if latest[layout.name].digest != chosen[layout.name].digest:
                kept = book.sources(latest[layout.name].digest)
                files = unpack_submission(kept).origins if kept else {}
                yield Problem(layout.name, f"batch: other files than in run: {files}")


def _of_score(layout: Layout, score: Fraction | None, rubric: Rubric) -> Iterator[Problem]:
    expected = expected_score(layout, rubric)
    if score != expected:
        got = "not graded" if score is None else f"{float(score):g}"
        yield Problem(layout.name, f"batch: {got}, not {float(expected):g} points")


def expected_score(layout: Layout, rubric: Rubric) -> Fraction:
    """All points of what is written."""
    if layout.unwritten == NOTHING:
        return Fraction(0)
    files = {*FILES[layout.assignment]}  # of two years' files those of one are there
    there = (c for c in rubric.criteria if files & {*c.files})
    written = (c for c in there if c.function not in layout.unwritten)
    return sum((c.points for c in written), Fraction(0))


def grader(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, however little isolates it."""
    return command.grader(folder, *words, "--min-isolation", "none")


def run_score(layout: Layout, folder: Path, here: Path) -> float:
    """The score by `grader run` itself."""
    path = write(layout, folder)
    result = grader(here, "run", str(path), "--no-html", "--json", str(folder / "result.json"))
    assert result.returncode == 0, result.stderr
    return float(json.loads((folder / "result.json").read_text("utf-8"))["score"])
