"""One assignment for a class, and submissions that look like another one's."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from grader.commands.shared.assignment_choice import wanted_files
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.people.class_submissions import HandIn
from grader.core.submission import Submission
from grader.core.text import quoted, quoted_list
from grader.files.assignments import find_rubric, known_rubrics
from grader.files.fitting_assignment import KnownAssignment, known_of, read_known
from grader.files.sources import read_sources
from grader.files.submission.read_submission import read_upload
from grader.grading.submission_survey import (
    assignment_in,
    needs_survey,
    sightings_in,
    surveyed_submission,
)
from grader.sandbox.sandbox_protocol import Sandbox

# Submissions, evenly spread over the class. With one odd submission in ten, half of 40 are odd less
# than once in a million classes.
SAMPLE = 40


def class_rubric(name: str | None, hand_ins: Sequence[HandIn], sandbox: Sandbox) -> Path:
    """Return the assignment that is named, or the one that most submissions belong to."""
    if name:
        return find_rubric(name, Path.cwd())
    known = known_rubrics(Path.cwd())
    if len(known) == 1:
        return next(iter(known.values()))
    votes: Counter[str] = Counter()
    for number, vote in enumerate(_votes(hand_ins, read_known(known), sandbox), 1):
        votes.update([vote] if vote else [])
        if number >= SAMPLE and (most := _majority(votes)):
            return known[most]
    if most := _majority(votes):
        return known[most]
    raise (
        _unclear(votes, known)
        if hand_ins
        else GraderError("No submission was given.", "Give the folder of all submissions.")
    )


def _votes(
    hand_ins: Sequence[HandIn], known: Sequence[KnownAssignment], sandbox: Sandbox
) -> Iterator[str]:
    """Yield the assignment of each submission, first of a sample; empty where it is not clear."""
    step = max(1, len(hand_ins) // SAMPLE)
    sample = hand_ins[::step]
    others = [one for number, one in enumerate(hand_ins) if number % step]
    for hand_in in (*sample, *others):
        try:
            upload = read_upload(hand_in.source, wanted_files(known))
        except GraderError:
            continue  # said when it is to be graded
        only = assignment_in(upload, known, sandbox).decision.only
        yield only.name if only else ""


def _majority(votes: Counter[str]) -> str:
    """Return what more than half of the votes are for; empty if that is nothing."""
    (first, count), *_ = [*votes.most_common(1), ("", 0)]
    return first if 2 * count > votes.total() else ""


def _unclear(votes: Counter[str], known: dict[str, Path]) -> GraderError:
    counted = ", ".join(f"{count} like {quoted(name)}" for name, count in votes.most_common())
    message = f"The submissions look like several assignments: {counted}."
    if not counted:
        message = "No submission of the class defines a graded function of a known assignment."
    advice = f"Choose one with --assignment; known are: {', '.join(sorted(known)) or 'none'}."
    return GraderError(message, advice)


@dataclass
class ClassReader:
    """Reads one submission after another, and remembers those of another assignment."""

    assignment: Assignment
    rubric: Path
    sandbox: Sandbox
    named: bool = False  # somebody chose it: what is not certainly another's is not looked into
    odd: dict[str, str] = field(default_factory=dict)  # submission -> the assignment it looks like

    def __post_init__(self) -> None:
        """Read what can be told of the other assignments."""
        self._known = known_of(self.assignment, self.rubric)
        others = {n: p for n, p in known_rubrics(Path.cwd()).items() if n != self._known.name}
        self._others = read_known(others)

    def read(self, hand_in: HandIn) -> Submission:
        """Return the submission, with a note if it holds work for another assignment alone."""
        upload = read_upload(hand_in.source, self.assignment.own_files, hand_in.name)
        alone = self.named and self._known.may_be_in(upload.files)
        known = [self._known, *(() if alone else self._others)]
        decided = assignment_in(upload, known, self.sandbox)
        sightings = decided.sightings
        if sightings is None and needs_survey(upload, self.assignment):
            sightings = sightings_in(upload, self.assignment, self.sandbox)
        submission = surveyed_submission(upload, self.assignment, sightings or ())
        only = decided.decision.only
        if not only or only is self._known or self._known in decided.decision.also:
            return submission
        self.odd[hand_in.name] = only.name
        return replace(submission, notes=(*submission.notes, self._note(only.name)))

    def _note(self, other: str) -> str:
        own = quoted(self._known.name)
        return f"This looks like work for {quoted(other)}; it was graded as {own}, like all others."

    def name_of_reading(self) -> str:
        """Return a hash of all that a reading depends on beside the submission's files."""
        own = self.assignment
        parts = [own.fingerprint, self.named, sys.version, own.templates, own.support, own.shipped]
        others = [
            (one, one.rubric.read_bytes(), sorted(read_sources(one.template).items()))
            for one in self._others
        ]
        return hashlib.sha256(repr((parts, others)).encode()).hexdigest()

    def again(self, name: str, seems: str) -> None:
        """Remember of a submission that is not read again that it looked like another's."""
        if seems:
            self.odd[name] = seems

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each assignment that some seem to have done instead."""
        for other in sorted(set(self.odd.values())):
            names = [name for name, seems in self.odd.items() if seems == other]
            verb = "looks" if len(names) == 1 else "look"
            listed = quoted_list(sorted(names), 10)
            yield f"{listed} {verb} like work for {quoted(other)}, not {quoted(self._known.name)}."
