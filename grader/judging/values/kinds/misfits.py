"""Says what came where an array, a list or a part of an object was expected."""

from collections.abc import Mapping
from functools import lru_cache

from grader.confined.values.leaf_names import joined, segments
from grader.confined.values.leaves import LIST, PARTS
from grader.core.cases import Case, Expected
from grader.core.outcomes import Formed, Value
from grader.judging.values.kinds.answer_values import Leaves, children_of, odd_item
from grader.judging.values.kinds.form_verdict import form_difference
from grader.judging.values.kinds.structure import absence_sentence, foreign_sentence
from grader.judging.values.kinds.value_words import described
from grader.judging.values.shapes import wanted

Values = Mapping[str, Value]


def wanted_value(asked: Expected, case: Case) -> str:
    """Return what was expected: "a single number", "an array of shape (4, 7)", "a list of 3"."""
    if asked.form:
        return described(Formed(asked.form, asked.array))
    return wanted(asked.array.shape, case.letters_of(asked.name), asked.array.dtype.kind)


def no_array_sentence(value: Value | None, values: Values, asked: Expected, case: Case) -> str:
    """Return a sentence on a value that is missing, or of a kind that cannot be compared."""
    expected = wanted_value(asked, case)
    of_texts = asked.array.dtype.kind == "U"
    odd = odd_item(values, asked.name, of_texts) if asked.form == LIST else None
    if odd:
        return foreign_sentence(*odd, "a text" if of_texts else "a number")
    if of_texts and asked.form == LIST and (items := children_of(asked.name, values)):
        count = "1 item" if len(items) == 1 else f"{len(items)} items"
        return f"`{asked.name}` has {count}, expected {len(asked.array)}"
    if value is not None:
        return foreign_sentence(asked.name, value, expected)
    return _of_the_whole(values, asked, case) or absence_sentence(
        asked.name, values, expected, _by_name(case)
    )


@lru_cache(1)  # a case has thousands of leaves, and each may be missing
def _by_name(case: Case) -> Leaves:
    return Leaves({each.name: each for each in case.expected})


def _of_the_whole(values: Values, asked: Expected, case: Case) -> str:
    """Return the sentence on the object that a part belongs to, if another kind came for it."""
    parts = segments(asked.name)
    for depth in range(1, len(parts)):
        each = _by_name(case).get(joined(parts[:depth]))
        if each is None or each.form != PARTS:
            continue
        whole, right = values.get(each.name), Formed(each.form, each.array)
        if whole is None:
            return absence_sentence(each.name, values, described(right))
        if told := form_difference(each.name, whole, right):
            return told
    return ""
