"""Which test sees a message: the first file of tests that quotes its longest fixed part."""

import re
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

FEWEST_LETTERS = 12  # of a fixed part: shorter ones occur by chance
SUFFIXES = {".py", ".yaml"}


class TestTexts:
    """The texts of all tests, in one string that is quick to search."""

    __test__ = False

    def __init__(self, root: Path) -> None:
        found = sorted((root / "tests").rglob("*.*"))
        paths = [path for path in found if path.suffix in SUFFIXES]
        texts = [path.read_text("utf-8") + "\n" for path in paths]
        self._paths = [path.relative_to(root).as_posix() for path in paths]
        self._starts = [0, *accumulate(map(len, texts))]
        self._text = "".join(texts)

    def seen_by(self, text: str) -> str:
        """Return the path of the first file that quotes the message; empty if none does."""
        parts = re.split(r"\{[^}]*\}", text)
        longest = max(parts, key=len).strip()
        place = self._text.find(longest) if len(longest) >= FEWEST_LETTERS else -1
        return self._paths[bisect_right(self._starts, place) - 1] if place >= 0 else ""
