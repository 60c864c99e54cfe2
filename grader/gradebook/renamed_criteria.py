"""Scores by hand under a rubric whose criteria have other names."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select

from grader.gradebook.database.change_times import touch
from grader.gradebook.database.tables import (
    attempts,
    criterion_scores,
    manual_scores,
    submissions,
)
from grader.gradebook.entry_rows import IS_NEWEST


def carry(connection: Connection, assignment: str, renames: Mapping[str, str]) -> None:
    """Repeat under a new name what was added under the old one; `renames`: new -> old.

    Nothing is changed: a submission that has something under the new name keeps that alone.
    """
    query = select(manual_scores).join(submissions).order_by(manual_scores.c.id)
    rows = connection.execute(query.where(submissions.c.assignment == assignment)).mappings().all()
    known = {(row["submission"], row["criterion"]) for row in rows}
    copies = [
        {**row, "criterion": new}
        for new, old in renames.items()
        for row in rows
        if row["criterion"] == old and (row["submission"], new) not in known
    ]
    for copy in copies:
        del copy["id"]
    if copies:
        connection.execute(insert(manual_scores), copies)
        touch(connection, submissions.c.id.in_({copy["submission"] for copy in copies}))


def losing(connection: Connection, assignment: str, criteria: Collection[str]) -> Mapping[str, int]:
    """How many submissions lose a score by hand, by criterion that is none of `criteria`.

    Only what counts today can be lost: the newest attempt still has the criterion.
    """
    columns = (manual_scores.c.submission, manual_scores.c.criterion)
    both = manual_scores.join(submissions, manual_scores.c.submission == submissions.c.id)
    both = both.join(attempts, attempts.c.submission == submissions.c.id)
    same = criterion_scores.c.criterion == manual_scores.c.criterion
    both = both.join(criterion_scores, (criterion_scores.c.attempt == attempts.c.id) & same)
    query = select(*columns).select_from(both).distinct().where(IS_NEWEST)
    counts = (submissions.c.assignment == assignment) & (submissions.c.counts_as != "")
    rows = connection.execute(query.where(counts, manual_scores.c.score_exact.is_not(None)))
    return Counter(criterion for _, criterion in rows if criterion not in criteria)
