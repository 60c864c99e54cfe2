"""The letters of an output's axes, decided once for all cases of a criterion.

In one case alone a length may be equal to a size by chance: a spectrum of M // 2 + 1 rows has K of
them where M is 8 and K is 5. Where cases differ in their sizes they have to agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from grader.confined.values.tree import flatten
from grader.core.cases import Case, Letters, letter_forms

Shapes = Mapping[str, Sequence[tuple[int, ...]]]  # of an array, one for each case
Forms = Mapping[str, int]  # the labels that the sizes of a case allow, and their lengths


def with_letters(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases of a criterion with the letters for shapes of their outputs.

    Nothing is decided where all cases have the same sizes, nor before somebody asks: right answers
    need no letters.
    """
    if len({tuple(case.sizes.items()) for case in cases}) < 2:
        return tuple(cases)
    every = _AgreedLetters(cases)
    return tuple(
        replace(case, letters=_LettersOfCase(every, number)) for number, case in enumerate(cases)
    )


class _AgreedLetters:
    """The letters of all cases of a criterion, decided when they are asked for."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases

    @cached_property
    def by_case(self) -> list[Mapping[str, Letters]]:
        """Return the letters of each case by the name of an output."""
        cases = self._cases
        outputs = _in_all([_output_shapes(case) for case in cases])
        inputs = _in_all([_input_shapes(case) for case in cases])
        forms = [dict(letter_forms(case.sizes)) for case in cases]
        axes = {name: _agreed(shapes, forms) for name, shapes in outputs.items()}
        others = [_agreed(shapes, forms) for shapes in inputs.values()]
        used = {label for labels in (*axes.values(), *others) for label in labels}
        return [
            {name: _letters(axes[name], shapes[number], known) for name, shapes in outputs.items()}
            for number, known in enumerate(_used_forms(case, used) for case in cases)
        ]


class _LettersOfCase(Mapping[str, Letters]):
    """What lengths are called in one case."""

    def __init__(self, every: _AgreedLetters, number: int) -> None:
        self._every, self._number = every, number

    def __getitem__(self, output: str) -> Letters:
        return self._every.by_case[self._number][output]

    def __iter__(self) -> Iterator[str]:
        return iter(self._every.by_case[self._number])

    def __len__(self) -> int:
        return len(self._every.by_case[self._number])


def _output_shapes(case: Case) -> dict[str, tuple[int, ...]]:
    found = {expected.name: expected.array.shape for expected in case.expected}
    return found | {each.name: each.shape for each in case.random}


def _input_shapes(case: Case) -> dict[str, tuple[int, ...]]:
    leaves = (leaf for name, value in case.inputs.items() for leaf in flatten(name, value))
    return {name: leaf.shape for name, leaf in leaves if isinstance(leaf, np.ndarray)}


def _in_all(shapes: Sequence[Mapping[str, tuple[int, ...]]]) -> dict[str, list[tuple[int, ...]]]:
    """Return the shapes of arrays that all cases have, case by case."""
    found = {n: [each[n] for each in shapes] for n in shapes[0] if all(n in e for e in shapes)}
    return {name: each for name, each in found.items() if each[0]}


def _agreed(shapes: Sequence[tuple[int, ...]], forms: Sequence[Forms]) -> tuple[str, ...]:
    """Return for each axis the first label that fits in all cases; empty if there is none."""
    if len({len(shape) for shape in shapes}) > 1:
        return ()
    return tuple(next(_fitting(lengths, forms), "") for lengths in zip(*shapes, strict=True))


def _fitting(lengths: Sequence[int], forms: Sequence[Forms]) -> Iterator[str]:
    for label, first in forms[0].items():
        if first == lengths[0] and all(
            each.get(label) == n for each, n in zip(forms, lengths, strict=True)
        ):
            yield label


def _used_forms(case: Case, used: set[str]) -> Letters:
    """Return the labels for lengths of a case that are in use: letters, and what is used of them.

    A letter is in use if any of its forms is.
    """
    forms, sizes = letter_forms(case.sizes), case.sizes
    plain = {x for x in sizes if not used.isdisjoint((x, f"{x}−1", f"2{x}", f"3{x}", f"4{x}"))}
    return tuple(form for form in forms if form[0] in used or form[0] in plain)


def _letters(labels: Sequence[str], shape: tuple[int, ...], used: Letters) -> Letters:
    """Return the labels for lengths of one case: of the output's axes, then of all that is used.

    None for the length of an axis that is without a label in other cases. An answer may have any
    length, so "N−1" or "2N" is a label only if an axis of the right shapes has it in all cases.
    """
    if not labels:
        bare = set(shape)
    elif all(labels):
        return (*zip(labels, shape, strict=True), *used)
    else:
        bare = {n for label, n in zip(labels, shape, strict=True) if not label}
    own = [(label, n) for label, n in zip(labels, shape, strict=False) if label]
    return tuple((label, n) for label, n in (*own, *used) if n not in bare)
