"""Why autograd finds no gradient, in words of the student's own `backward`."""

import pytest

from grader.confined.case.tensors import _undefined
from grader.confined.values.records import Foreign
from grader.judging.values.kinds.value_words import described


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Function SwishBackward returned an invalid gradient at index 0 - got [] but expected "
            "shape compatible with [5, 6]",
            "undefined: `backward` returned the shape [] as gradient 1; argument 1 of `forward` "
            "has [5, 6]",
        ),
        (
            "function SwishBackward returned an incorrect number of gradients (expected 2, got 1)",
            "undefined: `backward` returned 1 gradients; `forward` has 2 arguments",
        ),
        (
            "one of the variables has been modified by an inplace operation: …",
            "undefined: a value that autograd needs was changed in place",
        ),
        ("something else", "undefined: something else"),
    ],
)
def test_it_is_said_whole(said: str, told: str) -> None:
    text = _undefined(RuntimeError(said))
    assert text == told
    assert described(Foreign(text)) == told
