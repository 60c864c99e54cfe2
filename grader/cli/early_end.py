"""What Ctrl-C does while a program starts; imports nothing else, so that it is known at once."""

import os
import signal

INTERRUPTION = "Interrupted."
INTERRUPTED = 130  # exit code of shells for SIGINT: 128 + 2


def end_at_once_when_interrupted() -> None:
    """Have Ctrl-C end this process while no command runs: nothing is there to be cleaned up."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, end_at_once)


def end_at_once(number: int, frame: object) -> None:
    """End as an interrupted command does."""
    os.write(2, f"{INTERRUPTION}\n".encode())
    os._exit(INTERRUPTED)


def ignore_interrupts() -> None:
    """Let nothing interrupt the end of a program, which takes a moment."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
