"""What keeps an answer from being judged by properties: a value of another kind than expected.

Lengths of lists and keys of mappings are free: what is right about them, the properties say.
"""

from collections.abc import Mapping

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.atoms import BYTES, DECIMAL, FRACTION, TEXT
from grader.confined.values.leaf_names import joined
from grader.confined.values.leaves import LIST, MAPPING, PARTS, SET
from grader.confined.values.rebuilt import leaf_value
from grader.core.asked.ensured_names import judged_names
from grader.core.cases import Case, letter_forms, named_shape
from grader.core.outcomes import Formed, Value
from grader.core.rubric import Criterion
from grader.grading.ensured.answer_tree import ARRAY, NUMBER, SEQUENCE, AnswerTree
from grader.grading.ensured.ensured_values import kind_of_numbers
from grader.grading.ensured.example_values import (
    NOT_FINITE,
    SCALAR,
    Examples,
    is_container,
    reference_kinds,
)
from grader.judging.values.kinds.structure import container_words
from grader.judging.values.kinds.value_words import described
from grader.judging.values.shapes import TRUTH, wanted

WORDS = {
    SEQUENCE: "a list",
    MAPPING: "a mapping",
    NUMBER: "a single number",
    SCALAR: "a number or a text",
    ARRAY: "an array",
    TEXT: "a text",
    BYTES: "bytes",
    SET: "a set",
    FRACTION: "a fraction",
    DECIMAL: "a Decimal",
    PARTS: "an object",
}
AXES = (ARRAY, NUMBER)
MOST_TOLD = 3  # kinds, or shapes, of which one was expected


def misfit_of(criterion: Criterion, case: Case, values: Mapping[str, Value]) -> str:
    """Return what keeps values from being judged: which one is of a kind that nobody expects.

    `values` are whole: what `ensured_leaves` gives. Arrays must have the reference's shape, or
    one that the rubric leaves open.
    """
    return _Fit(criterion, case, AnswerTree(values), exact=False).fault()


def other_kind_of(criterion: Criterion, case: Case, values: Mapping[str, Value]) -> str:
    """Return how values that can be judged differ in kind, place by place, from the reference's.

    It is why a property raises an exception: a list is empty, a key is missing, a number is not
    finite, and the reference's is not so.
    """
    return _Fit(criterion, case, AnswerTree(values), exact=True).fault()


