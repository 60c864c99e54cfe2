"""What `make test` tries a part of, because it has minutes; `GRADER_ALL=1 make test` tries all."""

import os
from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")
ALL = bool(os.environ.get("GRADER_ALL"))


def sample(items: Iterable[Item], step: int) -> list[Item]:
    """Return every `step`-th, or all of them where all are asked for."""
    return list(items)[:: 1 if ALL else step]
