"""The names at the top of a source, found by a search in its bytes: nothing is parsed."""

import re

_DEFINITION = re.compile(
    rb"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE
)


def top_names(source: bytes) -> set[str]:
    """Return the functions, classes and variables that begin a line of a source."""
    lines = source.replace(b"\r", b"\n")
    return {(one or other).decode() for one, other in _DEFINITION.findall(lines)}


def is_version_of(source: bytes, original: bytes) -> bool:
    """Return whether two files have a name in common, or one of them has no names to tell by."""
    names, own = top_names(source), top_names(original)
    return not names or not own or not names.isdisjoint(own)
