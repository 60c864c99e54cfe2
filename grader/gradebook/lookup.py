"""Names that a gradebook does not know, and the assignment that is meant."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, or_, select

from grader.core.errors import GraderError
from grader.core.text import nearest, quoted, quoted_list
from grader.gradebook.database.tables import members, students, submissions

AT_A_TIME = 500  # names in one question: a database takes few values in one statement


def unknown(kind: str, name: str, known: Iterable[str]) -> GraderError:
    """Return the error to raise: did you mean …, or some of those there are."""
    names = sorted(known)
    close = nearest(name, names)
    there_are = (
        f"Choose one of {quoted_list(names, 12)}." if names else f"The gradebook has no {kind} yet."
    )
    advice = f"Did you mean {quoted(close)}?" if close else there_are
    return GraderError(f"The gradebook has no {kind} {quoted(name)}.", advice)


# Put together once: for each grade of a class that would take as long as to execute it.
_IDS = select(submissions.c.name, submissions.c.id).where(
    submissions.c.assignment == bindparam("own"),
    submissions.c.name.in_(bindparam("names", expanding=True)),
)


def submission_id(connection: Connection, assignment: str, name: str) -> int:
    """Return the id of a submission by its own name. `GraderError` if it is not known."""
    return submission_ids(connection, assignment, [name])[0]


def submission_ids(connection: Connection, assignment: str, names: Sequence[str]) -> list[int]:
    """Return the ids of submissions by their names, in that order."""
    known: dict[str, int] = {}
    for start in range(0, len(names), AT_A_TIME):
        some = {"own": assignment, "names": names[start : start + AT_A_TIME]}
        known.update((name, row) for name, row in connection.execute(_IDS, some))
    for name in names:
        if name not in known:
            own = submissions.c.assignment == assignment
            all_names = connection.scalars(select(submissions.c.name).where(own))
            raise unknown("submission", name, all_names)
    return [known[name] for name in names]


def submission_named(connection: Connection, assignment: str, name: str) -> str:
    """Return a submission by its own name, or by the id, name or e-mail of one of its students.

    What an LMS calls it (`submission_7009`) is a name of its own, too.

    `GraderError` if there is none, or if several of theirs count.
    """
    own = submissions.c.assignment == assignment
    columns = (submissions.c.name, submissions.c.identity)
    rows = connection.execute(select(*columns).where(own)).all()
    names: dict[str, str] = {row.name: row.identity for row in rows}
    if name in names:
        return name
    if called := [own_name for own_name, identity in names.items() if identity == name]:
        return called[0]
    both = members.join(submissions, members.c.submission == submissions.c.id)
    both = both.join(students, students.c.id == members.c.student)
    theirs = or_(
        *(column == name for column in (students.c.key, students.c.name, students.c.email))
    )
    query = select(submissions.c.name).select_from(both).distinct().order_by(submissions.c.name)
    found: list[str] = list(
        connection.scalars(query.where(own, theirs, submissions.c.counts_as != ""))
    )
    if not found:
        raise unknown("submission", name, names)
    if len(found) > 1:
        message = f"{quoted(name)} may mean several submissions: {quoted_list(found, 12)}."
        raise GraderError(message, "Give the name of one of them.")
    return found[0]


def known_assignments(connection: Connection) -> list[str]:
    """Return all that the gradebook has submissions of."""
    return sorted(connection.scalars(select(submissions.c.assignment).distinct()))


def only_assignment(connection: Connection) -> str:
    """Return the one assignment in the gradebook. `GraderError` if there are none or several."""
    names = known_assignments(connection)
    if len(names) == 1:
        return names[0]
    if not names:
        raise GraderError("The gradebook is empty.", "`grader batch` fills it.")
    message = f"The gradebook holds several assignments: {quoted_list(names, 12)}."
    raise GraderError(message, "Choose one with --assignment.")
