"""Finds the submissions of a class in a folder: who handed in what, and which attempt counts."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from grader.core.errors import GraderError
from grader.core.people.class_submissions import ClassFolder, HandIn, Student
from grader.core.people.roster_matching import Roster
from grader.files.classes.layouts.blackboard_layout import find_blackboard
from grader.files.classes.layouts.brightspace_layout import find_brightspace
from grader.files.classes.layouts.canvas_layout import find_canvas
from grader.files.classes.layouts.found import Found, Recognised
from grader.files.classes.layouts.gradescope_layout import find_gradescope
from grader.files.classes.layouts.moodle_layout import find_moodle
from grader.files.classes.layouts.nbgrader_layout import find_nbgrader
from grader.files.classes.layouts.plain_layout import find_plain
from grader.files.classes.layouts.sakai_layout import find_sakai
from grader.files.classes.people import known_people

Attempts = Literal["newest", "best"]

LAYOUTS: dict[str, Callable[[Path], Recognised | None]] = {
    "gradescope": find_gradescope,
    "moodle": find_moodle,
    "blackboard": find_blackboard,  # before Canvas, whose names hold less
    "brightspace": find_brightspace,
    "canvas": find_canvas,
    "sakai": find_sakai,  # before nbgrader, which has the same time stamps
    "nbgrader": find_nbgrader,
    "plain": find_plain,
}


def find_hand_ins(
    folder: Path, roster: Roster | None = None, attempts: Attempts = "newest"
) -> ClassFolder:
    """The submissions in a folder, in whatever layout. Nothing of them is read yet.

    Of several attempts of one student or group the newest is given, or, where the best counts,
    each.
    """
    if not folder.is_dir():
        raise GraderError(f"There is no folder {folder}.", "Give the folder of all submissions.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise GraderError(f"{folder} cannot be read.", "Give a folder that you may read.")
    layout, recognised = recognise(folder)
    found, matches = known_people(recognised.found, roster, layout)
    groups = [_named(group) for group in _grouped(found)]
    chosen = [group[-1:] for group in groups] if attempts == "newest" else map(_rivals, groups)
    hand_ins = sorted((one for group in chosen for one in group), key=_in_order)
    return ClassFolder(
        layout=layout,
        hand_ins=tuple(hand_ins),
        missing=_missing(roster, hand_ins),
        unmatched=_unmatched(roster, hand_ins),
        notes=recognised.notes,
        remarks=tuple(dict.fromkeys(match.remark for match in matches if match.remark)),
        doubts={match.contested: match.remark for match in matches if match.contested},
        listed=roster.students if roster else (),
    )


def _in_order(hand_in: HandIn) -> list[tuple[bool, int, str]]:
    """By name, numbers in it by their value: `submission_99` comes before `submission_105`."""
    parts = re.split(r"([0-9]+)", hand_in.name)  # every second part is a number
    return [(bool(i % 2), int(part) if i % 2 else 0, part) for i, part in enumerate(parts)]


def recognise(folder: Path) -> tuple[str, Recognised]:
    """The name of the first layout that fits, and what it finds."""
    tried = ((name, find(folder)) for name, find in LAYOUTS.items())
    return next((name, recognised) for name, recognised in tried if recognised)


def _grouped(found: Iterable[Found]) -> list[list[Found]]:
    """The attempts of the same students, oldest first."""
    groups: dict[frozenset[str], list[Found]] = defaultdict(list)
    for one in found:
        groups[frozenset(student.key for student in one.students)].append(one)
    return [sorted(group, key=lambda one: (one.order, one.name)) for group in groups.values()]


def _named(group: list[Found]) -> list[HandIn]:
    """The newest has the name of the student; older ones are told apart by their number."""
    newest = group[-1]
    return [
        _hand_in(one, "" if one is newest else _ending(one, newest, number), len(group))
        for number, one in enumerate(group, 1)
    ]


def _ending(old: Found, newest: Found, number: int) -> str:
    return f"-attempt-{number}" if old.identity == newest.identity else ""


def _rivals(group: list[HandIn]) -> list[HandIn]:
    """The attempts of one student or group, of which the best counts."""
    if len(group) == 1:
        return group
    last = len(group)
    return [
        replace(
            one,
            counts_as=group[-1].name,
            notes=(*one.notes, f"Attempt {number} of {last}, of which the best counts."),
        )
        for number, one in enumerate(group, 1)
    ]


def _hand_in(found: Found, ending: str, count: int) -> HandIn:
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
