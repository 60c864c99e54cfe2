"""What a class gives again is diagnosed once; what differs in one bit is looked at anew."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import Diagnosis, answer_of, diagnose
from grader.judging.diagnosis.kept_diagnoses import MOST_BYTES, once_for_equal_answers
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


class Noting:
    """Diagnoses what was not diagnosed before, and notes that."""

    def __init__(self) -> None:
        self.looked_at: list[object] = []
        self.of = once_for_equal_answers(self._diagnose)

    def _diagnose(self, answers: Sequence[Answer], evidence: Evidence) -> Diagnosis:
        self.looked_at.append(answers)
        return diagnose(answers, evidence)


@pytest.fixture
def noting() -> Noting:
    return Noting()


def test_the_same_answers_are_looked_at_once(noting: Noting) -> None:
    told = [noting.of(answers(-1.0), KNOWN).sentences for _ in range(3)]
    assert told == [("`y` has the opposite sign",)] * 3
    assert len(noting.looked_at) == 1


def test_other_values_cases_outputs_and_evidence_are_looked_at(noting: Noting) -> None:
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
        noting.of(each, KNOWN)
    noting.of(one, Evidence(cases=("main",)))
    assert len(noting.looked_at) == len(others) + 2


def test_large_answers_are_not_kept(noting: Noting) -> None:
    large = answers(-1.0, [case_of(MOST_BYTES // 8), case_of(7)])
    for _ in range(2):
        noting.of(large, KNOWN)
    assert len(noting.looked_at) == 2
