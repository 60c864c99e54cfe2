"""A property that nobody could judge, in one case of several."""

import pytest

from grader.core.asked.properties import Unjudged
from grader.core.grades import PROPERTY, RAISES, OutputVerdict, Status
from grader.core.outcomes import Raised, Returned
from grader.judging.credit import FULL, NOTHING, outputs_credit
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.attempt_verdicts import judge_attempts

NOTE = "the property “it holds” could not be judged"


@pytest.mark.parametrize(
    "cases, status, score",
    [
        ([("waiting", None)], "waiting", 0),
        ([("waiting", None), ("right", None)], "waiting", 0),
        ([("right", None), ("waiting", 0.5)], "waiting", 0),
        ([("waiting", None), ("wrong", 0.5)], "waiting", 0),
        ([("waiting", None), ("wrong", None)], "wrong", 0),
        ([("right", None), ("wrong", 0.5)], "partly right", 4),
    ],
)
def test_a_person_decides_where_nothing_else_does(
    make_criterion, make_verdict, make_spec, cases, status, score
):
    output = OutputVerdict("it holds", Status.WAITING, NOTHING, metric=PROPERTY, note=NOTE)
    verdicts = [
        make_verdict(
            1 if word == "right" else 0,
            name=f"case{place}",
            status=Status(word),
            weight=weight,
            outputs=(output,) if word == "waiting" else (),
        )
        for place, (word, weight) in enumerate(cases)
    ]
    specs = tuple(make_spec(v.name, weight=v.weight) for v in verdicts)
    grade = score_criterion(make_criterion("y", cases=specs), verdicts, None)
    assert (grade.status, grade.score) == (status, score)
    assert (grade.lost_to is None) == (status == "waiting")
    noted = [f"case {v.name}: {NOTE}" for v in verdicts if v.status == "waiting"]
    assert list(grade.instructor_notes) == (noted if status == "waiting" else [])


def test_what_is_wrong_besides_does_not_wait(judge):
    ensure = {"ensure": {"a": "x", "b": "x"}}
    unjudged = Unjudged("raised KeyError", "x = 1")
    both = judge({}, {}, ensured={"a": unjudged, "b": unjudged}, criterion=ensure)
    assert both.status == "waiting"
    assert both.outputs[0].note.endswith("it raised KeyError: x = 1")
    assert judge({}, {}, ensured={"a": unjudged, "b": False}, criterion=ensure).status == "wrong"
    wrong = judge({"y": 1.0}, {"y": 2.0}, ensured={"a": unjudged, "b": True}, criterion=ensure)
    assert (wrong.status, wrong.credit) == ("wrong", 0)
    assert "`y` is 2" in wrong.message


def test_exceptions_share_what_the_outputs_leave(make_criterion):
    criterion = make_criterion("y", raises={"ValueError": ("f(-1)",)})
    right = OutputVerdict("f(-1)", Status.RIGHT, FULL, metric=RAISES)
    assert outputs_credit([OutputVerdict("y", Status.RIGHT, FULL), right], criterion) == FULL
    assert outputs_credit([OutputVerdict("y", Status.WRONG, NOTHING), right], criterion) == NOTHING
    assert outputs_credit([right], criterion) == FULL


@pytest.mark.parametrize(
    "outcome, said",
    [
        (Raised("ValueError", "", classes=("ValueError", "Exception")), ""),
        (Raised("UnicodeError", "", classes=("UnicodeError", "ValueError")), ""),
        (
            Raised("layers.ValueError", "", classes=("layers.ValueError", "Exception")),
            "layers.ValueError",
        ),
        (Raised("ValueError", "", classes=("ValueError",), changed_inputs=("x",)), "changed `x`"),
        (Raised("ValueError", ""), "raised ValueError; expected ValueError"),  # a forged reply
        (Returned({}), "returned nothing; expected ValueError"),
        (None, "was not tried; expected ValueError"),
    ],
)
def test_an_attempt(make_criterion, outcome, said):
    criterion = make_criterion(raises={"ValueError": ("f(-1)",)})
    (judged,) = judge_attempts(criterion, [outcome] if outcome else [])
    assert (judged.verdict.credit == FULL) == (not said)
    assert said in judged.verdict.message
