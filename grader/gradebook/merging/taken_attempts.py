"""Copies attempts, and words of people, that one gradebook has and another one lacks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select

from grader.gradebook.database.row_changes import update_rows
from grader.gradebook.database.tables import (
    attempts,
    briefs,
    criterion_scores,
    manual_scores,
    mistake_comments,
    sources,
    submissions,
)

AT_A_TIME = 200  # submissions, or sources: each takes some ten kilobytes of memory
# What tells two attempts of a submission apart: no clock gives one time to both.
SAME = ("digest", "fingerprint", "graded_at", "seconds", "score_exact")
LATE = ("late_seconds", "late_share", "late_share_exact", "undecided", "extended", "late_days")
Rows = Sequence[Mapping[str, Any]]


def take_attempts(source: Connection, target: Connection, assignment: str) -> set[str]:
    """Copy what the target lacks; return the names of submissions that had nothing there before.

    To do it again changes nothing.
    """
    own = submissions.c.assignment == assignment
    theirs = {row["identity"]: row for row in _rows(target, select(submissions).where(own))}
    rows = _rows(source, select(submissions).where(own))
    new: set[str] = set()
    for start in range(0, len(rows), AT_A_TIME):
        some = [(row, theirs[row["identity"]]) for row in rows[start : start + AT_A_TIME]]
        ids = {row["id"]: known["id"] for row, known in some}
        added = _take_attempts(source, target, ids)
        added |= _take_missing(source, target, manual_scores, ids)
        _take_facts(target, some, added)
        new |= {known["name"] for _, known in some if not known["changed_at"]}
    _take_comments(source, target, assignment)
    _take_sources(source, target)
    return new


def _take_attempts(source: Connection, target: Connection, ids: Mapping[int, int]) -> set[int]:
    """Copy attempts with all that belongs to each; return the submissions that got one."""
    known: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    columns = [attempts.c[name] for name in SAME]
    query = select(attempts.c.submission, *columns).where(attempts.c.submission.in_(ids.values()))
    for there in target.execute(query):
        known[there[0]].append(tuple(there[1:]))
    places: dict[tuple[int, int], int] = {}  # submission and number there -> the attempt's id here
    added = []
    here = select(attempts).where(attempts.c.submission.in_(ids)).order_by(attempts.c.number)
    for row in _rows(source, here):
        submission = ids[row["submission"]]
        facts = tuple(row[name] for name in SAME)
        if facts not in known[submission]:
            known[submission].append(facts)
            number = len(known[submission])
            places[submission, number] = row["id"]
            added.append({**_without_id(row), "submission": submission, "number": number})
    if added:
        target.execute(insert(attempts), added)
        _take_parts(source, target, places)
    return {submission for submission, _ in places}


def _take_parts(
    source: Connection, target: Connection, places: Mapping[tuple[int, int], int]
) -> None:
    """Copy the scores and the brief grade of attempts that were added."""
    submissions_there = {submission for submission, _ in places}
    query = select(attempts.c.submission, attempts.c.number, attempts.c.id)
    rows = target.execute(query.where(attempts.c.submission.in_(submissions_there)))
    ids = {places[one, number]: row for one, number, row in rows if (one, number) in places}
    for table in (criterion_scores, briefs):
        parts = _rows(source, select(table).where(table.c.attempt.in_(ids)))
        if parts:
            target.execute(
                insert(table), [{**row, "attempt": ids[row["attempt"]]} for row in parts]
            )


def _take_missing(
    source: Connection, target: Connection, table: Table, ids: Mapping[int, int]
) -> set[int]:
    """Copy rows about submissions that the target does not have in the same words."""
    there = {
        tuple(_without_id(row).values())
        for row in _rows(target, select(table).where(table.c.submission.in_(ids.values())))
    }
    here = _rows(source, select(table).where(table.c.submission.in_(ids)).order_by(table.c.id))
    rows = [{**_without_id(row), "submission": ids[row["submission"]]} for row in here]
    missing = [row for row in rows if tuple(row.values()) not in there]
    if missing:
        target.execute(insert(table), missing)
    return {row["submission"] for row in missing}


def _take_facts(
    target: Connection,
    pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    added: set[int],
) -> None:
    """Say when submissions changed, and why one has no grade; of new ones how late they are."""
    rows = []
    for row, known in pairs:
        is_new = not known["changed_at"]
        if is_new or known["id"] in added or row["changed_at"] > known["changed_at"]:
            late = row if is_new else known
            later = known["changed_at"] + (known["id"] in added)
            changed = {"problem": row["problem"], "changed_at": max(row["changed_at"], later)}
            rows.append({"row": known["id"], **changed, **{name: late[name] for name in LATE}})
    is_it = submissions.c.id == bindparam("row")
    update_rows(target, submissions, is_it, ("problem", "changed_at", *LATE), rows)


def _take_comments(source: Connection, target: Connection, assignment: str) -> None:
    query = select(mistake_comments).where(mistake_comments.c.assignment == assignment)
    query = query.order_by(mistake_comments.c.id)
    there = [_without_id(row) for row in _rows(target, query)]
    missing = [row for row in map(_without_id, _rows(source, query)) if row not in there]
    if missing:
        target.execute(insert(mistake_comments), missing)


def _take_sources(source: Connection, target: Connection) -> None:
    known = set(target.scalars(select(sources.c.digest)))
    missing = [one for one in source.scalars(select(sources.c.digest)) if one not in known]
    for some in _some(missing):
        rows = _rows(source, select(sources).where(sources.c.digest.in_(some)))
        target.execute(insert(sources), [dict(row) for row in rows])


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + AT_A_TIME] for start in range(0, len(values), AT_A_TIME))


def _rows(connection: Connection, query: Any) -> Rows:
    return [dict(row) for row in connection.execute(query).mappings()]


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
