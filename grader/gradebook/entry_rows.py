"""Rows as records. Entries come a few at a time, so that a class of any size fits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, func, select

from grader.core.entries import Attempt, Entry, ManualScore, Scored, unpack_grade
from grader.core.lateness import Extension, Lateness
from grader.core.people.class_submissions import Student
from grader.gradebook.answers import PastAttempt
from grader.gradebook.database.tables import (
    attempts,
    criterion_scores,
    manual_scores,
    members,
    students,
    submissions,
)

AT_A_TIME = 50  # rows with a packed grade; unpacked one by one

_OTHERS = attempts.alias()
_LAST = select(func.max(_OTHERS.c.number)).where(_OTHERS.c.submission == attempts.c.submission)
IS_NEWEST = attempts.c.number == _LAST.correlate(attempts).scalar_subquery()
"""Whether a row of `attempts` is its submission's newest."""


def entries_of(
    connection: Connection,
    ids: Sequence[int],
    only: Mapping[int, frozenset[int] | None] | None = None,
) -> Iterator[Entry]:
    """The entries of submissions, in that order; with the students in `only`, where it has some."""
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        newest = (attempts.c.submission == submissions.c.id) & IS_NEWEST
        both = submissions.outerjoin(attempts, newest)
        query = select(submissions, attempts.c.number, attempts.c.packed).select_from(both)
        query = query.where(submissions.c.id.in_(some))
        rows = {row.id: row for row in connection.execute(query)}
        people, manual = _students(connection, some, only or {}), _manual(connection, some)
        yield from (_entry(rows[one], people[one], manual[one]) for one in some)


def _entry(row: Row[Any], people: Sequence[Student], manual: Mapping[str, ManualScore]) -> Entry:
    graded = row.packed is not None and not row.problem
    return Entry(
        name=row.name,
        students=tuple(people),
        grade=replace(unpack_grade(row.packed), submission=row.name) if graded else None,
        problem=row.problem,
        attempt=row.number or 0,
        submitted_at=row.submitted_at,
        marked_late=row.marked_late,
        lateness=Lateness(row.late_seconds, Fraction(row.late_share_exact), row.undecided),
        extension=Extension(row.extended, row.late_days),
        manual=dict(manual),
        notes=tuple(row.notes),
        changed_at=row.changed_at,
    )


def _students(
    connection: Connection, ids: Sequence[int], only: Mapping[int, frozenset[int] | None]
) -> Mapping[int, list[Student]]:
    both = members.join(students, students.c.id == members.c.student)
    query = (
        select(members.c.submission, students)
        .select_from(both)
        .where(members.c.submission.in_(ids))
        .order_by(members.c.position)
    )
    found: dict[int, list[Student]] = defaultdict(list)
    for row in connection.execute(query):
        wanted = only.get(row.submission)
        if wanted is None or row.id in wanted:
            found[row.submission].append(Student(row.key, row.name, row.email, row.ids))
    return found


def _manual(connection: Connection, ids: Sequence[int]) -> Mapping[int, dict[str, ManualScore]]:
    """Of each criterion the newest score and the newest comment."""
    query = select(manual_scores).where(manual_scores.c.submission.in_(ids))
    found: dict[int, dict[str, ManualScore]] = defaultdict(dict)
    for row in connection.execute(query.order_by(manual_scores.c.id)):
        before = found[row.submission].get(row.criterion, ManualScore(row.criterion, None))
        found[row.submission][row.criterion] = _manual_after(row, before)
    return found


def _manual_after(row: Row[Any], before: ManualScore) -> ManualScore:
    score = before.score if row.score_exact is None else Fraction(row.score_exact)
    comment = row.comment or before.comment
    return ManualScore(row.criterion, score, comment, row.author, row.made_at)


def attempt_in(row: Row[Any], connection: Connection) -> Attempt:
    """A row of `attempts` with its criteria."""
    own = criterion_scores.c.attempt == row.id
    query = select(criterion_scores).where(own).order_by(criterion_scores.c.position)
    return Attempt(
        digest=row.digest,
        fingerprint=row.fingerprint,
        isolation=row.isolation,
        score=Fraction(row.score_exact),
        points=Fraction(row.points_exact),
        graded_at=row.graded_at,
        seconds=row.seconds,
        criteria=tuple(_scored(one) for one in connection.execute(query)),
        packed=row.packed,
    )


def _scored(row: Row[Any]) -> Scored:
    score, points = Fraction(row.score_exact), Fraction(row.points_exact)
    return Scored(row.criterion, score, points, row.status, row.lost_to)


def past_attempt(row: Row[Any]) -> PastAttempt:
    """A row of `attempts` as a line of history."""
    return PastAttempt(
        number=row.number,
        reason=row.reason,
        score=Fraction(row.score_exact),
        points=Fraction(row.points_exact),
        graded_at=row.graded_at,
        digest=row.digest,
        fingerprint=row.fingerprint,
        isolation=row.isolation,
    )
