"""The students of a class, and who of them somebody in a download is. Nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from grader.core.handed_in import Student

ANY = "id"  # a column or a folder that does not say whose id it holds


@dataclass(frozen=True)
class Roster:
    """The students of a class, each with a key of its own."""

    students: tuple[Student, ...]

    def find(self, wanted: Student) -> Student | None:
        """The one student that ids, then e-mail, then the name mean; what is known is joined."""
        for signs in (_ids, _emails, _names, _squashed):
            sought = signs(wanted)
            found = [student for student in self.students if sought & signs(student)]
            if len(found) == 1:
                return replace(
                    found[0],
                    name=found[0].name or wanted.name,
                    email=found[0].email or wanted.email,
                    ids={**_known(wanted), **found[0].ids},
                )
            if found:
                return None
        return None


def _known(student: Student) -> dict[str, str]:
    return {system: value for system, value in student.ids.items() if system != ANY}


def _ids(student: Student) -> set[tuple[str, str]]:
    """An id of no system in particular is an id in every one."""
    systems = ("canvas", "sis", "login", "moodle", "gradescope", "d2l", ANY)
    pairs = set()
    for system, value in student.ids.items():
        named = systems if system == ANY else (system, ANY)
        pairs |= {(name, value.casefold()) for name in named}
    return {(system, value) for system, value in pairs if value}


def _emails(student: Student) -> set[str]:
    return {student.email.casefold()} - {""}


def _names(student: Student) -> set[str]:
    """The words of a name in any order, so that "Doe, Jane" is "Jane Doe"."""
    return {" ".join(sorted(_words(student.name)))} - {""}


def _squashed(student: Student) -> set[str]:
    """Names as file names have them: "doejane", "janedoe"."""
    words = _words(student.name)
    turned = [words[count:] + words[:count] for count in range(len(words))]
    return {"".join(order) for order in turned} - {""}


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.findall(r"[^\W_]+", plain)


def of_roster(
    students: Iterable[Student], find: Callable[[Student], Student | None]
) -> tuple[Student, ...]:
    """Each student as the roster has it, or as found where the roster has none."""
    return tuple(find(student) or student for student in students)
