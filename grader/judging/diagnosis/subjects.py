"""The outputs that a sentence names: of a list that a mistake explains, not each of its values."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from grader.confined.values.leaf_names import is_within, joined, output_of, segments
from grader.core.outputs.list_outputs import expected_lists, expected_sequences, list_of
from grader.judging.diagnosis.claims import KINDS, Explanation
from grader.judging.diagnosis.projections import SAME
from grader.judging.diagnosis.wrong_output import NUMBERS, Answer, is_count, same

WHOLE = re.compile(r"\[-?\d+\]$")  # a key of a mapping
NO_NUMBER = np.empty(0)


def in_their_places(names: Sequence[str], answers: Sequence[Answer]) -> list[str]:
    """Return the names without values that are moved, or in a list that lacks an item.

    Such a value stands beside that of another item, to which its relation says nothing.
    """
    moved = {name for answer in answers for name in _moved(answer)}
    return [name for name in names if not any(is_within(name, holder) for holder in moved)]


def _moved(answer: Answer) -> Iterator[str]:
    yield from _in_another_order(answer)
    yield from _of_another_length(answer)
    yield from _under_other_keys(answer)
    yield from _without_some_arrays(answer)


def _in_another_order(answer: Answer) -> Iterator[str]:
    """Yield what holds values that are wrong where they stand, and all are right elsewhere.

    That is a list, at any depth, or a mapping whose keys are whole numbers.
    """
    pairs: defaultdict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)
    for each in answer.case.expected:
        pair = answer.values.get(each.name, NO_NUMBER), each.array
        if not any(array.ndim or array.dtype.kind == "c" for array in pair):
            parts = segments(each.name)
            for depth in _places(parts):
                beside = joined(parts[:depth]), *parts[depth + 1 :]
                pairs[beside].append((float(pair[0]), float(pair[1])))
    for (holder, *_), values in pairs.items():
        got, expected = np.array(values).T
        moved = not np.allclose(got, expected, rtol=SAME, atol=0)
        if moved and np.allclose(np.sort(got), np.sort(expected), rtol=SAME, atol=0):
            yield holder


def _places(parts: Sequence[str]) -> list[int]:
    """Return which parts of a name are items of a list, or keys that are whole numbers."""
    return [i for i, part in enumerate(parts) if i and (part.isdecimal() or WHOLE.match(part))]


def _of_another_length(answer: Answer) -> frozenset[str]:
    lacking = {list_of(name) for name in _lacking(answer)}
    lists = expected_lists(answer.case.expected)
    return frozenset(n for n in lists if n in lacking or output_of(n) in answer.wrong)


def _lacking(answer: Answer) -> Iterator[str]:
    """Yield the expected numbers that the answer has not."""
    for each in answer.case.expected:
        if each.array.dtype.kind in NUMBERS and each.name not in answer.values:
            yield each.name


def _under_other_keys(answer: Answer) -> Iterator[str]:
    """Yield mappings by whole numbers that lack a key and have one too many."""
    for name in _lacking(answer):
        parts = segments(name)
        keys = [i for i in _places(parts) if not parts[i].isdecimal()]
        if keys and output_of(name) in answer.wrong:
            yield joined(parts[: keys[0]])


def _without_some_arrays(answer: Answer) -> Iterator[str]:
    """Yield lists that lack an item, and hold none but arrays that are right elsewhere in them."""
    lists = expected_sequences(answer.case.expected) - expected_lists(answer.case.expected)
    for name in {list_of(name) for name in _lacking(answer)} & lists:
        inside = [each for each in answer.case.expected if is_within(each.name, name)]
        given = [answer.values[e.name] for e in inside if e.name in answer.values]
        if all(any(same(one, e.array) for e in inside) for one in given):
            yield name


def subjects(
    explanation: Explanation, names: Sequence[str], answers: Sequence[Answer]
) -> list[str]:
    """Return the names of what an explanation is about, in the order of the rubric.

    What a mistake behaves like holds for a whole list, whereas a relation, such as "one too large",
    holds for the values alone. Counts can be equal by chance, so they do not decide.
    """
    outputs = explanation.outputs
    if explanation.rank in KINDS.values():
        whole = frozenset[str]()
    else:
        lists = expected_lists(each for answer in answers for each in answer.case.expected)
        left = {list_of(n) for n in names if n not in outputs and not is_count(n, answers)}
        whole = lists - left
    order = dict.fromkeys(each.name for answer in answers for each in answer.case.expected)
    return list(dict.fromkeys(_named(name, whole) for name in order if name in outputs))


def _named(name: str, lists: frozenset[str]) -> str:
    return list_of(name) if list_of(name) in lists else name
