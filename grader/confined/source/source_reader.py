"""Reads a source statement by statement, so that a broken place costs as little as possible."""

import ast
import re
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Protocol

from ..notebook_cells import cell_texts, is_notebook
from .compiler import Compiler, plain
from .open_brackets import extend
from .pieces import (
    COMPILE_ERRORS,
    Chunk,
    Failure,
    SourcePiece,
    begins_definition,
    is_interruption,
    member_pieces,
    names_of,
    top_pieces,
)

# Lines that the head of a class with its decorators may take. A margin: people need one to four.
_HEADER_LINES = 12

CompilePiece = Callable[[SourcePiece], CodeType | Failure]


class Fixer(Protocol):
    """Reads pieces that are written for another Python than this one."""

    def fix(
        self, piece: SourcePiece, failure: Failure, compile_piece: CompilePiece
    ) -> Chunk | Failure:
        """Return a piece that failed as it can be compiled, or else what is wrong with it."""
        ...

    def reread(self, piece: SourcePiece, compile_piece: CompilePiece) -> Chunk | None:
        """Return a piece as the other Python reads it, where this one reads something else."""
        ...


class TreeChange(Protocol):
    """Something done to the syntax trees of the statements that it concerns."""

    concerns: re.Pattern[str]

    def apply(self, tree: ast.Module, /) -> ast.Module:
        """Return the tree, changed in place."""
        ...


