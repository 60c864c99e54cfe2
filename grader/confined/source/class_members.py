"""What can be kept of a class when some of its members cannot."""

from .chunks import Chunk, Failure, Piece
from .compiler import Compiler, plain

_HEADER_LINES = 12  # that the head of a class, with its decorators, may span


def header_of(chunk: Chunk, compiler: Compiler) -> Piece | None:
    """The lines of a class up to its colon; `None` if they cannot be read."""
    lines = chunk.text.split("\n")
    for count in range(1, min(len(lines), _HEADER_LINES)):
        head = "\n".join(lines[:count]) + "\n"
        code = compiler.compile(Piece(chunk.line, head + " pass\n"))
        if not isinstance(code, Failure):
            return Piece(chunk.line, head)
    return None


def rebuild(chunk: Chunk, header: Piece, members: list[Chunk], compiler: Compiler) -> Chunk | None:
    """The class with empty lines for the members that have no code; `None` if that does not do."""
    lines = chunk.text.split("\n")
    for member in members:
        first = member.line - chunk.line
        kept = member.text.split("\n") if member.code else [""] * member.height
        lines[first : first + member.height] = kept[: member.height]
    if not any(member.code for member in members):
        lines[header.text.count("\n")] = " pass"
    text = "\n".join(lines)
    code = compiler.compile(Piece(chunk.line, text))
    return None if isinstance(code, Failure) else Chunk(chunk.line, text, code)


def refuse_other_indentation(members: list[Chunk]) -> None:
    """Takes the code from members that are not indented as the first one with code is."""
    healthy = [member for member in members if member.code]
    for member in healthy:
        if _indentation(member) != _indentation(healthy[0]):
            member.code = None
            member.failure = Failure(member.line, plain("unindent does not match"))


def _indentation(member: Chunk) -> str:
    return member.text[: len(member.text) - len(member.text.lstrip(" \t"))]
