"""Functions that failed, replaced by recorded calls: right arguments get right answers."""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .call_answers import CallAnswers, WrongCall


class Substitute:
    """Stands for one function; answers right calls."""

    def __init__(self, name: str, answers: CallAnswers) -> None:
        self.__name__ = self.__qualname__ = name
        self._answers = answers
        self._names = next((c.names for c in answers.calls if c.function == name), ())

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """The recorded answer. `WrongCall` if no right solution calls it like this."""
        own = self._answers.owns.get(self.__name__)
        number = self._answers.find(self.__name__, _bound(own, self._names, positional, named))
        if number is None:
            raise WrongCall(f"{self.__name__} was called with other arguments than it should be")
        return self._answers.answer(number)


def _bound(own: Any, names: Sequence[str], positional: Sequence[Any], named: Any) -> list[Any]:
    """The arguments in the order of the signature: the submission's own, else the reference's."""
    if not named:
        return list(positional)
    try:
        return list(inspect.signature(own).bind(*positional, **named).arguments.values())
    except (TypeError, ValueError):
        return [*positional, *(named[name] for name in names[len(positional) :] if name in named)]


@contextmanager
def substituted(answers: CallAnswers, names: Sequence[str]) -> Iterator[None]:
    """The functions of those names are replaced until the block ends."""
    functions = {name: Substitute(name, answers) for name in names}
    with answers.placed(functions):
        yield
