"""Outputs that follow two conventions: which are right by the one, which by the other."""

from fractions import Fraction

import numpy as np

from grader.core.cases import AcceptedOutputs
from grader.core.outcomes import Returned
from grader.judging.diagnosis.conventions import mixed_conventions
from grader.judging.diagnosis.diagnose import answer_of
from grader.judging.diagnosis.wrong_output import Answer
from tests.judging.conftest import build_case

HALF = "The penalty has the factor 1/2."
SAID = "The outputs do not follow one convention. Of `dW`, not of `loss`, this is true: " + HALF
RIGHT = {"loss": 3.0, "db": [1.0, 2.0], "dW": [5.0, 7.0]}
OTHER = {"loss": np.array(2.0), "dW": np.array([4.0, 6.0])}


def answer(*wrong: str, visibility: str = "visible", **changes: object) -> Answer:
    accepted = (AcceptedOutputs(OTHER, Fraction(1), HALF),)
    values = {name: np.asarray(value) for name, value in {**RIGHT, **changes}.items()}
    case = build_case(RIGHT, accepted=accepted, visibility=visibility)
    return answer_of(case, Returned(values), frozenset(wrong))


def test_it_is_said_which_output_follows_which_convention() -> None:
    assert mixed_conventions([answer("dW", dW=OTHER["dW"])]) == SAID
    assert mixed_conventions([answer("loss", dW=OTHER["dW"])]) == SAID  # whichever lost points


def test_nothing_is_said_of_one_convention_or_of_plainly_wrong_values() -> None:
    assert mixed_conventions([answer("db", **OTHER, db=[0.0, 0.0])]) == ""
    assert mixed_conventions([answer("dW", dW=[4.0, 6.5])]) == ""
    assert mixed_conventions([answer("dW", dW=OTHER["dW"]), answer("dW", dW=[0.0, 1.0])]) == ""
    assert mixed_conventions([]) == ""


def test_hidden_cases_alone_tell_nothing() -> None:
    hidden = answer("dW", visibility="hidden", dW=OTHER["dW"])
    assert mixed_conventions([hidden]) == ""
    assert mixed_conventions([hidden, answer("dW", dW=OTHER["dW"])]) == SAID
