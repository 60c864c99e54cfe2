"""Values of which there are few: whole numbers, and shares of a length, such as an accuracy.

A few of these are equal to others by chance, whatever the mistake.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case
from grader.judging.diagnosis.text_numbers import are_labels, as_numbers
from grader.judging.diagnosis.wrong_output import Answer

# From a whole number. Rounding moves a mean of truth values by less; of other numbers one in a
# hundred thousand is so near to a share of one of ten lengths, and two are never.
WHOLE = 1e-6


def is_discrete(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether an output is made of whole numbers or truth values, or is a share."""
    return all(_counted(name, answer) is not None for answer in answers if name in answer.values)


def bits(name: str, answers: Sequence[Answer]) -> float:
    """Return how much wrong whole numbers tell.

    A count that is nearly right is equal to another one by chance, and so are a few words of many.
    """
    return bits_together([name], answers)


def bits_together(names: Sequence[str], answers: Sequence[Answer]) -> float:
    """Return how much several outputs tell: in one case the same wrong numbers count once."""
    total = 0.0
    labels = {name for name in names if are_labels(name, answers)}
    for answer in answers:
        wrong = [name for name in names if name in answer.wrong and name in answer.values]
        counted = {name: pair for name in wrong if (pair := _counted(name, answer))}
        found = {repr(pair): _bits_of(*pair) for name, pair in counted.items()}
        found |= {repr(counted[name]): 1.0 for name in counted if name in labels}
        total += sum(found.values())
    return total


def _bits_of(got: Array, expected: Array) -> float:
    if got.ndim == expected.ndim == 0:
        return float(np.log2(1.0 + abs(float(got) - float(expected))))
    values = len(np.union1d(got, expected))
    wrong = int(np.count_nonzero(got != expected)) if got.shape == expected.shape else got.size
    return wrong * float(np.log2(values))


def _counted(name: str, answer: Answer) -> tuple[Array, Array] | None:
    """Return an answer and the right one as whole numbers; None if they are none."""
    got = answer.values[name]
    right = next(as_numbers(e.array) for e in answer.case.expected if e.name == name)
    if got.dtype.kind in "biu":
        return got, right
    if got.ndim or right.ndim or got.dtype.kind != "f" or min(got, right) < 0:
        return None
    if max(got, right) > 1:
        return None
    counts = (np.array([got, right]) * length for length in _lengths(answer.case))
    whole = next((c for c in counts if np.abs(c - np.rint(c)).max() <= WHOLE), None)
    return None if whole is None else (np.rint(whole[0]), np.rint(whole[1]))


def _lengths(case: Case) -> Iterator[int]:
    """Yield the lengths of which a share may be one: of arrays and lists that are given."""
    leaves = [leaf for name, value in case.inputs.items() for leaf in flatten(name, value)]
    found = {length for _, leaf in leaves for length in np.shape(leaf) if length > 1}
    found |= {len(value) for value in case.inputs.values() if isinstance(value, list | tuple)}
    yield from sorted(found)
