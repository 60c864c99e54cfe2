"""The recorded calls of a case, answered with caches in the submission's own layout."""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from ..load.loaded_program import Program
from .argument_leaves import leaves_of
from .caches import Naming, is_number_array, rebuilt, same_leaves
from .matching import Leaves, fits
from .placed_functions import placed
from .recorded_calls import Instance, Made, RecordedCall

# Answers kept at once. A margin: endless calls of student code must not fill the memory.
MOST_ANSWERS = 5000

Told = Mapping[int, RecordedCall]  # by their numbers
Ask = Callable[[str, Leaves], Told]  # the trusted side, by function and arguments
Builder = Callable[["CallAnswers", int, int], Any]  # a cache of a recorded call, at that position


class WrongCall(Exception):
    """A replaced function was called with arguments that a right solution does not give it."""


class CallAnswers:
    """One case's recorded calls, and the caches that were given out for them."""

    def __init__(
        self,
        program: Program,
        calls: Sequence[RecordedCall],
        owns: Mapping[str, Any],
        dtype: str,
        guess: Builder,
        ask: Ask,
        endless: Collection[str] = (),
    ) -> None:
        """Take the recorded `calls`, without values but for the caches that they take.

        A right call asks for the other values. `owns` holds the submission's functions that exist,
        `endless` the names of those that do not end when called; `guess` makes the caches of
        functions that fail.
        """
        self.program = program
        self.calls = list(calls)
        self.owns = owns
        self.guess = guess
        self.visible: dict[str, Any] = _functions(program, calls)  # what answers to the names now
        self.builders: dict[str, Builder] = {}  # for caches of functions that need another way
        self.corrections: dict[int, Any] = {}  # of calls whose functions are set right
        self.endless = endless
        self._dtype = dtype
        self._ask = ask
        self._known: set[int] = set()  # numbers of the calls that were told
        self._made: dict[int, Made] = {}
        self._kept: list[Any] = []  # an identity belongs to one object while that is alive
        self._own_results: dict[int, Any] = {}
        self._being_made: set[tuple[int, int]] = set()

    def find(self, function: str, arguments: Sequence[Any]) -> int | None:
        """Return the number of the recorded call with these arguments; None if there is none."""
        leaves = leaves_of(arguments, partial(self._maker, function), self.program.allow)
        known = self._fitting(function, leaves)
        if known is not None:
            return known
        for number, call in self._ask(function, leaves).items():
            self.calls[number] = call
            self._known.add(number)
        return self._fitting(function, leaves)

    def _fitting(self, function: str, leaves: Leaves) -> int | None:
        numbers = (n for n in sorted(self._known) if self.calls[n].function == function)
        return next((n for n in numbers if fits(leaves, self.calls[n], self._dtype)), None)

    def answer(self, number: int) -> Any:
        """Return what a recorded call does: right values, caches in the submission's own layout."""
        call = self.calls[number]
        parts = [self._part(number, value) for value in call.returned]
        return tuple(parts) if call.several else parts[0]

    def cache(self, number: int, position: int) -> Any:
        """Return a fresh cache of a recorded call, which is recognised when it comes back."""
        return self.handed_out(self.build(number, position), Made(number, position))

    def handed_out(self, cache: Any, made: Made) -> Any:
        """Return the cache, known from now on by its identity."""
        if len(self._kept) > MOST_ANSWERS:
            raise WrongCall("a replaced function was called too often")
        self._kept.append(cache)
        self._made[id(cache)] = made
        return cache

    def is_handed_out(self, value: Any) -> bool:
        """Return whether a value is itself a cache that was given out."""
        return id(value) in self._made

    def _maker(self, function: str, place: int, value: Any) -> Made | None:
        """Return the call that made an argument: found by identity, else leaf for leaf."""
        if id(value) in self._made:
            return self._made[id(value)]
        calls = (call for call in self.calls if call.function == function)
        wanted = (call.arguments[place] for call in calls if place < len(call.arguments))
        made = (one for one in wanted if isinstance(one, Made) and one.call in self._known)
        return next((m for m in made if same_leaves(value, self.build(m.call, m.position))), None)

    def build(self, number: int, position: int) -> Any:
        """Return the submission's own cache of a call, with right values where they can be named.

        `WrongCall` to a function that calls itself for it: there would be no end.
        """
        if (number, position) in self._being_made:
            raise WrongCall(f"{self.calls[number].function} calls itself")
        self._being_made.add((number, position))
        try:
            builder = self.builders.get(self.calls[number].function)
            return builder(self, number, position) if builder else self.named(number, position)
        finally:
            self._being_made.remove((number, position))

    def named(self, number: int, position: int) -> Any:
        """Return what `build` gives where no other way was chosen."""
        own = self.own_result(number)
        call = self.calls[number]
        if own is None:
            return self.guess(self, number, position)
        return self.repaired(own[position], self.naming(call, own))

    def repaired(self, cache: Any, naming: Naming) -> Any:
        """Return a cache made anew with the right values that `naming` knows."""

        def change(path: Any, value: Any) -> Any:
            if self.is_handed_out(value):
                made = self._made[id(value)]
                copied = rebuilt(value, lambda _, part: part)
                return self.handed_out(copied, made) if copied is not value else value
            right = naming.right_value(value) if is_number_array(value) else None
            return value if right is None else right.copy()

        return rebuilt(cache, change)

    @contextmanager
    def placed(self, functions: Mapping[str, Any]) -> Iterator[None]:
        """Let functions answer to their names until the block ends."""
        before = self.visible
        self.visible = {**before, **functions}
        modules = self.program.modules.values()
        spaces = [self.program.scope, *(module.__dict__ for module in modules)]
        try:
            with placed(spaces, functions, before):
                yield
        finally:
            self.visible = before

    def naming(self, call: RecordedCall, own: Sequence[Any]) -> Naming:
        """Return what is known by value: the inputs, and each right output for the wrong one."""
        naming = Naming()
        for value in call.arguments:
            naming.learn(value, value)
        for mine, right in zip(own, call.returned, strict=True):
            naming.learn(mine, right)
        return naming

    def own_result(self, number: int) -> Any:
        """Return what the submission's own function gives for a recorded call; None if it fails."""
        if number not in self._own_results:
            name = self.calls[number].function
            own = self.owns.get(name) if name not in self.endless else None
            self._own_results[number] = self.returned(number, own) if own else None
        return self._own_results[number]

    def returned(self, number: int, function: Any) -> Any:
        """Return what a function gives for a recorded call, part by part.

        None if it fails, or gives another number of parts.
        """
        call = self.calls[number]
        if any(isinstance(value, Made | Instance) for value in call.arguments):
            return None
        try:
            with np.errstate():  # a function may change what raises
                result = function(*copy.deepcopy(call.arguments))
        except BaseException:  # an exit of the system too
            return None
        parts = result if call.several else (result,)
        fits = type(parts) is tuple and len(parts) == len(call.returned)
        return parts if fits else None

    def steps(self, number: int) -> list[int]:
        """Return the numbers of the calls that a recorded call makes."""
        return [step for step, call in enumerate(self.calls) if call.inside == number]

    def _part(self, number: int, value: Any) -> Any:
        if isinstance(value, Made):
            return self.cache(number, value.position)
        return copy.deepcopy(value)


def _functions(program: Program, calls: Sequence[RecordedCall]) -> dict[str, Any]:
    names = {call.function for call in calls}
    return {name: program.scope[name] for name in names if name in program.scope}
