"""Texts as numbers: known mistakes give texts as they give arrays, and are found by their sums."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.atoms import TEXT
from grader.core.cases import Expected
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.wrong_output import NUMBERS, Answer

MOST_CHARACTERS = 10_000  # of a text; a margin for time: what exercises print has fewer
# Characters that differ between one text and the next by chance tell less than these: "above" and
# "below" are two labels, of which each mistake gives one.
LONGEST_LABEL = 12


def is_text(expected: Expected) -> bool:
    """Return whether an output is a single text that is compared as a value."""
    return expected.form == TEXT and not is_written(expected.name)


def has_numbers(expected: Expected) -> bool:
    """Return whether an output is made of numbers, or of a text that can be told in numbers."""
    return expected.array.dtype.kind in NUMBERS or is_text(expected)


def as_numbers(array: Array) -> Array:
    """Return the characters of a text as numbers; numbers as they are."""
    if array.dtype.kind != "U" or array.ndim:
        return array
    return np.array([ord(character) for character in str(array)[:MOST_CHARACTERS]], np.int64)


def are_labels(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether wrong texts may be labels, of which there are few.

    Others hold a digit or are long, are the right ones nowhere, and differ where these differ.
    """
    right = {a.case.name: _right(name, a) for a in answers if name in a.texts}
    if not any(right.values()):
        return False
    pairs = {
        (right[a.case.name], _got(name, a)) for a in answers if name in a.wrong & a.texts.keys()
    }
    wanted, got = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    free = all(len(t) > LONGEST_LABEL or any(map(str.isdigit, t)) for t in wanted)
    return not (free and len(wanted) == len(got) > 1 and got.isdisjoint(right.values()))


def _right(name: str, answer: Answer) -> str:
    return next((str(e.array) for e in answer.case.expected if e.name == name and is_text(e)), "")


def _got(name: str, answer: Answer) -> str:
    return "".join(map(chr, answer.texts[name].tolist()))


def with_texts(answer: Answer) -> Answer:
    """Return an answer whose texts are values as numbers are."""
    return replace(answer, values={**answer.values, **answer.texts}) if answer.texts else answer
