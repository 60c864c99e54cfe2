"""How late each submission is, by the deadlines of its students, and what that costs."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select

from grader.core.policy.lateness import NOT_EXTENDED, Extension, LatePolicy, lateness
from grader.gradebook.database.row_changes import touch_each, update_rows
from grader.gradebook.database.tables import exactly, members, roster, submissions

SHOWN = ("late_share_exact", "undecided", "extended", "late_days")  # on pages


def count_lateness(connection: Connection, assignment: str, policy: LatePolicy | None) -> set[str]:
    """Count anew how late each submission is; return the names of those that changed by that."""
    granted = _extensions(connection, assignment)
    others = ("id", "name", "marked_late", "submitted_at", "late_seconds")
    query = select(*(submissions.c[name] for name in (*others, *SHOWN))).where(_of(assignment))
    changed: dict[int, str] = {}
    rows = []
    for row in connection.execute(query).all():
        extension = granted.get(row.id, NOT_EXTENDED)
        late = lateness(policy, row.submitted_at, row.marked_late, extension)
        due = extension.due if policy else ""
        shown = (_text(late.share), late.undecided, due, extension.days)
        if row[-len(SHOWN) :] != shown:
            changed[row.id] = row.name
        if row.id in changed or row.late_seconds != late.seconds:
            values = {**dict(zip(SHOWN, shown, strict=True)), **exactly("late_share", late.share)}
            rows.append({"row": row.id, "late_seconds": late.seconds, **values})
    names = ("late_seconds", "late_share", *SHOWN)
    update_rows(connection, submissions, submissions.c.id == bindparam("row"), names, rows)
    touch_each(connection, changed)
    return set(changed.values())


@lru_cache
def _text(share: Fraction) -> str:
    return str(share)


def _extensions(connection: Connection, assignment: str) -> dict[int, Extension]:
    """Return by submission, for a group, the best that any of its members was granted."""
    both = members.join(submissions, members.c.submission == submissions.c.id)
    both = both.join(roster, roster.c.student == members.c.student)
    query = select(submissions.c.id, roster.c.due, roster.c.late_days).select_from(both)
    query = query.where((roster.c.due != "") | roster.c.late_days.is_not(None))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query.where(_of(assignment), roster.c.assignment == assignment)):
        found[row.id].append(row)
    return {submission: _best(rows) for submission, rows in found.items()}


def _best(rows: list[Any]) -> Extension:
    dues = sorted((row.due for row in rows if row.due), key=datetime.fromisoformat)
    days = list(_decided(rows))
    return Extension(dues[-1] if dues else "", min(days) if days else None)


def _decided(rows: list[Any]) -> Iterator[int]:
    return (row.late_days for row in rows if row.late_days is not None)


def _of(assignment: str) -> ColumnElement[bool]:
    return submissions.c.assignment == assignment
