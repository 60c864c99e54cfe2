"""Values of any kind are compared exactly, and a difference says where it is."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from grader.authoring.cases.reference_values import content, output_values
from grader.confined.values.leaves import leaves
from grader.core.cases import Case, Expected
from grader.core.grades import CaseVerdict
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge


def judged(expected: object, got: object, **spec: Any) -> CaseVerdict:
    criterion = Criterion("f", "f", ("f.py",), Fraction(1), outputs=(OutputSpec("v", **spec),))
    found = output_values(criterion, {"v": expected})
    case = Case(
        criterion="f",
        name="default",
        sizes={},
        dtype="float64",
        seed=0,
        visibility="visible",
        weight=None,
        inputs={},
        expected=tuple(
            Expected(name, content(leaf), 1e-9, 1e-5, form=getattr(leaf, "form", ""))
            for name, leaf in found.items()
        ),
    )
    values: Mapping[str, Any] = dict(leaves({"v": got}, ("pandas",)))
    return CaseJudge(Tolerance())(criterion, case, Returned(values))


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("abc", "abc"),
        ("abc", np.str_("abc")),
        (None, None),
        (10**30, 10**30),
        (Fraction(1, 2), Fraction(2, 4)),
        ({1, 2}, frozenset({2, 1})),
        ([1, "a"], (1, "a")),
        ([0.1] * 40, tuple([0.1] * 40)),
        ([(0.1, 2)] * 20, [[0.1, 2]] * 20),
        ([[1.0, 2.0]] * 20, [(1.0, 2.0)] * 20),
        ([1.0] * 40, [1] * 40),
        ({"a b": 1, 2: [1, 2]}, {2: (1, 2), "a b": 1}),
        ({}, {}),
        (np.uint8([200]), np.array([200])),
        (1 + 1j, np.complex64(1 + 1j)),
        (np.array(["2020-01-01"], "M8[D]"), np.array(["2020-01-01"], "M8[s]")),
        (["the"] * 40, ["the"] * 40),
    ],
)  # fmt: skip
def test_equal_values_are_right(expected: object, got: object) -> None:
    verdict = judged(expected, got)
    assert (verdict.credit, verdict.message) == (1, "")


TEXT = "The quick brown fox jumps over the lazy dog\nand runs"
LONG = [0.5] * 40


@pytest.mark.parametrize(
    ("expected", "got", "message"),
    [
        ("abc", "abd", "`v` is 'abd', expected 'abc'"),
        ("abc", 3, "`v` is the number 3, expected the text 'abc'"),
        ("abc", None, "returns only None"),
        (TEXT, TEXT.replace("lazy", "dead"), "`v` differs from character 36 on: "
         "' over the dead dog\\nand runs', expected ' over the lazy dog\\nand runs'"),
        (TEXT, TEXT.replace("runs", "sits"), "`v` differs from line 2 on: "
         "'y dog\\nand sits', expected 'y dog\\nand runs'"),
        ("a  b", "a b", "`v` differs from character 3 on, in white space alone: 'a␣b', "
         "expected 'a␣␣b'"),
        ("Ab c", "ab c", "`v` is 'ab c', expected 'Ab c' (they differ in capital letters alone)"),
        ("AC-GT", "A-CGT", "`v` is 'A-CGT', expected 'AC-GT'"),
        ("a: b", "a b.", "`v` is 'a b.', expected 'a: b' (they differ in punctuation alone)"),
        (TEXT, TEXT.upper(), "`v` differs from character 2 on, in capital letters alone: "
         "'THE QUICK BROWN FOX JUMPS OVER ', expected 'The quick brown fox jumps over '"),
        ({("a", "b"): 1}, {("b", "a"): 1}, '`v` has no key ("a", "b")'),
        (None, 3, "`v` is the number 3, expected None"),
        (None, True, "`v` is True, expected None"),
        ([True, "a"], [None, "a"], "`v[0]` is None, expected True"),
        (["a"], [], "`v` has no items, expected 1 item"),
        ([3, "a"], [None, "a"], "`v[0]` is None, expected 3"),
        (10**20, 10**20 + 1, "`v` is the integer 100000000000000000001, "
         "expected the integer 100000000000000000000"),
        (10**20, 1e20, "`v` is the number 1e+20, expected the integer 100000000000000000000"),
        (Fraction(1, 2), Fraction(1, 3), "`v` is the fraction 1/3, expected the fraction 1/2"),
        ({1, 2}, {2}, "`v`: the element 1 is missing"),
        ({1}, {1, "x", "y"}, "`v`: 2 elements, such as \"x\", are not expected"),
        ({1, 2}, {2, 3}, "`v`: the element 1 is missing and the element 3 is not expected"),
        ({1, 2}, [1, 2], "`v` is a tuple or list of 2 values, expected a set of 2 elements; "
         "all its elements are right"),
        ({1, 2}, [2, 1, 2], "`v` is a tuple or list of 3 values, expected a set of 2 elements; "
         "all its elements are right, but some come more than once"),
        ({1, 2}, [1, 3], "`v` is a tuple or list of 2 values, expected a set of 2 elements"),
        ({"a", "b"}, ("b", "a"), "`v` is a tuple or list of 2 values, expected a set of 2 "
         "elements; all its elements are right"),
        (set(range(40)), list(range(40)), "`v` is a list of 40 items, expected a set of 40 "
         "elements; all its elements are right"),
        ({1, 2}, np.array([1, 2]), "`v` is an array, expected a set of 2 elements; "
         "all its elements are right"),
        ((0.5, 2.5), np.array([0.5, 2.5]), "`v` is an array, expected a tuple or list of 2 values; "
         "all its values are right"),
        ((0.5, 2.5), np.array([0.5, 2.6]), "`v` is an array, expected a tuple or list of 2 values"),
        ({"a": 1}, {"a": 1, "b": 2}, "`v` has the extra key `b`"),
        ({"a b": 1}, {"a b": 1, "b c": 2, 3: 4}, '`v` has the extra keys `"b c"` and `3`'),
        ({"a b": 1, "b": 2}, {"a b": 1}, "`v` has no `b`"),
        ({"a b": 1, "b c": 2}, {"b c": 2}, '`v` has no key "a b"'),
        ({"a": 1}, {}, "`v` is an empty mapping, expected a mapping with `a`"),
        ({}, {"a": 1}, "`v` is a mapping of 1 value, expected an empty mapping"),
        ([1, "a"], [1, "a", 2], "`v` has an item too many at index 2: 2"),
        ([1, "a"], [1], "`v` lacks the item 'a', expected at index 1"),
        ([1, 2], [1, 2] * 15, "`v` has 28 items too many: 1 at index 2; 2 at index 3; "
         "1 at index 4; 25 more"),
        (LONG, LONG[1:], "`v` lacks the item 0.5, expected at index 39"),
        (LONG, [0.5, 2.5, 0.7], "`v` has 3 items, expected 40; the first that differs is `v[1]`: "
         "2.5, expected 0.5"),
        ([{1, 2}, {3}], [{1, 2}, {4, 5}], "`v[1]` is {4, 5}, expected {3}"),
        ([{1, 2}, set("ab")], [{1, 2}, {"a"}], '`v[1]` is {"a"}, expected {"a", "b"}'),
        ([{1}, {3}], [{1}, {*range(50)}], "`v[1]` is a set of 50 elements, expected {3}"),
        (["a", "b"] * 20, ["a", "c"] * 15, "`v` has 30 items, expected 40; the first that differs "
         "is `v[1]`: 'c', expected 'b'"),
        (LONG, [*LONG[1:], None], "`v.39` is None, expected a number"),
        (LONG, np.array(LONG), "`v` is an array, expected a list of 40 items; all its values are "
         "right"),
        (LONG, 2 * np.array(LONG), "`v` is an array, expected a list of 40 items"),
        (np.array(LONG), LONG, "`v` is a list of 40 items, expected an array of shape (40,); "
         "all its values are right"),
        (["the"] * 40, ["the"] * 39 + ["teh"],
         "`v`: 1 of 40 elements differs; the first is `v[39]`: teh, expected the"),
        ([1, [2]], [1, [3]], "`v[1]` is (3,), expected (2,)"),
        (1j, 1.0, "`v` is 1, expected 0+1j (relative error 1.4, allowed 1e-09)"),
        (b"ab", b"ac", "`v` is the bytes b'ac', expected the bytes b'ab'"),
        (bytes(40), bytes(30) + b"x" * 10, "`v` differs from byte 31 of 40 on: "
         f"{bytes(4) + b'x' * 8}, expected {bytes(12)}"),
        (b"the cat sat", b"the dog sat!", "`v` differs from byte 5 on (12 bytes, expected 11): "
         "b'the dog sat!', expected b'the cat sat'"),
        (b"the cat sat", b"the cat sat\0", "`v` has 12 bytes, expected 11; the first 11 are right"),
        (b"the cat sat", b"", "`v` has 0 bytes, expected 11"),
    ],
)  # fmt: skip
def test_a_difference_says_where(expected: object, got: object, message: str) -> None:
    verdict = judged(expected, got)
    assert (verdict.credit, verdict.message) == (0, message)


def test_extra_keys_do_not_matter_where_the_rubric_says_so() -> None:
    assert judged({"a": 1}, {"a": 1, "b": 2}, keys="asked").credit == 1
    assert judged({"a": 1}, {"a": 2, "b": 2}, keys="asked").credit == 0


def test_a_mapping_of_thousands_of_keys_has_few_verdicts() -> None:
    expected = {f"word{number}": number for number in range(3000)}
    got = {**expected, "word7": 0, "word8": 0}
    verdict = judged(expected, got)
    assert verdict.credit == 0
    assert [output.name for output in verdict.outputs] == ["v.word7", "v.word8", "v"]
    assert judged(expected, expected).credit == 1
