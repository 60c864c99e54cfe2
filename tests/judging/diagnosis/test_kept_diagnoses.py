"""What a class gives again is diagnosed once; what differs in one bit is looked at anew."""

from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis import kept_diagnoses
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.kept_diagnoses import MOST_BYTES, diagnosis_of
from grader.judging.diagnosis.wrong_output import Answer

KNOWN = Evidence()


def case_of(length: int) -> Case:
    right = np.random.default_rng(length).standard_normal(length)
    expected = (Expected("y", right, 1e-12, 1e-6),)
    return Case("f", f"of {length}", {"N": length}, "float64", 0, "visible", None, {}, expected)


CASES = [case_of(5), case_of(7)]


def answers(factor: float, cases: list[Case] = CASES) -> list[Answer]:
    found = ((case, Returned({"y": factor * case.expected[0].array})) for case in cases)
    return [answer_of(case, outcome, frozenset({"y"})) for case, outcome in found]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was diagnosed, and not only remembered."""
    seen: list[object] = []

    def noted(*asked):
        seen.append(asked)
        return diagnose(*asked)

    kept_diagnoses._kept.cache_clear()
    monkeypatch.setattr(kept_diagnoses, "diagnose", noted)
    return seen


def test_the_same_answers_are_looked_at_once(looked_at: list[object]) -> None:
    told = [diagnosis_of(answers(-1.0), KNOWN).sentences for _ in range(3)]
    assert told == [("`y` has the opposite sign",)] * 3
    assert len(looked_at) == 1


def test_other_values_cases_outputs_and_evidence_are_looked_at(looked_at: list[object]) -> None:
    one = answers(2.0)
    others = [
        answers(np.nextafter(2.0, 3)),
        answers(2.0, [case_of(5), case_of(7)]),
        [replace(each, wrong=frozenset()) for each in one],
        [replace(each, as_given={"y": each.values["y"]}) for each in one],
        [replace(each, extra={"more": np.ones(1)}) for each in one],
        one[:1],
    ]
    for each in (one, *others):
        diagnosis_of(each, KNOWN)
    diagnosis_of(one, Evidence(cases=("main",)))
    assert len(looked_at) == len(others) + 2


def test_large_answers_are_not_kept(looked_at: list[object]) -> None:
    large = answers(-1.0, [case_of(MOST_BYTES // 8), case_of(7)])
    for _ in range(2):
        diagnosis_of(large, KNOWN)
    assert len(looked_at) == 2
