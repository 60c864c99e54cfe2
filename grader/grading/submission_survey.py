"""Finds out which assignment a submission belongs to, and which of its files are graded.

Sources are read for that in a confined process, and only where names alone leave a choice.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.submission import Question, Sighting, Submission
from grader.files.fitting_assignment import (
    Decision,
    KnownAssignment,
    decide,
    fits_libraries,
    question_about,
    standing,
)
from grader.files.submission.read_submission import Upload, submission_of
from grader.files.submission.roots import all_candidates, one_choice
from grader.sandbox.sandbox_protocol import Sandbox

Sightings = tuple[Sighting, ...]

_question = lru_cache(64)(question_about)  # of the same few assignments for a whole class


@dataclass(frozen=True)
class Decided:
    """The assignment of an upload, and what was seen on the way."""

    decision: Decision
    sightings: Sightings | None = None  # None: the sources were not read
    readable: bool = True  # False: the sources end whatever reads them


def assignment_in(upload: Upload, known: Sequence[KnownAssignment], sandbox: Sandbox) -> Decided:
    """Return which of the known assignments the upload belongs to.

    Where only one of them can be in it, a search in its bytes is enough.
    """
    possible = tuple(each for each in known if each.may_be_in(upload.files))
    if len(possible) < 2:
        return Decided(Decision(possible))
    sightings = sandbox.survey(upload.files, _question(possible))
    if sightings is None:
        return Decided(Decision(), readable=False)
    return Decided(decide([standing(each, sightings) for each in possible]), sightings)


def sightings_in(upload: Upload, assignment: Assignment, sandbox: Sandbox) -> Sightings:
    """Return where the functions of one assignment stand; nothing if that cannot be read."""
    handed_out = {**assignment.templates, **assignment.support}
    return sandbox.survey(upload.files, Question(tuple(assignment.functions), handed_out)) or ()


def needs_survey(upload: Upload, assignment: Assignment, several: bool = False) -> bool:
    """Return whether several files may be the graded one; or, if asked, several submissions."""
    candidates = all_candidates(upload.files, assignment.own_files)
    return not one_choice(candidates) or (several and not candidates and len(upload.files) > 1)


def surveyed_submission(
    upload: Upload, assignment: Assignment, sightings: Collection[Sighting]
) -> Submission:
    """Return the submission, its files chosen by where the functions are written."""
    return submission_of(
        upload,
        assignment.own_files,
        assignment.support,
        assignment.templates,
        _fitting(sightings, assignment),
        assignment.shipped,
    )


def _fitting(sightings: Collection[Sighting], assignment: Assignment) -> Sightings:
    """Keep the sightings of the assignment. With other array libraries than its own nothing
    counts as written, unless they are everywhere: then they do not tell one file from another.
    """
    own = tuple(each for each in sightings if each.function in assignment.functions)
    allow, framework = assignment.rubric.allow, assignment.rubric.framework
    judged = tuple(
        each if fits_libraries(each, allow, framework) else replace(each, written=False)
        for each in own
    )
    return judged if any(each.written for each in judged) else own
