"""Who made the submissions of a download, as the roster of the class has them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import own_name
from grader.core.people.roster_matching import Match, Roster
from grader.files.classes.layouts.found import Found
from grader.files.classes.layouts.plain_layout import without_count


def known_people(
    found: Sequence[Found], roster: Roster | None, layout: str
) -> tuple[list[Found], list[Match]]:
    """Return the submissions with the students of the roster, and how these were found."""
    if not roster:
        return list(found), []
    if layout == "plain":
        found = [_counted(one, roster) for one in found]
    people = {student.key: student for one in found for student in one.students}
    matches = dict(zip(people, roster.match_all(list(people.values())), strict=True))
    known = [replace(one, students=tuple(_known(one, matches, roster))) for one in found]
    return known, list(matches.values())


def _known(found: Found, matches: dict[str, Match], roster: Roster) -> Iterable[Student]:
    for student in found.students:
        yield matches[student.key].student or _apart(student, roster)


def _apart(student: Student, roster: Roster) -> Student:
    """Somebody who is not in the roster, with a key that nobody has there."""
    if all(student.key != one.key for one in roster.students):
        return student
    return replace(student, key=f"{next(iter(student.ids), 'name')}:{student.key}")


def _counted(found: Found, roster: Roster) -> Found:
    """`anna_2` is Anna's second attempt if the roster has an Anna and no `anna_2`."""
    stripped = without_count(found.students[0])
    if not stripped or roster.match(found.students[0]).student:
        return found
    student, count = stripped
    if not roster.match(student).student:
        return found
    return replace(found, name=own_name(student.name), students=(student,), order=(count,))
