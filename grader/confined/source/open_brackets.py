"""Strings and brackets that reach over lines which look like statements of their own."""

from collections.abc import Callable

from .masked_source import mask
from .pieces import Chunk, Failure, SourcePiece, begins_definition

# Attempts to end a string beyond the beginning of a definition. A margin: each one compiles all
# that was read so far.
_MAX_ATTEMPTS = 30


def extend(
    pieces: list[SourcePiece],
    first: int,
    failure: Failure,
    attempt: Callable[[SourcePiece], Chunk | Failure],
    may_pass: Callable[[], bool],
) -> tuple[int, Chunk] | None:
    """Add the following pieces to one that stops too early, until it can be compiled.

    Return the index of the last piece taken, and all of them as one chunk. The beginning of a
    definition is not passed unless `may_pass()`, or within a string that begins at the margin.
    """
    growing = _Growing(pieces[first], failure)
    for index in range(first + 1, len(pieces)):
        piece = pieces[index]
        if (
            begins_definition(piece.text)
            and not growing.may_swallow_definitions()
            and not may_pass()
        ):
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

    def __init__(self, first: SourcePiece, failure: Failure) -> None:
        self.piece = first
        self.at_margin = not begins_definition(first.text)
        self.attempts = 0
        self.note(failure)

    def note(self, failure: Failure) -> None:
        """Take note of what Python says of the piece so far."""
        self.attempts += 1
        self.in_string = failure.in_string
        self.depth = _depth(self.piece.text)

    def may_swallow_definitions(self) -> bool:
        """Return whether a line that looks like a definition may be part of a string."""
        return self.in_string and self.at_margin and self.attempts <= _MAX_ATTEMPTS

    def add(self, piece: SourcePiece) -> bool:
        """Add a piece, and return whether all strings and brackets may be closed now."""
        self.piece = SourcePiece(self.piece.line, self.piece.text + piece.text)
        quotes = '"""' in piece.text or "'''" in piece.text
        if quotes:
            self.depth = _depth(self.piece.text)
        else:
            self.depth += _depth(piece.text)
        return quotes if self.in_string else self.depth <= 0


def _depth(text: str) -> int:
    masked = mask(text)
    return sum(map(masked.count, "([{")) - sum(map(masked.count, ")]}"))
