"""Arrays made of blocks side by side, such as the gates of an LSTM: which block is which."""

import re
from collections.abc import Iterator

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import axis_letters
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, right_elements, same

ORDINALS = ("first", "second", "third", "fourth")
COUNTS = {2: "two", 3: "three", 4: "four"}
BLOCKS = re.compile(r"([234])(\D+)")


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about the blocks along the last axis."""
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or not expected.ndim or not wrong.plain:
        return
    made = BLOCKS.fullmatch(axis_letters(expected.shape, wrong.case.sizes)[-1])
    if made:
        count = int(made[1])
        name = f"{COUNTS[count]} blocks of width {made[2]}"
        yield from _claims(np.split(got, count, -1), np.split(expected, count, -1), name)


def _claims(got: list[Array], expected: list[Array], name: str) -> Iterator[Claim]:
    found = [[i for i, e in enumerate(expected) if same(g, e)] for g in got]
    if all(len(f) == 1 for f in found) and [f[0] for f in found] != list(range(len(got))):
        order = ", ".join(str(f[0] + 1) for f in found)
        yield Claim(f"{{subject}} {{has}} its {name} in a different order: {order}")
    right = [bool(right_elements(g, e).all()) for g, e in zip(got, expected, strict=True)]
    wrong = [index for index, good in enumerate(right) if not good]
    if 0 < len(wrong) < len(got):
        yield from _some(wrong, got, expected, name)


def _some(wrong: list[int], got: list[Array], expected: list[Array], name: str) -> Iterator[Claim]:
    *others, last = [ORDINALS[index] for index in wrong]
    which = f"{', '.join(others)} and {last}" if others else last
    start = f"{{subject}} {{is}} wrong only in the {which} of the {name}"
    if held := _held([(got[i], expected[i]) for i in wrong]):
        yield Claim(f"{start}, {held}")
    yield Claim(start, kind="weak")


def _held(pairs: list[tuple[Array, Array]]) -> str:
    if not any(got.any() for got, _ in pairs):
        return "where every value is zero"
    if all(same(got, -1 * expected) for got, expected in pairs):  # `-` refuses truth values
        return "where every value has the opposite sign"
    return ""
