"""Brief grades: of each criterion only the cases that a class page has to tell.

`row_of` and the exports without feedback say the same of a brief grade as of the whole one.
"""

import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.error_counts import ErrorCounts, Place, power_of
from grader.core.brief.near_errors import CONTINUOUS, worst_near, worst_sloppy
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status
from grader.core.many.kept_results import CRITERIA, GRADES, kept
from grader.core.plain_records import FASTEST, from_plain, to_plain

# Texts of criteria that are kept decoded. A margin: most students of a class have the right ones,
# and the commonest wrong ones, in common.
KEPT = 8192


@dataclass(frozen=True)
class Brief:
    """A brief grade, and the errors of all answers, counted."""

    grade: Grade
    errors: ErrorCounts


def pack_brief(grade: Grade) -> bytes:
    """Return a brief grade in a few hundred bytes. The student's name is not in it."""
    counts = errors_in(grade)
    whole = replace(
        grade, submission="", criteria=(), output="", warnings=(), remarks=(), versions={}
    )
    criteria = [_brief_text(criterion) for criterion in grade.criteria]
    plain = {"grade": to_plain(whole), "criteria": criteria, "errors": _text(counts.to_plain())}
    return zlib.compress(_text(plain).encode(), FASTEST)


@kept(CRITERIA)
def _brief_text(criterion: CriterionGrade) -> str:
    return _text(to_plain(brief_criterion(criterion)))


def unpack_brief(packed: bytes, submission: str = "") -> Brief:
    """Return the brief grade, made out to a submission. Equal criteria are one object.

    `ValueError` or `TypeError` if these are not the bytes of one.
    """
    brief = _of_nobody(packed)
    return replace(brief, grade=replace(brief.grade, submission=submission))


@lru_cache(16 * GRADES)
def _of_nobody(packed: bytes) -> Brief:
    try:
        plain: dict[str, Any] = json.loads(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    criteria = tuple(map(_criterion, plain["criteria"]))
    grade = from_plain(Grade, plain["grade"] | {"criteria": []})
    return Brief(replace(grade, criteria=criteria), _errors(plain["errors"]))


def errors_in(grade: Grade) -> ErrorCounts:
    """Count the errors of all answers in a whole grade."""
    counts = ErrorCounts()
    for criterion in grade.criteria:
        counts.add_counts(_errors_of(criterion))
    return counts


@kept(CRITERIA)
def _errors_of(criterion: CriterionGrade) -> ErrorCounts:
    counts = ErrorCounts()
    for case in criterion.cases:
        for output in case.outputs:
            if output.metric in CONTINUOUS:
                _count(counts, output, (criterion.name, case.name, output.name))
    return counts


def _count(counts: ErrorCounts, output: OutputVerdict, place: Place) -> None:
    if output.tolerance:
        counts.tolerances.setdefault(place, output.tolerance)
    if output.error is None:
        return
    if not math.isfinite(output.error):
        counts.not_finite += 1
        return
    powers = counts.right if output.status is Status.RIGHT else counts.other
    powers[power_of(output.error)] += 1


def brief_criterion(criterion: CriterionGrade) -> CriterionGrade:
    """Return a criterion with the cases alone that tell a mistake or a doubt, without pictures."""
    return replace(
        criterion,
        cases=tuple(_telling(criterion)),
        diagnosis=criterion.diagnosis[:1],
        instructor_notes=criterion.instructor_notes[:1],
        feedback=(),
        replaced=(),
        aspects=(),
        example="",
    )


def _telling(criterion: CriterionGrade) -> Iterator[CaseVerdict]:
    """Yield the first case with a message, with lines and without a steady answer; the doubts."""
    visible = [case for case in criterion.cases if not case.hidden]
    said = [case for case in visible if case.message][:1]
    traced = [case for case in visible if case.frames and not criterion.lines][:1]
    flaky = [case for case in criterion.cases if case.flaky][:1]
    outputs = [output for case in criterion.cases for output in case.outputs]
    doubts = [output for output in (worst_sloppy(outputs), worst_near(outputs)) if output]
    for case in criterion.cases:
        own = tuple(_plain(each) for each in case.outputs if any(each is one for one in doubts))
        if own or any(case is one for one in (*said, *traced, *flaky)):
            frames = case.frames[-1:] if case in traced else ()
            kept = replace(case, outputs=own, frames=frames, weight=None, printed="")
            yield replace(kept, sizes={}, warnings=())


def _plain(output: OutputVerdict) -> OutputVerdict:
    return replace(output, message="", worst=None, errors=None, axes=(), up_to="", note="")


def _text(plain: object) -> str:
    return json.dumps(plain, separators=(",", ":"))


@lru_cache(KEPT)
def _criterion(text: str) -> CriterionGrade:
    return from_plain(CriterionGrade, json.loads(text))


@lru_cache(KEPT)
def _errors(text: str) -> ErrorCounts:
    return ErrorCounts.from_plain(json.loads(text))
