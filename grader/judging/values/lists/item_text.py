"""One item of a list in words: a number, a text, or a tuple or mapping with all that it holds."""

from collections.abc import Iterable

import numpy as np

from grader.confined.values.leaves import LIST, SET
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.text import one_line
from grader.judging.values.kinds.value_words import atom_text, described, number_text, set_text

MOST_SHOWN = 60  # characters of an item inside a sentence
TRUTH, NUMBER = "the truth value", "the number"
MOST_PARTS = 6  # of an item that are shown

Part = tuple[tuple[str, ...], str]  # where a value is in the item, and the value as text


def item_text(parts: Iterable[Part]) -> str:
    """Return an item with its parts, each under its place: "3.5", "(6, 0.93)", "{age: 7}"."""
    return one_line(_nested(parts), MOST_SHOWN)


def _nested(parts: Iterable[Part]) -> str:
    by_key: dict[str, list[Part]] = {}
    for inside, text in parts:
        if not inside:
            return text
        by_key.setdefault(inside[0], []).append((inside[1:], text))
    keyed = any(not key.isdecimal() for key in by_key)
    texts = [(key, _nested(inner)) for key, inner in [*by_key.items()][:MOST_PARTS]]
    shown = [f"{key}: {text}" if keyed else text for key, text in texts]
    shown += ["..."] if len(by_key) > MOST_PARTS else []
    if keyed:
        return f"{{{', '.join(shown)}}}"
    return f"({', '.join(shown)}{',' if len(by_key) == 1 else ''})"


def kinds_apart(got: str, expected: str) -> tuple[str, str]:
    """Return both items; a truth value and a number, which many take for the same, with words."""
    words = [_word(got), _word(expected)]
    if {*words} != {TRUTH, NUMBER}:
        return got, expected
    return f"{words[0]} {got}", f"{words[1]} {expected}"


def _word(text: str) -> str:
    if text in ("True", "False"):
        return TRUTH
    return NUMBER if text.lstrip("-")[:1].isdigit() else ""


def is_list(value: Value) -> bool:
    """Return whether a value is a list that holds others."""
    return isinstance(value, Formed) and value.form == LIST


def value_text(value: Value, digits: int) -> str:
    """Return one value of an item as text; of an array, its shape."""
    if isinstance(value, Formed) and value.form != LIST and value.content.ndim == 0:
        return one_line(atom_text(value), MOST_SHOWN)
    if isinstance(value, Formed) and value.form == SET:
        return set_text(value)
    if isinstance(value, Formed | Foreign):
        return described(value)
    array = np.asarray(value)
    if array.ndim and array.dtype.kind != "O":
        return f"array of shape {array.shape}"
    return described(array) if array.dtype.kind == "O" else number_text(array[()], digits)
