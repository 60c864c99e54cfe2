"""Signs of Python 2 and of older NumPy in a source."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .masking import mask
from .older_python import NAMES, REMOVED_METHODS

_UNMISTAKABLE = re.compile(
    r"(?<!\bsix)\.(iteritems|itervalues|iterkeys|has_key)[ \t]*\(|\b(xrange)[ \t]*\("
)
_TRUE_DIVISION = re.compile(
    r"^from[ \t]+__future__[ \t]+import\b(?:[^\n(]*|[ \t]*\([^)]{0,5000})\bdivision\b", re.MULTILINE
)
# Who imports one of these writes for Python 3 as well: there `/` divides truly.
_BOTH_WORLDS = re.compile(r"^[ \t]*from[ \t]+(?:builtins|past|future|six)\b", re.MULTILINE)


class Signs(NamedTuple):
    """What of the old world a source uses."""

    python2: tuple[str, ...]  # unmistakably Python 2
    names: tuple[str, ...]  # built-in names that are gone, and not its own
    numpy: tuple[str, ...]  # "np.int"


NO_SIGNS = Signs((), (), ())


def look_for_signs(text: str, numpy_names: Iterable[str]) -> Signs:
    """Finds them in the code of a source, not in its comments and strings."""
    signs = (*NAMES, *REMOVED_METHODS, *(f".{name}" for name in numpy_names))
    if not any(sign in text for sign in signs):
        return NO_SIGNS
    numpy_sign = re.compile(rf"\b(?:np|numpy)\.({'|'.join(numpy_names) or '-'})\b")
    masked = mask(text)
    names = tuple(name for name in NAMES if name in masked and _takes(masked, name))
    found = dict.fromkeys(method or name for method, name in _UNMISTAKABLE.findall(masked))
    python2 = tuple(sign for sign in found if sign not in NAMES or sign in names)
    if _BOTH_WORLDS.search(masked):
        python2 = ()
    gone = dict.fromkeys(f"np.{name}" for name in numpy_sign.findall(masked))
    return Signs(python2, names, tuple(gone))


def _takes(masked: str, name: str) -> bool:
    """Whether a name is used that the source does not bind itself."""
    if not re.search(rf"\b{name}\b", masked):
        return False
    ways = (
        rf"\b(?:as|def|class)[ \t]+{name}\b",
        rf"^[ \t]*(?:from\b[^\n]*)?\bimport\b(?:[^\n(]*|[ \t]*\([^)]{{0,5000}})\b{name}\b",
        rf"^[ \t]*{name}[ \t]*=(?!=)",
    )
    return not re.search("|".join(ways), masked, re.MULTILINE)


def divides_truly(text: str) -> bool:
    """Whether a source begins with `from __future__ import division`."""
    return _TRUE_DIVISION.search(text) is not None
