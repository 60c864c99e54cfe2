"""Runs a case in which functions that failed are replaced by the reference's recorded calls."""

import functools
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..class_members import function_of
from ..load.loaded_program import Program
from ..shared_words import CHANGES
from .call_answers import Builder, CallAnswers
from .changed.placed_changes import changed_functions, possible_changes
from .corrected.corrected_cache import corrected, guessed
from .corrected.skipping import skipping
from .corrected.taken_apart import listed_as_taken
from .encoded_calls import cut_arrays, decode_calls
from .matching import Leaves
from .placed_functions import placed_methods
from .recorded_calls import RecordedCall, WrongCall
from .search_tries import tried
from .stand_ins import standing_in

# Parameters of a decorator that hands on whatever it is given, under no names.
COLLECTING = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}

LAYOUTS: Mapping[str, Builder] = {"corrected": corrected, "listed": listed_as_taken}

Order = Mapping[str, Any]
Run = Callable[[], dict[str, Any]]
Ask = Callable[[list[tuple[str, Any]]], dict[str, Any]]


def replayed(
    program: Program, order: Order, ask: Ask, run: Run, sizes: Mapping[str, int]
) -> dict[str, Any]:
    """Return what `run` leaves behind while the functions that `order` names are replaced.

    `ask` sends a message and gives the one that answers it. Raises what the lines raise.
    """
    calls = _outline(order["calls"])
    found = {name: function_of(program.scope, name) for name in order["own"]}
    owns = {name: function for name, function in found.items() if function is not None}
    told = functools.partial(_told, ask)
    answers = CallAnswers(program, calls, owns, order["dtype"], guessed, told, order["endless"])
    answers.framework = order.get("framework", "")
    answers.backward, answers.sizes = order["backward"], sizes
    if order["layout"] in LAYOUTS:
        answers.builders[order["forward"]] = LAYOUTS[order["layout"]]
    way = 0 if order["layout"] == "named" else 1
    with (
        substituted(answers, order["replaced"]),
        skipping(program, order["skipping"], way),
        changed_functions(program, {} if order["asked"] else order["changes"]),
    ):
        if asked := order["asked"]:
            possible = possible_changes(program, asked, order["changes"].get(asked, ()), run)
            return {CHANGES: np.array(possible, np.int64).reshape(-1, 2)}
        return tried(answers, order, run) if order["layout"] == "search" else run()


@functools.lru_cache(8)
def _outline(text: str) -> tuple[RecordedCall, ...]:
    """Return recorded calls without values: those of a search, which asks for them often."""
    return decode_calls(json.loads(text), ())


def _told(ask: Ask, function: str, leaves: Leaves) -> dict[int, RecordedCall]:
    """Return the recorded call that fits and what it calls itself, told by the trusted side."""
    entries = [(f"argument/{name}", leaf) for name, leaf in leaves.items()]
    told = ask([("question", function), *entries])
    order = json.loads(told["told"])
    prefix = "array/"
    flat = {n.removeprefix(prefix): v for n, v in told.items() if n.startswith(prefix)}
    calls = decode_calls(order["calls"], cut_arrays(flat, order["places"]))
    return dict(zip(order["numbers"], calls, strict=True))


class Substitute:
    """A function that stands for one of the submission and answers right calls."""

    def __init__(self, name: str, answers: CallAnswers) -> None:
        self.__name__ = self.__qualname__ = name
        self._answers = answers
        calls = [call for call in answers.calls if call.function == name]
        self._names = next((call.names for call in calls), ())
        self._is_whole = any(call.optional for call in calls)  # defaults are compared, too

    def as_member(self) -> Any:
        """Return what a class may hold: it is given the object, the class, or neither."""
        match self._names[:1]:
            case ("self",):
                return lambda *positional, **named: self(*positional, **named)
            case ("cls",):
                return classmethod(self)
        return staticmethod(self)

    def __call__(self, *positional: Any, **named: Any) -> Any:
        """Return the recorded answer. `WrongCall` if no right solution calls it like this."""
        own = self._answers.owns.get(self.__name__)
        given = _bound(own, self._names, positional, named, self._is_whole)
        number = self._answers.find(self.__name__, given)
        if number is None:
            raise WrongCall(f"{self.__name__} was called with other arguments than it should be")
        return self._answers.answer(number, given)


def _bound(
    own: Any, names: Sequence[str], positional: Sequence[Any], named: Any, is_whole: bool
) -> list[Any]:
    """Return the arguments in the signature's order: the submission's own, else the reference's."""
    if not named and not is_whole:
        return list(positional)
    try:
        signature = inspect.signature(own)
        if COLLECTING.isdisjoint(each.kind for each in signature.parameters.values()):
            bound = signature.bind(*positional, **named)
            bound.apply_defaults()  # a value after one that is left out keeps its place
            return list(bound.arguments.values())
    except (TypeError, ValueError):
        pass
    left = names[len(positional) :]
    count = max((place for place, name in enumerate(left, 1) if name in named), default=0)
    return [*positional, *(named.get(name) for name in left[:count])]


@contextmanager
def substituted(answers: CallAnswers, names: Sequence[str]) -> Iterator[None]:
    """Let the functions of those names be replaced until the block ends."""
    functions = {name: Substitute(name, answers) for name in names}
    named = {name: function for name, function in functions.items() if "." not in name}
    members = {n: function.as_member() for n, function in functions.items() if "." in n}
    with (
        answers.placed(named),
        placed_methods(answers.program.scope, members),
        standing_in(functions, answers.owns),
    ):
        yield
