"""Chooses what of a notebook is loaded, and says in the report what was not."""

import builtins
from collections.abc import Container, Iterator

from ...notebook_cells import skipped_lines
from ...source.compiler import Compiler
from ...source.masked_source import dotted_span, mask
from ...source.pieces import Chunk
from ...source.source_files import SourceFile
from ...wording import code_text
from .asked_functions import AskedFunctions
from .cell_statement import CellStatement
from .cell_statements import statements_of
from .needed_statements import Needs, needed, withheld

_MOST_CELLS = 4  # that one sentence names: with more, the rest is a number


def choose_statements(file: SourceFile, compiler: Compiler, asked: AskedFunctions) -> None:
    """Leave of a notebook's chunks those that are run, with notes on the others."""
    statements = statements_of(file.chunks, compiler)
    known = {*vars(builtins), *(name for each in statements for name in each.binds)}
    dropped = _later_stubs(file, asked, known)
    statements = [each for each in statements if each.chunk not in dropped]
    broken = [_without_rescued(chunk, file.chunks) for chunk in file.chunks if chunk.failure]
    needs = Needs(statements, asked.tops, asked.given)
    kept = needed(needs)
    file.withheld = {**file.withheld, **_withheld(file, needs, kept)}
    chunks = [*(each.chunk for each in kept), *broken]
    file.chunks = sorted(chunks, key=lambda chunk: chunk.line)
    _note_skipped(file, statements)


def _later_stubs(file: SourceFile, asked: AskedFunctions, known: Container[str]) -> list[Chunk]:
    """Return the definitions that come after the last one that is written; note the choice."""
    by_name: dict[str, list[Chunk]] = {}
    for chunk in file.chunks:
        if chunk.code and chunk.is_definition:
            by_name.setdefault(chunk.names[0], []).append(chunk)
    dropped: list[Chunk] = []
    for name, chunks in by_name.items():
        if len(chunks) < 2:
            continue
        written = [n for n, c in enumerate(chunks) if asked.is_written(name, c.text, known)]
        last = written[-1] if written else len(chunks) - 1
        dropped += chunks[last + 1 :]
        if name in asked.tops and written:
            _note_choice(file, name, chunks, chunks[last])
    return dropped


def _note_choice(file: SourceFile, name: str, chunks: list[Chunk], chosen: Chunk) -> None:
    cells = dict.fromkeys(_cell(file, chunk) for chunk in chunks)
    where = f"in {_cells_text(list(cells))}" if len(cells) > 1 else f"{len(chunks)} times in "
    where += "" if len(cells) > 1 else _cells_text(list(cells))
    cell, line = file.cells.find(chosen.line)
    graded = f"the one in cell {cell} was graded" if len(cells) > 1 else f"line {line} was graded"
    file.harmless.append(
        f"`{name}` is defined {where} of `{file.path}`; {graded}, the last that is written."
    )


def _without_rescued(broken: Chunk, chunks: list[Chunk]) -> Chunk:
    """Return a broken chunk that does not cost what another cell defines without a fault."""
    names = broken.lost or broken.names
    left = tuple(name for name in names if not _is_defined(name, chunks))
    if left == names:
        return broken
    return Chunk(broken.line, broken.text if left else "", None, broken.failure, left)


def _is_defined(name: str, chunks: list[Chunk]) -> bool:
    return any(
        chunk.code
        and chunk.is_definition
        and chunk.names[0] == name.partition(".")[0]
        and dotted_span(mask(chunk.text), name)
        for chunk in chunks
    )


def _withheld(file: SourceFile, needs: Needs, kept: list[CellStatement]) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for name, makers in withheld(needs, kept).items():
        cells = list(dict.fromkeys(_cell(file, each.chunk) for each in makers))
        sentences[name] = (
            f"`{name}` is made by {_cells_text(cells)} of `{file.path}`, in code that grading does "
            "not run. Compute it inside the function, or pass it as an argument"
        )
    return sentences


def _note_skipped(file: SourceFile, statements: list[CellStatement]) -> None:
    """Name what only a notebook can run, cell by cell."""
    found = skipped_lines(file.path, file.text)
    for each in statements:
        if "input" in each.reads and not each.chunk.is_definition:
            found.setdefault(_cell(file, each.chunk), []).append("input()")
    if not found:
        return
    told = list(_told(found))
    what = " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
    file.harmless.append(
        f"Of `{file.path}` these lines were skipped, which costs no points: {what}."
    )


def _told(found: dict[int, list[str]]) -> Iterator[str]:
    for cell in sorted(found)[:_MOST_CELLS]:
        code, *others = found[cell]
        besides = f" (and {len(others)} more)" if others else ""
        plain = code.replace("`", "'")
        yield f"{code_text(plain)}{besides} in cell {cell}"
    if len(found) > _MOST_CELLS:
        more = len(found) - _MOST_CELLS
        yield f"lines in {more} more cell{'' if more == 1 else 's'}"


def _cells_text(cells: list[int]) -> str:
    if len(cells) == 1:
        return f"cell {cells[0]}"
    names = [str(cell) for cell in cells[:_MOST_CELLS]]
    if len(cells) > _MOST_CELLS:
        names.append(f"{len(cells) - _MOST_CELLS} more")
    return f"cells {', '.join(names[:-1])} and {names[-1]}"


def _cell(file: SourceFile, chunk: Chunk) -> int:
    return file.cells.find(chunk.line)[0]
