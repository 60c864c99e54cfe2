from fractions import Fraction

import numpy as np

from grader.core.cases import AcceptedOutputs
from grader.core.grades import Status
from grader.core.outcomes import Foreign, Returned
from grader.core.rubric import OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge

E = np.array([[0.5, -0.25, 0.75], [0.4567, 1.0, -1.0]])
S = np.array([[5, 6, 7, 8]])
SHIFTED = np.array([[1, 5, 6, 7]])
SAY = "<START> is stored first."
TOKENS = OutputSpec("s", "tokens")


def accept(credit="1/2", **expected):
    return {"expected": expected, "credit": Fraction(credit), "say": SAY}


def test_what_returns_only_none_is_not_implemented(judge):
    verdict = judge({"dx": E, "grads.W": E}, {"dx": None, "grads": None}, stub=True)
    assert (verdict.status, verdict.credit) == (Status.NOT_IMPLEMENTED, 0)
    assert verdict.message == "returns only None"


def test_a_function_with_a_body_is_wrong_if_it_returns_only_none(judge):
    verdict = judge({"dx": E, "grads.W": E}, {"dx": None, "grads": None})
    assert (verdict.status, verdict.credit) == (Status.WRONG, 0)
    assert verdict.message == "`dx` is None, expected an array of shape (2, 3)"
    assert judge({"dx": E, "db": E}, {"dx": E, "db": None}).status is Status.WRONG
    assert judge({"dx": E}, {"dx": Foreign("a module")}).status is Status.WRONG


def test_every_output_gets_its_verdict_in_the_order_of_the_rubric(judge):
    verdict = judge({"a": E, "b.x": E, "b.y": E}, {"a": E.T, "b.y": E})
    assert [output.name for output in verdict.outputs] == ["a", "b.x", "b.y"]
    assert [output.credit for output in verdict.outputs] == [0, 0, 1]
    assert verdict.message == verdict.outputs[0].message


def test_an_accepted_alternative_earns_its_part_and_says_why(judge):
    verdict = judge({"s": S}, {"s": SHIFTED}, TOKENS, accept=accept(s=SHIFTED))
    assert (verdict.status, verdict.credit, verdict.message) == (
        "partly right",
        Fraction(1, 2),
        SAY,
    )
    assert (verdict.outputs[0].credit, verdict.outputs[0].message) == (Fraction(1, 2), SAY)


def test_an_alternative_of_full_credit_is_right(judge):
    verdict = judge({"s": S}, {"s": SHIFTED}, TOKENS, accept=accept("1", s=SHIFTED))
    assert (verdict.status, verdict.credit) == ("right", 1)
    assert verdict.outputs[0].message == SAY


def test_the_better_verdict_counts(judge):
    near = np.array([[5, 6, 7, 9]])
    verdict = judge({"s": S}, {"s": near}, TOKENS, accept=accept(s=near))
    assert verdict.credit == Fraction(3, 4)
    right = judge({"s": S}, {"s": S}, TOKENS, accept=accept("1", s=S))
    assert (right.credit, right.message) == (1, "")


def test_an_alternative_that_is_not_met_says_nothing(judge):
    other = np.array([[1, 5, 6, 9]])
    verdict = judge({"s": S}, {"s": other}, TOKENS, accept=accept(s=SHIFTED))
    assert (verdict.credit, SAY in verdict.message) == (0, False)


def test_an_alternative_may_explain_without_credit(judge):
    verdict = judge({"s": S}, {"s": SHIFTED}, TOKENS, accept=accept("0", s=SHIFTED))
    assert (verdict.status, verdict.credit, verdict.message) == ("wrong", 0, SAY)


def test_other_outputs_are_judged_beside_an_alternative(judge):
    expected = {"s": S, "y": E}
    got = {"s": SHIFTED, "y": E * 2}
    verdict = judge(expected, got, TOKENS, "y", accept=accept(s=SHIFTED))
    assert verdict.credit == 0
    assert verdict.message.startswith("`y`: ")


def test_an_empty_alternative_is_no_alternative(judge):
    assert judge({"s": S}, {"s": SHIFTED}, TOKENS, accept=accept("1")).credit == 0


def test_every_alternative_is_tried(make_case, make_criterion):
    ways = tuple(AcceptedOutputs({"s": S + n}, Fraction(n, 10), f"{n}") for n in (1, 2, 3))
    case = make_case({"s": S}, accepted=ways)
    verdict = CaseJudge(Tolerance())(make_criterion(TOKENS), case, Returned({"s": S + 2}))
    assert (verdict.credit, verdict.message) == (Fraction(1, 5), "2")


def test_remarks_are_gathered(judge, rng):
    y = rng.normal(size=50)
    rounded = {name: y.astype(np.float32) for name in "abcde"}
    found = judge(dict.fromkeys("abcde", y), rounded)
    assert found.credit == 1
    assert found.message == "`a`, `b`, `c` and 2 more: only as exact as single precision"


def convention(judge, loss, grad):
    """The verdict on a loss and a gradient that are 1 too small each in the other convention."""
    expected, other = {"loss": E, "dW": 2 * E}, {"loss": E - 1, "dW": 2 * E - 1}
    specs = [OutputSpec("loss", points=Fraction(2)), OutputSpec("dW", points=Fraction(6))]
    return judge(expected, {"loss": loss, "dW": grad}, *specs, accept=accept("1", **other))


def test_a_convention_holds_for_all_outputs_or_for_none(judge):
    assert convention(judge, E - 1, 2 * E - 1).credit == 1
    assert convention(judge, E, 2 * E - 1).credit == Fraction(3, 4)
    mixed = convention(judge, E - 1, 2 * E)
    assert mixed.credit == Fraction(3, 4)
    assert [output.credit for output in mixed.outputs] == [0, 1]


def test_what_fits_a_convention_counts_beside_what_fits_none(judge):
    assert convention(judge, E - 1, 9 * E).credit == Fraction(1, 4)
    half = convention(judge, 9 * E, 2 * E - 1)
    assert half.credit == Fraction(3, 4)
    assert [output.credit for output in half.outputs] == [0, 1]
    assert SAY not in half.outputs[0].message


def test_parts_of_two_conventions_do_not_add_up(judge):
    expected = {"a": E, "b": E, "c": E}
    specs = [OutputSpec(name, points=Fraction(8, 3)) for name in "abc"]
    other = accept("1", a=E - 1, b=E - 1, c=E - 1)
    verdict = judge(expected, {"a": E - 1, "b": E - 1, "c": E}, *specs, accept=other)
    assert verdict.credit == Fraction(2, 3)
    said = "`c` belongs to another convention than the other outputs"
    assert verdict.message == said
