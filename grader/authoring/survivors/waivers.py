"""The key `equivalent` of a rubric: which surviving changes it explains, and which keys it needs.

A key is a change, "before → after", or a pattern, in which `*` stands for any text. A pattern
speaks of a whole change, or of what stood there before.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from grader.confined.quick_dataclass import dataclass

ARROW = "→"
Change = tuple[str, str]  # the function and what is changed in it, "before → after"


@dataclass(frozen=True)
class Waivers:
    """The reasons of a rubric, and all changes that there are."""

    reasons: Mapping[str, Mapping[str, str]]  # function -> key -> reason
    changes: Collection[Change]

    def reason(self, function: str, change: str) -> str:
        """Return why a change makes no difference; empty if the rubric does not say so."""
        texts = _texts(change)
        keys = self.reasons.get(function, {}).items()
        return next((why for key, why in keys if self._speaks_of(function, key, texts)), "")

    def stale(self, survivors: Iterable[Change]) -> tuple[str, ...]:
        """Return the keys, "function: before → after", of which nothing survives."""
        alive: dict[str, list[Collection[str]]] = {}
        for function, change in survivors:
            alive.setdefault(function, []).append(_texts(change))
        return tuple(
            f"{function}: {key}"
            for function, keys in self.reasons.items()
            for key in keys
            if not any(self._speaks_of(function, key, texts) for texts in alive.get(function, ()))
        )

    def _speaks_of(self, function: str, key: str, texts: Collection[str]) -> bool:
        """Return whether a key means a change; `*` of one that exists is a product."""
        key = _normal(key)
        if key in texts:
            return True
        if "*" not in key or key in self._known(function):
            return False
        pattern = re.escape(key).replace(r"\*", ".*")
        return any(re.fullmatch(pattern, text) for text in texts)

    def _known(self, function: str) -> set[str]:
        own = (change for name, change in self.changes if name == function)
        return {text for change in own for text in _texts(change)}


def _texts(change: str) -> tuple[str, str]:
    """Return what a key may speak of: the change, and what stood there before."""
    whole = _normal(change)
    return whole, whole.partition(f" {ARROW} ")[0]


def _normal(change: str) -> str:
    return " ".join(change.replace("->", ARROW).split())
