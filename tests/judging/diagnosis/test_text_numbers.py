"""Known mistakes are told of texts; of a few labels they are so by chance."""

import json

import numpy as np
import pytest

from grader.authoring.mistakes.mistake_signatures import Signatures, projected
from grader.core.cases import Case, Expected, Signature
from grader.core.outcomes import Formed, Returned
from grader.judging.diagnosis.diagnose import Diagnosis, answer_of, diagnose
from grader.judging.diagnosis.kept_diagnoses import once_for_equal_answers

TOLD = "`said` behaves as told"


def atom(text: str) -> np.ndarray:
    return np.array(json.dumps(text))


def diagnosed(right: list[str], mistake: list[str], got: list[str]) -> Diagnosis:
    """Return what is said of texts, where one mistake is known that gives other ones."""
    cases = [
        Case(
            "f", str(place), {"N": place}, "float64", 0, "visible", None, {},
            (Expected("said", atom(text), 0.0, 0.0, form="text"),),
        )
        for place, text in enumerate(right)
    ]  # fmt: skip
    signatures = Signatures(cases)
    runs = [{"said": atom(text)} for text in mistake]
    told = Signature("mutant", "{subject} {behaves} as told")
    signatures.add(told, projected(cases, runs))
    answers = [
        answer_of(
            case,
            Returned({"said": Formed("text", atom(text))}),
            frozenset({"said"} if text != wanted else ()),
        )
        for case, text, wanted in zip(cases, got, right, strict=True)
    ]
    return once_for_equal_answers(diagnose)(answers, signatures.evidence({}))


CODES = ["Wkh txlfn eurzq ira", "Mxpsv ryhu wkh grj"]
OTHER = ["Gur dhvpx oebja sbk", "Whzcf bire gur qbt"]


def test_the_text_of_a_known_mistake_is_told() -> None:
    found = diagnosed(CODES, OTHER, OTHER)
    assert found.sentences == (TOLD,)
    assert found.explained == {"said"}


def test_a_right_text_is_one_that_a_mistake_leaves() -> None:
    assert TOLD in diagnosed([*CODES, "!"], [*OTHER, "!"], [*OTHER, "!"]).sentences
    assert TOLD not in diagnosed([*CODES, "!"], [*OTHER, "?"], [*OTHER, "!"]).sentences


def test_texts_that_come_otherwise_are_not_told() -> None:
    assert diagnosed(CODES, OTHER, [OTHER[0], OTHER[1] + " "]) == Diagnosis()
    assert diagnosed(CODES, OTHER, [OTHER[0], CODES[1]]) == Diagnosis()


@pytest.mark.parametrize(
    ("right", "got"),
    [
        (["above", "below"], ["below", "above"]),
        (["above", "below"], ["on it", "level"]),
        (["it is far above it", "it is far below it"], ["it is nearly level"] * 2),
        (["it is far above it"] * 2, ["it is far below it"] * 2),
        (
            ["it is far above it", "it is far below it"],
            ["it is far below it", "it is far above it"],
        ),
    ],
)
def test_labels_are_equal_by_chance(right: list[str], got: list[str]) -> None:
    assert diagnosed(right, got, got) == Diagnosis()


def test_short_texts_with_numbers_tell_more() -> None:
    right, got = ["mean 3.1416", "mean 2.7183"], ["mean 9.8696", "mean 7.3891"]
    assert diagnosed(right, got, got).sentences == (TOLD,)
