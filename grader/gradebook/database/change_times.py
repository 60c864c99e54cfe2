"""When what a page shows of a submission changed last: files are compared with it.

A file is stamped with this time, and not with that of its writing. So a file of an older grade, of
a kill between the gradebook and its files, or of a backup is told apart from one that is current,
however the clocks of machines and disks differ.
"""

import time
from typing import Any

from sqlalchemy import Connection, case, update

from grader.gradebook.database.tables import submissions

MILLISECONDS = 1000


def touch(connection: Connection, *only: Any) -> None:
    """Say in the caller's transaction that submissions changed: all, or those that `only` names.

    The time never stands still, so that of two changes at once the later one shows.
    """
    now, before = round(time.time() * MILLISECONDS), submissions.c.changed_at
    later = case((before >= now, before + 1), else_=now)
    connection.execute(update(submissions).where(*only).values(changed_at=later))
