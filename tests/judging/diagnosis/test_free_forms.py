"""What is said about answers that may have several forms is true of every form of them."""

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Case, Evidence
from grader.core.outcomes import Returned
from grader.core.rubric import OutputSpec, Tolerance
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.equality import answer_key
from grader.judging.values.aligned_answer import aligned_values
from tests.judging.conftest import build_case, build_criterion


def case_of(rows: int, inputs: bool = False) -> Case:
    V = np.random.default_rng(rows).normal(size=(rows, 3))
    given = {"X": V[::-1] + 1} if inputs else {}
    return build_case({"V": V}, name=f"case{rows}", sizes={"N": rows, "D": 3}, inputs=given)


def answers(change, *words, inputs=False):
    criterion = build_criterion(OutputSpec("V", up_to=words))
    found = []
    for rows in (5, 6):
        case = case_of(rows, inputs)
        outcome = Returned({"V": change(case)})
        forms = aligned_values(outcome.values, criterion, case, Tolerance())
        aligned = {name: form.array for name, form in forms.items()}
        found.append(answer_of(case, outcome, frozenset({"V"}), aligned))
    return found


def said(change, *words, inputs=False):
    return diagnose(answers(change, *words, inputs=inputs), Evidence()).sentences


def expected(case: Case) -> Array:
    (only,) = case.expected
    return only.array


def with_wrong_row(case: Case, signs) -> Array:
    got = expected(case) * signs
    got[0] = 7.0
    return got


def test_a_free_sign_is_not_called_the_opposite_one() -> None:
    assert said(lambda c: -expected(c)) == ("`V` has the opposite sign",)
    assert said(lambda c: -expected(c), "sign") == ()
    assert said(lambda c: -2 * expected(c))[0] == "Every value of `V` is −2 times the right one"
    proportional = ("`V` is proportional to the right values",)
    assert said(lambda c: -2 * expected(c), "sign") == proportional
    twice = "Every value of `V` is 2 times the right one"
    assert said(lambda c: 2 * expected(c), "sign")[0] == twice


def test_where_an_answer_is_wrong_has_to_hold_for_both_forms() -> None:
    first = "`V` is wrong only at the first position along N (axis 0)"
    first += ": where it is wrong, it is 7"
    assert first in said(lambda c: with_wrong_row(c, 1), "sign")
    signs = np.array([1, -1, 1])
    assert first not in said(lambda c: with_wrong_row(c, signs), "sign")
    assert not any("position" in s for s in said(lambda c: with_wrong_row(c, 1)[::-1], "order"))


def test_a_relation_to_an_input_is_only_said_of_the_values_themselves() -> None:
    of_x = said(lambda c: c.inputs["X"], "sign", inputs=True)
    of_minus_x = said(lambda c: -c.inputs["X"], "sign", inputs=True)
    assert not any("`X`" in sentence for sentence in of_minus_x)
    assert said(lambda c: c.inputs["X"], inputs=True)
    assert all("`X`" not in s or s in said(lambda c: c.inputs["X"], inputs=True) for s in of_x)


def test_wrong_answers_that_differ_in_what_is_free_are_one_group() -> None:
    one = answers(lambda c: with_wrong_row(c, 1), "sign")
    other = answers(lambda c: -with_wrong_row(c, 1), "sign")
    assert (
        answer_key(one) == answer_key(other) != answer_key(answers(lambda c: c.expected[0].array))
    )
