"""The recorded calls of a case, answered with caches in the submission's own layout."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from inspect import isgeneratorfunction
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..load.loaded_program import Program
from .arguments.argument_leaves import leaves_of
from .arguments.given_answers import exception_of, named_tuple, one_by_one
from .arguments.given_arguments import GivenArguments, OwnNames
from .arguments.own_attributes import as_its_author_looks
from .caches import Naming, copied, is_number_array, rebuilt, same_leaves
from .matching import Leaves, renamed_places
from .placed_functions import placed
from .recorded_calls import ALL, Instance, Made, Parts, RecordedCall, WrongCall
from .recorded_tensors import answered_tensors

# Answers kept at once. A margin: endless calls of student code must not fill the memory.
MOST_ANSWERS = 5000

# Calls that are found again by their bits, and bytes of the arguments of one: 16 MB at most.
MOST_FOUND, MOST_BYTES = 256, 1 << 16

PLAIN = (bool, int, str, type(None))  # found by their values, too; a float may be NaN

NO_HELPERS: Mapping[str, Any] = {}

Told = Mapping[int, RecordedCall]  # by their numbers
Ask = Callable[[str, Leaves], Told]  # the trusted side, by function and arguments
Builder = Callable[["CallAnswers", int, int], Any]  # a cache of a recorded call, at that position


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
        self.owns = dict(owns)
        self.guess = guess
        self.visible: dict[str, Any] = _functions(program, calls)  # what answers to the names now
        self.builders: dict[str, Builder] = {}  # for caches of functions that need another way
        self.corrections: dict[int, Any] = {}  # of calls whose functions are set right
        self.endless = endless
        self.framework = ""  # whose arrays the answers are
        self.backward = ""  # the function that is judged, if it takes a cache
        self.sizes: Mapping[str, int] = {}  # of the case, by their letters
        self._dtype = dtype
        self._ask = ask
        self._known: set[int] = set()  # numbers of the calls that were told
        self._found: dict[Any, int] = {}  # numbers of calls, by the bits of arguments
        self._made: dict[int, Made] = {}
        self._kept: list[Any] = []  # an identity belongs to one object while that is alive
        self._own_names = OwnNames()
        self._own_results: dict[int, Any] = {}
        self._being_made: set[tuple[int, int]] = set()

    def find(self, function: str, arguments: Sequence[Any]) -> int | None:
        """Return the number of the recorded call with these arguments; None if there is none.

        A search asks for the same one again and again.
        """
        bits = self._bits(function, arguments)
        if bits not in self._found:
            number = self._looked_up(function, arguments)
            if bits is None or number is None or len(self._found) >= MOST_FOUND:
                return number
            self._found[bits] = number
        return self._found[bits]

    def _bits(self, function: str, arguments: Sequence[Any]) -> tuple[Any, ...] | None:
        """Return plain values by their bits and caches by their makers; `None` for others."""
        found = [self._own_bits(argument) for argument in arguments]
        if not all(found):
            return None
        size = sum(len(bits[-1]) for bits in found if type(bits[-1]) in (bytes, str))
        return (function, *found) if size <= MOST_BYTES else None

    def _own_bits(self, value: Any) -> tuple[Any, ...]:
        if self.is_handed_out(value):
            return (self._made[id(value)],)
        if type(value) is np.ndarray and not value.dtype.hasobject and value.nbytes <= MOST_BYTES:
            return value.dtype.str, value.shape, value.tobytes()
        return (type(value), value) if type(value) in PLAIN else ()

    def _looked_up(self, function: str, arguments: Sequence[Any]) -> int | None:
        leaves = self._leaves(function, arguments)
        told = self._ask(function, leaves)
        for number, call in told.items():
            self.calls[number] = call
        self._known.update(told)
        return min(told, default=None)  # all others were made within it, and later

    def _leaves(self, function: str, arguments: Sequence[Any]) -> Leaves:
        maker, allow = partial(self._maker, function), self.program.allow
        return leaves_of(arguments, maker, allow, of_method="." in function)

    def answer(self, number: int, given: Sequence[Any] = ()) -> Any:
        """Return what a recorded call does: right values, caches in the submission's own layout.

        It changes the arguments that it was `given` as the reference's call does, and raises what
        that raises.
        """
        call = self.calls[number]
        arguments = self._arguments(call, given)
        changes = arguments.prepared(call.changes)
        if call.raised:
            arguments.change(changes)
            raise exception_of(call.raised, self.program.scope)
        parts = [self._part(number, value, arguments) for value in call.returned]
        if self.framework:
            parts = answered_tensors(parts, call, given)
        if given:
            own = self.owns.get(call.function) if call.function not in self.endless else None
            arguments.change(as_its_author_looks(call, arguments, changes, own))
            parts = [_own_object(part, call.back.get(i), given) for i, part in enumerate(parts)]
        if call.record:
            kind, *names = call.record
            return named_tuple(self.program.scope, kind, dict(zip(names, parts, strict=True)))
        if call.several:
            return tuple(parts)
        return self._in_its_own_way(number, parts[0], arguments) if call.yields else parts[0]

    def _arguments(self, call: RecordedCall, given: Sequence[Any]) -> GivenArguments:
        objects = given and any(isinstance(value, Parts) for value in call.arguments)
        leaves = self._leaves(call.function, given) if objects else {}
        found = renamed_places(leaves, call, self._dtype) if objects else {}
        renamed = self._own_names.narrowed(given, found)
        return GivenArguments(given, renamed, self.program.scope, bool(self.framework))

    def _in_its_own_way(self, number: int, items: list[Any], given: GivenArguments) -> Any:
        """Return items as the submission's own function gives them: one by one, or in a list."""
        call = self.calls[number]

        def change(count: int) -> None:
            for changes in call.meanwhile[count : count + 1]:
                given.change(given.prepared(changes))

        found = one_by_one(items, call, change)
        if call.yields != ALL or isgeneratorfunction(self.owns.get(call.function)):
            return found
        own = self.own_result(number)
        return [*found] if own and isinstance(own[0], list) else found

    def cache(self, number: int, position: int) -> Any:
        """Return a fresh cache of a recorded call, which is recognised when it comes back."""
        return self.handed_out(self.build(number, position), Made(number, position))

    def handed_out(self, cache: Any, made: Made) -> Any:
        """Return the cache, known from now on by its identity."""
        if len(self._kept) > MOST_ANSWERS:
            raise WrongCall("a replaced function was called too often")
        self._kept.append(cache)
        known = self._made.get(id(cache))
        self._made[id(cache)] = _joined(known, made)
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
    def placed(
        self, functions: Mapping[str, Any], helpers: Mapping[str, Any] = NO_HELPERS
    ) -> Iterator[None]:
        """Let functions answer to their names until the block ends, and to those of `helpers`."""
        before = self.visible
        self.visible = {**before, **functions}
        modules = self.program.modules.values()
        scope = self.program.scope
        named = (vars(value) for value in scope.values() if type(value) is SimpleNamespace)
        spaces = [scope, *named, *(module.__dict__ for module in modules)]
        try:
            with placed(spaces, functions, {**helpers, **before}):
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
                result = function(*copied(call.arguments))
        except BaseException:  # an exit of the system too
            return None
        parts = result if call.several else (result,)
        fits = isinstance(parts, tuple) and len(parts) == len(call.returned)
        return parts if fits else None

    def steps(self, number: int) -> list[int]:
        """Return the numbers of the calls that a recorded call makes."""
        return [step for step, call in enumerate(self.calls) if call.inside == number]

    def _part(self, number: int, value: Any, given: GivenArguments) -> Any:
        if isinstance(value, Made):
            return self.cache(number, value.position)
        return given.own(value)


def _own_object(part: Any, place: int | None, given: Sequence[Any]) -> Any:
    """Return the argument itself where the reference's call returns that."""
    if place is None or place >= len(given):
        return part
    own = given[place]
    return own if type(own) is type(part) else part


def _joined(known: Made | None, made: Made) -> Made:
    """Return who gave out a cache: the first, and those that it went through unchanged."""
    if known is None:
        return made
    later = ((made.call, made.position), *made.through)
    makers = dict.fromkeys((*known.through, *later))
    makers.pop((known.call, known.position), None)
    return Made(known.call, known.position, tuple(makers))


def _functions(program: Program, calls: Sequence[RecordedCall]) -> dict[str, Any]:
    names = {call.function for call in calls if "." not in call.function}
    return {name: program.scope[name] for name in names if name in program.scope}
