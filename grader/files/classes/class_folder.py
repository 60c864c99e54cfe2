"""Finds the submissions of a class in a folder: who submitted what, and which attempt counts."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from grader.core.errors import GraderError
from grader.core.people.bare_names import bare_names
from grader.core.people.class_submissions import ANY, ClassFolder, HandIn, Student
from grader.core.people.file_names import own_name
from grader.core.people.roster_matching import Match, Roster
from grader.files.classes.layouts.all_layouts import recognise
from grader.files.classes.layouts.layout import FoundAttempt
from grader.files.classes.layouts.plain_layout import without_count

Attempts = Literal["newest", "best"]


def find_hand_ins(
    folder: Path, roster: Roster | None = None, attempts: Attempts = "newest"
) -> ClassFolder:
    """Return the submissions in a folder, in whatever layout. Nothing of them is read yet.

    Of several attempts of one student or group the newest is given, or, where the best counts,
    each.
    """
    if not folder.is_dir():
        raise GraderError(
            f"{folder} does not exist.", "Give the folder or the zip of all submissions."
        )
    if not os.access(folder, os.R_OK | os.X_OK):
        raise GraderError(f"{folder} cannot be read.", "Give a folder that you may read.")
    layout, recognised = recognise(folder)
    # A copy, as its indexes go with it: of 20,000 students they are 60 MB.
    found, matches = _known_people(recognised.found, roster and replace(roster), layout)
    groups = [_named([*older, _timed(new, roster)]) for *older, new in _grouped(found)]
    chosen = [group[-1:] for group in groups] if attempts == "newest" else map(_rivals, groups)
    hand_ins = sorted((one for group in chosen for one in group), key=order_of)
    return ClassFolder(
        layout=layout,
        hand_ins=tuple(hand_ins),
        missing=_missing(roster, hand_ins),
        unmatched=_unmatched(roster, hand_ins),
        notes=(*recognised.notes, *(roster.notes if roster else ())),
        remarks=tuple(dict.fromkeys(match.remark for match in matches if match.remark)),
        doubts={key: match.remark for match in matches for key in match.contested},
        listed=roster.students if roster else (),
    )


def order_of(hand_in: HandIn) -> list[tuple[bool, int, str]]:
    """Return what to sort by: the name, with the value of numbers, so that 99 is before 105."""
    parts = re.split(r"([0-9]+)", hand_in.name)  # every second part is a number
    return [(bool(i % 2), int(part) if i % 2 else 0, part) for i, part in enumerate(parts)]


def _grouped(found: Iterable[FoundAttempt]) -> list[list[FoundAttempt]]:
    """Return the attempts of the same students, oldest first."""
    groups: dict[frozenset[str], list[FoundAttempt]] = defaultdict(list)
    for one in found:
        groups[frozenset(student.key for student in one.students)].append(one)
    return [sorted(group, key=lambda one: (one.order, one.name)) for group in groups.values()]


def _named(group: list[FoundAttempt]) -> list[HandIn]:
    """Give the newest the name of the student; older ones are told apart by their number."""
    newest = group[-1]
    return [
        _hand_in(one, "" if one is newest else _ending(one, newest, number), len(group))
        for number, one in enumerate(group, 1)
    ]


def _ending(old: FoundAttempt, newest: FoundAttempt, number: int) -> str:
    return f"-attempt-{number}" if old.identity == newest.identity else ""


def _timed(newest: FoundAttempt, roster: Roster | None) -> FoundAttempt:
    """Give a submission whose download says no time the one that its LMS wrote in the roster."""
    if newest.submitted_at or not (roster and roster.times):
        return newest
    known = (roster.times.get(student.key, "") for student in newest.students)
    return replace(newest, submitted_at=next(filter(None, known), ""))


def _rivals(group: list[HandIn]) -> list[HandIn]:
    """Return the attempts of one student or group; the best attempt counts."""
    if len(group) == 1:
        return group
    last = len(group)
    return [
        replace(
            one,
            counts_as=group[-1].name,
            notes=(*one.notes, f"Attempt {number} of {last}; the best attempt counts."),
        )
        for number, one in enumerate(group, 1)
    ]


def _hand_in(found: FoundAttempt, ending: str, count: int) -> HandIn:
    return HandIn(
        name=found.name + ending,
        path=found.path,
        students=found.students,
        submitted_at=found.submitted_at,
        late=found.late,
        attempts=max(found.attempts, count),
        notes=found.notes,
        files=found.files,
        identity=found.identity + ending,
    )


def _missing(roster: Roster | None, hand_ins: Iterable[HandIn]) -> tuple[Student, ...]:
    if not roster:
        return ()
    seen = {student.key for one in hand_ins for student in one.students}
    return tuple(student for student in roster.students if student.key not in seen)


def _unmatched(roster: Roster | None, hand_ins: Iterable[HandIn]) -> tuple[str, ...]:
    if not roster:
        return ()
    known = {student.key for student in roster.students}
    return tuple(one.name for one in hand_ins if not known & {s.key for s in one.students})


def _known_people(
    found: Sequence[FoundAttempt], roster: Roster | None, layout: str
) -> tuple[list[FoundAttempt], list[Match]]:
    """Return the submissions with the students of the roster, and how these were found."""
    if not roster:
        return list(found), []
    if layout == "plain":
        bare = bare_names([one.students[0].name for one in found])
        found = [_bared(_counted(one, roster), bare, roster) for one in found]
    people = {student.key: student for one in found for student in one.students}
    matches = dict(zip(people, roster.match_all(list(people.values())), strict=True))
    known = [replace(one, students=tuple(_known(one, matches, roster))) for one in found]
    return known, list(matches.values())


def _known(found: FoundAttempt, matches: dict[str, Match], roster: Roster) -> Iterable[Student]:
    for student in found.students:
        yield matches[student.key].student or _apart(student, roster)


def _apart(student: Student, roster: Roster) -> Student:
    """Return a student who is not in the roster, with a key that nobody has there."""
    if student.key not in roster.keys:
        return student
    return replace(student, key=f"{next(iter(student.ids), 'name')}:{student.key}")


def _counted(found: FoundAttempt, roster: Roster) -> FoundAttempt:
    """Take `anna_2` as Anna's second attempt if the roster has an Anna and no `anna_2`."""
    stripped = without_count(found.students[0])
    if not stripped or roster.match(found.students[0]).student:
        return found
    student, count = stripped
    if not roster.match(student).student:
        return found
    return replace(found, name=own_name(student.name), students=(student,), order=(count,))


def _bared(found: FoundAttempt, bare: Mapping[str, Sequence[str]], roster: Roster) -> FoundAttempt:
    """Take `hw1-anna` as Anna's if all names begin so and the roster has no `hw1-anna`."""
    own = found.students[0]
    names = bare.get(own.name, ())
    if not names or roster.match(own).student:
        return found
    students = [Student(name, name=name, ids={ANY: name}) for name in names]
    matches = [(student, roster.match(student)) for student in students]
    known = [student for student, match in matches if match.student]
    in_doubt = [student for student, match in matches if match.remark]
    return replace(found, students=(*known, *in_doubt, own)[:1])
