"""The rows of a class as text, which a run leaves to the next one: that makes those that changed.

Marks, concerns and errors that several rows have in common are in it once. So they are one object
again when it is read.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.error_counts import ErrorCounts, Place
from grader.core.mistakes import Mistake
from grader.core.outcomes import Frame
from grader.core.plain_records import from_plain, to_plain
from grader.reports.classroom.class_rows import ClassRow, Concern, Doubt, Mark, Row

Tolerances = dict[Place, float]
_fraction = lru_cache(4096)(Fraction)  # a class has few different scores


@dataclass(frozen=True)
class ClassTable:
    """The rows of a class by the names of its submissions, in their order."""

    criteria: Sequence[str] = ()  # that the columns of the table are for
    rows: Mapping[str, ClassRow] = field(default_factory=dict)


class _Parts:
    """Numbers things by their text, and equal ones alike."""

    def __init__(self, plain: Callable[..., object]) -> None:
        self._plain = plain
        self._numbers: dict[str, int] = {}
        self._known: dict[int, tuple[object, int]] = {}  # by identity, which the thing keeps

    def number(self, thing: object, *facts: object) -> int:
        """Return the number of a thing: it is made plain once, with facts that are not in it."""
        known = self._known.get(id(thing))
        if known is None:
            text = _text(self._plain(thing, *facts))
            known = thing, self._numbers.setdefault(text, len(self._numbers))
            self._known[id(thing)] = known
        return known[1]

    def text(self) -> str:
        """Return a list of all things, in the order of their numbers."""
        return f"[{','.join(self._numbers)}]"


def pack_table(table: ClassTable, version: str) -> Iterator[str]:
    """Yield the text of a table that a version of the program made, in pieces."""
    parts = {"marks": _Parts(_plain_mark), "concerns": _Parts(_plain_concern)}
    parts["tolerances"] = tolerances = _Parts(_plain_tolerances)
    parts["errors"] = _Parts(lambda errors: _plain_errors(errors, tolerances))
    yield f'{{"version":{_text(version)},"criteria":{_text([*table.criteria])},"rows":['
    for number, one in enumerate(table.rows.values()):
        row = one.row
        facts = (row.name, one.key, one.lines, one.title, one.assignment, row.who, row.problem)
        plain = [
            *(*facts, row.late, *map(str, (row.score, row.penalty, row.total, row.points))),
            [parts["marks"].number(mark, name) for name, mark in row.marks.items()],
            [parts["concerns"].number(concern) for concern in row.concerns],
            parts["errors"].number(one.errors) if one.errors else None,
        ]
        yield ("," if number else "") + _text(plain)
    yield "]" + "".join(f',"{what}":{these.text()}' for what, these in parts.items()) + "}\n"


def _text(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"))


def _plain_mark(mark: Mark, criterion: str) -> list[Any]:
    known, lines = mark.mistake, [to_plain(line) for line in mark.lines]
    mistake = known and [known.criterion, known.sentence, known.private, known.answer]
    said = [mark.counts, mark.passed, mark.bonus, mark.lost_to, mistake, mark.written]
    return [criterion, str(mark.score), str(mark.points), *said, mark.function, mark.file, lines]


def _plain_concern(concern: Concern) -> list[Any]:
    return [concern.doubt, concern.criterion, concern.detail]


def _plain_tolerances(tolerances: Mapping[Place, float]) -> list[Any]:
    return [[*place, tolerance] for place, tolerance in tolerances.items()]


def _plain_errors(errors: ErrorCounts, tolerances: _Parts) -> list[Any]:
    counts = [[*errors.right.items()], [*errors.other.items()]]
    return [*counts, errors.not_finite, tolerances.number(errors.tolerances)]


def unpack_table(text: str, version: str) -> ClassTable:
    """Return the table again; an empty one if the text is of another version, or damaged."""
    try:
        plain = json.loads(text)
        return _table(plain) if plain["version"] == version else ClassTable()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ClassTable()


def _table(plain: Mapping[str, Any]) -> ClassTable:
    tolerances: list[Tolerances]
    tolerances = [{(a, b, c): value for a, b, c, value in each} for each in plain["tolerances"]]
    marks = [_mark(*each) for each in plain["marks"]]
    concerns = [Concern(Doubt(doubt), *rest) for doubt, *rest in plain["concerns"]]
    errors = [_errors(each, tolerances) for each in plain["errors"]]
    rows = {}
    for name, key, lines, title, assignment, who, problem, late, *rest in plain["rows"]:
        score, penalty, total, points, own, doubts, counts = rest
        row = Row(
            name=name,
            who=who,
            problem=problem,
            score=_fraction(score),
            penalty=_fraction(penalty),
            total=_fraction(total),
            points=_fraction(points),
            late=late,
            marks=dict(marks[number] for number in own),
            concerns=tuple(concerns[number] for number in doubts),
        )
        known = None if counts is None else errors[counts]
        rows[name] = ClassRow(row, known, title, assignment, lines, key)
    return ClassTable(plain["criteria"], rows)


def _mark(criterion: str, score: str, points: str, *rest: Any) -> tuple[str, Mark]:
    *said, mistake, written, function, file, lines = rest
    known = mistake and Mistake(*mistake)
    frames = tuple(from_plain(Frame, line) for line in lines)
    values = (_fraction(score), _fraction(points), *said, known, written, function, file, frames)
    return criterion, Mark(*values)


def _errors(plain: Sequence[Any], tolerances: Sequence[Tolerances]) -> ErrorCounts:
    right, other, not_finite, number = plain
    return ErrorCounts(Counter(dict(right)), Counter(dict(other)), not_finite, tolerances[number])
