"""What a watching process waits for: a saved file, or a key."""

import os
import selectors
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.confined.quick_dataclass import dataclass

SAVED = "saved"  # in place of a key
STEP = 20  # milliseconds without a further change, then it is told: editors write in several steps
DEBOUNCE = 200  # milliseconds at most, if changes do not end


@dataclass(frozen=True)
class Events:
    """The pipe that tells of saved files, and the keyboard, where there is one."""

    pipe: int
    keyboard: int | None

    def __iter__(self) -> Iterator[str]:
        """Yield `SAVED` or a key, for as long as the caller asks."""
        with selectors.DefaultSelector() as selector:
            for source in filter(lambda each: each is not None, (self.pipe, self.keyboard)):
                selector.register(source, selectors.EVENT_READ)  # type: ignore[arg-type]
            while True:
                for key, _ in selector.select():
                    content = os.read(key.fd, 1024)
                    if key.fd == self.pipe:
                        yield SAVED
                    elif content:
                        yield content.decode("utf-8", "ignore")[-1:]
                    else:
                        selector.unregister(key.fd)  # nobody types any more


@contextmanager
def events_of(path: Path) -> Iterator[Events]:
    """Yield the events of a folder or a file, and of the keyboard, until the caller is done."""
    from watchfiles import DefaultFilter, watch

    ended, (reads, writes) = threading.Event(), os.pipe()

    def tell() -> None:
        settings = {"stop_event": ended, "step": STEP, "debounce": DEBOUNCE}
        for _ in watch(path, watch_filter=DefaultFilter(), raise_interrupt=False, **settings):  # type: ignore[arg-type]
            os.write(writes, b"s")

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        with _single_keys() as keyboard:
            yield Events(reads, keyboard)
    finally:
        ended.set()
        thread.join()
        os.close(reads)
        os.close(writes)


@contextmanager
def _single_keys() -> Iterator[int | None]:
    """Let the terminal hand over each key at once, without showing it; restore it in the end."""
    if not sys.stdin.isatty():
        yield None
        return
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard)
        yield keyboard
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
