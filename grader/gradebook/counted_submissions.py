"""Which submissions of a gradebook count, and for which students."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from grader.core.entries import Entry
from grader.gradebook.database.tables import members, submissions
from grader.gradebook.entry_rows import entries_of


def counted_submissions(
    connection: Connection, assignment: str
) -> dict[int, frozenset[int] | None]:
    """Return the ids of submissions that count, by their names, each with its students.

    Of several attempts of the same people the best counts; for students who changed groups the
    newest of theirs. Both may change with a score by hand or a regrade, so they are found out
    each time. None stands for everybody, also nobody: it is not known who made it.
    """
    columns = (submissions.c.name, submissions.c.id, submissions.c.counts_as)
    own = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    rivals: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, submission, counts_as in connection.execute(select(*columns).where(own)):
        rivals[counts_as].append((name, submission))
    chosen = sorted(_best(connection, sorted(group)) for group in rivals.values())
    newest, people = _newest_of_each(connection, {submission for _, submission in chosen})
    result: dict[int, frozenset[int] | None] = {}
    for _, submission in chosen:
        theirs = people.get(submission)
        still = theirs and frozenset(s for s in theirs if newest[s] == submission)
        if still or not theirs:
            result[submission] = still if still != theirs else None
    return result


def _best(connection: Connection, group: Sequence[tuple[str, int]]) -> tuple[str, int]:
    if len(group) == 1:
        return group[0]
    entries = entries_of(connection, [submission for _, submission in group], brief=True)
    return max(zip(group, entries, strict=True), key=lambda pair: _worth(pair[1]))[0]


def _worth(entry: Entry) -> tuple[bool, object, str]:
    """Return what to compare attempts by; of equally good ones the last one counts."""
    return entry.grade is not None, entry.total, entry.submitted_at


def _newest_of_each(
    connection: Connection, chosen: Set[int]
) -> tuple[Mapping[int, int], Mapping[int, frozenset[int]]]:
    """Return the newest submission of each student, and the students of each submission."""
    query = select(members.c.student, submissions.c.id, submissions.c.submitted_at)
    both = members.join(submissions, members.c.submission == submissions.c.id)
    of_student: dict[int, list[tuple[str, int]]] = defaultdict(list)
    people: dict[int, set[int]] = defaultdict(set)
    for student, submission, submitted_at in connection.execute(query.select_from(both)):
        if submission in chosen:
            of_student[student].append((submitted_at, submission))
            people[submission].add(student)
    newest = {student: _newest(theirs) for student, theirs in of_student.items()}
    return newest, {submission: frozenset(theirs) for submission, theirs in people.items()}


def _newest(theirs: Sequence[tuple[str, int]]) -> int:
    """Return the newest by time, where each has one; else the one that came last."""
    if all(submitted_at for submitted_at, _ in theirs):
        return max(theirs, key=lambda one: (_moment(one[0]), one[1]))[1]
    return max(submission for _, submission in theirs)


def _moment(submitted_at: str) -> datetime:
    moment = datetime.fromisoformat(submitted_at)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
