"""The students of a class, and who of them somebody in a download or a table is.

Nobody is guessed: ids count before e-mails, e-mails before names, an id that contradicts ends the
match, and whoever could be several people is nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.people import match_sentences
from grader.core.people.class_submissions import ANY, NO_PERSON, Student
from grader.core.people.person_names import can_be_one, squashed_forms, words_of

Sign = tuple[str, str]
Signs = Callable[[Student], set[Sign]]


@dataclass(frozen=True)
class Match:
    """Who of a class somebody is, if anybody; a sentence where that is in doubt."""

    student: Student | None = None
    remark: str = ""
    level: int = 0  # what it was found by: the place in `_LEVELS`; 0 is the very same id
    contested: tuple[str, ...] = ()  # keys of those who this may be, but nobody was taken


@dataclass(frozen=True)
class Roster:
    """The students of a class, each with a key of its own."""

    students: tuple[Student, ...]
    dues: Mapping[str, str] = field(default_factory=dict)  # by key: deadlines, as they were written
    notes: tuple[str, ...] = ()  # sentences about what was not read
    times: Mapping[str, str] = field(default_factory=dict)
    """By key: when the LMS says that the student submitted last, in ISO 8601."""

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of all students."""
        return frozenset(student.key for student in self.students)

    def match_all(self, wanted: Sequence[Student]) -> list[Match]:
        """Return who each of several different people is; two of them are never one student."""
        matches = [self.match(one) for one in wanted]
        claims: dict[str, list[int]] = defaultdict(list)
        for place, match in enumerate(matches):
            if match.student:
                claims[match.student.key].append(place)
        for key, places in claims.items():
            weaker = _weaker(matches, places)
            near = [wanted[place] for place in places if place not in weaker]
            rivals = [wanted[place] for place in places]
            for place in weaker:
                said = (
                    match_sentences.taken(wanted[place], key, near[0])
                    if near
                    else match_sentences.contested(rivals, key)
                )
                matches[place] = Match(remark=said, contested=() if near else (key,))
        return matches

    def match(self, wanted: Student) -> Match:
        """Return who somebody is, as if nobody else were there."""
        remark = ""
        for level, (signs, _) in enumerate(_LEVELS):
            index = self._index(level)
            found = {one.key: one for sign in signs(wanted) for one in index.get(sign, ())}
            if len(found) > 1:
                said = match_sentences.several(wanted, list(found.values()))
                return Match(remark=said, contested=tuple(found))
            for one in found.values():
                if level > _FOLDED and _contradicts(one, wanted, level):
                    return Match(remark=match_sentences.other_id(wanted, one))
                agree = _agree(one, wanted)
                if agree or level != _GENERIC or _same_email(one, wanted):
                    said = remark or ("" if agree else match_sentences.one_id(wanted, one))
                    return Match(_joined(one, wanted), said, level)
                remark = match_sentences.not_used(wanted, one)
        return Match(remark=remark)

    @cached_property
    def _indexes(self) -> dict[int, Mapping[Sign, list[Student]]]:
        return {}

    def _index(self, level: int) -> Mapping[Sign, list[Student]]:
        """Return the students by what a level looks up; made when somebody gets to that level."""
        if level not in self._indexes:
            index: dict[Sign, list[Student]] = defaultdict(list)
            for student in self.students:
                for sign in _LEVELS[level][1](student):
                    index[sign].append(student)
            self._indexes[level] = index
        return self._indexes[level]


def _weaker(matches: Sequence[Match], places: Sequence[int]) -> list[int]:
    """Return those who are not the student that all were taken for: all, if none is nearest.

    Who has the student's very id or e-mail is that student, however often.
    """
    near = [place for place in places if matches[place].level in (0, _EMAIL)]
    nearest = min(matches[place].level for place in places)
    near = near or [place for place in places if matches[place].level == nearest]
    if len(near) == 1 or matches[near[0]].level in (0, _EMAIL):
        return [place for place in places if place not in near]
    return list(places)


def _joined(student: Student, wanted: Student) -> Student:
    known = {system: value for system, value in wanted.ids.items() if system != ANY}
    return replace(
        student,
        name=student.name or wanted.name,
        email=student.email or wanted.email,
        ids={**known, **student.ids},
    )


def _contradicts(one: Student, other: Student, level: int) -> bool:
    """Return whether one system, or one e-mail domain, has two different entries for them.

    Ids that are not said to be of one system contradict only where nothing but names agrees.
    """
    for system in one.ids.keys() & other.ids.keys() - {NO_PERSON}:
        told = system != ANY or (level > _EMAIL and _is_told(one) and _is_told(other))
        if told and one.ids[system].casefold() != other.ids[system].casefold():
            return True
    emails = {one.email.casefold(), other.email.casefold()}
    domains = {email.rpartition("@")[2] for email in emails}
    return len(emails) == 2 and "" not in emails and len(domains) == 1


def _is_told(student: Student) -> bool:
    """Return whether an id of no system is more than the name again, as that of a folder is."""
    return student.ids.get(ANY, "").casefold() != student.name.casefold()


def _agree(one: Student, other: Student) -> bool:
    """Return whether their names can be one person's; an id in place of a name is none."""
    names = (s.name if s.name not in {s.key, *s.ids.values()} else "" for s in (one, other))
    return can_be_one(*names)


def _same_email(one: Student, other: Student) -> bool:
    return bool(one.email) and one.email.casefold() == other.email.casefold()


def _ids(student: Student) -> set[Sign]:
    return {(system, value) for system, value in student.ids.items() if value}


def _folded(student: Student) -> set[Sign]:
    return {(system, value.casefold()) for system, value in _ids(student)}


def _from_generic(student: Student) -> set[Sign]:
    """Return the signs by which an id of a system may be one of no system, and the reverse."""
    return {(ANY if system == ANY else "", value) for system, value in _folded(student)}


def _to_generic(student: Student) -> set[Sign]:
    return {("" if system == ANY else ANY, value) for system, value in _folded(student)}


def _emails(student: Student) -> set[Sign]:
    return {("", student.email.casefold())} if student.email else set()


def _names(student: Student) -> set[Sign]:
    """Return the words of a name in any order, so that "Doe, Jane" is "Jane Doe"."""
    words = words_of(student.name)
    return {("", " ".join(sorted(words)))} if words else set()


def _squashed(student: Student) -> set[Sign]:
    return {("", form) for form in squashed_forms(student.name)}


# Ranks of how a student was recognised: the order counts, the distances do not.
_FOLDED, _GENERIC, _EMAIL = 1, 2, 3
# What is looked up of who is wanted, and where the students of the class are found by it.
_LEVELS: tuple[tuple[Signs, Signs], ...] = (
    (_ids, _ids),
    (_folded, _folded),
    (_from_generic, _to_generic),
    (_emails, _emails),
    (_names, _names),
    (_squashed, _squashed),
)
