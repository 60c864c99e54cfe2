"""Awkward submissions as data: `tests/submissions/<misbehaviour>/case.yaml` says what each earns.

`tests/submissions/README.md` describes the format.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.core.assignment import Assignment
from grader.core.errors import SubmissionError
from grader.core.grades import CriterionGrade, Grade
from grader.exports.result_json import render_json
from tests.handed_in import STEPS, build

HERE = Path(__file__).parent
HOSTILE = HERE / "submissions" / "hostile"  # for `tests/hostile`
CASES = sorted(
    path for path in (HERE / "submissions").rglob("case.yaml") if HOSTILE not in path.parents
)
OTHER_KEYS = {"why", "base", "grade", "expect", "notes", "feedback", "never", "printed", "refused"}
OTHER_KEYS |= {"awaits", "limits", "compatibility", "pack", "submit", "remarks"}
SHARE = re.compile(r"([<>]?) *(\S+)")
REPEATED_WORD = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
NEVER = ("Traceback", "_handed_in", "the case, line", "frozen importlib", "grader/", "grader.")


# --- what must come out of it


def adjusted(assignment: Assignment, case: dict[str, Any]) -> Assignment:
    rubric = assignment.rubric
    limits = replace(rubric.limits, **case.get("limits", {}))
    compatibility = case.get("compatibility", rubric.compatibility)
    return replace(assignment, rubric=replace(rubric, limits=limits, compatibility=compatibility))


def names_to_grade(assignment: Assignment, case: dict[str, Any]) -> list[str]:
    names = [criterion.name for criterion in assignment.rubric.criteria]
    chosen = case.get("grade") or [name for name in names if not name.startswith("training_")]
    assert set(chosen) <= set(names)
    assert {*case.get("expect", {}), *case.get("feedback", {})} <= set(chosen)
    return chosen


def check_criterion(criterion: CriterionGrade, expected: Any) -> None:
    if isinstance(expected, str):
        expected = {"status": expected}
    told = f"{criterion.name}: {criterion.status} {criterion.feedback}"
    assert criterion.status == expected["status"], told
    default = {"right": "1", "partly right": "< 1"}.get(expected["status"], "0")
    sign, number = SHARE.fullmatch(str(expected.get("score", default))).groups()
    share, bound = criterion.score / criterion.points, Fraction(number)
    assert {"<": share < bound, ">": share > bound, "": share == bound}[sign], f"{share} {told}"
    assert criterion.feedback or share == 1, f"{criterion.name} lost points without a word"


def check_notes(notes: Sequence[str], texts: list[str]) -> None:
    """Every text stands in a note, and there is no other note."""
    missing = [text for text in texts if not any(text in note for note in notes)]
    others = [note for note in notes if not any(text in note for text in texts)]
    assert not missing and not others, f"missing: {missing}, unexpected: {others}"


def check_feedback(criterion: CriterionGrade, texts: str | list[str]) -> None:
    sentences = (*criterion.diagnosis, *criterion.feedback)
    for text in [texts] if isinstance(texts, str) else texts:
        assert any(text in sentence for sentence in sentences), sentences


def check_sentences(grade: Grade, never: list[str]) -> None:
    """What no student should have to read."""
    sentences = [*grade.warnings, *(s for c in grade.criteria for s in (*c.diagnosis, *c.feedback))]
    for sentence in sentences:
        assert not REPEATED_WORD.search(sentence), sentence
        assert not [text for text in NEVER if text in sentence], sentence
        assert "\n" not in sentence
    told = render_json(grade)
    assert not [text for text in never if text in told]


def name_of(path: Path) -> str:
    return path.parent.relative_to(HERE / "submissions").as_posix()


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_submission(
    path: Path, captioning: Assignment, grade: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    if "awaits" in case:
        request.applymarker(pytest.mark.xfail(reason=case["awaits"], strict=True))
    assert set(case) <= OTHER_KEYS | set(STEPS)
    assert case["why"]
    submission = build(case, path.parent, tmp_path)
    assignment = adjusted(captioning, case)
    names = names_to_grade(assignment, case)
    if "refused" in case:
        with pytest.raises(SubmissionError, match=re.escape(case["refused"])):
            grade(submission, *names, assignment=assignment)
        return
    result = grade(submission, *names, assignment=assignment)
    for criterion in result.criteria:
        check_criterion(criterion, case.get("expect", {}).get(criterion.name, "right"))
        check_feedback(criterion, case.get("feedback", {}).get(criterion.name, []))
    if case.get("notes") != "any":
        check_notes(result.warnings, case.get("notes", []))
    check_notes(result.remarks, case.get("remarks", []))
    check_sentences(result, case.get("never", []))
    assert case.get("printed", "") in result.output
