"""Runs a case with one cache after the other, and stacks what each try gives."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..shared_words import KEYS, LENGTHS
from ..values.tree import flatten
from .cache_search import Search
from .call_answers import CallAnswers
from .recorded_calls import WrongCall
from .search_orders import LIKELIEST, Choices, orders

Order = Mapping[str, Any]
Run = Callable[[], dict[str, Any]]


def tried(answers: CallAnswers, order: Order, run: Run) -> dict[str, Any]:
    """Return the values of the tries that `order` names, stacked; NaN where a try failed.

    Of the likeliest ones, if it names none; of the first alone, if that was right in another case.
    Values have a first axis more than without a search: one entry per try.
    """
    number = next(i for i, call in enumerate(answers.calls) if call.function == order["forward"])
    tries = _Tries(answers, number, order["first"], run)
    named = [tuple(choices) for choices in order["tries"]]
    tries.add(named[0] if named else ())
    most = 1 if order["first"] else LIKELIEST
    for choices in named[1:] if named else orders(tries.lengths, most)[1:]:
        tries.add(choices)
    return tries.stacked()


class _Tries:
    """The tries of one case: the search begins when the first one asks for a cache."""

    def __init__(self, answers: CallAnswers, number: int, first: list[int], run: Run) -> None:
        self._answers = answers
        self._first = first
        self._run = run
        self._search: Search | None = None
        self._choices: Choices = ()
        self._values: list[dict[str, Any]] = []
        self._keys: list[list[int]] = []
        answers.builders[answers.calls[number].function] = self._cache

    @property
    def lengths(self) -> list[int]:
        """Return how many candidates each place has; none where nothing asked for a cache."""
        return self._search.lengths if self._search else []

    def add(self, choices: Choices) -> None:
        """Run the case with the cache of one try; without choices, of the likeliest."""
        self._choices = choices
        try:
            values = _leaves(self._run())
        except Exception:
            values = {}
        if self._search and self._search.has(chosen := choices or self._likeliest):
            self._values.append(values)
            self._keys.append(self._search.keys(chosen))

    def stacked(self) -> dict[str, Any]:
        """Return the values, one entry per try, and what was tried."""
        told = {KEYS: self._keys, LENGTHS: self.lengths}
        return {**{n: np.array(v, np.int64) for n, v in told.items()}, **_stacked(self._values)}

    def _cache(self, answers: CallAnswers, number: int, position: int) -> Any:
        self._search = self._search or self._begun(answers, number, position)
        choices = self._choices or self._likeliest
        if not self._search.has(choices):
            raise WrongCall("there is no such try")
        return self._search.cache(choices)

    def _begun(self, answers: CallAnswers, number: int, position: int) -> Search:
        """Return the search of this call, which a message before may have begun."""
        call, digest = answers.calls[number], hashlib.blake2b()
        for value in (*call.arguments, *call.returned):
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else b"")
        key = (call.function, number, position, *self._first, digest.digest())
        if key not in answers.program.found_out:
            search = Search(answers, number, position, self._first)
            answers.program.found_out[key] = search
        found: Search = answers.program.found_out[key]
        return found

    @property
    def _likeliest(self) -> Choices:
        return (0,) * len(self.lengths)


def _leaves(values: Mapping[str, Any]) -> dict[str, Any]:
    found = (leaf for name, value in values.items() for leaf in flatten(name, value))
    return {name: np.array(value) for name, value in found if _is_numbers(value)}


def _is_numbers(value: Any) -> bool:
    return (
        isinstance(value, float | np.ndarray | np.generic) and np.asarray(value).dtype.kind == "f"
    )


def _stacked(tries: list[dict[str, Any]]) -> dict[str, Any]:
    usual = next((values for values in tries if values), {})
    return {
        name: np.stack([_like(values.get(name), value) for values in tries])
        for name, value in usual.items()
    }


def _like(value: Any, usual: Any) -> Any:
    if value is not None and value.shape == usual.shape:
        return value
    return np.full(usual.shape, np.nan)
