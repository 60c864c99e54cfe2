"""The standard streams of a command, made such that no text and no closed stream can end it."""

import os
import sys
from pathlib import Path
from typing import TextIO


def make_streams_safe() -> None:
    """Let every text be printed, and let nothing else take the place of a closed stream.

    A character that the terminal's encoding lacks is printed as `?`: the names of students come
    from everywhere, and a table is worth more than an exception after a class was graded.
    """
    _occupy_closed_descriptors()
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def abandon_output() -> None:
    """Send what standard output still holds nowhere, after a device refused it.

    Python writes the rest when it ends, and would end with another exit code and a traceback.
    """
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real stream, as in a test
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _occupy_closed_descriptors() -> None:
    """Open the null device for each of 0, 1, 2 that is closed.

    Without it the next file that is opened, a gradebook perhaps, becomes standard output.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
