"""Judging an output that a case prints or writes to a file, or any other text."""

from collections.abc import Callable, Mapping

import numpy as np

from grader.confined.values.atoms import TEXT
from grader.confined.values.rebuilt import leaf_value
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.outputs.written_outputs import TextRules, file_of, is_written, words_for
from grader.core.rubric import OutputSpec
from grader.core.text import one_line
from grader.judging.texts.table_difference import table_difference
from grader.judging.texts.text_difference import count, text_difference

EXACTLY = TextRules()
Difference = Callable[[str, str, TextRules], str]
DIFFERENCES: Mapping[str, Difference] = {"text": text_difference, "table": table_difference}


def written_difference(spec: OutputSpec, value: Value | None, expected: Value) -> str:
    """Return a sentence on what is wrong about a text; empty if nothing is."""
    subject = words_for(spec.name) if is_written(spec.name) else f"`{spec.name}`"
    if value is None:
        return f"{subject} was not written" if file_of(spec.name) else f"{subject} is missing"
    if isinstance(value, Foreign):
        wanted = "an ordinary file" if file_of(spec.name) else "text"
        return f"{subject} is {one_line(value.description, 80)}, expected {wanted}"
    got = _content(value)
    if got is None:
        return f"{subject} is an array, expected text"
    told = content_difference(spec, got, _content(expected) or b"")
    return f"{subject} {told}" if told else ""


def content_difference(spec: OutputSpec, got: bytes, expected: bytes) -> str:
    """Return the rest of a sentence on the first difference; empty if there is none."""
    if got == expected:
        return ""
    compare = DIFFERENCES.get(spec.metric)
    one, other = _decoded(got), _decoded(expected)
    if compare is None or other is None:
        told = text_difference(one, other, EXACTLY) if one is not None and other is not None else ""
        return told or _bytes_difference(got, expected)
    if one is None:
        return f"is not text in UTF-8: {_first_invalid(got)}"
    return compare(one, other, spec.text)


def _content(value: Value) -> bytes | None:
    """Return the bytes of a text: they come as they are, or as an array that is one text."""
    if isinstance(value, Formed) and value.form == TEXT:
        try:
            value = np.array(leaf_value("", value))
        except ValueError:  # another process wrote it
            return None
    if not isinstance(value, np.ndarray):
        return None
    if value.dtype.kind == "U" and value.ndim == 0:
        return str(value).encode("utf-8", "surrogatepass")
    if value.dtype.kind in "iu" and value.ndim == 1:
        return value.astype(np.uint8).tobytes()
    return None


def _decoded(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _first_invalid(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is {content[error.start]:#04x}"
    return ""


def _bytes_difference(got: bytes, expected: bytes) -> str:
    if len(got) != len(expected):
        return f"has {count(len(got), 'byte')}, expected {len(expected):,}"
    pairs = np.frombuffer(got, np.uint8) != np.frombuffer(expected, np.uint8)
    place = int(np.argmax(pairs))
    return f"differs in byte {place + 1}: {got[place]:#04x}, expected {expected[place]:#04x}"
