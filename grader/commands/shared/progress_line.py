"""One line on a terminal that says what is being done, and vanishes when it is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLEAR = "\r\x1b[K"


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Give a function that shows a text on standard error, where that is a terminal.

    An empty text makes room for what is printed next.
    """
    shown = sys.stderr.isatty()

    def show(text: str) -> None:
        if shown:
            sys.stderr.write(f"{CLEAR}{text} …" if text else CLEAR)
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
