"""`grader merge`: one class from shards that were graded apart."""

import shutil
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from grader.commands.shared.class_work import SOME_NOT_GRADED, write_class
from grader.commands.shared.deadlines import late_sentences
from grader.commands.shared.opened_gradebook import (
    GRADEBOOK_FILE,
    GradebookPlace,
    check_own,
    existing_gradebook,
)
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.people.class_submissions import HandIn
from grader.files.assignments import find_rubric
from grader.files.brand_file import brand_beside
from grader.files.classes.class_folder import order_of
from grader.files.classes.class_output import CLASS_PAGE, page_path, remove_written, result_path
from grader.files.classes.class_rubric_file import keep_rubric, kept_rubric
from grader.files.classes.shard_set import all_shards
from grader.files.rubric.rubric_file import load_rubric
from grader.gradebook.merging.shard_class import ShardClass
from grader.gradebook.store import Gradebook


@dataclass(frozen=True)
class MergeOptions:
    """What the command line asked for."""

    shards: tuple[Path, ...]
    output: Path
    assignment: str | None = None
    gradebook: str | None = None
    pages: bool = True


def merge_command(options: MergeOptions) -> int:
    """Write the folder of the whole class; return the exit code."""
    records = all_shards(options.shards)
    _check_apart(options)
    name = next(iter(records.values())).assignment
    rubric_path = _rubric(options, records, name)
    brand = brand_beside(rubric_path) if options.pages else ""
    policy = load_rubric(rubric_path).late
    location = options.gradebook or options.output / GRADEBOOK_FILE
    with Gradebook.open(location, name) as gradebook:
        if not options.gradebook:
            check_own(gradebook, options.output)
        whole = ShardClass()
        for folder in records:
            with existing_gradebook(_place(folder, name)) as shard:
                whole.add(shard.entered())
        _enter(gradebook, whole, options.output)
        for folder in records:
            with existing_gradebook(_place(folder, name)) as shard:
                new = gradebook.take_from(shard)
            _take_files(folder, options, new)
        keep_rubric(options.output, rubric_path)
        gradebook.set_lateness(policy)
        said = write_class(gradebook, options.output, options.pages, brand)
        late = late_sentences(gradebook.times(), options.output) if policy else ()
        state = gradebook.state()
        counts = {
            "submissions": len(whole.hand_ins) - len(whole.former),
            "ungraded": len(state.rows) - len(state.graded),
            "missing": len(gradebook.absent()),
        }
    return _say(options, len(records), [*late, *said], counts)


def _rubric(options: MergeOptions, shards: Iterable[Path], name: str) -> Path:
    """Return the rubric that graded a shard; elsewhere than on its machine, the one of the name."""
    if options.assignment:
        return find_rubric(options.assignment, Path.cwd())
    kept = (path for path in map(kept_rubric, shards) if path and path.is_file())
    return next(kept, None) or find_rubric(name, Path.cwd())


def _place(folder: Path, assignment: str) -> GradebookPlace:
    return GradebookPlace(folder, assignment=assignment, may_be_empty=True)


def _check_apart(options: MergeOptions) -> None:
    if options.output.resolve() in {folder.resolve() for folder in options.shards}:
        message = f"{options.output} is one of the shards; expected a folder of its own."
        raise GraderError(message, "Give -o another folder.")


def _enter(gradebook: Gradebook, whole: ShardClass, output: Path) -> None:
    """Enter who submitted what in the order of one run: it decides where times are not known."""
    hand_ins: list[HandIn] = sorted(whole.hand_ins, key=order_of)
    for old in gradebook.enter(hand_ins):
        remove_written(output, old)
    gradebook.set_aside(whole.former)
    if whole.listed:
        gradebook.list_class(whole.listed, whole.problems, whole.dues)
    gradebook.grant(whole.granted)


def _take_files(folder: Path, options: MergeOptions, names: Collection[str]) -> None:
    """Copy the results and pages of submissions that are new, with their times.

    What is not copied, or shows another state, is written at the end.
    """
    for name in names:
        for place in (result_path, page_path) if options.pages else (result_path,):
            source, target = place(folder, name), place(options.output, name)
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)


def _say(options: MergeOptions, shards: int, said: list[str], counts: Mapping[str, int]) -> int:
    """Print what there is; return the exit code."""
    submissions, ungraded, missing = counts.values()
    without = f", {ungraded:,} not graded" if ungraded else ""
    absent = f", {missing:,} of the roster without a submission" if missing else ""
    noun = "submission" if submissions == 1 else "submissions"
    lines = [f"{submissions:,} {noun} of {shards:,} shards{without}{absent}: {options.output}"]
    lines += said
    if options.pages:
        lines.append(f"The class: {options.output / CLASS_PAGE}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return SOME_NOT_GRADED if ungraded or missing else 0
