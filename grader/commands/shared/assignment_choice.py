"""Which assignment is meant: the one that is named, or the one whose functions are written."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError, SubmissionError
from grader.core.submission import Submission
from grader.core.text import quoted, quoted_list
from grader.files.assignments import (
    HERE,
    PUBLISHED,
    check_outside,
    find_rubric,
    is_path,
    is_published,
    known_rubrics,
    published_rubrics,
    rubric_named,
)
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

# Of the zip for students. It may come back with their work: nobody can tell that from practice.
PRACTICE = (
    f"This is practice: points and cases come from `{PUBLISHED}/` in this folder, and anybody who "
    "has the folder can change them."
)
SINGLE_FILES = (".py", ".ipynb")  # whose folder may have been submitted with them


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
        if not (name and is_path(name)):
            _check_not_beside(chosen.rubric, source)
    return chosen


def _chosen(name: str | None, source: Source, sandbox: Sandbox) -> Chosen:
    known = _candidates(name)
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
    upload, decided = _decided(source, _candidates(None), sandbox)
    held = (*decided.decision.best, *decided.decision.also)
    if isinstance(source, Path):
        for each in held:
            check_outside(each.rubric, source)
            _check_not_beside(each.rubric, source)
    return {each.name: Chosen(each.rubric, upload, decided.sightings) for each in held}


def _candidates(name: str | None) -> dict[str, Path]:
    """Return the assignments that may be meant, by name: those of the zip for students first.

    One that is named is the instructor's, if there is one: the other may have been submitted.
    """
    here = Path.cwd()
    if name and is_path(name):
        return {name: find_rubric(name, here)}
    published, known = published_rubrics(here), known_rubrics(here)
    if name:
        return {name: rubric_named(name, {**published, **known})}
    return published or known


def _check_not_beside(rubric: Path, source: Path) -> None:
    """Refuse a rubric that may have come with a single file, whose path nobody has named."""
    if source.suffix not in SINGLE_FILES or not source.is_file() or is_published(rubric):
        return
    if rubric.resolve().is_relative_to(source.resolve().parent):
        path = os.path.relpath(rubric)
        message = f"The rubric {path} lies beside {quoted(source.name)}: it may have been submitted"
        raise GraderError(f"{message}, too.", f"If it is yours, add -a {shlex.quote(path)}.")


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
    submission = surveyed_submission(upload, assignment, own)
    if is_published(chosen.rubric):
        return replace(submission, notes=(PRACTICE, *submission.notes))
    return submission


def _class(name: str, people: Sequence[str]) -> GraderError:
    message = f"{quoted(name)} holds submissions of several students: {quoted_list(people)}."
    advice = "Give one of them, or grade them all with `grader batch FOLDER -o OUT`."
    return SubmissionError(message, advice)
