"""Known mistakes are recognised by what they give in every case, right ones among them."""

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected, Signature
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.projections import project

SIZES = {"main": 3, "other_sizes": 4, "same": 5}
RIGHT = {name: np.sin(np.arange(1.0, 4 * n + 1)).reshape(n, 4) for name, n in SIZES.items()}
WRONG = {name: np.cosh(array) for name, array in RIGHT.items()}
NOTHING = np.full(3, np.nan)


def said(answers, mistake) -> tuple[str, ...]:
    """What is said about answers when the known mistake gives these values (None: right ones)."""
    found, names = [], tuple(SIZES)
    for name in names:
        expected = (Expected("y", RIGHT[name], 1e-12, 1e-6),)
        sizes = {"N": SIZES[name], "D": 4}
        case = Case("f", name, sizes, "float64", 0, "visible", None, {}, expected)
        wrong = frozenset() if answers[name] is RIGHT[name] else frozenset({"y"})
        found.append(answer_of(case, Returned({"y": answers[name]}), wrong))
    stored = [NOTHING if mistake[name] is None else project(mistake[name]) for name in names]
    projections = np.array(stored)[None, :, None]
    signature = Signature("misconception", "{subject} {behaves} as told")
    evidence = Evidence(names, ("y",), {}, (signature,), projections)
    return diagnose(found, evidence).sentences


TOLD = ("`y` behaves as told",)
ALIKE_ONCE = {**WRONG, "same": None}  # a mistake that makes no difference in one case


@pytest.mark.parametrize(
    ("answers", "mistake", "sentences"),
    [
        (WRONG, WRONG, TOLD),
        ({**WRONG, "same": RIGHT["same"]}, ALIKE_ONCE, TOLD),
        (WRONG, ALIKE_ONCE, ()),  # wrong where the mistake makes no difference
        ({**WRONG, "same": RIGHT["same"]}, WRONG, ()),  # right where it makes one
        ({**WRONG, "main": RIGHT["main"] + 1}, WRONG, ()),
    ],
)
def test_a_mistake_must_agree_with_every_case(answers, mistake, sentences) -> None:
    assert said(answers, mistake) == sentences
