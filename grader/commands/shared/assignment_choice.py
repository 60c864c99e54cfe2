"""Which assignment is meant: the one that is named, or the one whose functions are written."""

from collections.abc import Sequence
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError, SubmissionError
from grader.core.submission import Submission
from grader.core.text import quoted, quoted_list
from grader.files.assignments import HERE, check_outside, find_rubric, known_rubrics
from grader.files.classes.whole_class import submissions_in, submissions_in_layout
from grader.files.fitting_assignment import KnownAssignment, read_known
from grader.files.submission.read_submission import Source, Upload, read_upload
from grader.files.submission.submitted_paths import base_name
from grader.grading.submission_survey import (
    Decided,
    Sightings,
    assignment_in,
    needs_survey,
    sightings_in,
    surveyed_submission,
)
from grader.sandbox.sandbox_protocol import Sandbox


@dataclass(frozen=True)
class Chosen:
    """A rubric, with the submission as far as it was read to choose the rubric."""

    rubric: Path
    upload: Upload | None = None
    sightings: Sightings | None = None
    also: tuple[str, ...] = ()  # other assignments that the submission holds work for


def choose_rubric(name: str | None, source: Source, sandbox: Sandbox) -> Chosen:
    """Return the assignment to grade a submission for. `GraderError` where it has to be said."""
    chosen = _chosen(name, source, sandbox)
    if isinstance(source, Path):
        check_outside(chosen.rubric, source)
    return chosen


def _chosen(name: str | None, source: Source, sandbox: Sandbox) -> Chosen:
    known = _named(name) or known_rubrics(Path.cwd())
    if len(known) == 1:
        return Chosen(next(iter(known.values())))
    upload, decided = _decided(source, known, sandbox)
    only = decided.decision.only
    if not only:
        raise _unclear(decided.decision.best)
    also = tuple(each.name for each in decided.decision.also)
    return Chosen(only.rubric, upload, decided.sightings, also)


def all_rubrics(source: Source, sandbox: Sandbox) -> dict[str, Chosen]:
    """Return every assignment that a submission holds work for, by name."""
    upload, decided = _decided(source, known_rubrics(Path.cwd()), sandbox)
    held = (*decided.decision.best, *decided.decision.also)
    if isinstance(source, Path):
        for each in held:
            check_outside(each.rubric, source)
    return {each.name: Chosen(each.rubric, upload, decided.sightings) for each in held}


def _named(name: str | None) -> dict[str, Path]:
    return {name: find_rubric(name, Path.cwd())} if name else {}


def _decided(source: Source, known: dict[str, Path], sandbox: Sandbox) -> tuple[Upload, Decided]:
    assignments = read_known(known)
    upload = read_upload(source, wanted_files(assignments))
    decided = assignment_in(upload, assignments, sandbox)
    if not decided.readable:
        sources = f"The sources in {quoted(upload.name)}"
        message = f"{sources} stop the process that reads them, or take too long."
        raise SubmissionError(message, "Choose the assignment with --assignment.")
    if not decided.decision.best:
        raise _nothing(upload, assignments)
    return upload, decided


def wanted_files(assignments: Sequence[KnownAssignment]) -> set[str]:
    """Return the base names of all files that one of the assignments grades."""
    return set().union(*(each.file_names for each in assignments))


def _nothing(upload: Upload, assignments: Sequence[KnownAssignment]) -> GraderError:
    found = quoted_list([base_name(path) for path in sorted(upload.files)])
    looked_for = "; ".join(
        f"{each.name}: {quoted_list(list(each.functions))}" for each in assignments
    )
    message = (
        f"No graded function of a known assignment is defined in {quoted(upload.name)}. "
        f"Found: {found}. Looked for: {looked_for or 'nothing, no assignment is known'}."
    )
    advice = f"Submit the files with these functions, or use --assignment. {HERE}"
    return SubmissionError(message, advice)


def _unclear(best: Sequence[KnownAssignment]) -> GraderError:
    names = quoted_list([each.name for each in best], len(best))
    message = f"It is not clear which assignment this is: it fits each of {names} equally well."
    return GraderError(message, "Choose one with --assignment, or grade it for each with --all.")


def one_submission(
    chosen: Chosen, source: Path, assignment: Assignment, sandbox: Sandbox
) -> Submission:
    """Return the submission of one student. `GraderError` for the folder of a class."""
    if people := submissions_in_layout(source):
        raise _class(source.name, people)
    upload = chosen.upload or read_upload(source, assignment.own_files)
    sightings = chosen.sightings
    if sightings is None and needs_survey(upload, assignment, several=True):
        sightings = sightings_in(upload, assignment, sandbox)
    own = [each for each in sightings or () if each.function in assignment.functions]
    people = submissions_in(upload.files, own, assignment.functions) if own else []
    if people:
        raise _class(upload.name, people)
    return surveyed_submission(upload, assignment, own)


def _class(name: str, people: Sequence[str]) -> GraderError:
    message = f"{quoted(name)} holds submissions of several students: {quoted_list(people)}."
    advice = "Give one of them, or grade them all with `grader batch FOLDER -o OUT`."
    return SubmissionError(message, advice)
