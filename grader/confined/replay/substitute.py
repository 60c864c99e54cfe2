"""Functions that failed, replaced by recorded calls: right arguments get right answers."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .call_answers import Replay, WrongCall


class Substitute:
    """Stands for one function; answers right calls."""

    def __init__(self, name: str, replay: Replay) -> None:
        self.__name__ = self.__qualname__ = name
        self._replay = replay
        self._names = next((c.names for c in replay.calls if c.function == name), ())

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """The recorded answer. `WrongCall` if no right solution calls it like this."""
        own = self._replay.owns.get(self.__name__)
        number = self._replay.find(self.__name__, _bound(own, self._names, positional, named))
        if number is None:
            raise WrongCall(f"{self.__name__} was called with other arguments than it should be")
        return self._replay.answer(number)


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
