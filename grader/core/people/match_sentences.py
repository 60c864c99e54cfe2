"""What is said where it is in doubt who somebody is."""

from collections.abc import Sequence

from grader.core.people.class_submissions import NO_PERSON, Student
from grader.core.text import quoted, quoted_list


def who(student: Student) -> str:
    """Return a student for a sentence, with the ids that tell namesakes apart."""
    ids = [f"{s} {v}" for s, v in student.ids.items() if v != student.name and s != NO_PERSON]
    known = [*ids, *([student.email] if student.email and not ids else [])]
    return quoted(f"{student.name or student.key} ({', '.join(known)})" if known else student.name)


def several(wanted: Student, found: Sequence[Student]) -> str:
    students = quoted_list([student.key for student in found])
    return f"{who(wanted)} may be each of the students {students}: no student was chosen."


def other_id(wanted: Student, one: Student) -> str:
    return f"{who(wanted)} is not {who(one)}: the ids or e-mails contradict."


def one_id(wanted: Student, one: Student) -> str:
    both = f"{who(wanted)} and {who(one)}"
    return f"{both} were taken as one student, but the names contradict: check them."


def not_used(wanted: Student, one: Student) -> str:
    return f"{who(wanted)} is not {who(one)}: the names contradict, the id may be another system's."


def contested(rivals: Sequence[Student], key: str) -> str:
    names = " and ".join(who(rival) for rival in rivals[:3])
    return f"{names} may each be the student {quoted(key)}: no student was chosen."


def taken(wanted: Student, key: str, nearest: Student) -> str:
    return f"{who(wanted)} is not the student {quoted(key)}: {who(nearest)} is."
