"""Classroom 50's `result.json` of one submission, whose scores are integers.

Where every score is whole the points are the assignment's own; otherwise all are in hundredths,
rounded to the nearest, and `scale` says so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.grades import CriterionGrade
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import criterion_text, for_student
from grader.exports.score_numbers import scaled_score, whole

SCHEMA = "classroom50/result/v1"
HUNDREDTHS = 100  # the format wants whole numbers: points are counted in hundredths
_ENVIRONMENT = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
    "submitted_by": "USERNAME",
}


def classroom50_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield the result. `GraderError` without a grade: then the run has failed."""
    (entry,) = (for_student(entry) for entry in entries)
    if not entry.grade:
        raise GraderError(f"{entry.name} has no grade: {entry.problem}", "Grade it again.")
    criteria = entry.grade.criteria
    scores = {c.name: _scaled(entry, entry.criterion_score(c), settings) for c in criteria}
    most = {c.name: _scaled(entry, c.points, settings) for c in criteria}
    total, points = (_scaled(entry, value, settings) for value in (entry.total, entry.points))
    exact = all(v.denominator == 1 for v in (*scores.values(), *most.values(), total, points))
    factor = 1 if exact else HUNDREDTHS
    who = entry.students[0].key if entry.students else entry.name
    defaults = {"assignment": entry.grade.assignment, "owner": who, "submission": entry.name}
    result = {
        "schema": SCHEMA,
        **{
            key: settings.environment.get(variable) or defaults.get(key, "")
            for key, variable in _ENVIRONMENT.items()
        },
        "datetime": entry.submitted_at or entry.grade.graded_at,
        "graded_at": entry.grade.graded_at,
        "score": whole(total * factor),
        "max-score": whole(points * factor),
        "scale": factor,
        "tests": [
            _test(entry, c, whole(scores[c.name] * factor), whole(most[c.name] * factor))
            for c in criteria
        ],
    }
    yield json.dumps(result, allow_nan=False, ensure_ascii=False, indent=1) + "\n"


def _test(entry: Entry, criterion: CriterionGrade, score: int, most: int) -> Mapping[str, Any]:
    return {
        "test-name": criterion.name,
        "passed": entry.criterion_score(criterion) >= criterion.points,
        "score": score,
        "max-score": most,
        "message": criterion_text(entry, criterion),
    }


def _scaled(entry: Entry, value: Fraction, settings: ExportSettings) -> Fraction:
    return scaled_score(value, entry.points, settings.out_of)


CLASSROOM50 = Export(
    name="classroom50",
    about="`result.json`, one for each submission",
    file="result.json",
    lines=classroom50_lines,
    each=True,
)
