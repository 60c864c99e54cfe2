"""Pieces that only Python 2 reads: mended, or with a word on how to mend them."""

from collections.abc import Callable, Iterator
from types import CodeType
from typing import NamedTuple

from ..wording import code_text
from .chunks import Chunk, Failure, Piece
from .pieces import TAB_WIDTHS
from .python2 import python2_syntax

INDENTATION = "tabs mixed with spaces"

Compile = Callable[[Piece], CodeType | Failure]


class Mended(NamedTuple):
    """What became of a piece, and the kinds of mends that it took."""

    outcome: Chunk | Failure
    kinds: tuple[str, ...]


def mend(piece: Piece, compile_piece: Compile) -> Mended | None:
    """The piece as the first variant that can be compiled; `None` if there is nothing to mend.

    If no variant can be compiled, what is wrong with the first one.
    """
    first: Mended | None = None
    for text, kinds in _variants(piece.text):
        code = compile_piece(Piece(piece.line, text))
        if not isinstance(code, Failure):
            return Mended(Chunk(piece.line, text, code), kinds)
        first = first or Mended(code, kinds)
    return first


def _variants(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    rewritten = python2_syntax.rewrite(text)
    kinds = tuple(dict.fromkeys(each.kind for each in rewritten.mends))
    if kinds:
        yield rewritten.text, kinds
    for width in TAB_WIDTHS:
        expanded = python2_syntax.expand_tabs(rewritten.text, width)
        if expanded != rewritten.text:
            yield expanded, (*kinds, INDENTATION)


def advice(piece: Piece, failure: Failure) -> Failure:
    """The failure of a piece that is Python 2, with what to write instead."""
    mends = python2_syntax.rewrite(piece.text).mends
    if not mends:
        return failure
    place = min(mends, key=lambda each: each.line)
    sentence = f"{code_text(place.before)} is Python 2; write {code_text(place.after)}"
    return Failure(piece.line + place.line - 1, sentence)
