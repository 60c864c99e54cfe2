"""The outputs that a sentence names: of a list that a mistake explains, not each of its values."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from grader.confined.values.leaf_names import output_of, segments
from grader.core.outputs.list_outputs import expected_lists
from grader.judging.diagnosis.claims import KINDS, Explanation
from grader.judging.diagnosis.projections import SAME
from grader.judging.diagnosis.wrong_output import NUMBERS, Answer, is_count


def in_their_places(names: Sequence[str], answers: Sequence[Answer]) -> list[str]:
    """Return the names without values of lists that lack an item, have one too many, or are moved.

    Such a value stands beside that of another item, to which its relation says nothing.
    """
    moved = {name for answer in answers for name in _of_another_length(answer)}
    moved |= {name for answer in answers for name in _in_another_order(answer)}
    return [name for name in names if output_of(name) not in moved]


def _in_another_order(answer: Answer) -> Iterator[str]:
    """Yield lists of which some values are wrong where they stand, and all are right elsewhere."""
    lists = expected_lists(answer.case.expected)
    pairs: defaultdict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)
    for each in answer.case.expected:
        if output_of(each.name) in lists and each.name in answer.values:
            output, _, *inside = segments(each.name)
            pair = answer.values[each.name], each.array
            if not any(array.ndim or array.dtype.kind == "c" for array in pair):
                pairs[output, *inside].append((float(pair[0]), float(pair[1])))
    for (output, *_), values in pairs.items():
        got, expected = np.array(values).T
        moved = not np.allclose(got, expected, rtol=SAME, atol=0)
        if moved and np.allclose(np.sort(got), np.sort(expected), rtol=SAME, atol=0):
            yield output


def _of_another_length(answer: Answer) -> frozenset[str]:
    numbers = (e for e in answer.case.expected if e.array.dtype.kind in NUMBERS)
    lacking = {output_of(e.name) for e in numbers if e.name not in answer.values}
    return expected_lists(answer.case.expected) & (lacking | answer.wrong)


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
        left = {output_of(n) for n in names if n not in outputs and not is_count(n, answers)}
        whole = lists - left
    order = dict.fromkeys(each.name for answer in answers for each in answer.case.expected)
    return list(dict.fromkeys(_named(name, whole) for name in order if name in outputs))


def _named(name: str, lists: frozenset[str]) -> str:
    return output_of(name) if output_of(name) in lists else name
