"""How a file that may be for Python 2 is read. This module is the one way into its room."""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType

from ...wording import code_text
from ..pieces import COMPILE_ERRORS, TAB_WIDTHS, Chunk, Failure, SourcePiece
from ..source_files import SourceFile
from ..source_reader import CompilePiece, Reader
from .python2_names import RENAMED_MODULES, Division, Translation, built_in_names
from .python2_signs import NO_SIGNS, Signs, divides_truly, look_for_signs
from .python2_syntax import expand_tabs, misread, rewrite

# `False` switches the room off: then work for Python 2 is refused, as that of assignments without
# `compatibility` is, with a sentence that says what to write. All other work loads as before.
PYTHON_2 = True

_INDENTATION = "tabs mixed with spaces"
_NO_MODULES: Mapping[str, str] = MappingProxyType({})

Fixed = tuple[Chunk | Failure, tuple[str, ...]]  # a piece after its fixes, and their kinds


def renamed_modules(compatibility: bool) -> Mapping[str, str]:
    """Return the modules that only Python 2 has, each with its name of today."""
    return RENAMED_MODULES if compatibility and PYTHON_2 else _NO_MODULES


class Python2:
    """The Python 2 in one file: fixed, supplied and told of, or only told of."""

    def __init__(self, compatibility: bool) -> None:
        self.is_read = compatibility and PYTHON_2
        self.kinds: dict[str, None] = {}  # of the fixes in the file

    def fix(
        self, piece: SourcePiece, failure: Failure, compile_piece: CompilePiece
    ) -> Chunk | Failure:
        """Return a piece that failed as Python 2 reads it, or else what is wrong with it."""
        fixed = _first_readable(piece, compile_piece)
        if not fixed:
            return failure
        outcome, kinds = fixed
        if isinstance(outcome, Failure):
            if self.is_read:
                return outcome
            return failure._replace(cut_short=outcome.cut_short, in_string=outcome.in_string)
        if not self.is_read:
            return _advice(piece, failure)
        self.kinds |= dict.fromkeys(kinds)
        return outcome

    def reread(self, piece: SourcePiece, compile_piece: CompilePiece) -> Chunk | None:
        """Return a piece as Python 2 reads it, where Python 3 reads it as something else."""
        if not self.is_read or not misread(piece.text):
            return None
        fixed = self.fix(piece, Failure(piece.line, ""), compile_piece)
        return fixed if isinstance(fixed, Chunk) else None

    def translate(self, file: SourceFile, reader: Reader) -> None:
        """Have a file that was read do what it did in Python 2, and note that in the file."""
        signs = _signs(file, reader) if self.is_read else NO_SIGNS
        old = bool(signs.python2 or self.kinds.keys() - {_INDENTATION})
        division = Division() if old else None
        if division:
            reader.changes.append(Translation(division=not divides_truly(file.text)))
            file.late_notes = partial(division.notes, file.line_text)
        if old or signs.names:
            file.namespace["__builtins__"] = built_in_names(division)
        names = [f"`{name}`" for name in dict.fromkeys([*signs.python2, *signs.names])]
        kinds = ", ".join([*self.kinds, *names])
        if kinds:
            what = "is written for Python 2" if old else "uses names that only Python 2 has"
            advice = "It was read as Python 2, which costs no points; rewrite it for Python 3."
            file.note(f"`{file.path}` {what}: {kinds}. {advice}")


def _signs(file: SourceFile, reader: Reader) -> Signs:
    try:
        return look_for_signs(
            file.text,
            file.names,
            lambda: [reader.compiler.tree(chunk) for chunk in file.chunks if chunk.code],
        )
    except COMPILE_ERRORS:  # nested too deeply to be looked at
        return NO_SIGNS


def _first_readable(piece: SourcePiece, compile_piece: CompilePiece) -> Fixed | None:
    """Return the first variant that can be compiled, and its fixes; `None` if there are none.

    If no variant can be compiled, return what is wrong with the first one.
    """
    first: Fixed | None = None
    for text, kinds in _variants(piece.text):
        code = compile_piece(SourcePiece(piece.line, text))
        if not isinstance(code, Failure):
            return Chunk(piece.line, text, code), kinds
        first = first or (code, kinds)
    return first


def _variants(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    rewritten = rewrite(text)
    kinds = tuple(dict.fromkeys(each.kind for each in rewritten.fixes))
    if kinds:
        yield rewritten.text, kinds
    for width in TAB_WIDTHS:
        expanded = expand_tabs(rewritten.text, width)
        if expanded != rewritten.text:
            yield expanded, (*kinds, _INDENTATION)


def _advice(piece: SourcePiece, failure: Failure) -> Failure:
    """Return the failure of a piece that is Python 2, with what to write instead."""
    fixes = rewrite(piece.text).fixes
    if not fixes:
        return failure
    place = min(fixes, key=lambda each: each.line)
    sentence = f"{code_text(place.before)} is Python 2; write {code_text(place.after)}"
    return Failure(piece.line + place.line - 1, sentence)
