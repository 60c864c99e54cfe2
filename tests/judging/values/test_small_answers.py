"""Verdicts on small answers are kept, because equal ones are one object."""

from dataclasses import replace

import numpy as np
import pytest

from grader.core.many.kept_results import ANSWER_BYTES
from grader.core.outcomes import Foreign, Formed, Returned
from grader.core.rubric import Tolerance
from grader.judging.values import returned_verdict
from grader.judging.values.case_verdict import CaseJudge
from grader.judging.values.returned_verdict import MOST_LEAVES, is_small

ONE = np.array([0.0, 1.0])


def test_what_is_large_or_has_many_parts_is_not_kept() -> None:
    full = np.zeros(ANSWER_BYTES // 8)
    assert is_small(Returned({"y": full, "z": Foreign("a module")}))
    assert not is_small(Returned({"y": full, "z": ONE}))
    assert not is_small(Returned({"y": full, "z": Formed("set", ONE)}))
    assert not is_small(Returned({f"y.{number}": ONE for number in range(MOST_LEAVES + 1)}))


@pytest.fixture
def compared(monkeypatch):
    """Every output that is compared."""
    names = []
    judge_output = returned_verdict.judge_output

    def judge(values, asked):
        names.append(asked.name)
        return judge_output(values, asked)

    monkeypatch.setattr(returned_verdict, "judge_output", judge)
    return names


def test_one_answer_to_one_question_is_judged_once(compared, make_case, make_criterion):
    case, criterion, other = make_case({"y": ONE}), make_criterion("y"), make_criterion("y")
    judge = CaseJudge(Tolerance())
    answer = Returned({"y": ONE})
    assert judge(criterion, case, answer) is judge(criterion, case, answer)
    assert len(compared) == 1
    judge(other, case, answer)
    judge(criterion, make_case({"y": ONE}), answer)
    judge(criterion, case, Returned({"y": ONE}))
    assert len(compared) == 4
    large = Returned({"y": np.zeros(ANSWER_BYTES)})
    assert judge(criterion, case, large) is not judge(criterion, case, large)


def test_what_a_run_showed_besides_is_told_of_that_run(make_case, make_criterion):
    case, criterion = make_case({"y": ONE}), make_criterion("y")
    judge, quiet = CaseJudge(Tolerance()), Returned({"y": ONE})
    loud = replace(quiet, printed="hello", warnings=("overflow",))
    told = [judge(criterion, case, answer) for answer in (quiet, loud, quiet)]
    assert [each.printed for each in told] == ["", "hello", ""]
    assert [each.warnings for each in told] == [(), ("overflow",), ()]


def test_properties_are_judged_each_time(make_case, make_criterion):
    asked = []
    judge = CaseJudge(Tolerance(), lambda *_: asked.append(1) or {"it is positive": True})
    criterion = make_criterion(ensure={"it is positive": "y > 0"})
    for _ in range(2):
        judge(criterion, make_case({}), Returned({"y": ONE}))
    assert len(asked) == 2
