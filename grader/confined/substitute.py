"""Functions that failed, replaced by recorded calls: right arguments get right answers."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .caches import same
from .recorded import Instance, Made, RecordedCall
from .replay import Replay, WrongCall


class Substitute:
    """Stands for one function; answers right calls."""

    def __init__(self, name: str, replay: Replay) -> None:
        self.__name__ = self.__qualname__ = name
        self._replay = replay
        self._numbers = [i for i, c in enumerate(replay.calls) if c.function == name and c.names]

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """The recorded answer. `WrongCall` if no right solution calls it like this."""
        for number in self._numbers:
            if self._fits(self._replay.calls[number], positional, named):
                return self._replay.answer(number)
        raise WrongCall(f"{self.__name__} was called with other arguments than it should be")

    def _fits(self, call: RecordedCall, positional: Sequence[Any], named: Any) -> bool:
        values = _bound(self._replay.owns.get(call.function), call.names, positional, named)
        if len(values) < len(call.arguments):
            return False
        pairs = zip(values, call.arguments, strict=False)
        return all(self._matches(value, right) for value, right in pairs)

    def _matches(self, value: Any, right: Any) -> bool:
        if isinstance(right, Made):
            return self._replay.is_made_by(value, right)
        if isinstance(right, Instance):
            return type(value).__name__ == right.kind
        if isinstance(right, np.ndarray) and np.isscalar(value):  # 0 where nothing flows in yet
            return bool(np.all(right == value))
        return same(value, right, self._replay.tolerance)


def _bound(own: Any, names: Sequence[str], positional: Sequence[Any], named: Any) -> list[Any]:
    """The arguments in the order of the signature: the submission's own, else the reference's."""
    if not named:
        return list(positional)
    try:
        return list(inspect.signature(own).bind(*positional, **named).arguments.values())
    except (TypeError, ValueError):
        return [*positional, *(named[name] for name in names[len(positional) :] if name in named)]


@contextmanager
def substituted(replay: Replay, names: Sequence[str]) -> Iterator[None]:
    """The functions of those names are replaced until the block ends."""
    functions = {name: Substitute(name, replay) for name in names}
    with replay.placed(functions):
        yield
