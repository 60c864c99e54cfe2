"""Rows as records. Entries come a few at a time, so that a class of any size fits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, exists, select

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.brief_grades import unpack_brief
from grader.core.entries import Attempt, Entry, ManualScore, Scored, unpack_grade
from grader.core.mistakes import comments_on
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Extension, Lateness
from grader.gradebook import mistake_comments
from grader.gradebook.database import tables
from grader.gradebook.database.tables import (
    IS_NEWEST,
    attempts,
    briefs,
    criterion_scores,
    manual_scores,
    members,
    students,
    submissions,
)


@dataclass(frozen=True)
class Latest:
    """What the grade that stands was made from."""

    number: int
    digest: str
    fingerprint: str


@dataclass(frozen=True)
class Shown:
    """What files of a submission have to show."""

    attempt: int  # the number of the newest
    changed_at: int  # see `grader.gradebook.database.row_changes`
    alone: bool  # nothing was added to the attempt: no penalty, and nothing by hand


_SHOWN = (
    select(
        submissions.c.id,
        attempts.c.number,
        submissions.c.changed_at,
        submissions.c.late_seconds,
        submissions.c.undecided,
        submissions.c.extended,
        exists().where(manual_scores.c.submission == submissions.c.id),
        exists().where(tables.mistake_comments.c.assignment == submissions.c.assignment),
    )
    .join(attempts, attempts.c.submission == submissions.c.id)
    .where(IS_NEWEST, submissions.c.id.in_(bindparam("ids", expanding=True)))
)


def shown(connection: Connection, ids: Sequence[int]) -> dict[int, Shown]:
    """Return what files of submissions that have attempts have to show."""
    return {
        one: Shown(number, changed_at, alone=not any(additions))
        for one, number, changed_at, *additions in connection.execute(_SHOWN, {"ids": ids})
    }


@dataclass(frozen=True)
class PastAttempt:
    """One line of a submission's history."""

    number: int
    reason: str
    score: Fraction
    points: Fraction
    graded_at: str
    digest: str
    fingerprint: str
    isolation: str


@dataclass(frozen=True)
class SubmissionTime:
    """When a submission was made, as far as that is known."""

    name: str
    submitted_at: str
    undecided: bool  # marked late, without a time


# Rows with a packed grade; each is unpacked alone, so memory holds one grade and 50 small blocks.
AT_A_TIME = 50
BRIEF_AT_A_TIME = 500  # likewise, of blocks that are a tenth as large


def entries_of(
    connection: Connection,
    ids: Sequence[int],
    only: Mapping[int, frozenset[int] | None] | None = None,
    brief: bool = False,
) -> Iterator[Entry]:
    """Yield the entries of submissions in that order, with the students that `only` may name."""
    comments: dict[str, Mapping[str, str]] = {}  # by assignment
    step = BRIEF_AT_A_TIME if brief else AT_A_TIME
    for start in range(0, len(ids), step):
        some = ids[start : start + step]
        rows = _rows(connection, some, briefs if brief else attempts)
        people, manual = _students(connection, some, only or {}), _manual(connection, some)
        for assignment in {row.assignment for row in rows.values()} - comments.keys():
            comments[assignment] = mistake_comments.standing_comments(connection, assignment)
        for one in some:
            said = comments[rows[one].assignment]
            yield _entry(rows[one], people[one], manual[one], said, brief)


def _rows(connection: Connection, ids: Sequence[int], grades: Table) -> dict[int, Row[Any]]:
    """Return submissions by their ids, each with its newest grade from one of two tables."""
    newest = (attempts.c.submission == submissions.c.id) & IS_NEWEST
    both = submissions.outerjoin(attempts, newest)
    if grades is briefs:
        both = both.outerjoin(briefs, briefs.c.attempt == attempts.c.id)
    query = select(submissions, attempts.c.number, grades.c.packed).select_from(both)
    query = query.where(submissions.c.id.in_(ids))
    return {row.id: row for row in connection.execute(query)}


def _entry(
    row: Row[Any],
    people: Sequence[Student],
    manual: Mapping[str, ManualScore],
    comments: Mapping[str, str],
    brief: bool,
) -> Entry:
    grade, errors = None, None
    if row.packed is not None and not row.problem and brief:
        short = unpack_brief(row.packed, row.name)
        grade, errors = short.grade, short.errors
    elif row.packed is not None and not row.problem:
        grade = replace(unpack_grade(row.packed), submission=row.name)
    return Entry(
        name=row.name,
        students=tuple(people),
        grade=grade,
        problem=row.problem,
        attempt=row.number or 0,
        submitted_at=row.submitted_at,
        marked_late=row.marked_late,
        lateness=Lateness(row.late_seconds, Fraction(row.late_share_exact), row.undecided),
        extension=Extension(row.extended, row.late_days),
        manual=dict(manual),
        comments=comments_on(grade, comments) if grade else {},
        notes=tuple(row.notes),
        errors=errors,
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
    """Return the newest score and the newest comment of each criterion."""
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
    """Return a row of `attempts` with its criteria."""
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
        brief=connection.scalars(select(briefs.c.packed).where(briefs.c.attempt == row.id)).one(),
    )


def _scored(row: Row[Any]) -> Scored:
    score, points = Fraction(row.score_exact), Fraction(row.points_exact)
    return Scored(row.criterion, score, points, row.status, row.lost_to)


def past_attempt(row: Row[Any]) -> PastAttempt:
    """Return a row of `attempts` as a line of history."""
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
