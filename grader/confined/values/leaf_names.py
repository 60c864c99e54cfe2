"""Names of the leaves of a value: `grads.Wx`, `out.0` (an item), `counts["the cat"]` (a key)."""

import json
import re
from itertools import islice
from typing import Any

MOST_KEY = 200  # characters of a key: longer ones are no names that anybody reads
FILE = "file:"  # begins the name of an output that is a file: dots belong to the file's name

# Every ending is optional, so that nothing is ever tried again: another process may have written
# the name, and a thousand brackets that nothing closes must not take a million steps.
_SEGMENT = re.compile(r"""\.?([^.\["\]]+)|(\[(?:"(?:[^"\\]|\\.)*"?|[^"\]])*\]?)""")


def child_name(parent: str, key: Any) -> str | None:
    """Return the name of what a mapping holds at a key; `None` for a key that is not plain."""
    if isinstance(key, str) and key.isidentifier():
        return f"{parent}.{key}" if len(key) <= MOST_KEY else None
    text = key_text(key)
    return None if text is None or len(text) > MOST_KEY else f"{parent}[{text}]"


def item_name(parent: str, index: int) -> str:
    """Return the name of an item of a list or tuple."""
    return f"{parent}.{index}"


def key_text(key: Any) -> str | None:
    """Return a plain value that can be hashed as text, equal ones alike; `None` for others."""
    if isinstance(key, str):
        return _quoted(str(key))
    if hasattr(key, "dtype"):  # a scalar of NumPy's
        return key_text(key.item()) if getattr(key, "ndim", 1) == 0 else None
    if key is None or isinstance(key, bool | bytes):
        return repr(key)
    if isinstance(key, float):
        return repr(int(key)) if key.is_integer() and abs(key) < 2**53 else repr(key)
    if isinstance(key, int):
        return str(key) if key.bit_length() < 512 else f"{key:#x}"
    return _several_text(key)


def _quoted(key: str) -> str:
    """Return a text in double quotes; characters that steer a terminal or hide are escaped."""
    written = json.dumps(key, ensure_ascii=False)
    if written.isprintable():
        return written
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in written)


def _several_text(key: Any) -> str | None:
    if not isinstance(key, tuple | frozenset):
        return None
    texts = [key_text(item) for item in key]
    known = [text for text in texts if text is not None]
    if len(known) < len(texts):
        return None
    if isinstance(key, frozenset):
        return "{" + ", ".join(sorted(known)) + "}"
    return f"({known[0]},)" if len(known) == 1 else f"({', '.join(known)})"


def segments(name: str, most: int | None = None) -> list[str]:
    """Return the first parts of a leaf's name, or all of them.

    `counts["a.b"].0` gives `counts`, `["a.b"]` and `0`.
    """
    if name.isidentifier() or name.startswith(FILE):  # most are the first, and it is soon seen
        return [name]
    return [found[1] or found[2] for found in islice(_SEGMENT.finditer(name), most)]


def next_segment(name: str, start: int) -> str:
    """Return the first part of a leaf's name after a place in it; empty if there is none."""
    found = _SEGMENT.search(name, start)
    return (found[1] or found[2]) if found else ""


def joined(parts: list[str]) -> str:
    """Return the name that has these parts."""
    first, *further = parts
    return first + "".join(part if part.startswith("[") else f".{part}" for part in further)


def output_of(name: str) -> str:
    """Return the name of the output that a leaf belongs to: `grads` of `grads.Wx`."""
    return (segments(name) or [name])[0]


def is_within(name: str, output: str) -> bool:
    """Return whether a leaf is an output or one of its parts."""
    if not name.startswith(output):
        return False
    return len(name) == len(output) or name[len(output)] in ".["
