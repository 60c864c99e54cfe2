"""Letters for the axes of an output: all cases of a criterion have to agree on them."""

from collections.abc import Mapping

import numpy as np
import pytest

from grader.core.cases import Case, Expected, lettered_shape
from grader.core.outputs import shape_letters
from grader.core.outputs.shape_letters import with_letters

MAIN, OTHER = {"N": 37, "M": 8, "K": 5, "P": 3}, {"N": 50, "M": 16, "K": 4, "P": 6}
Shape = tuple[int, ...]


def case_of(sizes: Mapping[str, int], outputs: Mapping[str, Shape], **inputs: Shape) -> Case:
    expected = tuple(Expected(n, np.zeros(shape), 1e-12, 1e-6) for n, shape in outputs.items())
    given = {name: np.zeros(shape) for name, shape in inputs.items()}
    return Case("f", "main", sizes, "float64", 0, "visible", None, given, expected)


def spectrum(sizes: Mapping[str, int]) -> Case:
    """Its rows are as many as K in the first case, by chance; its columns are as many as N."""
    return case_of(sizes, {"S": (sizes["M"] // 2 + 1, sizes["N"])}, x=(sizes["N"],))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((5, 37), "(5, N) = (5, 37)"),
        ((37, 5), "(N, 5) = (37, 5)"),
        ((5, 36), "(5, 36)"),  # one less than N, and so is no axis of a right answer
        ((5, 74), "(5, 74)"),
        ((8, 10), "(8, 10)"),  # M and 2K are lengths of nothing here
    ],
)
def test_a_letter_needs_all_cases(shape: Shape, words: str) -> None:
    main, other = with_letters([spectrum(MAIN), spectrum(OTHER)])
    assert lettered_shape(shape, main.letters_of("S")) == words
    assert lettered_shape((9, 50), other.letters_of("S")) == "(9, N) = (9, 50)"


def test_cases_of_the_same_sizes_decide_nothing() -> None:
    main, _ = with_letters([spectrum(MAIN), spectrum(MAIN)])
    assert lettered_shape((5, 37), main.letters_of("S")) == "(K, N) = (5, 37)"
    assert lettered_shape((36, 7), main.letters_of("S")) == "(36, 7)"


def test_one_less_is_a_letter_where_it_is_in_all_cases() -> None:
    cases = [case_of(sizes, {"d": (sizes["N"] - 1,)}) for sizes in (MAIN, OTHER)]
    main, other = with_letters(cases)
    assert lettered_shape((36,), main.letters_of("d")) == "(N−1,) = (36,)"
    assert lettered_shape((49, 50), other.letters_of("d")) == "(N−1, N) = (49, 50)"


def test_the_form_that_fits_in_all_cases_is_chosen() -> None:
    """10 is M in the first case by chance."""
    cases = [
        case_of({"M": 10, "K": 5}, {"y": (10, 3)}),
        case_of({"M": 11, "K": 4}, {"y": (8, 3)}),
    ]
    main, other = with_letters(cases)
    assert lettered_shape((10, 3), main.letters_of("y")) == "(2K, 3) = (10, 3)"
    assert lettered_shape((8, 3), other.letters_of("y")) == "(2K, 3) = (8, 3)"


def test_an_output_of_other_axes_in_another_case_has_no_letters() -> None:
    cases = [case_of(MAIN, {"y": (37,)}), case_of(OTHER, {"y": (50, 1)})]
    assert [lettered_shape((37,), case.letters_of("y")) for case in with_letters(cases)] == [
        "(37,)",
        "(37,)",
    ]


def test_nothing_is_decided_before_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = shape_letters.letter_forms
    monkeypatch.setattr(
        shape_letters, "letter_forms", lambda sizes: asked.append(sizes) or real(sizes)
    )
    main, other = with_letters([spectrum(MAIN), spectrum(OTHER)])
    assert asked == []
    assert set(main.letters) == {"S"}
    decided = len(asked)
    assert decided
    assert len(other.letters) == 1
    assert len(asked) == decided
