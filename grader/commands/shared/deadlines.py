"""Deadlines of single students, and whose lateness nobody could tell."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.people.roster_matching import Roster
from grader.core.policy.lateness import LatePolicy
from grader.core.text import quoted, quoted_list
from grader.files.rubric.rubric_late import extended
from grader.gradebook.entry_rows import SubmissionTime

MOST_NAMES = 10  # in one sentence: a longer list hides what is said about it
DEADLINE_FORMS = 'Write "2026-10-05 23:59", with a zone if it is not the deadline\'s, or "2 days".'


def own_deadlines(roster: Roster, policy: LatePolicy | None) -> Mapping[str, str]:
    """Return the deadlines that a roster grants, by key. GraderError for an invalid one."""
    if not roster.dues:
        return {}
    if not policy:
        message = "The roster extends a deadline, but the rubric has none."
        raise GraderError(message, "Give the rubric the key `late`, or leave out the column.")
    dues = {}
    for key, text in roster.dues.items():
        try:
            dues[key] = extended(text, policy)
        except ValueError as error:
            message = f"In the roster, of {quoted(key)}: {str(error).rstrip('.?')}."
            raise GraderError(message, DEADLINE_FORMS) from error
    return dues


def late_sentences(times: Sequence[SubmissionTime], output: Path) -> Iterator[str]:
    """Say whose lateness could not be told, where it would matter."""
    undecided = [one.name for one in times if one.undecided]
    without = sum(not one.submitted_at for one in times)
    unzoned = sum(bool(one.submitted_at) and not _has_zone(one.submitted_at) for one in times)
    if undecided:
        names = quoted_list(undecided, MOST_NAMES)
        yield f"Marked late, without a time; each needs a decision: {names}."
        yield f"`grader extend {output} NAME --late DAYS` decides; 0 is in time."
    if without > len(undecided):
        share = f"{without - len(undecided):,} of {len(times):,} submissions"
        yield f"Without a time, and taken to be in time: {share}."
    if unzoned:
        share = f"{unzoned:,} of {len(times):,}"
        yield f"Without a time zone, and read in the deadline's zone: {share}."


def _has_zone(time: str) -> bool:
    return datetime.fromisoformat(time).tzinfo is not None
