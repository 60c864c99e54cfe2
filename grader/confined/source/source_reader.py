"""Reads a source statement by statement, so that a broken place costs as little as possible."""

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

from .chunks import Chunk, Failure, Piece, is_definition, names_of
from .class_members import header_of, rebuild, refuse_other_indentation
from .compiler import COMPILE_ERRORS, Compiler
from .open_brackets import extend
from .pieces import is_interruption, member_pieces, top_pieces
from .python2 import python2_syntax
from .repair import advice, mend


class Change(NamedTuple):
    """Something done to the syntax trees of the statements that it concerns."""

    concerns: re.Pattern[str]
    apply: Callable[[ast.Module], ast.Module]


class Reader:
    """Reads the source of one file; `mends` says afterwards what was mended in it."""

    def __init__(self, path: str, compatibility: bool) -> None:
        self.compiler = Compiler(path)
        self.compatibility = compatibility
        self.mends: dict[str, None] = {}
        self.changes: list[Change] = []
        self._sound: bool | None = None  # the whole source; asked for only where it matters

    def read(self, text: str) -> list[Chunk]:
        """The statements of a source in their order, each with its code or its failure."""
        self.compiler.keep_annotations(text)
        chunks = self._chunks(top_pieces(text), None, text)
        return [part for chunk in chunks for part in self._repair(chunk)]

    def without_member(self, chunk: Chunk, line: int) -> list[Chunk]:
        """A class without what stands on that line of its body, and what that costs; or nothing."""
        header = header_of(chunk, self.compiler)
        members = self._members(chunk, header) if header else []
        dropped = [each for each in members if each.line <= line < each.line + each.height]
        for member in dropped:
            member.code = None
        rebuilt = rebuild(chunk, header, members, self.compiler) if header and dropped else None
        if rebuilt:
            self.rework(rebuilt)
        return [rebuilt, *dropped] if rebuilt else []

    def rework(self, chunk: Chunk, *first: Change) -> None:
        """Applies all changes to a statement. It goes without code if nothing is left of it."""
        changes = [c for c in (*first, *self.changes) if c.concerns.search(chunk.text)]
        if not chunk.code or not changes:
            return
        try:
            tree = self.compiler.tree(chunk)
            for change in changes:
                tree = change.apply(tree)
            chunk.code = self.compiler.compile_source(tree) if tree.body else None
        except COMPILE_ERRORS:  # nested too deeply for that: it stays as it is
            return

    def _chunks(self, pieces: list[Piece], header: Piece | None, text: str) -> list[Chunk]:
        chunks: list[Chunk] = []
        index = 0
        while index < len(pieces):
            outcome = self._compile(pieces[index], header)
            if isinstance(outcome, Failure) and outcome.cut_short:
                index, outcome = self._extend(pieces, index, outcome, header, text)
            if isinstance(outcome, Chunk):
                chunks.append(outcome)
            else:
                self._add_broken(chunks, pieces[index], outcome)
            index += 1
        return chunks

    def _extend(
        self, pieces: list[Piece], index: int, failure: Failure, header: Piece | None, text: str
    ) -> tuple[int, Chunk | Failure]:
        def may_pass() -> bool:  # in a sound file strings and brackets end where they seem to
            if header:
                return False
            if self._sound is None:
                self._sound = isinstance(self._compile(Piece(1, text), None), Chunk)
            return self._sound

        def attempt(piece: Piece) -> Chunk | Failure:
            return self._compile(piece, header)

        return extend(pieces, index, failure, attempt, may_pass) or (index, failure)

    def _compile(self, piece: Piece, header: Piece | None) -> Chunk | Failure:
        """Compiles a piece as it is, or else mended, or else says how it could be mended."""
        code = self.compiler.compile(piece, header)
        if isinstance(code, Failure):
            return self._mend(piece, header, code)
        chunk = Chunk(piece.line, piece.text, code)
        if self.compatibility and python2_syntax.misread(piece.text):
            mended = self._mend(piece, header, Failure(piece.line, ""))
            return mended if isinstance(mended, Chunk) else chunk
        return chunk

    def _mend(self, piece: Piece, header: Piece | None, failure: Failure) -> Chunk | Failure:
        mended = mend(piece, lambda variant: self.compiler.compile(variant, header))
        if not mended:
            return failure
        outcome, kinds = mended
        if isinstance(outcome, Failure):
            if self.compatibility:
                return outcome
            return failure._replace(cut_short=outcome.cut_short, in_string=outcome.in_string)
        if not self.compatibility:
            return advice(piece, failure)
        self.mends |= dict.fromkeys(kinds)
        return outcome

    def _add_broken(self, chunks: list[Chunk], piece: Piece, failure: Failure) -> None:
        if chunks and chunks[-1].is_definition and is_interruption(piece, failure):
            before = chunks.pop()
            piece = Piece(before.line, before.text + piece.text)
            failure = before.failure or failure
        elif chunks and chunks[-1].failure and not is_definition(piece):
            chunks[-1].text += piece.text
            chunks[-1].lost += names_of(piece.text)
            return
        chunks.append(Chunk(piece.line, piece.text, None, failure, names_of(piece.text)))

    def _repair(self, chunk: Chunk) -> list[Chunk]:
        """A broken class as what is left of it, followed by its broken members."""
        header = header_of(chunk, self.compiler) if chunk.failure and chunk.is_class else None
        members = self._members(chunk, header) if header else []
        rebuilt = rebuild(chunk, header, members, self.compiler) if header else None
        if header and not rebuilt:
            refuse_other_indentation(members)
            rebuilt = rebuild(chunk, header, members, self.compiler)
        broken = [each for each in members if each.failure]
        return [rebuilt, *broken] if rebuilt else [chunk]

    def _members(self, chunk: Chunk, header: Piece) -> list[Chunk]:
        body = chunk.text[len(header.text) :]
        pieces = member_pieces(body, chunk.line + header.text.count("\n"))
        members = self._chunks(pieces, header, body)
        for member in members:
            names = member.lost or names_of(member.text)
            member.lost = tuple(f"{chunk.names[0]}.{name}" for name in names)
        return members
