"""The names at the top of a source, found by a search in its bytes: nothing is parsed."""

import re

_DEFINITION = re.compile(rb"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)", re.MULTILINE)
_ASSIGNMENT = re.compile(rb"^([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


def top_names(source: bytes) -> set[str]:
    """Return the functions, classes and variables that begin a line of a source."""
    return definitions(source) | {
        name.decode() for name in _ASSIGNMENT.findall(_with_lines(source))
    }


def is_version_of(source: bytes, original: bytes) -> bool:
    """Return whether two files define a function or class of one name.

    Without definitions in one of them nothing tells them apart: then they count as versions too.
    """
    return may_be_versions(definitions(source), definitions(original))


def may_be_versions(names: set[str], own: set[str]) -> bool:
    """Return whether two files with these definitions may be versions of one file."""
    return not names or not own or not names.isdisjoint(own)


def definitions(source: bytes) -> set[str]:
    """Return the functions and classes that begin a line of a source."""
    return {name.decode() for name in _DEFINITION.findall(_with_lines(source))}


def _with_lines(source: bytes) -> bytes:
    return source.replace(b"\r", b"\n")
