"""Names that a gradebook does not know, and the assignment that is meant."""

import difflib
from collections.abc import Iterable

from sqlalchemy import Connection, select

from grader.core.errors import GraderError
from grader.core.text import quoted, quoted_list
from grader.gradebook.tables import submissions


def unknown(kind: str, name: str, known: Iterable[str]) -> GraderError:
    """The error to raise: did you mean …, or some of those there are."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, 1)
    there_are = f"There are: {quoted_list(names, 12)}." if names else f"There is no {kind} at all."
    advice = f"Did you mean {quoted(close[0])}?" if close else there_are
    return GraderError(f"The gradebook knows no {kind} {quoted(name)}.", advice)


def only_assignment(connection: Connection) -> str:
    """The one assignment in the gradebook. `GraderError` if there are none or several."""
    names: list[str] = sorted(connection.scalars(select(submissions.c.assignment).distinct()))
    if len(names) == 1:
        return names[0]
    if not names:
        raise GraderError("The gradebook is empty.", "`grader batch` fills it.")
    message = f"The gradebook holds several assignments: {quoted_list(names, 12)}."
    raise GraderError(message, "Say with --assignment which is meant.")
