"""Names for results and reports: plain, unique file names on every system."""

import re
import unicodedata
from collections.abc import Iterable

from grader.core.text import one_line

MAX_NAME = 80  # characters
MAX_BYTES = 180  # of UTF-8; file systems stop at 255, and an ending is added

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def plain_name(text: str) -> str:
    """A file name that means the same file everywhere; never empty, hidden or reserved."""
    shown = unicodedata.normalize("NFC", one_line(text, limit=10_000))
    name = re.sub(r'[<>:"/\\|?*�]', "_", shown)[:MAX_NAME]
    name = name.encode()[:MAX_BYTES].decode(errors="ignore").strip(" .")
    if _RESERVED.fullmatch(name) or name.startswith("-"):
        name = f"_{name}"
    return name or "submission"


def unique_names(texts: Iterable[str]) -> list[str]:
    """A plain name each, in their order; upper and lower case count as the same letter."""
    taken: set[str] = set()
    names = []
    for text in texts:
        name = first = plain_name(text)
        count = 1
        while _folded(name) in taken:
            count += 1
            name = f"{first}-{count}"
        taken.add(_folded(name))
        names.append(name)
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
