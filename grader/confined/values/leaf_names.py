"""Names of the leaves of a value: `grads.Wx`, `out.0` (an item), `counts["the cat"]` (a key)."""

import json
import re
from typing import Any

MOST_KEY = 200  # characters of a key: longer ones are no names that anybody reads
FILE = "file:"  # begins the name of an output that is a file: dots belong to the file's name

_SEGMENT = re.compile(r"""\.?([^.\["\]]+)|(\[(?:"(?:[^"\\]|\\.)*"|[^"\]])*\])""")


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
        return json.dumps(str(key), ensure_ascii=False)
    if hasattr(key, "dtype"):  # a scalar of NumPy's
        return key_text(key.item()) if getattr(key, "ndim", 1) == 0 else None
    if key is None or isinstance(key, bool | bytes):
        return repr(key)
    if isinstance(key, float):
        return repr(int(key)) if key.is_integer() and abs(key) < 2**53 else repr(key)
    if isinstance(key, int):
        return str(key) if key.bit_length() < 512 else f"{key:#x}"
    return _several_text(key)


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


def segments(name: str) -> list[str]:
    """Return the parts of a leaf's name: `counts["a.b"].0` gives `counts`, `["a.b"]` and `0`."""
    if name.startswith(FILE):
        return [name]
    return [plain or key for plain, key in _SEGMENT.findall(name)]


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
