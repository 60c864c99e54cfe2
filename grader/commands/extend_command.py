"""`grader extend`: a deadline for one student, or a decision how late a submission is."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.commands.gradebook_command import Place, existing_gradebook, standing
from grader.commands.shared.class_work import write_class
from grader.core.errors import GraderError
from grader.core.lateness import LatePolicy
from grader.core.people.roster_matching import Roster
from grader.core.rubric import Rubric
from grader.core.text import quoted, quoted_list
from grader.files.assignments import find_rubric, load_assignment
from grader.files.classes.class_output import PAGES
from grader.files.rubric.rubric_late import extended
from grader.gradebook.entry_rows import SubmissionTime

MOST_NAMES = 10
WRITE = 'Write "2026-10-05 23:59", with a zone if it is not the deadline\'s, or "2 days".'


@dataclass(frozen=True)
class Extension:
    """What the command line asked for."""

    who: str
    until: str = ""  # empty: not said; "-": the class's deadline again
    late: int | None = None  # days; -1: by its time again


def extend_command(place: Place, assignment: str | None, extension: Extension) -> int:
    """Keep it in the gradebook, count lateness anew, and say what counts now."""
    named = _rubric(assignment) if assignment else None
    with existing_gradebook(replace(place, assignment=named.assignment if named else None)) as book:
        policy = (named or _rubric(book.assignment)).late
        if not policy:
            message = f"The rubric of {quoted(book.assignment)} has no deadline."
            raise GraderError(message, "Give it the key `late`; docs/rubric.md describes it.")
        changed = book.extend(extension.who, policy, **_facts(extension, policy))
        pages = (place.output / PAGES["student"]).is_dir()
        write_class(book, place.output, pages)
        entries = list(book.entries(changed))
    sys.stdout.write("".join(map(standing, entries)) or "Nobody's lateness changes by that.\n")
    return 0


def _rubric(name: str) -> Rubric:
    return load_assignment(find_rubric(name, Path.cwd())).rubric


def _facts(extension: Extension, policy: LatePolicy) -> dict[str, str | int | None]:
    facts: dict[str, str | int | None] = {}
    if extension.until:
        facts["due"] = "" if extension.until == "-" else _until(extension.until, policy)
    if extension.late is not None:
        facts["late_days"] = extension.late if extension.late >= 0 else None
    if not facts:
        raise GraderError("There is neither a deadline nor a decision.", f"{WRITE} Or add --late.")
    return facts


def _until(text: str, policy: LatePolicy) -> str:
    try:
        return extended(text, policy)
    except ValueError as error:
        raise GraderError(f"{str(error).rstrip('.?')}.", WRITE) from error


def own_deadlines(roster: Roster, policy: LatePolicy | None) -> Mapping[str, str]:
    """Return the deadlines that a roster grants, by key, in UTC. GraderError for an invalid one."""
    if not roster.dues:
        return {}
    if not policy:
        message = "The roster extends a deadline, and the rubric has none."
        raise GraderError(message, "Give the rubric the key `late`, or leave out the column.")
    dues = {}
    for key, text in roster.dues.items():
        try:
            dues[key] = extended(text, policy)
        except ValueError as error:
            message = f"In the roster, of {quoted(key)}: {str(error).rstrip('.?')}."
            raise GraderError(message, WRITE) from error
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
    if without:
        yield f"Without a time, so that lateness was not counted: {without:,} of {len(times):,}."
    if unzoned:
        yield f"Without a time zone, and read as the deadline's: {unzoned:,} of {len(times):,}."


def _has_zone(time: str) -> bool:
    return datetime.fromisoformat(time).tzinfo is not None
