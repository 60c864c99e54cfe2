"""Runs a case in which functions that failed are replaced by the reference's recorded calls."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..load.loader import Program
from ..shared_words import KEYS
from ..values.tree import flatten
from .cache_layouts import listed, scripted
from .cache_search import Search
from .call_answers import Builder, CallAnswers, WrongCall
from .corrected.corrected_cache import corrected, guessed
from .corrected.skipping import skipping
from .encoded_calls import cut_arrays, decode_calls
from .matching import Leaves
from .recorded_calls import RecordedCall
from .substitute import substituted

LAYOUTS: Mapping[str, Builder] = {
    "corrected": corrected,
    "scripted": scripted,
    "listed": listed,
}

Order = Mapping[str, Any]
Run = Callable[[], dict[str, Any]]
Ask = Callable[[list[tuple[str, Any]]], dict[str, Any]]


def replayed(program: Program, order: Order, ask: Ask, run: Run) -> dict[str, Any]:
    """What `run` leaves behind while the functions that `order` names are replaced.

    `ask` sends a message and gives the one that answers it. For the layout `search`, values have
    a first axis more: one entry per try. Raises what the lines raise.
    """
    calls = decode_calls(order["calls"], ())
    owns = {name: program.scope[name] for name in order["own"] if name in program.scope}
    told = functools.partial(_told, ask)
    answers = CallAnswers(program, calls, owns, order["dtype"], guessed, told, order["endless"])
    way = 0 if order["layout"] == "named" else 1
    with substituted(answers, order["replaced"]), skipping(program, order["skipping"], way):
        if order["layout"] == "search":
            return _tries(answers, order, run)
        if order["layout"] in LAYOUTS:
            answers.builders[order["forward"]] = LAYOUTS[order["layout"]]
        return run()


def _told(ask: Ask, function: str, leaves: Leaves) -> dict[int, RecordedCall]:
    """The recorded call that fits and what it calls itself, told by the trusted side."""
    entries = [(f"argument/{name}", leaf) for name, leaf in leaves.items()]
    told = ask([("question", function), *entries])
    order = json.loads(told["told"])
    prefix = "array/"
    flat = {n.removeprefix(prefix): v for n, v in told.items() if n.startswith(prefix)}
    calls = decode_calls(order["calls"], cut_arrays(flat, order["places"]))
    return dict(zip(order["numbers"], calls, strict=True))


def _tries(answers: CallAnswers, order: Order, run: Run) -> dict[str, Any]:
    """The values of all tries from `start` up to `stop`, stacked; NaN where a try failed."""
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
