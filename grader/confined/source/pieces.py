"""Cuts a source, or the body of a class, where a line begins a statement."""

import re

from .chunks import Failure, Piece, begins_definition, is_definition, names_of

_CONTINUED = r"(?!(?:else|elif|except|finally)\b)"
_TOP_START = re.compile(rf"^{_CONTINUED}[^ \t\n#)\]}}]", re.MULTILINE)
_MEMBER_START = re.compile(rf"^([ \t]+){_CONTINUED}(?=[^ \t\n#)\]}}])", re.MULTILINE)
_CODE_LINE = re.compile(r"^[ \t]+[^ \t\n#]", re.MULTILINE)
TAB_WIDTHS = (8, 4)  # what Python 2 took a tab for; what most editors show
_CONFLICT = re.compile(r"<{7}|={7}|>{7}")


def is_interruption(piece: Piece, failure: Failure) -> bool:
    """Whether a broken piece is the rest of the definition before it, cut off by its first line."""
    if is_definition(piece):
        return False
    conflict = _CONFLICT.match(piece.text) and _CODE_LINE.search(piece.text)
    return bool(failure.stray or conflict)


def top_pieces(text: str) -> list[Piece]:
    """Lines from one that begins in the first column up to the next such line."""
    return _pieces(text, [match.start() for match in _TOP_START.finditer(text)], 1)


def member_pieces(body: str, line: int) -> list[Piece]:
    """The same for the body of a class that begins on `line`; a tab may be 8 or 4 columns."""
    found = list(_MEMBER_START.finditer(body))
    if not found:
        return []
    first = found[0][1]
    starts = [
        match.start()
        for match in found
        if match[1] == first or (_is_no_deeper(match[1], first) and _defines(body, match))
    ]
    return _pieces(body, starts, line)


def _is_no_deeper(indentation: str, other: str) -> bool:
    return any(len(indentation.expandtabs(w)) <= len(other.expandtabs(w)) for w in TAB_WIDTHS)


def _defines(body: str, match: re.Match[str]) -> bool:
    return begins_definition(body, match.end())


def _pieces(text: str, starts: list[int], line: int) -> list[Piece]:
    pieces: list[Piece] = []
    starts = [start for start in starts if not text.endswith("\\\n", 0, start)]
    if not starts or (starts[0] > 0 and _CODE_LINE.search(text[: starts[0]])):
        starts.insert(0, 0)
    elif starts[0] > 0:
        line += text.count("\n", 0, starts[0])
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if pieces and _is_decorator(pieces[-1]):
            pieces[-1] = Piece(pieces[-1].line, pieces[-1].text + part)
        else:
            pieces.append(Piece(line, part))
        line += part.count("\n")
    return pieces


def _is_decorator(piece: Piece) -> bool:
    return piece.text.lstrip(" \t").startswith("@") and not names_of(piece.text)
