"""Gradescope's `results.json` of one submission: a test for each criterion."""

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, Grade
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import criterion_text, for_student, late_deduction, late_lines
from grader.exports.score_numbers import rounded, scaled_score
from grader.reports.fix_list import fix_list, fixes_in_words
from grader.reports.manual_scores import with_manual_scores

PLACES = 6  # decimals: thirds of a point add up again, without a long tail of digits


def gradescope_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield `results.json`; without a grade it has a sentence and no score: a failed run."""
    (entry,) = (for_student(entry) for entry in entries)
    facts = _graded(entry, entry.grade, settings) if entry.grade else _failed(entry.problem)
    # On one line: with an indent Python's encoder takes ten times as long.
    yield json.dumps(facts, allow_nan=False, ensure_ascii=False) + "\n"


def _failed(problem: str) -> Mapping[str, Any]:
    return {
        "output": "Not graded. This is not your fault, unless the reason names your files: "
        f"{problem}",
        "output_format": "text",
    }


def _graded(entry: Entry, grade: Grade, settings: ExportSettings) -> Mapping[str, Any]:
    """Return `score` above the tests: it has the late penalty, and no rounding of parts."""
    todo = fix_list(with_manual_scores(entry, grade))
    lines = [indent + text for indent, text in fixes_in_words(todo)]
    lines += [*entry.notes, *grade.warnings]
    if entry.penalty:
        lines.append(late_deduction(entry))
    lines += [*late_lines(entry), f"Isolation while grading: {grade.isolation}."]
    return {
        "score": float(rounded(scaled_score(entry.total, entry.points, settings.out_of), PLACES)),
        "execution_time": round(grade.seconds, 3),
        "output": "\n".join(lines),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"isolation": grade.isolation, "fingerprint": grade.fingerprint},
        "tests": [
            _test(entry, criterion, str(number), settings)
            for number, criterion in enumerate(grade.criteria, 1)
        ],
    }


def _test(
    entry: Entry, criterion: CriterionGrade, number: str, settings: ExportSettings
) -> Mapping[str, Any]:
    score = entry.criterion_score(criterion)
    most = criterion.points if criterion.counts else Fraction(0)  # a bonus adds to no maximum
    facts = {
        "name": criterion.name,
        "number": number,
        "score": _number(score, entry, settings),
        "max_score": _number(most, entry, settings),
        "output": criterion_text(entry, criterion) or f"{criterion.status}",
        "output_format": "text",
        "visibility": "visible",
    }
    if criterion.name in entry.waiting:
        return facts
    if 0 < score < criterion.points:  # without a status it would look like a failure
        facts["name"] = f"{criterion.name} (partly right)"
    return {**facts, "status": "passed" if score > 0 or not criterion.points else "failed"}


def _number(value: Fraction, entry: Entry, settings: ExportSettings) -> float:
    return float(rounded(scaled_score(value, entry.points, settings.out_of), PLACES))


GRADESCOPE = Export(
    name="gradescope",
    about="`results.json`, one for each submission",
    file="results.json",
    lines=gradescope_lines,
    each=True,
)
