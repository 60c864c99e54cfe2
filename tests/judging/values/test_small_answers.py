import numpy as np
import pytest

from grader.core.outcomes import Foreign, Returned
from grader.core.rubric import Tolerance
from grader.judging.values import returned_verdict
from grader.judging.values.case_verdict import CaseJudge
from grader.judging.values.returned_verdict import MOST_BYTES, small_answer

ONE = np.array([0.0, 1.0])


def test_answers_are_equal_if_every_bit_of_them_is():
    assert small_answer({"y": ONE}) == small_answer({"y": ONE.copy()})
    others = [
        {"y": -ONE},
        {"y": np.array([-0.0, 1.0])},
        {"y": ONE.astype(np.float32)},
        {"y": ONE.reshape(1, 2)},
        {"z": ONE},
        {"y": ONE, "z": ONE},
        {},
    ]
    for other in others:
        assert small_answer({"y": ONE}) != small_answer(other)


def test_what_is_large_or_no_array_is_not_kept():
    assert small_answer({"y": np.zeros(MOST_BYTES // 8)})
    assert small_answer({"y": np.zeros(MOST_BYTES // 8), "z": ONE}) is None
    assert small_answer({"y": ONE, "z": Foreign("a module")}) is None


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


def test_equal_answers_to_one_question_are_judged_once(compared, make_case, make_criterion):
    case, criterion, other = make_case({"y": ONE}), make_criterion("y"), make_criterion("y")
    judge = CaseJudge(Tolerance())

    def give(array, criterion):
        return judge(criterion, case, Returned({"y": array}))

    assert give(ONE, criterion) == give(ONE.copy(), criterion)
    assert give(ONE, criterion) is not give(ONE, criterion)  # each with what its run showed
    assert len(compared) == 1
    give(ONE, other)
    give(ONE + 1, criterion)
    assert len(compared) == 3


def test_properties_are_judged_each_time(make_case, make_criterion):
    asked = []
    judge = CaseJudge(Tolerance(), lambda *_: asked.append(1) or {"it is positive": True})
    criterion = make_criterion(ensure={"it is positive": "y > 0"})
    for _ in range(2):
        judge(criterion, make_case({}), Returned({"y": ONE}))
    assert len(asked) == 2
