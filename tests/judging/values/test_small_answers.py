import numpy as np

from grader.core.outcomes import Foreign, Returned
from grader.core.rubric import Criterion, Tolerance
from grader.judging.values import returned_verdict
from grader.judging.values.small_answers import MOST_BYTES, small_answer

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
    assert small_answer({"y": ONE, "z": Foreign("None")}) is None


def test_equal_answers_to_one_question_are_judged_once(monkeypatch):
    judged = []
    monkeypatch.setattr(
        returned_verdict, "_judge", lambda values, *_: judged.append(values) or "finding"
    )

    case, criterion, other = object(), Criterion("y", "y", (), 1), Criterion("y", "y", (), 1)

    def give(array, criterion):
        return returned_verdict.judge_returned(
            Returned({"y": array}), case, criterion, Tolerance(), None
        )

    assert give(ONE, criterion) == give(ONE.copy(), criterion) == "finding"
    assert len(judged) == 1
    give(ONE, other)
    give(ONE + 1, criterion)
    assert len(judged) == 3


def test_properties_are_judged_each_time(monkeypatch):
    judged = []
    monkeypatch.setattr(
        returned_verdict, "_judge", lambda values, *_: judged.append(values) or "finding"
    )
    criterion = Criterion("y", "y", (), 1, ensure={"it is positive": "y > 0"})
    for _ in range(2):
        returned_verdict.judge_returned(Returned({"y": ONE}), object(), criterion, Tolerance(), {})
    assert len(judged) == 2
