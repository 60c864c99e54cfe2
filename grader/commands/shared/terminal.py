"""What the terminal can show."""

import os
import shutil
from typing import TextIO

WIDTH_WHEN_PIPED = 120  # columns where no terminal tells its width: sentences stay on few lines


def terminal_settings(stream: TextIO) -> tuple[int, bool]:
    """Return the width in characters, and whether colour is wanted (https://no-color.org)."""
    if not stream.isatty():
        return WIDTH_WHEN_PIPED, False
    return shutil.get_terminal_size().columns, not os.environ.get("NO_COLOR")