@dataclass(frozen=True)
class _Fit:
    """Compares the kinds of an answer with those of the reference."""

    criterion: Criterion
    case: Case
    tree: AnswerTree
    exact: bool  # place by place: what else the reference has elsewhere does not matter

    def fault(self) -> str:
        """Return a sentence on the first value that is of another kind; nothing if all fit."""
        reference = reference_kinds(self.case)
        for name in judged_names(self.criterion):
            examples = reference.examples(name)
            if examples and (told := self._fault(name, examples, examples)):
                return told
        return ""

    def _fault(self, name: str, own: Examples, others: Examples) -> str:
        kind = self.tree.kind(name)
        like = self._like(name, kind, own) or self._like(name, kind, own if self.exact else others)
        if not kind:
            return f"`{name}` is missing"
        if not like:
            return f"`{name}` is {self._words(name)}, expected {self._expected(name, own)}"
        leaf = self.tree.leaf(name)
        if leaf is None:
            return self._missing(name, like) or self._inside(name, like)
        if isinstance(leaf, Formed):
            return (
                self._of_list(name, leaf.content, like)
                if leaf.form == LIST
                else (self._empty(name, like) or _invalid(name, leaf))
            )
        return self._of_array(name, np.asarray(leaf), like)

    def _like(self, name: str, kind: str, examples: Examples) -> Examples:
        """Return the examples of a kind; an array with open axes may have none of them."""
        found = examples.of_kind(kind)
        if found or kind not in AXES or not self._is_open(name):
            return found
        return next((e for each in AXES if (e := examples.of_kind(each))), found)

    def _is_open(self, name: str) -> bool:
        spec = self.criterion.spec_of(name)
        return bool(spec and spec.free_shape)

    def _inside(self, name: str, like: Examples) -> str:
        listed = self.tree.kind(name) == SEQUENCE
        for key in self.tree.parts(name):
            known = key in like.parts
            if not (known or listed or self.exact):
                continue  # another key: properties judge what stands there
            alike = listed and not (self.exact or like.is_tuple)
            own = like.inside if alike else like.part(key)
            if own and (told := self._fault(joined([name, key]), own, like.inside)):
                return told
        return ""

    def _missing(self, name: str, like: Examples) -> str:
        """Return which key that all of the reference's mappings have is not there."""
        if not self.exact or self.tree.kind(name) == SEQUENCE:
            return ""
        there = set(self.tree.parts(name))
        needed = (k for k, e in like.parts.items() if len(e.places) == len(like.places))
        key = next((key for key in needed if key not in there), None)
        return f"`{joined([name, key])}` is missing" if key else ""

    def _empty(self, name: str, like: Examples) -> str:
        leaf = self.tree.leaf(name)
        filled = self.exact and is_container(self.tree.kind(name)) and bool(like.parts)
        return f"`{name}` is {described(leaf)}" if filled and leaf is not None else ""

    def _of_list(self, name: str, content: Array, like: Examples) -> str:
        """Return what is wrong with the items of a list that came as one leaf."""
        if not content.size:
            return self._empty(name, like)
        item = name
        for _ in range(content.ndim - 1):
            like, item = like.inside, f"{item}.0"
            if like and not like.of_kind(SEQUENCE):
                return f"`{item}` is a list, expected {self._expected(item, like)}"
            like = like.of_kind(SEQUENCE)
        like, item = like.inside, f"{item}.0"
        text = content.dtype.kind == "U"
        if like and not like.of_kind(TEXT if text else NUMBER):
            what = "a text" if text else "a single number"
            return f"`{item}` is {what}, expected {self._expected(item, like)}"
        return "" if text else self._of_numbers(name, content, like.of_kind(NUMBER))

    def _of_array(self, name: str, array: Array, like: Examples) -> str:
        shapes, sizes = like.shapes, self.case.sizes
        free = self._is_open(name) or SCALAR in like.kinds
        if array.shape not in shapes and not free:
            expected = [named_shape(shape, sizes) for shape in shapes[:MOST_TOLD]]
            got = named_shape(array.shape, sizes)
            return f"`{name}` has shape {got}, expected {' or '.join(expected)}"
        return self._of_numbers(name, array, like)

    def _of_numbers(self, name: str, array: Array, like: Examples) -> str:
        kinds = like.numbers
        if not self.exact or not kinds:
            return ""
        own = kind_of_numbers(array)
        if own.endswith(NOT_FINITE) and not any(kind.endswith(NOT_FINITE) for kind in kinds):
            return f"`{name}` holds NaN or infinity"
        if not any((kind[0] in "biu") == (own[0] in "biu") for kind in kinds):
            return f"`{name}` holds another kind of numbers"
        return ""

    def _words(self, name: str) -> str:
        leaf = self.tree.leaf(name)
        return container_words(self.tree.parts(name)) if leaf is None else described(leaf)

    def _expected(self, name: str, examples: Examples) -> str:
        kinds = examples.kinds.items()
        found = [WORDS[ARRAY] if self._is_open(name) else self._wanted(k, e) for k, e in kinds]
        return " or ".join(list(dict.fromkeys(found))[:MOST_TOLD])

    def _wanted(self, kind: str, examples: Examples) -> str:
        if kind == ARRAY and len(examples.shapes) == 1:
            return wanted(examples.shapes[0], letter_forms(self.case.sizes))
        if kind == NUMBER and examples.numbers == {"b"}:
            return TRUTH
        if kind == SEQUENCE and examples.is_tuple:
            return "a tuple"
        return WORDS.get(kind, kind)


def _invalid(name: str, leaf: Formed) -> str:
    """Return what is wrong with a text, a number of any size or the like from another process."""
    try:
        leaf_value(name, leaf)
    except ValueError as error:
        return str(error)
    return ""
