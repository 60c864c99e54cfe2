"""What student code prints."""

import io

MAX_PRINTED = 20_000  # characters kept of what a case printed


class Printed(io.TextIOBase):
    """Where student code prints to: keeps the beginning, counts the rest."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_PRINTED

    def write(self, text: str) -> int:
        """Keeps what there is room for."""
        kept = str(text)[: self.room]
        self.room -= len(kept)
        self.parts.append(kept)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def take(self) -> str:
        """What was printed since the last call."""
        text = "".join(self.parts)
        self.parts, self.room = [], MAX_PRINTED
        return text