class Reader:
    """Reads the source of one file."""

    def __init__(self, path: str, fixer: Fixer) -> None:
        self.compiler = Compiler(path)
        self.fixer = fixer
        self.changes: list[TreeChange] = []
        self._sound: bool | None = None  # the whole, or the cell; asked for only where it matters

    def read(self, text: str) -> list[Chunk]:
        """Return the statements of a source in order, each with its code or its failure."""
        self.compiler.keep_annotations(text)
        cells = cell_texts(self.compiler.path, text)
        return [chunk for cell in cells for chunk in self._read_cell(cell)]

    def _read_cell(self, text: str) -> list[Chunk]:
        """Return the statements of a whole source, or of one cell, which costs no other one."""
        self._sound = None
        chunks = self._chunks(top_pieces(text), None, text)
        return [part for chunk in chunks for part in self._repair(chunk)]

    def trees(self, text: str) -> Iterator[tuple[Chunk, ast.Module | None]]:
        """Yield the whole with its tree; of a text that is broken somewhere each statement.

        A broken statement has no tree. Of a notebook each statement is yielded, because a string
        that two cells leave open would hide those between.
        """
        whole = None if is_notebook(self.compiler.path) else _whole(text)
        if whole:
            yield Chunk(1, text), whole
        else:
            yield from ((chunk, self._tree(chunk)) for chunk in self.read(text))

    def _tree(self, chunk: Chunk) -> ast.Module | None:
        try:
            return self.compiler.tree(chunk) if chunk.code else None
        except COMPILE_ERRORS:  # nested too deeply
            return None

    def without_member(self, chunk: Chunk, line: int) -> list[Chunk]:
        """Return a class without the member on a line, and that member; nothing if that fails."""
        header = self._header(chunk)
        members = self._members(chunk, header) if header else []
        dropped = [each for each in members if each.line <= line < each.line + each.height]
        for member in dropped:
            member.code = None
        rebuilt = self._rebuild(chunk, header, members) if header and dropped else None
        if rebuilt:
            self.rework(rebuilt)
        return [rebuilt, *dropped] if rebuilt else []

    def rework(self, chunk: Chunk, *first: TreeChange) -> None:
        """Apply all changes to a statement, which has no code if nothing is left."""
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

    def _chunks(
        self, pieces: list[SourcePiece], header: SourcePiece | None, text: str
    ) -> list[Chunk]:
        chunks: list[Chunk] = []
        index = 0
        while index < len(pieces):
            outcome = self._compile(pieces[index], header)
            if isinstance(outcome, Failure) and outcome.cut_short:
                index, outcome = self._extend(pieces, index, outcome, header, text)
            if isinstance(outcome, Chunk):
                chunks.append(outcome)
            else:
                _add_broken(chunks, pieces[index], outcome)
            index += 1
        return chunks

    def _extend(
        self,
        pieces: list[SourcePiece],
        index: int,
        failure: Failure,
        header: SourcePiece | None,
        text: str,
    ) -> tuple[int, Chunk | Failure]:
        def may_pass() -> bool:  # in a sound file strings and brackets end where they seem to
            if header:
                return False
            if self._sound is None:
                self._sound = isinstance(self._compile(SourcePiece(1, text), None), Chunk)
            return self._sound

        def attempt(piece: SourcePiece) -> Chunk | Failure:
            return self._compile(piece, header)

        return extend(pieces, index, failure, attempt, may_pass) or (index, failure)

    def _compile(self, piece: SourcePiece, header: SourcePiece | None) -> Chunk | Failure:
        """Compile a piece as it is, or else fixed, or else say what is wrong with it."""

        def compile_piece(variant: SourcePiece) -> CodeType | Failure:
            return self.compiler.compile(variant, header)

        code = compile_piece(piece)
        if isinstance(code, Failure):
            return self.fixer.fix(piece, code, compile_piece)
        return self.fixer.reread(piece, compile_piece) or Chunk(piece.line, piece.text, code)

    def _repair(self, chunk: Chunk) -> list[Chunk]:
        """Return the rest of a broken class, followed by its broken members."""
        header = self._header(chunk) if chunk.failure and chunk.is_class else None
        members = self._members(chunk, header) if header else []
        rebuilt = self._rebuild(chunk, header, members) if header else None
        if header and not rebuilt:
            _refuse_other_indentation(members)
            rebuilt = self._rebuild(chunk, header, members)
        broken = [each for each in members if each.failure]
        return [rebuilt, *broken] if rebuilt else [chunk]

    def _header(self, chunk: Chunk) -> SourcePiece | None:
        """Return the lines of a class up to its colon; `None` if they cannot be read."""
        lines = chunk.text.split("\n")
        for count in range(1, min(len(lines), _HEADER_LINES)):
            head = "\n".join(lines[:count]) + "\n"
            code = self.compiler.compile(SourcePiece(chunk.line, head + " pass\n"))
            if not isinstance(code, Failure):
                return SourcePiece(chunk.line, head)
        return None

    def _members(self, chunk: Chunk, header: SourcePiece) -> list[Chunk]:
        body = chunk.text[len(header.text) :]
        pieces = member_pieces(body, chunk.line + header.text.count("\n"))
        members = self._chunks(pieces, header, body)
        for member in members:
            names = member.lost or names_of(member.text)
            member.lost = tuple(f"{chunk.names[0]}.{name}" for name in names)
        return members

    def _rebuild(self, chunk: Chunk, header: SourcePiece, members: list[Chunk]) -> Chunk | None:
        """Return the class with empty lines for members without code; `None` if that fails."""
        lines = chunk.text.split("\n")
        for member in members:
            first = member.line - chunk.line
            kept = member.text.split("\n") if member.code else [""] * member.height
            lines[first : first + member.height] = kept[: member.height]
        if not any(member.code for member in members):
            lines[header.text.count("\n")] = " pass"
        text = "\n".join(lines)
        code = self.compiler.compile(SourcePiece(chunk.line, text))
        return None if isinstance(code, Failure) else Chunk(chunk.line, text, code)


def _whole(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except COMPILE_ERRORS:
        return None


def _add_broken(chunks: list[Chunk], piece: SourcePiece, failure: Failure) -> None:
    if chunks and chunks[-1].is_definition and is_interruption(piece, failure):
        before = chunks.pop()
        piece = SourcePiece(before.line, before.text + piece.text)
        failure = before.failure or failure
    elif chunks and chunks[-1].failure and not begins_definition(piece.text):
        chunks[-1].text += piece.text
        chunks[-1].lost += names_of(piece.text)
        return
    chunks.append(Chunk(piece.line, piece.text, None, failure, names_of(piece.text)))


def _refuse_other_indentation(members: list[Chunk]) -> None:
    """Take the code from members that are not indented as the first one with code is."""
    healthy = [member for member in members if member.code]
    for member in healthy:
        if _indentation(member) != _indentation(healthy[0]):
            member.code = None
            member.failure = Failure(member.line, plain("unindent does not match"))


def _indentation(member: Chunk) -> str:
    return member.text[: len(member.text) - len(member.text.lstrip(" \t"))]
