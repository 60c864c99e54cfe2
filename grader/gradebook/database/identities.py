"""Gives the submissions of a version 2 gradebook their identities, and says which to check.

Version 2 named a submission after whoever else was in the class, so that what was added by hand to
one of several names that read alike may stand at another one.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, select, update

from grader.core.people.file_names import own_name, plain_name
from grader.core.text import quoted
from grader.gradebook.database.tables import manual_scores, submissions

# As version 2 read them.
_MOODLE = re.compile(r".+_(\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL)
_CANVAS = re.compile(r".+?(?:_LATE)?_(\d+)_\d+_.+", re.DOTALL)
_ENDING = re.compile(r"\.(?:tar\.gz|tgz|tar|gz|zip|7z|rar|py|ipynb)$", re.IGNORECASE)
_ATTEMPT = re.compile(r"(.*)(-attempt-\d+)", re.DOTALL)
_AGAIN = re.compile(r"-\d+")  # what version 2 put behind a name that was taken
HEAD = (
    "Versions before this one could give a score or comment by hand to another submission whose"
    " name differs only in case or odd characters. Check these once, with `grader history`:"
)


def give_identities(connection: Connection) -> list[str]:
    """Fill in the column, in the caller's transaction; return sentences for a person."""
    columns = (submissions.c.id, submissions.c.assignment, submissions.c.name, submissions.c.path)
    by_hand = set(connection.scalars(select(manual_scores.c.submission).distinct()))
    taken: set[tuple[str, str]] = set()
    doubtful = []
    for row in connection.execute(select(*columns).order_by(submissions.c.id)).all():
        identity = _identity(row)
        if (row.assignment, identity) in taken:
            identity = own_name(f"{row.name}\n{row.id}")
        taken.add((row.assignment, identity))
        own = submissions.c.id == row.id
        connection.execute(update(submissions).where(own).values(identity=identity))
        if row.id in by_hand and ":" not in identity and identity != row.name:
            doubtful.append(f"  {quoted(row.name)}, last read from {quoted(_base(row))}")
    return [HEAD, *doubtful] if doubtful else []


def _base(row: Any) -> str:
    return PurePath(row.path).name


def _identity(row: Any) -> str:
    attempt = _ATTEMPT.fullmatch(row.name)
    name, ending = (attempt[1], attempt[2]) if attempt else (row.name, "")
    base = _base(row)
    for system, pattern in (("moodle", _MOODLE), ("canvas", _CANVAS)):
        number = pattern.fullmatch(base)
        if number and name.endswith(f"_{number[1]}"):
            return f"{system}:{number[1]}{ending}"
    titles = (title for title in _titles(row.path) if _was_made_from(name, title))
    return own_name(next(titles, name)) + ending


def _titles(path: str) -> Iterator[str]:
    """Yield what may have given a submission its name: its file, or the folder around it."""
    yield _ENDING.sub("", PurePath(path).name)
    yield PurePath(path).name
    yield PurePath(path).parent.name


def _was_made_from(name: str, title: str) -> bool:
    old = plain_name(title)
    return name.startswith(old) and (name == old or bool(_AGAIN.fullmatch(name[len(old) :])))
