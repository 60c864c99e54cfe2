"""Values made of their leaves again, as the expressions of `ensure` see them.

Leaves do not tell a tuple from a list, nor a short list of numbers from a long one. Where an answer
has what the reference has, it is made as the reference's was.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import joined
from grader.confined.values.leaves import LIST
from grader.confined.values.rebuilt import key_of, leaf_value
from grader.core.outcomes import Formed, Value
from grader.grading.ensured.answer_tree import NUMBER, SEQUENCE, AnswerTree
from grader.grading.ensured.example_values import SCALAR, Examples, ReferenceValueKinds


class Unreadable:
    """A value that cannot be sent: nothing is known of its content."""


def nested_values(reference: ReferenceValueKinds, found: Mapping[str, Value]) -> dict[str, Any]:
    """Return values made of all of their leaves; a single number is a scalar of NumPy.

    An object is the mapping of its parts. Of what the reference has nothing like, a container is
    a list if its keys are 0, 1, 2, …
    """
    tree = AnswerTree(found)
    return {name: _nested(tree, name, reference.examples(name)) for name in tree.names}


def _nested(tree: AnswerTree, name: str, near: Examples) -> Any:
    kind, leaf = tree.kind(name), tree.leaf(name)
    like = near.of_kind(kind)
    if isinstance(leaf, Formed) and leaf.form == LIST:
        return _items(np.asarray(leaf.content), like)
    if leaf is not None:
        return _single(name, leaf, like)
    items = {key: _nested(tree, joined([name, key]), like.part(key)) for key in tree.parts(name)}
    if kind == SEQUENCE:
        return (tuple if like.is_tuple else list)(items.values())
    return {key_of(key): item for key, item in items.items()}


def _single(name: str, leaf: Value, like: Examples) -> Any:
    try:
        value = leaf_value(name, leaf)
    except ValueError:
        return Unreadable()
    if not isinstance(value, np.ndarray) or value.ndim:
        return value
    return value.item() if SCALAR in like.kinds else value[()]


def _items(content: Array, like: Examples) -> Any:
    """Return the items of a list that came as one leaf."""
    if content.ndim > 1:
        inside = like.inside.of_kind(SEQUENCE)
        items = [_items(part, inside) for part in content]
    elif content.dtype.kind != "U" and NUMBER in like.inside.kinds:
        items = list(content)
    else:
        items = content.tolist()
    return tuple(items) if like.is_tuple else items
