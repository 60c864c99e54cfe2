"""Comments on mistakes, for all who made one: added, never changed; the newest of each counts."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, insert, select

from grader.core.entries import MistakeComment
from grader.gradebook.database.row_changes import touch_each
from grader.gradebook.database.tables import mistake_comments
from grader.gradebook.lookup import submission_ids


def add(
    connection: Connection, assignment: str, comment: MistakeComment, names: Collection[str]
) -> None:
    """Add a comment; an empty one ends the one before. `names`: whose pages show it."""
    row = insert(mistake_comments).values(
        assignment=assignment,
        mistake=comment.mistake,
        comment=comment.comment,
        author=comment.author,
        made_at=comment.made_at,
    )
    connection.execute(row)
    touch_each(connection, submission_ids(connection, assignment, [*names]))


def standing_comments(connection: Connection, assignment: str) -> Mapping[str, str]:
    """Return the comments that count, by the mistake's name."""
    own = mistake_comments.c.assignment == assignment
    columns = (mistake_comments.c.mistake, mistake_comments.c.comment)
    rows = connection.execute(select(*columns).where(own).order_by(mistake_comments.c.id))
    newest = {mistake: comment for mistake, comment in rows}
    return {mistake: comment for mistake, comment in newest.items() if comment}
