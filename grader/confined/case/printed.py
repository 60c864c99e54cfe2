"""What student code prints: to streams that behave like those of an ordinary Python."""

import contextlib
import io
import sys
from collections.abc import Iterator
from typing import Any

from .work_folder import MAX_WRITTEN

# Characters kept of what a case printed. A margin: some 200 lines, more than a person reads.
MAX_PRINTED = 20_000
_BYTES_PER_CHARACTER = 4  # UTF-8 needs no more


class Printed:
    """Standard output and standard error: keeps the beginning of what both are given.

    The streams stay the same for all cases, as a logger keeps the one that it saw first.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self.streams = self._open()

    def _open(self) -> tuple["Stream", "Stream"]:
        return Stream(self._kept, "<stdout>", 1), Stream(self._kept, "<stderr>", 2)

    def capture(self) -> None:
        """Have Python print here, whatever student code put in the place of the streams."""
        if any(_is_closed(stream) for stream in self.streams):
            self.streams = self._open()
        sys.stdout, sys.stderr = self.streams
        sys.__stdout__, sys.__stderr__ = self.streams  # type: ignore[misc]

    def take(self) -> str:
        """Return what was printed since the last call."""
        for name in ("stdout", "stderr"):
            try:
                getattr(sys, name).flush()  # what student code put around ours may hold something
            except BaseException:  # or be none, or of its own making
                continue
        text = bytes(self._kept).decode("utf-8", "replace")
        self._kept.clear()
        return text[:MAX_PRINTED]


class Stream(io.TextIOWrapper):
    """A text stream that keeps what is written to it."""

    def __init__(self, kept: bytearray, name: str, descriptor: int) -> None:
        # a strict stream would raise for half a surrogate pair: that is not a reason to lose points
        buffer = _Kept(kept, name, descriptor)
        super().__init__(buffer, "utf-8", "backslashreplace", write_through=True)
        vars(self)["mode"] = "w"
        vars(self)["below"] = buffer  # also where it was detached

    def record(self, into: bytearray | None) -> None:
        """Write to `into` as well, from now on, up to what a case may write."""
        below: _Kept = vars(self)["below"]
        below.recorded = into


@contextlib.contextmanager
def recorded() -> Iterator[bytearray]:
    """Give the bytes that are printed to standard output meanwhile."""
    before, into = sys.stdout, bytearray()
    stream = before if isinstance(before, Stream) else Stream(bytearray(), "<stdout>", 1)
    sys.stdout = stream
    stream.record(into)
    try:
        yield into
        with contextlib.suppress(BaseException):  # what student code put around ours
            sys.stdout.flush()
    finally:
        stream.record(None)
        sys.stdout = before


class _Kept(io.BufferedIOBase):
    mode = "wb"

    def __init__(self, kept: bytearray, name: str, descriptor: int) -> None:
        self._kept = kept
        self._descriptor = descriptor
        self.name = name
        self.recorded: bytearray | None = None

    @property
    def raw(self) -> "_Kept":
        """Return the stream itself: there is nothing below it."""
        return self

    def write(self, content: Any) -> int:
        """Keep what there is room for."""
        view = memoryview(content).cast("B")
        room = MAX_PRINTED * _BYTES_PER_CHARACTER - len(self._kept)
        self._kept += view[: max(room, 0)]
        if self.recorded is not None:
            self.recorded += view[: max(MAX_WRITTEN + 1 - len(self.recorded), 0)]
        return len(view)

    def writable(self) -> bool:
        """Return whether it is so: always."""
        return True

    def fileno(self) -> int:
        """Return the standard descriptor, which leads nowhere."""
        return self._descriptor


def _is_closed(stream: Stream) -> bool:
    try:
        return stream.closed or stream.buffer.closed
    except ValueError:  # it was detached from what it wrote to
        return True
