"""Lines of a terminal, laid out once: printed plainly or with the colours of rich."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO


@dataclass(frozen=True)
class Piece:
    """A part of a line, in one style of rich."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]


def paint_plain(lines: Iterable[Line]) -> str:
    """The text alone."""
    texts = ("".join(piece.text for piece in line).rstrip() for line in lines)
    return "\n".join(texts) + "\n"


def paint_coloured(lines: Iterable[Line], width: int) -> str:
    """The same text with escape sequences for the styles; student-made text is no markup."""
    from rich.console import Console  # slow to import, and not needed when piped
    from rich.text import Text

    screen = StringIO()
    console = Console(
        file=screen, width=width, force_terminal=True, color_system="standard", highlight=False
    )
    for line in lines:
        text = Text.assemble(*((piece.text, piece.style) for piece in line))
        console.print(text, soft_wrap=True)
    return screen.getvalue()
