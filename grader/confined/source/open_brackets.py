"""Strings and brackets that reach over lines which look like statements of their own."""

from collections.abc import Callable

from .chunks import Chunk, Failure, Piece, is_definition
from .masked_source import mask

_MAX_ATTEMPTS = 30  # to end a string beyond the beginning of a definition


def extend(
    pieces: list[Piece],
    first: int,
    failure: Failure,
    attempt: Callable[[Piece], Chunk | Failure],
    may_pass: Callable[[], bool],
) -> tuple[int, Chunk] | None:
    """Adds the following pieces to one that stops too early, until it can be compiled.

    Gives the index of the last piece taken, and all of them as one. It does not pass the
    beginning of a definition unless `may_pass()`, or within a string that begins at the margin.
    """
    growing = _Growing(pieces[first], failure)
    for index in range(first + 1, len(pieces)):
        piece = pieces[index]
        if is_definition(piece) and not growing.may_swallow_definitions() and not may_pass():
            return None
        if not growing.add(piece):
            continue
        outcome = attempt(growing.piece)
        if isinstance(outcome, Chunk):
            return index, outcome
        if not outcome.cut_short and not may_pass():
            return None
        growing.note(outcome)
    return None


class _Growing:
    """A piece to which others are added, and whether it is worth a try to compile it."""

    def __init__(self, first: Piece, failure: Failure) -> None:
        self.piece = first
        self.at_margin = not is_definition(first)
        self.attempts = 0
        self.note(failure)

    def note(self, failure: Failure) -> None:
        """What Python says of it so far."""
        self.attempts += 1
        self.in_string = failure.in_string
        self.depth = _depth(self.piece.text)

    def may_swallow_definitions(self) -> bool:
        """Whether what looks like a definition may be part of a string."""
        return self.in_string and self.at_margin and self.attempts <= _MAX_ATTEMPTS

    def add(self, piece: Piece) -> bool:
        """Adds a piece. Whether all strings and brackets may be closed now."""
        self.piece = Piece(self.piece.line, self.piece.text + piece.text)
        quotes = '"""' in piece.text or "'''" in piece.text
        if quotes:
            self.depth = _depth(self.piece.text)
        else:
            self.depth += _depth(piece.text)
        return quotes if self.in_string else self.depth <= 0


def _depth(text: str) -> int:
    masked = mask(text)
    return sum(map(masked.count, "([{")) - sum(map(masked.count, ")]}"))
