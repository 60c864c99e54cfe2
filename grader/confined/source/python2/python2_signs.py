"""Signs of Python 2 in a source."""

import ast
import re
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from ..masked_source import mask
from .python2_names import NAMES, REMOVED_METHODS

_UNMISTAKABLE = re.compile(
    r"(?<!\bsix)\.(iteritems|itervalues|iterkeys|has_key)[ \t]*\(|\b(xrange)[ \t]*\("
)
_GONE = re.compile(rf"(?<![\w.])(?:{'|'.join(NAMES)})\b")
_TRUE_DIVISION = re.compile(
    r"^from[ \t]+__future__[ \t]+import\b(?:[^\n(]*|[ \t]*\([^)]{0,5000})\bdivision\b", re.MULTILINE
)
# Who imports one of these writes for Python 3 as well: there `/` divides truly.
_BOTH_WORLDS = re.compile(r"^[ \t]*from[ \t]+(?:builtins|past|future|six)\b", re.MULTILINE)
_ALL_OF_BOTH_WORLDS = re.compile(_BOTH_WORLDS.pattern + r"[.\w]*[ \t]+import[ \t]*\*", re.MULTILINE)


class Signs(NamedTuple):
    """The parts of Python 2 that a source uses."""

    python2: tuple[str, ...]  # unmistakably Python 2
    names: tuple[str, ...]  # built-in names that are gone, and that the source does not bind


_OLD = frozenset((*NAMES, *REMOVED_METHODS))
_BINDING = ("name", "asname", "arg", "rest")  # fields of syntax trees with a name that is bound
NO_SIGNS = Signs((), ())


def look_for_signs(
    text: str, used: Collection[str], trees: Callable[[], Iterable[ast.AST]]
) -> Signs:
    """Find the signs in the code of a source, not in its comments and strings.

    `used` are the names in it. `trees` returns the syntax trees of its statements, and is called
    only where they are needed.
    """
    if _OLD.isdisjoint(used):
        return NO_SIGNS
    masked = mask(text)
    looked_for = _GONE.search(masked) and not _ALL_OF_BOTH_WORLDS.search(masked)
    names = _taken(trees()) if looked_for else ()
    found = dict.fromkeys(method or name for method, name in _UNMISTAKABLE.findall(masked))
    python2 = tuple(sign for sign in found if sign in names or _is_no_own_method(sign, masked))
    if _BOTH_WORLDS.search(masked):
        python2 = ()
    return Signs(python2, names)


def _is_no_own_method(sign: str, masked: str) -> bool:
    """Return whether a method is a dictionary's: the source defines none of that name itself."""
    defines = re.search(rf"\bdef[ \t]+{sign}\b", masked)
    return sign in REMOVED_METHODS and not defines and "pandas" not in masked


def _taken(trees: Iterable[ast.AST]) -> tuple[str, ...]:
    """Return the names that are used and that the source does not bind itself, anywhere."""
    used: set[str] = set()
    bound: set[object] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif not isinstance(node, ast.keyword):  # parameters, imports, functions, patterns, …
            bound.update(getattr(node, field, "") or "" for field in _BINDING)
    return tuple(name for name in NAMES if name in used - bound)


def divides_truly(text: str) -> bool:
    """Return whether a source begins with `from __future__ import division`."""
    return _TRUE_DIVISION.search(text) is not None
