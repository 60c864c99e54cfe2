"""Names of submissions without what all of them have in common: "hw1-octocat", "Jane Doe - hw1"."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

# Words at one end of a name. A margin: titles such as "Homework 1, part 2 of 3" have six.
MOST_WORDS = 8
_APART = re.compile(r"([\s_-]+)")


def bare_names(names: Collection[str]) -> dict[str, list[str]]:
    """Return what each name may be without words that all of them begin or end with.

    The longest comes first: of "hw1-uni-anna" and "hw1-uni-ben" this is "uni-anna", then "anna".
    """
    parts = {name: _APART.split(name) for name in dict.fromkeys(names)}
    if len(parts) < 2:
        return {name: [] for name in parts}
    first = _shared([each for each in parts.values()])
    last = _shared([each[::-1] for each in parts.values()])
    return {name: list(dict.fromkeys(_bare(each, first, last))) for name, each in parts.items()}


def _shared(names: Sequence[Sequence[str]]) -> int:
    """Return how many words all names begin with."""
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*names, strict=False))
    return min(len(list(alike)) // 2, MOST_WORDS)


def _bare(parts: Sequence[str], first: int, last: int) -> Iterator[str]:
    cuts = [(i, j) for i in range(first + 1) for j in range(last + 1) if i or j]
    for i, j in sorted(cuts, key=sum):
        left = "".join(parts[2 * i : len(parts) - 2 * j])
        if left:
            yield left
