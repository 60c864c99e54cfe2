"""Which submissions of a gradebook count."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from grader.core.entries import Entry
from grader.gradebook.reading import entries_of
from grader.gradebook.tables import submissions


def counting(connection: Connection, assignment: str) -> list[int]:
    """Ids of those that count, in the order of their names: of several attempts the best one.

    Which that is may change with a score by hand or a regrade, so it is found out each time.
    """
    columns = (submissions.c.name, submissions.c.id, submissions.c.counts_as)
    own = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    rivals: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, submission, counts_as in connection.execute(select(*columns).where(own)):
        rivals[counts_as].append((name, submission))
    chosen = [_best(connection, sorted(group)) for group in rivals.values()]
    return [submission for _, submission in sorted(chosen)]


def _best(connection: Connection, group: Sequence[tuple[str, int]]) -> tuple[str, int]:
    if len(group) == 1:
        return group[0]
    entries = entries_of(connection, [submission for _, submission in group])
    return max(zip(group, entries, strict=True), key=lambda pair: _worth(pair[1]))[0]


def _worth(entry: Entry) -> tuple[bool, object, str]:
    """Of equally good ones, the one that was handed in last."""
    return entry.grade is not None, entry.total, entry.submitted_at
