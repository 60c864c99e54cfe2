"""Runs a case with one cache after the other, and stacks what each try gives."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..shared_words import KEYS
from ..values.tree import flatten
from .cache_search import Search
from .call_answers import CallAnswers
from .recorded_calls import WrongCall

Order = Mapping[str, Any]
Run = Callable[[], dict[str, Any]]


def tried(answers: CallAnswers, order: Order, run: Run) -> dict[str, Any]:
    """Return the values of the tries that `order` names, stacked; NaN where a try failed.

    Values have a first axis more than without a search: one entry per try.
    """
    number = next(i for i, call in enumerate(answers.calls) if call.function == order["forward"])
    search: Search | None = None
    tries: list[dict[str, Any]] = []
    keys: list[list[int]] = []
    start, stop = order["tries"]
    for trial in range(start, stop):

        def build(answers: CallAnswers, number: int, position: int, trial: int = trial) -> Any:
            nonlocal search
            search = search or Search(answers, number, position, order["first"])
            if trial >= len(search):
                raise WrongCall("all has been tried")
            return search.cache(trial)

        answers.builders[answers.calls[number].function] = build
        try:
            tries.append(_leaves(run()))
        except Exception:
            tries.append({})
        if search and trial < len(search):
            keys.append(search.keys(trial))
        if search is None or trial + 1 >= len(search):
            break
    return {KEYS: np.array(keys, np.int64), **_stacked(tries)}


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
