"""One grade as JSON, schema "grader/result/1": for other programs, and safe to give to students."""

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grader.core.aspects import Aspect
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, student_view
from grader.core.many.kept_results import CRITERIA, kept
from grader.core.outcomes import Frame

SCHEMA = "grader/result/1"
DECIMALS = 6  # thirds of a point add up to whole points again, without a long tail of digits

Json = Mapping[str, Any]


def render_json(grade: Grade) -> str:
    """Return valid JSON on one line. An error that is not finite is null; its message says why."""
    return json.dumps(_grade(student_view(grade)), allow_nan=False) + "\n"


def _grade(grade: Grade) -> Json:
    return {
        "schema": SCHEMA,
        "assignment": grade.assignment,
        "title": grade.title,
        "submission": grade.submission,
        "isolation": grade.isolation,
        "score": _number(grade.score),
        "points": _number(grade.points),
        "criteria": [_criterion(criterion) for criterion in grade.criteria],
        "output": grade.output,
        "warnings": list(grade.warnings),
        "remarks": list(grade.remarks),
        "fingerprint": grade.fingerprint,
        "seconds": _finite(grade.seconds),
        "graded_at": grade.graded_at,
        "versions": dict(grade.versions),
    }


@kept(CRITERIA)
def _criterion(criterion: CriterionGrade) -> Json:
    return {
        "name": criterion.name,
        "function": criterion.function,
        "file": criterion.file,
        "score": _number(criterion.score),
        "points": _number(criterion.points),
        "bonus": criterion.bonus,
        "aside": criterion.aside,
        "status": str(criterion.status),
        "carried_forward": criterion.carried_forward,
        "replaced": list(criterion.replaced),
        "same_mistake_as": criterion.same_mistake_as,
        "lost_to": criterion.lost_to,
        "diagnosis": list(criterion.diagnosis),
        "feedback": list(criterion.feedback),
        "lines": [_line(line) for line in criterion.lines],
        "example": criterion.example,
        "written": criterion.written,
        "aspects": [_aspect(aspect) for aspect in criterion.aspects],
        "cases": [_case(case) for case in criterion.cases],
    }


def _aspect(aspect: Aspect) -> Json:
    return {
        "kind": aspect.kind,
        "score": _number(aspect.score),
        "points": _number(aspect.points),
        "judged": aspect.judged,
        "kept": aspect.kept,
        "remarks": list(aspect.remarks),
    }


def _case(case: CaseVerdict) -> Json:
    verdict = {
        "name": case.name,
        "visibility": case.visibility,
        "status": str(case.status),
        "credit": _number(case.credit),
    }
    if case.hidden:
        return {**verdict, "outputs": []}
    return {
        **verdict,
        "weight": None if case.weight is None else _number(case.weight),
        "message": case.message,
        "sizes": dict(case.sizes),
        "outputs": [_output(output) for output in case.outputs],
        "frames": [_frame(frame) for frame in case.frames],
        "printed": case.printed,
        "warnings": list(case.warnings),
    }


def _output(output: OutputVerdict) -> Json:
    return {
        "name": output.name,
        "status": str(output.status),
        "credit": _number(output.credit),
        "error": _finite(output.error),
        "tolerance": _finite(output.tolerance),
        "metric": output.metric,
        "tier": output.tier,
        "message": output.message or _what_is_not_finite(output.error),
        "shape": output.shape,
        "wrong": output.wrong,
        "total": output.total,
        "worst": _worst(output),
    }


def _worst(output: OutputVerdict) -> Json | None:
    worst = output.worst
    if worst is None:
        return None
    return {"index": list(worst.index), "got": worst.got, "expected": worst.expected}


def _line(line: Frame) -> Json:
    kept = {name: value for name, value in _frame(line).items() if name != "values"}
    return {**kept, "last_line": line.last} if line.last else kept


def _frame(frame: Frame) -> Json:
    return {
        "file": frame.file,
        "line": frame.line,
        "function": frame.function,
        "text": frame.text,
        "values": dict(frame.values),
    }


def _number(value: Fraction) -> float:
    return round(float(value), DECIMALS)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _what_is_not_finite(error: float | None) -> str:
    if error is None or math.isfinite(error):
        return ""
    return "The error is not a number." if math.isnan(error) else "The error is infinite."
