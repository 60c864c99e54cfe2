import numpy as np
import pytest

LEARNT = "50 captions are learnt"
ENSURE = {"ensure": {LEARNT: "overfits(params)"}}


def judge_property(judge, ensured):
    return judge({}, {"params.W": np.ones(2)}, ensured=ensured, criterion=ENSURE)


@pytest.mark.parametrize("held", [True, np.True_])
def test_a_property_that_holds(judge, held):
    verdict = judge_property(judge, {LEARNT: held})
    assert (verdict.credit, verdict.status, verdict.message) == (1, "right", "")
    assert verdict.outputs[0].name == LEARNT


@pytest.mark.parametrize(
    "ensured, message",
    [
        ({LEARNT: False}, f"this property does not hold: {LEARNT}"),
        ({LEARNT: "KeyError: 'W'"}, f"this property could not be judged: {LEARNT} (KeyError: 'W')"),
        ({}, f"this property could not be judged: {LEARNT} (it was not checked)"),
        (None, f"this property could not be judged: {LEARNT} (it was not checked)"),
        (
            {"another one": True},
            f"this property could not be judged: {LEARNT} (it was not checked)",
        ),
        ({LEARNT: ""}, f"this property does not hold: {LEARNT}"),
        ({LEARNT: np.array([True])}, f"this property does not hold: {LEARNT}"),
        ({LEARNT: 1}, f"this property does not hold: {LEARNT}"),
    ],
)
def test_a_property_that_does_not(judge, ensured, message):
    verdict = judge_property(judge, ensured)
    assert (verdict.credit, verdict.status, verdict.message) == (0, "wrong", message)


def test_a_property_gates_the_outputs(judge):
    e = np.array([0.5, 0.7])
    assert judge({"y": e}, {"y": e}, ensured={LEARNT: True}, criterion=ENSURE).credit == 1
    assert judge({"y": e}, {"y": e}, ensured={LEARNT: False}, criterion=ENSURE).credit == 0
    assert judge({"y": e}, {"y": e * 2}, ensured={LEARNT: True}, criterion=ENSURE).credit == 0


def test_a_hidden_case_tells_the_class_only(judge):
    verdict = judge({}, {}, ensured={LEARNT: "x"}, criterion=ENSURE, visibility="hidden")
    assert verdict.message == "a property does not hold"
