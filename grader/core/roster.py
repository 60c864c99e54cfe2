"""The students of a class, and who of them somebody in a download is. Nothing is guessed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from grader.core.handed_in import Student

Sign = str | tuple[str, str]
Signs = Callable[[Student], set[Sign]]

ANY = "id"  # a column or a folder that does not say whose id it holds


_SYSTEMS = ("canvas", "sis", "login", "moodle", "gradescope", "d2l", ANY)


@dataclass(frozen=True)
class Roster:
    """The students of a class, each with a key of its own."""

    students: tuple[Student, ...]

    def find(self, wanted: Student) -> Student | None:
        """The one student that ids, then e-mail, then the name mean; what is known is joined."""
        for signs, index in zip(_SIGNS, self._indexes, strict=True):
            found = {student.key: student for sign in signs(wanted) for student in index[sign]}
            if len(found) == 1:
                return _joined(next(iter(found.values())), wanted)
            if found:
                return None
        return None

    @cached_property
    def _indexes(self) -> tuple[dict[Sign, list[Student]], ...]:
        return tuple(_index(self.students, signs) for signs in _SIGNS)


def _index(students: Iterable[Student], signs: Signs) -> dict[Sign, list[Student]]:
    index: dict[Sign, list[Student]] = defaultdict(list)
    for student in students:
        for sign in signs(student):
            index[sign].append(student)
    return index


def _joined(student: Student, wanted: Student) -> Student:
    return replace(
        student,
        name=student.name or wanted.name,
        email=student.email or wanted.email,
        ids={**_known(wanted), **student.ids},
    )


def _known(student: Student) -> dict[str, str]:
    return {system: value for system, value in student.ids.items() if system != ANY}


def _ids(student: Student) -> set[Sign]:
    """An id of no system in particular is an id in every one."""
    pairs = [(system, value.casefold()) for system, value in student.ids.items() if value]
    return {(name, value) for system, value in pairs for name in _means(system)}


def _means(system: str) -> tuple[str, ...]:
    return _SYSTEMS if system == ANY else (system,)


def _emails(student: Student) -> set[Sign]:
    return {student.email.casefold()} if student.email else set()


def _names(student: Student) -> set[Sign]:
    """The words of a name in any order, so that "Doe, Jane" is "Jane Doe"."""
    words = _words(student.name)
    return {" ".join(sorted(words))} if words else set()


def _squashed(student: Student) -> set[Sign]:
    """Names as file names have them: "doejane", "janedoe"."""
    words = _words(student.name)
    turned = [words[count:] + words[:count] for count in range(len(words))]
    return {"".join(order) for order in turned}


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.findall(r"[^\W_]+", plain)


_SIGNS: tuple[Signs, ...] = (_ids, _emails, _names, _squashed)
