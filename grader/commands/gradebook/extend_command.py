"""`grader extend`: a deadline for one student, or a decision how late a submission is."""

import sys
from dataclasses import replace
from pathlib import Path

from grader.commands.shared.class_work import write_class
from grader.commands.shared.deadlines import DEADLINE_FORMS
from grader.commands.shared.opened_gradebook import (
    GradebookPlace,
    existing_gradebook,
    rubric_of_class,
    standing,
)
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.policy.lateness import LatePolicy
from grader.core.text import quoted
from grader.files.assignments import find_rubric
from grader.files.brand_file import brand_beside
from grader.files.classes.class_output import PAGES
from grader.files.rubric.rubric_file import load_rubric
from grader.files.rubric.rubric_late import extended


@dataclass(frozen=True)
class ExtendOptions:
    """What the command line asked for."""

    who: str
    until: str = ""  # empty: not said; "-": the class's deadline again
    late: int | None = None  # days; -1: by its time again


def extend_command(place: GradebookPlace, assignment: str | None, options: ExtendOptions) -> int:
    """Keep it in the gradebook, count lateness anew, and say what counts now."""
    named = load_rubric(find_rubric(assignment, Path.cwd())) if assignment else None
    with existing_gradebook(replace(place, assignment=named.assignment if named else None)) as book:
        path = rubric_of_class(place.output, book.assignment, assignment)
        policy = load_rubric(path).late
        if not policy:
            message = f"The rubric of {quoted(book.assignment)} has no deadline."
            raise GraderError(message, "Give it the key `late`; docs/rubric.md describes it.")
        changed = book.extend(options.who, policy, **_facts(options, policy))
        pages = (place.output / PAGES["student"]).is_dir()
        brand = brand_beside(path) if pages else ""
        write_class(book, place.output, pages, brand)
        entries = list(book.entries(changed))
    sys.stdout.write("".join(map(standing, entries)) or "No late penalty changes.\n")
    return 0


def _facts(options: ExtendOptions, policy: LatePolicy) -> dict[str, str | int | None]:
    facts: dict[str, str | int | None] = {}
    if options.until:
        facts["due"] = "" if options.until == "-" else _until(options.until, policy)
    if options.late is not None:
        facts["late_days"] = options.late if options.late >= 0 else None
    if not facts:
        raise GraderError(
            "Both the deadline and --late are missing; expected one of them.",
            f"{DEADLINE_FORMS} Or add --late.",
        )
    return facts


def _until(text: str, policy: LatePolicy) -> str:
    try:
        return extended(text, policy)
    except ValueError as error:
        raise GraderError(f"{str(error).rstrip('.?')}.", DEADLINE_FORMS) from error
