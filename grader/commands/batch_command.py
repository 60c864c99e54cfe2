"""`grader batch`: grades a class into a gradebook, results, reports and a table of scores."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import field
from pathlib import Path

from grader.classes.batch import ClassRun
from grader.classes.executors.grading_process import GradingProcess
from grader.classes.known_readings import KnownReadings
from grader.commands.shared.class_choice import ClassReader, class_rubric
from grader.commands.shared.class_progress import Tally, class_progress
from grader.commands.shared.class_sentences import class_sentences
from grader.commands.shared.class_work import (
    SOME_NOT_GRADED,
    WorkOptions,
    keep_scores_by_hand,
    open_executor,
    page_renderer,
    write_class,
)
from grader.commands.shared.deadlines import late_sentences, own_deadlines
from grader.commands.shared.opened_gradebook import GRADEBOOK_FILE, check_own, say_to_check
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.people.class_submissions import ClassFolder, HandIn
from grader.core.people.roster_matching import Roster
from grader.core.people.shards import Shard, name_of_listing
from grader.core.rubric import Rubric
from grader.core.text import one_line, quoted
from grader.files.assignments import check_outside, load_assignment
from grader.files.brand_file import brand_beside
from grader.files.classes.class_folder import Attempts, find_hand_ins
from grader.files.classes.class_output import CLASS_PAGE, remove_written
from grader.files.classes.class_rubric_file import keep_rubric
from grader.files.classes.class_zip import opened_class
from grader.files.classes.roster_file import load_roster
from grader.files.classes.shard_file import ShardRecord, write_shard
from grader.files.classes.shard_set import check_place
from grader.gradebook.store import Gradebook
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox

INTERRUPTED = 130  # exit code of shells for SIGINT: 128 + 2
CORRECT = (
    "Put corrected files in the place of these, and run the same command again to grade them.\n"
)
MOST_LISTED = 20  # submissions that could not be graded; all of them are in the gradebook


@dataclass(frozen=True)
class BatchOptions:
    """What the command line asked for."""

    folder: Path
    output: Path
    assignment: str | None = None
    work: WorkOptions = field(default_factory=WorkOptions)
    gradebook: str | None = None
    roster: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # of the roster: kind -> title
    attempts: Attempts = "newest"
    pages: bool = True
    force: bool = False
    shard: Shard | None = None  # grade only this part of the class


def batch_command(options: BatchOptions, early: GradingProcess | None = None) -> int:
    """Grade all; return the exit code. `early`: a process that grades and was started already."""
    _check_place(options)
    with ExitStack() as stack:
        folder = stack.enter_context(opened_class(options.folder))
        roster = load_roster(options.roster, options.columns) if options.roster else None
        whole = find_hand_ins(folder, roster, options.attempts)
        _check_any(whole, options.folder)
        found = options.shard.part_of(whole) if options.shard else whole
        sandbox = stack.enter_context(closing(open_sandbox()))  # reads sources, grades none
        rubric_path = _rubric(options, whole, sandbox)
        assignment = load_assignment(rubric_path)
        reader = ClassReader(assignment, rubric_path, sandbox, bool(options.assignment))
        brand = brand_beside(rubric_path) if options.pages else ""
        tally = Tally(len(found.hand_ins), time.monotonic())
        executor = open_executor(options.work, rubric_path, assignment, options.pages, early)
        opened = stack.enter_context(executor)  # gets ready while the gradebook is written
        gradebook = stack.enter_context(_gradebook(options, assignment.rubric, found, roster))
        run = ClassRun(
            assignment=assignment,
            gradebook=gradebook,
            executor=opened,
            output=options.output,
            report=stack.enter_context(class_progress(tally, sys.stderr)),
            page=page_renderer(options.pages, brand),
            force=options.force,
            read=reader.read,
            readings=_readings(gradebook, reader),
        )
        _keep_class(options, rubric_path, whole, assignment, finished=False)
        interrupted = _grade(run, found.hand_ins)
        said_of_class = write_class(gradebook, options.output, options.pages, brand)
        _keep_class(options, rubric_path, whole, assignment, finished=not interrupted)
        finished = [] if interrupted else found.hand_ins
        graded = _said_of_grades(gradebook, assignment, finished, options.output)
    chosen = "" if options.assignment else assignment.rubric.assignment
    said = [*_said_of_class(options, folder, found, chosen), *reader.sentences(), *graded]
    said_of_class += [f"The class: {options.output / CLASS_PAGE}"] if options.pages else []
    _say(said, tally, options.output, interrupted, said_of_class)
    return INTERRUPTED if interrupted else SOME_NOT_GRADED if tally.problems or found.missing else 0


def _rubric(options: BatchOptions, whole: ClassFolder, sandbox: Sandbox) -> Path:
    rubric = class_rubric(options.assignment, whole.hand_ins, sandbox)
    check_outside(rubric, options.folder)
    return rubric


def _readings(gradebook: Gradebook, reader: ClassReader) -> KnownReadings:
    """Return what was read in earlier runs, as far as this reader would read it alike."""
    return KnownReadings(
        gradebook,
        reader.name_of_reading(),
        seems=lambda name: reader.odd.get(name, ""),
        skipped=reader.again,
    )


@contextmanager
def _gradebook(
    options: BatchOptions, rubric: Rubric, found: ClassFolder, roster: Roster | None
) -> Iterator[Gradebook]:
    """Open the gradebook with this class in it: who submitted, by when, and who is listed."""
    location = options.gradebook or options.output / GRADEBOOK_FILE
    with Gradebook.open(location, rubric.assignment) as gradebook:
        if not options.gradebook:
            check_own(gradebook, options.output)
        say_to_check(gradebook)
        for old in gradebook.enter(found.hand_ins):
            remove_written(options.output, old)
        if roster:
            dues = own_deadlines(roster, rubric.late)
            gradebook.list_class(found.listed, found.doubts, dues)
        keep_scores_by_hand(gradebook, rubric)
        gradebook.set_lateness(rubric.late)
        yield gradebook


def _check_any(found: ClassFolder, folder: Path) -> None:
    """Refuse a folder without submissions, if no roster says who could have submitted."""
    if not (found.hand_ins or found.listed or found.missing):
        message = f"The folder {folder} holds no submission."
        advice = "Give a folder with a file or folder for each student, or the download of an LMS."
        raise GraderError(message, advice)


def _check_place(options: BatchOptions) -> None:
    """Refuse a folder among the submissions, or one that something else is in."""
    check_apart(options.folder, options.output)
    if options.shard and options.gradebook:
        message = "A shard keeps a gradebook of its own in its folder; got --gradebook."
        raise GraderError(message, "Leave it out, and give it to `grader merge`.")
    check_place(options.output, options.shard, (options.output / GRADEBOOK_FILE).exists())


def _keep_class(
    options: BatchOptions,
    rubric: Path,
    whole: ClassFolder,
    assignment: Assignment,
    *,
    finished: bool,
) -> None:
    """Say in the folder of a class by which rubric, and which part of the class is graded there."""
    keep_rubric(options.output, rubric)
    if options.shard:
        record = ShardRecord(
            number=options.shard.number,
            of=options.shard.of,
            assignment=assignment.rubric.assignment,
            fingerprint=assignment.fingerprint,
            listing=name_of_listing(whole),
            submissions=len(whole.hand_ins),
            finished=finished,
        )
        write_shard(options.output, record)


def check_apart(folder: Path, output: Path) -> None:
    """Refuse an output folder among submissions: the next run would grade what stands there."""
    inside = output.resolve()
    if folder.is_dir() and folder.resolve() in (inside, *inside.parents):
        message = f"Results in {output} would be read as submissions: they are inside {folder}."
        raise GraderError(message, f"Give -o a folder outside {folder}.")


def _grade(run: ClassRun, hand_ins: Sequence[HandIn]) -> bool:
    """Grade the class; return whether the run was interrupted."""
    try:
        run.grade(hand_ins)
    except KeyboardInterrupt:
        return True
    return False


def _said_of_grades(
    gradebook: Gradebook, assignment: Assignment, finished: Sequence[HandIn], output: Path
) -> list[str]:
    times = gradebook.times() if assignment.rubric.late else []
    meanwhile = graded_meanwhile(gradebook, assignment, finished)
    return [*meanwhile, *late_sentences(times, output)]


def graded_meanwhile(
    gradebook: Gradebook, assignment: Assignment, hand_ins: Sequence[HandIn]
) -> list[str]:
    """Say how many grades another command made while this one ran, with another version."""
    otherwise = gradebook.graded_otherwise(assignment.fingerprint)
    count = len(otherwise & {hand_in.name for hand_in in hand_ins}) if otherwise else 0
    if not count:
        return []
    grades = "1 grade is" if count == 1 else f"{count:,} grades are"
    return [
        f"{grades} of another version of the assignment, by a command that ran at the same time."
        " Run the same command again to grade all alike."
    ]


def _said_of_class(
    options: BatchOptions, folder: Path, found: ClassFolder, chosen: str
) -> Iterator[str]:
    """Yield what is to be said of the class; where it is, if that is not the given folder."""
    if options.folder in folder.parents:
        yield f"The submissions were read from {quoted(str(folder))}."
    elif options.folder != folder and options.folder.is_dir():
        yield f"The submissions were read from the zip file in {quoted(str(options.folder))}."
    yield from class_sentences(found, chosen)


def _say(
    said: Sequence[str], tally: Tally, output: Path, interrupted: bool, lines: Sequence[str]
) -> None:
    write = sys.stdout.write
    write("".join(f"{sentence}\n" for sentence in said))
    for name, problem in list(tally.problems.items())[:MOST_LISTED]:
        write(f"not graded: {one_line(name)}: {problem}\n")
    if len(tally.problems) > MOST_LISTED:
        write(f"… and {len(tally.problems) - MOST_LISTED:,} more\n")
    if tally.problems and not interrupted:
        write(CORRECT)
    known = f", {tally.unchanged:,} unchanged since" if tally.unchanged else ""
    failed = f", {len(tally.problems):,} not" if tally.problems else ""
    write(f"{tally.graded:,} of {tally.total:,} graded{known}{failed}: {output}\n")
    if interrupted:
        write("Interrupted. Run the same command again to continue.\n")
    write("".join(f"{line}\n" for line in lines))
